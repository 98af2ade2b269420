# The accessibility statement: what was tested and what was not.

accessibility-heading = Accessibility
accessibility-lead = This site should work for you, whatever your body, your senses or your device. Where it does not, we want to know.
accessibility-aim-heading = What we aim for
accessibility-aim-text = The Web Content Accessibility Guidelines (WCAG) 2.2, level AA, on every page, in English and French.
accessibility-do-heading = What we do for it
accessibility-do-script = Booking, changing and cancelling work without a mouse and without scripts.
accessibility-do-targets = Buttons and links that stand alone are at least 48 pixels high.
accessibility-do-time = A time that you chose is kept for you, and you can keep it longer. Nothing you typed is lost when it runs out.
accessibility-do-motion = Nothing moves, blinks or plays by itself.
accessibility-do-words = We write short sentences in plain words.
accessibility-do-print = Pages can be printed. Emails carry the same text without pictures.
accessibility-tested-heading = What was tested
accessibility-tested-text = On every change, a program opens every page in the browser Chromium, narrow and wide, in both languages. It looks for barriers by the rules of axe, for scrolling sideways, for small targets, for text of twice the size, and for a keyboard focus that can be seen and is never caught. It also books a visit by keyboard alone and with scripts off.
accessibility-not-heading = What was not tested
accessibility-not-people = No person with a screen reader, a switch or voice control has tried the site yet. A program finds only a part of the barriers.
accessibility-not-browsers = Browsers other than Chromium, and most mail programs, have not been tried.
accessibility-known-heading = What we know does not work well
accessibility-known-reload = With scripts off, the browser Chromium empties a half-filled booking form when you load it again.
accessibility-known-translation = The English of a few names comes from the clinic and may be missing in French, or the other way around.
accessibility-ask-heading = Tell us, or ask for it another way
accessibility-ask-text = Call us or write to us. We can give you what is on this site in another form, for example in large print or read out on the phone, and book for you.
accessibility-ask-complain = If something kept you out, say so and we will answer. You can also complain to the public office for human rights where you live.
# $date (String) - when this page was last checked against the tests
accessibility-date = This statement was last checked on { $date }.
