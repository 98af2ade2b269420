//! Writing an article and handing it on.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    articles::{Article, Correcting, CorrectionSeverity},
    ids::ArticleSlug,
};
use serde::Deserialize;
use storage::{Storage, articles::Writing};
use utoipa::ToSchema;

use super::{In, refused, sent::ArticleSent, shapes::ArticleShape, shown, which};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, IfMatch, Json, Parameters},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
};

/// Begin an article
///
/// In one language; its draft waits for more, or for `submit`.
#[utoipa::path(post, path = "/api/v1/staff/articles", operation_id = "beginArticle", tag = "articles",
    request_body(content = ArticleSent, example = json!({
        "slug": "resting-well", "lang": "en-CA", "kind": "service_page", "title": "Resting well",
        "description": "How to rest between two activities, and how long is long enough for most people.",
        "authors": ["a-roy"], "conflict": "None.",
        "body": "## Why rest\n\nRest is part of the plan.\n",
        "change_kind": "clinical", "change_note": "The first version."
    })),
    responses((status = 201, body = ArticleShape), (status = 409, description = "conflict: there is one of this name")))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Json { body, mut mistakes, .. }: Json<ArticleSent>,
) -> Result<Response, Error> {
    let writing = body.read(None, &mut mistakes);
    let writing = mistakes.or(writing)?;
    readable(&site.storage, &writing).await?;
    let begun = storage.begin_article(&writing, &caller.permit, site.clock.now()).await?.map_err(refused)?;
    shown(&site, StatusCode::CREATED, &begun).await
}

/// Write an article
///
/// Replaces its draft. What visitors read and what a reviewer has before them stay as they are.
#[utoipa::path(put, path = "/api/v1/staff/articles/{slug}", operation_id = "writeArticle", tag = "articles",
    params(("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = ArticleSent, example = json!({
        "lang": "en-CA", "kind": "service_page", "title": "Resting well between activities",
        "description": "How to rest between two activities, and how long is long enough for most people.",
        "authors": ["a-roy"], "conflict": "None.",
        "body": "## Why rest\n\nRest is part of the plan, and so is getting up again.\n",
        "change_kind": "editorial", "change_note": "Plainer words."
    })),
    responses((status = 200, body = ArticleShape), (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn write(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<ArticleSent>,
) -> Result<Response, Error> {
    let slug: ArticleSlug = slug.parse().map_err(|_| Problem::not_found())?;
    let writing = body.read(Some(slug), &mut mistakes);
    let writing = mistakes.or(writing)?;
    readable(&site.storage, &writing).await?;
    let written = storage.write_article(&writing, version, &caller.permit, site.clock.now()).await?;
    shown(&site, StatusCode::OK, &written.map_err(refused)?).await
}

/// Hand an article to a reviewer
///
/// Freezes its draft: from now on this very text is what is approved or not.
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/submit", operation_id = "submitArticle", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    responses((status = 200, body = ArticleShape), (status = 409, description = "wrong_state, conflict"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn submit(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes }: Parameters<In>,
    IfMatch(version): IfMatch,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, mistakes)?;
    let submitted = storage.submit_article(&slug, lang, version, &caller.permit, site.clock.now()).await?;
    shown(&site, StatusCode::OK, &submitted.map_err(refused)?).await
}

/// What was wrong.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleCorrection)]
pub(crate) struct CorrectionSent {
    /// minor, clinical or safety
    #[schema(required)]
    severity: Option<String>,
    /// What was wrong, and what is right. Readers see it for good.
    #[schema(required)]
    text: Option<String>,
}

/// Turn an article's draft into a correction
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/correct", operation_id = "correctArticle", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = CorrectionSent, example = json!({
        "severity": "minor", "text": "The page said 10 minutes where 15 were meant."
    })),
    responses((status = 200, body = ArticleShape), (status = 409, description = "wrong_state: nothing is out, or nothing is being written"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn correct(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes: of_the_address }: Parameters<In>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<CorrectionSent>,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, of_the_address)?;
    let severity = mistakes.needed("severity", body.severity.as_deref()).and_then(|code| {
        let severity = CorrectionSeverity::from_code(code);
        if severity.is_none() {
            mistakes.note("severity", "this is not one of minor, clinical, safety");
        }
        severity
    });
    let text = said("text", body.text.as_deref(), &mut mistakes);
    let correcting = severity.zip(text).map(|(severity, text)| Correcting { severity, text });
    let correcting = mistakes.or(correcting)?;
    let (by, now) = (&caller.permit, site.clock.now());
    let corrected = storage.correct_article(&slug, lang, &correcting, version, by, now).await?;
    shown(&site, StatusCode::OK, &corrected.map_err(refused)?).await
}

/// Words that must be there.
pub(super) fn said(field: &str, sent: Option<&str>, mistakes: &mut Mistakes) -> Option<String> {
    const LONGEST: usize = 4_000;
    let text = mistakes.needed(field, sent.map(str::trim).filter(|text| !text.is_empty()))?;
    if text.chars().count() > LONGEST {
        mistakes.note(field, format!("at most {LONGEST} characters are kept"));
        return None;
    }
    Some(text.to_owned())
}

/// What cannot be read is not kept: every place that is wrong is named.
async fn readable(storage: &Storage, writing: &Writing) -> Result<(), Error> {
    let article = Article::as_filed(writing.head.clone(), writing.body.clone());
    let Err(found) = article.read(&storage.library().await?) else {
        return Ok(());
    };
    let problems = found.iter().map(|mistake| {
        let of_body = mistake.line >= article.body_line;
        FieldProblem::field(if of_body { "body" } else { "front matter" }, mistake)
    });
    Err(Problem::invalid(problems.collect()).into())
}
