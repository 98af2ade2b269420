# La déclaration d’accessibilité : ce qui a été testé et ce qui ne l’a pas été.

accessibility-heading = Accessibilité
accessibility-lead = Ce site doit fonctionner pour vous, peu importe votre corps, vos sens ou votre appareil. Là où ce n’est pas le cas, nous voulons le savoir.
accessibility-aim-heading = Ce que nous visons
accessibility-aim-text = Les Règles pour l’accessibilité des contenus Web (WCAG) 2.2, niveau AA, sur chaque page, en français et en anglais.
accessibility-do-heading = Ce que nous faisons pour cela
accessibility-do-script = Réserver, modifier et annuler fonctionnent sans souris et sans scripts.
accessibility-do-targets = Les boutons et les liens isolés ont au moins 48 pixels de haut.
accessibility-do-time = L’heure choisie est gardée pour vous, et vous pouvez la garder plus longtemps. Rien de ce que vous avez écrit n’est perdu quand le délai passe.
accessibility-do-motion = Rien ne bouge, ne clignote ni ne joue tout seul.
accessibility-do-words = Nous écrivons des phrases courtes en mots simples.
accessibility-do-print = Les pages s’impriment. Les courriels portent le même texte sans images.
accessibility-tested-heading = Ce qui a été testé
accessibility-tested-text = À chaque changement, un programme ouvre chaque page dans le navigateur Chromium, étroite et large, dans les deux langues. Il cherche les obstacles selon les règles d’axe, le défilement de côté, les cibles trop petites, les défauts du texte deux fois plus grand, et un focus du clavier que l’on voit et qui n’est jamais pris au piège. Il réserve aussi un rendez-vous au clavier seul et sans scripts.
accessibility-not-heading = Ce qui n’a pas été testé
accessibility-not-people = Aucune personne avec un lecteur d’écran, un contacteur ou la commande vocale n’a encore essayé le site. Un programme ne trouve qu’une partie des obstacles.
accessibility-not-browsers = Les navigateurs autres que Chromium et la plupart des programmes de courriel n’ont pas été essayés.
accessibility-known-heading = Ce qui ne marche pas bien, à notre connaissance
accessibility-known-reload = Sans scripts, le navigateur Chromium vide un formulaire de réservation à moitié rempli quand vous le rechargez.
accessibility-known-translation = Quelques noms viennent de la clinique; leur traduction peut manquer.
accessibility-ask-heading = Dites-le-nous, ou demandez une autre forme
accessibility-ask-text = Appelez-nous ou écrivez-nous. Nous pouvons vous donner le contenu de ce site sous une autre forme, par exemple en gros caractères ou lu au téléphone, et réserver pour vous.
accessibility-ask-complain = Si quelque chose vous a tenu à l’écart, dites-le et nous répondrons. Vous pouvez aussi vous plaindre à l’organisme public des droits de la personne de votre région.
accessibility-date = Cette déclaration a été vérifiée pour la dernière fois le { $date }.
