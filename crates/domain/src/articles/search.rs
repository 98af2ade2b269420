//! Finding articles by the words a reader types: how words are folded, what is asked for, what is marked in what was found.
//!
//! Accents, case and a plural's ending make no difference, in either language. What is typed becomes plain words of letters
//! and digits, so that nothing of it can mean anything to the engine that is asked.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::Body;

/// The longest text that is looked at, in characters.
pub const LONGEST: usize = 100;

/// The most words that are asked for.
pub const MOST_WORDS: usize = 8;

/// How many characters of a found text are shown.
const EXCERPT: usize = 220;

/// What a reader wants to find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    /// Whether more was typed than is asked for.
    pub is_cut: bool,
}

/// A piece of a text that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether they are what was asked for.
    pub is_hit: bool,
}

impl Query {
    /// Reads what was typed.
    pub fn read(typed: &str) -> Self {
        let short: String = typed.chars().take(LONGEST).collect();
        let mut words: Vec<String> = Vec::new();
        let mut is_cut = typed.chars().count() > LONGEST;
        for word in folded(&short).split_whitespace().map(stem) {
            if words.len() == MOST_WORDS {
                is_cut = true;
            } else if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        // "the pain of the neck" asks for pain and neck; "the" alone asks for nothing else.
        if words.iter().any(|word| !is_small(word)) {
            words.retain(|word| !is_small(word));
        }
        Self { words, is_cut }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The beginnings of the words that are asked for: letters and digits, folded.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The text with what was asked for marked in it.
    pub fn marked(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for word in words_of(text).filter(|word| self.asks_for(&text[word.clone()])) {
            push(&mut pieces, &text[end..word.start], false);
            push(&mut pieces, &text[word.clone()], true);
            end = word.end;
        }
        push(&mut pieces, &text[end..], false);
        pieces
    }

    /// The stretch of a long text in which most of what was asked for stands, marked; none if nothing does.
    pub fn excerpt(&self, text: &str) -> Option<Vec<Piece>> {
        let hits: Vec<Range<usize>> = words_of(text).filter(|word| self.asks_for(&text[word.clone()])).collect();
        let near = |first: &Range<usize>| {
            let stretch = first.start..first.start + EXCERPT;
            hits.iter().filter(|hit| stretch.contains(&hit.start)).count()
        };
        let best = hits.iter().rev().max_by_key(|hit| near(hit))?;
        let start = sentence_before(text, best.start);
        let end = text[start..].char_indices().nth(EXCERPT).map_or(text.len(), |(at, _)| start + at);
        let end = text[..end].rfind(' ').filter(|at| *at > best.end && end < text.len()).unwrap_or(end).max(best.end);
        let mut pieces = self.marked(&text[start..end]);
        if start > 0 && !text[..start].trim_end().ends_with(['.', '!', '?', '\n']) {
            pieces.insert(0, Piece { text: "… ".to_owned(), is_hit: false });
        }
        if end < text.len() {
            push(&mut pieces, " …", false);
        }
        Some(pieces)
    }

    fn asks_for(&self, word: &str) -> bool {
        let word = folded(word);
        self.words.iter().any(|asked| word.split_whitespace().any(|part| part.starts_with(asked.as_str())))
    }
}

/// A text as it is searched: small letters without accents, words apart by one space.
pub fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            'ß' => plain.push_str("ss"),
            c if c.is_alphanumeric() => plain.push(c),
            _ if !plain.ends_with(' ') && !plain.is_empty() => plain.push(' '),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The words of a body, a passage a line, without marks; a heading ends like a sentence.
pub fn words_of_body(body: &Body) -> String {
    let mut words = String::new();
    for passage in body.passages() {
        let text = passage.text.replace(super::passages::PLACEHOLDER, "");
        let text = text.trim();
        let is_open = text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '%'));
        words.push_str(text);
        words.push_str(if is_open { ".\n" } else { "\n" });
    }
    words
}

/// Of these titles the ones nearest to what was typed, best first; none that is far.
pub fn near<'a, T>(typed: &str, titled: impl IntoIterator<Item = (T, &'a str)>) -> Vec<T> {
    let typed = folded(&typed.chars().take(LONGEST).collect::<String>());
    let asked: Vec<&str> = typed.split_whitespace().filter(|word| !is_small(word)).collect();
    let mut near: Vec<(usize, T)> = Vec::new();
    for (what, title) in titled {
        let title = folded(title);
        let words: Vec<&str> = title.split_whitespace().filter(|word| !is_small(word)).collect();
        // In thousandths, so that they can be put in order.
        let alike = |word: &str| words.iter().map(|known| likeness(word, known)).max().unwrap_or_default();
        let alike = asked.iter().map(|word| alike(word)).sum::<usize>() / asked.len().max(1);
        if alike >= NEAR {
            near.push((alike, what));
        }
    }
    near.sort_by_key(|(alike, _)| std::cmp::Reverse(*alike));
    near.into_iter().take(MOST_NEAR).map(|(_, what)| what).collect()
}

/// From so many thousandths on two texts are near.
const NEAR: usize = 450;

/// So many near titles help; more would be a list of everything.
const MOST_NEAR: usize = 3;

fn likeness(one: &str, other: &str) -> usize {
    let likeness = strsim::normalized_damerau_levenshtein(one, other);
    // A slip of a letter or two is meant; half a word in common is chance.
    if likeness < 0.6 { 0 } else { (likeness * 1000.0) as usize }
}

/// The word without a plural's ending, for both languages: what remains begins all its forms.
fn stem(word: &str) -> &str {
    let is_long = |short: &&str| short.chars().count() >= 4;
    let plural = word.strip_suffix("es").filter(is_long);
    // "stress" is no plural.
    let short = |ending| word.strip_suffix(ending).filter(is_long).filter(|short| !short.ends_with('s'));
    plural.or_else(|| short('s')).or_else(|| short('x')).unwrap_or(word)
}

/// Words that say nothing by themselves.
fn is_small(word: &str) -> bool {
    const SMALL: &str = " a an and are at can do does for from how i in is it me my of on or the to what when why with you your \
        au aux avec ce ces d de des du en est et j l la le les ma mes mon n ou par pour qu que quel quoi s sa ses son sur un une vous ";
    SMALL.contains(&format!(" {word} "))
}

/// Where the words of a text lie.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let in_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
        let end = text[start..].find(|c| !in_word(c)).map_or(text.len(), |length| start + length);
        at = end;
        Some(start..end)
    })
}

/// Where the sentence begins in which a place of the text lies, or some words before it.
fn sentence_before(text: &str, at: usize) -> usize {
    const BEFORE: usize = 90;

    let far = text[..at].char_indices().rev().nth(BEFORE).map_or(0, |(start, _)| start);
    let near = &text[far..at];
    let sentence = near.rmatch_indices(['.', '!', '?', '\n']).find(|(found, _)| {
        let after = &near[found + 1..];
        after.is_empty() || after.starts_with(char::is_whitespace) || near[*found..].starts_with('\n')
    });
    let start = match (sentence, far) {
        (Some((found, mark)), _) => far + found + mark.len(),
        (None, 0) => 0,
        (None, _) => near.find(' ').map_or(far, |space| far + space),
    };
    let blank = text[start..at].len() - text[start..at].trim_start().len();
    start + blank
}

fn push(pieces: &mut Vec<Piece>, text: &str, is_hit: bool) {
    if text.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(last) if last.is_hit == is_hit && !is_hit => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), is_hit }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hits(pieces: &[Piece]) -> Vec<&str> {
        pieces.iter().filter(|piece| piece.is_hit).map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn accents_case_and_plurals_make_no_difference() {
        assert_eq!(folded("  L’Épaule, CŒUR & Tai-chi "), "l epaule coeur tai chi");
        assert_eq!(Query::read("Épaules douleurs").words(), ["epaul", "douleur"]);
        assert_eq!(hits(&Query::read("EPAULES").marked("L’épaule et les Épaules.")), ["épaule", "Épaules"]);
        assert_eq!(hits(&Query::read("headaches").marked("A headache. Headaches.")), ["headache", "Headaches"]);
        assert_eq!(Query::read("stress classes maux").words(), ["stress", "class", "maux"]);
    }

    #[test]
    fn what_is_typed_means_nothing_but_its_words() {
        for typed in
            ["%", "_", "\\", "\"", "*", "' OR 1=1 --", "a AND NOT b", "NEAR(x y)", "title:x", "x:*", "<->", "(", "\0"]
        {
            for word in Query::read(typed).words() {
                assert!(word.chars().all(char::is_alphanumeric), "{typed:?} asks for {word:?}");
            }
        }
        assert!(Query::read("% _ \\ \" * ( )").is_empty());
    }

    #[test]
    fn too_much_is_cut_and_says_so() {
        let many = Query::read("one two three four five six seven eight nine ten");
        assert_eq!((many.words().len(), many.is_cut), (MOST_WORDS, true));
        assert!(Query::read(&"x".repeat(LONGEST + 1)).is_cut);
        assert!(!Query::read("neck pain").is_cut);
    }

    #[test]
    fn small_words_are_left_out_unless_there_is_nothing_else() {
        assert_eq!(Query::read("what is the pain of my neck").words(), ["pain", "neck"]);
        assert_eq!(Query::read("douleur au cou").words(), ["douleur", "cou"]);
        assert_eq!(Query::read("what").words(), ["what"]);
    }

    #[test]
    fn an_excerpt_begins_with_a_sentence_and_holds_what_was_asked_for() {
        let text = "Nothing here. Strength training of the neck probably eases neck pain. It takes weeks.".repeat(4);
        let pieces = Query::read("neck").excerpt(&text).unwrap();

        assert!(pieces[0].text.starts_with("Strength training"), "{pieces:?}");
        assert!(hits(&pieces).len() >= 2 && pieces.last().unwrap().text.ends_with('…'), "{pieces:?}");
        assert_eq!(Query::read("knee").excerpt(&text), None);
    }

    #[test]
    fn a_slip_of_the_hand_is_near_and_another_word_is_not() {
        let titles = [(1, "What chronic pain is"), (2, "Sleep and pain"), (3, "Breathing and stress")];

        assert_eq!(near("chronc pain", titles), [1, 2]);
        assert_eq!(near("what-chronic-pane-is", titles).first(), Some(&1));
        assert_eq!(near("breathing-and-stres", titles), [3]);
        assert_eq!(near("zebra", titles), Vec::<i32>::new());
        assert_eq!(near("", titles), Vec::<i32>::new());
    }

    proptest! {
        #[test]
        fn marking_keeps_every_letter(typed in "\\PC{0,40}", text in "\\PC{0,400}") {
            let query = Query::read(&typed);
            let whole: String = query.marked(&text).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(whole, text.clone());
            query.excerpt(&text);
            near(&typed, [(0, text.as_str())]);
        }
    }
}
