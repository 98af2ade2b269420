//! What a form of many fields sends: names and values, several under one name where boxes are ticked.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use domain::{
    decimal::Decimal,
    intake::{Month, Sure, Told},
};

/// What "not sure" is called in forms.
pub(crate) const NOT_SURE: &str = "not-sure";

/// What was typed, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    /// The value under a name; empty where there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value under a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn ticks(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|ticked| ticked == value)
    }

    /// Puts a value under a name, as if it had been typed.
    pub(crate) fn put(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The three parts of a date: day, month, year.
    pub(crate) fn date(&self, name: &str) -> [&str; 3] {
        ["day", "month", "year"].map(|part| self.one(&format!("{name}-{part}")))
    }

    /// A choice of a list, by the word that rows and files know it by.
    pub(crate) fn choice<T: DeserializeOwned>(&self, name: &str) -> Told<T> {
        match self.one(name) {
            "" => None,
            NOT_SURE => Some(Sure::NotSure),
            word => of_word(word).map(Sure::Known),
        }
    }

    /// Yes, no, or not sure.
    pub(crate) fn yes_no(&self, name: &str) -> Told<bool> {
        match self.one(name) {
            "yes" => Some(Sure::Known(true)),
            "no" => Some(Sure::Known(false)),
            NOT_SURE => Some(Sure::NotSure),
            _ => None,
        }
    }

    /// Puts a choice where it was chosen.
    pub(crate) fn put_choice<T: Serialize>(&mut self, name: &str, told: &Told<T>) {
        match told {
            Some(Sure::Known(value)) => self.put(name, word_of(value)),
            Some(Sure::NotSure) => self.put(name, NOT_SURE),
            None => {}
        }
    }

    /// Puts a date, as far as it is known.
    pub(crate) fn put_date(&mut self, name: &str, month: Month) {
        self.put(format!("{name}-year"), month.year.to_string());
        for (part, number) in [("month", month.month), ("day", month.day)] {
            if let Some(number) = number {
                self.put(format!("{name}-{part}"), number.to_string());
            }
        }
    }
}

/// The value that a word stands for.
pub(crate) fn of_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// The word that stands for a value.
pub(crate) fn word_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Bool(yes)) => if yes { "yes" } else { "no" }.to_owned(),
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// A number as people write it: a comma is a point.
pub(crate) fn number(text: &str) -> Option<Decimal> {
    let text = text.trim().replace(',', ".").replace([' ', '\u{a0}', '\u{202f}'], "");
    let plain = text.trim_start_matches('0');
    // JSON knows neither leading zeros nor a number that begins with its point.
    let plain = if plain.is_empty() || plain.starts_with('.') { format!("0{plain}") } else { plain.to_owned() };
    (!text.is_empty()).then(|| serde_json::from_str(&plain).ok()).flatten()
}

/// A year, with a month and a day where they are known; none of parts that cannot be read.
pub(crate) fn month([day, month, year]: [&str; 3]) -> Option<Month> {
    let part = |text: &str| if text.is_empty() { Ok(None) } else { text.parse::<i8>().map(Some) };
    let year = year.parse::<i16>().ok().filter(|year| (1900..=9999).contains(year))?;
    Some(Month { year, month: part(month).ok()?, day: part(day).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_both_languages_write_them() {
        assert_eq!(number("7,5"), Some(Decimal::tenths(75)));
        assert_eq!(number(" 007.5 "), Some(Decimal::tenths(75)));
        assert_eq!(number("0"), Some(Decimal::whole(0)));
        assert_eq!(number("1 200"), Some(Decimal::whole(1200)));
        assert_eq!(number("-3"), Some(Decimal::whole(-3)));
        for wrong in ["", "seven", "7 or 8", "1e999", "٣"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_year_is_enough_of_a_date() {
        assert_eq!(month(["", "", "2019"]), Some(Month { year: 2019, month: None, day: None }));
        assert_eq!(month(["", "3", "2019"]), Some(Month { year: 2019, month: Some(3), day: None }));
        assert_eq!(month(["", "", ""]), None);
        assert_eq!(month(["1", "March", "2019"]), None);
        assert_eq!(month(["", "", "19"]), None);
    }
}
