//! What the rules make of answers.

use serde::{Deserialize, Serialize};

use super::{Advice, Answer, Fires, Given, Gives, Level, RedFlags, Rule, Truth};

/// What one rule makes of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It fires at this level.
    Fires(Level),
    /// The person cannot tell; somebody should look.
    NotSure,
    /// It does not fire. That is never shown as "you are fine".
    DoesNotFire,
    /// Too little was answered to tell.
    Unanswered,
}

impl Outcome {
    /// The level at which somebody is told, if at all.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Fires(level) => Some(level),
            Self::NotSure => Some(Level::Yellow),
            Self::DoesNotFire | Self::Unanswered => None,
        }
    }
}

impl From<Gives> for Outcome {
    fn from(gives: Gives) -> Self {
        match gives {
            Gives::None => Self::DoesNotFire,
            Gives::NotSure => Self::NotSure,
            Gives::Yellow => Self::Fires(Level::Yellow),
            Gives::Orange => Self::Fires(Level::Orange),
            Gives::Red => Self::Fires(Level::Red),
        }
    }
}

/// What one rule found. It keeps the rule's version: a new one never relabels old answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule.
    pub rule: String,
    /// In which version.
    pub version: u32,
    /// What it made of the answers.
    pub outcome: Outcome,
}

/// What all rules made of answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// One for each rule that was asked, and each other one that fires all the same, in the order of the file.
    pub findings: Vec<Finding>,
}

impl Rule {
    /// What it makes of answers: the strongest level that is reached, whatever else is unknown.
    pub fn outcome(&self, given: &Given) -> Outcome {
        let truth = |fires: &Fires| (fires.when.truth(given), fires.level);
        let reached = self.fires.iter().map(truth).filter(|(truth, _)| *truth == Truth::Yes).map(|(_, level)| level);
        if let Some(level) = reached.max() {
            return Outcome::Fires(level);
        }
        let is_unsure = |sign: &str| given.signs.get(sign) == Some(&Answer::NotSure);
        let surest = self.fires.iter().map(|fires| fires.when.truth(given)).max();
        match surest {
            Some(Truth::NotSure) => Outcome::NotSure,
            // Somebody who cannot tell is looked at, even where the other answers would decide.
            _ if self.looks_at().any(is_unsure) => Outcome::NotSure,
            Some(Truth::Unanswered) => Outcome::Unanswered,
            _ => Outcome::DoesNotFire,
        }
    }
}

impl RedFlags {
    /// What a page that was just answered is met with: what its answers gave, asked for the first time or again, and what is
    /// new besides. What other pages were met with is not said once more.
    pub fn tells(&self, before: &Screen, after: &Screen, answered: &[&str]) -> Screen {
        let is_known = |finding: &Finding| before.findings.contains(finding);
        let is_about = |finding: &Finding| {
            self.rule(&finding.rule).is_some_and(|rule| rule.looks_at().any(|sign| answered.contains(&sign)))
        };
        let told = after.flags().map(|(finding, _)| finding);
        Screen { findings: told.filter(|finding| is_about(finding) || !is_known(finding)).cloned().collect() }
    }

    /// What the rules make of answers. Rules that were not asked fire too if something said elsewhere makes them.
    pub fn screen(&self, asked: &[&Rule], given: &Given) -> Screen {
        let is_asked = |rule: &Rule| asked.iter().any(|asked| asked.id == rule.id);
        let findings = self.rules.iter().filter_map(|rule| {
            let outcome = rule.outcome(given);
            let counts = is_asked(rule) || matches!(outcome, Outcome::Fires(_));
            counts.then(|| Finding { rule: rule.id.clone(), version: rule.version, outcome })
        });
        Screen { findings: findings.collect() }
    }

    /// What the person is told, at once: the advice of the highest level, and what may be behind it.
    pub fn advice<'a>(&'a self, screen: &'a Screen) -> Option<(Level, &'a Advice, Vec<&'a Rule>)> {
        let level = screen.leading()?;
        let leading = screen.flags().filter(move |(_, at)| *at == level);
        let rules = leading.filter_map(|(finding, _)| self.rule(&finding.rule)).collect();
        Some((level, self.advice.of(level), rules))
    }
}

impl Screen {
    /// What somebody has to be told; each becomes a flag.
    pub fn flags(&self) -> impl Iterator<Item = (&Finding, Level)> {
        self.findings.iter().filter_map(|finding| Some((finding, finding.outcome.level()?)))
    }

    /// The highest level of all.
    pub fn leading(&self) -> Option<Level> {
        self.flags().map(|(_, level)| level).max()
    }

    /// Whether every rule that was asked has what it needs to decide.
    pub fn is_complete(&self) -> bool {
        self.findings.iter().all(|finding| finding.outcome != Outcome::Unanswered)
    }
}
