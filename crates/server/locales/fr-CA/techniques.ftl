# De quoi peuvent être faits les soins de la douleur qui dure.

techniques-heading = Techniques
techniques-lead = Voici de quoi peuvent être faits les soins de la douleur qui dure, et à quel point on peut être sûr de chaque partie. Vous choisissez avec la personne qui vous soigne. Tout le monde ici n’offre pas chacune d’elles.
techniques-draft = Ébauche : sans révision clinique
techniques-draft-text = Aucun clinicien n’a encore vérifié cette liste. Ne vous y fiez pas seule pour agir.
techniques-none = Il n’y a encore rien à lire ici.
techniques-groups = Sur cette page
techniques-active = Vous le faites
techniques-passive = On vous le fait
techniques-builds = Vous renforce
techniques-supports = Soutient le reste
techniques-relief = Soulage un temps
techniques-skin = Perce la peau
techniques-no-grade = Notre degré de certitude pour cette technique seule n’a pas été établi.
techniques-ungraded = non établi
techniques-body = Mouvement et corps
techniques-mind = Esprit
techniques-life = Vie de tous les jours
techniques-others = Avec les autres
techniques-not-routine = Déconseillées en usage courant
techniques-not-routine-text = Vous en entendrez peut-être parler. Le conseil est de ne pas les utiliser de façon courante.
techniques-scale-heading = Ce que veulent dire les mots
techniques-scale-high = Élevé : de nouvelles études ne changeront guère ce que nous disons.
techniques-scale-moderate = Modéré : de nouvelles études pourraient changer l’ampleur de l’effet. Nous écrivons « probablement ».
techniques-scale-low = Faible : de nouvelles études changeront sans doute ce que nous disons. Nous écrivons « peut ».
techniques-scale-very-low = Très faible : on ne sait pas, et nous l’écrivons.
