# What the link at the end of a mail opens.

unsubscribe-heading = Stop these emails?
unsubscribe-done-heading = Done
# $what (String) - what will no longer come
unsubscribe-ask = We will no longer send you { $what }.
# $what (String) - what will no longer come
unsubscribe-done = We will no longer send you { $what }.
unsubscribe-on-its-way = One message may already be on its way.
unsubscribe-visits-stay = Emails about your visits still come: confirmations and changes.
unsubscribe-button = Stop these emails
unsubscribe-preferences = Stop all emails, pause them or choose how often they come
unsubscribe-reading = reading after your visits
unsubscribe-questions = short questions about how you are
unsubscribe-visits = emails about your visits
