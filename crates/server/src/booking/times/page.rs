//! The page of times: the soonest on top, then by day.

use std::collections::BTreeSet;

use askama::Template;

use domain::{
    booking::{Day, Offer, Slot, Wish},
    clinic::{Modality, Service},
    time::Zone,
};
use storage::bookings::Lost;
use wording::{Style, date_in_words};

use super::{
    super::{
        filter::{self, first_way},
        shown::{Choice, Names, Shown},
        trust,
    },
    Said, Times,
    found::Found,
};
use crate::{
    Site,
    components::{Choices, Fact, Link, TimeButton},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    words::{Words, refusals, typography::capitalised},
};

#[derive(Template)]
#[template(path = "booking/choose.html")]
pub(super) struct TimesPage {
    t: &'static Words,
    page: Frame,
    back: String,
    /// Where the filters lead.
    action: String,
    /// Where a time leads: kept by POST; for a visit that moves, asked about by GET, since nothing happens yet.
    chosen: String,
    is_moving: bool,
    lead: String,
    /// When the visit is now, while it is being moved.
    now: Option<String>,
    /// A time was lost: what happened, and the nearest ones instead.
    lost: Option<(String, Vec<TimeButton>)>,
    /// What goes along with a time: what was typed before one was lost, or which version of the visit was seen.
    carried: Vec<(String, String)>,
    soonest: Vec<TimeButton>,
    filters: Vec<Choices>,
    /// The filters stand open where one is set: what is hidden narrows nothing.
    is_narrowed: bool,
    days: Vec<DayShown>,
    day_links: Vec<Link>,
    later: Option<String>,
    nothing: Option<String>,
    /// All times, where what narrows them left none.
    widen: Option<String>,
    trust: Vec<Fact>,
}

struct DayShown {
    id: String,
    heading: String,
    times: Vec<TimeButton>,
}

impl Times {
    pub(super) async fn page(&self, site: &Site, caller: &Caller, said: Said<'_>) -> Result<TimesPage, Error> {
        let (t, lang) = (Words::of(caller.lang), caller.lang);
        let service = self.service()?;
        let shown = Shown::new(&self.clinic, lang);
        let wish = self.wish(service, self.filter.from(self.zone().date(site.clock.now())));
        let Found { days: found, next, soonest } = self.found(site, shown, service, &wish).await?;

        let names = self.names(shown, &wish, found.iter().flat_map(|day| &day.slots));
        let zone = self.one_zone(shown, found.iter().flat_map(|day| &day.slots));
        let days: Vec<DayShown> = found.iter().map(|day| self.day(day, shown, &wish, names)).collect();
        let day_links = days.iter().zip(&found).map(|(shown_day, day)| {
            Link::new(format!("#{}", shown_day.id), capitalised(&date_in_words(day.date, Style::ShortDay, lang)))
        });
        let nothing = days.is_empty().then(|| match next {
            Some(date) => t.booking_next_free(date_in_words(date, Style::Date, lang)),
            None => t.booking_nothing_free(),
        });
        let is_empty = days.is_empty();

        let page = self.frame(site, caller).await?;
        let path = page.to(&self.path());
        let length = self.length(service);
        let price = service.price_of(length).map(|price| price.get(lang));
        Ok(TimesPage {
            t,
            back: match &self.moving {
                Some(visit) => page.to(&format!("/a/{}", visit.manage)),
                None => page.to("/book"),
            },
            chosen: if self.moving.is_some() { format!("{path}/to") } else { self.filter.behind(&path, None) },
            is_moving: self.moving.is_some(),
            widen: (is_empty && (self.filter.narrows() || wish.modality.is_some())).then(|| self.widest(&path)),
            is_narrowed: self.filter.narrows(),
            lead: self.lead(shown, service, wish.modality, zone),
            now: self.moving.as_ref().map(|visit| t.visit_move_now(shown.whole(&visit.appointment))),
            lost: said.lost.map(|(lost, wanted)| self.lost(shown, service, lost, wanted)),
            carried: match &self.moving {
                Some(visit) => vec![("version".to_owned(), visit.appointment.version.to_string())],
                None => said.carried,
            },
            soonest: soonest.iter().map(|offer| self.soon(shown, offer, names)).collect(),
            filters: self.filters(shown, service),
            day_links: day_links.collect(),
            days,
            later: next.map(|date| self.filter.behind(&path, Some(date))),
            nothing,
            trust: trust(t, &page.clinic, price, t.booking_trust_change_text()),
            action: path,
            page,
        })
    }

    async fn frame(&self, site: &Site, caller: &Caller) -> Result<Frame, Error> {
        let t = Words::of(caller.lang);
        let page = match &self.moving {
            Some(_) => site.frame(caller, &self.path(), t.visit_move_heading()).await?,
            None => site.frame(caller, &self.path(), t.booking_choose_heading()).await?.public(),
        };
        Ok(page.at(Place::Booking))
    }

    /// What tells one time from another on this page, beside the hour.
    fn names<'s>(&self, shown: Shown<'_>, wish: &Wish, slots: impl Iterator<Item = &'s Slot> + Clone) -> Names {
        let several_ways = self.clinic.service(&self.service).is_some_and(|service| first_way(service).is_some());
        let doors = slots.clone().filter(|slot| slot.modality == Modality::InPerson).map(|slot| &slot.location);
        Names {
            way: wish.modality.is_none() && several_ways,
            place: doors.collect::<BTreeSet<_>>().len() > 1,
            zone: slots
                .map(|slot| shown.zone(&slot.location, slot.modality, None).to_string())
                .collect::<BTreeSet<_>>()
                .len()
                > 1,
        }
    }

    /// The zone that is said once; none where there are several, since then each time says its own.
    fn one_zone<'a>(&'a self, shown: Shown<'a>, slots: impl Iterator<Item = &'a Slot>) -> Option<&'a Zone> {
        let mut zones = slots.map(|slot| shown.zone(&slot.location, slot.modality, None));
        let first = zones.next().unwrap_or(&self.clinic.identity.zone);
        zones.all(|zone| zone == first).then_some(first)
    }

    fn day(&self, day: &Day, shown: Shown<'_>, wish: &Wish, names: Names) -> DayShown {
        let button = |slot: &Slot| match self.own() {
            // Whoever moves a visit keeps their practitioner where that can be.
            Some(own) => {
                let same = slot.practitioners.iter().find(|one| **one == own.practitioner);
                let with = same.or(slot.practitioners.first());
                let slot = Slot { practitioners: with.cloned().into_iter().collect(), ..slot.clone() };
                let button = shown.slot(&slot, slot.practitioners.first(), names);
                if slot.starts_at == own.starts_at
                    && same.is_some()
                    && (&slot.location, slot.modality) == (&own.location, own.modality)
                {
                    button.current(shown.t.visit_move_own())
                } else {
                    button
                }
            }
            None => shown.slot(slot, wish.practitioner.as_ref(), names),
        };
        DayShown {
            id: format!("day-{}", day.date),
            heading: capitalised(&date_in_words(day.date, Style::Day, shown.lang)),
            times: day.slots.iter().map(button).collect(),
        }
    }

    fn soon(&self, shown: Shown<'_>, offer: &Offer, names: Names) -> TimeButton {
        let button = shown.soon(offer, names);
        if self.own().is_some_and(|own| Choice::of_offer(offer) == Choice::of_visit(own)) {
            button.current(shown.t.visit_move_own())
        } else {
            button
        }
    }

    /// What became of a time, and the nearest ones; those may be another way than the one that was chosen.
    fn lost(&self, shown: Shown<'_>, service: &Service, lost: &Lost, wanted: &Choice) -> (String, Vec<TimeButton>) {
        let when =
            shown.time(wanted.starts_at, shown.zone(&wanted.location, wanted.modality, None), Style::ShortDayAndTime);
        let said = refusals::booking(lost.refusal, capitalised(&when), shown.t);
        let elsewhere = lost.alternatives.iter().any(|offer| offer.location != wanted.location);
        let names = Names { way: first_way(service).is_some(), place: elsewhere, zone: false };
        (said, lost.alternatives.iter().map(|offer| self.soon(shown, offer, names)).collect())
    }

    /// What these times are for: the visit, how it takes place, whose clocks.
    fn lead(&self, shown: Shown<'_>, service: &Service, way: Option<Modality>, zone: Option<&Zone>) -> String {
        let ways: Vec<String> = match way {
            Some(way) => vec![shown.way(way)],
            None => service.modalities.iter().map(|way| shown.way(*way)).collect(),
        };
        let ways = ways.join(&format!(" {} ", shown.t.booking_or()));
        let (title, minutes) = (service.title.get(shown.lang), self.length(service).0.to_string());
        let zone = match zone {
            Some(zone) => capitalised(&shown.zone_name(zone)),
            None => shown.t.booking_zone_of_each(),
        };
        shown.t.booking_choose_lead(title, minutes, ways, zone)
    }

    /// With whom, where, how long, at which time of day: each only where there is a choice. What was chosen by the
    /// address, or is the visit's own, is no choice.
    fn filters(&self, shown: Shown<'_>, service: &Service) -> Vec<Choices> {
        let people =
            if self.practitioner.is_none() { filter::people(shown, service, self.with(service)) } else { None };
        let lengths = if self.moving.is_none() { filter::lengths(shown, service, self.length(service)) } else { None };
        let places = filter::places(shown, service, &self.place(service));
        let times = Some(filter::times_of_day(shown, &self.filter.time));
        [lengths, people, places, times].into_iter().flatten().collect()
    }
}
