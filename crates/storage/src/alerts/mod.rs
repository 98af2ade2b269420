//! Alerts: raised in the transaction of the answer, called about outside mail and its worker, acknowledged by people.

mod board;
mod calls;
mod deeds;
mod raise;

pub use board::{AlertCounts, AlertView, CallView, DeedView};
pub use calls::{Call, Called};
pub use deeds::Unacknowledged;

pub(crate) use raise::{Answered, raise, with_open_red};

use domain::red_flags::Level;

use crate::{Result, rows::spelling::Reader, sealed::Field};

const ANSWERS: Field = Field("urgent_flag", "answers");
const NOTE: Field = Field("alert_deed", "note");

/// The level a row spells.
fn level(reader: Reader<'_>, code: &str) -> Result<Level> {
    Level::from_code(code).ok_or_else(|| reader.corrupt("level"))
}
