//! One connection for several letters.

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
    let relay = ScriptedRelay::plays(&[&chatty, &[vec![GREETING, EHLO, PLAIN], one("451 later\r\n")].concat()]).await;
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
        [vec![GREETING, EHLO, PLAIN], one("250 ok\r\n"), one("250 ok\r\n"), vec![QUIT, Say("221 bye\r\n")]].concat();
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
        let relay = ScriptedRelay::plays(&[&waiting, &[vec![GREETING, EHLO, PLAIN], one("250 ok\r\n")].concat()]).await;
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
