visit-when = Quand : { $from }, jusqu’à { $to }
visit-zone = Fuseau horaire : { $city }
visit-with = Avec : { $practitioner }
visit-where = Où : { $place }
visit-address = Adresse : { $address }
visit-by-video = Où : par vidéo
visit-by-phone = Où : par téléphone
visit-open = Voir mon rendez-vous

booked-subject = Votre rendez-vous : { $when }
booked-title = Votre rendez-vous est confirmé
booked-expect = Au plaisir de vous voir à { $clinic }.
booked-page = Cette page dit tout sur votre rendez-vous. Vous pouvez aussi l’y annuler :
booked-calendar = Vous pouvez ajouter le rendez-vous à votre calendrier. Une réponse de votre calendrier ne l’annule pas. Pour annuler, utilisez la page ci-dessus ou appelez-nous.
booked-why = Vous recevez ce courriel parce que vous avez pris rendez-vous chez nous.

moved-subject = Déplacé : votre rendez-vous est maintenant { $when }
moved-title = Votre rendez-vous a été déplacé
moved-expect = Voici votre rendez-vous maintenant. Cela remplace ce que nous vous avions écrit :
moved-calendar = Beaucoup de calendriers modifient le rendez-vous d’eux-mêmes. Une réponse de votre calendrier ne l’annule pas. Pour annuler, utilisez la page ci-dessus ou appelez-nous.

reminder-subject = Rappel : votre rendez-vous, { $when }
reminder-title = Votre rendez-vous approche
reminder-page = Si vous ne pouvez pas venir, dites-le-nous dès que possible. Appelez-nous au { $phone }, ou utilisez cette page :

cancelled-subject = Annulé : votre rendez-vous, { $when }
cancelled-title = Votre rendez-vous est annulé
cancelled-by-patient = Comme vous l’avez demandé, ce rendez-vous n’aura pas lieu :
cancelled-by-clinic = Nous sommes désolés. Nous ne pouvons pas tenir ce rendez-vous :
cancelled-by-expiry = Ce rendez-vous n’a pas été confirmé à temps. Il n’aura donc pas lieu :
cancelled-page = Vous pouvez choisir une autre heure dans notre site, ou nous appeler au { $phone }. Voici la page de ce rendez-vous :
cancelled-why = Vous recevez ce courriel parce que vous aviez pris rendez-vous chez nous.

visit-calendar-video = Par vidéo
visit-calendar-phone = Par téléphone
visit-calendar-note = Pour voir ou annuler votre rendez-vous : { $address }
