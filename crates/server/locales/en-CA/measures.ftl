# Outcome measures: what they came to, and writing down answers.

# $from (String) - the first score
# $to (String) - the last score
measure-minimal = From { $from } to { $to }: about the least change that people notice.
# $from (String) - the first score
# $to (String) - the last score
measure-moderate = From { $from } to { $to }: a change that usually matters to people.
# $from (String) - the first score
# $to (String) - the last score
measure-substantial = From { $from } to { $to }: a large change.
# $from (String) - the first score
# $to (String) - the last score
measure-little = From { $from } to { $to }: less than the change that usually matters to people.
# $from (String) - the first score
# $to (String) - the last score
measure-worse = From { $from } to { $to }: worse by enough to look at it together.
# $from (String) - the first score
# $before (String) - what the first score is called
# $to (String) - the last score
# $after (String) - what the last score is called
measure-bands = From { $from } ({ $before }) to { $to } ({ $after }).
# $from (String) - the first score
# $to (String) - the last score
measure-plain = From { $from } to { $to }.
# $score (String) - the only score
measure-once = Measured once so far: { $score }.
measure-other-version = The questions changed in between, so the numbers cannot be compared.
measure-other-items = The activities are not those of the first time, so the numbers cannot be compared.
measure-lower-is-better = lower is better
measure-higher-is-better = higher is better
# $title (String) - what is measured
# $better (String) - which way is better
measure-caption = { $title }: { $better }
# $low (String) - the least
# $high (String) - the most
measure-ends = The scale goes from { $low } to { $high }.
# $from (String) - the first score
# $first (String) - its day
# $to (String) - the last score
# $last (String) - its day
measure-course = { $from } on { $first }, { $to } on { $last }.
measure-when = Day
measure-score = Score
measure-reading = Reading
# $source (String) - where it was read
measure-source = Which change matters: { $source }.

# $name (String) - the patient
measures-heading = Measures of { $name }
# $measure (String) - the measure
# $name (String) - the patient
measures-record-heading = { $measure } of { $name }
measures-back = Measures
plans-back = Plans
measures-ask = Write down answers
measures-none = Nothing was measured yet.
measures-history = Each time, as it was answered
measures-correct = Put this right
# $number (Number) - how often it was written down
measures-revision = written down { $number } times
measures-observer = answered by an observer
measures-on = On which day?
measures-by-observer = Who answered?
measures-observer-yes = Somebody who supports the patient answered for them
# $number (String) - which activity
measures-activity = Activity { $number }
# $languages (String) - the languages it may be asked in
measures-languages = May be asked in { $languages } only: no other wording is validated.
measures-save = Keep these answers
measures-kept = The answers are kept.
measures-day-wrong = Enter a day, month and year.
measures-in-future = This day has not come yet.
measures-nothing = Answer at least one question.
# $least (String) - how many activities at least
# $most (String) - how many at most
measures-so-many = Name { $least } to { $most } activities, each once.
measures-fixed = The activities are those of the first time.
measures-changed = Somebody put this right meanwhile. Theirs is shown below what you typed.
measures-theirs = What is kept now
# $item (String) - what was asked
# $answer (String) - what was answered
measures-answer = { $item }: { $answer }
measures-unanswered = not answered
measures-raw = The answers stay as they were given; what you put right is kept beside them.
