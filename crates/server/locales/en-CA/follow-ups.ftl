# The console's follow-ups: where a message stands, why it is sent, why it is not.

# $time (String) - day and time
# $zone (String) - whose clocks are meant
follow-up-when = { $time }, { $zone }
# $when (String) - day, time and zone
follow-up-scheduled = Will be sent { $when }
# $when (String) - day, time and zone
# $reason (String) - why it was moved
follow-up-deferred = Moved to { $when }: { $reason }
# $reason (String) - why it is held
follow-up-held = On hold: { $reason }
follow-up-queued = In the queue
# $when (String) - day, time and zone
follow-up-retry = In the queue. The mail server said “not now”; we try again { $when }
follow-up-transmitting = Being sent
# $when (String) - day, time and zone
follow-up-sent = Sent { $when }
follow-up-unknown = We do not know whether it arrived
# $reason (String) - why it failed
follow-up-failed = Refused: { $reason }
# $reason (String) - why it is not sent
follow-up-not-sent = Not sent: { $reason }

follow-up-kind-code = Code that proves an address
follow-up-kind-booked = Confirmation of the visit
follow-up-kind-moved = Notice that the visit has moved
follow-up-kind-reminder = Reminder of the visit
follow-up-kind-cancelled = Notice that the visit is cancelled
follow-up-kind-reading = Something to read
follow-up-kind-correction = Notice that a reading was corrected
follow-up-kind-sign-in = Way in to the patient’s own pages
follow-up-kind-address = Change of the patient’s address
follow-up-kind-account = Password of an account
follow-up-purpose-visits = Mail about visits
follow-up-purpose-reading = Reading after a visit
follow-up-purpose-question = A short question

reason-window = it leaves at the hours set for it
reason-spacing = other reading goes to this person close to it
reason-paused = the person asked for a pause
reason-render-error = something needed to write it is missing
reason-quarantined = it stopped the mail worker three times
reason-consent = the person has not agreed to this, or no longer does
reason-no-address = there is no email address
reason-address = this address is not written to
reason-stale = it came too late to be of use
reason-already-received = the person has had this article
reason-condition = the answer it depends on is another one
reason-content-missing = the article is not published
reason-content-retracted = the article was taken back
reason-content-overdue = the article waits for a reviewer
reason-red-flag = an answer waits for a clinician
reason-superseded = the visit has changed since
reason-trigger-reverted = what started it was taken back
reason-visit-gone = the visit is no longer as it says
reason-rejected = the mail server refused it for good
reason-expired = it could not be delivered in three days
reason-attempts = it was tried too often
reason-cap-expired = it was put off too long
reason-staff = staff decided so

why-visit = Because a visit was booked, changed or cancelled, or an address had to be proven.
why-own-pages = Because it was asked for on the patient’s own pages.
why-account = Because it is about an account of staff.
why-correction = Because something this person was sent in the last 12 months was corrected or taken back.
# $journey (String) - the journey's title
# $version (String) - its version
why-journey = Because a visit took place: “{ $journey }”, version { $version }.
# $days (Number) - days after the visit
why-days = { $days ->
    [one] Due { $days } day after the visit.
   *[other] Due { $days } days after the visit.
}
# $months (Number) - months after the visit
why-months = { $months ->
    [one] Due { $months } month after the visit.
   *[other] Due { $months } months after the visit.
}
# $hours (Number) - hours after the visit
why-hours = { $hours ->
    [one] Due { $hours } hour after the visit.
   *[other] Due { $hours } hours after the visit.
}
# $minutes (Number) - minutes after the visit
why-minutes = { $minutes ->
    [one] Due { $minutes } minute after the visit.
   *[other] Due { $minutes } minutes after the visit.
}
why-at-once = Due as soon as the visit is marked as fulfilled.
# $delay (String) - the delay as the journey's file has it
why-delay = Due { $delay } after the visit.
# $from (String) - opening time
# $to (String) - closing time
# $zone (String) - whose clocks are meant
why-window = It leaves between { $from } and { $to }, { $zone }.
# $question (String) - what the patient was asked
# $answer (String) - the answer it needs
why-condition = Only because the answer to “{ $question }” was “{ $answer }”.
