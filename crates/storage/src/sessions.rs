//! Signing in and out: one-time links, and sessions that end by themselves.

use domain::{
    access::{Circle, Permit, Principal},
    accounts::{Device, Door, is_proven},
    audit::Trail,
    ids::{SessionId, StaffId},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, mint,
    rows::{self, capability, session, spelling::Reader},
    staff::{StaffView, account},
    time::{from_row, to_row},
};

/// A sign-in link can be used once, within this time.
const LINK: SignedDuration = SignedDuration::from_mins(10);

/// A session that nobody uses ends after this time.
const IDLE: SignedDuration = SignedDuration::from_mins(15);

/// No session is longer than this.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// Use is written down at most so often.
pub(crate) const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The kind of a sign-in link among the capabilities.
const KIND: &str = "staff-sign-in";

/// How the doors are spelled.
const BY_CODE: &str = "code";
const BY_LINK: &str = "link";

/// Somebody who has just signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The value of the session's cookie; only its hash is kept.
    pub token: String,
    /// Who.
    pub staff: StaffView,
}

/// Why a sign-in link does not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefusal {
    /// We never made it, or the account has ended.
    #[error("this sign-in link is not ours")]
    Unknown,
    /// It was used.
    #[error("this sign-in link was used already")]
    Used,
    /// Its ten minutes are over.
    #[error("this sign-in link has expired")]
    Expired,
}

/// A session that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Which session.
    pub id: SessionId,
    /// Whose.
    pub staff: StaffView,
    /// It ends at this instant, however much it is used.
    pub expires_at: Timestamp,
    /// It ends at this instant unless it is used.
    pub idle_until: Timestamp,
    /// By which door it was opened.
    pub door: Door,
    /// When who uses it last gave a second proof.
    pub proved_at: Timestamp,
}

impl OpenSession {
    /// Whether it may do what is dangerous without another proof.
    pub fn is_proven(&self, now: Timestamp) -> bool {
        is_proven(self.door, self.proved_at, now)
    }
}

impl Storage {
    /// Makes the token of a link that signs an account in once, within ten minutes. None if there is no such account.
    pub async fn sign_in_link(&self, id: StaffId, by: &Permit, now: Timestamp) -> Result<Option<String>> {
        let work = self.begin(now).await?;
        match account(&*work, id).await? {
            Some(staff) if !staff.disabled => {}
            _ => return Ok(None),
        }
        let token = mint::token();
        capability::Entity::insert(capability::ActiveModel {
            token_hash: Set(mint::hash(&token).to_vec()),
            kind: Set(KIND.to_owned()),
            subject: Set(id.into()),
            visitor_hash: Set(None),
            counter: Set(1),
            created_at: Set(to_row(now)),
            expires_at: Set(Some(to_row(now + LINK))),
            used_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::on(by.who(), "staff.sign-in-link-made", "staff", id.to_string())).await?;
        Ok(Some(token))
    }

    /// Signs in by a link. Of two presses at once, one signs in and the other is told that the link was used.
    pub async fn sign_in(
        &self,
        token: &str,
        device: Device,
        now: Timestamp,
    ) -> Result<Result<SignedIn, SignInRefusal>> {
        let hash = mint::hash(token).to_vec();
        let work = self.begin(now).await?;
        let link =
            capability::Entity::find_by_id(hash.clone()).filter(capability::Column::Kind.eq(KIND)).one(&*work).await?;
        let Some(link) = link else {
            return Ok(Err(SignInRefusal::Unknown));
        };
        if link.expires_at.is_none_or(|at| at <= to_row(now)) {
            return Ok(Err(SignInRefusal::Expired));
        }
        let used = capability::Entity::update_many()
            .col_expr(capability::Column::UsedAt, Expr::value(to_row(now)))
            .filter(capability::Column::TokenHash.eq(hash))
            .filter(capability::Column::UsedAt.is_null())
            .exec(&*work)
            .await?;
        if used.rows_affected == 0 {
            return Ok(Err(SignInRefusal::Used));
        }
        let staff = match account(&*work, link.subject.into()).await? {
            Some(staff) if !staff.disabled => staff,
            _ => return Ok(Err(SignInRefusal::Unknown)),
        };

        let token = opened(&work, staff.id, device, Door::Link, now).await?;
        let trail = Trail::on(&staff.principal(), "staff.signed-in", "staff", staff.id.to_string());
        work.commit(trail).await?;
        Ok(Ok(SignedIn { token, staff }))
    }

    /// Whose session a cookie's value is; none if it has ended, by itself or by somebody. Using it keeps it open.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<OpenSession>> {
        let hash = mint::hash(token).to_vec();
        let read = self.read().await?;
        let Some(row) = session::Entity::find_by_id(hash.clone()).one(&*read).await? else {
            return Ok(None);
        };
        let (seen_at, expires_at) = (from_row(row.seen_at), from_row(row.expires_at));
        if row.ended_at.is_some() || now >= expires_at || now >= seen_at + IDLE {
            return Ok(None);
        }
        let staff = match account(&*read, row.staff_id.into()).await? {
            Some(staff) if !staff.disabled => staff,
            _ => return Ok(None),
        };
        let door = match row.door.as_str() {
            BY_CODE => Door::Code,
            BY_LINK => Door::Link,
            _ => return Err(Reader::of("session", &row.id).corrupt("door")),
        };
        drop(read);

        let is_noted = now >= seen_at + NOTED_EVERY;
        if is_noted {
            let work = self.begin(now).await?;
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value(to_row(now)))
                .filter(session::Column::TokenHash.eq(hash))
                .filter(session::Column::SeenAt.lt(to_row(now)))
                .exec(&*work)
                .await?;
            work.commit(Trail::none("a session was used")).await?;
        }
        Ok(Some(OpenSession {
            id: row.id.into(),
            staff,
            expires_at,
            // Use is not written down each time, so the session may end a little before now and a quarter of an hour.
            idle_until: expires_at.min(if is_noted { now } else { seen_at } + IDLE),
            door,
            proved_at: from_row(row.proved_at),
        }))
    }

    /// Ends a session. False if it had ended.
    pub async fn sign_out(&self, token: &str, now: Timestamp) -> Result<bool> {
        let hash = mint::hash(token).to_vec();
        let work = self.begin(now).await?;
        let Some(row) = session::Entity::find_by_id(hash.clone()).one(&*work).await? else {
            return Ok(false);
        };
        let ended = session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(to_row(now)))
            .filter(session::Column::TokenHash.eq(hash))
            .filter(session::Column::EndedAt.is_null())
            .exec(&*work)
            .await?;
        if ended.rows_affected == 0 {
            return Ok(false);
        }
        let who = Principal::Staff { id: row.staff_id.into(), roles: Vec::new(), circle: Circle::default() };
        let id = Uuid::from(SessionId::from(row.id));
        work.commit(Trail::on(&who, "staff.signed-out", "session", id.to_string())).await?;
        Ok(true)
    }
}

/// Opens a session and says its secret, which is kept nowhere.
pub(crate) async fn opened(work: &Work, staff: StaffId, device: Device, door: Door, now: Timestamp) -> Result<String> {
    let token = mint::token();
    session::Entity::insert(session::ActiveModel {
        token_hash: Set(mint::hash(&token).to_vec()),
        id: Set(mint::id::<SessionId>(now).into()),
        staff_id: Set(staff.into()),
        created_at: Set(to_row(now)),
        seen_at: Set(to_row(now)),
        expires_at: Set(to_row(now + LONGEST)),
        ended_at: Set(None),
        device: Set(device.code()),
        door: Set(match door {
            Door::Code => BY_CODE,
            Door::Link => BY_LINK,
        }
        .to_owned()),
        proved_at: Set(to_row(now)),
    })
    .exec_without_returning(&**work)
    .await?;
    rows::staff::Entity::update_many()
        .col_expr(rows::staff::Column::SignedInAt, Expr::value(to_row(now)))
        .filter(rows::staff::Column::Id.eq(Uuid::from(staff)))
        .exec(&**work)
        .await?;
    Ok(token)
}

/// Which sessions are open.
pub(crate) fn is_open(now: Timestamp) -> Condition {
    use session::Column as C;

    Condition::all().add(C::EndedAt.is_null()).add(C::ExpiresAt.gt(to_row(now))).add(C::SeenAt.gt(to_row(now - IDLE)))
}

/// Ends an account's sessions, but for one where that is given.
pub(crate) async fn end_all(work: &Work, staff: StaffId, but: Option<SessionId>, now: Timestamp) -> Result<u64> {
    use session::Column as C;

    let mut all = session::Entity::update_many()
        .col_expr(C::EndedAt, Expr::value(to_row(now)))
        .filter(C::StaffId.eq(Uuid::from(staff)))
        .filter(C::EndedAt.is_null());
    if let Some(but) = but {
        all = all.filter(C::Id.ne(Uuid::from(but)));
    }
    Ok(all.exec(&**work).await?.rows_affected)
}
