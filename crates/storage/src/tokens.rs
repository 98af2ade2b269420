//! API tokens: `mv_`, an identifier and a secret of which only the hash is kept.

use domain::{
    access::{Circle, Permit, Principal, Roles},
    audit::Trail,
    ids::{StaffId, TokenId},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Result, Storage, mint,
    records::circle_of,
    rows::{
        api_token::{ActiveModel, Column, Entity, Model},
        spelling::{Reader, json},
    },
    staff::account,
    time::{from_row, to_row},
};

/// How every token begins, so that one that leaked is recognised.
const PREFIX: &str = "mv_";

/// Use is written down at most so often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A token to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for, in the clinic's words.
    pub name: String,
    /// What its bearer may do.
    pub roles: Roles,
    /// The account it belongs to.
    pub staff: Option<StaffId>,
    /// When it ends; none means never.
    pub expires_at: Option<Timestamp>,
}

/// A token as lists show it: without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenView {
    /// Which token.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// What its bearer may do.
    pub roles: Roles,
    /// The account it belongs to.
    pub staff: Option<StaffId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Storage {
    /// Makes a token and says it once: what is kept cannot be turned back into it.
    pub async fn create_token(&self, new: &NewToken, by: &Permit, now: Timestamp) -> Result<(TokenView, String)> {
        let id = mint::id::<TokenId>(now);
        let text = format!("{PREFIX}{}_{}", Uuid::from(id).simple(), mint::token());
        let work = self.begin(now).await?;
        Entity::insert(ActiveModel {
            id: Set(id.into()),
            name: Set(new.name.clone()),
            secret_hash: Set(mint::hash(&text).to_vec()),
            roles: Set(json(&new.roles)),
            staff_id: Set(new.staff.map(Into::into)),
            created_at: Set(to_row(now)),
            expires_at: Set(new.expires_at.map(to_row)),
            last_used_at: Set(None),
            revoked_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        let row = Entity::find_by_id(Uuid::from(id)).one(&*work).await?.expect("the token was written a moment ago");
        work.commit(Trail::on(by.who(), "token.created", "token", id.to_string())).await?;
        Ok((view(&row)?, text))
    }

    /// Who bears a token; none if it is not ours, has ended or was revoked.
    pub async fn token(&self, text: &str, now: Timestamp) -> Result<Option<Principal>> {
        let Some(id) = identifier(text) else {
            return Ok(None);
        };
        let read = self.read().await?;
        let Some(row) = Entity::find_by_id(id).one(&*read).await? else {
            return Ok(None);
        };
        let ours = bool::from(row.secret_hash.as_slice().ct_eq(mint::hash(text).as_slice()));
        if !ours || row.revoked_at.is_some() || row.expires_at.is_some_and(|at| at <= to_row(now)) {
            return Ok(None);
        }
        let token = view(&row)?;
        let circle = match token.staff {
            None => Circle::default(),
            Some(staff) => match account(&*read, staff).await? {
                Some(staff) if !staff.disabled => circle_of(&*read, staff.circle, staff.id, now).await?,
                _ => return Ok(None),
            },
        };
        drop(read);

        if token.last_used_at.is_none_or(|at| now >= at + NOTED_EVERY) {
            let work = self.begin(now).await?;
            Entity::update_many()
                .col_expr(Column::LastUsedAt, Expr::value(to_row(now)))
                .filter(Column::Id.eq(id))
                .exec(&*work)
                .await?;
            work.commit(Trail::none("a token was used")).await?;
        }
        Ok(Some(Principal::Token { id: token.id, roles: token.roles, staff: token.staff, circle }))
    }

    /// Every token, newest first.
    pub async fn tokens(&self) -> Result<Vec<TokenView>> {
        let read = self.read().await?;
        Entity::find().order_by_desc(Column::Id).all(&*read).await?.iter().map(view).collect()
    }

    /// Revokes a token. False if there is none, or it was revoked.
    pub async fn revoke_token(&self, id: TokenId, by: &Permit, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let revoked = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(to_row(now)))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::RevokedAt.is_null())
            .exec(&*work)
            .await?;
        if revoked.rows_affected == 0 {
            return Ok(false);
        }
        work.commit(Trail::on(by.who(), "token.revoked", "token", id.to_string())).await?;
        Ok(true)
    }
}

/// The identifier that stands in a token, between the prefix and the secret.
fn identifier(text: &str) -> Option<Uuid> {
    let (id, _secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
    Uuid::try_parse(id).ok()
}

fn view(row: &Model) -> Result<TokenView> {
    let reader = Reader::of("api_token", &row.id);
    Ok(TokenView {
        id: row.id.into(),
        name: row.name.clone(),
        roles: reader.json("roles", &row.roles)?,
        staff: row.staff_id.map(Into::into),
        created_at: from_row(row.created_at),
        expires_at: row.expires_at.map(from_row),
        last_used_at: row.last_used_at.map(from_row),
        revoked_at: row.revoked_at.map(from_row),
    })
}
