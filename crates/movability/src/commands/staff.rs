//! `movability staff`: accounts and roles.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::{
    access::Role,
    ids::PractitionerId,
    text::{EmailAddress, PersonName},
};
use settings::Settings;
use storage::staff::NewStaff;

use crate::{Clinic, output};

/// Accounts and roles.
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Add an account and print the address of its first sign-in.
    Add(Add),
    /// List the accounts.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
}

/// Add an account and print the address of its first sign-in.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// The account's mail address.
    #[arg(value_parser = address)]
    email: EmailAddress,
    /// The person's full name.
    #[arg(long, value_parser = name)]
    name: PersonName,
    /// front-desk, practitioner, editor, reviewer, admin or operator; may repeat.
    #[arg(long = "role", required = true)]
    roles: Vec<Role>,
    /// The practitioners whose patients are theirs to treat; may repeat.
    #[arg(long = "practitioner", value_parser = practitioner)]
    circle: Vec<PractitionerId>,
    /// One JSON document instead of lines.
    #[arg(long)]
    json: bool,
}

impl Staff {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let clinic = Clinic::assemble(settings).await?;
        match self {
            Self::Add(add) => add.run(&clinic).await?,
            Self::List { json } => list(&clinic, json).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    async fn run(self, clinic: &Clinic) -> anyhow::Result<()> {
        if self.roles.contains(&Role::Practitioner) || !self.circle.is_empty() {
            let known = clinic.catalogue().await?;
            for id in &self.circle {
                known.practitioner(id).with_context(|| {
                    let ids = known.practitioners.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
                    format!("--practitioner {id}: no practitioner of this clinic; there are {}", ids.join(", "))
                })?;
            }
        }
        let account = NewStaff { email: self.email, name: self.name, roles: self.roles, circle: self.circle };
        let by = clinic.operator();
        let added = clinic.storage.add_staff(&account, &by, clinic.now()).await?;
        let added = added.map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        let token = clinic.storage.sign_in_link(added.id, &by, clinic.now()).await?;
        let token = token.context("the new account can sign in")?;
        let enrol = format!("{}/staff/sign-in?token={token}", clinic.public_url());
        if self.json {
            output::json(&serde_json::json!({ "id": added.id, "email": added.email.expose(), "enrol": enrol }));
        } else {
            output::line(format!("id     {}", added.id));
            output::line(format!("enrol  {enrol}  (one use, 10 minutes)"));
        }
        Ok(())
    }
}

async fn list(clinic: &Clinic, json: bool) -> anyhow::Result<()> {
    let accounts = clinic.storage.staff().await?;
    if json {
        for account in &accounts {
            output::json(&serde_json::json!({
                "id": account.id,
                "email": account.email.expose(),
                "name": account.name.expose(),
                "roles": account.roles,
                "practitioners": account.circle,
                "disabled": account.disabled,
            }));
        }
        return Ok(());
    }
    let rows = accounts.iter().map(|account| {
        [
            account.id.to_string(),
            account.email.expose().to_owned(),
            account.name.expose().to_owned(),
            account.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(","),
            account.circle.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            if account.disabled { "disabled" } else { "" }.to_owned(),
        ]
    });
    output::table(["ID", "EMAIL", "NAME", "ROLES", "PRACTITIONERS", ""], &rows.collect::<Vec<_>>());
    Ok(())
}

fn address(text: &str) -> Result<EmailAddress, String> {
    text.parse().map_err(|_| "not an e-mail address we can write to".to_owned())
}

fn name(text: &str) -> Result<PersonName, String> {
    text.parse().map_err(|mistake| format!("{mistake}"))
}

fn practitioner(text: &str) -> Result<PractitionerId, String> {
    text.parse().map_err(|mistake| format!("{mistake}"))
}
