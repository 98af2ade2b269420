//! An identifier type per kind of thing, so that a patient's id cannot be handed in where a visit's is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::text::Slug;

/// The namespace of identifiers that are derived from their cause (see [`derived`]).
const CONSEQUENCES: Uuid = Uuid::from_u128(0x6d6f_7661_6269_6c69_7479_0000_0000_0001);

/// The identifier of a consequence, derived from its cause: the same cause twice collides instead of doubling.
pub fn derived(cause: &str) -> Uuid {
    Uuid::new_v5(&CONSEQUENCES, cause.as_bytes())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The identifier of a consequence, derived from its cause.
            pub fn derived(cause: &str) -> Self {
                Self(derived(cause))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A visit, held, booked or past.
    AppointmentId,
    /// A person treated here.
    PatientId,
    /// Something that owns time: a practitioner, a room, a patient.
    ResourceId,
    /// One change of a visit's status, as it was recorded.
    EventId,
    /// One person in one journey because of one trigger.
    EnrolmentId,
    /// One thing owed to one person.
    MessageId,
    /// The outbox row that carries a message to one address.
    DeliveryId,
    /// An account of the clinic's staff.
    StaffId,
    /// An API token.
    TokenId,
    /// One entry of the consent ledger.
    ConsentId,
    /// One entry of the audit trail.
    AuditId,
    /// A stretch of time in which somebody or something is away.
    TimeOffId,
    /// A signed-in browser.
    SessionId,
    /// A treatment plan, in all its versions.
    PlanId,
    /// One stretch of care for one problem of one person.
    EpisodeId,
    /// What one person answers before a first visit.
    IntakeId,
    /// One day on which somebody was measured, in all its revisions.
    CheckInId,
    /// An answer that needs somebody, until it has had them.
    AlertId,
    /// What somebody asked for on their own pages and must confirm by mail: a way in, another address.
    ErrandId,
}

macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Slug);

        impl $name {
            /// The slug as its author wrote it.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = crate::text::Mistake;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

slugs! {
    /// A service of the clinic, as named in the clinic file.
    ServiceId,
    /// A practitioner, as named in the clinic file.
    PractitionerId,
    /// A place, physical or virtual, as named in the clinic file.
    LocationId,
    /// A room, as named in the clinic file.
    RoomId,
    /// An article, in all its languages.
    ArticleSlug,
    /// A journey.
    JourneySlug,
    /// A step of a journey.
    StepKey,
    /// An outcome measure.
    MeasureId,
    /// A questionnaire.
    QuestionnaireId,
    /// A part of a plan, named within it: a factor, a goal, an item.
    PartKey,
    /// A kind of provider, such as `physiotherapist`, as jurisdictions name it.
    ProviderKind,
}

impl DeliveryId {
    /// The delivery of a message, counted from 1. A database restored from yesterday derives the same one again,
    /// and with it the same Message-ID.
    pub fn of(message: MessageId, ordinal: i32) -> Self {
        Self::derived(&format!("delivery:{message}:{ordinal}"))
    }
}

impl ResourceId {
    /// A practitioner's time.
    pub fn practitioner(id: &PractitionerId) -> Self {
        Self::derived(&format!("practitioner:{id}"))
    }

    /// A room's time.
    pub fn room(id: &RoomId) -> Self {
        Self::derived(&format!("room:{id}"))
    }

    /// A patient's time.
    pub fn patient(id: PatientId) -> Self {
        Self::derived(&format!("patient:{id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cause_has_the_same_identifier_for_ever() {
        // Written down: a change of the namespace would send every mail a second time.
        assert_eq!(derived("message:1").to_string(), "ba766685-b1e7-588b-8383-99517d85fd2d");
        assert_ne!(derived("message:1"), derived("message:2"));
    }

    #[test]
    fn a_message_derives_its_deliveries() {
        let message = MessageId::derived("message");

        assert_eq!(DeliveryId::of(message, 1), DeliveryId::of(message, 1));
        assert_ne!(DeliveryId::of(message, 1), DeliveryId::of(message, 2));
        assert_ne!(DeliveryId::of(message, 1), DeliveryId::of(MessageId::derived("other"), 1));
    }

    #[test]
    fn a_practitioner_and_a_room_of_one_name_are_two_resources() {
        let practitioner = ResourceId::practitioner(&"ada".parse().expect("a slug"));
        let room = ResourceId::room(&"ada".parse().expect("a slug"));

        assert_ne!(practitioner, room);
    }

    #[test]
    fn identifiers_read_back_from_what_they_print() {
        let id = PatientId::derived("ada");

        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("ada".parse::<PatientId>().is_err());
    }
}
