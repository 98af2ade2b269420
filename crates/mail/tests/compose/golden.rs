//! Every mail in every language as it leaves, for people to look at when it changes.

use domain::{
    outbox::letter::{Letter, Says},
    text::Lang,
};
use mail::compose;
use mail_parser::{MessageParser, MimeHeaders as _};

use crate::facts;

/// One file holds the plain mail whole, and of the others what a reader sees.
fn golden(kind: &str, says: &Says) {
    for lang in Lang::ALL {
        let mut shown = format!("{}\n", raw(&facts::letter(lang, "Ada Lovelace", says.clone())));
        for (variant, name) in [
            (
                "long name",
                "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John Kenneth",
            ),
            ("right to left", "محمد بن سلمان"),
            ("emoji", "👩‍👩‍👧 Zoë Ångström"),
        ] {
            shown += &format!("\n===== {variant}\n{}", read(&facts::letter(lang, name, says.clone())));
        }
        let mut bare = facts::letter(lang, "Ada", says.clone());
        bare.clinic.demonstration = true;
        if let Says::Booked { visit, .. }
        | Says::Moved { visit, .. }
        | Says::Reminder { visit, .. }
        | Says::Cancelled { visit, .. } = &mut bare.says
        {
            visit.place = None;
        }
        shown += &format!("\n===== one name, no place, a demonstration\n{}", read(&bare));
        insta::assert_snapshot!(format!("{kind}.{}", lang.tag()), shown);
    }
}

/// The very bytes.
fn raw(letter: &Letter) -> String {
    String::from_utf8(compose(letter, &facts::sender()).unwrap()).unwrap().replace("\r\n", "\n")
}

/// What a mail program shows.
fn read(letter: &Letter) -> String {
    let bytes = compose(letter, &facts::sender()).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let to = mail.to().unwrap().first().unwrap();
    let calendars =
        mail.parts.iter().filter(|part| part.content_type().is_some_and(|kind| kind.subtype() == Some("calendar")));
    let calendar: Vec<_> = calendars.map(|part| part.text_contents().unwrap().replace("\r\n", "\n")).collect();
    format!(
        "To: {} <{}>\nSubject: {}\n\n{}\n{}",
        to.name().unwrap_or("-"),
        to.address().unwrap(),
        mail.subject().unwrap(),
        mail.body_text(0).unwrap().replace("\r\n", "\n"),
        calendar.concat()
    )
}

#[test]
fn verification_code() {
    golden("verification-code", &facts::code());
}

#[test]
fn booked() {
    golden("booked", &facts::booked());
}

#[test]
fn booked_by_video() {
    golden("booked-by-video", &facts::booked_by_video());
}

#[test]
fn moved() {
    golden("moved", &facts::moved());
}

#[test]
fn reminder() {
    golden("reminder", &facts::reminder());
}

#[test]
fn cancelled() {
    golden("cancelled", &facts::cancelled(domain::appointments::CancelledBy::Clinic));
}

#[test]
fn correction() {
    golden("correction", &facts::correction());
}

#[test]
fn sign_in() {
    golden("sign-in", &facts::sign_in());
}

#[test]
fn address_leave() {
    golden("address-leave", &facts::address_leave());
}

#[test]
fn address_prove() {
    golden("address-prove", &facts::address_prove());
}

#[test]
fn address_changed() {
    golden("address-changed", &facts::address_changed());
}

#[test]
fn staff_recovery() {
    golden("staff-recovery", &facts::staff_recovery());
}

#[test]
fn staff_recovered() {
    golden("staff-recovered", &facts::staff_recovered());
}

#[test]
fn reading() {
    golden("reading", &facts::reading());
}
