//! How the console looks to its owner.

use axum::response::Response;
use serde::Deserialize;

use domain::accounts::Theme;

use crate::{
    Site,
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::{FieldProblem, Problem},
    staff::on_to,
    words::Words,
};

/// What was chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choosing {
    #[serde(default)]
    theme: String,
}

/// The question, with what is chosen now.
pub(super) fn form(t: &Words, frame: &Frame, chosen: Theme) -> HtmlForm {
    let choices = Theme::ALL.map(|theme| Choice::new(theme.code(), word(theme, t)));
    let choices = Choices::new("theme", t.account_theme(), choices.to_vec()).value(chosen.code());
    HtmlForm::to(frame.to("/staff/account/theme"), Problems::none())
        .asks(Ask::Radios(choices))
        .button(t.account_theme_button())
}

/// `POST /staff/account/theme`
pub(crate) async fn choose(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(sent): Form<Choosing>,
) -> Result<Response, Error> {
    let theme = sent.theme.parse().map_err(|mistake| Problem::invalid(vec![FieldProblem::field("theme", mistake)]))?;
    storage.choose_theme(theme, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/staff/account?done=theme"))
}

fn word(theme: Theme, t: &Words) -> String {
    match theme {
        Theme::Light => t.account_theme_light(),
        Theme::Dark => t.account_theme_dark(),
        Theme::Device => t.account_theme_device(),
    }
}
