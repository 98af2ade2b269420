//! What reviewers decide, publishing, and taking back.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Principal, Role},
    articles::Override,
    ids::ArticleSlug,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::articles::Decision;
use utoipa::ToSchema;

use super::{In, refused, shapes::ArticleShape, shown, which, written::said};
use crate::{
    Site,
    api::entity,
    articles::of_page,
    error::Error,
    extract::{Caller, Changes, IfMatch, Json, Parameters},
};

/// An approval.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleApproval)]
pub(crate) struct ApprovalSent {
    /// When it must be looked at again: within 24 months, 12 for a page that names a substance.
    #[schema(format = Date)]
    review_due: Option<String>,
    /// Findings that are let stand.
    overrides: Option<Vec<OverrideSent>>,
    /// For the history.
    note: Option<String>,
}

/// A finding that is let stand, and why.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleOverride)]
pub(crate) struct OverrideSent {
    /// The code of the check.
    #[schema(required)]
    code: Option<String>,
    /// Why it may stand here.
    #[schema(required)]
    reason: Option<String>,
}

/// Why something is handed back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleNote)]
pub(crate) struct NoteSent {
    /// What must change, or why not at all.
    note: Option<String>,
}

/// Why an article is taken back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleRetraction)]
pub(crate) struct RetractionSent {
    /// Why. Readers see it for good.
    #[schema(required)]
    reason: Option<String>,
    /// The slug of what to read instead.
    replacement: Option<String>,
}

/// An article that was taken back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RetractedArticle)]
pub(crate) struct RetractedShape {
    #[serde(flatten)]
    article: ArticleShape,
    /// How many people it had been sent to; who they are stands in the task for those who treat them.
    reached: usize,
}

/// Approve a version
///
/// By a clinical reviewer who wrote no part of it. Somebody else than the editor may confirm a change that touched words only.
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/approve", operation_id = "approveArticle", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = ApprovalSent, example = json!({
        "review_due": "2027-11-01", "overrides": [{ "code": "PUB-018", "reason": "No newer review exists." }],
        "note": "Read against its sources."
    })),
    responses((status = 200, body = ArticleShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn approve(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes: of_the_address }: Parameters<In>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<ApprovalSent>,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, of_the_address)?;
    let review_due = mistakes.read::<Date>("review_due", body.review_due.as_deref());
    if is_clinician(caller.permit.who()) {
        mistakes.needed("review_due", body.review_due);
    }
    let overrides = body.overrides.iter().flatten().enumerate().filter_map(|(at, one)| {
        let code = mistakes.needed(&format!("overrides[{at}].code"), one.code.clone());
        let reason = mistakes.needed(&format!("overrides[{at}].reason"), one.reason.clone());
        Some(Override { code: code?, reason: reason? })
    });
    let overrides = overrides.collect();
    mistakes.refuse()?;
    let decision = Decision::Approve { review_due, overrides };
    let note = body.note.unwrap_or_default();
    let (by, now) = (&caller.permit, site.clock.now());
    let decided = storage.review_article(&slug, lang, &decision, &note, version, by, now).await?;
    shown(&site, StatusCode::OK, &decided.map_err(refused)?).await
}

/// Hand a version back with changes to make
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/request-changes", operation_id = "requestArticleChanges", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = NoteSent, example = json!({ "note": "Say how many people were asked." })),
    responses((status = 200, body = ArticleShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn request_changes(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<String>,
    parameters: Parameters<In>,
    seen: IfMatch,
    note: Json<NoteSent>,
) -> Result<Response, Error> {
    hand_back(Decision::Changes, (changes, site, caller), path, parameters, seen, note).await
}

/// Reject a version
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/reject", operation_id = "rejectArticle", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = NoteSent, example = json!({ "note": "We say this on another page already." })),
    responses((status = 200, body = ArticleShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn reject(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<String>,
    parameters: Parameters<In>,
    seen: IfMatch,
    note: Json<NoteSent>,
) -> Result<Response, Error> {
    hand_back(Decision::Reject, (changes, site, caller), path, parameters, seen, note).await
}

async fn hand_back(
    decision: Decision,
    (Changes(storage), site, caller): (Changes, Site, Caller),
    Path(slug): Path<String>,
    Parameters { sent, mistakes: of_the_address }: Parameters<In>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<NoteSent>,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, of_the_address)?;
    let note = said("note", body.note.as_deref(), &mut mistakes);
    let note = mistakes.or(note)?;
    let (by, now) = (&caller.permit, site.clock.now());
    let decided = storage.review_article(&slug, lang, &decision, &note, version, by, now).await?;
    shown(&site, StatusCode::OK, &decided.map_err(refused)?).await
}

/// Publish the approved version
///
/// Runs every check again: 422 `not_publishable` with the findings while a block stands or a warning has no override.
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/publish", operation_id = "publishArticle", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    responses((status = 200, body = ArticleShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 422, description = "not_publishable, with the findings"),
        (status = 428, description = "version_required")))]
pub(crate) async fn publish(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes }: Parameters<In>,
    IfMatch(version): IfMatch,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, mistakes)?;
    let (by, now) = (&caller.permit, site.clock.now());
    let of_page = of_page(&site, lang).await?;
    let published = storage.publish_article(&slug, lang, &of_page, version, by, now).await?;
    shown(&site, StatusCode::OK, &published.map_err(refused)?).await
}

/// Take an article back
///
/// At once: its address stays and says why; mail that waits to point to it is held.
#[utoipa::path(post, path = "/api/v1/staff/articles/{slug}/retract", operation_id = "retractArticle", tag = "articles",
    params(In, ("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = RetractionSent, example = json!({
        "reason": "Its main source was withdrawn.", "replacement": "what-chronic-pain-is"
    })),
    responses((status = 200, body = RetractedShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn retract(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Parameters { sent, mistakes: of_the_address }: Parameters<In>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<RetractionSent>,
) -> Result<Response, Error> {
    let (slug, lang) = which(&slug, &sent, of_the_address)?;
    let reason = said("reason", body.reason.as_deref(), &mut mistakes);
    let replacement = mistakes.read::<ArticleSlug>("replacement", body.replacement.as_deref());
    let reason = mistakes.or(reason)?;
    let (by, now) = (&caller.permit, site.clock.now());
    let retracted = storage.retract_article(&slug, lang, &reason, replacement.as_ref(), version, by, now).await?;
    let (at_desk, reached) = retracted.map_err(refused)?;
    let zone = site.clinic().await?.identity.zone.clone();
    let shape = RetractedShape { article: ArticleShape::of(&at_desk, &zone), reached: reached.len() };
    Ok(entity(StatusCode::OK, at_desk.revision, &shape))
}

fn is_clinician(who: &Principal) -> bool {
    matches!(who, Principal::Staff { roles, .. } | Principal::Token { roles, .. } if roles.contains(&Role::Reviewer))
}
