# Articles as readers see them.

articles-heading = Reading about pain
articles-lead = Plain words about what helps, how sure we are, and where the facts come from.
articles-none = There is nothing to read here yet.
articles-all = All articles
# $authors (String)
# $checked (String) - by whom and when it was checked
# $minutes (String) - how long it takes to read
# $sources (String) - on how many it rests
articles-byline = By { $authors } · { $checked } · { $minutes } to read · { $sources }
# $count (Number)
articles-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
# $count (Number)
articles-source-count = { $count ->
    [one] { $count } source
   *[other] { $count } sources
}
# $name (String)
# $day (String)
articles-byline-checked = checked by { $name }, { $day }
articles-byline-unchecked = not yet checked by a clinician
articles-byline-older = an earlier version
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
articles-talk = Talk to us about your case
articles-last-checked = Last checked
articles-next-check = Next check
# $version (Number)
# $day (String)
articles-version-of = { $version }, of { $day }
articles-number-of-sources = Number of sources
articles-report-mistake = Report a mistake
articles-who-link = Who stands behind this page
# $day (String)
articles-checked-on = Checked { $day }
# $checked (String) - who checked it and when
# $minutes (String) - how long it takes to read
# $sources (String) - on how many it rests
articles-facts = { $checked } · { $minutes } · { $sources }
# $due (String)
articles-overdue = This page was due for a check on { $due }
articles-overdue-text = Some of it may be out of date. We will check it soon.
articles-behind = This translation is older than the page it comes from
articles-behind-text = The English page has changed since. We are bringing this one up to date.
# $day (String)
articles-corrected = Corrected on { $day }
articles-corrected-see = See what was wrong
articles-corrections = What we corrected
# $day (String)
# $version (Number)
articles-correction-on = { $day }, version { $version }
articles-translated = We sent you the French page. This is it in English:
articles-untranslated = We do not have this page in English yet. This is the French one.
# $day (String)
articles-retracted = We took this page back on { $day }
articles-retracted-text = Please do not rely on copies of it.
articles-retracted-instead = Read this instead:
articles-nowhere-heading = We have no page at this address
articles-nowhere-text = It may have moved, or there may be a slip in the address.
articles-related-techniques = Techniques on this page
articles-related = Read next
articles-basis = What this rests on
# $number (Number)
articles-basis-source = Source { $number }
# $people (String)
articles-basis-people = { $people } people
# $limits (String)
articles-basis-limits = Limits: { $limits }.
articles-basis-against = It speaks against what we say.
articles-basis-context = It gives background.
articles-basis-paid-by-maker = Makers paid for some or all of it.
articles-basis-not-paid-by-maker = No maker paid for it.
articles-basis-paid-unknown = Who paid: we have not recorded it.
articles-kind-review = a review of many studies
articles-kind-guideline = a guideline
articles-kind-trial = a trial with a comparison group
articles-kind-observed = a study that watched people
articles-kind-animals = a study in animals
articles-kind-cells = a study of cells
articles-kind-regulator = a regulator’s document
articles-kind-overview = an expert’s overview
articles-kind-web = a web page
articles-kind-unknown = we have not recorded what kind of work it is
articles-limit-animals = animals, not people
articles-limit-cells = cells, not people
articles-limit-observed = no comparison by chance
articles-limit-small = fewer than 100 people
articles-limit-old = more than 10 years old
articles-limit-doubted = no longer current
articles-search-heading = Search results
articles-search-label = Search the articles
articles-search-button = Search
articles-topic = Topic
articles-any-topic = Any topic
articles-topics = Topics
articles-topic-articles = Read about it
articles-topic-techniques = What may help
# $count (Number)
# $words (String)
articles-search-count = { $count ->
    [one] { $count } article for “{ $words }”
   *[other] { $count } articles for “{ $words }”
}
# $words (String)
articles-search-none = No article for “{ $words }”
# $count (Number)
articles-search-topic-count = { $count ->
    [one] { $count } article on this topic
   *[other] { $count } articles on this topic
}
# $count (Number)
articles-search-cut = We looked for the first { $count } words.
articles-search-some = No article has all of these words. These have some of them.
articles-search-techniques = Techniques
articles-search-near = Did you mean one of these?
articles-search-hint = Try another word, or choose a topic below.
articles-feed = New and changed articles
