//! Staff give a visit another time: a free one by its button, or any time, with a reason where a rule is in the way.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{booking::Move, clinic::Service};
use storage::appointments::{StaffImmovable, StaffMove, StaffVisit};

use super::{
    on_to, page, visit,
    when::{Broken, Wanted, When, reason},
};
use crate::{
    Site,
    components::{Ask, Choice, Choices, Fact, HtmlForm, Problems, TimeButton},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, visits},
};

#[derive(Template)]
#[template(path = "staff/move.html")]
struct MovePage {
    t: &'static Words,
    page: Frame,
    here: String,
    facts: Vec<Fact>,
    form: HtmlForm,
    free: Vec<TimeButton>,
    broken: Option<Broken>,
}

/// `GET /staff/appointments/{id}/move`
pub(crate) async fn ask(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let visit = visit::find(&site, &caller, &id).await?;
    let clinic = site.clinic().await?;
    let service = clinic.service(&visit.appointment.service).ok_or_else(Problem::not_found)?;
    let mut typed = When::of_visit(&visit.appointment, &clinic, service);
    typed.insert("inform".to_owned(), "yes".to_owned());
    let when =
        When { site: &site, caller: &caller, clinic: &clinic, service, moves: Some(visit.appointment.id), typed };
    page(StatusCode::OK, &shown(&when, &visit, visit.appointment.version, Problems::none(), None).await?)
}

/// `POST /staff/appointments/{id}/move`: moves it, or says every rule that is in the way and asks for a reason.
pub(crate) async fn act(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let visit = visit::find(&site, &caller, &id).await?;
    let id = visit.appointment.id;
    let clinic = site.clinic().await?;
    let service = clinic.service(&visit.appointment.service).ok_or_else(Problem::not_found)?;
    let version = typed.get("version").and_then(|text| text.parse().ok()).ok_or_else(Problem::version_required)?;
    let when = When { site: &site, caller: &caller, clinic: &clinic, service, moves: Some(id), typed }.choosing();
    if when.typed.contains_key("find") {
        return page(StatusCode::OK, &shown(&when, &visit, version, Problems::none(), None).await?);
    }

    let mut problems = Problems::none();
    let wanted = when.read(None, &mut problems);
    let override_reason = reason(when.get("reason"), &mut problems, t);
    let Some(wanted) = wanted.filter(|_| problems.is_empty()) else {
        let broken = Broken::mistyped(when.get("reason"), &problems, t);
        return page(StatusCode::UNPROCESSABLE_ENTITY, &shown(&when, &visit, version, problems, broken).await?);
    };
    let inform = when.typed.contains_key("inform");
    let wanted = StaffMove { to: wanted.into(), override_reason, inform };
    let moved = storage.reschedule_visit(id, version, &wanted, &caller.permit, site.clock.now()).await?;
    let broken = match moved.ok_or_else(Problem::not_found)? {
        Ok(_) => return Ok(on_to(&caller, &format!("/staff/appointments/{id}?done=move"))),
        Err(StaffImmovable::Visit(refusal)) => {
            return visit::refused(&site, &caller, id, visits::refused(refusal, t)).await;
        }
        Err(StaffImmovable::OverrideRequired(rules)) => Broken::of(&rules, when.get("reason"), &problems, t),
        Err(StaffImmovable::Refused(rule)) => Broken::for_good(rule, t),
    };
    page(StatusCode::CONFLICT, &shown(&when, &visit, version, problems, Some(broken)).await?)
}

async fn shown(
    when: &When<'_>,
    visit: &StaffVisit,
    version: i64,
    problems: Problems,
    broken: Option<Broken>,
) -> Result<MovePage, Error> {
    let t = Words::of(when.caller.lang);
    let here = format!("/staff/appointments/{}", visit.appointment.id);
    let heading = t.diary_move_heading(visit::who(visit, t));
    let frame = when.site.console(when.caller, &format!("{here}/move"), heading).await?.at(Place::Today);
    let tell = Choice::new("yes", t.diary_inform_text()).chosen(when.typed.contains_key("inform"));
    let here = frame.to(&here);
    let mut form = HtmlForm::to(format!("{here}/move"), problems).keeps("version", version.to_string());
    form = when.asks(form, true).asks(Ask::Checkboxes(Choices::new("inform", t.diary_inform(), vec![tell])));
    if let Some(reason) = broken.as_ref().and_then(|broken| broken.reason.clone()) {
        form = form.asks(reason);
    }
    let form = form.button(if broken.is_some() { t.diary_move_anyway() } else { t.diary_move() });
    Ok(MovePage {
        t,
        here,
        page: frame.with_problems(form.has_problems()),
        facts: visit::facts(visit, when.clinic, when.caller),
        form,
        free: when.free().await?,
        broken,
    })
}

/// Whether there is a service whose length and ways the visit could keep.
pub(super) fn is_offered(visit: &StaffVisit, service: Option<&Service>) -> bool {
    visit.appointment.status == domain::appointments::Status::Booked && service.is_some()
}

impl From<Wanted> for Move {
    fn from(wanted: Wanted) -> Self {
        let Wanted { starts_at, duration, practitioner, location, modality } = wanted;
        Self { starts_at, duration, practitioner, location, modality }
    }
}
