//! `articles/<slug>.<lang>.md`: an article's front matter between two lines `+++`, then its body in Markdown.

use std::path::PathBuf;

use domain::articles::{Article, Body, Library};

use super::{
    Mistake, Mistakes,
    folder::{Folder, Text},
};

/// An article as it was read.
#[derive(Clone, Debug)]
pub struct ReadArticle {
    /// Its file.
    pub file: PathBuf,
    /// Front matter and body as written.
    pub article: Article,
    /// The body, understood.
    pub body: Body,
    /// The file as it is.
    pub source: String,
}

/// Reads every article of the folder against the library; what is wrong is added to `mistakes`.
pub(super) fn read(folder: &Folder, library: &Library, mistakes: &mut Mistakes) -> Vec<ReadArticle> {
    let mut articles = Vec::new();
    for text in folder.below("articles") {
        match article(folder, text, library) {
            Ok(article) => articles.push(article),
            Err(found) => mistakes.0.extend(found.0),
        }
    }
    mistakes.0.extend(disagreements(&articles));
    articles
}

fn article(folder: &Folder, text: Text<'_>, library: &Library) -> Result<ReadArticle, Mistakes> {
    let file = folder.path(text.name);
    let at = |line, what: String| Mistake { file: file.clone(), line, what };
    let one = |line, what: &str| Mistakes(vec![at(line, what.to_owned())]);

    let article = Article::from_file(text.text).map_err(|found| one(found.line, &found.what))?;
    let name = format!("{}.{}.md", article.head.slug, article.head.lang.tag());
    if text.name.file_name().is_none_or(|found| found != name.as_str()) {
        return Err(one(2, &format!("by `slug` and `lang` the file must be called {name}")));
    }
    let body = article.read(library).map_err(|found| {
        Mistakes(found.into_iter().map(|mistake| at(mistake.line, mistake.what.to_string())).collect())
    })?;
    Ok(ReadArticle { file, article, body, source: text.text.to_owned() })
}

/// A translation says the same things, as surely and on the same grounds: where it does not, one of the two is wrong.
fn disagreements(articles: &[ReadArticle]) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (index, one) in articles.iter().enumerate() {
        let head = &one.article.head;
        let Some(other) = articles.iter().skip(index + 1).find(|other| other.article.head.slug == head.slug) else {
            continue;
        };
        let (ours, theirs) = (&head.claims, &other.article.head.claims);
        let ids = |claims: &[domain::articles::Claim]| claims.iter().map(|claim| claim.id.clone()).collect::<Vec<_>>();
        if ids(ours) != ids(theirs) {
            let what = format!("its claims are not those of {}, in the same order", one.file.display());
            found.push(Mistake { file: other.file.clone(), line: 1, what });
            continue;
        }
        for (mine, its) in ours.iter().zip(theirs) {
            let grounds = |claim: &domain::articles::Claim| {
                claim.references.iter().map(|reference| (reference.id.clone(), reference.stance)).collect::<Vec<_>>()
            };
            if (mine.certainty, mine.safety, grounds(mine)) != (its.certainty, its.safety, grounds(its)) {
                let what = format!(
                    "claim `{}` differs from {} in certainty, safety or references",
                    its.id,
                    one.file.display()
                );
                found.push(Mistake { file: other.file.clone(), line: 1, what });
            }
        }
    }
    found
}
