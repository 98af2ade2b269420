//! One thing owed to one person.

use jiff::{Timestamp, civil::DateTime};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{AppointmentId, ArticleSlug, EnrolmentId, ErrandId, JourneySlug, MessageId, PatientId, StepKey},
    text::{Bilingual, Lang},
    time::{SendWindow, Zone},
};

use super::Purpose;

/// A message: what, to whom, when, why, and where it stands. What the wire did is its delivery's to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Derived from its cause.
    pub id: MessageId,
    /// What it says.
    pub kind: Kind,
    /// Why it is sent.
    pub purpose: Purpose,
    /// Who it is owed to; none while a booker's identity is unproven.
    pub patient: Option<PatientId>,
    /// The visit it is about, or that led to it.
    pub appointment: Option<AppointmentId>,
    /// The visit's sequence it speaks of; a later one makes it stale.
    pub sequence: Option<i32>,
    /// Which one of its kind and cause it is, from 1; codes are sent more than once,
    /// and a reminder is counted by its hours before the visit.
    pub occurrence: i32,
    /// What the person asked for on their own pages, where it speaks of that.
    pub errand: Option<ErrandId>,
    /// The enrolment it belongs to.
    pub enrolment: Option<EnrolmentId>,
    /// The journey and step it came from.
    pub step: Option<(JourneySlug, StepKey)>,
    /// The article it points to, pinned when it is queued.
    pub article: Option<ArticlePin>,
    /// When, where and with whom the visit is by this message: a later change that leads back to it is no news.
    pub tells: Option<String>,
    /// When it is due.
    pub due: Due,
    /// After this instant it is no longer worth sending.
    pub send_before: Timestamp,
    /// Lower goes first.
    pub priority: i32,
    /// When it may leave; none for mail about one visit, which no window binds.
    pub window: Option<SendWindow>,
    /// Where it stands.
    pub state: MessageState,
    /// The reason staff gave for setting window, spacing and staleness aside. Consent is never set aside.
    pub override_reason: Option<String>,
    /// Why this person gets this, in the clinic's facts.
    pub why: Why,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The six digits that prove an address.
    VerificationCode,
    /// The visit is booked.
    Booked,
    /// The visit has another time, place or practitioner.
    Moved,
    /// The visit is soon.
    Reminder,
    /// The visit is cancelled.
    Cancelled,
    /// Something to read.
    Reading,
    /// Something they were sent to read was corrected or taken back.
    Correction,
    /// A way in to the patient's own pages.
    SignIn,
    /// Whether the present address may be given up for another.
    AddressLeave,
    /// Whether the new address is theirs.
    AddressProve,
    /// The address was changed, and how to undo it.
    AddressChanged,
    /// A member of staff lost their password: how to choose another.
    StaffRecovery,
    /// A member of staff has another password now.
    StaffRecovered,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::VerificationCode,
        Self::Booked,
        Self::Moved,
        Self::Reminder,
        Self::Cancelled,
        Self::Reading,
        Self::Correction,
        Self::SignIn,
        Self::AddressLeave,
        Self::AddressProve,
        Self::AddressChanged,
        Self::StaffRecovery,
        Self::StaffRecovered,
    ];

    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::VerificationCode => "verification-code",
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Reminder => "reminder",
            Self::Cancelled => "cancelled",
            Self::Reading => "reading",
            Self::Correction => "correction",
            Self::SignIn => "sign-in",
            Self::AddressLeave => "address-leave",
            Self::AddressProve => "address-prove",
            Self::AddressChanged => "address-changed",
            Self::StaffRecovery => "staff-recovery",
            Self::StaffRecovered => "staff-recovered",
        }
    }

    /// Whether it speaks of what somebody asked for by themself, and of no visit.
    pub fn is_errand(self) -> bool {
        matches!(self, Self::SignIn | Self::AddressLeave | Self::AddressProve | Self::AddressChanged)
            || self.is_to_staff()
    }

    /// Whether it goes to a member of staff, about their account.
    pub fn is_to_staff(self) -> bool {
        matches!(self, Self::StaffRecovery | Self::StaffRecovered)
    }

    /// Whether its link opens something to read, which tells whoever opens it what the person is treated for.
    pub fn opens_reading(self) -> bool {
        matches!(self, Self::Reading | Self::Correction)
    }

    /// Whether it carries what opens or changes something: nobody is shown it, and its bytes do not outlive it.
    pub fn holds_a_secret(self) -> bool {
        self == Self::VerificationCode || self.is_errand()
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An article in the version that was, or will be, sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticlePin {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language; none until it is queued.
    pub lang: Option<Lang>,
    /// Which version; none until it is queued.
    pub version: Option<i32>,
}

/// When a message is due. For calendar delays the civil time is the truth, for elapsed ones the instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The wall time, where a calendar delay made it.
    pub civil: Option<DateTime>,
    /// The zone it is meant in.
    pub zone: Zone,
    /// Where delay and settle time put it, before any window; or staff, who sent it now.
    pub planned: Timestamp,
    /// When it may leave: `planned`, moved into its window and apart from the person's other reading.
    pub at: Timestamp,
}

impl Due {
    /// Put off because it could not go when it should have: it is planned for then from now on, and its last useful instant stays.
    pub fn put_off(&mut self, until: Timestamp) {
        self.civil = None;
        self.planned = until;
        self.at = until;
    }
}

/// Where a message stands. `Queued` and after are a projection of its delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// Waits for its settle time or its due time.
    Scheduled,
    /// Moved to a later time, and why.
    Deferred(Reason),
    /// Waits for a person.
    Held(Reason),
    /// Has a delivery that is on its way.
    Queued,
    /// The relay took it.
    Sent,
    /// Refused for good, or given up.
    Failed(Reason),
    /// Nobody knows whether it arrived.
    Unknown,
    /// Not sent, for a reason of its own.
    Skipped(Reason),
    /// Not sent, because it may not be.
    Suppressed(Reason),
    /// Not sent, because its cause is gone.
    Cancelled(Reason),
}

impl MessageState {
    /// The code of contract and database, without the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Deferred(_) => "deferred",
            Self::Held(_) => "held",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed(_) => "failed",
            Self::Unknown => "unknown",
            Self::Skipped(_) => "skipped",
            Self::Suppressed(_) => "suppressed",
            Self::Cancelled(_) => "cancelled",
        }
    }

    /// The reason, where the state has one.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Deferred(reason)
            | Self::Held(reason)
            | Self::Failed(reason)
            | Self::Skipped(reason)
            | Self::Suppressed(reason)
            | Self::Cancelled(reason) => Some(*reason),
            Self::Scheduled | Self::Queued | Self::Sent | Self::Unknown => None,
        }
    }

    /// Reads code and reason back; none where they do not belong together.
    pub fn from_code(code: &str, reason: Option<Reason>) -> Option<Self> {
        Some(match (code, reason) {
            ("scheduled", None) => Self::Scheduled,
            ("queued", None) => Self::Queued,
            ("sent", None) => Self::Sent,
            ("unknown", None) => Self::Unknown,
            ("deferred", Some(reason)) => Self::Deferred(reason),
            ("held", Some(reason)) => Self::Held(reason),
            ("failed", Some(reason)) => Self::Failed(reason),
            ("skipped", Some(reason)) => Self::Skipped(reason),
            ("suppressed", Some(reason)) => Self::Suppressed(reason),
            ("cancelled", Some(reason)) => Self::Cancelled(reason),
            _ => return None,
        })
    }

    /// Whether nothing more will happen by itself.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Sent | Self::Failed(_) | Self::Skipped(_) | Self::Suppressed(_) | Self::Cancelled(_))
    }
}

/// Why a message is not simply scheduled or sent. Words for people come from the words of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Outside its window.
    Window,
    /// Too close to another one.
    Spacing,
    /// The person asked for a pause.
    Paused,
    /// Something needed to write it was missing.
    RenderError,
    /// Three workers died with it in hand.
    Quarantined,
    /// No consent, or it was withdrawn.
    Consent,
    /// No address to write to.
    NoAddress,
    /// The address is not written to.
    Address,
    /// No longer worth sending.
    Stale,
    /// The person has had this article.
    AlreadyReceived,
    /// The step's condition does not hold.
    Condition,
    /// The article is not published.
    ContentMissing,
    /// The article was taken back.
    ContentRetracted,
    /// The article waits for a check that is long overdue, or for a reviewer because a source of it was taken back.
    ContentOverdue,
    /// An answer of the person may be an emergency, and no clinician has cleared it.
    RedFlag,
    /// The visit changed and a newer message speaks for it.
    Superseded,
    /// The trigger was taken back.
    TriggerReverted,
    /// The visit is no longer what the message says.
    VisitGone,
    /// The relay refused it for good.
    Rejected,
    /// Too old to try again.
    Expired,
    /// Tried too often.
    Attempts,
    /// Put off for so long, to keep mails apart, that it would be a surprise.
    CapExpired,
    /// Staff decided so.
    Staff,
}

impl Reason {
    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Spacing => "spacing",
            Self::Paused => "paused",
            Self::RenderError => "render_error",
            Self::Quarantined => "quarantined",
            Self::Consent => "consent",
            Self::NoAddress => "no_address",
            Self::Address => "address",
            Self::Stale => "stale",
            Self::AlreadyReceived => "already_received",
            Self::Condition => "condition",
            Self::ContentMissing => "content_missing",
            Self::ContentRetracted => "content_retracted",
            Self::ContentOverdue => "content_overdue",
            Self::RedFlag => "red_flag",
            Self::Superseded => "superseded",
            Self::TriggerReverted => "trigger_reverted",
            Self::VisitGone => "visit_gone",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Attempts => "attempts",
            Self::CapExpired => "cap_expired",
            Self::Staff => "staff",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        const ALL: [Reason; 23] = [
            Reason::Window,
            Reason::Spacing,
            Reason::Paused,
            Reason::RenderError,
            Reason::Quarantined,
            Reason::Consent,
            Reason::NoAddress,
            Reason::Address,
            Reason::Stale,
            Reason::AlreadyReceived,
            Reason::Condition,
            Reason::ContentMissing,
            Reason::ContentRetracted,
            Reason::ContentOverdue,
            Reason::RedFlag,
            Reason::Superseded,
            Reason::TriggerReverted,
            Reason::VisitGone,
            Reason::Rejected,
            Reason::Expired,
            Reason::Attempts,
            Reason::CapExpired,
            Reason::Staff,
        ];
        ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The state of a message that ends for this reason before it left.
    pub fn ends_as(self) -> MessageState {
        match self {
            Self::Consent | Self::NoAddress | Self::Address | Self::CapExpired => MessageState::Suppressed(self),
            Self::TriggerReverted | Self::VisitGone | Self::Superseded => MessageState::Cancelled(self),
            Self::Rejected | Self::Expired | Self::Attempts => MessageState::Failed(self),
            Self::Window
            | Self::Spacing
            | Self::Paused
            | Self::RenderError
            | Self::Quarantined
            | Self::Stale
            | Self::AlreadyReceived
            | Self::Condition
            | Self::ContentMissing
            | Self::ContentRetracted
            | Self::ContentOverdue
            | Self::RedFlag
            | Self::Staff => MessageState::Skipped(self),
        }
    }
}

/// Why this person gets this, as facts; the site puts them into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "kebab-case")]
pub enum Why {
    /// A visit was booked, moved or cancelled, or an address must be proven.
    Visit,
    /// The person asked for it on their own pages.
    OwnPages,
    /// It is about an account of staff.
    Account,
    /// Something the person was sent was corrected or taken back.
    Correction,
    /// A step of a journey, started by a fulfilled visit.
    Journey {
        /// Which journey.
        journey: JourneySlug,
        /// Its title.
        title: Bilingual,
        /// Its version.
        version: i32,
        /// Which step.
        step: StepKey,
        /// The delay as written, e.g. `P1D`.
        delay: String,
        /// The question and answer its condition looked at, where it has one.
        condition: Option<(String, String)>,
    },
}
