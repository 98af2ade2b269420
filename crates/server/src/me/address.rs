//! What the mails about a change of address open: a question with two answers, or the way back. Looking changes nothing, and
//! whatever cannot be answered any more is one and the same page.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use serde::Deserialize;

use storage::own_pages::{AddressAnswer, AddressQuestion};

use crate::{
    Site,
    answer::page,
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    words::Words,
};

/// Yes or no; without either, the question is asked again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answered {
    answer: String,
}

#[derive(Template)]
#[template(path = "me/address.html")]
struct AddressPage {
    t: &'static Words,
    page: Frame,
    here: String,
    said: String,
    /// What the two buttons say; none where there is nothing to answer.
    buttons: Option<(String, Option<String>)>,
}

/// `GET /address/{token}`
pub(crate) async fn show(site: Site, caller: Caller, Path(token): Path<String>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let Some(view) = site.storage.address_question(&token, site.clock.now()).await? else {
        return over(&site, &caller).await;
    };
    let new = view.new.expose();
    let (heading, said, yes, no) = match view.question {
        AddressQuestion::Leave => {
            (t.me_address_leave_heading(), t.me_address_leave(new), t.me_address_yes(), Some(t.me_address_no()))
        }
        AddressQuestion::Prove => {
            (t.me_address_prove_heading(), t.me_address_prove(new), t.me_address_mine(), Some(t.me_address_not_mine()))
        }
        AddressQuestion::Undo => {
            (t.me_address_undo_heading(), t.me_address_undo(new), t.me_address_undo_button(), None)
        }
    };
    shown(&site, &caller, StatusCode::OK, Some(&token), heading, said, Some((yes, no))).await
}

/// `POST /address/{token}`
pub(crate) async fn answer(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(token): Path<String>,
    Form(form): Form<Answered>,
) -> Result<Response, Error> {
    let yes = match form.answer.as_str() {
        "yes" => true,
        "no" => false,
        _ => return show(site, caller, Path(token)).await,
    };
    let t = Words::of(caller.lang);
    let Some(answer) = storage.answer_address(&token, yes, site.clock.now()).await? else {
        return over(&site, &caller).await;
    };
    let (heading, said) = match answer {
        AddressAnswer::Waits => (t.me_address_thanks(), t.me_address_waits()),
        AddressAnswer::Changed => (t.me_address_thanks(), t.me_address_changed()),
        AddressAnswer::Kept => (t.me_address_thanks(), t.me_address_kept()),
        AddressAnswer::Undone => (t.me_address_thanks(), t.me_address_undone()),
        AddressAnswer::Taken => (t.me_address_not_possible(), t.me_address_taken()),
    };
    let status = if answer == AddressAnswer::Taken { StatusCode::CONFLICT } else { StatusCode::OK };
    shown(&site, &caller, status, None, heading, said, None).await
}

async fn over(site: &Site, caller: &Caller) -> Result<Response, Error> {
    site.wrong_link(caller).await?;
    let t = Words::of(caller.lang);
    shown(site, caller, StatusCode::GONE, None, t.me_over_heading(), t.me_address_over(), None).await
}

async fn shown(
    site: &Site,
    caller: &Caller,
    status: StatusCode,
    token: Option<&str>,
    heading: String,
    said: String,
    buttons: Option<(String, Option<String>)>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let path = token.map_or_else(|| "/me".to_owned(), |token| format!("/address/{token}"));
    let frame = site.frame(caller, &path, heading).await?;
    let frame = if token.is_some() { frame } else { frame.twin(None) };
    page(status, &AddressPage { t, here: frame.to(&path), page: frame, said, buttons })
}
