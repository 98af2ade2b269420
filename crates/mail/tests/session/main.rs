//! The session with a relay, phase by phase and fault by fault. The judge is what the relay itself has seen.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]

mod relay;

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

/// Not handed over in this phase: by the relay's fault, or as an attempt of this letter.
fn not_handed_over(seen: &Seen, phase: Phase, fault: bool) {
    assert!(
        matches!(seen, Seen::NotHandedOver { phase: at, relay_fault, .. } if *at == phase && *relay_fault == fault),
        "{seen:?}"
    );
}

mod accepted {
    use super::*;

    #[tokio::test]
    async fn a_letter_is_accepted_on_the_reply_to_its_dot() {
        let relay = ScriptedRelay::plays(&[&[
            GREETING,
            EHLO,
            PLAIN,
            MAIL,
            OK,
            RCPT,
            OK,
            DATA,
            GO_ON,
            Body,
            Say("250 2.6.0 queued as 7\r\n"),
        ]])
        .await;

        let seen = send(&mut session(to(&relay)), &letter(".one")).await;

        assert_eq!(seen, Seen::Accepted(reply(250, Some((2, 6, 0)), "2.6.0 queued as 7")));
        assert_eq!(relay.record().bodies, ["Subject: .one\r\n\r\n..one"]);
    }

    #[tokio::test]
    async fn commands_go_in_one_write_where_the_relay_takes_that() {
        // The relay answers nothing until it has heard all three.
        let script = [GREETING, EHLO, PIPELINING, MAIL, RCPT, DATA, OK, OK, GO_ON, Body, OK];

        assert!(matches!(seen(&script).await, Seen::Accepted(_)));
    }

    #[tokio::test]
    async fn replies_in_pieces_in_several_lines_and_in_another_encoding_are_read() {
        let script = [
            Dribble(&[b"22", b"0-relay", b".test\r", b"\n220-se", b"cond\r\n22", b"0 ready\r\n"]),
            EHLO,
            Dribble(&[b"250-relay.test\r\n250", b"-SIZE 10", b"000\r\n250 8BITMIME\r\n"]),
            MAIL,
            Say("250\r\n"),
            RCPT,
            Dribble(&[b"250 bo\xeete ouverte\r\n"]),
            DATA,
            Say("354\n"),
            Body,
            Say("250 ok\n"),
        ];

        assert_eq!(seen(&script).await, Seen::Accepted(reply(250, None, "ok")));
    }

    #[tokio::test]
    async fn body_and_dot_leave_in_one_write() {
        let relay = ScriptedRelay::plays(&[&[GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, GO_ON, Body, OK]]).await;

        assert!(matches!(send(&mut session(to(&relay)), &letter(&"line\r\n".repeat(600))).await, Seen::Accepted(_)));

        assert_eq!(relay.record().reads_per_body, [1]);
    }

    #[tokio::test]
    async fn size_and_delivery_notes_are_asked_for_where_offered() {
        let relay = ScriptedRelay::plays(&[&[
            GREETING,
            EHLO,
            Say("250-relay.test\r\n250-SIZE\r\n250 DSN\r\n"),
            MAIL,
            OK,
            RCPT,
            OK,
            DATA,
            GO_ON,
            Body,
            OK,
        ]])
        .await;

        assert!(matches!(send(&mut session(to(&relay)), &letter("one")).await, Seen::Accepted(_)));

        let commands = relay.record().commands;
        assert_eq!(
            commands[1],
            "MAIL FROM:<clinic@example.org> SIZE=21 RET=HDRS ENVID=00000000000000000000000000000001"
        );
        assert_eq!(commands[2], "RCPT TO:<ada@example.org> NOTIFY=FAILURE,DELAY");
    }

    #[tokio::test]
    async fn a_domain_in_another_script_goes_by_its_ascii_name() {
        let relay = ScriptedRelay::plays(&[&[
            GREETING,
            EHLO,
            PLAIN,
            MAIL,
            OK,
            Hear("RCPT TO:<ada@xn--bcher-kva.example>"),
            OK,
            DATA,
            GO_ON,
            Body,
            OK,
        ]])
        .await;

        let letter = Letter { to: "ada@bücher.example".to_owned(), ..letter("one") };

        assert!(matches!(send(&mut session(to(&relay)), &letter).await, Seen::Accepted(_)));
    }
}

mod refused {
    use super::*;

    #[tokio::test]
    async fn a_relay_that_refuses_or_is_not_there_is_at_fault_and_not_the_letter() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let seen_ = send(&mut session(Relay::at("127.0.0.1", nobody.port())), &letter("one")).await;
        not_handed_over(&seen_, Phase::Connect, true);

        for greeting in ["421 4.3.2 too busy\r\n", "554 no service\r\n", "250 what\r\n"] {
            not_handed_over(&seen(&[Say(greeting)]).await, Phase::Greeting, true);
        }
        for hello in ["421 no\r\n", "451 no\r\n", "502 5.5.1 no\r\n", "554 no\r\n"] {
            not_handed_over(&seen(&[GREETING, EHLO, Say(hello)]).await, Phase::Hello, true);
        }
    }

    #[tokio::test]
    async fn a_refused_sender_is_the_relays_fault_but_a_letter_too_large_is_its_own() {
        for answer in ["550 5.7.1 not you\r\n", "530 5.7.0 sign in first\r\n", "421 4.7.0 go away\r\n"] {
            not_handed_over(&seen(&[GREETING, EHLO, PLAIN, MAIL, Say(answer)]).await, Phase::MailFrom, true);
        }
        for answer in ["552 too big\r\n", "550 5.3.4 too big\r\n"] {
            assert!(matches!(
                seen(&[GREETING, EHLO, PLAIN, MAIL, Say(answer)]).await,
                Seen::Refused(Phase::MailFrom, _)
            ));
        }
        assert_eq!(
            seen(&[GREETING, EHLO, PLAIN, MAIL, Say("451 4.3.1 disk full\r\n")]).await,
            Seen::Deferred(Phase::MailFrom, reply(451, Some((4, 3, 1)), "4.3.1 disk full"))
        );
    }

    #[tokio::test]
    async fn an_address_in_the_relays_words_is_kept_out_of_what_is_logged() {
        let seen = seen(&[GREETING, EHLO, PLAIN, MAIL, Say("550 5.1.8 <clinic@example.org> unwanted\r\n")]).await;

        assert!(matches!(seen, Seen::NotHandedOver { what, .. } if what == "550 5.1.8 unwanted"));
    }

    #[tokio::test]
    async fn a_recipient_is_refused_or_deferred_with_the_relays_words() {
        for hello in [PLAIN, PIPELINING] {
            let unknown = [
                GREETING,
                EHLO,
                hello,
                MAIL,
                OK,
                RCPT,
                Say("550-5.1.1 no\r\n550 5.1.1 such person\r\n"),
                DATA,
                Say("503 no recipient\r\n"),
            ];
            let expected = reply(550, Some((5, 1, 1)), "5.1.1 no\n5.1.1 such person");
            assert_eq!(seen(&unknown).await, Seen::Refused(Phase::RcptTo, expected));

            let later = [
                GREETING,
                EHLO,
                hello,
                MAIL,
                OK,
                RCPT,
                Say("450 4.2.0 greylisted\r\n"),
                DATA,
                Say("503 no recipient\r\n"),
            ];
            let expected = reply(450, Some((4, 2, 0)), "4.2.0 greylisted");
            assert_eq!(seen(&later).await, Seen::Deferred(Phase::RcptTo, expected));
        }
    }

    #[tokio::test]
    async fn data_is_refused_or_deferred() {
        assert!(matches!(
            seen(&[GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, Say("554 no\r\n")]).await,
            Seen::Refused(Phase::Data, _)
        ));
        assert!(matches!(
            seen(&[GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, Say("451 no\r\n")]).await,
            Seen::Deferred(Phase::Data, _)
        ));
    }

    #[tokio::test]
    async fn a_refusal_after_the_dot_is_known_and_never_unknown() {
        let dot = |answer| [GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, GO_ON, Body, Say(answer)];

        assert_eq!(
            seen(&dot("451 4.3.0 later\r\n")).await,
            Seen::Deferred(Phase::Dot, reply(451, Some((4, 3, 0)), "4.3.0 later"))
        );
        assert_eq!(
            seen(&dot("554 5.7.1 spam\r\n")).await,
            Seen::Refused(Phase::Dot, reply(554, Some((5, 7, 1)), "5.7.1 spam"))
        );
        assert!(matches!(seen(&dot("421 4.3.2 closing\r\n")).await, Seen::Deferred(Phase::Dot, _)));
    }

    #[tokio::test]
    async fn the_body_of_a_refused_recipient_is_never_sent() {
        // A relay that pipelines may still ask for a body after it refused the only recipient (RFC 2920, 3.1).
        let relay = ScriptedRelay::plays(&[&[
            GREETING,
            EHLO,
            PIPELINING,
            MAIL,
            RCPT,
            DATA,
            OK,
            Say("550 5.1.1 no\r\n"),
            GO_ON,
            Silence,
        ]])
        .await;
        let mut session = session(to(&relay));

        assert!(matches!(send(&mut session, &letter("one")).await, Seen::Refused(Phase::RcptTo, _)));

        let record = relay.record_after_hanging_up(1).await;
        assert_eq!((record.hung_up, record.bodies.len()), (1, 0));
    }

    #[tokio::test]
    async fn an_address_the_relay_cannot_take_is_refused_without_a_try() {
        let relay = ScriptedRelay::plays(&[&[GREETING, EHLO, PLAIN]]).await;

        let letter = Letter { to: "zoë@example.org".to_owned(), ..letter("one") };
        let seen = send(&mut session(to(&relay)), &letter).await;

        assert!(
            matches!(seen, Seen::Refused(_, reply) if reply.enhanced == Some((5, 6, 7)) && reply.text.contains("address_needs_smtputf8"))
        );
    }

    #[tokio::test]
    async fn an_address_in_any_script_is_taken_by_a_relay_that_says_so() {
        let relay = ScriptedRelay::plays(&[&[
            GREETING,
            EHLO,
            Say("250-relay.test\r\n250 SMTPUTF8\r\n"),
            Hear("MAIL FROM:<clinic@example.org> SMTPUTF8"),
            OK,
            Hear("RCPT TO:<zoë@example.org>"),
            OK,
            DATA,
            GO_ON,
            Body,
            OK,
        ]])
        .await;

        let letter = Letter { to: "zoë@example.org".to_owned(), ..letter("one") };

        assert!(matches!(send(&mut session(to(&relay)), &letter).await, Seen::Accepted(_)));
    }

    #[tokio::test]
    async fn nothing_is_said_to_a_relay_about_an_address_with_commands_in_it() {
        for bad in
            ["ada@example.org>\r\nRCPT TO:<eve@example.org", "ada", "ada@[127.0.0.1]", "", "@", "a b@example.org"]
        {
            let relay = ScriptedRelay::plays(&[]).await;
            let letter = Letter { to: bad.to_owned(), ..letter("one") };

            assert!(matches!(send(&mut session(to(&relay)), &letter).await, Seen::Refused(..)), "{bad:?}");
            assert_eq!(relay.record().connections, 0);
        }
    }
}

mod broken {
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
}

mod reused {
    use super::*;

    /// One letter's part of a conversation.
    fn one(answer: &'static str) -> Vec<Do> {
        vec![MAIL, OK, RCPT, OK, DATA, GO_ON, Body, Say(answer)]
    }

    #[tokio::test]
    async fn several_letters_go_over_one_connection_each_with_its_own_reply() {
        let script = [
            vec![GREETING, EHLO, PLAIN],
            one("250 first\r\n"),
            one("554 second\r\n"),
            one("250 third\r\n"),
            vec![QUIT, Say("221 bye\r\n")],
        ]
        .concat();
        let relay = ScriptedRelay::plays(&[&script]).await;
        let mut session = session(to(&relay));

        assert_eq!(send(&mut session, &letter("one")).await, Seen::Accepted(reply(250, None, "first")));
        assert_eq!(send(&mut session, &letter("two")).await, Seen::Refused(Phase::Dot, reply(554, None, "second")));
        assert_eq!(send(&mut session, &letter("three")).await, Seen::Accepted(reply(250, None, "third")));
        session.close().await;

        let record = relay.record_after_hanging_up(1).await;
        assert_eq!((record.connections, record.bodies.len()), (1, 3));
        assert_eq!(record.commands.last().unwrap(), "QUIT");
    }

    #[tokio::test]
    async fn after_a_refused_recipient_the_connection_is_reset_and_goes_on() {
        for hello in [PLAIN, PIPELINING] {
            let refusal = if hello == PLAIN {
                vec![MAIL, OK, RCPT, Say("550 5.1.1 no\r\n")]
            } else {
                vec![MAIL, OK, RCPT, Say("550 5.1.1 no\r\n"), DATA, Say("503 5.5.1 no\r\n")]
            };
            let relay =
                ScriptedRelay::plays(&[
                    &[vec![GREETING, EHLO, hello], refusal, vec![RSET, OK], one("250 fine\r\n")].concat()
                ])
                .await;
            let mut session = session(to(&relay));

            assert!(matches!(send(&mut session, &letter("one")).await, Seen::Refused(Phase::RcptTo, _)));
            assert_eq!(send(&mut session, &letter("two")).await, Seen::Accepted(reply(250, None, "fine")));
            assert_eq!(relay.record().connections, 1);
        }
    }

    #[tokio::test]
    async fn a_deadline_cuts_a_session_and_the_next_letter_reads_only_its_own_replies() {
        // The answer to the first letter comes late, as 250; the second one is refused.
        let slow = [GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, GO_ON, Body, Silence];
        let relay = ScriptedRelay::plays(&[&slow, &[vec![GREETING, EHLO, PLAIN], one("554 no\r\n")].concat()]).await;
        let mut to = to(&relay);
        to.deadlines.dot = Duration::from_millis(50);
        let mut session = session(to);

        assert_eq!(send(&mut session, &letter("one")).await, Seen::NoReply(Phase::Dot));
        assert_eq!(send(&mut session, &letter("two")).await, Seen::Refused(Phase::Dot, reply(554, None, "no")));

        let record = relay.record_after_hanging_up(1).await;
        assert_eq!((record.connections, record.hung_up), (2, 1));
    }

    #[tokio::test]
    async fn a_reply_nobody_asked_for_is_never_taken_for_an_answer() {
        let chatty = [vec![GREETING, EHLO, PLAIN], one("250 first\r\n250 and another\r\n"), vec![Silence]].concat();
        let relay =
            ScriptedRelay::plays(&[&chatty, &[vec![GREETING, EHLO, PLAIN], one("451 later\r\n")].concat()]).await;
        let mut session = session(to(&relay));

        assert_eq!(send(&mut session, &letter("one")).await, Seen::Accepted(reply(250, None, "first")));
        assert_eq!(send(&mut session, &letter("two")).await, Seen::Deferred(Phase::Dot, reply(451, None, "later")));
        assert_eq!(relay.record().connections, 2);
    }

    #[tokio::test]
    async fn a_relay_that_hung_up_or_had_enough_between_two_letters_costs_no_attempt() {
        for tired in [
            vec![Drop],
            vec![Say("421 4.4.2 idle\r\n"), Drop],
            vec![MAIL, Say("421 4.7.0 too many messages\r\n")],
            vec![MAIL, Drop],
        ] {
            let script = [vec![GREETING, EHLO, PLAIN], one("250 first\r\n"), tired].concat();
            let relay =
                ScriptedRelay::plays(&[&script, &[vec![GREETING, EHLO, PLAIN], one("250 second\r\n")].concat()]).await;
            let mut session = session(to(&relay));

            assert_eq!(send(&mut session, &letter("one")).await, Seen::Accepted(reply(250, None, "first")));
            assert_eq!(send(&mut session, &letter("two")).await, Seen::Accepted(reply(250, None, "second")));
            assert_eq!(relay.record().connections, 2);
        }
    }

    #[tokio::test]
    async fn a_connection_carries_no_more_letters_than_it_may() {
        let script =
            [vec![GREETING, EHLO, PLAIN], one("250 ok\r\n"), one("250 ok\r\n"), vec![QUIT, Say("221 bye\r\n")]]
                .concat();
        let relay = ScriptedRelay::plays(&[&script, &script]).await;
        let mut to = to(&relay);
        to.letters_per_connection = 2;
        let mut session = session(to);

        for text in ["one", "two", "three"] {
            assert!(matches!(send(&mut session, &letter(text)).await, Seen::Accepted(_)));
        }

        let record = relay.record_after_hanging_up(1).await;
        assert_eq!((record.connections, record.hung_up), (2, 1));
        assert_eq!(record.commands.iter().filter(|command| *command == "QUIT").count(), 1);
    }

    #[tokio::test]
    async fn an_idle_connection_is_closed_with_a_goodbye() {
        let script = [vec![GREETING, EHLO, PLAIN], one("250 ok\r\n"), vec![QUIT, Say("221 bye\r\n")]].concat();
        let relay = ScriptedRelay::plays(&[&script]).await;
        let mut to = to(&relay);
        to.deadlines.idle = Duration::ZERO;
        let mut session = session(to);

        assert!(matches!(send(&mut session, &letter("one")).await, Seen::Accepted(_)));
        session.rest().await;

        assert_eq!(relay.record_after_hanging_up(1).await.commands.last().unwrap(), "QUIT");
    }

    #[tokio::test]
    async fn what_is_dropped_or_abandoned_before_the_body_is_closed_and_not_delivered() {
        for abandon in [true, false] {
            let waiting = [GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, GO_ON];
            let relay =
                ScriptedRelay::plays(&[&waiting, &[vec![GREETING, EHLO, PLAIN], one("250 ok\r\n")].concat()]).await;
            let mut session = session(to(&relay));
            let first = letter("one");

            let ready = session.offer(&first).await.unwrap();
            if abandon {
                ready.abandon().await;
            } else {
                drop(ready);
            }

            assert_eq!(relay.record_after_hanging_up(1).await.hung_up, 1);
            assert!(matches!(send(&mut session, &letter("two")).await, Seen::Accepted(_)));
            assert_eq!(relay.record().bodies, ["Subject: two\r\n\r\ntwo"]);
        }
    }

    #[tokio::test]
    async fn a_cancelled_hand_over_never_leaves_its_connection_to_the_next_letter() {
        let slow = [GREETING, EHLO, PLAIN, MAIL, OK, RCPT, OK, DATA, GO_ON, Body, Silence];
        let relay = ScriptedRelay::plays(&[&slow, &[vec![GREETING, EHLO, PLAIN], one("250 ok\r\n")].concat()]).await;
        let mut session = session(to(&relay));
        let first = letter("one");

        let ready = session.offer(&first).await.unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(30), ready.hand_over()).await.is_err());

        assert_eq!(relay.record_after_hanging_up(1).await.hung_up, 1);
        assert!(matches!(send(&mut session, &letter("two")).await, Seen::Accepted(_)));
    }
}

mod protected {
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
        assert!(matches!(
            send(&mut session(requiring(&relay, Tls::Required)), &letter("one")).await,
            Seen::Accepted(_)
        ));

        let relay = ScriptedRelay::plays(&[&[vec![Do::Tls, GREETING, EHLO, PLAIN], ONE.to_vec()].concat()]).await;
        assert!(matches!(
            send(&mut session(requiring(&relay, Tls::Implicit)), &letter("one")).await,
            Seen::Accepted(_)
        ));
    }

    #[tokio::test]
    async fn without_tls_nothing_is_sent_where_it_is_required() {
        let relay = ScriptedRelay::plays(&[
            &[GREETING, EHLO, PLAIN],
            &[GREETING, EHLO, OFFERED, STARTTLS, Say("454 4.7.0 not today\r\n")],
        ])
        .await;
        for _ in 0..2 {
            not_handed_over(
                &send(&mut session(requiring(&relay, Tls::Required)), &letter("one")).await,
                Phase::Tls,
                true,
            );
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
}

mod signed_in {
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
}

mod elsewhere {
    use super::*;

    #[tokio::test]
    async fn a_folder_gets_one_file_a_delivery_however_often_it_is_handed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/mail");
        let mut session = Carrier::Folder(path.clone()).session();

        assert!(matches!(send(&mut session, &letter("one")).await, Seen::Accepted(_)));
        assert!(matches!(send(&mut session, &letter("two")).await, Seen::Accepted(_)));

        let files: Vec<_> = std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files, [path.join("00000000-0000-0000-0000-000000000001.eml")]);
        assert_eq!(std::fs::read(&files[0]).unwrap(), letter("two").bytes);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_the_carriers_fault() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut session = Carrier::Folder(file.path().join("mail")).session();

        not_handed_over(&send(&mut session, &letter("one")).await, Phase::Connect, true);
    }

    #[tokio::test]
    async fn the_memory_keeps_what_was_handed_over_and_nothing_else() {
        let memory = Memory::default();
        let mut session = Carrier::Memory(memory.clone()).session();

        let (first, second) = (letter("one"), letter("two"));
        session.offer(&first).await.unwrap().abandon().await;
        assert!(matches!(send(&mut session, &second).await, Seen::Accepted(_)));

        assert_eq!(memory.letters(), [second]);
    }
}
