//! What journeys do unless they say otherwise.

use std::time::Duration;

use crate::reader::Reader;

/// What journeys do unless they say otherwise.
#[derive(Clone, Debug)]
pub struct FollowUps {
    /// When mail may leave, from and to, as `HH:MM` in the recipient's zone.
    pub window: (String, String),
    /// How long after its trigger nothing leaves yet.
    pub settle: Duration,
}

impl FollowUps {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let window = reader
            .needed_as("follow_ups.window", "a window such as \"09:00-18:00\"")
            .map(|Window(from, to)| (from, to));
        let settle = reader.number("follow_ups.settle_minutes", 0..=10_080);
        Some(Self { window: window?, settle: Duration::from_secs(60 * u64::from(settle?)) })
    }
}

/// Two wall times with a hyphen between them.
struct Window(String, String);

impl std::str::FromStr for Window {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (from, to) = text.split_once('-').ok_or(())?;
        if is_wall_time(from) && is_wall_time(to) { Ok(Self(from.to_owned(), to.to_owned())) } else { Err(()) }
    }
}

/// `HH:MM`, up to and with `24:00`.
fn is_wall_time(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    let number = |part: &str| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten();
    match (number(hours), number(minutes)) {
        (Some(24), Some(minutes)) => minutes == 0,
        (Some(hours), Some(minutes)) => hours < 24 && minutes < 60,
        _ => false,
    }
}
