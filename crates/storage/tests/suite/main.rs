//! What storage promises, on both databases: without the site, so that the schema's own guards are seen at work.
#![cfg(test)]

mod support;

mod accounts;
mod append_only;
mod booking;
mod catalogue;
mod feeds;
mod guard;
mod holds;
mod limits;
mod links;
mod moves;
mod outbox;
mod proving;
mod races;
mod reading;
mod schema;
mod sealing;
mod signing_in;
mod staff_visits;
mod time_off;
mod trail;
