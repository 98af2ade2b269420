//! The headers of a mail, and the two headers that let a mail program unsubscribe by itself.

use domain::{outbox::letter::Letter, text::EmailAddress};
use jiff::{fmt::rfc2822::DateTimePrinter, tz::TimeZone};
use lettre::message::{
    Mailbox, Mailboxes,
    header::{From, HeaderName, HeaderValue, Headers, MIME_VERSION_1_0, ReplyTo, Subject, To},
};

use crate::{
    sender::{Error, Sender},
    session::address,
    words::line,
};

/// Whose mail it is, to whom, and about what.
pub(crate) struct Heads<'a> {
    pub(crate) letter: &'a Letter,
    pub(crate) sender: &'a Sender,
    pub(crate) subject: &'a str,
    /// Whether the name of the recipient is known to be theirs.
    pub(crate) named: bool,
    /// Where one press of a button unsubscribes.
    pub(crate) way_out: Option<&'a str>,
}

impl Heads<'_> {
    /// All headers but those of the body. The order is fixed, so the same mail is the same bytes.
    pub(crate) fn build(&self) -> Result<Headers, Error> {
        let Self { letter, sender, subject, named, way_out } = self;
        let mut headers = Headers::new();

        set(&mut headers, "Date", date(letter)?);
        let from = sender.name.as_ref().unwrap_or(&letter.clinic.name);
        headers.set(From::from(mailbox(Some(from), &sender.from, "from")?));
        headers.set(ReplyTo::from(mailbox(Some(&letter.clinic.name), &letter.clinic.reply_to, "reply_to")?));
        let to = named.then(|| letter.to.name.expose());
        headers.set(To::from(mailbox(to, &letter.to.address, "address")?));
        headers.set(Subject::from(short(subject)));
        set(&mut headers, "Message-ID", message_id(&letter.message_id)?);
        headers.set(MIME_VERSION_1_0);
        set(&mut headers, "Content-Language", letter.to.lang.tag().to_owned());
        set(&mut headers, "Auto-Submitted", "auto-generated".to_owned());
        set(&mut headers, "X-Auto-Response-Suppress", "All".to_owned());
        if let Some(way_out) = way_out.filter(|_| sender.is_public()) {
            set(&mut headers, "List-Unsubscribe", format!("<{}>", way_out));
            set(&mut headers, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        }
        Ok(headers)
    }
}

/// A header whose value is ours and plain ASCII already; it is neither encoded nor folded.
fn set(headers: &mut Headers, name: &'static str, value: String) {
    let value = line(&value);
    headers.insert_raw(HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(name),
        value.clone(),
        value,
    ));
}

/// A name, where there is one, and an address with its domain as relays know it.
fn mailbox(name: Option<&str>, at: &EmailAddress, field: &'static str) -> Result<Mailboxes, Error> {
    let at = address(at.expose()).ok_or(Error::Unusable(field))?;
    Ok(Mailbox::new(name.map(short).filter(|name| !name.is_empty()), at).into())
}

/// On one line and within the length of a header line, which lettre cannot fold inside a word.
fn short(text: &str) -> String {
    let text = line(text);
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// The time of queueing, so that every attempt is the same mail.
fn date(letter: &Letter) -> Result<String, Error> {
    let queued_at = letter.queued_at.to_zoned(TimeZone::UTC);
    DateTimePrinter::new().zoned_to_string(&queued_at).map_err(|_| Error::Unusable("queued_at"))
}

fn message_id(id: &str) -> Result<String, Error> {
    let shaped = id.starts_with('<') && id.ends_with('>') && id.contains('@') && id.len() <= 250;
    let plain = id.bytes().all(|octet| octet.is_ascii_graphic());
    if shaped && plain { Ok(id.to_owned()) } else { Err(Error::Unusable("message_id")) }
}
