# Qui a consulté le dossier d’une personne, tel qu’elle le lit.

looked-heading = Qui a consulté mon dossier
looked-link = Qui a consulté mon dossier
looked-text = Toute personne de la clinique qui consulte ou modifie votre dossier laisse une trace ici.
looked-none = Personne ne l’a encore consulté.
looked-caption = Les plus récentes d’abord
looked-when = Quand
looked-who = Qui
looked-what = Quoi
looked-program = Un programme de la clinique
looked-opened = A ouvert votre dossier avec une raison, sans vous soigner
looked-record = A consulté votre dossier
looked-amended = A modifié votre nom, vos coordonnées ou qui parle en votre nom
looked-united = A travaillé à réunir deux dossiers
looked-plan = A lu votre plan
looked-plan-changed = A travaillé à votre plan
looked-alert = S’est occupé d’une de vos réponses
looked-mail = A regardé un courriel pour vous
looked-visit = S’est occupé d’un de vos rendez-vous
looked-other = A travaillé à quelque chose qui vous concerne
