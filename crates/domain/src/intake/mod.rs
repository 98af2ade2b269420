//! The intake: what a person is asked before a first visit, as data, and what is made of the answers.
//!
//! Every question may be left out unless its file says otherwise, and "not sure" is an answer wherever it can be true.

mod answers;
mod courses;
mod faults;
mod interview;
mod questionnaire;
mod sheet;

pub use answers::{Answer, Answers, Mistake, Month, Wrong};
pub use courses::{
    Advice, Course, CourseMistake, Derived, History, Product, Purpose, Setting, SideEffect, Stopped, Sure, Told, Trend,
    Units, derived, may_be_recent,
};
pub use faults::Fault;
pub use interview::{Interview, Step};
pub use questionnaire::{
    Choice, Contraindicates, Kind, Number, Place, Question, Questionnaire, QuestionnaireFile, Section, When,
};
pub use sheet::{Sheet, Written};

use jiff::civil::Date;

/// The age from which people answer online; younger ones are asked to phone.
pub const ONLINE_FROM: i16 = 18;

/// Completed years on a day; none of somebody who is not yet born.
pub fn age(birth: Date, today: Date) -> Option<u8> {
    let is_before = (today.month(), today.day()) < (birth.month(), birth.day());
    let years = today.year().saturating_sub(birth.year()).saturating_sub(i16::from(is_before));
    if birth > today { None } else { u8::try_from(years).ok() }
}

/// Whether somebody born on a day answers online.
pub fn answers_online(birth: Date, today: Date) -> bool {
    age(birth, today).is_some_and(|age| i16::from(age) >= ONLINE_FROM)
}
