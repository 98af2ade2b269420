//! A practitioner's own calendar, behind a secret address that can be renewed.
//!
//! The secret is derived from the practitioner and a counter, so that it can be shown again; what is stored is its hash.
//! Before it is renewed for the first time nothing is stored at all.

use domain::{
    access::{Capability, Permit, Principal, Scope},
    appointments::Appointment,
    audit::Trail,
    clinic::Clinic,
    ids::{PractitionerId, ResourceId},
    text::PersonName,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Error, Result, Storage, engine, mint,
    rows::{appointment, capability, patient},
    time::to_row,
    visits,
};

/// The kind of these secrets among stored ones.
pub(crate) const FEED: &str = "feed";

/// How far back a calendar reaches.
const HISTORY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What stands in a practitioner's calendar.
#[derive(Clone, PartialEq, Eq)]
pub struct Feed {
    /// Whose.
    pub practitioner: PractitionerId,
    /// Visits that are on or took place, by start, each with the initials of whoever comes. The visit itself is without
    /// the person.
    pub visits: Vec<(Appointment, String)>,
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Feed {{ practitioner: {}, visits: {} }}", self.practitioner, self.visits.len())
    }
}

impl Storage {
    /// The secret of a practitioner's calendar. None where the practitioner is not one of this permit's.
    pub async fn feed_secret(&self, practitioner: &PractitionerId, by: &Permit) -> Result<Option<String>> {
        let read = self.read().await?;
        let clinic = self.catalogue(&*read).await?;
        if !is_reached(&clinic, practitioner, by) {
            return Ok(None);
        }
        let counter = kept(&*read, practitioner).await?.map_or(0, |row| row.counter);
        Ok(Some(self.secret_of(practitioner, counter)))
    }

    /// Makes a new secret. The old one opens nothing from this moment on.
    pub async fn renew_feed(
        &self,
        practitioner: &PractitionerId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<String>> {
        self.again(move || self.renew_feed_once(practitioner, by, now)).await
    }

    async fn renew_feed_once(
        &self,
        practitioner: &PractitionerId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<String>> {
        let work = self.begin(now).await?;
        let clinic = self.catalogue(&*work).await?;
        if !is_reached(&clinic, practitioner, by) {
            return Ok(None);
        }
        let subject = ResourceId::practitioner(practitioner);
        engine::lock_resources(&work, &[subject]).await?;
        let counter = kept(&*work, practitioner).await?.map_or(0, |row| row.counter) + 1;
        capability::Entity::delete_many()
            .filter(capability::Column::Kind.eq(FEED))
            .filter(capability::Column::Subject.eq(Uuid::from(subject)))
            .exec(&*work)
            .await?;
        let secret = self.secret_of(practitioner, counter);
        capability::Entity::insert(capability::ActiveModel {
            token_hash: Set(mint::hash(&secret).to_vec()),
            kind: Set(FEED.to_owned()),
            subject: Set(subject.into()),
            visitor_hash: Set(None),
            counter: Set(counter),
            created_at: Set(to_row(now)),
            expires_at: Set(None),
            used_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::on(by.who(), "feed.renewed", "practitioner", practitioner.to_string())).await?;
        Ok(Some(secret))
    }

    /// What stands in the calendar of this permit's practitioner.
    pub async fn feed(&self, by: &Permit, now: Timestamp) -> Result<Option<Feed>> {
        use appointment::Column as C;

        let (Scope::Circle(circle), Principal::Capability(Capability::Feed(practitioner))) = (by.scope(), by.who())
        else {
            return Ok(None);
        };
        let read = self.read().await?;
        let rows = appointment::Entity::find()
            .filter(visits::within(&Scope::Circle(circle.clone())))
            .filter(C::Status.is_in(["booked", "arrived", "checked-in", "fulfilled"]))
            .filter(C::EndsAt.gt(to_row(now - HISTORY)))
            .order_by_asc(C::StartsAt)
            .order_by_asc(C::Id)
            .all(&*read)
            .await?;
        let people = patient::Entity::find()
            .filter(patient::Column::Id.is_in(rows.iter().filter_map(|row| row.patient_id)))
            .all(&*read)
            .await?;
        let mut visits = Vec::with_capacity(rows.len());
        for row in &rows {
            let visit = row.logistics()?;
            let known = people.iter().find(|person| Some(person.id) == row.patient_id);
            let known = known.map(|person| person.clone().patient()).transpose()?;
            let claimed = visit.claimed.as_ref().map(|claimed| &claimed.name);
            let name = known.as_ref().map(|person| &person.name).or(claimed);
            let initials = name.map(PersonName::initials).unwrap_or_default();
            visits.push((visits::impersonal(visit), initials));
        }
        Ok(Some(Feed { practitioner: practitioner.clone(), visits }))
    }

    /// Whose calendar a stored secret opens; nobody's once they have left.
    pub(crate) async fn feed_of(&self, read: &DatabaseTransaction, subject: Uuid) -> Result<Option<Principal>> {
        let clinic = self.catalogue(read).await?;
        let owner = clinic.practitioners.iter().find(|one| Uuid::from(ResourceId::practitioner(&one.id)) == subject);
        Ok(owner.map(|one| Principal::Capability(Capability::Feed(one.id.clone()))))
    }

    /// Whose calendar a secret opens, where none was ever renewed: nothing is stored of these.
    pub(crate) async fn first_feed(&self, read: &DatabaseTransaction, secret: &str) -> Result<Option<PractitionerId>> {
        let clinic = match self.catalogue(read).await {
            Ok(clinic) => clinic,
            Err(Error::NotSetUp) => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = clinic
            .practitioners
            .iter()
            .find(|one| bool::from(self.secret_of(&one.id, 0).as_bytes().ct_eq(secret.as_bytes())));
        match found {
            Some(one) if kept(read, &one.id).await?.is_none() => Ok(Some(one.id.clone())),
            _ => Ok(None),
        }
    }

    fn secret_of(&self, practitioner: &PractitionerId, counter: i32) -> String {
        mint::encoded(&self.0.secrets.derive(FEED, format!("{practitioner}:{counter}").as_bytes()))
    }
}

async fn kept(database: &impl ConnectionTrait, practitioner: &PractitionerId) -> Result<Option<capability::Model>> {
    Ok(capability::Entity::find()
        .filter(capability::Column::Kind.eq(FEED))
        .filter(capability::Column::Subject.eq(Uuid::from(ResourceId::practitioner(practitioner))))
        .one(database)
        .await?)
}

fn is_reached(clinic: &Clinic, practitioner: &PractitionerId, by: &Permit) -> bool {
    let circle = match by.scope() {
        Scope::Clinic => true,
        Scope::Circle(circle) => circle.contains(practitioner),
        Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Patient(_) | Scope::Account(_) => false,
    };
    circle && clinic.practitioner(practitioner).is_some()
}
