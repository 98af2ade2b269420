//! Whether a tired person can read it: PUB-040 to PUB-046.

use super::{
    super::{
        body::{Content, Typed},
        passages::{Passage, Place},
        prose::starts_of,
        readability::{self, Length},
    },
    Finding, Page,
    Severity::{self, Block, Info, Warn},
    of_head,
};

const SHORTER: &str = "write shorter sentences and more common words";

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let scores = readability::scores(page.body, page.head, page.library);
    grade(&scores, findings);
    sentences(&readability::lengths(page.body), findings);
    paragraphs(page, findings);
    jargon(page, findings);
    if page.head.kind.is_about_care() {
        length(scores.words, findings);
        in_short(page, findings);
    }
}

/// PUB-040 and PUB-041. A score is told with one decimal and judged without rounding.
fn grade(scores: &readability::Scores, findings: &mut Vec<Finding>) {
    let mut add = |code, severity, text| findings.push(of_head(code, severity, "body", text, SHORTER));
    let above = |value: f64, warn: f64, block: f64| -> Option<Severity> {
        if value > block { Some(Block) } else { (value > warn).then_some(Warn) }
    };
    if let Some((grade, severity)) = scores.grade.and_then(|grade| Some((grade, above(grade, 8.0, 10.0)?))) {
        add("PUB-040", severity, format!("Flesch–Kincaid grade {grade:.1}; the target is 8 or less"));
    }
    if let Some((smog, severity)) = scores.smog.and_then(|smog| Some((smog, above(smog, 11.0, 14.0)?))) {
        add("PUB-041", severity, format!("SMOG {smog:.1}; the target is 10 or less"));
    }
    if let Some(ease) = scores.kandel_moles.filter(|ease| *ease < 60.0) {
        add("PUB-040", Warn, format!("Kandel–Moles {ease:.1}; the target is 60 or more"));
    }
}

/// PUB-042.
fn sentences(lengths: &[Length], findings: &mut Vec<Finding>) {
    const LONGEST: usize = 35;
    const LONG: usize = 25;
    const MEAN: usize = 18;
    for sentence in lengths.iter().filter(|sentence| sentence.words > LONGEST) {
        findings.push(Finding {
            line: Some(sentence.line),
            ..of_head("PUB-042", Block, "body", format!("a sentence of {} words", sentence.words), "make two of it")
        });
    }
    let words: usize = lengths.iter().map(|sentence| sentence.words).sum();
    if words > MEAN * lengths.len() {
        let text = format!("{words} words in {} sentences: more than {MEAN} each", lengths.len());
        findings.push(of_head("PUB-042", Warn, "body", text, SHORTER));
    }
    let long = lengths.iter().filter(|sentence| sentence.words > LONG).count();
    if long * 10 > lengths.len() {
        let text = format!("{long} of {} sentences have more than {LONG} words", lengths.len());
        findings.push(of_head("PUB-042", Warn, "body", text, SHORTER));
    }
}

/// PUB-043.
fn paragraphs(page: &Page<'_>, findings: &mut Vec<Finding>) {
    const LONGEST: usize = 90;
    const BETWEEN_HEADINGS: usize = 300;
    let mut since_heading = 0;
    for passage in page.body.passages() {
        let words = readability::count(&passage.text);
        let mut add = |text, remedy: &str| {
            let finding = of_head("PUB-043", Warn, "body", text, remedy);
            findings.push(Finding { line: Some(passage.line), ..finding });
        };
        if passage.place == Place::Paragraph && words > LONGEST {
            add(format!("a paragraph of {words} words"), "make two of it");
        }
        if matches!(passage.place, Place::Heading(_)) {
            since_heading = 0;
            continue;
        }
        // Told once, where the line is crossed.
        if since_heading <= BETWEEN_HEADINGS && since_heading + words > BETWEEN_HEADINGS {
            add(format!("more than {BETWEEN_HEADINGS} words without a heading"), "put a heading before this");
        }
        since_heading += words;
    }
}

/// PUB-044: each listed word is explained where it first stands.
fn jargon(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for term in page.phrases(&page.words().jargon) {
        let first = page.texts.iter().find_map(|text| {
            let start = text.sentences.iter().find_map(|sentence| {
                let start = starts_of(&sentence.words, &term).next()?;
                let last = &sentence.words[start + term.len() - 1];
                Some(sentence.words[start].at.start..last.at.end)
            })?;
            Some((text, start))
        });
        let Some((text, at)) = first else {
            continue;
        };
        if !is_explained(&text.passage, at.start, at.end) {
            findings.push(text.finding(
                "PUB-044",
                Warn,
                format!("\"{}\" is not explained where it first stands", term.join(" ")),
                "say it in plain words, explain it in brackets right after, or link it as [word](glossary:id)",
            ));
        }
    }
}

/// A glossary link, at least two words in brackets right after, or the term itself in brackets after plain words.
fn is_explained(passage: &Passage, start: usize, end: usize) -> bool {
    let linked = passage.terms.iter().any(|term| term.start <= start && end <= term.end);
    let after = passage.text[end..].trim_start();
    let bracket = after.strip_prefix('(').and_then(|inside| inside.split_once(')')).map(|(inside, _)| inside);
    let before = &passage.text[..start];
    let in_brackets =
        before.rfind('(').is_some_and(|open| !before[open..].contains(')') && readability::count(&before[..open]) > 0);
    linked || bracket.is_some_and(|inside| readability::count(inside) >= 2) || in_brackets
}

/// PUB-045.
fn length(words: usize, findings: &mut Vec<Finding>) {
    if !(400..=1_200).contains(&words) {
        let text = format!("{words} words; 400 to 1,200 are read to the end");
        findings.push(of_head("PUB-045", Info, "body", text, "add what is missing, or make two pages of it"));
    }
}

/// PUB-046.
fn in_short(page: &Page<'_>, findings: &mut Vec<Finding>) {
    const MOST_BULLETS: usize = 5;
    const MOST_WORDS: usize = 100;
    let mut add = |text: String| {
        let remedy = "begin the body with a block in_short of one to five bullets and at most a hundred words";
        findings.push(of_head("PUB-046", Block, "block in_short", text, remedy));
    };
    let Some(Content::Typed(Typed::InShort, inner)) = page.body.blocks.first().map(|block| &block.content) else {
        add("the body does not begin with the page in short".to_owned());
        return;
    };
    let bullets: usize = inner
        .iter()
        .map(|block| match &block.content {
            Content::List { items, .. } => items.len(),
            _ => 0,
        })
        .sum();
    if !(1..=MOST_BULLETS).contains(&bullets) {
        add(format!("it has {bullets} bullets"));
    }
    let in_short = page.texts.iter().filter(|text| text.passage.typed == Some(Typed::InShort));
    let words: usize = in_short.map(|text| readability::count(&text.passage.text)).sum();
    if words > MOST_WORDS {
        add(format!("it has {words} words"));
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::{Article, ArticleKind, Body},
            examples::{SOUND, article, french_with, library, of, passes, with},
        },
        *,
    };

    /// An article of this text only.
    fn only(text: &str) -> Article {
        let mut article = article(text);
        article.head.claims.clear();
        article
    }

    fn severities(code: &str, article: &Article) -> Vec<Severity> {
        of(code, article).into_iter().map(|finding| finding.severity).collect()
    }

    /// Sentences of so many one-syllable words each.
    fn plain(words: usize, sentences: usize) -> String {
        format!("{}end. ", "word ".repeat(words - 1)).repeat(sentences)
    }

    /// The Flesch–Kincaid grade of sentences of one-syllable words is a matter of their length alone: 0.39 · w − 3.79.
    #[test]
    fn pub_040_the_grade_warns_above_eight_and_blocks_above_ten() {
        assert_eq!(severities("PUB-040", &only(&plain(30, 3))), []);
        assert_eq!(severities("PUB-040", &only(&plain(31, 3))), [Warn]);
        assert_eq!(severities("PUB-040", &only(&plain(35, 3))), [Warn]);
        assert_eq!(severities("PUB-040", &only(&plain(36, 3))), [Block]);
    }

    #[test]
    fn pub_040_french_is_measured_by_its_own_formula_and_never_blocked() {
        assert_eq!(severities("PUB-040", &french_with("")), []);
        let heavy =
            "L’établissement recommandera probablement une réadaptation multidisciplinaire individualisée. ".repeat(9);
        assert_eq!(severities("PUB-040", &french_with(&heavy)), [Warn]);
        assert_eq!(severities("PUB-041", &french_with(&heavy)), []);
    }

    #[test]
    fn pub_041_long_words_warn_above_eleven_and_block_above_fourteen() {
        // One sentence with n long words: SMOG = 1.043 · √(30 n) + 3.1291.
        let smog = |long: usize| severities("PUB-041", &only(&format!("We {}end.", "remedy ".repeat(long))));

        assert_eq!(smog(1), []);
        assert_eq!(smog(2), [Warn]);
        assert_eq!(smog(3), [Warn]);
        assert_eq!(smog(4), [Block]);
        let mut titled = only(&format!("We {}end.", "remedy ".repeat(4)));
        titled.head.title = "A remedy".into();
        assert_eq!(severities("PUB-041", &titled), [], "readers know the words of the title");
    }

    #[test]
    fn a_score_on_the_line_is_not_above_it() {
        let judged = |grade, smog, kandel_moles| {
            let scores = readability::scores(&Body::parse("Text.", 1).unwrap(), &with("").head, &library());
            let mut findings = Vec::new();
            super::grade(&readability::Scores { grade, smog, kandel_moles, ..scores }, &mut findings);
            findings.into_iter().map(|finding| finding.severity).collect::<Vec<_>>()
        };

        assert_eq!(judged(Some(8.0), Some(11.0), Some(60.0)), []);
        assert_eq!(judged(Some(10.0), None, None), [Warn]);
        assert_eq!(judged(None, Some(14.0), None), [Warn]);
    }

    #[test]
    fn pub_042_sentences_are_short() {
        assert_eq!(severities("PUB-042", &only(&plain(18, 3))), []);
        assert_eq!(severities("PUB-042", &only(&plain(19, 3))), [Warn], "the mean");
        let one_of = |long: usize, others: usize| only(&format!("{}{}", plain(long, 1), plain(5, others)));
        assert_eq!(severities("PUB-042", &one_of(26, 9)), [], "one of ten");
        assert_eq!(severities("PUB-042", &one_of(26, 8)), [Warn], "one of nine");
        assert_eq!(severities("PUB-042", &one_of(25, 8)), [], "not long yet");
        assert_eq!(severities("PUB-042", &one_of(35, 12)), []);
        let too_long = one_of(36, 12);
        assert_eq!(severities("PUB-042", &too_long), [Block]);
        assert_eq!(of("PUB-042", &too_long)[0].line, Some(1));
        let item = only(&format!("- {}\n- {}", "word ".repeat(20), "word ".repeat(20)));
        assert_eq!(severities("PUB-042", &item), [Warn], "an item without a full stop is a sentence");
    }

    #[test]
    fn pub_043_paragraphs_are_short_and_headings_frequent() {
        assert_eq!(severities("PUB-043", &only(&plain(9, 10))), []);
        let found = of("PUB-043", &only(&format!("## So\n\n{}", plain(13, 7))));
        assert_eq!(found.iter().map(|finding| (finding.severity, finding.line)).collect::<Vec<_>>(), [(Warn, Some(3))]);
        let paragraphs = |count: usize| format!("{}\n\n", plain(10, 6)).repeat(count);
        assert_eq!(severities("PUB-043", &only(&paragraphs(5))), [], "300 words");
        assert_eq!(severities("PUB-043", &only(&paragraphs(9))), [Warn], "told once");
        assert_eq!(severities("PUB-043", &only(&format!("{}## Word\n\n{}", paragraphs(5), paragraphs(5)))), []);
    }

    #[test]
    fn pub_044_a_hard_word_is_explained_where_it_first_stands() {
        for explained in [
            "[Spasticity](glossary:word) is hard. Spasticity it is.",
            "Spasticity (tight muscles) is hard.",
            "Tight muscles (spasticity) are hard.",
        ] {
            assert!(passes("PUB-044", &with(explained)), "{explained}");
        }
        for bare in [
            "Spasticity is hard. [Spasticity](glossary:word).",
            "Spasticity (tight) is hard.",
            "Spasticity is hard (tight muscles).",
            "(Spasticity) is hard.",
            "Central sensitization is hard.",
        ] {
            assert_eq!(of("PUB-044", &with(bare)).len(), 1, "{bare}");
        }
        assert_eq!(of("PUB-044", &french_with("La spasticité.")).len(), 1);
        assert!(passes("PUB-044", &french_with("La spasticité (des muscles raides).")));
        let mut titled = with("[Spasticity](glossary:word) is hard.");
        titled.head.description = "About spasticity, and what helps when your muscles are tight for long.".into();
        assert_eq!(of("PUB-044", &titled)[0].place, "description");
    }

    #[test]
    fn pub_045_length_is_told() {
        let of_words = |words: usize| only(&"word word word word word. ".repeat(words / 5));

        assert_eq!(severities("PUB-045", &of_words(395)), [Info]);
        assert_eq!(severities("PUB-045", &of_words(400)), []);
        assert_eq!(severities("PUB-045", &of_words(1_200)), []);
        assert_eq!(severities("PUB-045", &of_words(1_205)), [Info]);
        let news = |mut article: Article| {
            article.head.kind = ArticleKind::ClinicNews;
            article
        };
        assert_eq!(severities("PUB-045", &news(of_words(5))), []);
        assert_eq!(severities("PUB-046", &news(of_words(5))), []);
    }

    #[test]
    fn pub_046_the_page_begins_in_short() {
        let bullets = |count: usize| only(&format!("::: in_short\n{}:::\n", "- Move.\n".repeat(count)));

        assert_eq!(severities("PUB-046", &article(SOUND)), []);
        assert_eq!(severities("PUB-046", &bullets(5)), []);
        assert_eq!(severities("PUB-046", &bullets(6)), [Block]);
        assert_eq!(severities("PUB-046", &bullets(0)), [Block]);
        assert_eq!(severities("PUB-046", &only("::: in_short\nMove.\n:::")), [Block], "no bullet");
        assert_eq!(severities("PUB-046", &only("## First\n\n::: in_short\n- Move.\n:::")), [Block], "not first");
        assert_eq!(severities("PUB-046", &only("Move.")), [Block], "not there");
        let words = |count: usize| only(&format!("::: in_short\n- {}\n:::", "word ".repeat(count)));
        assert_eq!(severities("PUB-046", &words(100)), []);
        assert_eq!(severities("PUB-046", &words(101)), [Block]);
    }
}
