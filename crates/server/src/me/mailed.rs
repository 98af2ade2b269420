//! What a mailed link opens: a button in the browser that asked, digits to type there in any other. Looking changes nothing,
//! since mail scanners follow links; and whatever opens nothing any more is one and the same page.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use storage::own_pages::NotHere;
use wording::{Style, in_words};

use super::Entering;
use crate::{
    Site,
    answer::page,
    error::Error,
    extract::{Caller, Changes},
    frame::Frame,
    words::{self, Words},
};

#[derive(Template)]
#[template(path = "me/mailed.html")]
struct MailedPage {
    t: &'static Words,
    page: Frame,
    /// The address of this page, for its forms.
    here: String,
    shows: Shows,
}

/// What the page is about.
enum Shows {
    /// This browser asked.
    Button,
    /// Another one did: what is typed there, when it was asked for and with what.
    Digits { code: String, asked: String, until: String },
    /// Nobody gets in by it any more: its reader said so.
    Disowned,
    /// It opens nothing.
    Over,
}

/// `GET /sign-in/link/{token}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    looked_at(&site, &caller, &headers, &token, StatusCode::OK).await
}

/// `POST /sign-in/link/{token}`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    mut caller: Caller,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let entering = Entering::of(&site, &mut caller, &headers);
    match storage.sign_in_by_mail(&token, entering.door(&site), site.clock.now()).await? {
        Ok(opened) => Ok(entering.entered(&site, &caller, &opened)),
        Err(NotHere::Elsewhere) => looked_at(&site, &caller, &headers, &token, StatusCode::FORBIDDEN).await,
        Err(NotHere::Over) => over(&site, &caller).await,
    }
}

/// `POST /sign-in/link/{token}/not-me`
pub(crate) async fn not_me(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    if !storage.disown_sign_in(&token, site.clock.now()).await? {
        return over(&site, &caller).await;
    }
    let t = Words::of(caller.lang);
    answer(&site, &caller, StatusCode::OK, t.me_disowned_heading(), None, Shows::Disowned).await
}

async fn looked_at(
    site: &Site,
    caller: &Caller,
    headers: &HeaderMap,
    token: &str,
    status: StatusCode,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let asked = site.cookies().asked(headers);
    let Some(mailed) = site.storage.mailed_link(token, asked, site.clock.now()).await? else {
        return over(site, caller).await;
    };
    if mailed.is_here {
        return answer(site, caller, status, t.me_mailed_heading(), Some(token), Shows::Button).await;
    }
    let zone = site.clinic().await?.identity.zone.clone();
    let time = |at| in_words(at, zone.rules(), Style::Time, caller.lang);
    let digits = mailed.code.expose();
    let shows = Shows::Digits {
        code: format!("{} {}", digits.get(..4).unwrap_or_default(), digits.get(4..).unwrap_or_default()),
        asked: t.me_elsewhere_asked(time(mailed.asked_at), words::device(mailed.device, t)),
        until: time(mailed.until),
    };
    answer(site, caller, status, t.me_elsewhere_heading(), Some(token), shows).await
}

/// Used, too old, another's, nonsense: one page.
async fn over(site: &Site, caller: &Caller) -> Result<Response, Error> {
    site.wrong_link(caller).await?;
    let t = Words::of(caller.lang);
    answer(site, caller, StatusCode::GONE, t.me_over_heading(), None, Shows::Over).await
}

async fn answer(
    site: &Site,
    caller: &Caller,
    status: StatusCode,
    heading: String,
    token: Option<&str>,
    shows: Shows,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let path = token.map_or_else(|| "/sign-in".to_owned(), |token| format!("/sign-in/link/{token}"));
    let frame = site.frame(caller, &path, heading).await?;
    // The other language has the page only as long as there is something on it.
    let frame = if token.is_some() { frame } else { frame.twin(None) };
    page(status, &MailedPage { t, here: frame.to(&path), page: frame, shows })
}
