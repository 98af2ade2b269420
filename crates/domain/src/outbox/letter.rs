//! The plain facts a mail is composed from.
//!
//! There is no field for a condition, a technique, a service or an article: what is not here cannot be written into a mail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    accounts::Device,
    appointments::CancelledBy,
    clinic::Modality,
    ids::{AppointmentId, DeliveryId, MessageId},
    text::{Bilingual, EmailAddress, Lang, PersonName},
    time::Zone,
};

use super::Purpose;

/// Everything one mail may say, and to whom. Composing it twice gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The delivery it belongs to; boundaries and part ids are made from it.
    pub delivery: DeliveryId,
    /// The message it is.
    pub message: MessageId,
    /// Why it is sent.
    pub purpose: Purpose,
    /// The `Message-ID` header with its angle brackets, the same in every attempt.
    pub message_id: String,
    /// When it was queued; the `Date` header.
    pub queued_at: Timestamp,
    /// To whom.
    pub to: Recipient,
    /// From whom.
    pub clinic: Letterhead,
    /// Where to call when it is urgent; none where the clinic's jurisdiction profile was never loaded.
    pub numbers: Option<UrgentNumbers>,
    /// The page on which this person says which mail may come; none where nobody is known to be theirs.
    pub preferences_path: Option<String>,
    /// What it says.
    pub says: Says,
}

/// The person a mail goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The full name, for the `To` header; a mail greets with [`PersonName::given`].
    pub name: PersonName,
    /// The address, as it was when the delivery was queued.
    pub address: EmailAddress,
    /// The language of the mail.
    pub lang: Lang,
    /// The person's own zone.
    pub zone: Zone,
}

/// The clinic as it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// What people call it.
    pub name: String,
    /// Its name in law.
    pub legal_name: String,
    /// Postal address, one line.
    pub address: String,
    /// Phone number as people dial it.
    pub phone: String,
    /// The watched address that answers go to.
    pub reply_to: EmailAddress,
    /// True for the demonstration clinic: everything clinical is labelled as not reviewed.
    pub demonstration: bool,
}

/// Whom to call, from the clinic's jurisdiction profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentNumbers {
    /// When life is in danger.
    pub emergency: UrgentNumber,
    /// When somebody may harm themself.
    pub crisis: UrgentNumber,
    /// When it is not urgent, and nobody else is there to ask.
    pub health_line: UrgentNumber,
}

/// One number, and when to call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentNumber {
    /// As it is shown: `9-1-1`.
    pub number: String,
    /// Who answers.
    pub name: Bilingual,
    /// When to call, in one line.
    pub when: Bilingual,
}

/// What a mail says. Paths begin with `/` and already lead to pages in the recipient's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The six digits that prove an address.
    VerificationCode {
        /// The digits.
        code: String,
        /// The page that asks for them.
        confirm_path: String,
        /// The page for somebody who did not book.
        not_me_path: String,
        /// The time is kept until then.
        until: Timestamp,
        /// What was asked for.
        visit: VisitFacts,
    },
    /// The visit is booked.
    Booked {
        /// The visit.
        visit: VisitFacts,
        /// The visit's own page.
        manage_path: String,
    },
    /// The visit has another time, place or practitioner.
    Moved {
        /// The visit as it is now.
        visit: VisitFacts,
        /// The visit's own page.
        manage_path: String,
    },
    /// The visit is soon.
    Reminder {
        /// The visit.
        visit: VisitFacts,
        /// The visit's own page.
        manage_path: String,
    },
    /// The visit will not take place.
    Cancelled {
        /// The visit.
        visit: VisitFacts,
        /// Who cancelled.
        by: CancelledBy,
        /// The visit's own page.
        manage_path: String,
    },
    /// Something to read.
    Reading {
        /// The page that opens it; its address names nothing.
        read_path: String,
        /// The page, and the mail program's own button, that stop mail of this purpose.
        unsubscribe_path: String,
    },
    /// Something they were sent to read was corrected or taken back.
    Correction {
        /// The page that says what, and what is right; its address names nothing.
        read_path: String,
    },
    /// A way in to one's own pages.
    SignIn {
        /// The page with the button that signs in.
        open_path: String,
        /// When it was asked for.
        asked_at: Timestamp,
        /// With what.
        device: Device,
        /// It works until then.
        until: Timestamp,
    },
    /// Somebody signed in wants another address; the present one must agree.
    AddressLeave {
        /// The page with the two buttons.
        open_path: String,
        /// It can be answered until then.
        until: Timestamp,
    },
    /// The new address must show that it is theirs. It may be a stranger's, mistyped.
    AddressProve {
        /// The page with the two buttons.
        open_path: String,
        /// It can be answered until then.
        until: Timestamp,
    },
    /// The address was changed; said to the old one.
    AddressChanged {
        /// The page that undoes it.
        undo_path: String,
        /// It can be undone until then.
        until: Timestamp,
    },
    /// A member of staff lost their password.
    StaffRecovery {
        /// The page that asks for a recovery code and a new password.
        open_path: String,
        /// When it was asked for.
        asked_at: Timestamp,
        /// With what.
        device: Device,
        /// It works until then.
        until: Timestamp,
    },
    /// A member of staff has another password now.
    StaffRecovered {
        /// The console's door.
        open_path: String,
        /// Since when.
        at: Timestamp,
    },
}

/// A visit, as far as a mail may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFacts {
    /// Which visit; the calendar's `UID` is made from it.
    pub appointment: AppointmentId,
    /// The calendar's `SEQUENCE`.
    pub sequence: i32,
    /// From when.
    pub starts_at: Timestamp,
    /// To when.
    pub ends_at: Timestamp,
    /// The zone in which times are shown: the place's for a visit in person, the patient's own otherwise.
    pub shown_in: Zone,
    /// With whom.
    pub practitioner: String,
    /// How.
    pub modality: Modality,
    /// Where, for a visit in person.
    pub place: Option<Place>,
}

/// A place with a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is called.
    pub name: String,
    /// Its street address, where it has one.
    pub address: Option<String>,
}

/// The `Message-ID` of a delivery.
pub fn message_id(delivery: DeliveryId, host: &str) -> String {
    format!("<{delivery}@{host}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_has_one_message_id_for_life() {
        let delivery = DeliveryId::derived("message:1");

        assert_eq!(message_id(delivery, "clinic.example"), message_id(delivery, "clinic.example"));
        assert_eq!(message_id(delivery, "clinic.example"), format!("<{delivery}@clinic.example>"));
    }
}
