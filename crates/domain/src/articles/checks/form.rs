//! Who wrote it, and whether it is built as pages are: PUB-001, PUB-004, PUB-050, PUB-051, PUB-052, PUB-054, PUB-060 and PUB-071.

use crate::text::Lang;

use super::{
    super::{
        body::{Block as BodyBlock, Content, Inline, Typed, picture_name},
        passages::Place,
    },
    Finding, Page,
    Severity::{Block, Warn},
    Text, of_head,
};

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    authors(page, findings);
    conflicts(page, findings);
    structure(page, findings);
    images(page, findings);
    testimonials(page, findings);
    links(page, findings);
    language(page, findings);
    title_and_description(page, findings);
}

/// PUB-001.
fn authors(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut add = |what: String, remedy: &str| findings.push(of_head("PUB-001", Block, "authors", what, remedy));
    if page.head.authors.is_empty() {
        add("no author is named".to_owned(), "name a person of people.toml");
    }
    for id in &page.head.authors {
        let complete = page.library.person(id).is_some_and(|person| {
            !person.name.trim().is_empty() && !person.credentials.get(page.lang).trim().is_empty()
        });
        if !complete {
            add(format!("{id} has no name or no credentials"), "complete the person in people.toml");
        }
    }
}

/// PUB-004.
fn conflicts(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.head.conflict.trim().is_empty() {
        findings.push(of_head(
            "PUB-004",
            Block,
            "conflict",
            "nothing is said about conflicts of interest".to_owned(),
            "say what they are; \"None.\" is a statement",
        ));
    }
    let interest = page.head.clinic_interest.as_deref().unwrap_or_default();
    if page.head.compares && interest.trim().is_empty() {
        findings.push(of_head(
            "PUB-004",
            Block,
            "clinic_interest",
            "the page sets care of the clinic beside another treatment and does not say what the clinic gains"
                .to_owned(),
            "say what the clinic sells",
        ));
    }
}

/// PUB-050.
fn structure(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut level = 1;
    for text in &page.texts {
        let Place::Heading(deeper) = text.passage.place else {
            continue;
        };
        if deeper == 1 {
            let remedy = "begin headings with ##: the title is the page's only first level";
            findings.push(text.finding("PUB-050", Block, "a second title".to_owned(), remedy));
        } else if deeper > level + 1 {
            let what = format!("a heading of level {deeper} after one of level {level}");
            findings.push(text.finding("PUB-050", Block, what, "leave no level out"));
        }
        level = deeper;
    }
    built(&page.body.blocks, findings);
}

/// Lists that are lists, tables whose columns have names.
fn built(blocks: &[BodyBlock], findings: &mut Vec<Finding>) {
    let mut add = |line, what: &str, remedy: &str| {
        findings.push(Finding { line: Some(line), ..of_head("PUB-050", Block, "body", what.to_owned(), remedy) });
    };
    for block in blocks {
        match &block.content {
            Content::Paragraph(text) if has_typed_bullet(text) => {
                add(block.line, "a list that is written as text", "begin each item with a hyphen and a space");
            }
            Content::Table { header, .. } if header.cells.iter().all(Vec::is_empty) => {
                add(block.line, "a table whose columns have no names", "name the columns in the first row");
            }
            _ => {}
        }
    }
    for block in blocks {
        match &block.content {
            Content::Typed(_, inner) | Content::Quote(inner) => built(inner, findings),
            Content::List { items, .. } => items.iter().for_each(|item| built(item, findings)),
            _ => {}
        }
    }
}

/// Whether a line of a paragraph begins with a bullet that somebody typed.
fn has_typed_bullet(text: &[Inline]) -> bool {
    let is_bullet = |text: &str| text.trim_start().starts_with(['•', '·', '‣', '◦', '▪', '●']);
    let mut line_begins = true;
    text.iter().any(|inline| {
        let typed = matches!(inline, Inline::Text(text) if line_begins && is_bullet(text));
        line_begins = matches!(inline, Inline::SoftBreak | Inline::Break);
        typed
    })
}

/// PUB-051. Whether there is text in an image is for the reviewer's eyes.
fn images(page: &Page<'_>, findings: &mut Vec<Finding>) {
    const LONGEST: usize = 150;
    weight(page, findings);
    page.body.each_inline(&mut |inline, line| {
        let Inline::Image { alt, decorative, .. } = inline else {
            return;
        };
        let length = alt.trim().chars().count();
        let (what, remedy) = match (length, decorative) {
            (0, false) => (
                "an image without words for those who do not see it".to_owned(),
                "write ![what it shows](…), or ![](… \"decorative\") if it shows nothing a reader needs",
            ),
            (1.., true) => {
                ("a decorative image with words".to_owned(), "take the words away, or the mark \"decorative\"")
            }
            (0..=LONGEST, _) => return,
            _ => (format!("{length} characters for an image; {LONGEST} are read out in one breath"), "say it shorter"),
        };
        findings.push(Finding { line: Some(line), ..of_head("PUB-051", Block, "body", what, remedy) });
    });
}

/// The pictures of one page together, so that a phone far from any mast can open it.
fn weight(page: &Page<'_>, findings: &mut Vec<Finding>) {
    const HEAVIEST: u32 = 120 * 1024;
    let mut shown: Vec<&str> = Vec::new();
    page.body.each_inline(&mut |inline, _| {
        if let Inline::Image { from, .. } = inline
            && let Some(name) = picture_name(from)
            && !shown.contains(&name)
        {
            shown.push(name);
        }
    });
    let bytes: u32 = shown.iter().filter_map(|name| page.library.picture(name)).map(|picture| picture.bytes).sum();
    if bytes > HEAVIEST {
        let what = format!("pictures of {} KB together; {} are fine for a page", bytes / 1024, HEAVIEST / 1024);
        findings.push(of_head("PUB-051", Block, "body", what, "make them smaller, or show fewer"));
    }
}

/// PUB-060. No record of a story can be kept yet, so none can be told yet; and never as evidence.
fn testimonials(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.body.typed(Typed::Testimonial).is_some() {
        findings.push(of_head(
            "PUB-060",
            Block,
            "block testimonial",
            "no record says that this story is genuine, unpaid and told with consent".to_owned(),
            "leave the story out",
        ));
    }
    for text in page.texts.iter().filter(|text| text.passage.typed == Some(Typed::Testimonial)) {
        if !text.passage.claims.is_empty() {
            let what = "a claim rests on somebody's story".to_owned();
            findings.push(text.finding("PUB-060", Block, what, "make the claim outside, with its sources"));
        }
    }
}

/// PUB-052.
fn links(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let empty_words = &page.words().link_text;
    for text in &page.texts {
        for (to, at) in &text.passage.links {
            let mut add = |what: String, remedy: &str| findings.push(text.finding("PUB-052", Block, what, remedy));
            let says = text.passage.text[at.clone()].trim().trim_end_matches(['.', '!', ':', '…']).to_lowercase();
            if says.is_empty() || empty_words.contains(&says.replace('\u{2019}', "'")) {
                add(format!("the link \"{says}\" does not say where it goes"), "name the page it goes to");
            }
            if to.starts_with("http://") {
                add(format!("{to} is not encrypted"), "link to the page's https address");
            }
            if page.rules.patterns.shorteners.iter().any(|host| host_of(to).is_some_and(|to| to == *host)) {
                add(format!("{to} hides where it goes"), "link to the page itself");
            }
        }
    }
}

/// The host of a web address, without "www.".
fn host_of(to: &str) -> Option<String> {
    let rest = to.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority).split(':').next().unwrap_or(authority);
    let host = host.to_lowercase();
    Some(host.strip_prefix("www.").map_or(host.clone(), ToOwned::to_owned))
}

/// Little words by which one tells the languages apart.
const ENGLISH: &[&str] =
    &["the", "of", "and", "is", "are", "to", "in", "that", "with", "for", "you", "your", "it", "this"];
const FRENCH: &[&str] =
    &["le", "la", "les", "des", "et", "est", "sont", "dans", "que", "pour", "vous", "une", "un", "du", "qui", "votre"];

/// PUB-054: a passage that is clearly in the other language. Nothing in an article can mark one, so none may be there.
fn language(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = match page.lang {
        Lang::English => (ENGLISH, FRENCH),
        Lang::French => (FRENCH, ENGLISH),
    };
    for text in &page.texts {
        if count(text, theirs) >= 3 && count(text, theirs) > 2 * count(text, ours) {
            let what = format!("this is not written in {}", page.lang.tag());
            findings.push(text.finding("PUB-054", Block, what, "translate it"));
        }
    }
}

fn count(text: &Text, little_words: &[&str]) -> usize {
    let words = text.sentences.iter().flat_map(|sentence| &sentence.words);
    words.filter(|word| little_words.contains(&word.folded.as_str())).count()
}

/// PUB-071.
fn title_and_description(page: &Page<'_>, findings: &mut Vec<Finding>) {
    const LONGEST_TITLE: usize = 65;
    let title = page.head.title.trim().chars().count();
    if !(1..=LONGEST_TITLE).contains(&title) {
        let what = format!("the title has {title} characters; search results show {LONGEST_TITLE}");
        findings.push(of_head("PUB-071", Warn, "title", what, "say it in fewer words"));
    }
    let description = page.head.description.trim().chars().count();
    if !(50..=160).contains(&description) {
        let what = format!("the description has {description} characters; 50 to 160 are shown whole");
        findings.push(of_head("PUB-071", Warn, "description", what, "say in a sentence or two what the page answers"));
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Bilingual;

    use super::super::{
        super::Article,
        examples::{article, found_beside, french_with, library, of, passes, with},
    };

    #[test]
    fn pub_001_somebody_with_credentials_wrote_it() {
        assert!(passes("PUB-001", &with("")));

        let mut nobody = with("");
        nobody.head.authors.clear();
        assert_eq!(of("PUB-001", &nobody).len(), 1);

        let mut bare = library();
        bare.people[0].credentials = Bilingual { english: "PT".into(), french: " ".into() };
        let finds = |article: &Article| found_beside(article, &bare).iter().any(|finding| finding.code == "PUB-001");
        assert!(!finds(&with("")));
        assert!(finds(&french_with("")), "no credentials in French");
    }

    #[test]
    fn pub_004_interests_are_told() {
        let mut article = with("");
        assert!(passes("PUB-004", &article));
        article.head.conflict = " ".into();
        assert_eq!(of("PUB-004", &article).len(), 1);
        article.head.compares = true;
        assert_eq!(of("PUB-004", &article).len(), 2);
        article.head.conflict = "None.".into();
        article.head.clinic_interest = Some("The clinic sells exercise.".into());
        assert!(passes("PUB-004", &article));
    }

    #[test]
    fn pub_050_headings_lists_and_tables_are_what_they_look_like() {
        assert!(passes("PUB-050", &with("### Deeper\n\nText.\n\n## Next\n\n| A | |\n|---|---|\n| b | c |")));
        for (wrong, line) in [
            ("# A title", 9),
            ("#### Too deep", 9),
            ("• one\n• two", 9),
            ("One\n● two", 9),
            ("> • one", 9),
            ("- • one", 9),
            ("| | |\n|---|---|\n| b | c |", 9),
        ] {
            let found = of("PUB-050", &with(wrong));
            assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [Some(line)], "{wrong}");
        }
        let mut at_once = article("### Too deep at once");
        at_once.head.claims.clear();
        assert_eq!(of("PUB-050", &at_once).len(), 1);
    }

    #[test]
    fn pub_051_images_have_words_or_are_decoration() {
        let words = |count: usize| format!("![{}](images/hand.png)", "x".repeat(count));
        for fine in [words(1), words(150), "![](images/hand.png \"decorative\")".to_owned()] {
            assert!(passes("PUB-051", &with(&fine)), "{fine}");
        }
        for wrong in [words(0), words(151), "![A hand](images/hand.png \"decorative\")".to_owned()] {
            let found = of("PUB-051", &with(&wrong));
            assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [Some(9)], "{wrong}");
        }
    }

    #[test]
    fn pub_051_the_pictures_of_a_page_are_light_together() {
        let hand = "![A hand](images/hand.png)";
        assert!(passes("PUB-051", &with(&format!("{hand} {hand} ![A foot](images/foot.jpg)"))), "120 KB");
        let found = of("PUB-051", &with(&format!("{hand} ![A foot](images/foot.jpg) ![A leaf](images/leaf.png)")));
        assert_eq!(found.len(), 1);
        assert!(found[0].text.contains("120 KB together"), "{}", found[0].text);
    }

    #[test]
    fn pub_060_stories_need_a_record_and_are_no_evidence() {
        assert!(passes("PUB-060", &with("Many people tell us that moving helps.")));
        assert_eq!(of("PUB-060", &with("::: testimonial\nIt helped me.\n:::")).len(), 1);
        let mut evidence = with("");
        evidence.body = "::: in_short\n- Move.\n:::\n\n::: testimonial\n[It may help.](claim:c)\n:::".to_owned();
        assert_eq!(of("PUB-060", &evidence).len(), 2);
    }

    #[test]
    fn pub_052_links_say_where_they_go() {
        for fine in ["[The guideline](https://nice.org.uk/x)", "[Book a visit](/book)", "[How it works](#section-how)"]
        {
            assert!(passes("PUB-052", &with(fine)), "{fine}");
        }
        for wrong in [
            "[Click here](/book)",
            "[here.](/book)",
            "[](/book)",
            "[The guideline](http://nice.org.uk)",
            "[The guideline](https://bit.ly/x)",
            "[The guideline](https://www.TinyURL.com:443/x)",
        ] {
            assert_eq!(of("PUB-052", &with(wrong)).len(), 1, "{wrong}");
        }
        assert_eq!(of("PUB-052", &french_with("[Cliquez ici](/book)")).len(), 1);
    }

    #[test]
    fn pub_054_a_page_speaks_one_language() {
        assert!(passes("PUB-054", &with("Some say déjà vu, or la vie.")));
        assert!(
            passes("PUB-054", &with("The words of a song, and le, la, les, des, et, est.")),
            "twice as many, no more"
        );
        assert_eq!(of("PUB-054", &with("La douleur est dans le cou et les bras.")).len(), 1);
        assert!(passes("PUB-054", &french_with("Le traitement est long.")));
        assert_eq!(of("PUB-054", &french_with("The pain is in the neck and it is bad.")).len(), 1);
    }

    #[test]
    fn pub_071_title_and_description_fit() {
        let mut article = with("");
        assert!(passes("PUB-071", &article));
        article.head.title = "x".repeat(65);
        article.head.description = "x".repeat(160);
        assert!(passes("PUB-071", &article));
        article.head.title.push('x');
        article.head.description.push('x');
        assert_eq!(of("PUB-071", &article).len(), 2);
        article.head.title.clear();
        article.head.description = "x".repeat(49);
        assert_eq!(of("PUB-071", &article).len(), 2);
        article.head.description.push('x');
        assert_eq!(of("PUB-071", &article).len(), 1);
    }
}
