//! What patients, staff and operators can do, told through the front door: the site, the worker, the outbox.
//!
//! The whole suite runs on SQLite, and on PostgreSQL with `MOVABILITY_TEST_DATABASE=postgres://…`. Each test has a
//! clinic of its own; its clock is set, nobody sleeps.

#![expect(clippy::unwrap_used, reason = "a test that cannot read what it made fails")]

mod abuses;
mod access;
mod accounts;
mod activities;
mod alerts;
mod article_desk;
mod articles;
mod availability;
mod bad_input;
mod booking;
mod cancellation;
mod consent;
mod corrections;
mod desk;
mod failures;
mod follow_ups;
mod headers;
mod holds;
mod intake;
mod languages;
mod links;
mod measures;
mod moving;
mod new_links;
mod openapi;
mod pages;
mod patients_sign_in;
mod plan_editor;
mod plans;
mod preferences;
mod privacy;
mod readers;
mod reading;
mod records;
mod recovery;
mod reminders;
mod rules;
mod staff;
mod staff_accounts;
mod verification;
mod web;
mod world;
