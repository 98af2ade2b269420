//! `demo/patients.toml`: invented people and their visits, told relative to the day the demonstration is loaded.

use std::{collections::BTreeMap, path::Path};

use domain::{
    ids::{LocationId, PractitionerId, ServiceId},
    patients::consent,
    text::{EmailAddress, Lang, PersonName, Phone, Slug},
};
use jiff::civil::Time;

use super::{
    Mistakes,
    table::{Known, Source, Table},
};

/// The demonstration's people and visits.
#[derive(Clone, Debug)]
pub struct People {
    /// The people, by the file's own name for each.
    pub people: BTreeMap<Slug, Invented>,
    /// Their visits, in the file's order.
    pub visits: Vec<Visit>,
}

/// An invented person.
#[derive(Clone, Debug)]
pub struct Invented {
    /// Full name.
    pub name: PersonName,
    /// Address; one of them has none.
    pub email: Option<EmailAddress>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// The language they read.
    pub lang: Lang,
    /// What they agreed to.
    pub consents: Vec<consent::Kind>,
    /// Their answers to the short questions of services.
    pub answers: BTreeMap<String, String>,
}

/// A visit, on the n-th open day of its practitioner at its place.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Who comes.
    pub patient: Slug,
    /// To what.
    pub service: ServiceId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// Where.
    pub location: LocationId,
    /// Which open day: 0 is today if it is one, otherwise the next.
    pub open_day: i32,
    /// When, on the wall there.
    pub time: Time,
    /// What became of it.
    pub became: Became,
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It took place.
    Fulfilled,
    /// It is to come.
    Booked,
    /// It was cancelled.
    Cancelled,
    /// Nobody came.
    NoShow,
}

const SLUG: &str = "a slug: lower-case letters, digits and hyphens";

/// Reads people and visits.
pub fn read(path: &Path, text: &str) -> Result<People, Mistakes> {
    Source::of(path, text).read(|root| {
        let known = Known::ids(root, "patient", "id");
        let format = root.format();
        let people = root.tables("patient").iter().map(person).collect::<Vec<_>>();
        let visits = root.tables("visit").iter().map(|table| visit(table, &known)).collect::<Vec<_>>();
        format?;
        Some(People {
            people: people.into_iter().collect::<Option<_>>()?,
            visits: visits.into_iter().collect::<Option<_>>()?,
        })
    })
}

fn person(table: &Table<'_>) -> Option<(Slug, Invented)> {
    let id = table.needed_as("id", SLUG);
    let name = table.needed_as("name", "a name");
    let email = table.parsed("email", "an e-mail address");
    let phone = table.parsed("phone", "a phone number");
    let lang = table.needed_as("language", "\"en-CA\" or \"fr-CA\"");
    let consents = match table.has("consents") {
        true => table.list::<Agreed>("consents", "\"email-channel\", \"care-education\" or \"outcome-check-in\""),
        false => Some(Vec::new()),
    };
    let answers = table.texts("answers");
    let consents = consents?.into_iter().map(|agreed| agreed.0).collect();
    Some((id?, Invented { name: name?, email, phone, lang: lang?, consents, answers: answers? }))
}

fn visit(table: &Table<'_>, known: &Known) -> Option<Visit> {
    let patient: Option<Slug> = table.needed_as("patient", SLUG);
    if let Some(patient) = &patient {
        known.check(table, "patient", patient.as_str());
    }
    let service = table.needed_as("service", SLUG);
    let practitioner = table.needed_as("practitioner", SLUG);
    let location = table.needed_as("location", SLUG);
    let open_day = table.needed_signed("open_day", -200..=200);
    let time = table.needed_time("time");
    let became = table.needed_choice(
        "status",
        &[
            ("fulfilled", Became::Fulfilled),
            ("booked", Became::Booked),
            ("cancelled", Became::Cancelled),
            ("noshow", Became::NoShow),
        ],
    );
    Some(Visit {
        patient: patient?,
        service: service?,
        practitioner: practitioner?,
        location: location?,
        open_day: open_day?,
        time: time?,
        became: became?,
    })
}

/// A consent, as the file writes it.
struct Agreed(consent::Kind);

impl std::str::FromStr for Agreed {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        consent::Kind::from_code(code).map(Self).ok_or(())
    }
}
