//! An intake is sent: what was answered stays as a revision.

use domain::{
    access::Permit,
    intake::{Step, Wrong},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{SENT, sealed, trail};
use crate::{
    Result, Storage, audit, measures, mint,
    rows::{intake, intake_revision},
    time::to_row,
};

/// Why an intake cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Nothing was begun, or it was sent already.
    #[error("there is nothing to send")]
    Nothing,
    /// Steps that are missing or wrong, all of them.
    #[error("something is missing")]
    Missing(Vec<(Step, Wrong)>),
}

impl Storage {
    /// Sends what was answered: a revision that never changes. Sending what was changed later adds another.
    pub async fn send_intake(
        &self,
        today: Date,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), NotSent>> {
        let work = self.begin(now).await?;
        let Some(intake) = self.open_for_change(&work, by).await? else { return Ok(Err(NotSent::Nothing)) };
        let missing = intake.interview().missing(&intake.sheet, intake.birth, today);
        if !missing.is_empty() {
            return Ok(Err(NotSent::Missing(missing)));
        }
        let id = Uuid::from(intake.id);
        let revisions = intake_revision::Entity::find().filter(intake_revision::Column::IntakeId.eq(id));
        let number = revisions.count(&*work).await?.saturating_add(1);
        let revision: Uuid = mint::id(now);
        let (kind, actor) = audit::actor(by.who());
        let row = intake_revision::ActiveModel {
            id: Set(revision),
            intake_id: Set(id),
            number: Set(i32::try_from(number).unwrap_or(i32::MAX)),
            sheet: Set(sealed(&work, SENT, revision, &intake.sheet)),
            sent_by: Set(actor.map_or_else(|| kind.to_owned(), |actor| format!("{kind} {actor}"))),
            sent_at: Set(to_row(now)),
        };
        intake_revision::Entity::insert(row).exec_without_returning(&*work).await?;
        let interview = intake.interview();
        let measured = intake.questionnaire.asked(&intake.sheet.answers).filter_map(|question| {
            Some((question.id.as_str(), (interview.pack(question)?, intake.sheet.answers.get(&question.id)?)))
        });
        measures::of_intake(&work, id, intake.patient, &measured.collect(), today, by).await?;
        intake::Entity::update_many()
            .col_expr(intake::Column::State, Expr::value("sent"))
            .col_expr(intake::Column::SentAt, Expr::value(to_row(now)))
            .col_expr(intake::Column::Version, Expr::col(intake::Column::Version).add(1))
            .filter(intake::Column::Id.eq(id))
            .exec(&*work)
            .await?;
        work.commit(trail(by, "intake.sent", intake.id, intake.patient)).await?;
        Ok(Ok(()))
    }
}
