//! One's own account: how one signs in, and where one is signed in.

pub(crate) mod look;
pub(crate) mod password;
pub(crate) mod proof;
pub(crate) mod recovery;
pub(crate) mod sessions;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use domain::{access::Role, text::Lang, time::Zone};
use storage::accounts::{AccountView, SessionView};
use wording::{Style, in_words};

use super::page;
use crate::{
    Site,
    components::{Fact, HtmlForm},
    error::Error,
    extract::{Caller, Query, SignedIn},
    frame::Frame,
    problem::Problem,
    words::{self, Words},
};

/// What was done on the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// A browser that is signed in, in words.
struct Session {
    id: String,
    device: String,
    since: String,
    last: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "staff/account.html")]
struct AccountPage {
    t: &'static Words,
    page: Frame,
    done: Option<String>,
    facts: Vec<Fact>,
    /// The account has a password and a second proof, which can be changed.
    can_change: bool,
    /// Light, dark, or as the device is set.
    look: HtmlForm,
    sessions: Vec<Session>,
}

/// `GET /staff/account`
pub(crate) async fn show(site: Site, caller: Caller, Query(query): Query<Done>) -> Result<Response, Error> {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let here = signed_in(&caller)?;
    let account = own(&site, &caller).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let sessions = site.storage.own_sessions(&caller.permit, site.clock.now()).await?;
    let frame = site.console(&caller, "/staff/account", t.account_heading()).await?;
    let look = look::form(t, &frame, account.staff.look);
    page(
        StatusCode::OK,
        &AccountPage {
            t,
            page: frame,
            done: match query.done.as_str() {
                "password" => Some(t.account_done_password()),
                "sessions" => Some(t.account_done_sessions()),
                "session" => Some(t.account_done_session()),
                "look" => Some(t.account_done_look()),
                _ => None,
            },
            facts: facts(&account, &zone, t, lang),
            can_change: account.password_at.is_some(),
            look,
            sessions: sessions.iter().map(|session| told(session, here, &zone, t, lang)).collect(),
        },
    )
}

/// The account of whoever is signed in.
pub(super) async fn own(site: &Site, caller: &Caller) -> Result<AccountView, Error> {
    site.storage.own_account(&caller.permit).await?.ok_or_else(|| Problem::not_found().into())
}

/// The session behind the request; these rows are open to sessions alone.
pub(super) fn signed_in(caller: &Caller) -> Result<&SignedIn, Error> {
    caller.staff.as_ref().ok_or_else(|| Problem::sign_in().into())
}

fn facts(account: &AccountView, zone: &Zone, t: &Words, lang: Lang) -> Vec<Fact> {
    let staff = &account.staff;
    let roles = staff.roles.iter().map(|role| role_word(*role, t)).collect::<Vec<_>>().join(", ");
    let mut facts = vec![
        Fact::new(t.account_name(), staff.name.expose()),
        Fact::new(t.account_email(), staff.email.expose()),
        Fact::new(t.account_roles(), roles),
    ];
    match account.password_at {
        Some(at) => {
            let set = t.account_password_set(in_words(at, zone.rules(), Style::PlainDate, lang));
            facts.push(Fact::new(t.account_password(), set));
            facts.push(Fact::new(t.account_second_proof(), t.account_second_proof_app()));
            let left = u32::try_from(account.recovery_codes).unwrap_or(u32::MAX);
            facts.push(Fact::new(t.account_recovery(), t.account_recovery_left(left)));
        }
        None => facts.push(Fact::new(t.account_password(), t.account_password_none())),
    }
    facts
}

fn told(session: &SessionView, here: &SignedIn, zone: &Zone, t: &Words, lang: Lang) -> Session {
    let when = |at| in_words(at, zone.rules(), Style::ShortDayAndTime, lang);
    Session {
        id: session.id.to_string(),
        device: words::device(session.device, t),
        since: t.account_session_since(when(session.created_at)),
        last: t.account_session_last(when(session.seen_at)),
        is_this: session.id == here.session,
    }
}

pub(in crate::staff) fn role_word(role: Role, t: &Words) -> String {
    match role {
        Role::FrontDesk => t.role_front_desk(),
        Role::Practitioner => t.role_practitioner(),
        Role::Editor => t.role_editor(),
        Role::Reviewer => t.role_reviewer(),
        Role::Admin => t.role_admin(),
        Role::Operator => t.role_operator(),
    }
}
