//! What differs between two clinics, in the words of the clinic file.

use std::fmt;

use domain::clinic::Clinic;
use toml::{Table, Value};

use super::clinic::write;

/// One key that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key of the clinic file.
    pub key: String,
    /// What it said; none where it was left out.
    pub before: Option<String>,
    /// What it says; none where it is left out.
    pub after: Option<String>,
    /// Whether it is one entry of a list, such as one window of hours.
    pub is_entry: bool,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "(default)".to_owned());
        match (&self.before, &self.after) {
            (None, Some(after)) if self.is_entry => write!(f, "{} + {after}", self.key),
            (Some(before), None) if self.is_entry => write!(f, "{} - {before}", self.key),
            _ => write!(f, "{}: {} → {}", self.key, said(&self.before), said(&self.after)),
        }
    }
}

/// Two clinics as files.
#[derive(Debug)]
pub struct Compared {
    before: Table,
    after: Table,
}

impl Compared {
    /// Writes both, to read them key by key.
    pub fn of(before: &Clinic, after: &Clinic) -> Self {
        let read = |clinic| write(clinic).parse::<Table>().unwrap_or_default();
        Self { before: read(before), after: read(after) }
    }

    /// What differs in one thing that is in both: its kind and its id, as [`storage::clinic::Change`] names them.
    pub fn fields(&self, what: &str, id: &str) -> Vec<Field> {
        let (Some(before), Some(after)) = (found(&self.before, what, id), found(&self.after, what, id)) else {
            return Vec::new();
        };
        let mut keys: Vec<&String> = before.keys().collect();
        keys.extend(after.keys().filter(|key| !before.contains_key(*key)));
        keys.into_iter().flat_map(|key| differing(key, before.get(key), after.get(key))).collect()
    }
}

fn found<'a>(file: &'a Table, what: &str, id: &str) -> Option<&'a Table> {
    let text = |table: &Table, key: &str| match table.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let is_it = |table: &&Table| {
        let name = match what {
            "closure" => format!("{} {}", text(table, "date"), text(table, "location")),
            "travel" => format!("{} {}", text(table, "from"), text(table, "to")),
            _ => text(table, "id"),
        };
        name.trim_end() == id
    };
    match file.get(what)? {
        Value::Table(table) => Some(table),
        Value::Array(tables) => tables.iter().filter_map(Value::as_table).find(is_it),
        _ => None,
    }
}

fn differing(key: &str, before: Option<&Value>, after: Option<&Value>) -> Vec<Field> {
    if before == after {
        return Vec::new();
    }
    let field = |before: Option<&Value>, after: Option<&Value>, is_entry| Field {
        key: key.to_owned(),
        before: before.map(Value::to_string),
        after: after.map(Value::to_string),
        is_entry,
    };
    let (old, new) = (entries(before), entries(after));
    if old.is_none() && new.is_none() {
        return vec![field(before, after, false)];
    }
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let gone = old.iter().filter(|entry| !new.contains(entry)).map(|entry| field(Some(*entry), None, true));
    let come = new.iter().filter(|entry| !old.contains(entry)).map(|entry| field(None, Some(*entry), true));
    gone.chain(come).collect()
}

/// The tables of a list of tables.
fn entries(value: Option<&Value>) -> Option<Vec<&Value>> {
    let values = value?.as_array()?;
    values.iter().all(Value::is_table).then(|| values.iter().collect())
}
