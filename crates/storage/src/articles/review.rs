//! What reviewers decide about a version: each decision is bound to the very text they saw.

use domain::{
    access::{Permit, Principal, Role},
    articles::{
        ArticleState, ChangeKind, CorrectionSeverity, Override, Person, ReviewRole,
        versions::{Act, Reviewer, Writers, account, may_approve},
    },
    audit::Trail,
    ids::ArticleSlug,
    text::{Bilingual, Lang},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, mint,
    rows::{
        api_token, article_review,
        spelling::{json, word},
        staff, staff_person,
    },
    time::to_row,
};

use super::{
    desk::{AtDesk, DeskVersion, at_desk},
    judge::{Bench, Piece},
    publish,
    write::{ArticleRefusal, held, named, set_state},
};

/// What a reviewer decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They stand up for it until a day, and let some findings stand.
    Approve {
        /// When it must be looked at again; none where it inherits the day of the version before.
        review_due: Option<Date>,
        /// What is let stand, and why.
        overrides: Vec<Override>,
    },
    /// Something must change first.
    Changes,
    /// It goes no further.
    Reject,
}

impl Storage {
    /// Writes down what a reviewer decided about the version that waits for one.
    ///
    /// Whoever only confirms that words changed, and nothing else, need not be a clinician; but somebody else than the editor.
    #[expect(clippy::too_many_arguments, reason = "which article, what is decided, on what version, by whom and when")]
    pub async fn review_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        decision: &Decision,
        note: &str,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let known = match held(&work, slug, lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(version) = known.in_review() else {
            return Ok(Err(ArticleRefusal::WrongState(known.state())));
        };
        let bench = Bench::of(self, &work, now).await?;
        let by_whom = reviewer(&work, by.who(), &bench.library.people).await?;
        let (act, code, action) = match decision {
            Decision::Approve { .. } => (Act::Approve, "approve", "article.approved"),
            Decision::Changes => (Act::RequestChanges, "changes", "article.changes-requested"),
            Decision::Reject => (Act::Reject, "reject", "article.rejected"),
        };
        let mut row = article_review::ActiveModel {
            id: Set(mint::id::<Uuid>(now)),
            slug: Set(slug.to_string()),
            lang: Set(lang.tag().to_owned()),
            version: Set(version.number),
            sha256: Set(version.sha256.to_vec()),
            reviewer: Set(by_whom.account.clone()),
            person: Set(json(&by_whom.person)),
            role: Set(word(ReviewRole::Clinical)),
            decision: Set(code.to_owned()),
            inherits: Set(None),
            review_due: Set(None),
            overrides: Set("[]".to_owned()),
            note: Set(note.to_owned()),
            at: Set(to_row(now)),
        };
        if let Decision::Approve { review_due, overrides } = decision {
            let approval = match approval(&bench, &known, version, &by_whom, by.who(), *review_due, overrides) {
                Ok(approval) => approval,
                Err(refusal) => return Ok(Err(refusal)),
            };
            row.role = Set(word(approval.role));
            row.inherits = Set(approval.inherits);
            row.review_due = Set(Some(approval.review_due.to_string()));
            row.overrides = Set(json(&approval.overrides));
        }
        let Some(next) = version.state.after(act, false) else {
            return Ok(Err(ArticleRefusal::WrongState(version.state)));
        };
        let number = version.number;
        article_review::Entity::insert(row).exec_without_returning(&*work).await?;
        set_state(&work, slug, lang, number, next).await?;
        publish::touched(&work, slug, lang).await?;
        let after = at_desk(&*work, slug, lang).await?.expect("its row is held");
        let mut trail = Trail::on(by.who(), action, "article", named(slug, lang, number));
        if !note.trim().is_empty() {
            trail = trail.because(note);
        }
        work.commit(trail).await?;
        Ok(Ok(after))
    }

    /// Says who of the register an account of staff is.
    pub async fn name_staff_person(
        &self,
        staff: domain::ids::StaffId,
        person: &str,
        by: &Permit,
        now: Timestamp,
    ) -> Result<()> {
        let work = self.begin(now).await?;
        staff_person::Entity::delete_by_id(Uuid::from(staff)).exec(&*work).await?;
        let row = staff_person::ActiveModel { staff_id: Set(staff.into()), person: Set(person.to_owned()) };
        staff_person::Entity::insert(row).exec_without_returning(&*work).await?;
        work.commit(Trail::on(by.who(), "staff.named", "staff", staff.to_string())).await
    }
}

/// An approval as it is written down.
struct Approval {
    role: ReviewRole,
    inherits: Option<i32>,
    review_due: Date,
    overrides: Vec<Override>,
}

/// A clinician approves anew; somebody else confirms what a machine found unchanged.
fn approval(
    bench: &Bench,
    known: &AtDesk,
    version: &DeskVersion,
    by: &Reviewer,
    who: &Principal,
    review_due: Option<Date>,
    overrides: &[Override],
) -> Result<Approval, ArticleRefusal> {
    let authors = serde_json::from_str::<domain::articles::Head>(&version.head).map(|head| head.authors);
    let authors = authors.unwrap_or_default();
    let writers = Writers { accounts: &version.writers, authors: &authors };
    let names_substance = bench.names_substance(Piece::Version(version));
    if is_clinician(who) {
        let latest = domain::articles::versions::latest_review_due(bench.today, names_substance);
        let review_due = review_due.unwrap_or(latest);
        may_approve(by, writers, review_due, overrides, names_substance, bench.today)?;
        return Ok(Approval { role: ReviewRole::Clinical, inherits: None, review_due, overrides: overrides.to_vec() });
    }
    if writers.include(&by.account, &by.person.id) || !is_words_only(version) {
        return Err(ArticleRefusal::NotTheirs);
    }
    let (from, inherited) = bench.inheritable(known, version).ok_or(ArticleRefusal::NotTheirs)?;
    Ok(Approval {
        role: ReviewRole::Editorial,
        inherits: Some(from),
        review_due: known.review_due.unwrap_or(inherited.review_due).min(inherited.review_due),
        overrides: inherited.overrides.clone(),
    })
}

/// Whether a version says of itself that nothing clinical changed.
fn is_words_only(version: &DeskVersion) -> bool {
    match version.change {
        ChangeKind::Editorial => true,
        ChangeKind::Correction => {
            version.correcting.as_ref().is_some_and(|one| one.severity == CorrectionSeverity::Minor)
        }
        ChangeKind::Clinical | ChangeKind::Retraction => false,
    }
}

fn is_clinician(who: &Principal) -> bool {
    match who {
        Principal::Staff { roles, .. } | Principal::Token { roles, .. } => roles.contains(&Role::Reviewer),
        Principal::Visitor
        | Principal::Capability(_)
        | Principal::Patient { .. }
        | Principal::Operator(_)
        | Principal::Product => false,
    }
}

/// Who asks: the account, and who of the register that is. An account is somebody by what the clinic said, else by name.
async fn reviewer(work: &Work, who: &Principal, people: &[Person]) -> Result<Reviewer> {
    let staff = match who {
        Principal::Staff { id, .. } | Principal::Token { staff: Some(id), .. } => Some(Uuid::from(*id)),
        _ => None,
    };
    let (mut name, mut linked) = (String::new(), None);
    match (staff, who) {
        (Some(id), _) => {
            name = staff::Entity::find_by_id(id).one(&**work).await?.map(|row| row.name).unwrap_or_default();
            linked = staff_person::Entity::find_by_id(id).one(&**work).await?.map(|row| row.person);
        }
        (None, Principal::Token { id, .. }) => {
            let row = api_token::Entity::find_by_id(Uuid::from(*id)).one(&**work).await?;
            name = row.map(|row| row.name).unwrap_or_default();
        }
        (None, _) => {}
    }
    let is_it = |person: &&Person| match &linked {
        Some(id) => person.id == *id,
        None => person.name.trim().eq_ignore_ascii_case(name.trim()),
    };
    let person = people.iter().find(is_it).cloned().unwrap_or_else(|| Person {
        id: String::new(),
        name,
        credentials: Bilingual::default(),
        college: None,
        registration: None,
        checked_at: None,
        profile: None,
    });
    Ok(Reviewer { account: account(who), person })
}

impl AtDesk {
    /// Whether a version waits for a reviewer.
    pub fn awaits_review(&self) -> bool {
        self.versions.iter().any(|version| version.state == ArticleState::InReview)
    }
}
