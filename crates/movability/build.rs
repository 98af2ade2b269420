//! Embeds the starter library: every file of `content/`, by its path there.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() {
    let content = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let content = content.canonicalize().expect("the workspace has a folder content/");
    println!("cargo::rerun-if-changed={}", content.display());

    let mut paths = Vec::new();
    collect(&content, &mut paths);
    paths.sort();

    let mut list = String::from("&[\n");
    for path in &paths {
        let name = path.strip_prefix(&content).expect("it was found below").display().to_string();
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.display()).expect("a text grows");
    }
    list.push(']');

    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("starter.rs");
    fs::write(out, list).expect("cargo's own folder can be written to");
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    // A new file in a folder changes the folder, not the files cargo already watches.
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("content/ can be read") {
        let path = entry.expect("content/ can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "md" || extension == "toml") {
            paths.push(path);
        }
    }
}
