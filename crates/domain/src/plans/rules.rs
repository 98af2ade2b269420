//! The rules a plan must pass, and what they say: codes and places. The words are the pages' own.

use serde::{Deserialize, Serialize};

use crate::{ids::PartKey, text::Bilingual};

use super::Domain;

/// The thresholds of the rules: the whole of `plan-rules.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRules {
    /// The version of the file's shape.
    pub format: u32,
    /// A signed version of a plan keeps it.
    pub version: u32,
    /// Whether a clinician has approved them.
    pub clinically_reviewed: bool,
    /// PLAN-13: until when a goal is reached.
    pub goal_days: u16,
    /// PLAN-14: how old the baseline may be.
    pub baseline_days: u16,
    /// PLAN-15: how old the red-flag screen may be.
    pub screen_days: u16,
    /// PLAN-06: when relief is looked at again.
    pub relief_review_days: u16,
    /// PLAN-17: until the first review.
    pub first_review_days: u16,
    /// PLAN-17: from review to review.
    pub later_review_days: u16,
    /// PLAN-17: from then on it is a task.
    pub overdue_days: u16,
    /// PLAN-24: renewals without gain that need no reason.
    pub free_renewals: u16,
    /// How long an exception may last.
    pub exception_days: u16,
    /// How long one for an acute state may last.
    pub short_exception_days: u16,
}

impl PlanRules {
    /// The thresholds as they are shipped.
    pub fn shipped() -> Self {
        toml::from_str(include_str!("../../../../content/plan-rules.toml")).expect("a test reads the shipped rules")
    }
}

/// A rule that is checked when a plan is activated or reviewed. The others hold by type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Something for the body, and something else for the mind.
    BodyAndMind = 1,
    /// Something physical that the patient does and that builds capacity.
    BuildsCapacity = 2,
    /// The mind side is a skill, and psychotherapy is in hands that may give it.
    MindSide = 3,
    /// What feeds the pain in each area, and what is done about it.
    Factors = 4,
    /// Relief ends, has a stop rule and makes something active possible.
    Relief = 6,
    /// No more relief than building up.
    Balance = 7,
    /// What is not routine has a reason.
    NotRoutine = 8,
    /// The prescriber of a licensed toxin treatment gets the plan.
    Prescriber = 11,
    /// No text tells anybody to give up a medicine.
    StopWords = 12,
    /// A functional goal of the patient's own.
    Goal = 13,
    /// Measured before.
    Baseline = 14,
    /// The safety questions.
    RedFlags = 15,
    /// A page for flare-ups.
    FlareUp = 16,
    /// Reviews in time.
    Review = 17,
    /// The consent talk.
    Consent = 18,
    /// Made for this person.
    Personal = 19,
    /// Nothing that an answer speaks against.
    Contraindication = 20,
    /// Only by who may.
    Provider = 21,
    /// No third renewal without gain.
    Renewal = 24,
}

impl Rule {
    /// Its id: `PLAN-01`.
    pub fn code(self) -> String {
        format!("PLAN-{:02}", self as u8)
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

/// Something a rule misses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which rule.
    pub rule: Rule,
    /// What is missing.
    pub lack: Lack,
    /// Where.
    pub place: Place,
}

/// What is missing, as a code; pages have a sentence for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// An item for the body.
    BodyItem,
    /// A different item for the mind.
    MindItem,
    /// Something physical that is active and builds capacity.
    ActiveBuilder,
    /// Education, relaxation, mindfulness, CBT or ACT skills, or a referral.
    MindSkill,
    /// A provider who may give psychotherapy.
    Psychotherapist,
    /// An answer for this area: factors, or "none found" with a note.
    AreaAnswer,
    /// A factor that the item addresses.
    FactorOfItem,
    /// An item for the factor, or a reason for none.
    ItemOfFactor,
    /// A review date within the weeks of the rule.
    ReviewDate,
    /// Words on when to stop.
    StopRule,
    /// The active item that this one makes possible.
    LinkedActiveItem,
    /// Another item in its dimension.
    Company,
    /// More that builds up, or less relief.
    MoreBuilding,
    /// A written reason.
    Reason,
    /// Sharing the plan with the prescriber, with consent.
    Sharing,
    /// Another wording: this one tells somebody to give up a medicine.
    OtherWording,
    /// A functional goal in the patient's own words, with a number and a date.
    FunctionalGoal,
    /// The rest of a goal: each needs what, measure, unit, baseline, target, date and why.
    WholeGoal,
    /// A measurement of the chosen measure that is fresh.
    FreshBaseline,
    /// A red-flag screen that is whole and fresh.
    FreshScreen,
    /// A clinician who clears the open red flag.
    ClearedRedFlag,
    /// The page for flare-ups, with urgent signs and numbers.
    FlareUpPage,
    /// A consent talk about everything it must be about.
    ConsentTalk,
    /// A preference or constraint of the patient.
    Preference,
    /// A dose or goal that differs from the template.
    DifferenceFromTemplate,
    /// A clinician's written reason why it is safe, although this answer speaks against it.
    Clearance {
        /// The contraindication.
        tag: String,
        /// The answer it was read from, as the person was asked.
        answer: Bilingual,
    },
    /// A provider who may give it here.
    AuthorisedProvider,
    /// Another technique: this one has been withdrawn.
    LivingTechnique,
}

/// Where something is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The patient's words about the problem.
    Problem,
    /// One area of what may feed the pain.
    Area(Domain),
    /// One factor.
    Factor(PartKey),
    /// The list of preferences.
    Preferences,
    /// One external treatment.
    ExternalTreatment(PartKey),
    /// One caution, by its tag.
    Caution(String),
    /// The list of goals.
    Goals,
    /// One goal.
    Goal(PartKey),
    /// The list of items.
    Items,
    /// One item.
    Item(PartKey),
    /// The page for flare-ups.
    FlareUpPlan,
    /// The dates of reviews.
    Reviews,
    /// The record of the consent talk.
    Consent,
    /// Whom the plan is shared with.
    Sharing,
    /// One exception, by its place in the list from 0.
    Exception(usize),
    /// The red-flag screen.
    RedFlagScreen,
    /// The baseline.
    Baseline,
}

impl Place {
    /// Where it is, as the API names fields: `items.walk`.
    pub fn path(&self) -> String {
        match self {
            Self::Problem => "problem".to_owned(),
            Self::Area(Domain::Biological) => "factors.biological".to_owned(),
            Self::Area(Domain::Psychological) => "factors.psychological".to_owned(),
            Self::Area(Domain::Social) => "factors.social".to_owned(),
            Self::Factor(key) => format!("factors.{key}"),
            Self::Preferences => "preferences".to_owned(),
            Self::ExternalTreatment(key) => format!("external_treatments.{key}"),
            Self::Caution(tag) => format!("cautions.{tag}"),
            Self::Goals => "goals".to_owned(),
            Self::Goal(key) => format!("goals.{key}"),
            Self::Items => "items".to_owned(),
            Self::Item(key) => format!("items.{key}"),
            Self::FlareUpPlan => "flare_up_plan".to_owned(),
            Self::Reviews => "reviews".to_owned(),
            Self::Consent => "consent".to_owned(),
            Self::Sharing => "sharing".to_owned(),
            Self::Exception(number) => format!("exceptions.{number}"),
            Self::RedFlagScreen => "red_flag_screen".to_owned(),
            Self::Baseline => "baseline".to_owned(),
        }
    }
}
