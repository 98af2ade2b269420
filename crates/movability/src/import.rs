//! A folder of content into the clinic's memory.

use storage::{articles::NewArticle, content::ContentEntry, files::ContentFile, journeys::JourneyChange, mint};

use crate::{
    Clinic,
    files::{articles::ReadArticle, content::Content},
};

/// What an import changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// Articles with a new version, as `slug (lang) version`.
    pub articles: Vec<String>,
    /// New pictures, by name.
    pub pictures: Vec<String>,
    /// Journeys with a new version.
    pub journeys: Vec<String>,
    /// Entries of the data files that are new or different.
    pub entries: u64,
    /// Questionnaires, measures and rules of care with a new version, as `kind id version`.
    pub clinical: Vec<String>,
    /// New versions of what people are asked to agree to.
    pub consents: u64,
}

/// Imports everything. An import never brings an approval: only the demonstration shows its drafts, labelled as such.
pub async fn import(clinic: &Clinic, content: &Content, demonstration: bool) -> anyhow::Result<Imported> {
    let (storage, by, now) = (&clinic.storage, &clinic.operator(), clinic.now());
    let mut imported = Imported::default();
    let files = content.files.iter().map(|(path, text)| ContentFile { path: path.clone(), text: text.clone() });
    storage.keep_files(&files.collect::<Vec<_>>(), by, now).await?;
    for (kind, entries) in &content.shelf.kinds {
        let entries = entries
            .iter()
            .map(|entry| ContentEntry { id: entry.id.clone(), entry: entry.json.clone() })
            .collect::<Vec<_>>();
        imported.entries += storage.import_entries(kind, &entries, by, now).await?;
    }
    imported.clinical = match storage.import_clinical(&content.clinical, by, now).await? {
        Ok(new) => new.iter().map(|one| format!("{} {} version {}", one.kind.code(), one.id, one.version)).collect(),
        Err(refusal) => anyhow::bail!("{refusal}"),
    };
    if let Some(texts) = &content.consents {
        imported.consents = storage.put_consents(texts, by, now).await?;
    }
    for picture in &content.pictures {
        match storage.keep_picture(picture, by, now).await? {
            Ok(true) => imported.pictures.push(picture.name.clone()),
            Ok(false) => {}
            Err(refusal) => anyhow::bail!("articles/images/{}: {refusal}", picture.name),
        }
    }
    for read in &content.articles {
        let taken = storage.import_article(&new(read), demonstration, by, now).await?;
        if taken.new {
            let head = &read.article.head;
            imported.articles.push(format!("{} ({}) version {}", head.slug, head.lang.tag(), taken.version));
        }
    }
    for journey in &content.journeys {
        let name = format!("{} version {}", journey.slug, journey.version);
        match storage.publish_journey(journey, by, now).await? {
            Ok(JourneyChange::New) => imported.journeys.push(name),
            Ok(JourneyChange::Same) => {}
            Err(refusal) => anyhow::bail!("journeys/{}.toml: {refusal}", journey.slug),
        }
    }
    Ok(imported)
}

fn new(read: &ReadArticle) -> NewArticle {
    let head = &read.article.head;
    NewArticle {
        slug: head.slug.clone(),
        lang: head.lang,
        kind: head.kind.code().to_owned(),
        title: head.title.clone(),
        description: head.description.clone(),
        head: serde_json::to_string(head).expect("front matter that was read can be written"),
        body: read.article.body.clone(),
        sha256: mint::hash(&read.article.to_file()),
        source: Some(read.source.clone()),
    }
}
