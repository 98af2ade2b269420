//! The clinic's accounts, as whoever runs the clinic sees and changes them.

use std::collections::HashSet;

use domain::{
    access::{Permit, Role, Roles},
    accounts::{AccountRefusal, keeps_an_admin, may_reset},
    audit::Trail,
    ids::{PractitionerId, StaffId},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::ENROL;
use crate::{
    Result, Storage, Work,
    rows::{
        api_token, capability, credential, session,
        spelling::{Reader, json},
        staff::{self, Model},
    },
    sessions,
    staff::{StaffView, shut},
    time::{from_row, to_row},
};

/// An account in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// Whose.
    pub staff: StaffView,
    /// Where it stands.
    pub standing: Standing,
    /// When somebody last signed in with it.
    pub signed_in_at: Option<Timestamp>,
    /// Browsers that are signed in at the moment.
    pub sessions: usize,
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has a password and a second proof.
    Enrolled,
    /// Its invitation waits.
    Invited,
    /// It has no way in but links that whoever holds the machine hands over.
    NoWayIn,
    /// It may do nothing any more.
    Ended,
}

impl Storage {
    /// Every account, by name; what has ended comes last.
    pub async fn account_lines(&self, now: Timestamp) -> Result<Vec<AccountLine>> {
        let read = self.read().await?;
        let rows = staff::Entity::find().order_by_asc(staff::Column::Name).order_by_asc(staff::Column::Id);
        let rows = rows.all(&*read).await?;
        let mut lines = lines(&*read, &rows, now).await?;
        lines.sort_by_key(|line| line.staff.disabled);
        Ok(lines)
    }

    /// One account.
    pub async fn account_line(&self, id: StaffId, now: Timestamp) -> Result<Option<AccountLine>> {
        let read = self.read().await?;
        let row = staff::Entity::find_by_id(Uuid::from(id)).one(&*read).await?;
        Ok(lines(&*read, row.as_slice(), now).await?.pop())
    }

    /// Gives an account other roles and another circle. Its sessions end, and so do tokens that could do more than it.
    pub async fn set_roles(
        &self,
        id: StaffId,
        version: i64,
        roles: &Roles,
        circle: &[PractitionerId],
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(), AccountRefusal>> {
        let work = self.begin(now).await?;
        let in_use = in_use(&work).await?;
        let mut after = in_use.clone();
        let found = after.iter_mut().find(|one| one.id == id);
        let judged = match found {
            None => Err(missing(&work, id).await?),
            Some(account) if account.version != version => Err(AccountRefusal::Changed),
            Some(account) => {
                account.roles.clone_from(roles);
                keeps_an_admin(by.who(), after.iter().map(|one| &one.roles))
            }
        };
        if let Err(refusal) = judged {
            return refused(work, "staff.roles-changed", id, refusal, by).await;
        }
        staff::Entity::update_many()
            .col_expr(staff::Column::Roles, Expr::value(json(roles)))
            .col_expr(staff::Column::Circle, Expr::value(json(&circle)))
            .col_expr(staff::Column::UpdatedAt, Expr::value(to_row(now)))
            .col_expr(staff::Column::Version, Expr::col(staff::Column::Version).add(1))
            .filter(staff::Column::Id.eq(Uuid::from(id)))
            .exec(&*work)
            .await?;
        sessions::end_all(&work, id, None, now).await?;
        revoke_beyond(&work, id, roles, now).await?;
        work.commit(Trail::on(by.who(), "staff.roles-changed", "staff", id.to_string())).await?;
        Ok(Ok(()))
    }

    /// Ends an account, with every way in.
    pub async fn end_account(
        &self,
        id: StaffId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(), AccountRefusal>> {
        let work = self.begin(now).await?;
        let in_use = in_use(&work).await?;
        let judged = match in_use.iter().find(|one| one.id == id) {
            None => Err(missing(&work, id).await?),
            Some(account) if account.version != version => Err(AccountRefusal::Changed),
            Some(_) => keeps_an_admin(by.who(), in_use.iter().filter(|one| one.id != id).map(|one| &one.roles)),
        };
        if let Err(refusal) = judged {
            return refused(work, "staff.disabled", id, refusal, by).await;
        }
        set_ended(&work, id, Some(now)).await?;
        shut(&work, id, now).await?;
        work.commit(Trail::on(by.who(), "staff.disabled", "staff", id.to_string())).await?;
        Ok(Ok(()))
    }

    /// Lets an account that has ended sign in again, with what it had to sign in with.
    pub async fn reopen_account(
        &self,
        id: StaffId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(), AccountRefusal>> {
        let work = self.begin(now).await?;
        let account = crate::staff::account(&*work, id).await?;
        let judged = match &account.as_ref() {
            Some(account) if account.version == version && !account.disabled => Err(AccountRefusal::NotEnded),
            account => as_seen(*account, version),
        };
        if let Err(refusal) = judged {
            return refused(work, "staff.enabled", id, refusal, by).await;
        }
        set_ended(&work, id, None).await?;
        work.commit(Trail::on(by.who(), "staff.enabled", "staff", id.to_string())).await?;
        Ok(Ok(()))
    }

    /// Ends every session of an account.
    pub async fn end_sessions_of(
        &self,
        id: StaffId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(), AccountRefusal>> {
        let work = self.begin(now).await?;
        let account = crate::staff::account(&*work, id).await?;
        if let Err(refusal) = as_seen(account.as_ref(), version) {
            return Ok(Err(refusal));
        }
        sessions::end_all(&work, id, None, now).await?;
        work.commit(Trail::on(by.who(), "staff.sessions-ended", "staff", id.to_string())).await?;
        Ok(Ok(()))
    }

    /// Invites an account anew. What it has to sign in with stays until the invitation is followed.
    pub async fn invite_again(
        &self,
        id: StaffId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<String, AccountRefusal>> {
        if let Err(refusal) = as_seen(self.staff_member(id).await?.as_ref(), version) {
            return Ok(Err(refusal));
        }
        Ok(self.invite(id, by, now).await?.ok_or(AccountRefusal::Ended))
    }

    /// Takes another's password, app and sessions away, and invites them anew.
    pub async fn reset_another(
        &self,
        id: StaffId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<String, AccountRefusal>> {
        if let Err(refusal) = as_seen(self.staff_member(id).await?.as_ref(), version) {
            return Ok(Err(refusal));
        }
        if let Err(refusal) = may_reset(by.who(), id) {
            let work = self.begin(now).await?;
            return refused(work, "staff.sign-in-reset", id, refusal, by).await;
        }
        Ok(self.reset_sign_in(id, by, now).await?.ok_or(AccountRefusal::Ended))
    }
}

/// Whether an account is still what somebody saw.
fn as_seen(account: Option<&StaffView>, version: i64) -> Result<(), AccountRefusal> {
    match account {
        None => Err(AccountRefusal::Absent),
        Some(account) if account.version != version => Err(AccountRefusal::Changed),
        Some(_) => Ok(()),
    }
}

/// A refusal on an account that exists is on the record.
async fn refused<T>(
    work: Work,
    act: &'static str,
    id: StaffId,
    refusal: AccountRefusal,
    by: &Permit,
) -> Result<Result<T, AccountRefusal>> {
    if refusal != AccountRefusal::Absent {
        work.commit(Trail::on(by.who(), act, "staff", id.to_string()).denied()).await?;
    }
    Ok(Err(refusal))
}

/// Every account in use, locked: of two admins who end each other at once, the second sees what the first has done.
async fn in_use(work: &Work) -> Result<Vec<StaffView>> {
    let rows = staff::Entity::find()
        .filter(staff::Column::DisabledAt.is_null())
        .order_by_asc(staff::Column::Id)
        .lock_exclusive()
        .all(&**work)
        .await?;
    rows.iter().map(Model::account).collect()
}

/// Why an account is not among those in use.
async fn missing(work: &Work, id: StaffId) -> Result<AccountRefusal> {
    let found = crate::staff::account(&**work, id).await?.is_some();
    Ok(if found { AccountRefusal::Ended } else { AccountRefusal::Absent })
}

async fn set_ended(work: &Work, id: StaffId, at: Option<Timestamp>) -> Result<()> {
    staff::Entity::update_many()
        .col_expr(staff::Column::DisabledAt, Expr::value(at.map(to_row)))
        .col_expr(staff::Column::UpdatedAt, Expr::value(to_row(work.now())))
        .col_expr(staff::Column::Version, Expr::col(staff::Column::Version).add(1))
        .filter(staff::Column::Id.eq(Uuid::from(id)))
        .exec(&**work)
        .await?;
    Ok(())
}

/// Revokes the account's tokens that may do what it no longer may.
async fn revoke_beyond(work: &Work, id: StaffId, roles: &Roles, now: Timestamp) -> Result<()> {
    let tokens = api_token::Entity::find()
        .filter(api_token::Column::StaffId.eq(Uuid::from(id)))
        .filter(api_token::Column::RevokedAt.is_null())
        .all(&**work)
        .await?;
    for token in tokens {
        let may: Roles = Reader::of("api_token", &token.id).json("roles", &token.roles)?;
        if may.iter().all(|role: &Role| roles.contains(role)) {
            continue;
        }
        api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(to_row(now)))
            .filter(api_token::Column::Id.eq(token.id))
            .exec(&**work)
            .await?;
    }
    Ok(())
}

async fn lines(database: &impl ConnectionTrait, rows: &[Model], now: Timestamp) -> Result<Vec<AccountLine>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let enrolled = credential::Entity::find()
        .select_only()
        .column(credential::Column::StaffId)
        .filter(credential::Column::StaffId.is_in(ids.iter().copied()))
        .into_tuple::<Uuid>()
        .all(database)
        .await?;
    let invited = capability::Entity::find()
        .select_only()
        .column(capability::Column::Subject)
        .filter(capability::Column::Kind.eq(ENROL))
        .filter(capability::Column::Subject.is_in(ids.iter().copied()))
        .filter(capability::Column::UsedAt.is_null())
        .filter(capability::Column::ExpiresAt.gt(to_row(now)))
        .into_tuple::<Uuid>()
        .all(database)
        .await?;
    let open = session::Entity::find()
        .select_only()
        .column(session::Column::StaffId)
        .filter(session::Column::StaffId.is_in(ids))
        .filter(sessions::is_open(now))
        .into_tuple::<Uuid>()
        .all(database)
        .await?;
    let (enrolled, invited): (HashSet<_>, HashSet<_>) = (enrolled.into_iter().collect(), invited.into_iter().collect());
    rows.iter()
        .map(|row| {
            Ok(AccountLine {
                staff: row.account()?,
                standing: match () {
                    () if row.disabled_at.is_some() => Standing::Ended,
                    () if enrolled.contains(&row.id) => Standing::Enrolled,
                    () if invited.contains(&row.id) => Standing::Invited,
                    () => Standing::NoWayIn,
                },
                signed_in_at: row.signed_in_at.map(from_row),
                sessions: open.iter().filter(|staff| **staff == row.id).count(),
            })
        })
        .collect()
}
