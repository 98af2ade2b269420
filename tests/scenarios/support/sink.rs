//! A relay of our own that accepts mail and keeps it: the judge of what really left the house.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use mail_parser::{MessageParser, MimeHeaders as _};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// One accepted mail.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its Message-ID, without brackets.
    pub id: String,
    /// Whom it went to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// Its bytes.
    pub raw: String,
    /// The names of its attachments.
    pub attachments: Vec<String>,
}

impl Kept {
    /// The first link whose path begins so.
    pub fn link(&self, path: &str) -> Option<String> {
        let found = self.text.split_whitespace().find(|word| word.contains(path))?;
        Some(found.trim_matches(|c| "<>().,".contains(c)).to_owned())
    }

    /// The first run of six digits: the code that proves an address.
    pub fn code(&self) -> Option<String> {
        let words = self.text.split(|c: char| !c.is_ascii_digit());
        words.into_iter().find(|word| word.len() == 6).map(str::to_owned)
    }
}

/// The relay.
#[derive(Clone, Debug)]
pub struct Sink {
    /// Where it listens: `127.0.0.1:port`.
    pub address: String,
    kept: Arc<Mutex<Vec<Kept>>>,
    /// Milliseconds it thinks about a letter before it says 250.
    thinks: Arc<AtomicU64>,
    snare: Arc<Mutex<Option<Snare>>>,
}

/// The next letter with these words is kept and never answered; whoever waits for it is told.
#[derive(Debug)]
struct Snare {
    words: String,
    told: oneshot::Sender<()>,
}

impl Sink {
    /// A relay that accepts everything.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let sink = Self { address, kept: Arc::default(), thinks: Arc::default(), snare: Arc::default() };
        let server = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                // A connection that breaks is the sender's: it was killed.
                tokio::spawn(async move { server.serve(stream).await.ok() });
            }
        });
        Ok(sink)
    }

    /// Makes it think so long about each letter, so that a kill meets letters on the wire.
    pub fn think(&self, time: Duration) {
        self.thinks.store(u64::try_from(time.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Takes the next letter that holds these words, keeps it, and leaves its sender without an answer: the moment at
    /// which a sender that dies has sent the letter and cannot know it.
    ///
    /// # Errors
    /// When no such letter came within 30 seconds.
    pub async fn swallow(&self, words: &str) -> Result<()> {
        let (swallowed, told) = oneshot::channel();
        *self.snare.lock().expect("no writer panics") = Some(Snare { words: words.to_owned(), told: swallowed });
        let told = tokio::time::timeout(Duration::from_secs(30), told).await;
        Ok(told.with_context(|| format!("no mail with {words} came within 30 s"))??)
    }

    /// Everything it accepted so far.
    pub fn kept(&self) -> Vec<Kept> {
        self.kept.lock().expect("no writer panics").clone()
    }

    /// Waits until it has a mail to that address which the test looks for.
    ///
    /// # Errors
    /// When none came within 30 seconds.
    pub async fn wait(&self, to: &str, wanted: impl Fn(&Kept) -> bool) -> Result<Kept> {
        for _ in 0..300 {
            if let Some(kept) = self.kept().into_iter().find(|kept| kept.to == to && wanted(kept)) {
                return Ok(kept);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let subjects: Vec<_> = self.kept().into_iter().map(|kept| kept.subject).collect();
        anyhow::bail!("no such mail within 30 s; the relay has {subjects:?}")
    }

    async fn serve(&self, stream: TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 sink.example ESMTP\r\n").await?;
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => stream.write_all(b"250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n").await?,
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    stream.write_all(b"250 2.1.5 ok\r\n").await?;
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let raw = body(&mut stream).await?;
                    tokio::time::sleep(Duration::from_millis(self.thinks.load(Ordering::SeqCst))).await;
                    // Kept before the answer: a relay that has taken a letter has taken it, whether or not we hear so.
                    let kept = read(&to, raw)?;
                    let swallowed = self.snared(&kept);
                    self.kept.lock().expect("no writer panics").push(kept);
                    if let Some(told) = swallowed {
                        let _ = told.send(());
                        // Until the sender goes away.
                        stream.read_line(&mut String::new()).await?;
                        return Ok(());
                    }
                    stream.write_all(b"250 2.0.0 taken\r\n").await?;
                }
                "QUIT" => {
                    stream.write_all(b"221 2.0.0 bye\r\n").await?;
                    return Ok(());
                }
                _ => stream.write_all(b"250 2.0.0 ok\r\n").await?,
            }
        }
    }
}

impl Sink {
    fn snared(&self, letter: &Kept) -> Option<oneshot::Sender<()>> {
        let mut snare = self.snare.lock().expect("no writer panics");
        let is_wanted = snare.as_ref().is_some_and(|snare| letter.text.contains(&snare.words));
        if is_wanted { snare.take().map(|snare| snare.told) } else { None }
    }
}

/// Everything up to the line with the single dot.
async fn body(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            anyhow::bail!("the sender went away in the middle of a letter");
        }
        if line == ".\r\n" {
            return Ok(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn read(to: &str, raw: String) -> Result<Kept> {
    let mail = MessageParser::default().parse(raw.as_bytes()).context("what was sent is a mail")?;
    Ok(Kept {
        id: mail.message_id().unwrap_or_default().to_owned(),
        to: to.to_owned(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        attachments: mail.attachments().filter_map(|part| part.attachment_name()).map(str::to_owned).collect(),
        raw,
    })
}
