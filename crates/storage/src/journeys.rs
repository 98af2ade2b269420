//! Journeys in versions that never change, and the people in them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Permit,
    appointments::{Appointment, Event},
    audit::Trail,
    clinic::Service,
    ids::{AppointmentId, ArticleSlug, JourneySlug, MessageId, PatientId},
    journeys::{
        Journey,
        enrolment::{Circumstances, Enrolment, enrol},
    },
    outbox::{Kind, Purpose, Reason},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, messages,
    rows::{
        enrolment,
        journey::{ActiveModel, Column, Entity, Model},
        message, patient,
        spelling::{Reader, json},
    },
    time::to_row,
};

/// The state of an enrolment whose trigger was taken back.
const REVERTED: &str = "cancelled";

/// What came of publishing a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JourneyChange {
    /// This version is new.
    New,
    /// This version was there, and says the same.
    Same,
}

/// Why a journey is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JourneyRefusal {
    /// A published version never changes.
    #[error("this version of the journey is published and says something else; give the change a new version")]
    VersionTaken,
}

impl Storage {
    /// Publishes a version of a journey. People who are in an older one finish that.
    pub async fn publish_journey(
        &self,
        journey: &Journey,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<JourneyChange, JourneyRefusal>> {
        let work = self.begin(now).await?;
        let row = ActiveModel {
            slug: Set(journey.slug.to_string()),
            version: Set(journey.version),
            entry: Set(json(journey)),
            effective_from: Set(to_row(journey.effective_from)),
            published_at: Set(to_row(now)),
        };
        let new = Entity::insert_many([row])
            .on_conflict(OnConflict::columns([Column::Slug, Column::Version]).do_nothing().to_owned())
            .exec_without_returning(&*work)
            .await?;
        if new == 1 {
            let which = format!("{} {}", journey.slug, journey.version);
            work.commit(Trail::on(by.who(), "journey.published", "journey", which)).await?;
            return Ok(Ok(JourneyChange::New));
        }
        let known = Entity::find_by_id((journey.slug.to_string(), journey.version)).one(&*work).await?;
        let same = known.map(|row| row.journey()).transpose()?.as_ref() == Some(journey);
        Ok(if same { Ok(JourneyChange::Same) } else { Err(JourneyRefusal::VersionTaken) })
    }

    /// The newest version of every journey, by slug.
    pub async fn journeys(&self) -> Result<Vec<Journey>> {
        let read = self.read().await?;
        let rows = Entity::find().order_by_asc(Column::Slug).order_by_asc(Column::Version).all(&*read).await?;
        let newest: BTreeMap<String, Model> = rows.into_iter().map(|row| (row.slug.clone(), row)).collect();
        newest.values().map(Model::journey).collect()
    }
}

/// Enrols the person of a visit in the journey of its service, because of an event; what follows is owed at once.
///
/// The same event again adds nothing: ids are derived from it. Says which messages are owed because of it.
pub(crate) async fn enrol_in(
    work: &Work,
    service: &Service,
    visit: &Appointment,
    event: &Event,
) -> Result<Vec<MessageId>> {
    let (Some(slug), Some(person)) = (&service.journey, visit.patient) else {
        return Ok(Vec::new());
    };
    let Some(journey) = in_effect(work, slug, event).await? else {
        return Ok(Vec::new());
    };
    let circumstances = circumstances(work, visit, person).await?;
    let Some(enrolled) = enrol(event, &journey, &circumstances) else {
        return Ok(Vec::new());
    };
    let new = enrolment::Entity::insert_many([enrolment_row(&enrolled)])
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    if new == 0 {
        reopen(work, &enrolled).await?;
        // One enrolment for each journey and visit: what it led to is owed already.
        return owed_for(work, visit, slug).await;
    }
    messages::plan(work, &enrolled.messages).await?;
    Ok(enrolled.messages.iter().map(|message| message.id).collect())
}

/// What a visit led to is taken back: what has not left is not sent, what has left stays in the history.
pub(crate) async fn revert(work: &Work, visit: AppointmentId) -> Result<()> {
    messages::cancel_for_visit(work, visit, &[Kind::Reading], Reason::TriggerReverted).await?;
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::State, Expr::value(REVERTED))
        .filter(enrolment::Column::AppointmentId.eq(Uuid::from(visit)))
        .exec(&**work)
        .await?;
    Ok(())
}

/// The same trigger once more, after it was taken back: the enrolment goes on, timed from the new event. What was sent is
/// not repeated.
async fn reopen(work: &Work, enrolled: &Enrolment) -> Result<bool> {
    let reopened = enrolment::Entity::update_many()
        .col_expr(enrolment::Column::State, Expr::value("active"))
        .col_expr(enrolment::Column::StartedAt, Expr::value(to_row(enrolled.started_at)))
        .filter(enrolment::Column::Id.eq(Uuid::from(enrolled.id)))
        .filter(enrolment::Column::State.eq(REVERTED))
        .exec(&**work)
        .await?;
    if reopened.rows_affected == 0 {
        return Ok(false);
    }
    messages::owed_again(work, &enrolled.messages).await?;
    Ok(true)
}

/// The version of a journey that an event falls under.
async fn in_effect(work: &Work, slug: &JourneySlug, event: &Event) -> Result<Option<Journey>> {
    let row = Entity::find()
        .filter(Column::Slug.eq(slug.as_str()))
        .filter(Column::EffectiveFrom.lte(to_row(event.effective_at)))
        .order_by_desc(Column::Version)
        .one(&**work)
        .await?;
    row.map(|row| row.journey()).transpose()
}

/// What the enrolment must know; the person's row is held from here on, so that two journeys lay out their reading in turn.
async fn circumstances(work: &Work, visit: &Appointment, person: PatientId) -> Result<Circumstances> {
    let row = patient::Entity::find_by_id(Uuid::from(person)).lock_exclusive().one(&**work).await?;
    let zone = match row {
        Some(row) => row.patient()?.zone,
        None => None,
    };
    let clinic = work.storage().catalogue(&**work).await?;
    Ok(Circumstances {
        patient: person,
        zone: zone.unwrap_or_else(|| clinic.identity.zone.clone()),
        answers: visit.answers.clone(),
        received: received(work, person).await?,
        closures: clinic
            .closures
            .iter()
            .filter(|closure| closure.location.is_none())
            .map(|closure| closure.date)
            .collect(),
    })
}

/// Articles the person has had, or will.
async fn received(work: &Work, person: PatientId) -> Result<BTreeSet<ArticleSlug>> {
    let slugs: Vec<Option<String>> = message::Entity::find()
        .select_only()
        .column(message::Column::ArticleSlug)
        .filter(message::Column::PatientId.eq(Uuid::from(person)))
        .filter(message::Column::Purpose.eq(Purpose::CareEducation.code()))
        .filter(message::Column::ArticleSlug.is_not_null())
        .filter(message::Column::State.is_not_in(["skipped", "cancelled", "suppressed"]))
        .into_tuple()
        .all(&**work)
        .await?;
    let id = Uuid::from(person);
    let reader = Reader::of("message", &id);
    slugs.into_iter().flatten().map(|slug| reader.parse("article_slug", &slug)).collect()
}

async fn owed_for(work: &Work, visit: &Appointment, journey: &JourneySlug) -> Result<Vec<MessageId>> {
    let ids: Vec<Uuid> = message::Entity::find()
        .select_only()
        .column(message::Column::Id)
        .filter(message::Column::AppointmentId.eq(Uuid::from(visit.id)))
        .filter(message::Column::Journey.eq(journey.as_str()))
        .order_by_asc(message::Column::DueAt)
        .into_tuple()
        .all(&**work)
        .await?;
    Ok(ids.into_iter().map(MessageId::from).collect())
}

fn enrolment_row(enrolled: &Enrolment) -> enrolment::ActiveModel {
    enrolment::ActiveModel {
        id: Set(enrolled.id.into()),
        patient_id: Set(enrolled.patient.into()),
        appointment_id: Set(enrolled.appointment.into()),
        journey: Set(enrolled.journey.slug.to_string()),
        journey_version: Set(enrolled.journey.version),
        trigger_kind: Set(enrolled.journey.trigger.code().to_owned()),
        state: Set("active".to_owned()),
        started_at: Set(to_row(enrolled.started_at)),
    }
}
