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
use storage::staff::{NewStaff, StaffView};

use crate::{Clinic, output};

/// Accounts and roles.
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Add an account and print its invitation: the address where its password is chosen.
    Add(Add),
    /// Take an account's password, app and sessions away, and print a new invitation.
    ResetMfa {
        /// The account's mail address.
        #[arg(value_parser = address)]
        email: EmailAddress,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// End an account at once, with its sessions and tokens.
    Disable {
        /// The account's mail address.
        #[arg(value_parser = address)]
        email: EmailAddress,
    },
    /// List the accounts.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
}

/// Add an account and print its invitation.
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
            Self::ResetMfa { email, json } => reset(&clinic, &email, json).await?,
            Self::Disable { email } => disable(&clinic, &email).await?,
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
        let token = clinic.storage.invite(added.id, &by, clinic.now()).await?;
        invitation(clinic, &added, &token.context("the new account can be invited")?, self.json);
        Ok(())
    }
}

/// Prints the address that an account chooses its password at.
fn invitation(clinic: &Clinic, account: &StaffView, token: &str, json: bool) {
    let enrol = format!("{}/staff/enrol/{token}", clinic.public_url());
    if json {
        output::json(&serde_json::json!({ "id": account.id, "email": account.email.expose(), "enrol": enrol }));
    } else {
        output::line(format!("id     {}", account.id));
        output::line(format!("enrol  {enrol}  (one use, 24 hours)"));
    }
}

async fn reset(clinic: &Clinic, email: &EmailAddress, json: bool) -> anyhow::Result<()> {
    let account = account(clinic, email).await?;
    let token = clinic.storage.reset_sign_in(account.id, &clinic.operator(), clinic.now()).await?;
    let token = token.context("this account was disabled; add another one")?;
    invitation(clinic, &account, &token, json);
    Ok(())
}

async fn disable(clinic: &Clinic, email: &EmailAddress) -> anyhow::Result<()> {
    let account = account(clinic, email).await?;
    let ended = clinic.storage.disable_staff(account.id, &clinic.operator(), clinic.now()).await?;
    anyhow::ensure!(ended, "this account was disabled before");
    Ok(())
}

async fn account(clinic: &Clinic, email: &EmailAddress) -> anyhow::Result<StaffView> {
    let account = clinic.storage.staff_by_email(email).await?;
    account.context("no account has this address. `movability staff list` shows them")
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
