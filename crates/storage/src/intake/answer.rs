//! One page of an intake, answered: saved, and read by the safety rules at once.

use domain::{
    access::Permit,
    ids::SessionId,
    intake::{Step, Written, answers_online},
    red_flags::Screen,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect as _,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Intake, SHEET, sealed, theirs, trail};
use crate::{
    Result, Storage, Work,
    alerts::{Answered, raise},
    engine,
    rows::{intake, patient},
    time::to_row,
};

/// What saving a page came to.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The intake as it is now.
    pub intake: Intake,
    /// What the safety rules made of everything before.
    pub before: Screen,
    /// What they make of everything so far.
    pub screen: Screen,
}

/// Why a date of birth is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBorn {
    /// It has not come yet.
    #[error("this lies in the future")]
    InFuture,
    /// Nobody is as old.
    #[error("nobody is that old")]
    TooLongAgo,
    /// Who is younger than eighteen is asked to phone.
    #[error("who is younger than eighteen answers by phone")]
    Minor,
    /// Somebody else on record has this name, address and date.
    #[error("somebody else on record has this name, address and date of birth")]
    Taken,
}

/// The oldest that anybody has been, and a little more.
const OLDEST: i16 = 125;

impl Storage {
    /// Saves what was answered at one step, and reads everything so far by the safety rules: what they find is kept in the
    /// same transaction. None where nothing was begun, or it was sent.
    pub async fn save_answer(
        &self,
        step: &Step,
        written: &Written,
        sitting: SessionId,
        today: Date,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Saved>> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some(mut intake) = self.open_for_change(&work, by).await? else { return Ok(None) };
            let before = screen(&intake, today);
            intake.sheet.write(step, written.clone(), sitting);
            keep(work, intake, before, today, by).await.map(Some)
        })
        .await
    }

    /// Takes the date of birth of somebody whose record has none. What is on record is not changed by what is typed.
    pub async fn save_birth(
        &self,
        birth: Date,
        sitting: SessionId,
        today: Date,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<Option<Saved>, NotBorn>> {
        if birth > today {
            return Ok(Err(NotBorn::InFuture));
        }
        if today.year().saturating_sub(birth.year()) > OLDEST {
            return Ok(Err(NotBorn::TooLongAgo));
        }
        if !answers_online(birth, today) {
            return Ok(Err(NotBorn::Minor));
        }
        let work = self.begin(now).await?;
        let Some(mut intake) = self.open_for_change(&work, by).await? else { return Ok(Ok(None)) };
        let before = screen(&intake, today);
        if !intake.knew_birth {
            let changed = patient::Entity::update_many()
                .col_expr(patient::Column::BirthDate, Expr::value(birth.to_string()))
                .col_expr(patient::Column::Version, Expr::col(patient::Column::Version).add(1))
                .col_expr(patient::Column::UpdatedAt, Expr::value(to_row(now)))
                .filter(patient::Column::Id.eq(Uuid::from(intake.patient)))
                .exec(&*work)
                .await;
            match changed {
                Ok(_) => intake.birth = Some(birth),
                Err(error) if engine::is_unique(&error, "patient") => return Ok(Err(NotBorn::Taken)),
                Err(error) => return Err(error.into()),
            }
        }
        intake.sheet.write(&Step::Birth, Written::Answer(None), sitting);
        keep(work, intake, before, today, by).await.map(|saved| Ok(Some(saved)))
    }

    /// The intake of whoever is signed in, for writing; none where it was sent.
    pub(super) async fn open_for_change(&self, work: &Work, by: &Permit) -> Result<Option<Intake>> {
        let Some(row) = theirs(&**work, by).await? else { return Ok(None) };
        // Locked and read again: of two pages saved at once neither loses what the other wrote.
        let locked = intake::Entity::find_by_id(row.id).filter(intake::Column::State.eq("open"));
        let locked = if engine::has_row_locks(work) { locked.lock_exclusive() } else { locked };
        match locked.one(&**work).await? {
            Some(row) => self.intake(&**work, &row).await.map(Some),
            None => Ok(None),
        }
    }
}

fn screen(intake: &Intake, today: Date) -> Screen {
    intake.interview().screen(&intake.sheet, intake.birth, today)
}

impl Saved {
    /// What the safety rules make of an answer that could not be kept: whoever gave it is told all the same.
    pub fn unkept(mut intake: Intake, step: &Step, written: &Written, sitting: SessionId, today: Date) -> Self {
        let before = screen(&intake, today);
        intake.sheet.write(step, written.clone(), sitting);
        Self { before, screen: screen(&intake, today), intake }
    }
}

async fn keep(work: Work, intake: Intake, before: Screen, today: Date, by: &Permit) -> Result<Saved> {
    let screen = screen(&intake, today);
    let id = Uuid::from(intake.id);
    intake::Entity::update_many()
        .col_expr(intake::Column::Sheet, Expr::value(sealed(&work, SHEET, id, &intake.sheet)))
        .col_expr(intake::Column::Version, Expr::col(intake::Column::Version).add(1))
        .col_expr(intake::Column::SavedAt, Expr::value(to_row(work.now())))
        .filter(intake::Column::Id.eq(id))
        .exec(&*work)
        .await?;
    let answered = Answered {
        patient: intake.patient,
        source: format!("intake {id}"),
        rules_version: intake.rules_version,
        sheet: &intake.sheet,
    };
    raise(&work, &answered, &screen).await?;
    let trail = trail(by, "intake.answered", intake.id, intake.patient);
    work.commit(trail).await?;
    Ok(Saved { intake, before, screen })
}
