//! Who of staff may sign in, and what they may do: for whoever runs the clinic.

pub(crate) mod deeds;
pub(crate) mod new;
pub(crate) mod one;
pub(crate) mod roles;

use askama::Template;
use axum::{http::StatusCode, response::Response};

use domain::{
    access::{Role, Roles},
    clinic::Clinic,
    ids::PractitionerId,
    time::Zone,
};
use storage::accounts::{AccountLine, Standing};
use wording::{Style, in_words};

use super::{account::role_word, page};
use crate::{
    Site,
    components::{Ask, Choice, Choices},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    words::Words,
};

/// An account in words.
struct Card {
    href: String,
    name: String,
    email: String,
    roles: String,
    standing: String,
    colour: &'static str,
    signed_in: String,
}

#[derive(Template)]
#[template(path = "staff/accounts.html")]
struct AccountsPage {
    t: &'static Words,
    page: Frame,
    cards: Vec<Card>,
}

/// `GET /staff/accounts`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let lines = site.storage.account_lines(site.clock.now()).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let frame = site.console(&caller, "/staff/accounts", t.accounts_heading()).await?.at(Place::Accounts);
    let cards = lines.iter().map(|line| told(line, &frame, &zone, t)).collect();
    page(StatusCode::OK, &AccountsPage { t, page: frame, cards })
}

fn told(line: &AccountLine, frame: &Frame, zone: &Zone, t: &Words) -> Card {
    let (standing, colour) = standing(line.standing, t);
    Card {
        href: frame.to(&format!("/staff/accounts/{}", line.staff.id)),
        name: line.staff.name.expose().to_owned(),
        email: line.staff.email.expose().to_owned(),
        roles: in_a_row(&line.staff.roles, t),
        standing,
        colour,
        signed_in: signed_in(line, zone, frame).map_or_else(|| t.accounts_never(), |when| t.accounts_signed_in(when)),
    }
}

/// When somebody last signed in, if ever.
fn signed_in(line: &AccountLine, zone: &Zone, frame: &Frame) -> Option<String> {
    line.signed_in_at.map(|at| in_words(at, zone.rules(), Style::DateAndTime, frame.lang))
}

fn standing(standing: Standing, t: &Words) -> (String, &'static str) {
    match standing {
        Standing::Enrolled => (t.accounts_enrolled(), "green"),
        Standing::Invited => (t.accounts_invited(), "blue"),
        Standing::NoWayIn => (t.accounts_no_way_in(), "yellow"),
        Standing::Ended => (t.accounts_ended(), "grey"),
    }
}

fn in_a_row(roles: &Roles, t: &Words) -> String {
    roles.iter().map(|role| role_word(*role, t)).collect::<Vec<_>>().join(", ")
}

/// What an account may do, and whose patients are theirs to treat.
fn questions(roles: &[Role], circle: &[PractitionerId], clinic: &Clinic, t: &Words) -> [Ask; 2] {
    let known = Role::ALL.map(|role| Choice::new(role.code(), role_word(role, t)).chosen(roles.contains(&role)));
    let treats = clinic
        .practitioners
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.clone()).chosen(circle.contains(&one.id)));
    let practitioners = Choices::new("practitioner", t.accounts_circle(), treats.collect());
    [
        Ask::Checkboxes(Choices::new("role", t.accounts_roles(), known.to_vec())),
        Ask::Checkboxes(practitioners.hint(t.accounts_circle_hint()).optional()),
    ]
}
