//! A small library, the shipped rules, and articles that the tests of the checks begin with.

use jiff::civil::{Date, date};

use crate::text::{Bilingual, Lang};

use super::{
    super::{
        Article, ArticleKind, Certainty, Claim, ClaimReference, Head, Library, Person, Picture, Product, Reference,
        Stance, Term,
    },
    Finding, PublishChecks, findings,
};

/// The rules as they are shipped.
pub(crate) fn rules() -> PublishChecks {
    PublishChecks::shipped()
}

pub(crate) fn today() -> Date {
    date(2026, 11, 22)
}

pub(crate) fn reference(id: &str, toml: &str) -> Reference {
    toml::from_str(&format!("id = {id:?}\n{toml}")).expect("a reference of a test")
}

pub(crate) fn library() -> Library {
    let sound = |id: &str, kind: &str| {
        reference(id, &format!("kind = {kind:?}\nyear = 2022\nstatus = \"current\"\ndoi = \"10.1000/{id}\""))
    };
    Library {
        references: vec![
            sound("R1", "systematic_review"),
            sound("R2", "rct"),
            sound("R3", "guideline"),
            sound("R4", "animal"),
        ],
        people: vec![Person {
            id: "a-roy".into(),
            name: "Alex Roy".into(),
            credentials: Bilingual::same("PT"),
            college: None,
            registration: None,
            checked_at: None,
            profile: None,
        }],
        glossary: vec![Term {
            id: "word".into(),
            term: Bilingual::same("word"),
            text: Bilingual::same("It means this."),
        }],
        techniques: Vec::new(),
        indications: Vec::new(),
        products: vec![Product {
            generic: "onabotulinumtoxinA".into(),
            brands: vec!["Botox".into(), "Botox Cosmetic".into()],
        }],
        pictures: vec![picture("hand.png", 80 * 1024), picture("foot.jpg", 40 * 1024), picture("leaf.png", 1)],
    }
}

fn picture(name: &str, bytes: u32) -> Picture {
    Picture { name: name.to_owned(), file: format!("0f-{name}"), width: 4, height: 3, bytes }
}

pub(crate) fn claim(id: &str, certainty: Certainty) -> Claim {
    let supports = |id: &str| ClaimReference { id: id.into(), stance: Stance::Supports, locator: None, quote: None };
    Claim {
        id: id.into(),
        certainty,
        safety: false,
        population: None,
        intervention: None,
        comparator: None,
        outcome: None,
        references: ["R1", "R2", "R3"].map(supports).to_vec(),
    }
}

pub(crate) fn head() -> Head {
    Head {
        slug: "neck-pain".parse().expect("a slug"),
        lang: Lang::English,
        kind: ArticleKind::PatientArticle,
        title: "Neck pain that lasts".into(),
        description: "What may help when your neck has hurt for a long time, and what to ask us.".into(),
        conditions: Vec::new(),
        techniques: Vec::new(),
        substances: Vec::new(),
        authors: vec!["a-roy".into()],
        conflict: "None.".into(),
        clinic_interest: None,
        compares: false,
        claims: vec![claim("c", Certainty::Low)],
    }
}

/// An article that passes every check, but for its length.
pub(crate) const SOUND: &str = "::: in_short\n- Moving helps many people with neck pain.\n:::\n\n## What may help\n\n\
    [Moving more may ease your neck.](claim:c) [^R1] Start with a little, and do some more each week.\n";

pub(crate) fn article(body: &str) -> Article {
    Article { head: head(), body: body.to_owned(), body_line: 1 }
}

/// The sound article with more text at its end.
pub(crate) fn with(more: &str) -> Article {
    article(&format!("{SOUND}\n{more}\n"))
}

/// The same in French.
pub(crate) fn french_with(more: &str) -> Article {
    let body = format!(
        "::: in_short\n- Bouger aide bien des gens.\n:::\n\n## Ce qui peut aider\n\n\
         [Bouger plus peut soulager le cou.](claim:c) [^R1] Allez-y peu à peu.\n\n{more}\n"
    );
    let mut article = article(&body);
    article.head.lang = Lang::French;
    article.head.title = "La douleur au cou qui dure".into();
    article.head.description = "Ce qui peut aider quand le cou fait mal longtemps, et les questions à poser.".into();
    article
}

/// What is found in an article.
pub(crate) fn found(article: &Article) -> Vec<Finding> {
    found_beside(article, &library())
}

pub(crate) fn found_beside(article: &Article, library: &Library) -> Vec<Finding> {
    let body = article.read(library).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    findings(article, &body, library, &rules(), today())
}

/// The texts of the findings of one check.
pub(crate) fn of(code: &str, article: &Article) -> Vec<Finding> {
    found(article).into_iter().filter(|finding| finding.code == code).collect()
}

/// Whether one check finds nothing.
pub(crate) fn passes(code: &str, article: &Article) -> bool {
    of(code, article).is_empty()
}
