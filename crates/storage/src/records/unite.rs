//! Uniting two records of one person: proposed by one of staff, done by another. What happened stays; of two consents the
//! stricter one holds; open flags are united. No step of the program takes it back.

use std::collections::BTreeSet;

use domain::{
    access::{Permit, Principal, Role},
    audit::Trail,
    ids::{PatientId, ResourceId, StaffId},
    outbox::{Purpose, Reason},
    patients::{
        consent::{Decision, Entry, Method, stands},
        duplicates::stricter,
    },
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{exists, sees};
use crate::{
    Result, Storage, Work, consent as ledger, engine, messages, occupancy as owned, patients,
    rows::{
        access_code, alert, appointment, check_in, enrolment, intake, merge_proposal, message, occupancy, patient,
        patient_card, patient_session, treatment_plan, urgent_flag,
    },
    time::to_row,
};

/// What came of wanting to unite two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum United {
    /// It is proposed; another person has to agree.
    Proposed,
    /// They are one.
    Done,
}

/// Why two records are not united.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotUnited {
    /// A record cannot be united with itself.
    #[error("this is the same record")]
    Same,
    /// One of them was united with another already.
    #[error("one of these records was united with another already")]
    Gone,
    /// Both have visits at one time.
    #[error("both have a visit at the same time; cancel or move one of them first")]
    Overlap,
}

impl Storage {
    /// Proposes that a record is united into another; or does it, where somebody else has proposed it and whoever asks runs
    /// the clinic. None where one of them is not there for this permit.
    pub async fn unite_records(
        &self,
        gone: PatientId,
        into: PatientId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<std::result::Result<United, NotUnited>>> {
        let Some(staff) = by.who().staff() else { return Ok(None) };
        let work = self.begin(now).await?;
        for id in [gone, into] {
            if exists(&*work, id, by).await?.is_none() || !sees(&*work, id, by).await? {
                return Ok(None);
            }
        }
        if gone == into {
            return Ok(Some(Err(NotUnited::Same)));
        }
        if is_gone(&work, gone).await? || is_gone(&work, into).await? {
            return Ok(Some(Err(NotUnited::Gone)));
        }
        let proposal = merge_proposal::Entity::find_by_id(Uuid::from(gone)).one(&*work).await?;
        let is_agreed = proposal
            .is_some_and(|proposal| proposal.into_id == Uuid::from(into) && proposal.proposed_by != Uuid::from(staff));
        if !(is_agreed && runs_the_clinic(by.who())) {
            propose(&work, gone, into, staff, now).await?;
            work.commit(Trail::on(by.who(), "patient.union-proposed", "patient", gone.to_string()).about(into)).await?;
            return Ok(Some(Ok(United::Proposed)));
        }
        for id in BTreeSet::from([gone, into]) {
            patients::lock(&work, id).await?;
        }
        if !move_time(&work, gone, into).await? {
            return Ok(Some(Err(NotUnited::Overlap)));
        }
        move_history(&work, gone, into).await?;
        move_consents(&work, gone, into, by.who(), now).await?;
        close(&work, gone, into, now).await?;
        work.commit(Trail::on(by.who(), "patient.united", "patient", gone.to_string()).about(into)).await?;
        Ok(Some(Ok(United::Done)))
    }
}

fn runs_the_clinic(who: &Principal) -> bool {
    match who {
        Principal::Staff { roles, .. } | Principal::Token { roles, .. } => roles.contains(&Role::Admin),
        Principal::Operator(_) => true,
        Principal::Visitor | Principal::Capability(_) | Principal::Patient { .. } | Principal::Product => false,
    }
}

async fn is_gone(work: &Work, id: PatientId) -> Result<bool> {
    let card = patient_card::Entity::find_by_id(Uuid::from(id)).one(&**work).await?;
    Ok(card.is_some_and(|card| card.merged_into.is_some()))
}

async fn propose(work: &Work, gone: PatientId, into: PatientId, by: StaffId, now: Timestamp) -> Result<()> {
    use merge_proposal::Column as C;

    let row = merge_proposal::ActiveModel {
        patient_id: Set(gone.into()),
        into_id: Set(into.into()),
        proposed_by: Set(by.into()),
        proposed_at: Set(to_row(now)),
    };
    // Whoever proposed the same first stays its proposer: who repeats it has agreed to nothing new.
    let other = Condition::all().add(Expr::col((merge_proposal::Entity, C::IntoId)).ne(Uuid::from(into)));
    merge_proposal::Entity::insert(row)
        .on_conflict(
            OnConflict::column(C::PatientId)
                .update_columns([C::IntoId, C::ProposedBy, C::ProposedAt])
                .action_cond_where(other)
                .to_owned(),
        )
        .exec_without_returning(&**work)
        .await?;
    Ok(())
}

/// The time that visits own is one person's. False where two of them would overlap.
async fn move_time(work: &Work, gone: PatientId, into: PatientId) -> Result<bool> {
    owned::owns_time(work, into).await?;
    let moved = occupancy::Entity::update_many()
        .col_expr(occupancy::Column::ResourceId, Expr::value(Uuid::from(ResourceId::patient(into))))
        .filter(occupancy::Column::ResourceId.eq(Uuid::from(ResourceId::patient(gone))))
        .exec(&**work)
        .await;
    match moved {
        Ok(_) => Ok(true),
        Err(error) if engine::is_overlap(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Visits, journeys, mail, plans, measures, intakes and flags are one person's from now on.
async fn move_history(work: &Work, gone: PatientId, into: PatientId) -> Result<()> {
    let (gone, into) = (Uuid::from(gone), Uuid::from(into));
    macro_rules! moved {
        ($($table:ident),+) => {$(
            $table::Entity::update_many()
                .col_expr($table::Column::PatientId, Expr::value(into))
                .filter($table::Column::PatientId.eq(gone))
                .exec(&**work)
                .await?;
        )+};
    }
    moved!(appointment, enrolment, treatment_plan, check_in, urgent_flag, alert);
    move_mail(work, gone, into).await?;
    // Of one questionnaire a person has one intake: where both answered it, the other one's stays where it was given.
    let asked: Vec<String> = intake::Entity::find()
        .select_only()
        .column(intake::Column::Questionnaire)
        .filter(intake::Column::PatientId.eq(into))
        .into_tuple()
        .all(&**work)
        .await?;
    intake::Entity::update_many()
        .col_expr(intake::Column::PatientId, Expr::value(into))
        .filter(intake::Column::PatientId.eq(gone))
        .filter(intake::Column::Questionnaire.is_not_in(asked))
        .exec(&**work)
        .await?;
    Ok(())
}

/// What one of them was sent, or will be, the other one is not sent again.
async fn move_mail(work: &Work, gone: Uuid, into: Uuid) -> Result<()> {
    use message::Column as C;

    const OVER: [&str; 3] = ["skipped", "cancelled", "suppressed"];
    let reading = || Condition::all().add(C::Purpose.eq(Purpose::CareEducation.code()));
    let had: Vec<Option<String>> = message::Entity::find()
        .select_only()
        .column(C::ArticleSlug)
        .filter(reading().add(C::PatientId.eq(into)).add(C::State.is_not_in(OVER)))
        .into_tuple()
        .all(&**work)
        .await?;
    let had: Vec<String> = had.into_iter().flatten().collect();
    let twice = || reading().add(C::PatientId.eq(gone)).add(C::ArticleSlug.is_in(had.clone()));
    messages::stop_waiting(work, twice(), Reason::AlreadyReceived).await?;
    message::Entity::update_many()
        .col_expr(C::PatientId, Expr::value(into))
        .filter(C::PatientId.eq(gone))
        .filter(twice().add(C::State.is_not_in(OVER)).not())
        .exec(&**work)
        .await?;
    Ok(())
}

/// Of two consents the stricter one holds, as an entry of its own.
async fn move_consents(work: &Work, gone: PatientId, into: PatientId, by: &Principal, now: Timestamp) -> Result<()> {
    let (own, other) = (ledger::ledger(&**work, into).await?, ledger::ledger(&**work, gone).await?);
    let entries: Vec<Entry> = stricter(&own, &other, now)
        .into_iter()
        .filter(|(kind, decision)| stands(&own, *kind, now) != (*decision == Decision::Given))
        .filter_map(|(kind, decision)| {
            let said = other.iter().rev().chain(own.iter().rev()).find(|entry| entry.kind == kind)?;
            Some(Entry { decision, method: Method::Merge, at: now, network: None, ..said.clone() })
        })
        .collect();
    ledger::append(work, into, &entries, ledger::Source { actor: by, appointment: None, message: None }).await
}

/// The record that is gone opens no door any more, is found no more, and names the one that took its place.
async fn close(work: &Work, gone: PatientId, into: PatientId, now: Timestamp) -> Result<()> {
    let (from, to) = (Uuid::from(gone), Uuid::from(into));
    patient_session::Entity::update_many()
        .col_expr(patient_session::Column::EndedAt, Expr::value(to_row(now)))
        .filter(patient_session::Column::PatientId.eq(from))
        .filter(patient_session::Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    access_code::Entity::update_many()
        .col_expr(access_code::Column::EndedAt, Expr::value(to_row(now)))
        .filter(access_code::Column::PatientId.eq(from))
        .filter(access_code::Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    let (old, new) =
        (patient::Entity::find_by_id(from).one(&**work).await?, patient::Entity::find_by_id(to).one(&**work).await?);
    if let (Some(old), Some(new)) = (old, new) {
        patient::Entity::update_many()
            .col_expr(patient::Column::Phone, Expr::value(new.phone.or(old.phone)))
            .col_expr(patient::Column::BirthDate, Expr::value(new.birth_date.or(old.birth_date)))
            .col_expr(patient::Column::Version, Expr::value(new.version + 1))
            .col_expr(patient::Column::UpdatedAt, Expr::value(to_row(now)))
            .filter(patient::Column::Id.eq(to))
            .exec(&**work)
            .await?;
    }
    patient::Entity::update_many()
        .col_expr(patient::Column::EmailNormal, Expr::value(None::<String>))
        .filter(patient::Column::Id.eq(from))
        .exec(&**work)
        .await?;
    let card = patient_card::ActiveModel {
        patient_id: Set(from),
        merged_into: Set(Some(to)),
        merged_at: Set(Some(to_row(now))),
        ..Default::default()
    };
    patient_card::Entity::insert(card)
        .on_conflict(
            OnConflict::column(patient_card::Column::PatientId)
                .update_columns([patient_card::Column::MergedInto, patient_card::Column::MergedAt])
                .to_owned(),
        )
        .exec_without_returning(&**work)
        .await?;
    merge_proposal::Entity::delete_many().filter(merge_proposal::Column::PatientId.eq(from)).exec(&**work).await?;
    Ok(())
}
