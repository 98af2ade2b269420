//! What comes back: reports, complaints, machines that answer, and people. Read from a mail elsewhere, judged here alone.

use super::{
    addresses::{AddressVerdict, judge},
    delivery::Reply,
};

/// A mail that came in, as far as it is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inbound {
    /// The addresses it was sent to, of envelope and headers.
    pub to: Vec<String>,
    /// Whether nobody wants an answer to it: an empty return path, as reports have.
    pub from_nobody: bool,
    /// What machines say of themselves: names of headers in small letters, and their values.
    pub signs: Vec<(String, String)>,
    /// The Message-IDs it answers, in angle brackets.
    pub answers: Vec<String>,
    /// The part that is made for programs.
    pub report: Option<Report>,
    /// The Message-IDs of what is sent back along with it, in angle brackets.
    pub returned: Vec<String>,
}

/// The part of a mail that is made for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// What became of a mail (RFC 3464).
    Delivery {
        /// The name the mail had in its envelope.
        envelope: Option<String>,
        /// Who reports.
        relay: Option<String>,
        /// What became of it, for each recipient.
        recipients: Vec<Recipient>,
    },
    /// What somebody thought of a mail (RFC 5965): `abuse`, `fraud`, `not-spam` and others.
    Feedback(String),
}

/// What became of a mail for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// The address we wrote to, as far as the report says it; otherwise the one it ended at.
    pub address: Option<String>,
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
    pub action: String,
    /// The enhanced status code.
    pub status: Option<(u8, u16, u16)>,
    /// What the other side said.
    pub words: String,
}

/// By what a mail of ours is found again, the surest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// Of the addresses it came to: what stands between `b+` and the at sign.
    pub tags: Vec<String>,
    /// The envelope's name.
    pub envelope: Option<String>,
    /// Message-IDs in angle brackets.
    pub message_ids: Vec<String>,
}

/// What a mail that came in is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// What became of a mail of ours.
    Report {
        /// Which.
        about: Clues,
        /// Who says so.
        relay: Option<String>,
        /// The address, where it is named, and its fate.
        fates: Vec<(Option<String>, Fate)>,
    },
    /// Somebody called a mail of ours unwanted.
    Complaint(Clues),
    /// A machine wrote it; nothing follows.
    Automatic,
    /// Somebody answers a mail of ours.
    Reply(Clues),
    /// For a person to read.
    Other,
}

/// What a report says became of a mail for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// There is no such mailbox.
    Hard,
    /// Full, disabled, out of reach or unclear.
    Soft,
    /// Policy, reputation, our own set-up: never the person's fault.
    Ours,
    /// On its way still; nothing changes.
    Note,
    /// It arrived.
    Delivered,
}

impl Fate {
    /// Every fate.
    pub const ALL: [Self; 5] = [Self::Hard, Self::Soft, Self::Ours, Self::Note, Self::Delivered];

    /// The code of the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Ours => "ours",
            Self::Note => "note",
            Self::Delivered => "delivered",
        }
    }
}

impl Class {
    /// The code of the database.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Report { .. } => "report",
            Self::Complaint(_) => "complaint",
            Self::Automatic => "automatic",
            Self::Reply(_) => "reply",
            Self::Other => "other",
        }
    }

    /// By what it says which mail of ours it is about.
    pub fn clues(&self) -> Option<&Clues> {
        match self {
            Self::Report { about, .. } | Self::Complaint(about) | Self::Reply(about) => Some(about),
            Self::Automatic | Self::Other => None,
        }
    }
}

/// Says what a mail is. The order is the rule: a report before a machine's answer, a machine's answer before a person's.
pub fn classify(mail: &Inbound) -> Class {
    match &mail.report {
        Some(Report::Delivery { envelope, relay, recipients }) if !recipients.is_empty() => {
            return Class::Report {
                about: Clues { envelope: envelope.clone(), ..clues(mail, &mail.returned) },
                relay: relay.clone(),
                fates: recipients.iter().map(|one| (one.address.clone(), one.fate())).collect(),
            };
        }
        // Somebody who takes a mail out of the spam folder complains of nothing.
        Some(Report::Feedback(kind)) if kind != "not-spam" => return Class::Complaint(clues(mail, &mail.returned)),
        Some(_) => return Class::Automatic,
        None => {}
    }
    if mail.from_nobody || mail.signs.iter().any(|(name, value)| is_machines(name, value)) {
        return Class::Automatic;
    }
    if mail.answers.is_empty() { Class::Other } else { Class::Reply(clues(mail, &mail.answers)) }
}

impl Recipient {
    fn fate(&self) -> Fate {
        match self.action.as_str() {
            "delivered" => Fate::Delivered,
            "failed" => match judge(&self.refusal()) {
                AddressVerdict::Hard => Fate::Hard,
                AddressVerdict::Soft => Fate::Soft,
                AddressVerdict::Ours => Fate::Ours,
            },
            _ => Fate::Note,
        }
    }

    /// The refusal it tells of. Many a relay writes `5.0.0` and repeats what the other side really said.
    fn refusal(&self) -> Reply {
        let said = self.words.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(enhanced);
        let status = match self.status {
            Some((_, 0, 0)) | None => said.or(self.status),
            status => status,
        };
        let code = self.words.split(|c: char| !c.is_ascii_digit()).find_map(three_digits).unwrap_or_default();
        Reply { code, enhanced: status, text: self.words.clone() }
    }
}

/// Reads an enhanced status code, `5.1.1`.
pub fn enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let mut numbers = text.trim().splitn(3, '.');
    let class: u8 = numbers.next()?.parse().ok().filter(|class| [2, 4, 5].contains(class))?;
    let (subject, detail) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    (subject < 100 && detail < 1000).then_some((class, subject, detail))
}

fn three_digits(text: &str) -> Option<u16> {
    text.parse().ok().filter(|code| text.len() == 3 && (400..600).contains(code))
}

/// RFC 3834, and what machines wrote before it.
fn is_machines(name: &str, value: &str) -> bool {
    let value = value.trim().to_lowercase();
    match name {
        "auto-submitted" => !value.starts_with("no") || value.starts_with("not"),
        "precedence" => ["bulk", "junk", "list", "auto_reply"].contains(&value.as_str()),
        "x-auto-response-suppress" => value.contains("all") || value.contains("oof"),
        "x-autoreply" | "x-autorespond" | "x-autoresponder" | "x-autoreply-from" | "x-mail-autoreply" | "list-id"
        | "feedback-id" => true,
        _ => false,
    }
}

fn clues(mail: &Inbound, message_ids: &[String]) -> Clues {
    let tags = mail.to.iter().filter_map(|address| tag(address)).collect();
    Clues { tags, envelope: None, message_ids: message_ids.to_vec() }
}

/// `b+{tag}@…`; relays may write it in capitals.
fn tag(address: &str) -> Option<String> {
    let (local, _) = address.rsplit_once('@')?;
    let (sign, tag) = local.split_at_checked(2)?;
    (sign.eq_ignore_ascii_case("b+") && tag.len() <= 64).then(|| tag.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failed(status: Option<(u8, u16, u16)>, words: &str) -> Recipient {
        Recipient { address: None, action: "failed".to_owned(), status, words: words.to_owned() }
    }

    #[test]
    fn the_status_decides_and_what_the_other_side_said_only_where_it_says_nothing() {
        assert_eq!(failed(Some((5, 1, 1)), "smtp; 550 5.7.1 blocked").fate(), Fate::Hard);
        assert_eq!(failed(Some((5, 0, 0)), "smtp; 550 5.1.1 <ada@example.org>: user unknown").fate(), Fate::Hard);
        assert_eq!(failed(Some((5, 0, 0)), "smtp; 550-5.7.26 unauthenticated mail").fate(), Fate::Ours);
        assert_eq!(failed(Some((4, 4, 7)), "smtp; 550 no such user").fate(), Fate::Soft);
        assert_eq!(failed(None, "smtp; 550 no such user here").fate(), Fate::Hard);
        assert_eq!(failed(None, "smtp; 554 refused").fate(), Fate::Ours);
        assert_eq!(failed(None, "").fate(), Fate::Soft, "doubt never blocks at once");
    }

    #[test]
    fn only_a_failure_is_one() {
        for (action, fate) in [
            ("delayed", Fate::Note),
            ("relayed", Fate::Note),
            ("expanded", Fate::Note),
            ("delivered", Fate::Delivered),
            ("soon", Fate::Note),
        ] {
            let recipient = Recipient { action: action.to_owned(), ..failed(Some((5, 1, 1)), "") };
            assert_eq!(recipient.fate(), fate, "{action}");
        }
    }

    #[test]
    fn machines_are_known_by_what_they_say_of_themselves() {
        for (name, value, machine) in [
            ("auto-submitted", "auto-replied", true),
            ("auto-submitted", "auto-generated; owner=ada", true),
            ("auto-submitted", "no", false),
            ("precedence", "bulk", true),
            ("precedence", "first-class", false),
            ("x-auto-response-suppress", "OOF, AutoReply", true),
            ("x-autoreply", "yes", true),
            ("subject", "auto-submitted", false),
        ] {
            assert_eq!(is_machines(name, value), machine, "{name}: {value}");
        }
    }

    #[test]
    fn a_tag_is_read_from_the_address_whatever_a_relay_made_of_its_letters() {
        let mail = Inbound {
            to: vec!["desk@clinic.example".to_owned(), "B+00AB@Clinic.Example".to_owned()],
            ..Inbound::default()
        };

        assert_eq!(clues(&mail, &[]).tags, ["00ab"]);
        for other in ["b+", "b@clinic.example", "é@clinic.example", "@", ""] {
            assert!(tag(other).is_none_or(|tag| tag.is_empty()), "{other}");
        }
    }

    proptest! {
        #[test]
        fn no_report_makes_it_stumble(action in ".{0,20}", words in "\\PC{0,300}", address in "\\PC{0,80}", sign in ".{0,30}", value in "\\PC{0,40}") {
            let recipient = Recipient { address: Some(address.clone()), action, status: enhanced(&value), words };
            let report = Report::Delivery { envelope: Some(value.clone()), relay: None, recipients: vec![recipient] };
            for report in [None, Some(report), Some(Report::Feedback(value.clone()))] {
                let mail = Inbound {
                    to: vec![address.clone()],
                    signs: vec![(sign.clone(), value.clone()), ("auto-submitted".to_owned(), value.clone())],
                    answers: vec![value.clone()],
                    report,
                    ..Inbound::default()
                };
                prop_assert!(!classify(&mail).code().is_empty());
            }
        }
    }
}
