# What many pages say. Plain words, "you", short sentences; a button names its deed.

skip-to-content = Skip to main content
language-other = Français
# $phone (String) - the clinic's number as people write it
call-us = Call { $phone }
call-word = Call
menu-name = Main menu
menu-open = Menu
menu-close = Close the menu
menu-about = What we do
menu-techniques = Techniques
menu-team = Team
menu-fees = Fees
menu-articles = Articles
menu-book = Book
home-link = Movability, home page
footer-where = Where we are
footer-hours = When we are open
footer-emergency = In an emergency
# $number (String) - the emergency number, e.g. 9-1-1
footer-emergency-call = If a life may be in danger, call { $number } now.
# $number (String) - the crisis line, e.g. 9-8-8
footer-crisis-call = In distress, or thinking about suicide? Call or text { $number }, day or night.
footer-by = This site runs on Movability, free and open software for pain clinics.
footer-links = About this site
footer-contact = Contact
footer-privacy = Privacy
footer-accessibility = Accessibility
demo-banner = A demonstration: all is made up. Please enter nothing about your health.

optional = (optional)
error-before = Error:
problems-heading = There is a problem
back = Back
continue-on = Continue
previous-page = Previous page
next-page = Next page
pages-name = Pages
print-page = Print this page
emergency-advice = Emergency advice:
important = Important:
undo = Undo
saved = Saved
evidence-label = How sure are we:
evidence-high = high
evidence-moderate = moderate
evidence-low = low
evidence-very-low = very low
trust-heading = Good to know
password-show = Show
password-hide = Hide
password-show-label = Show password
password-hide-label = Hide password
password-shown = Your password is visible
password-hidden = Your password is hidden
date-day = Day
date-month = Month
date-year = Year
# $most (String) - the most characters
count-up-to = You can enter up to { $most } characters
count-left-one = You have %{"{"}count{"}"} character left
count-left = You have %{"{"}count{"}"} characters left
count-none-left = You have no characters left
count-over-one = You have %{"{"}count{"}"} character too many
count-over = You have %{"{"}count{"}"} characters too many
# $low (String) - what 0 means
# $high (String) - what 10 means
scale-ends = 0 is { $low }, 10 is { $high }
chart-as-table = The same as a table
