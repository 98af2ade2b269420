# Booking a visit: what, when, who.

booking-services-heading = What brings you here?
booking-no-services = Nothing can be booked online at the moment. Please call us.
# $minutes (String)
booking-minutes = { $minutes } minutes
# $day (String)
booking-soonest-day = Soonest: { $day }
booking-zone-of-each = Each time is by the clocks of its place
booking-none-soon = No free times at the moment
# $phone (String)
booking-not-sure = Not sure? Call { $phone }
booking-choose-heading = When would you like to come?
# $service (String)
# $minutes (String)
# $way (String) - "in person", or several joined by "or"
# $zone (String) - "Toronto time"
booking-choose-lead = { $service }, { $minutes } minutes, { $way }. { $zone }.
booking-soonest = Soonest
booking-nearest = The nearest free times
booking-lost-next = Please choose another time. What you typed is kept.
booking-filter = With whom, where, at what time of day
booking-filter-with = With
booking-filter-length = How long
booking-filter-place = Where
booking-filter-time = When
booking-any-person = Anyone
booking-any-place = Anywhere, in person or not
booking-any-time = Any time of day
booking-morning = Morning
booking-afternoon = Afternoon
booking-evening = Evening
booking-show = Show these times
booking-widen = See all times, with anyone and anywhere
booking-days-label = Go to a day
booking-later = Later dates
# $phone (String)
booking-none-work = None of these work? Call { $phone }
# $date (String)
booking-next-free = There is nothing free in these days. The next free day is { $date }.
booking-nothing-free = There is nothing free at the moment. Please call us: we will find a time.
booking-by-video = By video
booking-by-phone = By phone
booking-in-person = In person
booking-way-in-person = in person
booking-way-video = by video
booking-way-phone = by phone
booking-or = or
# $date (String) - the whole date
# $minutes (String)
# $with (String) - one name, or several joined by "or"
# $place (String)
booking-time-whole = { $date }, { $minutes } minutes, with { $with }, { $place }
# $service (String)
# $minutes (String)
booking-service-line = { $service }, { $minutes } minutes
# $name (String)
booking-with = With { $name }
booking-your-visit = Your visit
# $when (String)
booking-cancel-until = You can change or cancel it free of charge until { $when }.
booking-confirm-heading = Your details
booking-other-time = Choose another time
# $time (String)
booking-kept-until = We keep this time for you until { $time }.
booking-keep = Keep it 8 more minutes
booking-no-longer-kept = We no longer keep this time for you, but it may still be free. Send the form and you will see.
booking-name = Full name
booking-name-missing = Enter your full name
booking-email = Email address
booking-email-hint = We send a code to this address, then your confirmation.
booking-email-missing = Enter your email address
booking-phone = Phone number
booking-needs = What would help at the visit?
booking-needs-hint = For example an interpreter, somebody who comes with you, or a step-free way in. Please do not write about your health here.
booking-consents = Emails from us
booking-answer-missing = Choose an answer
booking-consent-missing = Tick this box, or call us to book by phone
booking-consent-changed = These words have changed. Please read them again
booking-trap = Leave this empty
booking-book = Book this visit
booking-trust-who = Who we are
booking-trust-cost = What it costs
booking-trust-cost-ask = Each visit shows its price before you book. You pay nothing online.
booking-trust-next = What happens next
booking-trust-next-text = We send you an email with everything about your visit. You need no account.
booking-trust-change = How to change it
booking-trust-change-text = The email has a link. With it you can see, move or cancel your visit yourself. Or call us.
booking-trust-reach = How to reach a person
refusal-too-late = It is too late to book this time online. Please call us.
refusal-too-far = This is further ahead than can be booked online.
# $when (String) - the day and time, at the beginning of the sentence
refusal-slot-taken = { $when } has just been taken.
refusal-no-longer-available = This time is no longer available.
refusal-cap-reached = You have as many visits to come as can be booked online. Please call us.
refusal-patient-overlap = You have another visit at this time.
refusal-hold-expired = We kept this time for you for a while. Someone else has taken it since.
refusal-too-many = There were too many tries at once. Please wait a minute, then try again.
refusal-wrong-state = This visit has changed. Here is how it stands now.
refusal-late-move = It is too late to change the time online. Please call us.
refusal-late-cancel = It is too late to cancel online. Please call us.
refusal-in-past = This visit has begun or is over.
# $tries (String)
refusal-wrong-code = This is not the code we sent. Tries left: { $tries }
refusal-locked = Too many wrong codes. Please book again, or call us.
# $max (String)
mistake-too-long = Use at most { $max } characters
mistake-unprintable = Use letters, digits and common signs only
mistake-not-an-address = Enter an email address like name@example.org
mistake-not-a-phone = Enter a phone number like 416-555-0100
mistake-not-a-date = Enter a date like 2026-11-23
mistake-not-a-choice = Choose one of the answers
