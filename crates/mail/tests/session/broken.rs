//! Relays that fall silent, hang up or talk nonsense.

use super::*;

/// The conversation up to a phase, in which the relay then does something else.
fn up_to(phase: Phase) -> Vec<Do> {
    let all = [
        (Phase::Greeting, vec![]),
        (Phase::Hello, vec![GREETING, EHLO]),
        (Phase::MailFrom, vec![PLAIN, MAIL]),
        (Phase::RcptTo, vec![OK, RCPT]),
        (Phase::Data, vec![OK, DATA]),
        (Phase::Dot, vec![GO_ON, Body]),
    ];
    all.into_iter().filter(|(at, _)| *at <= phase).flat_map(|(_, steps)| steps).collect()
}

/// Before the body certainly nothing was delivered; before `MAIL` it was not even about a letter.
fn as_expected(seen: &Seen, phase: Phase) {
    match phase {
        Phase::Dot => assert_eq!(*seen, Seen::NoReply(Phase::Dot)),
        _ => not_handed_over(seen, phase, phase < Phase::MailFrom),
    }
}

const PHASES: [Phase; 6] = [Phase::Greeting, Phase::Hello, Phase::MailFrom, Phase::RcptTo, Phase::Data, Phase::Dot];

#[tokio::test]
async fn a_connection_lost_in_any_phase() {
    for phase in PHASES {
        as_expected(&seen(&[up_to(phase), vec![Drop]].concat()).await, phase);
    }
}

#[tokio::test]
async fn a_relay_that_falls_silent_in_any_phase() {
    for phase in PHASES {
        as_expected(&seen(&[up_to(phase), vec![Silence]].concat()).await, phase);
    }
}

#[tokio::test]
async fn a_relay_that_stops_in_the_middle_of_a_reply() {
    for phase in PHASES {
        as_expected(&seen(&[up_to(phase), vec![Say("250-half a rep"), Silence]].concat()).await, phase);
        as_expected(&seen(&[up_to(phase), vec![Say("250-half\r\n"), Drop]].concat()).await, phase);
    }
}

#[tokio::test]
async fn garbage_in_any_phase() {
    let endless: &'static str = Box::leak(format!("250 {}\r\n", "x".repeat(5000)).into_boxed_str());
    for phase in PHASES {
        for garbage in ["HTTP/1.1 400 Bad Request\r\n", "250-a\r\n251 b\r\n", "\r\n", "999 x\r\n", endless] {
            as_expected(&seen(&[up_to(phase), vec![Say(garbage), Silence]].concat()).await, phase);
        }
    }
}

#[tokio::test]
async fn a_relay_that_gives_up_while_it_waits_for_the_body_has_got_nothing() {
    let relay = ScriptedRelay::plays(&[&[GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, GO_ON, Drop]]).await;
    let mut session = session(to(&relay));
    let letter = letter("one");

    let ready = session.offer(&letter).await.unwrap();
    // The mark takes a moment; so does the relay's goodbye.
    tokio::time::sleep(Duration::from_millis(20)).await;

    not_handed_over(&ready.hand_over().await, Phase::Body, false);
}

#[tokio::test]
async fn a_relay_that_takes_no_body_has_got_nothing_either() {
    // Larger than what both sockets hold between them, and the relay reads none of it.
    let relay = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut to = Relay::at("127.0.0.1", relay.local_addr().unwrap().port());
    to.deadlines = impatient();
    let deaf = tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        let (mut socket, _) = relay.accept().await.unwrap();
        socket.write_all(b"220 x\r\n").await.unwrap();
        let mut octets = [0; 512];
        for answer in ["250 x\r\n", "250 x\r\n", "250 x\r\n", "354 x\r\n"] {
            assert!(tokio::io::AsyncReadExt::read(&mut socket, &mut octets).await.unwrap() > 0);
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
        socket
    });

    let seen = send(&mut session(to), &letter(&"x".repeat(40_000_000))).await;

    not_handed_over(&seen, Phase::Body, false);
    drop(deaf);
}
