//! Two steps at the door: address and password, then a code.

use domain::{
    access::Principal,
    accounts::{Code, Device, Door, Password},
    audit::Trail,
    text::EmailAddress,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    CodeRefusal, PasswordRefusal,
    hashing::Compared,
    patience::{password_counted, password_was_right},
    second_proof, step,
};
use crate::{
    Result, Storage,
    limits::Limit,
    mint,
    rows::{credential, session, staff},
    sessions::{self, SignedIn},
    staff::account,
    time::to_row,
};

impl Storage {
    /// The first step. What it says is the secret of the second one; a session there is none yet.
    ///
    /// For an address nobody has, and an account that cannot sign in, the same is done: counting, hashing, recording.
    pub async fn prove_password(
        &self,
        email: Option<&EmailAddress>,
        password: &Password,
        limit: Limit,
        now: Timestamp,
    ) -> Result<Result<String, PasswordRefusal>> {
        let typed = email.map(EmailAddress::normal).unwrap_or_default();
        let work = self.begin(now).await?;
        if let Err(wait) = password_counted(&work, &typed, limit, now).await? {
            return Ok(Err(wait));
        }
        let found = staff::Entity::find().filter(staff::Column::Email.eq(typed.as_str())).one(&*work).await?;
        let id = found.as_ref().map_or_else(Uuid::nil, |found| found.id);
        let kept = credential::Entity::find_by_id(id).one(&*work).await?;
        work.commit(Trail::none("a rate counter is bookkeeping")).await?;

        let may_sign_in = found.is_some_and(|found| found.disabled_at.is_none());
        let hash = kept.map(|kept| kept.password).filter(|_| may_sign_in);
        let compared = self.0.hashing.compare(password, hash).await?;

        let work = self.begin(now).await?;
        let Compared::Right { anew } = compared else {
            let about = if id.is_nil() { "unknown".to_owned() } else { id.to_string() };
            work.commit(Trail::on(&Principal::Visitor, "staff.password-refused", "staff", about).denied()).await?;
            return Ok(Err(PasswordRefusal::Wrong));
        };
        if let Some(anew) = anew {
            credential::Entity::update_many()
                .col_expr(credential::Column::Password, Expr::value(anew))
                .filter(credential::Column::StaffId.eq(id))
                .exec(&*work)
                .await?;
        }
        password_was_right(&work, &typed).await?;
        let token = step::begin(&work, step::CODE, id.into(), |_| (None, None), now).await?;
        let trail = Trail::on(&Principal::Visitor, "staff.password-proven", "staff", id.to_string());
        work.commit(trail).await?;
        Ok(Ok(token))
    }

    /// Whether a code is still asked for behind this secret.
    pub async fn waits_for_code(&self, token: &str, now: Timestamp) -> Result<bool> {
        let read = self.read().await?;
        Ok(step::open(&*read, step::CODE, token, now).await?.is_some())
    }

    /// The second step. The session is a new one, and the one this browser had before has ended.
    pub async fn sign_in_by_code(
        &self,
        token: &str,
        code: &Code,
        device: Device,
        before: Option<&str>,
        limit: Limit,
        now: Timestamp,
    ) -> Result<Result<SignedIn, CodeRefusal>> {
        let work = self.begin(now).await?;
        let Some(waiting) = step::open(&*work, step::CODE, token, now).await? else {
            return Ok(Err(CodeRefusal::Over));
        };
        let staff = match account(&*work, waiting.staff_id.into()).await? {
            Some(staff) if !staff.disabled => staff,
            _ => return Ok(Err(CodeRefusal::Over)),
        };
        let tries_left = match step::tried(&work, &waiting, limit, now).await? {
            Ok(tries_left) => tries_left,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !second_proof::accepted(&work, staff.id, code, now).await? {
            let trail = Trail::on(&Principal::Visitor, "staff.code-refused", "staff", staff.id.to_string()).denied();
            work.commit(trail).await?;
            return Ok(Err(CodeRefusal::Wrong { tries_left }));
        }
        if !step::end(&work, &waiting, now).await? {
            return Ok(Err(CodeRefusal::Over));
        }
        if let Some(before) = before {
            session::Entity::update_many()
                .col_expr(session::Column::EndedAt, Expr::value(to_row(now)))
                .filter(session::Column::TokenHash.eq(mint::hash(before).to_vec()))
                .filter(session::Column::EndedAt.is_null())
                .exec(&*work)
                .await?;
        }
        let token = sessions::opened(&work, staff.id, device, Door::Code, now).await?;
        let action = match code {
            Code::App(_) => "staff.signed-in",
            Code::Recovery(_) => "staff.signed-in-by-recovery-code",
        };
        work.commit(Trail::on(&staff.principal(), action, "staff", staff.id.to_string())).await?;
        Ok(Ok(SignedIn { token, staff }))
    }
}
