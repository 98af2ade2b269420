//! The shape of the workspace, as `docs/architecture.md` promises it. Each test names the row it keeps.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the workspace fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What each crate of ours may name: our own first, then frameworks; the domain's list is its whole list.
const MAY_NAME: &[(&str, &[&str], &[&str])] = &[
    (
        "domain",
        &[],
        &[
            "jiff",
            "pulldown-cmark",
            "regex-lite",
            "serde",
            "serde_json",
            "strsim",
            "thiserror",
            "toml",
            "unicode-normalization",
            "uuid",
        ],
    ),
    ("wording", &["domain"], &["icu"]),
    ("storage", &["domain"], &["sea-orm"]),
    ("migrations", &[], &["sea-orm-migration"]),
    ("mail", &["domain", "wording"], &["lettre", "askama", "css-inline", "fluent-typed"]),
    ("server", &["domain", "storage", "mail", "wording"], &["axum", "askama", "utoipa", "ammonia", "fluent-typed"]),
    ("worker", &["domain", "storage", "mail"], &["apalis", "apalis-core"]),
    ("settings", &[], &["config"]),
    ("movability", &["domain", "storage", "migrations", "mail", "server", "worker", "settings"], &["clap"]),
    ("xtask", &[], &["clap"]),
];

/// What only one crate may name, whatever else changes.
const FRAMEWORKS: &[&str] = &[
    "apalis",
    "apalis-core",
    "askama",
    "axum",
    "clap",
    "config",
    "css-inline",
    "fluent-typed",
    "icu",
    "lettre",
    "sea-orm",
    "sea-orm-migration",
    "sqlx",
    "utoipa",
];

#[test]
fn dependencies_point_inwards() {
    let packages = packages();
    let ours: BTreeSet<&str> = MAY_NAME.iter().map(|(name, ..)| *name).collect();
    for (name, own, frameworks) in MAY_NAME {
        let Some(named) = packages.get(*name) else { continue };
        for dependency in named {
            let dependency = dependency.as_str();
            if ours.contains(dependency) {
                assert!(own.contains(&dependency), "`{name}` may not name `{dependency}`: arrows point inwards");
            }
            if FRAMEWORKS.contains(&dependency) {
                assert!(
                    frameworks.contains(&dependency),
                    "`{name}` may not name `{dependency}`: one framework, one crate"
                );
            }
        }
    }
}

#[test]
fn the_domain_names_these_crates_and_no_others() {
    let allowed: BTreeSet<String> =
        MAY_NAME.iter().find(|(name, ..)| *name == "domain").unwrap().2.iter().map(|&n| n.to_owned()).collect();

    assert_eq!(packages()["domain"], allowed);
}

#[test]
fn the_domain_does_no_io_is_never_async_and_leaves_chance_to_others() {
    for (path, text) in sources("crates/domain/src") {
        let code = without_tests_and_comments(&text);
        for word in [
            "async fn",
            "async move",
            ".await",
            "std::fs",
            "std::net",
            "std::process",
            "std::thread",
            "getrandom",
            "tokio",
        ] {
            assert!(!code.contains(word), "{} contains `{word}`", path.display());
        }
        if !path.ends_with("clock.rs") {
            assert!(!code.contains("::now()"), "{} reads the time", path.display());
        }
    }
}

#[test]
fn sql_never_asks_the_time() {
    for folder in ["crates/storage/src", "migrations/src"] {
        for (path, text) in sources(folder) {
            // `work.now()` is the time that was handed in.
            let code = without_tests_and_comments(&text).to_lowercase().replace(".now()", "");
            for word in ["current_timestamp", "now()", "datetime('now", "strftime(", "clock_timestamp", "unixepoch("] {
                assert!(!code.contains(word), "{} lets the database tell the time: `{word}`", path.display());
            }
        }
    }
}

#[test]
fn the_engine_alone_knows_which_database_it_is() {
    for (path, text) in sources("crates/storage/src") {
        if path.components().any(|part| part.as_os_str() == "engine") {
            continue;
        }
        let code = without_tests_and_comments(&text);
        for word in ["DbBackend", "DatabaseBackend"] {
            assert!(!code.contains(word), "{} names `{word}` outside the engine", path.display());
        }
    }
}

#[test]
fn every_crate_keeps_the_lints_of_the_workspace() {
    for manifest in manifests() {
        let text = fs::read_to_string(&manifest).unwrap();
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{} does not keep the workspace's lints",
            manifest.display()
        );
    }
}

#[test]
fn the_map_names_every_crate() {
    let map = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    for package in packages().keys().filter(|name| !name.starts_with("movability-")) {
        assert!(map.contains(&format!("`{package}`")), "docs/architecture.md does not name `{package}`");
    }
}

#[test]
fn nothing_third_party_lies_in_the_repository() {
    let files = Command::new("git").args(["ls-files"]).current_dir(root()).output().unwrap();
    let files = String::from_utf8(files.stdout).unwrap();
    for file in files.lines() {
        for sign in [".min.js", ".min.css", "node_modules/", "/vendor/"] {
            assert!(!file.contains(sign), "{file} looks like third-party code: it should come from a registry");
        }
    }
}

#[test]
fn apalis_keeps_no_jobs_of_its_own() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for banned in
        ["apalis-sql", "apalis-sqlite", "apalis-postgres", "apalis-cron", "openssl", "native-tls", "aws-lc-rs"]
    {
        assert!(!lock.contains(&format!("name = \"{banned}\"")), "`{banned}` is in the tree");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The packages of the workspace, with what each names for its own code; what tests use does not count.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let named = |package: &serde_json::Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        dependencies.filter(|d| d["kind"].is_null()).map(|d| d["name"].as_str().unwrap().to_owned()).collect()
    };
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.map(|package| (package["name"].as_str().unwrap().to_owned(), named(package))).collect()
}

fn manifests() -> Vec<PathBuf> {
    let output = Command::new("git").args(["ls-files", "*Cargo.toml"]).current_dir(root()).output().unwrap();
    let files = String::from_utf8(output.stdout).unwrap();
    files.lines().filter(|file| *file != "Cargo.toml").map(|file| root().join(file)).collect()
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found
}

/// The code a build ships: up to the tests at the end of a file, comments left out.
fn without_tests_and_comments(text: &str) -> String {
    let shipped = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    shipped.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}
