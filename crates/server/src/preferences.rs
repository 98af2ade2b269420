//! Which mail may come, how often, and in which language: one form, behind a mail's link and on the patients' own pages.

use std::collections::BTreeMap;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{
    patients::{
        Pace, Pause,
        consent::{ConsentText, Kind},
    },
    text::Lang,
};
use jiff::Timestamp;
use serde::Deserialize;
use storage::own_pages::{OwnRecord, Preferences};
use wording::{Style, in_words};

use crate::{
    Site,
    answer::{on_to, page},
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    problem::{FieldProblem, Problem},
    words::Words,
};

/// What a form of preferences sends, as it came.
pub(crate) type Typed = BTreeMap<String, String>;

/// The lengths of a pause that are offered, in days.
const PAUSES: [u8; 4] = [7, 14, 30, 90];

#[derive(Template)]
#[template(path = "preferences.html")]
struct PreferencesPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    is_saved: bool,
}

/// Whether the form has just been sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// `GET /preferences/{token}`: shows what is chosen, and nothing else about the person.
pub(crate) async fn show(site: Site, caller: Caller, Query(query): Query<Done>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let own = site.storage.own_record(&caller.permit).await?.ok_or_else(Problem::not_found)?;
    let frame = site.frame(&caller, "/", t.preferences_heading()).await?.twin(None);
    // Its own address, which holds the secret.
    let form = form(&site, caller.lang, &own, "").await?;
    page(StatusCode::OK, &PreferencesPage { t, page: frame, form, is_saved: query.done == "saved" })
}

/// `POST /preferences/{token}`
pub(crate) async fn change(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    site.storage.own_record(&caller.permit).await?.ok_or_else(Problem::not_found)?;
    let wanted = wanted(&site, &typed, caller.network_text()).await?;
    storage.change_preferences(&wanted, &caller.permit, now).await?;
    let token = caller.token.as_deref().unwrap_or_default();
    Ok(on_to(&caller, &format!("/preferences/{token}?done=saved")))
}

/// The form, as things stand for this person.
pub(crate) async fn form(site: &Site, lang: Lang, own: &OwnRecord, action: &str) -> Result<HtmlForm, Error> {
    let (t, now) = (Words::of(lang), site.clock.now());
    let texts = site.storage.consents().await?;
    let ticked = |text: &ConsentText| {
        let choice = Choice::new(text.version.clone(), text.label.get(lang));
        // What is written here about the visits goes on where mail about them ends.
        let hint = match text.kind {
            Kind::EmailChannel => format!("{} {}", text.text.get(lang), t.me_preferences_without_mail()),
            Kind::CareEducation | Kind::OutcomeCheckIn => text.text.get(lang).to_owned(),
        };
        let choice = choice.hint(hint).chosen(own.agrees_to(text.kind, now));
        Choices::new(field(text.kind), "", vec![choice])
    };
    let langs = [(Lang::English, "English"), (Lang::French, "Français")];
    let langs = langs.map(|(lang, name)| Choice::new(lang.tag(), name)).to_vec();
    let lang_asked = Choices::new("lang", t.me_preferences_lang(), langs).value(own.patient.lang.tag());
    let paces = [(Pace::Normal, t.preferences_pace_normal()), (Pace::Weekly, t.preferences_pace_weekly())];
    let paces = paces.map(|(pace, words)| Choice::new(pace.code(), words)).to_vec();
    let pace = Choices::new("pace", t.preferences_pace(), paces).value(own.patient.pacing.pace.code());
    Ok(HtmlForm::to(action, Problems::none())
        .asks(Ask::Consents(t.me_preferences_mail(), texts.iter().map(ticked).collect()))
        .asks(Ask::Radios(pace))
        .asks(Ask::Radios(pause(site, t, lang, own, now).await?))
        .asks(Ask::Radios(lang_asked))
        .button(t.me_save()))
}

async fn pause(site: &Site, t: &Words, lang: Lang, own: &OwnRecord, now: Timestamp) -> Result<Choices, Error> {
    let mut choices = vec![Choice::new("none", t.preferences_pause_none())];
    let lasts = own.patient.pacing.pause(now);
    if let Some(until) = lasts {
        let clinic = site.clinic().await?;
        let zone = own.patient.zone.as_ref().unwrap_or(&clinic.identity.zone);
        let date = in_words(until, zone.rules(), Style::PlainDate, lang);
        choices.insert(0, Choice::new("keep", t.preferences_pause_keep(date)));
    }
    choices.extend(PAUSES.map(|days| Choice::new(days.to_string(), t.preferences_pause_days(days))));
    let chosen = if lasts.is_some() { "keep" } else { "none" };
    Ok(Choices::new("pause", t.preferences_pause(), choices).hint(t.preferences_pause_hint()).value(chosen))
}

/// What was asked for; a box that is not ticked is taken back. Only a form of somebody else's making sends what cannot be.
pub(crate) async fn wanted(site: &Site, typed: &Typed, network: Option<String>) -> Result<Preferences, Error> {
    let mut wrong = Vec::new();
    let lang = read(typed, "lang", &mut wrong);
    // Who was not asked, or did not answer, leaves it as it is.
    let pace = typed.get("pace").and_then(|_| read(typed, "pace", &mut wrong));
    let pause = typed.get("pause").and_then(|_| read(typed, "pause", &mut wrong)).unwrap_or(Pause::Keep);
    let (Some(lang), true) = (lang, wrong.is_empty()) else {
        return Err(Problem::invalid(wrong).into());
    };
    let texts = site.storage.consents().await?;
    let answers = texts.iter().map(|text| {
        // Other words than those that stand now were not read by anybody today.
        let yes = typed.get(&field(text.kind)).is_some_and(|version| *version == text.version);
        (text.kind, text.version.clone(), yes)
    });
    Ok(Preferences { lang, answers: answers.collect(), pace, pause, network })
}

fn read<T: std::str::FromStr>(typed: &Typed, name: &'static str, wrong: &mut Vec<FieldProblem>) -> Option<T> {
    let value = typed.get(name).and_then(|text| text.parse().ok());
    if value.is_none() {
        wrong.push(FieldProblem::field(name, "one of the choices"));
    }
    value
}

fn field(kind: Kind) -> String {
    format!("consent-{}", kind.code())
}
