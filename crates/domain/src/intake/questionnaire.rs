//! A questionnaire as its file holds it, and the one way to one that may be used.

use std::{collections::BTreeMap, ops::Deref};

use serde::{Deserialize, Serialize};

use crate::{
    decimal::Decimal,
    ids::{MeasureId, QuestionnaireId, ServiceId},
    text::Bilingual,
};

use super::{Answer, Answers, Fault, faults};

/// A questionnaire that may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Questionnaire(QuestionnaireFile);

impl Questionnaire {
    /// Takes a file for a questionnaire, or says everything that speaks against it.
    pub fn load(file: QuestionnaireFile) -> Result<Self, Vec<Fault>> {
        let faults = faults::of(&file);
        if faults.is_empty() { Ok(Self(file)) } else { Err(faults) }
    }

    /// Whether a question is asked, given the answers so far. What hangs on a question that is not asked is not asked.
    pub fn is_asked(&self, question: &Question, answers: &Answers) -> bool {
        let Some(when) = &question.when else { return true };
        let Some(other) = self.question(&when.question) else { return false };
        let says = answers.get(&when.question).is_some_and(|answer| when.is.iter().any(|is| answer.says(is)));
        says && self.is_asked(other, answers)
    }

    /// The questions that are asked, in their order.
    pub fn asked<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Question> {
        self.0.questions().filter(|question| self.is_asked(question, answers))
    }

    /// The question after another, or the first; none after the last.
    pub fn next<'a>(&'a self, after: Option<&str>, answers: &'a Answers) -> Option<&'a Question> {
        let mut asked = self.asked(answers);
        match after {
            None => asked.next(),
            Some(after) => {
                let place = self.0.questions().position(|question| question.id == after)?;
                let mut rest = self.0.questions().skip(place.saturating_add(1));
                rest.find(|question| self.is_asked(question, answers))
            }
        }
    }

    /// What answers speak against, each with the question and answer it was read from.
    pub fn contraindications(&self, answers: &Answers) -> BTreeMap<String, Bilingual> {
        let asked = self.asked(answers).filter_map(|question| Some((question, answers.get(&question.id)?)));
        let read = asked.flat_map(|(question, answer)| {
            let tags = question.contraindicates.iter().filter(|contra| answer.says(&contra.answer));
            tags.map(|contra| (contra.tag.clone(), question.answered(&contra.answer)))
        });
        read.collect()
    }
}

impl Deref for Questionnaire {
    type Target = QuestionnaireFile;

    fn deref(&self) -> &QuestionnaireFile {
        &self.0
    }
}

/// A questionnaire as its file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireFile {
    /// The version of the file's shape.
    pub format: u32,
    /// Names it.
    pub id: QuestionnaireId,
    /// Raised with every change; answers keep the version they were given to.
    pub version: u32,
    /// What it is called.
    pub title: Bilingual,
    /// Whether a clinician has approved it.
    pub clinically_reviewed: bool,
    /// For these services; none means all.
    #[serde(default)]
    pub services: Vec<ServiceId>,
    /// The places of the body chart and of its list.
    #[serde(default, rename = "place")]
    pub places: Vec<Place>,
    /// Its parts.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
}

impl QuestionnaireFile {
    /// Every question, in its order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id == id)
    }
}

/// A place of the body chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Names it.
    pub id: String,
    /// What it is called.
    pub text: Bilingual,
}

/// A part of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Names it.
    pub id: String,
    /// Its heading.
    pub title: Bilingual,
    /// Its questions.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
}

/// One question, on a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Names its answer.
    pub id: String,
    /// The question.
    pub text: Bilingual,
    /// What helps to answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Bilingual>,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// Whether "not sure" is an answer.
    #[serde(default)]
    pub not_sure: bool,
    /// Only where another answer was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// What its answers speak against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contraindicates: Vec<Contraindicates>,
}

impl Question {
    /// The question with one of its choices; alone where the answer is yes, or that nobody can tell.
    fn answered(&self, answer: &str) -> Bilingual {
        let (Kind::One(choices) | Kind::Several(choices)) = &self.kind else { return self.text.clone() };
        let Some(choice) = choices.iter().find(|choice| choice.id == answer) else { return self.text.clone() };
        Bilingual {
            english: format!("{} {}", self.text.english, choice.text.english),
            french: format!("{} {}", self.text.french, choice.text.french),
        }
    }
}

/// Only where another question was answered with one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// An earlier question.
    pub question: String,
    /// Its answers: choices, `yes`, `no` or `not-sure`.
    pub is: Vec<String>,
}

/// What an answer speaks against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contraindicates {
    /// The answer: a choice, `yes` or `not-sure`.
    pub answer: String,
    /// The tag that techniques name.
    pub tag: String,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In free words.
    Words,
    /// Yes or no.
    YesNo,
    /// With one of several.
    One(Vec<Choice>),
    /// With any of several.
    Several(Vec<Choice>),
    /// With a number.
    Number(Number),
    /// With a year, a month or a day.
    Month,
    /// On the body chart, or its list.
    Places,
    /// With the items of a measure.
    Measure(MeasureId),
    /// With courses of botulinum toxin, as many as there were.
    ToxinCourses,
}

/// A number and its bounds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The least.
    pub min: Decimal,
    /// The most.
    pub max: Decimal,
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored.
    pub id: String,
    /// What is read.
    pub text: Bilingual,
}

impl Kind {
    /// The answers that conditions may name.
    pub(super) fn named(&self) -> Vec<&str> {
        match self {
            Self::YesNo => vec!["yes", "no"],
            Self::One(choices) | Self::Several(choices) => choices.iter().map(|choice| choice.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

impl Answer {
    /// Whether it is, or holds, what a condition names.
    pub fn says(&self, name: &str) -> bool {
        match self {
            Self::YesNo(yes) => name == if *yes { "yes" } else { "no" },
            Self::One(choice) => choice == name,
            Self::Several(choices) => choices.contains(name),
            Self::NotSure => name == "not-sure",
            _ => false,
        }
    }
}
