//! Where somebody goes once they are signed in: back to the page they wanted, if it is one of the console's.

use axum::http::Method;

use domain::access::{Action, Decision, Principal, decide};

use crate::routes::{Class, Owner, ROUTES, Row};

/// The page somebody wanted, if it is one of the console's own in either language. Anything else is nothing: another
/// host, another scheme, a path that the route table does not know.
pub(crate) fn page_of_ours(wanted: &str) -> Option<String> {
    page_of(Owner::Desk, wanted)
}

/// The same for whoever's pages: the console's, or a patient's own.
pub(crate) fn page_of(owner: Owner, wanted: &str) -> Option<String> {
    let (path, query) = wanted.split_once('?').unwrap_or((wanted, ""));
    let english = path.strip_prefix("/fr").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let is_ours = ROUTES.iter().any(|row| {
        row.method == Method::GET && row.class == Class::Page && row.owner == owner && fits(row.path, english)
    });
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.=&".contains(c);
    match (is_ours, query) {
        (false, _) => None,
        (true, query) if query.is_empty() || !query.chars().all(plain) => Some(path.to_owned()),
        (true, query) => Some(format!("{path}?{query}")),
    }
}

/// Whether a path without its language is one of this row's.
pub(super) fn is_row(row: &Row, path: &str) -> bool {
    fits(row.path, path)
}

/// Whether a path is one of this row's: `/staff/appointments/{id}` takes any one plain word for the braces.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted.starts_with('{') => {
                let plain = given.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
                if given.is_empty() || !plain {
                    return false;
                }
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

/// A path of the door that remembers where somebody wanted to go.
pub(super) fn with(path: &str, next: &str) -> String {
    remembering(path, page_of_ours(next))
}

/// A path that carries along where to go afterwards.
pub(crate) fn remembering(path: &str, next: Option<String>) -> String {
    match next {
        Some(next) => {
            let query = serde_urlencoded::to_string([("next", next)]).expect("a text can be written as a query");
            format!("{path}?{query}")
        }
        None => path.to_owned(),
    }
}

/// The first page of the console that somebody may open.
pub(super) fn first_page(who: &Principal) -> &'static str {
    let may = |act| matches!(decide(who, act), Decision::Allow(_));
    match () {
        () if may(Action::DiaryRead) => "/staff",
        () if may(Action::MessageRead) => "/staff/follow-ups",
        () => "/staff/account",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_console_are_gone_back_to() {
        for ours in [
            "/staff",
            "/fr/staff",
            "/staff?day=2026-11-23",
            "/staff/follow-ups",
            "/fr/staff/appointments/0193a5f0-0000-7000-8000-000000000000",
        ] {
            assert_eq!(page_of_ours(ours).as_deref(), Some(ours));
        }
        for evil in [
            "",
            "/",
            "//evil.example",
            "//evil.example/staff",
            "/\\evil.example",
            "https://evil.example/staff",
            "/staff/../x",
            "/staff/appointments/..",
            "/staff/appointments/a%0d%0aSet-Cookie:x",
            "/staff/sign-in",
            "/staff/nothing",
            "/frstaff",
            "staff",
            "/staff/",
            "javascript:alert(1)",
        ] {
            assert_eq!(page_of_ours(evil), None, "{evil}");
        }
        assert_eq!(page_of_ours("/staff?next=%0d%0a").as_deref(), Some("/staff"));
        assert_eq!(with("/staff/sign-in", "//evil.example"), "/staff/sign-in");
        assert_eq!(with("/staff/sign-in", "/staff"), "/staff/sign-in?next=%2Fstaff");
    }
}
