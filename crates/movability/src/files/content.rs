//! A whole folder of content, read in one go: everything or nothing.

use domain::{ids::ArticleSlug, journeys::Journey, patients::consent::ConsentText, time::Zone};
use storage::{articles::NewPicture, clinical::ClinicalVersion};

use super::{
    Mistake, Mistakes,
    articles::{self, ReadArticle},
    clinical, consents,
    folder::Folder,
    images,
    journeys::{self, Usual},
    library::{self, Shelf},
};

/// What a folder of content holds.
#[derive(Clone, Debug)]
pub struct Content {
    /// Sources, people, explained words and other data.
    pub shelf: Shelf,
    /// The pictures of the articles, as they are kept.
    pub pictures: Vec<NewPicture>,
    /// The articles, by file name.
    pub articles: Vec<ReadArticle>,
    /// The journeys.
    pub journeys: Vec<Journey>,
    /// Questionnaires, measures and rules of care.
    pub clinical: Vec<ClinicalVersion>,
    /// What people are asked to agree to; none if the folder holds no such file.
    pub consents: Option<Vec<ConsentText>>,
    /// The files beside the articles as they are, by their path in the folder: an export writes them again.
    pub files: Vec<(String, String)>,
}

/// The files a folder may hold at its top; the clinic file may lie beside them, and is applied apart.
const FILES: [&str; 11] = [
    "clinic.toml",
    "conditions.toml",
    "consents.toml",
    "glossary.toml",
    "licensed-indications.toml",
    "people.toml",
    "plan-rules.toml",
    "publish-checks.toml",
    "red-flags.toml",
    "references.toml",
    "techniques.toml",
];

/// The folders in it; `demo` is the demonstration's own.
const FOLDERS: [&str; 6] = ["articles", "demo", "journeys", "jurisdictions", "measures", "questionnaires"];

/// Reads a folder; dates in journeys begin at midnight in the clinic's zone.
pub fn read(folder: &Folder, zone: &Zone, usual: Usual) -> Result<Content, Mistakes> {
    let mut mistakes = Mistakes(strangers(folder));
    let mut shelf = library::read(folder, &mut mistakes);
    let pictures = images::read(folder, &mut mistakes);
    shelf.library.pictures = pictures.iter().map(images::as_named).collect();
    let articles = articles::read(folder, &shelf.library, &mut mistakes);
    let journeys = journeys_of(folder, zone, usual, &mut mistakes);
    let clinical = clinical::read(folder, &mut mistakes);
    let consents = consents_of(folder, &mut mistakes);
    let files = beside(folder);
    if !mistakes.0.is_empty() {
        return Err(mistakes);
    }
    Ok(Content { shelf, pictures, articles, journeys, clinical, consents, files })
}

/// The files that are read and are no articles. The demonstration's own and notes of authors are nobody's content.
fn beside(folder: &Folder) -> Vec<(String, String)> {
    let is_content = |text: &super::folder::Text<'_>| {
        let first = text.name.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let is_toml = text.name.extension().is_some_and(|extension| extension == "toml");
        is_toml && first.is_some_and(|first| first != "demo" && first != "clinic.toml")
    };
    let path = |name: &std::path::Path| name.to_string_lossy().replace('\\', "/");
    folder.all().filter(is_content).map(|text| (path(text.name), text.text.to_owned())).collect()
}

/// A file that nobody reads is a slip of its name.
fn strangers(folder: &Folder) -> Vec<Mistake> {
    let strange = folder.all().filter_map(|text| {
        let mut parts = text.name.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let (first, second) = (parts.next()?, parts.next());
        let known: &[&str] = if second.is_some() { &FOLDERS } else { &FILES };
        // Notes for authors may lie about.
        if known.contains(&first.as_str()) || (second.is_none() && first.ends_with(".md")) {
            return None;
        }
        let hint = settings::nearest(&first, known.iter().copied())
            .map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean {near}?"));
        Some(Mistake { file: folder.path(text.name), line: 1, what: format!("nothing reads {first}; {hint}") })
    });
    strange.collect()
}

fn journeys_of(folder: &Folder, zone: &Zone, usual: Usual, mistakes: &mut Mistakes) -> Vec<Journey> {
    let mut journeys = Vec::new();
    for text in folder.below("journeys") {
        match journeys::read(&folder.path(text.name), text.text, zone, usual) {
            Ok(journey) => journeys.push(journey),
            Err(found) => mistakes.0.extend(found.0),
        }
    }
    journeys
}

fn consents_of(folder: &Folder, mistakes: &mut Mistakes) -> Option<Vec<ConsentText>> {
    let text = folder.text("consents.toml")?;
    match consents::read(&folder.path(text.name), text.text) {
        Ok(consents) => Some(consents),
        Err(found) => {
            mistakes.0.extend(found.0);
            None
        }
    }
}

impl Content {
    /// Articles that journeys of this folder send and that do not lie in it: a slip of a slug would otherwise show only
    /// when the mail is due.
    pub fn missing_articles(&self, folder: &Folder) -> Vec<(ArticleSlug, Mistake)> {
        let mut missing = Vec::new();
        for journey in &self.journeys {
            let file = folder.path(format!("journeys/{}.toml", journey.slug).as_ref());
            for slug in journey.steps.iter().flat_map(|step| &step.articles) {
                if !self.articles.iter().any(|read| read.article.head.slug == *slug) {
                    let what = format!("no article is called \"{slug}\"");
                    missing.push((slug.clone(), Mistake { file: file.clone(), line: 1, what }));
                }
            }
        }
        missing
    }
}
