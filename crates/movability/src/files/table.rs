//! A TOML table of an author's file, read key by key.
//!
//! Deserialising with serde would stop at the first mistake and name no line; here every question that finds something
//! wrong writes it down with its line and goes on, and a key that nobody asked for is a mistake as well.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    ops::{Range, RangeInclusive},
    path::{Path, PathBuf},
    str::FromStr,
};

use domain::text::Bilingual;
use jiff::civil::{Date, Time};
use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

/// One thing wrong with a file: where, what, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What, and what would be right.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// Everything wrong with the files that were read, one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.0.iter().map(Mistake::to_string).collect::<Vec<_>>();
        f.write_str(&lines.join("\n"))
    }
}

/// The text of one file, and what was found wrong with it so far.
pub(super) struct Source<'a> {
    path: &'a Path,
    text: &'a str,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'a> Source<'a> {
    pub(super) fn of(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, mistakes: RefCell::default() }
    }

    /// Parses the text and reads it with `read`; hands out what came of it if nothing was wrong.
    pub(super) fn read<T>(self, read: impl FnOnce(&Table<'_>) -> Option<T>) -> Result<T, Mistakes> {
        let document = match DeTable::parse(self.text) {
            Ok(document) => document,
            Err(error) => {
                self.add(error.span().unwrap_or_default(), format!("this is not TOML: {}", error.message()));
                return Err(Mistakes(self.mistakes.into_inner()));
            }
        };
        let root = Table::of(&self, String::new(), document.span(), document.get_ref());
        let value = read(&root);
        drop(root);

        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_key(|mistake| mistake.line);
        match value {
            Some(value) if mistakes.is_empty() => Ok(value),
            _ => Err(Mistakes(mistakes)),
        }
    }

    fn add(&self, span: Range<usize>, what: String) {
        let newlines = self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count();
        let line = 1 + newlines;
        self.mistakes.borrow_mut().push(Mistake { file: self.path.to_owned(), line, what });
    }
}

/// One table. When it is let go, the keys that nobody asked for are mistakes.
pub(super) struct Table<'s> {
    source: &'s Source<'s>,
    /// How messages call it, e.g. `[[service]]`; empty for the file's top.
    name: String,
    span: Range<usize>,
    entries: &'s DeTable<'s>,
    /// Keys that were asked for.
    known: RefCell<Vec<&'static str>>,
    /// Whether somebody else has looked at every key.
    all_known: Cell<bool>,
}

impl<'s> Table<'s> {
    fn of(source: &'s Source<'s>, name: String, span: Range<usize>, entries: &'s DeTable<'s>) -> Self {
        Self { source, name, span, entries, known: RefCell::default(), all_known: Cell::new(false) }
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.entry(key).is_some()
    }

    /// A text.
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let value = self.entry(key)?;
        match value.get_ref() {
            DeValue::String(text) => self.printable(key, value, text),
            _ => self.wrong(key, value, "a text in quotation marks"),
        }
    }

    /// A text that must be there and say something.
    pub(super) fn needed_text(&self, key: &'static str) -> Option<String> {
        let text = self.needed(key, "a text in quotation marks").then(|| self.text(key))??;
        if text.trim().is_empty() {
            self.refuse(key, "it is empty");
            return None;
        }
        Some(text)
    }

    /// A text in each language: a plain string stands for both.
    pub(super) fn worded(&self, key: &'static str) -> Option<Bilingual> {
        let value = self.entry(key)?;
        self.as_worded(key, value)
    }

    /// A list of texts in each language.
    pub(super) fn worded_list(&self, key: &'static str) -> Option<Vec<Bilingual>> {
        let value = self.entry(key)?;
        match value.get_ref() {
            DeValue::Array(values) => {
                let each: Vec<_> = values.iter().map(|value| self.as_worded(key, value)).collect();
                each.into_iter().collect()
            }
            _ => self.wrong(key, value, "a list of texts"),
        }
    }

    fn as_worded(&self, key: &'static str, value: &'s Spanned<DeValue<'s>>) -> Option<Bilingual> {
        match value.get_ref() {
            DeValue::String(text) => self.printable(key, value, text).map(|text| Bilingual::same(&text)),
            DeValue::Table(entries) => {
                let table = Table::of(self.source, format!("`{key}`"), value.span(), entries);
                let english = table.needed_text("en-CA");
                let french = table.needed_text("fr-CA");
                Some(Bilingual { english: english?, french: french? })
            }
            _ => self.wrong(key, value, "a text, or { en-CA = \"…\", fr-CA = \"…\" }"),
        }
    }

    /// A text in each language that must be there.
    pub(super) fn needed_worded(&self, key: &'static str) -> Option<Bilingual> {
        self.needed(key, "a text, or { en-CA = \"…\", fr-CA = \"…\" }").then(|| self.worded(key))?
    }

    /// A text of a certain shape.
    pub(super) fn parsed<T: FromStr>(&self, key: &'static str, expected: &str) -> Option<T> {
        let value = self.entry(key)?;
        match value.get_ref() {
            DeValue::String(text) => match text.parse() {
                Ok(parsed) => Some(parsed),
                Err(_) => self.wrong(key, value, expected),
            },
            _ => self.wrong(key, value, expected),
        }
    }

    /// A text of a certain shape that must be there.
    pub(super) fn needed_as<T: FromStr>(&self, key: &'static str, expected: &str) -> Option<T> {
        self.needed(key, expected).then(|| self.parsed(key, expected))?
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let value = self.entry(key)?;
        let chosen = match value.get_ref() {
            DeValue::String(text) => choices.iter().find(|(word, _)| word == text).map(|(_, choice)| *choice),
            _ => None,
        };
        if chosen.is_none() {
            let words = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            return self.wrong(key, value, &format!("one of {words}"));
        }
        chosen
    }

    /// One of a few words that must be there.
    pub(super) fn needed_choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let words = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        self.needed(key, &format!("one of {words}")).then(|| self.choice(key, choices))?
    }

    /// A whole number within limits.
    pub(super) fn number(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.entry(key)?;
        self.as_number(key, value, &range)
    }

    /// A whole number that has a default.
    pub(super) fn number_or(&self, key: &'static str, default: u32, range: RangeInclusive<u32>) -> Option<u32> {
        if self.has(key) { self.number(key, range) } else { Some(default) }
    }

    /// A negative or positive whole number that must be there.
    pub(super) fn needed_signed(&self, key: &'static str, range: RangeInclusive<i32>) -> Option<i32> {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        if !self.needed(key, &expected) {
            return None;
        }
        let value = self.entry(key)?;
        match integer(value.get_ref()).and_then(|number| i32::try_from(number).ok()) {
            Some(number) if range.contains(&number) => Some(number),
            _ => self.wrong(key, value, &expected),
        }
    }

    /// Whole numbers: one, or a list of them.
    pub(super) fn numbers(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<Vec<u32>> {
        let value = self.entry(key)?;
        match value.get_ref() {
            DeValue::Array(values) => values.iter().map(|value| self.as_number(key, value, &range)).collect(),
            _ => self.as_number(key, value, &range).map(|number| vec![number]),
        }
    }

    /// Yes or no, with a default.
    pub(super) fn flag_or(&self, key: &'static str, default: bool) -> Option<bool> {
        let Some(value) = self.entry(key) else { return Some(default) };
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong(key, value, "true or false"),
        }
    }

    /// A date of the calendar.
    pub(super) fn date(&self, key: &'static str) -> Option<Date> {
        let value = self.entry(key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(date) if date.time.is_none() => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return self.wrong(key, value, "a date such as 2027-01-31"),
        };
        match text.parse() {
            Ok(date) => Some(date),
            Err(_) => self.wrong(key, value, "a date such as 2027-01-31"),
        }
    }

    /// A date that must be there.
    pub(super) fn needed_date(&self, key: &'static str) -> Option<Date> {
        self.needed(key, "a date such as 2027-01-31").then(|| self.date(key))?
    }

    /// A time on the wall that must be there; `24:00` reads as midnight where an end is meant.
    pub(super) fn needed_time(&self, key: &'static str) -> Option<Time> {
        let expected = "a time such as \"09:00\"";
        self.needed_as::<WallTime>(key, expected).map(|time| time.0)
    }

    /// A list of texts of a certain shape; none if the key is not there.
    pub(super) fn list<T: FromStr>(&self, key: &'static str, expected: &str) -> Option<Vec<T>> {
        let value = self.entry(key)?;
        let DeValue::Array(values) = value.get_ref() else {
            return self.wrong(key, value, &format!("a list of texts, each {expected}"));
        };
        // Every wrong entry is told, not the first only.
        let parsed = values.iter().map(|value| match value.get_ref() {
            DeValue::String(text) => text.parse().ok().or_else(|| self.wrong(key, value, expected)),
            _ => self.wrong(key, value, expected),
        });
        parsed.collect::<Vec<_>>().into_iter().collect()
    }

    /// A list of texts that must be there.
    pub(super) fn needed_list<T: FromStr>(&self, key: &'static str, expected: &str) -> Option<Vec<T>> {
        self.needed(key, &format!("a list of texts, each {expected}")).then(|| self.list(key, expected))?
    }

    /// Two wall times: opening and closing.
    pub(super) fn windows(&self, key: &'static str) -> Option<Vec<(Time, Time)>> {
        let expected = "a list of windows such as [[\"09:00\", \"12:00\"]]";
        if !self.needed(key, expected) {
            return None;
        }
        let value = self.entry(key)?;
        let DeValue::Array(windows) = value.get_ref() else { return self.wrong(key, value, expected) };
        let mut read = Vec::new();
        for window in windows.iter() {
            let times = match window.get_ref() {
                DeValue::Array(times) => times
                    .iter()
                    .map(|time| match time.get_ref() {
                        DeValue::String(text) => text.parse::<WallTime>().ok().map(|time| time.0),
                        _ => None,
                    })
                    .collect::<Option<Vec<_>>>(),
                _ => None,
            };
            match times.as_deref() {
                Some([start, end]) => read.push((*start, *end)),
                _ => return self.wrong(key, window, expected),
            }
        }
        Some(read)
    }

    /// A table within this one.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'s>> {
        let value = self.entry(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(Table::of(self.source, self.called(key, false), value.span(), entries)),
            _ => self.wrong(key, value, "a table"),
        }
    }

    /// A table that must be there.
    pub(super) fn needed_table(&self, key: &'static str) -> Option<Table<'s>> {
        self.needed(key, "a table").then(|| self.table(key))?
    }

    /// The tables of a list, `[[key]]`; none at all is an empty list.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'s>> {
        let Some(value) = self.entry(key) else { return Vec::new() };
        let expected = "a list of tables";
        let DeValue::Array(values) = value.get_ref() else {
            let _: Option<()> = self.wrong(key, value, expected);
            return Vec::new();
        };
        let name = self.called(key, true);
        let tables = values.iter().filter_map(|value| match value.get_ref() {
            DeValue::Table(entries) => Some(Table::of(self.source, name.clone(), value.span(), entries)),
            _ => self.wrong(key, value, expected),
        });
        tables.collect()
    }

    /// Whether the key is there and holds a list.
    pub(super) fn is_list(&self, key: &'static str) -> bool {
        self.entry(key).is_some_and(|value| matches!(value.get_ref(), DeValue::Array(_)))
    }

    /// A table of texts whose keys are the author's own; none at all is an empty one.
    pub(super) fn texts(&self, key: &'static str) -> Option<BTreeMap<String, String>> {
        let Some(value) = self.entry(key) else { return Some(BTreeMap::new()) };
        let expected = "a table of texts";
        let DeValue::Table(entries) = value.get_ref() else { return self.wrong(key, value, expected) };
        let texts = entries.iter().map(|(name, value)| match value.get_ref() {
            DeValue::String(text) => Some((name.get_ref().to_string(), text.to_string())),
            _ => self.wrong(key, value, expected),
        });
        texts.collect()
    }

    /// The whole table as a value that says itself what it looks like.
    pub(super) fn whole<T: DeserializeOwned>(&self) -> Option<T> {
        self.all_known.set(true);
        let value = Spanned::new(self.span.clone(), DeValue::Table(self.entries.clone()));
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.source.add(error.span().unwrap_or_else(|| self.span.clone()), error.message().to_owned());
                None
            }
        }
    }

    /// Everything in the table as JSON, for entries that are kept as they were written.
    pub(super) fn as_json(&self) -> serde_json::Map<String, serde_json::Value> {
        self.all_known.set(true);
        self.entries.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect()
    }

    /// Checks that the file is written in a format this program knows.
    pub(super) fn format(&self) -> Option<()> {
        let range = 1..=1;
        if !self.needed("format", "format = 1") {
            return None;
        }
        let value = self.entry("format")?;
        match integer(value.get_ref()) {
            Some(number) if range.contains(&number) => Some(()),
            _ => self.wrong("format", value, "1, the only format this version knows"),
        }
    }

    /// Notes a mistake about one key.
    pub(super) fn refuse(&self, key: &'static str, what: impl fmt::Display) {
        let span = self.key_span(key).unwrap_or_else(|| self.span.clone());
        self.source.add(span, format!("`{key}`: {what}"));
    }

    /// Notes a mistake about the table as a whole.
    pub(super) fn refuse_whole(&self, what: impl fmt::Display) {
        self.source.add(self.span.clone(), what.to_string());
    }

    /// Notes each table of a list that agrees with one before it in all of these keys.
    pub(super) fn refuse_twice(&self, list: &'static str, keys: &[&str]) {
        let tables = self.entries.iter().find(|(name, _)| name.get_ref() == list).map(|(_, value)| value.get_ref());
        let Some(DeValue::Array(values)) = tables else { return };
        let mut seen = Vec::new();
        for value in values.iter() {
            let DeValue::Table(table) = value.get_ref() else { continue };
            let said = |key: &&str| {
                table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| json(value.get_ref()))
            };
            let about: Vec<_> = keys.iter().map(said).collect();
            if seen.contains(&about) {
                let keys = keys.join("` and `");
                self.source
                    .add(value.span(), format!("another [[{list}]] has the same `{keys}` already; keep one of them"));
            }
            seen.push(about);
        }
    }

    /// Whether a key that must be there is; its absence is noted at the table's own line.
    fn needed(&self, key: &'static str, expected: &str) -> bool {
        let there = self.has(key);
        if !there {
            let place = if self.name.is_empty() { "the file".to_owned() } else { self.name.clone() };
            self.source.add(self.span.clone(), format!("{place} lacks `{key}`: {expected}"));
        }
        there
    }

    fn entry(&self, key: &'static str) -> Option<&'s Spanned<DeValue<'s>>> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        self.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.entries.keys().find(|name| name.get_ref() == key).map(Spanned::span)
    }

    fn as_number(&self, key: &'static str, value: &Spanned<DeValue<'_>>, range: &RangeInclusive<u32>) -> Option<u32> {
        match integer(value.get_ref()).and_then(|number| u32::try_from(number).ok()) {
            Some(number) if range.contains(&number) => Some(number),
            _ => self.wrong(key, value, &format!("a whole number from {} to {}", range.start(), range.end())),
        }
    }

    /// Notes that a value is not what is expected.
    fn wrong<T>(&self, key: &'static str, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<T> {
        let shown = self.source.text.get(value.span()).unwrap_or_default();
        let shown = shown.lines().next().unwrap_or_default().chars().take(40).collect::<String>();
        self.source.add(value.span(), format!("`{key}` is {shown}; {expected} is expected"));
        None
    }

    /// The text, unless something invisible is in it.
    fn printable(&self, key: &'static str, value: &Spanned<DeValue<'_>>, text: &str) -> Option<String> {
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            return self.wrong(key, value, "a text without control characters");
        }
        Some(text.to_owned())
    }

    fn called(&self, key: &str, listed: bool) -> String {
        if listed { format!("[[{key}]]") } else { format!("[{key}]") }
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        if self.all_known.get() {
            return;
        }
        let known = self.known.borrow();
        for key in self.entries.keys() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = match settings::nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            self.source.add(key.span(), format!("unknown key `{name}`; {hint}"));
        }
    }
}

/// Identifiers a file defines, so that a reference to something else is told at its line.
pub(super) struct Known {
    what: &'static str,
    ids: BTreeMap<String, usize>,
}

impl Known {
    /// The `id`s of the tables `[[key]]`; an identifier that is used twice is a mistake.
    pub(super) fn ids(root: &Table<'_>, key: &'static str, id: &'static str) -> Self {
        let mut ids = BTreeMap::new();
        let tables = root.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value.get_ref());
        if let Some(DeValue::Array(values)) = tables {
            for value in values.iter() {
                let DeValue::Table(table) = value.get_ref() else { continue };
                let Some((_, found)) = table.iter().find(|(name, _)| name.get_ref() == id) else { continue };
                let DeValue::String(text) = found.get_ref() else { continue };
                if ids.insert(text.to_string(), found.span().start).is_some() {
                    root.source.add(found.span(), format!("{id} \"{text}\" is used by another {key} already"));
                }
            }
        }
        Self { what: key, ids }
    }

    /// The words that the tables `[[list]]` say under a key, however often.
    pub(super) fn words(root: &Table<'_>, list: &'static str, key: &'static str, what: &'static str) -> Self {
        let mut ids = BTreeMap::new();
        let tables = root.entries.iter().find(|(name, _)| name.get_ref() == list).map(|(_, value)| value.get_ref());
        if let Some(DeValue::Array(values)) = tables {
            for value in values.iter() {
                let DeValue::Table(table) = value.get_ref() else { continue };
                let found = table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value.get_ref());
                if let Some(DeValue::String(text)) = found {
                    ids.insert(text.to_string(), 0);
                }
            }
        }
        Self { what, ids }
    }

    /// Whether `id` is one of them; if not, that is noted.
    pub(super) fn check(&self, table: &Table<'_>, key: &'static str, id: &str) {
        if self.ids.contains_key(id) {
            return;
        }
        let what = self.what;
        let hint = match settings::nearest(id, self.ids.keys().map(String::as_str)) {
            Some(near) => format!("; did you mean \"{near}\"?"),
            None => String::new(),
        };
        table.refuse(key, format_args!("\"{id}\" is no {what} of this file{hint}"));
    }
}

/// `HH:MM`; `24:00` is midnight.
struct WallTime(Time);

impl FromStr for WallTime {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = if text == "24:00" { "00:00" } else { text };
        let shaped = text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
        if shaped { text.parse().map(Self).map_err(|_| ()) } else { Err(()) }
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

/// A TOML value as JSON; dates become texts.
fn json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(_) => integer(value).map_or(serde_json::Value::Null, Into::into),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(serde_json::Value::Null, Into::into),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(values) => values.iter().map(|value| json(value.get_ref())).collect(),
        DeValue::Table(table) => serde_json::Value::Object(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect(),
        ),
    }
}
