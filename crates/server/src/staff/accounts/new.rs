//! Somebody new: an account, and the invitation that sets its password.

use askama::Template;
use axum::response::Response;

use storage::staff::{NewStaff, StaffRefusal};

use super::{deeds::invitation, questions, roles::Sent};
use crate::{
    Site,
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    staff::{account::signed_in, on_to, page, way_back},
    words::{Words, refusals},
};

const HERE: &str = "/staff/accounts/new";

#[derive(Template)]
#[template(path = "staff/account_new.html")]
struct NewPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
}

/// `GET /staff/accounts/new`: a fresh proof comes first, so that nothing is typed in vain.
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    if !signed_in(&caller)?.is_proven {
        return Ok(on_to(&caller, &way_back::with("/staff/account/proof", HERE)));
    }
    asked(&site, &caller, &Sent::default(), Problems::none()).await
}

/// `POST /staff/accounts/new`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let sent = Sent::read(fields, &["name", "email", "role", "practitioner"], &*site.clinic().await?)?;
    let mut problems = Problems::none();
    let mut note = |field: &str, mistake, missing| problems.add(field, refusals::mistake(mistake, missing, t));
    let name = sent.name.trim().parse().map_err(|mistake| note("name", mistake, t.accounts_name_missing())).ok();
    let email = sent.email.trim().parse().map_err(|mistake| note("email", mistake, t.door_email_missing())).ok();
    if sent.roles.is_empty() {
        problems.add("role", t.accounts_roles_missing());
    }
    let (Some(name), Some(email), true) = (name, email, problems.is_empty()) else {
        return asked(&site, &caller, &sent, problems).await;
    };
    let new = NewStaff { email, name, roles: sent.roles.clone(), circle: sent.circle.clone() };
    match storage.add_staff(&new, &caller.permit, now).await? {
        Ok(added) => {
            let token = storage.invite(added.id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
            invitation(&site, &caller, added.id, &token).await
        }
        Err(StaffRefusal::EmailTaken) => {
            problems.add("email", t.accounts_email_taken());
            asked(&site, &caller, &sent, problems).await
        }
    }
}

async fn asked(site: &Site, caller: &Caller, sent: &Sent, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.console(caller, HERE, t.accounts_new_heading()).await?.at(Place::Accounts);
    let [roles, circle] = questions(&sent.roles, &sent.circle, &*site.clinic().await?, t);
    let form = HtmlForm::to(frame.to(HERE), problems)
        .asks(Field { autocomplete: "off", ..Field::person("name", t.account_name()) }.value(sent.name.as_str()))
        .asks(Field { autocomplete: "off", ..Field::email("email", t.account_email()) }.value(sent.email.as_str()))
        .asks(roles)
        .asks(circle)
        .button(t.accounts_new_button());
    page(form.status(), &NewPage { t, page: frame.with_problems(form.has_problems()), form })
}
