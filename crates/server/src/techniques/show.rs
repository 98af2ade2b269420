//! One technique: what it is, what may be said of it and how surely, its harms, who asks first, how much.

use askama::Template;
use axum::{extract::Path, response::Response};

use domain::articles::Technique;

use super::{Catalogue, outcome, tags};
use crate::{
    Site,
    articles::{Shelf, Sources},
    components::{Certainty, Fact, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    problem::Problem,
    public,
    words::Words,
};

#[derive(Template)]
#[template(path = "techniques/show.html")]
struct TechniquePage {
    t: &'static Words,
    page: Frame,
    plain: String,
    tags: Vec<(String, &'static str)>,
    notes: Vec<String>,
    conditions: Vec<InCondition>,
    facts: Vec<Fact>,
    articles: Vec<Link>,
    sources: Sources,
}

/// What may be said of it in one condition.
struct InCondition {
    name: String,
    /// Its own page.
    href: String,
    says: Vec<Said>,
}

/// One sentence, about one outcome.
struct Said {
    outcome: String,
    text: String,
    certainty: Option<Certainty>,
}

/// `GET /techniques/{code}`
pub(crate) async fn show(site: Site, caller: Caller, Path(code): Path<String>) -> Result<Response, Error> {
    let (lang, t) = (caller.lang, Words::of(caller.lang));
    let catalogue = Catalogue::of(&site).await?;
    let technique = catalogue.technique(&code).ok_or_else(Problem::not_found)?;
    let path = format!("/techniques/{code}");
    let page = site.frame(&caller, &path, technique.name.get(lang)).await?.public().at(Place::Techniques);

    let shelf = Shelf::of(&site, lang).await?;
    let library = site.storage.library().await?;
    let said = |text: Option<&domain::text::Bilingual>, term: String| text.map(|text| Fact::new(term, text.get(lang)));
    let facts = [
        said(technique.dose.as_ref(), t.techniques_dose()),
        said(technique.harms.as_ref(), t.techniques_harms()),
        said(technique.ask_first.as_ref(), t.techniques_ask_first()),
    ];
    public::page(&TechniquePage {
        t,
        plain: technique.plain.as_ref().map(|plain| plain.get(lang).to_owned()).unwrap_or_default(),
        tags: tags(technique, t),
        notes: notes(technique, t),
        conditions: conditions(technique, &catalogue, &page, t),
        facts: facts.into_iter().flatten().collect(),
        articles: shelf.links(&page, |head| head.techniques.contains(&code)),
        sources: Sources::of(&technique.sources(), &library, lang, t),
        page,
    })
}

/// What must be known before choosing it.
fn notes(technique: &Technique, t: &Words) -> Vec<String> {
    let notes = [
        (technique.not_routine, t.techniques_not_routine_text()),
        (technique.never_alone, t.techniques_never_alone()),
        (technique.opt_in_only, t.techniques_opt_in()),
        (technique.breaks_skin, t.techniques_skin_text()),
    ];
    notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect()
}

/// What may be said, a condition under its own heading, in the order of the entry.
fn conditions(technique: &Technique, catalogue: &Catalogue, page: &Frame, t: &Words) -> Vec<InCondition> {
    let mut conditions: Vec<(&str, InCondition)> = Vec::new();
    for (evidence, says) in technique.said() {
        // A condition without words for readers has no heading to stand under.
        let Some(condition) = catalogue.condition(&evidence.condition) else { continue };
        let said = Said {
            outcome: outcome(evidence.outcome, t),
            text: says.get(page.lang).to_owned(),
            certainty: Certainty::of(evidence.certainty()),
        };
        match conditions.iter_mut().find(|(id, _)| *id == condition.id) {
            Some((_, known)) => known.says.push(said),
            None => conditions.push((
                &condition.id,
                InCondition {
                    name: condition.name.get(page.lang).to_owned(),
                    href: page.to(&format!("/learn/topics/{}", condition.id)),
                    says: vec![said],
                },
            )),
        }
    }
    conditions.into_iter().map(|(_, condition)| condition).collect()
}
