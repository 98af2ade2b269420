//! One article by its address: the page that was kept, or made anew and kept; where there is none, what comes near.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse as _, Response},
};
use domain::{ids::ArticleSlug, text::Lang};
use storage::articles::{PublishedArticle, Retraction};

use super::{ArticlePage, Shelf, day_of, kept::Page, page::Beside};
use crate::{
    Site,
    components::Link,
    error::Error,
    extract::Caller,
    frame::{Frame, Place, other},
    words::Words,
};

/// Nothing is at this address; these come near.
#[derive(Template)]
#[template(path = "articles/nowhere.html")]
struct NowherePage {
    t: &'static Words,
    page: Frame,
    near: Vec<Link>,
}

/// The article was taken back: its address stays, its text does not.
#[derive(Template)]
#[template(path = "articles/retracted.html")]
pub(crate) struct RetractedPage {
    t: &'static Words,
    page: Frame,
    on: String,
    reason: String,
    replacement: Option<Link>,
}

/// `GET /learn/{slug}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Ok(known) = slug.parse::<ArticleSlug>() else {
        return nowhere(&site, &caller, &slug).await;
    };
    let moment = site.pages.moment(&site).await?;
    if let Some(kept) = site.pages.get(&known, caller.lang, moment) {
        return Ok(kept.answer(&headers));
    }
    let Some(html) = made(&site, &caller, &known).await? else {
        return nowhere(&site, &caller, &slug).await;
    };
    Ok(site.pages.keep(known, caller.lang, moment, Page::of(html)).answer(&headers))
}

/// The page of a published or retracted article; in the other language where this one has none.
async fn made(site: &Site, caller: &Caller, slug: &ArticleSlug) -> Result<Option<String>, Error> {
    let lang = caller.lang;
    let own = published(site, slug, lang).await?;
    let twin = published(site, slug, other(lang)).await?;
    // Where this text was taken back, the other language says at least the same.
    let is_gone = own.as_ref().is_some_and(|own| own.retraction.is_some());
    let has_twin = own.is_some() && twin.as_ref().is_some_and(|twin| is_gone || twin.retraction.is_none());
    let Some(article) = own.or(twin) else { return Ok(None) };

    let path = format!("/learn/{slug}");
    let page = site.frame(caller, &path, article.version.title.clone()).await?.at(Place::Articles);
    // Without a twin of its own the switch leads to the other language's page: the same text, or this one as it is.
    let page = if has_twin || article.version.lang != lang { page } else { page.twin(None) };
    if article.retraction.is_some() {
        return retracted(site, caller, page, article).await.map(Some);
    }
    let is_indexed = !article.demonstration && article.version.lang == lang;
    let page = if is_indexed { page.public() } else { page };
    Ok(Some(ArticlePage::of(site, page, article, true).await?.render()?))
}

/// What is out under a slug in a language, or was and is taken back.
async fn published(site: &Site, slug: &ArticleSlug, lang: Lang) -> Result<Option<PublishedArticle>, Error> {
    match Beside::at_hand(site, lang).await?.article(slug) {
        Some(article) => Ok(Some(article.clone())),
        None => Ok(site.storage.published_article(slug, lang, site.clock.now()).await?),
    }
}

async fn retracted(site: &Site, caller: &Caller, page: Frame, article: PublishedArticle) -> Result<String, Error> {
    let Some(retraction) = article.retraction else { return Ok(String::new()) };
    Ok(RetractedPage::of(site, caller.lang, page, retraction).await?.render()?)
}

impl RetractedPage {
    /// The notice in place of the text.
    pub(crate) async fn of(site: &Site, lang: Lang, page: Frame, retraction: Retraction) -> Result<Self, Error> {
        let clinic = site.clinic().await?;
        let instead = match &retraction.replacement {
            Some(slug) => site.storage.published_article(slug, lang, site.clock.now()).await?,
            None => None,
        };
        let replacement = instead.filter(|article| article.retraction.is_none()).map(|article| {
            Link::new(page.to(&format!("/learn/{}", article.version.slug)), article.version.title.clone())
        });
        Ok(Self {
            t: Words::of(lang),
            on: day_of(retraction.at, clinic.identity.zone.rules(), lang),
            reason: retraction.reason,
            replacement,
            page,
        })
    }
}

/// 404, with the titles that come near to the address.
async fn nowhere(site: &Site, caller: &Caller, slug: &str) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = site.frame(caller, "/learn", t.articles_nowhere_heading()).await?.at(Place::Articles);
    let near = Shelf::of(site, caller.lang).await?.near(slug, &page);
    let html = NowherePage { t, page, near }.render()?;
    Ok((StatusCode::NOT_FOUND, Html(html)).into_response())
}
