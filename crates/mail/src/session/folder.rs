//! Mail written to a folder, one `.eml` a delivery: for development, and for clinics that look before they send.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::outbox::{Phase, Reply, Seen};

use super::Letter;

/// A folder that takes letters.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes sure there is a folder.
    pub(super) async fn offer(&self) -> Result<(), Seen> {
        let path = self.0.clone();
        blocking(move || fs::create_dir_all(path)).await.map_err(|error| fault(Phase::Connect, &error))
    }

    /// Writes the letter. Doing so twice replaces the file, so here the outcome is never unknown.
    pub(super) async fn hand_over(&self, letter: &Letter) -> Seen {
        let (path, id, bytes) = (self.0.clone(), letter.id, letter.bytes.clone());
        let name = format!("{id}.eml");
        let written = blocking({
            let name = name.clone();
            move || write(&path, &name, &bytes)
        });
        match written.await {
            Ok(()) => Seen::Accepted(Reply { code: 250, enhanced: None, text: format!("written to {name}") }),
            Err(error) => fault(Phase::Body, &error),
        }
    }
}

/// First under another name, so that nobody reads half a mail; on the disk before the name, so that a crash leaves none.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{name}.tmp"));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn fault(phase: Phase, error: &io::Error) -> Seen {
    Seen::NotHandedOver { phase, what: format!("the mail folder cannot be written: {error}"), relay_fault: true }
}
