//! A message as staff see it: what the permit does not reach is not there.

use std::collections::HashMap;

use domain::{
    access::{Fields, Permit},
    ids::{AppointmentId, DeliveryId, JourneySlug, MessageId, PatientId, PractitionerId, StepKey},
    outbox::{ArticlePin, Due, Kind, Message, MessageState, Phase, Purpose, State, Why},
    text::{Lang, PersonName},
    time::{SendWindow, Zone},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Result, Storage,
    deliveries::WORDS,
    rows::{delivery, delivery_attempt, message, spelling::Reader},
    time::from_row,
};

use super::facts::{self, Known, Owed, addressed_to};

/// A message as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// Which message.
    pub id: MessageId,
    /// Grows with every change; the ETag.
    pub version: i64,
    /// What it says.
    pub kind: Kind,
    /// Why it is sent.
    pub purpose: Purpose,
    /// Where it stands.
    pub state: MessageState,
    /// To whom it is owed; none where the permit reaches no people.
    pub patient: Option<Person>,
    /// The visit it is about, or that led to it.
    pub appointment: Option<AppointmentId>,
    /// With whom that visit is.
    pub practitioner: Option<PractitionerId>,
    /// The journey and step it came from; clinical eyes only.
    pub journey: Option<(JourneySlug, StepKey)>,
    /// What it points to; clinical eyes only.
    pub article: Option<ArticlePin>,
    /// When it is due.
    pub due: Due,
    /// When it may leave.
    pub window: Option<SendWindow>,
    /// After this instant it is no longer worth sending.
    pub send_before: Timestamp,
    /// Why this person gets this; that a journey or a correction is behind it is for clinical eyes only.
    pub why: Option<Why>,
    /// Why window, spacing or staleness were set aside.
    pub override_reason: Option<String>,
    /// Attempts that counted.
    pub attempts: u32,
    /// Its deliveries, oldest first.
    pub deliveries: Vec<DeliveryView>,
    /// When it was planned.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// To whom a message is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The record; none while identity is unproven.
    pub id: Option<PatientId>,
    /// Full name, as on record or as typed.
    pub name: PersonName,
    /// The zone their mail is timed in.
    pub zone: Zone,
    /// The language their mail is in.
    pub lang: Lang,
}

/// A delivery as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryView {
    /// Which delivery.
    pub id: DeliveryId,
    /// Which one of its message, from 1.
    pub ordinal: i32,
    /// Where it stands.
    pub state: State,
    /// The domain it goes to.
    pub domain: String,
    /// The `Message-ID` header.
    pub message_id: String,
    /// Attempts that counted.
    pub attempts: u32,
    /// When the first of them began.
    pub first_attempt_at: Option<Timestamp>,
    /// When the relay took it.
    pub accepted_at: Option<Timestamp>,
    /// Who spoke last: the relay of the last attempt.
    pub relay: Option<String>,
    /// How far that attempt had come.
    pub phase: Option<Phase>,
    /// The reply's code.
    pub code: Option<u16>,
    /// The reply's enhanced code.
    pub enhanced: Option<String>,
    /// The relay's words, which may hold an address; clinical eyes only.
    pub words: Option<String>,
}

/// Turns rows into views, in a number of statements that stays the same.
pub(super) async fn views(
    storage: &Storage,
    database: &DatabaseTransaction,
    rows: &[message::Model],
    by: &Permit,
    now: Timestamp,
) -> Result<Vec<MessageView>> {
    let messages: Vec<Message> = rows.iter().map(message::Model::message).collect::<Result<_>>()?;
    let owed: Vec<Owed<'_>> =
        rows.iter().zip(&messages).map(|(row, message)| Owed { row, message, delivery: None }).collect();
    let people = facts::people_of(database, &owed).await?;
    let known = Known::load(storage, database, people, &owed, now).await?;
    let deliveries = Deliveries::load(database, rows).await?;
    owed.into_iter().map(|one| view(storage, one, &known, &deliveries, by)).collect()
}

fn view(storage: &Storage, one: Owed<'_>, known: &Known, deliveries: &Deliveries, by: &Permit) -> Result<MessageView> {
    let Message { id, kind, purpose, state, appointment, step, article, due, window, send_before, .. } =
        one.message.clone();
    let practitioner = known.visit(one.row).map(|visit| visit.appointment.practitioner.clone());
    let fields = practitioner.as_ref().map_or_else(|| by.fields(), |practitioner| by.fields_with(practitioner));
    let clinical = fields == Fields::Clinical;
    let deliveries = deliveries.of(storage, one.row.id, clinical)?;
    Ok(MessageView {
        id,
        version: one.row.version,
        kind,
        purpose,
        state,
        patient: if fields == Fields::Operations { None } else { person(one, known) },
        appointment,
        practitioner,
        journey: step.filter(|_| clinical),
        article: article.filter(|_| clinical),
        due,
        window,
        send_before,
        why: Some(one.message.why.clone())
            .filter(|why| clinical || !matches!(why, Why::Journey { .. } | Why::Correction)),
        override_reason: one.message.override_reason.clone(),
        attempts: deliveries.iter().map(|delivery| delivery.attempts).sum(),
        deliveries,
        created_at: from_row(one.row.created_at),
        updated_at: from_row(one.row.updated_at),
    })
}

/// To whom a message is owed: the person on record, otherwise what was typed.
pub(super) fn person(one: Owed<'_>, known: &Known) -> Option<Person> {
    let zone = one.message.due.zone.clone();
    if let Some(patient) = known.person(one.row) {
        return Some(Person { id: Some(patient.id), name: patient.name.clone(), zone, lang: patient.lang });
    }
    let visit = &known.visit(one.row)?.appointment;
    Some(Person { id: None, name: visit.claimed.as_ref()?.name.clone(), zone, lang: visit.lang })
}

/// The deliveries of some messages, each with its last attempt.
struct Deliveries {
    rows: Vec<delivery::Model>,
    last: HashMap<Uuid, delivery_attempt::Model>,
}

impl Deliveries {
    async fn load(database: &DatabaseTransaction, messages: &[message::Model]) -> Result<Self> {
        let rows = delivery::Entity::find()
            .filter(delivery::Column::MessageId.is_in(messages.iter().map(|row| row.id)))
            .order_by_asc(delivery::Column::Ordinal)
            .all(database)
            .await?;
        let mut last = HashMap::new();
        if !rows.is_empty() {
            let attempts = delivery_attempt::Entity::find()
                .filter(delivery_attempt::Column::DeliveryId.is_in(rows.iter().map(|row| row.id)))
                .order_by_asc(delivery_attempt::Column::At)
                .order_by_asc(delivery_attempt::Column::Token)
                .all(database)
                .await?;
            last.extend(attempts.into_iter().map(|attempt| (attempt.delivery_id, attempt)));
        }
        Ok(Self { rows, last })
    }

    fn of(&self, storage: &Storage, message: Uuid, clinical: bool) -> Result<Vec<DeliveryView>> {
        let rows = self.rows.iter().filter(|row| row.message_id == message);
        rows.map(|row| delivery_view(storage, row, self.last.get(&row.id), clinical)).collect()
    }
}

fn delivery_view(
    storage: &Storage,
    row: &delivery::Model,
    last: Option<&delivery_attempt::Model>,
    clinical: bool,
) -> Result<DeliveryView> {
    let words = match last.and_then(|last| Some((last.id, last.text.as_ref()?))) {
        Some((id, text)) if clinical => {
            Some(String::from_utf8_lossy(&storage.0.sealed.open(WORDS, id, text)?).into_owned())
        }
        _ => None,
    };
    let phase = match last.and_then(|last| Some((last.id, last.phase.as_ref()?))) {
        Some((id, phase)) => Some(Reader::of("delivery_attempt", &id).word("phase", phase)?),
        None => None,
    };
    Ok(DeliveryView {
        id: row.id.into(),
        ordinal: row.ordinal,
        state: row.state()?,
        domain: addressed_to(storage, row)?.domain().to_owned(),
        message_id: row.message_id_header.clone(),
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        first_attempt_at: row.first_attempt_at.map(from_row),
        accepted_at: row.accepted_at.map(from_row),
        relay: last.map(|last| last.relay.clone()).filter(|relay| !relay.is_empty()),
        phase,
        code: last.and_then(|last| last.code).and_then(|code| u16::try_from(code).ok()),
        enhanced: last.and_then(|last| last.enhanced.clone()),
        words,
    })
}
