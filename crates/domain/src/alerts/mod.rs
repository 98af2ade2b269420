//! Alerts: what has to reach a person at the clinic, by which clock, whom to call next, and who may close it.

use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

use crate::{
    clinic::{AlertBy, AlertContact},
    ids::StaffId,
    red_flags::Level,
};

/// How long somebody has to acknowledge an emergency, and the time between two calls about it.
const CRITICAL: SignedDuration = SignedDuration::from_mins(15);
/// How long somebody has to acknowledge what must be looked at the same day.
const URGENT: SignedDuration = SignedDuration::from_mins(60);
/// How long somebody has to look at the rest.
const ROUTINE: SignedDuration = SignedDuration::from_hours(24);

/// The clocks of an alert that is raised now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// When the first call goes out; none where the board is enough.
    pub call_at: Option<Timestamp>,
    /// By when somebody must have acknowledged it.
    pub answer_by: Timestamp,
}

/// The clocks of a level. `opens` is the instant itself while the clinic is open, otherwise its next opening.
///
/// An emergency is called about day and night; the rest waits for somebody to be there.
pub fn clocks(level: Level, opens: Option<Timestamp>, now: Timestamp) -> Clocks {
    let opens = opens.unwrap_or(now);
    match level {
        Level::Red => Clocks { call_at: Some(now), answer_by: now + CRITICAL },
        Level::Orange => Clocks { call_at: Some(opens), answer_by: opens + URGENT },
        Level::Yellow => Clocks { call_at: None, answer_by: opens + ROUTINE },
    }
}

/// When the next round of calls goes out after one, while nobody has acknowledged.
pub fn next_round(level: Level, now: Timestamp) -> Option<Timestamp> {
    match level {
        Level::Red => Some(now + CRITICAL),
        Level::Orange => Some(now + URGENT),
        Level::Yellow => None,
    }
}

/// Which contacts a round calls, counted from 0: first one by each way there is, then one after the other in the order of
/// the clinic's file. Whoever has no hours now is left out, unless nobody else is left.
pub fn called_in(contacts: &[AlertContact], round: u32, at: Time) -> Vec<&AlertContact> {
    let reachable: Vec<&AlertContact> = contacts.iter().filter(|contact| is_reachable(contact, at)).collect();
    let reachable = if reachable.is_empty() { contacts.iter().collect() } else { reachable };
    if round > 0 {
        let next = usize::try_from(round).unwrap_or(usize::MAX).checked_rem(reachable.len());
        return next.and_then(|next| reachable.get(next).copied()).into_iter().collect();
    }
    let is_command = |contact: &&&AlertContact| matches!(contact.by, AlertBy::Command(_));
    let command = reachable.iter().find(is_command);
    let url = reachable.iter().find(|contact| !is_command(contact));
    command.into_iter().chain(url).copied().collect()
}

fn is_reachable(contact: &AlertContact, at: Time) -> bool {
    contact.hours.is_none_or(|hours| match hours.start < hours.end {
        true => (hours.start..hours.end).contains(&at),
        // Over midnight.
        false => at >= hours.start || at < hours.end,
    })
}

/// What somebody did about an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Spoke with the person.
    Reached,
    /// Told the person to call the emergency number.
    ToldEmergency,
    /// Called, and left a message.
    Called,
    /// Called in vain.
    NotReached,
}

impl Deed {
    /// Every deed, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Reached, Self::ToldEmergency, Self::Called, Self::NotReached];

    /// Its word in rows, forms and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::ToldEmergency => "told-emergency",
            Self::Called => "called",
            Self::NotReached => "not-reached",
        }
    }

    /// Reads the word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.code() == code)
    }

    /// Whether the person was spoken with.
    pub fn has_reached(self) -> bool {
        matches!(self, Self::Reached | Self::ToldEmergency)
    }
}

/// Why an alert cannot be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotClosed {
    /// Only somebody who treats people may.
    #[error("a regulated clinician closes an alert")]
    NotAClinician,
    /// Nobody has acknowledged it.
    #[error("acknowledge it first: say what was done")]
    NotAcknowledged,
    /// An emergency in which nobody was reached takes two people.
    #[error("nobody was reached: a second person must have tried too")]
    OnePersonAlone,
}

/// Whether somebody may close an alert, by what was done so far and by whom.
pub fn may_close(
    level: Level,
    deeds: &[(StaffId, Deed)],
    closer: StaffId,
    is_clinician: bool,
) -> Result<(), NotClosed> {
    if !is_clinician {
        return Err(NotClosed::NotAClinician);
    }
    if deeds.is_empty() {
        return Err(NotClosed::NotAcknowledged);
    }
    let was_reached = deeds.iter().any(|(_, deed)| deed.has_reached());
    if level == Level::Red && !was_reached && deeds.iter().all(|(who, _)| *who == closer) {
        return Err(NotClosed::OnePersonAlone);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn contact(name: &str, by: AlertBy, hours: Option<&str>) -> AlertContact {
        AlertContact { name: name.to_owned(), by, hours: hours.map(|hours| hours.parse().unwrap()) }
    }

    fn contacts() -> Vec<AlertContact> {
        vec![
            contact("pager", AlertBy::Command("page".to_owned()), None),
            contact("second pager", AlertBy::Command("page2".to_owned()), Some("21:00-06:00")),
            contact("hook", AlertBy::Url("https://hook.example".to_owned()), None),
            contact("lead", AlertBy::Command("lead".to_owned()), Some("08:00-20:00")),
        ]
    }

    fn called(round: u32, time: &str) -> Vec<String> {
        let contacts = contacts();
        let called = called_in(&contacts, round, time.parse().unwrap());
        called.into_iter().map(|contact| contact.name.clone()).collect()
    }

    #[test]
    fn an_emergency_is_called_about_day_and_night_and_the_rest_when_somebody_is_there() {
        let (now, opens) = (at("2027-05-15T03:00:00Z"), at("2027-05-17T13:00:00Z"));
        let of = |level| clocks(level, Some(opens), now);

        assert_eq!(of(Level::Red), Clocks { call_at: Some(now), answer_by: at("2027-05-15T03:15:00Z") });
        assert_eq!(of(Level::Orange), Clocks { call_at: Some(opens), answer_by: at("2027-05-17T14:00:00Z") });
        assert_eq!(of(Level::Yellow), Clocks { call_at: None, answer_by: at("2027-05-18T13:00:00Z") });
        assert_eq!(clocks(Level::Orange, None, now).call_at, Some(now), "without hours nobody waits");
        assert_eq!(next_round(Level::Red, now), Some(at("2027-05-15T03:15:00Z")));
        assert_eq!(next_round(Level::Yellow, now), None);
    }

    #[test]
    fn the_first_round_goes_by_every_way_and_the_next_ones_to_one_after_the_other() {
        assert_eq!(called(0, "12:00:00"), ["pager", "hook"]);
        assert_eq!(called(1, "12:00:00"), ["hook"]);
        assert_eq!(called(2, "12:00:00"), ["lead"], "the last one is the clinic's lead");
        assert_eq!(called(3, "12:00:00"), ["pager"], "until somebody acknowledges");
        assert_eq!(called(1, "22:00:00"), ["second pager"], "at night");
        assert_eq!(called(1, "05:59:59"), ["second pager"]);
        assert_eq!(called(1, "06:00:00"), ["hook"]);
        let only = [contact("lead", AlertBy::Command("lead".to_owned()), Some("08:00-20:00"))];
        assert_eq!(called_in(&only, 0, "03:00:00".parse().unwrap()).len(), 1, "rather woken than nobody");
        assert!(called_in(&[], 0, "03:00:00".parse().unwrap()).is_empty());
    }

    #[test]
    fn an_alert_is_closed_by_a_clinician_and_an_emergency_without_anybody_reached_by_two() {
        let (rosa, ivo) = (StaffId::derived("rosa"), StaffId::derived("ivo"));
        let vain = [(rosa, Deed::NotReached)];

        assert_eq!(may_close(Level::Red, &[(ivo, Deed::Reached)], rosa, false), Err(NotClosed::NotAClinician));
        assert_eq!(may_close(Level::Yellow, &[], rosa, true), Err(NotClosed::NotAcknowledged));
        assert_eq!(may_close(Level::Red, &vain, rosa, true), Err(NotClosed::OnePersonAlone));
        assert_eq!(may_close(Level::Red, &vain, ivo, true), Ok(()));
        assert_eq!(may_close(Level::Orange, &vain, rosa, true), Ok(()));
        assert_eq!(may_close(Level::Red, &[(rosa, Deed::Called), (rosa, Deed::ToldEmergency)], rosa, true), Ok(()));
    }

    #[test]
    fn deeds_read_back_from_their_words() {
        for deed in Deed::ALL {
            assert_eq!(Deed::from_code(deed.code()), Some(deed));
        }
        assert_eq!(Deed::from_code("ignored"), None);
    }
}
