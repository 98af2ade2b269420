//! One's own account: how one signs in, where one is signed in, and changing either.

use domain::{
    access::{Permit, Scope},
    accounts::{Code, Device, Look, Password},
    audit::Trail,
    ids::{SessionId, StaffId},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::{
    CodeRefusal, PasswordRefusal,
    hashing::Compared,
    patience::{password_counted, password_was_right},
    second_proof::{self, new_recovery_codes},
    step::code_counted,
};
use crate::{
    Result, Storage,
    limits::{Limit, counted},
    mint,
    rows::{self, credential, recovery_code, session, spelling::Reader},
    sessions,
    staff::{StaffView, account},
    time::{from_row, to_row},
};

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Whose.
    pub staff: StaffView,
    /// When the password was set; none for an account that has none and signs in by links.
    pub password_at: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub recovery_codes: u64,
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Which session.
    pub id: SessionId,
    /// With what.
    pub device: Device,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used, to within a minute.
    pub seen_at: Timestamp,
}

/// Why a password is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unchanged {
    /// The present one is wrong, or was tried too often.
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    /// The account has none.
    #[error("this account has no password")]
    None,
}

/// Wrong codes of one session in ten minutes, while it proves itself again.
const IN_ONE_SESSION: Limit = Limit { count: domain::accounts::TRIES as u32, seconds: 600 };

impl Storage {
    /// The account a permit is for.
    pub async fn own_account(&self, by: &Permit) -> Result<Option<AccountView>> {
        let Some(id) = owner(by) else { return Ok(None) };
        let read = self.read().await?;
        let Some(staff) = account(&*read, id).await? else { return Ok(None) };
        let kept = credential::Entity::find_by_id(Uuid::from(id)).one(&*read).await?;
        let recovery_codes = recovery_code::Entity::find()
            .filter(recovery_code::Column::StaffId.eq(Uuid::from(id)))
            .filter(recovery_code::Column::UsedAt.is_null())
            .count(&*read)
            .await?;
        Ok(Some(AccountView { staff, password_at: kept.map(|kept| from_row(kept.password_at)), recovery_codes }))
    }

    /// The browsers in which one is signed in, the one used last first.
    pub async fn own_sessions(&self, by: &Permit, now: Timestamp) -> Result<Vec<SessionView>> {
        let Some(id) = owner(by) else { return Ok(Vec::new()) };
        let read = self.read().await?;
        let rows = session::Entity::find()
            .filter(session::Column::StaffId.eq(Uuid::from(id)))
            .filter(sessions::is_open(now))
            .order_by_desc(session::Column::SeenAt)
            .order_by_desc(session::Column::Id)
            .all(&*read)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(SessionView {
                    id: row.id.into(),
                    device: Reader::of("session", &row.id).parse("device", &row.device)?,
                    created_at: from_row(row.created_at),
                    seen_at: from_row(row.seen_at),
                })
            })
            .collect()
    }

    /// Ends one of one's own sessions. False if there is none, it has ended, or it is another's: that is one and the same.
    pub async fn end_session(&self, session: SessionId, by: &Permit, now: Timestamp) -> Result<bool> {
        let Some(id) = owner(by) else { return Ok(false) };
        let work = self.begin(now).await?;
        let ended = session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(to_row(now)))
            .filter(session::Column::Id.eq(Uuid::from(session)))
            .filter(session::Column::StaffId.eq(Uuid::from(id)))
            .filter(sessions::is_open(now))
            .exec(&*work)
            .await?;
        if ended.rows_affected == 0 {
            return Ok(false);
        }
        work.commit(Trail::on(by.who(), "staff.session-ended", "session", session.to_string())).await?;
        Ok(true)
    }

    /// Ends every session but this one.
    pub async fn end_other_sessions(&self, this: SessionId, by: &Permit, now: Timestamp) -> Result<u64> {
        let Some(id) = owner(by) else { return Ok(0) };
        let work = self.begin(now).await?;
        let ended = sessions::end_all(&work, id, Some(this), now).await?;
        work.commit(Trail::on(by.who(), "staff.other-sessions-ended", "staff", id.to_string())).await?;
        Ok(ended)
    }

    /// Proves a signed-in person once more by a code. The session goes on under a new secret; the old one is dead.
    pub async fn prove_again(
        &self,
        session: SessionId,
        code: &Code,
        limit: Limit,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<String, CodeRefusal>> {
        let Some(id) = owner(by) else { return Ok(Err(CodeRefusal::Over)) };
        let work = self.begin(now).await?;
        if let Err(wait) = code_counted(&work, id, limit, now).await? {
            return Ok(Err(wait));
        }
        let in_session =
            counted(&work, "staff-code-again", Uuid::from(session).as_bytes(), IN_ONE_SESSION, now).await?;
        if let Err(wait) = in_session {
            return Ok(Err(CodeRefusal::Wait { seconds: wait.seconds }));
        }
        if !second_proof::accepted(&work, id, code, now).await? {
            work.commit(Trail::on(by.who(), "staff.code-refused", "staff", id.to_string()).denied()).await?;
            return Ok(Err(CodeRefusal::Wrong { tries_left: 0 }));
        }
        let token = mint::token();
        let renewed = session::Entity::update_many()
            .col_expr(session::Column::TokenHash, Expr::value(mint::hash(&token).to_vec()))
            .col_expr(session::Column::ProvedAt, Expr::value(to_row(now)))
            .filter(session::Column::Id.eq(Uuid::from(session)))
            .filter(session::Column::StaffId.eq(Uuid::from(id)))
            .filter(session::Column::EndedAt.is_null())
            .exec(&*work)
            .await?;
        if renewed.rows_affected == 0 {
            return Ok(Err(CodeRefusal::Over));
        }
        work.commit(Trail::on(by.who(), "staff.proven-again", "session", session.to_string())).await?;
        Ok(Ok(token))
    }

    /// Sets a new password that was found good. Every other session ends.
    pub async fn change_password(
        &self,
        present: &Password,
        new: &Password,
        this: SessionId,
        limit: Limit,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(), Unchanged>> {
        let Some(id) = owner(by) else { return Ok(Err(Unchanged::None)) };
        let work = self.begin(now).await?;
        let Some(staff) = account(&*work, id).await? else { return Ok(Err(Unchanged::None)) };
        let Some(kept) = credential::Entity::find_by_id(Uuid::from(id)).one(&*work).await? else {
            return Ok(Err(Unchanged::None));
        };
        // The same counter as at the door: a browser left open is no way round it.
        let typed = staff.email.normal();
        if let Err(wait) = password_counted(&work, &typed, limit, now).await? {
            return Ok(Err(wait.into()));
        }
        work.commit(Trail::none("a rate counter is bookkeeping")).await?;
        let compared = self.0.hashing.compare(present, Some(kept.password.clone())).await?;
        if matches!(compared, Compared::Wrong) {
            let work = self.begin(now).await?;
            work.commit(Trail::on(by.who(), "staff.password-refused", "staff", id.to_string()).denied()).await?;
            return Ok(Err(PasswordRefusal::Wrong.into()));
        }
        let hash = self.0.hashing.hash(new).await?;

        let work = self.begin(now).await?;
        credential::Entity::update_many()
            .col_expr(credential::Column::Password, Expr::value(hash))
            .col_expr(credential::Column::PasswordAt, Expr::value(to_row(now)))
            .filter(credential::Column::StaffId.eq(Uuid::from(id)))
            .exec(&*work)
            .await?;
        password_was_right(&work, &typed).await?;
        sessions::end_all(&work, id, Some(this), now).await?;
        work.commit(Trail::on(by.who(), "staff.password-changed", "staff", id.to_string())).await?;
        Ok(Ok(()))
    }

    /// How the console looks to its owner from now on.
    pub async fn choose_look(&self, look: Look, by: &Permit, now: Timestamp) -> Result<()> {
        let Some(id) = owner(by) else { return Ok(()) };
        let work = self.begin(now).await?;
        rows::staff::Entity::update_many()
            .col_expr(rows::staff::Column::Theme, Expr::value(look.theme.code()))
            .col_expr(rows::staff::Column::Density, Expr::value(look.density.code()))
            .filter(rows::staff::Column::Id.eq(Uuid::from(id)))
            .exec(&*work)
            .await?;
        work.commit(Trail::none("how a page looks is nobody's secret")).await
    }

    /// Ten new recovery codes in place of the old ones, said once. None for an account that has no second proof.
    pub async fn renew_recovery_codes(&self, by: &Permit, now: Timestamp) -> Result<Option<Vec<String>>> {
        let Some(id) = owner(by) else { return Ok(None) };
        let work = self.begin(now).await?;
        if credential::Entity::find_by_id(Uuid::from(id)).one(&*work).await?.is_none() {
            return Ok(None);
        }
        let codes = new_recovery_codes(&work, id, now).await?;
        work.commit(Trail::on(by.who(), "staff.recovery-codes-renewed", "staff", id.to_string())).await?;
        Ok(Some(codes))
    }
}

/// Whose account a permit is for.
fn owner(by: &Permit) -> Option<StaffId> {
    match by.scope() {
        Scope::Account(id) => Some(*id),
        _ => None,
    }
}
