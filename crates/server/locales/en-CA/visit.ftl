# A visit, by its link.

# $day (String)
visit-heading = Your visit on { $day }
visit-prove-heading = One more step: type the six digits we sent you
visit-prove-text = We send a code to your email address. It shows that the address is yours.
visit-code = Code
visit-code-hint = Six digits. The email may take a minute.
visit-confirm = Confirm
visit-send-again = Send it again
visit-other-address = Use another address
visit-locked-heading = Too many wrong codes
# $tries (String)
visit-tries-left = Tries left: { $tries }
visit-lapsed-text = We kept the time for half an hour, and no code came. If you have the code, type it now: where the time is still free, it is yours.
visit-code-sent-heading = We have sent a new code
visit-code-sent-text = Please use the newest email.
visit-booked-heading = Your visit is booked
visit-cancelled-heading = Your visit is cancelled
visit-cancelled-text = You need not do anything more.
visit-not-cancelled = Your visit was not cancelled
visit-mail-stuck-heading = Our emails cannot leave at the moment
visit-mail-stuck-text = Your time is kept. Please keep the address of this page, so that you can come back. The email leaves by itself once it can.
# $day (String)
visit-waiting-heading = We have your request for { $day }
# $when (String)
visit-waiting-text = Somebody from the clinic looks at it. You get an email with the answer, at the latest on { $when }. Until then we keep the time for you.
# $phone (String)
visit-over-text = This visit has begun or is over. If you need us, call { $phone }.
visit-is-cancelled-heading = This visit will not take place
visit-is-cancelled-text = It was cancelled. The time is free for others.
visit-book-again = Book another time
visit-calendar = Add to my calendar
visit-cancel-link = Cancel this visit
visit-next-heading = What happens next
visit-next-mail = We send this page to your email. Keep it: its link leads back here.
visit-next-reminder = We send you a reminder before your visit.
visit-next-be-ready = Be ready a few minutes early, in a quiet place where you can speak freely.
# $when (String)
visit-next-change = With the link in our email you can change or cancel it, free of charge, until { $when }. After that, call us.
visit-next-come = Come a few minutes early. Wear something you can move in.
# $phone (String)
visit-change-call = To change it now, call { $phone }.
# $reference (String)
visit-reference = Reference: { $reference }
visit-cancel-heading = Cancel this visit?
visit-cancel-reason = Why? It helps us, but you need not say
visit-cancel-button = Cancel this visit
visit-cancel-late = It is late to cancel: the clinic may charge for the visit
visit-cancel-anyway = Cancel anyway
visit-cancel-next = Your time is free for others at once. You need do nothing more.
visit-not-me-heading = Did somebody else use your address?
visit-not-me-text = Somebody booked a visit and gave your email address. If this was not you, we give the time back. Nothing is stored about you.
visit-not-me-button = This was not me
visit-not-me-done-heading = Thank you
visit-not-me-done = The time is free again, if it was still waiting for a code.
# $phone (String)
visit-cancel-late-text = To talk to us first, call { $phone }.
# $when (String)
visit-could-until = Until { $when } you could change the time here.
visit-not-me-cost = Nothing. You have not booked anything.
visit-not-me-next = Press the button, and we write nothing more to you about this visit.
visit-not-me-change = You need not do anything: without the code nothing is booked.
# $when (String)
# $name (String) - with whom
visit-whole = { $when }, with { $name }
visit-move-link = Change the time
visit-move-heading = When would you like to come instead?
# $visit (String) - the day, the time, with whom
visit-move-now = Your time now: { $visit }. It stays yours until you choose another one.
visit-move-own = your time now
visit-move-lost-next = Your visit stays where it is. You can choose another time.
visit-move-to-heading = Move your visit to this time?
visit-move-new-time = The new time
visit-move-old-time = Your time now
visit-move-meaning = Your old time is free for others at once. We send you an email, and your calendar follows.
visit-move-button = Move my visit
visit-move-keep = Keep my time
visit-not-moved = Your visit was not moved
visit-move-by-phone = This kind of visit cannot be moved online. Please call us.
visit-moved-heading = Your visit is moved
visit-moved-text = We send you an email about it. Please use the newest one.
visit-same-heading = Nothing has changed
visit-same-text = This is the time your visit has already.
visit-link-heading = This link does not work any more
visit-link-what = A link to a visit works until a day after the visit. It may also be incomplete: some mail programs cut long addresses.
visit-link-do = Ask for a new one. We send it to the email address you booked with, and it opens all your visits.
visit-link-ask = Ask for a new link
