//! An invitation: whoever holds its link chooses a password, shows the first code of an app, and is signed in.

use domain::{
    access::{Permit, Scope},
    accounts::{Code, Device, Door, INVITATION, Password},
    audit::Trail,
    ids::StaffId,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    CodeRefusal,
    second_proof::{self, SEED, new_recovery_codes, new_seed, spelled},
    step,
};
use crate::{
    Error, Result, Storage, Work,
    limits::Limit,
    mint,
    rows::{capability, credential, recovery_code, sign_in_try},
    sealed::Field,
    sessions::{self, SignedIn},
    staff::{StaffView, account},
    time::to_row,
};

/// The kind of an invitation's link among the capabilities.
pub(crate) const ENROL: &str = "staff-enrol";

/// Where the seed of an app is kept until its first code was shown.
const NEW_SEED: Field = Field("sign_in_try", "seed");

/// An enrolment that waits for the first code.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolling {
    /// Whose.
    pub staff: StaffView,
    /// The seed, as it is typed into an app.
    pub seed: String,
}

/// An account that can sign in from now on, and is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The session that was opened.
    pub signed_in: SignedIn,
    /// The recovery codes, said once.
    pub recovery_codes: Vec<String>,
}

impl std::fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[Enrolled]")
    }
}

impl std::fmt::Debug for Enrolling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[Enrolling]")
    }
}

impl Storage {
    /// Makes the token of an invitation: it works once, for a day, and earlier ones no longer do. None if there is no
    /// such account.
    pub async fn invite(&self, id: StaffId, by: &Permit, now: Timestamp) -> Result<Option<String>> {
        let work = self.begin(now).await?;
        match account(&*work, id).await? {
            Some(staff) if !staff.disabled => {}
            _ => return Ok(None),
        }
        let token = invited(&work, id, now).await?;
        work.commit(Trail::on(by.who(), "staff.invited", "staff", id.to_string())).await?;
        Ok(Some(token))
    }

    /// The first step: a password that was found good. What it says is the secret of the second step.
    pub async fn begin_enrolment(&self, password: &Password, by: &Permit, now: Timestamp) -> Result<Option<String>> {
        let Scope::Account(id) = by.scope() else {
            return Ok(None);
        };
        let hash = self.0.hashing.hash(password).await?;
        let work = self.begin(now).await?;
        match account(&*work, *id).await? {
            Some(staff) if !staff.disabled => {}
            _ => return Ok(None),
        }
        let seal = |row| (Some(hash), Some(self.0.sealed.seal(NEW_SEED, row, &new_seed())));
        let token = step::begin(&work, step::ENROLMENT, *id, seal, now).await?;
        work.commit(Trail::none("nothing has changed yet; the enrolment is recorded when it is whole")).await?;
        Ok(Some(token))
    }

    /// What waits for its first code, in the browser that holds the secret of the second step.
    pub async fn enrolling(&self, token: &str, by: &Permit, now: Timestamp) -> Result<Option<Enrolling>> {
        let Scope::Account(id) = by.scope() else {
            return Ok(None);
        };
        let read = self.read().await?;
        let Some(waiting) = step::open(&*read, step::ENROLMENT, token, now).await? else {
            return Ok(None);
        };
        let staff = match account(&*read, *id).await? {
            Some(staff) if waiting.staff_id == Uuid::from(*id) => staff,
            _ => return Ok(None),
        };
        Ok(Some(Enrolling { staff, seed: spelled(&self.seed_of(&waiting)?) }))
    }

    /// The second step: a code of the new app. It writes everything at once; until then the account is as it was.
    pub async fn finish_enrolment(
        &self,
        token: &str,
        code: &Code,
        device: Device,
        limit: Limit,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Enrolled, CodeRefusal>> {
        let Scope::Account(id) = by.scope() else {
            return Ok(Err(CodeRefusal::Over));
        };
        let work = self.begin(now).await?;
        let waiting = step::open(&*work, step::ENROLMENT, token, now).await?;
        let Some(waiting) = waiting.filter(|waiting| waiting.staff_id == Uuid::from(*id)) else {
            return Ok(Err(CodeRefusal::Over));
        };
        let staff = match account(&*work, *id).await? {
            Some(staff) if !staff.disabled => staff,
            _ => return Ok(Err(CodeRefusal::Over)),
        };
        let tries_left = match step::tried(&work, &waiting, limit, now).await? {
            Ok(tries_left) => tries_left,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let seed = self.seed_of(&waiting)?;
        let step = match code {
            Code::App(digits) => second_proof::step_of(&seed, digits, now),
            Code::Recovery(_) => None,
        };
        let Some(step) = step else {
            work.commit(Trail::on(by.who(), "staff.code-refused", "staff", id.to_string()).denied()).await?;
            return Ok(Err(CodeRefusal::Wrong { tries_left }));
        };
        let password = waiting.password.clone().ok_or_else(|| Error::corrupt("sign_in_try", waiting.id, "password"))?;
        if !use_up(&work, *id, now).await? || !step::end(&work, &waiting, now).await? {
            return Ok(Err(CodeRefusal::Over));
        }
        keep(&work, *id, password, &seed, step, now).await?;
        let recovery_codes = new_recovery_codes(&work, *id, now).await?;
        sessions::end_all(&work, *id, None, now).await?;
        let token = sessions::opened(&work, *id, device, Door::Code, now).await?;
        work.commit(Trail::on(&staff.principal(), "staff.enrolled", "staff", id.to_string())).await?;
        Ok(Ok(Enrolled { signed_in: SignedIn { token, staff }, recovery_codes }))
    }

    /// Takes an account's password, app, recovery codes and sessions away, and invites it anew. None if there is no such
    /// account.
    pub async fn reset_sign_in(&self, id: StaffId, by: &Permit, now: Timestamp) -> Result<Option<String>> {
        let work = self.begin(now).await?;
        match account(&*work, id).await? {
            Some(staff) if !staff.disabled => {}
            _ => return Ok(None),
        }
        let staff = Uuid::from(id);
        credential::Entity::delete_by_id(staff).exec(&*work).await?;
        recovery_code::Entity::delete_many().filter(recovery_code::Column::StaffId.eq(staff)).exec(&*work).await?;
        step::end_all(&work, id, now).await?;
        sessions::end_all(&work, id, None, now).await?;
        let token = invited(&work, id, now).await?;
        work.commit(Trail::on(by.who(), "staff.sign-in-reset", "staff", id.to_string())).await?;
        Ok(Some(token))
    }

    fn seed_of(&self, waiting: &sign_in_try::Model) -> Result<Vec<u8>> {
        let sealed = waiting.seed.as_ref().ok_or_else(|| Error::corrupt("sign_in_try", waiting.id, "seed"))?;
        self.0.sealed.open(NEW_SEED, waiting.id, sealed)
    }
}

async fn invited(work: &Work, id: StaffId, now: Timestamp) -> Result<String> {
    use_up(work, id, now).await?;
    let token = mint::token();
    capability::Entity::insert(capability::ActiveModel {
        token_hash: Set(mint::hash(&token).to_vec()),
        kind: Set(ENROL.to_owned()),
        subject: Set(id.into()),
        visitor_hash: Set(None),
        counter: Set(1),
        created_at: Set(to_row(now)),
        expires_at: Set(Some(to_row(now + INVITATION))),
        used_at: Set(None),
    })
    .exec_without_returning(&**work)
    .await?;
    Ok(token)
}

/// Ends invitations, and what waits for a code.
pub(crate) async fn end_ways_in(work: &Work, id: StaffId, now: Timestamp) -> Result<()> {
    use_up(work, id, now).await?;
    step::end_all(work, id, now).await
}

/// Uses up whatever invitation an account has. False if it has none that still works.
async fn use_up(work: &Work, id: StaffId, now: Timestamp) -> Result<bool> {
    let used = capability::Entity::update_many()
        .col_expr(capability::Column::UsedAt, Expr::value(to_row(now)))
        .filter(capability::Column::Kind.eq(ENROL))
        .filter(capability::Column::Subject.eq(Uuid::from(id)))
        .filter(capability::Column::UsedAt.is_null())
        .filter(capability::Column::ExpiresAt.gt(to_row(now)))
        .exec(&**work)
        .await?;
    Ok(used.rows_affected > 0)
}

async fn keep(work: &Work, id: StaffId, password: String, seed: &[u8], step: i64, now: Timestamp) -> Result<()> {
    use credential::Column as C;

    let row = credential::ActiveModel {
        staff_id: Set(id.into()),
        password: Set(password),
        password_at: Set(to_row(now)),
        seed: Set(work.storage().0.sealed.seal(SEED, id.into(), seed)),
        last_step: Set(step),
        enrolled_at: Set(to_row(now)),
    };
    let anew = [C::Password, C::PasswordAt, C::Seed, C::LastStep, C::EnrolledAt];
    credential::Entity::insert(row)
        .on_conflict(OnConflict::column(C::StaffId).update_columns(anew).to_owned())
        .exec_without_returning(&**work)
        .await?;
    Ok(())
}
