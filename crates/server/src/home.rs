//! The front door: what we do, where to book, what to read first, when to get help right away.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    clinic::{Clinic as Catalogue, Practitioner},
    journeys::Journey,
    text::Lang,
};

use crate::{
    Site,
    articles::{Shelf, Shown, Teaser},
    components::{Care, Fact, Link},
    error::Error,
    extract::Caller,
    frame::{Clinic, Frame},
    words::{Words, typography::capitalised},
};

/// Articles that the front door shows; the rest stand in their list.
const ARTICLES: usize = 2;

/// Prices that the front door names.
const PRICES: usize = 2;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    t: &'static Words,
    page: Frame,
    prices: Vec<String>,
    articles: Vec<Teaser>,
    people: Vec<Fact>,
    care: Care,
}

/// `GET /`; whoever chose French before is led there from the bare address.
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    if caller.lang == Lang::English && caller.chosen == Some(Lang::French) {
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/fr")]).into_response());
    }
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/", t.home_heading()).await?.public();
    let shelf = Shelf::of(&site, caller.lang).await?;
    let first = read_first(&shelf, &site.storage.journeys().await?);
    let articles = first.iter().take(ARTICLES).map(|shown| shown.teaser(&page, t)).collect();
    let prices = prices(&clinic, caller.lang, t);
    let people = clinic.practitioners.iter().filter(|one| one.active).map(|one| person(one, &page)).collect();
    let care = care(t, &page.clinic);
    let html = HomePage { t, page, prices, articles, people, care }.render()?;
    // A cache in between keeps apart those who chose a language.
    Ok(([(header::VARY, HeaderValue::from_static("cookie"))], Html(html)).into_response())
}

/// What the clinic itself sends people after a first visit comes first, in its order; then the others as their list has them.
fn read_first<'a>(shelf: &'a Shelf, journeys: &[Journey]) -> Vec<&'a Shown> {
    let sent: Vec<_> = journeys.iter().flat_map(|journey| &journey.steps).flat_map(|step| &step.articles).collect();
    let mut articles: Vec<_> = shelf.all().iter().collect();
    articles
        .sort_by_key(|shown| sent.iter().position(|slug| **slug == shown.article.version.slug).unwrap_or(sent.len()));
    articles
}

fn prices(clinic: &Catalogue, lang: Lang, t: &Words) -> Vec<String> {
    let listed = clinic.services.iter().filter(|service| service.listed && service.active);
    let priced = listed.filter_map(|service| {
        let price = service.price_of(service.usual_minutes())?;
        Some((service.title.get(lang), price.get(lang)))
    });
    priced.take(PRICES).map(|(title, price)| t.home_price(title, price)).collect()
}

fn person(one: &Practitioner, page: &Frame) -> Fact {
    Fact::new(one.name.clone(), capitalised(one.credentials.get(page.lang)))
}

/// When to get help right away, with the numbers of the clinic's jurisdiction.
pub(crate) fn care(t: &Words, clinic: &Clinic) -> Care {
    let mut numbers = Vec::new();
    if !clinic.emergency.is_empty() {
        numbers.push(Link::new(Clinic::dial(&clinic.emergency), t.home_care_call(clinic.emergency.clone())));
    }
    if !clinic.crisis.is_empty() {
        numbers.push(Link::new(Clinic::dial(&clinic.crisis), t.home_care_crisis(clinic.crisis.clone())));
    }
    Care {
        heading: t.home_care_heading(),
        text: t.home_care_text(),
        signs: vec![t.home_care_numbness(), t.home_care_weakness(), t.home_care_chest(), t.home_care_fever()],
        numbers,
    }
}
