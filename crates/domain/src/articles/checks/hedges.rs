//! The words of a claim match how sure we are: PUB-020.

use super::{
    super::{Certainty, prose::Phrase, prose::starts_of},
    Finding, Page,
    Severity::Block,
    Text,
    lists::{Hedge, Hedges},
    overlaps,
};

/// In a list of forbidden words it stands for all words of certainty.
const CERTAIN: &str = "certain";

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let hedges = page.rules.hedge.of(page.lang);
    for text in &page.texts {
        for (id, _) in &text.passage.claims {
            let certainty = page.head.claim(id).map_or(Certainty::NotGraded, |claim| claim.certainty);
            let Some(hedge) = hedge_of(certainty, hedges) else {
                continue;
            };
            let allowed = page.phrases(&hedge.allowed);
            if !allowed.is_empty() && !allowed.iter().any(|phrase| stands(text, id, phrase)) {
                findings.push(finding(
                    text,
                    id,
                    format!("a claim of {} certainty needs one of: {}", certainty.code(), hedge.allowed.join(", ")),
                ));
            }
            for word in forbidden(hedge, hedges) {
                if page.phrases(std::slice::from_ref(word)).iter().any(|phrase| stands(text, id, phrase)) {
                    findings.push(finding(
                        text,
                        id,
                        format!("\"{word}\" says something else than {} certainty", certainty.code()),
                    ));
                }
            }
        }
    }
}

fn finding(text: &Text, id: &str, what: String) -> Finding {
    Finding {
        place: format!("claim {id}"),
        ..text.finding("PUB-020", Block, what, "choose the words by the certainty, or look at the certainty again")
    }
}

fn hedge_of(certainty: Certainty, hedges: &Hedges) -> Option<&Hedge> {
    match certainty {
        Certainty::High => Some(&hedges.high),
        Certainty::Moderate => Some(&hedges.moderate),
        Certainty::Low => Some(&hedges.low),
        Certainty::VeryLow => Some(&hedges.very_low),
        Certainty::NotGraded => None,
    }
}

fn forbidden<'a>(hedge: &'a Hedge, hedges: &'a Hedges) -> impl Iterator<Item = &'a String> {
    let certain = if hedge.forbidden.iter().any(|word| word == CERTAIN) { hedges.certain.as_slice() } else { &[] };
    hedge.forbidden.iter().filter(|word| *word != CERTAIN).chain(certain)
}

/// Whether a phrase stands in one of the sentences that hold the claim.
fn stands(text: &Text, id: &str, phrase: &Phrase) -> bool {
    let Some((_, claim)) = text.passage.claims.iter().find(|(known, _)| known == id) else {
        return false;
    };
    text.sentences
        .iter()
        .filter(|sentence| overlaps(claim, sentence))
        .any(|sentence| starts_of(&sentence.words, phrase).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::Article,
            examples::{article, claim, french_with, of},
        },
        *,
    };

    fn saying(certainty: Certainty, words: &str) -> Article {
        let mut article =
            article(&format!("::: in_short\n- Move.\n:::\n\n## So\n\n{words} [^R1] You may ask us if it is proven."));
        article.head.claims = vec![claim("c", certainty)];
        article
    }

    fn is_right(certainty: Certainty, words: &str) -> bool {
        of("PUB-020", &saying(certainty, &format!("[{words}](claim:c)"))).is_empty()
    }

    #[test]
    fn each_certainty_has_its_words() {
        for (certainty, right) in [
            (Certainty::High, "It eases pain."),
            (Certainty::Moderate, "It probably eases pain."),
            (Certainty::Moderate, "It is likely to ease pain."),
            (Certainty::Low, "It may ease pain."),
            (Certainty::Low, "It might ease pain."),
            (Certainty::VeryLow, "We do not know if it eases pain."),
            (Certainty::VeryLow, "It is unclear whether it eases pain."),
            (Certainty::VeryLow, "We don’t know. Findings differ."),
            (Certainty::NotGraded, "It is proven and may probably be certain."),
        ] {
            assert!(is_right(certainty, right), "{certainty:?}: {right}");
        }
        for (certainty, wrong) in [
            (Certainty::High, "It may ease pain."),
            (Certainty::High, "It probably eases pain."),
            (Certainty::High, "We do not know if it eases pain."),
            (Certainty::Moderate, "It eases pain."),
            (Certainty::Moderate, "It probably and clearly eases pain."),
            (Certainty::Low, "It eases pain."),
            (Certainty::Low, "It may probably ease pain."),
            (Certainty::Low, "It may ease pain, as was proven."),
            (Certainty::VeryLow, "It eases pain."),
            (Certainty::VeryLow, "We do not know; it may ease pain."),
            (Certainty::VeryLow, "We do not know; it probably eases pain."),
        ] {
            assert!(!is_right(certainty, wrong), "{certainty:?}: {wrong}");
        }
    }

    #[test]
    fn a_hedge_counts_in_the_sentence_that_holds_the_claim_and_in_no_other() {
        let within = saying(Certainty::Low, "It may well be that [moving eases pain](claim:c) in the neck.");
        assert_eq!(of("PUB-020", &within), []);

        let beside = saying(Certainty::Low, "It may well be. [Moving eases pain.](claim:c) It may well be.");
        let found = of("PUB-020", &beside);
        assert_eq!((found.len(), found[0].line, found[0].place.as_str()), (1, Some(7), "claim c"));
        let touching = saying(Certainty::Low, "It may well be.[ Moving eases pain.](claim:c) It may well be.");
        assert_eq!(of("PUB-020", &touching).len(), 1);
    }

    #[test]
    fn the_cells_of_a_table_are_judged_alone() {
        let table = "| It may | be |\n|---|---|\n| It may | [It eases pain.](claim:c) |\n\n";
        let mut article = saying(Certainty::Low, "");
        article.body = article.body.replace("## So\n\n", &format!("## So\n\n{table}"));

        assert_eq!(of("PUB-020", &article).len(), 1);
    }

    #[test]
    fn french_has_its_own_words() {
        assert_eq!(of("PUB-020", &french_with("")), []);

        let mut sure = french_with("");
        sure.body = sure.body.replace("peut soulager", "soulage certainement");
        let texts: Vec<String> = of("PUB-020", &sure).into_iter().map(|finding| finding.text).collect();
        assert_eq!(
            texts,
            [
                "a claim of low certainty needs one of: peut, peuvent, pourrait, pourraient",
                "\"certainement\" says something else than low certainty"
            ]
        );
    }
}
