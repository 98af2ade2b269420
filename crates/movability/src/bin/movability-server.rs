//! Serves the site and the API. Any number run side by side on PostgreSQL.

use std::process::ExitCode;

fn main() -> ExitCode {
    movability::commands::server()
}
