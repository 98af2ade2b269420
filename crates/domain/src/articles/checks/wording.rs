//! Words that promise, frighten, put others down, or let a percentage stand alone: PUB-021, PUB-022, PUB-023 and PUB-061.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::{
    super::prose::{Phrase, Sentence, Word, starts_of},
    Finding, Page,
    Severity::{Block, Warn},
    Text,
};

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let lists = page.words();
    let promises = page.phrases(&lists.promise);
    let beside_claims = page.phrases(&lists.promise_in_claims);
    let fear = page.phrases(&lists.fear);
    let superiority = page.phrases(&lists.superiority);
    let change = page.phrases(&lists.change);

    for text in page.texts.iter().filter(|text| !text.passage.quoted) {
        for sentence in &text.sentences {
            let mut add = |code, severity, phrases: &[Phrase], negatable: bool, remedy: &str| {
                for (start, phrase) in hits(sentence, phrases) {
                    if !(negatable && is_negated(page, &sentence.words, start)) {
                        let what = format!("\"{}\" in: {}", phrase.join(" "), text.written(sentence));
                        findings.push(text.finding(code, severity, what, remedy));
                    }
                }
            };
            add("PUB-021", Block, &promises, true, "say what was found, in whom and how much, without promising it");
            if text.holds_claim(sentence) || text.is_read_first() {
                add("PUB-021", Block, &beside_claims, true, "say it without an absolute word");
            }
            add("PUB-022", Warn, &fear, false, "name the harm, how often it happens and how long it lasts");
            add("PUB-061", Block, &superiority, true, "say what the clinic does; leave others out");
        }
        lonely_percentages(text, &change, findings);
    }
}

/// Where phrases stand that are nobody else's words.
fn hits<'a>(sentence: &'a Sentence, phrases: &'a [Phrase]) -> impl Iterator<Item = (usize, &'a Phrase)> {
    phrases.iter().flat_map(|phrase| {
        starts_of(&sentence.words, phrase)
            .filter(|start| !sentence.words[*start].quoted)
            .map(move |start| (start, phrase))
    })
}

/// Whether one of the words just before turns a promise round: "no cure", "not proven", but not "not just a cure".
fn is_negated(page: &Page<'_>, words: &[Word], start: usize) -> bool {
    let lists = page.words();
    let first = start.saturating_sub(page.rules.patterns.negation_window);
    (first..start).any(|index| {
        let undone = words.get(index + 1).is_some_and(|next| lists.negation_undone_by.contains(&next.folded));
        is_negation(&words[index], &lists.negation) && !undone
    })
}

/// Whether a word is on a list of negations; "n't" on it stands for every contraction.
pub(super) fn is_negation(word: &Word, negations: &[String]) -> bool {
    negations.iter().any(|negation| *negation == word.folded || negation == "n't" && word.folded.ends_with("n't"))
}

/// A number, or a range of two, and whether it is a percentage.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[0-9][0-9.,]*(?:[\\s\u{a0}]?[–-][\\s\u{a0}]?[0-9][0-9.,]*)?(?:[\\s\u{a0}\u{202f}]?(%|percent|per cent|pour cent))?")
        .expect("this pattern is well formed")
});

/// PUB-023: a percentage of change needs a number that is none, in its sentence or the next.
fn lonely_percentages(text: &Text, change: &[Phrase], findings: &mut Vec<Finding>) {
    for (index, sentence) in text.sentences.iter().enumerate() {
        let (percentages, numbers) = counted(text.written(sentence));
        let changes = change.iter().any(|phrase| starts_of(&sentence.words, phrase).next().is_some());
        let beside = text.sentences.get(index + 1).is_some_and(|next| counted(text.written(next)).1 > 0);
        if percentages > 0 && changes && numbers == 0 && !beside {
            findings.push(text.finding(
                "PUB-023",
                Warn,
                format!("a percentage of change stands alone in: {}", text.written(sentence)),
                "say from what to what, or how many of how many",
            ));
        }
    }
}

/// How many percentages a text has, and how many other numbers.
fn counted(text: &str) -> (usize, usize) {
    let (percentages, numbers): (Vec<_>, Vec<_>) =
        NUMBER.captures_iter(text).partition(|number| number.get(1).is_some());
    (percentages.len(), numbers.len())
}

#[cfg(test)]
mod tests {
    use super::{
        super::examples::{french_with, of, passes, with},
        *,
    };

    fn english(code: &str, text: &str) -> usize {
        of(code, &with(text)).len()
    }

    fn french(code: &str, text: &str) -> usize {
        of(code, &french_with(text)).len()
    }

    #[test]
    fn a_contraction_is_a_negation_where_the_list_names_it() {
        let word = |folded: &str| Word { folded: folded.into(), at: 0..1, after_comma: false, quoted: false };
        let is = |told: &str, list: &str| is_negation(&word(told), &[list.to_owned()]);

        assert!(is("isn't", "n't") && is("never", "never"));
        assert!(!is("isn't", "never") && !is("is", "n't"));
    }

    #[test]
    fn pub_021_promises_are_refused_wherever_they_stand() {
        for promise in [
            "This cures pain.",
            "Guaranteed.",
            "It is risk-free.",
            "There are no side effects.",
            "Care without the drawbacks.",
            "It heals your pain.",
            "A proven way.",
            "This is long-term healing.",
            "- It works permanently.",
            "| A | B |\n|---|---|\n| x | a miracle |",
        ] {
            assert_eq!(english("PUB-021", promise), 1, "{promise}");
        }
        for promise in ["Cela guérit la douleur.", "C’est sans risque.", "Un soulagement permanent."] {
            assert_eq!(french("PUB-021", promise), 1, "{promise}");
        }
    }

    #[test]
    fn pub_021_a_negation_within_four_words_turns_a_promise_round() {
        for fine in [
            "There is no cure.",
            "It is not risk-free.",
            "This isn't proven.",
            "Nothing about it is proven.",
            "Nobody can say it never works? That is not a guarantee.",
        ] {
            let promises = usize::from(fine.contains("never works"));
            assert_eq!(english("PUB-021", fine), promises, "{fine}");
        }
        for bad in ["This is not just a cure.", "It is not only proven.", "Not that we of all would say cure."] {
            assert_eq!(english("PUB-021", bad), 1, "{bad}");
        }
        assert_eq!(french("PUB-021", "Rien ne guérit cela. Ce n’est pas garanti."), 0);
        assert_eq!(french("PUB-021", "Ce n’est pas seulement prouvé."), 0, "two words lie between");
        assert_eq!(french("PUB-021", "Pas seulement prouvé."), 1);
    }

    #[test]
    fn pub_021_what_others_say_is_theirs() {
        assert_eq!(english("PUB-021", "Adverts say “we cure pain”. Some say \"guaranteed\".\n\n> It is a miracle."), 0);
        assert_eq!(french("PUB-021", "On lit « sans risque » partout."), 0);
        assert_eq!(english("PUB-021", "Some say \"we cure pain."), 1, "the quotation never ends");
    }

    #[test]
    fn pub_021_absolute_words_count_where_they_are_read_as_a_claim() {
        assert_eq!(english("PUB-021", "It is always open. Ask for the best time."), 0);
        let mut beside = with("");
        beside.body = beside.body.replace("[Moving", "We are always here.[ Moving").replace("Start", "Always start");
        assert!(passes("PUB-021", &beside), "the sentences beside a claim");

        let mut claim = with("");
        claim.body = claim.body.replace("Moving more may", "Moving more may always");
        assert_eq!(of("PUB-021", &claim).len(), 1);
        let mut short = with("");
        short.body = short.body.replace("- Moving helps", "- The best is moving: it helps");
        assert_eq!(of("PUB-021", &short).len(), 1);
        let mut title = with("");
        title.head.title = "The only way".into();
        assert_eq!(of("PUB-021", &title)[0].place, "title");
        title.head.title = "Not always the same".into();
        assert!(passes("PUB-021", &title));
    }

    #[test]
    fn pub_022_fear_is_not_used() {
        assert_eq!(english("PUB-022", "Your body is trapped by poison."), 2);
        assert_eq!(english("PUB-022", "It is not toxic."), 1, "a fear denied is a fear named");
        assert_eq!(english("PUB-022", "The injected muscle gets weaker. Some call it “poison”."), 0);
        assert_eq!(french("PUB-022", "C’est un piège."), 1);
        assert_eq!(french("PUB-022", "Le muscle s’affaiblit."), 0);
    }

    #[test]
    fn pub_023_a_percentage_of_change_comes_with_a_number() {
        for lonely in ["Pain fell by 30 %.", "It is 20–30 % better. Many felt it.", "Pain rose by 5 percent."] {
            assert_eq!(english("PUB-023", lonely), 1, "{lonely}");
        }
        for fine in [
            "Pain fell by 30 %, from 6 to 4 of 10.",
            "Pain fell by 30 %. It had been 6 of 10.",
            "About 30 % of people came back.",
            "Pain fell a little.",
        ] {
            assert_eq!(english("PUB-023", fine), 0, "{fine}");
        }
        assert_eq!(french("PUB-023", "La douleur diminue de 30\u{a0}%."), 1);
        assert_eq!(french("PUB-023", "La douleur diminue de 30\u{a0}%, de 6 à 4."), 0);
    }

    #[test]
    fn pub_061_others_are_left_out() {
        assert_eq!(english("PUB-061", "We are the best clinic. Unlike other clinics, we listen."), 2);
        assert_eq!(english("PUB-061", "We are not the best clinic for everybody."), 0);
        assert_eq!(french("PUB-061", "La meilleure clinique."), 1);
        assert_eq!(french("PUB-061", "Une clinique."), 0);
    }
}
