# A patient's own pages: the way in by mail.

me-sign-in-heading = Sign in to your pages
me-sign-in-lead = We send you an email with a link. You need no password.
me-sign-in-asked = Your pages open once you have signed in. If you were signed in before, that has ended. You come back to where you were.
me-again-kept = What you typed is kept on the way.
me-again-come-back = Open the email’s link in this browser. Then come back to this page and press the button.
me-sign-in-hint = The one we write to you at
me-sign-in-button = Send me the email
me-sign-in-help = No email address, or another one now?

me-sent-heading = Please look at your email
me-sent-text = If we know this address, a mail is on its way. It may take a minute. Open it here, on this device, and press its button.
me-sent-elsewhere = Did you open the mail on another device? It shows eight digits there. Type them here. They work for ten minutes.
me-sent-nothing = No mail after a few minutes? Look in the folder for unwanted mail, or check the address.
me-code = Eight digits from the mail’s page
me-code-hint = For example 1234 5678. You need them only if the mail is on another device.
me-code-button = Open my pages
me-code-shape = Enter the eight digits that the mail’s page shows
# $left (Number) - tries left
me-code-wrong = { $left ->
    [one] These are not the right digits. You have one more try.
   *[other] These are not the right digits. You have { $left } more tries.
}
me-over-heading = This does not work any more
me-over-text = A link and its digits work once, for ten minutes, and only with the browser that asked for them. Please ask for a new email.
me-over-again = Ask for a new email

me-mailed-heading = Open your pages
me-mailed-text = You asked for this a moment ago.
me-mailed-button = Open my pages
me-elsewhere-heading = Your digits
# $time (String) - time of day
# $device (String) - browser and system
me-elsewhere-asked = At { $time }, somebody asked to open your pages with another browser: { $device }.
me-elsewhere-type = If that was you, type these digits there. Never tell them to anybody, not even to us.
# $time (String) - time of day
me-elsewhere-until = Until { $time }, they open your pages.
me-not-me-heading = Was it not you?
me-not-me-text = Tell us, and nobody gets in with this mail.
me-not-me-button = This was not me
me-disowned-heading = Thank you for telling us
me-disowned-text = Nobody gets in with this mail any more. You need do nothing else.

# The first page.

# $name (String) - the given name
me-heading = Hello, { $name }
me-ahead-heading = Your next visits
me-ahead-none = You have no visit to come.
me-ahead-waits = This is a request. You get an email with the clinic’s answer.
me-ahead-change = Change or cancel
me-book = Book a visit
me-health-heading = Your plan and answers
me-health-text = For your plan and answers, prove it is you. You do this with a code from the clinic.
me-health-link = Open my plan
me-details-heading = Your details
me-name = Name
me-email = Email
me-phone = Phone
me-contact-link = Change name or phone
me-preferences-link = Emails and language
me-past-heading = Your past visits
me-past-none = There are none yet.
me-past-again = Book again
me-back = Your pages
me-save = Save
me-done-contact = We have your new details.
me-done-preferences = We keep to your wishes from now on. One message may already be on its way.

me-contact-heading = Your name and phone
me-contact-taken = Another person is on record with this name and email address. Please phone us.

me-once-more-heading = Sign in once more
me-once-more-text = Your email address is the key to your pages. So we ask you to sign in again just before you change it. Nothing was changed.
me-email-heading = Change your email address
# $address (String) - the present one
me-email-lead = We write to you at { $address }. Both this address and the new one get an email and must say yes.
me-email-new = New email address
me-email-button = Ask both addresses
me-email-same = This is the address we write to already
me-email-sent-heading = Please look at both mailboxes
# $address (String) - the present one
me-email-sent = Both addresses get an email now. Once both have said yes, we write to the new one. Until then everything goes to { $address }. You have a day for it.

me-address-leave-heading = Shall we write to another address?
# $address (String) - the new one
me-address-leave = Somebody who was signed in to your pages wants us to write to { $address } from now on.
me-address-yes = Yes, write there
me-address-no = No, change nothing
me-address-prove-heading = Is this your address?
# $address (String) - the new one
me-address-prove = Somebody wants us to write to them at { $address }. Is this address yours, and did you ask for it?
me-address-mine = Yes, it is mine
me-address-not-mine = No, this was not me
me-address-undo-heading = Undo the change of address
# $address (String) - the new one
me-address-undo = We write to { $address } now. If it was not you who changed that, undo it here. Everybody who is signed in to your pages is then signed out.
me-address-undo-button = Write to my old address again
me-address-thanks = Thank you
me-address-waits = Now the other address must say yes too. Until then nothing changes.
me-address-changed = Both addresses have said yes. From now on we write to the new one. The old one gets a note, and can undo the change for three days.
me-address-kept = Nothing changes.
me-address-undone = We write to your old address again, and everybody is signed out. Please phone us if you did not ask for the change.
me-address-not-possible = We cannot change it
me-address-taken = A person of this name is on record with the other address. Please phone us, and we sort it out together.
me-address-over = There is nothing left to answer here. It was answered already, or its time is over.

me-preferences-heading = Emails and language
me-preferences-mail = Which emails may we send you?
me-preferences-without-mail = Without it you get no reminder, and you cannot sign in here. Then please phone us.
me-preferences-lang = Which language do we write in?

# The second proof.

me-proof-heading = Prove that it is you
me-proof-lead = Your plan and answers are about your health. So we ask for more than your email: the access code that the clinic hands you at a visit, once it has seen who you are.
me-proof-code = Access code from the clinic
me-proof-hint = Ten letters and digits, with or without the hyphen
me-proof-button = Show my plan
me-proof-shape = Enter the ten letters and digits of your access code
me-proof-wrong = This code does not fit. A code works once, for 14 days, and five tries at most. Ask the clinic for a new one.
me-proof-none = No code yet? Ask for it at your next visit.
me-proof-done = You have done this already.

me-plan-heading = Your plan
me-plan-none = We make it together at your first visit.
