//! What a version of a plan says. A draft may leave anything open; what may not be open is said by the rules.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    decimal::Decimal,
    ids::{MeasureId, PartKey, StaffId},
    text::{Lang, Words},
};

use super::{AskedScreen, Exception, ExceptionKind, Goal, Item, Measured, Place};

/// What a version of a plan says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Content {
    /// The language its texts are written in.
    pub lang: Lang,
    /// The problem, in the patient's words.
    pub problem: Option<Words>,
    /// Things that may be feeding the pain. There is no field for a single cause (PLAN-05).
    pub factors: Factors,
    /// What the patient wants, minds, believes, can draw on.
    pub preferences: Vec<Preference>,
    /// What others give.
    pub external_treatments: Vec<ExternalTreatment>,
    /// What speaks against something and was cleared.
    pub cautions: Vec<Caution>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Items.
    pub items: Vec<Item>,
    /// The page for flare-ups.
    pub flare_up_plan: FlareUpPlan,
    /// When the plan is reviewed.
    pub reviews: Vec<Date>,
    /// The consent talk.
    pub consent: Option<ConsentTalk>,
    /// Who else gets the plan.
    pub sharing: Option<Sharing>,
    /// The measure that shows whether it works; none means the PEG.
    pub measure: Option<MeasureId>,
    /// The safety questions, where a clinician put them.
    pub red_flag_screen: Option<AskedScreen>,
    /// Where the patient stands before it begins.
    pub baseline: Option<Measured>,
    /// Where it may differ from the rules.
    pub exceptions: Vec<Exception>,
}

impl Content {
    /// How much the quota of an item grows each week. Somebody whom effort makes ill has no fixed increments, whatever was
    /// written down.
    pub fn increment(&self, item: &Item) -> Option<Decimal> {
        let quota = item.quota.as_ref()?;
        let is_pem = self.exceptions.iter().any(|exception| matches!(exception.kind, ExceptionKind::MeCfsPem));
        Some(if is_pem { Decimal::default() } else { quota.increment_percent() })
    }

    /// The measure that shows whether it works: the PEG where nobody chose another.
    pub fn chosen_measure(&self) -> MeasureId {
        self.measure.clone().unwrap_or_else(|| "peg".parse().expect("it is a slug"))
    }

    /// Every text that people wrote, with its place.
    pub fn texts(&self) -> Vec<(Place, &Words)> {
        let mut texts: Vec<(Place, &Words)> = self.problem.iter().map(|text| (Place::Problem, text)).collect();
        for (domain, area) in self.factors.areas() {
            match area {
                Area::Unanswered => {}
                Area::NoneFound(note) => texts.push((Place::Area(domain), note)),
                Area::Found(factors) => texts.extend(factors.iter().flat_map(|factor| {
                    let said = [Some(&factor.text), factor.left_alone.as_ref()];
                    said.into_iter().flatten().map(|text| (Place::Factor(factor.key.clone()), text))
                })),
            }
        }
        texts.extend(self.preferences.iter().map(|preference| (Place::Preferences, &preference.text)));
        for treatment in &self.external_treatments {
            let place = || Place::ExternalTreatment(treatment.key.clone());
            let said = [treatment.indication.as_ref(), treatment.note.as_ref()];
            texts.extend(said.into_iter().flatten().map(|text| (place(), text)));
        }
        texts.extend(self.cautions.iter().map(|caution| (Place::Caution(caution.tag.clone()), &caution.why)));
        for goal in &self.goals {
            let said = [&goal.what, &goal.measure, &goal.unit, &goal.why].into_iter().flatten();
            let levels = goal.attainment.iter().flat_map(|attainment| &attainment.levels);
            texts.extend(said.chain(levels).map(|text| (Place::Goal(goal.key.clone()), text)));
        }
        for item in &self.items {
            let said = [&item.stop_rule, &item.reason].into_iter().flatten();
            texts.extend(said.map(|text| (Place::Item(item.key.clone()), text)));
        }
        texts.extend(self.flare_up_plan.texts().map(|text| (Place::FlareUpPlan, text)));
        let exceptions = self.exceptions.iter().enumerate();
        texts.extend(exceptions.map(|(number, exception)| (Place::Exception(number), &exception.reason)));
        texts
    }
}

/// What may be feeding the pain, area by area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Factors {
    /// In the body.
    pub biological: Area,
    /// In thoughts and feelings.
    pub psychological: Area,
    /// Among people and at work.
    pub social: Area,
}

impl Factors {
    /// Each area with its domain.
    pub fn areas(&self) -> [(Domain, &Area); 3] {
        [
            (Domain::Biological, &self.biological),
            (Domain::Psychological, &self.psychological),
            (Domain::Social, &self.social),
        ]
    }

    /// Every factor.
    pub fn all(&self) -> impl Iterator<Item = &Factor> {
        self.areas().into_iter().flat_map(|(_, area)| match area {
            Area::Found(factors) => factors.as_slice(),
            Area::Unanswered | Area::NoneFound(_) => &[],
        })
    }
}

/// An area of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// The body.
    Biological,
    /// Thoughts and feelings.
    Psychological,
    /// People and work.
    Social,
}

/// What was found in one area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Nobody has looked yet.
    #[default]
    Unanswered,
    /// Nothing, with a note.
    NoneFound(Words),
    /// These.
    Found(Vec<Factor>),
}

/// One thing that may be feeding the pain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Names it within the plan.
    pub key: PartKey,
    /// What.
    pub text: Words,
    /// Whether something can be done about it.
    pub modifiable: bool,
    /// Where it comes from.
    pub source: FactorSource,
    /// Why nothing is done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_alone: Option<Words>,
}

/// Where a factor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorSource {
    /// An answer of the intake.
    Intake,
    /// The examination.
    Examination,
    /// The patient said so.
    Patient,
}

/// Something of the patient's own that the plan heeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preference {
    /// What.
    pub text: Words,
    /// What kind of thing.
    pub kind: PreferenceKind,
}

/// What kind of thing a preference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreferenceKind {
    /// Wanted.
    Wish,
    /// Not wanted.
    Dislike,
    /// A limit.
    Constraint,
    /// A belief.
    Belief,
    /// Something to draw on.
    Resource,
}

/// What somebody else gives. It has no dose, and nothing can be done with it but coordinate and ask (PLAN-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalTreatment {
    /// Names it within the plan.
    pub key: PartKey,
    /// What.
    pub what: External,
    /// Who gives it.
    pub prescriber: Option<Words>,
    /// For what.
    pub indication: Option<Words>,
    /// Whether it is licensed for that.
    pub licensed: Licensed,
    /// Whether it goes on.
    pub current: bool,
    /// The last time.
    pub last: Option<Date>,
    /// The next time.
    pub next: Option<Date>,
    /// What this clinic does about it.
    pub action: Coordination,
    /// Anything else.
    #[serde(default)]
    pub note: Option<Words>,
}

/// What somebody else gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum External {
    /// Botulinum toxin of any product.
    BotulinumToxin {
        /// Which, if known.
        product: Option<Words>,
    },
    /// Another medicine.
    Medicine(Words),
    /// Anything else.
    Other(Words),
}

/// Whether a use is licensed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Licensed {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Nobody knows.
    Unknown,
}

/// What this clinic does about a treatment of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coordination {
    /// Nothing.
    None,
    /// Fits the plan around it.
    Coordinate,
    /// Asks who gives it.
    AskPrescriber,
}

/// Something that speaks against a technique, and why it is safe all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caution {
    /// The contraindication.
    pub tag: String,
    /// For which item.
    pub item: PartKey,
    /// The answer it was read from, as it was asked when somebody cleared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Words>,
    /// Who cleared it.
    pub cleared_by: StaffId,
    /// Why.
    pub why: Words,
}

/// One page for the days on which pain flares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlareUpPlan {
    /// What announces it.
    pub early_signs: Option<Words>,
    /// What to do in the first two days.
    pub first_two_days: Option<Words>,
    /// What to keep doing.
    pub keep_doing: Option<Words>,
    /// Whom to call.
    pub whom_to_call: Option<Words>,
    /// Signs that need help at once.
    pub urgent_signs: Option<Words>,
    /// The numbers for them.
    pub numbers: Vec<String>,
}

impl FlareUpPlan {
    /// Whether everything is there.
    pub fn is_whole(&self) -> bool {
        let lines = [&self.early_signs, &self.first_two_days, &self.keep_doing, &self.whom_to_call, &self.urgent_signs];
        lines.into_iter().all(Option::is_some) && self.numbers.iter().any(|number| !number.trim().is_empty())
    }

    fn texts(&self) -> impl Iterator<Item = &Words> {
        let lines = [&self.early_signs, &self.first_two_days, &self.keep_doing, &self.whom_to_call, &self.urgent_signs];
        lines.into_iter().flatten()
    }
}

/// The talk in which the patient agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentTalk {
    /// What it was about.
    pub about: BTreeSet<Topic>,
    /// Who led it.
    pub by: StaffId,
    /// When.
    pub on: Date,
    /// In which form.
    pub form: ConsentForm,
}

/// What a consent talk is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What is done.
    Nature,
    /// What it may bring.
    ExpectedBenefit,
    /// What may go wrong.
    MaterialRisks,
    /// What else it does.
    SideEffects,
    /// Doing nothing.
    DoingNothing,
    /// What medicine has to offer.
    MedicalOptions,
    /// What follows from saying no.
    Declining,
}

impl Topic {
    /// Every topic; a talk that leaves one out is not one.
    pub const ALL: [Self; 7] = [
        Self::Nature,
        Self::ExpectedBenefit,
        Self::MaterialRisks,
        Self::SideEffects,
        Self::DoingNothing,
        Self::MedicalOptions,
        Self::Declining,
    ];
}

/// How consent was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentForm {
    /// In writing.
    Written,
    /// Said.
    Spoken,
    /// By somebody who decides for the patient.
    SubstituteDecisionMaker,
}

/// Somebody else gets the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sharing {
    /// Who.
    pub with: Words,
    /// Whether the patient agreed.
    pub consented: bool,
}

/// The SHA-256 of a version's content, in hexadecimal digits, as whoever stores it worked it out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);
