//! Offers as people read them: grouped by date, and the nearest ones to a time that was lost.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::{
    clinic::{Clinic, Location, Modality},
    ids::{LocationId, PractitionerId},
    time::{Offsets, Zone},
};

use super::{
    Diary, Offer, Wish, choice, offers,
    wall::{DAY, date_of},
};

/// A local date with its times, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date, in the zone of the answer.
    pub date: Date,
    /// Its times, soonest first.
    pub slots: Vec<Slot>,
}

/// One time at one place, with everybody who could see the patient then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// From when.
    pub starts_at: Timestamp,
    /// To when.
    pub ends_at: Timestamp,
    /// With whom, by id.
    pub practitioners: Vec<PractitionerId>,
    /// Where.
    pub location: LocationId,
    /// How.
    pub modality: Modality,
    /// The local date it stands under: at the place if in person, otherwise in the viewer's zone.
    pub date: Date,
    /// What the wall of the answer adds to the two instants, in seconds.
    pub offsets: [i64; 2],
    /// Whether the wall shows this time twice that night, so that its label must carry the offset (R2).
    pub shows_twice: bool,
}

/// The zone in which a visit is shown: the place's if in person, otherwise the viewer's.
pub fn zone_of_answer<'a>(location: &'a Location, modality: Modality, viewer: &'a Zone) -> &'a Zone {
    if modality == Modality::InPerson { &location.zone } else { viewer }
}

/// Offers as times: one for each start, place and way, soonest first.
pub fn slots(clinic: &Clinic, offers: &[Offer], viewer: &Zone) -> Vec<Slot> {
    let mut clocks = Clocks::of(clinic, offers, viewer);
    let mut slots: Vec<Slot> = Vec::new();
    for at_once in offers.chunk_by(|one, other| one.starts_at == other.starts_at) {
        let first = slots.len();
        for offer in at_once {
            let same = |slot: &Slot| slot.location == offer.location && slot.modality == offer.modality;
            if let Some(slot) = slots[first..].iter_mut().find(|slot| same(slot)) {
                slot.practitioners.push(offer.practitioner.clone());
            } else if let Some(clock) = clocks.at(&offer.location, offer.modality) {
                let start = offer.starts_at.as_second();
                slots.push(Slot {
                    starts_at: offer.starts_at,
                    ends_at: offer.ends_at,
                    practitioners: Vec::from([offer.practitioner.clone()]),
                    location: offer.location.clone(),
                    modality: offer.modality,
                    date: date_of(clock.midnight(start) / DAY).unwrap_or(Date::MAX),
                    offsets: [start, offer.ends_at.as_second()].map(|instant| clock.offset(instant)),
                    shows_twice: clock.shows_twice(start),
                });
            }
        }
    }
    slots
}

/// The clocks of an answer, each looked up once: a month has thousands of times in one or two zones.
struct Clocks<'a> {
    clinic: &'a Clinic,
    viewer: &'a Zone,
    /// The stretch in which the offers lie.
    stretch: (i64, i64),
    known: Vec<(&'a Zone, Offsets)>,
}

impl<'a> Clocks<'a> {
    fn of(clinic: &'a Clinic, offers: &[Offer], viewer: &'a Zone) -> Self {
        let first = offers.first().map_or(0, |offer| offer.starts_at.as_second());
        let last = offers.last().map_or(0, |offer| offer.ends_at.as_second());
        // A time that occurs twice is told by the change of clocks beside it.
        Self { clinic, viewer, stretch: (first - 2 * DAY, last + 2 * DAY), known: Vec::new() }
    }

    /// The clock by which a visit there and in this way is shown; none if there is no such place.
    fn at(&mut self, location: &LocationId, modality: Modality) -> Option<&Offsets> {
        let zone = zone_of_answer(self.clinic.location(location)?, modality, self.viewer);
        let known = self.known.iter().position(|(known, _)| std::ptr::eq(*known, zone));
        let at = known.unwrap_or_else(|| {
            self.known.push((zone, Offsets::over(zone, self.stretch.0, self.stretch.1)));
            self.known.len() - 1
        });
        Some(&self.known[at].1)
    }
}

/// Offers by local date: only dates that have some.
pub fn days(clinic: &Clinic, offers: &[Offer], viewer: &Zone) -> Vec<Day> {
    let mut days: BTreeMap<Date, Vec<Slot>> = BTreeMap::new();
    for slot in slots(clinic, offers, viewer) {
        days.entry(slot.date).or_default().push(slot);
    }
    days.into_iter().map(|(date, slots)| Day { date, slots }).collect()
}

/// How many other times are shown for one that was lost.
pub const ALTERNATIVES: usize = 3;

/// The free starts nearest to one that was lost, on either side, the earlier first on a tie: those that fulfil the wish,
/// then those with any practitioner, which may be the very same time. One offer for each start.
pub fn alternatives(diary: &Diary, wish: &Wish, lost: Timestamp, now: Timestamp) -> Vec<Offer> {
    let mut nearest = nearest_starts(diary, wish, lost, now);
    nearest.retain(|offer| offer.starts_at != lost);
    if nearest.len() < ALTERNATIVES && wish.practitioner.is_some() {
        let known: BTreeSet<Timestamp> = nearest.iter().map(|offer| offer.starts_at).collect();
        let with_anyone = nearest_starts(diary, &Wish { practitioner: None, ..wish.clone() }, lost, now);
        nearest.extend(with_anyone.into_iter().filter(|offer| !known.contains(&offer.starts_at)));
    }
    nearest.truncate(ALTERNATIVES);
    nearest
}

fn nearest_starts(diary: &Diary, wish: &Wish, lost: Timestamp, now: Timestamp) -> Vec<Offer> {
    let found = offers(diary, wish, now);
    let mut starts: Vec<&[Offer]> = found.chunk_by(|one, other| one.starts_at == other.starts_at).collect();
    let distance = |at_once: &&[Offer]| -> (SignedDuration, Timestamp) {
        let start = at_once[0].starts_at;
        (lost.duration_since(start).abs(), start)
    };
    starts.sort_by_key(distance);
    // Three with this practitioner and three with anyone are enough to choose three from.
    starts.truncate(2 * ALTERNATIVES);
    starts.into_iter().filter_map(|at_once| choice::of(diary, &wish.service, at_once).cloned()).collect()
}
