//! A change of address: both addresses say yes by mail, and the old one can take it back for three days.

use std::collections::{HashMap, HashSet};

use domain::{
    access::{Permit, Principal},
    audit::Trail,
    ids::{ErrandId, PatientId, SessionId},
    outbox::{Kind, about_errand},
    patients::sign_in::{ADDRESS_ANSWER, ADDRESS_UNDO},
    text::EmailAddress,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{owner, session, sign_in};
use crate::{
    Result, Storage, Work, engine,
    limits::{self, Wait, counted},
    messages, mint, patients,
    rows::{
        address_change::{ActiveModel, Column, Entity, Model},
        address_link, patient,
        spelling::Reader,
    },
    time::{from_row, to_row},
};

/// How long a change is kept after nobody can answer or undo it any more.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A change of address as its mails need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changing {
    pub(crate) id: Uuid,
    patient: PatientId,
    /// The browser it was asked for in.
    session: SessionId,
    old: EmailAddress,
    new: EmailAddress,
    expires_at: Timestamp,
    has_left: bool,
    is_proved: bool,
    done_at: Option<Timestamp>,
    has_ended: bool,
}

/// What a mail about it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressQuestion {
    /// The present address: may it be given up?
    Leave,
    /// The new address: is it theirs?
    Prove,
    /// The old address, afterwards: shall it be undone?
    Undo,
}

/// What the page of such a mail shows.
#[derive(Clone, PartialEq, Eq)]
pub struct AddressView {
    /// What it asks.
    pub question: AddressQuestion,
    /// The address that is asked for.
    pub new: EmailAddress,
}

/// What came of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressAnswer {
    /// The other address must answer too.
    Waits,
    /// Both have said yes: mail goes to the new one.
    Changed,
    /// One has said no: nothing changes.
    Kept,
    /// The old address is back, and everybody is signed out.
    Undone,
    /// Somebody of this name is on record with the new address: nothing changes.
    Taken,
}

/// Why nothing is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// Too many mails to this address.
    #[error(transparent)]
    Wait(#[from] Wait),
    /// It is the present one.
    #[error("this is the address on record")]
    Same,
}

impl std::fmt::Debug for AddressView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AddressView {{ question: {:?} }}", self.question)
    }
}

impl Changing {
    fn of(row: &Model) -> Result<Self> {
        let reader = Reader::of("address_change", &row.id);
        Ok(Self {
            id: row.id,
            patient: row.patient_id.into(),
            session: row.session_id.into(),
            old: reader.parse("old_email", &row.old_email)?,
            new: reader.parse("new_email", &row.new_email)?,
            expires_at: from_row(row.expires_at),
            has_left: row.left_at.is_some(),
            is_proved: row.proved_at.is_some(),
            done_at: row.done_at.map(from_row),
            has_ended: row.ended_at.is_some(),
        })
    }

    /// Until when a mail of this kind can be answered.
    pub(crate) fn until(&self, kind: Kind) -> Option<Timestamp> {
        match kind {
            Kind::AddressLeave | Kind::AddressProve => Some(self.expires_at),
            Kind::AddressChanged => self.done_at.map(|done| done + ADDRESS_UNDO),
            _ => None,
        }
    }

    /// Whether the question of this kind of mail is open.
    pub(crate) fn wants(&self, kind: Kind, now: Timestamp) -> bool {
        let waits = !self.has_ended && self.until(kind).is_some_and(|until| now < until);
        waits
            && match kind {
                Kind::AddressLeave => self.done_at.is_none() && !self.has_left,
                Kind::AddressProve => self.done_at.is_none() && !self.is_proved,
                _ => true,
            }
    }

    /// Where a mail of this kind goes.
    pub(crate) fn address(&self, kind: Kind) -> Option<&EmailAddress> {
        Some(if kind == Kind::AddressProve { &self.new } else { &self.old })
    }
}

impl Storage {
    /// A patient wants another address. Both are asked; what was asked for before and is not done is dropped. Whether anybody
    /// is on record with the new one makes no difference here.
    pub async fn ask_for_address(
        &self,
        new: &EmailAddress,
        session: SessionId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), NotAsked>> {
        let Some(id) = owner(by) else { return Ok(Ok(())) };
        let work = self.begin(now).await?;
        let row = patient::Entity::find_by_id(Uuid::from(id)).one(&*work).await?;
        let person = row.map(|row| row.patient()).transpose()?;
        let Some((person, old)) = person.and_then(|person| Some((person.clone(), person.email?))) else {
            return Ok(Ok(()));
        };
        if old.normal() == new.normal() {
            return Ok(Err(NotAsked::Same));
        }
        // Each question is a mail to the present address too, whatever is typed as the new one.
        let asked = counted(&work, "address-change", Uuid::from(id).as_bytes(), self.0.unproven.mail, now).await?;
        if let Err(wait) = asked {
            return Ok(Err(wait.into()));
        }
        if let Err(wait) = limits::unproven_mail(&work, new, now).await? {
            return Ok(Err(wait.into()));
        }
        drop_those(&work, id, Condition::all().add(Column::DoneAt.is_null()), now).await?;
        let (change, until) = (mint::id::<Uuid>(now), now + ADDRESS_ANSWER);
        Entity::insert(ActiveModel {
            id: Set(change),
            patient_id: Set(id.into()),
            session_id: Set(session.into()),
            old_email: Set(old.expose().to_owned()),
            new_email: Set(new.expose().to_owned()),
            created_at: Set(to_row(now)),
            expires_at: Set(to_row(until)),
            left_at: Set(None),
            proved_at: Set(None),
            done_at: Set(None),
            ended_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        for kind in [Kind::AddressLeave, Kind::AddressProve, Kind::AddressChanged] {
            address_link::Entity::insert(address_link::ActiveModel {
                token_hash: Set(mint::hash(&self.0.secrets.address_token(change, kind)).to_vec()),
                change_id: Set(change),
                kind: Set(kind.code().to_owned()),
            })
            .exec_without_returning(&*work)
            .await?;
        }
        let clinic = self.catalogue(&*work).await?;
        let zone = person.zone.as_ref().unwrap_or(&clinic.identity.zone);
        let asks = [Kind::AddressLeave, Kind::AddressProve];
        let owed = asks.map(|kind| about_errand(kind, ErrandId::from(change), id, zone, now, until));
        messages::plan(&work, &owed).await?;
        let trail = Trail::on(by.who(), "patient.address-asked-for", "address-change", change.to_string());
        work.commit(trail.about(id)).await?;
        Ok(Ok(()))
    }

    /// What the page of a mail about a change of address shows. None where there is nothing to answer any more.
    pub async fn address_question(&self, token: &str, now: Timestamp) -> Result<Option<AddressView>> {
        let read = self.read().await?;
        let found = found(&*read, token, now).await?;
        Ok(found.map(|(changing, kind)| AddressView { question: question(kind), new: changing.new }))
    }

    /// Answers such a mail. None where there is nothing to answer any more.
    pub async fn answer_address(&self, token: &str, yes: bool, now: Timestamp) -> Result<Option<AddressAnswer>> {
        self.again(move || self.answer_address_once(token, yes, now)).await
    }

    async fn answer_address_once(&self, token: &str, yes: bool, now: Timestamp) -> Result<Option<AddressAnswer>> {
        let work = self.begin(now).await?;
        let Some((changing, kind)) = found(&*work, token, now).await? else {
            return Ok(None);
        };
        let asked = question(kind);
        if asked == AddressQuestion::Undo && !yes {
            return Ok(Some(AddressAnswer::Kept));
        }
        patients::lock(&work, changing.patient).await?;
        let noted = match (asked, yes) {
            (AddressQuestion::Leave, true) => Column::LeftAt,
            (AddressQuestion::Prove, true) => Column::ProvedAt,
            _ => Column::EndedAt,
        };
        if !mark(&work, &changing, noted, now).await? {
            return Ok(None);
        }
        let answer = match (asked, yes) {
            (AddressQuestion::Undo, _) => undo(&work, &changing, now).await?,
            (_, false) => AddressAnswer::Kept,
            (_, true) => agreed(&work, changing.id, now).await?,
        };
        let action = match answer {
            // The schema has the last word on who is who; what was begun is undone.
            AddressAnswer::Taken => return Ok(Some(answer)),
            AddressAnswer::Waits => "patient.address-agreed",
            AddressAnswer::Changed => "patient.address-changed",
            AddressAnswer::Kept => "patient.address-refused",
            AddressAnswer::Undone => "patient.address-undone",
        };
        let trail = Trail::on(&Principal::Visitor, action, "address-change", changing.id.to_string());
        work.commit(trail.about(changing.patient)).await?;
        Ok(Some(answer))
    }
}

/// Once both have said yes, mail goes to the new address, and the old one is told how to take it back. Whoever got in by the
/// old one is out, but for the browser it was asked for in.
async fn agreed(work: &Work, change: Uuid, now: Timestamp) -> Result<AddressAnswer> {
    let row = Entity::find_by_id(change).one(&**work).await?;
    let changing = Changing::of(&row.ok_or_else(|| Reader::of("address_change", &change).corrupt("id"))?)?;
    if !changing.has_left || !changing.is_proved {
        return Ok(AddressAnswer::Waits);
    }
    if !write(work, changing.patient, &changing.new, now).await? {
        return Ok(AddressAnswer::Taken);
    }
    mark(work, &changing, Column::DoneAt, now).await?;
    let elsewhere = session::of(changing.patient).add(session::is_not(changing.session));
    session::end(work, elsewhere, now).await?;
    sign_in::end_links(work, changing.patient, now).await?;
    let storage = work.storage();
    let clinic = storage.catalogue(&**work).await?;
    let errand = ErrandId::from(changing.id);
    let (zone, until) = (&clinic.identity.zone, now + ADDRESS_UNDO);
    messages::plan(work, &[about_errand(Kind::AddressChanged, errand, changing.patient, zone, now, until)]).await?;
    Ok(AddressAnswer::Changed)
}

/// The old address is back. Whoever changed it may be signed in somewhere, have a link under way, or have changed it again
/// since, with a way back of their own: all of that has ended.
async fn undo(work: &Work, changing: &Changing, now: Timestamp) -> Result<AddressAnswer> {
    if !write(work, changing.patient, &changing.old, now).await? {
        return Ok(AddressAnswer::Taken);
    }
    let since = changing.done_at.map_or(0, to_row);
    let later = Condition::any().add(Column::DoneAt.is_null()).add(Column::DoneAt.gte(since));
    drop_those(work, changing.patient, later, now).await?;
    session::end(work, session::of(changing.patient), now).await?;
    sign_in::end_links(work, changing.patient, now).await?;
    Ok(AddressAnswer::Undone)
}

/// False where somebody of this name is on record with that address.
async fn write(work: &Work, patient: PatientId, email: &EmailAddress, now: Timestamp) -> Result<bool> {
    use patient::Column as C;

    let written = patient::Entity::update_many()
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .col_expr(C::Email, Expr::value(email.expose()))
        .col_expr(C::EmailNormal, Expr::value(email.normal()))
        .col_expr(C::UpdatedAt, Expr::value(to_row(now)))
        .filter(C::Id.eq(Uuid::from(patient)))
        .exec(&**work)
        .await;
    match written {
        Ok(_) => Ok(true),
        Err(error) if engine::is_unique(&error, "patient") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Ends those changes of a patient that have not ended.
async fn drop_those(work: &Work, patient: PatientId, which: Condition, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(to_row(now)))
        .filter(Column::PatientId.eq(Uuid::from(patient)))
        .filter(which)
        .filter(Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(())
}

/// Notes an instant of a change once. False if it was noted before, or the change has ended.
async fn mark(work: &Work, changing: &Changing, column: Column, now: Timestamp) -> Result<bool> {
    let marked = Entity::update_many()
        .col_expr(column, Expr::value(to_row(now)))
        .filter(Column::Id.eq(changing.id))
        .filter(Column::EndedAt.is_null())
        .filter(column.is_null())
        .exec(&**work)
        .await?;
    Ok(marked.rows_affected == 1)
}

fn question(kind: Kind) -> AddressQuestion {
    match kind {
        Kind::AddressLeave => AddressQuestion::Leave,
        Kind::AddressProve => AddressQuestion::Prove,
        _ => AddressQuestion::Undo,
    }
}

/// The change behind a token, and what it asks, as long as it can be answered.
async fn found(database: &impl ConnectionTrait, token: &str, now: Timestamp) -> Result<Option<(Changing, Kind)>> {
    let Some(link) = address_link::Entity::find_by_id(mint::hash(token).to_vec()).one(database).await? else {
        return Ok(None);
    };
    let kind =
        Kind::from_code(&link.kind).ok_or_else(|| Reader::of("address_link", &link.change_id).corrupt("kind"))?;
    let Some(row) = Entity::find_by_id(link.change_id).one(database).await? else {
        return Ok(None);
    };
    let changing = Changing::of(&row)?;
    Ok(changing.wants(kind, now).then_some((changing, kind)))
}

/// The changes that mails are about.
pub(super) async fn changing(database: &DatabaseTransaction, ids: &HashSet<Uuid>) -> Result<HashMap<Uuid, Changing>> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await?;
    rows.into_iter().map(|row| Ok((row.id, Changing::of(&row)?))).collect()
}

/// Forgets changes, with both their addresses, a day after the last of them could be undone.
pub(crate) async fn forget_changes(work: &Work, now: Timestamp) -> Result<u64> {
    let before = to_row(now - ADDRESS_ANSWER - ADDRESS_UNDO - KEPT);
    let over = Entity::find().select_only().column(Column::Id).filter(Column::CreatedAt.lte(before)).into_query();
    let links = address_link::Entity::delete_many()
        .filter(address_link::Column::ChangeId.in_subquery(over))
        .exec(&**work)
        .await?
        .rows_affected;
    let changes = Entity::delete_many().filter(Column::CreatedAt.lte(before)).exec(&**work).await?.rows_affected;
    Ok(links + changes)
}
