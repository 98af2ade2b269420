//! One connection to a relay: commands out, whole replies in, each under its deadline.
//!
//! A dialogue on which anything broke is dropped by its owner; nothing here repairs one.

use std::{future::poll_fn, io, pin::Pin, task::Poll, time::Duration};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::{
    broken::Broken,
    deadlines::within,
    reply::{Answer, LONGEST_LINE, Lines},
};

/// What a dialogue runs over: a socket, or TLS over one.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Wire for T {}

const TOO_LONG: Broken = Broken::Garbage("a line without end");

/// One connection, with what has arrived on it and was not read yet.
pub(super) struct Dialogue {
    wire: Box<dyn Wire>,
    arrived: Vec<u8>,
    secret: bool,
}

impl Dialogue {
    pub(super) fn over(wire: impl Wire + 'static) -> Self {
        Self { wire: Box::new(wire), arrived: Vec::with_capacity(1024), secret: false }
    }

    /// Over TLS.
    pub(super) fn under_tls(wire: impl Wire + 'static) -> Self {
        Self { secret: true, ..Self::over(wire) }
    }

    pub(super) fn is_secret(&self) -> bool {
        self.secret
    }

    /// Gives the wire back to put TLS on it.
    ///
    /// What a relay, or somebody between us and it, sent after agreeing to TLS would otherwise be taken
    /// for its answer under TLS (CVE-2011-0411 and its kin).
    pub(super) fn into_quiet_wire(self) -> Result<Box<dyn Wire>, Broken> {
        if self.arrived.is_empty() { Ok(self.wire) } else { Err(Broken::Garbage("more than its reply before TLS")) }
    }

    /// Sends one or several commands in one write.
    pub(super) async fn say(&mut self, words: &str, limit: Duration) -> Result<(), Broken> {
        within(limit, async {
            self.wire.write_all(words.as_bytes()).await.map_err(Broken::Lost)?;
            self.wire.flush().await.map_err(Broken::Lost)
        })
        .await
    }

    /// Reads the next whole reply.
    pub(super) async fn listen(&mut self, limit: Duration) -> Result<Answer, Broken> {
        within(limit, async {
            let mut reply = Lines::default();
            loop {
                let line = self.line().await?;
                if let Some(answer) = reply.take(&line).map_err(Broken::Garbage)? {
                    return Ok(answer);
                }
            }
        })
        .await
    }

    /// Sends one command and reads its reply.
    pub(super) async fn ask(&mut self, command: &str, limit: Duration) -> Result<Answer, Broken> {
        self.say(command, limit).await?;
        self.listen(limit).await
    }

    /// Sends a body with its final dot. `limit` holds for each write, so that a large mail may take longer than a small one.
    ///
    /// On failure says how many octets the connection had certainly not taken.
    pub(super) async fn pour(&mut self, body: &[u8], limit: Duration) -> Result<(), (usize, Broken)> {
        let mut left = body;
        while !left.is_empty() {
            let written = within(limit, async { self.wire.write(left).await.map_err(Broken::Lost) })
                .await
                .map_err(|broken| (left.len(), broken))?;
            if written == 0 {
                return Err((left.len(), Broken::Lost(io::ErrorKind::WriteZero.into())));
            }
            left = &left[written..];
        }
        within(limit, async { self.wire.flush().await.map_err(Broken::Lost) }).await.map_err(|broken| (0, broken))
    }

    /// Whether the relay is silently waiting, as it should between a reply and our next command.
    ///
    /// A relay that hung up while the connection lay idle, or said 421, is noticed here before anything is
    /// offered to it, and a stray reply is never taken for the answer to the next mail.
    pub(super) async fn is_quiet(&mut self) -> bool {
        if !self.arrived.is_empty() {
            return false;
        }
        let wire = &mut self.wire;
        poll_fn(|context| {
            let mut octet = [0];
            let mut buffer = ReadBuf::new(&mut octet);
            Poll::Ready(Pin::new(&mut *wire).poll_read(context, &mut buffer).is_pending())
        })
        .await
    }

    /// Says goodbye, and waits a moment for the answer so that the relay does not log a broken connection.
    pub(super) async fn quit(mut self, limit: Duration) {
        if self.ask("QUIT\r\n", limit).await.is_ok() {
            self.hang_up(limit).await;
        }
    }

    /// Closes the connection without a word.
    pub(super) async fn hang_up(mut self, limit: Duration) {
        // Either way the socket closes here; TLS would like to say so first.
        let _ = within(limit, async { self.wire.shutdown().await.map_err(Broken::Lost) }).await;
    }

    /// The next line, without its line end.
    async fn line(&mut self) -> Result<Vec<u8>, Broken> {
        let mut searched = 0;
        loop {
            if let Some(end) = self.arrived[searched..].iter().position(|octet| *octet == b'\n') {
                let mut line: Vec<u8> = self.arrived.drain(..=searched + end).collect();
                line.pop();
                line.pop_if(|octet| *octet == b'\r');
                return if line.len() > LONGEST_LINE { Err(TOO_LONG) } else { Ok(line) };
            }
            searched = self.arrived.len();
            if searched > LONGEST_LINE {
                return Err(TOO_LONG);
            }
            if self.wire.read_buf(&mut self.arrived).await.map_err(Broken::Lost)? == 0 {
                return Err(Broken::Lost(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Deadlines;

    #[tokio::test(start_paused = true)]
    async fn a_reply_that_takes_minutes_is_waited_for_and_silence_is_not() {
        let (ours, mut theirs) = tokio::io::duplex(64);
        let mut dialogue = Dialogue::over(ours);
        let limit = Deadlines::default().dot;

        let relay = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(599)).await;
            theirs.write_all(b"250 at last\r\n").await.unwrap();
            theirs
        });
        assert_eq!(dialogue.listen(limit).await.unwrap().code, 250);

        let _silent = relay.await.unwrap();
        assert!(matches!(dialogue.listen(limit).await, Err(Broken::Late(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_relay_that_dribbles_for_ever_runs_into_the_deadline_all_the_same() {
        let (ours, mut theirs) = tokio::io::duplex(64);
        tokio::spawn(async move {
            while theirs.write_all(b"2").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(100)).await;
            }
        });

        assert!(matches!(Dialogue::over(ours).listen(Duration::from_secs(600)).await, Err(Broken::Late(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_body_has_its_deadline_for_each_write() {
        let (ours, mut theirs) = tokio::io::duplex(64);
        let slow = tokio::spawn(async move {
            let mut octets = [0; 64];
            let mut heard = 0;
            while heard < 640 {
                tokio::time::sleep(Duration::from_secs(100)).await;
                heard += theirs.read(&mut octets).await.unwrap();
            }
            heard
        });

        Dialogue::over(ours).pour(&[b'x'; 640], Duration::from_secs(180)).await.unwrap();
        assert_eq!(slow.await.unwrap(), 640);
    }
}
