//! How many tests a runner says it ran, read from the lines it prints.

use std::ops::AddAssign;

/// Tests by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// They held.
    pub(crate) passed: u64,
    /// They did not.
    pub(crate) failed: u64,
    /// They were not run; the closing table says so.
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// What a line of cargo-nextest, cargo test or Playwright adds; nothing for any other line.
pub(crate) fn of(line: &str) -> Option<Counts> {
    let line = without_colours(line);
    let line = line.trim();
    if line.starts_with("Summary [") || line.starts_with("test result:") {
        return Some(Counts {
            passed: before(line, "passed"),
            // nextest counts what it had to stop apart from what failed; both are no success.
            failed: before(line, "failed") + before(line, "timed out") + before(line, "exec failed"),
            skipped: before(line, "skipped") + before(line, "ignored"),
        });
    }
    // Playwright prints one kind a line: "12 passed (4.1s)", "1 failed".
    let (number, rest) = line.split_once(' ')?;
    let number: u64 = number.parse().ok()?;
    let kind = rest.split(' ').next()?;
    match kind {
        "passed" if rest == "passed" || rest.starts_with("passed (") => {
            Some(Counts { passed: number, ..Counts::default() })
        }
        // A test that held only when it was repeated does not hold.
        "failed" | "flaky" | "interrupted" if rest == kind => Some(Counts { failed: number, ..Counts::default() }),
        "skipped" if rest == kind => Some(Counts { skipped: number, ..Counts::default() }),
        "did" if rest == "did not run" => Some(Counts { skipped: number, ..Counts::default() }),
        _ => None,
    }
}

/// The number before a word, such as 8 in "8 passed".
fn before(line: &str, word: &str) -> u64 {
    let Some((head, _)) = line.split_once(&format!(" {word}")) else { return 0 };
    let digits = head.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>();
    digits.into_iter().rev().collect::<String>().parse().unwrap_or_default()
}

/// The line without terminal colours.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // An escape sequence ends with its letter.
            for skipped in characters.by_ref() {
                if skipped.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Option<Counts> {
        Some(Counts { passed, failed, skipped })
    }

    #[test]
    fn every_runner_is_understood() {
        for (line, expected) in [
            ("     Summary [   0.166s] 12 tests run: 11 passed, 1 failed, 3 skipped", counts(11, 1, 3)),
            (
                "     Summary [   9.1s] 4/9 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 0 skipped",
                counts(2, 2, 0),
            ),
            ("\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] 1 test run: 1 passed, 0 skipped", counts(1, 0, 0)),
            ("test result: ok. 8 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out", counts(8, 0, 2)),
            ("  12 passed (4.1s)", counts(12, 0, 0)),
            ("  1 failed", counts(0, 1, 0)),
            ("  1 flaky", counts(0, 1, 0)),
            ("  2 skipped", counts(0, 0, 2)),
            ("  3 did not run", counts(0, 0, 3)),
            ("        PASS [   0.004s] settings nothing_needs_to_be_set", None),
            ("40 passed tests are not a summary", None),
        ] {
            assert_eq!(of(line), expected, "{line}");
        }
    }
}
