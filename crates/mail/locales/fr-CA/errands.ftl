sign-in-subject = Accès à vos pages à { $clinic }
sign-in-title = Votre accès
sign-in-asked = À { $time }, quelqu’un, peut-être vous, a demandé à ouvrir vos pages à { $clinic }.
sign-in-asked-on = À { $time }, quelqu’un, peut-être vous, a demandé à ouvrir vos pages à { $clinic }, avec { $system }.
sign-in-asked-with = À { $time }, quelqu’un, peut-être vous, a demandé à ouvrir vos pages à { $clinic }, avec { $browser }, { $system }.
sign-in-open = Ouvrir mes pages
sign-in-until = Jusqu’à { $time }, le lien sert une fois.
sign-in-not-me = Ce n’était pas vous ? Vous n’avez rien à faire : sans ce courriel, personne n’entre. Ne le transférez à personne.
sign-in-why = Vous recevez ce courriel parce que votre adresse a été tapée dans notre page de connexion.

address-until = Jusqu’au { $time }, vous pouvez répondre.

address-leave-subject = Une autre adresse pour vous à { $clinic } ?
address-leave-title = Voulez-vous une autre adresse ?
address-leave-asked = Quelqu’un, peut-être vous, a demandé que { $clinic } vous écrive à une autre adresse.
address-leave-next = Nous la changeons une fois que les deux adresses ont dit oui.
address-leave-open = Voir et répondre
address-leave-not-me = Ce n’était pas vous ? Ouvrez la page et dites non. Rien ne changera.
address-leave-why = Vous recevez ce courriel parce que nous vous écrivons à cette adresse.

address-prove-subject = Est-ce votre adresse ? De { $clinic }
address-prove-title = Est-ce votre adresse ?
address-prove-asked = Quelqu’un, peut-être vous, veut que { $clinic } lui écrive à cette adresse.
address-prove-open = Voir et répondre
address-prove-not-me = Ce n’était pas vous ? Ouvrez la page et dites non, ou ne faites rien. Nous ne vous écrirons plus à ce sujet.
address-prove-why = Vous recevez ce courriel parce que cette adresse a été tapée dans nos pages.

address-changed-subject = Votre adresse à { $clinic } a été changée
address-changed-title = Votre adresse a été changée
address-changed-text = Dorénavant, { $clinic } vous écrit à une autre adresse.
address-changed-undo = Ce n’était pas vous ? Jusqu’au { $time }, vous pouvez l’annuler ici :
address-changed-open = Annuler le changement
address-changed-call = Plus tard, ou en cas de doute, appelez-nous au { $phone }.

recovery-subject = Un nouveau mot de passe pour votre compte à { $clinic }
recovery-title = Choisissez un nouveau mot de passe
recovery-asked = À { $time }, quelqu’un, peut-être vous, a demandé un nouveau mot de passe à { $clinic }.
recovery-asked-on = À { $time }, quelqu’un, peut-être vous, a demandé un nouveau mot de passe à { $clinic }, avec { $system }.
recovery-asked-with = À { $time }, quelqu’un, peut-être vous, a demandé un nouveau mot de passe à { $clinic }, avec { $browser }, { $system }.
recovery-how = Ouvrez la page dans le navigateur où vous l’avez demandée. Elle demande l’un de vos codes de secours.
recovery-open = Choisir un nouveau mot de passe
recovery-not-me = Ce n’était pas vous ? Vous n’avez rien à faire : sans code de secours, ce courriel ne change rien. Ne le transférez à personne.
recovery-why = Vous recevez ce courriel parce que vous avez un compte dans le système de la clinique.

recovered-subject = Votre mot de passe à { $clinic } a été changé
recovered-title = Votre mot de passe a été changé
recovered-text = Le mot de passe de votre compte à { $clinic } a été changé le { $time }. L’un de vos codes de secours a servi.
recovered-signed-out = Toutes vos sessions sont fermées. Votre application reste la même.
recovered-open = Ouvrir une session
recovered-not-me = Ce n’était pas vous ? Demandez tout de suite à une personne qui administre le système de réinitialiser votre compte : { $phone }.
