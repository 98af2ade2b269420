//! `articles/images/<name>.png|jpg`: pictures of articles.

use domain::articles::Picture;
use storage::articles::NewPicture;

use super::{Mistake, Mistakes, folder::Folder};

/// Reads every picture of the folder; what is wrong is added to `mistakes`.
pub(super) fn read(folder: &Folder, mistakes: &mut Mistakes) -> Vec<NewPicture> {
    let mut pictures: Vec<NewPicture> = Vec::new();
    for (path, bytes) in folder.images() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut mistake = |what: String| mistakes.0.push(Mistake { file: folder.path(path), line: 1, what });
        match server::pictures::kept(&name, bytes) {
            Ok(picture) => match pictures.iter().find(|known| known.sha256 == picture.sha256) {
                Some(known) => mistake(format!("this is the same picture as {}", known.name)),
                None => pictures.push(picture),
            },
            Err(what) => mistake(what.to_string()),
        }
    }
    pictures
}

/// As articles name it, before it has an address.
pub(super) fn as_named(picture: &NewPicture) -> Picture {
    Picture {
        name: picture.name.clone(),
        file: picture.name.clone(),
        width: picture.width,
        height: picture.height,
        bytes: u32::try_from(picture.bytes.len()).unwrap_or(u32::MAX),
    }
}
