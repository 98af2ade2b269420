//! Name and password.

use super::*;

const ONE: [Do; 8] = [MAIL, OK, RCPT, OK, DATA, GO_ON, Body, OK];

async fn with(script: &[Do]) -> Seen {
    let relay = ScriptedRelay::plays(&[script]).await;
    send(&mut session(to(&relay).signing_in("ada", "secret")), &letter("one")).await
}

#[tokio::test]
async fn name_and_password_are_given_in_either_way() {
    let plain = [
        vec![
            GREETING,
            EHLO,
            Say("250-x\r\n250 AUTH LOGIN PLAIN\r\n"),
            Hear("AUTH PLAIN AGFkYQBzZWNyZXQ="),
            Say("235 hello\r\n"),
        ],
        ONE.to_vec(),
    ]
    .concat();
    assert!(matches!(with(&plain).await, Seen::Accepted(_)));

    let login = [
        vec![GREETING, EHLO, Say("250-x\r\n250 AUTH LOGIN\r\n"), Hear("AUTH LOGIN"), Say("334 VXNlcm5hbWU6\r\n")],
        vec![Hear("YWRh"), Say("334 UGFzc3dvcmQ6\r\n"), Hear("c2VjcmV0"), Say("235 hello\r\n")],
        ONE.to_vec(),
    ]
    .concat();
    assert!(matches!(with(&login).await, Seen::Accepted(_)));
}

#[tokio::test]
async fn a_refused_or_impossible_sign_in_is_the_relays_fault() {
    let offered = [GREETING, EHLO, Say("250-x\r\n250 AUTH PLAIN\r\n"), Hear("AUTH PLAIN")];
    for answer in [Say("535 5.7.8 wrong\r\n"), Say("454 later\r\n"), Say("334 more?\r\n"), Drop] {
        not_handed_over(&with(&[&offered[..], &[answer]].concat()).await, Phase::Auth, true);
    }
    not_handed_over(&with(&[GREETING, EHLO, PLAIN]).await, Phase::Auth, true);
    let asking =
        [GREETING, EHLO, Say("250-x\r\n250 AUTH LOGIN\r\n"), Hear("AUTH LOGIN"), Say("334 WW91ciBzaXplPw==\r\n")];
    not_handed_over(&with(&asking).await, Phase::Auth, true);
}

#[tokio::test]
async fn a_password_is_not_sent_in_plain_text_because_tls_was_taken_away() {
    let relay = ScriptedRelay::plays(&[&[GREETING, EHLO, Say("250-x\r\n250 AUTH PLAIN\r\n")]]).await;
    let mut to = to(&relay).signing_in("ada", "secret");
    to.tls = Tls::Opportunistic;

    not_handed_over(&send(&mut session(to), &letter("one")).await, Phase::Auth, true);
    assert_eq!(relay.record().commands.len(), 1);
}
