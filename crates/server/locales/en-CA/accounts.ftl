# The door: address and password, then a code.

door-asked = You are not signed in, or your session has ended. Sign in and you will come back to where you were.
door-email = Email address
door-password = Password
door-button = Continue
door-email-missing = Enter your email address
door-password-missing = Enter your password
door-wrong = The email address or the password is not right
door-help = No password yet? Ask whoever runs the clinic’s system for an invitation.
door-demo-heading = This is a demonstration
door-demo = Accounts of the demonstration have no password. The program prints a link that signs you in, each time it starts.
sign-in-by-password = Sign in with your password

code-heading = Enter your code
code-lead = Open your authenticator app and enter the code it shows.
code-app = Code from your app
code-app-hint = Six digits
code-recovery = Recovery code
code-recovery-hint = Sixteen letters and digits, with or without hyphens
code-no-app = I do not have my app with me
code-button = Sign in
code-shape = Enter the six digits of your app, or one of your recovery codes
code-shape-app = Enter the six digits that your app shows
code-wrong = This code is not right, or it was used already. Wait for the next one.
# $left (Number) - tries left
code-wrong-left = { $left ->
    [one] This code is not right, or it was used already. You have one more try.
   *[other] This code is not right, or it was used already. You have { $left } more tries.
}
code-over-heading = Please start again
code-over = The time for the code is over, or there were too many tries.
code-start-again = Sign in again

# A lost password.

recover-heading = Is your password lost?
recover-lead = Type the email address of your account. We send you a link. With it and one of your recovery codes you choose a new password.
recover-without = No recovery code left? Ask an administrator of the clinic to reset your account.
recover-button = Send me the link
recover-sent-heading = Please look at your mailbox
recover-sent = If somebody has an account with this address, an email is on its way. Its link works for ten minutes, in this browser alone.
recover-choose-heading = Choose a new password
recover-choose-lead = You are signed out everywhere after that. Your app stays as it is.
recover-choose-button = Change the password
recover-code-shape = Enter one of your recovery codes
recover-done-heading = Your password is changed
recover-done = You are signed out everywhere. Sign in with the new password and your app. The recovery code is used up.
recover-sign-in = Sign in
recover-elsewhere-heading = Open this link in the other browser
recover-elsewhere = The link works only in the browser in which it was asked for. Nothing was changed. If it was not you who asked, close this page.
recover-over-heading = This link opens nothing any more
recover-over = It was used already, its ten minutes are over, or there were too many tries.
recover-again = Ask for a new link

# An invitation.

enrol-step-one = Step 1 of 3
enrol-step-two = Step 2 of 3
enrol-heading = Choose a password
# $name (String) - whose account it is
enrol-lead = Hello { $name }. You will sign in with this password and with a code from an app on your phone.
enrol-on = Continue
enrol-again = Too many codes did not fit. Choose your password once more and add the new key to your app.
enrol-app-heading = Connect an app
enrol-app-get = Open an authenticator app on your phone. Any will do; they are free.
enrol-app-scan = Scan this picture with it.
enrol-app-type = Type the six digits that the app shows.
enrol-app-picture = QR code with the key for your app
enrol-app-open = Open the app on this device
enrol-app-key = Cannot scan it? Type this key into the app:
enrol-finish = Finish

recovery-heading = Keep your recovery codes
recovery-lead = If your phone is lost, one of these codes signs you in instead of the app. Each works once. They are not shown again.
recovery-keep = Print this page or copy the codes, and keep them apart from your phone.
recovery-on = I have kept them

# What is said of a new password.

password-new = New password
# $count (Number) - the fewest characters
password-hint = { $count ->
    [one] At least one character
   *[other] At least { $count } characters. Three or four words that do not belong together are easy to remember and hard to guess.
}
password-missing = Choose a password
# $count (Number) - the fewest characters
password-too-short = { $count ->
    [one] The password must have at least one character
   *[other] The password must have at least { $count } characters
}
# $count (Number) - the most characters
password-too-long = { $count ->
    [one] The password can have at most one character
   *[other] The password can have at most { $count } characters
}
password-breached = This password was found in a collection of stolen passwords. Choose another one.
password-guessable = This password is easy to guess.
password-keys = Keys that lie side by side are easy to guess.
password-repeats = Repeated letters or words are easy to guess.
password-common = This is a password that many people use.
password-sequence = Sequences such as abcd or 6543 are easy to guess.
password-dates = Dates and years are easy to guess.
password-word = A single word is easy to guess.
password-names = Names are easy to guess.
password-remedy = Add another word or two that nobody expects.

password-heading = Change your password
password-lead = You stay signed in here. Everywhere else you will be signed out.
password-present = Present password
password-present-missing = Enter your present password
password-present-wrong = This is not your present password
password-button = Change the password

# One's own account.

account-link = Your account
account-heading = Your account
account-back = Your account
account-facts = How you sign in
account-name = Name
account-email = Email address
account-roles = Roles
account-password = Password
# $date (String) - when it was set
account-password-set = Set on { $date }
account-password-none = None: you signed in by a link
account-second-proof = Second proof
account-second-proof-app = Codes from an app
account-recovery = Recovery codes
# $count (Number) - codes not used yet
account-recovery-left = { $count ->
    [one] { $count } left
   *[other] { $count } left
}
account-change-password = Change your password
account-renew-codes = Make new recovery codes
account-lost = New phone, or lost it? Ask whoever runs the clinic’s system for a new invitation.
account-sessions = Where you are signed in
account-session-this = This browser
# $when (String) - day and time
account-session-since = Signed in { $when }
# $when (String) - day and time
account-session-last = Last used { $when }
account-session-end = Sign out
# $device (String) - browser and system
# $last (String) - when it was last used
account-session-end-which = : { $device }, { $last }
account-sessions-end-others = Sign out everywhere else
# $browser (String) - its name
# $system (String) - what it runs on
account-device = { $browser } on { $system }
account-device-unknown = Unknown browser
account-done-password = Your password is changed. Everywhere else you are signed out.
account-done-sessions = Everywhere else you are signed out.
account-done-session = That browser is signed out.
role-front-desk = Front desk
role-practitioner = Practitioner
role-editor = Editor
role-reviewer = Clinical reviewer
role-admin = Administration
role-operator = System operator

proof-heading = Confirm that it is you
proof-lead = Enter a code before you change this. It counts for five minutes.
proof-refused = Nothing was changed. Enter a code first, then do it again. The code counts for five minutes.
proof-button = Confirm

renew-heading = Make new recovery codes
# $count (Number) - codes not used yet
renew-lead = { $count ->
    [one] You have { $count } code left. It stops working once you make new ones.
   *[other] You have { $count } codes left. They stop working once you make new ones.
}
renew-button = Make ten new codes

account-look = How the console looks
account-theme = Colours
account-theme-light = Light
account-theme-dark = Dark
account-theme-device = As my device is set
account-density = How close together things stand
account-density-comfortable = Roomy
account-density-compact = Close, for a large screen and a mouse
account-look-button = Save how it looks
account-done-look = The console looks as you chose, wherever you sign in.

# What was typed before one had to sign in, or to confirm that it is oneself.

again-heading = What you typed is still here
again-lead = It was not sent yet. Send it now, or leave it.
again-button = Send it now
again-leave = Leave it

# When a session ends by itself.

# $time (String) - time of day
session-ends = Your session ends at { $time } unless you use it. What you have typed is kept when you sign in again.
session-ends-soon = Your session ends in less than two minutes.
session-over = Your session has ended. You can go on: you will be asked to sign in, and what you have typed is kept.
session-stay = Stay signed in
