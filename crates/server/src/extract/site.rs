//! The site itself, and what the guard found out about the caller.

use std::{convert::Infallible, net::IpAddr};

use axum::{extract::FromRequestParts, http::request::Parts};

use domain::{access::Permit, accounts::Look, ids::SessionId, patients::sign_in::Level, text::Lang};
use jiff::Timestamp;
use storage::Storage;

use crate::{Site, error::Error, network, problem::Problem};

impl FromRequestParts<Self> for Site {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, site: &Self) -> Result<Self, Infallible> {
        Ok(site.clone())
    }
}

/// What the guard of the route table found out: who asks, from where, in which language.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// What the policy granted.
    pub(crate) permit: Permit,
    /// The visitor's secret from the cookie, if any.
    pub(crate) visitor: Option<String>,
    /// The client's network; none on loopback without a trusted proxy: then per-network limits do not apply.
    pub(crate) network: Option<IpAddr>,
    /// The language of the address.
    pub(crate) lang: Lang,
    /// The language they chose before, if they did; where it is not the address's, the front door leads there.
    pub(crate) chosen: Option<Lang>,
    /// The secret in the path, for rows that are a capability.
    pub(crate) token: Option<String>,
    /// Name and account of who is signed in to the console.
    pub(crate) staff: Option<SignedIn>,
    /// Which patient is signed in to their own pages; only there.
    pub(crate) patient: Option<OwnSession>,
    /// A page of the console, or of a patient's own, was wanted without a session.
    pub(crate) is_at_the_door: bool,
    /// A page about a patient's health was wanted without the second proof.
    pub(crate) needs_second_proof: bool,
}

/// A patient in front of their own pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnSession {
    /// The session of this browser.
    pub(crate) session: SessionId,
    /// What was proven, or counts as proven in this clinic.
    pub(crate) level: Level,
    /// Whether they have signed in a moment ago, and may change what must not be changed in a browser left open.
    pub(crate) is_fresh: bool,
}

/// A member of staff in front of the console.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Their name, for the console's frame.
    pub(crate) name: String,
    /// The session of this browser.
    pub(crate) session: SessionId,
    /// When it ends unless it is used.
    pub(crate) ends_at: Timestamp,
    /// How the console looks to them.
    pub(crate) look: Look,
    /// Whether they may do what is dangerous without another proof.
    pub(crate) is_proven: bool,
}

impl Caller {
    /// The caller as storage knows visitors.
    pub(crate) fn visitor(&self) -> storage::Visitor {
        storage::Visitor { cookie: self.visitor.clone(), network: self.network_text() }
    }

    /// The client's network as storage counts it; none where it is not known.
    pub(crate) fn network_text(&self) -> Option<String> {
        self.network.map(network::name)
    }
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().expect("every route stands behind the guard"))
    }
}

/// The storage, for handlers that change something. Refuses GET and HEAD, so that no such handler can be mounted there.
pub(crate) struct Changes(pub(crate) Storage);

impl FromRequestParts<Site> for Changes {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        if parts.method.is_safe() {
            return Err(Problem::method_not_allowed().into());
        }
        Ok(Self(site.storage.clone()))
    }
}
