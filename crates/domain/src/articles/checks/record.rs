//! What needs a person's record, the rendered page, or time: PUB-002, 003, 005, 015, 033, 053, 070 and 080.

use jiff::{Span, civil::Date};
use serde_json::Value;

use crate::{clinic::Identity, time::Zone};

use super::{
    super::{
        Article, Body, Certainty, ChangeKind, Correcting, Indication, Library, Reference, Review, ReviewRole,
        body::Content,
        inheritance::Moved,
        links::DeadLink,
        versions::{Writers, latest_review_due},
    },
    Finding, PublishChecks,
    Severity::{self, Block, Warn},
    names_substance, of_head,
};

/// What is known about a version beside its text.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// Names its very text.
    pub sha256: [u8; 32],
    /// Who wrote a part of it.
    pub accounts: &'a [String],
    /// The approval that is bound to it, or that it would inherit.
    pub review: Option<&'a Review>,
    /// What it changes.
    pub change: ChangeKind,
    /// What it corrects.
    pub correcting: Option<&'a Correcting>,
    /// Where it is called editorial: the first thing that a clinician must look at again.
    pub moved: Option<&'a Moved>,
    /// The country of the clinic's authority; none where its profile is not known.
    pub country: Option<&'a str>,
    /// Shown although nobody checked it: what needs a person's record is waived, and nothing else.
    pub demonstration: bool,
}

/// Everything that a person's record has to say about a version.
pub fn of_record(article: &Article, body: &Body, library: &Library, record: &Record<'_>, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !record.demonstration {
        approved(article, record, today, &mut findings);
        in_time(article, body, library, record, today, &mut findings);
        verified(article, body, library, &mut findings);
        licences_checked(body, library, record.country, today, &mut findings);
    }
    corrects_something(record, &mut findings);
    findings
}

/// What `content check` says of a draft: it waits for people, and that stops nobody from writing.
pub fn awaiting_people(article: &Article, body: &Body, library: &Library, today: Date) -> Vec<Finding> {
    let record = Record {
        sha256: [0; 32],
        accounts: &[],
        review: None,
        change: ChangeKind::Clinical,
        correcting: None,
        moved: None,
        country: None,
        demonstration: false,
    };
    let mut findings = of_record(article, body, library, &record, today);
    findings.iter_mut().for_each(|finding| finding.severity = Severity::Info);
    findings
}

/// PUB-002.
fn approved(article: &Article, record: &Record<'_>, today: Date, findings: &mut Vec<Finding>) {
    let mut add = |what: String, remedy: &str| findings.push(of_head("PUB-002", Block, "review", what, remedy));
    let is_editorial = record.change == ChangeKind::Editorial;
    if let Some(moved) = record.moved.filter(|_| is_editorial) {
        let remedy = "call the change clinical and have it reviewed, or undo that difference";
        add(format!("this is more than words: {moved}"), remedy);
    }
    let Some(review) = record.review else {
        add("no clinician has approved this version".to_owned(), "submit it, and let a reviewer approve it");
        return;
    };
    if review.sha256 != record.sha256 {
        add("what was approved is another text".to_owned(), "have this text reviewed");
    }
    let inherits = review.role == ReviewRole::Editorial && review.inherits.is_some() && record.moved.is_none();
    if review.role != ReviewRole::Clinical && !inherits {
        add("it was not approved by a clinician".to_owned(), "let a clinical reviewer approve it");
    }
    let writers = Writers { accounts: record.accounts, authors: &article.head.authors };
    if writers.include(&review.by, &review.person.id) {
        add("whoever approved it wrote a part of it".to_owned(), "let somebody else approve it");
    }
    if review.role == ReviewRole::Clinical {
        let person = &review.person;
        let is_registered = person.registration.as_deref().is_some_and(|number| !number.trim().is_empty());
        let is_fresh = person.checked_at.is_some_and(|day| day <= today && day >= a_year_before(today));
        if !is_registered || !is_fresh {
            add(
                format!("nobody has checked the registration of {} in the last 12 months", person.name),
                "look it up at their college, and write number and date into people.toml",
            );
        }
    }
}

/// PUB-003.
fn in_time(
    article: &Article,
    body: &Body,
    library: &Library,
    record: &Record<'_>,
    today: Date,
    findings: &mut Vec<Finding>,
) {
    let mut add = |what: String, remedy: &str| findings.push(of_head("PUB-003", Block, "review", what, remedy));
    let Some(review) = record.review else {
        add("there is no day of review".to_owned(), "a reviewer sets it by approving");
        return;
    };
    if review.on > today {
        add(format!("it was reviewed on {}, which is still to come", review.on), "review it again");
    }
    let latest = latest_review_due(review.on, names_substance(article, body, library));
    if review.review_due > latest {
        add(
            format!("the next check is due on {}; {latest} is the latest day", review.review_due),
            "review it again, and choose an earlier day",
        );
    }
}

/// PUB-015.
fn verified(article: &Article, body: &Body, library: &Library, findings: &mut Vec<Finding>) {
    let of_claims = article.head.claims.iter().flat_map(|claim| {
        let matters = claim.safety || matches!(claim.certainty, Certainty::High | Certainty::Moderate);
        claim.references.iter().map(move |reference| (reference.id.as_str(), matters))
    });
    let cited = body.sources().into_iter().map(|id| (id, false));
    let mut used: Vec<(&str, bool)> = of_claims.chain(cited).collect();
    used.sort_unstable_by_key(|(id, matters)| (*id, !matters));
    used.dedup_by_key(|(id, _)| *id);
    for (id, matters) in used {
        if library.reference(id).is_none_or(|reference| reference.is_verified()) {
            continue;
        }
        let (severity, what) = match matters {
            true => (Block, "nobody has read this source, and a strong or a safety claim rests on it"),
            false => (Warn, "nobody has read this source; the page says \"not yet checked by us\""),
        };
        let remedy = "read it, and write verification, verified_by and verified_at into references.toml";
        findings.push(of_head("PUB-015", severity, &format!("source {id}"), what.to_owned(), remedy));
    }
}

/// PUB-033.
fn licences_checked(body: &Body, library: &Library, country: Option<&str>, today: Date, findings: &mut Vec<Finding>) {
    if !shows_licensed_uses(body) {
        return;
    }
    let is_shown = |row: &&Indication| country.is_none_or(|country| row.jurisdiction == country);
    for row in library.indications.iter().filter(is_shown) {
        if row.checked_at.is_none_or(|day| day > today || day < a_year_before(today)) {
            findings.push(of_head(
                "PUB-033",
                Block,
                &format!("licensed use {}", row.id),
                "nobody has checked in the last 12 months whether this is still so".to_owned(),
                "read the product's current monograph, and write checked_at into licensed-indications.toml",
            ));
        }
    }
}

fn shows_licensed_uses(body: &Body) -> bool {
    fn shown(blocks: &[super::super::body::Block]) -> bool {
        blocks.iter().any(|block| match &block.content {
            Content::LicensedUses => true,
            Content::Typed(_, inner) | Content::Quote(inner) => shown(inner),
            Content::List { items, .. } => items.iter().any(|item| shown(item)),
            _ => false,
        })
    }
    shown(&body.blocks)
}

/// PUB-080. That whoever was sent the page is told of a safety correction is the publishing's own doing.
fn corrects_something(record: &Record<'_>, findings: &mut Vec<Finding>) {
    let says = record.correcting.is_some_and(|correcting| !correcting.text.trim().is_empty());
    if record.change == ChangeKind::Correction && !says {
        findings.push(of_head(
            "PUB-080",
            Block,
            "correction",
            "the correction does not say what was wrong, what is right and how much it matters".to_owned(),
            "correct the page with a severity and a text",
        ));
    }
}

/// PUB-005.
pub fn of_publisher(clinic: &Identity) -> Vec<Finding> {
    let missing = [
        ("legal_name", !clinic.legal_name.trim().is_empty(), "nobody is named as the publisher"),
        ("phone", !clinic.phone.trim().is_empty(), "there is no number at which to report a mistake"),
    ];
    let findings = missing.into_iter().filter(|(_, there, _)| !there).map(|(key, _, what)| {
        of_head("PUB-005", Block, "clinic", what.to_owned(), &format!("fill in `{key}` of the clinic file"))
    });
    findings.collect()
}

/// What the database knows, for the data that machines read in the page.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// When the first version came out.
    pub published: Date,
    /// When this one comes out.
    pub modified: Date,
    /// When it was checked; none in the demonstration.
    pub reviewed: Option<Date>,
}

/// PUB-070.
pub fn of_json_ld(data: &Value, dates: Dates) -> Vec<Finding> {
    const NEEDED: [&str; 12] = [
        "@context",
        "@type",
        "@id",
        "headline",
        "inLanguage",
        "datePublished",
        "dateModified",
        "author",
        "publisher",
        "medicalAudience",
        "version",
        "creditText",
    ];
    let mut findings = Vec::new();
    let mut add = |what: String| {
        let remedy = "this is the program's own doing: please report it";
        findings.push(of_head("PUB-070", Block, "JSON-LD", what, remedy));
    };
    let is_empty = |value: Option<&Value>| match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(list)) => list.is_empty(),
        Some(_) => false,
    };
    let of_review: &[&str] = if dates.reviewed.is_some() { &["lastReviewed", "reviewedBy"] } else { &[] };
    for key in NEEDED.iter().chain(of_review).filter(|key| is_empty(data.get(key))) {
        add(format!("{key} is missing"));
    }
    // A page without a source has an empty list of them; no list at all is a fault.
    if !data.get("citation").is_some_and(Value::is_array) {
        add("citation is missing".to_owned());
    }
    for (key, day) in [
        ("datePublished", Some(dates.published)),
        ("dateModified", Some(dates.modified)),
        ("lastReviewed", dates.reviewed),
    ] {
        let told = data.get(key).and_then(Value::as_str).map(|text| text.chars().take(10).collect::<String>());
        if told != day.map(|day| day.to_string()) {
            add(format!("{key} is not the date of the database"));
        }
    }
    findings
}

/// PUB-053: what the page links to in its text, and the sources below it.
pub fn of_links(body: &Body, library: &Library, failing: &[DeadLink]) -> Vec<Finding> {
    let dead = |to: &str| failing.iter().find(|link| link.url == to && link.is_dead());
    let what = |link: &DeadLink| format!("{} has not answered since {}", link.url, Zone::utc().date(link.first));
    let mut findings = Vec::new();
    for passage in body.passages() {
        for link in passage.links.iter().filter_map(|(to, _)| dead(to)) {
            let remedy = "link to where it is now, or leave the link out";
            let finding = of_head("PUB-053", Warn, "body", what(link), remedy);
            findings.push(Finding { line: Some(passage.line), ..finding });
        }
    }
    for id in body.sources() {
        let link = library.reference(id).and_then(Reference::link);
        if let Some(link) = link.as_deref().and_then(dead) {
            let remedy = "look up where the source is now, and mend its entry in references.toml";
            findings.push(of_head("PUB-053", Warn, &format!("source {id}"), what(link), remedy));
        }
    }
    findings
}

/// What stands between a version and its readers: what blocks, and what warns without anybody having let it stand.
pub fn in_the_way(findings: &[Finding], review: Option<&Review>, demonstration: bool) -> Vec<Finding> {
    let overridden = |code: &str| review.is_some_and(|review| review.overrides.iter().any(|one| one.code == code));
    let stands = |finding: &&Finding| match finding.severity {
        Block => true,
        Warn => !demonstration && !overridden(finding.code),
        Severity::Info => false,
    };
    findings.iter().filter(stands).cloned().collect()
}

/// A finding is never stronger than the check's file says it can be; a clinic may add words, and cannot weaken a check.
pub fn strongest(rules: &PublishChecks, code: &str) -> Option<Severity> {
    rules.checks.iter().find(|check| check.code == code).map(|check| check.severity)
}

fn a_year_before(today: Date) -> Date {
    today.saturating_sub(Span::new().months(12))
}
