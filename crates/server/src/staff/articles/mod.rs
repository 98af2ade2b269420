//! The desk where articles are written, checked, published and taken back.

mod deeds;
mod editor;
mod history;
mod list;
mod to_do;

pub(crate) use deeds::{approve, archive, correct, publish, reject, request_changes, retract, submit};
pub(crate) use editor::{preview, save, show};
pub(crate) use history::version;
pub(crate) use list::{create, list};
pub(crate) use to_do::{count as count_to_do, done as task_done};

use domain::{articles::ArticleState, ids::ArticleSlug, text::Lang};

use crate::{error::Error, problem::Problem, words::Words};

/// Which article in which language an address names.
fn which(slug: &str, lang: &str) -> Result<(ArticleSlug, Lang), Error> {
    let slug = slug.parse().map_err(|_| Problem::not_found())?;
    let lang = lang.parse().map_err(|_| Problem::not_found())?;
    Ok((slug, lang))
}

/// The address of an article at the desk, without the page's language.
fn path_of(slug: &ArticleSlug, lang: Lang) -> String {
    format!("/staff/articles/{slug}/{}", lang.tag())
}

/// Where a piece of work stands, and the colour that repeats it.
fn standing(state: ArticleState, t: &Words) -> (String, &'static str) {
    match state {
        ArticleState::Draft => (t.desk_state_draft(), "grey"),
        ArticleState::InReview => (t.desk_state_in_review(), "orange"),
        ArticleState::Approved => (t.desk_state_approved(), "blue"),
        ArticleState::Published => (t.desk_state_published(), "green"),
        ArticleState::Superseded => (t.desk_state_superseded(), "white"),
        ArticleState::Retracted => (t.desk_state_retracted(), "red"),
        ArticleState::Archived => (t.desk_state_archived(), "white"),
    }
}

/// A language by its own name.
fn language(lang: Lang, t: &Words) -> String {
    match lang {
        Lang::English => t.desk_english(),
        Lang::French => t.desk_french(),
    }
}
