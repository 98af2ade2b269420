//! How a version of an article moves: written, checked by somebody else, out, and one day no longer.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use crate::access::Principal;

use super::{ArticleState, Person};

/// What a new version changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Words only: nothing that is claimed.
    Editorial,
    /// What is claimed.
    Clinical,
    /// Something that was wrong.
    Correction,
    /// Everything: it is taken back.
    Retraction,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Editorial, Self::Clinical, Self::Correction, Self::Retraction];

    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Editorial => "editorial",
            Self::Clinical => "clinical",
            Self::Correction => "correction",
            Self::Retraction => "retraction",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How much a mistake matters to whoever read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionSeverity {
    /// Nobody would have done anything else.
    Minor,
    /// It changes what a page claims.
    Clinical,
    /// Somebody could come to harm by it: whoever was sent the page is told.
    Safety,
}

impl CorrectionSeverity {
    /// Every severity.
    pub const ALL: [Self; 3] = [Self::Minor, Self::Clinical, Self::Safety];

    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Clinical => "clinical",
            Self::Safety => "safety",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.code() == code)
    }
}

/// What a correction says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correcting {
    /// How much it matters.
    pub severity: CorrectionSeverity,
    /// What was wrong, and what is right.
    pub text: String,
}

/// As whom somebody looked at a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewRole {
    /// As a clinician.
    Clinical,
    /// As a second pair of eyes on words only.
    Editorial,
    /// As a lawyer.
    Legal,
    /// As somebody who would read it.
    PatientReader,
}

/// A finding that the reviewer lets stand, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The code of the check.
    pub code: String,
    /// Why it may stand here.
    pub reason: String,
}

/// The approval of one version, bound to its very text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Which account, as [`account`] names it.
    pub by: String,
    /// Who that is, as it was known that day.
    pub person: Person,
    /// As whom.
    pub role: ReviewRole,
    /// The text that was seen.
    pub sha256: [u8; 32],
    /// Which day.
    pub on: Date,
    /// Until which day it counts as checked.
    pub review_due: Date,
    /// What is let stand.
    pub overrides: Vec<Override>,
    /// The approved version whose approval this one inherits, where only words changed.
    pub inherits: Option<i32>,
}

/// What a published page must say about itself beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its next check was due on this day, which is over.
    pub review_due: Option<Date>,
    /// It was last corrected on this day.
    pub corrected: Option<Date>,
    /// What it was translated from has changed since.
    pub behind: bool,
}

/// What can be done with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Hand it to a reviewer.
    Submit,
    /// Stand up for it.
    Approve,
    /// Hand it back.
    RequestChanges,
    /// Hand it back for good.
    Reject,
    /// Let visitors read it.
    Publish,
    /// Take it back.
    Retract,
    /// Put it away.
    Archive,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 7] =
        [Self::Submit, Self::Approve, Self::RequestChanges, Self::Reject, Self::Publish, Self::Retract, Self::Archive];
}

impl ArticleState {
    /// Where an act leads from here; none where it cannot be done. The demonstration alone publishes what nobody checked.
    pub fn after(self, act: Act, demonstration: bool) -> Option<Self> {
        match (act, self) {
            (Act::Submit, Self::Draft) => Some(Self::InReview),
            (Act::Approve, Self::InReview) => Some(Self::Approved),
            (Act::RequestChanges | Act::Reject, Self::InReview) => Some(Self::Draft),
            (Act::Publish, Self::Approved) => Some(Self::Published),
            (Act::Publish, Self::Draft | Self::InReview) if demonstration => Some(Self::Published),
            (Act::Retract, Self::Published) => Some(Self::Retracted),
            (Act::Archive, Self::Published) => Some(Self::Archived),
            _ => None,
        }
    }
}

/// The account behind an act, named the same whichever way it came: a token that belongs to an account is that account.
pub fn account(by: &Principal) -> String {
    match by {
        Principal::Staff { id, .. } | Principal::Token { staff: Some(id), .. } => format!("staff:{id}"),
        Principal::Token { id, staff: None, .. } => format!("token:{id}"),
        Principal::Operator(user) => format!("operator:{user}"),
        Principal::Product => "product".to_owned(),
        Principal::Visitor | Principal::Capability(_) | Principal::Patient { .. } => "visitor".to_owned(),
    }
}

/// Who asks to approve: the account, and who of the register that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// As [`account`] names it.
    pub account: String,
    /// Who that is.
    pub person: Person,
}

/// Who wrote a version: the accounts that wrote a part of it, and the people it names.
#[derive(Clone, Copy, Debug)]
pub struct Writers<'a> {
    /// The accounts.
    pub accounts: &'a [String],
    /// The people of the register.
    pub authors: &'a [String],
}

impl Writers<'_> {
    /// Whether somebody had a part in writing it.
    pub fn include(&self, account: &str, person: &str) -> bool {
        self.accounts.iter().any(|writer| writer == account) || self.authors.iter().any(|author| author == person)
    }
}

/// The last day until which a page may count as checked: sooner where it names a substance.
pub fn latest_review_due(reviewed: Date, names_substance: bool) -> Date {
    reviewed.saturating_add(Span::new().months(if names_substance { 12 } else { 24 }))
}

/// Staff are told of a check so many days before it is due.
pub const TELL_BEFORE_DAYS: i64 = 60;

/// An article that waits for its check longer than this is not sent any more; its page stays.
pub const HOLD_AFTER_DAYS: i64 = 90;

/// Whether staff should know that a check is due.
pub fn is_due_soon(due: Date, today: Date) -> bool {
    due.saturating_sub(Span::new().days(TELL_BEFORE_DAYS)) <= today
}

/// Whether a check is overdue for so long that the article is not sent any more.
pub fn is_overdue(due: Date, today: Date) -> bool {
    due.saturating_add(Span::new().days(HOLD_AFTER_DAYS)) < today
}

/// Why a version cannot be approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// They wrote it.
    #[error("nobody approves what they wrote a part of")]
    Author,
    /// The next check would be too late.
    #[error("the next check is due by {latest} at the latest, and not before today")]
    ReviewDue {
        /// The last possible day.
        latest: Date,
    },
    /// A finding is let stand without a word why.
    #[error("{0} is let stand without a reason")]
    NoReason(String),
    /// There is no such check.
    #[error("{0:?} is no publish check")]
    UnknownCheck(String),
}

/// Whether this person may approve this version like this.
pub fn may_approve(
    by: &Reviewer,
    writers: Writers<'_>,
    review_due: Date,
    overrides: &[Override],
    names_substance: bool,
    today: Date,
) -> Result<(), ApprovalRefusal> {
    if writers.include(&by.account, &by.person.id) {
        return Err(ApprovalRefusal::Author);
    }
    let latest = latest_review_due(today, names_substance);
    if !(today..=latest).contains(&review_due) {
        return Err(ApprovalRefusal::ReviewDue { latest });
    }
    for one in overrides {
        if !super::checks::CODES.contains(&one.code.as_str()) {
            return Err(ApprovalRefusal::UnknownCheck(one.code.clone()));
        }
        if one.reason.trim().is_empty() {
            return Err(ApprovalRefusal::NoReason(one.code.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::{
        ids::{StaffId, TokenId},
        text::Bilingual,
    };

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn reviewer() -> Reviewer {
        let person = Person {
            id: "b-lee".into(),
            name: "Bo Lee".into(),
            credentials: Bilingual::same("MD"),
            college: None,
            registration: None,
            checked_at: None,
            profile: None,
        };
        Reviewer { account: "staff:b".into(), person }
    }

    fn judged(accounts: &[&str], authors: &[&str], due: Date, overrides: &[Override]) -> Result<(), ApprovalRefusal> {
        let (accounts, authors) = (accounts.map_owned(), authors.map_owned());
        let writers = Writers { accounts: &accounts, authors: &authors };
        may_approve(&reviewer(), writers, due, overrides, false, TODAY)
    }

    trait MapOwned {
        fn map_owned(&self) -> Vec<String>;
    }

    impl MapOwned for [&str] {
        fn map_owned(&self) -> Vec<String> {
            self.iter().map(|text| (*text).to_owned()).collect()
        }
    }

    #[test]
    fn every_way_of_a_version_is_in_this_table() {
        use ArticleState::{Approved, Archived, Draft, InReview, Published, Retracted, Superseded};
        let leads = |from: ArticleState, demonstration| {
            Act::ALL.map(|act| from.after(act, demonstration).map_or("-", ArticleState::code)).join(" ")
        };
        // submit, approve, request changes, reject, publish, retract, archive
        for (from, to) in [
            (Draft, "in_review - - - - - -"),
            (InReview, "- approved draft draft - - -"),
            (Approved, "- - - - published - -"),
            (Published, "- - - - - retracted archived"),
            (Superseded, "- - - - - - -"),
            (Retracted, "- - - - - - -"),
            (Archived, "- - - - - - -"),
        ] {
            assert_eq!(leads(from, false), to, "{}", from.code());
        }
        assert_eq!(leads(Draft, true), "in_review - - - published - -");
        assert_eq!(leads(InReview, true), "- approved draft draft published - -");
    }

    #[test]
    fn nobody_approves_what_they_wrote_a_part_of_or_are_named_for() {
        let due = date(2027, 11, 22);
        assert_eq!(judged(&["staff:a"], &["a-roy"], due, &[]), Ok(()));
        assert_eq!(judged(&["staff:a", "staff:b"], &["a-roy"], due, &[]), Err(ApprovalRefusal::Author));
        assert_eq!(judged(&["staff:a"], &["a-roy", "b-lee"], due, &[]), Err(ApprovalRefusal::Author));
    }

    #[test]
    fn a_token_of_an_account_is_that_account() {
        let id = StaffId::derived("a");
        let token = |staff| Principal::Token {
            id: TokenId::derived("t"),
            roles: Vec::new(),
            staff,
            circle: crate::access::Circle::default(),
        };
        let person = Principal::Staff { id, roles: Vec::new(), circle: crate::access::Circle::default() };
        assert_eq!(account(&token(Some(id))), account(&person));
        assert_ne!(account(&token(None)), account(&person));
    }

    #[test]
    fn the_next_check_is_within_two_years_or_one_where_a_substance_is_named() {
        assert_eq!(judged(&[], &[], date(2028, 11, 22), &[]), Ok(()));
        let refused = Err(ApprovalRefusal::ReviewDue { latest: date(2028, 11, 22) });
        assert_eq!(judged(&[], &[], date(2028, 11, 23), &[]), refused);
        assert_eq!(judged(&[], &[], date(2026, 11, 21), &[]), refused);
        assert_eq!(latest_review_due(TODAY, true), date(2027, 11, 22));
    }

    #[test]
    fn a_check_is_told_of_sixty_days_before_and_an_article_is_held_ninety_days_after() {
        let due = date(2026, 11, 22);
        assert!(!is_due_soon(due, date(2026, 9, 22)) && is_due_soon(due, date(2026, 9, 23)));
        assert!(!is_overdue(due, date(2027, 2, 20)) && is_overdue(due, date(2027, 2, 21)));
    }

    #[test]
    fn what_is_let_stand_has_a_reason() {
        let due = date(2027, 11, 22);
        let lets = |code: &str, reason: &str| Override { code: code.into(), reason: reason.into() };
        assert_eq!(judged(&[], &[], due, &[lets("PUB-018", "no newer trial exists")]), Ok(()));
        assert_eq!(judged(&[], &[], due, &[lets("PUB-018", " ")]), Err(ApprovalRefusal::NoReason("PUB-018".into())));
        assert_eq!(
            judged(&[], &[], due, &[lets("PUB-999", "x")]),
            Err(ApprovalRefusal::UnknownCheck("PUB-999".into()))
        );
    }
}
