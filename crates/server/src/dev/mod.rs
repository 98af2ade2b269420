//! For developers, on a loopback listener only: the captured mail, and every component.

pub(crate) mod components;
pub(crate) mod errors;
pub(crate) mod mail;
