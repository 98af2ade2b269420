//! Treatment plans: what they hold, the rules they must pass, and how they change.
//!
//! Two things are kept by type. In a plan every medicine is somebody else's: an item is a technique of the catalogue, and what
//! others prescribe can be recorded and coordinated, never stopped, delayed or changed. And what is signed cannot be edited.

mod activation;
mod beforehand;
mod content;
mod difference;
mod dose;
mod exceptions;
mod goals;
mod items;
mod pacing;
pub mod progress;
mod review;
mod rules;
mod versions;

pub use activation::{Baseline, Facts, Scope, ScreenOnRecord, problems};
pub use beforehand::{AskedScreen, Measured};
pub use content::{
    Area, Caution, ConsentForm, ConsentTalk, Content, ContentHash, Coordination, Domain, External, ExternalTreatment,
    Factor, FactorSource, Factors, FlareUpPlan, Licensed, Preference, PreferenceKind, Sharing, Topic,
};
pub use difference::{Aspect, Change, difference};
pub use dose::{Amount, Day, Days, DaysPerWeek, Dose, Effort, Load, LoadUnit, OutOfRange, Side};
pub use exceptions::{Carer, Exception, ExceptionKind, Relaxed};
pub use goals::{Achievement, Attainment, Goal, GoalStatus, SpokenBy};
pub use items::{Dimension, Durability, Item, ItemStatus, Mode, NotATechnique, Provider, Technique, TechniqueCode};
pub use pacing::{NoBaseline, Proposal, Quota, Unit, Week};
pub use review::{GoalOutcome, ItemOutcome, Outcome, Proposed, Review, ReviewFacts, Reviewed, is_task, proposals};
pub use rules::{Lack, Place, PlanRules, Problem, Rule};
pub use versions::{Activation, Closing, Draft, Ended, Plan, Refusal, Signed, Signing, Status};
