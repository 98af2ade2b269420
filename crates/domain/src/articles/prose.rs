//! Sentences and words, as the checks look for them: whole words, any case, every kind of apostrophe the same.

use std::ops::Range;

use crate::text::Lang;

use super::passages::PLACEHOLDER;

/// A sentence of a passage.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// Where it lies in the passage.
    pub(super) at: Range<usize>,
    /// Its words and figures, in order.
    pub(super) words: Vec<Word>,
}

/// A word or figure, folded so that two spellings of one word are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, with plain apostrophes.
    pub(super) folded: String,
    /// Where it lies in the passage.
    pub(super) at: Range<usize>,
    /// Whether a comma stands between it and the word before.
    pub(super) after_comma: bool,
    /// Whether it stands between quotation marks.
    pub(super) quoted: bool,
}

/// A word or several in a row, as they stand in a list.
pub(super) type Phrase = Vec<String>;

/// Cuts a passage into sentences: up to a full stop, question mark or exclamation mark before white space.
pub(super) fn sentences(text: &str, lang: Lang) -> Vec<Sentence> {
    let quotes = quotations(text);
    ends(text)
        .into_iter()
        .map(|at| Sentence { words: words(text, at.clone(), lang, &quotes), at })
        .filter(|sentence| !sentence.words.is_empty())
        .collect()
}

/// Where the sentences of a passage lie.
pub(super) fn ends(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let last = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        if matches!(c, '.' | '!' | '?') && last {
            let end = at + c.len_utf8();
            sentences.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

/// A phrase of a list, cut the way texts are cut.
pub(super) fn phrase(text: &str, lang: Lang) -> Phrase {
    words(text, 0..text.len(), lang, &[]).into_iter().map(|word| word.folded).collect()
}

/// Where a phrase begins in a sentence, every time.
pub(super) fn starts_of<'a>(words: &'a [Word], phrase: &'a [String]) -> impl Iterator<Item = usize> + 'a {
    let length = phrase.len().max(1);
    (0..words.len().saturating_sub(length - 1)).filter(move |start| stands_at(words, *start, phrase))
}

/// Whether a phrase stands at this place.
pub(super) fn stands_at(words: &[Word], start: usize, phrase: &[String]) -> bool {
    !phrase.is_empty()
        && words.get(start..start + phrase.len()).is_some_and(|here| here.iter().map(|word| &word.folded).eq(phrase))
}

/// Whether a phrase ends just before this place.
pub(super) fn ends_before(words: &[Word], end: usize, phrase: &[String]) -> bool {
    end.checked_sub(phrase.len()).is_some_and(|start| stands_at(words, start, phrase))
}

fn words(text: &str, within: Range<usize>, lang: Lang, quotes: &[Range<usize>]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut folded = String::new();
    let mut start = within.start;
    let mut comma = false;
    let inner: Vec<(usize, char)> = text[within.clone()].char_indices().map(|(at, c)| (within.start + at, c)).collect();
    for (index, &(at, c)) in inner.iter().enumerate() {
        let next = inner.get(index + 1).map_or(' ', |(_, next)| *next);
        let begun = !folded.is_empty();
        let (belongs, ends) = match c {
            PLACEHOLDER => (true, true),
            _ if c.is_alphanumeric() => (true, false),
            // French puts a small word before its apostrophe: « n'arrêtez » is two words.
            '\'' | '\u{2019}' if lang == Lang::French => (begun, true),
            '\'' | '\u{2019}' | '-' => (begun && next.is_alphanumeric(), false),
            _ => (begun && is_invisible(c), false),
        };
        if belongs {
            if !begun {
                start = at;
            }
            if !is_invisible(c) {
                folded.extend(fold(c));
            }
        }
        if begun && !belongs || belongs && ends {
            let end = if belongs { at + c.len_utf8() } else { at };
            words.push(word(&mut folded, start..end, std::mem::take(&mut comma), quotes));
        }
        comma |= matches!(c, ',' | ';');
    }
    if !folded.is_empty() {
        words.push(word(&mut folded, start..within.end, comma, quotes));
    }
    words
}

fn word(folded: &mut String, at: Range<usize>, after_comma: bool, quotes: &[Range<usize>]) -> Word {
    let quoted = quotes.iter().any(|quote| quote.start <= at.start && at.end <= quote.end);
    Word { folded: std::mem::take(folded), at, after_comma, quoted }
}

fn fold(c: char) -> impl Iterator<Item = char> {
    let c = if c == '\u{2019}' { '\'' } else { c };
    c.to_lowercase()
}

/// Characters inside a word that nobody sees; they must not hide it.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

/// The stretches between quotation marks. A mark that is never closed quotes nothing.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut quotations = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        open = match (open, c) {
            (None, '“') => Some((at, '”')),
            (None, '«') => Some((at, '»')),
            (None, '"') => Some((at, '"')),
            (Some((start, close)), c) if c == close => {
                quotations.push(start..at);
                None
            }
            (open, _) => open,
        };
    }
    quotations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, lang: Lang) -> Vec<Vec<String>> {
        let words = |sentence: Sentence| sentence.words.into_iter().map(|word| word.folded).collect();
        sentences(text, lang).into_iter().map(words).collect()
    }

    #[test]
    fn sentences_end_at_a_mark_before_white_space() {
        let told = folded("Dose 3.5 mg. Don’t stop! Why?\u{a0}Mind-body care", Lang::English);

        assert_eq!(told, [vec!["dose", "3", "5", "mg"], vec!["don't", "stop"], vec!["why"], vec!["mind-body", "care"]]);
    }

    #[test]
    fn french_words_are_cut_at_their_apostrophes() {
        assert_eq!(
            folded("N’arrêtez pas l'injection.", Lang::French),
            [vec!["n'", "arrêtez", "pas", "l'", "injection"]]
        );
        assert_eq!(phrase("avant d'", Lang::French), ["avant", "d'"]);
    }

    #[test]
    fn a_word_cannot_hide_behind_what_nobody_sees() {
        assert_eq!(folded("cu\u{ad}re it", Lang::English), [vec!["cure", "it"]]);
    }

    #[test]
    fn commas_and_quotations_are_remembered() {
        let sentence = &sentences("Skip, or “cure it” at 5\" now", Lang::English)[0];

        let commas: Vec<bool> = sentence.words.iter().map(|word| word.after_comma).collect();
        let quoted: Vec<&str> =
            sentence.words.iter().filter(|word| word.quoted).map(|word| word.folded.as_str()).collect();
        assert_eq!(commas, [false, true, false, false, false, false, false]);
        assert_eq!(quoted, ["cure", "it"]);
    }

    #[test]
    fn phrases_are_found_as_whole_words_in_a_row() {
        let sentence = &sentences("No side effects, no side-effects.", Lang::English)[0];
        let wanted = phrase("no side effects", Lang::English);

        assert_eq!(starts_of(&sentence.words, &wanted).collect::<Vec<_>>(), [0]);
        assert!(ends_before(&sentence.words, 3, &wanted));
        assert!(!ends_before(&sentence.words, 2, &wanted));
    }
}
