//! Uniting two records of one person: proposed by one, done by another.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::ids::PatientId;
use serde::Deserialize;
use storage::records::{Detail, NotUnited, Reach, United};

use super::{path, read};
use crate::{
    Site,
    components::{Fact, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    staff::{on_to, page},
    words::Words,
};

/// Which record goes into the one of the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Other {
    other: String,
}

#[derive(Template)]
#[template(path = "staff/patient_unite.html")]
struct UnitePage {
    t: &'static Words,
    page: Frame,
    back: String,
    /// What stays, and what goes into it.
    stays: Vec<Fact>,
    goes: Vec<Fact>,
    refused: Option<String>,
    form: HtmlForm,
}

/// `GET /staff/patients/{id}/unite`
pub(crate) async fn ask(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Other>,
) -> Result<Response, Error> {
    shown(&site, &caller, read(&id)?, read(&query.other)?, None).await
}

/// `POST /staff/patients/{id}/unite`
pub(crate) async fn act(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(typed): Form<Other>,
) -> Result<Response, Error> {
    let (t, into, gone) = (Words::of(caller.lang), read(&id)?, read(&typed.other)?);
    let united = storage.unite_records(gone, into, &caller.permit, site.clock.now()).await?;
    let refused = match united.ok_or_else(Problem::not_found)? {
        Ok(United::Proposed) => return Ok(on_to(&caller, &format!("{}?done=proposed", path(into)))),
        Ok(United::Done) => return Ok(on_to(&caller, &format!("{}?done=united", path(into)))),
        Err(NotUnited::Same) => t.record_unite_same(),
        Err(NotUnited::Gone) => t.record_unite_gone(),
        Err(NotUnited::Overlap) => t.record_unite_overlap(),
    };
    shown(&site, &caller, into, gone, Some(refused)).await
}

async fn shown(
    site: &Site,
    caller: &Caller,
    into: PatientId,
    gone: PatientId,
    refused: Option<String>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let (stays, goes) = (card(site, caller, into).await?, card(site, caller, gone).await?);
    let here = format!("{}/unite", path(into));
    let frame = site.console(caller, &here, t.record_unite_heading()).await?.at(Place::Patients).twin(None);
    let form = HtmlForm::to(frame.to(&here), Problems::none())
        .keeps("other", gone.to_string())
        .warning(t.record_unite_button());
    let facts = |detail: &Detail| {
        let name = Fact::new(t.me_name(), detail.card.patient.name.expose());
        [vec![name], super::one::facts(detail, caller.lang, t)].concat()
    };
    let status = if refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let back = frame.to(&path(into));
    page(status, &UnitePage { t, stays: facts(&stays), goes: facts(&goes), page: frame, back, refused, form })
}

async fn card(site: &Site, caller: &Caller, id: PatientId) -> Result<Box<Detail>, Error> {
    let record =
        site.storage.patient_record(id, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    match record.reach {
        Reach::Card(detail) => Ok(detail),
        Reach::Outside => Err(Problem::not_found().into()),
    }
}
