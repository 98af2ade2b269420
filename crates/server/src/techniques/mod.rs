//! What care for long-lasting pain can be made of, and how sure anybody can be of each part.

mod catalogue;
mod show;

use askama::Template;
use axum::response::Response;

use domain::{
    articles::{Dimension, Durability, Mode, Technique},
    text::Lang,
};

use crate::{
    Site,
    components::{Certainty, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    public,
    words::Words,
};

pub(crate) use catalogue::{Catalogue, outcome};
pub(crate) use show::show;

#[derive(Template)]
#[template(path = "techniques/list.html")]
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

/// A technique in the list.
struct Shown {
    href: String,
    name: String,
    plain: String,
    tags: Vec<(String, &'static str)>,
    says: Vec<(String, Option<Certainty>)>,
}

/// `GET /techniques`
pub(crate) async fn list(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = site.frame(&caller, "/techniques", t.techniques_heading()).await?.public().at(Place::Techniques);
    let catalogue = Catalogue::of(&site).await?;
    let groups = groups(&catalogue.techniques, &page, t);
    let contents = groups.iter().map(|group| Link::new(format!("#{}", group.id), group.heading.clone())).collect();
    public::page(&TechniquesPage { t, page, groups, contents })
}

/// Each technique once, under its main dimension, what the patient does and what builds them up first; what is not
/// advised as a routine comes last.
fn groups(techniques: &[Technique], page: &Frame, t: &Words) -> Vec<Group> {
    let kinds = [
        ("body", t.techniques_body(), Dimension::Physical),
        ("mind", t.techniques_mind(), Dimension::Psychological),
        ("life", t.techniques_life(), Dimension::Lifestyle),
        ("others", t.techniques_others(), Dimension::Social),
    ];
    let is_of = |technique: &Technique, dimension: Dimension| {
        !technique.not_routine && technique.dimensions.first() == Some(&dimension)
    };
    let mut groups: Vec<Group> = kinds
        .into_iter()
        .map(|(id, heading, dimension)| {
            let mut techniques: Vec<&Technique> = techniques.iter().filter(|one| is_of(one, dimension)).collect();
            techniques.sort_by_key(|one| (one.mode == Mode::Passive, one.durability != Durability::BuildsCapacity));
            let techniques = techniques.into_iter().filter_map(|technique| shown(technique, page, t)).collect();
            Group { id, heading, lead: None, techniques }
        })
        .collect();
    let rest = techniques.iter().filter(|technique| technique.not_routine);
    groups.push(Group {
        id: "not-routine",
        heading: t.techniques_not_routine(),
        lead: Some(t.techniques_not_routine_text()),
        techniques: rest.filter_map(|technique| shown(technique, page, t)).collect(),
    });
    groups.retain(|group| !group.techniques.is_empty());
    groups
}

/// None for an entry that has no words for readers yet.
fn shown(technique: &Technique, page: &Frame, t: &Words) -> Option<Shown> {
    let said = technique.said();
    Some(Shown {
        href: page.to(&format!("/techniques/{}", technique.code)),
        name: technique.name.get(page.lang).to_owned(),
        plain: technique.plain.as_ref()?.get(page.lang).to_owned(),
        tags: tags(technique, t),
        says: said
            .map(|(evidence, says)| (says.get(page.lang).to_owned(), Certainty::of(evidence.certainty())))
            .collect(),
    })
}

/// Who does it and what stays of it, in a word or two; the colour repeats what the words say.
fn tags(technique: &Technique, t: &Words) -> Vec<(String, &'static str)> {
    let mut tags = match technique.mode {
        Mode::Passive => vec![(t.techniques_passive(), "grey")],
        Mode::Active => vec![(t.techniques_active(), "green")],
    };
    tags.push(match technique.durability {
        Durability::BuildsCapacity => (t.techniques_builds(), "green"),
        Durability::TemporaryRelief => (t.techniques_relief(), "grey"),
        Durability::Supports => (t.techniques_supports(), "blue"),
    });
    if technique.breaks_skin {
        tags.push((t.techniques_skin(), "orange"));
    }
    tags
}

/// The techniques of which something may be said about a condition, as links with what that is.
pub(crate) fn about<'a>(
    catalogue: &'a Catalogue,
    condition: &'a str,
    lang: Lang,
) -> impl Iterator<Item = (&'a Technique, Vec<(String, Option<Certainty>)>)> {
    catalogue.techniques.iter().filter(|technique| technique.plain.is_some()).filter_map(move |technique| {
        let said: Vec<_> = technique
            .said()
            .filter(|(evidence, _)| evidence.condition == condition)
            .map(|(evidence, says)| (says.get(lang).to_owned(), Certainty::of(evidence.certainty())))
            .collect();
        (!said.is_empty()).then_some((technique, said))
    })
}
