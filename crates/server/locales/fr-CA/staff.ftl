# Le cadre de la console. Les pages de la console ont leurs propres fichiers.

staff-menu-name = Console
staff-menu-today = Aujourd’hui
staff-menu-accounts = Comptes
staff-menu-follow-ups = Suivis
staff-sign-out = Fermer la session
staff-home-link = Movability, rendez-vous du jour
staff-signed-in-as = Session de { $name }
staff-waiting = { $count ->
    [one] { $count } en attente
   *[other] { $count } en attente
}

# La porte.

sign-in-heading = Ouvrir une session
sign-in-lead = Ce lien ouvre une session une seule fois, dans ce navigateur.
sign-in-button = Ouvrir la session
sign-in-ask = Demandez un nouveau lien à la personne qui gère le système de la clinique.
sign-in-spent-heading = Ce lien ne peut pas servir
sign-in-spent = Il a peut-être déjà servi, ou son temps est écoulé. Un lien sert une fois, pendant dix minutes.

# Aujourd’hui.

today-previous = Jour précédent
today-next = Jour suivant
today-back = Aujourd’hui
today-visits = { $count ->
    [one] { $count } rendez-vous
   *[other] { $count } rendez-vous
}
today-empty = Il n’y a pas de rendez-vous ce jour-là.
today-next-working-day = Le prochain jour avec des heures d’ouverture :
today-is-next = Prochain
today-done-heading = Enregistré
today-done = { $who } : { $what }
today-done-open = Voir le rendez-vous
today-mail-heading = Les courriels ne partent pas en ce moment
today-mail-paused = L’envoi a été suspendu { $since }. Les courriels attendent la reprise.
today-mail-stuck = Le serveur de courriel ne répond pas. Les courriels attendent et partiront d’eux-mêmes.

# Où en est un rendez-vous.

status-held = En cours de réservation
status-awaiting-code = Attend le code envoyé par courriel
status-awaiting-approval = Attend votre approbation
status-booked = Confirmé
status-arrived = Sur place
status-checked-in = Inscrit
status-fulfilled = A eu lieu
status-missed = Absence
status-cancelled-by-patient = Annulé par la personne
status-cancelled-late = Annulé tard par la personne
status-cancelled-by-clinic = Annulé par la clinique
status-expired = Pas confirmé à temps
status-entered-in-error = Inscrit par erreur
modality-in-person = En personne
modality-video = Par vidéo
modality-phone = Par téléphone

# Un rendez-vous.

diary-back = Rendez-vous de ce jour
diary-facts = Le rendez-vous
diary-when = Quand
diary-what = Quoi
diary-minutes = { $minutes ->
    [one] { $title }, { $minutes } minute
   *[other] { $title }, { $minutes } minutes
}
diary-where = Où
diary-with = Avec
diary-typed = Inscrit à la réservation
diary-typed-unproven = Inscrit à la réservation, adresse non confirmée
diary-needs = Ce qui aiderait
diary-override = Une règle a été écartée parce que
diary-nobody = Personne n’est encore nommé
diary-fulfil = Marquer comme ayant eu lieu
diary-refused-heading = Rien n’a été modifié
diary-refused-changed = Quelqu’un a modifié ce rendez-vous pendant que la page était ouverte. Voici où il en est.
diary-refused-state = Ce n’est pas possible dans l’état actuel du rendez-vous. Un rendez-vous peut être marqué le jour même ou plus tard.
diary-follow-ups = Suivis
diary-no-follow-ups = Pas encore de suivis. Ils sont prévus lorsque le rendez-vous est marqué comme ayant eu lieu.
diary-mails = Courriels au sujet de ce rendez-vous
outcome-sent = { $count ->
    [one] { $count } suivi partira.
   *[other] { $count } suivis partiront.
}
outcome-not-sent = { $count ->
    [one] { $count } ne partira pas.
   *[other] { $count } ne partiront pas.
}
outcome-none = Aucun suivi ne partira.

# Les suivis.

follow-ups-heading = Suivis
follow-ups-groups = Groupes de messages
follow-ups-messages = Messages
follow-ups-all = Tous
follow-ups-will-be-sent = À envoyer
follow-ups-on-their-way = En route
follow-ups-sent = Envoyés
follow-ups-trouble = En difficulté
follow-ups-not-sent = Pas envoyés
follow-ups-none = Il n’y en a pas ici.
follow-ups-all-clear = Tout va bien. Rien ne vous attend.
follow-ups-earlier = Prévus plus tôt
follow-ups-newest = Depuis le début

# Un message.

message-heading = Message à { $who }
message-what = { $kind } : { $title }
message-back = Tous les suivis
message-facts = Le message
message-purpose = But
message-due = Prévu
message-useful-until = Utile jusqu’à
message-override = Des règles ont été écartées parce que
message-visit = Rendez-vous
message-visit-open = Ouvrir le rendez-vous
message-send-now = Envoyer maintenant
message-send-now-anyway = Envoyer quand même maintenant
message-done-send-now = Le message part maintenant. Vous verrez le résultat ici.
message-outside-heading = Ce message a ses propres heures
message-outside = Ses heures commencent { $when }. Pour l’envoyer avant, dites pourquoi. Votre nom et la raison sont conservés.
message-reason = Pourquoi maintenant?
message-reason-hint = Par exemple : demandé à l’accueil
message-reason-missing = Dites pourquoi il devrait partir maintenant
message-refused-heading = Pas envoyé maintenant
message-refused-changed = Quelqu’un a modifié ce message pendant que la page était ouverte. Voici où il en est.
message-refused-consent = La personne n’a pas consenti à ce genre de courriel. Cela ne peut pas être écarté.
message-refused-address = Il n’y a pas d’adresse à laquelle il peut être envoyé.
message-refused-sent = Il est déjà parti.
message-refused-state = Il ne peut pas être envoyé maintenant, dans son état actuel.
message-see-mail = Voir le courriel exact
message-mail = Le courriel exact
message-bytes = Chaque octet, comme il a été envoyé

delivery-heading = Livraison { $number }
delivery-state = État
delivery-to = À une adresse chez
delivery-attempts = Essais
delivery-accepted = Pris par le serveur de courriel
delivery-reply = Le serveur de courriel a dit
delivery-message-id = Message-ID
delivery-queued = Dans la file d’envoi
delivery-leased = Entre les mains du service de courriel
delivery-transmitting = En cours d’envoi. Vous verrez le résultat ici.
delivery-retry-wait = Attend le prochain essai
delivery-is-accepted = Pris par le serveur de courriel
delivery-rejected = Refusé définitivement
delivery-failed = Abandonné : { $reason }
delivery-outcome-unknown = Nous ne savons pas s’il est arrivé
delivery-held = En attente : { $reason }
delivery-presumed = Considéré comme arrivé : aucun avis en trois jours
delivery-stopped = Arrêté avant le départ : { $reason }

access-code-link = Remettre un code d’accès
access-code-back = Retour au rendez-vous
access-code-heading = Remettre un code d’accès
access-code-lead = Avec ce code, une personne ouvre son plan et ses réponses dans ses propres pages. Il est affiché une fois, pour que vous l’imprimiez. Il sert une fois, pendant 14 jours.
access-code-who = Qui est cette personne?
access-code-looked = J’ai vérifié qui est cette personne
access-code-looked-hint = Par une carte santé ou une autre carte avec photo, ou parce que vous la connaissez.
access-code-look-first = Vérifiez d’abord qui est cette personne, puis cochez la case
access-code-make = Créer un code
access-code-out-heading = Un code est en circulation
access-code-out = Remis le { $since }, valable jusqu’au { $until }. Un nouveau le remplace.
access-code-revoke = Le reprendre
access-code-made-heading = Code d’accès
access-code-paper = Ce code prouve que c’est bien vous quand vous ouvrez votre plan et vos réponses. Ne le montrez à personne.
access-code-paper-how = Accédez à vos pages avec votre courriel, puis tapez le code à { $address }.
access-code-paper-until = Il sert une fois, jusqu’au { $until }.
