//! What somebody typed to book a visit, in the form or in a call, and the person it stands for.

use std::collections::BTreeMap;

use domain::{
    booking::Who,
    clinic::{Question, QuestionKind, Service},
    patients::{
        Claimed,
        consent::{self, ConsentText},
    },
    text::{EmailAddress, Lang, Mistake, PersonName, Phone, Words},
    time::Zone,
};
use jiff::{Timestamp, civil::Date};

/// What was typed. Empty stands for nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) birth_date: String,
    pub(crate) needs: String,
    /// By question id.
    pub(crate) answers: BTreeMap<String, String>,
    /// What was agreed to: id and version of the words.
    pub(crate) consents: Vec<(String, String)>,
    pub(crate) lang: Lang,
    /// From which network, where it is known: kept with the consents.
    pub(crate) network: Option<String>,
    /// The booker's own zone, where it is known.
    pub(crate) zone: Option<Zone>,
}

/// Who books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The patient: an address and the required consents are needed.
    Patient,
    /// Staff, for somebody who may have neither.
    Staff,
}

/// Reads what was typed, every mistake at once, each under the contract's name of its field. Answers are held against the
/// service's questions, where the service is known.
pub(crate) fn read(
    typed: &Typed,
    service: Option<&Service>,
    consents: &[ConsentText],
    by: By,
    now: Timestamp,
    mut note: impl FnMut(&str, Mistake),
) -> Option<Who> {
    let name = needed::<PersonName>(&typed.name, "patient.name", &mut note);
    let email = match by {
        By::Patient => needed::<EmailAddress>(&typed.email, "patient.email", &mut note),
        By::Staff => given(&typed.email, "patient.email", &mut note),
    };
    let phone = given::<Phone>(&typed.phone, "patient.phone", &mut note);
    let needs = given::<Words>(&typed.needs, "patient.needs", &mut note);
    let birth_date = birth_date(typed.birth_date.trim(), now);
    if birth_date.is_none() && !typed.birth_date.trim().is_empty() {
        note("patient.birth_date", Mistake::NotADate);
    }
    let answers = service.map(|service| answers(typed, service, &mut note)).unwrap_or_default();
    let consents = agreed(typed, consents, by, now, &mut note);
    if by == By::Patient && email.is_none() {
        return None;
    }
    Some(Who {
        claimed: Claimed { name: name?, email, phone, birth_date },
        patient: None,
        // Storage decides: it knows which addresses this visitor has proven.
        must_verify: true,
        answers,
        needs,
        consents,
        lang: typed.lang,
        zone: typed.zone.clone(),
    })
}

fn needed<T: std::str::FromStr<Err = Mistake>>(
    text: &str,
    field: &str,
    note: &mut impl FnMut(&str, Mistake),
) -> Option<T> {
    text.parse().map_err(|mistake| note(field, mistake)).ok()
}

fn given<T: std::str::FromStr<Err = Mistake>>(
    text: &str,
    field: &str,
    note: &mut impl FnMut(&str, Mistake),
) -> Option<T> {
    if text.trim().is_empty() { None } else { needed(text, field, note) }
}

/// A date on which somebody alive may have been born, written as a date is.
fn birth_date(text: &str, now: Timestamp) -> Option<Date> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let date = text.parse::<Date>().ok().filter(|_| text.len() == 10)?;
    (date.year() >= 1900 && date <= today).then_some(date)
}

/// The answers to the service's own questions; one to a question it does not ask is a mistake.
fn answers(typed: &Typed, service: &Service, note: &mut impl FnMut(&str, Mistake)) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    for id in typed.answers.keys() {
        if !service.questions.iter().any(|question| question.id == *id) {
            note(&format!("answers.{id}"), Mistake::NotAChoice);
        }
    }
    for question in &service.questions {
        let text = typed.answers.get(&question.id).map(|text| text.trim()).unwrap_or_default();
        match answer(question, text) {
            Ok(Some(answer)) => {
                answers.insert(question.id.clone(), answer);
            }
            Ok(None) => {}
            Err(mistake) => note(&format!("answers.{}", question.id), mistake),
        }
    }
    answers
}

fn answer(question: &Question, text: &str) -> Result<Option<String>, Mistake> {
    match question.kind {
        _ if text.is_empty() && question.required => Err(Mistake::Missing),
        _ if text.is_empty() => Ok(None),
        QuestionKind::Choice if question.options.iter().any(|option| option.id == text) => Ok(Some(text.to_owned())),
        QuestionKind::Choice => Err(Mistake::NotAChoice),
        QuestionKind::Text => text.parse::<Words>().map(|words| Some(words.into())),
    }
}

/// What was agreed to, in the words that stand now; a required one that is missing is a mistake.
fn agreed(
    typed: &Typed,
    words: &[ConsentText],
    by: By,
    now: Timestamp,
    note: &mut impl FnMut(&str, Mistake),
) -> Vec<consent::Entry> {
    let mut entries = Vec::new();
    for (id, version) in &typed.consents {
        match words.iter().find(|words| words.kind.code() == id && words.version == *version) {
            Some(words) if entries.iter().all(|entry: &consent::Entry| entry.kind != words.kind) => {
                entries.push(consent::Entry {
                    kind: words.kind,
                    decision: consent::Decision::Given,
                    version: version.clone(),
                    lang: typed.lang,
                    method: if by == By::Staff { consent::Method::SpokenToStaff } else { consent::Method::OnlineForm },
                    at: now,
                    network: typed.network.clone(),
                });
            }
            Some(_) => {}
            None => note("consents", Mistake::NotAChoice),
        }
    }
    let missing = |words: &&ConsentText| words.required && entries.iter().all(|entry| entry.kind != words.kind);
    if by == By::Patient && words.iter().any(|words| missing(&words)) {
        note("consents", Mistake::Missing);
    }
    entries
}

#[cfg(test)]
mod tests {
    use domain::{
        clinic::{Audience, Modality, QuestionOption, Verify},
        text::Bilingual,
        time::Minutes,
    };

    use super::*;

    fn service() -> Service {
        let words = |text: &str| Bilingual::same(text);
        Service {
            id: "first".parse().unwrap(),
            title: words("First"),
            summary: words(""),
            minutes: vec![Minutes(60)],
            step: Minutes(15),
            before: Minutes(0),
            after: Minutes(0),
            notice: Minutes(120),
            horizon_days: 90,
            cancel_window: Minutes(1440),
            locations: None,
            modalities: vec![Modality::InPerson],
            audience: Audience::Any,
            approval: false,
            verify: Verify::NewEmail,
            room_kind: None,
            room_after: Minutes(0),
            practitioners: Vec::new(),
            listed: true,
            capacity: 1,
            max_open_per_patient: None,
            daily_cap: None,
            prices: Vec::new(),
            journey: None,
            questions: vec![Question {
                id: "injections".to_owned(),
                text: words("Injections?"),
                hint: None,
                kind: QuestionKind::Choice,
                options: vec![QuestionOption { id: "yes".to_owned(), text: words("Yes") }],
                required: false,
            }],
            active: true,
        }
    }

    fn consents() -> Vec<ConsentText> {
        let words = |kind, required| ConsentText {
            kind,
            version: "2026-11".to_owned(),
            required,
            label: Bilingual::same("I agree"),
            text: Bilingual::same("…"),
        };
        vec![words(consent::Kind::EmailChannel, true), words(consent::Kind::CareEducation, false)]
    }

    fn typed() -> Typed {
        Typed {
            name: "Ada Lovelace".to_owned(),
            email: "ada@example.org".to_owned(),
            answers: [("injections".to_owned(), "yes".to_owned())].into(),
            consents: vec![("email-channel".to_owned(), "2026-11".to_owned())],
            ..Typed::default()
        }
    }

    fn reading(typed: &Typed, by: By) -> (Option<Who>, Vec<(String, Mistake)>) {
        let mut noted = Vec::new();
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let who = read(typed, Some(&service()), &consents(), by, now, |field, mistake| {
            noted.push((field.to_owned(), mistake))
        });
        (who, noted)
    }

    #[test]
    fn what_is_right_becomes_a_person() {
        let (who, noted) = reading(&typed(), By::Patient);
        let who = who.unwrap();

        assert!(noted.is_empty());
        assert_eq!(who.answers.get("injections").map(String::as_str), Some("yes"));
        assert_eq!(who.consents.len(), 1);
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let typed = Typed {
            name: " ".to_owned(),
            email: "a@[127.0.0.1]".to_owned(),
            phone: "12".to_owned(),
            birth_date: "2026-02-30".to_owned(),
            answers: [("injections".to_owned(), "perhaps".to_owned()), ("role".to_owned(), "admin".to_owned())].into(),
            consents: vec![("email-channel".to_owned(), "2020-01".to_owned())],
            ..Typed::default()
        };
        let (who, noted) = reading(&typed, By::Patient);
        let fields: Vec<&str> = noted.iter().map(|(field, _)| field.as_str()).collect();

        assert_eq!(who, None);
        assert_eq!(
            fields,
            [
                "patient.name",
                "patient.email",
                "patient.phone",
                "patient.birth_date",
                "answers.role",
                "answers.injections",
                "consents",
                "consents"
            ]
        );
    }

    #[test]
    fn staff_may_book_somebody_without_an_address() {
        let typed = Typed { name: "Ada Lovelace".to_owned(), ..Typed::default() };

        assert!(reading(&typed, By::Staff).1.is_empty());
        let (_, noted) = reading(&typed, By::Patient);
        assert_eq!(noted, [("patient.email".to_owned(), Mistake::Missing), ("consents".to_owned(), Mistake::Missing)]);
    }
}
