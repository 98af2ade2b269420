//! Words that tell a reader to give up a treatment: PUB-031. It prefers a false hit to a miss; another verb mends it.

use crate::text::Lang;

use super::{
    super::{
        body::Typed,
        prose::{self, Phrase, Sentence, Word, ends_before, stands_at},
    },
    Finding, Page, PublishChecks,
    Severity::Block,
    wording::is_negation,
};

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let ear = Ear::of(page.rules, page.lang);
    for text in &page.texts {
        for sentence in &text.sentences {
            let hit = match text.passage.typed {
                // Here the reader is told what not to stop; only an order to stop is one.
                Some(Typed::DoNotStop) => ear.verb_at(&sentence.words, 0).is_some(),
                _ => ear.hears(&sentence.words),
            };
            if hit {
                findings.push(text.finding(
                    "PUB-031",
                    Block,
                    format!("this can be read as advice to give up a treatment: {}", text.written(sentence)),
                    "say it with another verb, or say to talk first with the person who prescribes it",
                ));
            }
        }
    }
}

/// The sentences of any text, of a mail or of a plan, that tell a reader to give up a treatment.
pub fn tells_to_stop(text: &str, lang: Lang, rules: &PublishChecks) -> Vec<String> {
    let ear = Ear::of(rules, lang);
    let sentences = prose::sentences(text, lang).into_iter().filter(|sentence| ear.hears(&sentence.words));
    sentences.map(|sentence| text[sentence.at].trim().to_owned()).collect()
}

/// Whether some sentence says not to stop.
pub(super) fn holds_a_negated_stop_verb(page: &Page<'_>, sentences: &[&Sentence]) -> bool {
    let ear = Ear::of(page.rules, page.lang);
    sentences.iter().any(|sentence| {
        let words = &sentence.words;
        (0..words.len()).any(|start| ear.verb_at(words, start).is_some_and(|end| ear.is_negated(words, start, end)))
    })
}

/// What is listened for, in one language.
struct Ear {
    lang: Lang,
    verbs: Vec<Phrase>,
    participles: Vec<Phrase>,
    negations: Vec<Phrase>,
    adverbs: Vec<Phrase>,
    frames: Vec<Phrase>,
    medicines: Vec<String>,
    /// Words after an active verb.
    reach: usize,
    /// Words before a participle.
    reach_back: usize,
}

impl Ear {
    fn of(rules: &PublishChecks, lang: Lang) -> Self {
        let lists = rules.words.of(lang);
        let phrases = |list: &[String]| -> Vec<Phrase> { list.iter().map(|text| prose::phrase(text, lang)).collect() };
        Self {
            lang,
            verbs: phrases(&lists.stop_verb),
            participles: phrases(&lists.stop_participle),
            negations: phrases(&lists.stop_negation),
            adverbs: phrases(&lists.stop_adverb),
            frames: phrases(&lists.stop_frame),
            medicines: lists.medicine.clone(),
            reach: rules.patterns.stop_window,
            reach_back: rules.patterns.stop_window_passive,
        }
    }

    fn hears(&self, words: &[Word]) -> bool {
        (0..words.len()).any(|start| self.active(words, start) || self.passive(words, start))
    }

    /// A stop-verb with a medicine among the words after it, unless it is negated or framed.
    fn active(&self, words: &[Word], start: usize) -> bool {
        let Some(end) = self.verb_at(words, start) else {
            return false;
        };
        let after = &words[end..words.len().min(end + self.reach)];
        after.iter().any(|word| self.is_medicine(word))
            && !self.is_allowed(words, start, end)
            && !self.is_negated_passive(words, start)
    }

    /// A participle with a be-word and a medicine among the words before it, unless a negation stands beside that be-word.
    fn passive(&self, words: &[Word], start: usize) -> bool {
        let before = &words[start.saturating_sub(self.reach_back)..start];
        self.participles.iter().any(|participle| stands_at(words, start, participle))
            && before.iter().any(|word| self.is_medicine(word))
            && self.be_word(words, start).is_some_and(|at| !self.is_denied(words, at))
    }

    fn is_negated_passive(&self, words: &[Word], start: usize) -> bool {
        self.participles.iter().any(|participle| stands_at(words, start, participle))
            && self.be_word(words, start).is_some_and(|at| self.is_denied(words, at))
    }

    /// The nearest be-word before a participle.
    fn be_word(&self, words: &[Word], participle: usize) -> Option<usize> {
        let be_words: &[&str] = match self.lang {
            Lang::English => &["be", "is", "are", "been", "isn't", "aren't"],
            Lang::French => &["être", "est", "sont", "été", "soit", "soient"],
        };
        let first = participle.saturating_sub(self.reach_back);
        (first..participle).rev().find(|at| be_words.contains(&words[*at].folded.as_str()))
    }

    /// Whether a negation stands next to the be-word.
    fn is_denied(&self, words: &[Word], be_word: usize) -> bool {
        let negations: &[&str] = match self.lang {
            Lang::English => &["not", "n't", "never"],
            Lang::French => &["ne", "n'", "pas", "jamais"],
        };
        let negations: Vec<String> = negations.iter().map(ToString::to_string).collect();
        words[be_word.saturating_sub(1)..=be_word + 1].iter().any(|word| is_negation(word, &negations))
    }

    /// Negated, framed by "before", or carried over from a verb that is: "do not skip, stop or delay a dose".
    fn is_allowed(&self, words: &[Word], start: usize, end: usize) -> bool {
        let before = self.before_adverbs(words, start);
        self.frames.iter().any(|frame| ends_before(words, before, frame))
            || self.is_negated(words, start, end)
            || self.carried_from(words, start).is_some_and(|(from, to)| self.is_allowed(words, from, to))
    }

    /// Whether a negation stands directly before the verb, adverbs aside; in French around it or before the infinitive.
    fn is_negated(&self, words: &[Word], start: usize, end: usize) -> bool {
        let before = self.before_adverbs(words, start);
        self.negations.iter().any(|negation| {
            let Some(first) = before.checked_sub(negation.len()) else {
                return false;
            };
            let stands = words[first..before].iter().zip(negation).all(|(word, part)| {
                word.folded == *part || matches!(part.as_str(), "not" | "n't") && word.folded.ends_with("n't")
            });
            // "Why not skip …?" is advice to skip.
            let asked = first.checked_sub(1).is_some_and(|at| matches!(words[at].folded.as_str(), "why" | "pourquoi"));
            stands && !asked && self.is_whole(negation, words, end)
        })
    }

    /// « ne » and « n' » alone are half a negation: « pas », « jamais » or « plus » must follow the verb.
    fn is_whole(&self, negation: &Phrase, words: &[Word], end: usize) -> bool {
        if self.lang != Lang::French || negation.len() > 1 {
            return true;
        }
        let after = &words[end..words.len().min(end + 2)];
        after.iter().any(|word| matches!(word.folded.as_str(), "pas" | "jamais" | "plus"))
    }

    fn before_adverbs(&self, words: &[Word], start: usize) -> usize {
        let mut at = start;
        while let Some(adverb) = self.adverbs.iter().find(|adverb| !adverb.is_empty() && ends_before(words, at, adverb))
        {
            at -= adverb.len();
        }
        at
    }

    /// The stop-verb before a comma, "and" or "or" that this one continues.
    fn carried_from(&self, words: &[Word], start: usize) -> Option<(usize, usize)> {
        let joined = start.checked_sub(1)?;
        let joins = matches!(words[joined].folded.as_str(), "and" | "or" | "nor" | "et" | "ou" | "ni");
        let end = if joins { joined } else { words[start].after_comma.then_some(start)? };
        (0..end).find(|from| self.verb_at(words, *from) == Some(end)).map(|from| (from, end))
    }

    /// Where the stop-verb ends that begins here.
    fn verb_at(&self, words: &[Word], start: usize) -> Option<usize> {
        self.verbs.iter().find(|verb| stands_at(words, start, verb)).map(|verb| start + verb.len())
    }

    fn is_medicine(&self, word: &Word) -> bool {
        let listed = |part: &str| self.medicines.iter().any(|medicine| medicine == part);
        listed(&word.folded) || word.folded.split('-').any(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::examples::{french_with, of, rules, with},
        *,
    };

    fn heard(text: &str) -> bool {
        !tells_to_stop(text, Lang::English, &rules()).is_empty()
    }

    fn heard_in_french(text: &str) -> bool {
        !tells_to_stop(text, Lang::French, &rules()).is_empty()
    }

    #[test]
    fn advice_to_give_up_a_treatment_is_heard() {
        for advice in [
            "Stop your injections.",
            "You can come off your medicines.",
            "It is time to quit the drugs.",
            "Stay away from Botox.",
            "Some people stopped their tablets.",
            "Avoid pressure over an injection.",
            "Do not hesitate to stop the injections.",
            "Why not skip a dose?",
            "Do not only stop the pills.",
            "It is not wrong to refuse an injection.",
            "Do not worry, stop the pills.",
            "Injections are best avoided.",
            "The dose can be skipped.",
            "The toxin and its doses have long been avoided.",
            "Injections are not safe and should be avoided.",
            "Stop all anti-pain-drugs.",
            "Skip this one and only one injection.",
        ] {
            assert!(heard(advice), "{advice}");
        }
    }

    #[test]
    fn what_says_the_opposite_or_something_else_is_not() {
        for fine in [
            "Do not stop your injections.",
            "Don’t stop your injections.",
            "Never suddenly stop your medicine.",
            "You do not need to, and should not ever abruptly stop an opioid.",
            "You have no need to stop your pills.",
            "You don't have to stop your pills.",
            "Do not skip, stop or delay a dose.",
            "Do not skip or, worse, tell anybody.",
            "Talk to us before you stop an injection.",
            "Ask before stopping a medicine.",
            "Ask before you skip or delay a dose.",
            "A dose should not be delayed.",
            "Doses are not skipped.",
            "The injections aren't stopped.",
            "The medicine stops working.",
            "The toxin stops nerves from sending signals.",
            "Stop if it hurts.",
            "Avoid lifting for one day, and then for another one, after the injection.",
            "Skip this one and only one small injection.",
            "Your visit should not be delayed before an injection.",
        ] {
            assert!(!heard(fine), "{fine}");
        }
    }

    #[test]
    fn a_negation_is_carried_only_from_verb_to_verb() {
        assert!(!heard("Do not stop, skip, delay or refuse a dose."));
        assert!(heard("Do not lift, and stop the pills."));
        assert!(heard("Do not stop walking and stop the pills."));
    }

    #[test]
    fn the_same_holds_in_french() {
        for advice in [
            "Arrêtez vos injections.",
            "N’hésitez pas à arrêter les injections.",
            "Pourquoi ne pas arrêter les injections?",
            "N’arrêtez que les comprimés.",
            "Les injections sont à éviter et doivent être arrêtées.",
            "Évitez le Botox.",
            "Ce soir n’arrêtez que l’injection, pas la marche.",
        ] {
            assert!(heard_in_french(advice), "{advice}");
        }
        for fine in [
            "N’arrêtez pas vos injections.",
            "Ne cessez jamais un médicament.",
            "Mieux vaut ne pas arrêter ou retarder une dose.",
            "Parlez-nous avant d’arrêter un médicament.",
            "Parlez-nous avant de cesser un médicament.",
            "L’injection ne doit pas être retardée.",
            "L’injection n’est pas arrêtée.",
            "Arrêtez si cela fait mal.",
        ] {
            assert!(!heard_in_french(fine), "{fine}");
        }
    }

    #[test]
    fn pub_031_names_the_sentence_and_its_line() {
        let found = of("PUB-031", &with("Fine. Stop your injections. Fine."));

        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, Some(9));
        assert!(found[0].text.ends_with(": Stop your injections."), "{}", found[0].text);
        assert_eq!(of("PUB-031", &with("> Stop your injections.")).len(), 1, "a quotation can be followed too");
        assert_eq!(of("PUB-031", &french_with("Arrêtez vos injections.")).len(), 1);
        assert_eq!(of("PUB-031", &with("Keep to your injections.")), []);
    }

    #[test]
    fn in_do_not_stop_only_an_order_is_one() {
        let block = |text: &str| with(&format!("::: do_not_stop\n{text}\n:::"));

        assert_eq!(of("PUB-031", &block("Do not stop. If you skip a dose, call us.")), []);
        assert_eq!(of("PUB-031", &block("Stop it now.")).len(), 1);
    }
}
