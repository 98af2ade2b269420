//! From rows to the facts of a letter. What is missing is named; nothing is made up.

use std::collections::HashMap;

use domain::{
    appointments::{Appointment, CancelledBy, Status},
    clinic::{Clinic, Modality},
    ids::DeliveryId,
    outbox::{
        Kind, Stop,
        letter::{Letter, Letterhead, Place, Recipient, Says, UrgentNumbers, VisitFacts},
        may_transmit,
    },
    text::{EmailAddress, Lang},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    Result, Storage,
    accounts::Recovering,
    content,
    messages::facts::{self, Known, Owed, Visit},
    own_pages::Errand,
    rows::{delivery, verification},
    time::from_row,
};

use super::post::{BYTES, Post};

/// Why there is nothing to send.
pub(super) enum NoPost {
    /// A rule is against it.
    Stopped,
    /// A fact is missing.
    Missing(&'static str),
}

/// Everything that letters are written from.
pub(super) struct Desk<'a> {
    storage: &'a Storage,
    known: Known,
    codes: HashMap<Uuid, i32>,
    numbers: Option<UrgentNumbers>,
}

impl<'a> Desk<'a> {
    /// Lays out everything that letters about these deliveries are written from.
    pub(super) async fn set(
        storage: &'a Storage,
        database: &DatabaseTransaction,
        owed: &[Owed<'_>],
        now: Timestamp,
    ) -> Result<Self> {
        let people = facts::people_of(database, owed).await?;
        let known = Known::load(storage, database, people, owed, now).await?;
        let numbers = content::urgent_numbers(database, known.clinic()).await?;
        Ok(Self { storage, known, codes: codes(database, owed).await?, numbers })
    }

    /// What goes out for one of them.
    pub(super) fn post(&self, one: Owed<'_>, kept: Option<&Vec<u8>>, now: Timestamp) -> Result<Result<Post, NoPost>> {
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
        let lang = to.lang;
        let clinic = self.known.clinic();
        let identity = &clinic.identity;
        Ok(Letter {
            delivery: DeliveryId::from(delivery.id),
            message: one.message.id,
            purpose: one.message.purpose,
            message_id: delivery.message_id_header.clone(),
            queued_at: from_row(delivery.queued_at),
            says: self.says(one, lang, from_row(delivery.queued_at))?,
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
            preferences_path: self.preferences_path(one, lang, from_row(delivery.queued_at)),
        })
    }

    fn recipient(&self, one: Owed<'_>, address: EmailAddress) -> Result<Recipient, &'static str> {
        let zone = one.message.due.zone.clone();
        if let Some(Errand::Recovery(lost)) = self.known.errand(one.row) {
            return Ok(Recipient { name: lost.name.clone(), address, lang: lost.lang, zone });
        }
        // Mail about a visit speaks the visit's language; reading speaks the person's.
        let visit = self.known.visit(one.row).map(|visit| &visit.appointment);
        if let Some(person) = self.known.person(one.row) {
            let lang = match one.message.kind {
                Kind::Reading | Kind::Correction => person.lang,
                _ => visit.map_or(person.lang, |visit| visit.lang),
            };
            return Ok(Recipient { name: person.name.clone(), address, lang, zone });
        }
        let visit = visit.ok_or("visit")?;
        let name = visit.claimed.as_ref().ok_or("name")?.name.clone();
        Ok(Recipient { name, address, lang: visit.lang, zone })
    }

    fn says(&self, one: Owed<'_>, lang: Lang, queued_at: Timestamp) -> Result<Says, &'static str> {
        if one.message.kind.opens_reading() {
            // Without the numbers, the mail would lack the lines that matter most.
            self.numbers.as_ref().ok_or("emergency numbers")?;
            let read_path = path(lang, "read", &self.storage.read_token(one.message.id, queued_at));
            if one.message.kind == Kind::Correction {
                return Ok(Says::Correction { read_path });
            }
            return Ok(Says::Reading {
                read_path,
                unsubscribe_path: path(lang, "unsubscribe", &self.storage.unsubscribe_token(one.message.id, queued_at)),
            });
        }
        if one.message.kind.is_errand() {
            return self.errand(one, lang);
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
            Kind::Moved => Says::Moved { visit, manage_path },
            Kind::Reminder => Says::Reminder { visit, manage_path },
            Kind::Cancelled => Says::Cancelled { visit, by: cancelled_by(appointment), manage_path },
            Kind::Reading
            | Kind::Correction
            | Kind::SignIn
            | Kind::AddressLeave
            | Kind::AddressProve
            | Kind::AddressChanged
            | Kind::StaffRecovery
            | Kind::StaffRecovered => unreachable!("these were answered above"),
        })
    }

    /// Where the person says which mail may come. Mail of their own errands may go to an address that is not theirs, or not
    /// any more.
    fn preferences_path(&self, one: Owed<'_>, lang: Lang, queued_at: Timestamp) -> Option<String> {
        let patient = one.message.patient.filter(|_| !one.message.kind.is_errand())?;
        Some(path(lang, "preferences", &self.storage.preferences_token(patient, queued_at)))
    }

    /// What a mail says that its reader asked for by themself.
    fn errand(&self, one: Owed<'_>, lang: Lang) -> Result<Says, &'static str> {
        let changing = match self.known.errand(one.row).ok_or("what was asked for")? {
            Errand::Address(changing) => changing,
            Errand::Recovery(lost) => return recovery(lost, one.message.kind, lang),
            Errand::WayIn(step) => {
                return Ok(Says::SignIn {
                    open_path: path(lang, "sign-in/link", &step.token),
                    asked_at: step.asked_at,
                    device: step.device,
                    until: step.until,
                });
            }
        };
        let kind = one.message.kind;
        let open_path = path(lang, "address", &self.storage.0.secrets.address_token(changing.id, kind));
        let until = changing.until(kind).ok_or("until when it can be answered")?;
        Ok(match kind {
            Kind::AddressLeave => Says::AddressLeave { open_path, until },
            Kind::AddressProve => Says::AddressProve { open_path, until },
            _ => Says::AddressChanged { undo_path: open_path, until },
        })
    }
}

fn recovery(lost: &Recovering, kind: Kind, lang: Lang) -> Result<Says, &'static str> {
    if kind == Kind::StaffRecovered {
        let open_path = page_of(lang, "staff/sign-in");
        return Ok(Says::StaffRecovered { open_path, at: lost.done_at.ok_or("when it was changed")? });
    }
    Ok(Says::StaffRecovery {
        open_path: path(lang, "staff/recover", &lost.token),
        asked_at: lost.asked_at,
        device: lost.device,
        until: lost.until,
    })
}

fn cancelled_by(visit: &Appointment) -> CancelledBy {
    match visit.status {
        Status::Cancelled { by, .. } => by,
        _ => CancelledBy::Clinic,
    }
}

/// A page of the site in the recipient's language, by its secret.
fn path(lang: Lang, page: &str, token: &str) -> String {
    page_of(lang, &format!("{page}/{token}"))
}

/// A page of the site in the recipient's language.
fn page_of(lang: Lang, page: &str) -> String {
    match lang {
        Lang::English => format!("/{page}"),
        Lang::French => format!("/fr/{page}"),
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
