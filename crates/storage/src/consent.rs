//! Consents: the words that were read, the ledger of decisions, and the way out that every reading mail carries.

use domain::{
    access::{Permit, Principal, Scope},
    audit::Trail,
    ids::{AppointmentId, ConsentId, MessageId, PatientId},
    outbox::{Purpose, Reason},
    patients::consent::{self, ConsentText, Decision, Entry, Kind, Method, stands},
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, audit, messages,
    messages::facts,
    mint,
    rows::{
        appointment, consent_entry, consent_text, message, patient,
        spelling::{Reader, json, word},
    },
    time::to_row,
};

/// What the page of a mail's way out shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// The purpose that would end.
    pub purpose: Purpose,
    /// Whose mail it is, where that is known.
    pub patient: Option<PatientId>,
}

/// What a purpose's mail could be stopped for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsubscribed {
    /// The purpose that ends, for this person.
    pub purpose: Purpose,
    /// Whose mail it was, where that is known.
    pub patient: Option<PatientId>,
    /// Whether it had ended before: pressing twice is not two decisions.
    pub again: bool,
}

/// By whom, and because of what, a decision reached us.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) actor: &'a Principal,
    pub(crate) appointment: Option<AppointmentId>,
    pub(crate) message: Option<MessageId>,
}

impl Storage {
    /// The consents that are asked for at present, in the order of their file.
    pub async fn consents(&self) -> Result<Vec<ConsentText>> {
        let rows = consent_text::Entity::find()
            .filter(consent_text::Column::Current.eq(true))
            .order_by_asc(consent_text::Column::Position)
            .all(&self.0.database)
            .await?;
        rows.iter().map(consent_text::Model::consent).collect()
    }

    /// Asks for these consents from now on. A version that was ever asked for keeps its words. Says how many are new.
    pub async fn put_consents(&self, consents: &[ConsentText], by: &Permit, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        consent_text::Entity::update_many()
            .col_expr(consent_text::Column::Current, Expr::value(false))
            .exec(&*work)
            .await?;
        let mut new = 0;
        for (position, consent) in (0..).zip(consents) {
            let row = consent_text::ActiveModel {
                kind: Set(consent.kind.code().to_owned()),
                version: Set(consent.version.clone()),
                position: Set(position),
                required: Set(consent.required),
                label: Set(json(&consent.label)),
                text: Set(json(&consent.text)),
                current: Set(true),
                imported_at: Set(to_row(now)),
            };
            let key = [consent_text::Column::Kind, consent_text::Column::Version];
            new += consent_text::Entity::insert_many([row])
                .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
                .exec_without_returning(&*work)
                .await?;
            consent_text::Entity::update_many()
                .col_expr(consent_text::Column::Current, Expr::value(true))
                .col_expr(consent_text::Column::Position, Expr::value(position))
                .filter(consent_text::Column::Kind.eq(consent.kind.code()))
                .filter(consent_text::Column::Version.eq(consent.version.as_str()))
                .exec(&*work)
                .await?;
        }
        let trail = match new {
            0 => Trail::none("the same words as before"),
            _ => Trail::on(by.who(), "consents.imported", "consents", new.to_string()),
        };
        work.commit(trail).await?;
        Ok(new)
    }

    /// A person's ledger, oldest first.
    pub async fn consents_of(&self, patient: PatientId) -> Result<Vec<Entry>> {
        let read = self.read().await?;
        ledger(&*read, patient).await
    }

    /// Whether the latest decision about a kind, at an instant, was to agree.
    pub async fn consent_stands(&self, patient: PatientId, kind: Kind, at: Timestamp) -> Result<bool> {
        Ok(stands(&self.consents_of(patient).await?, kind, at))
    }

    /// What the page of a mail's way out shows. Changes nothing; none if there is no such message.
    pub async fn unsubscribe_page(&self, by: &Permit) -> Result<Option<WayOut>> {
        let read = self.read().await?;
        let Some(row) = message_of(&*read, by).await? else {
            return Ok(None);
        };
        Ok(Some(WayOut { purpose: row.message()?.purpose, patient: row.patient_id.map(Into::into) }))
    }

    /// Ends the purpose of a mail for the person it was owed to: one entry in the ledger, however often it is asked.
    ///
    /// Mail about a visit is asked for with the visit itself and does not end here. What waits in the queue ends in the
    /// same transaction; what is on its way is judged again before it leaves.
    pub async fn unsubscribe(&self, by: &Permit, now: Timestamp) -> Result<Option<Unsubscribed>> {
        self.again(|| self.unsubscribe_once(by, now)).await
    }

    async fn unsubscribe_once(&self, by: &Permit, now: Timestamp) -> Result<Option<Unsubscribed>> {
        let work = self.begin(now).await?;
        let Some(row) = message_of(&*work, by).await? else {
            return Ok(None);
        };
        facts::lock_people(&work, facts::people_of_messages(&[row.id])).await?;
        let purpose = row.message()?.purpose;
        let lang = lang_of(&*work, &row).await?;
        let patient = row.patient_id.map(PatientId::from);
        let (Some(kind), Some(patient)) = (purpose.needs(), patient) else {
            return Ok(Some(Unsubscribed { purpose, patient, again: true }));
        };
        let ledger = ledger(&*work, patient).await?;
        if !stands(&ledger, kind, now) {
            return Ok(Some(Unsubscribed { purpose, patient: Some(patient), again: true }));
        }

        let entry = Entry {
            kind,
            decision: Decision::Withdrawn,
            version: ledger
                .iter()
                .rfind(|entry| entry.kind == kind)
                .map(|entry| entry.version.clone())
                .unwrap_or_default(),
            lang,
            method: Method::OneClick,
            at: now,
            network: None,
        };
        let source = Source { actor: by.who(), appointment: None, message: Some(row.id.into()) };
        append(&work, patient, &[entry], source).await?;
        let pending = Condition::all()
            .add(message::Column::PatientId.eq(Uuid::from(patient)))
            .add(message::Column::Purpose.eq(purpose.code()));
        messages::stop_waiting(&work, pending, Reason::Consent).await?;
        work.commit(Trail::on(by.who(), "consent.withdrawn", "consent", kind.code()).about(patient)).await?;
        Ok(Some(Unsubscribed { purpose, patient: Some(patient), again: false }))
    }
}

/// Appends decisions to a person's ledger. The caller holds the person's row, or has just made it.
pub(crate) async fn append(work: &Work, patient: PatientId, entries: &[Entry], source: Source<'_>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let last: Option<Option<i64>> = consent_entry::Entity::find()
        .select_only()
        .column_as(consent_entry::Column::Ordinal.max(), "last")
        .filter(consent_entry::Column::PatientId.eq(Uuid::from(patient)))
        .into_tuple()
        .one(&**work)
        .await?;
    let (actor, actor_id) = audit::actor(source.actor);
    let actor = actor_id.map_or_else(|| actor.to_owned(), |id| format!("{actor} {id}"));
    let first = last.flatten().unwrap_or_default() + 1;
    let rows = (first..).zip(entries).map(|(ordinal, entry)| consent_entry::ActiveModel {
        id: Set(mint::id::<ConsentId>(work.now()).into()),
        patient_id: Set(patient.into()),
        ordinal: Set(ordinal),
        kind: Set(entry.kind.code().to_owned()),
        decision: Set(word(entry.decision)),
        version: Set(entry.version.clone()),
        lang: Set(entry.lang.tag().to_owned()),
        method: Set(word(entry.method)),
        actor: Set(actor.clone()),
        appointment_id: Set(source.appointment.map(Into::into)),
        message_id: Set(source.message.map(Into::into)),
        at: Set(to_row(entry.at)),
        network: Set(entry.network.clone()),
    });
    consent_entry::Entity::insert_many(rows).exec_without_returning(&**work).await?;
    Ok(())
}

pub(crate) async fn ledger(database: &impl ConnectionTrait, patient: PatientId) -> Result<Vec<consent::Entry>> {
    let rows = consent_entry::Entity::find()
        .filter(consent_entry::Column::PatientId.eq(Uuid::from(patient)))
        .order_by_asc(consent_entry::Column::Ordinal)
        .all(database)
        .await?;
    rows.iter().map(consent_entry::Model::entry).collect()
}

/// The message a link stands for.
async fn message_of(database: &impl ConnectionTrait, by: &Permit) -> Result<Option<message::Model>> {
    let Scope::Message(id) = by.scope() else {
        return Ok(None);
    };
    Ok(message::Entity::find_by_id(Uuid::from(*id)).one(database).await?)
}

/// The language its mail was in: the person's, otherwise the visit's.
async fn lang_of(database: &impl ConnectionTrait, row: &message::Model) -> Result<Lang> {
    let of_person = match row.patient_id {
        Some(id) => patient::Entity::find_by_id(id).one(database).await?.map(|person| person.lang),
        None => None,
    };
    let lang = match (of_person, row.appointment_id) {
        (Some(lang), _) => Some(lang),
        (None, Some(id)) => appointment::Entity::find_by_id(id).one(database).await?.map(|visit| visit.lang),
        (None, None) => None,
    };
    lang.map_or(Ok(Lang::default()), |lang| Reader::of("message", &row.id).parse("lang", &lang))
}
