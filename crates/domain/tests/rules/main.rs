//! The rules of booking, told as a clinic would tell them; and the shipped articles, as the publish gate sees them.

mod support;

mod holds;
mod listing;
mod moves;
mod offers;
mod people;
mod properties;
mod refusals;
mod shipped_articles;
mod shipped_techniques;
mod staff;
mod time_rules;
mod visits;
