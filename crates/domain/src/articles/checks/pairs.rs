//! Every check has a text that passes it and one that does not: a check without its pair fails here.

use jiff::{Timestamp, civil::date};
use serde_json::{Value, json};

use super::{
    super::{
        Article, Certainty, ChangeKind, Correcting, CorrectionSeverity, Library, Review, ReviewRole, Stance,
        inheritance::first_moved, links::DeadLink,
    },
    CODES, Finding,
    examples::{SOUND, article, found_beside, library, reference, today, with},
    french::in_french,
    record::{Dates, Record, awaiting_people, of_json_ld, of_links, of_publisher, of_record},
};

/// What is found where a check is passed, and where it is not.
type Pair = (Vec<Finding>, Vec<Finding>);

/// A text of the gate: as it should be, and as it should not.
fn texts(good: Article, bad: Article) -> Pair {
    (found_beside(&good, &library()), found_beside(&bad, &library()))
}

/// The sound article, and one with more in it.
fn more(bad: &str) -> Pair {
    texts(with(""), with(bad))
}

fn changed(change: impl Fn(&mut Article)) -> Pair {
    let mut bad = with("");
    change(&mut bad);
    texts(with(""), bad)
}

/// The sound article beside a library in which something is wrong with its first source.
fn beside(source: &str, stance: Stance) -> Pair {
    let mut spoilt = library();
    spoilt.references[0] = reference("R1", source);
    let mut article = with("");
    article.head.claims[0].references[0].stance = stance;
    (found_beside(&with(""), &library()), found_beside(&article, &spoilt))
}

/// What a person's record has to say.
fn records(change: impl Fn(&mut Review, &mut Case)) -> Pair {
    let (mut review, mut case) = Case::approved();
    let good = case.findings(Some(&review));
    change(&mut review, &mut case);
    (good, case.findings(Some(&review)))
}

/// A version with everything its record needs.
struct Case {
    article: Article,
    library: Library,
    change: ChangeKind,
    correcting: Option<Correcting>,
    accounts: Vec<String>,
    before: Option<Article>,
}

impl Case {
    fn approved() -> (Review, Self) {
        let mut library = library();
        for source in &mut library.references {
            source.verification = super::super::Verification::ContentVerified;
            source.verified_by = Some("b-lee".into());
            source.verified_at = Some(date(2026, 10, 1));
        }
        library.indications = vec![
            toml::from_str(
                "id = \"x\"\nsubstance = \"botulinum-toxin\"\njurisdiction = \"ca\"\nkind = \"licensed\"\nindication = \"x\"\n\
                 mark = \"V\"\nchecked_at = 2026-06-01\ntext = { en-CA = \"x\", fr-CA = \"x\" }",
            )
            .expect("a use"),
        ];
        let mut person = library.people[0].clone();
        person.id = "b-lee".into();
        person.registration = Some("12345".into());
        person.checked_at = Some(date(2026, 6, 1));
        let review = Review {
            by: "staff:b".into(),
            person,
            role: ReviewRole::Clinical,
            sha256: [1; 32],
            on: today(),
            review_due: date(2028, 11, 22),
            overrides: Vec::new(),
            inherits: None,
        };
        let case = Self {
            article: with("::: licensed_uses\n{{licensed_uses}}\n:::"),
            library,
            change: ChangeKind::Clinical,
            correcting: None,
            accounts: vec!["staff:a".into()],
            before: None,
        };
        (review, case)
    }

    fn findings(&self, review: Option<&Review>) -> Vec<Finding> {
        let body = self.article.read(&self.library).expect("it can be read");
        let moved = self.before.as_ref().and_then(|before| {
            let was = before.read(&self.library).expect("it can be read");
            first_moved((before, &was), (&self.article, &body))
        });
        let record = Record {
            sha256: [1; 32],
            accounts: &self.accounts,
            review,
            change: self.change,
            correcting: self.correcting.as_ref(),
            moved: moved.as_ref(),
            country: Some("ca"),
            demonstration: false,
        };
        of_record(&self.article, &body, &self.library, &record, today())
    }
}

fn publisher() -> Pair {
    let named = |legal_name: &str| {
        let identity = json!({
            "name": "Clinic", "legal_name": legal_name, "address": "1 Street", "phone": "416-555-0123",
            "email": "hello@clinic.example", "zone": "America/Toronto", "lang": "en-CA", "jurisdiction": "ca-on",
            "reminder_hours": [24], "no_show_grace": 15, "late_cancel": "refuse", "quiet_hours": crate::clinic::quiet_hours(),
            "embed_origins": [], "alert_contacts": [], "demonstration": false, "approve_after_no_shows": null,
        });
        of_publisher(&serde_json::from_value(identity).expect("a clinic"))
    };
    (named("Clinic Inc."), named(" "))
}

fn dead_links() -> Pair {
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
    let failed = |last: &str, failures| {
        let link = DeadLink {
            url: "https://example.org/guide".into(),
            first: at("2026-11-01T12:00:00Z"),
            last: at(last),
            failures,
        };
        let source = DeadLink { url: "https://doi.org/10.1000/R1".into(), ..link.clone() };
        let body = with("[The guideline](https://example.org/guide)").read(&library()).expect("it can be read");
        of_links(&body, &library(), &[link, source])
    };
    (failed("2026-11-08T11:00:00Z", 2), failed("2026-11-08T12:00:00Z", 2))
}

#[test]
fn a_dead_link_is_named_where_it_stands_and_a_dead_source_by_its_id() {
    let (_, found) = dead_links();
    let places: Vec<_> = found.iter().map(|finding| (finding.line, finding.place.as_str())).collect();
    assert_eq!(places, [(Some(9), "body"), (None, "source R1")]);
    assert!(found[0].text.contains("https://example.org/guide has not answered since 2026-11-01"), "{found:?}");
}

fn data(change: impl Fn(&mut Value)) -> Vec<Finding> {
    let mut data = json!({
        "@context": "https://schema.org", "@type": "MedicalWebPage", "@id": "https://clinic.example/learn/x",
        "headline": "X", "inLanguage": "en-CA", "datePublished": "2026-10-01", "dateModified": "2026-11-22",
        "lastReviewed": "2026-11-20", "reviewedBy": { "name": "Bo Lee" }, "author": [{ "name": "Alex Roy" }],
        "publisher": { "name": "Clinic" }, "medicalAudience": { "audienceType": "Patient" }, "citation": [], "version": "2", "creditText": "None.",
    });
    change(&mut data);
    let dates =
        Dates { published: date(2026, 10, 1), modified: date(2026, 11, 22), reviewed: Some(date(2026, 11, 20)) };
    of_json_ld(&data, dates)
}

const BLOCKS: &str = "Botulinum toxin.\n\n::: licensed_uses\n{{licensed_uses}}\n:::\n\n::: harms\nWeak muscles.\n:::\n\n\
    ::: urgent_signs\nCall {{emergency}}.\n:::\n\n::: do_not_stop\nDo not stop or delay them because of this page.\n:::";

fn pair(code: &str) -> Option<Pair> {
    let pair = match code {
        "PUB-001" => changed(|bad| bad.head.authors.clear()),
        "PUB-002" => records(|review, _| review.sha256 = [2; 32]),
        "PUB-003" => records(|review, _| review.review_due = date(2028, 11, 23)),
        "PUB-004" => changed(|bad| bad.head.conflict.clear()),
        "PUB-005" => publisher(),
        "PUB-010" => changed(|bad| bad.head.claims[0].references.clear()),
        "PUB-011" => changed(|bad| bad.head.claims[0].references.truncate(1)),
        "PUB-012" => beside("kind = \"systematic_review\"\nyear = 2022\nstatus = \"retracted\"", Stance::Supports),
        "PUB-013" => beside("kind = \"systematic_review\"\nyear = 2022\nstatus = \"retired\"", Stance::Supports),
        "PUB-014" => {
            let mut bad = article(&SOUND.replace("may ease", "probably eases"));
            bad.head.claims[0].certainty = Certainty::Moderate;
            bad.head.claims[0].references.truncate(1);
            bad.head.claims[0].references[0].id = "R4".into();
            texts(with(""), bad)
        }
        "PUB-015" => records(|_, case| case.library.references[0].verified_by = None),
        "PUB-016" => changed(|bad| bad.head.claims[0].references[1].stance = Stance::Contradicts),
        "PUB-017" => beside(
            "kind = \"systematic_review\"\nyear = 2022\nstatus = \"current\"\ndoi = \"nonsense\"",
            Stance::Supports,
        ),
        "PUB-018" => {
            let mut old = library();
            old.references.iter_mut().for_each(|source| source.year = Some(2010));
            (found_beside(&with(""), &library()), found_beside(&with(""), &old))
        }
        "PUB-019" => {
            let mut bad = article(
                &SOUND.replace("[Moving more may ease your neck.](claim:c)", "Moving more may ease your neck."),
            );
            bad.head.claims.clear();
            texts(with(""), bad)
        }
        "PUB-020" => texts(with(""), article(&SOUND.replace("may ease", "eases"))),
        "PUB-021" => more("We guarantee it."),
        "PUB-022" => more("It is a trap."),
        "PUB-023" => more("Pain falls by 30 %."),
        "PUB-030" => texts(with(BLOCKS), with("Botulinum toxin.")),
        "PUB-031" => more("Stop your injections."),
        "PUB-032" => texts(with(BLOCKS), with("Botox.")),
        "PUB-033" => records(|_, case| case.library.indications[0].checked_at = Some(date(2025, 11, 21))),
        "PUB-034" => more("Call 911."),
        "PUB-040" => more(
            "Practitioners administering formulations necessitate interventions perpetuating debilitating dependency.\n\n\
             Interdisciplinary rehabilitation necessitates individualized physiological accommodation.",
        ),
        "PUB-041" => more(
            "Practitioners administering formulations necessitate interventions perpetuating debilitating dependency.\n\n\
             Interdisciplinary rehabilitation necessitates individualized physiological accommodation.",
        ),
        "PUB-042" => more(&format!("{}end.", "word ".repeat(36))),
        "PUB-043" => more(&"A few words make a line. ".repeat(20)),
        "PUB-044" => more("It is a placebo."),
        "PUB-045" => texts(with(&"A few words make a line.\n\n".repeat(90)), with("")),
        "PUB-046" => texts(with(""), article(&SOUND.replace("::: in_short", "::: questions"))),
        "PUB-050" => more("# A second title"),
        "PUB-051" => more("![](images/hand.png)"),
        "PUB-052" => more("[Click here](/book)"),
        "PUB-053" => dead_links(),
        "PUB-054" => more("La douleur est dans le cou et les bras."),
        "PUB-060" => more("::: testimonial\nIt helped me.\n:::"),
        "PUB-061" => more("We are the leading clinic."),
        "PUB-062" => more("Write to ada@example.org."),
        "PUB-070" => (data(|_| {}), data(|data| data["dateModified"] = "2026-11-21".into())),
        "PUB-071" => changed(|bad| bad.head.title = "x".repeat(66)),
        "PUB-080" => {
            let (_, mut case) = Case::approved();
            case.change = ChangeKind::Correction;
            let bad = case.findings(None);
            case.correcting = Some(Correcting { severity: CorrectionSeverity::Minor, text: "Ten, not five.".into() });
            (case.findings(None), bad)
        }
        _ => return None,
    };
    Some(pair)
}

#[test]
fn every_check_has_a_text_that_passes_and_one_that_does_not() {
    let has = |findings: &[Finding], code: &str| findings.iter().any(|finding| finding.code == code);
    for code in CODES {
        let (good, bad) = pair(code).unwrap_or_else(|| panic!("{code} has no pair"));
        assert!(!has(&good, code), "{code} is found where nothing is wrong: {good:?}");
        assert!(has(&bad, code), "{code} is not found where it should be");
        for finding in good.iter().chain(&bad) {
            assert!(!finding.place.is_empty() && !finding.text.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
            for said in [&finding.place, &finding.text, &finding.remedy] {
                assert!(in_french(said).is_some(), "{code} says in English alone: {said}");
            }
        }
    }
}

#[test]
fn an_approval_has_everything_or_the_check_says_what_is_missing() {
    let said = |change: &dyn Fn(&mut Review, &mut Case)| {
        let (_, bad) = records(change);
        let texts = bad.iter().filter(|finding| finding.code == "PUB-002").map(|finding| finding.text.clone());
        texts.collect::<Vec<_>>().join("; ")
    };
    assert_eq!(said(&|_, _| {}), "");
    for (change, told) in [
        (
            &(|review: &mut Review, _: &mut Case| review.role = ReviewRole::Legal) as &dyn Fn(&mut Review, &mut Case),
            "clinician",
        ),
        (&|review, _| review.by = "staff:a".into(), "wrote a part"),
        (&|review, _| review.person.id = "a-roy".into(), "wrote a part"),
        (&|review, _| review.person.registration = None, "registration"),
        (&|review, _| review.person.checked_at = None, "registration"),
        (&|review, _| review.person.checked_at = Some(date(2025, 11, 21)), "registration"),
        (&|review, _| review.person.checked_at = Some(date(2026, 11, 23)), "registration"),
    ] {
        assert!(said(change).contains(told), "{told}: {}", said(change));
    }
    assert_eq!(said(&|review, _| review.person.checked_at = Some(date(2025, 11, 22))), "");
}

#[test]
fn an_editorial_change_inherits_only_where_nothing_moved() {
    let said = |text: &str| {
        let (_, bad) = records(|review, case| {
            review.role = ReviewRole::Editorial;
            review.inherits = Some(1);
            case.change = ChangeKind::Editorial;
            case.before = Some(with("::: licensed_uses\n{{licensed_uses}}\n:::"));
            case.article.body = case.article.body.replace("Start with a little", text);
        });
        let texts = bad.iter().filter(|finding| finding.code == "PUB-002").map(|finding| finding.text.clone());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(said("Begin with a little"), Vec::<String>::new());
    assert!(
        said("Do not start with a little")[0].contains("the negation nothing stood")
            || said("Do not start with a little")[0].contains("\"not\" stands")
    );
}

#[test]
fn what_waits_for_people_stops_nobody_from_writing() {
    let (_, case) = Case::approved();
    let body = case.article.read(&library()).expect("it can be read");
    let findings = awaiting_people(&case.article, &body, &library(), today());
    assert!(findings.iter().all(|finding| finding.severity == super::Severity::Info));
    let mut codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    codes.dedup();
    assert_eq!(codes, ["PUB-002", "PUB-003", "PUB-015"]);
}

#[test]
fn what_a_machine_reads_is_whole_and_has_the_dates_of_the_database() {
    for key in
        ["headline", "author", "publisher", "version", "creditText", "reviewedBy", "@id", "medicalAudience", "citation"]
    {
        let found = data(|data| drop(data.as_object_mut().expect("an object").remove(key)));
        assert_eq!(found.len(), 1, "{key}");
    }
    assert_eq!(data(|data| data["lastReviewed"] = "2026-11-21".into()).len(), 1);
    assert_eq!(data(|data| data["datePublished"] = "2026-10-01T09:00:00-04:00".into()), Vec::new());
}
