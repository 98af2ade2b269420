//! Sends mail and runs schedules. Any number run side by side on PostgreSQL.

use std::process::ExitCode;

fn main() -> ExitCode {
    movability::commands::worker()
}
