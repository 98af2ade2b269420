//! The names under which a substance is known, from the list of products.

use crate::text::Lang;

use super::{
    Library, Passage,
    prose::{self, Phrase},
};

/// What everybody calls the substance, in each language; never a brand.
const COMMON_NAMES: [&str; 2] = ["botulinum", "botulique"];

/// A name of a substance, as texts write it.
pub(super) struct Name {
    /// Its words.
    pub(super) words: Phrase,
    /// Whether it belongs to a maker.
    pub(super) brand: bool,
}

/// Every name of every substance, the longest first.
pub(super) fn names(library: &Library, lang: Lang) -> Vec<Name> {
    let named = |brand: bool| move |name: &str| Name { words: prose::phrase(name, lang), brand };
    let mut names: Vec<Name> = COMMON_NAMES.into_iter().map(named(false)).collect();
    for product in &library.products {
        names.push(named(false)(&product.generic));
        names.extend(product.brands.iter().map(String::as_str).map(named(true)));
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
    names
}

/// The names that are one word, in lower case.
pub(super) fn single_words(library: &Library) -> Vec<String> {
    let names = names(library, Lang::English);
    names.into_iter().filter_map(|name| <[String; 1]>::try_from(name.words).ok()).map(|[word]| word).collect()
}

/// Every mention of a substance in a passage, in order: whether it is a brand.
pub(super) fn mentions(passage: &Passage, names: &[Name], lang: Lang) -> Vec<bool> {
    let mut mentions = Vec::new();
    for sentence in prose::sentences(&passage.text, lang) {
        let mut index = 0;
        while index < sentence.words.len() {
            match names.iter().find(|name| prose::stands_at(&sentence.words, index, &name.words)) {
                // "Botox Cosmetic" is one mention, not two.
                Some(name) => {
                    mentions.push(name.brand);
                    index += name.words.len();
                }
                None => index += 1,
            }
        }
    }
    mentions
}
