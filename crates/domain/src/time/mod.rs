//! From the clock on the wall to instants: zones, gaps, folds, windows.
//!
//! Civil times live in rules only; between rules there are instants. Rules R1 to R8 are named where they are kept.

mod offsets;
mod span;
mod windows;
mod zone;

pub(crate) use offsets::Offsets;
pub use span::{Minutes, Span, later};
pub use windows::{NotAWindow, SendWindow, WallWindow};
pub use zone::{UnknownZone, Zone};
