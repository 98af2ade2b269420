# Quels courriels peuvent venir, à quel rythme, et pendant combien de temps aucun.

preferences-heading = Les courriels que nous vous envoyons
preferences-pace = À quel rythme les lectures peuvent-elles venir?
preferences-pace-normal = Comme prévu pour vos soins
preferences-pace-weekly = Au plus une fois par semaine
preferences-pause = Voulez-vous une pause?
preferences-pause-hint = Aucune lecture et aucune question d’ici là. Les courriels sur vos rendez-vous viendront encore.
preferences-pause-none = Pas de pause
preferences-pause-keep = Garder la pause jusqu’au { $date }
preferences-pause-days = Pause de { $days } jours
