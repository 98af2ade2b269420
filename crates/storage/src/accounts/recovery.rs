//! A lost password: a mailed link and a recovery code choose a new one. The app stays, and every session ends.
//!
//! Whatever address is typed, the same is done; whose it is is looked up later, by the worker.

use std::collections::{HashMap, HashSet};

use domain::{
    access::Principal,
    accounts::{BETWEEN_STEPS, Code, Device, Password, RECOVERY_NEWS, TRIES},
    audit::Trail,
    ids::{ErrandId, StaffId},
    outbox::{Kind, about_account},
    text::{EmailAddress, Lang, PersonName},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{
    CodeRefusal,
    patience::password_was_right,
    second_proof,
    step::{self, code_counted},
};
use crate::{
    Result, Storage, Work,
    limits::{Limit, Wait, counted},
    messages, mint,
    rows::{
        credential,
        recovery_ask::{ActiveModel, Column, Entity, Model},
        spelling::Reader,
        staff,
    },
    sealed::Field,
    sessions,
    staff::{StaffView, account},
    time::{from_row, to_row},
};

/// Where a typed address is kept until it was looked up.
const EMAIL: Field = Field("recovery_ask", "email");

/// How long what was asked for is kept after it ran out: longer than its news is worth sending.
const KEPT: SignedDuration = SignedDuration::from_hours(96);

/// Why the password stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecovered {
    /// The recovery code is wrong, was tried too often, or the link opens nothing any more.
    #[error(transparent)]
    Refused(#[from] CodeRefusal),
    /// Another browser asked for the link.
    #[error("another browser asked for this link")]
    Elsewhere,
}

/// A mailed link that still opens something.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryView {
    /// Whether this browser asked for it.
    pub is_here: bool,
    /// Whose account it is about.
    pub staff: StaffView,
}

impl std::fmt::Debug for RecoveryView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoveryView {{ is_here: {} }}", self.is_here)
    }
}

/// What mails to staff about a lost password are written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recovering {
    /// Whose account.
    pub(crate) name: PersonName,
    /// Where it is written to.
    pub(crate) email: EmailAddress,
    /// The language it was asked for in.
    pub(crate) lang: Lang,
    /// The token of its link.
    pub(crate) token: String,
    /// When it was asked for.
    pub(crate) asked_at: Timestamp,
    /// With what.
    pub(crate) device: Device,
    /// Until when the link works.
    pub(crate) until: Timestamp,
    /// When the password was changed by it.
    pub(crate) done_at: Option<Timestamp>,
    is_open: bool,
}

impl Recovering {
    /// Whether somebody still waits for this mail of it.
    pub(crate) fn wants(&self, kind: Kind) -> bool {
        match kind {
            Kind::StaffRecovery => self.is_open,
            Kind::StaffRecovered => self.done_at.is_some(),
            _ => false,
        }
    }
}

impl Storage {
    /// Notes that somebody lost the password of an address's account, and says the secret that their browser keeps.
    pub async fn ask_to_recover(
        &self,
        email: &EmailAddress,
        device: Device,
        lang: Lang,
        limit: Limit,
        now: Timestamp,
    ) -> Result<Result<String, Wait>> {
        let work = self.begin(now).await?;
        if let Err(wait) = counted(&work, "recovery-mail", &self.0.secrets.address_hash(email), limit, now).await? {
            return Ok(Err(wait));
        }
        let (secret, id) = (mint::token(), mint::id::<Uuid>(now));
        Entity::insert(ActiveModel {
            id: Set(id),
            ask_hash: Set(mint::hash(&secret).to_vec()),
            token_hash: Set(mint::hash(&self.0.secrets.recovery_token(id)).to_vec()),
            email: Set(Some(self.0.sealed.seal(EMAIL, id, email.expose().as_bytes()))),
            staff_id: Set(None),
            lang: Set(lang.tag().to_owned()),
            device: Set(device.code()),
            tries: Set(0),
            created_at: Set(to_row(now)),
            expires_at: Set(to_row(now + BETWEEN_STEPS)),
            looked_up_at: Set(None),
            done_at: Set(None),
            ended_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::none("anybody may ask; what comes of it is recorded")).await?;
        Ok(Ok(secret))
    }

    /// Looks up whose the addresses are, and owes each of them a mail. Says how many were looked up; call it until it says 0.
    pub async fn answer_recoveries(&self, limit: u64, now: Timestamp) -> Result<usize> {
        self.again(move || self.answer_recoveries_once(limit, now)).await
    }

    async fn answer_recoveries_once(&self, limit: u64, now: Timestamp) -> Result<usize> {
        let read = self.read().await?;
        let waiting = Entity::find()
            .filter(Column::LookedUpAt.is_null())
            .order_by_asc(Column::CreatedAt)
            .limit(limit)
            .all(&*read)
            .await?;
        drop(read);
        if waiting.is_empty() {
            return Ok(0);
        }
        let work = self.begin(now).await?;
        for ask in &waiting {
            answer(&work, ask, now).await?;
        }
        work.commit(Trail::none("a mail is owed; what its link changes is recorded")).await?;
        Ok(waiting.len())
    }

    /// What the page of a mailed link is about. None where it opens nothing; nothing changes by looking.
    pub async fn recovery(&self, token: &str, asked: Option<&str>, now: Timestamp) -> Result<Option<RecoveryView>> {
        let read = self.read().await?;
        let Some((ask, staff)) = found(&*read, token, now).await? else {
            return Ok(None);
        };
        Ok(Some(RecoveryView { is_here: is_of(&ask, asked), staff }))
    }

    /// Sets a new password that was found good, for whoever holds the link in the browser that asked for it, and a recovery
    /// code. The app stays; sessions, what waits for a code, and other links of the account end.
    pub async fn recover(
        &self,
        token: &str,
        asked: Option<&str>,
        code: &Code,
        new: &Password,
        limit: Limit,
        now: Timestamp,
    ) -> Result<Result<(), NotRecovered>> {
        // Before the transaction: it takes its time.
        let hash = self.0.hashing.hash(new).await?;
        let work = self.begin(now).await?;
        let Some((ask, staff)) = found(&*work, token, now).await? else {
            return Ok(Err(CodeRefusal::Over.into()));
        };
        if !is_of(&ask, asked) {
            return Ok(Err(NotRecovered::Elsewhere));
        }
        let tries_left = match tried(&work, &ask, staff.id, limit, now).await? {
            Ok(tries_left) => tries_left,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let about = staff.id.to_string();
        // An app's code is no proof here: whoever has the phone has the mail on it.
        let is_right = match code {
            Code::Recovery(_) => second_proof::accepted(&work, staff.id, code, now).await?,
            Code::App(_) => false,
        };
        if !is_right {
            let trail = Trail::on(&Principal::Visitor, "staff.recovery-refused", "staff", about);
            work.commit(trail.denied()).await?;
            return Ok(Err(CodeRefusal::Wrong { tries_left }.into()));
        }
        credential::Entity::update_many()
            .col_expr(credential::Column::Password, Expr::value(hash))
            .col_expr(credential::Column::PasswordAt, Expr::value(to_row(now)))
            .filter(credential::Column::StaffId.eq(Uuid::from(staff.id)))
            .exec(&*work)
            .await?;
        password_was_right(&work, &staff.email.normal()).await?;
        sessions::end_all(&work, staff.id, None, now).await?;
        step::end_all(&work, staff.id, now).await?;
        end_all(&work, staff.id, now).await?;
        Entity::update_many()
            .col_expr(Column::DoneAt, Expr::value(to_row(now)))
            .filter(Column::Id.eq(ask.id))
            .exec(&*work)
            .await?;
        owe(&work, Kind::StaffRecovered, &ask, now, now + RECOVERY_NEWS).await?;
        work.commit(Trail::on(&staff.principal(), "staff.recovered", "staff", about)).await?;
        Ok(Ok(()))
    }
}

/// Owes a mail to whoever has the address, if they have a password that can be lost. Another worker may be at it: whoever
/// marks the row answers it.
async fn answer(work: &Work, ask: &Model, now: Timestamp) -> Result<()> {
    let storage = work.storage();
    let row = Reader::of("recovery_ask", &ask.id);
    let sealed = ask.email.as_ref().ok_or_else(|| row.corrupt("email"))?;
    let text = String::from_utf8(storage.0.sealed.open(EMAIL, ask.id, sealed)?).map_err(|_| row.corrupt("email"))?;
    let email: EmailAddress = row.parse("email", &text)?;
    let found = staff::Entity::find()
        .filter(staff::Column::Email.eq(email.normal()))
        .filter(staff::Column::DisabledAt.is_null())
        .one(&**work)
        .await?;
    let whose = match found {
        Some(found) => credential::Entity::find_by_id(found.id).one(&**work).await?.map(|kept| kept.staff_id),
        None => None,
    };
    let mine = Entity::update_many()
        .col_expr(Column::LookedUpAt, Expr::value(to_row(now)))
        .col_expr(Column::Email, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::StaffId, Expr::value(whose))
        .filter(Column::Id.eq(ask.id))
        .filter(Column::LookedUpAt.is_null())
        .exec(&**work)
        .await?;
    if whose.is_some() && mine.rows_affected == 1 && is_open(ask, now) {
        owe(work, Kind::StaffRecovery, ask, now, from_row(ask.expires_at)).await?;
    }
    Ok(())
}

async fn owe(work: &Work, kind: Kind, ask: &Model, now: Timestamp, until: Timestamp) -> Result<()> {
    let clinic = work.storage().catalogue(&**work).await?;
    let owed = about_account(kind, ErrandId::from(ask.id), &clinic.identity.zone, now, until);
    messages::plan(work, &[owed]).await?;
    Ok(())
}

/// What was asked for, and whose account, as long as the link works.
async fn found(database: &impl ConnectionTrait, token: &str, now: Timestamp) -> Result<Option<(Model, StaffView)>> {
    let ask = Entity::find().filter(Column::TokenHash.eq(mint::hash(token).to_vec())).one(database).await?;
    let Some(ask) = ask.filter(|ask| is_open(ask, now)) else {
        return Ok(None);
    };
    let Some(id) = ask.staff_id else {
        return Ok(None);
    };
    let staff = account(database, id.into()).await?.filter(|staff| !staff.disabled);
    Ok(staff.map(|staff| (ask, staff)))
}

fn is_open(ask: &Model, now: Timestamp) -> bool {
    ask.ended_at.is_none() && to_row(now) < ask.expires_at && ask.tries < TRIES
}

/// Whether this is the browser that asked.
fn is_of(ask: &Model, asked: Option<&str>) -> bool {
    asked.is_some_and(|secret| bool::from(mint::hash(secret).as_slice().ct_eq(&ask.ask_hash)))
}

/// Counts one try of this link, and of the account over every door together. Says how many are left.
async fn tried(
    work: &Work,
    ask: &Model,
    staff: StaffId,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<i32, CodeRefusal>> {
    if let Err(wait) = code_counted(work, staff, limit, now).await? {
        return Ok(Err(wait));
    }
    let counted = Entity::update_many()
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::Id.eq(ask.id))
        .filter(Column::EndedAt.is_null())
        .filter(Column::Tries.lt(TRIES))
        .exec(&**work)
        .await?;
    if counted.rows_affected == 0 {
        return Ok(Err(CodeRefusal::Over));
    }
    Ok(Ok(Ord::max(TRIES - ask.tries - 1, 0)))
}

/// Ends every link of an account.
async fn end_all(work: &Work, staff: StaffId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(to_row(now)))
        .filter(Column::StaffId.eq(Uuid::from(staff)))
        .filter(Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(())
}

/// What mails about these errands are written from.
pub(crate) async fn recovering(
    storage: &Storage,
    database: &DatabaseTransaction,
    ids: &HashSet<Uuid>,
    now: Timestamp,
) -> Result<HashMap<Uuid, Recovering>> {
    let asks = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await?;
    let mut recovering = HashMap::new();
    for ask in asks {
        let Some(id) = ask.staff_id else { continue };
        let Some(staff) = account(database, id.into()).await?.filter(|staff| !staff.disabled) else { continue };
        let row = Reader::of("recovery_ask", &ask.id);
        let one = Recovering {
            name: staff.name,
            email: staff.email,
            lang: row.parse("lang", &ask.lang)?,
            token: storage.0.secrets.recovery_token(ask.id),
            asked_at: from_row(ask.created_at),
            device: row.parse("device", &ask.device)?,
            until: from_row(ask.expires_at),
            done_at: ask.done_at.map(from_row),
            is_open: is_open(&ask, now),
        };
        recovering.insert(ask.id, one);
    }
    Ok(recovering)
}

/// Forgets what nobody can use any more.
pub(crate) async fn forget_recoveries(work: &Work, now: Timestamp) -> Result<u64> {
    let gone = Entity::delete_many().filter(Column::ExpiresAt.lte(to_row(now - KEPT))).exec(&**work).await?;
    Ok(gone.rows_affected)
}
