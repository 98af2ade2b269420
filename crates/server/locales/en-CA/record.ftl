# The records of patients, on the console.

records-heading = Patients
records-find = Find somebody
records-find-hint = A part of the name, a phone number, an email address, or a date of birth such as 1965-02-11. Who does not treat somebody finds them by name alone.
records-find-button = Find
records-found = On record
records-none = Nobody on record fits.
records-more = Show more
# $day (String) - the date of birth, or the year alone
record-born = born { $day }
# $name (String) - whose
record-heading = Record of { $name }
record-back = Back to the record
record-new-heading = New patient
record-new-button = Put on record
record-name = Full name
record-name-missing = Enter the full name
record-birth = Date of birth
record-day-hint = For example 1965-02-11
record-birth-wrong = This cannot be a date of birth. It lies ahead, or too long ago.
record-speaks = Speaks
record-speaks-hint = Another language, or that somebody interprets
record-zone = Time zone
record-zone-hint = Only if it is not the clinic’s, for example America/Vancouver
record-lang = Mail is in
record-none = not on record
record-proxy = Speaks for them
record-proxy-name = Who speaks for them
record-proxy-hint = Needed for anybody under age. Mail then goes to this person. It ends by itself when the patient comes of age.
record-proxy-relation = What they are to the patient
record-proxy-email = Their email
record-proxy-phone = Their phone
record-proxy-until = Until when
record-proxy-until-hint = The last day, for example 2027-12-31. Empty if no day is set.
# $day (String)
record-until = until { $day }
record-proxy-needed = Somebody under age needs a person who speaks for them
record-proxy-unreachable = Enter an email address or a phone number of this person
record-proxy-over = This day is over
record-changed-meanwhile = Somebody changed this record meanwhile. It says now what stands above. Save again to put your words in its place.
record-says-now = What it says now
record-alike-heading = Is it one of these people?
record-alike-look = Look at these records first
record-alike-name = same name and date of birth
record-alike-email = same email address
record-alike-phone = same phone number
record-although-legend = Another person
record-although = I have looked. It is none of them.
record-watch = Please note
# $count (Number)
record-flags = { $count ->
    [one] An answer waits for somebody. See the alerts.
   *[other] { $count } answers wait for somebody. See the alerts.
}
record-minor = Under age. Mail goes to who speaks for them.
record-card = Identity and contact
record-amend = Change
# $name (String)
record-amend-heading = Change the record of { $name }
record-amended = The record is changed.
record-new-visit = New visit
record-consents = Consents
record-consent-email = Email
record-consent-reading = Reading after a visit
record-consent-check-in = A short question now and then
record-agrees = agreed
record-agrees-not = not agreed
record-plans = Plan and answers
record-plans-none = There is no plan yet.
# $state (String)
# $day (String)
record-plan-reviewed = { $state }, looked at again on { $day }
record-plan-active = Plan in force
record-plan-on-hold = Plan paused
record-plan-completed = Plan completed
record-plan-revoked = Plan ended early
record-plan-draft = Plan being written
# $day (String)
record-intake-sent = The questions before the visit were answered on { $day }.
record-intake-none = The questions before the visit are not sent yet.
record-visits = Visits
record-visits-none = There is no visit yet.
record-duplicates = This may be the same person
record-unite = Unite
record-unite-heading = Are these one person?
record-unite-stays = This record stays
record-unite-goes = This one goes into it
record-unite-history = Visits, plans, mail and open alerts of both become one person’s.
record-unite-consent = Of two consents the stricter one holds.
record-unite-two = One person proposes it. Another one, who runs the clinic, does the same and it is done.
record-unite-for-good = No button takes it back. Somebody would have to sort it out by hand.
record-unite-button = Unite these records
record-unite-refused = They were not united
record-unite-same = This is the same record.
record-unite-gone = One of these records was united with another already.
record-unite-overlap = Both have a visit at the same time. Cancel or move one of them first.
record-united = The records are one now.
record-proposed = It is proposed. Somebody else who runs the clinic now has to do the same.
record-merged = This record was united with another
record-merged-link = Open the record that took its place
record-closed = You do not treat this person. If you need to look, say why. The record is then open to you for eight hours, for reading. The reason is kept, and the patient sees that you looked.
record-reason = Why do you need to look?
record-reason-hint = Ten characters at least
record-reason-short = Write why, in ten characters at least
record-open = Open the record
