# The console's frame. Pages of the console add theirs in a file of their own.

staff-menu-name = Console
staff-menu-today = Today
staff-menu-follow-ups = Follow-ups
staff-sign-out = Sign out
staff-home-link = Movability, today’s visits
# $name (String) - who is signed in
staff-signed-in-as = Signed in as { $name }
# $count (Number) - how many things wait
staff-waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
}
