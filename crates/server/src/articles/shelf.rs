//! What visitors may read, in one language: every list of articles begins here.

use domain::{
    articles::{Body, Head},
    text::Lang,
};
use storage::articles::PublishedArticle;

use crate::{Site, components::Link, error::Error, frame::Frame, problem::Problem, words::Words};

/// The published articles of a language, by slug.
#[derive(Debug)]
pub(crate) struct Shelf(Vec<Shown>);

/// One of them, its front matter read.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) article: PublishedArticle,
    pub(crate) head: Head,
}

/// An article as lists show it.
#[derive(Debug)]
pub(crate) struct Teaser {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Who checked it, how long it takes, on how much it rests.
    pub(crate) facts: String,
}

impl Shelf {
    /// As it stands now.
    pub(crate) async fn of(site: &Site, lang: Lang) -> Result<Self, Error> {
        let articles = site.storage.published_articles(lang, site.clock.now()).await?;
        articles.into_iter().map(Shown::of).collect::<Result<_, _>>().map(Self)
    }

    /// Every article.
    pub(crate) fn all(&self) -> &[Shown] {
        &self.0
    }

    /// The article of a slug.
    pub(crate) fn get(&self, slug: &str) -> Option<&Shown> {
        self.0.iter().find(|shown| shown.article.version.slug.as_str() == slug)
    }

    /// Links to those whose front matter is wanted.
    pub(crate) fn links(&self, page: &Frame, wanted: impl Fn(&Head) -> bool) -> Vec<Link> {
        self.0.iter().filter(|shown| wanted(&shown.head)).map(|shown| shown.link(page)).collect()
    }

    /// Those whose title is nearest to what somebody typed or followed.
    pub(crate) fn near(&self, typed: &str, page: &Frame) -> Vec<Link> {
        let typed = typed.replace(['-', '.', '_'], " ");
        let titled = self
            .0
            .iter()
            .flat_map(|shown| [(shown, shown.head.title.as_str()), (shown, shown.article.version.slug.as_str())]);
        let mut links: Vec<Link> = Vec::new();
        for shown in domain::articles::search::near(&typed, titled) {
            let link = shown.link(page);
            if !links.iter().any(|known| known.href == link.href) {
                links.push(link);
            }
        }
        links
    }
}

impl Shown {
    /// Its front matter was read before it was stored.
    pub(crate) fn of(article: PublishedArticle) -> Result<Self, Error> {
        let head = serde_json::from_str(&article.version.head).map_err(|_| Problem::failure())?;
        Ok(Self { article, head })
    }

    /// Where it is read.
    pub(crate) fn path(&self) -> String {
        format!("/learn/{}", self.article.version.slug)
    }

    pub(crate) fn link(&self, page: &Frame) -> Link {
        Link::new(page.to(&self.path()), self.head.title.clone())
    }

    /// As lists show it.
    pub(crate) fn teaser(&self, page: &Frame, t: &Words) -> Teaser {
        Teaser {
            href: page.to(&self.path()),
            title: self.head.title.clone(),
            description: self.head.description.clone(),
            facts: self.facts(page.lang, t),
        }
    }

    /// "checked November 3, 2026 · 8 minutes · 14 sources"
    pub(crate) fn facts(&self, lang: Lang, t: &Words) -> String {
        let checked = match &self.article.review {
            Some(review) => t.articles_checked_on(super::day(review.on, lang)),
            None => t.articles_demo_label(),
        };
        let Ok(body) = Body::parse(&self.article.version.body, 1) else { return checked };
        t.articles_facts(checked, t.articles_minutes(minutes(&body)), t.articles_source_count(body.sources().len()))
    }

    /// How many of the things this article is about another is about too.
    pub(crate) fn kinship(&self, other: &Self) -> usize {
        let shared = |ours: &[String], theirs: &[String]| ours.iter().filter(|one| theirs.contains(one)).count();
        shared(&self.head.conditions, &other.head.conditions) + shared(&self.head.techniques, &other.head.techniques)
    }
}

/// Minutes to read, at a pace that leaves time to think.
pub(crate) fn minutes(body: &Body) -> usize {
    (body.words() / 200).max(1)
}
