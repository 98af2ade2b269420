//! What the programs say about themselves.

pub(crate) mod logs;
