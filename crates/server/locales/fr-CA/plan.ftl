# Plans de traitement : ce qui manque avant la signature.

plan-lack-body-item = Ajoutez au moins un élément pour le corps et un autre pour l’esprit : il manque celui du corps.
plan-lack-mind-item = Ajoutez au moins un élément pour le corps et un autre pour l’esprit : il manque celui de l’esprit.
plan-lack-active-builder = Ajoutez quelque chose de physique que la personne fait elle-même et qui développe ses capacités.
plan-lack-mind-skill = Pour l’esprit, ajoutez de l’éducation, de la relaxation, de la pleine conscience, une habileté ou une orientation.
plan-lack-psychotherapist = Cet élément doit être offert par quelqu’un qui peut faire de la psychothérapie.
plan-lack-area-answer = Dites ce qui peut nourrir la douleur dans ce domaine, ou que rien n’a été trouvé.
plan-lack-factor-of-item = Dites à quoi cela répond, parmi ce qui peut nourrir la douleur.
plan-lack-item-of-factor = Dites ce que le plan fait à ce sujet, ou pourquoi rien n’est fait.
plan-lack-review-date = Fixez la date de la révision : elle manque ou elle est trop tardive.
plan-lack-stop-rule = Dites quand arrêter, dans des mots que la personne lira.
plan-lack-linked-active-item = Un soulagement doit nommer l’élément actif qu’il rend possible.
plan-lack-company = Un soulagement ne reste pas seul : ajoutez autre chose dans le même domaine.
plan-lack-more-building = Le plan compte plus sur le soulagement que sur ce qui renforce.
plan-lack-reason = Les lignes directrices déconseillent l’usage courant. Pourquoi ici?
plan-lack-sharing = Ajoutez le partage du plan avec la personne qui prescrit, avec consentement.
plan-lack-other-wording = Seule la personne qui prescrit peut changer un médicament. Écrivez-le autrement.
plan-lack-functional-goal = Écrivez un but dans les mots de la personne, avec un nombre et une date.
plan-lack-whole-goal = Complétez ce but : quoi, mesure, unité, d’où à où, jusqu’à quand et pourquoi.
plan-lack-fresh-baseline = Mesurez d’abord : le point de départ manque ou il est trop ancien.
plan-lack-fresh-screen = Les questions de sécurité manquent, sont trop anciennes ou n’ont pas toutes une réponse.
plan-lack-cleared-red-flag = Un signal d’alarme est ouvert. Un clinicien doit d’abord le fermer.
plan-lack-flare-up-page = Ajoutez la page pour les poussées de douleur, avec les signes urgents et les numéros.
plan-lack-consent-talk = Consignez la discussion sur le consentement, y compris les autres possibilités.
plan-lack-preference = Qu’est-ce qui est propre à cette personne? Notez un souhait, une limite ou ce qui l’aide.
plan-lack-difference-from-template = C’est le modèle inchangé. Qu’est-ce qui est propre à cette personne?
plan-lack-clearance = Une réponse s’y oppose : { $answer }. Écrivez pourquoi c’est sûr, ou changez-le.
plan-lack-authorised-provider = La personne qui l’offre n’y est pas autorisée ici.
plan-lack-living-technique = Cette technique n’est plus offerte. Choisissez-en une autre.
plan-reason-needed = Dites ce qui a changé et pourquoi; la personne le lira.

# La page du plan, pour la personne elle-même.
plan-signed = Version { $number }, signée le { $date }. Ce que vous voyez ici est ce qui a été signé.
plan-on-hold = Votre plan est en pause. Rien n’y est à faire avant que nous le reprenions avec vous.
plan-changed-heading = Mis à jour le { $date } : ce qui a changé
plan-changed-why = Pourquoi :
plan-added = Nouveau : { $what }
plan-removed = Ne fait plus partie de votre plan : { $what }
plan-differs = { $what } : { $how }
plan-was = { $what }. Maintenant : { $now }. Avant : { $before }.
plan-aspect-what = autre chose
plan-aspect-dose = la quantité ou la fréquence
plan-aspect-quota = la progression
plan-aspect-dates = les dates
plan-aspect-stop = quand arrêter
plan-aspect-provider = qui l’offre
plan-aspect-target = la cible
plan-aspect-status = où cela en est
plan-aspect-reasons = les raisons
plan-aspect-words = les mots
plan-part-problem = Vos propres mots
plan-part-preferences = Ce qui compte pour vous
plan-part-flare = La page pour les poussées de douleur
plan-part-sharing = Qui d’autre reçoit le plan
plan-part-consent = Ce dont nous avons parlé avant votre accord
plan-part-reviews = Les jours où nous le regardons de nouveau
plan-part-rest = Ce sur quoi le plan repose
plan-problem-heading = Dans vos mots
plan-goals-heading = Ce que vous voulez pouvoir faire
plan-goal-steps = De { $from } à { $to } { $unit }, d’ici le { $date }
plan-goal-why = Pourquoi cela compte pour vous :
plan-do-heading = Ce que vous faites
plan-body-heading = Pour votre corps
plan-mind-heading = Pour votre esprit
plan-life-heading = Pour vos journées
plan-how-much = Combien
plan-when-stop = Quand arrêter
plan-given-by = On vous l’offre
plan-feeds-heading = Ce qui peut nourrir votre douleur
plan-matters-heading = Ce qui compte pour vous
plan-others-heading = Ce que d’autres vous donnent
plan-others-text = Seule la personne qui l’a prescrit peut le changer. Rien dans ce plan ne vous demande de l’arrêter ou de le retarder.
plan-toxin = Toxine botulique
plan-others-who = par { $who }
plan-flare-heading = Si la douleur s’emballe
plan-flare-text = Il faut s’attendre à de mauvais jours. Ils ne veulent pas dire que quelque chose est brisé.
plan-flare-signs = Ce qui l’annonce
plan-flare-first = Les deux premiers jours
plan-flare-keep = Ce qu’il faut continuer
plan-flare-call = Qui appeler
plan-flare-urgent = Demandez de l’aide tout de suite
plan-review-heading = Quand nous le regardons de nouveau
plan-print = Imprimer mon plan et mes exercices
plan-sheet-heading = Plan de { $name }
plan-sheet-days = Les jours où vous l’avez fait
plan-sheet-more = Pour en savoir plus : { $address }

# Ce qu’on fait, en mots.
plan-dose-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
plan-dose-repetitions = { $sets ->
    [one] { $of } fois de suite
   *[other] { $sets } séries de { $of }
}
plan-dose-seconds = { $sets ->
    [one] { $of } secondes
   *[other] { $sets } séries de { $of } secondes
}
plan-dose-session = une séance
plan-dose-hold = tenir { $n } secondes
plan-dose-rest = { $n } secondes de repos entre les séries
plan-dose-effort = effort de { $n } sur 10
plan-dose-daily = { $n ->
    [one] une fois par jour
   *[other] { $n } fois par jour
}
plan-dose-days = { $n ->
    [one] 1 jour par semaine
    [7] tous les jours
   *[other] { $n } jours par semaine
}
plan-dose-named = le { $days }
plan-dose-sessions = { $n ->
    [one] 1 séance en tout
   *[other] { $n } séances en tout
}
plan-dose-weeks = { $n ->
    [one] pendant 1 semaine
   *[other] pendant { $n } semaines
}
plan-dose-left = à gauche
plan-dose-right = à droite
plan-dose-both = des deux côtés
plan-day-mon = lundi
plan-day-tue = mardi
plan-day-wed = mercredi
plan-day-thu = jeudi
plan-day-fri = vendredi
plan-day-sat = samedi
plan-day-sun = dimanche
plan-load-kilograms = avec { $n } kg
plan-load-pounds = avec { $n } lb
plan-load-band = avec l’élastique { $n }
plan-load-maximum = à { $n } % de ce que vous pouvez lever une fois
