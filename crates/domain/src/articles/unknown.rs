//! Ids in an article that lead nowhere: claims, sources, words, pictures, techniques, authors.

use crate::text::is_treacherous;

use super::{
    Article, Body, Head, Library,
    body::{Fault, Inline, Mistake, picture_name},
};

/// Everything an article names that is not there, or is there twice.
pub(super) fn mistakes(article: &Article, body: &Body, library: &Library) -> Vec<Mistake> {
    let mut mistakes = in_head(article, library);
    let mut marked: Vec<&str> = Vec::new();
    body.each_inline(&mut |inline, line| {
        let what = match inline {
            Inline::Claim { id, .. } if article.head.claim(id).is_none() => Fault::UnknownClaim(id.clone()),
            Inline::Claim { id, .. } if marked.contains(&id.as_str()) => Fault::ClaimTwice(id.clone()),
            Inline::Claim { id, .. } => {
                marked.push(id);
                return;
            }
            Inline::Citation(id) if library.reference(id).is_none() => Fault::UnknownReference(id.clone()),
            Inline::Image { from, .. } => match picture_name(from) {
                None => Fault::Image(from.clone()),
                Some(name) if library.picture(name).is_none() => Fault::UnknownImage(name.to_owned()),
                Some(_) => return,
            },
            Inline::Term { id, .. } if library.term(id).is_none() => Fault::UnknownTerm(id.clone()),
            _ => return,
        };
        mistakes.push(Mistake { line, what });
    });
    let unmarked = article.head.claims.iter().filter(|claim| !marked.contains(&claim.id.as_str()));
    mistakes.extend(unmarked.map(|claim| Mistake { line: 1, what: Fault::ClaimUnmarked(claim.id.clone()) }));
    mistakes.sort_by_key(|mistake| mistake.line);
    mistakes
}

/// What the front matter names; its lines are not known here, so they are reported on the first.
fn in_head(article: &Article, library: &Library) -> Vec<Mistake> {
    let head = &article.head;
    let mut faults = Vec::new();
    for (index, claim) in head.claims.iter().enumerate() {
        if head.claims[..index].iter().any(|earlier| earlier.id == claim.id) {
            faults.push(Fault::SameClaim(claim.id.clone()));
        }
        let unknown = claim.references.iter().filter(|reference| library.reference(&reference.id).is_none());
        faults.extend(unknown.map(|reference| Fault::UnknownReference(reference.id.clone())));
    }
    let techniques = head.techniques.iter().filter(|code| !library.techniques.contains(code));
    faults.extend(techniques.map(|code| Fault::UnknownTechnique(code.clone())));
    let unseen = texts(head).flat_map(str::chars).find(|c| is_treacherous(*c));
    faults.extend(unseen.map(|c| Fault::Unseen(format!("U+{:04X}", u32::from(c)))));
    let authors = head.authors.iter().filter(|id| library.person(id).is_none());
    faults.extend(authors.map(|id| Fault::UnknownAuthor(id.clone())));
    faults.into_iter().map(|what| Mistake { line: 1, what }).collect()
}

/// Every text of the front matter that an author is free to choose.
fn texts(head: &Head) -> impl Iterator<Item = &str> {
    let of_claims = head.claims.iter().flat_map(|claim| {
        let told = [&claim.population, &claim.intervention, &claim.comparator, &claim.outcome].into_iter().flatten();
        let cited = claim.references.iter().flat_map(|one| one.locator.iter().chain(&one.quote));
        std::iter::once(&claim.id).chain(told).chain(cited)
    });
    [&head.title, &head.description, &head.conflict]
        .into_iter()
        .chain(&head.clinic_interest)
        .chain(head.conditions.iter().chain(&head.techniques).chain(&head.substances).chain(&head.authors))
        .chain(of_claims)
        .map(String::as_str)
}
