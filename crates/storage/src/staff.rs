//! Accounts of staff.

use domain::{
    access::{Permit, Principal, Roles},
    accounts::{Density, Look, Theme},
    audit::Trail,
    ids::{PractitionerId, StaffId},
    text::{EmailAddress, PersonName},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, accounts, engine, mint,
    rows::{
        api_token,
        spelling::json,
        staff::{ActiveModel, Column, Entity, Model},
    },
    sessions,
    time::to_row,
};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffView {
    /// Which account.
    pub id: StaffId,
    /// By what it signs in.
    pub email: EmailAddress,
    /// Whose it is.
    pub name: PersonName,
    /// What it may do.
    pub roles: Roles,
    /// Whose patients are theirs to treat.
    pub circle: Vec<PractitionerId>,
    /// It may do nothing any more.
    pub disabled: bool,
    /// Grows with every change; the ETag.
    pub version: i64,
    /// How the console looks to its owner.
    pub look: Look,
}

impl StaffView {
    /// Who this account is to the policy, for what it does about itself: whom it treats is asked as of an instant.
    pub fn principal(&self) -> Principal {
        Principal::Staff { id: self.id, roles: self.roles.clone(), circle: self.circle.clone().into() }
    }
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStaff {
    /// By what it signs in.
    pub email: EmailAddress,
    /// Whose it is.
    pub name: PersonName,
    /// What it may do.
    pub roles: Roles,
    /// Whose patients are theirs to treat.
    pub circle: Vec<PractitionerId>,
}

/// Why an account is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffRefusal {
    /// Another account signs in by this address.
    #[error("another account has this address")]
    EmailTaken,
}

impl Storage {
    /// Makes an account.
    pub async fn add_staff(
        &self,
        new: &NewStaff,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<StaffView, StaffRefusal>> {
        let id = mint::id::<StaffId>(now);
        let work = self.begin(now).await?;
        let row = ActiveModel {
            id: Set(id.into()),
            version: Set(1),
            email: Set(new.email.normal()),
            name: Set(new.name.expose().to_owned()),
            roles: Set(json(&new.roles)),
            circle: Set(json(&new.circle)),
            disabled_at: Set(None),
            created_at: Set(to_row(now)),
            updated_at: Set(to_row(now)),
            signed_in_at: Set(None),
            theme: Set(Theme::default().code().to_owned()),
            density: Set(Density::default().code().to_owned()),
        };
        match Entity::insert(row).exec_without_returning(&*work).await {
            Ok(_) => {}
            Err(error) if engine::is_unique(&error, "staff") => return Ok(Err(StaffRefusal::EmailTaken)),
            Err(error) => return Err(error.into()),
        }
        let made = account(&*work, id).await?.expect("the account was written a moment ago");
        work.commit(Trail::on(by.who(), "staff.added", "staff", id.to_string())).await?;
        Ok(Ok(made))
    }

    /// Ends an account: its sessions and tokens end with it. False if there is none, or it had ended.
    pub async fn disable_staff(&self, id: StaffId, by: &Permit, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let ended = Entity::update_many()
            .col_expr(Column::DisabledAt, Expr::value(to_row(now)))
            .col_expr(Column::UpdatedAt, Expr::value(to_row(now)))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::DisabledAt.is_null())
            .exec(&*work)
            .await?;
        if ended.rows_affected == 0 {
            return Ok(false);
        }
        shut(&work, id, now).await?;
        work.commit(Trail::on(by.who(), "staff.disabled", "staff", id.to_string())).await?;
        Ok(true)
    }

    /// Every account, by address.
    pub async fn staff(&self) -> Result<Vec<StaffView>> {
        let read = self.read().await?;
        Entity::find().order_by_asc(Column::Email).all(&*read).await?.iter().map(Model::account).collect()
    }

    /// One account.
    pub async fn staff_member(&self, id: StaffId) -> Result<Option<StaffView>> {
        let read = self.read().await?;
        account(&*read, id).await
    }

    /// The account that signs in by an address.
    pub async fn staff_by_email(&self, email: &EmailAddress) -> Result<Option<StaffView>> {
        let read = self.read().await?;
        let row = Entity::find().filter(Column::Email.eq(email.normal())).one(&*read).await?;
        row.as_ref().map(Model::account).transpose()
    }
}

/// One account, in a transaction.
pub(crate) async fn account(database: &impl ConnectionTrait, id: StaffId) -> Result<Option<StaffView>> {
    let row = Entity::find_by_id(Uuid::from(id)).one(database).await?;
    row.as_ref().map(Model::account).transpose()
}

/// Takes every open way in from an account that has ended: sessions, tokens, what waits for a code, invitations.
pub(crate) async fn shut(work: &Work, id: StaffId, now: Timestamp) -> Result<()> {
    sessions::end_all(work, id, None, now).await?;
    accounts::end_ways_in(work, id, now).await?;
    api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(to_row(now)))
        .filter(api_token::Column::StaffId.eq(Uuid::from(id)))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(())
}
