//! Letting visitors read a version, in the transaction of whoever decided it.

use domain::{articles::ArticleState, ids::ArticleSlug, text::Lang};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    Result, Work,
    rows::{article, article_stage},
    time::to_row,
};

use super::shown;

/// Lets visitors read a version instead of the one before, which is superseded.
pub(super) async fn put_out(
    work: &Work,
    slug: &ArticleSlug,
    lang: Lang,
    version: i32,
    review_due: Option<Date>,
) -> Result<()> {
    let now = to_row(work.now());
    ended(work, slug, lang, ArticleState::Superseded).await?;
    article_stage::Entity::update_many()
        .col_expr(article_stage::Column::State, Expr::value(ArticleState::Published.code()))
        .col_expr(article_stage::Column::PublishedAt, Expr::value(now))
        .filter(article_stage::Column::Slug.eq(slug.as_str()))
        .filter(article_stage::Column::Lang.eq(lang.tag()))
        .filter(article_stage::Column::Version.eq(version))
        .exec(&**work)
        .await?;
    article::Entity::update_many()
        .col_expr(article::Column::PublishedVersion, Expr::value(version))
        .col_expr(article::Column::RetractedVersion, Expr::value(None::<i32>))
        .col_expr(article::Column::DoubtedSource, Expr::value(None::<String>))
        .col_expr(article::Column::ReviewDue, Expr::value(review_due.map(|day| day.to_string())))
        .col_expr(article::Column::FirstPublishedAt, Expr::cust_with_values("COALESCE(first_published_at, $1)", [now]))
        .filter(article::Column::Slug.eq(slug.as_str()))
        .filter(article::Column::Lang.eq(lang.tag()))
        .exec(&**work)
        .await?;
    touched(work, slug, lang).await?;
    shown::changed(work, slug, lang).await
}

/// Ends the published version in another state; the address stays known.
pub(super) async fn ended(work: &Work, slug: &ArticleSlug, lang: Lang, state: ArticleState) -> Result<()> {
    article_stage::Entity::update_many()
        .col_expr(article_stage::Column::State, Expr::value(state.code()))
        .col_expr(article_stage::Column::EndedAt, Expr::value(to_row(work.now())))
        .filter(article_stage::Column::Slug.eq(slug.as_str()))
        .filter(article_stage::Column::Lang.eq(lang.tag()))
        .filter(article_stage::Column::State.eq(ArticleState::Published.code()))
        .exec(&**work)
        .await?;
    Ok(())
}

/// Something happened to an article: whoever has seen it before has seen another state of it.
pub(super) async fn touched(work: &Work, slug: &ArticleSlug, lang: Lang) -> Result<()> {
    article::Entity::update_many()
        .col_expr(article::Column::Revision, Expr::col(article::Column::Revision).add(1))
        .col_expr(article::Column::UpdatedAt, Expr::value(to_row(work.now())))
        .filter(article::Column::Slug.eq(slug.as_str()))
        .filter(article::Column::Lang.eq(lang.tag()))
        .exec(&**work)
        .await?;
    Ok(())
}
