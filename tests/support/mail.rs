//! A mail that left the house, as its reader's program sees it.

use mail::session::Letter;
use mail_parser::{MessageParser, MimeHeaders as _};

/// A mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Whom the envelope names.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its Message-ID, without brackets.
    pub id: String,
    /// Its plain part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
    /// The calendar parts.
    pub calendars: Vec<String>,
    /// Every byte, headers first.
    pub raw: String,
}

impl Mail {
    pub(crate) fn read(letter: &Letter) -> Self {
        Self::of(&letter.to, &letter.bytes)
    }

    /// Reads the bytes of a mail.
    pub fn of(to: &str, bytes: &[u8]) -> Self {
        let mail = MessageParser::default().parse(bytes).expect("what was sent is a mail");
        let is_calendar = |part: &&mail_parser::MessagePart<'_>| {
            part.content_type()
                .and_then(|kind| kind.subtype())
                .is_some_and(|kind| kind.eq_ignore_ascii_case("calendar"))
        };
        Self {
            to: to.to_owned(),
            subject: mail.subject().unwrap_or_default().to_owned(),
            id: mail.message_id().unwrap_or_default().to_owned(),
            text: mail.body_text(0).unwrap_or_default().into_owned(),
            html: mail.body_html(0).unwrap_or_default().into_owned(),
            calendars: mail
                .parts
                .iter()
                .filter(is_calendar)
                .filter_map(|part| part.text_contents())
                .map(str::to_owned)
                .collect(),
            raw: String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// The six digits that prove an address.
    pub fn code(&self) -> Option<String> {
        self.text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).map(str::to_owned)
    }

    /// The path of the first link that holds a text, without the host.
    pub fn path(&self, part: &str) -> Option<String> {
        let link = self.text.split_whitespace().find(|word| word.contains("://") && word.contains(part))?;
        let link = link.trim_matches(|c| "<>().,".contains(c));
        let after = link.find("://").map_or(0, |at| at + 3);
        let path = link.get(after..).and_then(|rest| rest.find('/')).map_or(link.len(), |at| after + at);
        link.get(path..).map(str::to_owned)
    }

    /// A header's value, unfolded; empty where it is absent.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        let line =
            head.lines().find_map(|line| line.split_once(':').filter(|(known, _)| known.eq_ignore_ascii_case(name)));
        line.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    }
}
