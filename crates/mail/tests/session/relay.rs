//! A relay that does exactly what its script says, and keeps its own record: that record is the judge.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// One thing the relay does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Do {
    /// Says this, line ends included.
    Say(&'static str),
    /// Says this in pieces, with a pause between them.
    Dribble(&'static [&'static [u8]]),
    /// Waits for a command that begins like this.
    Hear(&'static str),
    /// Waits for a body, and keeps it as accepted.
    Body,
    /// Puts TLS on the connection.
    Tls,
    /// Says nothing more until the other side hangs up.
    Silence,
    /// Hangs up.
    Drop,
}

pub(crate) use Do::*;

/// What the relay has heard, over all connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// Commands, each connection's after the one before.
    pub(crate) commands: Vec<String>,
    /// Bodies, as they came over the wire without the final dot.
    pub(crate) bodies: Vec<String>,
    /// How many connections were made.
    pub(crate) connections: usize,
    /// How many of them the other side has closed.
    pub(crate) hung_up: usize,
    /// In how many reads each body came.
    pub(crate) reads_per_body: Vec<usize>,
}

pub(crate) struct ScriptedRelay {
    pub(crate) address: SocketAddr,
    pub(crate) certificate: Vec<u8>,
    record: Arc<Mutex<Record>>,
}

impl ScriptedRelay {
    /// Plays one script for each connection; further connections are refused by hanging up.
    pub(crate) async fn plays(scripts: &[&[Do]]) -> Self {
        let scripts: Vec<Vec<Do>> = scripts.iter().map(|script| script.to_vec()).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let record = Arc::new(Mutex::new(Record::default()));
        let (acceptor, certificate) = acceptor();

        tokio::spawn({
            let record = Arc::clone(&record);
            async move {
                let mut scripts = scripts.into_iter();
                loop {
                    let (socket, _) = listener.accept().await.unwrap();
                    record.lock().unwrap().connections += 1;
                    let script = scripts.next().unwrap_or_default();
                    tokio::spawn(play(socket, script, Arc::clone(&record), acceptor.clone()));
                }
            }
        });
        Self { address, certificate, record }
    }

    pub(crate) fn record(&self) -> Record {
        self.record.lock().unwrap().clone()
    }

    /// The record, once the other side has closed this many connections.
    pub(crate) async fn record_after_hanging_up(&self, connections: usize) -> Record {
        for _ in 0..500 {
            if self.record().hung_up >= connections {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.record()
    }
}

fn acceptor() -> (TlsAcceptor, Vec<u8>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    let certificate = cert.der().to_vec();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap())
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), certificate)
}

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

async fn play(socket: TcpStream, script: Vec<Do>, record: Arc<Mutex<Record>>, acceptor: TlsAcceptor) {
    socket.set_nodelay(true).unwrap();
    let mut line: Box<dyn Wire> = Box::new(socket);
    let mut heard = Vec::new();
    for step in script {
        match step {
            Say(words) => {
                if line.write_all(words.as_bytes()).await.is_err() {
                    break;
                }
            }
            Dribble(pieces) => {
                for piece in pieces {
                    let _ = line.write_all(piece).await;
                    let _ = line.flush().await;
                    tokio::time::sleep(Duration::from_millis(3)).await;
                }
            }
            Hear(beginning) => {
                let Some((command, _)) = until(&mut line, &mut heard, b"\r\n").await else { break };
                let command = String::from_utf8_lossy(&command).into_owned();
                let as_expected = command.starts_with(beginning);
                record.lock().unwrap().commands.push(command.clone());
                if !as_expected {
                    let _ = line.write_all(format!("503 expected {beginning}, not {command}\r\n").as_bytes()).await;
                    return;
                }
            }
            Body => {
                let Some((body, reads)) = until(&mut line, &mut heard, b"\r\n.\r\n").await else { break };
                let mut record = record.lock().unwrap();
                record.bodies.push(String::from_utf8_lossy(&body).into_owned());
                record.reads_per_body.push(reads);
            }
            Tls => match acceptor.accept(line).await {
                Ok(protected) => line = Box::new(protected),
                Err(_) => {
                    record.lock().unwrap().hung_up += 1;
                    return;
                }
            },
            Silence => {
                while matches!(line.read_buf(&mut heard).await, Ok(octets) if octets > 0) {}
                break;
            }
            Drop => return,
        }
    }
    // The script is over: whatever is said now is a command it did not expect, kept in the record all the same.
    while let Some((command, _)) = until(&mut line, &mut heard, b"\r\n").await {
        record.lock().unwrap().commands.push(String::from_utf8_lossy(&command).into_owned());
        if command == b"QUIT" {
            let _ = line.write_all(b"221 bye\r\n").await;
        }
    }
    record.lock().unwrap().hung_up += 1;
}

/// What comes before `end`, and in how many reads it came; nothing when the other side has hung up.
async fn until(line: &mut Box<dyn Wire>, heard: &mut Vec<u8>, end: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut reads = 0;
    loop {
        if let Some(at) = heard.windows(end.len()).position(|octets| octets == end) {
            let before = heard[..at].to_vec();
            heard.drain(..at + end.len());
            return Some((before, reads));
        }
        heard.reserve(64 * 1024);
        match line.read_buf(heard).await {
            Ok(octets) if octets > 0 => reads += 1,
            _ => return None,
        }
    }
}
