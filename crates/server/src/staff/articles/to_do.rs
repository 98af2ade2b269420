//! What staff have to do about articles: checks and sources that come due, and what was corrected or taken back under people.

use std::collections::BTreeSet;

use axum::{extract::Path, response::Response};
use domain::{
    access::{Action, Decision, decide},
    ids::{ArticleSlug, PatientId},
    outbox::{Kind, MessageState},
    text::Lang,
};
use serde::Deserialize;
use storage::{articles::DeskCard, tasks::Task};
use uuid::Uuid;

use super::path_of;
use crate::{
    Site,
    answer::on_to,
    components::{HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    staff::may,
    words::Words,
};

/// Something to do.
pub(super) struct ToDo {
    pub(super) said: String,
    /// The article it is about, and the language of its title.
    pub(super) article: Option<(Link, &'static str)>,
    pub(super) due: Option<String>,
    /// Whom it reached of those whom this person treats.
    pub(super) people: Vec<Link>,
    /// For whoever may say that it is done.
    pub(super) form: Option<HtmlForm>,
}

/// Which task was seen, and how it stood.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    version: String,
}

/// How many tasks about articles are open, for whoever may do something about them.
pub(crate) async fn count(site: &Site, caller: &Caller) -> Result<usize, Error> {
    if !may(caller, Action::ContentRead, None) {
        return Ok(0);
    }
    Ok(site.storage.open_tasks().await?.iter().filter(|task| About::of(task).is_some()).count())
}

/// What is to be done, the most urgent first.
pub(super) async fn to_do(
    site: &Site,
    caller: &Caller,
    cards: &[DeskCard],
    frame: &Frame,
    t: &Words,
) -> Result<Vec<ToDo>, Error> {
    let mut list = Vec::new();
    for task in site.storage.open_tasks().await? {
        let Some(about) = About::of(&task) else { continue };
        let people = about.people(site, caller, frame, &reached(&task)).await?;
        let form = may(caller, Action::ContentConfirm, None).then(|| {
            HtmlForm::to(frame.to(&format!("/staff/article-tasks/{}/done", task.id)), Problems::none())
                .keeps("version", task.version.to_string())
                .button(t.desk_task_done())
        });
        list.push(ToDo {
            said: about.said(&task, t),
            article: about.article(cards, frame),
            due: task.due.map(|day| wording::date_in_words(day, wording::Style::Date, caller.lang)),
            people,
            form,
        });
    }
    Ok(list)
}

/// `POST /staff/article-tasks/{id}/done`
pub(crate) async fn done(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let version = seen.version.parse().map_err(|_| Problem::version_required())?;
    // Where somebody was faster it is done all the same.
    storage.finish_task(id, version, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/staff/articles"))
}

/// What a task is about, as its kind and subject say.
enum About {
    /// The next check of an article.
    Check(ArticleSlug, Lang),
    /// A source that was taken back under an article.
    Withdrawn(ArticleSlug, Lang, String),
    /// A source at which somebody must look again.
    Source(String),
    /// An address that a page leads to and that does not answer any more.
    DeadLink(String),
    /// An article that was taken back after it had reached people.
    Retracted(ArticleSlug, Lang),
    /// An article by which somebody could have come to harm.
    Corrected(ArticleSlug, Lang),
}

impl About {
    fn of(task: &Task) -> Option<Self> {
        let mut parts = task.subject.split(' ');
        let mut part = || parts.next();
        Some(match task.kind.as_str() {
            "article-review-due" => Self::Check(part()?.parse().ok()?, part()?.parse().ok()?),
            "article-source-withdrawn" => {
                Self::Withdrawn(part()?.parse().ok()?, part()?.parse().ok()?, part()?.to_owned())
            }
            "source-recheck" => Self::Source(part()?.to_owned()),
            "article-link-dead" => Self::DeadLink(part()?.to_owned()),
            "article-retracted" => Self::Retracted(part()?.parse().ok()?, part()?.parse().ok()?),
            "article-safety-correction" => Self::Corrected(part()?.parse().ok()?, part()?.parse().ok()?),
            _ => return None,
        })
    }

    fn said(&self, task: &Task, t: &Words) -> String {
        let people = t.number(reached(task).len());
        match self {
            Self::Check(..) => t.desk_task_check(),
            Self::Withdrawn(_, _, source) => t.desk_task_withdrawn(source.clone()),
            Self::Source(source) => t.desk_task_source(source.clone()),
            Self::DeadLink(address) => t.desk_task_link(address.clone(), told(task).articles.join(", ")),
            Self::Retracted(..) => t.desk_task_retracted(people),
            Self::Corrected(..) => t.desk_task_corrected(people),
        }
    }

    fn article(&self, cards: &[DeskCard], frame: &Frame) -> Option<(Link, &'static str)> {
        let (slug, lang) = match self {
            Self::Check(slug, lang)
            | Self::Withdrawn(slug, lang, _)
            | Self::Retracted(slug, lang)
            | Self::Corrected(slug, lang) => (slug, *lang),
            Self::Source(_) | Self::DeadLink(_) => return None,
        };
        let card = cards.iter().find(|card| card.slug == *slug && card.lang == lang);
        let title = card.map_or_else(|| slug.to_string(), |card| card.title.clone());
        Some((Link::new(frame.to(&path_of(slug, lang)), title), lang.tag()))
    }

    /// Whom it reached, for the eyes of whoever treats them.
    async fn people(
        &self,
        site: &Site,
        caller: &Caller,
        frame: &Frame,
        reached: &BTreeSet<PatientId>,
    ) -> Result<Vec<Link>, Error> {
        let (Self::Retracted(slug, lang) | Self::Corrected(slug, lang)) = self else {
            return Ok(Vec::new());
        };
        let Decision::Allow(permit) = decide(caller.permit.who(), Action::MessageRead) else {
            return Ok(Vec::new());
        };
        let people: Vec<PatientId> = reached.iter().copied().collect();
        let sent = site.storage.messages_with_article((slug, *lang), &people, &permit, site.clock.now()).await?;
        let mut named = BTreeSet::new();
        let link = |view: storage::messages::MessageView| {
            // The notice of it has the same article: the link goes to what it is about.
            let is_it = view.kind == Kind::Reading && matches!(view.state, MessageState::Sent | MessageState::Unknown);
            let person = view.patient.filter(|person| is_it && named.insert(person.id))?;
            Some(Link::new(frame.to(&format!("/staff/follow-ups/{}", view.id)), person.name.expose().to_owned()))
        };
        Ok(sent.into_iter().filter_map(link).collect())
    }
}

/// What a task tells beside its subject.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    reached: BTreeSet<PatientId>,
    articles: Vec<String>,
}

fn told(task: &Task) -> Told {
    serde_json::from_str(&task.detail).unwrap_or_default()
}

/// Whom the task names.
fn reached(task: &Task) -> BTreeSet<PatientId> {
    told(task).reached
}
