//! The mailed link: in the browser that asked it signs in, once; in any other it shows the digits to type there.

use domain::{
    access::Principal,
    accounts::Device,
    audit::Trail,
    ids::PatientId,
    patients::sign_in::{Level, MailCode, TRIES},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{
    ask::{is_open, open},
    code_counted, session,
};
use crate::{
    Result, Storage, Visitor, Work,
    accounts::CodeRefusal,
    limits::Limit,
    mint,
    rows::{patient, sign_in_ask, sign_in_link, spelling::Reader},
    time::{from_row, to_row},
};

/// What a mailed link's page shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailed {
    /// Whether this is the browser that asked.
    pub is_here: bool,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// With what.
    pub device: Device,
    /// Until when it works.
    pub until: Timestamp,
    /// What is typed into the browser that asked.
    pub code: MailCode,
}

/// Somebody who has just signed in to their own pages.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The value of the session's cookie; only its hash is kept.
    pub token: String,
    /// Where they wanted to go.
    pub next: Option<String>,
}

/// Why a mailed link does not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHere {
    /// Used, too old, disowned, or never ours: that is one and the same.
    #[error("this link opens nothing any more")]
    Over,
    /// Another browser asked for it.
    #[error("another browser asked for this link")]
    Elsewhere,
}

impl std::fmt::Debug for Mailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[Mailed]")
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[Opened]")
    }
}

/// Who signs in, in which browser.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// The secret that the browser was given when it asked, if it has one.
    pub asked: Option<&'a str>,
    /// With what.
    pub device: Device,
    /// The session that this browser had before.
    pub before: Option<&'a str>,
    /// The browser as bookings know it: it has now proven the address.
    pub visitor: &'a Visitor,
}

impl Storage {
    /// What a mailed link's page shows. None where it opens nothing; nothing changes by looking.
    pub async fn mailed_link(&self, token: &str, asked: Option<&str>, now: Timestamp) -> Result<Option<Mailed>> {
        let read = self.read().await?;
        let Some((_, ask)) = found(&*read, token, now).await? else {
            return Ok(None);
        };
        Ok(Some(Mailed {
            is_here: is_of(&ask, asked),
            asked_at: from_row(ask.created_at),
            device: Reader::of("sign_in_ask", &ask.id).parse("device", &ask.device)?,
            until: from_row(ask.expires_at),
            code: self.0.secrets.mail_code(token),
        }))
    }

    /// Whether this browser waits for a mail.
    pub async fn waits_for_mail(&self, asked: &str, now: Timestamp) -> Result<bool> {
        let read = self.read().await?;
        Ok(asked_by(&*read, asked, now).await?.is_some())
    }

    /// Signs in by a mailed link, in the browser that asked for it.
    pub async fn sign_in_by_mail(
        &self,
        token: &str,
        door: Door<'_>,
        now: Timestamp,
    ) -> Result<std::result::Result<Opened, NotHere>> {
        let work = self.begin(now).await?;
        let Some((link, ask)) = found(&*work, token, now).await? else {
            return Ok(Err(NotHere::Over));
        };
        if !is_of(&ask, door.asked) {
            return Ok(Err(NotHere::Elsewhere));
        }
        match enter(&work, &ask, &link, door, now).await? {
            Some(opened) => {
                committed(work, link.patient_id.into(), "patient.signed-in").await?;
                Ok(Ok(opened))
            }
            None => Ok(Err(NotHere::Over)),
        }
    }

    /// Signs in by the digits that the link showed in another browser.
    pub async fn sign_in_by_mail_code(
        &self,
        code: &MailCode,
        door: Door<'_>,
        limit: Limit,
        now: Timestamp,
    ) -> Result<std::result::Result<Opened, CodeRefusal>> {
        let work = self.begin(now).await?;
        let Some(asked) = door.asked else {
            return Ok(Err(CodeRefusal::Over));
        };
        let Some(ask) = asked_by(&*work, asked, now).await? else {
            return Ok(Err(CodeRefusal::Over));
        };
        let links = sign_in_link::Entity::find()
            .filter(sign_in_link::Column::AskId.eq(ask.id))
            .filter(sign_in_link::Column::UsedAt.is_null())
            .all(&*work)
            .await?;
        if let Err(wait) = counted(&work, &ask, &links, limit, now).await? {
            return Ok(Err(wait));
        }
        let tried = sign_in_ask::Entity::update_many()
            .col_expr(sign_in_ask::Column::Tries, Expr::col(sign_in_ask::Column::Tries).add(1))
            .filter(sign_in_ask::Column::Id.eq(ask.id))
            .filter(open(now))
            .exec(&*work)
            .await?;
        if tried.rows_affected == 0 {
            return Ok(Err(CodeRefusal::Over));
        }
        let fits = |link: &&sign_in_link::Model| {
            let expected = self.0.secrets.mail_code(&self.0.secrets.sign_in_token(link.id));
            bool::from(expected.expose().as_bytes().ct_eq(code.expose().as_bytes()))
        };
        let Some(link) = links.iter().find(fits) else {
            let trail = Trail::on(&Principal::Visitor, "patient.code-refused", "sign-in", ask.id.to_string());
            work.commit(trail.denied()).await?;
            return Ok(Err(CodeRefusal::Wrong { tries_left: Ord::max(TRIES - ask.tries - 1, 0) }));
        };
        match enter(&work, &ask, link, door, now).await? {
            Some(opened) => {
                committed(work, link.patient_id.into(), "patient.signed-in-by-code").await?;
                Ok(Ok(opened))
            }
            None => Ok(Err(CodeRefusal::Over)),
        }
    }

    /// Somebody says that it was not they who asked: nobody gets in by it. False where there was nothing to end.
    pub async fn disown_sign_in(&self, token: &str, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let Some((link, ask)) = found(&*work, token, now).await? else {
            return Ok(false);
        };
        if !end(&work, &ask, now).await? {
            return Ok(false);
        }
        let trail = Trail::on(&Principal::Visitor, "patient.sign-in-disowned", "sign-in", ask.id.to_string());
        work.commit(trail.about(link.patient_id.into())).await?;
        Ok(true)
    }
}

/// Ends what was asked for, and opens a session in its place. None if somebody was faster: of two, one signs in.
async fn enter(
    work: &Work,
    ask: &sign_in_ask::Model,
    link: &sign_in_link::Model,
    door: Door<'_>,
    now: Timestamp,
) -> Result<Option<Opened>> {
    if !end(work, ask, now).await? {
        return Ok(None);
    }
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(to_row(now)))
        .filter(sign_in_link::Column::Id.eq(link.id))
        .exec(&**work)
        .await?;
    let kept = match door.before {
        Some(before) => session::ended(work, before, link.patient_id, now).await?,
        None => None,
    };
    let person = patient::Entity::find_by_id(link.patient_id).one(&**work).await?;
    if let Some(email) = person.map(|person| person.patient()).transpose()?.and_then(|person| person.email) {
        door.visitor.proves(work, &email, now).await?;
    }
    let token = session::opened(work, link.patient_id.into(), kept, door.device, now).await?;
    Ok(Some(Opened { token, next: ask.next.clone() }))
}

/// Links that were mailed to a person open nothing any more.
pub(super) async fn end_links(work: &Work, patient: PatientId, now: Timestamp) -> Result<()> {
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(to_row(now)))
        .filter(sign_in_link::Column::PatientId.eq(Uuid::from(patient)))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(())
}

async fn committed(work: Work, patient: PatientId, action: &'static str) -> Result<()> {
    let who = Principal::Patient { id: patient, level: Level::Mail };
    work.commit(Trail::on(&who, action, "patient", patient.to_string()).about(patient)).await
}

/// One counter for each person the code could open, over every door; for an address nobody has, one of its own.
async fn counted(
    work: &Work,
    ask: &sign_in_ask::Model,
    links: &[sign_in_link::Model],
    limit: Limit,
    now: Timestamp,
) -> Result<std::result::Result<(), CodeRefusal>> {
    if links.is_empty() {
        return code_counted(work, &ask.email_hash, limit, now).await;
    }
    for link in links {
        if let Err(wait) = code_counted(work, link.patient_id.as_bytes(), limit, now).await? {
            return Ok(Err(wait));
        }
    }
    Ok(Ok(()))
}

async fn end(work: &Work, ask: &sign_in_ask::Model, now: Timestamp) -> Result<bool> {
    let ended = sign_in_ask::Entity::update_many()
        .col_expr(sign_in_ask::Column::EndedAt, Expr::value(to_row(now)))
        .filter(sign_in_ask::Column::Id.eq(ask.id))
        .filter(sign_in_ask::Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// The link behind a token and what was asked for, as long as both hold.
async fn found(
    database: &impl ConnectionTrait,
    token: &str,
    now: Timestamp,
) -> Result<Option<(sign_in_link::Model, sign_in_ask::Model)>> {
    let link = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::TokenHash.eq(mint::hash(token).to_vec()))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .one(database)
        .await?;
    let Some(link) = link else { return Ok(None) };
    let ask = sign_in_ask::Entity::find_by_id(link.ask_id).one(database).await?;
    Ok(ask.filter(|ask| is_open(ask, now)).map(|ask| (link, ask)))
}

/// What this browser asked for, as long as it waits.
async fn asked_by(database: &impl ConnectionTrait, asked: &str, now: Timestamp) -> Result<Option<sign_in_ask::Model>> {
    let found = sign_in_ask::Entity::find()
        .filter(sign_in_ask::Column::AskHash.eq(mint::hash(asked).to_vec()))
        .filter(open(now))
        .one(database)
        .await?;
    Ok(found)
}

/// Whether a browser's secret is the one that this was asked with.
fn is_of(ask: &sign_in_ask::Model, asked: Option<&str>) -> bool {
    asked.is_some_and(|secret| bool::from(mint::hash(secret).as_slice().ct_eq(&ask.ask_hash)))
}
