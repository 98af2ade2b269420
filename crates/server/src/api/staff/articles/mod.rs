//! Articles at the desk: what is being written, who checked it, what speaks against publishing it.

mod acts;
mod sent;
mod shapes;
mod written;

pub(crate) use acts::*;
pub(crate) use written::*;

use shapes::{ArticleCardShape, ArticleShape, FindingShape, FindingsShape};

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{articles::ArticleState, ids::ArticleSlug, text::Lang};
use serde::Deserialize;
use storage::articles::{ArticleRefusal, AtDesk};
use utoipa::IntoParams;

use crate::{
    Site,
    api::{Items, entity, json},
    articles::of_page,
    error::Error,
    extract::{Caller, Parameters},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
};

/// Which articles are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// draft, in_review, approved, published, superseded, retracted, archived: where the newest piece of work stands.
    state: Option<String>,
    /// en-CA or fr-CA
    lang: Option<String>,
}

/// Which language of an article is meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct In {
    /// en-CA if absent, or fr-CA
    lang: Option<String>,
}

/// Articles at the desk
///
/// In every language, the last touched first.
#[utoipa::path(get, path = "/api/v1/staff/articles", operation_id = "listArticlesAtDesk", tag = "articles", params(Filter),
    responses((status = 200, body = Items<ArticleCardShape>)))]
pub(crate) async fn list(
    site: Site,
    _: Caller,
    Parameters { sent, mut mistakes }: Parameters<Filter>,
) -> Result<Response, Error> {
    let lang = mistakes.read::<Lang>("lang", sent.lang.as_deref());
    let state = sent.state.as_deref().and_then(|code| {
        let state = ArticleState::from_code(code);
        if state.is_none() {
            let known = ArticleState::ALL.map(ArticleState::code).join(", ");
            mistakes.note("state", format!("this is not one of {known}"));
        }
        state
    });
    mistakes.refuse()?;
    let zone = site.clinic().await?.identity.zone.clone();
    let mut cards = site.storage.articles_at_desk(site.clock.now()).await?;
    cards.retain(|card| lang.is_none_or(|lang| card.lang == lang) && state.is_none_or(|state| card.state == state));
    Ok(json(StatusCode::OK, &Items::whole(cards.iter().map(|card| ArticleCardShape::of(card, &zone)).collect())))
}

/// One article at the desk
#[utoipa::path(get, path = "/api/v1/staff/articles/{slug}", operation_id = "readArticleAtDesk", tag = "articles", params(In),
    responses((status = 200, body = ArticleShape)))]
pub(crate) async fn read(
    site: Site,
    _: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes }: Parameters<In>,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, mistakes)?;
    let at_desk = site.storage.article_at_desk(&slug, lang).await?.ok_or_else(Problem::not_found)?;
    shown(&site, StatusCode::OK, &at_desk).await
}

/// What speaks against publishing an article
///
/// Of its newest text: `block` cannot be published, `warn` needs the reviewer's written override, `info` is good to know.
#[utoipa::path(get, path = "/api/v1/staff/articles/{slug}/checks", operation_id = "checkArticle", tag = "articles", params(In),
    responses((status = 200, body = FindingsShape)))]
pub(crate) async fn checks(
    site: Site,
    _: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes }: Parameters<In>,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, mistakes)?;
    let of_page = of_page(&site, lang).await?;
    let judged = site.storage.article_findings(&slug, lang, &of_page, site.clock.now()).await?;
    let findings = match judged.ok_or_else(Problem::not_found)? {
        Ok(judged) => judged.findings.iter().map(FindingShape::of).collect(),
        Err(mistakes) => mistakes.iter().map(FindingShape::unreadable).collect(),
    };
    Ok(json(StatusCode::OK, &FindingsShape { findings }))
}

/// Which article in which language.
fn which(slug: &str, sent: &In, mut mistakes: Mistakes) -> Result<(ArticleSlug, Lang), Error> {
    let lang = mistakes.read::<Lang>("lang", sent.lang.as_deref());
    mistakes.refuse()?;
    let slug = slug.parse().map_err(|_| Problem::not_found())?;
    Ok((slug, lang.unwrap_or_default()))
}

/// An article as it stands after an act.
async fn shown(site: &Site, status: StatusCode, at_desk: &AtDesk) -> Result<Response, Error> {
    let zone = site.clinic().await?.identity.zone.clone();
    Ok(entity(status, at_desk.revision, &ArticleShape::of(at_desk, &zone)))
}

/// Why nothing was done, as the contract answers it.
pub(crate) fn refused(refusal: ArticleRefusal) -> Error {
    use domain::articles::versions::ApprovalRefusal;

    let said = refusal.to_string();
    let problem = match refusal {
        ArticleRefusal::Absent => Problem::not_found(),
        ArticleRefusal::Exists | ArticleRefusal::SameText(_) => Problem::conflict(said),
        ArticleRefusal::VersionMismatch => Problem::version_mismatch(),
        ArticleRefusal::WrongState(_) => Problem::wrong_state(said),
        ArticleRefusal::NotTheirs | ArticleRefusal::Approval(ApprovalRefusal::Author) => Problem::forbidden(),
        ArticleRefusal::Approval(refusal) => {
            let field = match refusal {
                ApprovalRefusal::ReviewDue { .. } => "review_due",
                ApprovalRefusal::NoReason(_) | ApprovalRefusal::UnknownCheck(_) | ApprovalRefusal::Author => {
                    "overrides"
                }
            };
            Problem::invalid(vec![FieldProblem::field(field, refusal)])
        }
        ArticleRefusal::Unreadable(mistakes) => {
            Problem::invalid(mistakes.iter().map(|mistake| FieldProblem::field("body", mistake)).collect())
        }
        ArticleRefusal::NotPublishable(findings) => {
            let problems = findings.iter().map(|finding| FieldProblem {
                field: None,
                code: Some(finding.code),
                text: format!("{}: {}", finding.place, finding.text),
            });
            let shapes: Vec<FindingShape> = findings.iter().map(FindingShape::of).collect();
            Problem::not_publishable(problems.collect()).with("findings", serde_json::json!(shapes))
        }
    };
    problem.into()
}
