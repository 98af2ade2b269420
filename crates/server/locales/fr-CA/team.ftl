# Les personnes qui soignent ici.

team-heading = Notre équipe
team-lead = Voici les personnes qui vous soignent ici. Ce qui suit chaque nom vient de la clinique.
team-none = La clinique n’a encore nommé personne. Veuillez nous appeler.
team-registration = Inscription à l’ordre
team-languages = Soigne en
team-english = anglais
team-french = français
team-both = français et en anglais
team-places = Où et quand
team-place-days = { $place } : { $days }
team-visits = Rendez-vous
team-book = Réserver : { $service }, avec { $name }
