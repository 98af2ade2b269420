//! A letter that arrives.

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
    assert_eq!(commands[1], "MAIL FROM:<clinic@example.org> SIZE=21 RET=HDRS ENVID=00000000000000000000000000000001");
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
