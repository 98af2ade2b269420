//! The operators' tool; without a subcommand it starts the clinic.

use std::process::ExitCode;

fn main() -> ExitCode {
    movability::commands::movability()
}
