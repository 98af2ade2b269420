//! What mails say and how they are built, judged by a reader that is not ours.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]

mod facts;
mod golden;
mod hostile;
mod promises;
