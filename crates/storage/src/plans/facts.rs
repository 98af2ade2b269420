//! What the rules look at besides a plan: thresholds, techniques, who may do what, words that must not stand in it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    articles::checks::PublishChecks,
    ids::PatientId,
    plans::{Baseline, Content, Facts, PlanRules, Scope, ScreenOnRecord, Technique},
    text::Bilingual,
    time::Zone,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use crate::{
    Result, Storage, alerts, articles, measures,
    rows::{content_entry, spelling::Reader},
};

/// Everything that plans of this clinic are held against on a day.
pub(super) struct Bench {
    pub(super) rules: PlanRules,
    pub(super) today: Date,
    zone: Zone,
    catalogue: Vec<Technique>,
    scope: Scope,
    stop_words: PublishChecks,
    /// The safety questions as the person answered them, and whether an answer of theirs may be an emergency that no
    /// clinician has cleared.
    screen: Option<ScreenOnRecord>,
    /// The last score of each measure.
    measured: Vec<Baseline>,
    /// What answers of the intake speak against, each as it was asked.
    contraindications: BTreeMap<String, Bilingual>,
}

impl Bench {
    pub(super) async fn of(
        storage: &Storage,
        database: &impl ConnectionTrait,
        patient: PatientId,
        now: Timestamp,
    ) -> Result<Self> {
        let clinic = storage.catalogue(database).await?;
        let zone = &clinic.identity.zone;
        let today = zone.date(now);
        let told = storage.told(database, patient, today).await?;
        let open_red = !alerts::with_open_red(database, &BTreeSet::from([patient.into()])).await?.is_empty();
        let answered = told.screened.map(|(at, complete)| (zone.date(at), complete));
        let (on, complete) = answered.unwrap_or((Date::MIN, false));
        Ok(Self {
            rules: PlanRules::shipped(),
            today,
            zone: zone.clone(),
            catalogue: techniques(database).await?,
            scope: scope(database, &clinic.identity.jurisdiction).await?,
            stop_words: articles::publish_checks(database).await?,
            screen: (answered.is_some() || open_red).then_some(ScreenOnRecord { on, complete, open_red }),
            measured: measures::last_of_each(storage, database, patient).await?,
            contraindications: told.contraindications,
        })
    }

    /// The local day of an instant.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        self.zone.date(at)
    }

    /// The safety questions as they stand: those that the person answered, and those that a clinician put. An emergency
    /// that an intake told of is open whatever was written afterwards (PLAN-15).
    pub(super) fn screen(&self, content: &Content) -> Option<ScreenOnRecord> {
        content.screened(self.screen)
    }

    /// What the rules look at for one plan.
    pub(super) fn facts(&self, content: &Content) -> Facts<'_> {
        let chosen = content.chosen_measure();
        Facts {
            today: self.today,
            rules: &self.rules,
            catalogue: &self.catalogue,
            scope: &self.scope,
            screen: self.screen(content),
            baseline: content.measured(self.measured.iter().find(|last| last.measure == chosen).cloned()),
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
