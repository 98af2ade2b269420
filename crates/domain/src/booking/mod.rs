//! Booking: which times can be had, and taking one. The list and the decision are the same function.

mod book;
pub mod diary;
pub mod holds;
pub mod occupancy;
pub mod offers;
mod refusal;
pub mod verification;

pub use book::{Booking, Request, Who, book};
pub use diary::{Diary, Taken, TakenKind};
pub use offers::{Offer, Wish, offers};
pub use refusal::Refusal;
