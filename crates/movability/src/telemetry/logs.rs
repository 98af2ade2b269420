//! Log lines on standard error: text on a terminal, JSON otherwise.

use std::io::{self, IsTerminal as _};

use anyhow::Context as _;
use settings::sections::{Format, Log};
use tracing_subscriber::EnvFilter;

/// Starts logging; the command line's format wins over the settings'.
pub(crate) fn start(log: &Log, format: Option<Format>) -> anyhow::Result<()> {
    // The engine's and the migrator's own good news tell an operator nothing; named in `log.level`, they speak again.
    let filter = EnvFilter::try_new(format!("apalis_core=warn,sea_orm_migration=warn,{}", log.level))
        .with_context(|| format!("log.level is {:?}; expected a level such as \"info\"", log.level))?;
    let subscriber = tracing_subscriber::fmt().with_writer(io::stderr).with_env_filter(filter);
    let text = match format.unwrap_or(log.format) {
        Format::Auto => io::stderr().is_terminal(),
        Format::Text => true,
        Format::Json => false,
    };
    if text {
        subscriber.with_target(false).with_ansi(io::stderr().is_terminal() && !no_color()).init();
    } else {
        subscriber.json().flatten_event(true).with_span_list(false).init();
    }
    Ok(())
}

/// Whether the person at the terminal wants no colours (no-color.org).
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
