//! One `up` a data folder: a lock that ends with the process.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
};

use anyhow::Context as _;
use settings::Settings;

/// The folder is taken until this is dropped, or the process dies.
#[must_use = "the folder is free again when this is dropped"]
#[derive(Debug)]
pub(crate) struct Occupied {
    _lock: File,
}

/// How a process uses a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Alone: `up`, and whoever starts the demonstration over.
    Alone,
    /// A server or a worker beside others, on an embedded database.
    Shared,
}

/// Makes a folder that only its owner may enter: what lies in it is about patients.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Takes the data folder, making it if it is not there.
pub(crate) fn occupy(settings: &Settings, usage: Use) -> anyhow::Result<Occupied> {
    let folder = &settings.data_dir;
    make_private(folder).with_context(|| {
        format!("cannot make {}; set data_dir to a folder this user may write to", folder.display())
    })?;
    let path = folder.join("running.lock");
    let mut lock =
        File::options().create(true).truncate(false).read(true).write(true).open(&path).with_context(|| {
            format!("cannot write {}; set data_dir to a folder this user may write to", path.display())
        })?;

    let taken = match usage {
        Use::Alone => lock.try_lock(),
        Use::Shared => lock.try_lock_shared(),
    };
    match taken {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            let _ = lock.read_to_string(&mut process);
            anyhow::bail!(
                "{} is already served by process {} on this machine. Stop it, or give another data_dir",
                folder.display(),
                process.trim()
            );
        }
        Err(TryLockError::Error(error)) => return Err(error).context("the lock of the data folder failed"),
    }
    // Of several that share the folder the last one is named; any of them answers the question who is there.
    lock.set_len(0)?;
    lock.rewind()?;
    writeln!(lock, "{}", std::process::id())?;
    Ok(Occupied { _lock: lock })
}
