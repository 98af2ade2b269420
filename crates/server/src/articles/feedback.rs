//! "Was this useful?" and "report a mistake": what a reader says of a page, without saying who they are.

use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header::LOCATION},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    ids::ArticleSlug,
    text::{Mistake, Words as Typed},
};
use serde::Deserialize;
use storage::articles::{FeedbackAbout, NewFeedback, PublishedArticle};

use crate::{
    Site,
    components::{Choice, Choices, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    site::Limit,
    words::Words,
};

/// The most characters that are taken.
const MOST: u16 = 1_000;

/// So often from one network: a family has a lot to say, a program has more.
const LIMIT: Limit = Limit { count: 20, seconds: 60 * 60 };

#[derive(Template)]
#[template(path = "articles/feedback.html")]
struct FeedbackPage {
    t: &'static Words,
    page: Frame,
    problems: Problems,
    title: String,
    /// Back to what it is about.
    back: String,
    is_sent: bool,
    about: Choices,
    text: TextArea,
    version: i32,
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    about: String,
    sent: String,
}

/// What was said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    about: String,
    text: String,
    version: i32,
}

/// `GET /learn/{slug}/feedback`
pub(crate) async fn ask(
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let article = article(&site, &caller, &slug).await?;
    let said = Said { about: asked.about, version: article.version.version, ..Said::default() };
    let page = page(&site, &caller, &article, &said, Problems::none(), asked.sent == "1").await?;
    Ok(Html(page.render()?).into_response())
}

/// `POST /learn/{slug}/feedback`: on to the thanks, so that a reload says nothing twice.
pub(crate) async fn take(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(slug): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Error> {
    let article = article(&site, &caller, &slug).await?;
    let (feedback, problems) = read(&article, &said, Words::of(caller.lang));
    let Some(feedback) = feedback.filter(|_| problems.is_empty()) else {
        let page = page(&site, &caller, &article, &said, problems, false).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
    };
    site.allow("article-feedback", &caller, LIMIT).await?;
    if !storage.leave_feedback(&feedback, site.clock.now()).await? {
        return Err(Problem::not_found().into());
    }
    let thanks = crate::frame::address(caller.lang, &format!("/learn/{slug}/feedback?sent=1"));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, thanks)]).into_response())
}

async fn article(site: &Site, caller: &Caller, slug: &str) -> Result<PublishedArticle, Error> {
    let slug: ArticleSlug = slug.parse().map_err(|_| Problem::not_found())?;
    let now = site.clock.now();
    let own = site.storage.published_article(&slug, caller.lang, now).await?;
    let article = match own {
        Some(own) => Some(own),
        None => site.storage.published_article(&slug, crate::frame::other(caller.lang), now).await?,
    };
    article.filter(|article| article.retraction.is_none()).ok_or_else(|| Problem::not_found().into())
}

fn read(article: &PublishedArticle, said: &Said, t: &Words) -> (Option<NewFeedback>, Problems) {
    let mut problems = Problems::none();
    let about = match said.about.as_str() {
        "useful" => Some(FeedbackAbout::Useful),
        "not-useful" => Some(FeedbackAbout::NotUseful),
        "mistake" => Some(FeedbackAbout::Mistake),
        _ => {
            problems.add("about", t.feedback_about_missing());
            None
        }
    };
    let text = match said.text.parse::<Typed>() {
        Ok(text) if text.expose().chars().count() > usize::from(MOST) => {
            problems.add("text", t.feedback_too_long(MOST));
            None
        }
        Ok(text) => Some(text.expose().to_owned()),
        Err(Mistake::Missing) if about == Some(FeedbackAbout::Mistake) => {
            problems.add("text", t.feedback_mistake_missing());
            None
        }
        Err(Mistake::Missing) => None,
        Err(Mistake::TooLong { .. }) => {
            problems.add("text", t.feedback_too_long(MOST));
            None
        }
        Err(_) => {
            problems.add("text", t.feedback_unprintable());
            None
        }
    };
    let version = &article.version;
    let feedback = about.map(|about| NewFeedback {
        slug: version.slug.clone(),
        lang: version.lang,
        // A page that was opened long ago is about the version it showed.
        version: if (1..=version.version).contains(&said.version) { said.version } else { version.version },
        about,
        text,
    });
    (feedback, problems)
}

async fn page(
    site: &Site,
    caller: &Caller,
    article: &PublishedArticle,
    said: &Said,
    problems: Problems,
    is_sent: bool,
) -> Result<FeedbackPage, Error> {
    let t = Words::of(caller.lang);
    let path = format!("/learn/{}", article.version.slug);
    let heading = if is_sent { t.feedback_thanks() } else { t.feedback_heading() };
    let page = site.frame(caller, &format!("{path}/feedback"), heading).await?.at(Place::Articles);
    let page = page.with_problems(!problems.is_empty());
    let page = if problems.is_empty() { page } else { page.twin(None) };
    let choices = vec![
        Choice::new("useful", t.feedback_useful()),
        Choice::new("not-useful", t.feedback_not_useful()),
        Choice::new("mistake", t.feedback_mistake()),
    ];
    Ok(FeedbackPage {
        t,
        title: article.version.title.clone(),
        back: page.to(&path),
        is_sent,
        about: Choices::new("about", t.feedback_about(), choices).value(&said.about).problems(&problems),
        text: TextArea::new("text", t.feedback_text())
            .hint(t.feedback_text_hint(MOST))
            .value(said.text.clone())
            .problems(&problems),
        version: said.version,
        problems,
        page,
    })
}
