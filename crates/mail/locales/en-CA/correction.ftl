# The notice that something sent to read was corrected or taken back. It never says what: that stands behind the link.

# $clinic (String)
correction-subject = A correction from { $clinic }
correction-title = We have corrected something you were sent
# $clinic (String)
correction-text = In the last 12 months, { $clinic } sent you something to read. Not all of it was right. Please look at what has changed.
correction-open = See what has changed
correction-why = You get this mail because we sent you that reading, even if you stopped these mails since.
