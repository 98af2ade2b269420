# Which mail may come, how often, and for how long none at all.

preferences-heading = The emails we send you
preferences-pace = How often may something to read come?
preferences-pace-normal = As planned for your care
preferences-pace-weekly = At most once a week
preferences-pause = Do you want a pause?
preferences-pause-hint = Nothing to read and no questions until then. Emails about your visits still come.
preferences-pause-none = No pause
# $date (String) - the day on which the pause ends
preferences-pause-keep = Keep the pause until { $date }
# $days (Number) - how long
preferences-pause-days = Pause for { $days } days
