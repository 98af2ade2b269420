//! Articles as readers see them: the text, how sure we are, where it comes from, who stands behind it.

pub(crate) mod body;
mod evidence;
mod feed;
mod feedback;
mod gate;
mod json_ld;
mod kept;
mod list;
mod page;
#[cfg(test)]
mod safety;
mod shelf;
mod show;
mod sitemap;
mod sources;
mod topic;

use domain::{
    articles::{Body, Head, Library},
    text::Lang,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use wording::{Style, date_in_words, in_words};

use crate::{frame::Clinic, words::Words};

pub(crate) use feed::{articles as feed, corrections as corrections_feed};
pub(crate) use feedback::{ask as ask_feedback, take as take_feedback};
pub(crate) use gate::of_page;
pub(crate) use json_ld::json_ld;
pub(crate) use kept::{Pages, knows};
pub(crate) use list::list;
pub(crate) use page::ArticlePage;
pub(crate) use shelf::{Shelf, Shown, Teaser, minutes};
pub(crate) use show::{RetractedPage, show};
pub(crate) use sitemap::{robots, sitemap};
pub(crate) use sources::Sources;
pub(crate) use topic::show as topic;

/// A day as readers know it.
fn day(day: Date, lang: Lang) -> String {
    date_in_words(day, Style::PlainDate, lang)
}

/// The day of an instant where the clinic is.
fn day_of(at: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    in_words(at, zone, Style::PlainDate, lang)
}

/// A text that is not out, as its readers would see it.
pub(crate) fn preview(parsed: &Body, head: &Head, library: &Library, clinic: &Clinic, today: Date) -> String {
    let t = Words::of(head.lang);
    let licensed = sources::licensed_uses(&library.indications, head, head.lang, t);
    let basis = evidence::Basis::of(parsed, &head.claims, library, today, head.lang);
    let basis = |claims: &[&str]| basis.html(claims);
    let html = body::html(parsed, &head.claims, clinic, &licensed, &library.pictures, &basis, t);
    // Beside its draft a text is not alone on its page: a heading of it must not be taken for a field.
    html.replace(" id=\"", " id=\"shown-").replace("href=\"#", "href=\"#shown-")
}
