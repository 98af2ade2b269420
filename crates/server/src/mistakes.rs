//! Everything that is wrong with one call, gathered before it is refused.

use std::str::FromStr;

use crate::{
    error::Error,
    problem::{FieldProblem, Problem},
};

/// The mistakes found so far. A field is named once: what has the wrong type is not also missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mistakes(Vec<FieldProblem>);

impl Mistakes {
    /// Notes what is wrong with a field, unless something already is.
    pub(crate) fn note(&mut self, field: &str, text: impl ToString) {
        if !self.names(field) {
            self.0.push(FieldProblem::field(field, text));
        }
    }

    /// Notes what is wrong with the call as a whole.
    pub(crate) fn note_all(&mut self, text: impl ToString) {
        self.0.push(FieldProblem { field: None, code: None, text: text.to_string() });
    }

    /// Whether something is wrong with a field or a part of it.
    pub(crate) fn names(&self, field: &str) -> bool {
        self.0
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .any(|named| named.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '['])))
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was sent, where it was; its absence is noted.
    pub(crate) fn needed<T>(&mut self, field: &str, sent: Option<T>) -> Option<T> {
        if sent.is_none() {
            self.note(field, domain::text::Mistake::Missing);
        }
        sent
    }

    /// Reads a field that may be absent.
    pub(crate) fn read<T: FromStr<Err: ToString>>(&mut self, field: &str, sent: Option<&str>) -> Option<T> {
        match sent?.parse() {
            Ok(value) => Some(value),
            Err(mistake) => {
                self.note(field, mistake.to_string());
                None
            }
        }
    }

    /// Reads a field that must be there.
    pub(crate) fn read_needed<T: FromStr<Err: ToString>>(&mut self, field: &str, sent: Option<&str>) -> Option<T> {
        let sent = self.needed(field, sent);
        self.read(field, sent)
    }

    /// Ends the gathering: refuses the call with everything that is wrong with it, if anything is.
    pub(crate) fn refuse(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0).into()) }
    }

    /// The same, handing on what was read. `value` is none only where a mistake was noted.
    pub(crate) fn or<T>(self, value: Option<T>) -> Result<T, Error> {
        self.refuse()?;
        Ok(value.expect("what could not be read was noted"))
    }
}

#[cfg(test)]
mod tests {
    use domain::text::EmailAddress;

    use super::*;

    #[test]
    fn a_field_is_named_once_and_every_field_is_named() {
        let mut mistakes = Mistakes::default();
        mistakes.note("patient.name", "not a text");

        assert_eq!(mistakes.needed::<()>("patient.name", None), None);
        assert_eq!(mistakes.read_needed::<EmailAddress>("patient.email", Some("ada")), None);
        assert!(mistakes.names("patient"), "a part of it is wrong");

        let Err(Error::Refused(problem)) = mistakes.refuse() else { panic!("something is wrong") };
        let fields: Vec<_> = problem.problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["patient.name", "patient.email"]);
    }
}
