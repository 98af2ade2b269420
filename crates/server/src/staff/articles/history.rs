//! Every version of an article, and what changed between two of them.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    articles::{Article, ChangeKind, Head, checks, inheritance},
    text::Lang,
};
use similar::{ChangeTag, TextDiff};
use storage::articles::{AtDesk, DeskVersion};

use super::{editor::found, path_of, standing};
use crate::{
    Site,
    answer::page,
    components::Fact,
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    problem::Problem,
    words::Words,
};

/// A line of a difference.
pub(super) struct Line {
    pub(super) text: String,
    /// `same`, `gone`, `new`
    pub(super) kind: &'static str,
    /// What is read out before it.
    pub(super) sign: &'static str,
}

/// A version in the history.
pub(super) struct Step {
    pub(super) href: String,
    pub(super) number: i32,
    pub(super) state: String,
    pub(super) colour: &'static str,
    pub(super) made: String,
    pub(super) note: String,
    pub(super) said: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/articles/version.html")]
struct VersionPage {
    t: &'static Words,
    page: Frame,
    back: String,
    /// The language of the article, which need not be the page's.
    lang: &'static str,
    facts: Vec<Fact>,
    /// The version it is compared with.
    before: Option<i32>,
    /// The first thing that a clinician must look at.
    moved: Option<(String, &'static str)>,
    lines: Vec<Line>,
}

/// `GET /staff/articles/{slug}/{lang}/versions/{number}`
pub(crate) async fn version(
    site: Site,
    caller: Caller,
    Path((slug, lang, number)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let at_desk = found(&site, &slug, &lang).await?;
    let number: i32 = number.parse().map_err(|_| Problem::not_found())?;
    let version = at_desk.version(number).ok_or_else(Problem::not_found)?;
    let before = version.based_on.and_then(|number| at_desk.version(number));
    let t = Words::of(caller.lang);
    let path = format!("{}/versions/{number}", path_of(&at_desk.slug, at_desk.lang));
    let heading = t.desk_version_heading(version.title.clone(), number.to_string());
    let frame = site.console(&caller, &path, heading).await?.at(Place::Desk);
    let library = site.storage.library().await?;
    let moved = before.and_then(|before| {
        let (was, is) = (before.read(&library)?, version.read(&library)?);
        let moved = inheritance::first_moved((&was.0, &was.1), (&is.0, &is.1))?;
        let ([moved], lang) = checks::told([&moved.to_string()], caller.lang);
        Some((moved, lang.tag()))
    });
    page(
        StatusCode::OK,
        &VersionPage {
            t,
            back: frame.to(&path_of(&at_desk.slug, at_desk.lang)),
            lang: at_desk.lang.tag(),
            facts: facts(version, caller.lang, t),
            before: before.map(|before| before.number),
            moved,
            lines: difference(&before.map(file).unwrap_or_default(), &file(version)),
            page: frame,
        },
    )
}

fn file(version: &DeskVersion) -> String {
    let head = serde_json::from_str::<Head>(&version.head).ok();
    head.map(|head| Article::as_filed(head, version.body.clone()).to_file()).unwrap_or_default()
}

/// What is gone and what is new, line by line, with a few lines around each.
pub(super) fn difference(before: &str, after: &str) -> Vec<Line> {
    const AROUND: usize = 3;
    let compared = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (at, group) in compared.grouped_ops(AROUND).iter().enumerate() {
        if at > 0 {
            lines.push(Line { text: "…".to_owned(), kind: "same", sign: "" });
        }
        for change in group.iter().flat_map(|op| compared.iter_changes(op)) {
            let (kind, sign) = match change.tag() {
                ChangeTag::Equal => ("same", " "),
                ChangeTag::Delete => ("gone", "−"),
                ChangeTag::Insert => ("new", "+"),
            };
            lines.push(Line { text: change.value().trim_end_matches('\n').to_owned(), kind, sign });
        }
    }
    lines
}

/// Every version as a step of the history.
pub(super) fn steps(at_desk: &AtDesk, frame: &Frame, lang: Lang, t: &Words) -> Vec<Step> {
    let day = |at| wording::dates::in_words(at, &jiff::tz::TimeZone::UTC, wording::dates::Style::Date, lang);
    let step = |version: &DeskVersion| {
        let (state, colour) = standing(version.state, t);
        let path = format!("{}/versions/{}", path_of(&at_desk.slug, at_desk.lang), version.number);
        let said = version.reviews.iter().map(|review| {
            let what = match review.decision.as_str() {
                "approve" => t.desk_said_approved(review.person.name.clone(), day(review.at)),
                "changes" => t.desk_said_changes(review.person.name.clone(), day(review.at)),
                _ => t.desk_said_rejected(review.person.name.clone(), day(review.at)),
            };
            let let_stand =
                review.overrides.iter().map(|one| format!(" {}: {}", one.code, one.reason)).collect::<String>();
            format!("{what} {}{let_stand}", review.note).trim_end().to_owned()
        });
        Step {
            href: frame.to(&path),
            number: version.number,
            state,
            colour,
            made: day(version.made_at),
            note: version.note.clone(),
            said: said.collect(),
        }
    };
    at_desk.versions.iter().map(step).collect()
}

fn facts(version: &DeskVersion, lang: Lang, t: &Words) -> Vec<Fact> {
    let change = match version.change {
        ChangeKind::Editorial => t.desk_change_editorial(),
        ChangeKind::Clinical => t.desk_change_clinical(),
        ChangeKind::Correction => t.desk_change_correction(),
        ChangeKind::Retraction => t.desk_retract(),
    };
    let day = |at| wording::dates::in_words(at, &jiff::tz::TimeZone::UTC, wording::dates::Style::Date, lang);
    let mut facts = vec![
        Fact::new(t.desk_fact_state(), standing(version.state, t).0),
        Fact::new(t.desk_change(), change),
        Fact::new(t.desk_fact_made(), day(version.made_at)),
    ];
    if !version.note.is_empty() {
        facts.push(Fact::new(t.desk_note(), version.note.clone()));
    }
    let sha256: String = version.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    facts.push(Fact::new(t.desk_fact_sha256(), sha256));
    facts
}
