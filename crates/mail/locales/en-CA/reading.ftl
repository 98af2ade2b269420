# The mail with something to read. It never says what: that stands behind the link.

# $clinic (String)
reading-subject = Your next reading from { $clinic }
reading-title = Your next reading
# $clinic (String)
reading-text = Here is something to read from { $clinic }. It takes a few minutes.
reading-open = Open my reading
reading-why = You get this mail because you said yes to reading after your visit.
reading-stop = Stop these mails
