//! What a mail's link opens: the very version that was pinned, without a name on the page.

use askama::Template as _;
use axum::response::{Html, IntoResponse as _, Response};

use crate::{Site, articles::ArticlePage, error::Error, extract::Caller, problem::Problem};

/// `GET /read/{token}`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let reading = site.storage.reading(&caller.permit).await?.ok_or_else(Problem::not_found)?;
    // The link carries a secret, so nothing on the page points back to it in another language.
    let page = site.frame(&caller, "/learn", reading.article.title.clone()).await?.twin(None);
    let mut article = ArticlePage::of(&site, page, reading.article, caller.lang).await?;
    article.is_older = reading.newer;
    Ok(Html(article.render()?).into_response())
}
