# Treatment plans: what one still needs before it can be signed.

plan-lack-body-item = Add at least one item for the body and a different one for the mind: the body’s is missing.
plan-lack-mind-item = Add at least one item for the body and a different one for the mind: the mind’s is missing.
plan-lack-active-builder = Add something physical that the patient does and that builds capacity.
plan-lack-mind-skill = For the mind, add education, relaxation, mindfulness, a skill, or a referral.
plan-lack-psychotherapist = This item needs a provider who may give psychotherapy.
plan-lack-area-answer = Say what may feed the pain in this area, or that nothing was found.
plan-lack-factor-of-item = Say which of the things that may feed the pain this is for.
plan-lack-item-of-factor = Say what the plan does about this, or why nothing is done.
plan-lack-review-date = Set the date of the review: it is missing or too late.
plan-lack-stop-rule = Say when to stop, in words the patient reads.
plan-lack-linked-active-item = Relief needs the active item that it makes possible.
plan-lack-company = Relief does not stand alone: add something else in the same area.
plan-lack-more-building = The plan relies more on relief than on building up.
plan-lack-reason = Guidelines advise against routine use. Why here?
plan-lack-sharing = Add sharing the plan with the prescriber, with consent.
plan-lack-other-wording = Only the prescriber may change a medicine. Please word this differently.
plan-lack-functional-goal = Write one goal in the patient’s own words, with a number and a date.
plan-lack-whole-goal = Complete this goal: what, measure, unit, from where to where, until when, and why.
plan-lack-fresh-baseline = Measure first: the baseline is missing or old.
plan-lack-fresh-screen = The safety questions are missing, old, or not all answered.
plan-lack-cleared-red-flag = A red flag is open. A clinician clears it first.
plan-lack-flare-up-page = Add the page for flare-ups, with urgent signs and numbers.
plan-lack-consent-talk = Record the consent talk, alternatives included.
plan-lack-preference = What is particular to this person? Record a wish, a limit, or what helps.
plan-lack-difference-from-template = This is the template unchanged. What is particular to this person?
# $answer (String) - an answer of the intake
plan-lack-clearance = An answer speaks against this: { $answer }. Write why it is safe, or change it.
plan-lack-authorised-provider = Whoever gives this may not do so here.
plan-lack-living-technique = This technique is no longer offered. Choose another.
plan-reason-needed = Say what changed and why; the patient reads it.

# The patient's page of their own plan.
# $number (Number)
# $date (String)
plan-signed = Version { $number }, signed on { $date }. What you see here is what was signed.
plan-on-hold = Your plan rests at the moment. Nothing in it is due until we take it up again with you.
# $date (String)
plan-changed-heading = Updated { $date }: what changed
plan-changed-why = Why:
# $what (String)
plan-added = New: { $what }
# $what (String)
plan-removed = No longer part of your plan: { $what }
# $what (String)
# $how (String)
plan-differs = { $what }: { $how }
# $what (String)
# $now (String)
# $before (String)
plan-was = { $what }. Now: { $now }. Before: { $before }.
plan-aspect-what = another kind
plan-aspect-dose = how much or how often
plan-aspect-quota = how it grows
plan-aspect-dates = the dates
plan-aspect-stop = when to stop
plan-aspect-provider = who gives it
plan-aspect-target = the target
plan-aspect-status = how far it is
plan-aspect-reasons = the reasons
plan-aspect-words = the wording
plan-part-problem = Your own words
plan-part-preferences = What matters to you
plan-part-flare = The page for flare-ups
plan-part-sharing = Who else gets the plan
plan-part-consent = What we talked about before you agreed
plan-part-reviews = The days we look at it again
plan-part-rest = What the plan rests on
plan-problem-heading = In your words
plan-goals-heading = What you want to be able to do
# $from (String)
# $to (String)
# $unit (String)
# $date (String)
plan-goal-steps = From { $from } to { $to } { $unit }, by { $date }
plan-goal-why = Why it matters to you:
plan-do-heading = What you do
plan-body-heading = For your body
plan-mind-heading = For your mind
plan-life-heading = For your days
plan-how-much = How much
plan-when-stop = When to stop
plan-given-by = This is given to you
plan-feeds-heading = Things that may be feeding your pain
plan-matters-heading = What matters to you
plan-others-heading = What others give you
plan-others-text = Only whoever prescribed it may change it. Nothing in this plan asks you to stop or delay it.
plan-toxin = Botulinum toxin
# $who (String)
plan-others-who = given by { $who }
plan-flare-heading = If your pain flares up
plan-flare-text = Bad days are to be expected. They do not mean that something is broken.
plan-flare-signs = What tells you that it begins
plan-flare-first = The first two days
plan-flare-keep = What to keep doing
plan-flare-call = Whom to call
plan-flare-urgent = Get help right away
plan-review-heading = When we look at it again
plan-print = Print my plan and exercises
# $name (String)
plan-sheet-heading = Plan of { $name }
plan-sheet-days = Days on which you did it
# $address (String)
plan-sheet-more = More about it: { $address }

# What one does, in words.
# $n (Number)
plan-dose-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
# $sets (Number)
# $of (Number)
plan-dose-repetitions = { $sets ->
    [one] { $of } times in a row
   *[other] { $sets } rounds of { $of }
}
# $sets (Number)
# $of (Number)
plan-dose-seconds = { $sets ->
    [one] { $of } seconds
   *[other] { $sets } rounds of { $of } seconds
}
plan-dose-session = one session
# $n (Number)
plan-dose-hold = hold for { $n } seconds
# $n (Number)
plan-dose-rest = rest { $n } seconds between rounds
# $n (Number)
plan-dose-effort = effort { $n } of 10
# $n (Number)
plan-dose-daily = { $n ->
    [one] once a day
   *[other] { $n } times a day
}
# $n (Number)
plan-dose-days = { $n ->
    [one] 1 day a week
    [7] every day
   *[other] { $n } days a week
}
# $days (String)
plan-dose-named = on { $days }
# $n (Number)
plan-dose-sessions = { $n ->
    [one] 1 session in all
   *[other] { $n } sessions in all
}
# $n (Number)
plan-dose-weeks = { $n ->
    [one] for 1 week
   *[other] for { $n } weeks
}
plan-dose-left = on the left
plan-dose-right = on the right
plan-dose-both = on both sides
plan-day-mon = Monday
plan-day-tue = Tuesday
plan-day-wed = Wednesday
plan-day-thu = Thursday
plan-day-fri = Friday
plan-day-sat = Saturday
plan-day-sun = Sunday
# $n (String)
plan-load-kilograms = with { $n } kg
# $n (String)
plan-load-pounds = with { $n } lb
# $n (String)
plan-load-band = with band { $n }
# $n (String)
plan-load-maximum = at { $n } % of what you can lift once
