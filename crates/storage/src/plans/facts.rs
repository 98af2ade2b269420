//! What the rules look at besides a plan: thresholds, techniques, who may do what, words that must not stand in it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    articles::checks::PublishChecks,
    ids::PatientId,
    plans::{Content, Facts, PlanRules, Scope, ScreenOnRecord, Technique},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use crate::{
    Result, Storage, alerts, articles,
    rows::{content_entry, spelling::Reader},
};

/// Everything that plans of this clinic are held against on a day.
pub(super) struct Bench {
    pub(super) rules: PlanRules,
    pub(super) today: Date,
    catalogue: Vec<Technique>,
    scope: Scope,
    stop_words: PublishChecks,
    /// An answer of the person that may be an emergency, and that no clinician has cleared.
    open_red: bool,
    /// What answers of the intake speak against. They are not read yet: until then PLAN-20 finds nothing, and whoever
    /// signs has to look at the answers.
    contraindications: BTreeMap<String, String>,
}

impl Bench {
    pub(super) async fn of(
        storage: &Storage,
        database: &impl ConnectionTrait,
        patient: PatientId,
        now: Timestamp,
    ) -> Result<Self> {
        let clinic = storage.catalogue(database).await?;
        let flagged = alerts::with_open_red(database, &BTreeSet::from([patient.into()])).await?;
        Ok(Self {
            rules: PlanRules::shipped(),
            today: clinic.identity.zone.date(now),
            catalogue: techniques(database).await?,
            scope: scope(database, &clinic.identity.jurisdiction).await?,
            stop_words: articles::publish_checks(database).await?,
            open_red: !flagged.is_empty(),
            contraindications: BTreeMap::new(),
        })
    }

    /// The safety questions as they stand. Whoever writes the plan asks them; an emergency that an intake told of is open
    /// whatever was written afterwards (PLAN-15).
    pub(super) fn screen(&self, content: &Content) -> Option<ScreenOnRecord> {
        let open = ScreenOnRecord { on: Date::MIN, complete: false, open_red: true };
        content.screened(self.open_red.then_some(open))
    }

    /// What the rules look at for one plan.
    pub(super) fn facts(&self, content: &Content) -> Facts<'_> {
        Facts {
            today: self.today,
            rules: &self.rules,
            catalogue: &self.catalogue,
            scope: &self.scope,
            screen: self.screen(content),
            baseline: content.measured(None),
            contraindications: &self.contraindications,
            stop_words: &self.stop_words,
            template: None,
        }
    }
}

async fn techniques(database: &impl ConnectionTrait) -> Result<Vec<Technique>> {
    let rows = content_entry::Entity::find()
        .filter(content_entry::Column::Kind.eq("technique"))
        .order_by_asc(content_entry::Column::Position)
        .all(database)
        .await?;
    rows.iter().map(|row| Reader::of("content_entry", &row.id).json("entry", &row.entry)).collect()
}

/// Who may do what the law reserves; nobody, where the profile does not say.
async fn scope(database: &impl ConnectionTrait, jurisdiction: &str) -> Result<Scope> {
    #[derive(Deserialize)]
    struct Profile {
        #[serde(default)]
        acts: Scope,
    }
    let key = ("jurisdiction".to_owned(), jurisdiction.to_owned());
    let Some(row) = content_entry::Entity::find_by_id(key).one(database).await? else {
        return Ok(Scope::default());
    };
    Ok(Reader::of("content_entry", &row.id).json::<Profile>("entry", &row.entry)?.acts)
}
