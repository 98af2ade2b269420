# Where the clinic is and how to reach a person.

contact-heading = Contact
contact-lead = The quickest way is to call. For a visit, you can also book on this site at any hour.
contact-phone = Phone
contact-email = Email
contact-email-text = Email is not secret. Please write nothing about your health in it.
contact-post = Postal address
contact-places = Where we see people
contact-directions = How to get in
contact-open = Open
contact-online-text = You need a phone, tablet or computer. Call us if you do not know how to join.
contact-closed-heading = Days we are closed
# $day (String) - the date
# $why (String) - a holiday
contact-closed-day = { $day }: { $why }
# $day (String) - the date
# $why (String) - a holiday
# $place (String) - the one place it is about
contact-closed-place = { $day }: { $why } ({ $place })
contact-book = Book a visit
# $zone (String) - "Toronto time"
contact-zone = All times are { $zone }.
