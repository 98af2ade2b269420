//! What readers say of a page.

use domain::{audit::Trail, ids::ArticleSlug, text::Lang};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use crate::{
    Result, Storage, mint,
    rows::{article_feedback, article_stage},
    sealed::Field,
    time::to_row,
};

/// Where the words of a reader are kept.
pub(super) const TEXT: Field = Field("article_feedback", "text");

/// So much is kept of what a reader writes.
const LONGEST: usize = 2_000;

/// What a reader says of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFeedback {
    /// Of which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// Of which version.
    pub version: i32,
    /// Was it useful, or is there a mistake?
    pub about: FeedbackAbout,
    /// In their own words.
    pub text: Option<String>,
}

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedbackAbout {
    /// It was useful.
    Useful,
    /// It was not.
    NotUseful,
    /// Something is wrong in it.
    Mistake,
}

impl FeedbackAbout {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Useful, Self::NotUseful, Self::Mistake];

    /// The code of forms and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Useful => "useful",
            Self::NotUseful => "not-useful",
            Self::Mistake => "mistake",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.code() == code)
    }
}

impl Storage {
    /// Keeps what a reader says. False where that version was never out.
    pub async fn leave_feedback(&self, said: &NewFeedback, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let key = (said.slug.to_string(), said.lang.tag().to_owned(), said.version);
        let stage = article_stage::Entity::find_by_id(key).one(&*work).await?;
        if stage.is_none_or(|stage| stage.published_at.is_none()) {
            return Ok(false);
        }
        let id: Uuid = mint::id(now);
        let text: Option<String> = said.text.as_ref().map(|text| text.chars().take(LONGEST).collect());
        let text = text.filter(|text| !text.trim().is_empty());
        article_feedback::Entity::insert(article_feedback::ActiveModel {
            id: Set(id),
            slug: Set(said.slug.to_string()),
            lang: Set(said.lang.tag().to_owned()),
            version: Set(said.version),
            about: Set(said.about.code().to_owned()),
            text: Set(text.map(|text| self.0.sealed.seal(TEXT, id, text.as_bytes()))),
            status: Set("new".to_owned()),
            created_at: Set(to_row(now)),
            answered_at: Set(None),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::none("a reader said something of a page")).await?;
        Ok(true)
    }
}
