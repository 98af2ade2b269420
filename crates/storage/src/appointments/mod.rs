//! Visits that exist: what their own link shows, what staff see, and how they change.

mod by_link;
mod by_staff;
mod import;
mod list;
mod marks;

pub use by_link::{Cancelled, VisitPage, VisitView};
pub use by_staff::{StaffRefusal, StaffRequest};
pub use list::{StaffVisit, VisitFilter};
