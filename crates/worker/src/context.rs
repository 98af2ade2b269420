//! What jobs work with.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::clock::Clock;
use mail::session::Carrier;
use storage::Storage;

use crate::WebClient;

/// A worker process: its storage, its clock, the way its mail leaves the house. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Context {
    /// What the clinic remembers.
    pub storage: Storage,
    /// The time.
    pub clock: Clock,
    /// How letters leave the house.
    pub carrier: Carrier,
    /// Who signs what is sent, and under which address the site is reached.
    pub sender: Arc<mail::Sender>,
    /// Who looks at addresses elsewhere; none where nothing leaves the house but mail.
    pub web: Option<WebClient>,
    /// This process's name among all that ever ran: host, pid, chance. Leases carry it.
    pub name: Arc<str>,
    /// How the work is spread.
    pub pace: Pace,
    stopping: Arc<AtomicBool>,
}

/// How the work is spread.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// SMTP conversations side by side.
    pub connections: usize,
    /// How often due rows are looked for.
    pub tick: Duration,
}

impl Context {
    /// A worker over its parts, under a new name.
    pub fn new(storage: Storage, clock: Clock, carrier: Carrier, sender: mail::Sender, pace: Pace) -> Self {
        let (sender, name, stopping) = (Arc::new(sender), name().into(), Arc::default());
        Self { storage, clock, carrier, sender, web: None, name, pace, stopping }
    }

    /// The same, and looks at addresses elsewhere by this client.
    pub fn looking_by(self, web: WebClient) -> Self {
        Self { web: Some(web), ..self }
    }

    /// Asks every job to end after the piece of work it has in hand.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether the end was asked for.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

/// Host, pid and chance. A name that comes back after a crash would make dead leases look alive.
fn name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    let host = if host.is_empty() { "worker" } else { host };
    let chance = getrandom::u64().expect("the system has a source of chance");
    format!("{host}-{}-{chance:016x}", std::process::id())
}
