//! A mail relay with whims of its own, behind a real port: what it kept is the judge.

use std::sync::{Arc, Mutex, PoisonError};

use mail::session::Carrier;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::Mail;

/// What the relay does with the next letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whim {
    /// Takes it.
    Takes,
    /// Takes it, and hangs up before it says so.
    TakesAndHangsUp,
    /// Hangs up when it is asked for the body.
    HangsUpBeforeTheBody,
    /// Says that the recipient is to be tried later.
    Later,
    /// Says that there is no such recipient.
    Unknown,
}

/// A relay.
#[derive(Clone, Debug)]
pub struct Relay {
    address: String,
    whims: Arc<Mutex<Vec<Whim>>>,
    kept: Arc<Mutex<Vec<Mail>>>,
}

impl Relay {
    /// A relay that acts on one whim a letter, and takes every letter after that.
    pub async fn with(whims: &[Whim]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound").to_string();
        let mut whims = whims.to_vec();
        whims.reverse();
        let relay = Self { address, whims: Arc::new(Mutex::new(whims)), kept: Arc::default() };
        let serving = relay.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let relay = serving.clone();
                tokio::spawn(async move { relay.speaks(stream).await.ok() });
            }
        });
        relay
    }

    /// The way to it.
    pub fn carrier(&self) -> Carrier {
        format!("smtp://{}?tls=none", self.address).parse().expect("its address is one")
    }

    /// What it kept, oldest first.
    pub fn kept(&self) -> Vec<Mail> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn speaks(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut line = BufReader::new(stream);
        line.write_all(b"220 relay.example ESMTP\r\n").await?;
        let (mut to, mut whim) = (String::new(), Whim::Takes);
        loop {
            let mut said = String::new();
            if line.read_line(&mut said).await? == 0 {
                return Ok(());
            }
            match said.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => line.write_all(b"250-relay.example\r\n250 8BITMIME\r\n").await?,
                "RCPT" => {
                    to = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    whim = self.whims.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or(Whim::Takes);
                    let reply: &[u8] = match whim {
                        Whim::Later => b"451 4.7.1 not now\r\n",
                        Whim::Unknown => b"550 5.1.1 no such user\r\n",
                        Whim::Takes | Whim::TakesAndHangsUp | Whim::HangsUpBeforeTheBody => b"250 2.1.5 ok\r\n",
                    };
                    line.write_all(reply).await?;
                }
                "DATA" if whim == Whim::HangsUpBeforeTheBody => return Ok(()),
                "DATA" => {
                    line.write_all(b"354 go on\r\n").await?;
                    let bytes = body(&mut line).await?;
                    self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Mail::of(&to, bytes.as_bytes()));
                    if whim == Whim::TakesAndHangsUp {
                        return Ok(());
                    }
                    line.write_all(b"250 2.0.0 taken\r\n").await?;
                }
                "QUIT" => return line.write_all(b"221 2.0.0 bye\r\n").await,
                _ => line.write_all(b"250 2.0.0 ok\r\n").await?,
            }
        }
    }
}

/// Everything up to the line with the single dot.
async fn body(line: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut body = String::new();
    loop {
        let mut said = String::new();
        if line.read_line(&mut said).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if said == ".\r\n" {
            return Ok(body);
        }
        body.push_str(said.strip_prefix('.').unwrap_or(&said));
    }
}
