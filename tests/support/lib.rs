//! A whole clinic in this process, for tests told in the clinic's own words: its clock in the test's hand, its site
//! behind a real port, its worker done on demand, its mail kept in memory.
//!
//! On SQLite each clinic is a file of its own; with `MOVABILITY_TEST_DATABASE=postgres://…` (a server on which databases
//! may be made) the same tests run on databases of their own.

mod accounts;
mod answer;
mod api;
mod browser;
mod clinic;
mod database;
mod dump;
mod journal;
mod mail;
mod own_pages;
mod patients;
mod plans;
mod relay;
mod staff;
mod template;

pub use accounts::{Account, PASSWORD, code_at};
pub use answer::Answer;
pub use api::Api;
pub use browser::Browser;
pub use clinic::{LEAF, Opening, TestClinic, at};
pub use mail::Mail;
pub use patients::{Visit, Wish};
pub use relay::{Relay, Whim};
pub use reqwest::{Method, StatusCode};
pub use settings;
