# Ce qu’un calendrier montre d’un rendez-vous.

calendar-video = Par vidéo
calendar-phone = Par téléphone
calendar-note = Pour voir ou annuler votre rendez-vous : { $address }
