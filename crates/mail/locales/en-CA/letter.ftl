# What every mail has around its message.

# $name (String) - the given name
greeting = Hello { $name },

# $phone (String)
footer-phone = Phone: { $phone }
footer-preferences = Choose which emails we send you, and how often
footer-demonstration = Demonstration – not clinically reviewed.

net-title = If you need help
net-not-watched = We do not watch this mailbox. Please do not write to it in an emergency.
# $when (String) - when to call, a sentence of the clinic's region
# $name (String) - who answers
# $number (String)
net-number = { $when } { $name }: { $number }
# $phone (String)
net-clinic = For all else, please phone the clinic at { $phone }.
