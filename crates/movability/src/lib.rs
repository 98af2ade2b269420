//! The composition root: assembles the parts of a clinic, and holds what an operator can ask of it.
//!
//! The only crate that knows all the others. Nobody below sees settings or the environment.

mod assemble;
pub mod commands;
mod demo;
pub mod files;
mod import;
mod keys;
mod occupied;
mod output;
mod serving;
mod shutdown;
mod telemetry;

pub use assemble::Clinic;
pub use import::{Imported, import};
