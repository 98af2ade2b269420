//! The clinic calls a visit off, or turns down one that waits: with a reason, and with or without a mail about it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::text::Words as Typed;
use storage::appointments::StaffVisit;

use super::{on_to, page, visit};
use crate::{
    Site,
    components::{Ask, Choice, Choices, Fact, HtmlForm, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, refusals, visits},
};

#[derive(Template)]
#[template(path = "staff/calling_off.html")]
struct CallingOffPage {
    t: &'static Words,
    page: Frame,
    here: String,
    facts: Vec<Fact>,
    form: HtmlForm,
}

/// What is done to a visit that does not take place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Cancel,
    Reject,
}

/// `GET /staff/appointments/{id}/cancel`
pub(crate) async fn ask_cancel(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    ask(&site, &caller, &id, Deed::Cancel).await
}

/// `GET /staff/appointments/{id}/reject`
pub(crate) async fn ask_reject(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    ask(&site, &caller, &id, Deed::Reject).await
}

/// `POST /staff/appointments/{id}/cancel`
pub(crate) async fn cancel(
    changes: Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    act(changes, &site, &caller, &id, &form, Deed::Cancel).await
}

/// `POST /staff/appointments/{id}/reject`
pub(crate) async fn reject(
    changes: Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    act(changes, &site, &caller, &id, &form, Deed::Reject).await
}

async fn ask(site: &Site, caller: &Caller, id: &str, deed: Deed) -> Result<Response, Error> {
    let visit = visit::find(site, caller, id).await?;
    let asked = shown(site, caller, &visit, deed, "", true, Problems::none()).await?;
    page(asked.form.status(), &asked)
}

async fn act(
    Changes(storage): Changes,
    site: &Site,
    caller: &Caller,
    id: &str,
    form: &BTreeMap<String, String>,
    deed: Deed,
) -> Result<Response, Error> {
    let visit = visit::find(site, caller, id).await?;
    let typed = |name: &str| form.get(name).map_or("", String::as_str);
    let version = typed("version").parse().map_err(|_| Problem::version_required())?;
    let (reason, inform) = (typed("reason"), form.contains_key("inform"));
    let reason: Option<Typed> = match reason.trim() {
        "" => None,
        text => match text.parse() {
            Ok(reason) => Some(reason),
            Err(mistake) => {
                let mut problems = Problems::none();
                problems.add("reason", refusals::mistake(mistake, String::new(), Words::of(caller.lang)));
                let again = shown(site, caller, &visit, deed, reason, inform, problems).await?;
                return page(again.form.status(), &again);
            }
        },
    };
    let (id, reason, now) = (visit.appointment.id, reason.as_ref().map(Typed::expose), site.clock.now());
    let off = match deed {
        Deed::Cancel => storage.cancel_visit(id, version, reason, inform, &caller.permit, now).await?,
        Deed::Reject => storage.reject(id, version, reason, inform, &caller.permit, now).await?,
    };
    match off.ok_or_else(Problem::not_found)? {
        Ok(_) => Ok(on_to(caller, &format!("/staff/appointments/{id}?done={}", deed.code()))),
        Err(refusal) => visit::refused(site, caller, id, visits::refused(refusal, Words::of(caller.lang))).await,
    }
}

async fn shown(
    site: &Site,
    caller: &Caller,
    visit: &StaffVisit,
    deed: Deed,
    reason: &str,
    inform: bool,
    problems: Problems,
) -> Result<CallingOffPage, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let here = format!("/staff/appointments/{}", visit.appointment.id);
    let heading = match deed {
        Deed::Cancel => t.diary_cancel_heading(visit::who(visit, t)),
        Deed::Reject => t.diary_reject_heading(visit::who(visit, t)),
    };
    let frame = site.console(caller, &format!("{here}/{}", deed.code()), heading).await?.at(Place::Today);
    let here = frame.to(&here);
    let tell = Choice::new("yes", t.diary_inform_text()).chosen(inform);
    let form = HtmlForm::to(format!("{here}/{}", deed.code()), problems)
        .keeps("version", visit.appointment.version.to_string())
        .asks(
            TextArea::new("reason", t.diary_cancel_reason())
                .hint(t.diary_cancel_reason_hint())
                .optional()
                .rows(3)
                .value(reason),
        )
        .asks(Ask::Checkboxes(Choices::new("inform", t.diary_inform(), vec![tell])))
        .warning(match deed {
            Deed::Cancel => t.diary_cancel(),
            Deed::Reject => t.diary_reject(),
        });
    Ok(CallingOffPage {
        t,
        here,
        page: frame.with_problems(form.has_problems()),
        facts: visit::facts(visit, &clinic, caller),
        form,
    })
}

impl Deed {
    fn code(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Reject => "reject",
        }
    }
}
