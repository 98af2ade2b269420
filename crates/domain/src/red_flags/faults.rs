//! What speaks against a file of rules: everything at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outcome, RedFlags, Rule};

/// Why rules are not loaded. The sentence is for whoever writes the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A shape this version does not know.
    #[error("format {0} is not known; this version reads format 1")]
    Format(u32),
    /// An id is there twice, or empty.
    #[error("{0:?} is empty or there twice")]
    Id(String),
    /// A condition names a sign that is not asked.
    #[error("{rule}: there is no sign {sign:?}")]
    NoSuchSign {
        /// Which rule.
        rule: String,
        /// What it names.
        sign: String,
    },
    /// A sign that no condition looks at.
    #[error("{rule}: nothing comes of the sign {sign:?}")]
    IdleSign {
        /// Which rule.
        rule: String,
        /// What it asks.
        sign: String,
    },
    /// A rule that can never fire, or always does.
    #[error("{0}: its conditions are empty, or ask for more than there is")]
    Condition(String),
    /// No fixture that fires, none that does not, or none that is not sure.
    #[error("{0}: a rule needs a fixture that fires, one that does not, and one that is not sure")]
    Fixtures(String),
    /// A fixture that comes out otherwise.
    #[error("{rule}: fixture {fixture} gives {found:?}, not {expected:?}")]
    FixtureDiffers {
        /// Which rule.
        rule: String,
        /// Which fixture, from 1.
        fixture: usize,
        /// What it says.
        expected: Outcome,
        /// What comes out.
        found: Outcome,
    },
    /// A strip names a rule that is not there.
    #[error("strip {strip}: there is no rule {rule:?}")]
    NoSuchRule {
        /// Which strip.
        strip: String,
        /// What it names.
        rule: String,
    },
}

/// Everything that speaks against a file.
pub(super) fn of(rules: &RedFlags) -> Vec<Fault> {
    let mut faults = Vec::new();
    if rules.format != 1 {
        faults.push(Fault::Format(rules.format));
    }
    twice(rules.rules.iter().map(|rule| rule.id.as_str()), &mut faults);
    twice(rules.strips.iter().map(|strip| strip.id.as_str()), &mut faults);
    let signs = || rules.rules.iter().flat_map(|rule| &rule.signs).map(|sign| sign.id.as_str());
    twice(signs(), &mut faults);
    let known: BTreeSet<&str> = signs().collect();
    for rule in &rules.rules {
        of_rule(rule, &known, &mut faults);
    }
    for strip in &rules.strips {
        let unknown = strip.rules.iter().filter(|rule| rules.rule(rule).is_none());
        faults.extend(unknown.map(|rule| Fault::NoSuchRule { strip: strip.id.clone(), rule: rule.clone() }));
    }
    faults
}

fn of_rule(rule: &Rule, known: &BTreeSet<&str>, faults: &mut Vec<Fault>) {
    let looked_at: BTreeSet<&str> = rule.fires.iter().flat_map(|fires| fires.when.signs()).collect();
    let unknown = looked_at.iter().filter(|sign| !known.contains(*sign));
    faults.extend(unknown.map(|sign| Fault::NoSuchSign { rule: rule.id.clone(), sign: (*sign).to_owned() }));
    let idle = rule.signs.iter().filter(|sign| !looked_at.contains(sign.id.as_str()));
    faults.extend(idle.map(|sign| Fault::IdleSign { rule: rule.id.clone(), sign: sign.id.clone() }));
    if rule.fires.is_empty() || !rule.fires.iter().all(|fires| fires.when.is_sound()) {
        faults.push(Fault::Condition(rule.id.clone()));
    }
    let kinds: Vec<Outcome> = rule.fixtures.iter().map(|fixture| fixture.gives.into()).collect();
    let fires = kinds.iter().any(|kind| matches!(kind, Outcome::Fires(_)));
    // A rule about a score has nothing to be unsure about.
    let unsure = rule.signs.is_empty() || kinds.contains(&Outcome::NotSure);
    if !fires || !unsure || !kinds.contains(&Outcome::DoesNotFire) {
        faults.push(Fault::Fixtures(rule.id.clone()));
    }
    for (number, fixture) in (1..).zip(&rule.fixtures) {
        let (expected, found) = (fixture.gives.into(), rule.outcome(&fixture.given(rule)));
        if expected != found {
            faults.push(Fault::FixtureDiffers { rule: rule.id.clone(), fixture: number, expected, found });
        }
    }
}

fn twice<'a>(ids: impl Iterator<Item = &'a str>, faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        let times = seen.entry(id).or_default();
        *times = times.saturating_add(1);
        if id.is_empty() || *times == 2 {
            faults.push(Fault::Id(id.to_owned()));
        }
    }
}
