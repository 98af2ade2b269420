//! Whose patients are somebody's to treat, and who was let in besides.

use std::ops::Deref;

use jiff::{SignedDuration, Timestamp};

use crate::ids::{PatientId, PractitionerId, StaffId};

/// How long after the last visit somebody stays in the circle.
pub const AFTER_LAST_VISIT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// How long a record stays open to somebody outside the circle who gave a reason.
pub const BROKEN_GLASS: SignedDuration = SignedDuration::from_hours(8);

/// The shortest reason, in characters.
pub const SHORTEST_REASON: usize = 10;

/// The patients of these practitioners: who comes to them or came lately, and whose plan is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circle {
    practitioners: Vec<PractitionerId>,
    /// Visits before this instant are too long ago; none means that none is.
    since: Option<Timestamp>,
    /// Whose plans count.
    staff: Option<StaffId>,
    /// Who was opened with a reason, for reading.
    opened: Vec<PatientId>,
}

impl Circle {
    /// The circle of an account at an instant.
    pub fn of(practitioners: Vec<PractitionerId>, staff: StaffId, now: Timestamp) -> Self {
        Self { practitioners, since: Some(now - AFTER_LAST_VISIT), staff: Some(staff), opened: Vec::new() }
    }

    /// The same with the records that were opened with a reason.
    pub fn with_opened(mut self, opened: Vec<PatientId>) -> Self {
        self.opened = opened;
        self
    }

    /// Without what was opened for reading: the circle of whoever writes.
    pub fn to_write(&self) -> Self {
        Self { opened: Vec::new(), ..self.clone() }
    }

    /// From when on a visit counts.
    pub fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// Whose plans count.
    pub fn staff(&self) -> Option<StaffId> {
        self.staff
    }

    /// Who was opened with a reason.
    pub fn opened(&self) -> &[PatientId] {
        &self.opened
    }
}

impl Deref for Circle {
    type Target = [PractitionerId];

    fn deref(&self) -> &Self::Target {
        &self.practitioners
    }
}

impl From<Vec<PractitionerId>> for Circle {
    fn from(practitioners: Vec<PractitionerId>) -> Self {
        Self { practitioners, ..Self::default() }
    }
}

impl FromIterator<PractitionerId> for Circle {
    fn from_iter<T: IntoIterator<Item = PractitionerId>>(practitioners: T) -> Self {
        practitioners.into_iter().collect::<Vec<_>>().into()
    }
}

/// Whether a reason says enough to open somebody's record with.
pub fn is_reason(text: &str) -> bool {
    text.trim().chars().count() >= SHORTEST_REASON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_reaches_back_half_a_year_and_what_was_opened_is_for_reading() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let patient = PatientId::derived("ada");
        let circle =
            Circle::of(vec!["rosa".parse().unwrap()], StaffId::derived("rosa"), now).with_opened(vec![patient]);

        assert_eq!(circle.since(), Some(now - SignedDuration::from_hours(4320)));
        assert_eq!((circle.opened(), circle.to_write().opened()), ([patient].as_slice(), [].as_slice()));
        assert_eq!(circle.to_write().since(), circle.since());
        assert!(circle.contains(&"rosa".parse().unwrap()));
    }

    #[test]
    fn a_reason_has_ten_characters() {
        assert!(is_reason("She phoned"));
        for short in ["", "urgent", "          ", "  she rang "] {
            assert!(!is_reason(short), "{short:?}");
        }
    }
}
