//! The purposes of mail, kept apart.

use serde::{Deserialize, Serialize};

use crate::patients::consent;

/// Why a mail is sent. Each has its own consent and its own policy when nobody knows whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Confirmations, codes, changes: asked for with the care itself.
    CareTransactional,
    /// Reading after a visit.
    CareEducation,
    /// A short question.
    OutcomeCheckIn,
}

/// What happens to a delivery of which nobody knows whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenUnknown {
    /// Never sent again by itself; presumed to have arrived after 72 hours without a report.
    Hold,
    /// Sent once more with the same Message-ID; unknown again goes to staff.
    ResendOnce,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::CareTransactional, Self::CareEducation, Self::OutcomeCheckIn];

    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::CareTransactional => "care-transactional",
            Self::CareEducation => "care-education",
            Self::OutcomeCheckIn => "outcome-check-in",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// The consent without which it is not sent, beside the channel itself.
    pub fn needs(self) -> Option<consent::Kind> {
        match self {
            Self::CareTransactional => None,
            Self::CareEducation => Some(consent::Kind::CareEducation),
            Self::OutcomeCheckIn => Some(consent::Kind::OutcomeCheckIn),
        }
    }

    /// The policy for a delivery whose outcome is unknown. Fixed, not a setting.
    pub fn when_unknown(self) -> WhenUnknown {
        match self {
            Self::CareTransactional => WhenUnknown::ResendOnce,
            Self::CareEducation | Self::OutcomeCheckIn => WhenUnknown::Hold,
        }
    }
}
