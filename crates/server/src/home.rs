//! The front door: what we do, where to book, what to read first, when to get help right away.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    articles::Body,
    clinic::{Clinic as Catalogue, Practitioner},
    text::Lang,
};

use crate::{
    Site,
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

/// An article as the home page and lists show it.
pub(crate) struct Teaser {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// How long it takes and what stands behind it, where that was looked up.
    pub(crate) facts: Option<String>,
}

/// `GET /`; whoever chose French before is led there from the bare address.
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    if caller.lang == Lang::English && caller.chosen == Some(Lang::French) {
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/fr")]).into_response());
    }
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/", t.home_heading()).await?.public();
    let mut articles = teasers(&site, &caller, &page).await?;
    articles.truncate(ARTICLES);
    for article in &mut articles {
        article.facts = facts(&site, &caller, article, t).await?;
    }
    let prices = prices(&clinic, caller.lang, t);
    let people = clinic.practitioners.iter().filter(|one| one.active).map(|one| person(one, &page)).collect();
    let care = care(t, &page.clinic);
    let html = HomePage { t, page, prices, articles, people, care }.render()?;
    // A cache in between keeps apart those who chose a language.
    Ok(([(header::VARY, HeaderValue::from_static("cookie"))], Html(html)).into_response())
}

/// Every published article in the caller's language.
pub(crate) async fn teasers(site: &Site, caller: &Caller, page: &Frame) -> Result<Vec<Teaser>, Error> {
    let articles = site.storage.articles(caller.lang).await?;
    let teaser = |article: storage::articles::ArticleCard| Teaser {
        href: page.to(&format!("/learn/{}", article.slug)),
        title: article.title,
        description: article.description,
        facts: None,
    };
    Ok(articles.into_iter().map(teaser).collect())
}

/// "8 minutes · 14 sources · not checked by a clinician yet"
async fn facts(site: &Site, caller: &Caller, article: &Teaser, t: &Words) -> Result<Option<String>, Error> {
    let slug = article.href.rsplit('/').next().and_then(|slug| slug.parse().ok());
    let Some(slug) = slug else { return Ok(None) };
    let Some(version) = site.storage.article(&slug, caller.lang).await? else { return Ok(None) };
    let Ok(body) = Body::parse(&version.body, 1) else { return Ok(None) };
    let minutes = (body.words() / 200).max(1);
    Ok(Some(t.home_article_facts(t.number(minutes), t.number(body.sources().len()))))
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
