# What the site keeps of people, and who sees it. It says what the program does; a lawyer has not read it.

privacy-heading = Privacy
privacy-lead = This page says what this site keeps about you, who can see it, and what you can do about it.
privacy-draft = Draft: a lawyer has not checked this page
privacy-draft-text = It says what the program behind this site does. The clinic adds what it does beside it.
privacy-who-heading = Who is responsible
# $legal (String) - the clinic's name in law
# $address (String) - its postal address
privacy-who-text = { $legal }, { $address }.
privacy-reading-heading = If you only read
privacy-reading-one = You can read every public page without giving us anything. We use no advertising, no visitor statistics, and nothing from other companies.
privacy-reading-two = Our own log holds the time, the kind of page and how long it took. It holds no name and no internet address. The company that carries the connection may keep a log of its own.
privacy-booking-heading = If you book
privacy-booking-intro = We keep:
privacy-booking-contact = your name, your email address, and your phone number if you give it
privacy-booking-visit = which visit, when, where, with whom, and what became of it
privacy-booking-answers = your answers to the questions on the form, and what you write under “What would help us prepare”
privacy-booking-consents = what you agreed to and what not, in which words and language, and when
privacy-booking-mails = each email we send you, word by word, and whether the mail server took it
privacy-booking-network = a scrambled form of your internet address, so that nobody can block all our times
privacy-booking-unproven = If you never type the code that we email, no visit is made. What you typed stays with the cancelled request.
privacy-sealed-heading = What is locked
privacy-sealed-text = Your answers, what you write for us, and the emails we sent are encrypted in the database, with a key that is kept apart from it. Names, addresses and times of visits are not encrypted there one by one: staff must be able to search them.
privacy-sees-heading = Who sees what
privacy-sees-desk = The front desk sees your name, how to reach you, your visits, what you wrote to help us prepare, and that emails were sent. It does not see which article you got or what you answered.
privacy-sees-treats = The person who treats you also sees your answers and what you were sent to read.
privacy-sees-machine = Whoever runs the computer and holds its keys can reach everything. The pages made for them show no names.
privacy-sees-record = The site records who looked at a visit or changed it, and when. That record cannot be changed or deleted through the program.
privacy-sees-nobody = We sell nothing and pass nothing on for advertising.
privacy-mail-heading = Emails
privacy-mail-one = Email is not secret. Our emails never name your condition, your treatment or the title of what you get to read.
privacy-mail-two = A link to something to read opens a page without your name. We do not record that you opened an email or followed a link.
privacy-mail-three = One of your answers may decide which reading we send. No other decision about you is made by a machine.
privacy-cookies-heading = What your browser keeps
privacy-cookies-booking = When you choose a time: a random number, for half a year. It shows us that the time and the address are yours.
privacy-cookies-typed = While you fill in the booking form: what you typed, in that tab alone, until you send it or close the tab.
privacy-cookies-language = When you press the language button: the language, for a year.
privacy-cookies-staff = When staff sign in: a random number, until they sign out.
privacy-cookies-none = Nothing else, and nothing before you do one of these.
privacy-keep-heading = How long we keep it
privacy-keep-hold = A time that you chose and did not book is deleted after a day.
# $years (String) - how many years records are kept
# $age (String) - when a person is an adult
privacy-keep-records = Records of care must be kept for at least { $years } years after your last visit, and after you turned { $age } where you came as a child.
privacy-keep-honest = The program deletes no record of a visit by itself yet. The clinic decides when and how.
privacy-rights-heading = What you can do
privacy-rights-see = See what we keep, and have it put right: ask us. Here the law gives us 30 days to answer.
privacy-rights-stop = Stop a kind of email: use the link at its end. It works at once, and your care stays the same.
privacy-rights-complain = Complain: call us or write to us first, if you can.
# $name (String) - the office that watches over privacy
# $phone (String) - its number
privacy-rights-office = You can also turn to the { $name }: { $phone }.
privacy-rights-site = Their site
