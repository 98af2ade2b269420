# For developers, on a loopback listener.

dev-mail-heading = Captured mail
dev-mail-empty = No mail has been caught yet. Book a visit and look again.
dev-mail-links = Links
dev-mail-text = Text
dev-mail-html = HTML
dev-mail-calendar = Calendar
dev-mail-headers = Headers
dev-mail-raw = Every byte
