//! Opening a record from outside the circle: with a reason, for reading, for a while, and the patient sees that it was done.

use domain::{
    access::{AuditClass, BROKEN_GLASS, Circle, Permit, is_reason},
    audit::Trail,
    ids::{PatientId, PractitionerId, StaffId},
    text::Words,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{REASON, exists};
use crate::{
    Result, Storage, mint,
    plans::reaches,
    rows::{
        record_access::{ActiveModel, Column, Entity},
        spelling::json,
    },
    time::to_row,
};

/// Why a record was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// The reason says too little.
    #[error("write why, in ten characters at least")]
    Reason,
    /// It is open to them already: they treat this person.
    #[error("this record is open to you already")]
    Open,
}

impl Storage {
    /// Opens somebody's record for reading; says until when. None where there is no such person.
    pub async fn open_record(
        &self,
        id: PatientId,
        reason: &Words,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<std::result::Result<Timestamp, NotOpened>>> {
        let Some(staff) = by.who().staff() else { return Ok(None) };
        let work = self.begin(now).await?;
        if exists(&*work, id, by).await?.is_none() {
            return Ok(None);
        }
        if !is_reason(reason.expose()) {
            drop(work);
            let refused = Trail::on(by.who(), "patient.opened", "patient", id.to_string()).about(id).denied();
            self.shown(refused, AuditClass::Chart, now).await?;
            return Ok(Some(Err(NotOpened::Reason)));
        }
        if reaches(&*work, id, &by.clinical()).await? {
            return Ok(Some(Err(NotOpened::Open)));
        }
        let (row, until) = (mint::id::<Uuid>(now), now + BROKEN_GLASS);
        let access = ActiveModel {
            id: Set(row),
            patient_id: Set(id.into()),
            staff_id: Set(staff.into()),
            reason: Set(self.0.sealed.seal(REASON, row, json(reason).as_bytes())),
            granted_at: Set(to_row(now)),
            until: Set(to_row(until)),
        };
        Entity::insert(access).exec_without_returning(&*work).await?;
        work.commit(Trail::on(by.who(), "patient.opened", "patient", id.to_string()).about(id)).await?;
        Ok(Some(Ok(until)))
    }

    /// The circle of an account as it is now, with what it has opened.
    pub async fn circle(&self, practitioners: Vec<PractitionerId>, staff: StaffId, now: Timestamp) -> Result<Circle> {
        let read = self.read().await?;
        circle_of(&*read, practitioners, staff, now).await
    }
}

/// The circle of an account at an instant, with the records it has opened.
pub(crate) async fn circle_of(
    database: &impl ConnectionTrait,
    practitioners: Vec<PractitionerId>,
    staff: StaffId,
    now: Timestamp,
) -> Result<Circle> {
    let open = Entity::find().filter(Column::StaffId.eq(Uuid::from(staff))).filter(Column::Until.gt(to_row(now)));
    let open = open.all(database).await?.into_iter().map(|row| row.patient_id.into()).collect();
    Ok(Circle::of(practitioners, staff, now).with_opened(open))
}
