# Mails that somebody asked for on their own pages. They say nothing of a visit.

# $clinic (String)
sign-in-subject = Sign in at { $clinic }
sign-in-title = Your way in
# $time (String) - time of day
# $clinic (String)
sign-in-asked = At { $time }, somebody, perhaps you, asked to open your pages at { $clinic }.
# $time (String) - time of day
# $clinic (String)
# $system (String) - a browser, or what it runs on
sign-in-asked-on = At { $time }, somebody, perhaps you, asked to open your pages at { $clinic }, with { $system }.
# $time (String) - time of day
# $clinic (String)
# $browser (String) - its name
# $system (String) - what it runs on
sign-in-asked-with = At { $time }, somebody, perhaps you, asked to open your pages at { $clinic }, with { $browser } on { $system }.
sign-in-open = Open my pages
# $time (String) - time of day
sign-in-until = Until { $time }, this works once.
sign-in-not-me = Was it not you? Then you need do nothing: without this mail nobody gets in. Do not send it on to anybody.
sign-in-why = You get this mail because your address was typed on our sign-in page.

# $time (String) - day and time
address-until = Until { $time }, you can answer.

# $clinic (String)
address-leave-subject = Another address for you at { $clinic }?
address-leave-title = Do you want another address?
# $clinic (String)
address-leave-asked = Somebody, perhaps you, asked that { $clinic } write to you at another address.
address-leave-next = We change it once both addresses have said yes.
address-leave-open = Look at it and answer
address-leave-not-me = Was it not you? Open the page and say no. Then nothing changes.
address-leave-why = You get this mail because we write to you at this address.

# $clinic (String)
address-prove-subject = Is this your address? From { $clinic }
address-prove-title = Is this your address?
# $clinic (String)
address-prove-asked = Somebody, perhaps you, wants { $clinic } to write to them at this address.
address-prove-open = Look at it and answer
address-prove-not-me = Was it not you? Open the page and say no, or do nothing. Then we do not write to you again about it.
address-prove-why = You get this mail because this address was typed on our pages.

# $clinic (String)
address-changed-subject = Your address at { $clinic } was changed
address-changed-title = Your address was changed
# $clinic (String)
address-changed-text = From now on { $clinic } writes to you at another address.
# $time (String) - day and time
address-changed-undo = Was it not you? Until { $time }, you can undo it here:
address-changed-open = Undo the change
# $phone (String)
address-changed-call = Later, or if in doubt, please phone us at { $phone }.

# To staff, about their accounts.

# $clinic (String)
recovery-subject = A new password for your account at { $clinic }
recovery-title = Choose a new password
# $time (String) - time of day
# $clinic (String)
recovery-asked = At { $time }, somebody, perhaps you, asked for a new password at { $clinic }.
# $time (String) - time of day
# $clinic (String)
# $system (String) - a browser, or what it runs on
recovery-asked-on = At { $time }, somebody, perhaps you, asked for a new password at { $clinic }, with { $system }.
# $time (String) - time of day
# $clinic (String)
# $browser (String) - its name
# $system (String) - what it runs on
recovery-asked-with = At { $time }, somebody, perhaps you, asked for a new password at { $clinic }, with { $browser } on { $system }.
recovery-how = Open the page in the browser in which you asked. It wants one of your recovery codes.
recovery-open = Choose a new password
recovery-not-me = Was it not you? Then you need do nothing: without a recovery code this mail changes nothing. Do not send it on to anybody.
recovery-why = You get this mail because you have an account in the clinic’s system.

# $clinic (String)
recovered-subject = Your password at { $clinic } was changed
recovered-title = Your password was changed
# $clinic (String)
# $time (String) - day and time
recovered-text = The password of your account at { $clinic } was changed on { $time }, with one of your recovery codes.
recovered-signed-out = You are signed out everywhere. Your app stays as it is.
recovered-open = Sign in
# $phone (String)
recovered-not-me = Was it not you? Ask an administrator of the clinic at once to reset your account: { $phone }.
