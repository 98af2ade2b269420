//! The access code: handed over by the clinic once it has seen who somebody is, and the second proof on their own pages.

use domain::{
    access::Permit,
    audit::Trail,
    ids::{AppointmentId, PatientId, SessionId},
    patients::sign_in::{ACCESS_CODE, AccessCode, TRIES},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{code_counted, owner, session};
use crate::{
    Result, Storage, Work,
    accounts::CodeRefusal,
    limits::Limit,
    mint,
    rows::access_code::{ActiveModel, Column, Entity, Model},
    time::{from_row, to_row},
    visits,
};

/// What staff see of a patient's access code: never the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessCodeView {
    /// Since when one is out, and until when it is good; none where there is none.
    pub out: Option<(Timestamp, Timestamp)>,
}

/// A code that was just made, said once.
#[derive(Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The code.
    pub code: AccessCode,
    /// Until when it is good.
    pub until: Timestamp,
}

/// Why there is no code to hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHandedOver {
    /// There is no such visit, or not for this permit.
    #[error("there is no such visit")]
    NoVisit,
    /// Nobody has proven to be the patient of this visit.
    #[error("the patient of this visit is not on record yet")]
    Nobody,
}

impl std::fmt::Debug for HandedOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[HandedOver]")
    }
}

impl Storage {
    /// Whether a code is out for the patient of a visit.
    pub async fn access_code(
        &self,
        visit: AppointmentId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<AccessCodeView, NotHandedOver>> {
        let read = self.read().await?;
        let patient = match patient_of(&*read, visit, by).await? {
            Ok(patient) => patient,
            Err(why) => return Ok(Err(why)),
        };
        let out = alive(&*read, patient, now).await?;
        Ok(Ok(AccessCodeView { out: out.map(|row| (from_row(row.created_at), from_row(row.expires_at))) }))
    }

    /// Makes a code for the patient of a visit; one that was out before is good no more. Whoever asks has seen who they are.
    pub async fn hand_over_access_code(
        &self,
        visit: AppointmentId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<HandedOver, NotHandedOver>> {
        let work = self.begin(now).await?;
        let patient = match patient_of(&*work, visit, by).await? {
            Ok(patient) => patient,
            Err(why) => return Ok(Err(why)),
        };
        end_all(&work, patient, now).await?;
        let code = AccessCode::of(mint::bytes());
        let until = now + ACCESS_CODE;
        Entity::insert(ActiveModel {
            id: Set(mint::id::<Uuid>(now)),
            patient_id: Set(patient.into()),
            code_hash: Set(hash(self, patient, &code)),
            tries: Set(0),
            created_at: Set(to_row(now)),
            expires_at: Set(to_row(until)),
            ended_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::on_visit(by.who(), "patient.access-code-handed-over", visit, Some(patient))).await?;
        Ok(Ok(HandedOver { code, until }))
    }

    /// Takes back the code that is out. Taking back none is no mistake.
    pub async fn revoke_access_code(
        &self,
        visit: AppointmentId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), NotHandedOver>> {
        let work = self.begin(now).await?;
        let patient = match patient_of(&*work, visit, by).await? {
            Ok(patient) => patient,
            Err(why) => return Ok(Err(why)),
        };
        if end_all(&work, patient, now).await? > 0 {
            work.commit(Trail::on_visit(by.who(), "patient.access-code-revoked", visit, Some(patient))).await?;
        }
        Ok(Ok(()))
    }

    /// A signed-in patient shows their code. The session goes on at the second level under a new secret.
    pub async fn prove_person(
        &self,
        session: SessionId,
        code: &AccessCode,
        limit: Limit,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<String, CodeRefusal>> {
        let Some(patient) = owner(by) else { return Ok(Err(CodeRefusal::Over)) };
        let work = self.begin(now).await?;
        if let Err(wait) = code_counted(&work, Uuid::from(patient).as_bytes(), limit, now).await? {
            return Ok(Err(wait));
        }
        // Without a code out, a try is counted and answered like a wrong one: a stranger learns nothing from it.
        let out = alive(&*work, patient, now).await?;
        let fits = out
            .as_ref()
            .is_some_and(|row| bool::from(row.code_hash.as_slice().ct_eq(hash(self, patient, code).as_slice())));
        if let Some(row) = &out {
            tried(&work, row).await?;
        }
        let Some(row) = out.filter(|_| fits) else {
            let trail = Trail::on(by.who(), "patient.access-code-refused", "patient", patient.to_string());
            work.commit(trail.about(patient).denied()).await?;
            return Ok(Err(CodeRefusal::Wrong { tries_left: 0 }));
        };
        let ended = Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(to_row(now)))
            .filter(Column::Id.eq(row.id))
            .filter(Column::EndedAt.is_null())
            .exec(&*work)
            .await?;
        if ended.rows_affected == 0 {
            return Ok(Err(CodeRefusal::Over));
        }
        let Some(token) = session::raised(&work, session, patient, now).await? else {
            return Ok(Err(CodeRefusal::Over));
        };
        let trail = Trail::on(by.who(), "patient.proven", "session", session.to_string());
        work.commit(trail.about(patient)).await?;
        Ok(Ok(token))
    }
}

/// The patient of a visit that a permit reaches.
async fn patient_of(
    database: &impl ConnectionTrait,
    visit: AppointmentId,
    by: &Permit,
) -> Result<std::result::Result<PatientId, NotHandedOver>> {
    let Some(row) = visits::find(database, visit, by.scope()).await?.filter(|row| row.status != "held") else {
        return Ok(Err(NotHandedOver::NoVisit));
    };
    Ok(row.patient_id.map(PatientId::from).ok_or(NotHandedOver::Nobody))
}

/// The code that is out, as long as it is good.
async fn alive(database: &impl ConnectionTrait, patient: PatientId, now: Timestamp) -> Result<Option<Model>> {
    let found = Entity::find()
        .filter(Column::PatientId.eq(Uuid::from(patient)))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(to_row(now)))
        .filter(Column::Tries.lt(TRIES))
        .one(database)
        .await?;
    Ok(found)
}

async fn tried(work: &Work, row: &Model) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::Id.eq(row.id))
        .exec(&**work)
        .await?;
    Ok(())
}

async fn end_all(work: &Work, patient: PatientId, now: Timestamp) -> Result<u64> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(to_row(now)))
        .filter(Column::PatientId.eq(Uuid::from(patient)))
        .filter(Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(ended.rows_affected)
}

/// Keyed with the server's secret: whoever has the database alone cannot try codes at leisure.
fn hash(storage: &Storage, patient: PatientId, code: &AccessCode) -> Vec<u8> {
    storage.0.secrets.derive("access-code", format!("{patient}:{}", code.expose()).as_bytes()).to_vec()
}
