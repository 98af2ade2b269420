//! From facts to the bytes of a mail. Pure: the same facts give the same bytes, at any time and on any machine.

use domain::{ids::DeliveryId, outbox::letter::Letter};
use lettre::message::{
    MultiPart, SinglePart,
    header::{ContentDisposition, ContentTransferEncoding, ContentType},
};
use uuid::Uuid;

use crate::{
    headers::Heads,
    message::{Invitation, Message},
    messages,
    sender::{Error, Sender},
};

/// Composes a mail: the exact bytes that every attempt sends.
pub fn compose(letter: &Letter, sender: &Sender) -> Result<Vec<u8>, Error> {
    let Message { body, named, way_out, invitation } = messages::write(letter, sender)?;
    let heads = Heads { letter, sender, subject: &body.subject, named, way_out: way_out.as_deref() };
    let headers = heads.build()?;

    let alternatives = MultiPart::alternative()
        .boundary(boundary(letter.delivery, "alternative"))
        .singlepart(part(ContentType::TEXT_PLAIN, body.text()))
        .singlepart(part(ContentType::TEXT_HTML, body.html()));
    let parts = match invitation {
        None => alternatives,
        Some(invitation) => with_invitation(letter.delivery, alternatives, &invitation),
    };

    let mut bytes = headers.to_string().into_bytes();
    bytes.extend(parts.formatted());
    Ok(bytes)
}

/// The invitation stands beside text and HTML, where calendars look for it, and is attached for all who do not.
///
/// Exactly one part carries a method (booking.md names the clients that book twice otherwise).
fn with_invitation(delivery: DeliveryId, alternatives: MultiPart, invitation: &Invitation) -> MultiPart {
    let kind = |kind: &str| ContentType::parse(kind).expect("these kinds are ours");
    let beside = kind(&format!("text/calendar; charset=utf-8; method={}", invitation.method));
    let beside = part_in(beside, ContentTransferEncoding::Base64, invitation.beside.clone());
    let attached = SinglePart::builder()
        .header(kind("application/ics; name=\"invite.ics\""))
        .header(ContentDisposition::attachment("invite.ics"))
        .header(ContentTransferEncoding::Base64)
        .body(invitation.attached.clone());

    MultiPart::mixed()
        .boundary(boundary(delivery, "mixed"))
        .multipart(alternatives.singlepart(beside))
        .singlepart(attached)
}

fn part(content_type: ContentType, text: String) -> SinglePart {
    part_in(content_type, ContentTransferEncoding::QuotedPrintable, text)
}

/// No part is left as it is: whatever stands in it, what leaves is short lines of ASCII.
fn part_in(content_type: ContentType, encoding: ContentTransferEncoding, text: String) -> SinglePart {
    SinglePart::builder().header(content_type).header(encoding).body(text)
}

/// Made from the delivery, so that composing twice gives the same bytes.
fn boundary(delivery: DeliveryId, kind: &str) -> String {
    format!("mv-{}-{kind}", Uuid::from(delivery).simple())
}
