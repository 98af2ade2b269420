//! Proving an address by a mailed code.

use crate::clinic::Verify;

/// Digits of a code.
pub const DIGITS: usize = 6;

/// Wrong codes after which the booking is locked.
pub const TRIES: u8 = 5;

/// Whether the typed address still has to be proven, given that this browser has proven it already or not.
pub fn needed(rule: Verify, proven: bool) -> bool {
    match rule {
        Verify::Always => true,
        Verify::NewEmail => !proven,
        Verify::Never => false,
    }
}

/// Reads a code as a person types it: spaces and hyphens do not count. Anything but six digits is none.
pub fn typed(code: &str) -> Option<String> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}
