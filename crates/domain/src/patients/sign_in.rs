//! How patients sign in: a link by mail for the everyday, a code from the clinic's own hand for what concerns health.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};

use crate::accounts::{NotACode, copied, letters};

/// A mailed link signs in for this long, once; so does the code that stands for it in another browser.
pub const LINK: SignedDuration = SignedDuration::from_mins(10);

/// So many wrong codes end one way in.
pub const TRIES: i32 = 5;

/// A session that nobody uses ends after this time.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// No session is longer than this.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// How long a sign-in counts for what must not be changed in a browser left open.
pub const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// So many people of one address are written to when it asks for a way in: a family, not a list.
pub const PEOPLE: u64 = 6;

/// A change of address waits this long for the answers of both addresses.
pub const ADDRESS_ANSWER: SignedDuration = SignedDuration::from_hours(24);

/// The old address can take a change back for this long.
pub const ADDRESS_UNDO: SignedDuration = SignedDuration::from_hours(72);

/// An access code is good for this long, once.
pub const ACCESS_CODE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Letters and digits of an access code: 50 bits.
const ACCESS_LENGTH: usize = 10;

/// How surely we know that somebody is the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// They read the patient's mail.
    Mail,
    /// They hold what the clinic handed over after it had seen who they are.
    Person,
}

impl Level {
    /// The number of the clinic's rules: 1 or 2.
    pub fn number(self) -> i32 {
        match self {
            Self::Mail => 1,
            Self::Person => 2,
        }
    }

    /// Reads the number.
    pub fn from_number(number: i32) -> Option<Self> {
        [Self::Mail, Self::Person].into_iter().find(|level| level.number() == number)
    }
}

/// Whether a sign-in is recent enough for what must not be changed in a browser left open.
pub fn is_fresh(proved_at: Timestamp, now: Timestamp) -> bool {
    now < proved_at + FRESH
}

/// The eight digits that stand for a mailed link in the browser that asked. They cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct MailCode(String);

/// The ten letters and digits that the clinic hands over. They cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessCode(String);

impl MailCode {
    /// The code of eight random bytes.
    pub fn of(random: [u8; 8]) -> Self {
        Self(format!("{:08}", u64::from_be_bytes(random) % 100_000_000))
    }

    /// The digits, for comparing and for the page that shows them.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl AccessCode {
    /// The code of ten random bytes.
    pub fn of(random: [u8; 10]) -> Self {
        Self(letters(random, ACCESS_LENGTH))
    }

    /// The letters, for hashing and for the paper they are printed on.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for MailCode {
    type Err = NotACode;

    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let kept = copied(typed, 8);
        if kept.len() == 8 && kept.bytes().all(|byte| byte.is_ascii_digit()) { Ok(Self(kept)) } else { Err(NotACode) }
    }
}

impl FromStr for AccessCode {
    type Err = NotACode;

    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let kept = copied(typed, ACCESS_LENGTH);
        if kept.len() == ACCESS_LENGTH && crate::accounts::is_of_letters(&kept) {
            Ok(Self(kept))
        } else {
            Err(NotACode)
        }
    }
}

impl fmt::Debug for MailCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[MailCode]")
    }
}

impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[AccessCode]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_copy_them() {
        assert_eq!(" 1234 5678".parse(), Ok(MailCode("12345678".to_owned())));
        assert_eq!(MailCode::of([0; 8]).expose(), "00000000");
        let printed = AccessCode::of([9; 10]);
        let copied = format!("{}-{}", &printed.expose()[..5], &printed.expose()[5..]).to_uppercase();
        assert_eq!(copied.parse(), Ok(printed));
        for nonsense in ["", "1234567", "123456789", "1234567a", &"1".repeat(100_000)] {
            assert_eq!(nonsense.parse::<MailCode>(), Err(NotACode));
        }
        for nonsense in ["", "abcdefghi", "abcdefghijk", "oooooooooo"] {
            assert_eq!(nonsense.parse::<AccessCode>(), Err(NotACode));
        }
        assert_eq!(format!("{:?} {:?}", MailCode::of([1; 8]), AccessCode::of([1; 10])), "[MailCode] [AccessCode]");
    }

    #[test]
    fn levels_read_back_from_their_numbers() {
        for level in [Level::Mail, Level::Person] {
            assert_eq!(Level::from_number(level.number()), Some(level));
        }
        assert_eq!(Level::from_number(3), None);
    }
}
