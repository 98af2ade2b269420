//! A lost password: an address is typed, a link is mailed, and with a recovery code it opens the choice of a new one. Whether
//! there is such an account is not told.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use domain::{accounts::Code, text::EmailAddress};
use storage::accounts::{CodeRefusal, NotRecovered};

use super::{code::wrong, enrol::guessers_know, page, password};
use crate::{
    Site,
    answer::device,
    components::{Ask, Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    words::{Words, refusals},
};

const HERE: &str = "/staff/recover";

/// Which account.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Lost {
    email: String,
}

/// What the link's page sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    recovery: String,
    password: String,
}

#[derive(Template)]
#[template(path = "staff/recover.html")]
struct RecoverPage {
    t: &'static Words,
    page: Frame,
    shows: Shows,
}

/// What the page is about.
enum Shows {
    /// The address, or the recovery code and a new password; with a word before it and one after it.
    Asked(String, HtmlForm, String),
    /// Said, and where to go on, if anywhere.
    Said(String, Option<(String, String)>),
}

/// `GET /staff/recover`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    ask(&site, &caller, "", Problems::none()).await
}

/// `POST /staff/recover`: a request is written for every address; whose it is is looked up by the worker.
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Form(lost): Form<Lost>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mut problems = Problems::none();
    let email = match lost.email.trim().parse::<EmailAddress>() {
        Ok(email) => email,
        Err(mistake) => {
            problems.add("email", refusals::mistake(mistake, t.door_email_missing(), t));
            return ask(&site, &caller, &lost.email, problems).await;
        }
    };
    let limits = site.config.limits;
    site.allow("staff-recovery", &caller, limits.staff_recovery).await?;
    let (limit, now) = (limits.staff_recovery_mail.counted(), site.clock.now());
    let secret = match storage.ask_to_recover(&email, device(&headers), caller.lang, limit, now).await? {
        Ok(secret) => secret,
        Err(wait) => return Err(Problem::rate_limited(wait.seconds.into()).into()),
    };
    let said = Shows::Said(t.recover_sent(), None);
    let mut response = answer(&site, &caller, StatusCode::OK, t.recover_sent_heading(), None, said).await?;
    response.headers_mut().append(SET_COOKIE, site.cookies().set_step(&secret));
    Ok(response)
}

/// `GET /staff/recover/{token}`: nothing changes, since mail scanners follow links.
pub(crate) async fn open(
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    choose(&site, &caller, &headers, &token, Problems::none()).await
}

/// `POST /staff/recover/{token}`
pub(crate) async fn change(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Error> {
    site.allow_wide("staff-sign-in", &caller, site.config.limits.staff_sign_in).await?;
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let asked = site.cookies().step(&headers);
    let Some(view) = storage.recovery(&token, asked, now).await?.filter(|view| view.is_here) else {
        return choose(&site, &caller, &headers, &token, Problems::none()).await;
    };
    let mut problems = Problems::none();
    let code = chosen.recovery.parse::<Code>().ok().filter(|code| matches!(code, Code::Recovery(_)));
    if code.is_none() {
        problems.add("recovery", t.recover_code_shape());
    }
    let new = password::typed(&chosen.password);
    if let Some(why) = password::refused(&site, &new, guessers_know(&site, &view.staff).await?, t).await {
        problems.add("password", why);
    }
    let Some(code) = code.filter(|_| problems.is_empty()) else {
        return choose(&site, &caller, &headers, &token, problems).await;
    };
    match storage.recover(&token, asked, &code, &new, site.account_limits().code, now).await? {
        Ok(()) => {
            let on = Some(("/staff/sign-in".to_owned(), t.recover_sign_in()));
            let said = Shows::Said(t.recover_done(), on);
            let mut done = answer(&site, &caller, StatusCode::OK, t.recover_done_heading(), None, said).await?;
            done.headers_mut().append(SET_COOKIE, site.cookies().end_step());
            Ok(done)
        }
        Err(NotRecovered::Refused(CodeRefusal::Wrong { tries_left })) if tries_left > 0 => {
            problems.add("recovery", wrong(t, tries_left));
            choose(&site, &caller, &headers, &token, problems).await
        }
        Err(NotRecovered::Refused(CodeRefusal::Wait { seconds })) => Err(Problem::rate_limited(seconds.into()).into()),
        Err(NotRecovered::Refused(CodeRefusal::Wrong { .. } | CodeRefusal::Over)) => over(&site, &caller).await,
        Err(NotRecovered::Elsewhere) => elsewhere(&site, &caller, &token).await,
    }
}

async fn ask(site: &Site, caller: &Caller, typed: &str, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let field = Field { autocomplete: "username", ..Field::email("email", t.door_email()) };
    let form = HtmlForm::to(crate::frame::address(caller.lang, HERE), problems)
        .asks(field.value(typed))
        .button(t.recover_button());
    let status = form.status();
    let shows = Shows::Asked(t.recover_lead(), form, t.recover_without());
    answer(site, caller, status, t.recover_heading(), Some(HERE), shows).await
}

async fn choose(
    site: &Site,
    caller: &Caller,
    headers: &HeaderMap,
    token: &str,
    problems: Problems,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let asked = site.cookies().step(headers);
    let Some(view) = site.storage.recovery(token, asked, site.clock.now()).await? else {
        return over(site, caller).await;
    };
    if !view.is_here {
        return elsewhere(site, caller, token).await;
    }
    let here = format!("{HERE}/{token}");
    let recovery = Field { is_prose: false, autocomplete: "off", ..Field::text("recovery", t.code_recovery()) };
    let form = HtmlForm::to(crate::frame::address(caller.lang, &here), problems)
        .asks(Ask::SignsInBy(view.staff.email.expose().to_owned()))
        .asks(recovery.hint(t.code_recovery_hint()))
        .asks(password::new_one(t))
        .button(t.recover_choose_button());
    let status = form.status();
    let shows = Shows::Asked(t.recover_choose_lead(), form, t.recover_without());
    answer(site, caller, status, t.recover_choose_heading(), Some(&here), shows).await
}

/// The link is another browser's.
async fn elsewhere(site: &Site, caller: &Caller, token: &str) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let said = Shows::Said(t.recover_elsewhere(), Some((HERE.to_owned(), t.recover_again())));
    let here = format!("{HERE}/{token}");
    answer(site, caller, StatusCode::FORBIDDEN, t.recover_elsewhere_heading(), Some(&here), said).await
}

/// Used, too old, another's, nonsense: one page.
async fn over(site: &Site, caller: &Caller) -> Result<Response, Error> {
    site.wrong_link(caller).await?;
    let t = Words::of(caller.lang);
    let said = Shows::Said(t.recover_over(), Some((HERE.to_owned(), t.recover_again())));
    answer(site, caller, StatusCode::GONE, t.recover_over_heading(), None, said).await
}

/// The page; in the other language too where there is something at `here` to come back to.
async fn answer(
    site: &Site,
    caller: &Caller,
    status: StatusCode,
    heading: String,
    here: Option<&str>,
    shows: Shows,
) -> Result<Response, Error> {
    let frame = site.frame(caller, here.unwrap_or(HERE), heading).await?;
    let frame = if here.is_some() { frame } else { frame.twin(None) };
    let has_problems = matches!(&shows, Shows::Asked(_, form, _) if form.has_problems());
    page(status, &RecoverPage { t: Words::of(caller.lang), page: frame.with_problems(has_problems), shows })
}
