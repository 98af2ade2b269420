//! Writing an article: its text beside how readers see it, what speaks against publishing it, and what can be done with it.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    access::Action,
    articles::{
        Article, ArticleState, ChangeKind, Head,
        checks::{self, Finding, Severity},
        file::Unreadable,
    },
    text::Lang,
};
use serde::Deserialize;
use storage::articles::{ArticleRefusal, AtDesk, Writing};

use super::{
    deeds::{Deed, deeds},
    history::{Line, Step, difference, steps},
    language, path_of, standing, which,
};
use crate::{
    Site,
    answer::{on_to, page},
    articles,
    components::{Ask, Choice, Choices, Fact, Field, HtmlForm, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    staff::may,
    words::Words,
};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    done: String,
}

/// A text as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    version: String,
    text: String,
    change: String,
    note: String,
    /// Only look at it.
    preview: String,
    /// The page's own script saves: it wants a line, no page.
    auto: String,
}

#[derive(Template)]
#[template(path = "staff/articles/editor.html")]
pub(super) struct EditorPage {
    t: &'static Words,
    page: Frame,
    back: String,
    /// What the article is called.
    name: String,
    /// The language of the article, which need not be the page's.
    lang: &'static str,
    state: String,
    colour: &'static str,
    facts: Vec<Fact>,
    pub(super) done: Option<String>,
    pub(super) refused: Option<String>,
    /// Somebody saved meanwhile: what differs between theirs and this.
    conflict: Vec<Line>,
    findings: Vec<FindingShown>,
    form: Option<HtmlForm>,
    /// As readers see it: rendered by the domain, then cleaned once more. Not escaped.
    preview: Option<String>,
    /// Whether the preview is of what was typed and not kept.
    is_unsaved: bool,
    lines: Vec<String>,
    pub(super) deeds: Vec<Deed>,
    steps: Vec<Step>,
}

/// A finding beside the text.
struct FindingShown {
    code: String,
    severity: String,
    colour: &'static str,
    /// The line it is about, and where on the page that is.
    line: Option<usize>,
    place: String,
    text: String,
    remedy: String,
    /// The language it is told in.
    lang: &'static str,
}

/// `GET /staff/articles/{slug}/{lang}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path((slug, lang)): Path<(String, String)>,
    Query(looking): Query<Looking>,
) -> Result<Response, Error> {
    let at_desk = found(&site, &slug, &lang).await?;
    let t = Words::of(caller.lang);
    let mut shown = EditorPage::of(&site, &caller, &at_desk, None, Problems::none()).await?;
    shown.done = match looking.done.as_str() {
        "saved" => Some(t.desk_done_saved()),
        "submit" => Some(t.desk_done_submitted()),
        "approve" => Some(t.desk_done_approved()),
        "request-changes" | "reject" => Some(t.desk_done_handed_back()),
        "publish" => Some(t.desk_done_published()),
        "correct" => Some(t.desk_done_correcting()),
        "archive" => Some(t.desk_done_archived()),
        "retract" => Some(t.desk_done_retracted()),
        _ => None,
    };
    page(StatusCode::OK, &shown)
}

/// `POST /staff/articles/{slug}/{lang}`
pub(crate) async fn save(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path((slug, lang)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let at_desk = found(&site, &slug, &lang).await?;
    let writing = match typed.read(&at_desk, caller.lang, t) {
        Ok(writing) => writing,
        Err(problems) if typed.auto.is_empty() => {
            let shown = EditorPage::of(&site, &caller, &at_desk, Some(typed), problems).await?;
            return page(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
        Err(_) => return Ok((StatusCode::UNPROCESSABLE_ENTITY, t.desk_not_saved()).into_response()),
    };
    if !typed.preview.is_empty() {
        let mut shown = EditorPage::of(&site, &caller, &at_desk, Some(typed), Problems::none()).await?;
        shown.is_unsaved = true;
        return page(StatusCode::OK, &shown);
    }
    let seen = typed.version.parse().map_err(|_| Problem::version_required())?;
    match storage.write_article(&writing, seen, &caller.permit, site.clock.now()).await? {
        Ok(now) if !typed.auto.is_empty() => saved(&site, &caller, &now).await,
        Ok(now) => Ok(on_to(&caller, &format!("{}?done=saved", path_of(&now.slug, now.lang)))),
        Err(ArticleRefusal::VersionMismatch) if !typed.auto.is_empty() => {
            Ok((StatusCode::CONFLICT, t.desk_changed_meanwhile()).into_response())
        }
        // Both texts are there: what was typed in its field, and what differs from what is kept.
        Err(ArticleRefusal::VersionMismatch) => {
            let now = found(&site, &slug, &lang).await?;
            let mut shown = EditorPage::of(&site, &caller, &now, Some(typed.clone()), Problems::none()).await?;
            shown.refused = Some(t.desk_changed_meanwhile());
            shown.conflict = difference(&text_of(&now), &typed.text.replace("\r\n", "\n"));
            page(StatusCode::CONFLICT, &shown)
        }
        Err(refusal) => Err(crate::api::staff::articles::refused(refusal)),
    }
}

/// `POST /staff/articles/{slug}/{lang}/preview`: the text as readers would see it, for the page's own script.
pub(crate) async fn preview(
    site: Site,
    caller: Caller,
    Path((slug, lang)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let at_desk = found(&site, &slug, &lang).await?;
    let Ok(writing) = typed.read(&at_desk, caller.lang, t) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let frame = site.console(&caller, &path_of(&at_desk.slug, at_desk.lang), "").await?;
    match rendered(&site, &frame, &writing.head, &writing.body).await? {
        Some(html) => Ok(Html(html).into_response()),
        None => Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
    }
}

/// What the page's script is told of a save: the new version, and when.
async fn saved(site: &Site, caller: &Caller, now: &AtDesk) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let zone = site.clinic().await?.identity.zone.clone();
    let at = wording::dates::in_words(now.updated_at, zone.rules(), wording::dates::Style::Time, caller.lang);
    let body = serde_json::json!({ "version": now.revision, "said": t.desk_saved_at(at) });
    let mut response = body.to_string().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

pub(super) async fn found(site: &Site, slug: &str, lang: &str) -> Result<AtDesk, Error> {
    let (slug, lang) = which(slug, lang)?;
    site.storage.article_at_desk(&slug, lang).await?.ok_or_else(|| Problem::not_found().into())
}

/// The newest text as its file.
pub(super) fn text_of(at_desk: &AtDesk) -> String {
    at_desk.text().map(|(head, body)| Article::as_filed(head, body).to_file()).unwrap_or_default()
}

impl Typed {
    /// Reads the front matter; a body that cannot be read yet is kept all the same, and the findings say so.
    fn read(&self, at_desk: &AtDesk, lang: Lang, t: &Words) -> Result<Writing, Problems> {
        let mut problems = Problems::none();
        let article = match Article::from_file(&self.text) {
            Ok(article) if (&article.head.slug, article.head.lang) == (&at_desk.slug, at_desk.lang) => Some(article),
            Ok(_) => {
                problems.add("text", t.desk_text_another());
                None
            }
            Err(Unreadable { line, what }) => {
                let ([what], _) = checks::told([&what], lang);
                problems.add("text", t.desk_text_unreadable(line.to_string(), what));
                None
            }
        };
        let change = ChangeKind::from_code(&self.change);
        if change.is_none() {
            problems.add("change", t.desk_change_missing());
        }
        match article.zip(change) {
            Some((article, change)) => {
                Ok(Writing { head: article.head, body: article.body, change, note: self.note.trim().to_owned() })
            }
            None => Err(problems),
        }
    }
}

impl EditorPage {
    /// The page of an article; with what was typed, where that is not kept.
    pub(super) async fn of(
        site: &Site,
        caller: &Caller,
        at_desk: &AtDesk,
        typed: Option<Typed>,
        problems: Problems,
    ) -> Result<Self, Error> {
        let t = Words::of(caller.lang);
        let path = path_of(&at_desk.slug, at_desk.lang);
        let kept = text_of(at_desk);
        let text = typed.as_ref().map_or(kept, |typed| typed.text.clone());
        let read = Article::from_file(&text).ok();
        let title = read.as_ref().map(|read| read.head.title.trim().to_owned()).filter(|title| !title.is_empty());
        let name = title.unwrap_or_else(|| at_desk.slug.to_string());
        let heading = t.desk_article_heading(name.clone());
        let frame = site.console(caller, &path, heading).await?.at(Place::Desk);

        let (judged, preview) = match &read {
            Some(article) => {
                let change = typed.as_ref().and_then(|typed| ChangeKind::from_code(&typed.change));
                let writing = Writing {
                    head: article.head.clone(),
                    body: article.body.clone(),
                    change: change.unwrap_or(ChangeKind::Clinical),
                    note: String::new(),
                };
                let judged = match &typed {
                    Some(_) => Some(site.storage.findings_of(&writing, site.clock.now()).await?),
                    None => {
                        let of_page = articles::of_page(site, at_desk.lang).await?;
                        site.storage.article_findings(&at_desk.slug, at_desk.lang, &of_page, site.clock.now()).await?
                    }
                };
                (judged, rendered(site, &frame, &article.head, &article.body).await?)
            }
            None => (None, None),
        };
        let findings = match &judged {
            Some(Ok(judged)) => {
                judged.findings.iter().map(|finding| FindingShown::of(finding, caller.lang, t)).collect()
            }
            Some(Err(mistakes)) => mistakes
                .iter()
                .map(|mistake| FindingShown::unreadable(mistake.line, &mistake.what.to_string(), caller.lang, t))
                .collect(),
            None => Vec::new(),
        };
        let (state, colour) = standing(at_desk.state(), t);
        let is_writer = may(caller, Action::ContentWrite, None);
        let form = is_writer.then(|| form(&frame, at_desk, &text, typed.as_ref(), problems, t));
        let has_problems = form.as_ref().is_some_and(HtmlForm::has_problems);
        Ok(Self {
            t,
            back: frame.to("/staff/articles"),
            name,
            lang: at_desk.lang.tag(),
            state,
            colour,
            facts: facts(at_desk, caller.lang, t),
            done: None,
            refused: None,
            conflict: Vec::new(),
            findings,
            form,
            preview,
            is_unsaved: false,
            lines: text.lines().map(str::to_owned).collect(),
            deeds: deeds(at_desk, caller, &frame, t),
            steps: steps(at_desk, &frame, caller.lang, t),
            page: frame.with_problems(has_problems),
        })
    }
}

fn form(frame: &Frame, at_desk: &AtDesk, text: &str, typed: Option<&Typed>, problems: Problems, t: &Words) -> HtmlForm {
    let draft = at_desk.draft.as_ref();
    let change = typed.map_or_else(
        || draft.map_or(ChangeKind::Clinical, |draft| draft.change).code().to_owned(),
        |typed| typed.change.clone(),
    );
    let note =
        typed.map_or_else(|| draft.map(|draft| draft.note.clone()).unwrap_or_default(), |typed| typed.note.clone());
    let kinds = [
        (ChangeKind::Editorial, t.desk_change_editorial()),
        (ChangeKind::Clinical, t.desk_change_clinical()),
        (ChangeKind::Correction, t.desk_change_correction()),
    ];
    let kinds = kinds.map(|(kind, name)| Choice::new(kind.code(), name)).to_vec();
    HtmlForm::to(frame.to(&path_of(&at_desk.slug, at_desk.lang)), problems)
        .keeps("version", at_desk.revision.to_string())
        .asks(
            TextArea::new("text", t.desk_text()).hint(t.desk_text_hint()).rows(30).written_in(at_desk.lang).value(text),
        )
        .asks(Ask::Radios(Choices::new("change", t.desk_change(), kinds).value(&change)))
        .asks(Field::text("note", t.desk_note()).value(note).optional())
        .button(t.desk_save())
}

fn facts(at_desk: &AtDesk, lang: Lang, t: &Words) -> Vec<Fact> {
    let mut facts = vec![Fact::new(t.desk_fact_language(), language(at_desk.lang, t))];
    let published = at_desk.published.map_or_else(|| t.desk_fact_not_published(), |number| number.to_string());
    facts.push(Fact::new(t.desk_fact_published(), published));
    if let Some(due) = at_desk.review_due {
        let due = wording::dates::date_in_words(due, wording::dates::Style::Date, lang);
        facts.push(Fact::new(t.desk_fact_due(), due));
    }
    if let Some(source) = &at_desk.doubted_source {
        facts.push(Fact::new(t.desk_fact_doubted(), source.clone()));
    }
    facts
}

/// The text as readers see it; none where it cannot be read yet.
async fn rendered(site: &Site, frame: &Frame, head: &Head, body: &str) -> Result<Option<String>, Error> {
    let library = site.storage.library().await?;
    let article = Article::as_filed(head.clone(), body.to_owned());
    let Ok(parsed) = article.read(&library) else {
        return Ok(None);
    };
    let today = site.clinic().await?.identity.zone.date(site.clock.now());
    Ok(Some(articles::preview(&parsed, head, &library, &frame.clinic, today)))
}

impl FindingShown {
    fn of(finding: &Finding, lang: Lang, t: &Words) -> Self {
        let (severity, colour) = match finding.severity {
            Severity::Block => (t.desk_severity_block(), "red"),
            Severity::Warn => (t.desk_severity_warn(), "orange"),
            Severity::Info => (t.desk_severity_info(), "blue"),
        };
        let ([place, text, remedy], lang) = checks::told([&finding.place, &finding.text, &finding.remedy], lang);
        let lang = lang.tag();
        Self { code: finding.code.to_owned(), severity, colour, line: finding.line, place, text, remedy, lang }
    }

    fn unreadable(line: usize, what: &str, lang: Lang, t: &Words) -> Self {
        let ([text], lang) = checks::told([what], lang);
        Self {
            lang: lang.tag(),
            code: "FORMAT".to_owned(),
            severity: t.desk_severity_block(),
            colour: "red",
            line: Some(line),
            place: String::new(),
            text,
            remedy: String::new(),
        }
    }
}

/// Whether the newest piece of work is only being written.
pub(super) fn is_draft(at_desk: &AtDesk) -> bool {
    at_desk.state() == ArticleState::Draft
}
