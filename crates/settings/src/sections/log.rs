//! What is logged, and how.

use crate::reader::Reader;

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct Log {
    /// In which form.
    pub format: Format,
    /// How much: a level, or directives for single parts.
    pub level: String,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text on a terminal, JSON otherwise.
    Auto,
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

impl Log {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let format =
            reader.choice("log.format", &[("auto", Format::Auto), ("text", Format::Text), ("json", Format::Json)]);
        let level = reader.needed("log.level", "a level such as \"info\"");
        Some(Self { format: format?, level: level? })
    }
}
