//! The diary as staff see it: whose visit, when, where, in which state.

use std::collections::HashMap;

use domain::{
    access::{Fields, Permit},
    appointments::Appointment,
    audit::Trail,
    clinic::Clinic,
    ids::{AppointmentId, MessageId, PractitionerId},
    patients::Patient,
    time::Zone,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    Page, Result, Storage, page,
    page::Cursor,
    rows::{appointment, message, patient},
    sealed::Seals,
    time::to_row,
    visits,
};

/// The most visits on one page.
const LONGEST_PAGE: u64 = 500;

/// Which visits staff ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitFilter {
    /// Visits that end after this instant.
    pub from: Option<Timestamp>,
    /// Visits that start before this instant.
    pub to: Option<Timestamp>,
    /// With this practitioner only.
    pub practitioner: Option<PractitionerId>,
    /// In this state only, by its FHIR code. None: every state that belongs in a list.
    pub status: Option<String>,
    /// So many at a time, at most 500; 0 means 100.
    pub limit: u64,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A visit as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffVisit {
    /// The visit. Answers only for those who treat the person.
    pub appointment: Appointment,
    /// The person on record, once they have proven who they are.
    pub patient: Option<Patient>,
    /// The zone of the place.
    pub zone: Zone,
    /// What the visit led to, by due time.
    pub follow_ups: Vec<MessageId>,
}

impl Storage {
    /// Visits in the order of their start.
    pub async fn appointments(&self, filter: &VisitFilter, by: &Permit, now: Timestamp) -> Result<Page<StaffVisit>> {
        use appointment::Column as C;

        let limit = if filter.limit == 0 { 100 } else { filter.limit.min(LONGEST_PAGE) };
        let read = self.read().await?;
        let clinic = self.catalogue(&*read).await?;
        let rows = appointment::Entity::find()
            .filter(visits::within(by.scope()))
            .filter(asked_for(filter, now))
            .order_by_asc(C::StartsAt)
            .order_by_asc(C::Id)
            .limit(limit + 1)
            .all(&*read)
            .await?;
        let page = page::cut(rows, limit, |row| Cursor { at: row.starts_at, id: row.id });
        let items = views(&read, &clinic, &page.items, by, &self.0.sealed).await?;
        drop(read);
        if !items.is_empty() {
            self.shown(Trail::on(by.who(), "appointments.read", "diary", days(filter)), by.audit(), now).await?;
        }
        Ok(Page { items, next_cursor: page.next_cursor })
    }

    /// One visit; none where there is no such visit, or not for this permit.
    pub async fn appointment(&self, id: AppointmentId, by: &Permit, now: Timestamp) -> Result<Option<StaffVisit>> {
        let read = self.read().await?;
        let Some(row) = visits::find(&*read, id, by.scope()).await? else {
            return Ok(None);
        };
        if row.status == "held" {
            return Ok(None);
        }
        let clinic = self.catalogue(&*read).await?;
        let view = views(&read, &clinic, std::slice::from_ref(&row), by, &self.0.sealed).await?.pop();
        drop(read);
        let trail = Trail::on_visit(by.who(), "appointment.read", id, row.patient_id.map(Into::into));
        self.shown(trail, by.audit(), now).await?;
        Ok(view)
    }
}

fn asked_for(filter: &VisitFilter, now: Timestamp) -> Condition {
    use appointment::Column as C;

    let mut all = Condition::all();
    if let Some(from) = filter.from {
        all = all.add(C::EndsAt.gt(to_row(from)));
    }
    if let Some(to) = filter.to {
        all = all.add(C::StartsAt.lt(to_row(to)));
    }
    if let Some(practitioner) = &filter.practitioner {
        all = all.add(C::Practitioner.eq(practitioner.as_str()));
    }
    let lapsed = visits::lapsed(&["awaiting-verification", "awaiting-approval"], now);
    all = match filter.status.as_deref() {
        None => all.add(C::Status.is_not_in(["held", "entered-in-error"])),
        Some("pending") => {
            all.add(C::Status.is_in(appointment::stored_as("pending").iter().copied())).add(lapsed.not())
        }
        // A pending visit past its time reads as cancelled, whether or not that has been written down.
        Some("cancelled") => all.add(Condition::any().add(C::Status.eq("cancelled")).add(lapsed)),
        Some(code) => all.add(C::Status.is_in(appointment::stored_as(code).iter().copied())),
    };
    match filter.cursor.as_deref().and_then(Cursor::read) {
        Some(last) => all.add(
            Condition::any()
                .add(C::StartsAt.gt(last.at))
                .add(Condition::all().add(C::StartsAt.eq(last.at)).add(C::Id.gt(last.id))),
        ),
        None => all,
    }
}

/// Rows as staff may see them, with their people and follow-ups: two more statements, however many rows.
pub(crate) async fn views(
    database: &DatabaseTransaction,
    clinic: &Clinic,
    rows: &[appointment::Model],
    by: &Permit,
    seals: &Seals,
) -> Result<Vec<StaffVisit>> {
    let people = people(database, rows).await?;
    let mut follow_ups = follow_ups(database, rows).await?;
    rows.iter()
        .map(|row| {
            let appointment = seen_by(row, by, seals)?;
            let zone = clinic.location(&appointment.location).map_or(&clinic.identity.zone, |place| &place.zone);
            Ok(StaffVisit {
                zone: zone.clone(),
                patient: row.patient_id.and_then(|id| people.get(&id).cloned()),
                follow_ups: follow_ups.remove(&row.id).unwrap_or_default(),
                appointment,
            })
        })
        .collect()
}

/// Whoever treats the person sees the answers; whoever receives them sees what would help; others neither.
fn seen_by(row: &appointment::Model, by: &Permit, seals: &Seals) -> Result<Appointment> {
    let plain = row.logistics()?;
    match by.fields_with(&plain.practitioner) {
        Fields::Clinical => row.visit(seals),
        Fields::FrontDesk => {
            let opened = row.visit(seals)?;
            Ok(Appointment { needs: opened.needs, ..plain })
        }
        Fields::Logistics | Fields::Operations => Ok(Appointment { claimed: None, ..plain }),
    }
}

async fn people(database: &DatabaseTransaction, rows: &[appointment::Model]) -> Result<HashMap<Uuid, Patient>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.patient_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let people = patient::Entity::find().filter(patient::Column::Id.is_in(ids)).all(database).await?;
    people.into_iter().map(|row| Ok((row.id, row.patient()?))).collect()
}

async fn follow_ups(
    database: &DatabaseTransaction,
    rows: &[appointment::Model],
) -> Result<HashMap<Uuid, Vec<MessageId>>> {
    use message::Column as C;

    let mut found: HashMap<Uuid, Vec<MessageId>> = HashMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let messages: Vec<(Uuid, Option<Uuid>)> = message::Entity::find()
        .select_only()
        .columns([C::Id, C::AppointmentId])
        .filter(C::AppointmentId.is_in(rows.iter().map(|row| row.id)))
        .filter(C::EnrolmentId.is_not_null())
        .order_by_asc(C::DueAt)
        .order_by_asc(C::Id)
        .into_tuple()
        .all(database)
        .await?;
    for (message, visit) in messages {
        if let Some(visit) = visit {
            found.entry(visit).or_default().push(message.into());
        }
    }
    Ok(found)
}

/// Which stretch of the diary was looked at, for the trail.
fn days(filter: &VisitFilter) -> String {
    let edge = |instant: Option<Timestamp>| instant.map_or_else(|| "…".to_owned(), |instant| instant.to_string());
    format!("{}/{}", edge(filter.from), edge(filter.to))
}
