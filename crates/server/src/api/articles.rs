//! Articles: what they claim, how sure we are of it, and where it comes from.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    articles::{Body, Library, Reference, search},
    ids::ArticleSlug,
    text::Lang,
};
use serde::{Deserialize, Serialize};
use storage::articles::{Correction, PublishedArticle, Reviewed};
use utoipa::{IntoParams, ToSchema};

use super::{Items, Moment, json};
use crate::{
    Site,
    articles::{Shelf, Shown, minutes},
    error::Error,
    extract::Parameters,
    frame::address,
    problem::Problem,
};

/// The most entries of a page.
const MOST: usize = 200;

/// Which articles are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `en-CA` or `fr-CA`; English if absent.
    #[param(example = "en-CA")]
    lang: Option<String>,
    /// Words to find: best first, accents and case make no difference. What is found is one page.
    q: Option<String>,
    /// About this condition.
    topic: Option<String>,
    /// How many on a page: 50 if absent, at most 200.
    limit: Option<String>,
    /// What the page before gave as `next_cursor`.
    cursor: Option<String>,
}

/// The language of what is read.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Spoken {
    /// `en-CA` or `fr-CA`; English if absent.
    #[param(example = "en-CA")]
    lang: Option<String>,
}

/// An article in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Article)]
pub(crate) struct ArticleView {
    slug: String,
    lang: &'static str,
    /// patient_article, condition_page, technique_page, service_page, clinic_news
    kind: &'static str,
    title: String,
    description: String,
    version: i32,
    /// Where people read it.
    url: String,
    conditions: Vec<String>,
    techniques: Vec<String>,
    substances: Vec<String>,
    authors: Vec<PersonView>,
    /// Minutes to read.
    minutes: usize,
    /// How many sources it cites.
    sources: usize,
    /// Shown without clinical review: in the demonstration alone.
    demonstration: bool,
    /// Who checked it and when; null in the demonstration.
    review: Option<ReviewView>,
    /// When it was first published.
    published_at: Moment,
    /// When this version was.
    updated_at: Moment,
}

/// A whole article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleWhole)]
pub(crate) struct WholeView {
    #[serde(flatten)]
    card: ArticleView,
    /// The text as its authors wrote it, in Markdown; empty where it was taken back.
    body: String,
    claims: Vec<ClaimView>,
    references: Vec<SourceView>,
    /// Conflicts of interest; "none" is a statement.
    conflict: String,
    /// What the clinic gains.
    clinic_interest: Option<String>,
    /// Every correction, newest first.
    corrections: Vec<CorrectionView>,
    /// Why and when it was taken back; null where it was not.
    retraction: Option<RetractionView>,
    /// Its next check was due on this day, which is over.
    review_overdue_since: Option<String>,
    /// Whether what it was translated from has changed since.
    behind_translation_source: bool,
}

/// Somebody who writes or checks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticlePerson)]
pub(crate) struct PersonView {
    name: String,
    credentials: String,
}

/// Who checked an article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleReview)]
pub(crate) struct ReviewView {
    by: PersonView,
    on: String,
    /// Until which day it counts as checked.
    due: String,
}

/// What an article claims.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleClaim)]
pub(crate) struct ClaimView {
    id: String,
    /// high, moderate, low, very_low, not_graded
    certainty: &'static str,
    /// Whether somebody could come to harm if it were wrong.
    safety: bool,
    /// Ids of the references it rests on.
    references: Vec<String>,
}

/// A source that an article cites.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleReference)]
pub(crate) struct SourceView {
    id: String,
    title: Option<String>,
    year: Option<i16>,
    url: Option<String>,
    /// current, superseded, retired, withdrawn, retracted, corrected, expression_of_concern, unknown
    status: String,
    /// What a reader must know about that.
    status_note: Option<String>,
    /// Whether a person of the clinic has read that it says what we say.
    verified: bool,
}

/// Something that was wrong, and what is right.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleCorrection)]
pub(crate) struct CorrectionView {
    at: Moment,
    text: String,
    from_version: i32,
    to_version: i32,
}

/// Why an article was taken back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleRetraction)]
pub(crate) struct RetractionView {
    at: Moment,
    reason: String,
    /// What to read instead.
    replacement: Option<String>,
}

/// The published articles
///
/// By slug; with `q` best first. Drafts are never among them.
#[utoipa::path(get, path = "/api/v1/articles", operation_id = "listArticles", tag = "reading", params(Wanted),
    responses((status = 200, body = Items<ArticleView>)))]
pub(crate) async fn list(site: Site, parameters: Parameters<Wanted>) -> Result<Response, Error> {
    let Parameters { sent, mut mistakes } = parameters;
    let lang = mistakes.read("lang", sent.lang.as_deref()).unwrap_or_default();
    let limit: usize = mistakes.read("limit", sent.limit.as_deref()).unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        mistakes.note("limit", "from 1 to 200");
    }
    let asked = sent.q.as_deref().map(search::Query::read);
    if asked.as_ref().is_some_and(|asked| asked.is_empty() || asked.is_cut) {
        mistakes.note("q", "one to eight words, at most 100 characters");
    }
    mistakes.refuse()?;

    let telling = Telling::of(&site, lang).await?;
    let shelf = Shelf::of(&site, lang).await?;
    let about = |shown: &&Shown| sent.topic.as_ref().is_none_or(|topic| shown.head.conditions.contains(topic));
    let Some(asked) = asked else {
        let after = |shown: &&Shown| {
            sent.cursor.as_ref().is_none_or(|cursor| shown.article.version.slug.as_str() > cursor.as_str())
        };
        let mut rest = shelf.all().iter().filter(about).filter(after);
        let items: Vec<ArticleView> = rest.by_ref().take(limit).map(|shown| telling.card(shown)).collect();
        let last = items.last().map(|item| item.slug.clone()).filter(|_| rest.next().is_some());
        return Ok(json(StatusCode::OK, &Items { items, next_cursor: last }));
    };
    let found = site.storage.articles_found(&asked, lang).await?;
    let found = found.slugs.iter().filter_map(|slug| shelf.get(slug.as_str())).filter(about).take(limit);
    Ok(json(StatusCode::OK, &Items::whole(found.map(|shown| telling.card(shown)).collect())))
}

/// One article, with its claims and sources
///
/// What was taken back stays at its address, with the reason instead of the text.
#[utoipa::path(get, path = "/api/v1/articles/{slug}", operation_id = "readArticle", tag = "reading", params(Spoken),
    responses((status = 200, body = WholeView)))]
pub(crate) async fn read(
    site: Site,
    Path(slug): Path<String>,
    parameters: Parameters<Spoken>,
) -> Result<Response, Error> {
    let Parameters { sent, mut mistakes } = parameters;
    let lang = mistakes.read("lang", sent.lang.as_deref()).unwrap_or_default();
    mistakes.refuse()?;
    let slug: ArticleSlug = slug.parse().map_err(|_| Problem::not_found())?;
    let article = site.storage.published_article(&slug, lang, site.clock.now()).await?;
    let shown = Shown::of(article.ok_or_else(Problem::not_found)?)?;
    Ok(json(StatusCode::OK, &Telling::of(&site, lang).await?.whole(&shown)))
}

/// Tells of articles in one language.
struct Telling {
    lang: Lang,
    library: Library,
    zone: domain::time::Zone,
    site: String,
}

impl Telling {
    async fn of(site: &Site, lang: Lang) -> Result<Self, Error> {
        let zone = site.clinic().await?.identity.zone.clone();
        let base = site.config.public_url.trim_end_matches('/').to_owned();
        Ok(Self { lang, library: site.storage.library().await?, zone, site: base })
    }

    fn card(&self, shown: &Shown) -> ArticleView {
        let Shown { article, head } = shown;
        let body = Body::parse(&article.version.body, 1).unwrap_or_default();
        let authors = head.authors.iter().filter_map(|id| self.library.person(id));
        ArticleView {
            slug: article.version.slug.to_string(),
            lang: article.version.lang.tag(),
            kind: head.kind.code(),
            title: head.title.clone(),
            description: head.description.clone(),
            version: article.version.version,
            url: format!("{}{}", self.site, address(article.version.lang, &shown.path())),
            conditions: head.conditions.clone(),
            techniques: head.techniques.clone(),
            substances: head.substances.clone(),
            authors: authors.map(|person| self.person(&person.name, person.credentials.get(self.lang))).collect(),
            minutes: minutes(&body),
            sources: body.sources().len(),
            demonstration: article.demonstration,
            review: article.review.as_ref().map(|review| self.review(review)),
            published_at: Moment::at(article.first_published_at, &self.zone),
            updated_at: Moment::at(article.published_at, &self.zone),
        }
    }

    fn whole(&self, shown: &Shown) -> WholeView {
        let Shown { article, head } = shown;
        let is_readable = article.retraction.is_none();
        let body = Body::parse(&article.version.body, 1).unwrap_or_default();
        let claims = head.claims.iter().filter(|_| is_readable).map(|claim| ClaimView {
            id: claim.id.clone(),
            certainty: claim.certainty.code(),
            safety: claim.safety,
            references: claim.references.iter().map(|reference| reference.id.clone()).collect(),
        });
        let sources = body.sources().into_iter().filter_map(|id| self.library.reference(id)).filter(|_| is_readable);
        WholeView {
            card: self.card(shown),
            body: if is_readable { article.version.body.clone() } else { String::new() },
            claims: claims.collect(),
            references: sources.map(|source| self.source(source)).collect(),
            conflict: head.conflict.clone(),
            clinic_interest: head.clinic_interest.clone(),
            corrections: article.corrections.iter().map(|correction| self.correction(correction)).collect(),
            retraction: self.retraction(article),
            review_overdue_since: article.marks.review_due.map(|day| day.to_string()),
            behind_translation_source: article.marks.behind,
        }
    }

    fn person(&self, name: &str, credentials: &str) -> PersonView {
        PersonView { name: name.to_owned(), credentials: credentials.to_owned() }
    }

    fn review(&self, review: &Reviewed) -> ReviewView {
        ReviewView {
            by: self.person(&review.by.name, review.by.credentials.get(self.lang)),
            on: review.on.to_string(),
            due: review.review_due.to_string(),
        }
    }

    fn source(&self, source: &Reference) -> SourceView {
        let status = serde_json::to_value(source.status).ok();
        SourceView {
            id: source.id.clone(),
            title: source.title.clone(),
            year: source.year,
            url: source.link(),
            status: status.and_then(|status| status.as_str().map(str::to_owned)).unwrap_or_default(),
            status_note: source.status_note.as_ref().map(|note| note.get(self.lang).to_owned()),
            verified: source.is_verified(),
        }
    }

    fn correction(&self, correction: &Correction) -> CorrectionView {
        CorrectionView {
            at: Moment::at(correction.at, &self.zone),
            text: correction.text.clone(),
            from_version: correction.from_version,
            to_version: correction.to_version,
        }
    }

    fn retraction(&self, article: &PublishedArticle) -> Option<RetractionView> {
        let retraction = article.retraction.as_ref()?;
        Some(RetractionView {
            at: Moment::at(retraction.at, &self.zone),
            reason: retraction.reason.clone(),
            replacement: retraction.replacement.as_ref().map(ToString::to_string),
        })
    }
}
