//! Whether a changing request came from a page of ours (security page §6.4).

use axum::http::{HeaderMap, Method};

use crate::routes::Class;

/// Decides on a request with an unsafe method. `origin` is the site's own, `cookies` whether it carries one of ours.
pub(crate) fn allows(method: &Method, headers: &HeaderMap, class: Class, origin: &str, cookies: bool) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let sent_from = text("sec-fetch-site");
    let own_origin = text("origin").is_some_and(|sent| same_origin(sent, origin, text("host")));
    let cross_site = matches!(sent_from, Some("cross-site" | "same-site"));

    match class {
        // RFC 8058: the mail program posts without cookies from wherever it is; the secret is in the path.
        Class::OneClick => true,
        // The secret in the path is the authority.
        Class::Capability => !cross_site,
        // It says nothing but how this browser likes its pages; older ones send no origin from a page behind a secret link.
        Class::Preference => !cross_site,
        // Nothing ambient is carried.
        Class::Api if !cookies => !cross_site,
        Class::Page | Class::Api | Class::Asset => match sent_from {
            Some("same-origin") => true,
            Some("none") => own_origin,
            Some(_) => false,
            None => own_origin,
        },
    }
}

/// The site's own origin; on plain http, which is loopback only, the very host that was asked counts as well.
fn same_origin(sent: &str, own: &str, host: Option<&str>) -> bool {
    sent == own || (own.starts_with("http://") && host.is_some_and(|host| sent.strip_prefix("http://") == Some(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://clinic.example";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_form_of_another_site_is_refused_and_ours_passes() {
        let allows = |pairs: &[(&'static str, &'static str)]| {
            super::allows(&Method::POST, &headers(pairs), Class::Page, OWN, false)
        };

        assert!(allows(&[("sec-fetch-site", "same-origin")]));
        assert!(allows(&[("origin", OWN)]));
        assert!(!allows(&[("sec-fetch-site", "cross-site"), ("origin", OWN)]));
        assert!(!allows(&[("sec-fetch-site", "same-site")]));
        assert!(!allows(&[("sec-fetch-site", "none")]));
        assert!(!allows(&[("origin", "https://evil.example")]));
        assert!(!allows(&[("origin", "null")]));
        assert!(!allows(&[]));
    }

    #[test]
    fn a_program_without_cookies_may_post_and_one_with_ours_must_say_from_where() {
        let bare = headers(&[]);

        assert!(allows(&Method::POST, &bare, Class::Api, OWN, false));
        assert!(!allows(&Method::POST, &bare, Class::Api, OWN, true));
        assert!(allows(&Method::GET, &bare, Class::Api, OWN, true));
    }

    #[test]
    fn one_click_passes_from_anywhere() {
        let foreign = headers(&[("sec-fetch-site", "cross-site")]);

        assert!(allows(&Method::POST, &foreign, Class::OneClick, OWN, false));
        assert!(!allows(&Method::POST, &foreign, Class::Capability, OWN, false));
        assert!(!allows(&Method::POST, &foreign, Class::Preference, OWN, false));
    }
}
