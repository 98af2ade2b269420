//! Pages that name a substance: PUB-030 and PUB-032.

use super::{
    super::{
        body::{Block as BodyBlock, Content, Typed},
        prose::Sentence,
        substances,
    },
    Finding, Page, Part,
    Severity::{Block, Warn},
    of_head, stopping,
};

/// What a page that names a substance tells besides.
const NEEDED: [Typed; 4] = [Typed::LicensedUses, Typed::Harms, Typed::UrgentSigns, Typed::DoNotStop];

/// A brand may be named so often.
const MOST_BRANDS: usize = 5;

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let names = substances::names(page.library, page.lang);
    let mentions = |part: Part| -> Vec<bool> {
        let texts = page.texts.iter().filter(|text| text.part == part);
        texts.flat_map(|text| substances::mentions(&text.passage, &names, page.lang)).collect()
    };
    let title = mentions(Part::Title);
    let all = [title.clone(), mentions(Part::Description), mentions(Part::Body)].concat();

    if !page.head.substances.is_empty() || !all.is_empty() {
        told_besides(page, findings);
    }
    generic_first(&title, &all, findings);
}

/// PUB-030.
fn told_besides(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut missing = |place: String, what: String, remedy: &str| {
        findings.push(of_head("PUB-030", Block, &place, what, remedy));
    };
    for typed in NEEDED {
        if page.body.typed(typed).is_none() {
            missing(
                "body".to_owned(),
                format!("this page names a substance and has no block {}", typed.name()),
                "add the block; it may be shared text",
            );
        }
    }
    let shows_uses = |blocks: &[BodyBlock]| blocks.iter().any(|block| block.content == Content::LicensedUses);
    if page.body.typed(Typed::LicensedUses).is_some_and(|blocks| !shows_uses(blocks)) {
        missing(
            "block licensed_uses".to_owned(),
            "the licensed uses are not shown".to_owned(),
            "write {{licensed_uses}} on a line of its own; uses are dated facts and never an author's prose",
        );
    }
    let told: Vec<&Sentence> = page
        .texts
        .iter()
        .filter(|text| text.passage.typed == Some(Typed::DoNotStop))
        .flat_map(|text| &text.sentences)
        .collect();
    if page.body.typed(Typed::DoNotStop).is_some() && !stopping::holds_a_negated_stop_verb(page, &told) {
        missing(
            "block do_not_stop".to_owned(),
            "nothing in it says not to stop".to_owned(),
            "say: do not stop or delay a treatment because of this page",
        );
    }
}

/// PUB-032. `true` is a brand.
fn generic_first(title: &[bool], all: &[bool], findings: &mut Vec<Finding>) {
    let remedy = "write the generic name first, and the brand in brackets once";
    let mut add = |place: &str, what: String| findings.push(of_head("PUB-032", Warn, place, what, remedy));
    let brands = all.iter().filter(|brand| **brand).count();
    if all.first() == Some(&true) {
        add("body", "a brand is named before the generic name".to_owned());
    }
    if brands > MOST_BRANDS {
        add("body", format!("brands are named {brands} times; {MOST_BRANDS} are enough"));
    }
    if title.contains(&true) && !title.contains(&false) {
        add("title", "the title names a brand without the generic name".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        super::Article,
        examples::{french_with, of, passes, with},
    };

    const BLOCKS: &str = "::: licensed_uses\n{{licensed_uses}}\n:::\n\n::: harms\nWeak muscles.\n:::\n\n\
        ::: urgent_signs\nCall {{emergency}}.\n:::\n\n::: do_not_stop\nDo not stop or delay them because of this page.\n:::";

    fn without(block: &str) -> Article {
        let kept = BLOCKS.split("\n\n").filter(|text| !text.starts_with(&format!("::: {block}")));
        with(&format!("Botulinum toxin.\n\n{}", kept.collect::<Vec<_>>().join("\n\n")))
    }

    #[test]
    fn pub_030_a_page_that_names_a_substance_has_all_four_blocks() {
        assert!(passes("PUB-030", &with(&format!("Botulinum toxin.\n\n{BLOCKS}"))));
        for block in ["licensed_uses", "harms", "urgent_signs", "do_not_stop"] {
            let found = of("PUB-030", &without(block));
            assert_eq!(found.len(), 1, "{block}");
            assert!(found[0].text.ends_with(block), "{}", found[0].text);
        }
    }

    #[test]
    fn pub_030_it_is_enough_to_name_it_once_or_to_be_tagged() {
        for naming in
            ["Some take Botox.", "Some take Botox Cosmetic.", "| A | B |\n|---|---|\n| x | onabotulinumtoxinA |"]
        {
            assert_eq!(of("PUB-030", &with(naming)).len(), 4, "{naming}");
        }
        assert_eq!(of("PUB-030", &french_with("La toxine botulique.")).len(), 4);
        let mut tagged = with("");
        assert!(passes("PUB-030", &tagged));
        tagged.head.substances = vec!["botulinum-toxin".into()];
        assert_eq!(of("PUB-030", &tagged).len(), 4);
    }

    #[test]
    fn pub_030_the_blocks_hold_what_they_are_for() {
        let prose = with(&format!("Botox.\n\n{}", BLOCKS.replace("{{licensed_uses}}", "It is licensed for much.")));
        assert_eq!(of("PUB-030", &prose)[0].place, "block licensed_uses");

        let mute = BLOCKS.replace("Do not stop or delay them because of this page.", "Talk first with your doctor.");
        assert_eq!(of("PUB-030", &with(&format!("Botox.\n\n{mute}")))[0].place, "block do_not_stop");
    }

    #[test]
    fn pub_032_the_generic_name_comes_first_and_brands_are_rare() {
        assert!(passes("PUB-032", &with("Botulinum toxin (Botox). Botox. Botox. Botox. Botox.")));
        assert_eq!(of("PUB-032", &with("Botox is botulinum toxin.")).len(), 1);
        assert_eq!(of("PUB-032", &with(&format!("Botulinum toxin. {}", "Botox. ".repeat(6)))).len(), 1);

        let mut titled = with("");
        titled.head.title = "Botulinum toxin (Botox)".into();
        assert!(passes("PUB-032", &titled));
        titled.head.title = "About Botox".into();
        assert_eq!(of("PUB-032", &titled).len(), 2, "first, and alone in the title");
    }
}
