//! Whose patients are somebody's to treat, and who was let in besides.

use std::{ops::Deref, sync::Arc};

use jiff::{SignedDuration, Timestamp};

use crate::ids::{PatientId, PractitionerId, StaffId};

/// How long after the last visit somebody stays in the circle.
pub const AFTER_LAST_VISIT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// How long a record stays open to somebody outside the circle who gave a reason.
pub const BROKEN_GLASS: SignedDuration = SignedDuration::from_hours(8);

/// The shortest reason, in characters.
pub const SHORTEST_REASON: usize = 10;

/// The patients of these practitioners: who comes to them or came lately, and whose plan is open. Permits carry it about, so
/// that it is shared and not copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circle(Arc<Members>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Members {
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
        let since = Some(now - AFTER_LAST_VISIT);
        Members { practitioners, since, staff: Some(staff), opened: Vec::new() }.into()
    }

    /// The same with the records that were opened with a reason.
    pub fn with_opened(self, opened: Vec<PatientId>) -> Self {
        Members { opened, ..Arc::unwrap_or_clone(self.0) }.into()
    }

    /// Without what was opened for reading: the circle of whoever writes.
    pub fn to_write(&self) -> Self {
        self.clone().with_opened(Vec::new())
    }

    /// From when on a visit counts.
    pub fn since(&self) -> Option<Timestamp> {
        self.0.since
    }

    /// Whose plans count.
    pub fn staff(&self) -> Option<StaffId> {
        self.0.staff
    }

    /// Who was opened with a reason.
    pub fn opened(&self) -> &[PatientId] {
        &self.0.opened
    }
}

impl From<Members> for Circle {
    fn from(members: Members) -> Self {
        Self(Arc::new(members))
    }
}

impl Deref for Circle {
    type Target = [PractitionerId];

    fn deref(&self) -> &Self::Target {
        &self.0.practitioners
    }
}

impl From<Vec<PractitionerId>> for Circle {
    fn from(practitioners: Vec<PractitionerId>) -> Self {
        Members { practitioners, ..Members::default() }.into()
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
