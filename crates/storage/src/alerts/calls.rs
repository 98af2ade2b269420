//! Calls about alerts: each is a row, claimed under a lease by whichever process is alive, server or worker.

use domain::{
    alerts::{called_in, next_round},
    audit::Trail,
    clinic::{AlertBy, AlertContact},
    ids::AlertId,
    red_flags::Level,
};
use jiff::{SignedDuration, Timestamp, civil::Time};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::level;
use crate::{
    Result, Storage, Work, mint,
    rows::{alert, alert_call, spelling::Reader},
    time::{from_row, to_row},
};

/// How long one call may take before another process makes it again.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// After so long a call that failed is made again.
const AGAIN: SignedDuration = SignedDuration::from_secs(30);
/// So often a call is made in one round.
const TRIES: i32 = 3;

/// A call to make now. Nothing of it is about anybody's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Names it.
    pub id: Uuid,
    /// The alert it is about.
    pub alert: AlertId,
    /// How soon somebody must act.
    pub level: Level,
    /// Since when.
    pub raised_at: Timestamp,
    /// How many rounds went before.
    pub round: i32,
    /// Whether it only proves the way.
    pub is_synthetic: bool,
    /// Whom to call, and how.
    pub contact: AlertContact,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// The program or address took it.
    Reached,
    /// It did not; it is tried again a few times.
    Failed,
}

impl Storage {
    /// Begins the rounds whose time has come, and claims the calls that are due.
    pub async fn claim_calls(&self, now: Timestamp) -> Result<Vec<Call>> {
        // Looked for without a lock: mostly there is nothing.
        let read = self.read().await?;
        let rounds = alert::Entity::find().filter(to_call(now)).count(&*read).await?;
        let due = alert_call::Entity::find().filter(is_due(now)).count(&*read).await?;
        drop(read);
        if rounds == 0 && due == 0 {
            return Ok(Vec::new());
        }
        let work = self.begin(now).await?;
        let clinic = self.catalogue(&*work).await?;
        let rows = alert::Entity::find().filter(to_call(now)).lock_exclusive().all(&*work).await?;
        for row in &rows {
            begin_round(&work, row, &clinic.identity.alert_contacts, clinic.identity.zone.local(now).time()).await?;
        }
        let due = alert_call::Entity::find()
            .filter(is_due(now))
            .order_by_asc(alert_call::Column::DueAt)
            .limit(20)
            .lock_exclusive()
            .all(&*work)
            .await?;
        let mut calls = Vec::new();
        for row in due {
            let reader = Reader::of("alert_call", &row.id);
            let contact = clinic.identity.alert_contacts.iter().find(|contact| contact.name == row.contact);
            let about = alert::Entity::find_by_id(row.alert_id).one(&*work).await?;
            // Whoever was taken out of the clinic's file since is not called.
            let (Some(contact), Some(about)) = (contact, about) else {
                end(&work, row.id, "failed", now).await?;
                continue;
            };
            alert_call::Entity::update_many()
                .col_expr(alert_call::Column::State, Expr::value("calling"))
                .col_expr(alert_call::Column::LeaseUntil, Expr::value(to_row(now + LEASE)))
                .col_expr(alert_call::Column::Tries, Expr::col(alert_call::Column::Tries).add(1))
                .filter(alert_call::Column::Id.eq(row.id))
                .exec(&*work)
                .await?;
            calls.push(Call {
                id: row.id,
                alert: row.alert_id.into(),
                level: level(reader, &about.level)?,
                raised_at: from_row(about.raised_at),
                round: row.round,
                is_synthetic: about.flag_id.is_none(),
                contact: contact.clone(),
            });
        }
        work.commit(Trail::none("calls about alerts; their rows tell the story")).await?;
        Ok(calls)
    }

    /// Notes what came of a call. False where nobody will be called again in this round.
    pub async fn note_call(&self, call: &Call, called: Called, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let row = alert_call::Entity::find_by_id(call.id).one(&*work).await?;
        let tries = row.map_or(TRIES, |row| row.tries);
        let goes_on = called == Called::Failed && tries < TRIES;
        match (called, goes_on) {
            (Called::Reached, _) => {
                end(&work, call.id, "reached", now).await?;
                alert::Entity::update_many()
                    .col_expr(alert::Column::State, Expr::value("notified"))
                    .col_expr(alert::Column::Version, Expr::col(alert::Column::Version).add(1))
                    .filter(alert::Column::Id.eq(Uuid::from(call.alert)))
                    .filter(alert::Column::State.eq("raised"))
                    .exec(&*work)
                    .await?;
            }
            (Called::Failed, true) => {
                alert_call::Entity::update_many()
                    .col_expr(alert_call::Column::State, Expr::value("due"))
                    .col_expr(alert_call::Column::DueAt, Expr::value(to_row(now + AGAIN)))
                    .filter(alert_call::Column::Id.eq(call.id))
                    .exec(&*work)
                    .await?;
            }
            (Called::Failed, false) => end(&work, call.id, "failed", now).await?,
        }
        if call.is_synthetic {
            end_synthetic(&work, call.alert, now).await?;
        }
        work.commit(Trail::none("calls about alerts; their rows tell the story")).await?;
        Ok(goes_on)
    }
}

/// Alerts whose next round is due.
fn to_call(now: Timestamp) -> Condition {
    Condition::all().add(alert::Column::CallAt.lte(to_row(now))).add(alert::Column::State.is_in(["raised", "notified"]))
}

/// Calls that nobody has in hand.
fn is_due(now: Timestamp) -> Condition {
    let due = Condition::all().add(alert_call::Column::State.eq("due")).add(alert_call::Column::DueAt.lte(to_row(now)));
    let left = Condition::all()
        .add(alert_call::Column::State.eq("calling"))
        .add(alert_call::Column::LeaseUntil.lte(to_row(now)));
    Condition::any().add(due).add(left)
}

async fn begin_round(work: &Work, row: &alert::Model, contacts: &[AlertContact], time: Time) -> Result<()> {
    let now = work.now();
    let round = u32::try_from(row.round).unwrap_or_default();
    let is_synthetic = row.flag_id.is_none();
    let called = called_in(contacts, round, time);
    if called.is_empty() {
        tracing::error!(alert.id = %row.id, "nobody can be called about an alert: the clinic file has no alert_contacts");
    }
    let rows = called.into_iter().map(|contact| alert_call::ActiveModel {
        id: Set(mint::id(now)),
        alert_id: Set(row.id),
        round: Set(row.round),
        contact: Set(contact.name.clone()),
        way: Set(match contact.by {
            AlertBy::Command(_) => "command".to_owned(),
            AlertBy::Url(_) => "url".to_owned(),
        }),
        state: Set("due".to_owned()),
        tries: Set(0),
        due_at: Set(to_row(now)),
        lease_until: Set(None),
        ended_at: Set(None),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        alert_call::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&**work)
            .await?;
    }
    // A synthetic one proves the way once; it wakes nobody a second time.
    let next = if is_synthetic { None } else { next_round(level(Reader::of("alert", &row.id), &row.level)?, now) };
    alert::Entity::update_many()
        .col_expr(alert::Column::CallAt, Expr::value(next.map(to_row)))
        .col_expr(alert::Column::Round, Expr::col(alert::Column::Round).add(1))
        .filter(alert::Column::Id.eq(row.id))
        .exec(&**work)
        .await?;
    Ok(())
}

async fn end(work: &Work, call: Uuid, state: &str, now: Timestamp) -> Result<()> {
    alert_call::Entity::update_many()
        .col_expr(alert_call::Column::State, Expr::value(state))
        .col_expr(alert_call::Column::EndedAt, Expr::value(to_row(now)))
        .filter(alert_call::Column::Id.eq(call))
        .exec(&**work)
        .await?;
    Ok(())
}

/// A synthetic alert is over once each of its calls is; one that did not arrive is an alarm of the operator's.
async fn end_synthetic(work: &Work, id: AlertId, now: Timestamp) -> Result<()> {
    let calls = alert_call::Entity::find().filter(alert_call::Column::AlertId.eq(Uuid::from(id))).all(&**work).await?;
    if calls.iter().any(|call| call.ended_at.is_none()) {
        return Ok(());
    }
    for failed in calls.iter().filter(|call| call.state == "failed") {
        tracing::error!(alert.id = %id, contact = failed.contact, "the synthetic alert did not arrive: this contact cannot be called");
    }
    alert::Entity::update_many()
        .col_expr(alert::Column::State, Expr::value("resolved"))
        .col_expr(alert::Column::ResolvedAt, Expr::value(to_row(now)))
        .filter(alert::Column::Id.eq(Uuid::from(id)))
        .exec(&**work)
        .await?;
    Ok(())
}
