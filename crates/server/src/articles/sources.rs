//! Where an article's facts come from, and how far anybody has checked that.

use std::collections::BTreeMap;

use domain::{
    articles::{Head, Indication, IndicationKind, Library, Reference},
    text::Lang,
};

use crate::words::Words;

/// The list of sources, in the order of their numbers.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) list: Vec<Source>,
    /// What is true of all of them is said once.
    pub(crate) note: Option<String>,
}

/// One entry of it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) link: Option<String>,
    pub(crate) note: String,
}

impl Sources {
    /// Of these ids, in their order.
    pub(crate) fn of(ids: &[&str], library: &Library, lang: Lang, t: &Words) -> Self {
        let references: Vec<&Reference> = ids.iter().filter_map(|id| library.reference(id)).collect();
        let none_is_verified = !references.iter().any(|reference| reference.is_verified());
        let list = references.iter().map(|reference| {
            let unverified = (!none_is_verified && !reference.is_verified()).then(|| t.articles_unverified());
            source(reference, unverified, lang)
        });
        Self { list: list.collect(), note: none_is_verified.then(|| t.articles_none_verified()) }
    }
}

fn source(reference: &Reference, unverified: Option<String>, lang: Lang) -> Source {
    let author = reference.authors.first().map(|author| {
        if reference.authors.len() > 1 || reference.et_al { format!("{author} et al") } else { author.clone() }
    });
    let published_in = reference.container.clone().or_else(|| reference.publisher.clone());
    let year = reference.year.map(|year| year.to_string());
    let parts: Vec<String> = [author, reference.title.clone(), published_in, year].into_iter().flatten().collect();
    let link = reference.link();
    // A work of which only the address is known is named by it.
    let text = match (parts.is_empty(), &link) {
        (true, Some(link)) => link.trim_start_matches("https://").to_owned(),
        (true, None) => reference.id.clone(),
        (false, _) => parts
            .iter()
            .map(|part| format!("{}. ", part.trim_end_matches('.')))
            .collect::<String>()
            .trim_end()
            .to_owned(),
    };
    let status = reference.status_note.as_ref().map(|note| note.get(lang).to_owned());
    let note = [status, unverified].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Source { id: reference.id.clone(), text, link, note }
}

/// The list that `{{licensed_uses}}` stands for: dated facts, never prose of an author.
pub(super) fn licensed_uses(indications: &[Indication], head: &Head, lang: Lang, t: &Words) -> String {
    if head.substances.is_empty() {
        return String::new();
    }
    let mut by_kind: BTreeMap<IndicationKind, Vec<&Indication>> = BTreeMap::new();
    for indication in indications {
        by_kind.entry(indication.kind).or_default().push(indication);
    }
    let none_is_checked = indications.iter().all(|indication| indication.checked_at.is_none());
    let mut html = String::new();
    if none_is_checked {
        html.push_str(&format!("<p>{}</p>", ammonia::clean_text(&t.articles_none_checked())));
    }
    for (kind, rows) in by_kind {
        let heading = match kind {
            IndicationKind::Licensed => t.articles_licensed(),
            IndicationKind::Recommended => t.articles_recommended(),
            IndicationKind::NotLicensed => t.articles_not_licensed(),
        };
        html.push_str(&format!("<p><strong>{}</strong></p><ul>", ammonia::clean_text(&heading)));
        for row in rows {
            let is_marked = !none_is_checked && row.checked_at.is_none();
            let unchecked = if is_marked { format!(" ({})", t.articles_unchecked()) } else { String::new() };
            let text = format!("{}{unchecked}", row.text.get(lang));
            html.push_str(&format!("<li>{}</li>", ammonia::clean_text(&text)));
        }
        html.push_str("</ul>");
    }
    html
}
