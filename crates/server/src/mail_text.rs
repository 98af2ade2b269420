//! A mail's bytes as a person can read them: for the exact mail in the console, and for captured mail in development.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

/// What there is to see of a mail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) subject: String,
    /// Name and value, decoded, in the mail's order.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) calendar: Option<String>,
    /// The bytes as they were sent.
    pub(crate) raw: String,
}

/// Reads a mail; what cannot be read is shown raw alone.
pub(crate) fn read(bytes: &[u8]) -> Shown {
    let raw = String::from_utf8_lossy(bytes).into_owned();
    let Some(mail) = MessageParser::default().parse(bytes) else {
        return Shown { raw, ..Shown::default() };
    };
    Shown {
        subject: mail.subject().unwrap_or_default().to_owned(),
        headers: headers(&mail),
        text: mail.body_text(0).map(|text| text.into_owned()).unwrap_or_default(),
        html: mail.html_bodies().next().and_then(|part| match &part.body {
            PartType::Html(html) => Some(html.to_string()),
            _ => None,
        }),
        calendar: calendar(&mail),
        raw,
    }
}

/// The header lines, unfolded and decoded.
fn headers(mail: &Message<'_>) -> Vec<(String, String)> {
    let unfolded = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ");
    mail.headers_raw().map(|(name, value)| (name.to_owned(), decoded(&unfolded(value)))).collect()
}

/// A header's value with its encoded words (RFC 2047) as people read them; the parser does that to a subject.
fn decoded(value: &str) -> String {
    let line = format!("Subject: {value}\r\n\r\n");
    let mail = MessageParser::default().parse(line.as_bytes());
    mail.as_ref().and_then(Message::subject).unwrap_or(value).to_owned()
}

fn calendar(mail: &Message<'_>) -> Option<String> {
    let is_calendar = |part: &&mail_parser::MessagePart<'_>| {
        part.content_type().is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar"))
    };
    mail.parts.iter().find(is_calendar).map(|part| String::from_utf8_lossy(part.contents()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_read_in_its_parts() {
        let mail = "From: =?utf-8?q?Zo=C3=AB?= <hello@clinic.example>\r\nSubject: =?utf-8?q?Votre_rendez-vous_=C3=A0_9_h?=\r\n\
            Message-ID: <1@clinic.example>\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
            --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nQm9uam91cg==\r\n\
            --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour</p>\r\n\
            --b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--\r\n";

        let shown = read(mail.as_bytes());

        assert_eq!(shown.subject, "Votre rendez-vous à 9 h");
        assert_eq!(shown.text, "Bonjour");
        assert_eq!(shown.html.as_deref().map(str::trim), Some("<p>Bonjour</p>"));
        assert!(shown.calendar.unwrap().starts_with("BEGIN:VCALENDAR"));
        assert!(shown.headers.iter().any(|(_, value)| value == "Zoë <hello@clinic.example>"));
        assert!(shown.headers.iter().any(|(name, value)| name == "Message-ID" && value == "<1@clinic.example>"));
    }

    #[test]
    fn what_is_no_mail_is_shown_as_it_is() {
        assert_eq!(read(b"\xff").raw, "\u{fffd}");
    }
}
