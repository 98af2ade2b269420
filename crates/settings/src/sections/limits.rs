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
    /// Lost passwords from one network.
    pub staff_recovery: Limit,
    /// Links for a lost password that are mailed to one address.
    pub staff_recovery_mail: Limit,
    /// Free times asked for.
    pub availability: Rate,
    /// Everything else that is public.
    pub public_reading: Rate,
    /// Calls of one member of staff or their program.
    pub staff_api: Rate,
    /// Ways in that patients ask for from one network.
    pub sign_in_ask: Limit,
    /// Ways in that are mailed to one address.
    pub sign_in_mail: Limit,
    /// The same, over a longer stretch.
    pub sign_in_mail_daily: Limit,
    /// Codes tried for one patient.
    pub patient_code: Limit,
    /// Times that one browser keeps at once.
    pub holds_per_visitor: u32,
    /// Visits of one address that wait for its proof.
    pub unproven_per_address: u32,
    /// Kept times and unproven visits of one network.
    pub unproven_per_network: u32,
    /// Mails to an address that nobody has proven.
    pub unproven_mail: Limit,
    /// The same, over a longer stretch.
    pub unproven_mail_daily: Limit,
}

/// So many in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many.
    pub count: u32,
    /// In so many seconds.
    pub seconds: u32,
}

/// So many in so many seconds, and so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many.
    pub count: u32,
    /// In so many seconds.
    pub seconds: u32,
    /// So many at once.
    pub burst: u32,
}

impl Limits {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let booking = limit(reader, "booking");
        let wrong_links = limit(reader, "wrong_links");
        let staff_sign_in = limit(reader, "staff_sign_in");
        let staff_password = limit(reader, "staff_password");
        let staff_code = limit(reader, "staff_code");
        let staff_recovery = limit(reader, "staff_recovery");
        let staff_recovery_mail = limit(reader, "staff_recovery_mail");
        let availability = rate(reader, "availability");
        let public_reading = rate(reader, "public_reading");
        let staff_api = rate(reader, "staff_api");
        let sign_in_ask = limit(reader, "sign_in_ask");
        let sign_in_mail = limit(reader, "sign_in_mail");
        let sign_in_mail_daily = limit(reader, "sign_in_mail_daily");
        let patient_code = limit(reader, "patient_code");
        let holds_per_visitor = reader.number("limits.holds_per_visitor.count", 1..=MOST);
        let unproven_per_address = reader.number("limits.unproven_per_address.count", 1..=MOST);
        let unproven_per_network = reader.number("limits.unproven_per_network.count", 1..=MOST);
        let unproven_mail = limit(reader, "unproven_mail");
        let unproven_mail_daily = limit(reader, "unproven_mail_daily");
        Some(Self {
            booking: booking?,
            wrong_links: wrong_links?,
            staff_sign_in: staff_sign_in?,
            staff_password: staff_password?,
            staff_code: staff_code?,
            staff_recovery: staff_recovery?,
            staff_recovery_mail: staff_recovery_mail?,
            availability: availability?,
            public_reading: public_reading?,
            staff_api: staff_api?,
            sign_in_ask: sign_in_ask?,
            sign_in_mail: sign_in_mail?,
            sign_in_mail_daily: sign_in_mail_daily?,
            patient_code: patient_code?,
            holds_per_visitor: holds_per_visitor?,
            unproven_per_address: unproven_per_address?,
            unproven_per_network: unproven_per_network?,
            unproven_mail: unproven_mail?,
            unproven_mail_daily: unproven_mail_daily?,
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

fn rate(reader: &mut Reader<'_>, operation: &str) -> Option<Rate> {
    let limit = limit(reader, operation);
    let burst = reader.number(&format!("limits.{operation}.burst"), 1..=MOST);
    let Limit { count, seconds } = limit?;
    Some(Rate { count, seconds, burst: burst? })
}
