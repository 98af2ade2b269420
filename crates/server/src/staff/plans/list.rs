//! A patient's plans, and beginning one.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Action, Decision, decide},
    ids::PatientId,
    plans::Content,
};
use serde::Deserialize;
use storage::plans::{PlanView, PlanWriting};
use wording::{Style, date_in_words};

use super::standing;
use crate::{
    Site,
    components::Link,
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::{FieldProblem, Problem},
    staff::{on_to, page},
    words::Words,
};

#[derive(Template)]
#[template(path = "staff/plans/list.html")]
struct PlansPage {
    t: &'static Words,
    page: Frame,
    rows: Vec<Row>,
    /// To the measures, for those who treat the person.
    measures: Option<String>,
}

/// One plan.
struct Row {
    link: Option<Link>,
    state: String,
    colour: &'static str,
    review: Option<String>,
}

/// What was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Beginning {
    begin: String,
}

/// `GET /staff/patients/{id}/plans`
pub(crate) async fn list(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let patient: PatientId = id.parse().map_err(|_| Problem::not_found())?;
    let person = site.storage.patient(patient, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let views = site.storage.plans_of(patient, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let path = format!("/staff/patients/{patient}/plans");
    let frame = site.console(&caller, &path, t.editor_plans_heading(person.name.expose())).await?;
    let rows = views.iter().map(|view| row(view, &frame, t)).collect();
    // Who may write is who treats the person; the desk sees that there is a plan.
    let treats = match decide(caller.permit.who(), Action::PlanWrite) {
        Decision::Allow(permit) => site.storage.patient(patient, &permit, now).await?.is_some(),
        _ => false,
    };
    let measures = treats.then(|| frame.to(&format!("/staff/patients/{patient}/measures")));
    page(StatusCode::OK, &PlansPage { t, rows, measures, page: frame })
}

fn row(view: &PlanView, frame: &Frame, t: &Words) -> Row {
    let (state, colour) = standing(&view.status, t);
    let review = view.next_review.map(|day| t.editor_next_review(date_in_words(day, Style::Date, t.lang())));
    let problem = view.chart.as_deref().and_then(|chart| {
        let plan = &chart.plan;
        let content = plan.draft().map(|draft| &draft.content).or(plan.status().version().map(|one| one.content()));
        content.and_then(|content| content.problem.as_ref()).map(|words| words.expose().to_owned())
    });
    let link = view.chart.is_some().then(|| {
        Link::new(frame.to(&format!("/staff/plans/{}", view.id)), problem.unwrap_or_else(|| t.editor_unnamed()))
    });
    Row { link, state, colour, review }
}

/// `POST /staff/patients/{id}/plans`
pub(crate) async fn begin(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(Beginning { begin }): Form<Beginning>,
) -> Result<Response, Error> {
    if begin != "blank" {
        return Err(Problem::invalid(vec![FieldProblem::field("begin", "say what the plan begins with")]).into());
    }
    let patient: PatientId = id.parse().map_err(|_| Problem::not_found())?;
    let writing = PlanWriting { content: Content { lang: caller.lang, ..Content::default() }, reason: None };
    let begun = storage.begin_plan(patient, None, &writing, &caller.permit, site.clock.now()).await?;
    let begun = begun.ok_or_else(Problem::not_found)?;
    Ok(on_to(&caller, &format!("/staff/plans/{}", begun.id)))
}
