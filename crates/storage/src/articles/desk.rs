//! An article as those who write and review it see it: what is being written, every version, what was said of each.

use domain::{
    articles::{
        ArticleState, Body, ChangeKind, Correcting, Head, Library, Marks, Override, Person, Review, ReviewRole,
    },
    ids::ArticleSlug,
    text::Lang,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Error, Result, Storage,
    rows::{article, article_draft, article_review, article_stage, article_version, spelling::Reader},
    time::from_row,
};

/// An article in one language, at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtDesk {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// Grows with whatever happens to it; the ETag.
    pub revision: i64,
    /// What is being written, where somebody is writing.
    pub draft: Option<Draft>,
    /// Every version, the newest first.
    pub versions: Vec<DeskVersion>,
    /// The version that visitors read.
    pub published: Option<i32>,
    /// Until when that counts as checked.
    pub review_due: Option<Date>,
    /// The source that was taken back under it.
    pub doubted_source: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
}

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The front matter.
    pub head: Head,
    /// The Markdown.
    pub body: String,
    /// What it changes.
    pub change: ChangeKind,
    /// What it changes, in words.
    pub note: String,
    /// What it corrects.
    pub correcting: Option<Correcting>,
    /// The version it began from.
    pub based_on: Option<i32>,
    /// Who wrote a part of it.
    pub writers: Vec<String>,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

/// A version, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskVersion {
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: ArticleState,
    /// Its title.
    pub title: String,
    /// The front matter as JSON.
    pub head: String,
    /// The Markdown.
    pub body: String,
    /// What it changes.
    pub change: ChangeKind,
    /// What it changes, in words.
    pub note: String,
    /// What it corrects.
    pub correcting: Option<Correcting>,
    /// The version it began from.
    pub based_on: Option<i32>,
    /// Who wrote a part of it.
    pub writers: Vec<String>,
    /// Names its very text.
    pub sha256: [u8; 32],
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was handed to a reviewer.
    pub submitted_at: Option<Timestamp>,
    /// When it came out.
    pub published_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What reviewers decided, the newest first.
    pub reviews: Vec<Decided>,
}

/// What a reviewer decided about a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Who, as they were known that day.
    pub person: Person,
    /// As whom.
    pub role: ReviewRole,
    /// approve, changes, reject
    pub decision: String,
    /// Until when it counts as checked.
    pub review_due: Option<Date>,
    /// What is let stand, and why.
    pub overrides: Vec<Override>,
    /// In their own words.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// The approval itself, where it is one.
    pub approval: Option<Review>,
}

impl AtDesk {
    /// Where the newest piece of work on it stands: what is being written, else its newest version.
    pub fn state(&self) -> ArticleState {
        match (&self.draft, self.versions.first()) {
            (Some(_), _) | (None, None) => ArticleState::Draft,
            (None, Some(newest)) => newest.state,
        }
    }

    /// The newest text: what is being written, else the newest version.
    pub fn text(&self) -> Option<(Head, String)> {
        match (&self.draft, self.versions.first()) {
            (Some(draft), _) => Some((draft.head.clone(), draft.body.clone())),
            (None, Some(newest)) => Some((serde_json::from_str(&newest.head).ok()?, newest.body.clone())),
            (None, None) => None,
        }
    }

    /// A version.
    pub fn version(&self, number: i32) -> Option<&DeskVersion> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The version that waits for a reviewer.
    pub fn in_review(&self) -> Option<&DeskVersion> {
        self.versions.iter().find(|version| version.state == ArticleState::InReview)
    }

    /// The version that is approved and not out.
    pub fn approved(&self) -> Option<&DeskVersion> {
        self.versions.iter().find(|version| version.state == ArticleState::Approved)
    }
}

/// An article in the list of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskCard {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// Its newest title.
    pub title: String,
    /// Where the newest piece of work on it stands.
    pub state: ArticleState,
    /// Its newest version's number.
    pub number: Option<i32>,
    /// The version that visitors read.
    pub published: Option<i32>,
    /// Grows with whatever happens to it.
    pub revision: i64,
    /// Until when the published version counts as checked.
    pub review_due: Option<Date>,
    /// What its page says about itself.
    pub marks: Marks,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
}

impl Storage {
    /// An article as its writers and reviewers see it.
    pub async fn article_at_desk(&self, slug: &ArticleSlug, lang: Lang) -> Result<Option<AtDesk>> {
        let read = self.read().await?;
        at_desk(&*read, slug, lang).await
    }

    /// Every article in every language, the last touched first.
    pub async fn articles_at_desk(&self, now: Timestamp) -> Result<Vec<DeskCard>> {
        let read = self.read().await?;
        let today = self.catalogue(&*read).await?.identity.zone.date(now);
        let rows = article::Entity::find()
            .order_by_desc(article::Column::UpdatedAt)
            .order_by_asc(article::Column::Slug)
            .all(&*read)
            .await?;
        let mut marks = Vec::new();
        for lang in Lang::ALL {
            marks.extend(super::shown::marks(&*read, lang, today).await?);
        }
        let stages = article_stage::Entity::find().order_by_desc(article_stage::Column::Version).all(&*read).await?;
        let drafts = article_draft::Entity::find().all(&*read).await?;
        let versions = article_version::Entity::find().all(&*read).await?;
        let card = |row: &article::Model| -> Result<DeskCard> {
            let reader = Reader::of("article", &row.slug);
            let newest = stages.iter().find(|stage| stage.slug == row.slug && stage.lang == row.lang);
            let draft = drafts.iter().find(|draft| draft.slug == row.slug && draft.lang == row.lang);
            let text = newest.and_then(|newest| {
                let is_it = |version: &&article_version::Model| {
                    (&version.slug, &version.lang, version.version) == (&row.slug, &row.lang, newest.version)
                };
                versions.iter().find(is_it)
            });
            let drafted = draft.map(|draft| reader.json::<Head>("head", &draft.head)).transpose()?;
            let state = match (draft, newest) {
                (None, Some(stage)) => ArticleState::from_code(&stage.state).ok_or_else(|| reader.corrupt("state"))?,
                _ => ArticleState::Draft,
            };
            let slug: ArticleSlug = reader.parse("slug", &row.slug)?;
            let lang: Lang = reader.parse("lang", &row.lang)?;
            Ok(DeskCard {
                title: drafted.map(|head| head.title).or(text.map(|text| text.title.clone())).unwrap_or_default(),
                state,
                number: newest.map(|stage| stage.version),
                published: row.published_version,
                revision: row.revision,
                review_due: reader.parse_if("review_due", row.review_due.as_deref())?,
                marks: marks
                    .iter()
                    .find(|(known, of, _)| *known == slug && *of == lang)
                    .map(|(_, _, marks)| *marks)
                    .unwrap_or_default(),
                created_at: from_row(row.created_at),
                updated_at: from_row(row.updated_at),
                slug,
                lang,
            })
        };
        rows.iter().map(card).collect()
    }
}

/// An article at the desk, in a transaction.
pub(super) async fn at_desk(database: &impl ConnectionTrait, slug: &ArticleSlug, lang: Lang) -> Result<Option<AtDesk>> {
    let key = (slug.to_string(), lang.tag().to_owned());
    let Some(row) = article::Entity::find_by_id(key.clone()).one(database).await? else {
        return Ok(None);
    };
    let draft = article_draft::Entity::find_by_id(key).one(database).await?;
    let versions = article_version::Entity::find()
        .filter(article_version::Column::Slug.eq(slug.as_str()))
        .filter(article_version::Column::Lang.eq(lang.tag()))
        .order_by_desc(article_version::Column::Version)
        .all(database)
        .await?;
    let stages = article_stage::Entity::find()
        .filter(article_stage::Column::Slug.eq(slug.as_str()))
        .filter(article_stage::Column::Lang.eq(lang.tag()))
        .all(database)
        .await?;
    let reviews = article_review::Entity::find()
        .filter(article_review::Column::Slug.eq(slug.as_str()))
        .filter(article_review::Column::Lang.eq(lang.tag()))
        .order_by_desc(article_review::Column::At)
        .order_by_desc(article_review::Column::Id)
        .all(database)
        .await?;
    let reader = Reader::of("article", &row.slug);
    let versions = versions.iter().map(|text| {
        let stage = stages.iter().find(|stage| stage.version == text.version);
        let stage = stage.ok_or_else(|| Error::corrupt("article_stage", &text.slug, "a version stands nowhere"))?;
        desk_version(text, stage, &reviews)
    });
    Ok(Some(AtDesk {
        slug: slug.clone(),
        lang,
        revision: row.revision,
        draft: draft.as_ref().map(drafted).transpose()?,
        versions: versions.collect::<Result<_>>()?,
        published: row.published_version,
        review_due: reader.parse_if("review_due", row.review_due.as_deref())?,
        doubted_source: row.doubted_source.clone(),
        created_at: from_row(row.created_at),
        updated_at: from_row(row.updated_at),
    }))
}

fn drafted(row: &article_draft::Model) -> Result<Draft> {
    let reader = Reader::of("article_draft", &row.slug);
    Ok(Draft {
        head: reader.json("head", &row.head)?,
        body: row.body.clone(),
        change: ChangeKind::from_code(&row.change_kind).ok_or_else(|| reader.corrupt("change_kind"))?,
        note: row.change_note.clone(),
        correcting: reader.json_if("corrects", row.corrects.as_deref())?,
        based_on: row.based_on,
        writers: reader.json("writers", &row.writers)?,
        saved_at: from_row(row.saved_at),
    })
}

fn desk_version(
    text: &article_version::Model,
    stage: &article_stage::Model,
    reviews: &[article_review::Model],
) -> Result<DeskVersion> {
    let reader = Reader::of("article_stage", &text.slug);
    let of_it = reviews.iter().filter(|review| review.version == text.version);
    Ok(DeskVersion {
        number: text.version,
        state: ArticleState::from_code(&stage.state).ok_or_else(|| reader.corrupt("state"))?,
        title: text.title.clone(),
        head: text.head.clone(),
        body: text.body.clone(),
        change: ChangeKind::from_code(&stage.change_kind).ok_or_else(|| reader.corrupt("change_kind"))?,
        note: stage.change_note.clone(),
        correcting: reader.json_if("corrects", stage.corrects.as_deref())?,
        based_on: stage.based_on,
        writers: reader.json("writers", &stage.writers)?,
        sha256: text.sha256.clone().try_into().map_err(|_| reader.corrupt("sha256"))?,
        made_at: from_row(text.imported_at),
        submitted_at: stage.submitted_at.map(from_row),
        published_at: stage.published_at.map(from_row),
        ended_at: stage.ended_at.map(from_row),
        reviews: of_it.map(decided).collect::<Result<_>>()?,
    })
}

fn decided(row: &article_review::Model) -> Result<Decided> {
    let reader = Reader::of("article_review", &row.id);
    let person: Person = reader.json("person", &row.person)?;
    let role: ReviewRole = reader.word("role", &row.role)?;
    let review_due: Option<Date> = reader.parse_if("review_due", row.review_due.as_deref())?;
    let overrides: Vec<Override> = reader.json("overrides", &row.overrides)?;
    let approval = match (row.decision.as_str(), review_due) {
        ("approve", Some(review_due)) => Some(Review {
            by: row.reviewer.clone(),
            person: person.clone(),
            role,
            sha256: row.sha256.clone().try_into().map_err(|_| reader.corrupt("sha256"))?,
            on: super::shown::day(from_row(row.at)),
            review_due,
            overrides: overrides.clone(),
            inherits: row.inherits,
        }),
        _ => None,
    };
    Ok(Decided {
        person,
        role,
        decision: row.decision.clone(),
        review_due,
        overrides,
        note: row.note.clone(),
        at: from_row(row.at),
        approval,
    })
}

impl DeskVersion {
    /// The approval that is bound to this very text.
    pub fn approval(&self) -> Option<&Review> {
        self.reviews.iter().filter_map(|review| review.approval.as_ref()).find(|one| one.sha256 == self.sha256)
    }

    /// The text, read; none for one that could be written before a rule that it breaks was there.
    pub fn read(&self, library: &Library) -> Option<(domain::articles::Article, Body)> {
        let head: Head = serde_json::from_str(&self.head).ok()?;
        let article = domain::articles::Article::as_filed(head, self.body.clone());
        let body = article.read(library).ok()?;
        Some((article, body))
    }
}
