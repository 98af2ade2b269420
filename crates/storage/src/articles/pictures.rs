//! Pictures of articles. A name never changes its picture, so that every version shows for good what it showed.

use domain::{access::Permit, articles::Picture, audit::Trail};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{
    Result, Storage,
    rows::article_image::{ActiveModel, Column, Entity, Model},
    time::to_row,
};

/// A picture, taken apart and put together again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPicture {
    /// Articles name it by it.
    pub name: String,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// Of its bytes.
    pub sha256: [u8; 32],
    /// Of the file it was made from.
    pub source_sha256: [u8; 32],
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// As it is sent.
    pub bytes: Vec<u8>,
}

/// Why a picture was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefusal {
    /// Another picture has that name already.
    #[error("another picture has this name, and pages may show it: give the new one a name of its own")]
    NameTaken,
    /// The same picture is there under another name.
    #[error("this picture is there already, as {0:?}")]
    KnownAs(String),
}

/// A picture as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPicture {
    /// Articles name it by it.
    pub name: String,
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Storage {
    /// Keeps a picture; false if it is there already.
    pub async fn keep_picture(
        &self,
        picture: &NewPicture,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<bool, PictureRefusal>> {
        let work = self.begin(now).await?;
        let same_name_or_content = Condition::any()
            .add(Column::Name.eq(picture.name.as_str()))
            .add(Column::Sha256.eq(picture.sha256.to_vec()));
        let known = Entity::find().filter(same_name_or_content).order_by_asc(Column::Name).all(&*work).await?;
        if let Some(known) = known.iter().find(|known| known.name == picture.name) {
            // The same file, or the one that an export wrote.
            let is_same = [&known.source_sha256, &known.sha256].iter().any(|print| ***print == picture.source_sha256);
            return Ok(if is_same { Ok(false) } else { Err(PictureRefusal::NameTaken) });
        }
        if let Some(known) = known.first() {
            return Ok(Err(PictureRefusal::KnownAs(known.name.clone())));
        }
        Entity::insert(ActiveModel {
            name: Set(picture.name.clone()),
            media_type: Set(picture.media_type.to_owned()),
            sha256: Set(picture.sha256.to_vec()),
            source_sha256: Set(picture.source_sha256.to_vec()),
            width: Set(i32::try_from(picture.width).unwrap_or(i32::MAX)),
            height: Set(i32::try_from(picture.height).unwrap_or(i32::MAX)),
            bytes: Set(picture.bytes.clone()),
            imported_at: Set(to_row(now)),
        })
        .exec_without_returning(&*work)
        .await?;
        work.commit(Trail::on(by.who(), "picture.kept", "picture", picture.name.as_str())).await?;
        Ok(Ok(true))
    }

    /// The picture behind an address.
    pub async fn picture(&self, file: &str) -> Result<Option<ShownPicture>> {
        let Some((_, name)) = file.split_once('-') else { return Ok(None) };
        let read = self.read().await?;
        let row = Entity::find_by_id(name.to_owned()).one(&*read).await?;
        Ok(row.filter(|row| address(&row.sha256, &row.name) == file).map(shown))
    }

    /// Every picture with its bytes, as an export writes them.
    pub async fn whole_pictures(&self) -> Result<Vec<ShownPicture>> {
        let read = self.read().await?;
        let rows = Entity::find().order_by_asc(Column::Name).all(&*read).await?;
        Ok(rows.into_iter().map(shown).collect())
    }
}

fn shown(row: Model) -> ShownPicture {
    ShownPicture { name: row.name, media_type: row.media_type, bytes: row.bytes }
}

/// What of a picture is told without its bytes.
type Told = (String, Vec<u8>, i32, i32, i32);

/// Every picture: what it is called, where it is, how large.
pub(crate) async fn pictures(database: &impl ConnectionTrait) -> Result<Vec<Picture>> {
    let rows: Vec<Told> = Entity::find()
        .select_only()
        .columns([Column::Name, Column::Sha256, Column::Width, Column::Height])
        .expr_as(Expr::cust("length(bytes)"), "weight")
        .order_by_asc(Column::Name)
        .into_tuple()
        .all(database)
        .await?;
    let number = |number: i32| u32::try_from(number).unwrap_or_default();
    let picture = |(name, sha256, width, height, bytes): Told| Picture {
        file: address(&sha256, &name),
        name,
        width: number(width),
        height: number(height),
        bytes: number(bytes),
    };
    Ok(rows.into_iter().map(picture).collect())
}

/// An address that never changes its content: `0f3a…-neck.png`.
fn address(sha256: &[u8], name: &str) -> String {
    let print: String = sha256.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{print}-{name}")
}
