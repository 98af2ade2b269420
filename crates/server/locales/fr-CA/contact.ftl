# Où est la clinique et comment joindre une personne.

contact-heading = Nous joindre
contact-lead = Le plus rapide est d’appeler. Pour un rendez-vous, vous pouvez aussi réserver sur ce site à toute heure.
contact-phone = Téléphone
contact-email = Courriel
contact-email-text = Le courriel n’est pas secret. N’y écrivez rien sur votre santé.
contact-post = Adresse postale
contact-places = Où nous recevons
contact-directions = Comment entrer
contact-open = Ouvert
contact-online-text = Il vous faut un téléphone, une tablette ou un ordinateur. Appelez-nous si vous ne savez pas comment rejoindre la rencontre.
contact-closed-heading = Jours de fermeture
contact-closed-day = { $day } : { $why }
contact-closed-place = { $day } : { $why } ({ $place })
contact-book = Prendre rendez-vous
contact-zone = Toutes les heures sont à l’{ $zone }.
