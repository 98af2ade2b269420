//! Facts for mails, as storage would hand them over.

use domain::{
    accounts::{Browser, Device, System},
    appointments::CancelledBy,
    clinic::Modality,
    ids::{AppointmentId, DeliveryId, MessageId},
    outbox::{
        Purpose,
        letter::{Letter, Letterhead, Place, Recipient, Says, UrgentNumber, UrgentNumbers, VisitFacts, message_id},
    },
    text::{Bilingual, Lang},
};
use mail::Sender;
use uuid::Uuid;

pub(crate) fn sender() -> Sender {
    Sender {
        from: "clinic@movability.example".parse().unwrap(),
        name: None,
        public_url: "https://movability.example".to_owned(),
        bounce_domain: None,
    }
}

pub(crate) fn letter(lang: Lang, name: &str, says: Says) -> Letter {
    let delivery = DeliveryId::from(Uuid::from_u128(0x6d6f_7661));
    let purpose = match says {
        Says::Reading { .. } => Purpose::CareEducation,
        _ => Purpose::CareTransactional,
    };
    let preferences = match lang {
        Lang::English => "/preferences/AQMtoken",
        Lang::French => "/fr/preferences/AQMtoken",
    };
    Letter {
        delivery,
        preferences_path: Some(preferences.to_owned()),
        message: MessageId::from(Uuid::from_u128(2)),
        purpose,
        message_id: message_id(delivery, "movability.example"),
        queued_at: "2026-11-22T14:00:00Z".parse().unwrap(),
        to: Recipient {
            name: name.parse().unwrap(),
            address: "ada@example.org".parse().unwrap(),
            lang,
            zone: "America/Toronto".parse().unwrap(),
        },
        clinic: Letterhead {
            name: "Movability".to_owned(),
            legal_name: "Movability Demonstration Inc.".to_owned(),
            address: "12 Example Street, Toronto, Ontario M5V 0A0".to_owned(),
            phone: "416-555-0142".to_owned(),
            reply_to: "desk@movability.example".parse().unwrap(),
            demonstration: false,
        },
        numbers: Some(UrgentNumbers {
            emergency: urgent(
                "9-1-1",
                ["Emergency services", "Services d’urgence"],
                [
                    "If someone’s life or health is in danger now, call.",
                    "Si la vie ou la santé de quelqu’un est en danger maintenant, appelez.",
                ],
            ),
            crisis: urgent(
                "9-8-8",
                ["Suicide Crisis Helpline", "Ligne d’aide en cas de crise de suicide"],
                [
                    "If you may harm yourself, call or text, day or night.",
                    "Si vous risquez de vous faire du mal, appelez ou textez, jour et nuit.",
                ],
            ),
            health_line: urgent(
                "8-1-1",
                ["Health811", "Santé811"],
                ["For health advice, call.", "Pour un conseil, appelez."],
            ),
        }),
        says,
    }
}

fn urgent(number: &str, name: [&str; 2], when: [&str; 2]) -> UrgentNumber {
    let both = |[english, french]: [&str; 2]| Bilingual { english: english.to_owned(), french: french.to_owned() };
    UrgentNumber { number: number.to_owned(), name: both(name), when: both(when) }
}

pub(crate) fn visit() -> VisitFacts {
    VisitFacts {
        appointment: AppointmentId::from(Uuid::from_u128(3)),
        sequence: 0,
        starts_at: "2026-12-01T14:15:00Z".parse().unwrap(),
        ends_at: "2026-12-01T15:15:00Z".parse().unwrap(),
        shown_in: "America/Toronto".parse().unwrap(),
        practitioner: "Robin Sample, PT".to_owned(),
        modality: Modality::InPerson,
        place: Some(Place {
            name: "Main Street".to_owned(),
            address: Some("12 Example Street, Toronto; second floor".to_owned()),
        }),
    }
}

pub(crate) fn code() -> Says {
    Says::VerificationCode {
        code: "042137".to_owned(),
        confirm_path: "/a/token".to_owned(),
        not_me_path: "/a/token/not-me".to_owned(),
        until: "2026-11-22T14:30:00Z".parse().unwrap(),
        visit: visit(),
    }
}

pub(crate) fn booked() -> Says {
    Says::Booked { visit: visit(), manage_path: "/a/token".to_owned() }
}

pub(crate) fn booked_by_video() -> Says {
    let visit = VisitFacts { modality: Modality::Video, place: None, ..visit() };
    Says::Booked { visit, manage_path: "/a/token".to_owned() }
}

pub(crate) fn cancelled(by: CancelledBy) -> Says {
    Says::Cancelled { visit: VisitFacts { sequence: 1, ..visit() }, by, manage_path: "/a/token".to_owned() }
}

pub(crate) fn moved() -> Says {
    Says::Moved { visit: VisitFacts { sequence: 2, ..visit() }, manage_path: "/a/token".to_owned() }
}

pub(crate) fn reminder() -> Says {
    Says::Reminder { visit: visit(), manage_path: "/a/token".to_owned() }
}

pub(crate) fn reading() -> Says {
    let token = "AQHgZJ2cXzVQ3q4L3mF1m0k2AAB8mQ7y0ZfJ9yq0w3l8cQmW6bq8t1U5pA2s4D6f8H0j1K3l5Z7x9C1v3B5n7M9q1W3e5R7t9";
    Says::Reading { read_path: format!("/read/{token}"), unsubscribe_path: format!("/unsubscribe/{token}") }
}

pub(crate) fn correction() -> Says {
    Says::Correction { read_path: "/read/token".to_owned() }
}

pub(crate) fn sign_in() -> Says {
    Says::SignIn {
        open_path: "/sign-in/link/token".to_owned(),
        asked_at: "2026-11-22T14:00:00Z".parse().unwrap(),
        device: Device { browser: Browser::Firefox, system: System::Windows },
        until: "2026-11-22T14:10:00Z".parse().unwrap(),
    }
}

pub(crate) fn address_leave() -> Says {
    Says::AddressLeave { open_path: "/address/token".to_owned(), until: "2026-11-23T14:00:00Z".parse().unwrap() }
}

pub(crate) fn address_prove() -> Says {
    Says::AddressProve { open_path: "/address/token".to_owned(), until: "2026-11-23T14:00:00Z".parse().unwrap() }
}

pub(crate) fn address_changed() -> Says {
    Says::AddressChanged { undo_path: "/address/token".to_owned(), until: "2026-11-25T14:00:00Z".parse().unwrap() }
}

pub(crate) fn staff_recovery() -> Says {
    Says::StaffRecovery {
        open_path: "/staff/recover/token".to_owned(),
        asked_at: "2026-11-22T14:00:00Z".parse().unwrap(),
        device: Device { browser: Browser::Firefox, system: System::Windows },
        until: "2026-11-22T14:10:00Z".parse().unwrap(),
    }
}

pub(crate) fn staff_recovered() -> Says {
    Says::StaffRecovered { open_path: "/staff/sign-in".to_owned(), at: "2026-11-22T14:05:00Z".parse().unwrap() }
}

/// Every kind of mail.
pub(crate) fn all() -> Vec<(&'static str, Says)> {
    vec![
        ("verification-code", code()),
        ("booked", booked()),
        ("booked-video", booked_by_video()),
        ("moved", moved()),
        ("reminder", reminder()),
        ("cancelled", cancelled(CancelledBy::Patient)),
        ("cancelled-by-clinic", cancelled(CancelledBy::Clinic)),
        ("cancelled-by-expiry", cancelled(CancelledBy::Expiry)),
        ("reading", reading()),
        ("correction", correction()),
        ("sign-in", sign_in()),
        ("address-leave", address_leave()),
        ("address-prove", address_prove()),
        ("address-changed", address_changed()),
        ("staff-recovery", staff_recovery()),
        ("staff-recovered", staff_recovered()),
    ]
}
