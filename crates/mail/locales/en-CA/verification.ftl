# The mail that proves an address. It goes to somebody we do not know yet, so it repeats nothing that was typed.

# $clinic (String)
verification-subject = Your code from { $clinic }
verification-title = Is this your address?
# $clinic (String)
verification-asked = Somebody, perhaps you, gave this address to book a visit at { $clinic }. With this code you show that the address is yours:
verification-type = Type the code on the booking page. Or open this page and press the button there:
verification-open = Confirm my address
# $time (String) - day and time
verification-until = Until { $time }, we keep your time.
verification-not-me = Was it not you? Tell us here, and we give the time to somebody else:
verification-not-me-open = This was not me
verification-why = You get this mail because this address was typed on our booking page.
