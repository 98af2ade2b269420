//! What commands say on standard output: tables for people, tabs for programs, JSON where it was asked for.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;

/// Writes a line. A reader that went away, such as `head`, is no failure.
pub(crate) fn line(text: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", text.as_ref());
}

/// Writes one JSON document on a line.
pub(crate) fn json(value: &impl Serialize) {
    line(serde_json::to_string(value).expect("what commands report can be written as JSON"));
}

/// Writes rows below their headings: aligned on a terminal, separated by tabs otherwise.
pub(crate) fn table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) {
    let headings = headings.map(str::to_owned);
    if !io::stdout().is_terminal() {
        for row in std::iter::once(&headings).chain(rows) {
            line(row.join("\t"));
        }
        return;
    }
    let mut widths = [0; N];
    for row in std::iter::once(&headings).chain(rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in std::iter::once(&headings).chain(rows) {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        line(cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// Writes on standard error what is meant for whoever watches, not for whoever reads the result.
pub(crate) fn note(text: impl AsRef<str>) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "{}", text.as_ref());
}
