//! The people on record. Identity is a proven address and a matching name.

use domain::{
    access::{Circle, Permit, Scope},
    audit::Trail,
    ids::PatientId,
    patients::{Claimed, Pacing, Patient, consent},
    text::{EmailAddress, Lang, PersonName, Phone},
    time::Zone,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::{
    Error, Result, Storage, Work, consent as ledger, engine, mint, occupancy,
    rows::{appointment, patient, treatment_plan},
    time::to_row,
};

/// Somebody to put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPatient {
    /// Full name.
    pub name: PersonName,
    /// Address, if they have one.
    pub email: Option<EmailAddress>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// The language mails are in.
    pub lang: Lang,
    /// The zone in which mail is timed; none means the clinic's.
    pub zone: Option<Zone>,
    /// What they agreed to already.
    pub consents: Vec<consent::Entry>,
}

impl NewPatient {
    fn claimed(&self) -> Claimed {
        Claimed {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            birth_date: self.birth_date,
        }
    }
}

impl Storage {
    /// Puts somebody on record, and says who they are. Somebody who is on record already is left as they are.
    pub async fn add_patient(&self, new: &NewPatient, by: &Permit, now: Timestamp) -> Result<PatientId> {
        self.again(move || self.add_once(new, by, now)).await
    }

    async fn add_once(&self, new: &NewPatient, by: &Permit, now: Timestamp) -> Result<PatientId> {
        let work = self.begin(now).await?;
        let claimed = new.claimed();
        if let Some(known) = find(&*work, &claimed).await? {
            return Ok(known);
        }
        let id = insert(&work, &claimed, new.lang, new.zone.as_ref(), now).await?;
        let source = ledger::Source { actor: by.who(), appointment: None, message: None };
        ledger::append(&work, id, &new.consents, source).await?;
        work.commit(Trail::on(by.who(), "patient.created", "patient", id.to_string()).about(id)).await?;
        Ok(id)
    }

    /// A person on record; none where there is no such person, or not for this permit.
    pub async fn patient(&self, id: PatientId, by: &Permit, now: Timestamp) -> Result<Option<Patient>> {
        let read = self.read().await?;
        let row = patient::Entity::find_by_id(Uuid::from(id)).filter(within(by.scope())).one(&*read).await?;
        drop(read);
        let Some(row) = row else {
            return Ok(None);
        };
        self.shown(Trail::on(by.who(), "patient.read", "patient", id.to_string()).about(id), by.audit(), now).await?;
        row.patient().map(Some)
    }
}

/// Whom a scope reaches.
pub(crate) fn within(scope: &Scope) -> Condition {
    let all = Condition::all();
    match scope {
        Scope::Clinic => all,
        Scope::Patient(id) => all.add(patient::Column::Id.eq(Uuid::from(*id))),
        Scope::Circle(circle) => all.add(treated(circle)),
        Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Account(_) => {
            all.add(patient::Column::Id.is_null())
        }
    }
}

/// Visits by which somebody is treated here: what was given up is none.
const TREATED: [&str; 6] = ["awaiting-approval", "booked", "arrived", "checked-in", "fulfilled", "noshow"];

/// Whom a circle treats: who comes or came lately, whose plan is open, and whose record was opened with a reason.
fn treated(circle: &Circle) -> Condition {
    let mut visits = appointment::Entity::find()
        .select_only()
        .column(appointment::Column::PatientId)
        .filter(appointment::Column::Practitioner.is_in(circle.iter().map(ToString::to_string)))
        .filter(appointment::Column::Status.is_in(TREATED))
        .filter(appointment::Column::PatientId.is_not_null());
    if let Some(since) = circle.since() {
        visits = visits.filter(appointment::Column::EndsAt.gt(to_row(since)));
    }
    let opened = circle.opened().iter().map(|id| Uuid::from(*id));
    let mut any = Condition::any()
        .add(patient::Column::Id.in_subquery(visits.into_query()))
        .add(patient::Column::Id.is_in(opened));
    if let Some(staff) = circle.staff() {
        let plans = treatment_plan::Entity::find()
            .select_only()
            .column(treatment_plan::Column::PatientId)
            .filter(treatment_plan::Column::Lead.eq(Uuid::from(staff)))
            .filter(treatment_plan::Column::Status.is_in(["draft", "active", "on-hold"]));
        any = any.add(patient::Column::Id.in_subquery(plans.into_query()));
    }
    any
}

/// Holds a person's row until the end of the transaction: their ledger and their reading have one writer at a time.
pub(crate) async fn lock(work: &Work, id: PatientId) -> Result<()> {
    if !engine::has_row_locks(work) {
        return Ok(());
    }
    patient::Entity::find_by_id(Uuid::from(id)).lock_exclusive().one(&**work).await?;
    Ok(())
}

/// Whether somebody is on record.
pub(crate) async fn exists(work: &Work, id: PatientId) -> Result<bool> {
    Ok(patient::Entity::find_by_id(Uuid::from(id)).one(&**work).await?.is_some())
}

/// The person whose proven address and name these are, put on record if new.
///
/// What is on record is never changed by what was typed: another phone stays on the visit.
pub(crate) async fn known_or_new(
    work: &Work,
    claimed: &Claimed,
    lang: Lang,
    zone: Option<&Zone>,
    now: Timestamp,
) -> Result<PatientId> {
    match find(&**work, claimed).await? {
        Some(known) => Ok(known),
        None => insert(work, claimed, lang, zone, now).await,
    }
}

/// The person of this address and name, and of this birth date where both know one. Somebody without an address is never found: a name alone is nobody.
async fn find(database: &impl ConnectionTrait, claimed: &Claimed) -> Result<Option<PatientId>> {
    let Some(email) = &claimed.email else {
        return Ok(None);
    };
    let known = patient::Entity::find()
        .filter(patient::Column::EmailNormal.eq(email.normal()))
        .filter(patient::Column::NameNormal.eq(claimed.name.normal()))
        .order_by_asc(patient::Column::Id)
        .all(database)
        .await?;
    let mut same = Vec::new();
    for row in &known {
        let person = row.patient()?;
        if claimed.is(&person) {
            same.push(person);
        }
    }
    // Who has this very birth date comes before who has none on record.
    same.sort_by_key(|person| claimed.birth_date.is_some() && person.birth_date.is_none());
    Ok(same.first().map(|person| person.id))
}

/// Somebody new on record.
pub(crate) async fn insert(
    work: &Work,
    claimed: &Claimed,
    lang: Lang,
    zone: Option<&Zone>,
    now: Timestamp,
) -> Result<PatientId> {
    let person = Patient {
        id: mint::id(now),
        name: claimed.name.clone(),
        email: claimed.email.clone(),
        phone: claimed.phone.clone(),
        birth_date: claimed.birth_date,
        lang,
        zone: zone.cloned(),
        pacing: Pacing::default(),
    };
    let row = patient::ActiveModel::new_row(&person, now);
    match patient::Entity::insert(row).exec_without_returning(&**work).await {
        Ok(_) => {}
        // Another proof of the same address and name was faster: run again, it is found then.
        Err(error) if engine::is_unique(&error, "patient") => {
            return Err(Error::InTheWay { code: "patient".to_owned() });
        }
        Err(error) => return Err(error.into()),
    }
    occupancy::owns_time(work, person.id).await?;
    Ok(person.id)
}
