//! The forecast: every message that would go, by the same rules that send, over one snapshot. It writes nothing.

use std::collections::{BTreeMap, HashMap};

use domain::{
    ids::MessageId,
    journeys::forecast::{Expected, Line, Prospect, forecast},
    outbox::Message,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    Result, Storage,
    rows::{
        enrolment,
        message::{Column, Entity, Model},
    },
    time::{from_row, to_row},
};

use super::{
    facts::{self, Known, Owed},
    view::{Person, person},
};

/// One line of the forecast, with the person it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// When, what, and what comes of it.
    pub line: Line,
    /// To whom.
    pub person: Option<Person>,
}

impl Storage {
    /// Every message that would go, or end, up to and including `until`. For whoever holds the machine.
    pub async fn simulate(&self, until: Timestamp, now: Timestamp) -> Result<Vec<Simulated>> {
        let read = self.read().await?;
        let rows = Entity::find()
            .filter(Column::State.is_in(["scheduled", "deferred", "queued"]))
            .filter(Column::DueAt.lte(to_row(until)))
            .order_by_asc(Column::Id)
            .all(&*read)
            .await?;
        let messages: Vec<Message> = rows.iter().map(Model::message).collect::<Result<_>>()?;
        let enrolled: HashMap<Uuid, i64> = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::Id)
            .column(enrolment::Column::StartedAt)
            .into_tuple::<(Uuid, i64)>()
            .all(&*read)
            .await?
            .into_iter()
            .collect();

        let mut persons: HashMap<MessageId, Person> = HashMap::new();
        let mut prospects: BTreeMap<Uuid, Prospect> = BTreeMap::new();
        for (rows, messages) in rows.chunks(GROUP).zip(messages.chunks(GROUP)) {
            let owed: Vec<Owed<'_>> =
                rows.iter().zip(messages).map(|(row, message)| Owed { row, message, delivery: None }).collect();
            let people = facts::people_of(&read, &owed).await?;
            let known = Known::load(self, &read, people, &owed, now).await?;
            for one in owed {
                persons.extend(person(one, &known).map(|person| (one.message.id, person)));
                let facts = known.facts(self, one)?;
                let enrolled_at = one.row.enrolment_id.and_then(|id| enrolled.get(&id).copied());
                // Somebody whose identity is unproven is nobody's neighbour.
                let who = one.row.patient_id.unwrap_or(one.row.id);
                let prospect = prospects.entry(who).or_insert_with(|| Prospect {
                    pending: Vec::new(),
                    sent: Vec::new(),
                    min_gap_days: 0,
                    paused_until: facts.paused_until,
                    closures: known.closures().to_vec(),
                });
                if prospect.sent.is_empty() {
                    prospect.sent = known.sent_to(one.row);
                }
                prospect.min_gap_days = prospect.min_gap_days.max(facts.min_gap_days);
                prospect
                    .pending
                    .push(Expected { facts, enrolled_at: from_row(enrolled_at.unwrap_or(one.row.created_at)) });
            }
        }
        let prospects: Vec<Prospect> = prospects.into_values().collect();
        Ok(forecast(&prospects, until, now)
            .into_iter()
            .map(|line| Simulated { person: persons.get(&line.message.id).cloned(), line })
            .collect())
    }
}

/// So many messages are looked at with one set of statements.
const GROUP: usize = 500;
