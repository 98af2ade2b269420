//! TLS.

use super::*;

const STARTTLS: Do = Hear("STARTTLS");
const OFFERED: Do = Say("250-relay.test\r\n250 STARTTLS\r\n");
const ONE: [Do; 8] = [MAIL, OK, RCPT, OK, DATA, GO_ON, Body, OK];

fn requiring(relay: &ScriptedRelay, tls: Tls) -> Relay {
    let mut to = to(relay);
    to.tls = tls;
    to.trust = Trust::only(std::slice::from_ref(&relay.certificate)).unwrap();
    to
}

fn starttls() -> Vec<Do> {
    [vec![GREETING, EHLO, OFFERED, STARTTLS, Say("220 go on\r\n"), Do::Tls, EHLO, PLAIN], ONE.to_vec()].concat()
}

#[tokio::test]
async fn mail_goes_over_tls() {
    let relay = ScriptedRelay::plays(&[&starttls()]).await;
    assert!(matches!(send(&mut session(requiring(&relay, Tls::Required)), &letter("one")).await, Seen::Accepted(_)));

    let relay = ScriptedRelay::plays(&[&[vec![Do::Tls, GREETING, EHLO, PLAIN], ONE.to_vec()].concat()]).await;
    assert!(matches!(send(&mut session(requiring(&relay, Tls::Implicit)), &letter("one")).await, Seen::Accepted(_)));
}

#[tokio::test]
async fn without_tls_nothing_is_sent_where_it_is_required() {
    let relay = ScriptedRelay::plays(&[
        &[GREETING, EHLO, PLAIN],
        &[GREETING, EHLO, OFFERED, STARTTLS, Say("454 4.7.0 not today\r\n")],
    ])
    .await;
    for _ in 0..2 {
        not_handed_over(&send(&mut session(requiring(&relay, Tls::Required)), &letter("one")).await, Phase::Tls, true);
    }
    assert!(!relay.record().commands.iter().any(|command| command.starts_with("MAIL")));
}

#[tokio::test]
async fn a_certificate_that_does_not_convince_is_the_relays_fault() {
    let relay = ScriptedRelay::plays(&[&starttls(), &[Do::Tls]]).await;
    for tls in [Tls::Required, Tls::Implicit] {
        let mut to = requiring(&relay, tls);
        to.trust = Trust::default();
        not_handed_over(&send(&mut session(to), &letter("one")).await, Phase::Tls, true);
    }
}

#[tokio::test]
async fn opportunistic_tls_takes_what_there_is() {
    let plain = [vec![GREETING, EHLO, PLAIN], ONE.to_vec()].concat();
    let declined = [vec![GREETING, EHLO, OFFERED, STARTTLS, Say("454 no\r\n")], ONE.to_vec()].concat();
    let relay = ScriptedRelay::plays(&[&starttls(), &plain, &declined]).await;
    let mut to = to(&relay);
    to.tls = Tls::Opportunistic;
    for _ in 0..3 {
        assert!(matches!(send(&mut session(to.clone()), &letter("one")).await, Seen::Accepted(_)));
    }
}

#[tokio::test]
async fn what_was_said_before_tls_is_not_believed_under_it() {
    // Somebody in the middle slips in an answer for later: `EHLO` would be met with it.
    let injected =
        [GREETING, EHLO, OFFERED, STARTTLS, Say("220 go on\r\n250-evil\r\n250 AUTH PLAIN\r\n"), Do::Tls, Silence];
    let relay = ScriptedRelay::plays(&[&injected]).await;

    not_handed_over(&send(&mut session(requiring(&relay, Tls::Required)), &letter("one")).await, Phase::Tls, true);
}

#[tokio::test]
async fn a_handshake_that_hangs_ends() {
    let relay = ScriptedRelay::plays(&[&[GREETING, EHLO, OFFERED, STARTTLS, Say("220 go on\r\n"), Silence]]).await;
    let mut to = requiring(&relay, Tls::Required);
    to.deadlines = impatient();

    not_handed_over(&send(&mut session(to), &letter("one")).await, Phase::Tls, true);
}
