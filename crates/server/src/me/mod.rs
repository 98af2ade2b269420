//! A patient's own pages: the way in by mail, visits and contact, and behind a second proof what concerns their health.

pub(crate) mod activity;
pub(crate) mod address;
pub(crate) mod code;
pub(crate) mod contact;
pub(crate) mod email;
pub(crate) mod home;
pub(crate) mod intake;
pub(crate) mod looked;
pub(crate) mod mailed;
pub(crate) mod plan;
pub(crate) mod preferences;
pub(crate) mod second_proof;
pub(crate) mod sessions;
pub(crate) mod sign_in;
mod today;

use axum::{
    http::{HeaderMap, HeaderValue, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use storage::own_pages::{Door, Opened, OwnRecord};

use crate::{
    Site,
    answer::{device, on_to_address},
    booking::{visitor, with_cookie},
    error::Error,
    extract::{Caller, OwnSession},
    frame::address,
    problem::Problem,
    routes::Owner,
    staff::way_back::page_of,
};

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    next: String,
}

/// What was done on the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// The page of a patient's own that somebody wanted; anything else is nothing.
fn own_page(wanted: &str) -> Option<String> {
    page_of(Owner::Patient, wanted)
}

/// The record of whoever is signed in.
async fn own(site: &Site, caller: &Caller) -> Result<OwnRecord, Error> {
    site.storage.own_record(&caller.permit).await?.ok_or_else(|| Problem::not_found().into())
}

/// The session behind the request.
fn signed_in(caller: &Caller) -> Result<OwnSession, Error> {
    caller.patient.ok_or_else(|| Problem::sign_in().into())
}

/// Who comes in, and the cookie that their browser is known by from now on.
struct Entering<'a> {
    headers: &'a HeaderMap,
    visitor: storage::Visitor,
    cookie: Option<HeaderValue>,
}

impl<'a> Entering<'a> {
    fn of(site: &Site, caller: &mut Caller, headers: &'a HeaderMap) -> Self {
        let cookie = with_cookie(caller, site);
        Self { headers, visitor: visitor(caller), cookie }
    }

    fn door(&self, site: &Site) -> Door<'_> {
        let cookies = site.cookies();
        Door {
            asked: cookies.asked(self.headers),
            device: device(self.headers),
            before: cookies.own_pages(self.headers),
            visitor: &self.visitor,
        }
    }

    /// In: on to where they wanted, with the session in the place of what they came in by.
    fn entered(self, site: &Site, caller: &Caller, opened: &Opened) -> Response {
        let to = opened.next.as_deref().and_then(own_page);
        let mut response = on_to_address(&to.unwrap_or_else(|| address(caller.lang, "/me")));
        let cookies = site.cookies();
        let set = [Some(cookies.set_own_pages(&opened.token)), Some(cookies.end_asked()), self.cookie];
        for cookie in set.into_iter().flatten() {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}
