# Ce que les lecteurs disent d’un article.

feedback-heading = Avez-vous trouvé cette page utile?
feedback-lead = Il s’agit de la page « { $title } ».
feedback-about = Que voulez-vous nous dire?
feedback-about-missing = Choisissez ce que vous voulez nous dire
feedback-useful = Oui, elle a été utile
feedback-not-useful = Non, elle ne l’a pas été
feedback-mistake = Elle contient une erreur
feedback-text = Que pourrait-on améliorer, ou qu’est-ce qui est faux? (facultatif pour oui et non)
feedback-text-hint = N’écrivez rien sur vous ou votre santé. Nous ne savons pas qui vous êtes et ne pouvons pas répondre. Jusqu’à { $most } caractères.
feedback-mistake-missing = Écrivez ce qui est faux
feedback-too-long = Écrivez au plus { $most } caractères
feedback-unprintable = Retirez les caractères qui ne peuvent pas être utilisés
feedback-send = Envoyer
feedback-tell-more = En dire plus
feedback-thanks = Merci
feedback-thanks-text = Nous lisons ce que les gens écrivent, et cela nous aide à corriger la page. Nous ne pouvons pas répondre.
feedback-thanks-health = S’agit-il de votre propre santé? Appelez-nous : { $phone }.
