# Pour qui développe, sur un port local.

dev-mail-heading = Courriels captés
dev-mail-empty = Aucun courriel n’a encore été capté. Prenez un rendez-vous et revenez voir.
dev-mail-links = Liens
dev-mail-text = Texte
dev-mail-html = HTML
dev-mail-calendar = Calendrier
dev-mail-headers = En-têtes
dev-mail-raw = Chaque octet
