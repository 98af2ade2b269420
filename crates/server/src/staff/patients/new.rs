//! Somebody new on record, with an address or without.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use storage::records::NotKept;

use super::{Sent, alike, asked, link, noted, path, refused};
use crate::{
    Site,
    components::{Ask, Choice, Choices, HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    records::Typed,
    staff::{on_to, page},
    words::Words,
};

const HERE: &str = "/staff/patients/new";

#[derive(Template)]
#[template(path = "staff/patient_new.html")]
struct NewPage {
    t: &'static Words,
    page: Frame,
    /// Who is on record already and alike, and in what.
    alike: Vec<(Link, String)>,
    form: HtmlForm,
}

/// `GET /staff/patients/new`
pub(crate) async fn ask(site: Site, caller: Caller) -> Result<Response, Error> {
    let lang = site.clinic().await?.identity.lang;
    let typed = Typed { lang: lang.tag().to_owned(), ..Typed::default() };
    shown(&site, &caller, &typed, Problems::none(), None).await
}

/// `POST /staff/patients`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(sent): Form<Sent>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let usual = site.clinic().await?.identity.lang;
    let typed = sent.typed();
    let mut problems = Problems::none();
    let Some(new) = typed.read(usual, |field, mistake| noted(&mut problems, field, mistake, t)) else {
        return shown(&site, &caller, &typed, problems, None).await;
    };
    let although = sent.although == "yes";
    match storage.begin_record(&new, although, &caller.permit, site.clock.now()).await? {
        Ok(id) => Ok(on_to(&caller, &path(id))),
        Err(why) => {
            refused(&mut problems, &why, t);
            if matches!(why, NotKept::Alike(_)) {
                problems.add("although", t.record_alike_look());
            }
            shown(&site, &caller, &typed, problems, Some(why)).await
        }
    }
}

async fn shown(
    site: &Site,
    caller: &Caller,
    typed: &Typed,
    problems: Problems,
    why: Option<NotKept>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.console(caller, HERE, t.record_new_heading()).await?.at(Place::Patients);
    let likes = match &why {
        Some(NotKept::Alike(likes)) => likes.as_slice(),
        _ => &[],
    };
    let likes: Vec<_> = likes.iter().map(|(found, how)| (link(found, &frame), alike(how, t))).collect();
    let form = asked(HtmlForm::to(frame.to("/staff/patients"), problems), typed, t);
    let form = if likes.is_empty() {
        form
    } else {
        let looked = Choice::new("yes", t.record_although());
        form.asks(Ask::Checkboxes(Choices::new("although", t.record_although_legend(), vec![looked])))
    };
    let form = form.button(t.record_new_button());
    let status = if form.has_problems() { form.status() } else { StatusCode::OK };
    page(status, &NewPage { t, page: frame.with_problems(form.has_problems()), alike: likes, form })
}
