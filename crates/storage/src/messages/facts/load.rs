//! The statements behind [`Known`](super::Known): one for each kind of thing, however many messages are judged.

use std::collections::{BTreeSet, HashMap};

use domain::{
    ids::JourneySlug,
    journeys::timing::counts_at,
    outbox::{Purpose, Why},
    patients::consent,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use uuid::Uuid;

use crate::{
    Result, Storage,
    rows::{appointment, article, consent_entry, delivery, journey, message, patient},
    time::{from_row, to_row},
};

use super::{Owed, People, Visit};

/// How far back other reading is looked for; no gap between two of them is longer.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(100 * 24);

pub(super) async fn people(database: &DatabaseTransaction, ids: &BTreeSet<Uuid>) -> Result<People> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = patient::Entity::find().filter(patient::Column::Id.is_in(ids.iter().copied())).all(database).await?;
    rows.iter().map(|row| Ok((row.id, row.patient()?))).collect()
}

pub(super) async fn ledgers(
    database: &DatabaseTransaction,
    patients: &BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Vec<consent::Entry>>> {
    if patients.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = consent_entry::Entity::find()
        .filter(consent_entry::Column::PatientId.is_in(patients.iter().copied()))
        .order_by_asc(consent_entry::Column::PatientId)
        .order_by_asc(consent_entry::Column::Ordinal)
        .all(database)
        .await?;
    let mut ledgers: HashMap<Uuid, Vec<consent::Entry>> = HashMap::new();
    for row in rows {
        ledgers.entry(row.patient_id).or_default().push(row.entry()?);
    }
    Ok(ledgers)
}

pub(super) async fn visits_of(database: &DatabaseTransaction, ids: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, Visit>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows =
        appointment::Entity::find().filter(appointment::Column::Id.is_in(ids.iter().copied())).all(database).await?;
    rows.iter()
        .map(|row| Ok((row.id, Visit { appointment: row.logistics()?, manage_counter: row.manage_counter })))
        .collect()
}

/// The articles that messages point to.
pub(super) async fn articles(database: &DatabaseTransaction, readings: &[Owed<'_>]) -> Result<Vec<article::Model>> {
    let slugs: BTreeSet<&str> = readings.iter().filter_map(|one| one.row.article_slug.as_deref()).collect();
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    Ok(article::Entity::find().filter(article::Column::Slug.is_in(slugs)).all(database).await?)
}

/// Reading that went, is going, or may have gone to these people.
pub(super) async fn sent(
    database: &DatabaseTransaction,
    readings: &[Owed<'_>],
    now: Timestamp,
) -> Result<HashMap<Uuid, Vec<(Uuid, Timestamp)>>> {
    const GONE: [&str; 4] = ["transmitting", "accepted", "outcome_unknown", "presumed_accepted"];
    let patients: BTreeSet<Uuid> = readings.iter().filter_map(|one| one.row.patient_id).collect();
    if patients.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, Uuid, i64, Option<i64>)> = delivery::Entity::find()
        .join(JoinType::InnerJoin, delivery::Relation::Message.def())
        .select_only()
        .column(message::Column::PatientId)
        .column(message::Column::Id)
        .column(message::Column::DueAt)
        .column(delivery::Column::LeftAt)
        .filter(message::Column::PatientId.is_in(patients))
        .filter(message::Column::Purpose.eq(Purpose::CareEducation.code()))
        .filter(message::Column::DueAt.gte(to_row(now - LOOK_BACK)))
        .filter(delivery::Column::State.is_in(GONE))
        .into_tuple()
        .all(database)
        .await?;
    let mut sent: HashMap<Uuid, Vec<(Uuid, Timestamp)>> = HashMap::new();
    for (patient, message, due, left) in rows {
        let due = from_row(due);
        let at = counts_at(due, left.map_or(due, from_row));
        sent.entry(patient).or_default().push((message, at));
    }
    Ok(sent)
}

/// The gaps that journeys keep between readings. A published version never changes, so each is read once.
pub(super) async fn gaps(
    storage: &Storage,
    database: &DatabaseTransaction,
    readings: &[Owed<'_>],
) -> Result<HashMap<(JourneySlug, i32), u16>> {
    let mut gaps = HashMap::new();
    for one in readings {
        let Why::Journey { journey, version, .. } = &one.message.why else {
            continue;
        };
        let key = (journey.clone(), *version);
        if gaps.contains_key(&key) {
            continue;
        }
        let known = storage.0.gaps.read().await.get(&key).copied();
        let gap = match known {
            Some(gap) => gap,
            None => {
                let row = journey::Entity::find_by_id((journey.to_string(), *version)).one(database).await?;
                let Some(row) = row else {
                    continue;
                };
                let gap = row.journey()?.min_gap_days;
                storage.0.gaps.write().await.insert(key.clone(), gap);
                gap
            }
        };
        gaps.insert(key, gap);
    }
    Ok(gaps)
}
