//! What goes out for a delivery: the bytes kept from an earlier attempt, or the facts to compose them from.

use std::collections::HashMap;

use domain::{
    appointments::{Appointment, CancelledBy, Status},
    clinic::{Clinic, Modality},
    ids::DeliveryId,
    outbox::{
        Kind, Reason, State, Stop,
        letter::{Letter, Letterhead, Place, Recipient, Says, UrgentNumbers, VisitFacts},
        may_transmit,
    },
    text::{EmailAddress, Lang},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::OnConflict};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Result, Storage, content,
    messages::facts::{self, Known, Owed, Visit},
    rows::{delivery, delivery_bytes, message, verification},
    sealed::Field,
    time::{from_row, to_row},
};

use super::{
    Lease, claim,
    in_hand::{self, InHand, Move},
};

/// Where the exact bytes of a mail are kept.
pub(crate) const BYTES: Field = Field("delivery_bytes", "bytes");

/// What goes out for a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// The bytes that were composed before; every attempt sends the same.
    Bytes {
        /// To whom.
        to: EmailAddress,
        /// The mail.
        bytes: Vec<u8>,
    },
    /// The facts to compose it from.
    Compose(Box<Letter>),
    /// The lease is lost, or the message may not go after all: there is nothing to do.
    Gone,
    /// A fact was missing; the message waits for staff. The name of the fact is for the log.
    Missing(&'static str),
}

impl Storage {
    /// What goes out for one lease.
    pub async fn letter(&self, lease: Lease, now: Timestamp) -> Result<Post> {
        Ok(self.letters(&[lease], now).await?.pop().unwrap_or(Post::Gone))
    }

    /// What goes out for some leases, in their order and in a number of statements that stays the same.
    ///
    /// Whatever may not go any more is stopped here already, so that a relay seldom hears the start of a mail that the
    /// mark then refuses.
    pub async fn letters(&self, leases: &[Lease], now: Timestamp) -> Result<Vec<Post>> {
        let mut posts = self.read_posts(leases, now).await?;
        for (lease, post) in leases.iter().zip(&mut posts) {
            match post {
                Ok(_) => {}
                Err(NoPost::Stopped) => {
                    // The mark will refuse it, and writes down why.
                    let _ = self.start_transmitting(*lease, now).await?;
                }
                Err(NoPost::Missing(what)) => self.cannot_compose(*lease, what, now).await?,
            }
        }
        Ok(posts
            .into_iter()
            .map(|post| match post {
                Ok(post) => post,
                Err(NoPost::Stopped) => Post::Gone,
                Err(NoPost::Missing(what)) => Post::Missing(what),
            })
            .collect())
    }

    /// Keeps the bytes that were composed. The first bytes win: what an earlier attempt may have sent is never replaced.
    /// False if the lease is lost.
    pub async fn keep_bytes(&self, lease: Lease, bytes: &[u8], now: Timestamp) -> Result<bool> {
        Ok(self.keep_bytes_of(&[(lease, bytes.to_vec())], now).await? == 1)
    }

    /// The same for many in one transaction; says how many leases still stand.
    pub async fn keep_bytes_of(&self, composed: &[(Lease, Vec<u8>)], now: Timestamp) -> Result<u64> {
        let leases: Vec<Lease> = composed.iter().map(|(lease, _)| *lease).collect();
        let work = self.begin(now).await?;
        let held = leased(&work, &leases).await?;
        let rows: Vec<_> = composed
            .iter()
            .filter(|(lease, _)| held.iter().any(|row| is_of(row, *lease)))
            .map(|(lease, bytes)| {
                let id = Uuid::from(lease.delivery);
                delivery_bytes::ActiveModel {
                    delivery_id: Set(id),
                    bytes: Set(self.0.sealed.seal(BYTES, id, bytes)),
                    sha256: Set(Sha256::digest(bytes).to_vec()),
                    kept_at: Set(to_row(now)),
                }
            })
            .collect();
        let standing = u64::try_from(rows.len()).unwrap_or_default();
        if !rows.is_empty() {
            delivery_bytes::Entity::insert_many(rows)
                .on_conflict(OnConflict::column(delivery_bytes::Column::DeliveryId).do_nothing().to_owned())
                .exec_without_returning(&*work)
                .await?;
        }
        work.commit(domain::audit::Trail::none("the bytes of mails, kept with their deliveries")).await?;
        Ok(standing)
    }

    /// A mail that cannot be composed waits for staff; `field` names what was missing, for the log.
    pub async fn cannot_compose(&self, lease: Lease, field: &str, now: Timestamp) -> Result<()> {
        tracing::warn!(delivery.id = %lease.delivery, field, "a mail cannot be composed");
        let work = self.begin(now).await?;
        let rows = in_hand::lock(&work, &[lease.delivery.into()]).await?;
        let held: Vec<(&InHand, Move)> = rows
            .iter()
            .filter(|row| is_of(&row.delivery, lease))
            .map(|row| (row, Move::to(State::Held(Reason::RenderError))))
            .collect();
        in_hand::settle(&work, &held, now).await?;
        work.commit(domain::audit::Trail::none("held; the message says why")).await
    }

    async fn read_posts(&self, leases: &[Lease], now: Timestamp) -> Result<Vec<Result<Post, NoPost>>> {
        let read = self.read().await?;
        let deliveries = leased(&read, leases).await?;
        let kept = kept_bytes(&read, &deliveries).await?;
        let rows = message::Entity::find()
            .filter(message::Column::Id.is_in(deliveries.iter().map(|row| row.message_id)))
            .all(&*read)
            .await?;
        let messages = rows.iter().map(message::Model::message).collect::<Result<Vec<_>>>()?;
        let owed: HashMap<Uuid, Owed<'_>> = deliveries
            .iter()
            .filter_map(|delivery| {
                let at = rows.iter().position(|row| row.id == delivery.message_id)?;
                Some((delivery.id, Owed { row: &rows[at], message: &messages[at], delivery: Some(delivery) }))
            })
            .collect();
        let list: Vec<Owed<'_>> = owed.values().copied().collect();
        let desk = Desk {
            storage: self,
            known: Known::load(self, &read, &list, now).await?,
            codes: codes(&read, &list).await?,
            numbers: None,
        };
        let desk = Desk { numbers: content::urgent_numbers(&*read, desk.known.clinic()).await?, ..desk };
        leases
            .iter()
            .map(|lease| match owed.get(&Uuid::from(lease.delivery)) {
                Some(one) if one.delivery.is_some_and(|row| is_of(row, *lease)) => {
                    desk.post(*one, kept.get(&one.delivery.map_or_else(Uuid::nil, |row| row.id)), now)
                }
                _ => Ok(Ok(Post::Gone)),
            })
            .collect()
    }
}

/// Why there is nothing to send.
enum NoPost {
    /// A rule is against it.
    Stopped,
    /// A fact is missing.
    Missing(&'static str),
}

/// Everything that letters are written from.
struct Desk<'a> {
    storage: &'a Storage,
    known: Known,
    codes: HashMap<Uuid, i32>,
    numbers: Option<UrgentNumbers>,
}

impl Desk<'_> {
    fn post(&self, one: Owed<'_>, kept: Option<&Vec<u8>>, now: Timestamp) -> Result<Result<Post, NoPost>> {
        let Some(delivery) = one.delivery else {
            return Ok(Ok(Post::Gone));
        };
        match may_transmit(&self.known.facts(self.storage, one)?, now) {
            Ok(()) | Err(Stop::Paused) => {}
            Err(Stop::LeaseLost) => return Ok(Ok(Post::Gone)),
            Err(Stop::Requeue(..) | Stop::Hold(_) | Stop::End(_)) => return Ok(Err(NoPost::Stopped)),
        }
        let to = facts::addressed_to(self.storage, delivery)?;
        if let Some(sealed) = kept {
            return Ok(Ok(Post::Bytes { to, bytes: self.storage.0.sealed.open(BYTES, delivery.id, sealed)? }));
        }
        Ok(self.letter(one, delivery, to).map(|letter| Post::Compose(Box::new(letter))).map_err(NoPost::Missing))
    }

    fn letter(&self, one: Owed<'_>, delivery: &delivery::Model, to: EmailAddress) -> Result<Letter, &'static str> {
        let to = self.recipient(one, to)?;
        let clinic = self.known.clinic();
        let identity = &clinic.identity;
        Ok(Letter {
            delivery: DeliveryId::from(delivery.id),
            message: one.message.id,
            purpose: one.message.purpose,
            message_id: delivery.message_id_header.clone(),
            queued_at: from_row(delivery.queued_at),
            says: self.says(one, to.lang, from_row(delivery.queued_at))?,
            to,
            clinic: Letterhead {
                name: identity.name.clone(),
                legal_name: identity.legal_name.clone(),
                address: identity.address.clone(),
                phone: identity.phone.clone(),
                reply_to: identity.email.clone(),
                demonstration: identity.demonstration,
            },
            numbers: self.numbers.clone(),
        })
    }

    fn recipient(&self, one: Owed<'_>, address: EmailAddress) -> Result<Recipient, &'static str> {
        let zone = one.message.due.zone.clone();
        // Mail about a visit speaks the visit's language; reading speaks the person's.
        let visit = self.known.visit(one.row).map(|visit| &visit.appointment);
        if let Some(person) = self.known.person(one.row) {
            let lang = match one.message.kind {
                Kind::Reading => person.lang,
                _ => visit.map_or(person.lang, |visit| visit.lang),
            };
            return Ok(Recipient { name: person.name.clone(), address, lang, zone });
        }
        let visit = visit.ok_or("visit")?;
        let name = visit.claimed.as_ref().ok_or("name")?.name.clone();
        Ok(Recipient { name, address, lang: visit.lang, zone })
    }

    fn says(&self, one: Owed<'_>, lang: Lang, queued_at: Timestamp) -> Result<Says, &'static str> {
        if one.message.kind == Kind::Reading {
            // Without the numbers, the mail would lack the lines that matter most.
            self.numbers.as_ref().ok_or("emergency numbers")?;
            return Ok(Says::Reading {
                read_path: path(lang, "read", &self.storage.read_token(one.message.id, queued_at)),
                unsubscribe_path: path(lang, "unsubscribe", &self.storage.unsubscribe_token(one.message.id, queued_at)),
            });
        }
        let Visit { appointment, manage_counter } = self.known.visit(one.row).ok_or("visit")?;
        let token = self.storage.0.secrets.manage_token(appointment.id, *manage_counter);
        let manage_path = path(lang, "a", &token);
        let visit = visit_facts(appointment, self.known.clinic(), lang)?;
        Ok(match one.message.kind {
            Kind::VerificationCode => Says::VerificationCode {
                code: self
                    .storage
                    .0
                    .secrets
                    .code(appointment.id, *self.codes.get(&one.row.appointment_id.ok_or("visit")?).ok_or("code")?),
                not_me_path: format!("{manage_path}/not-me"),
                confirm_path: manage_path,
                until: appointment.status.expires_at().ok_or("the time until which it is kept")?,
                visit,
            },
            Kind::Booked => Says::Booked { visit, manage_path },
            Kind::Cancelled => Says::Cancelled { visit, by: cancelled_by(appointment), manage_path },
            Kind::Reading => unreachable!("reading was answered above"),
        })
    }
}

fn cancelled_by(visit: &Appointment) -> CancelledBy {
    match visit.status {
        Status::Cancelled { by, .. } => by,
        _ => CancelledBy::Clinic,
    }
}

/// A page of the site in the recipient's language.
fn path(lang: Lang, page: &str, token: &str) -> String {
    match lang {
        Lang::English => format!("/{page}/{token}"),
        Lang::French => format!("/fr/{page}/{token}"),
    }
}

/// The visit as a mail may name it. In person it is shown in the place's zone, otherwise in the booker's.
fn visit_facts(visit: &Appointment, clinic: &Clinic, lang: Lang) -> Result<VisitFacts, &'static str> {
    let location = clinic.location(&visit.location).ok_or("place")?;
    let in_person = visit.modality == Modality::InPerson;
    Ok(VisitFacts {
        appointment: visit.id,
        sequence: visit.sequence,
        starts_at: visit.starts_at,
        ends_at: visit.ends_at,
        shown_in: match &visit.zone {
            Some(zone) if !in_person => zone.clone(),
            _ => location.zone.clone(),
        },
        practitioner: clinic.practitioner(&visit.practitioner).ok_or("practitioner")?.name.clone(),
        modality: visit.modality,
        place: in_person.then(|| Place {
            name: location.name.get(lang).to_owned(),
            address: location.address.as_ref().map(|address| address.get(lang).to_owned()),
        }),
    })
}

/// The deliveries that these leases still have in hand.
async fn leased(database: &DatabaseTransaction, leases: &[Lease]) -> Result<Vec<delivery::Model>> {
    let rows = delivery::Entity::find()
        .filter(delivery::Column::Id.is_in(claim::ids(leases)))
        .filter(delivery::Column::State.eq("leased"))
        .all(database)
        .await?;
    Ok(rows.into_iter().filter(|row| leases.iter().any(|lease| is_of(row, *lease))).collect())
}

fn is_of(row: &delivery::Model, lease: Lease) -> bool {
    row.id == Uuid::from(lease.delivery) && row.token == lease.token && row.state == "leased"
}

async fn kept_bytes(database: &DatabaseTransaction, rows: &[delivery::Model]) -> Result<HashMap<Uuid, Vec<u8>>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let kept = delivery_bytes::Entity::find()
        .filter(delivery_bytes::Column::DeliveryId.is_in(rows.iter().map(|row| row.id)))
        .all(database)
        .await?;
    Ok(kept.into_iter().map(|row| (row.delivery_id, row.bytes)).collect())
}

/// The counters of the codes that unproven visits wait for.
async fn codes(database: &DatabaseTransaction, owed: &[Owed<'_>]) -> Result<HashMap<Uuid, i32>> {
    let unproven = owed.iter().filter(|one| one.message.kind == Kind::VerificationCode);
    let visits: Vec<Uuid> = unproven.filter_map(|one| one.row.appointment_id).collect();
    if visits.is_empty() {
        return Ok(HashMap::new());
    }
    let rows =
        verification::Entity::find().filter(verification::Column::AppointmentId.is_in(visits)).all(database).await?;
    Ok(rows.into_iter().map(|row| (row.appointment_id, row.counter)).collect())
}
