//! A visit as calendars understand it (RFC 5545, RFC 5546): stable UID, rising SEQUENCE, instants in UTC.

use jiff::Timestamp;

use crate::{
    ids::AppointmentId,
    text::{EmailAddress, PersonName},
    time::Span,
};

/// What a calendar is told about a visit. It names the clinic, never the service, technique or condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Which visit; with the host it is the UID for life.
    pub appointment: AppointmentId,
    /// The host of the clinic's public address.
    pub host: String,
    /// What the calendar should do; none for a file that is only looked at.
    pub method: Option<Method>,
    /// Whether the visit is cancelled; a `Cancel` always is.
    pub cancelled: bool,
    /// The visit's sequence.
    pub sequence: i32,
    /// When this was written.
    pub stamp: Timestamp,
    /// From when to when.
    pub span: Span,
    /// The clinic's name.
    pub organizer: String,
    /// The clinic's address.
    pub organizer_email: EmailAddress,
    /// Who comes, where the invitation is theirs.
    pub attendee: Option<(PersonName, EmailAddress)>,
    /// The entry's title: the clinic's name, or "Visit at …".
    pub summary: String,
    /// Where: an address, or "video".
    pub location: Option<String>,
    /// What else may be said: how to move or cancel.
    pub description: Option<String>,
    /// The manage link.
    pub url: Option<String>,
}

impl Invite {
    /// The calendar file: lines end in CRLF and are folded at 75 octets.
    pub fn to_ics(&self) -> String {
        let utc = |instant: Timestamp| instant.strftime("%Y%m%dT%H%M%SZ").to_string();
        let cancelled = self.cancelled || self.method == Some(Method::Cancel);
        let mut ics = Lines::default();
        ics.line("BEGIN:VCALENDAR");
        ics.line("VERSION:2.0");
        ics.line("PRODID:-//Movability//Booking//EN");
        ics.line("CALSCALE:GREGORIAN");
        match self.method {
            Some(Method::Request) => ics.line("METHOD:REQUEST"),
            Some(Method::Cancel) => ics.line("METHOD:CANCEL"),
            None => {}
        }
        ics.line("BEGIN:VEVENT");
        ics.line(&format!("UID:{}", text(&uid(self.appointment, &self.host))));
        ics.line(&format!("SEQUENCE:{}", self.sequence));
        ics.line(&format!("DTSTAMP:{}", utc(self.stamp)));
        ics.line(&format!("DTSTART:{}", utc(self.span.start)));
        ics.line(&format!("DTEND:{}", utc(self.span.end)));
        ics.line(if cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        ics.line(&format!("ORGANIZER;CN={}:{}", parameter(&self.organizer), mailto(&self.organizer_email)));
        if let Some((name, email)) = &self.attendee {
            let name = parameter(name.expose());
            // Answering the invitation does not cancel the visit, so no answer is asked for.
            ics.line(&format!(
                "ATTENDEE;CN={name};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:{}",
                mailto(email)
            ));
        }
        ics.line(&format!("SUMMARY:{}", text(&self.summary)));
        for (name, value) in [("LOCATION", &self.location), ("DESCRIPTION", &self.description)] {
            if let Some(value) = value {
                ics.line(&format!("{name}:{}", text(value)));
            }
        }
        if let Some(url) = &self.url {
            ics.line(&format!("URL:{}", printable(url)));
        }
        ics.line("CLASS:PRIVATE");
        ics.line("TRANSP:OPAQUE");
        ics.line("END:VEVENT");
        ics.line("END:VCALENDAR");
        ics.0
    }
}

/// What a calendar should do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Add or update the entry.
    Request,
    /// Remove it.
    Cancel,
}

/// A visit in a practitioner's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which visit; with the host it is the UID for life.
    pub appointment: AppointmentId,
    /// The visit's sequence.
    pub sequence: i32,
    /// When it last changed.
    pub stamp: Timestamp,
    /// From when to when.
    pub span: Span,
    /// The entry's title: initials.
    pub summary: String,
    /// Where.
    pub location: Option<String>,
}

/// A calendar of many visits, to be looked at again and again. The same visits give the same bytes.
pub fn calendar(name: &str, host: &str, entries: &[Entry]) -> String {
    let utc = |instant: Timestamp| instant.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut ics = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Movability//Booking//EN", "CALSCALE:GREGORIAN"] {
        ics.line(line);
    }
    ics.line(&format!("X-WR-CALNAME:{}", text(name)));
    for entry in entries {
        ics.line("BEGIN:VEVENT");
        ics.line(&format!("UID:{}", text(&uid(entry.appointment, host))));
        ics.line(&format!("SEQUENCE:{}", entry.sequence));
        ics.line(&format!("DTSTAMP:{}", utc(entry.stamp)));
        ics.line(&format!("DTSTART:{}", utc(entry.span.start)));
        ics.line(&format!("DTEND:{}", utc(entry.span.end)));
        ics.line("STATUS:CONFIRMED");
        ics.line(&format!("SUMMARY:{}", text(&entry.summary)));
        if let Some(location) = &entry.location {
            ics.line(&format!("LOCATION:{}", text(location)));
        }
        ics.line("CLASS:PRIVATE");
        ics.line("TRANSP:OPAQUE");
        ics.line("END:VEVENT");
    }
    ics.line("END:VCALENDAR");
    ics.0
}

/// The UID of a visit's entry.
pub fn uid(appointment: AppointmentId, host: &str) -> String {
    format!("{appointment}@{host}")
}

/// Content lines as they are written out.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a line, folded at 75 octets without splitting a character.
    fn line(&mut self, line: &str) {
        let mut room = FOLD;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = FOLD - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Octets of a line, its end aside.
const FOLD: usize = 75;

/// A TEXT value: backslash, semicolon, comma and line breaks are escaped; other control characters are left out.
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A parameter value in quotes; what quotes cannot hold is written as RFC 6868 says.
fn parameter(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '^' => quoted.push_str("^^"),
            '"' => quoted.push_str("^'"),
            '\n' => quoted.push_str("^n"),
            c if c.is_control() && c != '\t' => {}
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A value that is no TEXT and needs no escaping, kept to one line.
fn printable(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

/// An address as a calendar address (RFC 6068): what a URI cannot hold is percent-encoded.
fn mailto(email: &EmailAddress) -> String {
    let mut uri = String::from("mailto:");
    for byte in email.expose().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@+!$'*".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn invite() -> Invite {
        Invite {
            appointment: uuid::Uuid::from_u128(0xada).into(),
            host: "clinic.example".into(),
            method: Some(Method::Request),
            cancelled: false,
            sequence: 0,
            stamp: "2028-05-01T09:00:00Z".parse().unwrap(),
            span: Span::new("2028-05-09T13:00:00Z".parse().unwrap(), "2028-05-09T14:00:00Z".parse().unwrap()),
            organizer: "Movability".into(),
            organizer_email: "hello@example.org".parse().unwrap(),
            attendee: Some(("Ada Lovelace".parse().unwrap(), "ada@example.org".parse().unwrap())),
            summary: "Movability".into(),
            location: Some("1 Main Street, Toronto".into()),
            description: Some("To move or cancel:\nhttps://clinic.example/a/x".into()),
            url: Some("https://clinic.example/a/x".into()),
        }
    }

    #[test]
    fn an_invitation_reads_as_calendars_expect() {
        let ics = invite().to_ics();

        for line in [
            "METHOD:REQUEST",
            "UID:00000000-0000-0000-0000-000000000ada@clinic.example",
            "SEQUENCE:0",
            "DTSTAMP:20280501T090000Z",
            "DTSTART:20280509T130000Z",
            "DTEND:20280509T140000Z",
            "STATUS:CONFIRMED",
            "ORGANIZER;CN=\"Movability\":mailto:hello@example.org",
            "LOCATION:1 Main Street\\, Toronto",
            "DESCRIPTION:To move or cancel:\\nhttps://clinic.example/a/x",
        ] {
            assert!(unfolded(&ics).contains(&line.to_owned()), "{line} is missing in\n{ics}");
        }
        assert!(unfolded(&ics).iter().any(|line| line.starts_with("ATTENDEE;") && line.contains(";RSVP=FALSE:")));
    }

    #[test]
    fn a_cancellation_says_so_twice_and_a_file_has_no_method() {
        let cancelled = Invite { method: Some(Method::Cancel), sequence: 1, ..invite() }.to_ics();
        assert!(cancelled.contains("\r\nMETHOD:CANCEL\r\n") && cancelled.contains("\r\nSTATUS:CANCELLED\r\n"));

        let file = Invite { method: None, ..invite() }.to_ics();
        assert!(!file.contains("METHOD"));
    }

    /// What comes before a quote, an escape or the end of a line cannot begin a line of its own.
    #[test]
    fn nothing_that_is_typed_becomes_a_line() {
        let ics = Invite {
            summary: "x\r\nATTENDEE:mailto:eve@example.org".into(),
            organizer: "a\":mailto:eve@example.org\r\nX-EVIL:1".into(),
            url: Some("https://x\r\nX-EVIL:1".into()),
            ..invite()
        }
        .to_ics();

        assert!(unfolded(&ics).iter().all(|line| !line.starts_with("X-EVIL") && !line.starts_with("ATTENDEE:")));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            summary in ".{0,200}", description in "(\\PC|\n){0,200}", location in "[\\PC]{1,90}", name in "[\\PC]{1,60}",
            address in "[a-z!#$%&'*+/=?^_`{|}~é-]{1,40}", sequence in 0..1000i32,
            start in 0..4_000_000_000i64, minutes in 1..600i64,
        ) {
            let address = format!("{address}@example.org");
            let (Ok(person), Ok(email)) = (name.parse::<PersonName>(), address.parse::<EmailAddress>()) else {
                return Ok(());
            };
            let instant = |second| Timestamp::from_second(second).unwrap();
            let invite = Invite {
                sequence,
                span: Span::new(instant(start), instant(start + minutes * 60)),
                summary: summary.clone(),
                location: Some(location.clone()),
                description: Some(description.clone()),
                attendee: Some((person.clone(), email.clone())),
                ..invite()
            };

            let ics = invite.to_ics();
            prop_assert!(ics.split("\r\n").all(|line| line.len() <= 75), "folded at 75 octets");
            prop_assert!(ics.ends_with("\r\n") && !ics.replace("\r\n", "").contains(['\r', '\n']));

            let read = read(&ics);
            let visible = |text: &str| text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect::<String>();
            prop_assert_eq!(&read["SUMMARY"].0, &visible(&summary.replace("\r\n", "\n")));
            prop_assert_eq!(&read["LOCATION"].0, &visible(&location));
            prop_assert_eq!(&read["DESCRIPTION"].0, &visible(&description));
            prop_assert_eq!(&read["SEQUENCE"].0, &sequence.to_string());
            prop_assert_eq!(&read["DTSTART"].0, &instant(start).strftime("%Y%m%dT%H%M%SZ").to_string());
            prop_assert_eq!(&read["ATTENDEE"].1, person.expose());
            prop_assert_eq!(&decoded(&read["ATTENDEE"].0), &format!("mailto:{}", email.expose()));
        }
    }

    fn unfolded(ics: &str) -> Vec<String> {
        ics.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    /// A small reader: each property's value, unescaped, and its common name.
    fn read(ics: &str) -> BTreeMap<String, (String, String)> {
        let mut properties = BTreeMap::new();
        for line in unfolded(ics) {
            let mut quoted = false;
            let colon = line.find(|c| {
                quoted ^= c == '"';
                c == ':' && !quoted
            });
            let (head, value) = line.split_at(colon.expect("a colon outside quotes"));
            let name = head.split(';').next().unwrap().to_owned();
            let common_name = head.split_once("CN=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap());
            let common_name = unescaped(common_name, '^', &[('^', '^'), ('\'', '"'), ('n', '\n')]);
            let value = unescaped(&value[1..], '\\', &[('\\', '\\'), (';', ';'), (',', ','), ('n', '\n')]);
            properties.insert(name, (value, common_name));
        }
        properties
    }

    fn unescaped(text: &str, escape: char, meanings: &[(char, char)]) -> String {
        let mut chars = text.chars();
        let mut plain = String::new();
        while let Some(c) = chars.next() {
            if c == escape {
                let code = chars.next().expect("an escape is followed by something");
                plain.push(meanings.iter().find(|(known, _)| *known == code).expect("a known escape").1);
            } else {
                plain.push(c);
            }
        }
        plain
    }

    fn decoded(uri: &str) -> String {
        let (mut bytes, mut plain) = (uri.bytes(), Vec::new());
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                plain.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                plain.push(byte);
            }
        }
        String::from_utf8(plain).unwrap()
    }
}
