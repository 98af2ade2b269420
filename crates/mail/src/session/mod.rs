//! The way out of the house: a session with whoever carries our mail, and the point where a letter is handed over.
//!
//! Nothing is handed over until somebody who holds a [`Ready`] says so. Deadlines are kept in here, around every read
//! and write; a connection that did not end on a complete reply is closed, never used again.

mod broken;
mod carrier;
mod connect;
mod deadlines;
mod dialogue;
mod envelope;
mod folder;
mod hello;
mod memory;
mod outcome;
mod reply;
mod smtp;
mod tls;

use std::fmt;

use domain::outbox::{Reply, Seen};
use uuid::Uuid;

pub(crate) use self::envelope::address;
pub use self::{
    carrier::{BadUrl, Carrier, Relay, Tls},
    deadlines::Deadlines,
    memory::Memory,
    tls::Trust,
};
use self::{
    folder::Folder,
    smtp::{Link, Smtp},
};

/// One mail as it leaves: its envelope and its exact bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The envelope's sender, to whom reports about the mail go.
    pub from: String,
    /// The one recipient.
    pub to: String,
    /// Headers and body; every line ends in CRLF, and all is ASCII.
    pub bytes: Vec<u8>,
    /// The delivery it is about.
    pub id: Uuid,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, {} octets)", self.id, self.bytes.len())
    }
}

/// One worker's conversation with a carrier. It connects when a letter is offered and carries many, one at a time.
pub struct Session(Way);

enum Way {
    Smtp(Box<Smtp>),
    Folder(Folder),
    Memory(Memory),
}

/// The carrier waits for the body. Nothing has been handed over yet; dropping this closes the connection.
#[must_use = "hand the letter over, or abandon it"]
pub struct Ready<'a> {
    letter: &'a Letter,
    waiting: Waiting<'a>,
}

enum Waiting<'a> {
    Smtp(&'a mut Smtp, Link),
    Folder(&'a Folder),
    Memory(&'a Memory),
}

impl Session {
    pub(crate) fn with(carrier: &Carrier) -> Self {
        Self(match carrier {
            Carrier::Relay(relay) => Way::Smtp(Box::new(Smtp::with(Relay::clone(relay)))),
            Carrier::Folder(path) => Way::Folder(Folder::at(path.clone())),
            Carrier::Memory(memory) => Way::Memory(memory.clone()),
        })
    }

    /// Brings the carrier to the point where it waits for the body, or says what was seen instead.
    pub async fn offer<'a>(&'a mut self, letter: &'a Letter) -> Result<Ready<'a>, Seen> {
        let waiting = match &mut self.0 {
            Way::Smtp(smtp) => {
                let link = smtp.offer(letter).await?;
                Waiting::Smtp(smtp, link)
            }
            Way::Folder(folder) => {
                folder.offer().await?;
                Waiting::Folder(folder)
            }
            Way::Memory(memory) => Waiting::Memory(memory),
        };
        Ok(Ready { letter, waiting })
    }

    /// Closes a connection that has lain unused for its time. To be called when there is nothing to send.
    pub async fn rest(&mut self) {
        if let Way::Smtp(smtp) = &mut self.0 {
            smtp.rest().await;
        }
    }

    /// Says goodbye to the carrier. The next letter connects again.
    pub async fn close(&mut self) {
        if let Way::Smtp(smtp) = &mut self.0 {
            smtp.close().await;
        }
    }
}

impl Ready<'_> {
    /// Sends the body and the final dot, and reads the answer. From here on the carrier may have the letter.
    pub async fn hand_over(self) -> Seen {
        match self.waiting {
            Waiting::Smtp(smtp, link) => smtp.hand_over(link, self.letter).await,
            Waiting::Folder(folder) => folder.hand_over(self.letter).await,
            Waiting::Memory(memory) => {
                memory.take(self.letter);
                Seen::Accepted(Reply { code: 250, enhanced: None, text: "kept in memory".to_owned() })
            }
        }
    }

    /// Takes the offer back; the carrier gets nothing.
    pub async fn abandon(self) {
        if let Waiting::Smtp(smtp, link) = self.waiting {
            link.abandon(smtp).await;
        }
    }
}
