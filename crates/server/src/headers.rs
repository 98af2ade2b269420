//! What stands on every answer, errors included (security page §6.6).

use axum::{
    http::{
        HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::Response,
};

use crate::routes::{Class, Csp};

/// Nothing inline and nothing from elsewhere, so that no nonce is needed.
const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// A page of ours that shows captured mail in a frame of its own.
const MAILBOX: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// A captured mail: its own inline styles, no scripts, shown by nobody but us.
const CAPTURED_MAIL: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";

/// What only its reader may keep, and must ask about each time: with `no-store`, no ETag would ever come back.
pub(crate) const READERS_OWN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Puts them on an answer. `https` tells whether the public address is one.
pub(crate) fn put(response: &mut Response, csp: Csp, class: Class, cacheable: bool, https: bool) {
    let headers = response.headers_mut();
    let policy = match csp {
        Csp::Page => PAGE,
        Csp::Mailbox => MAILBOX,
        Csp::CapturedMail => CAPTURED_MAIL,
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // With `no-referrer`, browsers without Fetch Metadata send `Origin: null` on form posts; so only where a link is a secret.
    let referrer = if matches!(class, Class::Capability | Class::OneClick) { "no-referrer" } else { "same-origin" };
    headers.insert(REFERRER_POLICY, HeaderValue::from_static(referrer));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS));
    if https {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, value);
    }
    if !cacheable {
        if headers.get(CACHE_CONTROL) == Some(&READERS_OWN) {
            return;
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    }
}
