//! One account: what it may do, where it stands, and what can be done about it.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use serde::Deserialize;

use domain::{accounts::AccountRefusal, ids::StaffId};
use storage::accounts::{AccountLine, Standing};

use super::{in_a_row, questions, signed_in, standing};
use crate::{
    Site,
    components::{Fact, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place},
    problem::Problem,
    staff::page,
    words::Words,
};

/// What was done on the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// What the page says beside the account.
#[derive(Default)]
pub(super) struct Said {
    pub(super) done: Option<String>,
    pub(super) refused: Option<String>,
    /// What is wrong with the roles, and what was chosen.
    pub(super) roles: Option<HtmlForm>,
}

#[derive(Template)]
#[template(path = "staff/account_of.html")]
struct AccountOfPage {
    t: &'static Words,
    page: Frame,
    done: Option<String>,
    refused: Option<String>,
    facts: Vec<Fact>,
    /// None for an account that has ended.
    roles: Option<HtmlForm>,
    deeds: Vec<Deed>,
    back: String,
}

/// A button, and what it comes to.
struct Deed {
    text: String,
    form: HtmlForm,
}

/// `GET /staff/accounts/{id}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let done = match query.done.as_str() {
        "roles" => Some(t.accounts_done_roles()),
        "sessions" => Some(t.accounts_done_sessions()),
        "disabled" => Some(t.accounts_done_disabled()),
        "enabled" => Some(t.accounts_done_enabled()),
        _ => None,
    };
    answer(&site, &caller, read(&id)?, StatusCode::OK, Said { done, ..Said::default() }).await
}

/// An account's id as it stands in an address.
pub(super) fn read(id: &str) -> Result<StaffId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

/// The account as it is, and why nothing was done.
pub(super) async fn stayed(
    site: &Site,
    caller: &Caller,
    id: StaffId,
    refusal: AccountRefusal,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let refused = match refusal {
        AccountRefusal::Absent => return Err(Problem::not_found().into()),
        AccountRefusal::Changed => t.accounts_changed(),
        AccountRefusal::LastAdmin => t.accounts_last_admin(),
        AccountRefusal::Own => t.accounts_own(),
        AccountRefusal::Ended => t.accounts_has_ended(),
        AccountRefusal::NotEnded => t.accounts_not_ended(),
    };
    answer(site, caller, id, StatusCode::CONFLICT, Said { refused: Some(refused), ..Said::default() }).await
}

pub(super) async fn answer(
    site: &Site,
    caller: &Caller,
    id: StaffId,
    status: StatusCode,
    said: Said,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let line = site.storage.account_line(id, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    let clinic = site.clinic().await?;
    let here = format!("/staff/accounts/{id}");
    let frame = site.console(caller, &here, line.staff.name.expose()).await?.at(Place::Accounts);
    let last = signed_in(&line, &clinic.identity.zone, &frame);
    let facts = vec![
        Fact::new(t.account_email(), line.staff.email.expose()),
        Fact::new(t.account_roles(), in_a_row(&line.staff.roles, t)),
        Fact::new(t.accounts_standing(), standing(line.standing, t).0),
        Fact::new(t.accounts_signed_in_fact(), last.unwrap_or_else(|| t.accounts_never())),
        Fact::new(t.accounts_where(), t.accounts_sessions(u32::try_from(line.sessions).unwrap_or(u32::MAX))),
    ];
    let roles = said.roles.or_else(|| {
        let [roles, circle] = questions(&line.staff.roles, &line.staff.circle, &clinic, t);
        Some(roles_form(&frame, &line, Problems::none(), t).asks(roles).asks(circle))
    });
    let page_of = AccountOfPage {
        t,
        done: said.done,
        refused: said.refused,
        facts,
        deeds: deeds(&line, &frame, t),
        back: frame.to("/staff/accounts"),
        page: frame.with_problems(roles.as_ref().is_some_and(HtmlForm::has_problems)),
        roles: roles.filter(|_| line.standing != Standing::Ended),
    };
    page(status, &page_of)
}

/// The form of roles and circle, without its questions.
pub(super) fn roles_form(frame: &Frame, line: &AccountLine, problems: Problems, t: &Words) -> HtmlForm {
    HtmlForm::to(frame.to(&format!("/staff/accounts/{}/roles", line.staff.id)), problems)
        .keeps("version", line.staff.version.to_string())
        .button(t.accounts_roles_button())
}

/// What can be done about an account, as it stands.
fn deeds(line: &AccountLine, frame: &Frame, t: &Words) -> Vec<Deed> {
    let to = |deed: &str| {
        let action = frame.to(&format!("/staff/accounts/{}/{deed}", line.staff.id));
        HtmlForm::to(action, Problems::none()).keeps("version", line.staff.version.to_string())
    };
    let invite = || Deed { text: t.accounts_invite_text(), form: to("invite").button(t.accounts_invite_button()) };
    let reset = || Deed { text: t.accounts_reset_text(), form: to("reset").warning(t.accounts_reset_button()) };
    let disable = || Deed { text: t.accounts_disable_text(), form: to("disable").warning(t.accounts_disable_button()) };
    let mut deeds = match line.standing {
        Standing::Enrolled => vec![reset(), disable()],
        Standing::Invited | Standing::NoWayIn => vec![invite(), disable()],
        Standing::Ended => {
            vec![Deed { text: t.accounts_enable_text(), form: to("enable").button(t.accounts_enable_button()) }]
        }
    };
    if line.sessions > 0 {
        let form = to("end-sessions").button(t.accounts_end_sessions_button());
        deeds.insert(0, Deed { text: t.accounts_end_sessions_text(), form });
    }
    deeds
}
