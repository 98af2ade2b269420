# Ce que coûtent les rendez-vous, et ce qui se passe quand les plans changent.

fees-heading = Tarifs
fees-lead = Ce que vous payez est dit avant la réservation. Ce site n’encaisse rien et ne demande aucune carte.
fees-none = Rien ne peut être réservé en ligne pour le moment. Appelez-nous pour connaître les tarifs.
fees-length = Durée
fees-minutes = { $minutes } minutes
fees-or = ou
fees-cost = Prix
fees-ask = Demandez-nous
fees-how = Comment
fees-cancel = Annuler ou déplacer sans frais
fees-until = Jusqu’à { $span } avant
fees-until-start = Jusqu’au début
fees-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
fees-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
fees-span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
fees-book = Réserver : { $service }
fees-change-heading = Quand vos plans changent
fees-change-how = Ouvrez notre plus récent courriel et suivez le lien vers votre rendez-vous. Vous pouvez y annuler ou déplacer le rendez-vous vous-même, tant que c’est sans frais.
fees-change-refuse = Ensuite, le site ne le modifie plus. Veuillez nous appeler.
fees-change-flag = Ensuite, vous pouvez encore annuler sur le site. Nous notons que c’était tard.
fees-change-money = La clinique décide si un rendez-vous manqué ou annulé tard coûte quelque chose. Demandez-nous avant de réserver.
fees-insurer-heading = Assurance
fees-insurer-text = Ce site n’envoie rien aux assureurs. Demandez au vôtre ce qu’il paie, et quelle profession il exige.
