//! Booking: which times can be had, and taking one. The list and the decision are the same function.

mod anyway;
mod book;
mod busy;
mod choice;
mod diary;
pub mod holds;
pub mod limits;
mod listing;
mod moves;
pub mod occupancy;
mod offers;
mod opening;
mod person;
mod place;
mod refusal;
mod search;
mod stretches;
mod sweep;
pub mod verification;
mod wall;
mod why_not;

pub use anyway::{book_anyway, reschedule_anyway};
pub use book::{Booking, Request, Who, book, lies_open, prove, submit};
pub use diary::{Counted, Diary, OnRecord, Taken, TakenKind};
pub use listing::{ALTERNATIVES, Day, Slot, alternatives, days, slots, zone_of_answer};
pub use moves::{Move, MoveRefusal, Mover, move_objections, request_of, reschedule};
pub use occupancy::Occupancy;
pub use offers::{Offer, Wish, offers};
pub use refusal::Refusal;
pub use why_not::objections;
