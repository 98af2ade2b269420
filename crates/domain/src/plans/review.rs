//! Looking at a plan again: what a review must hold, and what it may propose.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{ids::PartKey, measures::Change, text::Words};

use super::{
    Achievement, AskedScreen, Content, Durability, Exception, GoalStatus, Lack, Mode, Place, PlanRules, Problem,
    Relaxed, Rule, ScreenOnRecord,
};

/// A review, as somebody writes it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The day.
    pub on: Date,
    /// What becomes of each item.
    pub items: BTreeMap<PartKey, ItemOutcome>,
    /// How far each goal is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub goals: BTreeMap<PartKey, GoalOutcome>,
    /// The safety questions, put again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<AskedScreen>,
    /// Whether the patient says they are better overall.
    #[serde(default)]
    pub better_overall: bool,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// When the plan is looked at next; none where it ends.
    pub next: Option<Date>,
}

/// How far a review finds a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalOutcome {
    /// Where it stands.
    pub status: GoalStatus,
    /// What became of it so far.
    #[serde(default)]
    pub achievement: Option<Achievement>,
}

/// What a review makes of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemOutcome {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<Words>,
}

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes on.
    Renewed,
    /// It goes on in another way.
    Changed,
    /// It pauses.
    Held,
    /// It ends early.
    Stopped,
    /// It is done.
    Completed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Renewed, Self::Changed, Self::Held, Self::Stopped, Self::Completed];
}

/// What a review looks at besides itself.
#[derive(Clone, Debug)]
pub struct ReviewFacts<'a> {
    /// The thresholds.
    pub rules: &'a PlanRules,
    /// The red-flag screen.
    pub screen: Option<ScreenOnRecord>,
    /// What has become of the baseline.
    pub change: Option<Change>,
    /// Whether the patient says they are better overall.
    pub better_overall: bool,
    /// How often each item has been renewed before.
    pub renewals: &'a BTreeMap<PartKey, u16>,
    /// Reviews before this one, in a row, without improvement.
    pub without_improvement: u16,
}

/// What a review comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// What it still misses.
    pub problems: Vec<Problem>,
    /// Exceptions that no longer hold: each is a task, and the plan stays active.
    pub expired: Vec<usize>,
}

/// Something a review page proposes, and never does by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// Better by much: offer to space out.
    SpaceOut,
    /// Worse: look again at the factors, and refer.
    LookAgain,
    /// A passive item has reached its day: stop it, unless reasoned.
    StopPassive(PartKey),
    /// Two reviews without improvement: a second opinion.
    SecondOpinion,
}

impl Review {
    /// The items that it says nothing of: each that counts is looked at.
    pub fn unanswered(&self, content: &Content) -> Vec<PartKey> {
        let open = content.items.iter().filter(|item| item.status.is_current() && !self.items.contains_key(&item.key));
        open.map(|item| item.key.clone()).collect()
    }

    /// What it misses: PLAN-15, 17 and 24 at review.
    pub fn judge(&self, content: &Content, facts: &ReviewFacts<'_>) -> Reviewed {
        let rules = facts.rules;
        let mut problems = Vec::new();
        let mut lacks = |rule, lack, place| problems.push(Problem { rule, lack, place });
        if !facts.screen.is_some_and(|screen| screen.is_fresh(self.on, rules)) {
            lacks(Rule::RedFlags, Lack::FreshScreen, Place::RedFlagScreen);
        }
        if facts.screen.is_some_and(|screen| screen.open_red) {
            lacks(Rule::RedFlags, Lack::ClearedRedFlag, Place::RedFlagScreen);
        }
        let last = self.on.saturating_add(i64::from(rules.later_review_days).days());
        if self.next.is_some_and(|next| next <= self.on || next > last) {
            lacks(Rule::Review, Lack::ReviewDate, Place::Reviews);
        }
        let stands = |exception: &&Exception| exception.stands(self.on, rules);
        let relaxes = |exception: &Exception| exception.kind.relaxes().contains(&Relaxed::Rule(Rule::Renewal));
        let is_free = facts.improved() || content.exceptions.iter().filter(stands).any(relaxes);
        for (key, item) in &self.items {
            let before = facts.renewals.get(key).copied().unwrap_or_default();
            let is_again = item.outcome == Outcome::Renewed && before >= rules.free_renewals;
            if is_again && item.reason.is_none() && !is_free {
                lacks(Rule::Renewal, Lack::Reason, Place::Item(key.clone()));
            }
        }
        let expired = content.exceptions.iter().enumerate().filter(|(_, exception)| !exception.stands(self.on, rules));
        Reviewed { problems, expired: expired.map(|(number, _)| number).collect() }
    }
}

impl ReviewFacts<'_> {
    /// Better by a size that matters, or better overall.
    pub fn improved(&self) -> bool {
        self.better_overall || self.change.is_some_and(|change| change.is_meaningful())
    }
}

/// What a review page proposes on a day.
pub fn proposals(content: &Content, facts: &ReviewFacts<'_>, today: Date) -> Vec<Proposed> {
    let mut proposals = Vec::new();
    if facts.change.is_some_and(|change| change.is_meaningful()) {
        proposals.push(Proposed::SpaceOut);
    }
    if facts.change.is_some_and(|change| change.worse.is_some()) {
        proposals.push(Proposed::LookAgain);
    }
    let ends = content.items.iter().filter(|item| {
        let is_relief = item.mode == Mode::Passive || item.durability == Durability::TemporaryRelief;
        item.status.is_current() && is_relief && item.review_by.is_some_and(|day| day <= today)
    });
    proposals.extend(ends.map(|item| Proposed::StopPassive(item.key.clone())));
    if !facts.improved() && facts.without_improvement >= 1 {
        proposals.push(Proposed::SecondOpinion);
    }
    proposals
}

/// Whether a review that was due has become a task for the lead practitioner.
pub fn is_task(due: Date, today: Date, rules: &PlanRules) -> bool {
    today >= due.saturating_add(i64::from(rules.overdue_days).days())
}
