# Ce qu’ouvre le lien au bas d’un courriel.

unsubscribe-heading = Arrêter ces courriels?
unsubscribe-done-heading = C’est fait
unsubscribe-ask = Nous ne vous enverrons plus { $what }.
unsubscribe-done = Nous ne vous enverrons plus { $what }.
unsubscribe-on-its-way = Un message est peut-être déjà en route.
unsubscribe-visits-stay = Les courriels sur vos rendez-vous viendront encore : confirmations et changements.
unsubscribe-button = Arrêter ces courriels
unsubscribe-preferences = Arrêter tous les courriels, les suspendre ou en choisir le rythme
unsubscribe-reading = de lectures après vos rendez-vous
unsubscribe-questions = de courtes questions sur votre état
unsubscribe-visits = de courriels sur vos rendez-vous
