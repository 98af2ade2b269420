//! Who sees the patient, where nobody was named.

use crate::ids::ServiceId;

use super::{Diary, Offer};

/// The offer to take among those at one start: the service's first way, then the practitioner least recently booked,
/// ties by id.
pub(super) fn of<'a>(diary: &Diary, service: &ServiceId, at_once: &'a [Offer]) -> Option<&'a Offer> {
    let ways = diary.clinic.service(service).map_or(&[][..], |service| &service.modalities);
    at_once.iter().min_by_key(|offer| {
        let way = ways.iter().position(|way| *way == offer.modality);
        (way, diary.last_booked.get(&offer.practitioner), &offer.practitioner, &offer.location)
    })
}
