//! The composition root: what an operator starts, and the files an author writes.

pub mod files;
