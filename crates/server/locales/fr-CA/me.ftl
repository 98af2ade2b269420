me-sign-in-heading = Accéder à vos pages
me-sign-in-lead = Nous vous envoyons un courriel avec un lien. Aucun mot de passe n’est nécessaire.
me-sign-in-asked = Vos pages s’ouvrent dès que vous y avez accédé. Si votre session était ouverte, elle est terminée. Vous reviendrez où vous étiez.
me-again-kept = Ce que vous avez écrit est gardé en chemin.
me-again-come-back = Ouvrez le lien du courriel dans ce navigateur. Revenez ensuite à cette page et appuyez sur le bouton.
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

me-once-more-heading = Accédez-y encore une fois
me-once-more-text = Votre adresse courriel est la clé de vos pages. Nous vous demandons donc d’y accéder de nouveau juste avant de la changer. Rien n’a été changé.
me-email-heading = Changer votre adresse courriel
me-email-lead = Nous vous écrivons à { $address }. Cette adresse et la nouvelle reçoivent chacune un courriel et doivent dire oui.
me-email-new = Nouvelle adresse courriel
me-email-button = Demander aux deux adresses
me-email-same = C’est déjà l’adresse à laquelle nous écrivons
me-email-sent-heading = Regardez les deux boîtes
me-email-sent = Les deux adresses reçoivent maintenant un courriel. Dès que les deux ont dit oui, nous écrivons à la nouvelle. Jusque-là, tout va à { $address }. Vous avez une journée.

me-address-leave-heading = Devons-nous écrire à une autre adresse?
me-address-leave = Une personne qui a accédé à vos pages veut que nous écrivions dorénavant à { $address }.
me-address-yes = Oui, écrivez là
me-address-no = Non, ne changez rien
me-address-prove-heading = Est-ce votre adresse?
me-address-prove = Quelqu’un veut que nous lui écrivions à { $address }. Cette adresse est-elle la vôtre, et l’avez-vous demandé?
me-address-mine = Oui, c’est la mienne
me-address-not-mine = Non, ce n’était pas moi
me-address-undo-heading = Annuler le changement d’adresse
me-address-undo = Nous écrivons maintenant à { $address }. Si ce n’est pas vous qui l’avez changé, annulez-le ici. Toutes les sessions ouvertes dans vos pages seront fermées.
me-address-undo-button = Écrire de nouveau à mon ancienne adresse
me-address-thanks = Merci
me-address-waits = L’autre adresse doit maintenant dire oui aussi. Jusque-là, rien ne change.
me-address-changed = Les deux adresses ont dit oui. Dorénavant, nous écrivons à la nouvelle. L’ancienne reçoit un avis et peut annuler le changement pendant trois jours.
me-address-kept = Rien ne change.
me-address-undone = Nous écrivons de nouveau à votre ancienne adresse, et toutes les sessions sont fermées. Appelez-nous si vous n’avez pas demandé ce changement.
me-address-not-possible = Nous ne pouvons pas la changer
me-address-taken = Une personne de ce nom est inscrite avec l’autre adresse. Appelez-nous, et nous réglerons cela ensemble.
me-address-over = Il n’y a plus rien à répondre ici. La réponse est déjà donnée, ou le délai est écoulé.

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
