//! Signing a plan: what differs from the version in force, in plain words, and what still stands against it.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::plans::{Aspect, Change, Content, Place, Refusal, difference};
use serde::Deserialize;
use storage::plans::{PlanAct, PlanRefusal};

use super::{
    Opened, item,
    part::{Around, Part},
    show::{ToDo, to_do},
};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    staff::{on_to, page},
    words::Words,
};

/// Which version was seen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    version: String,
}

#[derive(Template)]
#[template(path = "staff/plans/sign.html")]
struct SignPage {
    t: &'static Words,
    page: Frame,
    back: String,
    version: String,
    refused: Option<String>,
    to_do: Vec<ToDo>,
    /// Whether a version is in force; otherwise this is the first one.
    is_change: bool,
    changes: Vec<String>,
}

/// `GET /staff/plans/{id}/sign`
pub(crate) async fn confirm(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let opened = Opened::of(&site, &caller, &id).await?;
    shown(&site, &caller, &opened, StatusCode::OK, None).await
}

/// `POST /staff/plans/{id}/sign`
pub(crate) async fn sign(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let opened = Opened::of(&site, &caller, &id).await?;
    let seen = seen.version.parse().map_err(|_| Problem::version_required())?;
    let acted = storage.act_on_plan(opened.view.id, &PlanAct::Activate, seen, &caller.permit, site.clock.now()).await?;
    let why = match acted.ok_or_else(Problem::not_found)? {
        Ok(_) => return Ok(on_to(&caller, &format!("{}?done=signed", opened.path()))),
        Err(PlanRefusal::VersionMismatch(_)) => (StatusCode::CONFLICT, t.editor_changed_meanwhile()),
        Err(PlanRefusal::Refused(Refusal::ReasonNeeded)) => (StatusCode::UNPROCESSABLE_ENTITY, t.plan_reason_needed()),
        Err(PlanRefusal::Refused(Refusal::Incomplete(_))) => {
            (StatusCode::UNPROCESSABLE_ENTITY, t.editor_not_complete())
        }
        Err(PlanRefusal::Refused(refusal)) => return Err(Problem::wrong_state(refusal.to_string()).into()),
    };
    let opened = Opened::of(&site, &caller, &id).await?;
    shown(&site, &caller, &opened, why.0, Some(why.1)).await
}

async fn shown(
    site: &Site,
    caller: &Caller,
    opened: &Opened,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Error> {
    let (t, around) = (Words::of(caller.lang), opened.around(caller)?);
    let path = format!("{}/sign", opened.path());
    let frame = site.console(caller, &path, t.editor_sign_heading(opened.name.as_str())).await?;
    let in_force = opened.chart().plan.in_force();
    let changes = in_force.map(|version| {
        let before = version.content();
        difference(before, &opened.content).iter().map(|change| said(change, before, &around)).collect()
    });
    let shown = SignPage {
        t,
        back: frame.to(&opened.path()),
        version: opened.chart().revision.to_string(),
        refused,
        to_do: to_do(opened, &frame, t),
        is_change: in_force.is_some(),
        changes: changes.unwrap_or_default(),
        page: frame,
    };
    page(status, &shown)
}

/// One change, in a sentence.
fn said(change: &Change, before: &Content, around: &Around<'_>) -> String {
    let t = around.t;
    match change {
        Change::Added(place) => t.editor_added(name(place, around.content, around)),
        Change::Removed(place) => t.editor_removed(name(place, before, around)),
        Change::Changed { place, aspects } => {
            let aspects: Vec<String> = aspects.iter().map(|aspect| aspect_said(*aspect, t)).collect();
            t.editor_changed(name(place, around.content, around), aspects.join(", "))
        }
    }
}

/// What a part is called by those who read it: a goal and a factor by their words, an item by its technique.
fn name(place: &Place, content: &Content, around: &Around<'_>) -> String {
    let own = match place {
        Place::Goal(key) => {
            let goal = content.goals.iter().find(|goal| goal.key == *key);
            goal.and_then(|goal| goal.what.as_ref()).map(|what| what.expose().to_owned())
        }
        Place::Item(key) => {
            let item = content.items.iter().find(|item| item.key == *key);
            item.map(|item| item::technique(&item.technique, around))
        }
        Place::Factor(key) => {
            let factor = content.factors.all().find(|factor| factor.key == *key);
            factor.map(|factor| factor.text.expose().to_owned())
        }
        _ => None,
    };
    let kind = Part::of(place, content).map_or_else(|| place.path(), |part| part.heading(around.t));
    own.map_or_else(|| kind.clone(), |own| around.t.editor_named(kind.as_str(), own))
}

fn aspect_said(aspect: Aspect, t: &Words) -> String {
    match aspect {
        Aspect::What => t.editor_aspect_what(),
        Aspect::Dose => t.editor_aspect_dose(),
        Aspect::Quota => t.editor_aspect_quota(),
        Aspect::Dates => t.editor_aspect_dates(),
        Aspect::StopRule => t.editor_aspect_stop(),
        Aspect::Provider => t.editor_aspect_provider(),
        Aspect::Target => t.editor_aspect_target(),
        Aspect::Status => t.editor_aspect_status(),
        Aspect::Reasons => t.editor_aspect_reasons(),
        Aspect::Words => t.editor_aspect_words(),
    }
}
