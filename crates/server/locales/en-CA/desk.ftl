# What staff do to a visit, and how they book one.

diary-deeds = What to do
diary-approve = Approve
diary-arrive = Arrived
diary-check-in = Check in
diary-miss = Did not come
diary-enter-in-error = Entered by mistake
# $before (String) - where the visit stood before: "Confirmed"
diary-undo = Undo: back to “{ $before }”
diary-move-link = Give it another time
diary-cancel-link = Cancel this visit
diary-reject-link = Turn it down
diary-book-next = Book the next visit
diary-keep = Leave it as it is
# $room (String)
diary-room = room { $room }
diary-typed-differs = Typed when booking, differs from the record
diary-on-record = On record
diary-done-approved = The visit is approved. The patient gets an email in two minutes.
diary-done-arrived = The visit is marked as arrived.
diary-done-checked-in = The patient is checked in.
diary-done-fulfilled = The visit is marked as fulfilled.
diary-done-missed = The visit is marked as missed. What is left of its time is free.
diary-done-in-error = The visit is marked as a mistake and is in no list any more.
diary-done-cancelled = The visit is cancelled. Its time is free.
diary-done-rejected = The visit is turned down. Its time is free.
# $now (String) - where the visit stands now: "Confirmed"
diary-done-undone = Taken back. The visit stands as “{ $now }” again.
diary-done-moved = The visit has its new time.
diary-done-booked = The visit is booked.
# $count (Number) - how many held times and unproven visits
diary-done-released = { $count ->
    [one] { $count } time is free again.
   *[other] { $count } times are free again.
}
diary-refused-undo-taken = This cannot be taken back: somebody else has the time by now.

diary-release-heading = Somebody takes too many times
diary-release-text = Frees every held time and every visit without a confirmed address that comes from the same browser or for the same email address as this one. Confirmed visits stay.
diary-release-network = How far
diary-release-house = Everything from the same network too. A whole house or office may be behind it.
diary-release = Free all of them
diary-in-error-heading = This visit was entered by mistake
diary-in-error-text = It goes out of every list and its time is free. The record of what happened stays. You can take it back within 24 hours.

# $who (String) - the patient's name
diary-cancel-heading = Cancel the visit of { $who }?
# $who (String) - the patient's name
diary-reject-heading = Turn down the visit of { $who }?
diary-cancel-reason = Reason
diary-cancel-reason-hint = For staff only. The patient does not read it.
diary-inform = Tell the patient
diary-inform-text = Send an email about it in two minutes
diary-cancel = Cancel this visit
diary-reject = Turn it down

# $who (String) - the patient's name
diary-move-heading = Another time for { $who }
diary-move-to = The new time
diary-move-now = The visit now
diary-move = Give it this time
diary-move-anyway = Give it this time anyway

# A time, as staff say it.

when-with = With
when-anyone = Whoever is free
when-date = Date
when-time = Time
when-date-missing = Enter the date
when-time-missing = Enter the time, for example 14:30
when-time-left-out = The clocks go forward on that day and leave out this time. Enter another one
when-free = The next free times
when-none-free = Nothing is free in the next four weeks.
when-find = Show free times for this choice

# Rules in the way.

override-heading = This breaks a rule
override-text = Nothing has been booked or moved yet. To go on anyway, say why below. Your name and the reason stay with the visit.
override-never = Nothing has been booked or moved. This rule cannot be set aside.
override-reason = Why anyway?
override-reason-hint = For example: agreed with the practitioner
rule-too-late = It is sooner than the notice that this service asks for.
rule-too-far = It is further ahead than this service can be booked.
rule-slot-taken = Another visit, or somebody who is booking now, has this time.
rule-not-open = Nobody works then, or no room is free, or it is a closed day, or visits do not begin at this minute.
rule-no-such-thing = The clinic does not offer this: not with this person, in this place, for this long.
rule-cap-reached = That is more visits than the day or the person may have.
rule-patient-overlap = The person has another visit at that time.
rule-wrong-state = The visit is in a state in which this cannot be done.

# A new visit.

new-visit-link = New visit
new-visit-walk-in-link = Walk-in
new-visit-heading = New visit
new-visit-walk-in-heading = Somebody is here now
new-visit-what = What for?
new-visit-other-service = Another service
new-visit-starts-now = The visit starts now, and the person is marked as arrived.
new-visit-who = Who comes
new-visit-name = Full name
new-visit-email = Email
new-visit-phone = Phone
new-visit-birth-date = Date of birth
new-visit-birth-date-hint = Tells two people of one name and address apart.
new-visit-lang = Which language do we write in?
new-visit-consents = What the person agreed to, here at the desk
new-visit-inform-text = Send an email with the visit in two minutes
new-visit-book = Book this visit
new-visit-book-anyway = Book it anyway
