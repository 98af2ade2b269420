//! Which times there are, a page of days at a time.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use domain::{
    booking::{Day, Offer, Wish, days},
    clinic::Service,
};

use super::{super::shown::Shown, Times};
use crate::{Site, error::Error, problem::Problem};

/// Days with free times on one page.
const DAYS: usize = 5;

/// How many times stand on top.
const SOONEST: usize = 3;

/// What a search found.
pub(super) struct Found {
    pub(super) days: Vec<Day>,
    /// The next day with a free time behind these.
    pub(super) next: Option<Date>,
    pub(super) soonest: Vec<Offer>,
}

impl Times {
    pub(super) async fn found(
        &self,
        site: &Site,
        shown: Shown<'_>,
        service: &Service,
        wish: &Wish,
    ) -> Result<Found, Error> {
        let now = site.clock.now();
        let suits = |offer: &Offer| self.filter.suits(offer, shown.zone(&offer.location, offer.modality, None));
        let available = site.storage.availability(wish, now).await?.map_err(Problem::from)?;
        let offers: Vec<Offer> = available.offers.into_iter().filter(suits).collect();
        let mut found = days(&self.clinic, &offers, &wish.zone);
        let rest = found.split_off(found.len().min(DAYS));
        let next = match rest.first() {
            Some(day) => Some(day.date),
            None => self.next_behind(site, service, wish, &suits, now).await?,
        };

        let soonest = match (self.filter.from.as_str(), self.filter.time.as_str()) {
            ("", "") => site.storage.first_offers(wish, SOONEST, now).await?.unwrap_or_default(),
            ("", _) => first_starts(&offers, SOONEST),
            _ => Vec::new(),
        };
        Ok(Found { days: found, next, soonest })
    }

    /// The first day with a free time after those that were looked at.
    async fn next_behind(
        &self,
        site: &Site,
        service: &Service,
        wish: &Wish,
        suits: &impl Fn(&Offer) -> bool,
        now: Timestamp,
    ) -> Result<Option<Date>, Error> {
        let horizon = wish.zone.date(now).saturating_add(i64::from(service.horizon_days).days());
        let behind = Wish { from: wish.to.saturating_add(1.day()), to: horizon, ..wish.clone() };
        if behind.from > behind.to {
            return Ok(None);
        }
        let offers = site.storage.availability(&behind, now).await?.map_err(Problem::from)?.offers;
        let first: Vec<Offer> = offers.into_iter().find(suits).into_iter().collect();
        Ok(days(&self.clinic, &first, &wish.zone).first().map(|day| day.date))
    }
}

/// The first few times, each once however many people offer it.
pub(crate) fn first_starts(offers: &[Offer], n: usize) -> Vec<Offer> {
    let mut first: Vec<Offer> = Vec::new();
    for offer in offers {
        if first.len() < n && first.last().is_none_or(|last| last.starts_at != offer.starts_at) {
            first.push(offer.clone());
        }
    }
    first
}
