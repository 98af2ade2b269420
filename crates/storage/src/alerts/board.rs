//! The board: what waits for somebody, the strongest and the longest first. It needs no mail, no worker and no pager.

use std::collections::{BTreeMap, HashMap};

use domain::{
    access::Permit,
    alerts::Deed,
    audit::Trail,
    ids::{AlertId, PatientId, StaffId},
    patients::Patient,
    red_flags::{Answer, Level},
    text::{PersonName, Words},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _};
use uuid::Uuid;

use super::{ANSWERS, NOTE, level};
use crate::{
    Result, Storage,
    clinical::rules,
    plans::reaches,
    rows::{alert, alert_call, alert_deed, patient, spelling::Reader, staff, urgent_flag},
    time::{from_row, to_row},
};

/// An alert as staff see it.
#[derive(Clone, Debug)]
pub struct AlertView {
    /// Names it.
    pub id: AlertId,
    /// Raised with every change.
    pub version: i64,
    /// How soon somebody must act.
    pub level: Level,
    /// `raised`, `notified`, `acknowledged` or `resolved`.
    pub state: String,
    /// Since when.
    pub raised_at: Timestamp,
    /// By when somebody must have acknowledged it.
    pub answer_by: Timestamp,
    /// Whether that time has passed and nobody has.
    pub is_late: bool,
    /// When it was closed.
    pub resolved_at: Option<Timestamp>,
    /// Whom it is about: enough to call them.
    pub patient: Option<Patient>,
    /// The rule, for those who treat the person.
    pub rule: Option<String>,
    /// What was answered with yes and not sure, as it was asked; for those who treat the person.
    pub answers: Vec<(domain::text::Bilingual, Answer)>,
    /// The calls that went out.
    pub calls: Vec<CallView>,
    /// What was done.
    pub deeds: Vec<DeedView>,
    /// Whether the permit's own circle holds the person.
    pub is_in_circle: bool,
}

/// A call about an alert.
#[derive(Clone, Debug)]
pub struct CallView {
    /// Whom, in the clinic's words.
    pub contact: String,
    /// `due`, `calling`, `reached` or `failed`.
    pub state: String,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What somebody did.
#[derive(Clone, Debug)]
pub struct DeedView {
    /// Who.
    pub by: PersonName,
    /// Their account.
    pub staff: StaffId,
    /// What.
    pub deed: Deed,
    /// What they wrote; for those who treat the person.
    pub note: Option<Words>,
    /// When.
    pub at: Timestamp,
}

/// How many alerts wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertCounts {
    /// That nobody has acknowledged.
    pub waiting: u32,
    /// Of these, emergencies.
    pub critical: u32,
}

impl Storage {
    /// How many alerts nobody has acknowledged.
    pub async fn alerts_waiting(&self) -> Result<AlertCounts> {
        let read = self.read().await?;
        let levels: Vec<String> = alert::Entity::find()
            .select_only()
            .column(alert::Column::Level)
            .filter(alert::Column::FlagId.is_not_null())
            .filter(alert::Column::State.is_in(["raised", "notified"]))
            .into_tuple()
            .all(&*read)
            .await?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let critical = levels.iter().filter(|level| *level == Level::Red.code()).count();
        Ok(AlertCounts { waiting: count(levels.len()), critical: count(critical) })
    }

    /// Every alert that is not closed, the strongest first, then the longest waiting.
    pub async fn alerts(&self, by: &Permit, now: Timestamp) -> Result<Vec<AlertView>> {
        let read = self.read().await?;
        let rows = alert::Entity::find()
            .filter(alert::Column::FlagId.is_not_null())
            .filter(alert::Column::State.ne("resolved"))
            .order_by_asc(alert::Column::RaisedAt)
            .order_by_asc(alert::Column::Id)
            .all(&*read)
            .await?;
        let mut views = Vec::new();
        for row in &rows {
            views.push(self.alert_view(&read, row, by, now).await?);
        }
        drop(read);
        views.sort_by_key(|view| (view.state == "acknowledged", std::cmp::Reverse(view.level)));
        self.shown(Trail::on(by.who(), "alerts.listed", "alerts", ""), by.audit(), now).await?;
        Ok(views)
    }

    /// One alert.
    pub async fn alert(&self, id: AlertId, by: &Permit, now: Timestamp) -> Result<Option<AlertView>> {
        let read = self.read().await?;
        let row = alert::Entity::find_by_id(Uuid::from(id)).filter(alert::Column::FlagId.is_not_null());
        let Some(row) = row.one(&*read).await? else { return Ok(None) };
        let view = self.alert_view(&read, &row, by, now).await?;
        drop(read);
        let trail = Trail::on(by.who(), "alert.shown", "alert", id.to_string());
        let trail = match row.patient_id {
            Some(patient) => trail.about(patient.into()),
            None => trail,
        };
        // Answers are of the chart; that somebody must be called is of the card.
        let class = if view.is_in_circle { domain::access::AuditClass::Chart } else { by.audit() };
        self.shown(trail, class, now).await?;
        Ok(Some(view))
    }

    async fn alert_view(
        &self,
        read: &DatabaseTransaction,
        row: &alert::Model,
        by: &Permit,
        now: Timestamp,
    ) -> Result<AlertView> {
        let reader = Reader::of("alert", &row.id);
        let is_in_circle = match row.patient_id {
            Some(patient) => treats(read, by, patient.into()).await?,
            None => false,
        };
        let person = match row.patient_id {
            Some(id) => patient::Entity::find_by_id(id).one(read).await?,
            None => None,
        };
        let flag = match row.flag_id.filter(|_| is_in_circle) {
            Some(id) => urgent_flag::Entity::find_by_id(id).one(read).await?,
            None => None,
        };
        let answers = match &flag {
            Some(flag) => self.flag_answers(read, flag).await?,
            None => Vec::new(),
        };
        let calls = alert_call::Entity::find()
            .filter(alert_call::Column::AlertId.eq(row.id))
            .order_by_asc(alert_call::Column::Round)
            .order_by_asc(alert_call::Column::Contact)
            .all(read)
            .await?;
        let calls = calls.into_iter().map(|call| CallView {
            contact: call.contact,
            state: call.state,
            ended_at: call.ended_at.map(from_row),
        });
        Ok(AlertView {
            id: row.id.into(),
            version: row.version,
            level: level(reader, &row.level)?,
            state: row.state.clone(),
            raised_at: from_row(row.raised_at),
            answer_by: from_row(row.answer_by),
            is_late: ["raised", "notified"].contains(&row.state.as_str()) && row.answer_by <= to_row(now),
            resolved_at: row.resolved_at.map(from_row),
            patient: person.map(|person| person.patient()).transpose()?,
            rule: flag.map(|flag| flag.rule),
            answers,
            calls: calls.collect(),
            deeds: self.deeds(read, row.id, is_in_circle).await?,
            is_in_circle,
        })
    }

    /// What a flag was raised by, in the words in which it was asked.
    async fn flag_answers(
        &self,
        read: &DatabaseTransaction,
        flag: &urgent_flag::Model,
    ) -> Result<Vec<(domain::text::Bilingual, Answer)>> {
        let reader = Reader::of("urgent_flag", &flag.id);
        let opened = self.0.sealed.open(ANSWERS, flag.id, &flag.answers)?;
        let signs: BTreeMap<String, Answer> = serde_json::from_slice(&opened).map_err(|_| reader.corrupt("answers"))?;
        let rules = rules(read, flag.rules_version).await?.ok_or_else(|| reader.corrupt("rules_version"))?;
        let Some(rule) = rules.rule(&flag.rule) else { return Ok(Vec::new()) };
        let asked = rules.questions(&[rule]).into_iter();
        let answered = asked.filter_map(|sign| Some((sign.text.clone(), *signs.get(&sign.id)?)));
        Ok(answered.filter(|(_, answer)| *answer != Answer::No).collect())
    }

    async fn deeds(&self, read: &DatabaseTransaction, alert: Uuid, with_notes: bool) -> Result<Vec<DeedView>> {
        let rows = alert_deed::Entity::find()
            .filter(alert_deed::Column::AlertId.eq(alert))
            .order_by_asc(alert_deed::Column::At)
            .order_by_asc(alert_deed::Column::Id)
            .all(read)
            .await?;
        let people = staff::Entity::find().filter(staff::Column::Id.is_in(rows.iter().map(|row| row.staff_id)));
        let people: HashMap<Uuid, String> =
            people.all(read).await?.into_iter().map(|person| (person.id, person.name)).collect();
        let deed = |row: &alert_deed::Model| {
            let reader = Reader::of("alert_deed", &row.id);
            let note = match row.note.as_ref().filter(|_| with_notes) {
                Some(sealed) => {
                    let plain = self.0.sealed.open(NOTE, row.id, sealed)?;
                    let text = String::from_utf8(plain).map_err(|_| reader.corrupt("note"))?;
                    Some(reader.parse("note", &text)?)
                }
                None => None,
            };
            Ok(DeedView {
                by: reader.parse("staff_id", people.get(&row.staff_id).map_or("", String::as_str))?,
                staff: row.staff_id.into(),
                deed: Deed::from_code(&row.deed).ok_or_else(|| reader.corrupt("deed"))?,
                note,
                at: from_row(row.at),
            })
        };
        rows.iter().map(deed).collect()
    }
}

/// Whether somebody treats a person.
pub(super) async fn treats(read: &DatabaseTransaction, by: &Permit, patient: PatientId) -> Result<bool> {
    reaches(read, patient, &by.clinical()).await
}
