//! The clinic's registers: references, techniques, people, terms, jurisdictions. Each entry is kept as the JSON its reader knows.

use std::collections::HashMap;

use domain::{access::Permit, articles::Library, audit::Trail, clinic::Clinic, outbox::letter::UrgentNumbers};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Result, Storage,
    articles::pictures,
    rows::{
        content_entry::{ActiveModel, Column, Entity},
        spelling::Reader,
    },
    time::to_row,
};

/// The register of jurisdiction profiles.
const JURISDICTION: &str = "jurisdiction";

/// One entry of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentEntry {
    /// Names it within its register.
    pub id: String,
    /// What it says, as JSON.
    pub entry: String,
}

impl Storage {
    /// Replaces a register by these entries, in their order. Says how many were added, changed or removed.
    pub async fn import_entries(
        &self,
        kind: &str,
        entries: &[ContentEntry],
        by: &Permit,
        now: Timestamp,
    ) -> Result<u64> {
        let work = self.begin(now).await?;
        let known: HashMap<String, String> = Entity::find()
            .filter(Column::Kind.eq(kind))
            .all(&*work)
            .await?
            .into_iter()
            .map(|row| (row.id, row.entry))
            .collect();
        let changed = entries.iter().filter(|entry| known.get(&entry.id) != Some(&entry.entry)).count();
        let removed = known.keys().filter(|id| !entries.iter().any(|entry| entry.id == **id)).count();

        Entity::delete_many().filter(Column::Kind.eq(kind)).exec(&*work).await?;
        // SQLite takes a bounded number of values in one statement.
        for (group, entries) in entries.chunks(GROUP).enumerate() {
            let rows = (group * GROUP..).zip(entries).map(|(position, entry)| ActiveModel {
                kind: Set(kind.to_owned()),
                id: Set(entry.id.clone()),
                position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
                entry: Set(entry.entry.clone()),
                imported_at: Set(to_row(now)),
            });
            Entity::insert_many(rows).exec_without_returning(&*work).await?;
        }
        let moved = u64::try_from(changed + removed).unwrap_or_default();
        let trail = match moved {
            0 => Trail::none("the same entries as before"),
            _ => Trail::on(by.who(), "register.imported", "register", kind),
        };
        work.commit(trail).await?;
        Ok(moved)
    }

    /// The entries of a register, in the order of their file.
    pub async fn content_entries(&self, kind: &str) -> Result<Vec<ContentEntry>> {
        let read = self.read().await?;
        let rows = Entity::find().filter(Column::Kind.eq(kind)).order_by_asc(Column::Position).all(&*read).await?;
        Ok(rows.into_iter().map(|row| ContentEntry { id: row.id, entry: row.entry }).collect())
    }

    /// One entry of a register, as JSON.
    pub async fn content_entry(&self, kind: &str, id: &str) -> Result<Option<String>> {
        let read = self.read().await?;
        let row = Entity::find_by_id((kind.to_owned(), id.to_owned())).one(&*read).await?;
        Ok(row.map(|row| row.entry))
    }

    /// Everything an article may name.
    pub async fn library(&self) -> Result<Library> {
        let read = self.read().await?;
        library(&*read).await
    }

    /// Whom to call in the clinic's jurisdiction; none until its profile is imported.
    pub async fn urgent_numbers(&self) -> Result<Option<UrgentNumbers>> {
        let read = self.read().await?;
        let clinic = self.catalogue(&*read).await?;
        urgent_numbers(&*read, &clinic).await
    }
}

/// Everything an article may name.
pub(crate) async fn library(database: &impl ConnectionTrait) -> Result<Library> {
    let rows = Entity::find()
        .filter(Column::Kind.is_in(["reference", "person", "glossary", "technique", "licensed-indication", "product"]))
        .order_by_asc(Column::Position)
        .all(database)
        .await?;
    let mut library = Library { pictures: pictures::pictures(database).await?, ..Library::default() };
    for row in &rows {
        let reader = Reader::of("content_entry", &row.id);
        match row.kind.as_str() {
            "reference" => library.references.push(reader.json("entry", &row.entry)?),
            "person" => library.people.push(reader.json("entry", &row.entry)?),
            "glossary" => library.glossary.push(reader.json("entry", &row.entry)?),
            "licensed-indication" => library.indications.push(reader.json("entry", &row.entry)?),
            "product" => library.products.push(reader.json("entry", &row.entry)?),
            _ => library.techniques.push(row.id.clone()),
        }
    }
    Ok(library)
}

/// Whom to call in the clinic's jurisdiction.
pub(crate) async fn urgent_numbers(database: &impl ConnectionTrait, clinic: &Clinic) -> Result<Option<UrgentNumbers>> {
    let id = clinic.identity.jurisdiction.clone();
    let Some(row) = Entity::find_by_id((JURISDICTION.to_owned(), id)).one(database).await? else {
        return Ok(None);
    };
    Reader::of("content_entry", &row.id).json("entry", &row.entry).map(Some)
}

/// So many entries are written by one statement.
const GROUP: usize = 500;
