//! What the clinic does, and how a first visit goes.

use askama::Template;
use axum::response::Response;

use crate::{
    Site,
    components::{Care, Fact},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    home::care,
    words::Words,
};

#[derive(Template)]
#[template(path = "public/about.html")]
struct AboutPage {
    t: &'static Words,
    page: Frame,
    parts: Vec<Fact>,
    first_visit: Vec<String>,
    care: Care,
}

/// `GET /about`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/about", t.about_heading()).await?.public().at(Place::About);

    let mut first_visit = vec![t.about_first_one(), t.about_first_two()];
    first_visit.extend(super::listed(&clinic).next().map(|service| {
        let minutes = service.usual_minutes().0.to_string();
        let (title, summary) = (service.title.get(caller.lang), service.summary.get(caller.lang));
        t.about_first_three(title, minutes, summary)
    }));
    first_visit.push(t.about_first_four());
    let parts = vec![
        Fact::new(t.about_body_heading(), t.about_body_text()),
        Fact::new(t.about_mind_heading(), t.about_mind_text()),
        Fact::new(t.about_life_heading(), t.about_life_text()),
    ];
    let care = care(t, &page.clinic);
    super::page(&AboutPage { t, page, parts, first_visit, care })
}
