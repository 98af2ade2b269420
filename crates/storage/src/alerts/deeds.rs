//! What people do about alerts: acknowledge with what was done, and close.

use domain::{
    access::Permit,
    alerts::{Deed, NotClosed, may_close},
    audit::Trail,
    ids::{AlertId, StaffId},
    text::Words,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect as _,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{NOTE, level};
use crate::{
    Result, Storage, Work, mint,
    rows::{alert, alert_deed, spelling::Reader, urgent_flag},
    time::to_row,
};

/// Why nothing was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unacknowledged {
    /// There is no such alert.
    #[error("there is no such alert")]
    Missing,
    /// It was closed.
    #[error("it was closed already")]
    Closed,
    /// It cannot be closed yet, or not by them.
    #[error(transparent)]
    NotClosed(NotClosed),
}

impl Storage {
    /// Notes what somebody did. The calls about it end; the alert stays until it is closed.
    pub async fn acknowledge_alert(
        &self,
        id: AlertId,
        who: StaffId,
        deed: Deed,
        note: Option<&Words>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), Unacknowledged>> {
        let work = self.begin(now).await?;
        let row = match open(&work, id).await? {
            Ok(row) => row,
            Err(refusal) => return Ok(Err(refusal)),
        };
        append(&work, &row, who, deed, note).await?;
        alert::Entity::update_many()
            .col_expr(alert::Column::State, Expr::value("acknowledged"))
            .col_expr(alert::Column::CallAt, Expr::value(None::<i64>))
            .col_expr(alert::Column::Version, Expr::col(alert::Column::Version).add(1))
            .filter(alert::Column::Id.eq(row.id))
            .exec(&*work)
            .await?;
        work.commit(trail(by, "alert.acknowledged", &row)).await?;
        Ok(Ok(()))
    }

    /// Closes an alert and its flag: what waited because of it goes on. `is_clinician` says whether they may at all.
    pub async fn close_alert(
        &self,
        id: AlertId,
        who: StaffId,
        is_clinician: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), Unacknowledged>> {
        let work = self.begin(now).await?;
        let row = match open(&work, id).await? {
            Ok(row) => row,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let reader = Reader::of("alert", &row.id);
        let rows = alert_deed::Entity::find().filter(alert_deed::Column::AlertId.eq(row.id)).all(&*work).await?;
        let deeds: Vec<(StaffId, Deed)> =
            rows.iter().filter_map(|row| Some((row.staff_id.into(), Deed::from_code(&row.deed)?))).collect();
        if let Err(refusal) = may_close(level(reader, &row.level)?, &deeds, who, is_clinician) {
            return Ok(Err(Unacknowledged::NotClosed(refusal)));
        }
        alert::Entity::update_many()
            .col_expr(alert::Column::State, Expr::value("resolved"))
            .col_expr(alert::Column::CallAt, Expr::value(None::<i64>))
            .col_expr(alert::Column::ResolvedAt, Expr::value(to_row(now)))
            .col_expr(alert::Column::Version, Expr::col(alert::Column::Version).add(1))
            .filter(alert::Column::Id.eq(row.id))
            .exec(&*work)
            .await?;
        if let Some(flag) = row.flag_id {
            urgent_flag::Entity::update_many()
                .col_expr(urgent_flag::Column::ClosedAt, Expr::value(to_row(now)))
                .filter(urgent_flag::Column::Id.eq(flag))
                .exec(&*work)
                .await?;
        }
        work.commit(trail(by, "alert.closed", &row)).await?;
        Ok(Ok(()))
    }
}

async fn open(work: &Work, id: AlertId) -> Result<std::result::Result<alert::Model, Unacknowledged>> {
    let row = alert::Entity::find_by_id(Uuid::from(id)).filter(alert::Column::FlagId.is_not_null()).lock_exclusive();
    Ok(match row.one(&**work).await? {
        None => Err(Unacknowledged::Missing),
        Some(row) if row.state == "resolved" => Err(Unacknowledged::Closed),
        Some(row) => Ok(row),
    })
}

async fn append(work: &Work, row: &alert::Model, who: StaffId, deed: Deed, note: Option<&Words>) -> Result<()> {
    let id: Uuid = mint::id(work.now());
    let seal = |note: &Words| work.storage().0.sealed.seal(NOTE, id, note.expose().as_bytes());
    let deed = alert_deed::ActiveModel {
        id: Set(id),
        alert_id: Set(row.id),
        staff_id: Set(who.into()),
        deed: Set(deed.code().to_owned()),
        note: Set(note.map(seal)),
        at: Set(to_row(work.now())),
    };
    alert_deed::Entity::insert(deed).exec_without_returning(&**work).await?;
    Ok(())
}

fn trail(by: &Permit, action: &'static str, row: &alert::Model) -> Trail {
    let trail = Trail::on(by.who(), action, "alert", row.id.to_string());
    match row.patient_id {
        Some(patient) => trail.about(patient.into()),
        None => trail,
    }
}
