//! Links that stand for a right. Only the SHA-256 of a token is stored; a wrong, revoked or foreign one is one and the same.

use domain::{
    access::{Capability, Principal},
    ids::AppointmentId,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use crate::{Result, Storage, Work, accounts::ENROL, feeds::FEED, mint, rows::capability, time::to_row};

/// The kinds of stored tokens that visits have.
const VISIT: &str = "visit";
const HOLD: &str = "hold";

impl Storage {
    /// Whom the bearer of a manage or hold token is; none where the token stands for nothing.
    pub async fn capability(&self, token: &str, now: Timestamp) -> Result<Option<Principal>> {
        let read = self.read().await?;
        let Some(row) = capability::Entity::find_by_id(mint::hash(token).to_vec()).one(&*read).await? else {
            let first = self.first_feed(&read, token).await?;
            return Ok(first.map(|practitioner| Principal::Capability(Capability::Feed(practitioner))));
        };
        if row.expires_at.is_some_and(|end| end <= to_row(now)) {
            return Ok(None);
        }
        let subject = AppointmentId::from(row.subject);
        Ok(match row.kind.as_str() {
            VISIT => Some(Principal::Capability(Capability::Visit(subject))),
            HOLD => Some(Principal::Capability(Capability::Hold(subject))),
            FEED => self.feed_of(&read, row.subject).await?,
            ENROL if row.used_at.is_none() => Some(Principal::Capability(Capability::Enrol(row.subject.into()))),
            _ => None,
        })
    }
}

/// Makes the token of a hold: derived, so that a repeated call is answered with the same.
pub(crate) async fn of_hold(work: &Work, hold: AppointmentId, cookie: Option<[u8; 32]>) -> Result<String> {
    let token = work.storage().0.secrets.hold_token(hold);
    keep(work, HOLD, hold, &token, 0, cookie).await?;
    Ok(token)
}

/// Makes the token of a visit: derived, so that every later mail and every repeated answer carries the same link.
pub(crate) async fn of_visit(work: &Work, visit: AppointmentId, counter: i32) -> Result<String> {
    let token = work.storage().0.secrets.manage_token(visit, counter);
    keep(work, VISIT, visit, &token, counter, None).await?;
    Ok(token)
}

async fn keep(
    work: &Work,
    kind: &str,
    subject: AppointmentId,
    token: &str,
    counter: i32,
    cookie: Option<[u8; 32]>,
) -> Result<()> {
    capability::Entity::insert(capability::ActiveModel {
        token_hash: Set(mint::hash(token).to_vec()),
        kind: Set(kind.to_owned()),
        subject: Set(subject.into()),
        visitor_hash: Set(cookie.map(|hash| hash.to_vec())),
        counter: Set(counter),
        created_at: Set(to_row(work.now())),
        expires_at: Set(None),
        used_at: Set(None),
    })
    .on_conflict(OnConflict::column(capability::Column::TokenHash).do_nothing().to_owned())
    .exec_without_returning(&**work)
    .await?;
    Ok(())
}
