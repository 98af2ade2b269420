# Who of staff may sign in, for whoever runs the clinic.

accounts-heading = Accounts
accounts-list = Everybody who may sign in
accounts-new = Add somebody
accounts-enrolled = Active
accounts-invited = Invited
accounts-no-way-in = No password yet
accounts-ended = Closed
# $when (String) - day and time
accounts-signed-in = Last signed in { $when }
accounts-never = Never signed in

accounts-new-heading = Add somebody
accounts-new-lead = You will get an address to hand over. It opens once, within 24 hours, and asks for a password and an app.
accounts-new-button = Add and show the invitation
accounts-name-missing = Enter the full name
accounts-email-taken = Another account has this address
accounts-roles = What they do
accounts-roles-missing = Choose at least one role
accounts-circle = Whose patients they treat
accounts-circle-hint = For practitioners: themself, and those they cover for.

accounts-facts = The account
accounts-standing = State
accounts-signed-in-fact = Last sign-in
# $count (Number) - browsers
accounts-sessions = { $count ->
    [0] Nowhere at the moment
    [one] In { $count } browser
   *[other] In { $count } browsers
}
accounts-where = Signed in
accounts-may = What they may do
accounts-roles-text = A change signs them out everywhere. Programs with rights they no longer have stop working.
accounts-roles-button = Save the roles
accounts-deeds = What you can do
accounts-end-sessions-text = A computer was left open, or a phone was lost.
accounts-end-sessions-button = Sign them out everywhere
accounts-invite-text = They have no password yet, or the invitation ran out. An earlier invitation stops working.
accounts-invite-button = Show a new invitation
accounts-reset-text = They lost phone and recovery codes. Password, app and codes are taken away, and you get a new invitation to hand over.
accounts-reset-button = Reset password and app
accounts-disable-text = They have left. They are signed out and cannot come back in. What they wrote stays.
accounts-disable-button = Close the account
accounts-enable-text = They are back. They sign in with what they had.
accounts-enable-button = Open the account again

accounts-done-roles = The roles are changed. They are signed out everywhere.
accounts-done-sessions = They are signed out everywhere.
accounts-done-disabled = The account is closed.
accounts-done-enabled = The account is open again.

accounts-refused-heading = Nothing was changed
accounts-changed = Somebody changed this account meanwhile. This is how it is now.
accounts-last-admin = Nobody would be left who runs the clinic. Give somebody else the role Administration first.
accounts-own = This is your own account. Another administrator must do this for you.
accounts-has-ended = This account is closed. Open it again first.
accounts-not-ended = This account is open.

accounts-invitation-heading = Hand over this invitation
# $name (String) - whose it is
accounts-invitation-lead = This address is for { $name } alone. It opens once, within 24 hours.
accounts-invitation-keep = Send it in a way that only they read, or say it in person. It is not shown again.
accounts-invitation-on = I have handed it over
