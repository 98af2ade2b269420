//! The keys that health data is sealed with.

use std::path::{Path, PathBuf};

use crate::reader::Reader;

/// The keys that health data is sealed with.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The file that holds them, by version.
    pub kek_file: PathBuf,
}

impl Keys {
    pub(crate) fn read(reader: &mut Reader<'_>, data_dir: &Path) -> Self {
        let kek_file = reader.text("keys.kek_file").map_or_else(|| data_dir.join("keys.toml"), PathBuf::from);
        Self { kek_file }
    }
}
