//! A failure of the machine, told without values: database errors are reduced to code and constraint.

use sea_orm::DbErr;
use uuid::Uuid;

use crate::engine;

/// What storage's methods answer; a refusal of the clinic is inside.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be read or written. It never carries what was read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database does not answer.
    #[error("the database cannot be reached ({code})")]
    Unreachable {
        /// Why, in a few words of ours.
        code: String,
    },
    /// The database refused a statement.
    #[error("the database refused a statement (code {code}, constraint {constraint:?})")]
    Refused {
        /// The SQLSTATE, or SQLite's extended result code.
        code: String,
        /// The constraint, index or column it names.
        constraint: Option<String>,
    },
    /// Two transactions were in each other's way; the whole method may run once more.
    #[error("two transactions were in each other's way (code {code})")]
    InTheWay {
        /// The SQLSTATE, or SQLite's extended result code.
        code: String,
    },
    /// A row says what cannot be.
    #[error("the row {id} of {table} cannot be: {what}")]
    Corrupt {
        /// Its table.
        table: &'static str,
        /// Its key.
        id: String,
        /// What is impossible about it, without personal values.
        what: String,
    },
    /// A sealed field does not open: another row's, tampered with, or its key version is missing.
    #[error("the sealed field {field} of {row} does not open (key version {key})")]
    Sealed {
        /// Table and column.
        field: String,
        /// The row's identifier.
        row: Uuid,
        /// The key version it names.
        key: u32,
    },
    /// The keys handed in cannot be used.
    #[error("{0}")]
    Keys(&'static str),
    /// Too many passwords wait to be hashed.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// The clinic has not been set up yet.
    #[error("no clinic has been set up; run `movability clinic apply FILE`")]
    NotSetUp,
}

impl Error {
    /// Whether trying again in a little while may help, e.g. because the database is being restarted.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::InTheWay { .. } | Self::Busy)
    }

    /// A row that says what cannot be. `what` must not hold anything personal.
    pub(crate) fn corrupt(table: &'static str, id: impl ToString, what: impl Into<String>) -> Self {
        Self::Corrupt { table, id: id.to_string(), what: what.into() }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        engine::reduced(&error)
    }
}
