//! How hard a text is to read, by counter `v1`. Scores filter; they prove nothing.

use crate::text::Lang;

use super::{
    Body, Head, Library,
    passages::{PLACEHOLDER, Passage},
    prose, substances,
};

/// The version of the counter: of words, sentences and syllables. It is stored with each score.
pub const COUNTER: &str = "v1";

/// What was counted, and what the formulas make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// The version of the counter.
    pub counter: &'static str,
    /// Words.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Syllables.
    pub syllables: usize,
    /// Words of three syllables and more that are not in the title.
    pub long_words: usize,
    /// The Flesch–Kincaid grade, in English.
    pub grade: Option<f64>,
    /// SMOG, in English.
    pub smog: Option<f64>,
    /// Kandel–Moles, in French.
    pub kandel_moles: Option<f64>,
}

/// A sentence, as far as its length goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    /// The line on which its passage begins.
    pub(super) line: usize,
    /// Its words.
    pub(super) words: usize,
}

/// The scores of an article.
pub fn scores(body: &Body, head: &Head, library: &Library) -> Scores {
    let ruler = Ruler::new(head, library);
    let mut scores = Scores {
        counter: COUNTER,
        words: 0,
        sentences: 0,
        syllables: 0,
        long_words: 0,
        grade: None,
        smog: None,
        kandel_moles: None,
    };
    for passage in body.passages().iter().filter(|passage| passage.is_counted()) {
        scores.sentences += sentences(passage).len();
        for word in words(&passage.text) {
            let syllables = ruler.syllables(&word, passage);
            scores.words += 1;
            scores.syllables += syllables;
            scores.long_words += usize::from(syllables >= 3 && !ruler.title.contains(&word.folded));
        }
    }
    // A text without a sentence has no score.
    if scores.sentences > 0 && scores.words > 0 {
        ruler.apply_formulas(&mut scores);
    }
    scores
}

/// The sentences of a body, with their lengths.
pub(super) fn lengths(body: &Body) -> Vec<Length> {
    body.passages().iter().filter(|passage| passage.is_counted()).flat_map(sentences).collect()
}

/// How many words of prose a text has.
pub(super) fn count(text: &str) -> usize {
    words(text).len()
}

impl Body {
    /// How many words a reader meets, tables included.
    pub fn words(&self) -> usize {
        self.passages().iter().map(|passage| count(&passage.text)).sum()
    }
}

fn sentences(passage: &Passage) -> Vec<Length> {
    prose::ends(&passage.text)
        .into_iter()
        .map(|at| Length { line: passage.line, words: count(&passage.text[at]) })
        .filter(|length| length.words > 0)
        .collect()
}

/// A word of prose.
struct Counted {
    folded: String,
    start: usize,
}

/// Letters with inner hyphens and apostrophes; figures are no words, a placeholder is one.
fn words(text: &str) -> Vec<Counted> {
    let mut words = Vec::new();
    let mut word: Option<Counted> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let joins = matches!(c, '-' | '\'' | '\u{2019}') && word.is_some() && next;
        if c.is_alphabetic() || joins {
            let letters = if c == '\u{2019}' { '\'' } else { c };
            word.get_or_insert(Counted { folded: String::new(), start: at }).folded.extend(letters.to_lowercase());
            continue;
        }
        words.extend(word.take());
        if c == PLACEHOLDER {
            words.push(Counted { folded: c.to_string(), start: at });
        }
    }
    words.extend(word);
    words
}

/// What a count of syllables needs to know of the article.
struct Ruler {
    lang: Lang,
    /// The words of the title: they are not counted as long ones, as every reader knows them by then.
    title: Vec<String>,
    /// The names of substances, which nobody can shorten.
    names: Vec<String>,
}

impl Ruler {
    fn new(head: &Head, library: &Library) -> Self {
        Self {
            lang: head.lang,
            title: words(&head.title).into_iter().map(|word| word.folded).collect(),
            names: substances::single_words(library),
        }
    }

    fn syllables(&self, word: &Counted, passage: &Passage) -> usize {
        let explained = passage.terms.iter().any(|term| term.contains(&word.start));
        if word.folded.starts_with(PLACEHOLDER) {
            1
        } else if explained || self.names.contains(&word.folded) {
            2
        } else {
            match self.lang {
                Lang::English => english_syllables(&word.folded),
                Lang::French => french_syllables(&word.folded),
            }
        }
    }

    fn apply_formulas(&self, scores: &mut Scores) {
        let per_sentence = scores.words as f64 / scores.sentences as f64;
        let per_word = scores.syllables as f64 / scores.words as f64;
        match self.lang {
            Lang::English => {
                scores.grade = Some(0.39 * per_sentence + 11.8 * per_word - 15.59);
                let long = scores.long_words as f64 * 30.0 / scores.sentences as f64;
                scores.smog = Some(1.0430 * long.sqrt() + 3.1291);
            }
            Lang::French => scores.kandel_moles = Some(207.0 - 1.015 * per_sentence - 73.6 * per_word),
        }
    }
}

/// Runs of one or two vowels, after the silent endings and a leading y are gone.
fn english_syllables(word: &str) -> usize {
    let letters: String = word.chars().filter_map(plain_letter).collect();
    if letters.len() <= 3 {
        return 1;
    }
    let spoken = if letters.ends_with("ted") || letters.ends_with("ded") || letters.ends_with("le") {
        letters.as_str()
    } else {
        without_silent_end(&letters)
    };
    let spoken = spoken.strip_prefix('y').unwrap_or(spoken);
    let mut count = 0;
    let mut run = 0;
    for c in spoken.chars() {
        run = if "aeiouy".contains(c) { run + 1 } else { 0 };
        if run % 2 == 1 {
            count += 1;
        }
    }
    count.max(1)
}

/// Without a final "ed", or "es" or "e" after a letter that lets it fall silent.
fn without_silent_end(word: &str) -> &str {
    if let Some(stem) = word.strip_suffix("ed") {
        return stem;
    }
    let silent_after = |stem: &&str| stem.chars().last().is_some_and(|c| !"laeiouy".contains(c));
    let stem = word.strip_suffix("es").filter(silent_after).or_else(|| word.strip_suffix('e').filter(silent_after));
    stem.unwrap_or(word)
}

/// A letter without its accent, as far as the words of an English text have accents; none for hyphens and apostrophes.
fn plain_letter(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c),
        'à' | 'á' | 'â' | 'ä' => Some('a'),
        'è' | 'é' | 'ê' | 'ë' => Some('e'),
        'ì' | 'í' | 'î' | 'ï' => Some('i'),
        'ò' | 'ó' | 'ô' | 'ö' => Some('o'),
        'ù' | 'ú' | 'û' | 'ü' => Some('u'),
        'ç' => Some('c'),
        'ñ' => Some('n'),
        _ => None,
    }
}

/// Runs of vowels, accents included, without a final silent "e", "es" or "ent".
fn french_syllables(word: &str) -> usize {
    const VOWELS: &str = "aeiouyàâäéèêëîïôöùûüÿœæ";
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    let spoken = ["ent", "es", "e"].iter().find_map(|end| letters.strip_suffix(end)).unwrap_or(&letters);
    let mut count = 0;
    let mut inside = false;
    for c in spoken.chars() {
        let vowel = VOWELS.contains(c);
        count += usize::from(vowel && !inside);
        inside = vowel;
    }
    count.max(1)
}

#[cfg(test)]
mod tests {
    use super::super::checks::examples::{head, library};
    use super::*;

    #[test]
    fn english_syllables_are_counted_by_the_rules_of_v1() {
        let counted = |words: &str| words.split(' ').map(english_syllables).collect::<Vec<_>>();

        assert_eq!(counted("the are you"), [1, 1, 1], "up to three letters");
        assert_eq!(counted("needed treated used walked"), [2, 2, 1, 1]);
        assert_eq!(counted("muscle people makes cause"), [2, 2, 1, 1]);
        assert_eq!(counted("yellow years beautiful"), [2, 1, 4]);
        assert_eq!(counted("mind-body don't café"), [3, 1, 1]);
        assert_eq!(counted("rhythms nth"), [1, 1]);
    }

    #[test]
    fn french_syllables_are_runs_of_vowels_without_a_silent_end() {
        let counted = |words: &str| words.split(' ').map(french_syllables).collect::<Vec<_>>();

        assert_eq!(counted("la douleur dure parlent êtes"), [1, 2, 1, 1, 1]);
        assert_eq!(counted("l'arthrose médicament"), [2, 3]);
    }

    #[test]
    fn headings_items_and_quotes_are_counted_tables_code_and_citations_are_not() {
        let body = Body::parse(
            "## One two\n\nThree four. Five {{emergency}} six 7. [^R1]\n\n- Seven eight\n\n> Nine.\n\n| No | no |\n|---|---|\n| no | no |\n\n```\nno\n```",
            1,
        )
        .unwrap();

        let scores = scores(&body, &head(), &library());

        assert_eq!((scores.words, scores.sentences), (10, 5));
        assert_eq!(body.words(), 15);
    }

    #[test]
    fn the_formulas_are_those_of_their_authors() {
        let body =
            Body::parse("The cat sat on the mat. The physiotherapist recommends strengthening exercises.", 1).unwrap();

        let scores = scores(&body, &head(), &library());

        // 11 words, 2 sentences; 6 × 1 and the, phy-sio-the-ra-pist, re-com-mends, streng-the-ning, e-xer-ci-ses.
        assert_eq!((scores.words, scores.sentences, scores.syllables, scores.long_words), (11, 2, 21, 4));
        let near = |value: Option<f64>, expected: f64| (value.unwrap() - expected).abs() < 0.001;
        assert!(near(scores.grade, 0.39 * 5.5 + 11.8 * (21.0 / 11.0) - 15.59), "{scores:?}");
        assert!(near(scores.smog, 1.0430 * 60.0_f64.sqrt() + 3.1291), "{scores:?}");
        assert_eq!(scores.kandel_moles, None);
    }

    #[test]
    fn names_of_substances_and_explained_words_count_two_and_words_of_the_title_are_not_long() {
        let body = Body::parse("OnabotulinumtoxinA. [Acetylcholine](glossary:word). Physiotherapist.", 1).unwrap();
        let titled = Head { title: "A physiotherapist".to_owned(), ..head() };

        let scores = scores(&body, &titled, &library());

        assert_eq!((scores.syllables, scores.long_words), (2 + 2 + 5, 0));
    }

    #[test]
    fn french_has_one_formula_of_its_own_and_an_empty_text_none() {
        let french = Head { lang: Lang::French, ..head() };
        let body = Body::parse("La douleur dure.", 1).unwrap();

        let of_french = scores(&body, &french, &library());
        assert!((of_french.kandel_moles.unwrap() - (207.0 - 1.015 * 3.0 - 73.6 * (4.0 / 3.0))).abs() < 0.001);
        assert_eq!((of_french.grade, of_french.smog), (None, None));

        assert_eq!(scores(&Body::default(), &head(), &library()).grade, None);
    }
}
