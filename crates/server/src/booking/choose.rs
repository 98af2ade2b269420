//! The second page: when. The three soonest on top, then day by day; choosing keeps the time for a while.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse as _, Response},
};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use domain::{
    appointments::Via,
    booking::{self, Day, Offer, Request, Wish, days},
    clinic::{Clinic, Location, LocationKind, Modality, Service},
    ids::{PractitionerId, ServiceId},
    time::Zone,
};
use wording::{Style, date_in_words};

use super::{
    confirm::{self, Details},
    see_other,
    shown::{Choice, Shown},
    trust, visitor, with_cookie,
};
use crate::{
    Site,
    components::{self, Choices, Fact, Link, TimeButton},
    error::Error,
    extract::{Caller, Changes, Form, Query},
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

/// The choice of every way and place; nothing chosen is the service's first way, so that no time stands there twice.
const ANYWHERE: &str = "any";

/// What the filters ask for. Empty is what the page begins with: anybody, the service's first way, any time of day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    with: String,
    place: String,
    time: String,
    from: String,
}

#[derive(Template)]
#[template(path = "booking/choose.html")]
struct ChoosePage {
    t: &'static Words,
    page: Frame,
    /// Where the filters lead.
    action: String,
    /// The same with what is chosen, so that a lost time comes back to these times.
    chosen: String,
    lead: String,
    /// A time was lost: what happened, and the nearest ones instead.
    lost: Option<(String, Vec<TimeButton>)>,
    /// What was typed before the time was lost, carried along.
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

/// `GET /book/{service}[/{practitioner}]`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(path): Path<BTreeMap<String, String>>,
    Query(filter): Query<Filter>,
) -> Result<Response, Error> {
    let asked = Asked::read(&site, &path, filter).await?;
    let page = asked.page(&site, &caller, None, Vec::new()).await?;
    Ok(Html(page.render()?).into_response())
}

/// `POST /book/{service}[/{practitioner}]`: keeps the chosen time and goes on to the details.
pub(crate) async fn hold(
    Changes(storage): Changes,
    site: Site,
    mut caller: Caller,
    Path(path): Path<BTreeMap<String, String>>,
    Query(filter): Query<Filter>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let asked = Asked::read(&site, &path, filter).await?;
    let choice = form.get("choice").and_then(|text| Choice::read(text)).ok_or_else(Problem::not_found)?;
    let carried = Details::carried(&form);
    let now = site.clock.now();
    let request = Request {
        appointment: storage::mint::id(now),
        service: asked.service.clone(),
        starts_at: choice.starts_at,
        duration: None,
        practitioner: choice.practitioner.or(asked.practitioner.clone()),
        location: Some(choice.location),
        modality: Some(choice.modality),
        who: None,
        ignore: None,
        via: Via::Site,
    };

    let cookie = with_cookie(&mut caller, &site);
    match storage.hold(&request, &visitor(&caller), &caller.permit, now).await? {
        // What was typed before a time was lost goes straight back into the form.
        Ok(held) if !carried.is_empty() => {
            let mut response = confirm::again(&site, &caller, &held.token, Details::from_form(carried)).await?;
            cookie.map(|cookie| response.headers_mut().insert("set-cookie", cookie));
            Ok(response)
        }
        Ok(held) => {
            let path = crate::frame::address(caller.lang, "/book/confirm");
            Ok(see_other(&format!("{path}?hold={}", held.token), cookie))
        }
        Err(lost) => lost_again(&site, &caller, asked, lost.refusal, &lost.alternatives, carried).await,
    }
}

/// The times again, after one was given back; everything typed kept.
pub(super) async fn again(
    site: &Site,
    caller: &Caller,
    service: ServiceId,
    carried: BTreeMap<String, String>,
) -> Result<Response, Error> {
    let asked = Asked { service, practitioner: None, filter: Filter::default(), clinic: clinic(site).await? };
    let page = asked.page(site, caller, None, carried.into_iter().collect()).await?;
    Ok(Html(page.render()?).into_response())
}

/// The times again, after one was lost: what happened, the three nearest, everything typed kept.
pub(super) async fn lost(
    site: &Site,
    caller: &Caller,
    service: ServiceId,
    lost: storage::bookings::Lost,
    carried: BTreeMap<String, String>,
) -> Result<Response, Error> {
    let asked = Asked { service, practitioner: None, filter: Filter::default(), clinic: clinic(site).await? };
    lost_again(site, caller, asked, lost.refusal, &lost.alternatives, carried).await
}

async fn lost_again(
    site: &Site,
    caller: &Caller,
    asked: Asked,
    refusal: booking::Refusal,
    alternatives: &[Offer],
    carried: BTreeMap<String, String>,
) -> Result<Response, Error> {
    let problem = Problem::from(refusal);
    let t = Words::of(caller.lang);
    let said = refusals::booking(refusal, t);
    let page = asked.page(site, caller, Some((said, alternatives)), carried.into_iter().collect()).await?;
    let mut response = (problem.status, Html(page.render()?)).into_response();
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

async fn clinic(site: &Site) -> Result<std::sync::Arc<Clinic>, Error> {
    Ok(site.storage.clinic().await?.ok_or_else(Problem::unavailable)?)
}

/// A wish in the making: the service of the path, and what narrows it.
struct Asked {
    service: ServiceId,
    practitioner: Option<PractitionerId>,
    filter: Filter,
    clinic: std::sync::Arc<Clinic>,
}

impl Asked {
    async fn read(site: &Site, path: &BTreeMap<String, String>, filter: Filter) -> Result<Self, Error> {
        let clinic = clinic(site).await?;
        let part = |name: &str| path.get(name).map(String::as_str);
        let service =
            part("service").and_then(|id| id.parse().ok()).filter(|id| clinic.service(id).is_some_and(|s| s.active));
        let practitioner = match part("practitioner") {
            None => None,
            Some(id) => {
                Some(id.parse().ok().filter(|id| clinic.practitioner(id).is_some()).ok_or_else(Problem::not_found)?)
            }
        };
        Ok(Self { service: service.ok_or_else(Problem::not_found)?, practitioner, filter, clinic })
    }

    fn service(&self) -> Result<&Service, Error> {
        Ok(self.clinic.service(&self.service).ok_or_else(Problem::not_found)?)
    }

    fn zone(&self) -> Zone {
        self.clinic.identity.zone.clone()
    }

    /// The address of these times, without the filters.
    fn path(&self) -> String {
        match &self.practitioner {
            Some(practitioner) => format!("/book/{}/{practitioner}", self.service),
            None => format!("/book/{}", self.service),
        }
    }

    /// From which day on: the one asked for, but never a day that is over.
    fn from(&self, today: Date) -> Date {
        self.filter.from.parse().map_or(today, |from: Date| from.clamp(today, today.saturating_add(730.days())))
    }

    fn wish(&self, service: &Service, from: Date) -> Wish {
        let mut wish = Wish::of(self.service.clone(), from, from.saturating_add((LOOK - 1).days()), self.zone());
        wish.practitioner = self.practitioner.clone().or_else(|| self.filter.with.parse().ok());
        let chosen = self.place(service);
        let (place, modality) = chosen.split_once('.').unwrap_or(("", chosen));
        wish.location = place.parse().ok();
        wish.modality = Modality::from_code(modality);
        wish
    }

    /// The chosen place or way as the filter has it; the service's first way where nothing was chosen.
    fn place(&self, service: &Service) -> &str {
        match (self.filter.place.as_str(), first_way(service)) {
            ("", Some(way)) => way.code(),
            (chosen, _) => chosen,
        }
    }

    /// Whether ways are mixed, so that each time says its own.
    fn names_way(&self, wish: &Wish) -> bool {
        wish.modality.is_none()
            && self.clinic.service(&self.service).is_some_and(|service| first_way(service).is_some())
    }

    /// Whether anything is set that another choice would widen.
    fn is_narrowed(&self) -> bool {
        let Filter { with, place, time, .. } = &self.filter;
        [with, place, time].iter().any(|value| !value.is_empty())
    }

    /// Whether the filter for the time of day lets an offer through.
    fn suits(&self, offer: &Offer) -> bool {
        let hour = self.zone().local(offer.starts_at).hour();
        match self.filter.time.as_str() {
            "morning" => hour < 12,
            "afternoon" => (12..17).contains(&hour),
            "evening" => hour >= 17,
            _ => true,
        }
    }

    async fn page(
        &self,
        site: &Site,
        caller: &Caller,
        lost: Option<(String, &[Offer])>,
        carried: Vec<(String, String)>,
    ) -> Result<ChoosePage, Error> {
        let now = site.clock.now();
        let (t, lang) = (Words::of(caller.lang), caller.lang);
        let service = self.service()?;
        let shown = Shown::new(&self.clinic, lang);
        let from = self.from(self.zone().date(now));
        let wish = self.wish(service, from);

        let available = site.storage.availability(&wish, now).await?.map_err(Problem::from)?;
        let offers: Vec<Offer> = available.offers.into_iter().filter(|offer| self.suits(offer)).collect();
        let soonest = match self.filter.time.as_str() {
            "" => site.storage.first_offers(&wish, SOONEST, now).await?.unwrap_or_default(),
            _ => first_times(&offers),
        };
        let all = days(&self.clinic, &offers, &self.zone());
        let (now_shown, rest) = all.split_at(all.len().min(DAYS));

        let page = site.frame(caller, &self.path(), t.booking_choose_heading()).await?.public().at(Place::Booking);
        let next = rest.first().map(|day| day.date).or(available.next_from);
        let days: Vec<DayShown> = now_shown.iter().map(|day| self.day(day, shown, &wish)).collect();
        let day_links = days.iter().zip(now_shown).map(|(shown_day, day)| {
            Link::new(format!("#{}", shown_day.id), capitalised(&date_in_words(day.date, Style::ShortDay, lang)))
        });
        let nothing = days.is_empty().then(|| match next {
            Some(date) => t.booking_next_free(date_in_words(date, Style::Date, lang)),
            None => t.booking_nothing_free(),
        });
        let is_empty = days.is_empty();
        let names_way = self.names_way(&wish);
        Ok(ChoosePage {
            t,
            action: page.to(&self.path()),
            chosen: self.address(&page, None),
            widen: (is_empty && (self.is_narrowed() || wish.modality.is_some())).then(|| self.widest(&page)),
            is_narrowed: self.is_narrowed(),
            lead: self.lead(shown, service, wish.modality),
            lost: lost.map(|(said, nearest)| {
                // The nearest may be another way than the one that was chosen.
                (said, nearest.iter().map(|offer| shown.soon(offer, first_way(service).is_some())).collect())
            }),
            carried,
            soonest: soonest
                .iter()
                .filter(|_| self.filter.from.is_empty())
                .map(|offer| shown.soon(offer, names_way))
                .collect(),
            filters: self.filters(shown, service),
            day_links: day_links.collect(),
            days,
            later: next.map(|date| self.address(&page, Some(date))),
            nothing,
            trust: trust(
                t,
                &page.clinic,
                service.price.as_ref().map(|price| price.get(lang)),
                t.booking_trust_change_text(),
            ),
            page,
        })
    }

    fn day(&self, day: &Day, shown: Shown<'_>, wish: &Wish) -> DayShown {
        let only_with = wish.practitioner.as_ref();
        let names_way = self.names_way(wish);
        DayShown {
            id: format!("day-{}", day.date),
            heading: capitalised(&date_in_words(day.date, Style::Day, shown.lang)),
            times: day.slots.iter().map(|slot| shown.slot(slot, only_with, names_way)).collect(),
        }
    }

    /// What these times are for: the visit, how it takes place, whose clocks.
    fn lead(&self, shown: Shown<'_>, service: &Service, way: Option<Modality>) -> String {
        let ways: Vec<String> = match way {
            Some(way) => vec![shown.way(way)],
            None => service.modalities.iter().map(|way| shown.way(*way)).collect(),
        };
        let ways = ways.join(&format!(" {} ", shown.t.booking_or()));
        let (title, minutes) = (service.title.get(shown.lang), service.usual_minutes().0.to_string());
        shown.t.booking_choose_lead(title, minutes, ways, capitalised(&shown.zone_name(&self.zone())))
    }

    /// The address of these times, from a day on, the filters kept.
    fn address(&self, page: &Frame, from: Option<Date>) -> String {
        let Filter { with, place, time, from: shown } = &self.filter;
        let from = from.map_or_else(|| shown.clone(), |date| date.to_string());
        let kept = [("with", with), ("place", place), ("time", time), ("from", &from)];
        let kept: Vec<(&str, &String)> = kept.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let path = page.to(&self.path());
        if kept.is_empty() {
            return path;
        }
        format!("{path}?{}", serde_urlencoded::to_string(kept).expect("pairs of texts can be written as a query"))
    }

    /// The address of all times of the service, whoever, wherever, whenever.
    fn widest(&self, page: &Frame) -> String {
        format!("{}?place={ANYWHERE}", page.to(&format!("/book/{}", self.service)))
    }

    /// With whom, where, at which time of day: each only where there is a choice.
    fn filters(&self, shown: Shown<'_>, service: &Service) -> Vec<Choices> {
        let t = shown.t;
        let any = |text: String| components::Choice::new("", text);
        let mut filters = Vec::new();

        let people = service.practitioners.iter().filter_map(|id| self.clinic.practitioner(id));
        let people: Vec<_> =
            people.map(|person| components::Choice::new(person.id.as_str(), person.name.clone())).collect();
        if self.practitioner.is_none() && people.len() > 1 {
            let choices = [any(t.booking_any_person())].into_iter().chain(people).collect();
            filters.push(Choices::new("with", t.booking_filter_with(), choices).value(&self.filter.with));
        }

        let places = self.places(shown, service);
        if places.len() > 1 {
            let anywhere = components::Choice::new(ANYWHERE, t.booking_any_place());
            let choices = places.into_iter().chain([anywhere]).collect();
            filters.push(Choices::new("place", t.booking_filter_place(), choices).value(self.place(service)));
        }

        let times = vec![
            any(t.booking_any_time()),
            components::Choice::new("morning", t.booking_morning()),
            components::Choice::new("afternoon", t.booking_afternoon()),
            components::Choice::new("evening", t.booking_evening()),
        ];
        filters.push(Choices::new("time", t.booking_filter_time(), times).value(&self.filter.time));
        filters
    }

    /// Where and how the service takes place, in the order of its file.
    fn places(&self, shown: Shown<'_>, service: &Service) -> Vec<components::Choice> {
        let t = shown.t;
        let mut places = Vec::new();
        for modality in &service.modalities {
            let way = modality.code();
            match modality {
                Modality::InPerson => {
                    let doors: Vec<_> = self
                        .clinic
                        .locations
                        .iter()
                        .filter(|location| location.kind == LocationKind::Physical)
                        .filter(|location| service.locations.as_ref().is_none_or(|own| own.contains(&location.id)))
                        .collect();
                    if let [door] = doors.as_slice() {
                        places.push(components::Choice::new(way, door.name.get(shown.lang)));
                        continue;
                    }
                    places.push(components::Choice::new(way, t.booking_in_person()));
                    let each = |door: &&Location| {
                        components::Choice::new(format!("{}.{way}", door.id), door.name.get(shown.lang))
                    };
                    places.extend(doors.iter().map(each));
                }
                Modality::Video => places.push(components::Choice::new(way, t.booking_by_video())),
                Modality::Phone => places.push(components::Choice::new(way, t.booking_by_phone())),
            }
        }
        places
    }
}

/// The first few times, each once however many people offer it.
fn first_times(offers: &[Offer]) -> Vec<Offer> {
    let mut first: Vec<Offer> = Vec::new();
    for offer in offers {
        if first.len() < SOONEST && first.last().is_none_or(|last| last.starts_at != offer.starts_at) {
            first.push(offer.clone());
        }
    }
    first
}

/// The way a service begins with, where it has several.
pub(super) fn first_way(service: &Service) -> Option<Modality> {
    match service.modalities.as_slice() {
        [first, _, ..] => Some(*first),
        _ => None,
    }
}
