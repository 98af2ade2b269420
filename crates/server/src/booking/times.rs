//! The times of a service, for a first choice or for a visit that gets another one: the soonest on top, then by day.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{
    http::header::RETRY_AFTER,
    response::{Html, IntoResponse as _, Response},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};

use domain::{
    appointments::Appointment,
    booking::{Day, Offer, Slot, Wish, days},
    clinic::{Clinic, Modality, Service},
    ids::{PractitionerId, ServiceId},
    time::{Minutes, Zone},
};
use storage::{appointments::VisitView, bookings::Lost};
use wording::{Style, date_in_words};

use super::{
    filter::{self, ANY, Filter, first_way},
    shown::{Choice, Names, Shown},
    trust,
};
use crate::{
    Site,
    components::{Choices, Fact, Link, TimeButton},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, refusals, typography::capitalised},
};

/// Days with free times on one page.
const DAYS: usize = 5;

/// Days looked at for them.
const LOOK: i64 = 28;

/// How many times stand on top.
const SOONEST: usize = 3;

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

/// Which times are looked for: the service, who and what narrows them, and the visit that is to get one.
pub(super) struct Times {
    pub(super) service: ServiceId,
    pub(super) practitioner: Option<PractitionerId>,
    pub(super) filter: Filter,
    pub(super) clinic: Arc<Clinic>,
    pub(super) moving: Option<VisitView>,
}

/// What is said above the times.
#[derive(Default)]
pub(super) struct Said<'a> {
    /// Which time was lost, and what could be had instead.
    pub(super) lost: Option<(&'a Lost, &'a Choice)>,
    /// What was typed before.
    pub(super) carried: Vec<(String, String)>,
}

/// What a search found.
struct Found {
    days: Vec<Day>,
    /// The next day with a free time behind these.
    next: Option<Date>,
    soonest: Vec<Offer>,
}

impl Times {
    /// Every time of a service that is in use.
    pub(super) async fn of(site: &Site, service: ServiceId, filter: Filter) -> Result<Self, Error> {
        let clinic = site.clinic().await?;
        if clinic.service(&service).is_none_or(|service| !service.active) {
            return Err(Problem::not_found().into());
        }
        Ok(Self { service, practitioner: None, filter, clinic, moving: None })
    }

    /// Every time that a visit could have instead; its own does not count as taken.
    pub(super) async fn instead_of(site: &Site, visit: VisitView, filter: Filter) -> Result<Self, Error> {
        let times = Self::of(site, visit.appointment.service.clone(), filter).await?;
        Ok(Self { moving: Some(visit), ..times })
    }

    /// The page of these times.
    pub(super) async fn show(&self, site: &Site, caller: &Caller, said: Said<'_>) -> Result<Response, Error> {
        let page = self.page(site, caller, said).await?;
        Ok(Html(page.render()?).into_response())
    }

    /// The page again, after a time was lost: what happened, the three nearest, everything typed kept.
    pub(super) async fn after_losing(
        &self,
        site: &Site,
        caller: &Caller,
        lost: &Lost,
        wanted: &Choice,
        carried: Vec<(String, String)>,
    ) -> Result<Response, Error> {
        let problem = Problem::from(lost.refusal);
        let page = self.page(site, caller, Said { lost: Some((lost, wanted)), carried }).await?;
        let mut response = (problem.status, Html(page.render()?)).into_response();
        if let Some(seconds) = problem.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Ok(response)
    }

    async fn page(&self, site: &Site, caller: &Caller, said: Said<'_>) -> Result<TimesPage, Error> {
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

    fn service(&self) -> Result<&Service, Error> {
        Ok(self.clinic.service(&self.service).ok_or_else(Problem::not_found)?)
    }

    fn own(&self) -> Option<&Appointment> {
        self.moving.as_ref().map(|visit| &visit.appointment)
    }

    fn zone(&self) -> Zone {
        self.clinic.identity.zone.clone()
    }

    /// How long the visit is to be: as long as it is, or as was chosen.
    fn length(&self, service: &Service) -> Minutes {
        let chosen = || self.filter.length(service).unwrap_or_else(|| service.usual_minutes());
        self.own().map_or_else(chosen, Appointment::length)
    }

    /// The address of these times, without the filters.
    fn path(&self) -> String {
        match (&self.moving, &self.practitioner) {
            (Some(visit), _) => format!("/a/{}/move", visit.manage),
            (None, Some(practitioner)) => format!("/book/{}/{practitioner}", self.service),
            (None, None) => format!("/book/{}", self.service),
        }
    }

    /// The address of all times of the service, whoever, wherever, whenever.
    fn widest(&self, path: &str) -> String {
        let all = Filter { with: ANY.to_owned(), place: ANY.to_owned(), ..Filter::default() };
        match &self.practitioner {
            Some(practitioner) => all.behind(path.trim_end_matches(&format!("/{practitioner}")), None),
            None => all.behind(path, None),
        }
    }

    fn wish(&self, service: &Service, from: Date) -> Wish {
        let mut wish = Wish::of(self.service.clone(), from, from.saturating_add((LOOK - 1).days()), self.zone());
        wish.duration = Some(self.length(service));
        wish.practitioner = self.practitioner.clone().or_else(|| self.with(service).parse().ok());
        if wish.practitioner.as_ref().is_some_and(|id| id.as_str() == ANY) {
            wish.practitioner = None;
        }
        let chosen = self.place(service);
        let (place, modality) = chosen.split_once('.').unwrap_or(("", &chosen));
        wish.location = place.parse().ok();
        wish.modality = Modality::from_code(modality);
        wish.ignore = self.own().map(|visit| visit.id);
        wish
    }

    /// The chosen person as the filter has it; a visit that moves stays with whom it is, where nothing was chosen.
    fn with(&self, service: &Service) -> &str {
        let own = self.own().map(|visit| &visit.practitioner);
        match (self.filter.with.as_str(), own) {
            ("", Some(own)) if self.clinic.offering(service).any(|person| person.id == *own) => own.as_str(),
            ("", _) => ANY,
            (chosen, _) => chosen,
        }
    }

    /// The chosen place or way as the filter has it. Where nothing was chosen: as the visit that moves has it, otherwise
    /// the service's first way, so that no time stands there twice.
    fn place(&self, service: &Service) -> String {
        if !self.filter.place.is_empty() {
            return self.filter.place.clone();
        }
        match self.own() {
            Some(visit)
                if visit.modality == Modality::InPerson && filter::doors(&self.clinic, service).nth(1).is_some() =>
            {
                format!("{}.{}", visit.location, visit.modality.code())
            }
            Some(visit) if service.modalities.contains(&visit.modality) => visit.modality.code().to_owned(),
            _ => first_way(service).map_or_else(String::new, |way| way.code().to_owned()),
        }
    }

    async fn found(&self, site: &Site, shown: Shown<'_>, service: &Service, wish: &Wish) -> Result<Found, Error> {
        let now = site.clock.now();
        let suits = |offer: &Offer| self.filter.suits(offer, shown.zone(&offer.location, offer.modality, None));
        let available = site.storage.availability(wish, now).await?.map_err(Problem::from)?;
        let offers: Vec<Offer> = available.offers.into_iter().filter(suits).collect();
        let mut found = days(&self.clinic, &offers, &wish.zone);
        let rest = found.split_off(found.len().min(DAYS));
        let next = match rest.first() {
            Some(day) => Some(day.date),
            None => self.next_behind(site, service, wish, &suits, now).await?,
        };

        let soonest = match (self.filter.from.as_str(), self.filter.time.as_str()) {
            ("", "") => site.storage.first_offers(wish, SOONEST, now).await?.unwrap_or_default(),
            ("", _) => first_starts(&offers),
            _ => Vec::new(),
        };
        Ok(Found { days: found, next, soonest })
    }

    /// The first day with a free time after those that were looked at.
    async fn next_behind(
        &self,
        site: &Site,
        service: &Service,
        wish: &Wish,
        suits: &impl Fn(&Offer) -> bool,
        now: Timestamp,
    ) -> Result<Option<Date>, Error> {
        let horizon = wish.zone.date(now).saturating_add(i64::from(service.horizon_days).days());
        let behind = Wish { from: wish.to.saturating_add(1.day()), to: horizon, ..wish.clone() };
        if behind.from > behind.to {
            return Ok(None);
        }
        let offers = site.storage.availability(&behind, now).await?.map_err(Problem::from)?.offers;
        let first: Vec<Offer> = offers.into_iter().find(suits).into_iter().collect();
        Ok(days(&self.clinic, &first, &wish.zone).first().map(|day| day.date))
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

/// The first few times, each once however many people offer it.
fn first_starts(offers: &[Offer]) -> Vec<Offer> {
    let mut first: Vec<Offer> = Vec::new();
    for offer in offers {
        if first.len() < SOONEST && first.last().is_none_or(|last| last.starts_at != offer.starts_at) {
            first.push(offer.clone());
        }
    }
    first
}
