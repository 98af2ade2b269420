//! How often what may be done from one network.

use crate::reader::Reader;

/// How often what may be done from one network.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Attempts to hold or book a time.
    pub booking: Limit,
    /// Links that lead nowhere.
    pub wrong_links: Limit,
    /// Steps of signing in.
    pub staff_sign_in: Limit,
    /// Passwords tried for one account.
    pub staff_password: Limit,
    /// Codes tried for one account.
    pub staff_code: Limit,
}

/// So many in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many.
    pub count: u32,
    /// In so many seconds.
    pub seconds: u32,
}

impl Limits {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let booking = limit(reader, "booking");
        let wrong_links = limit(reader, "wrong_links");
        let staff_sign_in = limit(reader, "staff_sign_in");
        let staff_password = limit(reader, "staff_password");
        let staff_code = limit(reader, "staff_code");
        Some(Self {
            booking: booking?,
            wrong_links: wrong_links?,
            staff_sign_in: staff_sign_in?,
            staff_password: staff_password?,
            staff_code: staff_code?,
        })
    }
}

/// Load and crash tests raise limits by these keys, never by a switch in the code.
const MOST: u32 = 100_000_000;

fn limit(reader: &mut Reader<'_>, operation: &str) -> Option<Limit> {
    let count = reader.number(&format!("limits.{operation}.count"), 1..=MOST);
    let seconds = reader.number(&format!("limits.{operation}.seconds"), 1..=MOST);
    Some(Limit { count: count?, seconds: seconds? })
}
