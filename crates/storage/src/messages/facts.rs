//! Everything that speaks for or against a message, loaded for many at once in a number of statements that stays the same.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use domain::{
    appointments::Appointment,
    clinic::Clinic,
    ids::JourneySlug,
    journeys::{Journey, timing::counts_at},
    outbox::{Facts, Message, Purpose, VisitNow, Why},
    patients::{Patient, consent},
    text::EmailAddress,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait,
    sea_query::{ExprTrait, SelectStatement},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, deliveries,
    rows::{appointment, article, consent_entry, delivery, journey, message, patient},
    sealed::Field,
    suppression,
    time::{from_row, to_row},
};

/// Where the address of a delivery is kept.
pub(crate) const ADDRESS: Field = Field("delivery", "address");

/// How far back other reading is looked for; no gap between two of them is longer.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(100 * 24);

/// A message to judge, and its delivery if it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed<'a> {
    pub(crate) row: &'a message::Model,
    pub(crate) message: &'a Message,
    pub(crate) delivery: Option<&'a delivery::Model>,
}

/// A visit without what is sealed, and the counter its page's token is made with.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) appointment: Appointment,
    pub(crate) manage_counter: i32,
}

/// What was loaded for a group of messages.
pub(crate) struct Known {
    clinic: Arc<Clinic>,
    people: HashMap<Uuid, Patient>,
    ledgers: HashMap<Uuid, Vec<consent::Entry>>,
    visits: HashMap<Uuid, Visit>,
    addresses: HashMap<Uuid, EmailAddress>,
    suppressed: HashSet<Vec<u8>>,
    published: HashMap<(String, String), i32>,
    sent: HashMap<Uuid, Vec<(Uuid, Timestamp)>>,
    gaps: HashMap<(JourneySlug, i32), u16>,
    closures: Vec<Date>,
    paused: bool,
}

/// Locks the people these messages are owed to, in the order everybody keeps: people first, then messages, then deliveries.
///
/// A withdrawal of consent holds the same lock, so it is seen by the mark or comes after it; there is nothing between.
pub(crate) async fn lock_people(work: &Work, people: SelectStatement) -> Result<()> {
    patient::Entity::find()
        .select_only()
        .column(patient::Column::Id)
        .filter(patient::Column::Id.in_subquery(people))
        .order_by_asc(patient::Column::Id)
        .lock_exclusive()
        .into_tuple::<Uuid>()
        .all(&**work)
        .await?;
    Ok(())
}

/// The people behind messages, as a subquery.
pub(crate) fn people_of_messages(ids: &[Uuid]) -> SelectStatement {
    message::Entity::find()
        .select_only()
        .column(message::Column::PatientId)
        .filter(message::Column::Id.is_in(ids.iter().copied()))
        .filter(message::Column::PatientId.is_not_null())
        .into_query()
}

impl Known {
    /// Loads what is known about these messages.
    pub(crate) async fn load(
        storage: &Storage,
        database: &DatabaseTransaction,
        owed: &[Owed<'_>],
        now: Timestamp,
    ) -> Result<Self> {
        let clinic = storage.catalogue(database).await?;
        let closures = clinic.closures.iter().filter(|closure| closure.location.is_none()).map(|closure| closure.date);
        let patients: BTreeSet<Uuid> = owed.iter().filter_map(|one| one.row.patient_id).collect();
        let visits: BTreeSet<Uuid> = owed.iter().filter_map(|one| one.row.appointment_id).collect();
        let readings: Vec<Owed<'_>> =
            owed.iter().copied().filter(|one| one.message.purpose == Purpose::CareEducation).collect();

        let mut known = Self {
            closures: closures.collect(),
            clinic,
            people: people(database, &patients).await?,
            ledgers: ledgers(database, &patients).await?,
            visits: visits_of(database, &visits).await?,
            addresses: HashMap::new(),
            suppressed: HashSet::new(),
            published: published(database, &readings).await?,
            sent: sent(database, &readings, now).await?,
            gaps: gaps(database, &readings).await?,
            paused: deliveries::paused(database).await?.is_some(),
        };
        for one in owed {
            if let Some(address) = known.present_address(one.row) {
                known.addresses.insert(one.row.id, address);
            }
        }
        let hashes = known.addresses.values().map(|address| storage.0.secrets.address_hash(address).to_vec()).collect();
        known.suppressed = suppression::active(database, hashes, now).await?;
        Ok(known)
    }

    /// What the domain judges one of them by.
    pub(crate) fn facts(&self, storage: &Storage, one: Owed<'_>) -> Result<Facts> {
        let address = self.address(one.row).cloned();
        Ok(Facts {
            message: one.message.clone(),
            ledger: self.ledger(one.row),
            suppressed: address
                .as_ref()
                .is_some_and(|address| self.suppressed.contains(storage.0.secrets.address_hash(address).as_slice())),
            address,
            addressed_to: one.delivery.map(|delivery| addressed_to(storage, delivery)).transpose()?,
            visit: self.visit(one.row).map(|visit| VisitNow {
                status: visit.appointment.status.clone(),
                sequence: visit.appointment.sequence,
            }),
            readable: one.message.article.is_none() || self.article_version(one.row).is_some(),
            sent: self.sent_to(one.row),
            min_gap_days: self.min_gap_days(one.message),
            closures: self.closures.clone(),
            paused: self.paused,
            leased_until: one.delivery.and_then(|delivery| delivery.lease_until).map(from_row),
        })
    }

    /// The clinic in the same snapshot.
    pub(crate) fn clinic(&self) -> &Clinic {
        &self.clinic
    }

    /// Days on which the whole clinic is closed.
    pub(crate) fn closures(&self) -> &[Date] {
        &self.closures
    }

    /// The person a message is owed to, once identity is proven.
    pub(crate) fn person(&self, row: &message::Model) -> Option<&Patient> {
        self.people.get(&row.patient_id?)
    }

    /// The visit a message is about.
    pub(crate) fn visit(&self, row: &message::Model) -> Option<&Visit> {
        self.visits.get(&row.appointment_id?)
    }

    /// Where mail for this message goes at present.
    pub(crate) fn address(&self, row: &message::Model) -> Option<&EmailAddress> {
        self.addresses.get(&row.id)
    }

    /// The language and version of the article that would be pinned, or is: none where it cannot be read.
    pub(crate) fn article_version(&self, row: &message::Model) -> Option<(String, i32)> {
        let lang = match &row.article_lang {
            Some(pinned) => pinned.clone(),
            None => self.person(row)?.lang.tag().to_owned(),
        };
        let version = *self.published.get(&(row.article_slug.clone()?, lang.clone()))?;
        Some((lang, row.article_version.unwrap_or(version)))
    }

    /// The gap the message's journey keeps between readings.
    pub(crate) fn min_gap_days(&self, message: &Message) -> u16 {
        match &message.why {
            Why::Journey { journey, version, .. } => {
                self.gaps.get(&(journey.clone(), *version)).copied().unwrap_or_default()
            }
            Why::Visit => 0,
        }
    }

    /// When other reading went, or counts as having gone, to the same person.
    pub(crate) fn sent_to(&self, row: &message::Model) -> Vec<Timestamp> {
        let sent = row.patient_id.and_then(|patient| self.sent.get(&patient));
        sent.into_iter().flatten().filter(|(message, _)| *message != row.id).map(|(_, at)| *at).collect()
    }

    /// The person's ledger; before identity is proven, what was agreed to with the booking.
    fn ledger(&self, row: &message::Model) -> Vec<consent::Entry> {
        match row.patient_id {
            Some(patient) => self.ledgers.get(&patient).cloned().unwrap_or_default(),
            None => self.visit(row).map(|visit| visit.appointment.consents.clone()).unwrap_or_default(),
        }
    }

    fn present_address(&self, row: &message::Model) -> Option<EmailAddress> {
        match (self.person(row), self.visit(row)) {
            (Some(person), _) => person.email.clone(),
            (None, Some(visit)) => visit.appointment.claimed.as_ref()?.email.clone(),
            (None, None) => None,
        }
    }
}

/// Where a delivery was addressed to when it was queued.
pub(crate) fn addressed_to(storage: &Storage, delivery: &delivery::Model) -> Result<EmailAddress> {
    let plain = storage.0.sealed.open(ADDRESS, delivery.id, &delivery.address)?;
    let text = String::from_utf8(plain).map_err(|_| delivery.corrupt("address"))?;
    text.parse().map_err(|_| delivery.corrupt("address"))
}

async fn people(database: &DatabaseTransaction, ids: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, Patient>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = patient::Entity::find().filter(patient::Column::Id.is_in(ids.iter().copied())).all(database).await?;
    rows.iter().map(|row| Ok((row.id, row.patient()?))).collect()
}

async fn ledgers(
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

async fn visits_of(database: &DatabaseTransaction, ids: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, Visit>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows =
        appointment::Entity::find().filter(appointment::Column::Id.is_in(ids.iter().copied())).all(database).await?;
    rows.iter()
        .map(|row| Ok((row.id, Visit { appointment: row.logistics()?, manage_counter: row.manage_counter })))
        .collect()
}

async fn published(database: &DatabaseTransaction, readings: &[Owed<'_>]) -> Result<HashMap<(String, String), i32>> {
    let slugs: BTreeSet<&str> = readings.iter().filter_map(|one| one.row.article_slug.as_deref()).collect();
    if slugs.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = article::Entity::find()
        .filter(article::Column::Slug.is_in(slugs))
        .filter(article::Column::PublishedVersion.is_not_null())
        .all(database)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some(((row.slug, row.lang), row.published_version?))).collect())
}

/// Reading that went, is going, or may have gone to these people.
async fn sent(
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

async fn gaps(database: &DatabaseTransaction, readings: &[Owed<'_>]) -> Result<HashMap<(JourneySlug, i32), u16>> {
    let versions: BTreeSet<(&JourneySlug, i32)> = readings
        .iter()
        .filter_map(|one| match &one.message.why {
            Why::Journey { journey, version, .. } => Some((journey, *version)),
            Why::Visit => None,
        })
        .collect();
    if versions.is_empty() {
        return Ok(HashMap::new());
    }
    let any = versions.iter().fold(Condition::any(), |any, (slug, version)| {
        any.add(journey::Column::Slug.eq(slug.as_str()).and(journey::Column::Version.eq(*version)))
    });
    let rows = journey::Entity::find().filter(any).all(database).await?;
    rows.iter()
        .map(|row| {
            let journey: Journey = row.journey()?;
            Ok(((journey.slug, journey.version), journey.min_gap_days))
        })
        .collect()
}
