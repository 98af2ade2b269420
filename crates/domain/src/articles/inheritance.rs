//! Whether an editorial change may inherit the approval of the version before: only where a machine finds nothing moved
//! that a clinician has looked at. A second person confirms it; the machine never approves.

use std::fmt;

use crate::text::Lang;

use super::{
    Article, Body, Head,
    body::{Inline, Typed},
    passages::{Passage, Place},
    prose,
};

/// The first thing that is different from the approved version and that somebody clinical must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The kind of page, or what it is about.
    About(&'static str),
    /// A claim came, went or changed its place.
    Claims,
    /// A claim is worded, graded or described in another way.
    Claim(String),
    /// The sources of a claim, or what they say of it.
    Sources(String),
    /// The sources cited in the text.
    Citations,
    /// A safety block.
    Block(Typed),
    /// A picture, or what is said of it to those who do not see it.
    Pictures,
    /// A number, with the two that differ.
    Number(Option<String>, Option<String>),
    /// A negation, with the two that differ.
    Negation(Option<String>, Option<String>),
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of =
            |word: &Option<String>| word.as_ref().map_or_else(|| "nothing".to_owned(), |word| format!("\"{word}\""));
        match self {
            Self::About(key) => write!(f, "`{key}` of the front matter is different"),
            Self::Claims => f.write_str("the claims are not the same, in the same order"),
            Self::Claim(id) => write!(f, "the claim {id} is worded, graded or described in another way"),
            Self::Sources(id) => write!(f, "the claim {id} rests on other sources, or on the same in another way"),
            Self::Citations => f.write_str("the text cites other sources, or the same in another order"),
            Self::Block(block) => write!(f, "the block {} is different", block.name()),
            Self::Pictures => f.write_str("the pictures, or the words for them, are not the same, in the same order"),
            Self::Number(before, after) => write!(f, "where the number {} stood, {} stands", of(before), of(after)),
            Self::Negation(before, after) => write!(f, "where the negation {} stood, {} stands", of(before), of(after)),
        }
    }
}

/// The blocks that keep people safe.
const SAFETY: [Typed; 4] = [Typed::LicensedUses, Typed::Harms, Typed::UrgentSigns, Typed::DoNotStop];

/// The first thing that moved between an approved version and a later one; none where only words did.
pub fn first_moved(approved: (&Article, &Body), later: (&Article, &Body)) -> Option<Moved> {
    let (before, after) = (Seen::of(approved), Seen::of(later));
    about(before.head, after.head)
        .or_else(|| claims(&before, &after))
        .or_else(|| {
            (approved.1.sources() != later.1.sources() || before.citations != after.citations)
                .then_some(Moved::Citations)
        })
        .or_else(|| SAFETY.into_iter().find(|block| before.block(*block) != after.block(*block)).map(Moved::Block))
        .or_else(|| (before.pictures != after.pictures).then_some(Moved::Pictures))
        .or_else(|| differing(&before.numbers(), &after.numbers()).map(|(before, after)| Moved::Number(before, after)))
        .or_else(|| {
            differing(&before.negations(), &after.negations()).map(|(before, after)| Moved::Negation(before, after))
        })
}

fn about(before: &Head, after: &Head) -> Option<Moved> {
    let same = [
        ("slug", before.slug == after.slug),
        ("lang", before.lang == after.lang),
        ("kind", before.kind == after.kind),
        ("substances", before.substances == after.substances),
        ("compares", before.compares == after.compares),
    ];
    same.into_iter().find(|(_, same)| !same).map(|(key, _)| Moved::About(key))
}

fn claims(before: &Seen<'_>, after: &Seen<'_>) -> Option<Moved> {
    let ids = |head: &Head| head.claims.iter().map(|claim| claim.id.clone()).collect::<Vec<_>>();
    if ids(before.head) != ids(after.head) {
        return Some(Moved::Claims);
    }
    before.head.claims.iter().zip(&after.head.claims).find_map(|(one, other)| {
        if one.references != other.references {
            return Some(Moved::Sources(one.id.clone()));
        }
        (one != other || before.words_of(&one.id) != after.words_of(&one.id)).then(|| Moved::Claim(one.id.clone()))
    })
}

/// A version as it is compared.
struct Seen<'a> {
    head: &'a Head,
    /// Title, description and every passage of the body.
    passages: Vec<Passage>,
    /// Every citation, each time, in order.
    citations: Vec<&'a str>,
    /// Every picture with the words for it, and whether it shows anything a reader needs. A name never changes its picture.
    pictures: Vec<(&'a str, &'a str, bool)>,
}

impl<'a> Seen<'a> {
    fn of((article, body): (&'a Article, &'a Body)) -> Self {
        let head = &article.head;
        let mut passages = vec![Passage::of_head(&head.title), Passage::of_head(&head.description)];
        passages.extend(body.passages());
        let (mut citations, mut pictures) = (Vec::new(), Vec::new());
        body.each_inline(&mut |inline, _| match inline {
            Inline::Citation(id) => citations.push(id.as_str()),
            Inline::Image { from, alt, decorative } => pictures.push((from.as_str(), alt.as_str(), *decorative)),
            _ => {}
        });
        Self { head, passages, citations, pictures }
    }

    /// A claim as its reader sees it.
    fn words_of(&self, id: &str) -> Vec<&str> {
        let marked = self.passages.iter().flat_map(|passage| passage.claims.iter().map(move |claim| (passage, claim)));
        marked.filter(|(_, (claim, _))| claim == id).map(|(passage, (_, at))| &passage.text[at.clone()]).collect()
    }

    /// A block as its reader sees it, with where its links go.
    fn block(&self, block: Typed) -> Vec<(Place, &str, Vec<&str>)> {
        let inside = self.passages.iter().filter(|passage| passage.typed == Some(block));
        inside
            .map(|passage| {
                let links = passage.links.iter().map(|(to, _)| to.as_str()).collect();
                (passage.place, passage.text.as_str(), links)
            })
            .collect()
    }

    fn numbers(&self) -> Vec<String> {
        self.words(|word, lang| {
            let is_spelled = spelled_numbers(lang).contains(&word);
            is_spelled || word.chars().any(char::is_numeric)
        })
    }

    fn negations(&self) -> Vec<String> {
        self.words(|word, lang| match lang {
            Lang::English => {
                ["not", "no", "never", "cannot", "without", "none", "nothing", "nor"].contains(&word)
                    || word.ends_with("n't")
            }
            Lang::French => ["ne", "n'", "pas", "jamais", "sans", "aucun", "aucune", "rien", "ni"].contains(&word),
        })
    }

    /// Every word of a kind, in order. A percent sign belongs to the number before it.
    fn words(&self, wanted: impl Fn(&str, Lang) -> bool) -> Vec<String> {
        let lang = self.head.lang;
        let mut found = Vec::new();
        for passage in &self.passages {
            for sentence in prose::sentences(&passage.text, lang) {
                for word in sentence.words.iter().filter(|word| wanted(&word.folded, lang)) {
                    let rest = passage.text[word.at.end..].trim_start();
                    let sign = rest.chars().next().filter(|c| *c == '%').map(String::from).unwrap_or_default();
                    let before = passage.text[..word.at.start].chars().next_back();
                    let minus = before.filter(|c| matches!(c, '-' | '\u{2212}' | '.' | ',')).map(String::from);
                    found.push(format!("{}{}{sign}", minus.unwrap_or_default(), word.folded));
                }
            }
        }
        found
    }
}

/// Numbers that are written as words. "One" is left out: it is far more often no number.
fn spelled_numbers(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::English => &[
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
            "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "half", "third", "quarter", "once",
            "twice", "double", "triple", "dozen",
        ],
        Lang::French => &[
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "quinze",
            "vingt",
            "trente",
            "quarante",
            "cinquante",
            "soixante",
            "cent",
            "mille",
            "demi",
            "demie",
            "moitié",
            "tiers",
            "quart",
            "double",
            "triple",
            "douzaine",
        ],
    }
}

/// The first place at which two lists differ, with what stands there in each.
fn differing(before: &[String], after: &[String]) -> Option<(Option<String>, Option<String>)> {
    (0..before.len().max(after.len()))
        .map(|at| (before.get(at), after.get(at)))
        .find(|(before, after)| before != after)
        .map(|(before, after)| (before.cloned(), after.cloned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{
            Certainty, Stance,
            checks::examples::{article, claim, with},
        },
        *,
    };

    const TEXT: &str = "::: harms\nA few people get very sore. Do not push on.\n:::\n\n\
        About 3 of 10 people feel better in two weeks [^R2], not in one day. Never skip rest. It is 30 % at most.\n";

    fn approved() -> Article {
        with(TEXT)
    }

    fn moved(change: impl Fn(&mut Article)) -> Option<Moved> {
        let (before, mut after) = (approved(), approved());
        change(&mut after);
        let read = |article: &Article| Body::parse(&article.body, 1).expect("a body");
        first_moved((&before, &read(&before)), (&after, &read(&after)))
    }

    fn reworded(from: &str, to: &str) -> Option<Moved> {
        moved(|article| {
            assert!(article.body.contains(from), "{from}");
            article.body = article.body.replace(from, to);
        })
    }

    #[test]
    fn words_that_claim_nothing_may_change() {
        assert_eq!(reworded("Start with a little", "Begin with a little"), None);
        assert_eq!(reworded("## What may help", "## What can help"), None);
        assert_eq!(moved(|article| article.head.description = "What may help when your neck aches.".into()), None);
    }

    #[test]
    fn the_first_thing_that_moved_is_named() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(reworded("Moving more may ease", "Moving more may heal"), Some(Moved::Claim("c".into())));
        assert_eq!(moved(|a| a.head.claims[0].certainty = Certainty::High), Some(Moved::Claim("c".into())));
        assert_eq!(moved(|a| a.head.claims[0].population = Some("Adults".into())), Some(Moved::Claim("c".into())));
        assert_eq!(moved(|a| a.head.claims[0].safety = true), Some(Moved::Claim("c".into())));
        assert_eq!(moved(|a| a.head.claims.push(claim("d", Certainty::Low))), Some(Moved::Claims));
        let stance = |a: &mut Article| a.head.claims[0].references[0].stance = Stance::Contradicts;
        assert_eq!(moved(stance), Some(Moved::Sources("c".into())));
        assert_eq!(reworded("[^R2]", "[^R3]"), Some(Moved::Citations));
        assert_eq!(reworded("very sore", "a bit sore"), Some(Moved::Block(Typed::Harms)));
        assert_eq!(reworded("3 of 10", "4 of 10"), Some(Moved::Number(some("3"), some("4"))));
        assert_eq!(reworded("30 %", "30"), Some(Moved::Number(some("30%"), some("30"))));
        assert_eq!(reworded("two weeks", "three weeks"), Some(Moved::Number(some("two"), some("three"))));
        assert_eq!(reworded(", not in one day", ""), Some(Moved::Negation(some("not"), some("never"))));
        assert_eq!(reworded("Never skip", "Always keep"), Some(Moved::Negation(some("never"), None)));
        assert_eq!(moved(|a| a.head.substances.push("botulinum-toxin".into())), Some(Moved::About("substances")));
        assert_eq!(
            moved(|a| a.head.title = "No neck pain that lasts".into()),
            Some(Moved::Negation(some("not"), some("no")))
        );
    }

    #[test]
    fn a_picture_is_looked_at_again_when_it_or_the_words_for_it_change() {
        let drawn = |picture: &str| with(&format!("{TEXT}\n{picture}\n"));
        let told = |before: &str, after: &str| {
            let (before, after) = (drawn(before), drawn(after));
            let read = |article: &Article| Body::parse(&article.body, 1).expect("a body");
            first_moved((&before, &read(&before)), (&after, &read(&after)))
        };
        let (bent, leaf) = ("![A bent neck](images/bent.png)", "![](images/leaf.png \"decorative\")");

        assert_eq!(told(bent, bent), None);
        assert_eq!(told(bent, "![A bent neck](images/straight.png)"), Some(Moved::Pictures));
        assert_eq!(told(bent, "![A straight neck](images/bent.png)"), Some(Moved::Pictures));
        assert_eq!(told(bent, ""), Some(Moved::Pictures), "one that is gone");
        assert_eq!(told("", leaf), Some(Moved::Pictures), "one that is new, though it shows nothing");
        assert_eq!(told(leaf, "![](images/leaf.png)"), Some(Moved::Pictures));
        let both = format!("{bent}\n\n{leaf}");
        assert_eq!(told(&both, &format!("{leaf}\n\n{bent}")), Some(Moved::Pictures), "two that changed places");
    }

    #[test]
    fn in_french_too() {
        let before = super::super::checks::examples::french_with("Ne poussez pas. Reposez-vous deux jours.");
        let read = |article: &Article| Body::parse(&article.body, 1).expect("a body");
        let told = |from: &str, to: &str| {
            let mut after = before.clone();
            after.body = after.body.replace(from, to);
            first_moved((&before, &read(&before)), (&after, &read(&after)))
        };
        assert_eq!(told("Reposez-vous", "Détendez-vous"), None);
        assert!(matches!(told("Ne poussez pas", "Poussez"), Some(Moved::Negation(..))));
        assert!(matches!(told("deux jours", "trois jours"), Some(Moved::Number(..))));
    }

    #[test]
    fn whatever_moved_is_told_in_words() {
        for (moved, words) in [
            (Moved::Claim("c".into()), "the claim c is worded"),
            (Moved::Number(Some("3".into()), None), "\"3\" stood, nothing stands"),
            (Moved::Block(Typed::Harms), "the block harms"),
            (Moved::Pictures, "the pictures"),
        ] {
            assert!(moved.to_string().contains(words), "{moved}");
        }
    }

    proptest! {
        /// However a text is changed: nothing is inherited unless claims, numbers, negations and safety blocks are all there.
        #[test]
        fn nothing_clinical_slips_through(
            at in 0usize..200,
            insert in prop::sample::select(vec![
                "not ", "never ", " 7 ", "no ", "12 % ", "without ", "two ", "", "calm ", "and ", "[^R3] ", ". ", "isn't ",
            ]),
            cut in 0usize..30,
        ) {
            let before = approved();
            let mut after = before.clone();
            let floor = |mut at: usize| { while !before.body.is_char_boundary(at) { at -= 1; } at };
            let start = floor(at.min(before.body.len()));
            let end = floor((start + cut).min(before.body.len()));
            after.body = format!("{}{insert}{}", &before.body[..start], &before.body[end..]);
            let (Ok(one), Ok(other)) = (Body::parse(&before.body, 1), Body::parse(&after.body, 1)) else {
                return Ok(());
            };
            if first_moved((&before, &one), (&after, &other)).is_none() {
                // Counted by other means than the comparison's own.
                let plain = |body: &Body| body.passages().iter().map(|passage| passage.text.to_lowercase() + "\n").collect::<String>();
                let (was, is) = (plain(&one), plain(&other));
                let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                prop_assert_eq!(digits(&was), digits(&is));
                let negations = |text: &str| {
                    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
                    words.filter(|word| matches!(*word, "not" | "no" | "never" | "without") || word.ends_with("n't")).map(str::to_owned).collect::<Vec<_>>()
                };
                prop_assert_eq!(negations(&was), negations(&is));
                prop_assert!(is.contains("moving more may ease your neck."));
                prop_assert!(is.contains("a few people get very sore. do not push on."));
                prop_assert_eq!(one.sources(), other.sources());
            }
        }
    }

    #[test]
    fn a_version_against_itself_has_not_moved() {
        let article = article(&approved().body);
        let body = Body::parse(&article.body, 1).expect("a body");
        assert_eq!(first_moved((&article, &body), (&article, &body)), None);
    }
}
