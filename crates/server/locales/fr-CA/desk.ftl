# Ce que le personnel fait d’un rendez-vous, et comment il en prend un.

diary-deeds = Que faire
diary-approve = Approuver
diary-arrive = Sur place
diary-check-in = Inscrire
diary-miss = Absence
diary-enter-in-error = Inscrit par erreur
diary-undo = Annuler l’action : retour à « { $before } »
diary-move-link = Changer l’heure
diary-cancel-link = Annuler ce rendez-vous
diary-reject-link = Refuser
diary-book-next = Prendre le prochain rendez-vous
diary-keep = Ne rien changer
diary-room = salle { $room }
diary-typed-differs = Saisi à la réservation, différent du dossier
diary-on-record = Au dossier
diary-done-approved = Le rendez-vous est approuvé. La personne reçoit un courriel dans deux minutes.
diary-done-arrived = L’arrivée est notée.
diary-done-checked-in = La personne est inscrite.
diary-done-fulfilled = Le rendez-vous est marqué comme ayant eu lieu.
diary-done-missed = L’absence est notée. Le reste de la plage est libre.
diary-done-in-error = Le rendez-vous est noté comme une erreur et ne figure plus dans aucune liste.
diary-done-cancelled = Le rendez-vous est annulé. La plage est libre.
diary-done-rejected = Le rendez-vous est refusé. La plage est libre.
diary-done-undone = C’est repris. Le rendez-vous est de nouveau à « { $now } ».
diary-done-moved = Le rendez-vous a sa nouvelle heure.
diary-done-booked = Le rendez-vous est pris.
diary-done-released = { $count ->
    [one] { $count } plage est de nouveau libre.
   *[other] { $count } plages sont de nouveau libres.
}
diary-refused-undo-taken = Impossible de revenir en arrière : une autre personne a pris cette plage.

diary-release-heading = Quelqu’un prend trop de plages
diary-release-text = Libère chaque plage retenue et chaque rendez-vous sans adresse confirmée qui vient du même navigateur ou de la même adresse courriel que celui-ci. Les rendez-vous confirmés restent.
diary-release-network = Jusqu’où
diary-release-house = Aussi tout ce qui vient du même réseau. Toute une maison ou un bureau peut se trouver derrière.
diary-release = Tout libérer
diary-in-error-heading = Ce rendez-vous a été inscrit par erreur
diary-in-error-text = Il sort de toutes les listes et sa plage est libre. La trace de ce qui s’est passé reste. Vous pouvez revenir en arrière pendant 24 heures.

diary-cancel-heading = Annuler le rendez-vous de { $who }?
diary-reject-heading = Refuser le rendez-vous de { $who }?
diary-cancel-reason = Motif
diary-cancel-reason-hint = Pour le personnel seulement. La personne ne le lit pas.
diary-inform = Prévenir la personne
diary-inform-text = Envoyer un courriel à ce sujet dans deux minutes
diary-cancel = Annuler ce rendez-vous
diary-reject = Refuser

diary-move-heading = Une autre heure pour { $who }
diary-move-to = La nouvelle heure
diary-move-now = Le rendez-vous actuel
diary-move = Donner cette heure
diary-move-anyway = Donner cette heure quand même

# Une heure, comme le personnel la dit.

when-with = Avec
when-anyone = La première personne libre
when-date = Date
when-time = Heure
when-date-missing = Entrez la date
when-time-missing = Entrez l’heure, par exemple 14:30
when-time-left-out = On avance les montres ce jour-là, et cette heure n’existe pas. Entrez-en une autre
when-free = Les prochaines plages libres
when-none-free = Rien n’est libre au cours des quatre prochaines semaines.
when-find = Voir les plages libres pour ce choix

# Les règles qui s’y opposent.

override-heading = Une règle s’y oppose
override-text = Rien n’a encore été pris ni déplacé. Pour continuer quand même, dites pourquoi ci-dessous. Votre nom et le motif restent avec le rendez-vous.
override-never = Rien n’a été pris ni déplacé. Cette règle ne peut pas être écartée.
override-reason = Pourquoi quand même?
override-reason-hint = Par exemple : convenu avec la personne qui soigne
rule-too-late = C’est plus tôt que le préavis que demande ce service.
rule-too-far = C’est plus loin que ce service ne peut se réserver.
rule-slot-taken = Un autre rendez-vous, ou quelqu’un qui réserve en ce moment, a cette plage.
rule-not-open = Personne ne travaille à cette heure, ou aucune salle n’est libre, ou la clinique est fermée, ou les rendez-vous ne commencent pas à cette minute.
rule-no-such-thing = La clinique ne l’offre pas : pas avec cette personne, à cet endroit, pour cette durée.
rule-cap-reached = C’est plus de rendez-vous que la journée ou la personne ne peut en avoir.
rule-patient-overlap = La personne a un autre rendez-vous à ce moment.
rule-wrong-state = Ce n’est pas possible dans l’état actuel du rendez-vous.

# Un nouveau rendez-vous.

new-visit-link = Nouveau rendez-vous
new-visit-walk-in-link = Sans rendez-vous
new-visit-heading = Nouveau rendez-vous
new-visit-walk-in-heading = Quelqu’un est ici maintenant
new-visit-what = Pour quoi?
new-visit-other-service = Un autre service
new-visit-starts-now = Le rendez-vous commence maintenant, et l’arrivée est notée.
new-visit-who = Qui vient
new-visit-name = Nom complet
new-visit-email = Courriel
new-visit-phone = Téléphone
new-visit-birth-date = Date de naissance
new-visit-birth-date-hint = Distingue deux personnes du même nom et de la même adresse.
new-visit-lang = Dans quelle langue écrivons-nous?
new-visit-consents = Ce que la personne a accepté, ici au comptoir
new-visit-inform-text = Envoyer un courriel avec le rendez-vous dans deux minutes
new-visit-book = Prendre ce rendez-vous
new-visit-book-anyway = Prendre le rendez-vous quand même
