//! What stands before every handler: is it ours, who asks, may they.

use axum::{
    extract::{RawPathParams, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::MethodRouter,
};

use domain::{
    access::{Action, Decision, Permit, Principal, decide},
    patients::sign_in::Level,
    text::Lang,
};

use crate::{
    Site,
    edge::RequestId,
    error::Error,
    extract::{Caller, OwnSession, SignedIn},
    language, me, network,
    problem::Problem,
    routes::{Class, Owner, Proof, Row, Transaction},
    session::csrf,
    staff::{self, carried::Carried},
};

/// Puts a row's guard before its handler.
pub(crate) fn before(row: &'static Row, site: &Site, handler: MethodRouter<Site>) -> MethodRouter<Site> {
    handler.layer(middleware::from_fn_with_state((site.clone(), row), admit))
}

/// Lets a request through to its handler, with what was found out about the caller, or answers in its place.
async fn admit(
    State((site, row)): State<(Site, &'static Row)>,
    parameters: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let secret = row
        .owner
        .parameter()
        .and_then(|name| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned()));
    let (mut parts, body) = request.into_parts();
    let mut response = match recognise(&site, row, secret, &parts).await {
        Ok(caller) if is_in_the_way(row, &caller) => {
            let carried = Carried::of(row, &parts, body).await;
            instead(&site, row, &caller, &parts, carried).await.unwrap_or_else(|error| error.into_response())
        }
        Ok(caller) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    };
    response.extensions_mut().insert(row);
    response
}

/// Whether somebody must sign in, or prove themself once more, before the row answers.
fn is_in_the_way(row: &Row, caller: &Caller) -> bool {
    let is_stale = caller.staff.as_ref().is_some_and(|staff| !staff.is_proven)
        || caller.patient.is_some_and(|patient| !patient.is_fresh);
    caller.is_at_the_door || caller.needs_second_proof || (row.proof == Proof::Fresh && is_stale)
}

/// What is answered in place of a row: the door, where a page of the console was wanted without a session; and the
/// question for a code, where a deed needs a fresh one. What was typed goes along.
async fn instead(
    site: &Site,
    row: &Row,
    caller: &Caller,
    request: &Parts,
    carried: Option<Carried>,
) -> Result<Response, Error> {
    if caller.is_at_the_door && row.owner == Owner::Patient {
        return me::sign_in::in_place_of(site, caller, path_of(request), carried, reference_of(request)).await;
    }
    if caller.needs_second_proof {
        return me::second_proof::in_place_of(site, caller, path_of(request)).await;
    }
    if caller.is_at_the_door {
        let wanted = if row.transaction == Transaction::Read { path_of(request) } else { "" };
        return staff::sign_in::in_place_of(site, caller, wanted, carried, reference_of(request)).await;
    }
    if caller.patient.is_some() {
        return me::sign_in::once_more(site, caller, request.uri.path(), carried).await;
    }
    match row.class {
        Class::Page => staff::account::proof::in_place_of(site, caller, request.uri.path(), carried).await,
        _ => Err(Problem::verify_required().into()),
    }
}

/// The request's id, as error pages show it.
fn reference_of(request: &Parts) -> &str {
    request.extensions.get::<RequestId>().map_or("", |id| &id.0)
}

fn path_of(request: &Parts) -> &str {
    request.uri.path_and_query().map_or(request.uri.path(), |whole| whole.as_str())
}

/// Who asks, and what the policy grants them.
async fn recognise(site: &Site, row: &Row, secret: Option<String>, request: &Parts) -> Result<Caller, Error> {
    site.rates.allow_reading(row, request, &site.config)?;
    let headers = &request.headers;
    let cookies = site.cookies();
    let bearer = bearer(headers);
    let carries_cookie = bearer.is_none() && cookies.any(headers);
    if !csrf::allows(&request.method, headers, row.class, &site.config.origin(), carries_cookie) {
        return Err(Problem::forbidden().into());
    }

    let (mut staff, mut patient) = (None, None);
    let who = match (row.owner, &secret) {
        (Owner::Anyone, _) => Principal::Visitor,
        (Owner::Desk, _) => {
            let (who, signed_in) = who_of_staff(site, headers).await?;
            staff = signed_in;
            who
        }
        (Owner::Patient, _) => {
            let (who, session) = who_of_patients(site, headers).await?;
            patient = session;
            who
        }
        (_, None) => return Err(Problem::not_found().into()),
        (Owner::VisitOwner | Owner::HoldOwner, Some(token)) => {
            // Unknown, revoked and foreign links are one and the same.
            site.capability(token, network::of(request, &site.config)).await?.ok_or_else(Problem::not_found)?
        }
        (Owner::Enrollee, Some(token)) => {
            site.capability(token, network::of(request, &site.config)).await?.ok_or_else(Problem::not_found)?
        }
        (Owner::FeedReader, Some(file)) => {
            let token = file.strip_suffix(".ics").ok_or_else(Problem::not_found)?;
            site.capability(token, network::of(request, &site.config)).await?.ok_or_else(Problem::not_found)?
        }
        (Owner::MessageReader | Owner::WhoeverUnsubscribes | Owner::WhoeverPrefers, Some(token)) => {
            site.storage.signed_link(token, site.clock.now()).ok_or_else(Problem::not_found)?
        }
    };

    let (mut at_the_door, mut needs_second_proof) = (false, false);
    let permit = match decide(&who, row.act) {
        Decision::Allow(permit) => permit,
        // A page is answered by the door, which keeps what was typed; a program is told.
        Decision::SignIn if row.class == Class::Page => {
            at_the_door = true;
            granted_to_visitors()
        }
        Decision::SignIn => return Err(Problem::sign_in().into()),
        Decision::SecondProof if row.class == Class::Page && row.transaction == Transaction::Read => {
            needs_second_proof = true;
            granted_to_visitors()
        }
        Decision::SecondProof => return Err(Problem::verify_required().into()),
        Decision::Forbidden => return Err(Problem::forbidden().into()),
        Decision::Absent => return Err(Problem::not_found().into()),
    };
    site.rates.allow_staff(row, &permit)?;
    Ok(Caller {
        permit,
        visitor: cookies.visitor(headers).map(str::to_owned),
        network: network::of(request, &site.config),
        lang: lang(row, request),
        chosen: cookies.language(headers),
        token: secret,
        staff,
        patient,
        is_at_the_door: at_the_door,
        needs_second_proof,
    })
}

/// What everybody may: enough to see the door.
fn granted_to_visitors() -> Permit {
    match decide(&Principal::Visitor, Action::SignIn) {
        Decision::Allow(permit) => permit,
        _ => unreachable!("everybody may come to the door"),
    }
}

/// Who of staff asks: by a token, otherwise by the console's session; a visitor if neither holds.
pub(crate) async fn who_of_staff(site: &Site, headers: &HeaderMap) -> Result<(Principal, Option<SignedIn>), Error> {
    let now = site.clock.now();
    if let Some(token) = bearer(headers) {
        return Ok((site.storage.token(token, now).await?.unwrap_or(Principal::Visitor), None));
    }
    let Some(cookie) = site.cookies().session(headers) else {
        return Ok((Principal::Visitor, None));
    };
    let Some(open) = site.storage.session(cookie, now).await? else {
        return Ok((Principal::Visitor, None));
    };
    let signed_in = SignedIn {
        name: open.staff.name.expose().to_owned(),
        session: open.id,
        ends_at: open.idle_until,
        look: open.staff.look,
        is_proven: open.is_proven(now),
    };
    let staff = open.staff;
    let circle = site.storage.circle(staff.circle, staff.id, now).await?;
    Ok((Principal::Staff { id: staff.id, roles: staff.roles, circle }, Some(signed_in)))
}

/// Which patient asks, by the session of their own pages; a visitor if there is none. Where the clinic does without the
/// second proof, being signed in is enough.
pub(crate) async fn who_of_patients(
    site: &Site,
    headers: &HeaderMap,
) -> Result<(Principal, Option<OwnSession>), Error> {
    let now = site.clock.now();
    let Some(cookie) = site.cookies().own_pages(headers) else {
        return Ok((Principal::Visitor, None));
    };
    let Some(open) = site.storage.own_pages(cookie, now).await? else {
        return Ok((Principal::Visitor, None));
    };
    let is_waived = site.clinic().await?.identity.second_proof_waived.is_some();
    let level = if is_waived { Level::Person } else { open.level };
    let session = OwnSession { session: open.id, level, is_fresh: open.is_fresh(now) };
    Ok((Principal::Patient { id: open.patient, level }, Some(session)))
}

/// The language of the address; the API and development pages are English.
fn lang(row: &Row, request: &Parts) -> Lang {
    if row.class == Class::Api { Lang::English } else { language::of_path(request.uri.path()) }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
