//! What somebody typed before they had to sign in, or to prove themself once more. It goes along in the form of each step,
//! and a button sends it where it was to go; nothing of it is kept anywhere.

use axum::{
    body::{Body, to_bytes},
    http::{Method, header::CONTENT_TYPE, request::Parts},
};

use super::way_back::is_row;
use crate::{
    components::{HtmlForm, Problems},
    routes::{Class, Owner, ROUTES, Row, Transaction},
};

/// The field in which it goes along.
pub(crate) const FIELD: &str = "again";

/// As much as a form of ours may hold.
const MOST: usize = 64 * 1024;

/// What is never written into a page: it is typed again.
const SECRETS: [&str; 4] = ["password", "present", "code", "recovery"];

/// A form that waits to be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Carried {
    path: String,
    fields: Vec<(String, String)>,
}

impl Carried {
    /// What a request was about to do. None where it was no form behind a door, or nothing was typed into it.
    pub(crate) async fn of(row: &Row, request: &Parts, body: Body) -> Option<Self> {
        if row.transaction != Transaction::Write || !is_behind_a_door(row) {
            return None;
        }
        let kind = request.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return None;
        }
        let body = to_bytes(body, MOST).await.ok()?;
        Self::with(request.uri.path(), &body)
    }

    /// Reads it back from the field of a form; a path that is no deed behind a door is nothing.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (path, fields) = text.split_once('?')?;
        Self::with(path, fields.as_bytes())
    }

    fn with(path: &str, fields: &[u8]) -> Option<Self> {
        let english = path.strip_prefix("/fr").filter(|rest| rest.starts_with('/')).unwrap_or(path);
        ROUTES.iter().find(|row| row.method == Method::POST && is_behind_a_door(row) && is_row(row, english))?;
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(fields).ok()?;
        let holds_secrets = fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str()));
        (!fields.is_empty() && !holds_secrets).then(|| Self { path: path.to_owned(), fields })
    }

    /// As the field of a form holds it.
    pub(crate) fn written(&self) -> String {
        let fields = serde_urlencoded::to_string(&self.fields).expect("pairs of texts can be written as a form");
        format!("{}?{fields}", self.path)
    }

    /// The form that sends it once more.
    pub(crate) fn form(self, button: String) -> HtmlForm {
        let form = HtmlForm::to(self.path, Problems::none()).button(button);
        HtmlForm { kept: self.fields, ..form }
    }
}

/// Whether somebody signs in for it: to the console, or to their own pages.
fn is_behind_a_door(row: &Row) -> bool {
    row.class == Class::Page && matches!(row.owner, Owner::Desk | Owner::Patient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_the_console_is_kept_as_it_was_typed() {
        let path = "/fr/staff/accounts/0193a5f0-0000-7000-8000-000000000000/roles";
        let typed = "version=3&role=admin&role=front-desk&note=%C3%A9t%C3%A9+%26+%22%3Cb%3E";
        let carried = Carried::with(path, typed.as_bytes()).expect("it is one of ours");

        assert_eq!(Carried::read(&carried.written()), Some(carried.clone()));
        let form = carried.form("Send".to_owned());
        assert_eq!(form.action, path);
        assert_eq!(
            form.kept[1..3],
            [("role".to_owned(), "admin".to_owned()), ("role".to_owned(), "front-desk".to_owned())]
        );
        assert_eq!(form.kept[3].1, "été & \"<b>");
    }

    #[test]
    fn nothing_else_is_and_no_secret() {
        for other in [
            "//evil.example/staff/accounts/new?name=x",
            "https://evil.example?name=x",
            "/staff/accounts?name=x",
            "/staff/sign-out?name=x",
            "/book/confirm?name=x",
            "/staff/account/password?present=old&password=new",
            "/staff/account/proof?code=123456",
            "/me/second-proof?code=abcdeabcde",
            "/staff/accounts/new?",
            "/staff/accounts/new",
            "",
        ] {
            assert_eq!(Carried::read(other), None, "{other}");
        }
    }
}
