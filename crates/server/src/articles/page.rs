//! The page of one article: what it says about itself above the text, the text, and who stands behind it below.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use domain::{
    articles::{Body, Head, Library, Person, Term},
    ids::ArticleSlug,
    text::Lang,
    time::Zone,
};
use jiff::{civil::Date, tz::TimeZone};
use storage::articles::PublishedArticle;

use super::{
    body, day, day_of,
    evidence::Basis,
    json_ld,
    shelf::{Shelf, Shown, minutes},
    sources::{self, Sources},
};
use crate::{
    Site,
    components::{Fact, Link},
    error::Error,
    frame::Frame,
    problem::Problem,
    techniques::Catalogue,
    words::Words,
};

/// How many other articles are named below one.
const RELATED: usize = 3;

/// One article, as `/learn` and a mail's link show it.
#[derive(Template)]
#[template(path = "articles/show.html")]
pub(crate) struct ArticlePage {
    t: &'static Words,
    page: Frame,
    /// The language of the text, where it is not the page's.
    foreign: Option<&'static str>,
    /// The page in the reader's own language, where a mail's link opens it in another.
    translation: Option<Link>,
    /// The body: written by the domain from a parsed text, then cleaned once more. It is not escaped again.
    body: String,
    /// Facts for machines, escaped as JSON in HTML wants it; none behind a mail's link.
    json_ld: Option<String>,
    contents: Vec<Link>,
    byline: String,
    banners: Banners,
    sources: Sources,
    terms: Vec<(String, String, String)>,
    corrections: Vec<Fact>,
    facts: Vec<Fact>,
    techniques: Vec<Link>,
    related: Vec<Link>,
    /// Where what a reader says of the page is sent to.
    feedback: String,
    version: i32,
}

/// What a reader must know about the page before reading it.
#[derive(Debug, Default)]
struct Banners {
    is_demo: bool,
    /// A newer version exists than the one that was sent.
    is_older: bool,
    overdue: Option<String>,
    corrected: Option<String>,
    /// What was wrong, said at once to whoever was sent it.
    mistake: Option<String>,
    is_behind: bool,
}

/// What the page of any article of a language is made from beside its text, read once.
#[derive(Debug)]
pub(crate) struct Beside {
    zone: Zone,
    today: Date,
    library: Library,
    catalogue: Catalogue,
    shelf: Shelf,
    /// Who has a place on the team's page.
    team: BTreeSet<String>,
}

impl Beside {
    /// As readers may see it now: what was read before, while nothing of it has changed.
    pub(crate) async fn at_hand(site: &Site, lang: Lang) -> Result<Arc<Self>, Error> {
        let moment = site.pages.moment(site).await?;
        let today = site.clinic().await?.identity.zone.date(site.clock.now());
        if let Some(beside) = site.pages.beside(lang, moment, today) {
            return Ok(beside);
        }
        let beside = Arc::new(Self::of(site, lang).await?);
        site.pages.keep_beside(lang, moment, &beside);
        Ok(beside)
    }

    /// Whether it is of this day of the clinic.
    pub(crate) fn is_of(&self, today: Date) -> bool {
        self.today == today
    }

    /// The article of a slug, if it is out in this language.
    pub(crate) fn article(&self, slug: &ArticleSlug) -> Option<&PublishedArticle> {
        self.shelf.get(slug.as_str()).map(|shown| &shown.article)
    }

    /// As it stands now, read anew.
    pub(crate) async fn of(site: &Site, lang: Lang) -> Result<Self, Error> {
        let clinic = site.clinic().await?;
        let zone = clinic.identity.zone.clone();
        Ok(Self {
            team: clinic.practitioners.iter().filter(|one| one.active).map(|one| one.id.to_string()).collect(),
            today: zone.date(site.clock.now()),
            zone,
            library: site.storage.library().await?,
            catalogue: Catalogue::of(site).await?,
            shelf: Shelf::of(site, lang).await?,
        })
    }
}

impl ArticlePage {
    /// The page of one version; `for_machines` says its facts to search engines too.
    pub(crate) async fn of(
        site: &Site,
        page: Frame,
        article: PublishedArticle,
        for_machines: bool,
    ) -> Result<Self, Error> {
        let beside = Beside::at_hand(site, page.lang).await?;
        Self::beside(&beside, page, article, for_machines)
    }

    /// The same from what was read before.
    pub(crate) fn beside(
        beside: &Beside,
        page: Frame,
        article: PublishedArticle,
        for_machines: bool,
    ) -> Result<Self, Error> {
        let (lang, t) = (page.lang, Words::of(page.lang));
        let Beside { zone, today, library, catalogue, shelf, team } = beside;
        let zone = zone.rules();
        let shown = Shown::of(article)?;
        let (head, article) = (&shown.head, &shown.article);
        let parsed = Body::parse(&article.version.body, 1).map_err(|_| Problem::failure())?;

        // What stands around a foreign text is in its language too: it is one piece.
        let text_lang = article.version.lang;
        let text_words = Words::of(text_lang);
        let licensed = sources::licensed_uses(&library.indications, head, text_lang, text_words);
        let basis = Basis::of(&parsed, &head.claims, library, *today, text_lang);
        let pictures = &library.pictures;
        let basis = |claims: &[&str]| basis.html(claims);
        let body = body::html(&parsed, &head.claims, &page.clinic, &licensed, pictures, &basis, text_words);
        let sources = Sources::of(&parsed.sources(), library, lang, t);
        let terms = parsed.terms().into_iter().filter_map(|id| library.term(id));
        let json_ld = for_machines
            .then(|| json_ld::in_html(&json_ld::json_ld(article, head, library, &catalogue.conditions, &page.clinic)));
        Ok(Self {
            t,
            foreign: (text_lang != lang).then(|| text_lang.tag()),
            translation: shelf
                .get(article.version.slug.as_str())
                .filter(|_| text_lang != lang)
                .map(|own| own.link(&page)),
            json_ld,
            contents: body::contents(&body),
            body,
            byline: byline(&shown, library, minutes(&parsed), sources.list.len(), lang, t),
            banners: banners(article, zone, lang, t),
            terms: terms.map(|term| explained(term, text_lang)).collect(),
            corrections: corrections(article, zone, lang, t),
            facts: facts(&shown, library, team, sources.list.len(), zone, &page),
            sources,
            techniques: techniques(head, catalogue, &page),
            related: related(&shown, shelf, &page),
            feedback: page.to(&format!("{}/feedback", shown.path())),
            version: article.version.version,
            page,
        })
    }

    /// As a mail's link opens it: it says whether a newer version is out, and first of all what was corrected last.
    pub(crate) fn by_mail(mut self, is_older: bool) -> Self {
        self.banners.is_older = is_older;
        self.banners.mistake = self.corrections.first().map(|last| last.text.clone());
        self
    }
}

fn banners(article: &PublishedArticle, zone: &TimeZone, lang: Lang, t: &Words) -> Banners {
    let last = article.corrections.first();
    Banners {
        is_demo: article.demonstration,
        is_older: false,
        overdue: article.marks.review_due.map(|due| t.articles_overdue(day(due, lang))),
        corrected: last.map(|correction| t.articles_corrected(day_of(correction.at, zone, lang))),
        mistake: None,
        is_behind: article.marks.behind,
    }
}

/// "By A. Roy, physiotherapist · checked by L. Chen, November 3, 2026 · 8 minutes to read · 14 sources"
fn byline(shown: &Shown, library: &Library, minutes: usize, sources: usize, lang: Lang, t: &Words) -> String {
    let authors: Vec<String> = shown
        .head
        .authors
        .iter()
        .filter_map(|id| library.person(id))
        .map(|person| format!("{} ({})", person.name, person.credentials.get(lang)))
        .collect();
    let checked = match &shown.article.review {
        Some(review) => t.articles_byline_checked(review.by.name.as_str(), day(review.on, lang)),
        None if shown.article.demonstration => t.articles_byline_unchecked(),
        None => t.articles_byline_older(),
    };
    t.articles_byline(authors.join("; "), checked, t.articles_minutes(minutes), t.articles_source_count(sources))
}

/// The box that says who stands behind the page and what they gain. Whoever treats here is met on the team's page.
fn facts(
    shown: &Shown,
    library: &Library,
    team: &BTreeSet<String>,
    sources: usize,
    zone: &TimeZone,
    page: &Frame,
) -> Vec<Fact> {
    let (lang, t) = (page.lang, Words::of(page.lang));
    let (head, article) = (&shown.head, &shown.article);
    let met = |person: &Person, fact: Fact| {
        if team.contains(&person.id) { fact.linked(page.to(&format!("/team#{}", person.id))) } else { fact }
    };
    let authors = head.authors.iter().filter_map(|id| library.person(id));
    let mut facts: Vec<Fact> =
        authors.map(|person| met(person, Fact::new(t.articles_written_by(), person.name.as_str()))).collect();
    match &article.review {
        Some(review) => {
            let college = review.by.college.iter().chain(&review.by.registration).cloned().collect::<Vec<_>>();
            let mut who = format!("{}, {}", review.by.name, review.by.credentials.get(lang));
            if !college.is_empty() {
                who.push_str(&format!(" ({})", college.join(", ")));
            }
            facts.push(met(&review.by, Fact::new(t.articles_checked_by(), who)));
            facts.push(Fact::new(t.articles_last_checked(), day(review.on, lang)));
            facts.push(Fact::new(t.articles_next_check(), day(review.review_due, lang)));
        }
        None if article.demonstration => facts.push(Fact::new(t.articles_checked_by(), t.articles_not_checked())),
        None => {}
    }
    let published = day_of(article.published_at, zone, lang);
    facts.push(Fact::new(t.articles_version(), t.articles_version_of(article.version.version, published)));
    facts.push(Fact::new(t.articles_conflict(), head.conflict.clone()));
    if let Some(interest) = &head.clinic_interest {
        facts.push(Fact::new(t.articles_interest(), interest.clone()));
    }
    facts.push(Fact::new(t.articles_number_of_sources(), sources.to_string()));
    facts
}

/// Every correction that was ever made, newest first.
fn corrections(article: &PublishedArticle, zone: &TimeZone, lang: Lang, t: &Words) -> Vec<Fact> {
    let said = article.corrections.iter().map(|correction| {
        let when = day_of(correction.at, zone, lang);
        Fact::new(t.articles_correction_on(when, correction.to_version), correction.text.clone())
    });
    said.collect()
}

fn techniques(head: &Head, catalogue: &Catalogue, page: &Frame) -> Vec<Link> {
    let known = head.techniques.iter().filter_map(|code| catalogue.technique(code));
    known.map(|one| Link::new(page.to(&format!("/techniques/{}", one.code)), one.name.get(page.lang))).collect()
}

/// The articles that share most with this one.
fn related(shown: &Shown, shelf: &Shelf, page: &Frame) -> Vec<Link> {
    let mut kin: Vec<(usize, &Shown)> = shelf
        .all()
        .iter()
        .filter(|other| other.article.version.slug != shown.article.version.slug)
        .map(|other| (shown.kinship(other), other))
        .filter(|(kinship, _)| *kinship > 0)
        .collect();
    kin.sort_by_key(|(kinship, _)| std::cmp::Reverse(*kinship));
    kin.into_iter().take(RELATED).map(|(_, other)| other.link(page)).collect()
}

fn explained(term: &Term, lang: Lang) -> (String, String, String) {
    (term.id.clone(), term.term.get(lang).to_owned(), term.text.get(lang).to_owned())
}
