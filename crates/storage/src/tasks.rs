//! What staff have to do, as rows: one for each kind and subject, however often it is found again.

use domain::{access::Permit, audit::Trail};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, audit, mint,
    rows::{
        spelling::Reader,
        staff_task::{ActiveModel, Column, Entity, Model},
    },
    time::{from_row, to_row},
};

/// Something staff have to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which task.
    pub id: Uuid,
    /// Grows with every change; the ETag.
    pub version: i64,
    /// What kind: `article-review-due`, `article-source-withdrawn`, `article-retracted`, `article-safety-correction`,
    /// `article-link-dead`, `source-recheck`.
    pub kind: String,
    /// About what, e.g. `neck-pain en-CA`.
    pub subject: String,
    /// What else there is to know, as JSON.
    pub detail: String,
    /// By when.
    pub due: Option<Date>,
    /// Whether somebody has done it.
    pub is_done: bool,
    /// Since when it is known.
    pub created_at: Timestamp,
}

/// A task that something gives rise to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewTask {
    pub(crate) kind: &'static str,
    pub(crate) subject: String,
    pub(crate) detail: String,
    pub(crate) due: Option<Date>,
}

impl Storage {
    /// What is still to be done, the most urgent first.
    pub async fn open_tasks(&self) -> Result<Vec<Task>> {
        let read = self.read().await?;
        let rows = Entity::find()
            .filter(Column::State.eq("open"))
            .order_by_asc(Column::Due)
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(&*read)
            .await?;
        rows.iter().map(task).collect()
    }

    /// Notes that a task is done. False if there is none, or somebody was faster.
    pub async fn finish_task(&self, id: Uuid, if_version: i64, by: &Permit, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let (kind, actor) = audit::actor(by.who());
        let done = Entity::update_many()
            .col_expr(Column::State, Expr::value("done"))
            .col_expr(Column::DoneBy, Expr::value(actor.map_or_else(|| kind.to_owned(), |id| format!("{kind} {id}"))))
            .col_expr(Column::UpdatedAt, Expr::value(to_row(now)))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.eq(id))
            .filter(Column::Version.eq(if_version))
            .filter(Column::State.eq("open"))
            .exec(&*work)
            .await?;
        if done.rows_affected == 0 {
            return Ok(false);
        }
        work.commit(Trail::on(by.who(), "task.done", "task", id.to_string())).await?;
        Ok(true)
    }
}

/// Gives staff a task, unless it is there. Says whether it is new.
pub(crate) async fn give(work: &Work, task: &NewTask) -> Result<bool> {
    let row = ActiveModel {
        id: Set(mint::id(work.now())),
        version: Set(1),
        kind: Set(task.kind.to_owned()),
        subject: Set(task.subject.clone()),
        detail: Set(task.detail.clone()),
        due: Set(task.due.map(|day| day.to_string())),
        state: Set("open".to_owned()),
        created_at: Set(to_row(work.now())),
        updated_at: Set(to_row(work.now())),
        done_by: Set(None),
    };
    let given = Entity::insert_many([row])
        .on_conflict(OnConflict::columns([Column::Kind, Column::Subject]).do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    Ok(given > 0)
}

/// Nobody need do any more what these kinds of task ask about a subject: something else was done about it.
pub(crate) async fn settle(work: &Work, kinds: &[&str], about: &str, by: &Permit) -> Result<()> {
    let (kind, actor) = audit::actor(by.who());
    Entity::update_many()
        .col_expr(Column::State, Expr::value("done"))
        .col_expr(Column::DoneBy, Expr::value(actor.map_or_else(|| kind.to_owned(), |id| format!("{kind} {id}"))))
        .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Kind.is_in(kinds.iter().copied()))
        .filter(Column::Subject.starts_with(format!("{about} ")))
        .filter(Column::State.eq("open"))
        .exec(&**work)
        .await?;
    Ok(())
}

fn task(row: &Model) -> Result<Task> {
    let reader = Reader::of("staff_task", &row.id);
    Ok(Task {
        id: row.id,
        version: row.version,
        kind: row.kind.clone(),
        subject: row.subject.clone(),
        detail: row.detail.clone(),
        due: reader.parse_if("due", row.due.as_deref())?,
        is_done: row.state == "done",
        created_at: from_row(row.created_at),
    })
}
