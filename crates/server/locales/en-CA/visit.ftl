# A visit, by its link.

# $day (String)
visit-heading = Your visit on { $day }
visit-prove-heading = One more step: type the six digits we sent you
visit-prove-text = We have sent a code to your email address. It shows that the address is yours.
visit-code = Code
visit-code-hint = Six digits. The email may take a minute.
visit-confirm = Confirm
visit-send-again = Send it again
visit-other-address = Use another address
visit-code-sent-heading = We have sent a new code
visit-code-sent-text = Please use the newest email.
visit-booked-heading = Your visit is booked
visit-cancelled-heading = Your visit is cancelled
visit-cancelled-text = We have sent you an email about it.
visit-not-cancelled = Your visit was not cancelled
visit-mail-stuck-heading = Our emails cannot leave at the moment
visit-mail-stuck-text = Your time is kept. Please keep the address of this page, so that you can come back. The email leaves by itself once it can.
visit-waiting-text = We have your request. Somebody from the clinic looks at it, and you get an email with the answer.
# $phone (String)
visit-over-text = This visit has begun or is over. If you need us, call { $phone }.
visit-is-cancelled-heading = This visit will not take place
visit-is-cancelled-text = It was cancelled, or the address was not confirmed in time. The time is free for others.
visit-book-again = Book another time
visit-calendar = Add to my calendar
visit-cancel-link = Cancel this visit
visit-next-heading = What happens next
visit-next-mail = We have sent this page to your email. Keep it: its link leads back here.
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
visit-not-me-heading = Did somebody else use your address?
visit-not-me-text = Somebody booked a visit and gave your email address. If this was not you, we give the time back. Nothing is stored about you.
visit-not-me-button = This was not me
visit-not-me-done-heading = Thank you
visit-not-me-done = The time is free again, if it was still waiting for a code.
