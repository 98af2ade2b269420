//! Which mail may come, and in which language.

use std::collections::BTreeMap;

use askama::Template;
use axum::{http::StatusCode, response::Response};

use domain::{
    patients::consent::{ConsentText, Kind},
    text::Lang,
};
use storage::own_pages::Preferences;

use super::own;
use crate::{
    Site,
    answer::{on_to, page},
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::{FieldProblem, Problem},
    words::Words,
};

#[derive(Template)]
#[template(path = "me/preferences.html")]
struct PreferencesPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
}

/// `GET /me/preferences`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let own = own(&site, &caller).await?;
    let texts = site.storage.consents().await?;
    let ticked = |text: &ConsentText| {
        let choice = Choice::new(text.version.clone(), text.label.get(caller.lang));
        // What is written here about the visits goes on where mail about them ends.
        let hint = match text.kind {
            Kind::EmailChannel => format!("{} {}", text.text.get(caller.lang), t.me_preferences_without_mail()),
            Kind::CareEducation | Kind::OutcomeCheckIn => text.text.get(caller.lang).to_owned(),
        };
        let choice = choice.hint(hint).chosen(own.agrees_to(text.kind, now));
        Choices::new(field(text.kind), "", vec![choice])
    };
    let frame = site.frame(&caller, "/me/preferences", t.me_preferences_heading()).await?;
    let langs = [(Lang::English, "English"), (Lang::French, "Français")];
    let langs = langs.map(|(lang, name)| Choice::new(lang.tag(), name)).to_vec();
    let lang = Choices::new("lang", t.me_preferences_lang(), langs).value(own.patient.lang.tag());
    let form = HtmlForm::to(frame.to("/me/preferences"), Problems::none())
        .asks(Ask::Consents(t.me_preferences_mail(), texts.iter().map(ticked).collect()))
        .asks(Ask::Radios(lang))
        .button(t.me_save());
    page(StatusCode::OK, &PreferencesPage { t, page: frame, form })
}

/// `POST /me/preferences`: a box that is not ticked is taken back.
pub(crate) async fn change(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    let Some(lang) = form.get("lang").and_then(|tag| tag.parse().ok()) else {
        return Err(Problem::invalid(vec![FieldProblem::field("lang", "one of the choices")]).into());
    };
    let texts = site.storage.consents().await?;
    let answers = texts.iter().map(|text| {
        // Other words than those that stand now were not read by anybody today.
        let yes = form.get(&field(text.kind)).is_some_and(|version| *version == text.version);
        (text.kind, text.version.clone(), yes)
    });
    let wanted = Preferences { lang, answers: answers.collect(), network: caller.network_text() };
    storage.change_preferences(&wanted, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/me?done=preferences"))
}

fn field(kind: Kind) -> String {
    format!("consent-{}", kind.code())
}
