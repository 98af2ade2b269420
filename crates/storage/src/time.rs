//! Instants as the database keeps them: whole seconds since 1970, UTC.

use jiff::Timestamp;

/// The instant as a row holds it.
pub(crate) fn to_row(instant: Timestamp) -> i64 {
    instant.as_second()
}

/// The instant a row holds.
pub(crate) fn from_row(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("only jiff's timestamps are stored")
}
