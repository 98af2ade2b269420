# Les suivis de la console : où en est un message, pourquoi il part, pourquoi il ne part pas.

follow-up-when = { $time }, { $zone }
follow-up-scheduled = Partira { $when }
follow-up-deferred = Remis à { $when } : { $reason }
follow-up-held = En attente : { $reason }
follow-up-queued = Dans la file d’envoi
follow-up-retry = Dans la file d’envoi. Le serveur de courriel a dit « pas maintenant »; nouvel essai { $when }
follow-up-transmitting = En cours d’envoi
follow-up-sent = Envoyé { $when }
follow-up-unknown = Nous ne savons pas s’il est arrivé
follow-up-failed = Refusé : { $reason }
follow-up-not-sent = Pas envoyé : { $reason }

follow-up-kind-code = Code qui vérifie une adresse
follow-up-kind-booked = Confirmation du rendez-vous
follow-up-kind-moved = Avis de déplacement du rendez-vous
follow-up-kind-reminder = Rappel du rendez-vous
follow-up-kind-cancelled = Avis d’annulation du rendez-vous
follow-up-kind-reading = Une lecture
follow-up-kind-correction = Avis de correction d’une lecture
follow-up-kind-sign-in = Accès aux pages de la personne
follow-up-kind-address = Changement d’adresse de la personne
follow-up-kind-account = Mot de passe d’un compte
follow-up-purpose-visits = Courriels au sujet des rendez-vous
follow-up-purpose-reading = Lectures après un rendez-vous
follow-up-purpose-question = Une courte question

reason-window = il part aux heures prévues pour lui
reason-spacing = une autre lecture part à cette personne dans les mêmes jours
reason-paused = la personne a demandé une pause
reason-render-error = il manque quelque chose pour l’écrire
reason-quarantined = il a arrêté trois fois le service de courriel
reason-consent = la personne n’y a pas consenti, ou n’y consent plus
reason-no-address = il n’y a pas d’adresse de courriel
reason-address = on n’écrit pas à cette adresse
reason-stale = il serait arrivé trop tard pour être utile
reason-already-received = la personne a déjà reçu cet article
reason-condition = la réponse dont il dépend est une autre
reason-content-missing = l’article n’est pas publié
reason-content-retracted = l’article a été retiré
reason-content-overdue = l’article attend une révision
reason-red-flag = une réponse attend une personne soignante
reason-superseded = le rendez-vous a changé depuis
reason-trigger-reverted = ce qui l’a déclenché a été annulé
reason-visit-gone = le rendez-vous n’est plus comme il le dit
reason-rejected = le serveur de courriel l’a refusé définitivement
reason-expired = il n’a pas pu être remis en trois jours
reason-attempts = il a été essayé trop souvent
reason-cap-expired = il a été remis trop longtemps
reason-staff = le personnel l’a décidé

why-visit = Parce qu’un rendez-vous a été pris, modifié ou annulé, ou qu’une adresse devait être vérifiée.
why-own-pages = Parce que cela a été demandé dans les pages de la personne.
why-account = Parce qu’il s’agit d’un compte du personnel.
why-correction = Parce qu’une lecture reçue au cours des 12 derniers mois a été corrigée ou retirée.
why-journey = Parce qu’un rendez-vous a eu lieu : « { $journey } », version { $version }.
why-days = { $days ->
    [one] Prévu { $days } jour après le rendez-vous.
   *[other] Prévu { $days } jours après le rendez-vous.
}
why-months = Prévu { $months } mois après le rendez-vous.
why-hours = { $hours ->
    [one] Prévu { $hours } heure après le rendez-vous.
   *[other] Prévu { $hours } heures après le rendez-vous.
}
why-minutes = { $minutes ->
    [one] Prévu { $minutes } minute après le rendez-vous.
   *[other] Prévu { $minutes } minutes après le rendez-vous.
}
why-at-once = Prévu dès que le rendez-vous est marqué comme ayant eu lieu.
why-delay = Prévu { $delay } après le rendez-vous.
why-window = Il part entre { $from } et { $to }, { $zone }.
why-condition = Seulement parce que la réponse à « { $question } » était « { $answer } ».
