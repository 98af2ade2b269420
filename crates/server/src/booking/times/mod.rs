//! The times of a service, for a first choice or for a visit that gets another one.

pub(crate) mod found;
mod page;

use std::sync::Arc;

use askama::Template as _;
use axum::{
    http::header::RETRY_AFTER,
    response::{Html, IntoResponse as _, Response},
};
use jiff::{ToSpan as _, civil::Date};

use domain::{
    appointments::Appointment,
    booking::Wish,
    clinic::{Clinic, Service},
    ids::{PractitionerId, ServiceId},
    time::{Minutes, Zone},
};
use storage::{appointments::VisitView, bookings::Lost};

use super::{
    filter::{self, ANY, Filter, first_way},
    shown::Choice,
};
use crate::{Site, error::Error, extract::Caller, problem::Problem};

/// Days looked at for free times.
const LOOK: i64 = 28;

/// Which times are looked for: the service, who and what narrows them, and the visit that is to get one.
pub(super) struct Times {
    pub(super) service: ServiceId,
    pub(super) practitioner: Option<PractitionerId>,
    pub(super) filter: Filter,
    pub(super) clinic: Arc<Clinic>,
    pub(super) moving: Option<VisitView>,
}

/// What is said above the times.
#[derive(Default)]
pub(super) struct Said<'a> {
    /// Which time was lost, and what could be had instead.
    pub(super) lost: Option<(&'a Lost, &'a Choice)>,
    /// What was typed before.
    pub(super) carried: Vec<(String, String)>,
}

impl Times {
    /// Every time of a service that is in use.
    pub(super) async fn of(site: &Site, service: ServiceId, filter: Filter) -> Result<Self, Error> {
        let clinic = site.clinic().await?;
        if clinic.service(&service).is_none_or(|service| !service.active) {
            return Err(Problem::not_found().into());
        }
        Ok(Self { service, practitioner: None, filter, clinic, moving: None })
    }

    /// Every time that a visit could have instead; its own does not count as taken.
    pub(super) async fn instead_of(site: &Site, visit: VisitView, filter: Filter) -> Result<Self, Error> {
        let times = Self::of(site, visit.appointment.service.clone(), filter).await?;
        Ok(Self { moving: Some(visit), ..times })
    }

    /// The page of these times.
    pub(super) async fn show(&self, site: &Site, caller: &Caller, said: Said<'_>) -> Result<Response, Error> {
        let page = self.page(site, caller, said).await?;
        Ok(Html(page.render()?).into_response())
    }

    /// The page again, after a time was lost: what happened, the three nearest, everything typed kept.
    pub(super) async fn after_losing(
        &self,
        site: &Site,
        caller: &Caller,
        lost: &Lost,
        wanted: &Choice,
        carried: Vec<(String, String)>,
    ) -> Result<Response, Error> {
        let problem = Problem::from(lost.refusal);
        let page = self.page(site, caller, Said { lost: Some((lost, wanted)), carried }).await?;
        let mut response = (problem.status, Html(page.render()?)).into_response();
        if let Some(seconds) = problem.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Ok(response)
    }

    fn service(&self) -> Result<&Service, Error> {
        Ok(self.clinic.service(&self.service).ok_or_else(Problem::not_found)?)
    }

    fn own(&self) -> Option<&Appointment> {
        self.moving.as_ref().map(|visit| &visit.appointment)
    }

    fn zone(&self) -> Zone {
        self.clinic.identity.zone.clone()
    }

    /// How long the visit is to be: as long as it is, or as was chosen.
    fn length(&self, service: &Service) -> Minutes {
        let chosen = || self.filter.length(service).unwrap_or_else(|| service.usual_minutes());
        self.own().map_or_else(chosen, Appointment::length)
    }

    /// The address of these times, without the filters.
    fn path(&self) -> String {
        match (&self.moving, &self.practitioner) {
            (Some(visit), _) => format!("/a/{}/move", visit.manage),
            (None, Some(practitioner)) => format!("/book/{}/{practitioner}", self.service),
            (None, None) => format!("/book/{}", self.service),
        }
    }

    /// The address of all times of the service, whoever, wherever, whenever.
    fn widest(&self, path: &str) -> String {
        let all = Filter { with: ANY.to_owned(), place: ANY.to_owned(), ..Filter::default() };
        match &self.practitioner {
            Some(practitioner) => all.behind(path.trim_end_matches(&format!("/{practitioner}")), None),
            None => all.behind(path, None),
        }
    }

    fn wish(&self, service: &Service, from: Date) -> Wish {
        let mut wish = Wish::of(self.service.clone(), from, from.saturating_add((LOOK - 1).days()), self.zone());
        wish.duration = Some(self.length(service));
        wish.practitioner = self.practitioner.clone().or_else(|| self.with(service).parse().ok());
        if wish.practitioner.as_ref().is_some_and(|id| id.as_str() == ANY) {
            wish.practitioner = None;
        }
        (wish.location, wish.modality) = filter::read_place(&self.place(service));
        wish.ignore = self.own().map(|visit| visit.id);
        wish
    }

    /// The chosen person as the filter has it; a visit that moves stays with whom it is, where nothing was chosen.
    fn with(&self, service: &Service) -> &str {
        let own = self.own().map(|visit| &visit.practitioner);
        match (self.filter.with.as_str(), own) {
            ("", Some(own)) if self.clinic.offering(service).any(|person| person.id == *own) => own.as_str(),
            ("", _) => ANY,
            (chosen, _) => chosen,
        }
    }

    /// The chosen place or way as the filter has it. Where nothing was chosen: as the visit that moves has it, otherwise
    /// the service's first way, so that no time stands there twice.
    fn place(&self, service: &Service) -> String {
        if !self.filter.place.is_empty() {
            return self.filter.place.clone();
        }
        match self.own() {
            Some(visit) if service.modalities.contains(&visit.modality) => {
                filter::place_of(&self.clinic, service, &visit.location, visit.modality)
            }
            _ => first_way(service).map_or_else(String::new, |way| way.code().to_owned()),
        }
    }
}
