# What the clinic does, and how a first visit goes.

about-heading = What we do
about-lead = We help people whose pain has lasted for months or years. We look for what keeps the pain going, and build a plan with you that fits your life.
about-believe-heading = How we see pain that lasts
about-believe-one = Pain that lasts is real. It is often kept going by many things at once: how you move and rest, sleep, stress, fear of harm, and other health problems.
about-believe-two = A quick fix may ease pain for a while. We put most of our effort into what you can build and keep: strength, calm, sleep, and trust in your body.
about-believe-three = We tell you how sure we are. When something is not known, we say so.
about-body-heading = For the body
about-body-text = Movement in amounts that you can manage, a little more each week. Hands-on care only for a while, and only beside your own exercise.
about-mind-heading = For the mind
about-mind-text = Learning how pain works, calming an alarm that is too loud, and doing again what you have come to fear.
about-life-heading = For daily life
about-life-text = Sleep, pace, work and the people around you. They count as much as any treatment.
about-techniques = See the techniques, and how sure we are of each
about-first-heading = How the first visit goes
about-first-one = You choose a time on this site or by phone. You need no account.
about-first-two = We email you what you chose and a link to change or cancel it.
# $service (String) - the first that can be booked
# $minutes (String) - how long it takes
# $summary (String) - what the clinic says of it
about-first-three = { $service }, { $minutes } minutes. { $summary }
about-first-four = If you agreed to it, we send you a few things to read afterwards. You can stop that with one click.
about-not-heading = What we are not
about-not-emergency = We are not an emergency service. This page says below when to get help right away.
about-not-cure = We promise no cure. Most people who build up slowly do more and fear less. Some also hurt less.
about-not-medicine = We never ask you to stop a treatment that somebody else prescribed. Talk with that person first.
about-trust-heading = How you can check us
about-trust-text = Our articles name their sources and say how sure we are. We sell the care that we write about, and we say so on each article.
about-trust-draft = The texts on this site are drafts until a clinician of this clinic has checked them. Each article says whether that was done.
about-team = Meet the team
