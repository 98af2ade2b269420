//! Outcome measures: what is asked, how answers are scored, which change usually matters to people.
//!
//! A measure is a file, a *pack*. What cannot show its licence, its source and worked examples that come out right is not
//! loaded ([`Pack::load`]), so that nobody is scored by a formula that nobody has checked.

mod attainment;
mod change;
mod faults;
mod pack;
mod scoring;

pub use attainment::{Level, NotAttainable, Weight, t_score};
pub use change::{Change, ImportantChange, Incomparable, Reading, Size, Threshold, Worse};
pub use faults::Fault;
pub use pack::{
    Anchor, AnswerRange, Band, Better, Example, Item, Licence, Method, NamedItems, Pack, PackFile, Scale, Source,
    Spoken, TableRow, Watch, WatchWhen, Wording,
};
pub use scoring::{AnswerMistake, Answers, Score, Scores};
