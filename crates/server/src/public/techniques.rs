//! What care for long-lasting pain can be made of, and how sure anybody can be of each part.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use domain::text::{Bilingual, Lang};

use crate::{
    Site,
    components::{Certainty, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    problem::Problem,
    words::Words,
};

#[derive(Template)]
#[template(path = "public/techniques.html")]
struct TechniquesPage {
    t: &'static Words,
    page: Frame,
    groups: Vec<Group>,
    contents: Vec<Link>,
}

/// Techniques of one kind, under a heading of their own.
struct Group {
    id: &'static str,
    heading: String,
    lead: Option<String>,
    techniques: Vec<Shown>,
}

/// A technique as readers see it.
struct Shown {
    name: String,
    plain: String,
    tags: Vec<(String, &'static str)>,
    says: Vec<(String, Option<Certainty>)>,
}

/// What of an entry of the catalogue readers are shown; the rest is for clinicians.
#[derive(Debug, Deserialize)]
struct Technique {
    name: Bilingual,
    plain: Option<Bilingual>,
    dimensions: Vec<String>,
    mode: String,
    durability: String,
    #[serde(default)]
    breaks_skin: bool,
    #[serde(default)]
    not_routine: bool,
    evidence: Vec<Evidence>,
}

#[derive(Debug, Deserialize)]
struct Evidence {
    certainty: String,
    says: Option<Bilingual>,
}

/// `GET /techniques`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = site.frame(&caller, "/techniques", t.techniques_heading()).await?.public().at(Place::Techniques);
    let entries = site.storage.content_entries("technique").await?;
    let techniques: Vec<Technique> = entries
        .iter()
        .map(|entry| serde_json::from_str(&entry.entry))
        .collect::<Result<_, _>>()
        .map_err(|_| Problem::failure())?;
    let groups = groups(&techniques, caller.lang, t);
    let contents = groups.iter().map(|group| Link::new(format!("#{}", group.id), group.heading.clone())).collect();
    super::page(&TechniquesPage { t, page, groups, contents })
}

/// Each technique once, under its main dimension; what is not advised as a routine comes last.
fn groups(techniques: &[Technique], lang: Lang, t: &Words) -> Vec<Group> {
    let kinds = [
        ("body", t.techniques_body(), "physical"),
        ("mind", t.techniques_mind(), "psychological"),
        ("life", t.techniques_life(), "lifestyle"),
        ("others", t.techniques_others(), "social"),
    ];
    let is_of = |technique: &&Technique, dimension: &str| {
        !technique.not_routine && technique.dimensions.first().is_some_and(|first| first == dimension)
    };
    let mut groups: Vec<Group> = kinds
        .into_iter()
        .map(|(id, heading, dimension)| {
            let techniques = techniques.iter().filter(|technique| is_of(technique, dimension));
            let techniques = techniques.filter_map(|technique| shown(technique, lang, t)).collect();
            Group { id, heading, lead: None, techniques }
        })
        .collect();
    let rest = techniques.iter().filter(|technique| technique.not_routine);
    groups.push(Group {
        id: "not-routine",
        heading: t.techniques_not_routine(),
        lead: Some(t.techniques_not_routine_text()),
        techniques: rest.filter_map(|technique| shown(technique, lang, t)).collect(),
    });
    groups.retain(|group| !group.techniques.is_empty());
    groups
}

/// None for an entry that has no words for readers yet.
fn shown(technique: &Technique, lang: Lang, t: &Words) -> Option<Shown> {
    let plain = technique.plain.as_ref()?.get(lang).to_owned();
    let mut tags = match technique.mode.as_str() {
        "passive" => vec![(t.techniques_passive(), "grey")],
        _ => vec![(t.techniques_active(), "green")],
    };
    tags.push(match technique.durability.as_str() {
        "builds_capacity" => (t.techniques_builds(), "green"),
        "temporary_relief" => (t.techniques_relief(), "grey"),
        _ => (t.techniques_supports(), "blue"),
    });
    if technique.breaks_skin {
        tags.push((t.techniques_skin(), "orange"));
    }
    let says = technique
        .evidence
        .iter()
        .filter_map(|evidence| Some((evidence.says.as_ref()?.get(lang).to_owned(), certainty(&evidence.certainty))));
    Some(Shown { name: technique.name.get(lang).to_owned(), plain, tags, says: says.collect() })
}

/// None where nobody graded it.
fn certainty(code: &str) -> Option<Certainty> {
    match code {
        "high" => Some(Certainty::High),
        "moderate" => Some(Certainty::Moderate),
        "low" => Some(Certainty::Low),
        "very_low" => Some(Certainty::VeryLow),
        _ => None,
    }
}
