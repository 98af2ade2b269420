//! How fast may be read: kept in this process alone, since a reader who is let through once too often does no harm.
//!
//! What must hold across servers and restarts (sign-in, codes, mail, owned time) is counted in the database instead.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use axum::http::request::Parts;
use domain::access::{Permit, Principal};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::DefaultKeyedStateStore,
};

use crate::{
    SiteConfig, network,
    problem::Problem,
    routes::{Class, Owner, Row, Transaction},
};

/// After so many calls, those who have been quiet for a while are forgotten.
const TIDY: u32 = 4096;

/// So many in so many seconds, and so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many.
    pub count: u32,
    /// In so many seconds.
    pub seconds: u32,
    /// So many at once, after a quiet while.
    pub burst: u32,
}

/// The three rates that the site keeps.
#[derive(Debug)]
pub(crate) struct Rates {
    availability: Keeper<IpAddr>,
    reading: Keeper<IpAddr>,
    staff_api: Keeper<String>,
}

impl Rates {
    pub(crate) fn of(config: &SiteConfig) -> Self {
        let limits = &config.limits;
        Self {
            availability: Keeper::of(limits.availability),
            reading: Keeper::of(limits.public_reading),
            staff_api: Keeper::of(limits.staff_api),
        }
    }

    /// Whether a client may read this now. Who comes from no known network is let through.
    pub(crate) fn allow_reading(&self, row: &Row, request: &Parts, config: &SiteConfig) -> Result<(), Problem> {
        let keeper = match row.reads() {
            Some(Reading::Availability) => &self.availability,
            Some(Reading::Public) => &self.reading,
            None => return Ok(()),
        };
        network::of(request, config).map_or(Ok(()), |network| keeper.allow(network))
    }

    /// Whether a member of staff, or their program, may call the API now.
    pub(crate) fn allow_staff(&self, row: &Row, by: &Permit) -> Result<(), Problem> {
        let is_call = row.owner == Owner::Desk && row.class == Class::Api;
        let who = match by.who() {
            Principal::Staff { id, .. } => format!("staff:{id}"),
            Principal::Token { id, .. } => format!("token:{id}"),
            _ => return Ok(()),
        };
        if is_call { self.staff_api.allow(who) } else { Ok(()) }
    }
}

/// What a row lets anybody read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Free times: the most work that anybody can ask for.
    Availability,
    /// Everything else that is public.
    Public,
}

impl Row {
    /// What it lets anybody read; none where somebody's own is read, for machines, and for files that never change.
    pub(crate) fn reads(&self) -> Option<Reading> {
        const TIMES: [&str; 5] = [
            "/api/v1/availability",
            "/api/v1/availability/first",
            "/book/{service}",
            "/book/{service}/{practitioner}",
            "/a/{manage}/move",
        ];
        let is_read = self.transaction == Transaction::Read;
        let is_public = self.owner == Owner::Anyone && matches!(self.class, Class::Page | Class::Api);
        let is_for_machines = matches!(self.path, "/healthz" | "/readyz");
        match self.path {
            path if is_read && TIMES.contains(&path) => Some(Reading::Availability),
            _ if is_read && is_public && !is_for_machines => Some(Reading::Public),
            _ => None,
        }
    }
}

/// Keeps one rate, for each key its own.
struct Keeper<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>,
    calls: AtomicU32,
}

impl<K: Hash + Eq + Clone> Keeper<K> {
    fn of(rate: Rate) -> Self {
        let each = Duration::from_secs(rate.seconds.max(1).into()) / rate.count.max(1);
        let quota = Quota::with_period(each.max(Duration::from_nanos(1))).expect("the period is not empty");
        let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
        Self { limiter: RateLimiter::keyed(quota.allow_burst(burst)), calls: AtomicU32::new(0) }
    }

    fn allow(&self, key: K) -> Result<(), Problem> {
        if self.calls.fetch_add(1, Ordering::Relaxed) % TIDY == TIDY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&key).map_err(|early| {
            let wait = early.wait_time_from(DefaultClock::default().now());
            Problem::rate_limited(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).saturating_add(1))
        })
    }
}

impl<K: Hash + Eq + Clone> std::fmt::Debug for Keeper<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper").field("keys", &self.limiter.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::ROUTES;

    #[test]
    fn each_network_has_a_burst_of_its_own_and_is_told_how_long_to_wait() {
        let keeper = Keeper::of(Rate { count: 1, seconds: 60, burst: 2 });

        assert!(keeper.allow("one").is_ok() && keeper.allow("one").is_ok());
        let refused = keeper.allow("one").unwrap_err();
        assert!((1..=60).contains(&refused.retry_after.unwrap()), "{:?}", refused.retry_after);
        assert!(keeper.allow("another").is_ok());
    }

    #[test]
    fn free_times_are_counted_apart_and_nobodys_own_page_nor_the_machines_are() {
        let reads = |path: &str| {
            let row = ROUTES.iter().find(|row| row.path == path && row.transaction == Transaction::Read);
            row.unwrap().reads()
        };

        for times in ["/api/v1/availability", "/api/v1/availability/first", "/book/{service}", "/a/{manage}/move"] {
            assert_eq!(reads(times), Some(Reading::Availability), "{times}");
        }
        for public in ["/", "/learn", "/book", "/api/v1/services"] {
            assert_eq!(reads(public), Some(Reading::Public), "{public}");
        }
        for other in ["/a/{manage}", "/staff", "/healthz", "/readyz", "/assets/{file}", "/api/v1/staff/appointments"] {
            assert_eq!(reads(other), None, "{other}");
        }
    }
}
