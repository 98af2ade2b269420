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
    clinic::{Clinic, Modality, Service},
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
    words::{Words, refusals},
};

/// Days with free times on one page.
const DAYS: usize = 5;

/// Days looked at for them.
const LOOK: i64 = 28;

/// What the filters ask for; empty means any.
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
    action: String,
    lead: String,
    /// A time was lost: what happened, and the nearest ones instead.
    lost: Option<(String, Vec<TimeButton>)>,
    /// What was typed before the time was lost, carried along.
    carried: Vec<(String, String)>,
    soonest: Vec<TimeButton>,
    filters: Vec<Choices>,
    days: Vec<DayShown>,
    day_links: Vec<Link>,
    later: Option<String>,
    nothing: Option<String>,
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
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let asked = Asked::read(&site, &path, Filter::default()).await?;
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
    let status = Problem::from(refusal).status;
    let t = Words::of(caller.lang);
    let said = refusals::booking(refusal, t);
    let page = asked.page(site, caller, Some((said, alternatives)), carried.into_iter().collect()).await?;
    Ok((status, Html(page.render()?)).into_response())
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
        let service = part("service").and_then(|id| id.parse().ok()).filter(|id| clinic.service(id).is_some_and(|s| s.active));
        let practitioner = match part("practitioner") {
            None => None,
            Some(id) => Some(id.parse().ok().filter(|id| clinic.practitioner(id).is_some()).ok_or_else(Problem::not_found)?),
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

    fn wish(&self, from: Date) -> Wish {
        let mut wish = Wish::of(self.service.clone(), from, from.saturating_add((LOOK - 1).days()), self.zone());
        wish.practitioner = self.practitioner.clone().or_else(|| self.filter.with.parse().ok());
        let (place, modality) = self.filter.place.split_once('.').unwrap_or(("", self.filter.place.as_str()));
        wish.location = place.parse().ok();
        wish.modality = Modality::from_code(modality);
        wish
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
        let wish = self.wish(from);

        let soonest = site.storage.first_offers(&wish, 3, now).await?.unwrap_or_default();
        let available = site.storage.availability(&wish, now).await?.map_err(Problem::from)?;
        let offers: Vec<Offer> = available.offers.into_iter().filter(|offer| self.suits(offer)).collect();
        let all = days(&self.clinic, &offers, &self.zone());
        let (now_shown, rest) = all.split_at(all.len().min(DAYS));

        let page = site.frame(caller, &self.path(), t.booking_choose_heading()).await?.public().at(Place::Booking);
        let next = rest.first().map(|day| day.date).or(available.next_from);
        let days: Vec<DayShown> = now_shown.iter().map(|day| self.day(day, shown, wish.practitioner.as_ref())).collect();
        let day_links = days.iter().zip(now_shown).map(|(shown_day, day)| {
            Link::new(format!("#{}", shown_day.id), date_in_words(day.date, Style::ShortDay, lang))
        });
        let nothing = days.is_empty().then(|| match next {
            Some(date) => t.booking_next_free(date_in_words(date, Style::Date, lang)),
            None => t.booking_nothing_free(),
        });
        let duration = service.usual_minutes().0.to_string();
        Ok(ChoosePage {
            t,
            action: page.to(&self.path()),
            lead: t.booking_choose_lead(service.title.get(lang).to_owned(), duration, shown.zone_name(&self.zone())),
            lost: lost.map(|(said, offers)| (said, offers.iter().map(|offer| shown.soon(offer)).collect())),
            carried,
            soonest: soonest.iter().map(|offer| shown.soon(offer)).collect(),
            filters: self.filters(shown, service),
            day_links: day_links.collect(),
            days,
            later: next.map(|date| self.later(&page, date)),
            nothing,
            trust: trust(t, &page.clinic, service.price.as_ref().map(|price| price.get(lang)), t.booking_trust_change_text()),
            page,
        })
    }

    fn day(&self, day: &Day, shown: Shown<'_>, only_with: Option<&PractitionerId>) -> DayShown {
        DayShown {
            id: format!("day-{}", day.date),
            heading: date_in_words(day.date, Style::Day, shown.lang),
            times: day.slots.iter().map(|slot| shown.slot(slot, only_with)).collect(),
        }
    }

    /// The same times from a later day on, the filters kept.
    fn later(&self, page: &Frame, date: Date) -> String {
        let Filter { with, place, time, .. } = &self.filter;
        let from = date.to_string();
        let kept = [("with", with), ("place", place), ("time", time), ("from", &from)];
        let kept: Vec<(&str, &String)> = kept.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let query = serde_urlencoded::to_string(kept).unwrap_or_default();
        format!("{}?{query}", page.to(&self.path()))
    }

    /// With whom, where, at which time of day: each only where there is a choice.
    fn filters(&self, shown: Shown<'_>, service: &Service) -> Vec<Choices> {
        let t = shown.t;
        let any = |text: String| components::Choice::new("", text);
        let mut filters = Vec::new();

        let people = service.practitioners.iter().filter_map(|id| self.clinic.practitioner(id));
        let people: Vec<_> = people.map(|person| components::Choice::new(person.id.as_str(), person.name.clone())).collect();
        if self.practitioner.is_none() && people.len() > 1 {
            let choices = [any(t.booking_any_person())].into_iter().chain(people).collect();
            filters.push(Choices::new("with", t.booking_filter_with(), choices).value(&self.filter.with));
        }

        let mut places = Vec::new();
        for modality in &service.modalities {
            match modality {
                Modality::InPerson => {
                    let at = self.clinic.locations.iter().filter(|location| {
                        location.kind == domain::clinic::LocationKind::Physical
                            && service.locations.as_ref().is_none_or(|own| own.contains(&location.id))
                    });
                    places.extend(at.map(|location| {
                        components::Choice::new(format!("{}.in-person", location.id), location.name.get(shown.lang))
                    }));
                }
                Modality::Video => places.push(components::Choice::new("video", t.booking_by_video())),
                Modality::Phone => places.push(components::Choice::new("phone", t.booking_by_phone())),
            }
        }
        if places.len() > 1 {
            let choices = [any(t.booking_any_place())].into_iter().chain(places).collect();
            filters.push(Choices::new("place", t.booking_filter_place(), choices).value(&self.filter.place));
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
}
