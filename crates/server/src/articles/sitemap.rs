//! What search engines may look at: every public page in both languages, and nothing that no clinician has checked.

use askama::Template;
use axum::{
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};
use domain::text::Lang;
use jiff::Timestamp;

use super::Shelf;
use crate::{Site, error::Error, frame::address, techniques::Catalogue};

/// The clinic's own pages.
const PAGES: [&str; 10] =
    ["/", "/about", "/team", "/fees", "/techniques", "/contact", "/privacy", "/accessibility", "/learn", "/book"];

#[derive(Template)]
#[template(path = "articles/sitemap.xml")]
struct Sitemap {
    pages: Vec<Listed>,
}

/// A page and the same in the other language.
struct Listed {
    here: String,
    updated: Option<Timestamp>,
    /// Each language it is there in, with its address.
    languages: Vec<(&'static str, String)>,
}

/// `GET /sitemap.xml`
pub(crate) async fn sitemap(site: Site) -> Result<Response, Error> {
    let base = site.config.public_url.trim_end_matches('/').to_owned();
    let is_demo = site.clinic().await?.identity.demonstration;
    let catalogue = Catalogue::of(&site).await?;
    let shelves = [Shelf::of(&site, Lang::English).await?, Shelf::of(&site, Lang::French).await?];
    let absolute = |lang: Lang, path: &str| format!("{base}{}", address(lang, path));
    let both = |path: &str| {
        let languages: Vec<_> = Lang::ALL.iter().map(|lang| (lang.tag(), absolute(*lang, path))).collect();
        Lang::ALL.map(|lang| Listed { here: absolute(lang, path), updated: None, languages: languages.clone() })
    };

    let mut pages: Vec<Listed> = PAGES.iter().flat_map(|path| both(path)).collect();
    // Drafts are shown in the demonstration alone, and to people alone.
    if !is_demo {
        let techniques = catalogue.techniques.iter().filter(|technique| technique.plain.is_some());
        pages.extend(techniques.flat_map(|technique| both(&format!("/techniques/{}", technique.code))));
    }
    for shown in shelves.iter().flat_map(Shelf::all).filter(|shown| !shown.article.demonstration) {
        let slug = shown.article.version.slug.as_str();
        let there = shelves.iter().filter_map(|shelf| shelf.get(slug)).filter(|other| !other.article.demonstration);
        let languages = there.map(|other| {
            let lang = other.article.version.lang;
            (lang.tag(), absolute(lang, &other.path()))
        });
        pages.push(Listed {
            here: absolute(shown.article.version.lang, &shown.path()),
            updated: Some(shown.article.published_at),
            languages: languages.collect(),
        });
    }
    let mut response = Sitemap { pages }.render()?.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    Ok(response)
}

/// `GET /robots.txt`: what is behind a secret link is not named here, since naming it would tell of it.
pub(crate) async fn robots(site: Site) -> Response {
    let base = site.config.public_url.trim_end_matches('/').to_owned();
    let text = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /staff\nDisallow: /fr/staff\n\nSitemap: {base}/sitemap.xml\n"
    );
    let mut response = text.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
