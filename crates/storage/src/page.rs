//! Lists are read a page at a time, from where the last page ended.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

/// A stretch of a list, and how to ask for the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Asks for the next page; none where this is the last.
    pub next_cursor: Option<String>,
}

/// Where a page ended: the instant it is ordered by, and the id that settles ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) at: i64,
    pub(crate) id: Uuid,
}

impl Cursor {
    /// The text a caller hands back.
    pub(crate) fn text(self) -> String {
        let mut bytes = self.at.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads it back; a wrong cursor is none, which is the first page.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (at, id) = bytes.split_at(8);
        Some(Self { at: i64::from_be_bytes(at.try_into().ok()?), id: Uuid::from_slice(id).ok()? })
    }
}

/// Cuts one row too many off `rows` and says where the page ended. Ask the database for `limit + 1`.
pub(crate) fn cut<T>(mut items: Vec<T>, limit: u64, place: impl Fn(&T) -> Cursor) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = if more { items.last().map(|last| place(last).text()) } else { None };
    Page { items, next_cursor }
}
