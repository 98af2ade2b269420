//! The consent ledger: what a person agreed to, when, in which words. Only ever appended to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{Bilingual, Lang};

/// What can be agreed to; separate questions, never one box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// E-mail as a channel; needed to book online.
    EmailChannel,
    /// Reading after a visit.
    CareEducation,
    /// A short question now and then.
    OutcomeCheckIn,
}

impl Kind {
    /// Every kind, the required one first.
    pub const ALL: [Self; 3] = [Self::EmailChannel, Self::CareEducation, Self::OutcomeCheckIn];

    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::EmailChannel => "email-channel",
            Self::CareEducation => "care-education",
            Self::OutcomeCheckIn => "outcome-check-in",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The words of one consent, as versioned data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentText {
    /// What it asks.
    pub kind: Kind,
    /// The version of the words.
    pub version: String,
    /// Whether booking online needs it.
    pub required: bool,
    /// The words beside the box, one sentence that begins with "I" or speaks to the clinic.
    pub label: Bilingual,
    /// What is agreed to; label and text together are the versioned words.
    pub text: Bilingual,
}

/// Given or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Agreed.
    Given,
    /// Taken back.
    Withdrawn,
}

/// How a decision reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// A form of ours.
    OnlineForm,
    /// On paper.
    Paper,
    /// Said to staff.
    SpokenToStaff,
    /// The mail program's own button (RFC 8058), or ours.
    OneClick,
    /// The page that every mail links to.
    PreferencePage,
    /// With an import, proof attached.
    ImportWithProof,
    /// Two records became one: of their words the stricter one.
    Merge,
}

/// One decision, as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What about.
    pub kind: Kind,
    /// Given or withdrawn.
    pub decision: Decision,
    /// The version of the words that were read.
    pub version: String,
    /// The language they were read in.
    pub lang: Lang,
    /// How it reached us.
    pub method: Method,
    /// When.
    pub at: Timestamp,
    /// From which network address, where it was given online and is known.
    #[serde(default)]
    pub network: Option<String>,
}

/// Whether the latest decision about `kind` at an instant was to agree.
pub fn stands(ledger: &[Entry], kind: Kind, at: Timestamp) -> bool {
    ledger
        .iter()
        .filter(|entry| entry.kind == kind && entry.at <= at)
        // `max_by_key` returns the last of equals: of two entries in one second the later one in the ledger counts.
        .max_by_key(|entry| entry.at)
        .is_some_and(|entry| entry.decision == Decision::Given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, decision: Decision, second: i64) -> Entry {
        Entry {
            kind,
            decision,
            version: "2026-11".to_owned(),
            lang: Lang::French,
            method: Method::OnlineForm,
            at: at(second),
            network: None,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn nothing_stands_that_was_never_given() {
        for kind in Kind::ALL {
            assert!(!stands(&[], kind, at(0)));
        }
    }

    #[test]
    fn the_latest_word_before_an_instant_counts() {
        let ledger = [
            entry(Kind::CareEducation, Decision::Given, 10),
            entry(Kind::CareEducation, Decision::Withdrawn, 20),
            entry(Kind::CareEducation, Decision::Given, 30),
        ];

        let stood: Vec<bool> =
            [9, 10, 19, 20, 29, 30, 99].map(|second| stands(&ledger, Kind::CareEducation, at(second))).to_vec();

        assert_eq!(stood, [false, true, true, false, false, true, true]);
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter_unless_they_are_of_one_second() {
        let later_first =
            [entry(Kind::CareEducation, Decision::Withdrawn, 20), entry(Kind::CareEducation, Decision::Given, 10)];
        assert!(!stands(&later_first, Kind::CareEducation, at(30)));

        let one_second =
            [entry(Kind::CareEducation, Decision::Given, 10), entry(Kind::CareEducation, Decision::Withdrawn, 10)];
        assert!(!stands(&one_second, Kind::CareEducation, at(10)));
    }

    #[test]
    fn each_question_is_answered_for_itself() {
        let ledger = [
            entry(Kind::EmailChannel, Decision::Given, 10),
            entry(Kind::CareEducation, Decision::Given, 10),
            entry(Kind::CareEducation, Decision::Withdrawn, 20),
        ];

        assert!(stands(&ledger, Kind::EmailChannel, at(30)));
        assert!(!stands(&ledger, Kind::CareEducation, at(30)));
        assert!(!stands(&ledger, Kind::OutcomeCheckIn, at(30)));
    }

    #[test]
    fn kinds_read_back_from_their_codes() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert_eq!(Kind::from_code("newsletter"), None);
    }
}
