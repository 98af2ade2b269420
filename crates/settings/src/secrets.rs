//! Secrets, and their twins: a file that holds them.

use std::{fs, path::Path};

use secrecy::SecretString;

use crate::reader::Reader;

/// Reads `key`, or the file that `key_file` names. Both at once is a mistake; neither is none.
pub(crate) fn secret(reader: &mut Reader<'_>, key: &str) -> Option<SecretString> {
    reader.hide(key);
    let twin = format!("{key}_file");
    let given = reader.text(key);
    let file = reader.text(&twin);
    match (given, file) {
        (Some(_), Some(_)) => {
            reader.refuse(&twin, format_args!("`{key}` is given as well; keep one of the two"));
            None
        }
        (Some(text), None) => Some(text.into()),
        (None, Some(path)) => match fs::read_to_string(Path::new(&path)) {
            Ok(text) => Some(text.trim_end().into()),
            Err(error) => {
                reader.refuse(&twin, format_args!("cannot read {path}: {error}"));
                None
            }
        },
        (None, None) => None,
    }
}
