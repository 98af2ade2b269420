//! Writing an article, and handing it to a reviewer.

use domain::{
    access::Permit,
    articles::{
        Article, ArticleState, ChangeKind, Correcting, Head,
        body::Mistake,
        versions::{Act, account},
    },
    audit::Trail,
    ids::ArticleSlug,
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Result, Storage, Work, content, mint,
    rows::{article, article_draft, article_stage, article_version, spelling::json},
    time::to_row,
};

use super::{
    desk::{AtDesk, Draft, at_desk},
    judge::Bench,
    publish, shown,
};

/// What is to be kept of an article that somebody is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// The front matter: it names the article and its language.
    pub head: Head,
    /// The Markdown.
    pub body: String,
    /// What it changes.
    pub change: ChangeKind,
    /// What it changes, in words.
    pub note: String,
}

/// Why nothing is done with an article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArticleRefusal {
    /// There is no such article.
    #[error("there is no such article")]
    Absent,
    /// There is one already.
    #[error("there is an article of this name in this language already")]
    Exists,
    /// Somebody changed it meanwhile.
    #[error("this article was changed meanwhile")]
    VersionMismatch,
    /// Not possible from where it stands.
    #[error("this cannot be done with an article that is {}", .0.code())]
    WrongState(ArticleState),
    /// Its text cannot be read.
    #[error("the text cannot be read as an article")]
    Unreadable(Vec<Mistake>),
    /// This very text is a version already.
    #[error("this is word for word version {0}")]
    SameText(i32),
    /// It is theirs, or not theirs to decide.
    #[error("this is for somebody else to decide")]
    NotTheirs,
    /// The approval says what cannot be.
    #[error("{0}")]
    Approval(#[from] domain::articles::versions::ApprovalRefusal),
    /// Checks are against it.
    #[error("publish checks are against it")]
    NotPublishable(Vec<domain::articles::checks::Finding>),
}

impl Storage {
    /// Begins an article in a language.
    pub async fn begin_article(
        &self,
        writing: &Writing,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let row = article::ActiveModel {
            slug: Set(writing.head.slug.to_string()),
            lang: Set(writing.head.lang.tag().to_owned()),
            published_version: Set(None),
            created_at: Set(to_row(now)),
            updated_at: Set(to_row(now)),
            ..Default::default()
        };
        let begun = article::Entity::insert_many([row])
            .on_conflict(OnConflict::columns([article::Column::Slug, article::Column::Lang]).do_nothing().to_owned())
            .exec_without_returning(&*work)
            .await?;
        if begun == 0 {
            return Ok(Err(ArticleRefusal::Exists));
        }
        keep(&work, writing, None, by).await?;
        finish(work, writing, by, "article.begun").await.map(Ok)
    }

    /// Keeps what is being written. What visitors read, and what a reviewer has before them, stays as it is.
    pub async fn write_article(
        &self,
        writing: &Writing,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let known = match held(&work, &writing.head.slug, writing.head.lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        keep(&work, writing, Some(&known), by).await?;
        publish::touched(&work, &known.slug, known.lang).await?;
        finish(work, writing, by, "article.written").await.map(Ok)
    }

    /// Freezes what was written and hands it to a reviewer.
    pub async fn submit_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let known = match held(&work, slug, lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if known.state().after(Act::Submit, false).is_none() {
            return Ok(Err(ArticleRefusal::WrongState(known.state())));
        }
        let number = match freeze(&work, &known).await? {
            Ok(number) => number,
            Err(refusal) => return Ok(Err(refusal)),
        };
        set_state(&work, slug, lang, number, ArticleState::InReview).await?;
        article_stage::Entity::update_many()
            .col_expr(article_stage::Column::SubmittedAt, Expr::value(to_row(now)))
            .filter(article_stage::Column::Slug.eq(slug.as_str()))
            .filter(article_stage::Column::Lang.eq(lang.tag()))
            .filter(article_stage::Column::Version.eq(number))
            .exec(&*work)
            .await?;
        publish::touched(&work, slug, lang).await?;
        let after = at_desk(&*work, slug, lang).await?.expect("it was there a moment ago");
        work.commit(Trail::on(by.who(), "article.submitted", "article", named(slug, lang, number))).await?;
        Ok(Ok(after))
    }

    /// Turns what is being written into a correction of what is out, and says what is corrected.
    pub async fn correct_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        correcting: &Correcting,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let known = match held(&work, slug, lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (Some(draft), Some(_)) = (&known.draft, known.published) else {
            return Ok(Err(ArticleRefusal::WrongState(known.state())));
        };
        article_draft::Entity::update_many()
            .col_expr(article_draft::Column::ChangeKind, Expr::value(ChangeKind::Correction.code()))
            .col_expr(article_draft::Column::Corrects, Expr::value(json(correcting)))
            .col_expr(article_draft::Column::Writers, Expr::value(json(&with(&draft.writers, &account(by.who())))))
            .filter(article_draft::Column::Slug.eq(slug.as_str()))
            .filter(article_draft::Column::Lang.eq(lang.tag()))
            .exec(&*work)
            .await?;
        publish::touched(&work, slug, lang).await?;
        let after = at_desk(&*work, slug, lang).await?.expect("it was there a moment ago");
        let which = format!("{slug} {}", lang.tag());
        work.commit(Trail::on(by.who(), "article.correcting", "article", which)).await?;
        Ok(Ok(after))
    }
}

/// Holds an article for this transaction, if it is still as it was seen.
pub(super) async fn held(
    work: &Work,
    slug: &ArticleSlug,
    lang: Lang,
    if_revision: i64,
) -> Result<Result<AtDesk, ArticleRefusal>> {
    let row =
        article::Entity::find_by_id((slug.to_string(), lang.tag().to_owned())).lock_exclusive().one(&**work).await?;
    let Some(row) = row else {
        return Ok(Err(ArticleRefusal::Absent));
    };
    if row.revision != if_revision {
        return Ok(Err(ArticleRefusal::VersionMismatch));
    }
    Ok(Ok(at_desk(&**work, slug, lang).await?.expect("its row is held")))
}

/// Writes the draft. Whoever saves has written a part of it, and of what it began from if that was never out.
async fn keep(work: &Work, writing: &Writing, known: Option<&AtDesk>, by: &Permit) -> Result<()> {
    let head = &writing.head;
    let newest = known.and_then(|known| known.versions.first());
    let draft = known.and_then(|known| known.draft.as_ref());
    let handed_on = match (draft, newest) {
        (Some(draft), _) => draft.writers.clone(),
        (None, Some(newest)) if newest.published_at.is_none() => newest.writers.clone(),
        (None, _) => Vec::new(),
    };
    // What it is compared with: the version that is out, else the newest.
    let based_on = match draft {
        Some(draft) => draft.based_on,
        None => known.and_then(|known| known.published.or(newest.map(|newest| newest.number))),
    };
    let correcting =
        draft.and_then(|draft| draft.correcting.clone()).filter(|_| writing.change == ChangeKind::Correction);
    let translates = match shown::source_of(head.lang) {
        Some(source) => newest_text(work, &head.slug, source).await?,
        None => None,
    };
    let row = article_draft::ActiveModel {
        slug: Set(head.slug.to_string()),
        lang: Set(head.lang.tag().to_owned()),
        head: Set(json(head)),
        body: Set(writing.body.clone()),
        change_kind: Set(writing.change.code().to_owned()),
        change_note: Set(writing.note.clone()),
        corrects: Set(correcting.map(|correcting| json(&correcting))),
        based_on: Set(based_on),
        translates: Set(translates),
        writers: Set(json(&with(&handed_on, &account(by.who())))),
        saved_at: Set(to_row(work.now())),
    };
    use article_draft::Column;
    let again = [
        Column::Head,
        Column::Body,
        Column::ChangeKind,
        Column::ChangeNote,
        Column::Corrects,
        Column::BasedOn,
        Column::Translates,
        Column::Writers,
        Column::SavedAt,
    ];
    article_draft::Entity::insert_many([row])
        .on_conflict(OnConflict::columns([Column::Slug, Column::Lang]).update_columns(again).to_owned())
        .exec_without_returning(&**work)
        .await?;
    Ok(())
}

async fn newest_text(work: &Work, slug: &ArticleSlug, lang: Lang) -> Result<Option<Vec<u8>>> {
    let at_desk = at_desk(&**work, slug, lang).await?;
    Ok(at_desk.and_then(|known| known.versions.first().map(|newest| newest.sha256.to_vec())))
}

fn with(writers: &[String], one: &str) -> Vec<String> {
    let mut all = writers.to_vec();
    if !all.iter().any(|writer| writer == one) {
        all.push(one.to_owned());
    }
    all
}

async fn finish(work: Work, writing: &Writing, by: &Permit, action: &'static str) -> Result<AtDesk> {
    let (slug, lang) = (&writing.head.slug, writing.head.lang);
    let after = at_desk(&*work, slug, lang).await?.expect("it was written a moment ago");
    work.commit(Trail::on(by.who(), action, "article", format!("{slug} {}", lang.tag()))).await?;
    Ok(after)
}

/// Makes a version of what is being written; where nobody writes, the newest version is it. Its number.
pub(super) async fn freeze(work: &Work, known: &AtDesk) -> Result<Result<i32, ArticleRefusal>> {
    let Some(draft) = &known.draft else {
        let newest = known.versions.first().map(|newest| newest.number);
        return Ok(newest.ok_or(ArticleRefusal::WrongState(ArticleState::Draft)));
    };
    let article = Article::as_filed(draft.head.clone(), draft.body.clone());
    if let Err(mistakes) = article.read(&content::library(&**work).await?) {
        return Ok(Err(ArticleRefusal::Unreadable(mistakes)));
    }
    let sha256 = mint::hash(&article.to_file());
    if let Some(same) = known.versions.iter().find(|version| version.sha256 == sha256) {
        return Ok(Err(ArticleRefusal::SameText(same.number)));
    }
    let number = known.versions.first().map_or(0, |newest| newest.number) + 1;
    put_version(work, known, draft, number, sha256).await?;
    // Only one piece is on its way at a time: what was on its way before is not any more.
    for older in known.versions.iter().filter(|version| is_on_its_way(version.state)) {
        set_state(work, &known.slug, known.lang, older.number, ArticleState::Superseded).await?;
    }
    Ok(Ok(number))
}

fn is_on_its_way(state: ArticleState) -> bool {
    matches!(state, ArticleState::Draft | ArticleState::InReview | ArticleState::Approved)
}

async fn put_version(work: &Work, known: &AtDesk, draft: &Draft, number: i32, sha256: [u8; 32]) -> Result<()> {
    let key = (known.slug.to_string(), known.lang.tag().to_owned());
    let row = article_draft::Entity::find_by_id(key.clone()).one(&**work).await?;
    article_version::Entity::insert(article_version::ActiveModel {
        slug: Set(key.0.clone()),
        lang: Set(key.1.clone()),
        version: Set(number),
        sha256: Set(sha256.to_vec()),
        kind: Set(draft.head.kind.code().to_owned()),
        title: Set(draft.head.title.clone()),
        description: Set(draft.head.description.clone()),
        head: Set(json(&draft.head)),
        body: Set(draft.body.clone()),
        imported_at: Set(to_row(work.now())),
        source: Set(None),
    })
    .exec_without_returning(&**work)
    .await?;
    article_stage::Entity::insert(article_stage::ActiveModel {
        slug: Set(key.0.clone()),
        lang: Set(key.1.clone()),
        version: Set(number),
        state: Set(ArticleState::Draft.code().to_owned()),
        change_kind: Set(draft.change.code().to_owned()),
        change_note: Set(draft.note.clone()),
        corrects: Set(draft.correcting.as_ref().map(json)),
        based_on: Set(draft.based_on),
        translates: Set(row.and_then(|row| row.translates)),
        writers: Set(json(&draft.writers)),
        submitted_at: Set(None),
        published_at: Set(None),
        ended_at: Set(None),
    })
    .exec_without_returning(&**work)
    .await?;
    article_draft::Entity::delete_by_id(key).exec(&**work).await?;
    Ok(())
}

/// Writes where a version stands.
pub(super) async fn set_state(
    work: &Work,
    slug: &ArticleSlug,
    lang: Lang,
    number: i32,
    state: ArticleState,
) -> Result<()> {
    article_stage::Entity::update_many()
        .col_expr(article_stage::Column::State, Expr::value(state.code()))
        .filter(article_stage::Column::Slug.eq(slug.as_str()))
        .filter(article_stage::Column::Lang.eq(lang.tag()))
        .filter(article_stage::Column::Version.eq(number))
        .exec(&**work)
        .await?;
    Ok(())
}

/// How the trail names a version.
pub(super) fn named(slug: &ArticleSlug, lang: Lang, number: i32) -> String {
    format!("{slug} {} {number}", lang.tag())
}

impl Storage {
    /// What the checks say of the newest text of an article.
    pub async fn article_findings(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        page: super::PageChecks<'_>,
        now: Timestamp,
    ) -> Result<Option<Result<super::Judged, Vec<Mistake>>>> {
        use super::judge::Piece;

        let read = self.read().await?;
        let Some(known) = at_desk(&*read, slug, lang).await? else {
            return Ok(None);
        };
        let bench = Bench::of(self, &read, now).await?;
        let piece = match (&known.draft, known.versions.first()) {
            (Some(draft), _) => Piece::Draft(draft),
            (None, Some(newest)) => Piece::Version(newest),
            (None, None) => return Ok(None),
        };
        Ok(Some(bench.judge(&known, piece, page(&bench.upcoming(&known, piece, now)))))
    }

    /// What the checks say of a text that is not kept: for the preview.
    pub async fn findings_of(&self, writing: &Writing, now: Timestamp) -> Result<Result<super::Judged, Vec<Mistake>>> {
        use super::judge::Piece;

        let read = self.read().await?;
        let (slug, lang) = (&writing.head.slug, writing.head.lang);
        let known = at_desk(&*read, slug, lang).await?;
        let draft = Draft {
            head: writing.head.clone(),
            body: writing.body.clone(),
            change: writing.change,
            note: writing.note.clone(),
            correcting: known.as_ref().and_then(|known| known.draft.as_ref()?.correcting.clone()),
            based_on: known.as_ref().and_then(|known| known.published),
            writers: Vec::new(),
            saved_at: now,
        };
        let known = known.unwrap_or_else(|| AtDesk {
            slug: slug.clone(),
            lang,
            revision: 0,
            draft: None,
            versions: Vec::new(),
            published: None,
            review_due: None,
            doubted_source: None,
            created_at: now,
            updated_at: now,
        });
        let bench = Bench::of(self, &read, now).await?;
        Ok(bench.judge(&known, Piece::Draft(&draft), Vec::new()))
    }
}
