//! Who treats people here, with what the clinic's file says of each.

use askama::Template;
use axum::response::Response;
use domain::{
    clinic::{Clinic, Practitioner},
    text::Lang,
};
use jiff::civil::Date;

use super::openings;
use crate::{
    Site,
    components::{Fact, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    words::{Words, typography::capitalised},
};

#[derive(Template)]
#[template(path = "public/team.html")]
struct TeamPage {
    t: &'static Words,
    page: Frame,
    people: Vec<Person>,
}

/// Somebody who treats.
struct Person {
    id: String,
    name: String,
    credentials: String,
    facts: Vec<Fact>,
    visits: Vec<Link>,
}

/// `GET /team`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/team", t.team_heading()).await?.public().at(Place::Team);
    let today = clinic.identity.zone.date(site.clock.now());
    let people = clinic.practitioners.iter().filter(|one| one.active);
    let people = people.map(|one| person(&clinic, one, &page, today, t)).collect();
    super::page(&TeamPage { t, page, people })
}

fn person(clinic: &Clinic, one: &Practitioner, page: &Frame, today: Date, t: &Words) -> Person {
    let mut facts = Vec::new();
    if let Some(registration) = &one.registration {
        facts.push(Fact::new(t.team_registration(), registration.clone()));
    }
    if let Some(languages) = languages(&one.languages, t) {
        facts.push(Fact::new(t.team_languages(), languages));
    }
    let places = one.locations.iter().filter_map(|id| {
        let days = openings::days(one, id, today, t)?;
        Some(t.team_place_days(clinic.location(id)?.name.get(page.lang), days))
    });
    let places: Vec<String> = places.collect();
    if !places.is_empty() {
        facts.push(Fact::new(t.team_places(), places.join("\n")));
    }
    let offered = super::listed(clinic).filter(|service| service.practitioners.contains(&one.id));
    let visits = offered.map(|service| {
        let text = t.team_book(service.title.get(page.lang), &one.name);
        Link::new(page.to(&format!("/book/{}/{}", service.id, one.id)), text)
    });
    Person {
        id: one.id.to_string(),
        name: one.name.clone(),
        credentials: capitalised(one.credentials.get(page.lang)),
        facts,
        visits: visits.collect(),
    }
}

fn languages(spoken: &[Lang], t: &Words) -> Option<String> {
    match (spoken.contains(&Lang::English), spoken.contains(&Lang::French)) {
        (true, true) => Some(t.team_both()),
        (true, false) => Some(t.team_english()),
        (false, true) => Some(t.team_french()),
        (false, false) => None,
    }
}
