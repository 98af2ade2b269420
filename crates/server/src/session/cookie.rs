//! The cookies: the sessions of staff and of patients, the visitor who owns a hold, and the language somebody chose.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use domain::text::Lang;

/// Names and attributes depend on whether the site is reached by https: browsers take `__Host-` only there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookies {
    /// Whether the public address is https.
    pub(crate) https: bool,
}

impl Cookies {
    fn session_name(self) -> &'static str {
        if self.https { "__Host-mv" } else { "mv" }
    }

    fn visitor_name(self) -> &'static str {
        if self.https { "__Host-mv-v" } else { "mv-v" }
    }

    fn language_name(self) -> &'static str {
        if self.https { "__Host-mv-lang" } else { "mv-lang" }
    }

    /// The language this browser's person chose, if they ever did.
    pub(crate) fn language(self, headers: &HeaderMap) -> Option<Lang> {
        let tag = find(headers, self.language_name())?;
        Lang::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// Remembers a language for a year.
    pub(crate) fn set_language(self, lang: Lang) -> HeaderValue {
        self.made(self.language_name(), lang.tag(), Some(365 * 24 * 3600))
    }

    /// The session's secret, if the request carries one.
    pub(crate) fn session(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.session_name())
    }

    fn step_name(self) -> &'static str {
        if self.https { "__Host-mv-step" } else { "mv-step" }
    }

    /// The secret of a sign-in that waits for its next step, if the request carries one.
    pub(crate) fn step(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.step_name())
    }

    /// Keeps what the next step of signing in is known by: ten minutes, in this browser.
    pub(crate) fn set_step(self, secret: &str) -> HeaderValue {
        self.made(self.step_name(), secret, Some(10 * 60))
    }

    /// Nothing waits any more.
    pub(crate) fn end_step(self) -> HeaderValue {
        self.made(self.step_name(), "", Some(0))
    }

    fn own_pages_name(self) -> &'static str {
        if self.https { "__Host-mv-me" } else { "mv-me" }
    }

    /// The secret of a patient's session, if the request carries one. Its name is not the console's: whoever works here and
    /// is treated here has two sessions, and neither is ever taken for the other.
    pub(crate) fn own_pages(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.own_pages_name())
    }

    /// Sets a patient's session; it ends with the browser or the server, whichever comes first.
    pub(crate) fn set_own_pages(self, secret: &str) -> HeaderValue {
        self.made(self.own_pages_name(), secret, None)
    }

    /// Ends a patient's session in this browser.
    pub(crate) fn end_own_pages(self) -> HeaderValue {
        self.made(self.own_pages_name(), "", Some(0))
    }

    fn asked_name(self) -> &'static str {
        if self.https { "__Host-mv-ask" } else { "mv-ask" }
    }

    /// The secret of a browser that asked for a way in, if the request carries one.
    pub(crate) fn asked(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.asked_name())
    }

    /// Keeps what a mailed link is bound to: ten minutes, in this browser.
    pub(crate) fn set_asked(self, secret: &str) -> HeaderValue {
        self.made(self.asked_name(), secret, Some(10 * 60))
    }

    /// Nothing was asked for any more.
    pub(crate) fn end_asked(self) -> HeaderValue {
        self.made(self.asked_name(), "", Some(0))
    }

    /// The visitor's secret, if the request carries one.
    pub(crate) fn visitor(self, headers: &HeaderMap) -> Option<&str> {
        find(headers, self.visitor_name())
    }

    /// Whether the request carries a cookie of ours: then it must come from a page of ours.
    pub(crate) fn any(self, headers: &HeaderMap) -> bool {
        let kept = [Self::session, Self::visitor, Self::step, Self::own_pages, Self::asked];
        kept.into_iter().any(|of| of(self, headers).is_some())
    }

    /// Sets the session; it ends with the browser or the server, whichever comes first.
    pub(crate) fn set_session(self, secret: &str) -> HeaderValue {
        self.made(self.session_name(), secret, None)
    }

    /// Ends the session in this browser.
    pub(crate) fn end_session(self) -> HeaderValue {
        self.made(self.session_name(), "", Some(0))
    }

    /// Remembers the visitor for half a year: their holds, and the addresses they have proven.
    pub(crate) fn set_visitor(self, secret: &str) -> HeaderValue {
        self.made(self.visitor_name(), secret, Some(180 * 24 * 3600))
    }

    fn made(self, name: &str, value: &str, max_age: Option<u32>) -> HeaderValue {
        let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let secure = if self.https { "; Secure" } else { "" };
        HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"))
            .expect("a secret is base64url, a language a tag")
    }
}

fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| value)
}
