//! What speaks against publishing a version: every check, with what the database knows.

use domain::{
    articles::{
        Article, Body, Head, Library, Marks, Review,
        body::Mistake,
        checks::{self, Finding, PublishChecks, record},
        inheritance,
        links::DeadLink,
    },
    clinic::Clinic,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Deserialize;

use crate::{
    Result, Storage, content,
    rows::{
        content_entry,
        spelling::{Reader, json},
    },
};

use super::{
    ArticleVersion,
    desk::{AtDesk, DeskVersion, Draft},
    shown::{PublishedArticle, Reviewed},
};

/// What the checks say of a text, and what it says when it is read.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// Of those, what keeps it from its readers.
    pub in_the_way: Vec<Finding>,
}

/// A text to judge: what is being written, or a version.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// What is being written.
    Draft(&'a Draft),
    /// A version.
    Version(&'a DeskVersion),
}

/// Checks of the rendered page, which storage cannot make itself; it is handed what readers get, or would get.
pub type PageChecks<'a> = &'a (dyn Fn(&PublishedArticle) -> Vec<Finding> + Send + Sync);

/// What all texts are judged by.
pub(super) struct Bench {
    pub(super) library: Library,
    pub(super) rules: PublishChecks,
    clinic: std::sync::Arc<Clinic>,
    country: Option<String>,
    failing: Vec<DeadLink>,
    pub(super) today: Date,
}

impl Bench {
    pub(super) async fn of(storage: &Storage, database: &sea_orm::DatabaseTransaction, now: Timestamp) -> Result<Self> {
        let clinic = storage.catalogue(database).await?;
        Ok(Self {
            library: content::library(database).await?,
            rules: rules(database).await?,
            country: country(database, &clinic.identity.jurisdiction).await?,
            failing: super::links::failing(database).await?,
            today: clinic.identity.zone.date(now),
            clinic,
        })
    }

    pub(super) fn demonstration(&self) -> bool {
        self.clinic.identity.demonstration
    }

    /// What the checks say of a piece of an article and of the page it makes, or why it cannot be read.
    pub(super) fn judge(
        &self,
        at_desk: &AtDesk,
        piece: Piece<'_>,
        of_page: Vec<Finding>,
    ) -> Result<Judged, Vec<Mistake>> {
        let (article, body) = self.read(piece)?;
        let (change, correcting, writers, based_on, review, sha256) = match piece {
            Piece::Draft(draft) => {
                (draft.change, draft.correcting.as_ref(), &draft.writers, draft.based_on, None, [0; 32])
            }
            Piece::Version(version) => (
                version.change,
                version.correcting.as_ref(),
                &version.writers,
                version.based_on,
                version.approval(),
                version.sha256,
            ),
        };
        let moved = self.moved(at_desk, based_on, (&article, &body));
        let demonstration = self.demonstration() && review.is_none();
        let record = record::Record {
            sha256,
            accounts: writers,
            review,
            change,
            correcting,
            moved: moved.as_ref(),
            country: self.country.as_deref(),
            demonstration,
        };
        let mut findings = checks::findings(&article, &body, &self.library, &self.rules, self.today);
        findings.extend(record::of_record(&article, &body, &self.library, &record, self.today));
        findings.extend(record::of_publisher(&self.clinic.identity));
        findings.extend(record::of_links(&body, &self.library, &self.failing));
        findings.extend(of_page);
        findings.sort_by_key(|finding| (finding.line.unwrap_or(0), finding.code));
        let in_the_way = record::in_the_way(&findings, review, demonstration);
        Ok(Judged { findings, in_the_way })
    }

    /// What readers would get of a piece if it came out now.
    pub(super) fn upcoming(&self, at_desk: &AtDesk, piece: Piece<'_>, now: Timestamp) -> PublishedArticle {
        let newest = at_desk.versions.first().map_or(0, |version| version.number);
        let (head, body, number, sha256, approval) = match piece {
            Piece::Draft(draft) => (json(&draft.head), draft.body.clone(), newest + 1, [0; 32], None),
            Piece::Version(version) => {
                (version.head.clone(), version.body.clone(), version.number, version.sha256, version.approval())
            }
        };
        let said: Option<Head> = serde_json::from_str(&head).ok();
        let said_or = |of: fn(Head) -> String| said.clone().map(of).unwrap_or_default();
        PublishedArticle {
            version: ArticleVersion {
                slug: at_desk.slug.clone(),
                lang: at_desk.lang,
                version: number,
                kind: said_or(|head| head.kind.code().to_owned()),
                title: said_or(|head| head.title),
                description: said_or(|head| head.description),
                head,
                body,
                sha256,
                imported_at: now,
                published: false,
            },
            first_published_at: at_desk.versions.iter().filter_map(|one| one.published_at).min().unwrap_or(now),
            published_at: now,
            demonstration: approval.is_none(),
            review: approval.map(|approval| Reviewed {
                by: approval.person.clone(),
                on: approval.on,
                review_due: approval.review_due,
            }),
            corrections: Vec::new(),
            retraction: None,
            marks: Marks::default(),
        }
    }

    /// Whether a page names a substance, which shortens the time until its next check.
    pub(super) fn names_substance(&self, piece: Piece<'_>) -> bool {
        self.read(piece).is_ok_and(|(article, body)| checks::names_substance(&article, &body, &self.library))
    }

    /// The approval that a version may inherit: of the version it began from, where a machine finds nothing moved.
    pub(super) fn inheritable<'a>(&self, at_desk: &'a AtDesk, version: &DeskVersion) -> Option<(i32, &'a Review)> {
        let from = at_desk.version(version.based_on?)?;
        let approval = from.approval()?;
        let (article, body) = self.read(Piece::Version(version)).ok()?;
        self.moved(at_desk, version.based_on, (&article, &body)).is_none().then_some((from.number, approval))
    }

    fn moved(&self, at_desk: &AtDesk, based_on: Option<i32>, later: (&Article, &Body)) -> Option<inheritance::Moved> {
        match based_on.and_then(|number| at_desk.version(number)).and_then(|from| from.read(&self.library)) {
            Some((article, body)) => inheritance::first_moved((&article, &body), later),
            // There is nothing to inherit from.
            None => Some(inheritance::Moved::Claims),
        }
    }

    fn read(&self, piece: Piece<'_>) -> Result<(Article, Body), Vec<Mistake>> {
        let article = match piece {
            Piece::Draft(draft) => Article::as_filed(draft.head.clone(), draft.body.clone()),
            Piece::Version(version) => {
                let head: Head = serde_json::from_str(&version.head).map_err(|_| Vec::new())?;
                Article::as_filed(head, version.body.clone())
            }
        };
        let body = article.read(&self.library)?;
        Ok((article, body))
    }
}

/// The clinic's publish checks, else those that are shipped.
pub(crate) async fn rules(database: &impl ConnectionTrait) -> Result<PublishChecks> {
    let key = ("publish-checks".to_owned(), "publish-checks".to_owned());
    match content_entry::Entity::find_by_id(key).one(database).await? {
        Some(row) => {
            let own: PublishChecks = Reader::of("content_entry", &row.id).json("entry", &row.entry)?;
            Ok(own.with_shipped())
        }
        None => Ok(PublishChecks::shipped()),
    }
}

/// The country whose authority licenses what is sold in the clinic's jurisdiction.
async fn country(database: &impl ConnectionTrait, jurisdiction: &str) -> Result<Option<String>> {
    #[derive(Deserialize)]
    struct Profile {
        country: Option<String>,
    }
    let key = ("jurisdiction".to_owned(), jurisdiction.to_owned());
    let Some(row) = content_entry::Entity::find_by_id(key).one(database).await? else {
        return Ok(None);
    };
    Ok(Reader::of("content_entry", &row.id).json::<Profile>("entry", &row.entry)?.country)
}
