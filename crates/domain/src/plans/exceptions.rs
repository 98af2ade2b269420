//! Where a plan may differ from the rules: typed, reasoned, signed by somebody, and never for long.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{ids::StaffId, text::Words};

use super::{PlanRules, Rule};

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Which, with what is done instead.
    pub kind: ExceptionKind,
    /// Why.
    pub reason: Words,
    /// Who granted it.
    pub author: StaffId,
    /// When.
    pub granted: Date,
    /// Its last day.
    pub expires: Date,
}

/// A kind of exception, with what the clinic records instead of the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    /// The patient wants nothing for the mind. Asked again at each review; education is still given.
    PatientDeclinesPsychological {
        /// What was offered.
        offer: Words,
        /// What they said.
        answer: Words,
    },
    /// The patient wants nothing physical. Asked again at each review.
    PatientDeclinesPhysical {
        /// What was offered.
        offer: Words,
        /// What they said.
        answer: Words,
    },
    /// A doctor is asked first.
    MedicalClearancePending {
        /// Who was asked.
        asked: Words,
        /// When.
        on: Date,
    },
    /// Relief may lead.
    CancerOrPalliativePain {
        /// Who treats it.
        treating_team: Words,
    },
    /// For six weeks at most.
    AcuteFlareOrPostOperative,
    /// Dystonia, spasticity: botulinum toxin is standard care there, and the plan an addition that says so.
    NeurologicalCondition,
    /// The same.
    ChronicMigraine,
    /// First things first.
    SevereDistressFirst {
        /// Who leads on mental health.
        mental_health_lead: Words,
        /// What keeps the patient safe.
        safety_plan: Words,
    },
    /// During and after pregnancy.
    PregnancyPostpartum(Carer),
    /// Effort makes this person ill: no fixed increments.
    MeCfsPem,
    /// The patient needs support to understand or to speak.
    CognitiveOrCommunicationNeed {
        /// Who supports.
        supporter: Words,
        /// How consent was supported.
        consent_support: Words,
    },
}

/// Whether the maternity carer knows of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carer {
    /// They do.
    Informed(Words),
    /// The patient did not want that.
    Refused(Words),
}

/// What an exception sets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relaxed {
    /// The body's half of PLAN-01.
    Body,
    /// The mind's half of PLAN-01.
    Mind,
    /// That a goal is in the patient's own words.
    OwnWords,
    /// That the patient is the one who is measured by asking; an observer may be.
    OwnMeasure,
    /// A whole rule.
    Rule(Rule),
}

impl ExceptionKind {
    /// What it sets aside. Nothing sets aside PLAN-11, 12, 15, 16, 18, 20 or 21.
    pub fn relaxes(&self) -> &'static [Relaxed] {
        use Relaxed::{Body, Mind, OwnMeasure, OwnWords, Rule as Whole};
        use Rule::{Balance, BuildsCapacity, Goal, MindSide, Relief, Renewal};
        match self {
            Self::PatientDeclinesPsychological { .. } => &[Mind, Whole(MindSide)],
            Self::PatientDeclinesPhysical { .. } | Self::MedicalClearancePending { .. } => {
                &[Body, Whole(BuildsCapacity), Whole(Balance)]
            }
            Self::CancerOrPalliativePain { .. } => {
                &[Whole(BuildsCapacity), Whole(Relief), Whole(Balance), Whole(Renewal)]
            }
            Self::AcuteFlareOrPostOperative => &[Whole(BuildsCapacity), Whole(Relief), Whole(Balance)],
            Self::NeurologicalCondition | Self::ChronicMigraine | Self::PregnancyPostpartum(_) => {
                &[Whole(BuildsCapacity), Whole(Balance)]
            }
            Self::SevereDistressFirst { .. } => &[Body, Whole(BuildsCapacity), Whole(Goal)],
            Self::MeCfsPem => &[Whole(BuildsCapacity)],
            Self::CognitiveOrCommunicationNeed { .. } => &[OwnWords, OwnMeasure],
        }
    }
}

impl Exception {
    /// Whether it holds on a day. One that was granted for too long never does.
    pub fn stands(&self, on: Date, rules: &PlanRules) -> bool {
        let days = match self.kind {
            ExceptionKind::AcuteFlareOrPostOperative => rules.short_exception_days,
            _ => rules.exception_days,
        };
        let is_short = self.expires <= self.granted.saturating_add(i64::from(days).days());
        is_short && self.granted <= on && on <= self.expires
    }
}
