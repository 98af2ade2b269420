# Les articles tels que les lecteurs les voient.

articles-heading = Lire sur la douleur
articles-lead = Des mots simples sur ce qui aide, à quel point nous en sommes sûrs et d’où viennent les faits.
articles-none = Il n’y a rien à lire ici pour le moment.
articles-all = Tous les articles
articles-byline = Par { $authors } · { $checked } · { $minutes } de lecture · { $sources }
articles-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
articles-source-count = { $count ->
    [one] { $count } source
   *[other] { $count } sources
}
articles-byline-checked = vérifié par { $name }, { $day }
articles-byline-unchecked = pas encore vérifié par un clinicien
articles-byline-older = une version antérieure
articles-demo-label = Démonstration – sans révision clinique
articles-demo-text = Aucun clinicien n’a vérifié ce texte. Ne vous y fiez pas pour agir.
articles-older = Il existe une version plus récente de cette page. Voici celle que nous vous avons envoyée.
articles-source = Source
articles-certainty-high = notre degré de certitude : élevé
articles-certainty-moderate = notre degré de certitude : modéré
articles-certainty-low = notre degré de certitude : faible
articles-certainty-very-low = notre degré de certitude : très faible
articles-in-short = En bref
articles-licensed-uses = Où l’usage est approuvé
articles-harms = Effets nuisibles
articles-urgent-signs = Demandez de l’aide tout de suite
articles-do-not-stop = Si vous recevez ce traitement
articles-questions = Des questions à poser
articles-overuse = Prendre des médicaments trop souvent
articles-testimonial = Dans les mots d’une patiente ou d’un patient
articles-licensed = Approuvé au Canada :
articles-recommended = Conseillé ou payé par un organisme public :
articles-not-licensed = Non approuvé :
articles-unchecked = pas encore vérifié par nous
articles-unverified = Pas encore vérifié par nous.
articles-none-verified = Personne à cette clinique n’a encore vérifié ces sources.
articles-none-checked = Personne à cette clinique n’a encore vérifié cette liste.
articles-back-to-text = Retour au texte, à la source { $number }
articles-contents = Sur cette page
articles-terms = Mots expliqués
articles-sources = Sources ({ $count })
articles-written-by = Rédigé par
articles-checked-by = Vérifié par
articles-not-checked = Personne encore : ce texte attend un clinicien
articles-version = Version
articles-conflict = Conflits d’intérêts
articles-interest = Ce que la clinique y gagne
articles-talk = Parlez-nous de votre situation
articles-last-checked = Dernière vérification
articles-next-check = Prochaine vérification
articles-version-of = { $version }, du { $day }
articles-number-of-sources = Nombre de sources
articles-report-mistake = Signaler une erreur
articles-who-link = Qui se tient derrière cette page
articles-checked-on = Vérifié le { $day }
articles-facts = { $checked } · { $minutes } · { $sources }
articles-overdue = Cette page devait être vérifiée le { $due }
articles-overdue-text = Une partie n’est peut-être plus à jour. Nous la vérifierons bientôt.
articles-behind = Cette traduction est plus ancienne que la page d’origine
articles-behind-text = La page anglaise a changé depuis. Nous mettons celle-ci à jour.
articles-corrected = Corrigé le { $day }
articles-corrected-see = Voir ce qui était faux
articles-corrections = Ce que nous avons corrigé
articles-correction-on = { $day }, version { $version }
articles-translated = Nous vous avons envoyé la page anglaise. La voici en français :
articles-untranslated = Cette page n’existe pas encore en français. Voici la page anglaise.
articles-retracted = Nous avons retiré cette page le { $day }
articles-retracted-text = Ne vous fiez pas aux copies qui en circulent.
articles-retracted-instead = Lisez plutôt ceci :
articles-nowhere-heading = Il n’y a pas de page à cette adresse
articles-nowhere-text = Elle a peut-être changé de place, ou il y a une erreur dans l’adresse.
articles-related-techniques = Les techniques de cette page
articles-related = À lire ensuite
articles-basis = Sur quoi cela repose
articles-basis-source = Source { $number }
articles-basis-people = { $people } personnes
articles-basis-limits = Limites : { $limits }.
articles-basis-against = Elle va à l’encontre de ce que nous disons.
articles-basis-context = Elle donne le contexte.
articles-basis-paid-by-maker = Des fabricants l’ont payée, en tout ou en partie.
articles-basis-not-paid-by-maker = Aucun fabricant ne l’a payée.
articles-basis-paid-unknown = Qui a payé : nous ne l’avons pas noté.
articles-kind-review = une synthèse de nombreuses études
articles-kind-guideline = un guide de pratique
articles-kind-trial = un essai avec un groupe de comparaison
articles-kind-observed = une étude qui a observé des gens
articles-kind-animals = une étude chez l’animal
articles-kind-cells = une étude sur des cellules
articles-kind-regulator = un document d’une autorité
articles-kind-overview = le survol d’un expert
articles-kind-web = une page Web
articles-kind-unknown = nous n’avons pas noté le genre de travail
articles-limit-animals = des animaux, non des personnes
articles-limit-cells = des cellules, non des personnes
articles-limit-observed = pas de comparaison au hasard
articles-limit-small = moins de 100 personnes
articles-limit-old = plus de 10 ans
articles-limit-doubted = n’est plus en vigueur
articles-search-heading = Résultats de la recherche
articles-search-label = Chercher dans les articles
articles-search-button = Chercher
articles-topic = Sujet
articles-any-topic = Tous les sujets
articles-topics = Sujets
articles-topic-articles = À lire à ce sujet
articles-topic-techniques = Ce qui peut aider
articles-search-count = { $count ->
    [one] { $count } article pour « { $words } »
   *[other] { $count } articles pour « { $words } »
}
articles-search-none = Aucun article pour « { $words } »
articles-search-topic-count = { $count ->
    [one] { $count } article sur ce sujet
   *[other] { $count } articles sur ce sujet
}
articles-search-cut = Nous avons cherché les { $count } premiers mots.
articles-search-some = Aucun article n’a tous ces mots. Ceux-ci en ont quelques-uns.
articles-search-techniques = Techniques
articles-search-near = Cherchiez-vous l’une de ces pages?
articles-search-hint = Essayez un autre mot, ou choisissez un sujet plus bas.
articles-feed = Articles nouveaux et modifiés
