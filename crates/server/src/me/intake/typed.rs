//! What a page of the intake sends.

pub(super) use crate::typed::*;
