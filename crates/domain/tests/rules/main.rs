//! The rules of booking, told as a clinic would tell them.

mod support;

mod holds;
mod listing;
mod moves;
mod offers;
mod people;
mod properties;
mod refusals;
mod staff;
mod time_rules;
mod visits;
