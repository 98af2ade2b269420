//! Whether a plan may be activated: every rule is asked, and every problem is told at once.
//!
//! A file a family of rules, a function a rule. The page of the plan editor shows the same list while somebody types.

mod balance;
mod person;
mod safety;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    articles::checks::PublishChecks,
    ids::{MeasureId, PartKey, ProviderKind},
    text::Bilingual,
};

use super::{
    Content, Dimension, Durability, Item, Lack, Mode, Place, PlanRules, Problem, Provider, Relaxed, Rule, Technique,
};

/// What the rules look at besides the plan: plain values, loaded by whoever asks.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The local day.
    pub today: Date,
    /// The thresholds.
    pub rules: &'a PlanRules,
    /// Every technique that can be chosen.
    pub catalogue: &'a [Technique],
    /// Who may do what here.
    pub scope: &'a Scope,
    /// The last red-flag screen.
    pub screen: Option<ScreenOnRecord>,
    /// The last measurement.
    pub baseline: Option<Baseline>,
    /// Contraindications that answers of the intake gave, each with its answer.
    pub contraindications: &'a BTreeMap<String, Bilingual>,
    /// The words that tell somebody to give up a medicine (PUB-031).
    pub stop_words: &'a PublishChecks,
    /// The template that the plan was made from.
    pub template: Option<&'a Content>,
}

/// Who may do a regulated act in a jurisdiction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(pub BTreeMap<String, BTreeSet<ProviderKind>>);

/// The last red-flag screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenOnRecord {
    /// When.
    pub on: Date,
    /// Whether every question was answered.
    pub complete: bool,
    /// Whether a red flag of the person is open, from whatever screen.
    pub open_red: bool,
}

impl ScreenOnRecord {
    /// Whether it is whole and fresh enough.
    pub(super) fn is_fresh(&self, today: Date, rules: &PlanRules) -> bool {
        self.complete && is_within(self.on, today, rules.screen_days)
    }
}

/// The last measurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Of which measure.
    pub measure: MeasureId,
    /// When.
    pub on: Date,
    /// Whether an observer answered for the patient.
    pub by_observer: bool,
}

/// The rules, in the order of their ids.
const RULES: [fn(&Look<'_>, &mut Vec<Problem>); 18] = [
    balance::body_and_mind,
    balance::builds_capacity,
    balance::mind_side,
    person::factors,
    balance::relief,
    balance::more_building_than_relief,
    safety::not_routine,
    safety::prescriber,
    safety::stop_words,
    person::goal,
    person::baseline,
    safety::red_flags,
    safety::flare_up,
    person::reviews,
    safety::consent,
    person::personal,
    safety::contraindications,
    safety::providers,
];

/// Everything that stands between a plan and its activation, in the order of the rules.
pub fn problems(content: &Content, facts: &Facts<'_>) -> Vec<Problem> {
    let look = Look::at(content, facts);
    let mut problems = Vec::new();
    for rule in RULES {
        rule(&look, &mut problems);
    }
    problems
}

/// A plan as the rules look at it.
struct Look<'a> {
    content: &'a Content,
    facts: &'a Facts<'a>,
    /// Items that still count.
    items: Vec<Seen<'a>>,
    relaxed: Vec<Relaxed>,
}

/// An item with what it is taken for: never more than the catalogue says, whatever was typed.
struct Seen<'a> {
    item: &'a Item,
    technique: Option<&'a Technique>,
    dimensions: BTreeSet<Dimension>,
    mode: Mode,
    durability: Durability,
}

impl<'a> Look<'a> {
    fn at(content: &'a Content, facts: &'a Facts<'a>) -> Self {
        let current = content.items.iter().filter(|item| item.status.is_current());
        let standing = content.exceptions.iter().filter(|exception| exception.stands(facts.today, facts.rules));
        Self {
            content,
            facts,
            items: current.map(|item| Seen::of(item, facts.catalogue)).collect(),
            relaxed: standing.flat_map(|exception| exception.kind.relaxes()).copied().collect(),
        }
    }

    fn is_relaxed(&self, what: Relaxed) -> bool {
        self.relaxed.contains(&what)
    }

    fn is_waived(&self, rule: Rule) -> bool {
        self.is_relaxed(Relaxed::Rule(rule))
    }

    /// The items that work on something.
    fn on(&self, dimension: Dimension) -> Vec<&Seen<'a>> {
        self.items.iter().filter(|seen| seen.dimensions.contains(&dimension)).collect()
    }

    fn seen(&self, key: &PartKey) -> Option<&Seen<'a>> {
        self.items.iter().find(|seen| seen.item.key == *key)
    }
}

impl<'a> Seen<'a> {
    fn of(item: &'a Item, catalogue: &'a [Technique]) -> Self {
        let technique = catalogue.iter().find(|technique| technique.code == item.technique);
        let dimensions = technique.map_or_else(
            || item.dimensions.clone(),
            |technique| item.dimensions.intersection(&technique.dimensions).copied().collect(),
        );
        Self {
            item,
            technique,
            dimensions,
            mode: technique.map_or(item.mode, |technique| item.mode.min(technique.mode)),
            durability: technique.map_or(item.durability, |technique| item.durability.min(technique.durability)),
        }
    }

    fn place(&self) -> Place {
        Place::Item(self.item.key.clone())
    }

    fn needs_an_end(&self) -> bool {
        self.mode == Mode::Passive || self.durability == Durability::TemporaryRelief
    }

    fn regulated_act(&self) -> Option<&str> {
        self.technique.and_then(|technique| technique.regulated_act.as_deref())
    }

    /// Whether whoever gives it may do so here. A referral leaves that to those who take it.
    fn is_in_scope(&self, act: &str, scope: &Scope) -> bool {
        match &self.item.provider {
            Some(Provider::Here(kind)) => scope.0.get(act).is_some_and(|kinds| kinds.contains(kind)),
            Some(Provider::Referral(_)) => true,
            Some(Provider::Patient) | None => false,
        }
    }
}

/// Whether a day lies in the last so many days, today included.
fn is_within(day: Date, today: Date, days: u16) -> bool {
    day <= today && after(day, days) >= today
}

/// So many days later.
fn after(day: Date, days: u16) -> Date {
    day.saturating_add(i64::from(days).days())
}

fn problem(rule: Rule, lack: Lack, place: Place) -> Problem {
    Problem { rule, lack, place }
}
