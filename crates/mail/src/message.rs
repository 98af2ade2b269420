//! One mail before it is put into parts.

use crate::blocks::Body;

/// One mail before it is put into parts.
pub(crate) struct Message {
    pub(crate) body: Body,
    /// Whether the recipient may be addressed by name: not before the address has proven to be theirs.
    pub(crate) named: bool,
    /// Where one press of a button unsubscribes.
    pub(crate) way_out: Option<String>,
    pub(crate) invitation: Option<Invitation>,
}

/// The visit for calendars.
pub(crate) struct Invitation {
    pub(crate) method: &'static str,
    /// With its method, for the part that calendars act on.
    pub(crate) beside: String,
    /// Without one, as a file to open.
    pub(crate) attached: String,
}
