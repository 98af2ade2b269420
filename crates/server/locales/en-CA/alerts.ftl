# Answers that need somebody, on the console.

alerts-heading = Alerts
alerts-none = Nothing waits for anybody here.
alerts-absence = An empty list says nothing about how anybody is.
# $count (Number) - alerts nobody has acknowledged
alerts-waiting = { $count ->
    [one] one alert waits
   *[other] { $count } alerts wait
}
# $count (Number) - emergencies nobody has acknowledged
alerts-banner = { $count ->
    [one] An answer may be an emergency, and nobody has acted yet.
   *[other] { $count } answers may be emergencies, and nobody has acted yet.
}
alerts-banner-link = Open the alerts
alert-critical = Emergency
alert-urgent = Today
alert-routine = Before the visit
alert-late = overdue
alert-state-raised = nobody is told yet
alert-state-notified = somebody was called
alert-state-acknowledged = acknowledged
alert-state-closed = closed
# $name (String) - whose alert
alert-heading = Alert: { $name }
alert-since = Since
alert-answer-by = To be acknowledged by
alert-rule = Rule
alert-no-phone = We have no phone number of this person.
alert-answers = What was answered
alert-answers-hidden = The answers are shown to those who treat this person.
alert-act = Act
alert-what-was-done = What did you do?
alert-deed-reached = Spoke with the person
alert-deed-told-emergency = Told the person to call the emergency number
alert-deed-called = Called, and left a message
alert-deed-not-reached = Called, and reached nobody
alert-deed-missing = Choose what you did
alert-note = Note
alert-acknowledge = Acknowledge
alert-done = What was done
# $deed (String) - what was done
# $name (String) - by whom
alert-done-by = { $deed } – { $name }
alert-close = Close this alert
alert-calls = Calls that went out
# $at (String) - date and time
alert-call-reached = Taken on { $at }
alert-call-failed = Not taken
alert-call-due = On its way
alert-refused-heading = It stays open
alert-closed-already = Somebody has closed it already.
alert-not-a-clinician = Somebody who treats people closes an alert.
alert-not-acknowledged = Say first what was done.
alert-one-person-alone = Nobody was reached, so a second person must have tried too.
