# The questions before a first visit.

body-front = Front
body-back = Back

intake-heading = Questions before your visit
intake-link = Answer the questions before your visit
intake-emergency-heading = Not for emergencies
intake-emergency-text = Nobody reads this right away. If any of these is happening now, call for help and do not fill this in:
intake-emergency-legs = New numbness between the legs, or new trouble passing or holding urine or stool
intake-emergency-chest = Chest pain or pressure, or fainting
intake-emergency-head = The worst headache of your life, a drooping face, a weak arm, or trouble speaking
intake-emergency-breath = Trouble breathing, swallowing or speaking
# $number (String) - the emergency number
intake-call-emergency = Call { $number }
# $number (String) - the crisis line
intake-call-crisis = Crisis line: { $number }
# $number (String) - the health line
intake-call-health-line = Nurse line: { $number }
intake-minor = You are under 18, so we go through these questions with you on the phone. Please call us.
intake-lead = Your answers help us to plan with you. There is no time limit.
intake-lead-save = Each answer is saved when you press Continue. You can stop and come back.
intake-lead-skip = You may leave out any question, and “not sure” is a fine answer. Only your date of birth and the safety questions are needed.
intake-lead-who = Only those who treat you read your answers.
intake-begin = Start
intake-open-text = Your answers so far are saved.
intake-resume = Go on
intake-sent-heading = We have your answers
# $at (String) - date and time
intake-sent-at = You sent them on { $at }.
intake-sent-safety = If anything gets worse before your visit, do not wait for us: call the numbers above.
intake-change = Change an answer

# $number (String) - which page
# $of (String) - of how many
intake-place = Page { $number } of { $of }
intake-back = Back
intake-yes = Yes
intake-no = No
intake-not-sure = Not sure
intake-unsure = If you cannot say
intake-skip = Skip this question
intake-in-person = I would rather talk about this in person
intake-month-hint = A year is enough. For example: 3 2019, or only 2019
intake-birth = When were you born?
intake-birth-hint = For example: 28 3 1970
intake-about-you = About you
intake-safety-section = Safety questions
intake-crisis-unasked = Thoughts of being better off dead, or of hurting yourself? You need not wait for us.
# $from (String) - the least
# $to (String) - the most
intake-from-to = From { $from } to { $to }
intake-saved-before = Saved earlier
intake-saved-before-text = What you answered here is saved. We do not show it to whoever can read your email. You can answer again, or prove it is you to see it.
intake-prove = Prove it is you

intake-missing = Please answer this; the rest may be left out
# $question (String) - the question
intake-safety-missing = Answer yes, no or not sure: { $question }
# $from (String) - the least
# $to (String) - the most
intake-out-of-range = Enter a number from { $from } to { $to }
intake-not-a-number = Enter a number, such as 7 or 7.5
intake-not-a-month = Enter at least a year with four digits, such as 2019
intake-in-future = This lies in the future. Enter a date that has passed
intake-none-and-some = Choose either “none” or “not sure”, or the others
intake-courses-wrong = Something about the injections is not right
intake-birth-not-a-date = Enter day, month and year, such as 28 3 1970
intake-birth-too-long-ago = This is very long ago. Check the year
# $phone (String) - the clinic's number
intake-birth-minor = If you are under 18, please call us at { $phone }. Otherwise, check the year
# $question (String) - the question
# $problem (String) - what is wrong
intake-still = { $question } – { $problem }

intake-urgent-heading = Your answer is saved
intake-urgent-saved = Please do what it says above first. You can go on with the questions later.
intake-unkept-heading = Your answer could not be saved
intake-unkept-text = Please do what it says above first. The clinic does not know of your answer: do not wait for a call.
intake-unkept-again = Back to the question
intake-leave = Leave this page
intake-leave-text = It opens our list of techniques. Your browser still remembers that you were here. Nothing about this question is ever mailed or texted.
intake-urgent-read = I have read this, go on
intake-nobody-reads = The clinic is closed: nobody here is reading this now.

intake-review-heading = Check your answers
intake-review-lead = Read your answers once more. Send them when they are right.
intake-send = Send my answers
intake-change-one = Change
intake-left-out = Left out
intake-not-yet = Not answered yet
# $question (String) - what was asked
# $answer (String) - what was answered
intake-line = { $question }: { $answer }
# $count (Number) - courses of injections
intake-courses-told = { $count ->
    [one] One course of injections
   *[other] { $count } courses of injections
}

# $number (String) - which course
intake-course = Course { $number } of injections
# $number (String) - which course
# $product (String) - the product
intake-course-of = Course { $number }: { $product }
intake-course-add = Add a course of injections
intake-course-lead = A course is a series of injections for one reason. Leave out what you like. Where a number is asked for, “?” means that you are not sure.
intake-course-save = Save this course
intake-course-remove = Remove this course

course-other = Other
course-number-hint = A number, or ? if you are not sure
course-not-whole = Enter a whole number, or ? if you are not sure
course-history = Do the injections go on?
course-history-currently = Yes, they go on
course-history-before = No, they have stopped
course-purposes = What were they for?
course-purpose-migraine = Chronic migraine
course-purpose-dystonia = Neck dystonia
course-purpose-spasticity = Stiff muscles of an arm or leg (spasticity)
course-purpose-eyelid = Spasm of eyelid or face
course-purpose-bladder = Bladder
course-purpose-sweating = Sweating
course-purpose-jaw = Jaw
course-purpose-neck = Neck and shoulder pain
course-purpose-back = Back pain
course-purpose-cosmetic = Looks
course-product = Which product was it?
course-product-ona = onabotulinumtoxinA (Botox)
course-product-abo = abobotulinumtoxinA (Dysport)
course-product-inco = incobotulinumtoxinA (Xeomin)
course-product-prabo = prabotulinumtoxinA (Nuceiva)
course-product-leti = letibotulinumtoxinA (Letybo)
course-product-daxi = daxibotulinumtoxinA (Daxxify)
course-product-rima = rimabotulinumtoxinB (Myobloc)
course-units = How many units of that product?
course-units-hint = Units differ between products. A number, or ? if you are not sure
course-units-of-what = Choose the product that these units belong to
course-units-none = Enter more than 0
course-injected-by = Who injected?
course-setting = Where was that?
course-setting-hospital = In a hospital
course-setting-clinic = In a clinic or practice
course-setting-salon = In a spa or beauty salon
course-setting-home = In a home
course-last = When was the last time?
course-sessions = How many times?
course-interval = How many weeks apart?
course-interval-none = Enter 1 week or more
course-sites = Into which places?
course-worked-after = After how many days did it work?
course-best-relief = The best relief, from 0 to 100 %
course-faded = In which week did it fade?
course-trend = From time to time, how did the effect change?
course-trend-rising = It grew
course-trend-steady = It stayed the same
course-trend-falling = It became less
course-effects = What else did it do?
course-effect-weakness = Weakness
course-effect-droop = A drooping lid or face
course-effect-swallowing = Trouble swallowing
course-effect-voice = A changed voice
course-effect-breathing = Trouble breathing
course-effect-flu = Like a flu
course-effect-pain = Pain
course-effect-none = Nothing else
course-antibodies = Did anybody speak of antibodies?
course-next = When is the next time?
course-why = If it was stopped: why?
course-advised-by = On whose advice was it stopped?
course-advice-prescriber = Of who injected or prescribed
course-advice-somebody = Of somebody else
course-advice-own = My own
course-satisfied = How satisfied are you, from 0 to 10?
course-may-contact = May we contact who prescribes it?
