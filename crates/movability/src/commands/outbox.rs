//! `movability outbox`: the mails that are owed, on their way, and stuck.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::ids::MessageId;
use settings::Settings;
use storage::messages::{MessageFilter, MessageView};

use crate::{Clinic, output};

/// The mails that are owed, on their way, and stuck.
#[derive(Debug, Subcommand)]
pub(super) enum Outbox {
    /// List messages, those due last first.
    List(List),
    /// Show one message and its deliveries.
    Show {
        /// The message's id.
        id: MessageId,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Stop all sending until `resume`.
    Pause {
        /// Why; shown on the status page and in the trail.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Send again.
    Resume,
}

/// List messages.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Only in this state, e.g. scheduled, queued, sent, failed, unknown; may repeat.
    #[arg(long = "state")]
    states: Vec<String>,
    /// At most so many.
    #[arg(long, default_value_t = 200)]
    limit: usize,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Every state a message can be in.
const STATES: [&str; 12] = [
    "planned",
    "awaiting_approval",
    "scheduled",
    "deferred",
    "held",
    "queued",
    "sent",
    "failed",
    "unknown",
    "skipped",
    "suppressed",
    "cancelled",
];

impl Outbox {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let clinic = Clinic::assemble(settings).await?;
        let (by, now) = (clinic.operator(), clinic.now());
        match self {
            Self::List(list) => list.run(&clinic).await?,
            Self::Show { id, json } => {
                let message = clinic.storage.message(id, &by, now).await?;
                let message = message.with_context(|| format!("{id}: no such message"))?;
                if json { output::json(&server::message_json(&message)) } else { show(&message) }
            }
            Self::Pause { reason } => {
                clinic.storage.pause_sending(reason.as_deref(), &by, now).await?;
                output::line("sending is paused; `movability outbox resume` starts it again");
            }
            Self::Resume => {
                clinic.storage.resume_sending(&by, now).await?;
                output::line("sending goes on");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    async fn run(self, clinic: &Clinic) -> anyhow::Result<()> {
        for state in &self.states {
            anyhow::ensure!(STATES.contains(&state.as_str()), "--state {state}: one of {}", STATES.join(", "));
        }
        let (by, now) = (clinic.operator(), clinic.now());
        let mut filter = MessageFilter { states: self.states, limit: 200, ..MessageFilter::default() };
        let mut messages = Vec::new();
        while messages.len() < self.limit {
            let page = clinic.storage.messages(&filter, &by, now).await?;
            messages.extend(page.items);
            filter.cursor = page.next_cursor;
            if filter.cursor.is_none() {
                break;
            }
        }
        messages.truncate(self.limit);
        if self.json {
            messages.iter().for_each(|message| output::json(&server::message_json(message)));
        } else {
            let rows = messages.iter().map(row).collect::<Vec<_>>();
            output::table(["MESSAGE", "KIND", "PURPOSE", "STATE", "DUE", "ATTEMPTS", "RELAY", "PHASE", "CODE"], &rows);
        }
        Ok(())
    }
}

/// No people: whose mail it is, `show` says.
fn row(message: &MessageView) -> [String; 9] {
    let last = message.deliveries.last();
    let state = match message.state.reason() {
        Some(reason) => format!("{} ({})", message.state.code(), reason.code()),
        None => message.state.code().to_owned(),
    };
    [
        message.id.to_string(),
        message.kind.code().to_owned(),
        message.purpose.code().to_owned(),
        state,
        message.due.at.to_string(),
        message.attempts.to_string(),
        last.and_then(|delivery| delivery.relay.clone()).unwrap_or_default(),
        last.and_then(|delivery| delivery.phase).map(|phase| format!("{phase:?}").to_lowercase()).unwrap_or_default(),
        last.and_then(|delivery| delivery.code).map(|code| code.to_string()).unwrap_or_default(),
    ]
}

fn show(message: &MessageView) {
    let [id, kind, purpose, state, due, attempts, ..] = row(message);
    for (name, value) in [
        ("message", id),
        ("kind", kind),
        ("purpose", purpose),
        ("state", state),
        ("due", due),
        ("send before", message.send_before.to_string()),
        ("attempts", attempts),
        ("patient", message.patient.as_ref().and_then(|person| person.id).map(|id| id.to_string()).unwrap_or_default()),
        ("article", message.article.as_ref().map(|pin| pin.slug.to_string()).unwrap_or_default()),
    ] {
        if !value.is_empty() {
            output::line(format!("{name:<12} {value}"));
        }
    }
    for delivery in &message.deliveries {
        let code = delivery.code.map(|code| format!(", reply {code}")).unwrap_or_default();
        output::line(format!(
            "delivery {}   {} to {}, {} attempts{code}, Message-ID {}",
            delivery.ordinal,
            delivery.state.code(),
            delivery.domain,
            delivery.attempts,
            delivery.message_id
        ));
    }
}
