//! The rules of booking and of care, told as a clinic would tell them; and the shipped content, as its gates see it.

mod support;

mod holds;
mod intake;
mod listing;
mod measures;
mod moves;
mod offers;
mod people;
mod plans;
mod properties;
mod red_flags;
mod refusals;
mod shipped_articles;
mod shipped_techniques;
mod staff;
mod time_rules;
mod visits;
