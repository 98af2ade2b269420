//! What an account may do from now on.

use axum::{extract::Path, response::Response};

use domain::{
    access::{Role, Roles},
    accounts::AccountRefusal,
    clinic::Clinic,
    ids::PractitionerId,
};

use super::{one, questions};
use crate::{
    Site,
    components::Problems,
    error::Error,
    extract::{Caller, Changes, Form},
    problem::{FieldProblem, Problem},
    staff::{on_to, sign_in::signed_out},
    words::Words,
};

/// What a form about an account may hold, and nothing else.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) version: i64,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) roles: Roles,
    pub(super) circle: Vec<PractitionerId>,
}

impl Sent {
    /// Reads a form. A field that we did not write, or a value that we did not offer, is refused: nobody gives themself
    /// what no form asks for.
    pub(super) fn read(fields: Vec<(String, String)>, known: &[&str], clinic: &Clinic) -> Result<Self, Error> {
        let mut sent = Self::default();
        for (name, value) in fields {
            let is_known = known.contains(&name.as_str());
            match name.as_str() {
                "version" if is_known => sent.version = value.parse().map_err(|_| unknown(&name))?,
                "name" if is_known => sent.name = value,
                "email" if is_known => sent.email = value,
                "role" if is_known => sent.roles.push(value.parse::<Role>().map_err(|_| unknown(&name))?),
                "practitioner" if is_known => {
                    let id = value.parse().ok().filter(|id| clinic.practitioner(id).is_some());
                    sent.circle.push(id.ok_or_else(|| unknown(&name))?);
                }
                _ => return Err(unknown(&name)),
            }
        }
        Ok(sent)
    }
}

fn unknown(field: &str) -> Error {
    Problem::invalid(vec![FieldProblem::field(field, "this form has no such field or value")]).into()
}

/// `POST /staff/accounts/{id}/roles`
pub(crate) async fn set(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (t, id, now) = (Words::of(caller.lang), one::read(&id)?, site.clock.now());
    let clinic = site.clinic().await?;
    let sent = Sent::read(fields, &["version", "role", "practitioner"], &clinic)?;
    if sent.roles.is_empty() {
        let line = storage.account_line(id, now).await?.ok_or_else(Problem::not_found)?;
        let mut problems = Problems::none();
        problems.add("role", t.accounts_roles_missing());
        let frame = site.frame(&caller, "/staff/accounts", "").await?;
        let [roles, circle] = questions(&sent.roles, &sent.circle, &clinic, t);
        let form = one::roles_form(&frame, &line, problems, t).asks(roles).asks(circle);
        let status = form.status();
        return one::answer(&site, &caller, id, status, one::Said { roles: Some(form), ..one::Said::default() }).await;
    }
    match storage.set_roles(id, sent.version, &sent.roles, &sent.circle, &caller.permit, now).await? {
        // One's own sessions have ended with the roles they were opened for.
        Ok(()) if caller.permit.who().account() == Some(id) => Ok(signed_out(&site, &caller)),
        Ok(()) => Ok(on_to(&caller, &format!("/staff/accounts/{id}?done=roles"))),
        Err(AccountRefusal::Absent) => Err(Problem::not_found().into()),
        Err(refusal) => one::stayed(&site, &caller, id, refusal).await,
    }
}
