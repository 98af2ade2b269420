//! The front door: what we do, where to book, what to read first, when to get help right away.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

use crate::{
    Site,
    components::{Care, Link},
    error::Error,
    extract::Caller,
    frame::{Clinic, Frame},
    words::Words,
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    t: &'static Words,
    page: Frame,
    articles: Vec<Teaser>,
    care: Care,
}

/// An article as the home page and lists show it.
pub(crate) struct Teaser {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) description: String,
}

/// `GET /`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = site.frame(&caller, "/", t.home_heading()).await?.public();
    let articles = teasers(&site, &caller, &page).await?;
    let care = care(t, &page.clinic);
    Ok(Html(HomePage { t, page, articles, care }.render()?).into_response())
}

/// Every published article in the caller's language.
pub(crate) async fn teasers(site: &Site, caller: &Caller, page: &Frame) -> Result<Vec<Teaser>, Error> {
    let articles = site.storage.articles(caller.lang).await?;
    let teaser = |article: storage::articles::ArticleCard| Teaser {
        href: page.to(&format!("/learn/{}", article.slug)),
        title: article.title,
        description: article.description,
    };
    Ok(articles.into_iter().map(teaser).collect())
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
