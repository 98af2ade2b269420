//! The two key files of a clinic: the secret that links are derived from, and the keys that seal health data.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use settings::Settings;
use storage::{Keys, mint};

use crate::occupied::make_private;

/// Reads both files.
pub(crate) fn read(settings: &Settings) -> anyhow::Result<Keys> {
    let secret = secret(&settings.server.secret_file)?;
    let (seals, current) = seals(&settings.keys.kek_file)?;
    Ok(Keys { secret, seals, current })
}

/// The files that are not there.
pub(crate) fn missing(settings: &Settings) -> Vec<PathBuf> {
    let files = [&settings.server.secret_file, &settings.keys.kek_file];
    files.into_iter().filter(|path| !path.exists()).cloned().collect()
}

/// Makes the files that are not there, and names them.
pub(crate) fn make_missing(settings: &Settings) -> anyhow::Result<Vec<PathBuf>> {
    let missing = missing(settings);
    for path in &missing {
        let text = if *path == settings.server.secret_file {
            format!("{}\n", mint::token())
        } else {
            format!(
                "# The keys that seal health data, by version. Back this file up apart from the database: without it, \
                 nobody can read\n# what is sealed, and with it, everybody can.\ncurrent = 1\n\n[key]\n1 = \"{}\"\n",
                mint::token()
            )
        };
        write(path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(missing)
}

/// Whether others than its owner may read a file.
pub(crate) fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

fn secret(path: &Path) -> anyhow::Result<[u8; 32]> {
    let text = text(path, "server.secret_file")?;
    bytes(text.trim()).with_context(|| {
        format!(
            "server.secret_file: {} does not hold 32 bytes in base64. Restore it from your backup: with another one, \
             every link already mailed leads nowhere",
            path.display()
        )
    })
}

fn seals(path: &Path) -> anyhow::Result<(BTreeMap<u32, [u8; 32]>, u32)> {
    let text = text(path, "keys.kek_file")?;
    let wrong = |what: &str| {
        anyhow::anyhow!(
            "keys.kek_file: {} {what}. Expected: current = 1, and below [key] a line 1 = \"…\" with 32 bytes in base64",
            path.display()
        )
    };
    let table: toml::Table = text.parse().map_err(|_| wrong("is not TOML"))?;
    let current =
        table.get("current").and_then(toml::Value::as_integer).and_then(|version| u32::try_from(version).ok());
    let current = current.ok_or_else(|| wrong("does not say which key is `current`"))?;
    let mut seals = BTreeMap::new();
    for (version, key) in table.get("key").and_then(toml::Value::as_table).ok_or_else(|| wrong("holds no [key]"))? {
        let key = key.as_str().and_then(bytes).ok_or_else(|| wrong("holds something else than keys"))?;
        seals.insert(version.parse().map_err(|_| wrong("names a key by no number"))?, key);
    }
    if !seals.contains_key(&current) {
        return Err(wrong("lacks the key that is `current`"));
    }
    Ok((seals, current))
}

fn text(path: &Path, key: &str) -> anyhow::Result<String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => anyhow::bail!(
            "{key}: {} does not exist. For a new clinic run `movability keys init` once, and give all its servers and \
             workers the same files",
            path.display()
        ),
        Err(error) => Err(error).with_context(|| format!("{key}: cannot read {}", path.display())),
    }
}

fn bytes(text: &str) -> Option<[u8; 32]> {
    let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// Writes a new file that only its owner may read. A file that is there already is never touched.
fn write(path: &Path, text: &str) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;

    if let Some(folder) = path.parent() {
        make_private(folder)?;
    }
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
