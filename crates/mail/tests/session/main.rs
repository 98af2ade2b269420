//! The session with a relay, phase by phase and fault by fault. The judge is what the relay itself has seen.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]

mod accepted;
mod broken;
mod elsewhere;
mod protected;
mod refused;
mod relay;
mod reused;
mod signed_in;

use std::time::Duration;

use domain::outbox::{Phase, Reply, Seen};
use lettre::transport::smtp::extension::ClientId;
use mail::session::{Carrier, Deadlines, Letter, Memory, Relay, Session, Tls, Trust};
use uuid::Uuid;

use crate::relay::{
    Do::{self, Body, Dribble, Drop, Hear, Say, Silence},
    ScriptedRelay,
};

const GREETING: Do = Say("220 relay.test ESMTP\r\n");
const EHLO: Do = Hear("EHLO clinic.test");
const PLAIN: Do = Say("250 relay.test\r\n");
const PIPELINING: Do = Say("250-relay.test\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n");
const MAIL: Do = Hear("MAIL FROM:<clinic@example.org>");
const RCPT: Do = Hear("RCPT TO:<ada@example.org>");
const DATA: Do = Hear("DATA");
const RSET: Do = Hear("RSET");
const QUIT: Do = Hear("QUIT");
const OK: Do = Say("250 2.0.0 Ok\r\n");
const GO_ON: Do = Say("354 go on\r\n");

/// Deadlines that a silent relay overruns at once, and that no honest one does.
fn impatient() -> Deadlines {
    let short = Duration::from_millis(60);
    Deadlines {
        connect: short,
        tls: short,
        command: short,
        data: short,
        body: short,
        dot: short,
        quit: short,
        ..Deadlines::default()
    }
}

fn to(relay: &ScriptedRelay) -> Relay {
    let mut relay = Relay::at("127.0.0.1", relay.address.port());
    relay.hello = ClientId::Domain("clinic.test".to_owned());
    // Long enough for every honest relay here, and short enough for a test that has gone wrong.
    let patient = Duration::from_secs(5);
    relay.deadlines = Deadlines { command: patient, data: patient, dot: patient, ..Deadlines::default() };
    relay
}

fn session(relay: Relay) -> Session {
    Carrier::Relay(Box::new(relay)).session()
}

fn letter(text: &str) -> Letter {
    Letter {
        from: "clinic@example.org".to_owned(),
        to: "ada@example.org".to_owned(),
        bytes: format!("Subject: {text}\r\n\r\n{text}\r\n").into_bytes(),
        id: Uuid::from_u128(1),
    }
}

async fn send(session: &mut Session, letter: &Letter) -> Seen {
    match session.offer(letter).await {
        Ok(ready) => ready.hand_over().await,
        Err(seen) => seen,
    }
}

/// What is seen when a relay plays this script for one letter.
async fn seen(script: &[Do]) -> Seen {
    let relay = ScriptedRelay::plays(&[script]).await;
    let mut to = to(&relay);
    to.deadlines = impatient();
    send(&mut session(to), &letter("one")).await
}

fn reply(code: u16, enhanced: Option<(u8, u16, u16)>, text: &str) -> Reply {
    Reply { code, enhanced, text: text.to_owned() }
}

/// Certainly not delivered, and stopped in this phase: by the relay's fault, or as an attempt of this letter.
fn not_handed_over(seen: &Seen, phase: Phase, fault: bool) {
    assert!(!matches!(seen, Seen::Accepted(_) | Seen::NoReply(_)), "{seen:?}");
    assert_eq!((seen.phase(), seen.is_relay_fault()), (phase, fault), "{seen:?}");
}
