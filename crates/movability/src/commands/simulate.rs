//! `movability simulate`: every mail that would be sent, by the very rules that send them.

use std::process::ExitCode;

use clap::Args;
use domain::{
    ids::{JourneySlug, PatientId},
    journeys::forecast::{Line, Outcome},
    outbox::Why,
};
use jiff::Timestamp;
use settings::Settings;

use crate::{Clinic, output};

/// Every mail that would be sent, and why; sends nothing.
#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// Up to this instant, e.g. 2027-01-31T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    until: Timestamp,
    /// To this patient only.
    #[arg(long, value_name = "ID")]
    patient: Option<PatientId>,
    /// Of this journey only.
    #[arg(long, value_name = "SLUG", value_parser = journey)]
    journey: Option<JourneySlug>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

impl Simulate {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let clinic = Clinic::assemble(settings).await?;
        let simulated = clinic.storage.simulate(self.until, clinic.now()).await?;
        let lines = simulated.iter().map(|one| &one.line).filter(|line| self.wants(line)).collect::<Vec<_>>();
        if self.json {
            for line in lines {
                output::json(&object(line));
            }
            return Ok(ExitCode::SUCCESS);
        }
        let rows = lines.iter().map(|line| row(line)).collect::<Vec<_>>();
        output::table(["AT", "PATIENT", "KIND", "PURPOSE", "JOURNEY", "STEP", "ARTICLE", "WHY"], &rows);
        Ok(ExitCode::SUCCESS)
    }
}

impl Simulate {
    fn wants(&self, line: &Line) -> bool {
        let journey = line.message.step.as_ref().map(|(journey, _)| journey);
        (self.journey.is_none() || self.journey.as_ref() == journey)
            && (self.patient.is_none() || self.patient == line.message.patient)
    }
}

fn row(line: &Line) -> [String; 8] {
    let message = &line.message;
    let (journey, step) = match &message.step {
        Some((journey, step)) => (journey.to_string(), step.to_string()),
        None => Default::default(),
    };
    [
        line.at.to_string(),
        message.patient.map(|id| id.to_string()).unwrap_or_default(),
        message.kind.code().to_owned(),
        message.purpose.code().to_owned(),
        journey,
        step,
        message.article.as_ref().map(|pin| pin.slug.to_string()).unwrap_or_default(),
        why(line),
    ]
}

fn object(line: &Line) -> serde_json::Value {
    let message = &line.message;
    serde_json::json!({
        "at": line.at,
        "patient": message.patient,
        "kind": message.kind.code(),
        "purpose": message.purpose.code(),
        "journey": message.step.as_ref().map(|(journey, _)| journey),
        "step": message.step.as_ref().map(|(_, step)| step),
        "article": message.article.as_ref().map(|pin| &pin.slug),
        "why": why(line),
    })
}

/// What causes a mail, and what keeps it from leaving.
fn why(line: &Line) -> String {
    let cause = match &line.message.why {
        Why::Visit => "visit".to_owned(),
        Why::OwnPages => "own-pages".to_owned(),
        Why::Account => "account".to_owned(),
        Why::Correction => "correction".to_owned(),
        Why::Journey { journey, version, step, delay, condition, .. } => {
            let condition = condition.as_ref().map(|(question, answer)| format!(", {question} = {answer}"));
            format!("{journey} v{version}, {step}, {delay} after the visit{}", condition.unwrap_or_default())
        }
    };
    match &line.outcome {
        Outcome::Sent => cause,
        Outcome::NotSent(state) => {
            let reason = state.reason().map(|reason| format!(": {}", reason.code())).unwrap_or_default();
            format!("{cause}; not sent, {}{reason}", state.code())
        }
        Outcome::Waits(reason) => format!("{cause}; waits: {}", reason.code()),
    }
}

fn journey(text: &str) -> Result<JourneySlug, String> {
    text.parse().map_err(|mistake| format!("{mistake}"))
}
