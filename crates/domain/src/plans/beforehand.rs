//! What a clinician asks and measures before a plan is signed, written into the plan. What the patient's own answers say is
//! laid beside it: the later counts, and a red flag that is open stays open whichever of them says so.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    decimal::Decimal,
    ids::{MeasureId, StaffId},
};

use super::{Baseline, Content, ScreenOnRecord};

/// The safety questions, as a clinician put them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedScreen {
    /// When.
    pub on: Date,
    /// Who asked.
    pub by: StaffId,
    /// Whether every question that fits the person was put and answered.
    pub complete: bool,
    /// Whether an answer is an emergency that nobody has cleared.
    pub open_red: bool,
}

/// Where the patient stands before the plan begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// By which measure.
    pub measure: MeasureId,
    /// When.
    pub on: Date,
    /// The score.
    pub score: Decimal,
    /// Whether an observer answered for the patient.
    #[serde(default)]
    pub by_observer: bool,
}

impl Content {
    /// The safety questions as they stand: those in the plan, and those on record.
    pub fn screened(&self, on_record: Option<ScreenOnRecord>) -> Option<ScreenOnRecord> {
        let asked = self.red_flag_screen.as_ref().map(|asked| ScreenOnRecord {
            on: asked.on,
            complete: asked.complete,
            open_red: asked.open_red,
        });
        match (asked, on_record) {
            (Some(asked), Some(known)) => {
                let latest = if asked.on >= known.on { asked } else { known };
                Some(ScreenOnRecord { open_red: latest.open_red || known.open_red, ..latest })
            }
            (asked, known) => asked.or(known),
        }
    }

    /// The baseline as it stands: the one in the plan, or a later one on record.
    pub fn measured(&self, on_record: Option<Baseline>) -> Option<Baseline> {
        let chosen = self.chosen_measure();
        let written = self.baseline.as_ref().filter(|measured| measured.measure == chosen).map(|measured| Baseline {
            measure: measured.measure.clone(),
            on: measured.on,
            by_observer: measured.by_observer,
        });
        match (written, on_record) {
            (Some(written), Some(known)) if known.on > written.on => Some(known),
            (written, known) => written.or(known),
        }
    }
}
