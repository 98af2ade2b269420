//! How the clinic says a day, a time and a number, in each of its languages; pages and mail ask here, so they cannot differ.

pub mod dates;
pub mod numbers;

pub use dates::{Style, date_in_words, in_words};
pub use numbers::{decimal, number};
