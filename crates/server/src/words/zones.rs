//! A zone as people say it: by its city.

use domain::time::Zone;

use super::Words;

/// "Toronto time" · "heure de Toronto"; UTC and the like keep their name.
pub(crate) fn zone_time(zone: &Zone, t: &Words) -> String {
    match zone.name().rsplit_once('/') {
        Some((_, city)) => t.zone_time(city.replace('_', " ")),
        None => t.zone_plain(zone.name()),
    }
}

#[cfg(test)]
mod tests {
    use domain::text::Lang;

    use super::*;

    #[test]
    fn a_zone_is_said_by_its_city() {
        let zone: Zone = "America/St_Johns".parse().unwrap();
        assert_eq!(zone_time(&zone, Words::of(Lang::English)), "St Johns time");
        assert_eq!(zone_time(&zone, Words::of(Lang::French)), "heure de St Johns");
    }
}
