//! Every page of the route table stands in the list that the browser gate walks.

use std::{collections::BTreeSet, fs, path::Path};

use movability_tests::Method;
use server::routes::{Class, ROUTES};

#[test]
fn the_browser_gate_knows_every_page() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/pages.js");
    let list = fs::read_to_string(list).unwrap();
    let (pages, files) = list.split_once("export const notPages").unwrap();
    let listed: BTreeSet<&str> = quoted(pages).filter_map(|text| text.split(' ').next()).collect();
    let files: BTreeSet<&str> = quoted(files).collect();

    let read = ROUTES.iter().filter(|row| row.method == Method::GET);
    for row in read.filter(|row| matches!(row.class, Class::Page | Class::Capability | Class::Asset)) {
        let times = usize::from(listed.contains(row.path)) + usize::from(files.contains(row.path));
        assert_eq!(times, 1, "{} stands {times} times in tests/browser/pages.js", row.path);
    }
    for path in files {
        assert!(ROUTES.iter().any(|row| row.path == path), "{path} of tests/browser/pages.js is no route");
    }
}

/// The texts in single quotes, line by line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\'').skip(1).step_by(2))
}
