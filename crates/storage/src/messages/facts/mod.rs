//! Everything that speaks for or against a message, loaded for many at once in a number of statements that stays the same.

mod load;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use domain::{
    appointments::Appointment,
    clinic::Clinic,
    ids::JourneySlug,
    outbox::{Facts, Message, Purpose, Reason, VisitNow, Why},
    patients::{Patient, consent},
    text::EmailAddress,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, alerts, deliveries,
    own_pages::{self, Errand},
    records,
    rows::{article, delivery, message, patient},
    sealed::Field,
    suppression,
    time::from_row,
};

/// Where the address of a delivery is kept.
pub(crate) const ADDRESS: Field = Field("delivery", "address");

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

/// People by their id.
pub(crate) type People = HashMap<Uuid, Patient>;

/// What was loaded for a group of messages.
pub(crate) struct Known {
    clinic: Arc<Clinic>,
    people: People,
    /// Where mail goes for people for whom somebody speaks.
    proxies: HashMap<Uuid, EmailAddress>,
    ledgers: HashMap<Uuid, Vec<consent::Entry>>,
    visits: HashMap<Uuid, Visit>,
    /// What mail about people's own errands says, as far as somebody waits for it.
    errands: HashMap<Uuid, Errand>,
    addresses: HashMap<Uuid, EmailAddress>,
    suppressed: HashSet<Vec<u8>>,
    published: HashMap<(String, String), i32>,
    withheld: HashMap<(String, String), Reason>,
    /// People with an answer that may be an emergency.
    flagged: HashSet<Uuid>,
    sent: HashMap<Uuid, Vec<(Uuid, Timestamp)>>,
    gaps: HashMap<(JourneySlug, i32), u16>,
    closures: Vec<Date>,
    paused: bool,
    now: Timestamp,
}

/// Locks the people these messages are owed to, in the order everybody keeps: people first, then messages, then deliveries.
///
/// A withdrawal of consent holds the same lock, so it is seen by the mark or comes after it; there is nothing between.
pub(crate) async fn lock_people(work: &Work, people: SelectStatement) -> Result<People> {
    let rows = patient::Entity::find()
        .filter(patient::Column::Id.in_subquery(people))
        .order_by_asc(patient::Column::Id)
        .lock_exclusive()
        .all(&**work)
        .await?;
    rows.iter().map(|row| Ok((row.id, row.patient()?))).collect()
}

/// The people some messages are owed to, without a lock.
pub(crate) async fn people_of(database: &DatabaseTransaction, owed: &[Owed<'_>]) -> Result<People> {
    load::people(database, &owed.iter().filter_map(|one| one.row.patient_id).collect()).await
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
    /// Loads what is known about these messages, whose people are loaded already.
    pub(crate) async fn load(
        storage: &Storage,
        database: &DatabaseTransaction,
        people: People,
        owed: &[Owed<'_>],
        now: Timestamp,
    ) -> Result<Self> {
        let clinic = storage.catalogue(database).await?;
        let closures = clinic.closures.iter().filter(|closure| closure.location.is_none()).map(|closure| closure.date);
        let patients: BTreeSet<Uuid> = owed.iter().filter_map(|one| one.row.patient_id).collect();
        let visits: BTreeSet<Uuid> = owed.iter().filter_map(|one| one.row.appointment_id).collect();
        let errands: HashSet<Uuid> = owed.iter().filter_map(|one| one.row.errand_id).collect();
        let readings: Vec<Owed<'_>> = owed.iter().copied().filter(|one| is_reading(*one)).collect();

        let proxies = records::proxies(storage, database, &people, &clinic, now).await?;
        let mut known = Self {
            closures: closures.collect(),
            proxies,
            clinic,
            people,
            ledgers: load::ledgers(database, &patients).await?,
            visits: load::visits_of(database, &visits).await?,
            errands: own_pages::errands(storage, database, &errands, now).await?,
            addresses: HashMap::new(),
            suppressed: HashSet::new(),
            published: HashMap::new(),
            withheld: HashMap::new(),
            flagged: alerts::with_open_red(database, &patients).await?,
            sent: load::sent(database, &readings, now).await?,
            gaps: load::gaps(storage, database, &readings).await?,
            paused: deliveries::paused(database).await?.is_some(),
            now,
        };
        known.take_articles(load::articles(database, &readings).await?, now);
        for one in owed {
            let of_errand = known.errand(one.row).and_then(|errand| errand.address(one.message.kind)).cloned();
            if let Some(address) = of_errand.or_else(|| known.present_address(one.row)) {
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
            wanted: self.errand(one.row).is_some_and(|errand| errand.wants(one.message.kind, self.now)),
            withheld: one.message.article.as_ref().filter(|_| is_reading(one)).and_then(|_| self.withheld(one.row)),
            red_flag: one.row.patient_id.is_some_and(|patient| self.flagged.contains(&patient)),
            sent: self.sent_to(one.row),
            min_gap_days: self.min_gap_days(one),
            paused_until: self.paused_until(one.row),
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

    /// What a message says of its person's own errand, as far as somebody waits for it.
    pub(crate) fn errand(&self, row: &message::Model) -> Option<&Errand> {
        self.errands.get(&row.errand_id?)
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

    /// Why the article of a message is not to be sent.
    fn withheld(&self, row: &message::Model) -> Option<Reason> {
        let lang = match &row.article_lang {
            Some(pinned) => pinned.clone(),
            None => match self.person(row) {
                Some(person) => person.lang.tag().to_owned(),
                None => return Some(Reason::ContentMissing),
            },
        };
        let reason = self.withheld.get(&(row.article_slug.clone()?, lang)).copied();
        reason.or_else(|| self.article_version(row).is_none().then_some(Reason::ContentMissing))
    }

    /// Which articles are out, and which of those may not be sent.
    fn take_articles(&mut self, rows: Vec<article::Model>, now: Timestamp) {
        let today = self.clinic.identity.zone.date(now);
        for row in rows {
            let key = (row.slug.clone(), row.lang.clone());
            if let Some(reason) = row.withheld(today) {
                self.withheld.insert(key.clone(), reason);
            }
            if let Some(version) = row.published_version {
                self.published.insert(key, version);
            }
        }
    }

    /// The gap the message's journey keeps between readings, or its person asked for.
    pub(crate) fn min_gap_days(&self, one: Owed<'_>) -> u16 {
        match &one.message.why {
            Why::Journey { journey, version, .. } => {
                let of_journey = self.gaps.get(&(journey.clone(), *version)).copied().unwrap_or_default();
                self.person(one.row).map_or(of_journey, |person| person.pacing.gap(of_journey))
            }
            Why::Visit | Why::OwnPages | Why::Account | Why::Correction => 0,
        }
    }

    /// Until when the person asked for a pause.
    pub(crate) fn paused_until(&self, row: &message::Model) -> Option<Timestamp> {
        self.person(row)?.pacing.pause(self.now)
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
            // What somebody asked for by themself goes to themself.
            (Some(person), _) if row.errand_id.is_some() => person.email.clone(),
            (Some(person), _) => self.proxies.get(&Uuid::from(person.id)).cloned().or_else(|| person.email.clone()),
            (None, Some(visit)) => visit.appointment.claimed.as_ref()?.email.clone(),
            (None, None) => None,
        }
    }
}

/// Whether it gives its article to read. A notice that an article was taken back points to it all the same.
fn is_reading(one: Owed<'_>) -> bool {
    one.message.purpose == Purpose::CareEducation
}

/// Where a delivery was addressed to when it was queued.
pub(crate) fn addressed_to(storage: &Storage, delivery: &delivery::Model) -> Result<EmailAddress> {
    let plain = storage.0.sealed.open(ADDRESS, delivery.id, &delivery.address)?;
    let text = String::from_utf8(plain).map_err(|_| delivery.corrupt("address"))?;
    text.parse().map_err(|_| delivery.corrupt("address"))
}
