# The front door.

home-heading = Care for long-lasting pain that builds you up
home-lead = Movement, habits and mind, in a plan made with you.
home-book = Book a visit
home-first-visit = How the first visit goes
home-card-book = Book a visit
home-card-book-text = Choose a time that suits you. You need no account.
home-card-change = Change or cancel a visit
home-card-change-text = Sign in with your email address to see your visits. The newest email from us has a link too. You can also call us.
home-card-plan = Open my plan
home-card-plan-text = Your plan and answers, after you have proven who you are.
home-card-fees = What it costs
# $service (String) - what can be booked
# $price (String) - what it costs, in the clinic's words
home-price = { $service }: { $price }
home-read-first = Read first
home-read-all = All articles
home-people = Who you will see
home-people-all = More about the team
home-believe-heading = What we believe
home-believe-one = A quick fix may ease pain for a while. It can also cost you later. Lasting relief more often comes from what feeds the pain: how you move, sleep and live, and what you fear.
home-believe-two = We say what is known, how sure we are, and where the facts come from. We sell the care that we write about, so we say that too.
home-believe-more = What we do, and what we are not
home-care-heading = When to get help right away
home-care-text = Do not wait for a visit if any of these is new:
home-care-numbness = numbness between the legs, or trouble passing or holding urine or stool
home-care-weakness = an arm or leg that suddenly gets weak, a drooping face, or trouble speaking
home-care-chest = pain in the chest, or trouble breathing
home-care-fever = strong pain with fever, after a fall, or that wakes you and keeps getting worse
# $number (String) - the emergency number
home-care-call = Emergency: call { $number }
# $number (String) - the crisis line
home-care-crisis = In distress: call or text { $number }
