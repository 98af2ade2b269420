# What readers say of an article.

feedback-heading = Was this page useful?
# $title (String)
feedback-lead = This is about the page “{ $title }”.
feedback-about = What would you like to tell us?
feedback-about-missing = Choose what you would like to tell us
feedback-useful = Yes, it was useful
feedback-not-useful = No, it was not
feedback-mistake = It has a mistake
feedback-text = What could be better, or what is wrong? (optional for yes and no)
# $most (Number)
feedback-text-hint = Please write nothing about yourself or your health. We do not know who you are and cannot answer. Up to { $most } characters.
feedback-mistake-missing = Write what is wrong
# $most (Number)
feedback-too-long = Write at most { $most } characters
feedback-unprintable = Take out the characters that cannot be used
feedback-send = Send this
feedback-tell-more = Tell us more
feedback-thanks = Thank you
feedback-thanks-text = We read what people write, and it helps us mend the page. We cannot answer.
# $phone (String)
feedback-thanks-health = Is it about your own health? Please call us: { $phone }.
