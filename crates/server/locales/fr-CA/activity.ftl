# Ce qu’une personne fait de son plan, jour après jour.

today-activities-heading = Aujourd’hui
today-activities-count = Activités faites : { $done } sur { $of }
today-activities-none = Votre plan ne prévoit rien aujourd’hui.
activity-as-planned = Fait comme prévu
activity-open = Dire comment cela s’est passé
activity-change = Modifier
activity-done = Fait
activity-partly = En partie
activity-skipped = Pas aujourd’hui
activity-rest = Assez pour cette semaine
activity-week = { $days ->
    [one] { $days } jour sur { $of } cette semaine
   *[other] { $days } jours sur { $of } cette semaine
}
activity-this-week = Cette semaine
activity-more = En savoir plus
activity-told = Ce que vous avez dit pour aujourd’hui
activity-take-back = Retirer cette réponse
activity-saved = Nous avons noté comment cela s’est passé.
activity-undone = Nous avons retiré cette réponse.
activity-how-heading = Comment cela s’est-il passé?
activity-did = Qu’en avez-vous fait?
activity-did-missing = Choisissez ce que vous en avez fait
activity-which-day = Quel jour?
activity-today = Aujourd’hui
activity-yesterday = Hier
activity-quantity-minutes = Combien de minutes?
activity-quantity-times = Combien de fois en tout?
activity-quantity-seconds = Combien de secondes en tout?
activity-quantity-wrong = Entrez un nombre entier à partir de 1
activity-pain = Quelle était votre douleur pendant l’activité?
activity-pain-none = aucune douleur
activity-pain-most = la pire que vous puissiez imaginer
activity-effort = Était-ce difficile?
activity-effort-none = aucun effort
activity-effort-most = le plus grand effort possible
activity-note = Autre chose à dire?
activity-note-hint = Les personnes qui vous soignent le liront avant votre prochain rendez-vous, pas tout de suite.
