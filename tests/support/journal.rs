//! Everything the programs log in this process, caught so that nobody's name is in it.

use std::{
    io,
    sync::{Mutex, OnceLock, PoisonError},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// What was logged since some moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Journal(usize);

impl Journal {
    /// From now on.
    pub(crate) fn open() -> Self {
        static CAUGHT: OnceLock<()> = OnceLock::new();
        CAUGHT.get_or_init(|| {
            // Ours in full, others as far as an operator would ever turn them up.
            let filter = EnvFilter::new(
                "debug,domain=trace,storage=trace,mail=trace,server=trace,worker=trace,movability=trace",
            );
            let subscriber =
                tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Writer).finish();
            tracing::subscriber::set_global_default(subscriber).expect("nobody else catches what is logged");
        });
        Self(WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).len())
    }

    pub(crate) fn text(self) -> String {
        let written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(written.get(self.0..).unwrap_or_default()).into_owned()
    }
}

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Writer {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}
