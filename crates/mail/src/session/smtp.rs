//! The session with an SMTP relay: offering a letter, handing it over, keeping the connection for the next.
//!
//! A [`Link`] lives in the session only between letters. While something is under way it is held by the function
//! at work (or by `Ready`), so whatever cuts that short, a dropped future included, also closes the connection.

use domain::outbox::{Phase, Seen};
use tokio::time::Instant;

use super::{
    Letter,
    carrier::Relay,
    connect::connect,
    dialogue::Dialogue,
    envelope::Envelope,
    hello::Offers,
    outcome::{Stop, Why},
};

/// One worker's side of the conversation with a relay.
pub(super) struct Smtp {
    relay: Relay,
    idle: Option<Link>,
}

/// A connection on which a letter can be offered.
pub(super) struct Link {
    dialogue: Dialogue,
    offers: Offers,
    letters: u32,
    last_used: Instant,
    /// The relay refused a letter and still remembers its sender: `RSET` first.
    refused: bool,
}

impl Smtp {
    pub(super) fn with(relay: Relay) -> Self {
        Self { relay, idle: None }
    }

    /// Brings the relay to the point where it waits for the body.
    pub(super) async fn offer(&mut self, letter: &Letter) -> Result<Link, Seen> {
        let envelope = Envelope::of(letter)?;
        if let Some(link) = self.usable().await {
            match self.propose(link, &envelope).await {
                // The relay had tired of this connection; that says nothing about the letter nor about the next one.
                Err(stop) if stop.is_the_end_of_a_used_connection() => {}
                other => return other.map_err(Stop::seen),
            }
        }

        let (dialogue, offers) = connect(&self.relay).await.map_err(Stop::seen)?;
        let link = Link { dialogue, offers, letters: 0, last_used: Instant::now(), refused: false };
        self.propose(link, &envelope).await.map_err(Stop::seen)
    }

    /// Sends the body with its final dot and reads what the relay says to it.
    pub(super) async fn hand_over(&mut self, mut link: Link, letter: &Letter) -> Seen {
        let deadlines = self.relay.deadlines;
        if !link.dialogue.is_quiet().await {
            let what = "the relay gave up while it was to wait for the body".to_owned();
            return Seen::NotHandedOver { phase: Phase::Body, what, relay_fault: false };
        }

        let body = on_the_wire(&letter.bytes);
        if let Err((left, broken)) = link.dialogue.pour(&body, deadlines.body).await {
            // A relay that refuses a mail midway says why before it hangs up.
            return match link.dialogue.listen(deadlines.quit).await {
                Ok(answer) if !answer.is_done() => Stop::said(Phase::Dot, answer).seen(),
                _ if left > 0 && !link.is_secret() => {
                    Seen::NotHandedOver { phase: Phase::Body, what: broken.to_string(), relay_fault: false }
                }
                _ => Seen::NoReply(Phase::Body),
            };
        }

        match link.dialogue.listen(deadlines.dot).await {
            Ok(answer) => {
                if !answer.ends_the_conversation() {
                    self.keep(link).await;
                }
                Stop::said(Phase::Dot, answer).seen()
            }
            Err(_) => Seen::NoReply(Phase::Dot),
        }
    }

    /// Says goodbye to the relay, if there is a connection.
    pub(super) async fn close(&mut self) {
        if let Some(link) = self.idle.take() {
            link.dialogue.quit(self.relay.deadlines.quit).await;
        }
    }

    /// Closes a connection that has lain unused for too long.
    pub(super) async fn rest(&mut self) {
        if self.idle.as_ref().is_some_and(|link| link.last_used.elapsed() >= self.relay.deadlines.idle) {
            self.close().await;
        }
    }

    /// The connection of the letter before, if it can carry another.
    async fn usable(&mut self) -> Option<Link> {
        self.rest().await;
        if self.idle.as_ref().is_some_and(|link| link.letters >= self.relay.letters_per_connection) {
            self.close().await;
        }
        let mut link = self.idle.take()?;
        link.dialogue.is_quiet().await.then_some(link)
    }

    /// Keeps a connection for the next letter, if nothing is left to be said on it.
    async fn keep(&mut self, mut link: Link) {
        link.last_used = Instant::now();
        if link.dialogue.is_quiet().await {
            self.idle = Some(link);
        }
    }

    /// `MAIL`, `RCPT` and `DATA`, in one write where the relay takes that; the replies are still read one by one.
    async fn propose(&mut self, mut link: Link, envelope: &Envelope) -> Result<Link, Stop> {
        let deadlines = self.relay.deadlines;
        let commands = envelope.commands(&link.offers, link.refused)?;
        let pipelining = link.offers.pipelining;
        link.letters += 1;
        link.refused = false;

        if pipelining {
            let all: String = commands.iter().map(|(_, command)| command.as_str()).collect();
            link.dialogue.say(&all, deadlines.command).await.map_err(Stop::broken(Phase::MailFrom))?;
        }
        let mut refusal = None;
        for (phase, command) in commands {
            let limit = if phase == Phase::Data { deadlines.data } else { deadlines.command };
            let heard =
                if pipelining { link.dialogue.listen(limit).await } else { link.dialogue.ask(&command, limit).await };
            let answer = match heard {
                Ok(answer) => answer,
                // What was refused stays refused, even if the relay then hangs up.
                Err(broken) => return Err(refusal.unwrap_or(Stop { phase, why: Why::Broken(broken) })),
            };

            let waits = answer.code == 354;
            match (phase, &refusal) {
                (Phase::Data, None) if waits => return Ok(link),
                // It waits for the body of a letter it has refused: the only safe answer is to hang up.
                (Phase::Data, Some(_)) if waits => break,
                (Phase::MailFrom | Phase::RcptTo, _) if answer.is_done() => continue,
                _ => {}
            }
            let ends = answer.ends_the_conversation();
            let stop = refusal.take().unwrap_or_else(|| Stop::said(phase, answer));
            let over = phase == Phase::Data || !pipelining;
            if over && !ends && stop.is_a_refusal() {
                link.refused = true;
                self.keep(link).await;
                return Err(stop);
            }
            if over || ends {
                return Err(stop);
            }
            refusal = Some(stop);
        }
        Err(refusal.expect("the last command, DATA, ends the loop unless something was refused before it"))
    }
}

impl Link {
    /// Gives up after the relay asked for the body: nothing but closing the connection takes that back.
    pub(super) async fn abandon(self, relay: &Smtp) {
        self.dialogue.hang_up(relay.relay.deadlines.quit).await;
    }

    /// Under TLS a write that failed may still have sent what it was given.
    fn is_secret(&self) -> bool {
        self.dialogue.is_secret()
    }
}

/// A mail as it goes over the wire: lines end in CRLF, a leading dot is doubled, and the final dot follows.
///
/// Bare line ends would let the text of a mail pass for commands at a relay that takes them for line ends
/// ("SMTP smuggling"); ours have none, and here is where that is made sure.
fn on_the_wire(mail: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(mail.len() + mail.len() / 50 + 8);
    let mut rest = mail;
    while !rest.is_empty() {
        let end = rest.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(rest.len());
        let (line, ended) = rest.split_at(end);
        if line.first() == Some(&b'.') {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
        wire.extend_from_slice(b"\r\n");
        rest = ended.strip_prefix(b"\r\n").or_else(|| ended.get(1..)).unwrap_or_default();
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_dot_is_doubled_and_no_bare_line_end_is_left() {
        for (mail, wire) in [
            ("a\r\n.b\r\n..\r\n", "a\r\n..b\r\n...\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            ("a\n.\nb\r.\rc\r\n", "a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n"),
            ("a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n.\r\n"),
            ("", ".\r\n"),
        ] {
            assert_eq!(on_the_wire(mail.as_bytes()), wire.as_bytes(), "{mail:?}");
        }
    }
}
