//! The language somebody chose, remembered by their browser alone.

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{IntoResponse as _, Response},
};
use domain::text::Lang;
use serde::Deserialize;

use crate::{Site, error::Error, extract::Form, problem::Problem};

/// The page that the switch leads to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Choice {
    to: String,
}

/// `POST /language`: on to the same page in the language of its address, which is remembered.
pub(crate) async fn choose(site: Site, Form(choice): Form<Choice>) -> Result<Response, Error> {
    let to = own_path(&choice.to).ok_or_else(|| Problem::invalid(Vec::new()))?;
    let cookie = site.cookies().set_language(of_path(&choice.to));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, cookie)]).into_response())
}

/// The language of an address: French pages live under `/fr`.
pub(crate) fn of_path(path: &str) -> Lang {
    let is_french = path.strip_prefix("/fr").is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if is_french { Lang::French } else { Lang::English }
}

/// An address of ours: a path, so that the switch never leads to another site.
fn own_path(path: &str) -> Option<HeaderValue> {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_ours = path.starts_with('/') && !path.starts_with("//") && is_plain && path.len() <= 2_000;
    is_ours.then(|| HeaderValue::from_str(path).expect("what is plain can stand in a header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_leads_to_our_own_pages_alone() {
        for ours in ["/", "/fr", "/fr/book?place=any", "/a/secret"] {
            assert_eq!(own_path(ours).unwrap(), ours);
        }
        for foreign in ["", "fr", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: b"] {
            assert_eq!(own_path(foreign), None, "{foreign:?}");
        }
    }

    #[test]
    fn an_address_says_its_language() {
        assert_eq!([of_path("/fr"), of_path("/fr/book"), of_path("/fr?a")], [Lang::French; 3]);
        assert_eq!([of_path("/"), of_path("/friends"), of_path("/book/fr")], [Lang::English; 3]);
    }
}
