//! Proving the address of a visit by the code that was mailed to it, or saying that it is not one's own.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use serde::Deserialize;

use domain::{
    appointments::{Refusal, Status, Via},
    booking::Request,
};
use storage::{
    appointments::VisitView,
    bookings::{Unproven, Unsent},
};

use super::{choose, see_other, trust_and_next, visit, visitor, with_cookie};
use crate::{
    Site,
    components::{Fact, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, address},
    problem::Problem,
    words::{Words, refusals},
};

/// The six digits.
#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: String,
}

/// `POST /a/{manage}/verify`
pub(crate) async fn verify(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Code>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let view = visit::find(&site, &caller).await?;
    match storage.verify(&typed.code, &visitor(&caller), &caller.permit, site.clock.now()).await? {
        Ok(_) => Ok(see_other(&format!("{}?new=booked", visit::path(&caller, &view)), None)),
        Err(Unproven::Refused(Refusal::WrongState)) => Ok(see_other(&visit::path(&caller, &view), None)),
        // The page itself says so, and there is no field to mend any more.
        Err(Unproven::Refused(Refusal::Locked)) => {
            visit::answer(&site, &caller, StatusCode::UNPROCESSABLE_ENTITY, visit::Said::default()).await
        }
        Err(Unproven::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add("code", refusals::visit(refusal, t));
            let said = visit::Said::mistakes(problems, typed.code);
            visit::answer(&site, &caller, StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
        Err(Unproven::Lost(lost)) => choose::lost(&site, &caller, &view.appointment, &lost, Default::default()).await,
    }
}

/// `POST /a/{manage}/resend`: another code to the same address, a few times an hour.
pub(crate) async fn resend(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    match storage.resend_code(&caller.permit, site.clock.now()).await? {
        Ok(()) | Err(Unsent::WrongState) => Ok(see_other(&format!("{}?sent=yes", visit::path(&caller, &view)), None)),
        Err(Unsent::Wait { seconds }) => Err(Problem::rate_limited(i64::from(seconds)).into()),
    }
}

/// `POST /a/{manage}/other-address`: the unproven visit is given up, and its time kept for the form with another address.
pub(crate) async fn other_address(
    Changes(storage): Changes,
    site: Site,
    mut caller: Caller,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let view = visit::find(&site, &caller).await?;
    let now = site.clock.now();
    let visit = &view.appointment;
    if !matches!(visit.status, Status::AwaitingVerification { .. }) || !visit.is_alive(now) {
        return Ok(see_other(&visit::path(&caller, &view), None));
    }
    if storage.cancel(None, Some(visit.version), &caller.permit, now).await?.is_err() {
        return Ok(see_other(&visit::path(&caller, &view), None));
    }
    let request = Request {
        appointment: storage::mint::id(now),
        service: visit.service.clone(),
        starts_at: visit.starts_at,
        duration: Some(visit.length()),
        practitioner: Some(visit.practitioner.clone()),
        location: Some(visit.location.clone()),
        modality: Some(visit.modality),
        who: None,
        ignore: None,
        via: Via::Site,
    };
    let cookie = with_cookie(&mut caller, &site);
    match storage.hold(&request, &visitor(&caller), &caller.permit, now).await? {
        Ok(held) => Ok(see_other(&address(caller.lang, &format!("/book/confirm?hold={}", held.token)), cookie)),
        Err(lost) => choose::lost(&site, &caller, visit, &lost, Default::default()).await,
    }
}

#[derive(Template)]
#[template(path = "booking/not_me.html")]
struct NotMePage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    is_done: bool,
    trust: Vec<Fact>,
}

/// `GET /a/{manage}/not-me`
pub(crate) async fn ask_not_me(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    not_me_page(&site, &caller, &view, false).await
}

/// `POST /a/{manage}/not-me`: frees the time of a booking whose address was not its booker's.
pub(crate) async fn not_me(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    storage.not_me(&caller.permit, site.clock.now()).await?;
    not_me_page(&site, &caller, &view, true).await
}

async fn not_me_page(site: &Site, caller: &Caller, view: &VisitView, is_done: bool) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let heading = if is_done { t.visit_not_me_done_heading() } else { t.visit_not_me_heading() };
    let page = site.frame(caller, &format!("/a/{}/not-me", view.manage), heading).await?;
    // What a stranger's visit is and costs is nothing to whoever did not book it.
    let (cost, next) = (t.visit_not_me_cost(), t.visit_not_me_next());
    let trust = trust_and_next(t, &page.clinic, Some(&cost), next, t.visit_not_me_change());
    let page = if is_done { page.twin(None) } else { page };
    let act = format!("{}/not-me", visit::path(caller, view));
    let form = HtmlForm::to(act, Problems::none()).warning(t.visit_not_me_button());
    Ok(Html(NotMePage { t, form, page, is_done, trust }.render()?).into_response())
}
