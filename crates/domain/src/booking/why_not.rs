//! Why a start cannot be had: the first rule that is in the way, or all of them for staff.

use jiff::{SignedDuration, Timestamp};

use crate::{
    ids::ResourceId,
    time::{Span, Zone, later},
};

use super::{
    Diary, Refusal, Request,
    search::{Asked, Heed, Search},
    wall::{DAY, midnight},
};

/// The first rule that keeps a search for one start from finding anything.
pub(super) fn why_not(search: &Search<'_>) -> Refusal {
    in_the_way(search).into_iter().next().unwrap_or(Refusal::NoLongerAvailable)
}

/// Every rule that is in the way of a request, in the order in which refusals are given; none if it can be booked.
///
/// Staff see them all at once before they set them aside.
pub fn objections(diary: &Diary, request: &Request, now: Timestamp) -> Vec<Refusal> {
    let search = match Search::exactly(diary, request, now) {
        Ok(search) => search,
        Err(refusal) => return vec![refusal],
    };
    let mut objections = if search.offers().is_empty() { in_the_way(&search) } else { Vec::new() };
    let patient = request.who.as_ref().and_then(|who| who.proven());
    let visit = search.visit(request.starts_at);
    for refusal in super::person::refusals(diary, search.service, patient, visit, request.ignore, now) {
        if !objections.contains(&refusal) {
            objections.push(refusal);
        }
    }
    objections
}

fn in_the_way(search: &Search<'_>) -> Vec<Refusal> {
    let Asked::Start(start) = search.asked else { return Vec::new() };
    let start = Timestamp::from_second(start).unwrap_or(Timestamp::MAX);
    let mut refusals = Vec::new();
    if search.heed.notice_and_horizon {
        if start < search.earliest() {
            refusals.push(Refusal::TooLate);
        }
        if search.is_too_far(start) {
            refusals.push(Refusal::TooFar);
        }
    }

    let kept = Heed { notice_and_horizon: false, ..search.heed };
    let finds = |heed| !search.heeding(heed).offers().is_empty();
    if finds(Heed { owned_time: false, daily_cap: false, ..kept }) {
        if !finds(Heed { daily_cap: false, ..kept }) {
            refusals.push(Refusal::SlotTaken);
        }
        if !finds(Heed { owned_time: false, ..kept }) {
            refusals.push(Refusal::CapReached);
        }
    } else {
        if search.everybody_is_booked(start) {
            refusals.push(Refusal::SlotTaken);
        }
        refusals.push(Refusal::NoLongerAvailable);
    }
    refusals
}

impl Search<'_> {
    /// The visit that would start then.
    pub(super) fn visit(&self, start: Timestamp) -> Span {
        Span::new(start, later(start, SignedDuration::from_secs(self.length)))
    }

    /// Whether the horizon ends before this start wherever the visit could be.
    fn is_too_far(&self, start: Timestamp) -> bool {
        let locations = self.locations();
        let far = |zone: &Zone| {
            let days = i64::from(self.service.horizon_days);
            midnight(zone.date(start)) > midnight(zone.date(self.now)) + days * DAY
        };
        !locations.is_empty() && locations.iter().all(|location| far(&location.zone))
    }

    /// Whether somebody's visit owns the time of everybody who could be asked.
    fn everybody_is_booked(&self, start: Timestamp) -> bool {
        let needed = self.visit(start).widened(self.service.before, self.service.after);
        let booked = |resource: ResourceId| {
            self.diary.taken.iter().any(|taken| {
                taken.resource == resource
                    && taken.is_owned()
                    && taken.counts(self.now, self.ignore)
                    && taken.span.overlaps(needed)
            })
        };
        let practitioners = self.practitioners();
        !practitioners.is_empty() && practitioners.iter().all(|one| booked(ResourceId::practitioner(&one.id)))
    }
}
