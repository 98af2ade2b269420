//! Which times can be had.

use std::sync::Arc;

use domain::{
    booking::{self, Offer, Refusal, Wish},
    clinic::Clinic,
};
use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{Result, Storage, diary, diary::Pages};

/// The first stretch in which the earliest times are looked for.
const SOON: i32 = 14;

/// What can be had, and where to look if nothing can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Every time, by start, then practitioner, then place.
    pub offers: Vec<Offer>,
    /// Where nothing is free: the first later local date, in the wish's zone, on which something is.
    pub next_from: Option<Date>,
}

impl Storage {
    /// Every time that fulfils a wish. At most five statements, whatever the number of practitioners and days.
    pub async fn availability(&self, wish: &Wish, now: Timestamp) -> Result<Result<Availability, Refusal>> {
        let (clinic, offers) = match self.found(wish, now).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let next_from = if offers.is_empty() { self.next_free_day(&clinic, wish, now).await? } else { None };
        Ok(Ok(Availability { offers, next_from }))
    }

    /// The `n` earliest starts that fulfil a wish, whatever its dates; one offer for each.
    pub async fn first_offers(&self, wish: &Wish, n: usize, now: Timestamp) -> Result<Result<Vec<Offer>, Refusal>> {
        let today = wish.zone.date(now);
        let soon = Wish { from: today, to: later(today, SOON), ..wish.clone() };
        let (clinic, offers) = match self.found(&soon, now).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut earliest = one_each(offers);
        if earliest.len() < n {
            let rest = Wish { from: today, to: horizon(&clinic, wish, now), ..wish.clone() };
            earliest = one_each(self.found(&rest, now).await?.map_or_else(|_| Vec::new(), |(_, offers)| offers));
        }
        earliest.truncate(n);
        Ok(Ok(earliest))
    }

    /// The first date after a wish's own on which something is free, in the zone of the answer.
    async fn next_free_day(&self, clinic: &Clinic, wish: &Wish, now: Timestamp) -> Result<Option<Date>> {
        let last = horizon(clinic, wish, now);
        let from = later(wish.to, 1).max(wish.zone.date(now));
        if from > last {
            return Ok(None);
        }
        let rest = Wish { from, to: last, ..wish.clone() };
        let Ok((clinic, offers)) = self.found(&rest, now).await? else { return Ok(None) };
        Ok(offers.first().and_then(|first| {
            let place = clinic.location(&first.location)?;
            Some(booking::zone_of_answer(place, first.modality, &wish.zone).date(first.starts_at))
        }))
    }

    /// What fulfils a wish, and the rules by which it does.
    async fn found(&self, wish: &Wish, now: Timestamp) -> Result<Result<(Arc<Clinic>, Vec<Offer>), Refusal>> {
        let diary = match self.glance(|clinic| suffices(clinic, wish)).await? {
            Some(diary) => diary,
            None => {
                let read = self.read().await?;
                let clinic = self.catalogue(&*read).await?;
                let Some(pages) = pages(&clinic, wish) else { return Ok(Err(Refusal::NoSuchThing)) };
                diary::taken(&read, clinic, &pages).await?
            }
        };
        let offers = booking::offers(&diary, wish, now);
        Ok(Ok((diary.clinic, offers)))
    }
}

/// The pages of a wish; none where there is no such thing.
fn pages(clinic: &Clinic, wish: &Wish) -> Option<Pages> {
    if !is_offered(clinic, wish) {
        return None;
    }
    Pages::of(clinic, &wish.service, wish.practitioner.as_ref(), (wish.from, wish.to))
}

/// The same, where nobody need know which visit takes a time, nor of which service it is: no visit is left out of
/// account, and none is counted for a cap.
fn suffices(clinic: &Clinic, wish: &Wish) -> Option<Pages> {
    let counts = clinic.service(&wish.service)?.daily_cap.is_some();
    if counts || wish.ignore.is_some() { None } else { pages(clinic, wish) }
}

/// Whether there is such a thing at all: a service in use, and what the wish names belongs to it.
fn is_offered(clinic: &Clinic, wish: &Wish) -> bool {
    clinic.service(&wish.service).is_some_and(|service| {
        service.active
            && wish.practitioner.as_ref().is_none_or(|id| service.practitioners.contains(id))
            && wish.location.as_ref().is_none_or(|id| clinic.location(id).is_some())
            && wish.duration.is_none_or(|minutes| service.minutes.contains(&minutes))
            && wish.modality.is_none_or(|way| service.modalities.contains(&way))
    })
}

/// The last date worth looking at; zones may be a day apart.
fn horizon(clinic: &Clinic, wish: &Wish, now: Timestamp) -> Date {
    let days = clinic.service(&wish.service).map_or(0, |service| i32::from(service.horizon_days));
    later(wish.zone.date(now), days + 1)
}

fn later(date: Date, days: i32) -> Date {
    date.checked_add(days.days()).unwrap_or(Date::MAX)
}

fn one_each(mut offers: Vec<Offer>) -> Vec<Offer> {
    offers.dedup_by_key(|offer| offer.starts_at);
    offers
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use domain::access::Permit;
    use jiff::civil::date;

    use super::*;
    use crate::{Keys, Options, small_clinic::small_clinic};

    /// A new database on each engine: a file, and where a PostgreSQL server is lent, one of its own there.
    #[expect(clippy::disallowed_methods, reason = "a test is told by the environment where PostgreSQL is")]
    async fn databases(folder: &std::path::Path) -> Vec<String> {
        let mut urls = vec![format!("sqlite:{}", folder.join("movability.db").display())];
        if let Ok(server) = std::env::var("MOVABILITY_TEST_DATABASE") {
            let name = format!("movability_statements_{}", crate::mint::short());
            let lent = sea_orm::Database::connect(&server).await.unwrap();
            sea_orm::ConnectionTrait::execute_unprepared(&lent, &format!("CREATE DATABASE {name}")).await.unwrap();
            let (host, _) = server.rsplit_once('/').unwrap();
            urls.push(format!("{host}/{name}"));
        }
        urls
    }

    #[tokio::test]
    async fn free_times_take_as_few_statements_for_twenty_practitioners_and_a_hundred_days_as_for_one() {
        let people: Vec<String> = (0..20).map(|number| format!("p{number}")).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        for (practitioners, daily_cap) in [(1, None), (20, None), (1, Some(5)), (20, Some(5))] {
            let folder = tempfile::tempdir().unwrap();
            for url in databases(folder.path()).await {
                migrations::up(&url, false).await.unwrap();
                let statements = Arc::new(AtomicUsize::new(0));
                let storage = counting(&url, Arc::clone(&statements)).await;
                let now = date(2028, 5, 8).at(9, 0, 0, 0).in_tz("America/Toronto").unwrap().timestamp();
                let by = Permit::operator("test");
                storage
                    .apply_clinic(&small_clinic(&people[..practitioners], daily_cap), false, &by, now)
                    .await
                    .unwrap()
                    .unwrap();
                let zone = "America/Toronto".parse().unwrap();
                let month = Wish::of("visit".parse().unwrap(), date(2028, 5, 8), date(2028, 6, 7), zone);
                storage.availability(&month, now).await.unwrap().unwrap();
                // What a request for free times asks for: the clinic, and its times.
                let asks = async |wish: &Wish| {
                    statements.store(0, Ordering::SeqCst);
                    storage.clinic().await.unwrap().unwrap();
                    let found = storage.availability(wish, now).await.unwrap().unwrap();
                    (found, statements.load(Ordering::SeqCst))
                };

                let (found, in_all) = asks(&month).await;
                assert_eq!(found.offers.len(), practitioners * 5 * 29);
                let needed = if daily_cap.is_none() { 1 } else { 2 };
                assert_eq!(in_all, 1 + needed, "the revision, then everything at once, or the revision and the rows");
                for to in [date(2028, 5, 9), date(2028, 8, 15)] {
                    let (found, as_many) = asks(&Wish { to, ..month.clone() }).await;
                    assert!(!found.offers.is_empty() && as_many == in_all, "{to}: {as_many}");
                }

                let nothing = Wish { from: date(2028, 5, 10), to: date(2028, 5, 11), ..month };
                let (found, in_all) = asks(&nothing).await;
                assert_eq!((found.offers.len(), found.next_from), (0, Some(date(2028, 5, 16))));
                assert!(in_all <= 1 + 2 * needed, "and once more for the next free day: {in_all}");
            }
        }
    }

    async fn counting(url: &str, statements: Arc<AtomicUsize>) -> Storage {
        let keys = Keys { secret: [7; 32], seals: [(1, [1; 32])].into(), current: 1 };
        let mut database = crate::engine::connect(url, Options::default()).await.unwrap();
        database.set_metric_callback(move |_| {
            statements.fetch_add(1, Ordering::SeqCst);
        });
        Storage::over(database, &keys, crate::limits::Unproven::default()).unwrap()
    }
}
