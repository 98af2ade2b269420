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
