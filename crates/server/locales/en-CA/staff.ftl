# The console's frame. Pages of the console add theirs in a file of their own.

staff-menu-name = Console
staff-menu-today = Today
staff-menu-follow-ups = Follow-ups
staff-menu-accounts = Accounts
staff-sign-out = Sign out
staff-home-link = Movability, today’s visits
# $name (String) - who is signed in
staff-signed-in-as = Signed in as { $name }
# $count (Number) - how many things wait
staff-waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
}

# The door.

sign-in-heading = Sign in
sign-in-lead = This link signs you in once, in this browser.
sign-in-button = Sign in
sign-in-ask = Ask whoever runs the clinic’s system for a new link.
sign-in-spent-heading = This link cannot be used
sign-in-spent = It may have been used already, or it has run out. A link works once, for ten minutes.

# Today.

today-previous = Previous day
today-next = Next day
today-back = Today
# $count (Number) - how many visits
today-visits = { $count ->
    [one] { $count } visit
   *[other] { $count } visits
}
today-empty = There are no visits on this day.
today-next-working-day = The next day with opening hours:
today-is-next = Next
today-done-heading = Saved
# $who (String) - the patient's name
# $what (String) - a sentence: what was done
today-done = { $who }: { $what }
today-done-open = See the visit
today-mail-heading = Mail does not leave at the moment
# $since (String) - day and time
today-mail-paused = Sending was paused { $since }. Mail waits until it is resumed.
today-mail-stuck = The mail server cannot be reached. Mail waits and leaves by itself once it can.

# Where a visit stands.

status-held = Being booked
status-awaiting-code = Waits for the code from the email
status-awaiting-approval = Waits for your approval
status-booked = Confirmed
status-arrived = Arrived
status-checked-in = Checked in
status-fulfilled = Fulfilled
status-missed = Did not come
status-cancelled-by-patient = Cancelled by the patient
status-cancelled-late = Cancelled late by the patient
status-cancelled-by-clinic = Cancelled by the clinic
status-expired = Not confirmed in time
status-entered-in-error = Entered by mistake
modality-in-person = In person
modality-video = By video
modality-phone = By phone

# One visit.

diary-back = Visits of that day
diary-facts = The visit
diary-when = When
diary-what = What
# $title (String) - the service
# $minutes (Number) - its length
diary-minutes = { $minutes ->
    [one] { $title }, { $minutes } minute
   *[other] { $title }, { $minutes } minutes
}
diary-where = Where
diary-with = With
diary-typed = Typed when booking
diary-typed-unproven = Typed when booking, address not confirmed
diary-needs = What would help
diary-override = A rule was set aside because
diary-nobody = Nobody named yet
diary-fulfil = Mark as fulfilled
diary-refused-heading = Nothing was changed
diary-refused-changed = Somebody changed this visit while you had the page open. This is how it stands now.
diary-refused-state = This cannot be done as the visit stands now. A visit can be marked on its day or later.
diary-follow-ups = Follow-ups
diary-no-follow-ups = No follow-ups so far. They are planned when the visit is marked as fulfilled.
diary-mails = Mail about this visit
# $count (Number) - how many follow-ups
outcome-sent = { $count ->
    [one] { $count } follow-up will be sent.
   *[other] { $count } follow-ups will be sent.
}
# $count (Number) - how many follow-ups
outcome-not-sent = { $count ->
    [one] { $count } will not be sent.
   *[other] { $count } will not be sent.
}
outcome-none = No follow-up will be sent.

# The follow-ups.

follow-ups-heading = Follow-ups
follow-ups-groups = Groups of messages
follow-ups-messages = Messages
follow-ups-all = All
follow-ups-will-be-sent = Will be sent
follow-ups-on-their-way = On their way
follow-ups-sent = Sent
follow-ups-trouble = Trouble
follow-ups-not-sent = Not sent
follow-ups-none = There are none here.
follow-ups-all-clear = All clear. Nothing needs you.
follow-ups-earlier = Due earlier
follow-ups-newest = From the top

# One message.

# $who (String) - the patient's name
message-heading = Message to { $who }
# $kind (String) - what kind of message
# $title (String) - the article's title
message-what = { $kind }: { $title }
message-back = All follow-ups
message-facts = The message
message-purpose = Purpose
message-due = Due
message-useful-until = Worth sending until
message-override = Rules were set aside because
message-visit = Visit
message-visit-open = Open the visit
message-send-now = Send now
message-send-now-anyway = Send now anyway
message-done-send-now = The message leaves now. You will see the result here.
message-outside-heading = This message has its own hours
# $when (String) - day, time and zone
message-outside = Its hours begin { $when }. To send it before that, say why. Your name and the reason are kept.
message-reason = Why now?
message-reason-hint = For example: asked for it at the desk
message-reason-missing = Say why it should leave now
message-refused-heading = Not sent now
message-refused-changed = Somebody changed this message while you had the page open. This is how it stands now.
message-refused-consent = The person has not agreed to this kind of mail. That cannot be set aside.
message-refused-address = There is no address that this may be sent to.
message-refused-sent = It has already left.
message-refused-state = It cannot be sent now as it stands.
message-see-mail = See the exact mail
message-mail = The exact mail
message-bytes = Every byte, as it was sent

# $number (Number) - first, second … way out
delivery-heading = Delivery { $number }
delivery-state = State
delivery-to = To an address at
delivery-attempts = Tries
delivery-accepted = Taken by the mail server
delivery-reply = The mail server said
delivery-message-id = Message-ID
delivery-queued = In the queue
delivery-leased = In the hands of a worker
delivery-transmitting = On the wire. You will see the result here.
delivery-retry-wait = Waits for the next try
delivery-is-accepted = Taken by the mail server
delivery-rejected = Refused for good
# $reason (String)
delivery-failed = Given up: { $reason }
delivery-outcome-unknown = We do not know whether it arrived
# $reason (String)
delivery-held = On hold: { $reason }
delivery-presumed = Presumed to have arrived: no report in three days
# $reason (String)
delivery-stopped = Stopped before it left: { $reason }

# Handing a patient the code that opens their plan.

access-code-link = Hand over an access code
access-code-back = Back to the visit
access-code-heading = Hand over an access code
access-code-lead = With this code a patient opens their plan and answers on their own pages. It is shown once, for you to print. It works once, for 14 days.
access-code-who = Who is this?
access-code-looked = I have checked who this is
access-code-looked-hint = By a health card or another card with a picture, or because you know the person.
access-code-look-first = Check who this is first, then tick the box
access-code-make = Make a code
access-code-out-heading = A code is out
# $since (String) - date
# $until (String) - date
access-code-out = Handed over on { $since }, good until { $until }. A new one takes its place.
access-code-revoke = Take it back
access-code-made-heading = Access code
access-code-paper = This code proves that it is you when you open your plan and answers. Please show it to nobody.
# $address (String) - where it is typed
access-code-paper-how = Sign in with your email, then type the code at { $address }.
# $until (String) - date
access-code-paper-until = It works once, until { $until }.
