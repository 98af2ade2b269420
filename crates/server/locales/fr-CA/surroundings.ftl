# Ce qui entoure les pages des deux côtés : heures d’ouverture, fuseaux.

weekday-monday = lundi
weekday-tuesday = mardi
weekday-wednesday = mercredi
weekday-thursday = jeudi
weekday-friday = vendredi
weekday-saturday = samedi
weekday-sunday = dimanche
hours-days = du { $first } au { $last }
hours-two-days = { $first } et { $second }
hours-line = { $days }, de { $from } à { $to }
zone-time = heure de { $city }
zone-plain = { $zone }
