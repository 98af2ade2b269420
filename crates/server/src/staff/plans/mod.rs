//! Treatment plans at the desk: a patient's plans, one plan part by part, what still stands against signing it, signing it.

mod asking;
mod edit;
mod item;
mod list;
mod part;
mod show;
mod sign;

pub(crate) use edit::{ask, keep};
pub(crate) use list::{begin, list};
pub(crate) use show::show;
pub(crate) use sign::{confirm, sign};

use domain::{
    articles,
    ids::PlanId,
    plans::{Content, Technique},
};
use jiff::civil::Date;
use storage::plans::{Chart, PlanView};

use crate::{Site, error::Error, extract::Caller, problem::Problem, staff::alerts::account, words::Words};

use part::Around;

/// A plan, and everything its forms look at.
struct Opened {
    view: PlanView,
    name: String,
    content: Content,
    techniques: Vec<Technique>,
    catalogue: Vec<articles::Technique>,
    today: Date,
}

impl Opened {
    /// A plan of somebody whom the caller treats; for others there is none to open.
    async fn of(site: &Site, caller: &Caller, id: &str) -> Result<Self, Error> {
        let (id, now) = (id.parse::<PlanId>().map_err(|_| Problem::not_found())?, site.clock.now());
        let view = site.storage.plan(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
        let person = site.storage.patient(view.patient, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
        let chart = view.chart.as_deref().ok_or_else(Problem::not_found)?;
        let plan = &chart.plan;
        let draft = plan.draft().map(|draft| draft.content.clone());
        let content = draft.or_else(|| plan.status().version().map(|version| version.content().clone()));
        let entries = site.storage.content_entries("technique").await?;
        let techniques = entries.iter().filter_map(|entry| serde_json::from_str(&entry.entry).ok()).collect();
        let catalogue = entries.iter().filter_map(|entry| serde_json::from_str(&entry.entry).ok()).collect();
        Ok(Self {
            name: person.name.expose().to_owned(),
            content: content.unwrap_or_default(),
            techniques,
            catalogue,
            today: site.clinic().await?.identity.zone.date(now),
            view,
        })
    }

    fn chart(&self) -> &Chart {
        self.view.chart.as_deref().expect("a plan is opened for those who see what it says")
    }

    fn around(&self, caller: &Caller) -> Result<Around<'_>, Error> {
        Ok(Around {
            content: &self.content,
            reason: self.chart().plan.draft().and_then(|draft| draft.reason.as_ref()),
            problems: &self.chart().problems,
            techniques: &self.techniques,
            catalogue: &self.catalogue,
            by: account(caller)?,
            today: self.today,
            t: Words::of(caller.lang),
        })
    }

    fn path(&self) -> String {
        format!("/staff/plans/{}", self.view.id)
    }
}

/// Where a plan stands, in words, and the colour that repeats it.
fn standing(status: &str, t: &Words) -> (String, &'static str) {
    match status {
        "active" => (t.editor_status_active(), "green"),
        "on-hold" => (t.editor_status_on_hold(), "orange"),
        "completed" => (t.editor_status_completed(), "white"),
        "revoked" => (t.editor_status_revoked(), "white"),
        "entered-in-error" => (t.editor_status_in_error(), "red"),
        _ => (t.editor_status_draft(), "grey"),
    }
}
