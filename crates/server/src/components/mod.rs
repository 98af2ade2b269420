//! What a page hands to the macros of `templates/components/`: one struct per component that has more than a text or two.
//!
//! `templates/components/README.md` shows how a template calls each of them.

mod chart;
mod choice;
mod field;
mod form;
pub(crate) mod gallery;
mod parts;
mod problems;

pub(crate) use chart::{Chart, ChartPoint};
pub(crate) use choice::{Choice, Choices};
pub(crate) use field::{DateField, Field, TextArea};
pub(crate) use form::{Ask, Button, HtmlForm};
pub(crate) use parts::{Care, Certainty, Fact, Link, PageLinks, Summary, Table, Task, TimeButton};
pub(crate) use problems::Problems;

#[cfg(test)]
mod tests;
