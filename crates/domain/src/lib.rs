//! The clinic's rules as functions of their arguments: what may be booked, sent, published.
//!
//! No IO, no async, no framework, no chance. Time is an argument everywhere; the one reader of the clock is [`clock`].

pub mod decimal;
pub mod ids;
pub mod text;

pub mod clock;
pub mod time;

pub mod access;
pub mod accounts;
pub mod audit;

pub mod clinic;
pub mod patients;

pub mod alerts;
pub mod appointments;
pub mod booking;

pub mod intake;
pub mod measures;
pub mod plans;
pub mod red_flags;

pub mod articles;
pub mod journeys;
pub mod outbox;
