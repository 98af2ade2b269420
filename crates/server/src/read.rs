//! What a mail's link opens: the very version that was pinned, without a name on the page.

use askama::Template as _;
use axum::response::{Html, IntoResponse as _, Response};
use domain::articles::Marks;
use storage::articles::{ArticleVersion, PublishedArticle};

use crate::{
    Site,
    articles::{ArticlePage, RetractedPage},
    error::Error,
    extract::Caller,
    problem::Problem,
};

/// `GET /read/{token}`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let reading = site.storage.reading(&caller.permit).await?.ok_or_else(Problem::not_found)?;
    let pinned = reading.article;
    // The link carries a secret, so nothing on the page points back to it in another language.
    let page = site.frame(&caller, "/learn", pinned.title.clone()).await?.twin(None);
    if let Some(retraction) = reading.retraction {
        let page = RetractedPage::of(&site, caller.lang, page, retraction).await?;
        return Ok(Html(page.render()?).into_response());
    }
    let published = site.storage.published_article(&pinned.slug, pinned.lang, site.clock.now()).await?;
    let page = ArticlePage::of(&site, page, as_sent(pinned, published), false).await?.by_mail(reading.newer);
    Ok(Html(page.render()?).into_response())
}

/// The version that was sent. Who checked it is known of the version that is out; an older one says that it is older.
fn as_sent(pinned: ArticleVersion, published: Option<PublishedArticle>) -> PublishedArticle {
    match published {
        Some(published) if published.version.version == pinned.version => published,
        Some(published) => {
            PublishedArticle { published_at: pinned.imported_at, review: None, version: pinned, ..published }
        }
        // It is out of use by now; whoever was sent it may read it.
        None => PublishedArticle {
            first_published_at: pinned.imported_at,
            published_at: pinned.imported_at,
            demonstration: false,
            review: None,
            corrections: Vec::new(),
            retraction: None,
            marks: Marks::default(),
            version: pinned,
        },
    }
}
