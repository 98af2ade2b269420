//! The console: signing in, one's account, today's visits, a visit with what it led to, and the follow-ups.

pub(crate) mod access_code;
pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod alerts;
pub(crate) mod articles;
pub(crate) mod calling_off;
pub(crate) mod carried;
pub(crate) mod code;
pub(crate) mod enrol;
pub(crate) mod follow_ups;
pub(crate) mod marks;
pub(crate) mod measures;
mod message;
pub(crate) mod moving;
pub(crate) mod new_visit;
mod password;
pub(crate) mod patients;
pub(crate) mod plans;
mod qr;
pub(crate) mod recover;
pub(crate) mod sign_in;
pub(crate) mod today;
pub(crate) mod visit;
pub(crate) mod way_back;
mod when;

use domain::{
    access::{Action, Decision, Scope, decide},
    ids::PractitionerId,
};

use crate::{
    answer::{on_to, page},
    extract::Caller,
};

/// Whether whoever is signed in may do something to this practitioner's patients: then the page shows its button.
pub(crate) fn may(caller: &Caller, act: Action, practitioner: Option<&PractitionerId>) -> bool {
    let Decision::Allow(permit) = decide(caller.permit.who(), act) else {
        return false;
    };
    match permit.scope() {
        Scope::Clinic => true,
        Scope::Circle(circle) => practitioner.is_some_and(|practitioner| circle.contains(practitioner)),
        Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Patient(_) | Scope::Account(_) => false,
    }
}
