# Ce que fait la clinique, et comment se passe une première visite.

about-heading = Ce que nous faisons
about-lead = Nous aidons les personnes dont la douleur dure depuis des mois ou des années. Nous cherchons ce qui l’entretient et bâtissons avec vous un plan qui convient à votre vie.
about-believe-heading = Comment nous voyons la douleur qui dure
about-believe-one = La douleur qui dure est réelle. Plusieurs choses à la fois l’entretiennent souvent : votre façon de bouger et de vous reposer, le sommeil, le stress, la peur de se blesser et d’autres problèmes de santé.
about-believe-two = Une solution rapide peut calmer la douleur un temps. Nous misons surtout sur ce que vous pouvez bâtir et garder : la force, le calme, le sommeil et la confiance en votre corps.
about-believe-three = Nous vous disons à quel point nous en sommes sûrs. Quand on ne sait pas, nous le disons.
about-body-heading = Pour le corps
about-body-text = Du mouvement en quantités à votre portée, un peu plus chaque semaine. Des soins avec les mains pour un temps seulement, et toujours en plus de vos propres exercices.
about-mind-heading = Pour l’esprit
about-mind-text = Comprendre la douleur, calmer une alarme trop forte et refaire ce que vous en êtes venu à craindre.
about-life-heading = Pour la vie de tous les jours
about-life-text = Le sommeil, le rythme, le travail et votre entourage. Ils comptent autant que n’importe quel traitement.
about-techniques = Voir les techniques, et à quel point nous sommes sûrs de chacune
about-first-heading = Comment se passe la première visite
about-first-one = Vous choisissez une heure sur ce site ou par téléphone. Aucun compte n’est nécessaire.
about-first-two = Nous vous envoyons par courriel ce que vous avez choisi, avec un lien pour le modifier ou l’annuler.
about-first-three = { $service }, { $minutes } minutes. { $summary }
about-first-four = Si vous l’avez accepté, nous vous envoyons ensuite quelques lectures. Vous pouvez y mettre fin d’un clic.
about-not-heading = Ce que nous ne sommes pas
about-not-emergency = Nous ne sommes pas un service d’urgence. Cette page dit plus bas quand demander de l’aide tout de suite.
about-not-cure = Nous ne promettons aucune guérison. La plupart des gens qui avancent peu à peu en font plus et craignent moins. Certains ont aussi moins mal.
about-not-medicine = Nous ne vous demandons jamais d’arrêter un traitement prescrit par quelqu’un d’autre. Parlez-en d’abord à cette personne.
about-trust-heading = Comment nous vérifier
about-trust-text = Nos articles nomment leurs sources et disent à quel point nous sommes sûrs. Nous vendons les soins dont nous parlons, et chaque article le dit.
about-trust-draft = Les textes de ce site sont des ébauches tant qu’une personne clinicienne d’ici ne les a pas vérifiés. Chaque article dit si c’est fait.
about-team = Rencontrer l’équipe
