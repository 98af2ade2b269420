//! How values are spelled in columns, where the domain does not say it itself.

use std::str::FromStr;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// A plain value as JSON text.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain facts can always be written as JSON")
}

/// The one word by which serde spells a value without content.
pub(crate) fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("only values without content are spelled by a word"),
    }
}

/// Reads a row's columns, and says which one cannot be.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    table: &'static str,
    id: &'a (dyn ToString + Sync),
}

impl<'a> Reader<'a> {
    pub(crate) fn of(table: &'static str, id: &'a (dyn ToString + Sync)) -> Self {
        Self { table, id }
    }

    /// A column that parses, e.g. a slug.
    pub(crate) fn parse<T: FromStr>(&self, column: &str, text: &str) -> Result<T> {
        text.parse().map_err(|_| self.corrupt(column))
    }

    /// The same where it may be empty.
    pub(crate) fn parse_if<T: FromStr>(&self, column: &str, text: Option<&str>) -> Result<Option<T>> {
        text.map(|text| self.parse(column, text)).transpose()
    }

    /// A column of JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str, text: &str) -> Result<T> {
        serde_json::from_str(text).map_err(|_| self.corrupt(column))
    }

    /// The same where it may be empty.
    pub(crate) fn json_if<T: DeserializeOwned>(&self, column: &str, text: Option<&str>) -> Result<Option<T>> {
        text.map(|text| self.json(column, text)).transpose()
    }

    /// A column spelled by [`word`].
    pub(crate) fn word<T: DeserializeOwned>(&self, column: &str, text: &str) -> Result<T> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| self.corrupt(column))
    }

    /// A number that is never negative.
    pub(crate) fn count<T: TryFrom<i32>>(&self, column: &str, number: i32) -> Result<T> {
        T::try_from(number).map_err(|_| self.corrupt(column))
    }

    /// This row cannot be; `what` names the column, never its content.
    pub(crate) fn corrupt(&self, what: &str) -> Error {
        Error::corrupt(self.table, self.id.to_string(), what)
    }
}
