use std::sync::Arc;

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
