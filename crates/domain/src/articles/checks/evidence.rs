//! What claims rest on: PUB-010 to PUB-014 and PUB-016 to PUB-019.

use super::{
    super::{Certainty, Claim, Reference, ReferenceKind, ReferenceStatus, Stance},
    Finding, Page,
    Severity::{self, Block, Warn},
    Text, of_head,
};

/// A page about care names at least so many sources.
const FEWEST_SOURCES: usize = 3;

/// Evidence is old after so many calendar years.
const OLD_AFTER_YEARS: i16 = 10;

/// The first year a source of ours can be of.
const FIRST_YEAR: i16 = 1900;

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for claim in &page.head.claims {
        supported(page, claim, findings);
        not_doubted(page, claim, findings);
        strong_enough(page, claim, findings);
        not_old(page, claim, findings);
        contradictions_shown(page, claim, findings);
    }
    let used = used(page);
    for reference in &used {
        still_stands(reference, findings);
        identified(page, reference, findings);
    }
    if page.head.kind.is_about_care() {
        enough(&used, findings);
        claims_something(page, findings);
    }
}

/// Every source that a claim names or the body cites, once.
fn used<'a>(page: &Page<'a>) -> Vec<&'a Reference> {
    let of_claims = page.head.claims.iter().flat_map(|claim| &claim.references).map(|reference| reference.id.as_str());
    let mut ids: Vec<&str> = of_claims.chain(page.body.sources()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| page.library.reference(id)).collect()
}

fn supporting<'a>(page: &Page<'a>, claim: &'a Claim) -> Vec<&'a Reference> {
    claim
        .references
        .iter()
        .filter(|reference| reference.stance == Stance::Supports)
        .filter_map(|reference| page.library.reference(&reference.id))
        .collect()
}

/// A finding about a claim, on the line where it is marked.
fn of_claim(
    page: &Page<'_>,
    code: &'static str,
    severity: Severity,
    claim: &Claim,
    text: String,
    remedy: &str,
) -> Finding {
    let marked = page.texts.iter().find(|text| text.passage.claims.iter().any(|(id, _)| *id == claim.id));
    let finding = of_head(code, severity, &format!("claim {}", claim.id), text, remedy);
    Finding { line: marked.and_then(Text::line), ..finding }
}

/// PUB-010.
fn supported(page: &Page<'_>, claim: &Claim, findings: &mut Vec<Finding>) {
    let needs = matches!(claim.certainty, Certainty::High | Certainty::Moderate | Certainty::Low);
    if needs && supporting(page, claim).is_empty() {
        findings.push(of_claim(
            page,
            "PUB-010",
            Block,
            claim,
            format!("nothing supports this claim of {} certainty", claim.certainty.code()),
            "name a source with stance \"supports\", or say that we do not know",
        ));
    }
}

/// PUB-011.
fn enough(used: &[&Reference], findings: &mut Vec<Finding>) {
    if used.len() < FEWEST_SOURCES {
        findings.push(of_head(
            "PUB-011",
            Block,
            "sources",
            format!("{} sources; a page about care needs {FEWEST_SOURCES}", used.len()),
            "rest the claims on more sources",
        ));
    }
    let summed_up = |reference: &&Reference| {
        matches!(reference.counts_as(), ReferenceKind::SystematicReview | ReferenceKind::Guideline)
    };
    if !used.iter().any(summed_up) {
        findings.push(of_head(
            "PUB-011",
            Warn,
            "sources",
            "none of the sources is a systematic review or a guideline".to_owned(),
            "look for one; where there is none, the reviewer writes so",
        ));
    }
}

/// PUB-012.
fn still_stands(reference: &Reference, findings: &mut Vec<Finding>) {
    if matches!(reference.status, ReferenceStatus::Retracted | ReferenceStatus::Withdrawn) {
        findings.push(of_head(
            "PUB-012",
            Block,
            &format!("source {}", reference.id),
            "this source was taken back by its publisher".to_owned(),
            "take it out, and grade the claim anew",
        ));
    }
}

/// PUB-013.
fn not_doubted(page: &Page<'_>, claim: &Claim, findings: &mut Vec<Finding>) {
    use ReferenceStatus::{Corrected, Current, ExpressionOfConcern, Retired, Superseded};
    for used in &claim.references {
        let Some(reference) = page.library.reference(&used.id) else {
            continue;
        };
        if !matches!(reference.status, Retired | Superseded | ExpressionOfConcern) {
            continue;
        }
        let beside = supporting(page, claim)
            .iter()
            .any(|other| other.id != reference.id && matches!(other.status, Current | Corrected));
        if reference.status_note.is_none() || !beside {
            findings.push(of_claim(
                page,
                "PUB-013",
                Warn,
                claim,
                format!("{} is retired, superseded or in doubt", reference.id),
                "give it a status note, and set a current source that supports the claim beside it",
            ));
        }
    }
}

/// PUB-014.
fn strong_enough(page: &Page<'_>, claim: &Claim, findings: &mut Vec<Finding>) {
    let supporting = supporting(page, claim);
    let weak = |reference: &&Reference| {
        matches!(reference.counts_as(), ReferenceKind::Animal | ReferenceKind::InVitro | ReferenceKind::Narrative)
    };
    let strong = matches!(claim.certainty, Certainty::High | Certainty::Moderate);
    if strong && !supporting.is_empty() && supporting.iter().all(weak) {
        findings.push(of_claim(
            page,
            "PUB-014",
            Block,
            claim,
            format!("{} certainty rests only on animal, laboratory or narrative work", claim.certainty.code()),
            "add a study in people or a regulator's document, or lower the certainty",
        ));
    }
}

/// PUB-016.
fn contradictions_shown(page: &Page<'_>, claim: &Claim, findings: &mut Vec<Finding>) {
    let cited = page.body.sources();
    for reference in claim.references.iter().filter(|reference| reference.stance == Stance::Contradicts) {
        if !cited.contains(&reference.id.as_str()) {
            findings.push(of_claim(
                page,
                "PUB-016",
                Block,
                claim,
                format!("{} speaks against this claim and is not cited", reference.id),
                "tell readers what it found, and cite it",
            ));
        }
    }
}

/// PUB-017.
fn identified(page: &Page<'_>, reference: &Reference, findings: &mut Vec<Finding>) {
    let mut wrong = |what: &str, value: &str| {
        findings.push(of_head(
            "PUB-017",
            Block,
            &format!("source {}", reference.id),
            format!("{value:?} is not {what}"),
            "copy it from the source itself",
        ));
    };
    if let Some(doi) = reference.doi.as_deref().filter(|doi| !is_doi(doi)) {
        wrong("a DOI", doi);
    }
    if let Some(pmid) = reference.pmid.as_deref().filter(|pmid| !is_pmid(pmid)) {
        wrong("a PubMed number", pmid);
    }
    if let Some(isbn) = reference.isbn.as_deref().filter(|isbn| !is_isbn_13(isbn)) {
        wrong("a book number of 13 digits", isbn);
    }
    if let Some(year) = reference.year.filter(|year| !(FIRST_YEAR..=page.today.year()).contains(year)) {
        wrong("a year from 1900 to now", &year.to_string());
    }
}

/// `^10\.\d{4,9}/\S+$`
fn is_doi(text: &str) -> bool {
    let Some((registrant, suffix)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    (4..=9).contains(&registrant.len())
        && registrant.bytes().all(|byte| byte.is_ascii_digit())
        && !suffix.is_empty()
        && !suffix.contains(char::is_whitespace)
}

/// `^\d{1,8}$`
fn is_pmid(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Thirteen digits whose weighted sum is a multiple of ten; hyphens and spaces between them are fine.
fn is_isbn_13(text: &str) -> bool {
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ')) {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    digits.len() == 13 && sum.is_multiple_of(10)
}

/// PUB-018.
fn not_old(page: &Page<'_>, claim: &Claim, findings: &mut Vec<Finding>) {
    let newest = supporting(page, claim).iter().filter_map(|reference| reference.year).max();
    if let Some(year) = newest.filter(|year| claim.certainty.is_graded() && *year < page.today.year() - OLD_AFTER_YEARS)
    {
        findings.push(of_claim(
            page,
            "PUB-018",
            Warn,
            claim,
            format!("the newest source that supports this claim is of {year}"),
            "look for a newer one, and name the year in the text where there is none",
        ));
    }
}

/// PUB-019.
fn claims_something(page: &Page<'_>, findings: &mut Vec<Finding>) {
    if page.head.claims.is_empty() {
        findings.push(of_head(
            "PUB-019",
            Block,
            "claims",
            "no claim is marked, so nothing here was looked at as evidence".to_owned(),
            "mark what the page says about the world as [its words](claim:id), and say what it rests on",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Bilingual;

    use super::{
        super::{
            super::{Article, ArticleKind, ClaimReference, Library},
            examples::{article, claim, found_beside, head, library, of, passes, reference, with},
        },
        *,
    };

    /// The sound article whose one claim has this certainty and rests on these sources.
    fn resting_on(certainty: Certainty, references: &[(&str, Stance)]) -> Article {
        let hedge = match certainty {
            Certainty::High | Certainty::NotGraded => "eases",
            Certainty::Moderate => "probably eases",
            Certainty::Low => "may ease",
            Certainty::VeryLow => "we do not know if it eases",
        };
        let mut article =
            article(&format!("::: in_short\n- Move.\n:::\n\n## So\n\n[It {hedge} pain.](claim:c) [^R1] [^R2] [^R3]"));
        let used = |(id, stance): &(&str, Stance)| ClaimReference {
            id: (*id).to_owned(),
            stance: *stance,
            locator: None,
            quote: None,
        };
        article.head.claims =
            vec![Claim { references: references.iter().map(used).collect(), ..claim("c", certainty) }];
        article
    }

    fn codes_beside(article: &Article, library: &Library) -> Vec<(&'static str, Severity)> {
        let evidence = |finding: &Finding| finding.code.starts_with("PUB-01");
        found_beside(article, library).into_iter().filter(evidence).map(|f| (f.code, f.severity)).collect()
    }

    fn codes(article: &Article) -> Vec<(&'static str, Severity)> {
        codes_beside(article, &library())
    }

    /// The library, with one source changed.
    fn where_r1(toml: &str) -> Library {
        let mut library = library();
        library.references[0] = reference("R1", toml);
        library
    }

    const SUPPORTS: Stance = Stance::Supports;

    #[test]
    fn pub_010_a_graded_claim_has_support_and_what_is_not_known_needs_none() {
        for certainty in [Certainty::High, Certainty::Moderate, Certainty::Low] {
            assert_eq!(codes(&resting_on(certainty, &[("R1", Stance::Context)])), [("PUB-010", Block)]);
            assert_eq!(codes(&resting_on(certainty, &[("R1", SUPPORTS)])), []);
        }
        for certainty in [Certainty::VeryLow, Certainty::NotGraded] {
            assert_eq!(codes(&resting_on(certainty, &[])), []);
        }
    }

    #[test]
    fn what_a_claim_lacks_is_told_where_the_claim_is_marked() {
        let mut article = resting_on(Certainty::Low, &[("R1", SUPPORTS)]);
        article.body.push_str("\n\n[It may help your sleep.](claim:d)");
        article.head.claims.push(Claim { references: Vec::new(), ..claim("d", Certainty::Low) });

        let found = of("PUB-010", &article);
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [Some(9)]);
    }

    #[test]
    fn pub_011_three_sources_and_one_that_sums_up() {
        let body = |citations: &str| {
            let mut article =
                article(&format!("::: in_short\n- Move.\n:::\n\n## So\n\n[It may ease pain.](claim:c) {citations}"));
            article.head.claims[0].references.truncate(1);
            article
        };

        assert_eq!(codes(&body("[^R1] [^R2]")), [("PUB-011", Block)]);
        assert_eq!(codes(&body("[^R1] [^R2] [^R4]")), []);
        let mut no_review = library();
        no_review.references.retain(|reference| reference.id != "R3");
        no_review.references[0].kind = Some(ReferenceKind::Rct);
        no_review.references.push(reference("R3", "kind = \"rct\""));
        assert_eq!(codes_beside(&body("[^R1] [^R2] [^R3]"), &no_review), [("PUB-011", Warn)]);
        no_review.references.last_mut().unwrap().kind = Some(ReferenceKind::Guideline);
        assert_eq!(codes_beside(&body("[^R1] [^R2] [^R3]"), &no_review), []);
        let mut news = body("[^R1]");
        news.head.kind = ArticleKind::ClinicNews;
        assert_eq!(codes(&news), []);
    }

    #[test]
    fn pub_012_what_was_taken_back_is_no_source_whatever_its_stance() {
        for status in ["retracted", "withdrawn"] {
            let library = where_r1(&format!("kind = \"rct\"\nyear = 2022\nstatus = {status:?}"));
            for stance in [SUPPORTS, Stance::Contradicts, Stance::Context] {
                let article = resting_on(Certainty::Low, &[("R1", stance), ("R2", SUPPORTS)]);
                assert_eq!(codes_beside(&article, &library), [("PUB-012", Block)], "{status}");
            }
        }
        let library = where_r1("kind = \"rct\"\nyear = 2022\nstatus = \"corrected\"");
        assert_eq!(codes_beside(&resting_on(Certainty::Low, &[("R1", SUPPORTS)]), &library), []);
    }

    #[test]
    fn pub_013_a_retired_source_needs_a_note_and_a_current_one_beside_it() {
        for status in ["retired", "superseded", "expression_of_concern"] {
            let bare = where_r1(&format!("kind = \"guideline\"\nyear = 2020\nstatus = {status:?}"));
            let mut noted = bare.clone();
            noted.references[0].status_note = Some(Bilingual::same("Retired in 2025."));
            let alone = resting_on(Certainty::Low, &[("R1", SUPPORTS)]);
            let beside = resting_on(Certainty::Low, &[("R1", SUPPORTS), ("R2", SUPPORTS)]);
            let beside_context = resting_on(Certainty::Low, &[("R1", SUPPORTS), ("R2", Stance::Context)]);

            assert_eq!(codes_beside(&beside, &noted), [], "{status}");
            assert_eq!(codes_beside(&beside, &bare), [("PUB-013", Warn)]);
            assert_eq!(codes_beside(&alone, &noted), [("PUB-013", Warn)]);
            assert_eq!(codes_beside(&beside_context, &noted), [("PUB-013", Warn)]);
            noted.references[1].status = ReferenceStatus::Unknown;
            assert_eq!(codes_beside(&beside, &noted), [("PUB-013", Warn)], "nobody has looked at the other one");
        }
    }

    #[test]
    fn pub_014_certainty_about_people_needs_people() {
        for kind in ["kind = \"animal\"", "kind = \"in_vitro\"", "kind = \"narrative\"", ""] {
            let library = where_r1(&format!("{kind}\nyear = 2022\nstatus = \"current\""));
            for certainty in [Certainty::High, Certainty::Moderate] {
                let alone = resting_on(certainty, &[("R1", SUPPORTS), ("R2", Stance::Context)]);
                assert_eq!(codes_beside(&alone, &library), [("PUB-014", Block)], "{kind}");
                let beside = resting_on(certainty, &[("R1", SUPPORTS), ("R2", SUPPORTS)]);
                assert_eq!(codes_beside(&beside, &library), []);
            }
            assert_eq!(codes_beside(&resting_on(Certainty::Low, &[("R1", SUPPORTS)]), &library), []);
        }
    }

    #[test]
    fn pub_016_what_speaks_against_a_claim_is_cited() {
        let hidden = resting_on(Certainty::Low, &[("R1", SUPPORTS), ("R4", Stance::Contradicts)]);
        assert_eq!(codes(&hidden), [("PUB-016", Block)]);

        let shown = resting_on(Certainty::Low, &[("R1", SUPPORTS), ("R2", Stance::Contradicts)]);
        assert_eq!(codes(&shown), []);
    }

    #[test]
    fn pub_017_identifiers_are_well_formed() {
        let finds = |toml: &str| {
            let library = where_r1(&format!("kind = \"rct\"\n{toml}"));
            !codes_beside(&resting_on(Certainty::VeryLow, &[]), &library).is_empty()
        };

        for sound in [
            "doi = \"10.1002/14651858.CD011616.pub2\"",
            "doi = \"10.123456789/x\"",
            "pmid = \"29939406\"",
            "pmid = \"1\"",
            "isbn = \"978-0-306-40615-7\"",
            "isbn = \"978 3 16 148410 0\"",
            "year = 1900",
            "year = 2026",
        ] {
            assert!(!finds(sound), "{sound}");
        }
        for wrong in [
            "doi = \"doi:10.1002/x\"",
            "doi = \"10.123/x\"",
            "doi = \"10.1234567890/x\"",
            "doi = \"10.12a4/x\"",
            "doi = \"10.1234/\"",
            "doi = \"10.1234/a b\"",
            "doi = \"10.1234\"",
            "pmid = \"123456789\"",
            "pmid = \"\"",
            "pmid = \"PMC12\"",
            "isbn = \"978-0-306-40615-8\"",
            "isbn = \"0-306-40615-2\"",
            "isbn = \"978030640615X\"",
            "year = 1899",
            "year = 2027",
        ] {
            assert!(finds(wrong), "{wrong}");
        }
    }

    #[test]
    fn pub_018_evidence_ages() {
        let of_year = |year: i16| where_r1(&format!("kind = \"rct\"\nyear = {year}\nstatus = \"current\""));
        let article = resting_on(Certainty::Low, &[("R1", SUPPORTS), ("R2", Stance::Context)]);

        assert_eq!(codes_beside(&article, &of_year(2016)), []);
        assert_eq!(codes_beside(&article, &of_year(2015)), [("PUB-018", Warn)]);
        let both = resting_on(Certainty::Low, &[("R1", SUPPORTS), ("R2", SUPPORTS)]);
        assert_eq!(codes_beside(&both, &of_year(2015)), [], "the newest one counts");
        assert_eq!(codes_beside(&resting_on(Certainty::NotGraded, &[("R1", SUPPORTS)]), &of_year(1990)), []);
        assert_eq!(codes_beside(&article, &where_r1("kind = \"rct\"")), [], "nobody knows its year");
    }

    #[test]
    fn pub_019_a_page_about_care_claims_something() {
        let mut silent = article("::: in_short\n- Move.\n:::\n\n## So\n\nMove. [^R1] [^R2] [^R3]");
        silent.head.claims.clear();
        assert_eq!(codes(&silent), [("PUB-019", Block)]);

        silent.head.kind = ArticleKind::ServicePage;
        assert_eq!(codes(&silent), []);
        assert!(passes("PUB-019", &with("")));
        assert_eq!(head().claims.len(), 1);
    }
}
