# What stands around pages of both faces: opening hours, zones.

weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
# $first (String) - the first weekday
# $last (String) - the last weekday
hours-days = { $first } to { $last }
# $first (String) - a weekday
# $second (String) - the one after it
hours-two-days = { $first } and { $second }
# $days (String) - a weekday or several
# $from (String) - when the clinic opens
# $to (String) - when it closes
hours-line = { $days }, { $from } to { $to }
# $city (String) - the city a time zone is named for
zone-time = { $city } time
# $zone (String) - a time zone without a city, e.g. UTC
zone-plain = { $zone }
