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
