//! The pictures at the desk: what there is, by which words an article shows it, and a form that takes another one in.

use askama::Template;
use axum::{
    extract::{Multipart, multipart::MultipartError, multipart::MultipartRejection},
    http::StatusCode,
    response::Response,
};
use domain::{access::Action, articles::Picture};
use serde::Deserialize;
use storage::articles::{NewPicture, PictureRefusal};

use super::{LARGEST_FILE, NoPicture, taken::handed_over};
use crate::{
    Site,
    answer::{on_to, page},
    components::{Ask, Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Query},
    frame::{Frame, Place},
    problem::{FieldProblem, Problem},
    staff::may,
    words::Words,
};

const PATH: &str = "/staff/articles/pictures";

#[derive(Template)]
#[template(path = "staff/pictures.html")]
struct PicturesPage {
    t: &'static Words,
    page: Frame,
    /// The one that was just taken in.
    done: Option<Shown>,
    pictures: Vec<Shown>,
    form: Option<HtmlForm>,
}

/// A picture, and what an article writes to show it.
#[derive(Clone, Debug)]
struct Shown {
    address: String,
    name: String,
    width: u32,
    height: u32,
    facts: String,
    markdown: String,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    done: String,
}

/// What the form sends.
#[derive(Debug, Default)]
struct Sent {
    name: String,
    /// What the file was called where it came from.
    file_name: String,
    file: Vec<u8>,
}

/// `GET /staff/articles/pictures`
pub(crate) async fn list(site: Site, caller: Caller, Query(looking): Query<Looking>) -> Result<Response, Error> {
    shown(&site, &caller, &looking.done, "", Problems::none()).await
}

/// `POST /staff/articles/pictures`
pub(crate) async fn take(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let sent = Sent::read(sent.map_err(|_| Problem::unsupported_type())?).await?;
    let name = sent.name.clone();
    let mut problems = Problems::none();
    match taken_apart(sent).await {
        Ok(picture) => match storage.keep_picture(&picture, &caller.permit, site.clock.now()).await? {
            Ok(_) => return Ok(on_to(&caller, &format!("{PATH}?done={}", picture.name))),
            Err(PictureRefusal::NameTaken) => problems.add("name", t.pictures_name_taken(picture.name)),
            Err(PictureRefusal::KnownAs(known)) => problems.add("picture", t.pictures_known_as(known)),
        },
        Err(NoPicture::Name) => problems.add("name", t.pictures_name_wrong()),
        Err(why) => problems.add("picture", said(&why, t)),
    }
    shown(&site, &caller, "", &name, problems).await
}

/// Taking a picture apart is work for the processor: the others' pages do not wait for it.
async fn taken_apart(sent: Sent) -> Result<NewPicture, NoPicture> {
    let apart = tokio::task::spawn_blocking(move || handed_over(&sent.stem(), &sent.file)).await;
    apart.unwrap_or(Err(NoPicture::Unreadable))
}

fn said(why: &NoPicture, t: &Words) -> String {
    match why {
        NoPicture::Name => t.pictures_name_wrong(),
        NoPicture::File => t.pictures_file_large((LARGEST_FILE / 1024 / 1024).to_string()),
        NoPicture::Pixels => t.pictures_pixels(),
        NoPicture::Unreadable => t.pictures_unreadable(),
        NoPicture::Heavy { kilobytes } => t.pictures_heavy(kilobytes.to_string()),
    }
}

impl Sent {
    async fn read(mut parts: Multipart) -> Result<Self, Error> {
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await.map_err(refused)? {
            match part.name().unwrap_or_default() {
                "name" => sent.name = part.text().await.map_err(refused)?.trim().to_owned(),
                "picture" => {
                    sent.file_name = part.file_name().unwrap_or_default().to_owned();
                    sent.file = part.bytes().await.map_err(refused)?.to_vec();
                }
                _ => {}
            }
        }
        Ok(sent)
    }

    /// What was typed, else what the file is called, as names of pictures are written.
    fn stem(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let (stem, _) = self.file_name.rsplit_once('.').unwrap_or((&self.file_name, ""));
        let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
    }
}

fn refused(error: MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large().into(),
        _ => Problem::invalid(vec![FieldProblem { field: None, code: None, text: error.body_text() }]).into(),
    }
}

async fn shown(site: &Site, caller: &Caller, done: &str, name: &str, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.console(caller, PATH, t.pictures_heading()).await?.at(Place::Desk);
    let library = site.storage.library().await?;
    let is_writer = may(caller, Action::ContentWrite, None);
    let form = is_writer.then(|| {
        HtmlForm::to(frame.to(PATH), problems)
            .asks(Ask::File(Field::text("picture", t.pictures_file()).hint(t.pictures_file_hint())))
            .asks(Field::text("name", t.pictures_name()).hint(t.pictures_name_hint()).value(name).optional())
            .button(t.pictures_button())
    });
    let status = form.as_ref().map_or(StatusCode::OK, HtmlForm::status);
    let has_problems = form.as_ref().is_some_and(HtmlForm::has_problems);
    let pictures: Vec<Shown> = library.pictures.iter().map(|picture| Shown::of(picture, t)).collect();
    let done = pictures.iter().find(|picture| picture.name == done).cloned();
    page(status, &PicturesPage { t, done, pictures, form, page: frame.with_problems(has_problems) })
}

impl Shown {
    fn of(picture: &Picture, t: &Words) -> Self {
        let Picture { name, file, width, height, bytes } = picture;
        Self {
            address: format!("/learn/images/{file}"),
            name: name.clone(),
            width: *width,
            height: *height,
            facts: t.pictures_facts(width.to_string(), height.to_string(), bytes.div_ceil(1024).to_string()),
            markdown: format!("![{}](images/{name})", t.pictures_what_it_shows()),
        }
    }
}
