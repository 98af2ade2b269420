//! Reading what measures came to: for those who treat somebody, and for the person.

use std::collections::BTreeMap;

use domain::{
    access::{AuditClass, Permit, Scope},
    audit::Trail,
    ids::PatientId,
    measures::{Answers, Score, Scores},
    plans::Baseline,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{ANSWERS, CheckIn, Course, VALUE};
use crate::{
    Result, Storage, clinical, plans,
    rows::{check_in, check_in_response, score, spelling::Reader},
};

impl Storage {
    /// Every measure that can be asked, each with what it came to so far; none where there is no such person for this
    /// permit.
    pub async fn measures_of(&self, patient: PatientId, by: &Permit, now: Timestamp) -> Result<Option<Vec<Course>>> {
        let read = self.read().await?;
        if !plans::reaches(&*read, patient, &by.clinical()).await? {
            return Ok(None);
        }
        let courses = courses(self, &*read, patient).await?;
        drop(read);
        let trail = Trail::on(by.who(), "measures.read", "patient", patient.to_string()).about(patient);
        self.shown(trail, AuditClass::Chart, now).await?;
        Ok(Some(courses))
    }

    /// What the measures of whoever is signed in came to; those that were never asked are left out.
    pub async fn own_measures(&self, by: &Permit, now: Timestamp) -> Result<Vec<Course>> {
        let Scope::Patient(patient) = *by.scope() else { return Ok(Vec::new()) };
        let read = self.read().await?;
        let mut courses = courses(self, &*read, patient).await?;
        drop(read);
        courses.retain(|course| !course.check_ins.is_empty());
        let trail = Trail::on(by.who(), "measures.read", "patient", patient.to_string()).about(patient);
        self.shown(trail, AuditClass::Chart, now).await?;
        Ok(courses)
    }
}

/// Every measure, each with what it came to for somebody.
pub(crate) async fn courses(
    storage: &Storage,
    database: &impl ConnectionTrait,
    patient: PatientId,
) -> Result<Vec<Course>> {
    let mut taken = check_ins(storage, database, patient).await?;
    let packs = clinical::packs(database).await?;
    let course = |pack: domain::measures::Pack| {
        let check_ins = taken.remove(pack.id.as_str()).unwrap_or_default();
        Course { pack, check_ins }
    };
    Ok(packs.into_iter().map(course).collect())
}

/// When each measure was taken last, as plans look at it: only what could be scored counts.
pub(crate) async fn last_of_each(
    storage: &Storage,
    database: &impl ConnectionTrait,
    patient: PatientId,
) -> Result<Vec<Baseline>> {
    let taken = check_ins(storage, database, patient).await?;
    let last = taken.into_values().filter_map(|times| {
        let last = times.into_iter().rev().find(|time| !time.scores.scales.is_empty())?;
        Some(Baseline { measure: last.scores.measure, on: last.on, by_observer: last.by_observer })
    });
    Ok(last.collect())
}

/// Every check-in of somebody in its latest revision, by measure, in order of time.
async fn check_ins(
    storage: &Storage,
    database: &impl ConnectionTrait,
    patient: PatientId,
) -> Result<BTreeMap<String, Vec<CheckIn>>> {
    let rows = check_in::Entity::find()
        .filter(check_in::Column::PatientId.eq(Uuid::from(patient)))
        .order_by_asc(check_in::Column::AskedOn)
        .order_by_asc(check_in::Column::CreatedAt)
        .order_by_asc(check_in::Column::Id)
        .all(database)
        .await?;
    let responses = check_in_response::Entity::find()
        .filter(check_in_response::Column::CheckInId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(check_in_response::Column::Revision)
        .all(database)
        .await?;
    let latest: BTreeMap<Uuid, check_in_response::Model> =
        responses.into_iter().map(|response| (response.check_in_id, response)).collect();
    let of = score::Column::ResponseId.is_in(latest.values().map(|response| response.id));
    let mut scores: BTreeMap<Uuid, Vec<score::Model>> = BTreeMap::new();
    for row in score::Entity::find().filter(of).all(database).await? {
        scores.entry(row.response_id).or_default().push(row);
    }
    let mut taken: BTreeMap<String, Vec<CheckIn>> = BTreeMap::new();
    for row in rows {
        let Some(response) = latest.get(&row.id) else { continue };
        let scores = scores.remove(&response.id).unwrap_or_default();
        taken.entry(row.measure.clone()).or_default().push(opened(storage, &row, response, &scores)?);
    }
    Ok(taken)
}

fn opened(
    storage: &Storage,
    row: &check_in::Model,
    response: &check_in_response::Model,
    rows: &[score::Model],
) -> Result<CheckIn> {
    let (reader, of_response) = (Reader::of("check_in", &row.id), Reader::of("check_in_response", &response.id));
    let plain = storage.0.sealed.open(ANSWERS, response.id, &response.answers)?;
    let answers: Answers = serde_json::from_slice(&plain).map_err(|_| of_response.corrupt("answers"))?;
    let mut scales: BTreeMap<String, Score> = BTreeMap::new();
    for row in rows {
        let plain = storage.0.sealed.open(VALUE, row.id, &row.value)?;
        let score = serde_json::from_slice(&plain).map_err(|_| Reader::of("score", &row.id).corrupt("value"))?;
        scales.insert(row.scale.clone(), score);
    }
    Ok(CheckIn {
        id: row.id.into(),
        on: reader.parse("asked_on", &row.asked_on)?,
        by_observer: row.by_observer,
        revision: of_response.count("revision", response.revision)?,
        scores: Scores {
            measure: reader.parse("measure", &row.measure)?,
            version: of_response.count("pack_version", response.pack_version)?,
            answers,
            scales,
        },
    })
}
