//! A password as it was typed, and the first things that can be wrong with one.

use std::fmt;

/// The fewest characters of a new password.
pub const SHORTEST: usize = 12;

/// The most characters of a new password.
pub const LONGEST: usize = 128;

/// A password, its characters in their normal form. It cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// What is wrong with the length of a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordMistake {
    /// Nothing was typed.
    #[error("a password is needed")]
    Missing,
    /// Too few characters.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// Too many characters.
    #[error("a password has at most {LONGEST} characters")]
    TooLong,
}

impl Password {
    /// What was typed at a door, after normalisation (NFKC): whatever it is, it is compared and never refused for its shape.
    pub fn typed(normalised: impl Into<String>) -> Self {
        Self(normalised.into())
    }

    /// Whether a new password has a length that is taken. Characters are counted, not bytes; nothing is cut off.
    pub fn has_right_length(&self) -> Result<(), PasswordMistake> {
        match self.0.chars().count() {
            0 => Err(PasswordMistake::Missing),
            n if n < SHORTEST => Err(PasswordMistake::TooShort),
            n if n > LONGEST => Err(PasswordMistake::TooLong),
            _ => Ok(()),
        }
    }

    /// The password itself, for hashing and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[Password]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let of = |text: &str| Password::typed(text).has_right_length();

        assert_eq!(of(""), Err(PasswordMistake::Missing));
        assert_eq!(of(&"é".repeat(11)), Err(PasswordMistake::TooShort));
        assert_eq!(of(&"é".repeat(12)), Ok(()));
        assert_eq!(of(&"é".repeat(128)), Ok(()));
        assert_eq!(of(&"é".repeat(129)), Err(PasswordMistake::TooLong));
    }

    #[test]
    fn a_password_is_never_printed() {
        assert_eq!(format!("{:?}", Password::typed("correct horse battery")), "[Password]");
    }
}
