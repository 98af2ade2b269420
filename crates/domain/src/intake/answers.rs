//! Answers, and everything that is wrong with them, each beside its question.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{decimal::Decimal, measures, text::Words};

use super::{Choice, Course, CourseMistake, Kind, Question, Questionnaire};

/// Answers by question. What is not there was left out.
pub type Answers = BTreeMap<String, Answer>;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Free words.
    Words(Words),
    /// Yes or no.
    YesNo(bool),
    /// One of several.
    One(String),
    /// Any of several.
    Several(BTreeSet<String>),
    /// A number.
    Number(Decimal),
    /// A year, a month or a day.
    Month(Month),
    /// Places of the body.
    Places(BTreeSet<String>),
    /// The items of a measure.
    Measure(measures::Answers),
    /// Courses of botulinum toxin.
    ToxinCourses(Vec<Course>),
    /// The person cannot tell.
    NotSure,
    /// The person would rather talk about it.
    InPerson,
}

/// A time as far as somebody remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<i8>,
    /// The day of the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<i8>,
}

impl Month {
    /// The first day it can mean; none of a day that the calendar does not have, or without a month.
    pub fn first(self) -> Option<Date> {
        if self.day.is_some() && self.month.is_none() {
            return None;
        }
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The last day it can mean.
    pub fn last(self) -> Option<Date> {
        let first = self.first()?;
        match (self.month, self.day) {
            (None, _) => Some(first.last_of_year()),
            (Some(_), None) => Some(first.last_of_month()),
            (Some(_), Some(_)) => Some(first),
        }
    }
}

/// What is wrong with the answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which question.
    pub question: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with an answer. The sentence is for the API; pages have their own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It must be answered.
    #[error("this is needed")]
    Missing,
    /// No question has that id.
    #[error("this is not asked")]
    NotAsked,
    /// Another kind of answer.
    #[error("this is not an answer to the question")]
    Kind,
    /// None of the choices.
    #[error("this is not one of the choices")]
    NotAChoice,
    /// Too small or too large.
    #[error("this must be from {min} to {max}")]
    OutOfRange {
        /// The least.
        min: Decimal,
        /// The most.
        max: Decimal,
    },
    /// Not a day of the calendar.
    #[error("this is not a date")]
    NotADate,
    /// It has not come yet.
    #[error("this lies in the future")]
    InFuture,
    /// Courses with mistakes, each with the number of its course from 0.
    #[error("something about the injections is not right")]
    Courses(Vec<(usize, CourseMistake)>),
}

impl Questionnaire {
    /// Everything that is wrong with answers. What is left out is wrong only where it is needed; a page checks the answer it
    /// was given, the last page everything.
    pub fn mistakes(&self, answers: &Answers, today: Date) -> Vec<Mistake> {
        let strangers = answers.keys().filter(|id| self.question(id).is_none());
        let strangers = strangers.map(|id| Mistake { question: id.clone(), wrong: Wrong::NotAsked });
        let wrong = self.asked(answers).filter_map(|question| {
            let wrong = match answers.get(&question.id) {
                Some(answer) => self.wrong(question, answer, today),
                None => question.required.then_some(Wrong::Missing),
            };
            Some(Mistake { question: question.id.clone(), wrong: wrong? })
        });
        strangers.chain(wrong).collect()
    }

    /// What is wrong with one answer.
    pub fn wrong(&self, question: &Question, answer: &Answer, today: Date) -> Option<Wrong> {
        let is_choice = |choices: &[Choice], id: &str| choices.iter().any(|choice| choice.id == id);
        let is_place = |id: &String| self.places.iter().any(|place| place.id == *id);
        let unless = |fits: bool, wrong| (!fits).then_some(wrong);
        match (&question.kind, answer) {
            (_, Answer::NotSure) => unless(question.not_sure, Wrong::Kind),
            (_, Answer::InPerson) => unless(!question.required, Wrong::Missing),
            (Kind::Words, Answer::Words(_)) | (Kind::YesNo, Answer::YesNo(_)) => None,
            // Its own pack says what is wrong there.
            (Kind::Measure(_), Answer::Measure(_)) => None,
            (Kind::One(choices), Answer::One(id)) => unless(is_choice(choices, id), Wrong::NotAChoice),
            (Kind::Several(choices), Answer::Several(ids)) => {
                unless(ids.iter().all(|id| is_choice(choices, id)), Wrong::NotAChoice)
            }
            (Kind::Places, Answer::Places(ids)) => unless(ids.iter().all(is_place), Wrong::NotAChoice),
            (Kind::Number(bounds), Answer::Number(number)) => {
                let fits = (bounds.min..=bounds.max).contains(number);
                unless(fits, Wrong::OutOfRange { min: bounds.min, max: bounds.max })
            }
            (Kind::Month, Answer::Month(month)) => match month.first() {
                None => Some(Wrong::NotADate),
                Some(first) => unless(first <= today, Wrong::InFuture),
            },
            (Kind::ToxinCourses, Answer::ToxinCourses(courses)) => {
                let each = courses.iter().enumerate();
                let found = each.flat_map(|(at, course)| {
                    let mistakes = course.mistakes(today, &|site| is_place(site));
                    mistakes.into_iter().map(move |mistake| (at, mistake))
                });
                let found: Vec<(usize, CourseMistake)> = found.collect();
                unless(found.is_empty(), Wrong::Courses(found))
            }
            _ => Some(Wrong::Kind),
        }
    }

    /// Answers given to another version: what still fits stays, the rest is named so that it can be asked again. The
    /// revision that was sent keeps them all.
    pub fn carried(&self, answers: &Answers, today: Date) -> (Answers, Vec<String>) {
        let fits = |id: &str, answer: &Answer| {
            self.question(id).is_some_and(|question| self.wrong(question, answer, today).is_none())
        };
        let (kept, asked_again): (Vec<_>, Vec<_>) = answers.iter().partition(|(id, answer)| fits(id.as_str(), answer));
        let kept = kept.into_iter().map(|(id, answer)| (id.clone(), answer.clone())).collect();
        (kept, asked_again.into_iter().map(|(id, _)| id.clone()).collect())
    }
}
