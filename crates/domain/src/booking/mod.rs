//! Booking: which times can be had, and taking one. The list and the decision are the same function.

mod book;
mod choice;
mod diary;
pub mod holds;
mod listing;
pub mod occupancy;
mod offers;
mod refusal;
pub mod verification;

pub use book::{Booking, Request, Who, book, prove, submit};
pub use diary::{Counted, Diary, OnRecord, Taken, TakenKind};
pub use listing::{ALTERNATIVES, Day, Slot, alternatives, days, slots, zone_of_answer};
pub use occupancy::Occupancy;
pub use offers::{Offer, Wish, offers};
pub use refusal::Refusal;
