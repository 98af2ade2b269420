# Les flux, pour les programmes qui annoncent les nouveautés.

feed-title = { $clinic } : articles
feed-corrections-title = { $clinic } : ce que nous avons corrigé
feed-corrected = Corrigé : { $title }
feed-retracted = Retiré : { $title }
