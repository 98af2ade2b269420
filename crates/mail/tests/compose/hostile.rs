//! `mail_build`: whatever people and relays' neighbours put into names and texts, a mail is one mail.

use domain::{
    clinic::Modality,
    outbox::letter::{Letter, Place, Says, message_id},
    text::{EmailAddress, Lang, PersonName},
};
use jiff::Timestamp;
use mail::{Sender, compose};
use mail_parser::MessageParser;
use proptest::prelude::*;

use crate::facts;

/// Any text, and more often than not one that means harm.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        ".{0,80}",
        Just("Evil\r\nBcc: eve@example.org\r\n\r\nbody".to_owned()),
        Just("a\0b\u{1b}[31m".to_owned()),
        Just("=?utf-8?q?=0d=0aBcc:eve?=".to_owned()),
        Just("\"quoted\" <eve@example.org>, (x".to_owned()),
        Just("\u{202e}gnp.exe \u{2028}\u{feff}".to_owned()),
        Just("<script>alert(1)</script>&amp;{{ 7*7 }}".to_owned()),
        Just("👩‍👩‍👧".repeat(90)),
        Just("x".repeat(3000)),
        Just(String::new()),
    ]
}

fn person() -> impl Strategy<Value = PersonName> {
    text().prop_map(|text| {
        let cut: String = text.chars().take(120).collect();
        cut.parse().unwrap_or_else(|_| "Ada".parse().unwrap())
    })
}

fn address() -> impl Strategy<Value = EmailAddress> {
    prop_oneof![
        "[a-zà-ÿ!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zà-ÿ0-9]{1,20}\\.[a-z]{2,10}",
        "\\PC{1,20}@\\PC{1,20}",
        Just("ada@example.org".to_owned()),
    ]
    .prop_map(|text| text.parse().unwrap_or_else(|_| "ada@example.org".parse().unwrap()))
}

fn instant() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        (Timestamp::MIN.as_second()..=Timestamp::MAX.as_second())
            .prop_map(|second| Timestamp::from_second(second).unwrap()),
        (0i64..=4_102_444_800).prop_map(|second| Timestamp::from_second(second).unwrap()),
    ]
}

prop_compose! {
    fn letters()(
        kind in 0..facts::all().len(),
        lang in prop_oneof![Just(Lang::English), Just(Lang::French)],
        name in person(),
        to in address(),
        clinic in text(),
        legal_name in text(),
        phone in text(),
        practitioner in text(),
        place in text(),
        code in text(),
        path in prop_oneof![Just("/a/token".to_owned()), text().prop_map(|text| format!("/{text}"))],
        (queued_at, starts_at, ends_at) in (instant(), instant(), instant()),
        zone in prop_oneof![Just("America/Toronto"), Just("Australia/Lord_Howe"), Just("UTC"), Just("Pacific/Apia")],
        modality in prop_oneof![Just(Modality::InPerson), Just(Modality::Video), Just(Modality::Phone)],
    ) -> Letter {
        let mut letter = facts::letter(lang, "Ada", facts::all()[kind].1.clone());
        letter.to.name = name;
        letter.to.address = to;
        letter.clinic.name = clinic;
        letter.clinic.legal_name = legal_name;
        letter.clinic.phone = phone;
        letter.queued_at = queued_at;
        match &mut letter.says {
            Says::VerificationCode { code: digits, confirm_path, until, .. } => {
                *digits = code;
                *confirm_path = path;
                *until = ends_at;
            }
            Says::Booked { visit, manage_path }
            | Says::Moved { visit, manage_path }
            | Says::Reminder { visit, manage_path }
            | Says::Cancelled { visit, manage_path, .. } => {
                visit.practitioner = practitioner;
                visit.place = Some(Place { name: place.clone(), address: Some(place) });
                visit.shown_in = zone.parse().unwrap();
                (visit.starts_at, visit.ends_at) = (starts_at, ends_at);
                visit.modality = modality;
                *manage_path = path;
            }
            Says::Reading { read_path, unsubscribe_path } => {
                read_path.clone_from(&path);
                *unsubscribe_path = path;
            }
            Says::Correction { read_path } => *read_path = path,
            Says::SignIn { open_path: page, until, .. }
            | Says::AddressLeave { open_path: page, until }
            | Says::AddressProve { open_path: page, until }
            | Says::AddressChanged { undo_path: page, until }
            | Says::StaffRecovery { open_path: page, until, .. }
            | Says::StaffRecovered { open_path: page, at: until } => {
                *page = path;
                *until = ends_at;
            }
        }
        letter
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mail_build(letter in letters(), domain in text()) {
        let sender = facts::sender();
        let Ok(bytes) = compose(&letter, &sender) else { return Ok(()) };

        prop_assert_eq!(&compose(&letter, &sender).unwrap(), &bytes, "the same facts are the same bytes");
        let text = String::from_utf8(bytes.clone()).expect("a mail is text");
        let whole = text.replace("\r\n", "");
        prop_assert!(!whole.contains(['\r', '\n']), "every line ends in CRLF");
        prop_assert!(text.is_ascii() || !letter.to.address.expose().is_ascii());
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 998));
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        prop_assert!(body.split("\r\n").all(|line| line.len() <= 78), "short lines in every part");

        let names: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap()).collect();
        let mut expected = vec!["Date", "From", "Reply-To", "To", "Subject", "Message-ID", "MIME-Version", "Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress"];
        if matches!(letter.says, Says::Reading { .. }) {
            expected.extend(["List-Unsubscribe", "List-Unsubscribe-Post"]);
        }
        expected.push("Content-Type");
        prop_assert_eq!(names, expected, "no header came in through a text");

        let mail = MessageParser::default().parse(&bytes).expect("another reader can read it");
        prop_assert_eq!(mail.to().unwrap().clone().into_list().len(), 1);
        prop_assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("clinic@movability.example"));
        prop_assert_eq!(mail.message_id(), Some(letter.message_id.trim_matches(['<', '>'])));
        prop_assert!(mail.text_body_count() >= 1 && mail.html_body_count() >= 1);

        // Settings are trusted more, and still cannot break a mail.
        let careless = Sender { name: Some(domain.clone()), public_url: format!("https://{domain}"), ..sender };
        let _ = compose(&letter, &careless);
    }
}

#[test]
fn an_identifier_that_is_none_is_refused() {
    let mut letter = facts::letter(Lang::English, "Ada", facts::reading());
    for bad in ["", "<a@b>\r\nBcc: x@y", "a@b", "<é@b>", "<ab>"] {
        letter.message_id = bad.to_owned();
        assert!(compose(&letter, &facts::sender()).is_err(), "{bad:?}");
    }
    letter.message_id = message_id(letter.delivery, "clinic.example");
    assert!(compose(&letter, &facts::sender()).is_ok());
}
