//! One record: as much of it as somebody may see.

use domain::{
    access::{AuditClass, Permit},
    appointments::Appointment,
    audit::Trail,
    ids::{PatientId, PlanId},
    patients::{
        Patient,
        consent::Entry,
        duplicates::{Alike, alike},
        proxy::{Proxy, is_minor},
    },
    text::{PersonName, Words},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Found, PROXY, SPEAKS, adult_age, day, exists, opened, sees};
use crate::{
    Error, Result, Storage, consent as ledger,
    plans::reaches,
    rows::{appointment, intake, patient, patient_card, spelling::Reader, treatment_plan, urgent_flag},
    sealed::Seals,
    time::from_row,
    visits,
};

/// So many visits are shown.
const VISITS: u64 = 20;

/// How far somebody sees into a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A name and a year: a practitioner outside the circle. The reason is asked for before anything else is read.
    Outside,
    /// The card.
    Card(Box<Detail>),
}

/// Somebody's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Who.
    pub found: Found,
    /// What of them is seen.
    pub reach: Reach,
}

/// The card of somebody, and for those who treat them what stands in their chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Identity and contact.
    pub card: Card,
    /// The number that `If-Match` is compared with.
    pub version: i64,
    /// What they agreed to and took back, oldest first.
    pub ledger: Vec<Entry>,
    /// Visits, the latest first, without what was typed with them.
    pub visits: Vec<Appointment>,
    /// That there are plans, where each stands and when it is looked at again.
    pub plans: Vec<PlanNote>,
    /// Other records that may be this person's.
    pub duplicates: Vec<(Found, Vec<Alike>)>,
    /// Whether whoever asks treats them.
    pub treats: bool,
    /// When they sent their intake, if they did; for those who treat them.
    pub intake_sent_at: Option<Timestamp>,
    /// How many answers of theirs wait for somebody; for those who treat them.
    pub open_flags: Option<u64>,
    /// They are under age.
    pub is_minor: bool,
}

/// Identity and contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Identity, contact, the language of mails, the zone.
    pub patient: Patient,
    /// What they speak besides, and whether somebody interprets.
    pub speaks: Option<Words>,
    /// Who speaks for them, and since when that is on record.
    pub proxy: Option<(Proxy, Date)>,
    /// The record that took its place.
    pub merged_into: Option<PatientId>,
}

/// That there is a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNote {
    /// Which.
    pub id: PlanId,
    /// Where it stands, in FHIR's code.
    pub status: String,
    /// When it is looked at again.
    pub next_review: Option<Date>,
}

impl Storage {
    /// Somebody's record as far as a permit sees it; none where there is no such person for it. Every view is in the trail.
    pub async fn patient_record(&self, id: PatientId, by: &Permit, now: Timestamp) -> Result<Option<Record>> {
        let read = self.read().await?;
        let Some(row) = exists(&*read, id, by).await? else { return Ok(None) };
        let person = row.patient()?;
        let found = found(&person);
        if !sees(&*read, id, by).await? {
            drop(read);
            let trail = Trail::on(by.who(), "patient.found", "patient", id.to_string()).about(id);
            self.shown(trail, AuditClass::Card, now).await?;
            return Ok(Some(Record { found, reach: Reach::Outside }));
        }
        let treats = reaches(&*read, id, &by.clinical()).await?;
        let clinic = self.catalogue(&*read).await?;
        let age = adult_age(&*read, &clinic.identity.jurisdiction).await?;
        let birth = person.birth_date;
        let detail = Detail {
            version: row.version,
            ledger: ledger::ledger(&*read, id).await?,
            visits: visits_of(&*read, id).await?,
            plans: plans_of(&*read, id).await?,
            duplicates: like(&*read, &person).await?,
            treats,
            intake_sent_at: if treats { intake_of(&*read, id).await? } else { None },
            open_flags: if treats { Some(flags_of(&*read, id).await?) } else { None },
            is_minor: is_minor(birth, age, clinic.identity.zone.date(now)),
            card: card(&*read, person, &self.0.sealed).await?,
        };
        drop(read);
        let class = if treats { AuditClass::Chart } else { AuditClass::Card };
        let trail = Trail::on(by.who(), "patient.read", "patient", id.to_string()).about(id);
        self.shown(trail, class, now).await?;
        Ok(Some(Record { found, reach: Reach::Card(Box::new(detail)) }))
    }
}

/// As much of somebody as finds them again.
pub(super) fn found(person: &Patient) -> Found {
    Found { id: person.id, name: PersonName::clone(&person.name), birth_year: person.birth_date.map(Date::year) }
}

/// Identity and contact, with what stands beside them.
pub(super) async fn card(database: &impl ConnectionTrait, patient: Patient, seals: &Seals) -> Result<Card> {
    let id = Uuid::from(patient.id);
    let Some(row) = patient_card::Entity::find_by_id(id).one(database).await? else {
        return Ok(Card { patient, speaks: None, proxy: None, merged_into: None });
    };
    Ok(Card {
        patient,
        speaks: opened(seals, SPEAKS, id, row.speaks.as_deref())?,
        proxy: proxy(&row, seals)?,
        merged_into: row.merged_into.map(PatientId::from),
    })
}

/// Who speaks for somebody, and since when that is on record.
pub(super) fn proxy(row: &patient_card::Model, seals: &Seals) -> Result<Option<(Proxy, Date)>> {
    let (Some(kept), id) = (&row.proxy, row.patient_id) else { return Ok(None) };
    let plain = seals.open(PROXY, id, kept)?;
    let proxy = serde_json::from_slice(&plain).map_err(|_| Error::corrupt("patient_card", id, "proxy"))?;
    let since = day(Reader::of("patient_card", &id), row.proxy_since.as_deref())?;
    Ok(since.map(|since| (proxy, since)))
}

/// Other records that may be this person's; those that were united already are none.
pub(super) async fn like(database: &impl ConnectionTrait, person: &Patient) -> Result<Vec<(Found, Vec<Alike>)>> {
    use patient::Column as C;

    let mut same = Condition::any();
    if let Some(birth) = person.birth_date {
        same = same
            .add(Condition::all().add(C::NameNormal.eq(person.name.normal())).add(C::BirthDate.eq(birth.to_string())));
    }
    if let Some(email) = &person.email {
        same = same.add(C::EmailNormal.eq(email.normal()));
    }
    if let Some(phone) = &person.phone {
        // Numbers are kept as they were typed: the last four digits find candidates, the rule decides.
        let digits = domain::patients::duplicates::digits(phone);
        if let Some(last) = digits.get(digits.len().saturating_sub(4)..).filter(|last| last.len() == 4) {
            same = same.add(C::Phone.ends_with(last));
        }
    }
    if same.is_empty() {
        return Ok(Vec::new());
    }
    let gone = patient_card::Entity::find()
        .select_only()
        .column(patient_card::Column::PatientId)
        .filter(patient_card::Column::MergedInto.is_not_null());
    let rows = patient::Entity::find()
        .filter(same)
        .filter(C::Id.ne(Uuid::from(person.id)))
        .filter(C::Id.not_in_subquery(sea_orm::QueryTrait::into_query(gone)))
        .order_by_asc(C::Id)
        .limit(20)
        .all(database)
        .await?;
    let mut likes = Vec::new();
    for row in &rows {
        let other = row.patient()?;
        let alike = alike(person, &other);
        if !alike.is_empty() {
            likes.push((found(&other), alike));
        }
    }
    Ok(likes)
}

async fn visits_of(database: &impl ConnectionTrait, id: PatientId) -> Result<Vec<Appointment>> {
    use appointment::Column as C;

    let rows = appointment::Entity::find()
        .filter(C::PatientId.eq(Uuid::from(id)))
        .filter(C::Status.is_not_in(["held", "awaiting-verification"]))
        .order_by_desc(C::StartsAt)
        .order_by_desc(C::Id)
        .limit(VISITS)
        .all(database)
        .await?;
    rows.iter().map(|row| row.logistics().map(visits::impersonal)).collect()
}

async fn plans_of(database: &impl ConnectionTrait, id: PatientId) -> Result<Vec<PlanNote>> {
    use treatment_plan::Column as C;

    let rows = treatment_plan::Entity::find()
        .filter(C::PatientId.eq(Uuid::from(id)))
        .filter(C::Status.ne("entered-in-error"))
        .order_by_desc(C::CreatedAt)
        .all(database)
        .await?;
    rows.iter()
        .map(|row| {
            let next_review =
                Reader::of("treatment_plan", &row.id).parse_if("next_review", row.next_review.as_deref())?;
            Ok(PlanNote { id: row.id.into(), status: row.status.clone(), next_review })
        })
        .collect()
}

async fn intake_of(database: &impl ConnectionTrait, id: PatientId) -> Result<Option<Timestamp>> {
    let rows = intake::Entity::find().filter(intake::Column::PatientId.eq(Uuid::from(id))).all(database).await?;
    Ok(rows.iter().filter_map(|row| row.sent_at).max().map(from_row))
}

async fn flags_of(database: &impl ConnectionTrait, id: PatientId) -> Result<u64> {
    use sea_orm::PaginatorTrait as _;

    let open = urgent_flag::Entity::find()
        .filter(urgent_flag::Column::PatientId.eq(Uuid::from(id)))
        .filter(urgent_flag::Column::ClosedAt.is_null());
    Ok(open.count(database).await?)
}
