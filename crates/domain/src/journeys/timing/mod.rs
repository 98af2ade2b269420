//! When a step is due, and when it may leave (rules T1 to T16 of the follow-up page).
//!
//! A civil time is the truth where a calendar delay made it, an instant where hours were counted; both end as an instant.

mod open;
mod spacing;

use jiff::{Span as Stretch, Timestamp, civil::Date};

use crate::{
    outbox::Due,
    time::{SendWindow, Zone},
};

use super::Delay;

pub use open::Open;
pub use spacing::{Around, Pending, Place, apart, counts_at, lay_out};

/// When a step is due by its delay alone: T4 for hours, T5 and T12 for days and months, T8 and T10 at clock changes.
///
/// `planned` and `at` are equal here: settle time, window and spacing come later.
pub fn due(anchor: Timestamp, delay: Delay, zone: &Zone) -> Due {
    let span = match delay {
        Delay::Elapsed(elapsed) => {
            let at = anchor + elapsed;
            return Due { civil: None, zone: zone.clone(), planned: at, at };
        }
        Delay::Days(days) => Stretch::new().days(days),
        Delay::Months(months) => Stretch::new().months(months),
    };
    let civil = zone.local(anchor).checked_add(span).expect("a delay of a journey stays within the calendar");
    let at = zone.instant(civil);
    Due { civil: Some(civil), zone: zone.clone(), planned: at, at }
}

/// T16: nothing is due before the settle time is over. A due time that had to give way is an instant from then on.
#[must_use]
pub fn settled(due: Due, settled_at: Timestamp) -> Due {
    if due.planned >= settled_at {
        return due;
    }
    Due { civil: None, planned: settled_at, at: settled_at, ..due }
}

/// T1 to T3, T14: moved to the first instant at which it may leave.
#[must_use]
pub fn opened(due: Due, open: Open<'_>) -> Due {
    Due { at: open.next(due.planned), ..due }
}

/// T13, T17: the same due time in another zone, or under changed rules of the same one.
///
/// A civil due keeps its wall time and finds its instant anew; an elapsed one keeps its instant and is only tried against the window again.
#[must_use]
pub fn rezoned(due: Due, zone: &Zone, window: Option<SendWindow>, closures: &[Date]) -> Due {
    let planned = due.civil.map_or(due.planned, |civil| zone.instant(civil));
    let at = window.map_or(planned, |window| Open { window, closures, zone }.next(planned));
    Due { civil: due.civil, zone: zone.clone(), planned, at }
}

#[cfg(test)]
mod tests;
