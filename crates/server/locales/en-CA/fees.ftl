# What visits cost, and what happens when plans change.

fees-heading = Fees
fees-lead = What you pay is said before you book. This site takes no payment and asks for no card.
fees-none = Nothing can be booked online at the moment. Please call us to ask about fees.
fees-length = How long
# $minutes (String) - one length, or several
fees-minutes = { $minutes } minutes
fees-or = or
fees-cost = What it costs
fees-ask = Please ask us
fees-how = How
fees-cancel = Cancel or move free of charge
# $span (String) - "24 hours", "2 days"
fees-until = Until { $span } before
fees-until-start = Until it begins
# $count (Number)
fees-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
# $count (Number)
fees-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
# $count (Number)
fees-span-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
# $service (String) - what can be booked
fees-book = Book: { $service }
fees-change-heading = When your plans change
fees-change-how = Open the newest email from us and follow the link to your visit. There you can cancel or move it by yourself, for as long as it is free.
fees-change-refuse = After that, the site no longer changes it. Please call us.
fees-change-flag = After that, you can still cancel on the site. We note that it was late.
fees-change-money = Whether a late or missed visit costs anything is up to the clinic. Please ask us before you book.
fees-insurer-heading = Insurance
fees-insurer-text = This site sends nothing to insurers. Ask yours what it pays for, and which profession it asks for.
