//! `journeys/<slug>.toml`: one journey a file.

use std::{path::Path, str::FromStr};

use domain::{
    ids::ArticleSlug,
    journeys::{Anchor, Approval, Condition, Delay, Journey, ReEntry, Step, Trigger},
    outbox::Purpose,
    text::Slug,
    time::{SendWindow, WallWindow, Zone},
};
use jiff::SignedDuration;

use super::{
    Mistakes,
    table::{Known, Source, Table},
};

/// What a journey does unless its file says otherwise: the operator's `follow_ups.*`.
#[derive(Clone, Copy, Debug)]
pub struct Usual {
    /// When mail may leave.
    pub window: SendWindow,
    /// How long after the trigger nothing leaves yet.
    pub settle: SignedDuration,
}

const SLUG: &str = "a slug: lower-case letters, digits and hyphens";
const DELAY: &str = "a delay such as \"P1D\" or \"PT24H\", not a mixture of both";
const DURATION: &str = "a duration such as \"PT15M\" or \"PT72H\"";

/// Reads one journey; dates in it begin at midnight in the clinic's zone.
pub fn read(path: &Path, text: &str, zone: &Zone, usual: Usual) -> Result<Journey, Mistakes> {
    Source::of(path, text).read(|root| {
        Known::ids(root, "step", "key");
        let format = root.format();
        let slug: Option<Slug> = root.needed_as("slug", SLUG);
        if let Some(slug) = &slug
            && path.file_stem().is_none_or(|stem| stem != slug.as_str())
        {
            root.refuse("slug", format_args!("the file must be called {}.toml", slug.as_str()));
        }
        let version = root.needed_signed("version", 1..=100_000);
        let title = root.needed_worded("title");
        let trigger = root.needed_choice("trigger", &[("visit-fulfilled", Trigger::VisitFulfilled)]);
        let settle = duration(root, "settle", usual.settle);
        // What this version cannot do yet is no choice, so that nobody relies on it.
        let re_entry = root.choice("re_entry", &[("per_trigger", ReEntry::PerTrigger)]).or(Some(ReEntry::PerTrigger));
        let approval = root.choice("approval", &[("auto", Approval::Auto)]).or(Some(Approval::Auto));
        let exclusive_group = root.parsed("exclusive_group", SLUG);
        let min_gap_days = root.number_or("min_gap_days", 6, 0..=365).and_then(|days| u16::try_from(days).ok());
        let effective_from = root.needed_date("effective_from").map(|date| zone.day_start(date));
        let steps = root.tables("step").iter().map(|table| step(table, usual)).collect::<Vec<_>>();
        if steps.is_empty() {
            root.refuse_whole("the file lacks `[[step]]`: a journey without steps sends nothing");
        }
        format?;
        Some(Journey {
            slug: slug?.as_str().parse().ok()?,
            version: version?,
            title: title?,
            trigger: trigger?,
            settle: settle?,
            min_gap_days: min_gap_days?,
            exclusive_group,
            re_entry: re_entry?,
            approval: approval?,
            effective_from: effective_from?,
            steps: steps.into_iter().collect::<Option<_>>()?,
        })
    })
}

fn step(table: &Table<'_>, usual: Usual) -> Option<Step> {
    let key = table.needed_as("key", SLUG);
    let anchor = table.choice("anchor", &[("visit", Anchor::Visit)]).or(Some(Anchor::Visit));
    let delay: Option<Delay> = table.needed_as("delay", DELAY);
    let window = window(table, usual.window);
    let purpose = table.needed_choice("purpose", &[(Purpose::CareEducation.code(), Purpose::CareEducation)]);
    let articles = articles(table);
    let priority = if table.has("priority") { table.needed_signed("priority", 0..=1_000) } else { Some(100) };
    let worth = duration(table, "send_before", SignedDuration::from_hours(72));
    let condition = table.table("condition").map(|table| condition(&table));
    Some(Step {
        key: key?,
        anchor: anchor?,
        delay: delay?,
        window: window?,
        purpose: purpose?,
        articles: articles?,
        priority: priority?,
        worth: worth?,
        condition: match condition {
            Some(condition) => Some(condition?),
            None => None,
        },
    })
}

fn window(table: &Table<'_>, usual: SendWindow) -> Option<SendWindow> {
    let Some(window) = table.table("window") else { return (!table.has("window")).then_some(usual) };
    let from = window.needed_time("from");
    let to = window.needed_time("to");
    match SendWindow::new(WallWindow { start: from?, end: to? }) {
        Ok(window) => Some(window),
        Err(refusal) => {
            table.refuse("window", refusal);
            None
        }
    }
}

/// One article, or several: then the first that the person has not received.
fn articles(table: &Table<'_>) -> Option<Vec<ArticleSlug>> {
    let articles = if table.is_list("article") {
        table.needed_list("article", SLUG)?
    } else {
        vec![table.needed_as("article", SLUG)?]
    };
    if articles.is_empty() {
        table.refuse("article", "the list is empty; name at least one article");
        return None;
    }
    Some(articles)
}

fn condition(table: &Table<'_>) -> Option<Condition> {
    let answer = table.needed_text("answer");
    let is = table.needed_text("is");
    Some(Condition { answer: answer?, is: is? })
}

fn duration(table: &Table<'_>, key: &'static str, default: SignedDuration) -> Option<SignedDuration> {
    if !table.has(key) {
        return Some(default);
    }
    table.parsed::<Elapsed>(key, DURATION).map(|elapsed| elapsed.0)
}

/// Elapsed time, `PT…`; never negative.
struct Elapsed(SignedDuration);

impl FromStr for Elapsed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.parse::<SignedDuration>() {
            Ok(duration) if text.starts_with("PT") && !duration.is_negative() => Ok(Self(duration)),
            _ => Err(()),
        }
    }
}
