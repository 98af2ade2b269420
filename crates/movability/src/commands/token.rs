//! `movability token`: API tokens.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::{
    access::Role,
    ids::{StaffId, TokenId},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use settings::Settings;
use storage::tokens::NewToken;

use crate::{Clinic, output};

/// API tokens.
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token and print it, once, alone on standard output.
    Create(Create),
    /// List the tokens; what they open is not shown again.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// End a token at once.
    Revoke {
        /// The token's id, as `token list` shows it.
        id: TokenId,
    },
}

/// Make a token.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// What it is for; shown in lists and in the trail.
    #[arg(long)]
    name: String,
    /// front-desk, practitioner, editor, reviewer, admin or operator; may repeat.
    #[arg(long = "role", required = true)]
    roles: Vec<Role>,
    /// The account it belongs to; a practitioner's token needs one to read a chart.
    #[arg(long)]
    staff: Option<StaffId>,
    /// The last day it opens anything, e.g. 2027-12-31 (UTC), or an instant.
    #[arg(long, value_parser = end)]
    expires: Option<Timestamp>,
}

impl Token {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let clinic = Clinic::assemble(settings).await?;
        match self {
            Self::Create(create) => create.run(&clinic).await?,
            Self::List { json } => list(&clinic, json).await?,
            Self::Revoke { id } => {
                let revoked = clinic.storage.revoke_token(id, &clinic.operator(), clinic.now()).await?;
                anyhow::ensure!(revoked, "{id}: no token that could be revoked. `movability token list` shows them");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Create {
    async fn run(self, clinic: &Clinic) -> anyhow::Result<()> {
        if let Some(id) = self.staff {
            let account = clinic.storage.staff_member(id).await?;
            anyhow::ensure!(account.is_some(), "--staff {id}: no such account. `movability staff list` shows them");
        }
        let token = NewToken { name: self.name, roles: self.roles, staff: self.staff, expires_at: self.expires };
        let (_, secret) = clinic.storage.create_token(&token, &clinic.operator(), clinic.now()).await?;
        output::line(secret);
        Ok(())
    }
}

async fn list(clinic: &Clinic, json: bool) -> anyhow::Result<()> {
    let tokens = clinic.storage.tokens().await?;
    if json {
        for token in &tokens {
            output::json(&serde_json::json!({
                "id": token.id,
                "name": token.name,
                "roles": token.roles,
                "staff": token.staff,
                "created_at": token.created_at,
                "expires_at": token.expires_at,
                "last_used_at": token.last_used_at,
                "revoked_at": token.revoked_at,
            }));
        }
        return Ok(());
    }
    let when = |instant: Option<Timestamp>| instant.map_or_else(|| "never".to_owned(), |instant| instant.to_string());
    let rows = tokens.iter().map(|token| {
        let state = match token.revoked_at {
            Some(at) => format!("revoked {at}"),
            None if token.expires_at.is_some_and(|end| end <= clinic.now()) => "expired".to_owned(),
            None => "open".to_owned(),
        };
        [
            token.id.to_string(),
            token.name.clone(),
            token.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(","),
            state,
            when(token.expires_at),
            when(token.last_used_at),
        ]
    });
    output::table(["ID", "NAME", "ROLES", "STATE", "EXPIRES", "LAST USED"], &rows.collect::<Vec<_>>());
    Ok(())
}

/// An instant, or the end of a day.
fn end(text: &str) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let day: Date = text.parse().map_err(|_| "not a date such as 2027-12-31".to_owned())?;
    let next = day.tomorrow().map_err(|error| error.to_string())?;
    next.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|error| error.to_string())
}
