//! What is typed as a second proof: six digits of an app, or a recovery code.

use std::{fmt, str::FromStr};

/// So many recovery codes are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// The letters of recovery codes: none that is read as another one.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Sixteen letters of five bits: 80 bits.
const RECOVERY_LENGTH: usize = 16;

/// A code as a second proof. It cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Code {
    /// The six digits that an app shows.
    App(String),
    /// One of the codes that were printed at the enrolment, without hyphens.
    Recovery(String),
}

/// What was typed is shaped like neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has six digits; a recovery code has {RECOVERY_LENGTH} letters and digits")]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    /// Spaces and hyphens are left out, capitals are small letters: codes are copied from paper.
    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let kept = copied(typed, RECOVERY_LENGTH);
        if kept.len() == 6 && kept.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::App(kept));
        }
        if kept.len() == RECOVERY_LENGTH && is_of_letters(&kept) {
            return Ok(Self::Recovery(kept));
        }
        Err(NotACode)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[Code]")
    }
}

/// A recovery code of ten random bytes, without hyphens; pages show it in fours.
pub fn recovery_code(random: [u8; 10]) -> String {
    letters(random, RECOVERY_LENGTH)
}

/// So many letters, at most sixteen, of ten random bytes; five bits each.
pub(crate) fn letters(random: [u8; 10], length: usize) -> String {
    let bits = random.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let letter = |place: usize| {
        let five = usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
        char::from(LETTERS.get(five).copied().unwrap_or(b'a'))
    };
    (0..length).rev().map(letter).collect()
}

/// What was typed from paper, as it was printed: without spaces and hyphens, in small letters, and no longer than one more
/// than was asked for.
pub(crate) fn copied(typed: &str, length: usize) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .map(|c| c.to_ascii_lowercase())
        .take(length + 1)
        .collect()
}

/// Whether a text holds nothing but letters of codes.
pub(crate) fn is_of_letters(text: &str) -> bool {
    text.bytes().all(|byte| LETTERS.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_copy_them() {
        assert_eq!("123 456".parse(), Ok(Code::App("123456".to_owned())));
        let printed = recovery_code([7; 10]);
        assert_eq!(printed.len(), 16);
        let copied = format!(" {}-{}-{}-{} ", &printed[..4], &printed[4..8], &printed[8..12], &printed[12..]);
        assert_eq!(copied.to_uppercase().parse(), Ok(Code::Recovery(printed)));
        for nonsense in ["", "12345", "1234567", "abcdef", "oooooooooooooooo", &"1".repeat(100_000)] {
            assert_eq!(nonsense.parse::<Code>(), Err(NotACode));
        }
    }

    #[test]
    fn different_chance_makes_different_codes() {
        assert_eq!(recovery_code([0; 10]), "aaaaaaaaaaaaaaaa");
        assert_eq!(recovery_code([255; 10]), "9999999999999999");
        assert_ne!(recovery_code([1; 10]), recovery_code([2; 10]));
    }
}
