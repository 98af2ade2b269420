//! What the site keeps of people and who sees it, as the program does it.
//!
//! Whoever changes what is stored, sealed, shown, logged or kept in browsers changes this page's words in the same commit.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use domain::text::Bilingual;

use crate::{Site, components::Fact, error::Error, extract::Caller, frame::Frame, problem::Problem, words::Words};

#[derive(Template)]
#[template(path = "public/privacy.html")]
struct PrivacyPage {
    t: &'static Words,
    page: Frame,
    responsible: String,
    reach: Vec<Fact>,
    must_keep: Option<String>,
    office: Option<Office>,
}

/// What the profile of the clinic's jurisdiction says about records.
#[derive(Debug, Deserialize)]
struct Profile {
    retention: Retention,
    privacy_office: Option<Overseer>,
}

#[derive(Debug, Deserialize)]
struct Retention {
    years: u32,
    adult_age: u32,
}

/// Who watches over privacy there.
#[derive(Debug, Deserialize)]
struct Overseer {
    name: Bilingual,
    phone: String,
    site: String,
}

/// The same as the page says it.
struct Office {
    text: String,
    site: String,
}

/// `GET /privacy`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/privacy", t.privacy_heading()).await?.public();
    let profile = site.storage.content_entry("jurisdiction", &clinic.identity.jurisdiction).await?;
    let profile: Option<Profile> =
        profile.map(|entry| serde_json::from_str(&entry)).transpose().map_err(|_| Problem::failure())?;
    let (must_keep, overseer) = profile.map_or((None, None), |profile| {
        let kept = t.privacy_keep_records(profile.retention.years.to_string(), profile.retention.adult_age.to_string());
        (Some(kept), profile.privacy_office)
    });
    let email = clinic.identity.email.expose();
    let privacy = PrivacyPage {
        t,
        responsible: t.privacy_who_text(&clinic.identity.legal_name, &clinic.identity.address),
        reach: vec![
            Fact::new(t.contact_phone(), page.clinic.phone.clone()).linked(page.clinic.phone_link.clone()),
            Fact::new(t.contact_email(), email).linked(format!("mailto:{email}")),
        ],
        must_keep,
        office: overseer.map(|overseer| Office {
            text: t.privacy_rights_office(overseer.name.get(caller.lang), overseer.phone),
            site: overseer.site,
        }),
        page,
    };
    super::page(&privacy)
}
