//! The shapes of articles at the desk.

use domain::{
    articles::{ArticleState, Claim, Override, body::Mistake, checks::Finding},
    time::Zone,
};
use serde::Serialize;
use storage::articles::{AtDesk, Decided, DeskCard, DeskVersion};
use utoipa::ToSchema;

use crate::api::Moment;

use super::sent::ClaimShape;

/// An article in the list of the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleCard)]
pub(crate) struct ArticleCardShape {
    id: String,
    /// The ETag: send it as `If-Match`.
    version: i64,
    slug: String,
    lang: &'static str,
    title: String,
    state: &'static str,
    /// The number of its newest version.
    number: Option<i32>,
    /// The number of the version that visitors read.
    published: Option<i32>,
    /// Until when that counts as checked.
    review_due: Option<String>,
    /// What its page says about itself: review_due, corrected, behind
    marks: Vec<&'static str>,
    created_at: Moment,
    updated_at: Moment,
}

/// An article at the desk: its newest text, and every version with what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Article)]
pub(crate) struct ArticleShape {
    id: String,
    /// The ETag: send it as `If-Match`.
    version: i64,
    slug: String,
    lang: &'static str,
    /// draft, in_review, approved, published, superseded, retracted, archived
    state: &'static str,
    /// The number of its newest version; a draft has none yet.
    number: Option<i32>,
    kind: &'static str,
    title: String,
    description: String,
    conditions: Vec<String>,
    techniques: Vec<String>,
    substances: Vec<String>,
    authors: Vec<String>,
    conflict: String,
    clinic_interest: Option<String>,
    compares: bool,
    #[schema(value_type = Vec<ClaimShape>)]
    claim: Vec<Claim>,
    body: String,
    change_kind: &'static str,
    change_note: String,
    /// What a correction says.
    correction: Option<CorrectionShape>,
    /// The number of the version that visitors read.
    published: Option<i32>,
    /// Until when that counts as checked.
    review_due: Option<String>,
    /// Every version, the newest first.
    versions: Vec<VersionShape>,
    created_at: Moment,
    updated_at: Moment,
}

/// What a correction says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Correction)]
pub(crate) struct CorrectionShape {
    severity: &'static str,
    text: String,
}

/// A version, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleVersion)]
pub(crate) struct VersionShape {
    number: i32,
    state: &'static str,
    change_kind: &'static str,
    change_note: String,
    /// Names its very text: an approval is bound to it.
    sha256: String,
    made_at: Moment,
    submitted_at: Option<Moment>,
    published_at: Option<Moment>,
    ended_at: Option<Moment>,
    /// What reviewers decided, the newest first.
    reviews: Vec<ReviewShape>,
}

/// What a reviewer decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleReview)]
pub(crate) struct ReviewShape {
    /// Who, as they were known that day.
    reviewer: String,
    registration: Option<String>,
    /// clinical or editorial
    role: &'static str,
    /// approve, changes, reject
    decision: String,
    review_due: Option<String>,
    overrides: Vec<OverrideShape>,
    note: String,
    at: Moment,
}

/// A finding that was let stand, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleOverrideGiven)]
pub(crate) struct OverrideShape {
    code: String,
    reason: String,
}

/// What speaks against publishing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Findings)]
pub(crate) struct FindingsShape {
    pub(super) findings: Vec<FindingShape>,
}

/// Something a check found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct FindingShape {
    /// The code of the check; FORMAT for what cannot be read.
    code: String,
    /// block, warn, info
    severity: &'static str,
    /// The line of the article's file.
    line: Option<usize>,
    /// The place in words.
    r#where: String,
    text: String,
    /// How to mend it.
    remedy: String,
}

impl FindingShape {
    pub(crate) fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity.code(),
            line: finding.line,
            r#where: finding.place.clone(),
            text: finding.text.clone(),
            remedy: finding.remedy.clone(),
        }
    }

    pub(crate) fn unreadable(mistake: &Mistake) -> Self {
        Self {
            code: "FORMAT".to_owned(),
            severity: "block",
            line: Some(mistake.line),
            r#where: "file".to_owned(),
            text: mistake.what.to_string(),
            remedy: "Mend it: nothing else can be checked before.".to_owned(),
        }
    }
}

impl ArticleCardShape {
    pub(super) fn of(card: &DeskCard, zone: &Zone) -> Self {
        let marks = [
            ("review_due", card.marks.review_due.is_some()),
            ("corrected", card.marks.corrected.is_some()),
            ("behind", card.marks.behind),
        ];
        Self {
            id: format!("{}/{}", card.slug, card.lang.tag()),
            version: card.revision,
            slug: card.slug.to_string(),
            lang: card.lang.tag(),
            title: card.title.clone(),
            state: card.state.code(),
            number: card.number,
            published: card.published,
            review_due: card.review_due.map(|day| day.to_string()),
            marks: marks.into_iter().filter(|(_, set)| *set).map(|(mark, _)| mark).collect(),
            created_at: Moment::at(card.created_at, zone),
            updated_at: Moment::at(card.updated_at, zone),
        }
    }
}

impl ArticleShape {
    pub(super) fn of(at_desk: &AtDesk, zone: &Zone) -> Self {
        let newest = at_desk.versions.first();
        let (change, note, correcting) = match (&at_desk.draft, newest) {
            (Some(draft), _) => (draft.change, draft.note.clone(), draft.correcting.clone()),
            (None, Some(newest)) => (newest.change, newest.note.clone(), newest.correcting.clone()),
            (None, None) => (domain::articles::ChangeKind::Clinical, String::new(), None),
        };
        let text = at_desk.text();
        let head = text.as_ref().map(|(head, _)| head);
        Self {
            id: format!("{}/{}", at_desk.slug, at_desk.lang.tag()),
            version: at_desk.revision,
            slug: at_desk.slug.to_string(),
            lang: at_desk.lang.tag(),
            state: at_desk.state().code(),
            number: newest.map(|newest| newest.number).filter(|_| at_desk.draft.is_none()),
            kind: head.map_or("patient_article", |head| head.kind.code()),
            title: head.map(|head| head.title.clone()).unwrap_or_default(),
            description: head.map(|head| head.description.clone()).unwrap_or_default(),
            conditions: head.map(|head| head.conditions.clone()).unwrap_or_default(),
            techniques: head.map(|head| head.techniques.clone()).unwrap_or_default(),
            substances: head.map(|head| head.substances.clone()).unwrap_or_default(),
            authors: head.map(|head| head.authors.clone()).unwrap_or_default(),
            conflict: head.map(|head| head.conflict.clone()).unwrap_or_default(),
            clinic_interest: head.and_then(|head| head.clinic_interest.clone()),
            compares: head.is_some_and(|head| head.compares),
            claim: head.map(|head| head.claims.clone()).unwrap_or_default(),
            body: text.as_ref().map(|(_, body)| body.clone()).unwrap_or_default(),
            change_kind: change.code(),
            change_note: note,
            correction: correcting
                .map(|correcting| CorrectionShape { severity: correcting.severity.code(), text: correcting.text }),
            published: at_desk.published,
            review_due: at_desk.review_due.map(|day| day.to_string()),
            versions: at_desk.versions.iter().map(|version| VersionShape::of(version, zone)).collect(),
            created_at: Moment::at(at_desk.created_at, zone),
            updated_at: Moment::at(at_desk.updated_at, zone),
        }
    }
}

impl VersionShape {
    fn of(version: &DeskVersion, zone: &Zone) -> Self {
        let at = |instant: Option<jiff::Timestamp>| instant.map(|instant| Moment::at(instant, zone));
        let state: ArticleState = version.state;
        Self {
            number: version.number,
            state: state.code(),
            change_kind: version.change.code(),
            change_note: version.note.clone(),
            sha256: version.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            made_at: Moment::at(version.made_at, zone),
            submitted_at: at(version.submitted_at),
            published_at: at(version.published_at),
            ended_at: at(version.ended_at),
            reviews: version.reviews.iter().map(|review| ReviewShape::of(review, zone)).collect(),
        }
    }
}

impl ReviewShape {
    fn of(review: &Decided, zone: &Zone) -> Self {
        use domain::articles::ReviewRole;

        let given = |one: &Override| OverrideShape { code: one.code.clone(), reason: one.reason.clone() };
        Self {
            reviewer: review.person.name.clone(),
            registration: review.person.registration.clone(),
            role: match review.role {
                ReviewRole::Clinical => "clinical",
                ReviewRole::Editorial => "editorial",
                ReviewRole::Legal => "legal",
                ReviewRole::PatientReader => "patient_reader",
            },
            decision: review.decision.clone(),
            review_due: review.review_due.map(|day| day.to_string()),
            overrides: review.overrides.iter().map(given).collect(),
            note: review.note.clone(),
            at: Moment::at(review.at, zone),
        }
    }
}
