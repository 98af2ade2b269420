//! Makes what the clinic says by mail: one typed function per message of the Fluent files.

use std::{env, path::PathBuf, process::ExitCode};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, try_build_from_locales_folder};

fn main() -> ExitCode {
    match words() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("cargo::error={}", reason.replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

/// Isolation marks are off, because subjects and copied codes must not hold them; `words.rs` isolates names itself.
fn words() -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no output folder")?);
    let path = |name: &str| out.join(name).to_string_lossy().into_owned();
    let options = BuildOptions::default()
        .with_locales_folder("locales")
        .with_default_language("en-CA")
        .with_prefix("")
        .with_lint_level(LintLevel::Strict)
        .without_bidi_isolation()
        .without_format()
        .with_ftl_output(FtlOutputOptions::single_file(&path("words.ftl")))
        .with_output_file_path(&path("words.rs"));
    try_build_from_locales_folder(options).map_err(|e| e.to_string())
}
