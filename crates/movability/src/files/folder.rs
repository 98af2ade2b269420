//! A folder of content: the starter library that is embedded, or one of the clinic's own.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// The starter library, embedded by `build.rs`.
const STARTER: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/starter.rs"));

/// The texts of a folder, by their path in it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    texts: BTreeMap<PathBuf, String>,
    images: BTreeMap<PathBuf, Vec<u8>>,
}

/// One file: where it lies, and what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Its path in the folder.
    pub name: &'a Path,
    /// Its text.
    pub text: &'a str,
}

impl Folder {
    /// The starter library.
    pub fn starter() -> Self {
        let texts = STARTER.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect();
        Self { root: PathBuf::from("content"), texts, images: BTreeMap::new() }
    }

    /// The texts of a folder on disk: TOML and Markdown, at most one level down. Anything else is left alone.
    pub fn at(root: &Path) -> io::Result<Self> {
        let mut texts = BTreeMap::new();
        for path in fs::read_dir(root)?.collect::<io::Result<Vec<_>>>()?.into_iter().map(|entry| entry.path()) {
            if path.is_dir() {
                for inner in fs::read_dir(&path)?.collect::<io::Result<Vec<_>>>()? {
                    take(root, &inner.path(), &mut texts)?;
                }
            } else {
                take(root, &path, &mut texts)?;
            }
        }
        Ok(Self { root: root.to_owned(), texts, images: images(root)? })
    }

    /// Where a file of it lies, as messages name it.
    pub fn path(&self, name: &Path) -> PathBuf {
        self.root.join(name)
    }

    /// One file, if it is there.
    pub fn text(&self, name: &str) -> Option<Text<'_>> {
        self.texts.get_key_value(Path::new(name)).map(|(name, text)| Text { name, text })
    }

    /// The files of a folder below.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = Text<'a>> {
        self.all().filter(move |text| text.name.starts_with(folder))
    }

    /// The pictures of its articles.
    pub(super) fn images(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.images.iter().map(|(name, bytes)| (name.as_path(), bytes.as_slice()))
    }

    /// Every file.
    pub fn all(&self) -> impl Iterator<Item = Text<'_>> {
        self.texts.iter().map(|(name, text)| Text { name, text })
    }
}

/// What lies in `articles/images`; what a system hides there is left alone. Too large a file is read no further than to
/// know that it is.
fn images(root: &Path) -> io::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let folder = root.join("articles/images");
    let mut images = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(images);
    }
    for path in fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?.into_iter().map(|entry| entry.path()) {
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_file() && !is_hidden {
            let mut bytes = Vec::new();
            fs::File::open(&path)?.take(server::pictures::LARGEST_FILE as u64 + 1).read_to_end(&mut bytes)?;
            images.insert(path.strip_prefix(root).unwrap_or(&path).to_owned(), bytes);
        }
    }
    Ok(images)
}

fn take(root: &Path, path: &Path, texts: &mut BTreeMap<PathBuf, String>) -> io::Result<()> {
    if path.is_file() && path.extension().is_some_and(|extension| extension == "md" || extension == "toml") {
        let text = fs::read_to_string(path)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        texts.insert(path.strip_prefix(root).unwrap_or(path).to_owned(), text);
    }
    Ok(())
}
