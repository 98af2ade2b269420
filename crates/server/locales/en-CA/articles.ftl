# Articles as readers see them.

articles-heading = Reading about pain
articles-lead = Plain words about what helps, how sure we are, and where the facts come from.
articles-none = There is nothing to read here yet.
articles-all = All articles
# $authors (String)
# $minutes (String)
articles-byline = By { $authors } · not yet checked by a clinician · { $minutes } minutes to read
articles-demo-label = Demonstration – not clinically reviewed
articles-demo-text = No clinician has checked this text. Please do not act on it.
articles-older = We have a newer version of this page. This is the one that we sent you.
articles-source = Source
articles-certainty-high = how sure are we: high
articles-certainty-moderate = how sure are we: moderate
articles-certainty-low = how sure are we: low
articles-certainty-very-low = how sure are we: very low
articles-in-short = In short
articles-licensed-uses = Where it is approved
articles-harms = Harms
articles-urgent-signs = Get help right away
articles-do-not-stop = If you have this treatment now
articles-questions = Questions you can ask
articles-overuse = Using medicine too often
articles-testimonial = In a patient’s words
articles-licensed = Approved in Canada:
articles-recommended = Advised or paid for by a public body:
articles-not-licensed = Not approved:
articles-unchecked = not yet checked by us
articles-unverified = Not yet checked by us.
articles-none-verified = Nobody at this clinic has checked these sources yet.
articles-none-checked = Nobody at this clinic has checked this list yet.
# $number (Number) - the number of the source
articles-back-to-text = Back to the text at source { $number }
articles-contents = On this page
articles-terms = Words explained
# $count (String)
articles-sources = Sources ({ $count })
articles-written-by = Written by
articles-checked-by = Checked by
articles-not-checked = Nobody yet: this text waits for a clinician
articles-version = Version
articles-conflict = Conflicts of interest
articles-interest = What the clinic gains
# $phone (String)
articles-mistake = Have you found a mistake? Please tell us: { $phone }.
articles-talk = Talk to us about your case
