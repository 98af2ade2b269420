//! Sessions of patients: they end by themselves, and their owner can end them anywhere.

use domain::{
    access::{Permit, Principal},
    accounts::Device,
    audit::Trail,
    ids::{PatientId, SessionId},
    patients::sign_in::{IDLE, LONGEST, Level, is_fresh},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::owner;
use crate::{
    Result, Storage, Work,
    accounts::SessionView,
    mint,
    rows::{
        patient_session::{ActiveModel, Column, Entity, Model},
        spelling::Reader,
    },
    sessions::NOTED_EVERY,
    time::{from_row, to_row},
};

/// A session that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPages {
    /// Which session.
    pub id: SessionId,
    /// Whose.
    pub patient: PatientId,
    /// What was proven.
    pub level: Level,
    /// When it was proven last.
    pub proved_at: Timestamp,
}

impl OpenPages {
    /// Whether it may change what must not be changed in a browser left open.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        is_fresh(self.proved_at, now)
    }
}

/// What a new session takes over from the one it replaces in the same browser: a second proof, and its end.
pub(super) type Kept = (Level, i64);

impl Storage {
    /// Whose session a cookie's value is; none if it has ended, by itself or by somebody. Using it keeps it open.
    pub async fn own_pages(&self, token: &str, now: Timestamp) -> Result<Option<OpenPages>> {
        let hash = mint::hash(token).to_vec();
        let read = self.read().await?;
        let Some(row) = Entity::find_by_id(hash.clone()).filter(is_open(now)).one(&*read).await? else {
            return Ok(None);
        };
        drop(read);
        if now >= from_row(row.seen_at) + NOTED_EVERY {
            let work = self.begin(now).await?;
            Entity::update_many()
                .col_expr(Column::SeenAt, Expr::value(to_row(now)))
                .filter(Column::TokenHash.eq(hash))
                .filter(Column::SeenAt.lt(to_row(now)))
                .exec(&*work)
                .await?;
            work.commit(Trail::none("a session was used")).await?;
        }
        Ok(Some(OpenPages {
            id: row.id.into(),
            patient: row.patient_id.into(),
            level: level(&row)?,
            proved_at: from_row(row.proved_at),
        }))
    }

    /// Ends the session of a cookie. False if it had ended.
    pub async fn leave_own_pages(&self, token: &str, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let Some(row) = Entity::find_by_id(mint::hash(token).to_vec()).one(&*work).await? else {
            return Ok(false);
        };
        let ended = end(&work, Condition::all().add(Column::Id.eq(row.id)), now).await?;
        if ended == 0 {
            return Ok(false);
        }
        let who = Principal::Patient { id: row.patient_id.into(), level: level(&row)? };
        let trail = Trail::on(&who, "patient.signed-out", "session", row.id.to_string());
        work.commit(trail.about(row.patient_id.into())).await?;
        Ok(true)
    }

    /// The browsers in which a patient is signed in, the one used last first.
    pub async fn patients_sessions(&self, by: &Permit, now: Timestamp) -> Result<Vec<SessionView>> {
        let Some(id) = owner(by) else { return Ok(Vec::new()) };
        let read = self.read().await?;
        let rows = Entity::find()
            .filter(Column::PatientId.eq(Uuid::from(id)))
            .filter(is_open(now))
            .order_by_desc(Column::SeenAt)
            .order_by_desc(Column::Id)
            .all(&*read)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(SessionView {
                    id: row.id.into(),
                    device: Reader::of("patient_session", &row.id).parse("device", &row.device)?,
                    created_at: from_row(row.created_at),
                    seen_at: from_row(row.seen_at),
                })
            })
            .collect()
    }

    /// Ends one of a patient's own sessions. False if there is none, it has ended, or it is another's: that is one and the
    /// same.
    pub async fn end_patients_session(&self, session: SessionId, by: &Permit, now: Timestamp) -> Result<bool> {
        let Some(id) = owner(by) else { return Ok(false) };
        let work = self.begin(now).await?;
        let this = is_open(now).add(Column::Id.eq(Uuid::from(session))).add(Column::PatientId.eq(Uuid::from(id)));
        if end(&work, this, now).await? == 0 {
            return Ok(false);
        }
        let trail = Trail::on(by.who(), "patient.session-ended", "session", session.to_string());
        work.commit(trail.about(id)).await?;
        Ok(true)
    }

    /// Ends every session of a patient but this one.
    pub async fn end_patients_other_sessions(&self, this: SessionId, by: &Permit, now: Timestamp) -> Result<u64> {
        let Some(id) = owner(by) else { return Ok(0) };
        let work = self.begin(now).await?;
        let others = of(id).add(is_not(this));
        let ended = end(&work, others, now).await?;
        let trail = Trail::on(by.who(), "patient.other-sessions-ended", "patient", id.to_string());
        work.commit(trail.about(id)).await?;
        Ok(ended)
    }
}

/// Opens a session and says its secret, which is kept nowhere.
pub(super) async fn opened(
    work: &Work,
    patient: PatientId,
    kept: Option<Kept>,
    device: Device,
    now: Timestamp,
) -> Result<String> {
    let token = mint::token();
    let (level, expires_at) = kept.unwrap_or((Level::Mail, to_row(now + LONGEST)));
    Entity::insert(ActiveModel {
        token_hash: Set(mint::hash(&token).to_vec()),
        id: Set(mint::id::<SessionId>(now).into()),
        patient_id: Set(patient.into()),
        level: Set(level.number()),
        device: Set(device.code()),
        created_at: Set(to_row(now)),
        proved_at: Set(to_row(now)),
        seen_at: Set(to_row(now)),
        expires_at: Set(expires_at),
        ended_at: Set(None),
    })
    .exec_without_returning(&**work)
    .await?;
    Ok(token)
}

/// Ends the session that a browser had. Where it was the same person's and twice proven, that goes on in the new one, and
/// no longer than it would have.
pub(super) async fn ended(work: &Work, before: &str, patient: Uuid, now: Timestamp) -> Result<Option<Kept>> {
    let hash = mint::hash(before).to_vec();
    let Some(row) = Entity::find_by_id(hash).filter(is_open(now)).one(&**work).await? else {
        return Ok(None);
    };
    end(work, Condition::all().add(Column::Id.eq(row.id)), now).await?;
    let level = level(&row)?;
    Ok((row.patient_id == patient && level > Level::Mail).then_some((level, row.expires_at)))
}

/// A session goes on under a new secret and with more proven; the old secret is dead. None if it has ended.
pub(super) async fn raised(
    work: &Work,
    session: SessionId,
    patient: PatientId,
    now: Timestamp,
) -> Result<Option<String>> {
    let token = mint::token();
    let raised = Entity::update_many()
        .col_expr(Column::TokenHash, Expr::value(mint::hash(&token).to_vec()))
        .col_expr(Column::Level, Expr::value(Level::Person.number()))
        .col_expr(Column::ProvedAt, Expr::value(to_row(now)))
        .filter(is_open(now))
        .filter(Column::Id.eq(Uuid::from(session)))
        .filter(Column::PatientId.eq(Uuid::from(patient)))
        .exec(&**work)
        .await?;
    Ok((raised.rows_affected == 1).then_some(token))
}

/// A patient's sessions, whatever their state.
pub(super) fn of(patient: PatientId) -> Condition {
    Condition::all().add(Column::PatientId.eq(Uuid::from(patient)))
}

/// Every session but this one.
pub(super) fn is_not(this: SessionId) -> Condition {
    Condition::all().add(Column::Id.ne(Uuid::from(this)))
}

/// Ends the sessions of a condition that have not ended.
pub(super) async fn end(work: &Work, which: Condition, now: Timestamp) -> Result<u64> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(to_row(now)))
        .filter(which)
        .filter(Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(ended.rows_affected)
}

fn is_open(now: Timestamp) -> Condition {
    Condition::all()
        .add(Column::EndedAt.is_null())
        .add(Column::ExpiresAt.gt(to_row(now)))
        .add(Column::SeenAt.gt(to_row(now - IDLE)))
}

fn level(row: &Model) -> Result<Level> {
    Level::from_number(row.level).ok_or_else(|| Reader::of("patient_session", &row.id).corrupt("level"))
}
