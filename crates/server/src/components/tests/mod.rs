mod fixtures;

use std::{fs, path::Path, sync::Arc};

use askama::Template;
use domain::text::Lang;

use super::gallery::{Gallery, StaffGallery};
use crate::frame::{Clinic, Frame};

fn clinic() -> Arc<Clinic> {
    Arc::new(Clinic {
        name: "Example Pain Clinic".to_owned(),
        phone: "613-555-0142".to_owned(),
        phone_link: "tel:+16135550142".to_owned(),
        address: vec!["12 Elm Street, 2nd floor, lift".to_owned(), "Toronto ON".to_owned()],
        hours: vec!["Monday to Friday, 9:00 a.m. to 5:00 p.m.".to_owned()],
        emergency: "9-1-1".to_owned(),
        crisis: "9-8-8".to_owned(),
        health_line: "8-1-1".to_owned(),
        is_demo: true,
        public_url: "http://127.0.0.1:3000".to_owned(),
    })
}

#[test]
fn every_component_is_drawn_in_both_faces_and_languages() {
    for lang in Lang::ALL {
        let page = || Frame::new(lang, "/dev/components", "Components", &clinic()).public();
        for html in [Gallery::new(page()).render().unwrap(), StaffGallery::new(page()).render().unwrap()] {
            assert!(html.contains(&format!("lang=\"{}\"", lang.tag())));
            assert!(!html.contains("style="), "nothing is styled inline");
            assert!(!html.contains("<script>"), "no script stands in the page");
            if let Some(folder) = option_env!("MOVABILITY_GALLERY") {
                let face = if html.contains("mv-staff") { "staff" } else { "public" };
                std::fs::write(format!("{folder}/{face}-{}.html", lang.tag()), html).unwrap();
            }
        }
    }
}

/// A class that the stylesheets left out, or that is misspelt, would show only to the eye.
#[test]
fn every_class_of_a_template_has_a_style() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Hooks for scripts, and names that only say what a thing is.
    let unstyled = ["nhsuk-back-link", "nhsuk-js-", "nhsuk-template", "nhsuk-icon--", "nhsuk-pagination__link--"];
    let styles: String = crate::assets::stylesheets().collect();
    let mut missing = Vec::new();
    let mut folders = vec![root.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "html") {
                let template = fs::read_to_string(&path).unwrap();
                for class in classes(&template) {
                    let known =
                        styles.contains(&format!(".{class}")) || unstyled.iter().any(|name| class.starts_with(name));
                    if !known {
                        missing.push(format!("{}: {class}", path.file_name().unwrap().display()));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "no stylesheet knows\n{}", missing.join("\n"));
}

/// The classes a template writes out; those it puts together are left to the eye.
fn classes(template: &str) -> Vec<&str> {
    let attributes = template.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    attributes
        .flat_map(|list| list.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)))
        .filter(|class| (class.starts_with("nhsuk-") || class.starts_with("mv-")) && !class.ends_with('-'))
        .collect()
}
