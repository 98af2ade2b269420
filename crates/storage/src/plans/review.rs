//! Looking at plans again: what a review found is written down for good, the next one is dated, and one that is late becomes
//! a task.

use std::collections::BTreeMap;

use domain::{
    access::{AuditClass, Permit},
    audit::Trail,
    ids::{PartKey, PatientId, PlanId, StaffId},
    measures::Change,
    plans::{Content, Outcome, Problem, Proposed, Review, ReviewFacts, ScreenOnRecord, Signed, is_task, proposals},
    text::PersonName,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{PlanView, facts::Bench, kept, read, within};
use crate::{
    Error, Result, Storage, Work, engine,
    measures::{self, Course},
    mint,
    rows::{
        patient, review,
        spelling::{Reader, json},
        treatment_plan::{Column, Entity, Model},
    },
    sealed::Field,
    tasks,
    time::{from_row, to_row},
};

const REVIEW: Field = Field("review", "review");

/// The kinds of task that plans give.
pub(super) const TASKS: [&str; 2] = ["plan-review-overdue", "plan-exception-expired"];

/// A review as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewView {
    /// Counted from 1.
    pub number: u32,
    /// What it found.
    pub review: Review,
    /// Who wrote it.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

/// What somebody who reviews a plan has before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewing {
    /// The plan.
    pub plan: PlanView,
    /// What is in force.
    pub content: Content,
    /// The reviews so far, the newest first.
    pub reviews: Vec<ReviewView>,
    /// How often each item was renewed.
    pub renewals: BTreeMap<PartKey, u16>,
    /// The measure that shows whether it works, since the plan began.
    pub course: Option<Course>,
    /// What could be done; nothing is done by itself.
    pub proposals: Vec<Proposed>,
}

/// A review that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The plan, with its next date.
    pub plan: PlanView,
    /// What could be done now.
    pub proposals: Vec<Proposed>,
    /// Exceptions that no longer hold; each has become a task.
    pub expired: Vec<usize>,
}

/// Why a review was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    /// Somebody changed the plan meanwhile.
    #[error("this plan was changed meanwhile")]
    VersionMismatch,
    /// Nothing is in force.
    #[error("only a plan in force is reviewed")]
    WrongState,
    /// Items that nothing was said of.
    #[error("say of each item what becomes of it")]
    ItemsOpen(Vec<PartKey>),
    /// The rules are against it.
    #[error("the review is not complete")]
    Incomplete(Vec<Problem>),
}

/// A plan that is looked at again on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePlan {
    /// Which.
    pub plan: PlanId,
    /// Whose.
    pub patient: PatientId,
    /// Their name.
    pub name: PersonName,
    /// When.
    pub due: Date,
    /// Whether the day has passed.
    pub is_late: bool,
    /// Whether it is so late that it is a task.
    pub is_task: bool,
}

/// A review as its row seals it.
#[derive(Serialize, Deserialize)]
struct Kept {
    review: Review,
    /// Whether the patient was better then: rules change, and what was found stays.
    improved: bool,
}

/// What was found before, and what it means for the next review.
struct Before {
    views: Vec<ReviewView>,
    renewals: BTreeMap<PartKey, u16>,
    without_improvement: u16,
    course: Option<Course>,
    change: Option<Change>,
}

impl Before {
    async fn of(
        storage: &Storage,
        database: &impl ConnectionTrait,
        row: &Model,
        version: &Signed,
        bench: &Bench,
    ) -> Result<Self> {
        let rows = review::Entity::find().filter(review::Column::PlanId.eq(row.id));
        let rows = rows.order_by_asc(review::Column::Number).all(database).await?;
        let mut before =
            Self { views: Vec::new(), renewals: BTreeMap::new(), without_improvement: 0, course: None, change: None };
        for row in &rows {
            let reader = Reader::of("review", &row.id);
            let kept = kept::opened::<Kept>(&storage.0.sealed, REVIEW, row.id, Some(&row.review))?;
            let Kept { review, improved } = kept.ok_or_else(|| reader.corrupt("review"))?;
            for (key, item) in &review.items {
                if item.outcome == Outcome::Renewed {
                    let times = before.renewals.entry(key.clone()).or_default();
                    *times = times.saturating_add(1);
                }
            }
            before.without_improvement = if improved { 0 } else { before.without_improvement.saturating_add(1) };
            let number = reader.count("number", row.number)?;
            before.views.push(ReviewView { number, review, by: row.by_staff.into(), at: from_row(row.at) });
        }
        before.views.reverse();
        let chosen = version.content().chosen_measure();
        let began = bench.day(version.signed_at()).saturating_sub(i64::from(bench.rules.baseline_days).days());
        let courses = measures::courses(storage, database, row.patient_id.into()).await?;
        if let Some(mut course) = courses.into_iter().find(|course| course.pack.id == chosen) {
            course.check_ins.retain(|taken| taken.on >= began);
            let main = course.pack.scales.first().map(|scale| scale.id.clone()).unwrap_or_default();
            before.change = course.change(&main).ok();
            before.course = Some(course);
        }
        Ok(before)
    }

    fn facts<'a>(&'a self, bench: &'a Bench, screen: Option<ScreenOnRecord>, better_overall: bool) -> ReviewFacts<'a> {
        ReviewFacts {
            rules: &bench.rules,
            screen,
            change: self.change,
            better_overall,
            renewals: &self.renewals,
            without_improvement: self.without_improvement,
        }
    }
}

impl Storage {
    /// What somebody who reviews a plan looks at; none where there is no plan in force for this permit.
    pub async fn reviewing(&self, id: PlanId, by: &Permit, now: Timestamp) -> Result<Option<Reviewing>> {
        let read = self.read().await?;
        let Some(row) = read::row(&*read, id, &by.clinical()).await? else { return Ok(None) };
        let bench = Bench::of(self, &*read, row.patient_id.into(), now).await?;
        let plan = kept::plan(&*read, &row, &self.0.sealed).await?;
        let Some(version) = plan.in_force() else { return Ok(None) };
        let before = Before::of(self, &*read, &row, version, &bench).await?;
        let view = read::view(self, &*read, &row, Some(&bench)).await?;
        drop(read);
        let content = version.content().clone();
        let facts = before.facts(&bench, bench.screen(&content), false);
        let proposals = proposals(&content, &facts, bench.today);
        let trail = Trail::on(by.who(), "plan.reviews_read", "plan", id.to_string()).about(view.patient);
        self.shown(trail, AuditClass::Chart, now).await?;
        let Before { views, renewals, course, .. } = before;
        Ok(Some(Reviewing { plan: view, content, reviews: views, renewals, course, proposals }))
    }

    /// Writes a review down. What is late is a task no more; exceptions that have run out become one.
    pub async fn review_plan(
        &self,
        id: PlanId,
        review: &Review,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<std::result::Result<Looked, ReviewRefusal>>> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some(author) = by.who().staff() else { return Ok(None) };
            let Some(row) = read::row(&*work, id, &by.clinical()).await? else { return Ok(None) };
            if row.revision != if_revision {
                return Ok(Some(Err(ReviewRefusal::VersionMismatch)));
            }
            let bench = Bench::of(self, &*work, row.patient_id.into(), now).await?;
            let plan = kept::plan(&*work, &row, &self.0.sealed).await?;
            let Some(version) = plan.in_force() else { return Ok(Some(Err(ReviewRefusal::WrongState))) };
            let mut content = version.content().clone();
            let open = review.unanswered(&content);
            if !open.is_empty() {
                return Ok(Some(Err(ReviewRefusal::ItemsOpen(open))));
            }
            content.red_flag_screen = review.screen.clone().or(content.red_flag_screen);
            let before = Before::of(self, &*work, &row, version, &bench).await?;
            let facts = before.facts(&bench, bench.screen(&content), review.better_overall);
            let reviewed = review.judge(&content, &facts);
            if !reviewed.problems.is_empty() {
                return Ok(Some(Err(ReviewRefusal::Incomplete(reviewed.problems))));
            }
            let number = before.views.len().saturating_add(1);
            insert(&work, &row, number, &Kept { review: review.clone(), improved: facts.improved() }, author).await?;
            if !date_next(&work, &row, review.next).await? {
                return Ok(Some(Err(ReviewRefusal::VersionMismatch)));
            }
            tasks::settle(&work, &["plan-review-overdue"], &id.to_string(), by).await?;
            for exception in &reviewed.expired {
                give(&work, &row, "plan-exception-expired", &exception.to_string(), None).await?;
            }
            let proposals = proposals(&content, &facts, bench.today);
            let Some(row) = read::row(&*work, id, &by.clinical()).await? else { return Ok(None) };
            let view = read::view(self, &*work, &row, Some(&bench)).await?;
            work.commit(Trail::on(by.who(), "plan.reviewed", "plan", id.to_string()).about(view.patient)).await?;
            Ok(Some(Ok(Looked { plan: view, proposals, expired: reviewed.expired })))
        })
        .await
    }

    /// The plans in force of those whom a permit treats, by the day of their next review.
    pub async fn plans_due(&self, by: &Permit, now: Timestamp) -> Result<Vec<DuePlan>> {
        let read = self.read().await?;
        let today = self.catalogue(&*read).await?.identity.zone.date(now);
        let rows = Entity::find()
            .filter(within(&by.clinical()))
            .filter(Column::Status.eq("active"))
            .filter(Column::NextReview.is_not_null())
            .order_by_asc(Column::NextReview)
            .order_by_asc(Column::Id)
            .all(&*read)
            .await?;
        let people = patient::Entity::find().filter(patient::Column::Id.is_in(rows.iter().map(|row| row.patient_id)));
        let people: BTreeMap<Uuid, patient::Model> =
            people.all(&*read).await?.into_iter().map(|person| (person.id, person)).collect();
        drop(read);
        let rules = domain::plans::PlanRules::shipped();
        let mut due = Vec::new();
        for row in &rows {
            let Some(person) = people.get(&row.patient_id) else { continue };
            let day = next_review(row)?;
            due.push(DuePlan {
                plan: row.id.into(),
                patient: row.patient_id.into(),
                name: person.clone().patient()?.name,
                due: day,
                is_late: day < today,
                is_task: is_task(day, today, &rules),
            });
        }
        self.shown(Trail::on(by.who(), "plans.due_listed", "plans", ""), by.audit(), now).await?;
        Ok(due)
    }

    /// Makes tasks of reviews that are late, and of exceptions that have run out. Says how many are new.
    pub async fn remind_of_reviews(&self, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let today = self.catalogue(&*work).await?.identity.zone.date(now);
        let rules = domain::plans::PlanRules::shipped();
        let mut given = 0_u64;
        for row in Entity::find().filter(Column::Status.eq("active")).all(&*work).await? {
            if let Some(due) = row.next_review.as_deref().map(|_| next_review(&row)).transpose()?
                && is_task(due, today, &rules)
            {
                given += u64::from(give(&work, &row, "plan-review-overdue", &due.to_string(), Some(due)).await?);
            }
            let plan = kept::plan(&*work, &row, &self.0.sealed).await?;
            let exceptions = plan.in_force().map(|version| version.content().exceptions.as_slice()).unwrap_or_default();
            for (number, exception) in exceptions.iter().enumerate().filter(|(_, one)| one.expires < today) {
                let (kind, number) = ("plan-exception-expired", number.to_string());
                given += u64::from(give(&work, &row, kind, &number, Some(exception.expires)).await?);
            }
        }
        let trail = match given {
            0 => Trail::none("no review is newly late"),
            many => Trail::on(&domain::access::Principal::Product, "plan.reviews_late", "plans", many.to_string()),
        };
        work.commit(trail).await?;
        Ok(given)
    }
}

async fn insert(work: &Work, row: &Model, number: usize, kept: &Kept, by: StaffId) -> Result<()> {
    let id: Uuid = mint::id(work.now());
    let new = review::ActiveModel {
        id: Set(id),
        plan_id: Set(row.id),
        number: Set(i32::try_from(number).unwrap_or(i32::MAX)),
        review: Set(kept::sealed(&work.storage().0.sealed, REVIEW, id, kept)),
        by_staff: Set(by.into()),
        at: Set(to_row(work.now())),
    };
    match review::Entity::insert(new).exec_without_returning(&**work).await {
        Ok(_) => Ok(()),
        // Two reviews at once: run again, the second one meets the plan that the first one left.
        Err(error) if engine::is_unique(&error, "review") => Err(Error::InTheWay { code: "review".to_owned() }),
        Err(error) => Err(error.into()),
    }
}

/// Dates the next review. False where the plan changed meanwhile.
async fn date_next(work: &Work, row: &Model, next: Option<Date>) -> Result<bool> {
    let dated = Entity::update_many()
        .col_expr(Column::NextReview, Expr::value(next.map(|day| day.to_string())))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Revision.eq(row.revision))
        .exec(&**work)
        .await?;
    Ok(dated.rows_affected > 0)
}

/// Gives the lead practitioner a task; it says which plan, and nothing of what is in it.
async fn give(work: &Work, row: &Model, kind: &'static str, which: &str, due: Option<Date>) -> Result<bool> {
    let subject = format!("{} {which}", row.id);
    let detail = json(&serde_json::json!({ "patient": row.patient_id, "lead": row.lead }));
    tasks::give(work, &tasks::NewTask { kind, subject, detail, due }).await
}

fn next_review(row: &Model) -> Result<Date> {
    let reader = Reader::of("treatment_plan", &row.id);
    reader.parse("next_review", row.next_review.as_deref().unwrap_or_default())
}
