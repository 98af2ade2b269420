//! A visit gets another time, by its link: its own stays its own until the one button is pressed.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use domain::{
    appointments::{Appointment, Refusal, Status},
    booking::Move,
    clinic::Clinic,
};
use storage::appointments::{Immovable, VisitView};
use wording::Style;

use super::{
    filter::Filter,
    see_other,
    shown::{Choice, Shown},
    times::{Said, Times},
    trust, visit,
};
use crate::{
    Site,
    components::{Fact, HtmlForm, Problems, Summary},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, refusals, typography::at_the_end},
};

/// Why a visit stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stays {
    /// For what it is.
    For(Refusal),
    /// What it is for is no longer booked online.
    ByPhone,
}

/// Why a visit cannot get another time by its link, whichever time that were.
pub(super) fn stays(visit: &Appointment, clinic: &Clinic, now: Timestamp) -> Option<Stays> {
    if visit.status != Status::Booked {
        return Some(Stays::For(Refusal::WrongState));
    }
    if visit.starts_at <= now {
        return Some(Stays::For(Refusal::InPast));
    }
    let Some(service) = clinic.service(&visit.service).filter(|service| service.active) else {
        return Some(Stays::ByPhone);
    };
    if now > visit.cancel_until(service.cancel_window) {
        return Some(Stays::For(Refusal::LateCancel));
    }
    (!service.minutes.contains(&visit.length())).then_some(Stays::ByPhone)
}

/// `GET /a/{manage}/move`: the times it could have instead.
pub(crate) async fn show(site: Site, caller: Caller, Query(filter): Query<Filter>) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    if let Some(stays) = stays(&view.appointment, &*site.clinic().await?, site.clock.now()) {
        return stayed(&site, &caller, stays).await;
    }
    Times::instead_of(&site, view, filter).await?.show(&site, &caller, Said::default()).await
}

/// The new time, and the version of the visit that was seen when it was chosen.
#[derive(Debug, Deserialize)]
pub(crate) struct NewTime {
    #[serde(default)]
    choice: String,
    /// A form of ours always says it.
    version: Option<i64>,
}

#[derive(Template)]
#[template(path = "booking/move.html")]
struct MovePage {
    t: &'static Words,
    page: Frame,
    here: String,
    new: Summary,
    old: Summary,
    form: HtmlForm,
    cancel_until: Option<String>,
    trust: Vec<Fact>,
}

/// `GET /a/{manage}/move/to`: the old time and the new one, and one button. Looking keeps neither.
pub(crate) async fn ask(site: Site, caller: Caller, Query(new): Query<NewTime>) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    let clinic = site.clinic().await?;
    let now = site.clock.now();
    if new.version != Some(view.appointment.version) {
        return stayed(&site, &caller, Stays::For(Refusal::VersionMismatch)).await;
    }
    if let Some(stays) = stays(&view.appointment, &clinic, now) {
        return stayed(&site, &caller, stays).await;
    }
    let choice = new.read(&clinic)?;
    if choice == Choice::of_visit(&view.appointment) {
        return Ok(see_other(&format!("{}?new=same", visit::path(&caller, &view)), None));
    }

    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let shown = Shown::new(&clinic, lang);
    let service = clinic.service(&view.appointment.service);
    let moved = at(&view.appointment, &choice);
    let zone = shown.zone(&moved.location, moved.modality, moved.zone.as_ref());
    let free_until = service.map(|service| moved.cancel_until(service.cancel_window)).filter(|until| now <= *until);
    let free_until = free_until.map(|until| at_the_end(&shown.time(until, zone, Style::DateAndTime)).to_owned());
    let price = service.and_then(|service| service.price_of(moved.length())).map(|price| price.get(lang));
    let page = site.frame(&caller, &format!("/a/{}/move/to", view.manage), t.visit_move_to_heading()).await?;
    let here = visit::path(&caller, &view);
    let form = HtmlForm::to(format!("{here}/move"), Problems::none())
        .keeps("choice", choice.written())
        .keeps("version", view.appointment.version.to_string())
        .button(t.visit_move_button());
    let page = MovePage {
        t,
        here,
        new: shown.summary(&moved, service, t.visit_move_new_time()),
        old: Summary { lines: Vec::new(), ..shown.summary(&view.appointment, None, t.visit_move_old_time()) },
        form,
        cancel_until: free_until.map(|until| t.booking_cancel_until(until)),
        trust: trust(t, &page.clinic, price, t.booking_trust_change_text()),
        page: page.at(Place::Booking).twin(Some(&new.address(&view))),
    };
    Ok(Html(page.render()?).into_response())
}

/// `POST /a/{manage}/move`: moves it. A form from before a change gets the visit as it is now and does nothing.
pub(crate) async fn act(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(new): Form<NewTime>,
) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    let Some(version) = new.version else {
        return stayed(&site, &caller, Stays::For(Refusal::VersionMismatch)).await;
    };
    let clinic = site.clinic().await?;
    if version != view.appointment.version {
        // The button was pressed twice: the second time shows what the first one did.
        let is_there = new.read(&clinic).is_ok_and(|choice| choice == Choice::of_visit(&view.appointment));
        if is_there && view.appointment.status == Status::Booked {
            return Ok(see_other(&format!("{}?new=moved", visit::path(&caller, &view)), None));
        }
        return stayed(&site, &caller, Stays::For(Refusal::VersionMismatch)).await;
    }
    let choice = new.read(&clinic)?;
    let to = Move {
        starts_at: choice.starts_at,
        duration: None,
        practitioner: choice.practitioner.clone(),
        location: Some(choice.location.clone()),
        modality: Some(choice.modality),
    };
    match storage.reschedule(&to, Some(version), &caller.permit, site.clock.now()).await? {
        Ok(moved) => {
            let news = if moved.unchanged { "same" } else { "moved" };
            Ok(see_other(&format!("{}?new={news}", visit::path(&caller, &view)), None))
        }
        Err(Immovable::Visit(refusal)) => stayed(&site, &caller, Stays::For(refusal)).await,
        Err(Immovable::Lost(_)) if stays(&view.appointment, &clinic, site.clock.now()) == Some(Stays::ByPhone) => {
            stayed(&site, &caller, Stays::ByPhone).await
        }
        Err(Immovable::Lost(lost)) => {
            let times = Times::instead_of(&site, view, Filter::default()).await?;
            times.after_losing(&site, &caller, &lost, &choice, Vec::new()).await
        }
    }
}

impl NewTime {
    /// The page that asks about it, which the other language has too.
    fn address(&self, view: &VisitView) -> String {
        let version = self.version.unwrap_or_default().to_string();
        let asked = [("choice", self.choice.as_str()), ("version", version.as_str())];
        let asked = serde_urlencoded::to_string(asked).expect("pairs of texts can be written as a query");
        format!("/a/{}/move/to?{asked}", view.manage)
    }

    /// What was chosen, if the clinic has such a place and person.
    fn read(&self, clinic: &Clinic) -> Result<Choice, Error> {
        let choice = Choice::read(&self.choice).filter(|choice| {
            clinic.location(&choice.location).is_some()
                && choice.practitioner.as_ref().is_some_and(|id| clinic.practitioner(id).is_some())
        });
        Ok(choice.ok_or_else(Problem::not_found)?)
    }
}

/// The visit as it would be at another time.
fn at(visit: &Appointment, choice: &Choice) -> Appointment {
    Appointment {
        starts_at: choice.starts_at,
        ends_at: choice
            .starts_at
            .saturating_add(visit.ends_at.duration_since(visit.starts_at))
            .unwrap_or(choice.starts_at),
        location: choice.location.clone(),
        modality: choice.modality,
        practitioner: choice.practitioner.clone().unwrap_or_else(|| visit.practitioner.clone()),
        ..visit.clone()
    }
}

/// The visit as it is, and why it stays so.
async fn stayed(site: &Site, caller: &Caller, stays: Stays) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let (status, why) = match stays {
        Stays::For(Refusal::LateCancel) => (StatusCode::FORBIDDEN, t.refusal_late_move()),
        Stays::For(refusal) => (StatusCode::CONFLICT, refusals::visit(refusal, t)),
        Stays::ByPhone => (StatusCode::CONFLICT, t.visit_move_by_phone()),
    };
    visit::answer(site, caller, status, visit::Said::problem(t.visit_not_moved(), why)).await
}
