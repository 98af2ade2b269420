//! How the clinic says a day and a time, in each of its languages; pages and mail ask here, so they cannot differ.

pub mod dates;

pub use dates::{Style, date_in_words, in_words};
