//! How the console looks to its owner.

use axum::response::Response;
use serde::Deserialize;

use domain::accounts::{Density, Look, Theme};

use crate::{
    Site,
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    mistakes::Mistakes,
    staff::on_to,
    words::Words,
};

/// What was chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choosing {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    density: String,
}

/// The questions, with what is chosen now.
pub(super) fn form(t: &Words, frame: &Frame, chosen: Look) -> HtmlForm {
    let themes = Theme::ALL.map(|theme| Choice::new(theme.code(), colours(theme, t)));
    let themes = Choices::new("theme", t.account_theme(), themes.to_vec()).value(chosen.theme.code());
    let densities = Density::ALL.map(|density| Choice::new(density.code(), spacing(density, t)));
    let densities = Choices::new("density", t.account_density(), densities.to_vec()).value(chosen.density.code());
    HtmlForm::to(frame.to("/staff/account/look"), Problems::none())
        .asks(Ask::Radios(themes))
        .asks(Ask::Radios(densities))
        .button(t.account_look_button())
}

/// `POST /staff/account/look`
pub(crate) async fn choose(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(sent): Form<Choosing>,
) -> Result<Response, Error> {
    let mut mistakes = Mistakes::default();
    let theme = mistakes.read("theme", Some(sent.theme.as_str()));
    let density = mistakes.read("density", Some(sent.density.as_str()));
    let (theme, density) = mistakes.or(theme.zip(density))?;
    storage.choose_look(Look { theme, density }, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/staff/account?done=look"))
}

fn colours(theme: Theme, t: &Words) -> String {
    match theme {
        Theme::Light => t.account_theme_light(),
        Theme::Dark => t.account_theme_dark(),
        Theme::Device => t.account_theme_device(),
    }
}

fn spacing(density: Density, t: &Words) -> String {
    match density {
        Density::Comfortable => t.account_density_comfortable(),
        Density::Compact => t.account_density_compact(),
    }
}
