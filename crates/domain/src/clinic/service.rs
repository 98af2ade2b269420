//! What can be booked.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{JourneySlug, LocationId, PractitionerId, ServiceId},
    text::{Bilingual, Words},
    time::Minutes,
};

/// A service as patients see it, and the rules it is booked by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The author's slug.
    pub id: ServiceId,
    /// What it is called.
    pub title: Bilingual,
    /// One or two sentences.
    pub summary: Bilingual,
    /// Lengths it comes in, in elapsed minutes; the first is the usual one.
    pub minutes: Vec<Minutes>,
    /// Starts lie this far apart on the wall clock (R2).
    pub step: Minutes,
    /// Time the practitioner needs before.
    pub before: Minutes,
    /// Time the practitioner needs after.
    pub after: Minutes,
    /// How long ahead it must be booked.
    pub notice: Minutes,
    /// How many local days ahead it can be booked, inclusive.
    pub horizon_days: u16,
    /// Until how long before the start a patient may cancel or move.
    pub cancel_window: Minutes,
    /// Only at these places; none means wherever its practitioners work.
    pub locations: Option<Vec<LocationId>>,
    /// In person, by video, by phone.
    pub modalities: Vec<Modality>,
    /// Who may book it.
    pub audience: Audience,
    /// Whether staff must approve each booking.
    pub approval: bool,
    /// When the address must be proven.
    pub verify: Verify,
    /// The kind of room it needs, if any.
    pub room_kind: Option<String>,
    /// Turnover time of that room.
    pub room_after: Minutes,
    /// Who offers it.
    pub practitioners: Vec<PractitionerId>,
    /// Whether lists show it.
    pub listed: bool,
    /// Seats; 1 is a visit for one.
    pub capacity: u16,
    /// Visits to come that one person may have of it.
    pub max_open_per_patient: Option<u16>,
    /// Visits of it per practitioner and local date.
    pub daily_cap: Option<u16>,
    /// What it costs, in words: nothing, one price for every length, or one for each, in their order.
    pub prices: Vec<Bilingual>,
    /// The journey that a fulfilled visit starts.
    pub journey: Option<JourneySlug>,
    /// Short questions on the confirm page.
    pub questions: Vec<Question>,
    /// False once it is out of use: existing visits stay.
    pub active: bool,
}

impl Service {
    /// The usual length.
    pub fn usual_minutes(&self) -> Minutes {
        self.minutes.first().copied().unwrap_or(Minutes(60))
    }

    /// What a visit of this length costs. A length that is no longer offered has no price of its own any more.
    pub fn price_of(&self, length: Minutes) -> Option<&Bilingual> {
        match self.prices.as_slice() {
            [for_all] => Some(for_all),
            each => self.minutes.iter().position(|minutes| *minutes == length).and_then(|at| each.get(at)),
        }
    }
}

/// How a visit takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// Face to face, at a physical place.
    InPerson,
    /// On a screen.
    Video,
    /// By phone.
    Phone,
}

impl Modality {
    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::InPerson => "in-person",
            Self::Video => "video",
            Self::Phone => "phone",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::InPerson, Self::Video, Self::Phone].into_iter().find(|modality| modality.code() == code)
    }
}

/// Who may book a service; judged on the record, not on what a guest says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody.
    #[default]
    Any,
    /// People who have not been here.
    New,
    /// People who have.
    Returning,
}

/// When a booking waits for the code that proves the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verify {
    /// Unless this browser has proven this address already.
    #[default]
    NewEmail,
    /// Every time.
    Always,
    /// Never: the typed address counts.
    Never,
}

/// A short question of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Names the answer, e.g. `injections`.
    pub id: String,
    /// The question.
    pub text: Bilingual,
    /// What helps to answer it, below the question.
    pub hint: Option<Bilingual>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The choices of a choice.
    pub options: Vec<QuestionOption>,
    /// Whether it must be answered.
    pub required: bool,
}

impl Question {
    /// Whether this is an answer to it: one of the options, or free words.
    pub fn takes(&self, answer: &str) -> bool {
        match self.kind {
            QuestionKind::Choice => self.options.iter().any(|option| option.id == answer),
            QuestionKind::Text => answer.parse::<Words>().is_ok(),
        }
    }
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// One of the options.
    Choice,
    /// In free words.
    Text,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    /// What is stored.
    pub id: String,
    /// What is read.
    pub text: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_takes_its_options_and_a_text_takes_words() {
        let option = |id: &str| QuestionOption { id: id.into(), text: Bilingual::same(id) };
        let question = |kind| Question {
            id: "injections".into(),
            text: Bilingual::same("Have you had injections?"),
            hint: None,
            kind,
            options: vec![option("yes"), option("no")],
            required: true,
        };

        let choice = question(QuestionKind::Choice);
        assert!(choice.takes("yes") && !choice.takes("maybe") && !choice.takes(""));
        let text = question(QuestionKind::Text);
        assert!(
            text.takes("maybe\ntomorrow") && !text.takes("") && !text.takes("\0") && !text.takes(&"x".repeat(2_001))
        );
    }
}
