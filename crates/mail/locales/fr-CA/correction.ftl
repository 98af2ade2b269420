correction-subject = Une correction de { $clinic }
correction-title = Nous avons corrigé quelque chose que vous avez reçu
correction-text = Au cours des 12 derniers mois, { $clinic } vous a envoyé une lecture. Tout n’y était pas juste. Voyez ce qui a changé.
correction-open = Voir ce qui a changé
correction-why = Vous recevez ce courriel parce que vous avez reçu cette lecture, même si vous n’en voulez plus d’autres.
