//! Those who want what only one can have, at the same instant, over two servers where the database allows it.
//!
//! `cargo xtask soak races` runs a thousand rounds of each.

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::track::{Call, Told, Track, consents, someone};

const HALF_AN_HOUR: SignedDuration = SignedDuration::from_mins(30);

#[tokio::test]
async fn overlapping_starts_of_different_lengths_compete_like_equal_ones() -> Result<()> {
    let mut track = Track::open("book/book, equal and overlapping").await?;
    for round in track.rounds() {
        let start = track.half_hour(round, 0);
        let later = start + HALF_AN_HOUR;
        // All of them want the second half hour.
        let calls = (0..9).map(|racer| match racer % 3 {
            0 => Call::books("long", "p-one", start, 60, &format!("Long {round} {racer}")),
            1 => Call::books("short", "p-one", later, 30, &format!("Short {round} {racer}")),
            _ => Call::books("long", "p-one", later, 60, &format!("Later {round} {racer}")),
        });
        let told = track.all(round, calls.collect()).await?;
        track.expects(round, &told, &[("201", 1), ("409 slot_taken", 8)])?;
        let refused = told.iter().find(|one| one.status == 409).context("a refusal")?;
        ensure!(refused.body["alternatives"].as_array().map(Vec::len) == Some(3), "{refused:?}");
    }
    track.end().await
}

#[tokio::test]
async fn two_practitioners_have_the_one_room_one_after_the_other() -> Result<()> {
    let mut track = Track::open("book/book, one room").await?;
    for round in track.rounds() {
        let start = track.half_hour(round, 0);
        let calls = (0..8).map(|racer| {
            let practitioner = if racer % 2 == 0 { "p-one" } else { "p-two" };
            let (at, minutes) = if racer < 4 { (start, 60) } else { (start + HALF_AN_HOUR, 30) };
            Call::books("studio", practitioner, at, minutes, &format!("Racer {round} {racer}"))
        });
        let told = track.all(round, calls.collect()).await?;
        track.expects(round, &told, &[("201", 1), ("409 slot_taken", 7)])?;
    }
    track.end().await
}

#[tokio::test]
async fn visits_moved_onto_one_time_stay_where_they_were_but_for_one() -> Result<()> {
    let mut track = Track::open("move/move, onto one time").await?;
    for round in track.rounds() {
        let goal = json!({ "start": track.half_hour(round, 3).to_string() });
        let mut visits = Vec::new();
        for which in 0..3 {
            visits.push(track.booked(track.half_hour(round, which), &format!("Patient {round} {which}")).await?);
        }
        let calls = visits
            .iter()
            .map(|visit| Call::patient(format!("/api/v1/appointments/{}/reschedule", visit.manage), goal.clone()));
        let told = track.all(round, calls.collect()).await?;
        track.expects(round, &told, &[("200", 1), ("409 slot_taken", 2)])?;
        for (which, (visit, told)) in (0..).zip(visits.iter().zip(&told)) {
            let where_it_is =
                if told.status == 200 { (track.half_hour(round, 3), 1) } else { (track.half_hour(round, which), 0) };
            ensure!(track.seen(visit).await? == where_it_is, "round {round}: {told:?}");
        }
    }
    track.end().await
}

#[tokio::test]
async fn a_visit_dragged_to_two_places_at_once_goes_to_one() -> Result<()> {
    let mut track = Track::open("move/move, one visit").await?;
    for round in track.rounds() {
        let visit = track.booked(track.half_hour(round, 0), &format!("Patient {round}")).await?;
        // By its link and by the desk, to one place and to another; each has seen the first version.
        let places = [1, 2, 3, 1].map(|which| track.half_hour(round, which));
        let calls = (0..).zip(places).map(|(turn, start)| {
            let goal = json!({ "start": start.to_string() });
            let call = if turn % 2 == 0 {
                Call::patient(format!("/api/v1/appointments/{}/reschedule", visit.manage), goal)
            } else {
                Call::desk(format!("/api/v1/staff/appointments/{}/reschedule", visit.id), goal)
            };
            call.of_version(1)
        });
        let told = track.all(round, calls.collect()).await?;
        track.expects(round, &told, &[("200", 1), ("412 version_mismatch", 3)])?;
        let won = told.iter().position(|one| one.status == 200).context("a winner")?;
        ensure!(track.seen(&visit).await? == (places[won], 1), "round {round}: {told:?}");
    }
    track.end().await
}

#[tokio::test]
async fn a_time_given_back_goes_to_one_of_those_who_want_it_or_waits_for_the_next() -> Result<()> {
    let mut track = Track::open("cancel/book").await?;
    for round in track.rounds() {
        let start = track.half_hour(round, 0);
        let visit = track.booked(start, &format!("First {round}")).await?;
        let mut calls = vec![Call::patient(format!("/api/v1/appointments/{}/cancel", visit.manage), json!({}))];
        calls.extend((0..8).map(|racer| Call::books("short", "p-one", start, 30, &format!("Racer {round} {racer}"))));
        let told = track.all(round, calls).await?;
        let won = told.iter().filter(|one| one.status == 201).count();
        ensure!(won <= 1, "round {round}: {told:?}");
        track.expects(round, &told, &[("200", 1), ("201", won), ("409 slot_taken", 8 - won)])?;
        if won == 0 {
            // Everybody was a moment too early: it is free now.
            let next = track.one(Call::books("short", "p-one", start, 30, &format!("Next {round}"))).await?;
            ensure!(next.status == 201, "round {round}: {next:?}");
        }
    }
    track.end().await
}

#[tokio::test]
async fn a_booking_into_time_off_is_refused_or_named() -> Result<()> {
    let mut track = Track::open("book/time off").await?;
    for round in track.rounds() {
        let start = track.half_hour(round, 0);
        let end = start + HALF_AN_HOUR * 2;
        let away = json!({ "practitioner": "p-one", "start": start.to_string(), "end": end.to_string() });
        let mut calls = vec![Call::desk("/api/v1/staff/time-off", away)];
        calls.extend((0..6).map(|racer| {
            let start = start + HALF_AN_HOUR * (racer % 2);
            Call::books("short", "p-one", start, 30, &format!("Racer {round} {racer}"))
        }));
        let told = track.all(round, calls).await?;
        let (off, booked) = (&told[0], &told[1..]);
        ensure!(off.status == 201, "round {round}: {off:?}");
        let named: Vec<&str> =
            off.body["visits"].as_array().context("a list")?.iter().filter_map(|hit| hit["id"].as_str()).collect();
        for (racer, one) in booked.iter().enumerate() {
            let visit = one.body["id"].as_str();
            let is_silent = one.status == 201 && !visit.is_some_and(|visit| named.contains(&visit));
            ensure!(!is_silent, "round {round}: racer {racer} has a visit that nobody named: {told:?}");
            ensure!(one.status == 201 || one.status == 409, "round {round}: {one:?}");
        }
        ensure!(named.len() == booked.iter().filter(|one| one.status == 201).count(), "round {round}: {told:?}");
        track.counts("named", named.len());
        track.counts("refused", booked.len() - named.len());
        let late = track.one(Call::books("short", "p-one", start, 30, &format!("Late {round}"))).await?;
        ensure!(late.status == 409, "round {round}: {late:?}");
    }
    track.end().await
}

#[tokio::test]
async fn at_the_moment_of_expiry_a_kept_time_has_one_owner() -> Result<()> {
    // A Monday; the clock stands still until it is moved.
    let monday: Timestamp = "2026-11-23T14:00:00Z".parse()?;
    let mut track = Track::open_at("hold/expiry", monday).await?;
    for round in track.rounds() {
        let now = monday + SignedDuration::from_mins(10 * round);
        let start = track.half_hour(round, 0);
        track.clinic.stops_the_clock(now)?;
        let chosen = json!({ "service": "short", "practitioner": "p-one", "start": start.to_string() });
        let held = track.one(Call::patient("/api/v1/holds", chosen)).await?;
        ensure!(held.status == 201, "round {round}: {held:?}");
        let until: Timestamp = held.body["expires_at"].as_str().context("an end")?.parse()?;
        let rival = |racer: &str| Call::books("short", "p-one", start, 30, &format!("Rival {round} {racer}"));

        track.clinic.stops_the_clock(until - SignedDuration::from_secs(1))?;
        let early = track.one(rival("early")).await?;
        ensure!((early.status, &early.body["code"]) == (409, &json!("slot_taken")), "round {round}: {early:?}");

        track.clinic.stops_the_clock(until)?;
        let owner = json!({
            "hold": held.body["hold"], "patient": someone(&format!("Owner {round}")), "consents": consents(),
        });
        let mut calls = vec![Call::patient("/api/v1/appointments", owner)];
        calls.extend((0..3).map(|racer| rival(&racer.to_string())));
        let told = track.all(round, calls).await?;
        let owner_won = told[0].status == 201;
        let lost = |one: &&Told| one.status == 409;
        let taken = told.iter().filter(lost).count();
        // Whoever kept the time is told that it ran out, not that somebody was faster.
        track.expects(
            round,
            &told,
            &[("201", 1), ("409 slot_taken", taken), ("410 hold_expired", usize::from(!owner_won))],
        )?;
        track.counts(if owner_won { "its owner had it" } else { "another had it" }, 1);
    }
    track.end().await
}
