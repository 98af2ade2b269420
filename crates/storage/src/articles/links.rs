//! Whether the addresses that published pages lead to still answer.

use std::collections::{BTreeMap, HashMap};

use domain::{
    articles::{
        Body,
        links::{DeadLink, HOURS_BETWEEN_LOOKS, leading_elsewhere},
    },
    audit::Trail,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    Result, Storage, Work, content,
    rows::{article, article_version, dead_link, link_look},
    tasks::{self, NewTask},
    time::{from_row, to_row},
};

/// The pages that lead to each address, as `slug language`.
type Pages = BTreeMap<String, Vec<String>>;

impl Storage {
    /// Addresses that published pages lead to and nobody has looked at for a week: so many at the most, the longest
    /// unseen first. What no page leads to any more is forgotten first.
    pub async fn links_to_look_at(&self, most: usize, now: Timestamp) -> Result<Vec<String>> {
        let work = self.begin(now).await?;
        let pages = pages(&*work).await?;
        let looked: HashMap<String, Timestamp> = link_look::Entity::find()
            .all(&*work)
            .await?
            .into_iter()
            .map(|row| (row.url, from_row(row.looked_at)))
            .collect();
        for gone in looked.keys().filter(|url| !pages.contains_key(*url)) {
            link_look::Entity::delete_by_id(gone.clone()).exec(&*work).await?;
            dead_link::Entity::delete_by_id(gone.clone()).exec(&*work).await?;
        }
        work.commit(Trail::none("which addresses are looked at is no act of anybody's")).await?;

        let before = now - SignedDuration::from_hours(HOURS_BETWEEN_LOOKS);
        let at = |url: &String| looked.get(url).copied();
        let mut due: Vec<String> = pages.into_keys().filter(|url| at(url).is_none_or(|at| at <= before)).collect();
        due.sort_by_key(|url| at(url));
        due.truncate(most);
        Ok(due)
    }

    /// Notes which of these addresses answered. One that is dead by now gives staff a task, once. Says how many tasks are new.
    pub async fn note_links(&self, seen: &[(&str, bool)], now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let pages = pages(&*work).await?;
        let mut new = 0;
        for (url, is_alive) in seen {
            looked_at(&work, url).await?;
            if *is_alive {
                dead_link::Entity::delete_by_id((*url).to_owned()).exec(&*work).await?;
                continue;
            }
            let link = failed_again(&work, url).await?;
            if link.is_dead() {
                let leading = pages.get(*url).cloned().unwrap_or_default();
                new += u64::from(tasks::give(&work, &told(&link, &leading)).await?);
            }
        }
        work.commit(Trail::none("whether addresses answer is no act of anybody's; tasks tell the story")).await?;
        Ok(new)
    }
}

/// A link that died, came back and dies again is another task.
fn told(link: &DeadLink, leading: &[String]) -> NewTask {
    let since = super::shown::day(link.first);
    NewTask {
        kind: "article-link-dead",
        subject: format!("{} {since}", link.url),
        detail: serde_json::json!({ "articles": leading }).to_string(),
        due: None,
    }
}

async fn looked_at(work: &Work, url: &str) -> Result<()> {
    let row = link_look::ActiveModel { url: Set(url.to_owned()), looked_at: Set(to_row(work.now())) };
    link_look::Entity::insert_many([row])
        .on_conflict(OnConflict::column(link_look::Column::Url).update_column(link_look::Column::LookedAt).to_owned())
        .exec_without_returning(&**work)
        .await?;
    Ok(())
}

/// Counts a failure in its row.
async fn failed_again(work: &Work, url: &str) -> Result<DeadLink> {
    let now = to_row(work.now());
    let row = dead_link::ActiveModel {
        url: Set(url.to_owned()),
        first_failed_at: Set(now),
        last_failed_at: Set(now),
        failures: Set(0),
    };
    dead_link::Entity::insert_many([row])
        .on_conflict(OnConflict::column(dead_link::Column::Url).do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    dead_link::Entity::update_many()
        .col_expr(dead_link::Column::LastFailedAt, Expr::value(now))
        .col_expr(dead_link::Column::Failures, Expr::col(dead_link::Column::Failures).add(1))
        .filter(dead_link::Column::Url.eq(url))
        .exec(&**work)
        .await?;
    let row = dead_link::Entity::find_by_id(url.to_owned()).one(&**work).await?;
    Ok(row.map(link).expect("it was written a line above"))
}

/// Every address that did not answer when it was last looked at.
pub(super) async fn failing(database: &impl ConnectionTrait) -> Result<Vec<DeadLink>> {
    Ok(dead_link::Entity::find().all(database).await?.into_iter().map(link).collect())
}

fn link(row: dead_link::Model) -> DeadLink {
    DeadLink {
        url: row.url,
        first: from_row(row.first_failed_at),
        last: from_row(row.last_failed_at),
        failures: u32::try_from(row.failures).unwrap_or_default(),
    }
}

/// Where the published pages lead to.
async fn pages(database: &impl ConnectionTrait) -> Result<Pages> {
    let library = content::library(database).await?;
    let published =
        article::Entity::find().filter(article::Column::PublishedVersion.is_not_null()).all(database).await?;
    let mut pages = Pages::new();
    for row in published {
        let Some(version) = row.published_version else { continue };
        let key = (row.slug.clone(), row.lang.clone(), version);
        let text = article_version::Entity::find_by_id(key).one(database).await?;
        let body = text.and_then(|text| Body::parse(&text.body, 1).ok()).unwrap_or_default();
        for address in leading_elsewhere(&body, &library) {
            pages.entry(address).or_default().push(format!("{} {}", row.slug, row.lang));
        }
    }
    Ok(pages)
}
