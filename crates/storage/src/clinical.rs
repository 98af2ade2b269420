//! Questionnaires, measures and rules of care, in versions: what was answered or signed keeps the one it was read by.

use std::collections::BTreeMap;

use domain::{
    access::Permit,
    audit::Trail,
    intake::{Questionnaire, QuestionnaireFile},
    measures::{Pack, PackFile},
    red_flags::{RedFlags, RedFlagsFile},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Result, Storage,
    rows::{
        clinical_version::{ActiveModel, Column, Entity, Model},
        spelling::Reader,
    },
    time::to_row,
};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClinicalKind {
    /// An outcome measure.
    Measure,
    /// What is asked before a visit.
    Questionnaire,
    /// The safety rules.
    RedFlags,
    /// The thresholds of plans.
    PlanRules,
}

impl ClinicalKind {
    /// Its word in rows and reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Questionnaire => "questionnaire",
            Self::RedFlags => "red-flags",
            Self::PlanRules => "plan-rules",
        }
    }
}

/// One version of one of them, as JSON that its reader in the domain has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClinicalVersion {
    /// What it is.
    pub kind: ClinicalKind,
    /// Names it in its kind.
    pub id: String,
    /// Its version; of the safety rules, which have one each, the whole is counted on import.
    pub version: u32,
    /// Itself.
    pub entry: String,
}

/// Why a folder's clinical files are not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotImported {
    /// Another text under a version that is known.
    #[error("{kind} {id}: version {version} is known with another content; raise the version")]
    NotRaised {
        /// What it is.
        kind: &'static str,
        /// Which.
        id: String,
        /// The version that is taken.
        version: u32,
    },
    /// A safety rule was changed and has the version it had.
    #[error("red flag {rule}: it was changed; raise its version, so that old answers keep what they were read by")]
    RuleNotRaised {
        /// Which.
        rule: String,
    },
}

impl Storage {
    /// Takes in the versions that are new, and says which; or none of them, where a version does not say what it did.
    pub async fn import_clinical(
        &self,
        versions: &[ClinicalVersion],
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<Vec<ClinicalVersion>, NotImported>> {
        let work = self.begin(now).await?;
        let mut new = Vec::new();
        for one in versions {
            let known = known(&*work, one.kind, &one.id).await?;
            let version = match one.kind {
                ClinicalKind::RedFlags => match next_rules(known.last(), one)? {
                    Ok(version) => version,
                    Err(refusal) => return Ok(Err(refusal)),
                },
                _ => one.version,
            };
            match known.iter().find(|row| u32::try_from(row.version) == Ok(version)) {
                Some(same) if same.entry == one.entry => {}
                Some(_) => {
                    let kind = one.kind.code();
                    return Ok(Err(NotImported::NotRaised { kind, id: one.id.clone(), version }));
                }
                None => new.push(ClinicalVersion { version, ..one.clone() }),
            }
        }
        for one in &new {
            let row = ActiveModel {
                kind: Set(one.kind.code().to_owned()),
                id: Set(one.id.clone()),
                version: Set(i32::try_from(one.version).unwrap_or(i32::MAX)),
                entry: Set(one.entry.clone()),
                imported_at: Set(to_row(now)),
            };
            Entity::insert(row).exec_without_returning(&*work).await?;
        }
        let trail = match new.len() {
            0 => Trail::none("the same versions as before"),
            many => Trail::on(by.who(), "clinical.imported", "clinical", many.to_string()),
        };
        work.commit(trail).await?;
        Ok(Ok(new))
    }
}

/// The version that the safety rules would have: the one they are in, or the next. A changed rule has to say so.
fn next_rules(last: Option<&Model>, one: &ClinicalVersion) -> Result<std::result::Result<u32, NotImported>> {
    let Some(last) = last else { return Ok(Ok(1)) };
    let version = u32::try_from(last.version).unwrap_or_default();
    if last.entry == one.entry {
        return Ok(Ok(version));
    }
    let reader = Reader::of("clinical_version", &last.id);
    let (before, after): (RedFlagsFile, RedFlagsFile) =
        (reader.json("entry", &last.entry)?, reader.json("entry", &one.entry)?);
    let before: BTreeMap<_, _> = before.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
    let silent = after.rules.iter().find(|rule| {
        before.get(rule.id.as_str()).is_some_and(|before| before.version >= rule.version && *before != *rule)
    });
    Ok(match silent {
        Some(rule) => Err(NotImported::RuleNotRaised { rule: rule.id.clone() }),
        None => Ok(version.saturating_add(1)),
    })
}

/// The versions of one file, the oldest first.
async fn known(database: &impl ConnectionTrait, kind: ClinicalKind, id: &str) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::Kind.eq(kind.code())).filter(Column::Id.eq(id));
    Ok(rows.order_by_asc(Column::Version).all(database).await?)
}

/// The latest version of each file of a kind.
async fn latest(database: &impl ConnectionTrait, kind: ClinicalKind) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::Kind.eq(kind.code()));
    let rows = rows.order_by_asc(Column::Id).order_by_desc(Column::Version).all(database).await?;
    let mut latest: Vec<Model> = Vec::new();
    for row in rows {
        if latest.last().is_none_or(|known| known.id != row.id) {
            latest.push(row);
        }
    }
    Ok(latest)
}

async fn of_version(
    database: &impl ConnectionTrait,
    kind: ClinicalKind,
    id: &str,
    version: i32,
) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((kind.code().to_owned(), id.to_owned(), version)).one(database).await?)
}

/// The measures, each in its latest version.
pub(crate) async fn packs(database: &impl ConnectionTrait) -> Result<Vec<Pack>> {
    let rows = latest(database, ClinicalKind::Measure).await?;
    rows.iter().map(|row| loaded(row, Pack::load as fn(PackFile) -> _)).collect()
}

/// The questionnaires, each in its latest version.
pub(crate) async fn questionnaires(database: &impl ConnectionTrait) -> Result<Vec<Questionnaire>> {
    let rows = latest(database, ClinicalKind::Questionnaire).await?;
    rows.iter().map(|row| loaded(row, Questionnaire::load as fn(QuestionnaireFile) -> _)).collect()
}

/// A questionnaire in one version.
pub(crate) async fn questionnaire(
    database: &impl ConnectionTrait,
    id: &str,
    version: i32,
) -> Result<Option<Questionnaire>> {
    let row = of_version(database, ClinicalKind::Questionnaire, id, version).await?;
    row.map(|row| loaded(&row, Questionnaire::load as fn(QuestionnaireFile) -> _)).transpose()
}

/// The safety rules as they are now, and their version.
pub(crate) async fn rules_now(database: &impl ConnectionTrait) -> Result<Option<(RedFlags, i32)>> {
    let row = latest(database, ClinicalKind::RedFlags).await?.pop();
    row.map(|row| Ok((loaded(&row, RedFlags::load as fn(RedFlagsFile) -> _)?, row.version))).transpose()
}

/// The safety rules in one version.
pub(crate) async fn rules(database: &impl ConnectionTrait, version: i32) -> Result<Option<RedFlags>> {
    let row = of_version(database, ClinicalKind::RedFlags, "red-flags", version).await?;
    row.map(|row| loaded(&row, RedFlags::load as fn(RedFlagsFile) -> _)).transpose()
}

fn loaded<F: serde::de::DeserializeOwned, T, E>(
    row: &Model,
    load: impl FnOnce(F) -> std::result::Result<T, E>,
) -> Result<T> {
    let reader = Reader::of("clinical_version", &row.id);
    load(reader.json("entry", &row.entry)?).map_err(|_| reader.corrupt("entry"))
}
