//! Asking for a way in. Whatever address is typed, the same is done; who has it is looked up later, by the worker.

use std::collections::{HashMap, HashSet};

use domain::{
    accounts::Device,
    audit::Trail,
    ids::ErrandId,
    outbox::{Kind, about_errand},
    patients::sign_in::{LINK, PEOPLE, TRIES},
    text::EmailAddress,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work,
    limits::{Limit, Wait, counted},
    messages, mint,
    rows::{patient, sign_in_ask, sign_in_link, spelling::Reader},
    sealed::Field,
    time::{from_row, to_row},
};

/// Where a typed address is kept until it was looked up.
const EMAIL: Field = Field("sign_in_ask", "email");

/// How long what was asked for is kept after it ran out.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How often one address is asked for, by whomever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInLimits {
    /// In an hour.
    pub hourly: Limit,
    /// In a day.
    pub daily: Limit,
}

/// What a mail about a way in says, beside its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NextStep {
    /// The link's token.
    pub(crate) token: String,
    /// When it was asked for.
    pub(crate) asked_at: Timestamp,
    /// With what.
    pub(crate) device: Device,
    /// Until when it works.
    pub(crate) until: Timestamp,
}

impl Storage {
    /// Notes that somebody asked for a way in by an address, and says the secret that their browser keeps.
    ///
    /// Nobody is looked up here, so known and unknown addresses take the same time.
    pub async fn ask_to_sign_in(
        &self,
        email: &EmailAddress,
        device: Device,
        next: Option<&str>,
        limits: SignInLimits,
        now: Timestamp,
    ) -> Result<std::result::Result<String, Wait>> {
        let work = self.begin(now).await?;
        let hash = self.0.secrets.address_hash(email);
        for (operation, limit) in [("sign-in-mail-hour", limits.hourly), ("sign-in-mail-day", limits.daily)] {
            if let Err(wait) = counted(&work, operation, &hash, limit, now).await? {
                return Ok(Err(wait));
            }
        }
        let (secret, id) = (mint::token(), mint::id::<Uuid>(now));
        sign_in_ask::Entity::insert(sign_in_ask::ActiveModel {
            id: Set(id),
            ask_hash: Set(mint::hash(&secret).to_vec()),
            email: Set(Some(self.0.sealed.seal(EMAIL, id, email.expose().as_bytes()))),
            email_hash: Set(hash.to_vec()),
            next: Set(next.map(str::to_owned)),
            device: Set(device.code()),
            tries: Set(0),
            created_at: Set(to_row(now)),
            expires_at: Set(to_row(now + LINK)),
            looked_up_at: Set(None),
            ended_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::none("anybody may ask; what comes of it is recorded")).await?;
        Ok(Ok(secret))
    }

    /// Looks up who has the addresses that were asked for, and owes each of them a mail. Says how many were looked up;
    /// call it until it says 0.
    pub async fn answer_asks(&self, limit: u64, now: Timestamp) -> Result<usize> {
        self.again(move || self.answer_asks_once(limit, now)).await
    }

    async fn answer_asks_once(&self, limit: u64, now: Timestamp) -> Result<usize> {
        let read = self.read().await?;
        let waiting = sign_in_ask::Entity::find()
            .filter(sign_in_ask::Column::LookedUpAt.is_null())
            .order_by_asc(sign_in_ask::Column::CreatedAt)
            .order_by_asc(sign_in_ask::Column::Id)
            .limit(limit)
            .all(&*read)
            .await?;
        drop(read);
        if waiting.is_empty() {
            return Ok(0);
        }
        let work = self.begin(now).await?;
        for ask in &waiting {
            // Another worker may be at it: whoever marks it answers it.
            let mine = sign_in_ask::Entity::update_many()
                .col_expr(sign_in_ask::Column::LookedUpAt, Expr::value(to_row(now)))
                .col_expr(sign_in_ask::Column::Email, Expr::value(Option::<Vec<u8>>::None))
                .filter(sign_in_ask::Column::Id.eq(ask.id))
                .filter(sign_in_ask::Column::LookedUpAt.is_null())
                .exec(&*work)
                .await?;
            if mine.rows_affected == 1 && is_open(ask, now) {
                answer(&work, ask, now).await?;
            }
        }
        work.commit(Trail::none("a mail is owed; opening its link is recorded")).await?;
        Ok(waiting.len())
    }
}

/// One link and one mail for each person of the address: the mail greets them, so a family knows whose is whose, and a link
/// never opens more than one person's pages.
async fn answer(work: &Work, ask: &sign_in_ask::Model, now: Timestamp) -> Result<()> {
    let storage = work.storage();
    let row = Reader::of("sign_in_ask", &ask.id);
    let sealed = ask.email.as_ref().ok_or_else(|| row.corrupt("email"))?;
    let text = String::from_utf8(storage.0.sealed.open(EMAIL, ask.id, sealed)?).map_err(|_| row.corrupt("email"))?;
    let email: EmailAddress = row.parse("email", &text)?;
    let people = patient::Entity::find()
        .filter(patient::Column::EmailNormal.eq(email.normal()))
        .order_by_asc(patient::Column::Id)
        .limit(PEOPLE)
        .all(&**work)
        .await?;
    if people.is_empty() {
        return Ok(());
    }
    let clinic = storage.catalogue(&**work).await?;
    let mut owed = Vec::with_capacity(people.len());
    for person in people {
        let person = person.patient()?;
        let link = mint::id::<Uuid>(now);
        sign_in_link::Entity::insert(sign_in_link::ActiveModel {
            id: Set(link),
            ask_id: Set(ask.id),
            patient_id: Set(person.id.into()),
            token_hash: Set(mint::hash(&storage.0.secrets.sign_in_token(link)).to_vec()),
            used_at: Set(None),
        })
        .exec_without_returning(&**work)
        .await?;
        let zone = person.zone.as_ref().unwrap_or(&clinic.identity.zone);
        owed.push(about_errand(Kind::SignIn, ErrandId::from(link), person.id, zone, now, from_row(ask.expires_at)));
    }
    messages::plan(work, &owed).await?;
    Ok(())
}

/// Whether what was asked for still waits: in time, not used, not disowned, not tried too often.
pub(super) fn is_open(ask: &sign_in_ask::Model, now: Timestamp) -> bool {
    ask.ended_at.is_none() && to_row(now) < ask.expires_at && ask.tries < TRIES
}

/// The same, for the database.
pub(super) fn open(now: Timestamp) -> Condition {
    use sign_in_ask::Column as C;

    Condition::all().add(C::EndedAt.is_null()).add(C::ExpiresAt.gt(to_row(now))).add(C::Tries.lt(TRIES))
}

/// What the mails about these errands say, as far as somebody still waits for them.
pub(super) async fn errands_wanted(
    storage: &Storage,
    database: &DatabaseTransaction,
    errands: &HashSet<Uuid>,
    now: Timestamp,
) -> Result<HashMap<Uuid, NextStep>> {
    let links = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::Id.is_in(errands.iter().copied()))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .all(database)
        .await?;
    let asks: HashMap<Uuid, sign_in_ask::Model> = sign_in_ask::Entity::find()
        .filter(sign_in_ask::Column::Id.is_in(links.iter().map(|link| link.ask_id)))
        .all(database)
        .await?
        .into_iter()
        .map(|ask| (ask.id, ask))
        .collect();
    let mut wanted = HashMap::new();
    for link in links {
        let Some(ask) = asks.get(&link.ask_id).filter(|ask| is_open(ask, now)) else { continue };
        let step = NextStep {
            token: storage.0.secrets.sign_in_token(link.id),
            asked_at: from_row(ask.created_at),
            device: Reader::of("sign_in_ask", &ask.id).parse("device", &ask.device)?,
            until: from_row(ask.expires_at),
        };
        wanted.insert(link.id, step);
    }
    Ok(wanted)
}

/// Forgets what nobody can use any more, a day after it ran out.
pub(crate) async fn forget_asks(work: &Work, now: Timestamp) -> Result<u64> {
    let over = || {
        sign_in_ask::Entity::find()
            .select_only()
            .column(sign_in_ask::Column::Id)
            .filter(sign_in_ask::Column::ExpiresAt.lte(to_row(now - KEPT)))
            .into_query()
    };
    let links = sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::AskId.in_subquery(over()))
        .exec(&**work)
        .await?
        .rows_affected;
    let asks = sign_in_ask::Entity::delete_many()
        .filter(sign_in_ask::Column::ExpiresAt.lte(to_row(now - KEPT)))
        .exec(&**work)
        .await?
        .rows_affected;
    Ok(links + asks)
}
