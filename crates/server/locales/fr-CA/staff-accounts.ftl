# Qui, du personnel, peut ouvrir une session : pour la personne qui dirige la clinique.

accounts-heading = Comptes
accounts-list = Toutes les personnes qui peuvent ouvrir une session
accounts-new = Ajouter une personne
accounts-enrolled = Actif
accounts-invited = Invitation envoyée
accounts-no-way-in = Sans mot de passe
accounts-ended = Fermé
accounts-signed-in = Dernière session : { $when }
accounts-never = Aucune session jusqu’ici

accounts-new-heading = Ajouter une personne
accounts-new-lead = Vous recevrez une adresse à remettre. Elle s’ouvre une fois, dans les 24 heures, et demande un mot de passe et une application.
accounts-new-button = Ajouter et afficher l’invitation
accounts-name-missing = Entrez le nom complet
accounts-email-taken = Un autre compte a cette adresse
accounts-roles = Son travail
accounts-roles-missing = Choisissez au moins un rôle
accounts-circle = Les patients de qui cette personne soigne
accounts-circle-hint = Pour les cliniciennes et cliniciens : les siens, et ceux des personnes remplacées.

accounts-facts = Le compte
accounts-standing = État
accounts-signed-in-fact = Dernière session
accounts-sessions = { $count ->
    [0] Nulle part en ce moment
    [one] Dans { $count } navigateur
   *[other] Dans { $count } navigateurs
}
accounts-where = Sessions ouvertes
accounts-may = Ce que cette personne peut faire
accounts-roles-text = Un changement ferme toutes ses sessions. Les programmes qui ont des droits qu’elle n’a plus cessent de fonctionner.
accounts-roles-button = Enregistrer les rôles
accounts-deeds = Ce que vous pouvez faire
accounts-end-sessions-text = Un ordinateur est resté ouvert, ou un téléphone est perdu.
accounts-end-sessions-button = Fermer toutes ses sessions
accounts-invite-text = Cette personne n’a pas encore de mot de passe, ou l’invitation est échue. Une invitation antérieure cesse de fonctionner.
accounts-invite-button = Afficher une nouvelle invitation
accounts-reset-text = Cette personne a perdu son téléphone et ses codes de secours. Mot de passe, application et codes sont retirés, et vous recevez une nouvelle invitation à remettre.
accounts-reset-button = Retirer le mot de passe et l’application
accounts-disable-text = Cette personne est partie. Ses sessions se ferment et elle ne peut plus en ouvrir. Ce qu’elle a écrit reste.
accounts-disable-button = Fermer le compte
accounts-enable-text = Cette personne est revenue. Elle ouvre ses sessions comme avant.
accounts-enable-button = Rouvrir le compte

accounts-done-roles = Les rôles sont changés. Toutes ses sessions sont fermées.
accounts-done-sessions = Toutes ses sessions sont fermées.
accounts-done-disabled = Le compte est fermé.
accounts-done-enabled = Le compte est rouvert.

accounts-refused-heading = Rien n’a été changé
accounts-changed = Quelqu’un a changé ce compte entre-temps. Le voici tel qu’il est maintenant.
accounts-last-admin = Il ne resterait personne pour diriger la clinique. Donnez d’abord le rôle Administration à quelqu’un d’autre.
accounts-own = C’est votre propre compte. Une autre personne de l’administration doit le faire pour vous.
accounts-has-ended = Ce compte est fermé. Rouvrez-le d’abord.
accounts-not-ended = Ce compte est ouvert.

accounts-invitation-heading = Remettez cette invitation
accounts-invitation-lead = Cette adresse est pour { $name } seulement. Elle s’ouvre une fois, dans les 24 heures.
accounts-invitation-keep = Envoyez-la de façon que cette personne soit seule à la lire, ou donnez-la en personne. Elle ne sera plus affichée.
accounts-invitation-on = Je l’ai remise
