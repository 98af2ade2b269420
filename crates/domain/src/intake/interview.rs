//! The way through an intake: which steps somebody is asked, what comes next, what is missing, and what it all means.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    measures::Pack,
    red_flags::{Given, Group, RedFlags, Rule, Screen, Sign},
    text::Lang,
};

use super::{Answer, Kind, Mistake, Question, Questionnaire, Sheet, Wrong, age};

/// One page of an intake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Step {
    /// When the person was born, where the clinic does not know.
    Birth,
    /// A question.
    Question(String),
    /// The signs of a red-flag rule.
    Safety(String),
    /// Everything once more, before it is sent.
    Review,
}

const BIRTH: &str = "birth-date";
const REVIEW: &str = "review";
const SAFETY: &str = "safety-";

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Birth => f.write_str(BIRTH),
            Self::Question(id) => f.write_str(id),
            Self::Safety(rule) => write!(f, "{SAFETY}{}", rule.to_lowercase()),
            Self::Review => f.write_str(REVIEW),
        }
    }
}

impl From<Step> for String {
    fn from(step: Step) -> Self {
        step.to_string()
    }
}

impl FromStr for Step {
    type Err = std::convert::Infallible;

    /// Every text is a step; whether it is asked is the interview's to say.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            BIRTH => Self::Birth,
            REVIEW => Self::Review,
            _ => match text.strip_prefix(SAFETY) {
                Some(rule) => Self::Safety(rule.to_uppercase()),
                None => Self::Question(text.to_owned()),
            },
        })
    }
}

impl From<String> for Step {
    fn from(text: String) -> Self {
        text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {})
    }
}

/// One person's way through a questionnaire and the safety questions, in the versions it was begun with.
#[derive(Clone, Copy, Debug)]
pub struct Interview<'a> {
    /// What is asked.
    pub questionnaire: &'a Questionnaire,
    /// The safety questions.
    pub rules: &'a RedFlags,
    /// The measures that may be asked.
    pub packs: &'a [Pack],
    /// The language of the person.
    pub lang: Lang,
    /// Whether the clinic knew the date of birth before.
    pub knows_birth: bool,
    /// Whether somebody answers to thoughts of self-harm; otherwise nobody is asked about them by a form.
    pub somebody_answers: bool,
}

impl<'a> Interview<'a> {
    /// Every step that this person is asked, in order: the safety questions last, and the review.
    pub fn steps(&self, sheet: &Sheet) -> Vec<Step> {
        let birth = (!self.knows_birth).then_some(Step::Birth);
        let questions = self.questionnaire.asked(&sheet.answers).filter(|question| self.can_ask(question));
        let questions = questions.map(|question| Step::Question(question.id.clone()));
        let safety = self.asked_rules(sheet).into_iter().filter(|rule| !self.signs(rule, sheet).is_empty());
        let safety = safety.map(|rule| Step::Safety(rule.id.clone()));
        birth.into_iter().chain(questions).chain(safety).chain([Step::Review]).collect()
    }

    /// The step after another.
    pub fn next(&self, after: &Step, sheet: &Sheet) -> Step {
        let steps = self.steps(sheet);
        let place = steps.iter().position(|step| step == after);
        place.and_then(|place| steps.get(place.saturating_add(1))).cloned().unwrap_or(Step::Review)
    }

    /// The step before another; none before the first.
    pub fn before(&self, step: &Step, sheet: &Sheet) -> Option<Step> {
        let steps = self.steps(sheet);
        let place = steps.iter().position(|one| one == step)?;
        steps.get(place.checked_sub(1)?).cloned()
    }

    /// Where to go on: the first step that nobody has passed.
    pub fn first_open(&self, sheet: &Sheet) -> Step {
        let steps = self.steps(sheet);
        steps.into_iter().find(|step| !sheet.passed.contains_key(step)).unwrap_or(Step::Review)
    }

    /// A question that is asked of this person.
    pub fn question(&self, id: &str, sheet: &Sheet) -> Option<&'a Question> {
        let question = self.questionnaire.question(id)?;
        (self.can_ask(question) && self.questionnaire.is_asked(question, &sheet.answers)).then_some(question)
    }

    /// The measure that a question stands for.
    pub fn pack(&self, question: &Question) -> Option<&'a Pack> {
        let Kind::Measure(id) = &question.kind else { return None };
        self.packs.iter().find(|pack| pack.id == *id)
    }

    /// A measure is asked where it is there in the person's language: its wording is nobody's to translate.
    fn can_ask(&self, question: &Question) -> bool {
        !matches!(question.kind, Kind::Measure(_))
            || self.pack(question).is_some_and(|pack| pack.is_asked_in(self.lang) && pack.named.is_none())
    }

    /// The rules whose signs are asked. Those about botulinum toxin only where it may have been injected.
    pub fn asked_rules(&self, sheet: &Sheet) -> Vec<&'a Rule> {
        let about_toxin = |question: &Question| matches!(question.kind, Kind::ToxinCourses);
        let asks_toxin = self.questionnaire.questions().any(about_toxin);
        let may_have_had = !asks_toxin || self.questionnaire.asked(&sheet.answers).any(about_toxin);
        let online = self.rules.online(self.somebody_answers);
        online.into_iter().filter(|rule| may_have_had || rule.group != Group::Toxin).collect()
    }

    /// The signs of a rule that no rule before it has asked: nothing is asked twice.
    pub fn signs(&self, rule: &Rule, sheet: &Sheet) -> Vec<&'a Sign> {
        let rules = self.asked_rules(sheet);
        let before = rules.iter().position(|asked| asked.id == rule.id).unwrap_or(rules.len());
        let (before, rest) = rules.split_at(before);
        let asked: BTreeSet<&str> = before.iter().flat_map(|rule| rule.looks_at()).collect();
        let own = rest.first().map(|own| self.rules.questions(&[own])).unwrap_or_default();
        own.into_iter().filter(|sign| !asked.contains(sign.id.as_str())).collect()
    }

    /// Everything that keeps the answers from being sent, each with its step.
    pub fn missing(&self, sheet: &Sheet, birth: Option<Date>, today: Date) -> Vec<(Step, Wrong)> {
        let birth = birth.is_none().then_some((Step::Birth, Wrong::Missing));
        let questions = self.questionnaire.mistakes(&sheet.answers, today).into_iter();
        // What hangs on an answer that was changed since is kept, and counts no more.
        let questions = questions.filter(|mistake| self.question(&mistake.question, sheet).is_some());
        let questions = questions.map(|Mistake { question, wrong }| (Step::Question(question), wrong));
        let unanswered = |rule: &&Rule| self.signs(rule, sheet).iter().any(|sign| !sheet.signs.contains_key(&sign.id));
        let safety = self.asked_rules(sheet).into_iter().filter(unanswered);
        let safety = safety.map(|rule| (Step::Safety(rule.id.clone()), Wrong::Missing));
        birth.into_iter().chain(questions).chain(safety).collect()
    }

    /// What the rules make of everything that was answered so far, whatever else is missing.
    pub fn screen(&self, sheet: &Sheet, birth: Option<Date>, today: Date) -> Screen {
        let measured = self.questionnaire.asked(&sheet.answers).filter_map(|question| {
            let Some(Answer::Measure(answers)) = sheet.answers.get(&question.id) else { return None };
            self.pack(question)?.score(answers).ok()
        });
        let scores = measured.flat_map(|scores| {
            let named =
                |(scale, score): (String, crate::measures::Score)| (format!("{}.{scale}", scores.measure), score.shown);
            scores.scales.into_iter().map(named).collect::<Vec<_>>()
        });
        let age = birth.and_then(|birth| age(birth, today));
        let given = Given { signs: sheet.signs.clone(), age, scores: scores.collect() };
        self.rules.screen(&self.asked_rules(sheet), &given)
    }
}

impl Questionnaire {
    /// The one for a service among several: its own, otherwise the one for all.
    pub fn for_service<'a>(all: &'a [Self], service: Option<&crate::ids::ServiceId>) -> Option<&'a Self> {
        let own = service.and_then(|service| all.iter().find(|one| one.services.contains(service)));
        own.or_else(|| all.iter().find(|one| one.services.is_empty()))
    }
}
