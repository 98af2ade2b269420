staff-menu-articles = Articles
desk-heading = Articles
# $title (String) - what the article is called
desk-article-heading = { $title }: at the desk
desk-groups = Articles by where they stand
desk-articles = Articles
desk-all = All
desk-none = There are none here.
desk-state-draft = Draft
desk-state-in-review = In review
desk-state-approved = Approved
desk-state-published = Published
desk-state-superseded = Superseded
desk-state-retracted = Retracted
desk-state-archived = Archived
desk-english = English
desk-french = French
# $number (String)
desk-note-published = version { $number } is published
# $day (String)
desk-note-due = next check { $day }
# $day (String)
desk-note-overdue = check was due { $day }
desk-note-behind = behind its translation source
desk-new = New article
desk-new-title = Title
desk-new-title-missing = Enter a title
desk-new-slug = Short name for the address
desk-new-slug-hint = Small letters, numbers and hyphens, like neck-pain. A translation has the same name.
desk-new-slug-wrong = Enter a short name of small letters, numbers and hyphens
desk-new-exists = There is an article of this name in this language already
desk-new-language = Language
desk-new-language-missing = Choose a language
desk-new-button = Begin the article
desk-back = All articles
desk-back-to-article = Back to the article
desk-fact-language = Language
desk-fact-published = Published version
desk-fact-not-published = None
desk-fact-due = Next check
desk-fact-doubted = Source that was taken back
desk-fact-state = State
desk-fact-made = Made
desk-fact-sha256 = Names this very text (SHA-256)
desk-done-saved = The draft is saved. Visitors still read the published version.
desk-done-submitted = A reviewer can now read this version.
desk-done-approved = The version is approved. An editor can publish it.
desk-done-handed-back = The version went back to its writers.
desk-done-published = Visitors can now read this version.
desk-done-correcting = The draft is now a correction. Submit it next.
desk-done-retracted = The article was taken back. Its address says why.
desk-not-saved = Not saved: the text above the body cannot be read
desk-changed-meanwhile = Somebody else changed this article meanwhile. Nothing was saved.
# $time (String)
desk-saved-at = Saved { $time }
desk-text-another = The short name or the language is of another article
# $line (String)
# $what (String)
desk-text-unreadable = Line { $line }: { $what }
desk-change-missing = Choose what this changes
desk-refused-heading = Not done
desk-refused-state = This cannot be done as the article stands now.
# $number (String)
desk-refused-same = This is word for word version { $number }.
desk-refused-not-theirs = This is for a clinical reviewer to decide: more than words changed, or you wrote a part of it.
desk-refused-author = You cannot approve this: you wrote a part of it, or the date of the next check is too late.
desk-refused-unreadable = The text cannot be read yet. The findings say where.
desk-refused-checks = Publish checks are against it. The findings say which.
desk-conflict = What differs
desk-conflict-lead = Your text is still in the field below. Lines with a minus stand in the saved text only, lines with a plus in yours only. Saving again keeps yours.
desk-diff-gone = Gone:
desk-diff-new = New:
desk-findings = What the checks say
desk-findings-none = The checks find nothing.
desk-severity-block = Must be mended
desk-severity-warn = Needs a reason
desk-severity-info = Good to know
# $line (String)
desk-line = line { $line }
desk-writing = Text
desk-text = The article as its file
desk-text-hint = Between the two lines +++ stand title, description, authors, conflicts and each claim with its certainty and sources. The body below is Markdown.
desk-change = What this changes
desk-change-editorial = Words only: no claim, number, source or safety text
desk-change-clinical = What the page says
desk-change-correction = Something that was wrong
desk-note = What changed, for the history
desk-save = Save the draft
desk-preview-button = Preview
desk-preview = As readers see it
desk-preview-unsaved = This is a preview. It is not saved yet.
desk-preview-none = The text cannot be shown yet. The findings say why.
desk-submit = Hand it to a reviewer
desk-submit-lead = The text is frozen as a new version. You can go on writing another one.
desk-submit-button = Submit for review
desk-correct = Make it a correction
desk-correct-lead = Readers see for good what was wrong and what is right. If it could do harm, whoever was sent it in the last 12 months gets a mail about it.
desk-correct-severity = How much does it matter?
desk-correct-severity-missing = Choose how much it matters
desk-severity-minor = Little: nobody would have done anything else
desk-severity-clinical = It changes what the page claims
desk-severity-safety = Somebody could come to harm
desk-correct-text = What was wrong, and what is right?
desk-correct-text-hint = Say it in a sentence or two.
desk-correct-text-missing = Say what was wrong and what is right
desk-correct-button = Make it a correction
desk-approve = Approve it
desk-approve-lead = You stand up for this very text as a clinician.
desk-confirm-lead = You confirm that a colleague changed words only. A clinician approved the version before.
desk-approve-due = Next check
desk-approve-due-hint = A date like 2027-11-01. At most 24 months from today, 12 for a page that names a substance.
desk-approve-due-wrong = Enter the date of the next check, like 2027-11-01
desk-approve-overrides = Findings that may stand
desk-approve-overrides-hint = One a line: the code, a space, and why it may stand. For example: PUB-018 No newer trial exists.
desk-approve-overrides-wrong = Write each line as a code, a space and a reason
desk-approve-note = Note for the history
desk-approve-button = Approve
desk-hand-back = Hand it back
desk-hand-back-lead = The version goes back to its writers as a draft.
desk-hand-back-note = What must change?
desk-hand-back-missing = Say what must change
desk-hand-back-button = Request changes
desk-publish = Publish it
desk-publish-lead = All checks run once more. Visitors then read this version.
desk-publish-button = Publish
desk-retract = Take it back
desk-retract-lead = At once. The address stays and says why. Mail that waits to point to it is held. Whoever was sent it in the last 12 months gets a mail about it.
desk-retract-reason = Why is it taken back?
desk-retract-reason-hint = Readers see this for good.
desk-retract-reason-missing = Say why it is taken back
desk-retract-replacement = What to read instead
desk-retract-replacement-hint = The short name of another article.
desk-retract-button = Take the article back
desk-history = Versions
desk-history-none = There is no version yet.
# $number (String)
desk-version = Version { $number }
# $name (String)
# $day (String)
desk-said-approved = Approved by { $name }, { $day }.
# $name (String)
# $day (String)
desk-said-changes = Changes requested by { $name }, { $day }.
# $name (String)
# $day (String)
desk-said-rejected = Rejected by { $name }, { $day }.
desk-lines = The text, line by line
# $title (String)
# $number (String)
desk-version-heading = { $title }: version { $number }
desk-version-facts = About this version
# $number (String)
desk-version-difference = What changed since version { $number }
desk-version-moved = A clinician must look at it, because
desk-version-words-only = Words only: claims, numbers, sources, safety blocks and negations are the same.
desk-version-whole = The whole text
desk-done-archived = The article is put away. Visitors no longer find it.
desk-archive = Put it away
desk-archive-lead = It was not wrong; nobody needs it any more. Visitors no longer find it, and it is not sent. Whoever had it by mail can still open it.
desk-archive-button = Put the article away
desk-tasks = To do
desk-task-check = Its next check comes due.
# $source (String)
desk-task-withdrawn = Its source { $source } was taken back. Decide whether the page can stay.
# $source (String)
desk-task-source = Look whether the source { $source } still stands.
# $address (String) - where a page leads
# $pages (String) - the pages
desk-task-link = { $address } does not answer any more. Pages that lead there: { $pages }. Find where it went, or take the link out.
# $people (String)
desk-task-retracted = It was taken back. People who were sent it in the last 12 months: { $people }. Each is told by mail. See whether somebody needs a call.
# $people (String)
desk-task-corrected = A mistake in it could have done harm. People who were sent it in the last 12 months: { $people }. Each is told by mail. Make sure that they know.
# $day (String)
desk-task-due = by { $day }
desk-task-people = Of those whom you treat:
desk-task-done = Done
today-articles-heading = Articles
# $number (String)
today-articles = To do about articles: { $number }
