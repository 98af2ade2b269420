//! `movability openapi`: the document of the JSON API, the same bytes as the site serves.

use std::process::ExitCode;

use crate::output;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    output::line(server::openapi().trim_end());
    Ok(ExitCode::SUCCESS)
}
