//! Every article at the desk, by where it stands; and beginning a new one.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{
    access::Action,
    articles::{ArticleKind, ArticleState, ChangeKind, Head},
    ids::ArticleSlug,
    text::Lang,
};
use serde::Deserialize;
use storage::articles::{ArticleRefusal, DeskCard, Writing};

use super::{
    language, path_of, standing,
    to_do::{ToDo, to_do},
};
use crate::{
    Site,
    answer::{on_to, page},
    components::{Choice, Choices, Field, HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    staff::may,
    words::Words,
};

/// Which articles are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    show: String,
}

#[derive(Template)]
#[template(path = "staff/articles/list.html")]
struct ListPage {
    t: &'static Words,
    page: Frame,
    /// What somebody must do.
    to_do: Vec<ToDo>,
    groups: Vec<(Link, bool)>,
    rows: Vec<Row>,
    form: Option<HtmlForm>,
}

/// An article in the list.
struct Row {
    link: Link,
    /// Of its title.
    lang: &'static str,
    language: String,
    state: String,
    colour: &'static str,
    notes: Vec<String>,
}

/// A new article, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct New {
    slug: String,
    lang: String,
    title: String,
}

/// `GET /staff/articles`
pub(crate) async fn list(site: Site, caller: Caller, Query(which): Query<Which>) -> Result<Response, Error> {
    shown(&site, &caller, &which.show, New::default(), Problems::none()).await
}

/// `POST /staff/articles`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(new): Form<New>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mut problems = Problems::none();
    let slug: Option<ArticleSlug> = new.slug.trim().parse().ok();
    if slug.is_none() {
        problems.add("slug", t.desk_new_slug_wrong());
    }
    let lang: Option<Lang> = new.lang.parse().ok();
    if lang.is_none() {
        problems.add("lang", t.desk_new_language_missing());
    }
    if new.title.trim().is_empty() {
        problems.add("title", t.desk_new_title_missing());
    }
    let (Some(slug), Some(lang), true) = (slug, lang, problems.is_empty()) else {
        return shown(&site, &caller, "", new, problems).await;
    };
    let writing = Writing {
        head: empty(slug.clone(), lang, new.title.trim()),
        body: String::new(),
        change: ChangeKind::Clinical,
        note: String::new(),
    };
    match storage.begin_article(&writing, &caller.permit, site.clock.now()).await? {
        Ok(_) => Ok(on_to(&caller, &path_of(&slug, lang))),
        Err(ArticleRefusal::Exists) => {
            problems.add("slug", t.desk_new_exists());
            shown(&site, &caller, "", new, problems).await
        }
        Err(_) => Err(Problem::failure().into()),
    }
}

/// The front matter of an article of which nothing is known yet.
fn empty(slug: ArticleSlug, lang: Lang, title: &str) -> Head {
    Head {
        slug,
        lang,
        kind: ArticleKind::PatientArticle,
        title: title.to_owned(),
        description: String::new(),
        conditions: Vec::new(),
        techniques: Vec::new(),
        substances: Vec::new(),
        authors: Vec::new(),
        conflict: String::new(),
        clinic_interest: None,
        compares: false,
        claims: Vec::new(),
    }
}

async fn shown(site: &Site, caller: &Caller, show: &str, new: New, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let wanted = match show {
        "" => None,
        code => Some(ArticleState::from_code(code).ok_or_else(Problem::not_found)?),
    };
    let frame = site.console(caller, "/staff/articles", t.desk_heading()).await?.at(Place::Desk);
    let cards = site.storage.articles_at_desk(site.clock.now()).await?;
    let group = |state: Option<ArticleState>| {
        let (path, name) = match state {
            None => ("/staff/articles".to_owned(), t.desk_all()),
            Some(state) => (format!("/staff/articles?show={}", state.code()), standing(state, t).0),
        };
        (Link::new(frame.to(&path), name), state == wanted)
    };
    let to_do = to_do(site, caller, &cards, &frame, t).await?;
    let groups = std::iter::once(None).chain(ArticleState::ALL.map(Some)).map(group).collect();
    let rows = cards.iter().filter(|card| wanted.is_none_or(|state| card.state == state));
    let form = may(caller, Action::ContentWrite, None).then(|| new_form(&frame, &new, problems, t));
    let status = form.as_ref().map_or(StatusCode::OK, HtmlForm::status);
    let has_problems = form.as_ref().is_some_and(HtmlForm::has_problems);
    let rows = rows.map(|card| row(card, &frame, caller.lang, t)).collect();
    page(status, &ListPage { t, to_do, groups, rows, form, page: frame.with_problems(has_problems) })
}

fn new_form(frame: &Frame, new: &New, problems: Problems, t: &Words) -> HtmlForm {
    let languages = Lang::ALL.map(|lang| Choice::new(lang.tag(), language(lang, t)));
    let languages = Choices::new("lang", t.desk_new_language(), languages.to_vec()).value(&new.lang);
    HtmlForm::to(frame.to("/staff/articles"), problems)
        .asks(Field::text("title", t.desk_new_title()).value(new.title.clone()))
        .asks(Field::text("slug", t.desk_new_slug()).hint(t.desk_new_slug_hint()).value(new.slug.clone()))
        .asks(crate::components::Ask::Radios(languages))
        .button(t.desk_new_button())
}

fn row(card: &DeskCard, frame: &Frame, lang: Lang, t: &Words) -> Row {
    let (state, colour) = standing(card.state, t);
    let day = |day| wording::dates::date_in_words(day, wording::dates::Style::Date, lang);
    let mut notes = Vec::new();
    if let Some(number) = card.published {
        notes.push(t.desk_note_published(number.to_string()));
    }
    match (card.marks.review_due, card.review_due) {
        (Some(due), _) => notes.push(t.desk_note_overdue(day(due))),
        (None, Some(due)) => notes.push(t.desk_note_due(day(due))),
        (None, None) => {}
    }
    if card.marks.behind {
        notes.push(t.desk_note_behind());
    }
    let title = if card.title.trim().is_empty() { card.slug.to_string() } else { card.title.clone() };
    let link = Link::new(frame.to(&path_of(&card.slug, card.lang)), title);
    Row { link, lang: card.lang.tag(), language: language(card.lang, t), state, colour, notes }
}
