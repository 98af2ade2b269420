# Le cadre de la console. Les pages de la console ont leurs propres fichiers.

staff-menu-name = Console
staff-menu-today = Aujourd’hui
staff-menu-follow-ups = Suivis
staff-sign-out = Fermer la session
staff-home-link = Movability, rendez-vous du jour
staff-signed-in-as = Session de { $name }
staff-waiting = { $count ->
    [one] { $count } en attente
   *[other] { $count } en attente
}
