me-sign-in-heading = Accéder à vos pages
me-sign-in-lead = Nous vous envoyons un courriel avec un lien. Aucun mot de passe n’est nécessaire.
me-sign-in-asked = Vos pages s’ouvrent dès que vous y avez accédé. Si votre session était ouverte, elle est terminée. Vous reviendrez où vous étiez.
me-sign-in-hint = Celle à laquelle nous vous écrivons
me-sign-in-button = Envoyez-moi le courriel
me-sign-in-help = Pas d’adresse courriel, ou une autre maintenant?

me-sent-heading = Regardez vos courriels
me-sent-text = Si nous connaissons cette adresse, un courriel est en route. Cela peut prendre une minute. Ouvrez-le ici, sur cet appareil, et appuyez sur son bouton.
me-sent-elsewhere = Vous avez ouvert le courriel sur un autre appareil? Huit chiffres y sont affichés. Tapez-les ici. Ils servent pendant dix minutes.
me-sent-nothing = Aucun courriel après quelques minutes? Regardez dans le dossier des indésirables, ou vérifiez l’adresse.
me-code = Huit chiffres de la page du courriel
me-code-hint = Par exemple 1234 5678. Il ne les faut que si le courriel est sur un autre appareil.
me-code-button = Ouvrir mes pages
me-code-shape = Entrez les huit chiffres affichés par la page du courriel
me-code-wrong = { $left ->
    [one] Ces chiffres sont inexacts. Il vous reste un essai.
   *[other] Ces chiffres sont inexacts. Il vous reste { $left } essais.
}
me-over-heading = Ceci ne fonctionne plus
me-over-text = Un lien et ses chiffres servent une fois, pendant dix minutes, et seulement avec le navigateur qui les a demandés. Demandez un nouveau courriel.
me-over-again = Demander un nouveau courriel

me-mailed-heading = Ouvrez vos pages
me-mailed-text = Vous l’avez demandé il y a un instant.
me-mailed-button = Ouvrir mes pages
me-elsewhere-heading = Vos chiffres
me-elsewhere-asked = À { $time }, quelqu’un a demandé à ouvrir vos pages avec un autre navigateur : { $device }.
me-elsewhere-type = Si c’était vous, tapez ces chiffres là-bas. Ne les dites à personne, pas même à nous.
me-elsewhere-until = Jusqu’à { $time }, ils ouvrent vos pages.
me-not-me-heading = Ce n’était pas vous?
me-not-me-text = Dites-le-nous, et personne n’entrera avec ce courriel.
me-not-me-button = Ce n’était pas moi
me-disowned-heading = Merci de nous l’avoir dit
me-disowned-text = Personne n’entre plus avec ce courriel. Vous n’avez rien d’autre à faire.

me-heading = Bonjour { $name }
me-ahead-heading = Vos prochains rendez-vous
me-ahead-none = Vous n’avez aucun rendez-vous à venir.
me-ahead-waits = C’est une demande. Vous recevrez un courriel avec la réponse de la clinique.
me-ahead-change = Changer ou annuler
me-book = Prendre rendez-vous
me-health-heading = Votre plan et vos réponses
me-health-text = Pour votre plan et vos réponses, prouvez que c’est bien vous, avec un code de la clinique.
me-health-link = Ouvrir mon plan
me-details-heading = Vos coordonnées
me-name = Nom
me-email = Courriel
me-phone = Téléphone
me-contact-link = Changer le nom ou le téléphone
me-preferences-link = Courriels et langue
me-past-heading = Vos rendez-vous passés
me-past-none = Il n’y en a pas encore.
me-past-again = Reprendre rendez-vous
me-back = Vos pages
me-save = Enregistrer
me-done-contact = Nous avons vos nouvelles coordonnées.
me-done-preferences = Nous respectons vos souhaits dès maintenant. Un message est peut-être déjà en route.

me-contact-heading = Votre nom et votre téléphone
me-contact-taken = Une autre personne est inscrite avec ce nom et cette adresse courriel. Appelez-nous, s’il vous plaît.

me-preferences-heading = Courriels et langue
me-preferences-mail = Quels courriels pouvons-nous vous envoyer?
me-preferences-without-mail = Sans cela, vous ne recevez aucun rappel et ne pouvez pas accéder à vos pages. Appelez-nous alors.
me-preferences-lang = Dans quelle langue vous écrivons-nous?

me-proof-heading = Prouvez que c’est bien vous
me-proof-lead = Votre plan et vos réponses concernent votre santé. Nous demandons donc plus que votre courriel : le code d’accès que la clinique vous remet lors d’un rendez-vous, après avoir vérifié qui vous êtes.
me-proof-code = Code d’accès de la clinique
me-proof-hint = Dix lettres et chiffres, avec ou sans trait d’union
me-proof-button = Montrer mon plan
me-proof-shape = Entrez les dix lettres et chiffres de votre code d’accès
me-proof-wrong = Ce code ne convient pas. Un code sert une fois, pendant 14 jours, et cinq essais au plus. Demandez-en un nouveau à la clinique.
me-proof-none = Pas encore de code? Demandez-le à votre prochain rendez-vous.
me-proof-done = C’est déjà fait.

me-plan-heading = Votre plan
me-plan-none = Nous le faisons ensemble à votre premier rendez-vous.
