//! Amending what is known of somebody.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::ids::PatientId;
use storage::records::{Detail, NotKept, Reach};

use super::{Sent, asked, noted, path, read, refused};
use crate::{
    Site,
    components::{HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    records::Typed,
    staff::{on_to, page},
    words::Words,
};

#[derive(Template)]
#[template(path = "staff/patient_amend.html")]
struct AmendPage {
    t: &'static Words,
    page: Frame,
    back: String,
    /// What the record says now, where somebody else changed it meanwhile.
    now: Option<Vec<crate::components::Fact>>,
    form: HtmlForm,
}

/// `GET /staff/patients/{id}/amend`
pub(crate) async fn ask(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let id = read(&id)?;
    let detail = detail(&site, &caller, id).await?;
    shown(&site, &caller, &detail, &Typed::of(&detail.card), Problems::none(), false).await
}

/// `POST /staff/patients/{id}/amend`
pub(crate) async fn save(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Error> {
    let (t, id) = (Words::of(caller.lang), read(&id)?);
    let before = detail(&site, &caller, id).await?;
    let typed = sent.typed();
    let mut problems = Problems::none();
    let change = typed.read(before.card.patient.lang, |field, mistake| noted(&mut problems, field, mistake, t));
    let Some(change) = change else {
        return shown(&site, &caller, &before, &typed, problems, false).await;
    };
    let version = sent.version.parse().unwrap_or_default();
    let amended = storage.amend_record(id, &change, version, &caller.permit, site.clock.now()).await?;
    match amended.ok_or_else(Problem::not_found)? {
        Ok(_) => Ok(on_to(&caller, &format!("{}?done=amended", path(id)))),
        Err(why) => {
            refused(&mut problems, &why, t);
            shown(&site, &caller, &before, &typed, problems, why == NotKept::VersionMismatch).await
        }
    }
}

async fn shown(
    site: &Site,
    caller: &Caller,
    detail: &Detail,
    typed: &Typed,
    problems: Problems,
    was_changed: bool,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let patient = &detail.card.patient;
    let here = format!("{}/amend", path(patient.id));
    let frame = site.console(caller, &here, t.record_amend_heading(patient.name.expose())).await?.at(Place::Patients);
    let form = HtmlForm::to(frame.to(&here), problems).keeps("version", detail.version.to_string());
    let form = asked(form, typed, t).button(t.me_save());
    let status = if was_changed { StatusCode::CONFLICT } else { form.status() };
    let now = was_changed.then(|| super::one::facts(detail, caller.lang, t));
    let back = frame.to(&path(patient.id));
    page(status, &AmendPage { t, page: frame.with_problems(form.has_problems()), back, now, form })
}

/// The card of somebody whom the caller may amend; for others they are not there.
async fn detail(site: &Site, caller: &Caller, id: PatientId) -> Result<Box<Detail>, Error> {
    let record =
        site.storage.patient_record(id, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    match record.reach {
        Reach::Card(detail) => Ok(detail),
        Reach::Outside => Err(Problem::not_found().into()),
    }
}
