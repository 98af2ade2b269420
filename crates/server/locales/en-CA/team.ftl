# Who treats people here.

team-heading = Our team
team-lead = These are the people who treat you here. What stands behind each name comes from the clinic.
team-none = The clinic has not named anybody yet. Please call us.
team-registration = Registration
team-languages = Treats in
team-english = English
team-french = French
team-both = English and French
team-places = Where and when
# $place (String) - a place, or "Online"
# $days (String) - weekdays
team-place-days = { $place }: { $days }
team-visits = Visits
# $service (String) - what can be booked
# $name (String) - with whom
team-book = Book: { $service }, with { $name }
