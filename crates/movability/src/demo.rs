//! The demonstration clinic: real files through the real parsers, with visits told relative to today.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use domain::{
    access::{Permit, Role},
    appointments::{Appointment, CancelledBy, Status, Via},
    clinic,
    ids::{AppointmentId, PatientId},
    patients::{Claimed, consent},
    text::{EmailAddress, Slug},
    time::{SendWindow, WallWindow},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use settings::Settings;
use storage::{mint, patients::NewPatient, staff::NewStaff};

use crate::{
    Clinic,
    files::{
        Folder, clinic as clinic_file, content,
        journeys::Usual,
        people::{self, Became, Invented, People, Visit},
    },
    import::import,
};

/// The account that `up` prints a sign-in link for.
pub(crate) const STAFF: &str = "staff@clinic.example";

/// Fills an empty clinic with the demonstration.
pub(crate) async fn load(clinic: &Clinic) -> anyhow::Result<()> {
    let starter = Folder::starter();
    let described = describe(&starter)?;
    let (by, now) = (clinic.operator(), clinic.now());
    let applied = clinic.storage.apply_clinic(&described, false, &by, now).await?;
    applied.map_err(|refusal| anyhow::anyhow!("the demonstration cannot be applied: {refusal}"))?;

    let read = content::read(&starter, &described.identity.zone, usual(&clinic.settings)?)?;
    import(clinic, &read, true).await?;
    add_staff(clinic, &described).await?;

    let texts = read.consents.unwrap_or_default();
    add_people(clinic, &described, &people(&starter)?, &texts).await
}

/// What journeys do unless their files say otherwise.
pub(crate) fn usual(settings: &Settings) -> anyhow::Result<Usual> {
    let (from, to) = &settings.follow_ups.window;
    let wrong = |error: &dyn std::fmt::Display| anyhow::anyhow!("follow_ups.window: {error}");
    let window = WallWindow::read(from, to).map_err(|error| wrong(&error))?;
    let window = SendWindow::new(window).map_err(|error| wrong(&error))?;
    Ok(Usual { window, settle: SignedDuration::try_from(settings.follow_ups.settle)? })
}

/// The demonstration's clinic file.
fn describe(starter: &Folder) -> anyhow::Result<clinic::Clinic> {
    let text = starter.text("demo/clinic.toml").context("the starter library holds demo/clinic.toml")?;
    let mut described = clinic_file::read(&starter.path(text.name), text.text)?;
    described.identity.demonstration = true;
    Ok(described)
}

fn people(starter: &Folder) -> anyhow::Result<People> {
    let text = starter.text("demo/patients.toml").context("the starter library holds demo/patients.toml")?;
    Ok(people::read(Path::new("content/demo/patients.toml"), text.text)?)
}

/// One account that may see everything, so that everything can be looked at.
async fn add_staff(clinic: &Clinic, described: &clinic::Clinic) -> anyhow::Result<()> {
    let everybody = described.practitioners.iter().map(|practitioner| practitioner.id.clone()).collect();
    let account = NewStaff {
        email: STAFF.parse().expect("the demonstration's address is one"),
        name: "Demonstration staff".parse().expect("the demonstration's name is one"),
        roles: Role::ALL.to_vec(),
        circle: everybody,
    };
    let added = clinic.storage.add_staff(&account, &clinic.operator(), clinic.now()).await?;
    added.map_err(|refusal| anyhow::anyhow!("the demonstration's account cannot be added: {refusal}"))?;
    Ok(())
}

async fn add_people(
    clinic: &Clinic,
    described: &clinic::Clinic,
    people: &People,
    texts: &[consent::ConsentText],
) -> anyhow::Result<()> {
    let (by, now) = (clinic.operator(), clinic.now());
    let mut ids = BTreeMap::new();
    for (slug, person) in &people.people {
        let consents = agreed(person, texts, now);
        let patient = NewPatient {
            name: person.name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            birth_date: None,
            lang: person.lang,
            zone: None,
            consents,
        };
        ids.insert(slug, clinic.storage.add_patient(&patient, &by, now).await?);
    }
    for visit in &people.visits {
        let person = people.people.get(&visit.patient).context("a visit's patient is in the file")?;
        let id = ids.get(&visit.patient).copied().context("every person was added")?;
        let Some(appointment) = appointment(described, visit, person, id, now) else {
            anyhow::bail!("the demonstration's visit of {} cannot be placed", visit.patient.as_str());
        };
        place(clinic, &appointment, &visit.patient, &by).await?;
    }
    Ok(())
}

async fn place(clinic: &Clinic, appointment: &Appointment, patient: &Slug, by: &Permit) -> anyhow::Result<()> {
    if let Err(refusal) = clinic.storage.import_visit(appointment, by, clinic.now()).await? {
        // On some days of the year closures push two of a person's visits onto one time; one fewer does no harm.
        tracing::warn!(patient = patient.as_str(), %refusal, "a visit of the demonstration was left out");
    }
    Ok(())
}

/// What a person agreed to, in today's words, before their first visit.
fn agreed(person: &Invented, texts: &[consent::ConsentText], now: Timestamp) -> Vec<consent::Entry> {
    let long_ago = now - SignedDuration::from_hours(24 * 60);
    let entries = texts.iter().filter(|text| person.consents.contains(&text.kind)).map(|text| consent::Entry {
        kind: text.kind,
        decision: consent::Decision::Given,
        version: text.version.clone(),
        lang: person.lang,
        method: consent::Method::OnlineForm,
        at: long_ago,
        network: None,
    });
    entries.collect()
}

/// A visit as it stands today.
fn appointment(
    described: &clinic::Clinic,
    visit: &Visit,
    person: &Invented,
    patient: PatientId,
    now: Timestamp,
) -> Option<Appointment> {
    let location = described.location(&visit.location)?;
    let service = described.service(&visit.service)?;
    let today = location.zone.date(now);
    let date = open_day(described, visit, today)?;
    let starts_at = location.zone.at(date, visit.time);
    let ends_at = starts_at + service.usual_minutes().elapsed();
    let booked_at = starts_at.min(now) - SignedDuration::from_hours(24 * 7);
    let asked = |id: &String| service.questions.iter().any(|question| question.id == *id);
    let modality = *service.modalities.iter().find(|modality| {
        (location.kind == clinic::LocationKind::Physical) == (**modality == clinic::Modality::InPerson)
    })?;
    Some(Appointment {
        id: mint::id::<AppointmentId>(booked_at),
        version: 1,
        sequence: 0,
        status: status(visit.became),
        service: service.id.clone(),
        modality,
        location: location.id.clone(),
        practitioner: visit.practitioner.clone(),
        room: None,
        starts_at,
        ends_at,
        patient: Some(patient),
        claimed: Some(claimed(person)),
        answers: person.answers.iter().filter(|(id, _)| asked(id)).map(|(id, is)| (id.clone(), is.clone())).collect(),
        needs: None,
        consents: Vec::new(),
        lang: person.lang,
        zone: None,
        created_via: Via::Import,
        override_reason: None,
        created_at: booked_at,
        updated_at: if visit.became == Became::Booked { booked_at } else { ends_at.min(now) },
    })
}

fn status(became: Became) -> Status {
    match became {
        Became::Fulfilled => Status::Fulfilled,
        Became::Booked => Status::Booked,
        Became::Cancelled => Status::Cancelled { by: CancelledBy::Patient, late: false },
        Became::NoShow => Status::NoShow,
    }
}

fn claimed(person: &Invented) -> Claimed {
    let email: Option<EmailAddress> = person.email.clone();
    Claimed { name: person.name.clone(), email, phone: person.phone.clone(), birth_date: None }
}

/// The n-th day on which a practitioner has hours at a place: 0 is today if it is one, otherwise the next.
fn open_day(described: &clinic::Clinic, visit: &Visit, today: Date) -> Option<Date> {
    // Enough days for any n the file may name, of anybody who works one day in ten.
    const FAR: usize = 2_000;

    let practitioner = described.practitioner(&visit.practitioner)?;
    let is_open = |date: &Date| {
        let closed = described.is_closed(&visit.location, *date);
        !practitioner.windows(&visit.location, *date, closed, &visit.service).is_empty()
    };
    match usize::try_from(visit.open_day) {
        Ok(n) => today.series(jiff::Span::new().days(1)).take(FAR).filter(is_open).nth(n),
        Err(_) => {
            let back = usize::try_from(visit.open_day.unsigned_abs()).ok()?;
            let before = today.yesterday().ok()?.series(jiff::Span::new().days(-1)).take(FAR);
            before.filter(is_open).nth(back.checked_sub(1)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demonstration() -> clinic::Clinic {
        describe(&Folder::starter()).unwrap()
    }

    fn day(practitioner: &str, today: &str, n: i32) -> String {
        let visit = Visit {
            patient: "anybody".parse().unwrap(),
            service: "first-consultation".parse().unwrap(),
            practitioner: practitioner.parse().unwrap(),
            location: "example-street".parse().unwrap(),
            open_day: n,
            time: jiff::civil::time(9, 0, 0, 0),
            became: Became::Booked,
        };
        open_day(&demonstration(), &visit, today.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn open_days_are_counted_from_today_or_the_next_one() {
        // Milo works from Wednesday to Sunday.
        assert_eq!(day("milo-sample", "2026-11-25", 0), "2026-11-25");
        assert_eq!(day("milo-sample", "2026-11-23", 0), "2026-11-25");
        assert_eq!(day("milo-sample", "2026-11-23", 1), "2026-11-26");
        assert_eq!(day("milo-sample", "2026-11-25", -1), "2026-11-22");
        assert_eq!(day("milo-sample", "2026-11-24", -2), "2026-11-21");
    }

    #[test]
    fn a_closure_is_no_open_day() {
        assert_eq!(day("ada-example", "2026-12-25", 0), "2026-12-28");
    }

    /// Whatever the weekday on which it is loaded, nobody is in two places and nothing lies outside the hours.
    #[test]
    fn the_demonstration_fits_on_every_day_of_the_week() {
        let clinic = demonstration();
        let people = people(&Folder::starter()).unwrap();
        let first: Date = "2026-11-22".parse().unwrap();
        for today in first.series(jiff::Span::new().days(1)).take(14) {
            let now = clinic.identity.zone.at(today, jiff::civil::time(12, 0, 0, 0));
            let mut taken: Vec<(domain::ids::PractitionerId, domain::time::Span)> = Vec::new();
            for visit in &people.visits {
                let person = &people.people[&visit.patient];
                let placed = appointment(&clinic, visit, person, PatientId::derived("test"), now).unwrap();
                if matches!(placed.status, Status::Cancelled { .. }) {
                    continue;
                }
                let overlap = taken
                    .iter()
                    .any(|(practitioner, span)| *practitioner == placed.practitioner && span.overlaps(placed.span()));
                assert!(!overlap, "{} on {today}", visit.patient.as_str());
                taken.push((placed.practitioner.clone(), placed.span()));
            }
        }
    }
}
