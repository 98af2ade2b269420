//! The files that content came from and is written to again.

use domain::{
    access::Permit,
    articles::{Article, Head},
    audit::Trail,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

use crate::{
    Result, Storage,
    rows::{article, article_version, content_file, spelling::Reader},
    time::to_row,
};

/// A file of a folder of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFile {
    /// Where it lies in its folder.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl Storage {
    /// Keeps the files of registers and journeys as they were imported: nothing else changes what they hold.
    pub async fn keep_files(&self, files: &[ContentFile], by: &Permit, now: Timestamp) -> Result<()> {
        let work = self.begin(now).await?;
        let mut kept = 0;
        for file in files {
            let known = content_file::Entity::find_by_id(file.path.clone()).one(&*work).await?;
            if known.is_some_and(|known| known.text == file.text) {
                continue;
            }
            content_file::Entity::delete_by_id(file.path.clone()).exec(&*work).await?;
            content_file::Entity::insert(content_file::ActiveModel {
                path: Set(file.path.clone()),
                text: Set(file.text.clone()),
                imported_at: Set(to_row(now)),
            })
            .exec_without_returning(&*work)
            .await?;
            kept += 1;
        }
        let trail = match kept {
            0 => Trail::none("the same files as before"),
            _ => Trail::on(by.who(), "content.imported", "files", kept.to_string()),
        };
        work.commit(trail).await
    }

    /// Every file of the clinic's content: each article in its published version, or its newest where none is out.
    pub async fn content_files(&self) -> Result<Vec<ContentFile>> {
        let read = self.read().await?;
        let kept = content_file::Entity::find().order_by_asc(content_file::Column::Path).all(&*read).await?;
        let mut files: Vec<ContentFile> =
            kept.into_iter().map(|row| ContentFile { path: row.path, text: row.text }).collect();
        let articles = article::Entity::find().all(&*read).await?;
        let versions =
            article_version::Entity::find().order_by_desc(article_version::Column::Version).all(&*read).await?;
        for row in &articles {
            let of_it = |version: &&article_version::Model| (&version.slug, &version.lang) == (&row.slug, &row.lang);
            let published = |version: &&article_version::Model| Some(version.version) == row.published_version;
            let mut all = versions.iter().filter(of_it);
            let newest = all.clone().next();
            let Some(version) = all.find(published).or(newest) else {
                continue;
            };
            let text = match &version.source {
                Some(source) => source.clone(),
                None => {
                    let head: Head = Reader::of("article_version", &version.slug).json("head", &version.head)?;
                    Article::as_filed(head, version.body.clone()).to_file()
                }
            };
            files.push(ContentFile { path: format!("articles/{}.{}.md", row.slug, row.lang), text });
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }
}
