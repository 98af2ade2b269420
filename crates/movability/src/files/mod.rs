//! Files an author writes ⇄ values of the domain. Every mistake is told with file, line, key and what would be right;
//! nothing is taken in part.

pub mod articles;
pub mod clinic;
pub mod clinical;
pub mod compared;
pub mod consents;
pub mod content;
mod folder;
mod images;
pub mod journeys;
pub mod library;
pub mod people;
mod table;
mod written;

pub use folder::{Folder, Text};
pub use table::{Mistake, Mistakes};
