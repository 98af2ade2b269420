//! Reads a mail that came in: what the rules judge it by.
//!
//! Whatever it holds, it is read without stumbling: what cannot be understood is left out.

use domain::outbox::inbound::{Inbound, Recipient, Report, enhanced};
use mail_parser::{MessageParser, MessagePart, MimeHeaders as _, PartType};

/// So many recipients of one report are looked at; ours are written to one by one.
const RECIPIENTS: usize = 50;

/// Reads what the rules judge a mail by.
pub fn read(bytes: &[u8]) -> Inbound {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Inbound::default();
    };
    let mut inbound = Inbound::default();
    for (name, value) in message.headers_raw() {
        let (name, value) = (name.to_ascii_lowercase(), unfolded(value));
        match name.as_str() {
            "return-path" => inbound.from_nobody |= value.trim() == "<>",
            "to" | "cc" | "delivered-to" | "x-original-to" | "envelope-to" => inbound.to.extend(addresses(&value)),
            "in-reply-to" | "references" => inbound.answers.extend(ids(&value)),
            _ => inbound.signs.push((name, value)),
        }
    }
    for part in &message.parts {
        match kind(part).as_str() {
            "message/delivery-status" | "message/global-delivery-status" => {
                inbound.report.get_or_insert_with(|| delivery(&text_of(part)));
            }
            "message/feedback-report" => {
                inbound.report = Some(feedback(&text_of(part)));
            }
            "message/rfc822" | "text/rfc822-headers" | "message/global" | "message/global-headers" => {
                inbound.returned.extend(returned(part));
            }
            _ => {}
        }
    }
    inbound
}

/// Its media type in small letters.
fn kind(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else { return String::new() };
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
}

fn text_of(part: &MessagePart<'_>) -> String {
    String::from_utf8_lossy(part.contents()).replace("\r\n", "\n")
}

/// RFC 3464: groups of fields, the first about the mail, each other about one recipient.
fn delivery(text: &str) -> Report {
    let mut groups = text.split("\n\n").map(fields).filter(|fields| !fields.is_empty());
    let about = groups.next().unwrap_or_default();
    // Some relays forget the empty line; then the first group is about a recipient too.
    let own = about.iter().any(|(name, _)| name == "action").then(|| about.clone());
    let recipients = own.into_iter().chain(groups).filter(|fields| has(fields, "action")).take(RECIPIENTS);
    Report::Delivery {
        envelope: value(&about, "original-envelope-id"),
        relay: value(&about, "reporting-mta").map(|relay| untyped(&relay)),
        recipients: recipients.map(|fields| recipient(&fields)).collect(),
    }
}

fn recipient(fields: &[(String, String)]) -> Recipient {
    let address = value(fields, "original-recipient").or_else(|| value(fields, "final-recipient"));
    let action = value(fields, "action").unwrap_or_default();
    Recipient {
        address: address.map(|address| untyped(&address)),
        action: action.split_whitespace().next().unwrap_or_default().to_ascii_lowercase(),
        status: value(fields, "status").and_then(|status| enhanced(status.split_whitespace().next()?)),
        words: value(fields, "diagnostic-code").unwrap_or_default(),
    }
}

/// RFC 5965.
fn feedback(text: &str) -> Report {
    let fields = fields(text);
    Report::Feedback(value(&fields, "feedback-type").unwrap_or_default().trim().to_ascii_lowercase())
}

/// The Message-ID of what was sent back.
fn returned(part: &MessagePart<'_>) -> Vec<String> {
    match &part.body {
        PartType::Message(message) => message.message_id().map(|id| format!("<{id}>")).into_iter().collect(),
        _ => {
            let text = text_of(part);
            let head = text.split("\n\n").next().unwrap_or_default();
            value(&fields(head), "message-id").map(|value| ids(&value)).unwrap_or_default()
        }
    }
}

/// Fields as headers are written, folded or not.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, _, Some((name, value))) => {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    fields
}

fn has(fields: &[(String, String)], name: &str) -> bool {
    fields.iter().any(|(known, _)| known == name)
}

fn value(fields: &[(String, String)], name: &str) -> Option<String> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// `rfc822; ada@example.org` → `ada@example.org`
fn untyped(value: &str) -> String {
    let value = value.split_once(';').map_or(value, |(_, value)| value);
    value.trim().trim_matches(['<', '>']).to_owned()
}

/// What stands in angle brackets.
fn ids(value: &str) -> Vec<String> {
    let inside = value.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    inside.filter(|(id, _)| !id.is_empty() && id.len() <= 250).map(|(id, _)| format!("<{id}>")).take(50).collect()
}

/// Everything that looks like an address.
fn addresses(value: &str) -> Vec<String> {
    let words = value.split([' ', '\t', ',', ';', '<', '>', '"', '(', ')']);
    words.filter(|word| word.contains('@') && word.len() <= 320).map(ToOwned::to_owned).take(50).collect()
}

fn unfolded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::outbox::inbound::classify;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folded_fields_are_one_and_what_is_no_field_is_left_out() {
        let read = fields("Action: failed\nDiagnostic-Code: smtp; 550\n 5.1.1 nobody\nnonsense\n\tX: y");

        assert_eq!(read.len(), 2);
        assert_eq!(read[1].1, "smtp; 550 5.1.1 nobody X: y");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            classify(&read(&bytes));
        }

        #[test]
        fn no_report_makes_it_stumble(
            parts in prop::collection::vec(prop_oneof![
                Just("Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n"),
                Just("Content-Type: message/delivery-status\r\n"),
                Just("Content-Type: message/feedback-report\r\n"),
                Just("Content-Type: message/rfc822\r\n"),
                Just("Content-Transfer-Encoding: base64\r\n"),
                Just("Action: failed\r\n"),
                Just("Status: 5.1.1\r\n"),
                Just("Final-Recipient: rfc822;\r\n"),
                Just("Auto-Submitted: auto-replied\r\n"),
                Just("References: <a@b> <\r\n"),
                Just("--b\r\n"),
                Just("--b--\r\n"),
                Just("\r\n"),
                Just(" é\u{0}\r"),
            ], 0..40),
            cut in 0usize..2_000,
        ) {
            let mut bytes = parts.concat().into_bytes();
            bytes.truncate(cut);
            classify(&read(&bytes));
        }
    }
}
