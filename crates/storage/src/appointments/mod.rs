//! Visits that exist: what their own link shows, what staff see, and how they change.

mod by_link;
mod by_staff;
mod import;
mod list;
mod marks;
mod moving;
mod needs;
mod release;
mod undo;

pub use by_link::{Cancelled, VisitPage, VisitView};
pub use by_staff::{StaffRefusal, StaffRequest};
pub(crate) use list::views;
pub use list::{StaffVisit, VisitFilter};
pub(crate) use marks::call_off;
pub(crate) use moving::move_in;
pub use moving::{Immovable, Rescheduled, StaffImmovable, StaffMove};
