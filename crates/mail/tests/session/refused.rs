//! Relays that say no.

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
    assert_eq!(
        seen(&[GREETING, EHLO, PLAIN, MAIL, Say("530 5.7.0 sign in first\r\n")]).await,
        Seen::Refused(Phase::MailFrom, reply(530, Some((5, 7, 0)), "5.7.0 sign in first"))
    );
    for answer in ["552 too big\r\n", "550 5.3.4 too big\r\n"] {
        not_handed_over(&seen(&[GREETING, EHLO, PLAIN, MAIL, Say(answer)]).await, Phase::MailFrom, false);
    }
    assert_eq!(
        seen(&[GREETING, EHLO, PLAIN, MAIL, Say("451 4.3.1 disk full\r\n")]).await,
        Seen::Deferred(Phase::MailFrom, reply(451, Some((4, 3, 1)), "4.3.1 disk full"))
    );
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

        let later =
            [GREETING, EHLO, hello, MAIL, OK, RCPT, Say("450 4.2.0 greylisted\r\n"), DATA, Say("503 no recipient\r\n")];
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
    for bad in ["ada@example.org>\r\nRCPT TO:<eve@example.org", "ada", "ada@[127.0.0.1]", "", "@", "a b@example.org"] {
        let relay = ScriptedRelay::plays(&[]).await;
        let letter = Letter { to: bad.to_owned(), ..letter("one") };

        assert!(matches!(send(&mut session(to(&relay)), &letter).await, Seen::Refused(..)), "{bad:?}");
        assert_eq!(relay.record().connections, 0);
    }
}

#[tokio::test]
async fn a_sender_of_ours_that_nobody_could_answer_is_no_letters_fault() {
    let relay = ScriptedRelay::plays(&[]).await;
    let letter = Letter { from: "clinic@localhost\r\n".to_owned(), ..letter("one") };

    not_handed_over(&send(&mut session(to(&relay)), &letter).await, Phase::MailFrom, true);
}
