//! What somebody on the staff is there for.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A role of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Books and receives people.
    FrontDesk,
    /// Treats people.
    Practitioner,
    /// Writes articles.
    Editor,
    /// Approves what is clinical.
    Reviewer,
    /// Runs the clinic.
    Admin,
    /// Runs the machine.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::FrontDesk, Self::Practitioner, Self::Editor, Self::Reviewer, Self::Admin, Self::Operator];

    /// The slug of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::FrontDesk => "front-desk",
            Self::Practitioner => "practitioner",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
            Self::Operator => "operator",
        }
    }
}

/// The text is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a role: front-desk, practitioner, editor, reviewer, admin, operator")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or_else(|| UnknownRole(code.to_owned()))
    }
}

/// The roles one account holds.
pub type Roles = Vec<Role>;
