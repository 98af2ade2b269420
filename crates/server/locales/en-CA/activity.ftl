# What a patient does of their plan, day by day.

today-activities-heading = Today
# $done (String) - how many
# $of (String) - of how many
today-activities-count = { $done } of { $of } activities done
today-activities-none = There is nothing to do from your plan today.
activity-as-planned = Done as planned
activity-open = Say how it went
activity-change = Change
activity-done = Done
activity-partly = Partly
activity-skipped = Not today
activity-rest = Enough for this week
# $days (Number)
# $of (Number)
activity-week = { $days } of { $of } days this week
activity-this-week = This week
activity-more = More about it
activity-told = What you said for today
activity-take-back = Take this back
activity-saved = We have written down how it went.
activity-undone = We have taken it back.
activity-how-heading = How did it go?
activity-did = How much of it did you do?
activity-did-missing = Choose how much of it you did
activity-which-day = On which day?
activity-today = Today
activity-yesterday = Yesterday
activity-quantity-minutes = How many minutes?
activity-quantity-times = How many times in all?
activity-quantity-seconds = How many seconds in all?
activity-quantity-wrong = Enter a whole number from 1
activity-pain = How strong was your pain while you did it?
activity-pain-none = no pain
activity-pain-most = as bad as you can imagine
activity-effort = How hard was it?
activity-effort-none = no effort
activity-effort-most = as hard as you can
activity-note = Anything else?
activity-note-hint = Those who treat you read this before your next visit, not right away.
