//! `/dev/mail`: the mail that `folder:` caught, as its reader would see it.

use std::{
    io,
    path::{Path as FilePath, PathBuf},
    time::SystemTime,
};

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{Html, IntoResponse as _, Response},
};
use uuid::Uuid;

use crate::{
    Site,
    error::Error,
    extract::Caller,
    frame::Frame,
    mail_text::{self, Shown},
    problem::Problem,
    words::Words,
};

/// So many of the newest are listed.
const NEWEST: usize = 200;

#[derive(Template)]
#[template(path = "dev/mailbox.html")]
struct MailboxPage {
    t: &'static Words,
    page: Frame,
    mails: Vec<Listed>,
}

/// A mail of the list.
struct Listed {
    href: String,
    subject: String,
    to: String,
    date: String,
}

#[derive(Template)]
#[template(path = "dev/mail.html")]
struct MailPage {
    t: &'static Words,
    page: Frame,
    mail: Shown,
    /// Addresses in the text: the frame below follows none.
    links: Vec<String>,
    html: Option<String>,
    raw: String,
}

/// `GET /dev/mail`
pub(crate) async fn list(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let folder = folder(&site)?;
    let newest = tokio::task::spawn_blocking(move || newest(&folder)).await.expect("reading a folder does not panic");
    let mails = newest.into_iter().map(|(id, mail)| Listed {
        href: format!("/dev/mail/{id}"),
        to: header(&mail, "To"),
        date: header(&mail, "Date"),
        subject: mail.subject,
    });
    let mails = mails.collect();
    let page = site.frame(&caller, "/dev/mail", t.dev_mail_heading()).await?.twin(None);
    Ok(Html(MailboxPage { t, page, mails }.render()?).into_response())
}

/// `GET /dev/mail/{id}`
pub(crate) async fn show(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mail = mail_text::read(&bytes(&site, &id).await?);
    let here = format!("/dev/mail/{id}");
    let page = site.frame(&caller, &here, mail.subject.clone()).await?.twin(None);
    let shown = MailPage {
        t,
        page,
        links: links(&mail.text),
        html: mail.html.is_some().then(|| format!("{here}/html")),
        raw: format!("{here}/raw"),
        mail,
    };
    Ok(Html(shown.render()?).into_response())
}

/// `GET /dev/mail/{id}/html`: in a sandboxed frame, with a content policy of its own.
pub(crate) async fn html(site: Site, Path(id): Path<String>) -> Result<Response, Error> {
    let mail = mail_text::read(&bytes(&site, &id).await?);
    Ok(Html(mail.html.ok_or_else(Problem::not_found)?).into_response())
}

/// `GET /dev/mail/{id}/raw`
pub(crate) async fn raw(site: Site, Path(id): Path<String>) -> Result<Response, Error> {
    let mut response = bytes(&site, &id).await?.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    Ok(response)
}

fn folder(site: &Site) -> Result<PathBuf, Error> {
    site.config.mailbox.clone().ok_or_else(|| Problem::not_found().into())
}

/// A captured mail. Names are identifiers and nothing else, so no path leads out of the folder.
async fn bytes(site: &Site, id: &str) -> Result<Vec<u8>, Error> {
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let path = folder(site)?.join(format!("{id}.eml"));
    tokio::fs::read(path).await.map_err(|_| Problem::not_found().into())
}

/// The newest first. A folder that is not there yet holds nothing.
fn newest(folder: &FilePath) -> Vec<(Uuid, Shown)> {
    let mut found: Vec<(SystemTime, Uuid, PathBuf)> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| caught(&entry.ok()?.path()).ok().flatten()).collect(),
        Err(_) => Vec::new(),
    };
    found.sort_by(|one, other| other.cmp(one));
    found.truncate(NEWEST);
    let read = |(_, id, path): (SystemTime, Uuid, PathBuf)| Some((id, mail_text::read(&std::fs::read(path).ok()?)));
    found.into_iter().filter_map(read).collect()
}

/// A file that is a whole mail: its time and its name.
fn caught(path: &FilePath) -> io::Result<Option<(SystemTime, Uuid, PathBuf)>> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name.strip_suffix(".eml").and_then(|id| id.parse().ok()) {
        Some(id) => Ok(Some((path.metadata()?.modified()?, id, path.to_owned()))),
        None => Ok(None),
    }
}

fn header(mail: &Shown, name: &str) -> String {
    let found = mail.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Every address in a text, once.
fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let link = word.trim_matches(|c: char| "<>().,;\"'".contains(c));
        if (link.starts_with("http://") || link.starts_with("https://")) && !links.iter().any(|known| known == link) {
            links.push(link.to_owned());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_text_are_found_once() {
        let text = "See it here: http://127.0.0.1:3000/a/x_y-z.\n<https://clinic.example/fr/a/1> http://127.0.0.1:3000/a/x_y-z";

        assert_eq!(links(text), ["http://127.0.0.1:3000/a/x_y-z", "https://clinic.example/fr/a/1"]);
    }

    #[test]
    fn a_folder_shows_whole_mails_alone() {
        let folder = std::env::temp_dir().join(format!("mailbox-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let id = Uuid::from_u128(7);
        std::fs::write(folder.join(format!("{id}.eml")), "Subject: One\r\n\r\nText").unwrap();
        std::fs::write(folder.join("half.eml.part"), "Subject: Two\r\n").unwrap();

        let newest = newest(&folder);

        assert_eq!(newest.len(), 1);
        assert_eq!((newest[0].0, newest[0].1.subject.as_str()), (id, "One"));
        assert!(super::newest(&folder.join("nowhere")).is_empty());
    }
}
