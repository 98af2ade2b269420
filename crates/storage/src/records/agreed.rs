//! What somebody agreed to or took back at the desk: on paper, or by saying so.

use domain::{
    access::Permit,
    audit::Trail,
    ids::PatientId,
    outbox::Reason,
    patients::consent::{Decision, Entry, Kind, Method},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{exists, sees};
use crate::{Result, Storage, consent as ledger, messages, own_pages, patients, rows::consent_text};

/// A decision as it reached the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// What about.
    pub kind: Kind,
    /// The version of the words.
    pub version: String,
    /// Given or withdrawn.
    pub decision: Decision,
    /// On paper, or said.
    pub method: Method,
    /// Where the proof lies: the number of a scan, a binder.
    pub evidence: Option<String>,
}

/// There are no such words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this consent has no such version")]
pub struct NoSuchWords;

impl Storage {
    /// Writes down a decision of somebody on record; what waits for a purpose that ends goes no further. None where there is
    /// no such person for this permit.
    pub async fn record_consent(
        &self,
        id: PatientId,
        agreed: &Agreed,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<std::result::Result<Vec<Entry>, NoSuchWords>>> {
        let work = self.begin(now).await?;
        let Some(row) = exists(&*work, id, by).await? else { return Ok(None) };
        if !sees(&*work, id, by).await? {
            return Ok(None);
        }
        let words = consent_text::Entity::find()
            .filter(consent_text::Column::Kind.eq(agreed.kind.code()))
            .filter(consent_text::Column::Version.eq(agreed.version.as_str()));
        if words.one(&*work).await?.is_none() {
            return Ok(Some(Err(NoSuchWords)));
        }
        patients::lock(&work, id).await?;
        let entry = Entry {
            kind: agreed.kind,
            decision: agreed.decision,
            version: agreed.version.clone(),
            lang: row.patient()?.lang,
            method: agreed.method,
            at: now,
            network: None,
        };
        let source = ledger::Source { actor: by.who(), appointment: None, message: None };
        ledger::append(&work, id, &[entry], source).await?;
        if agreed.decision == Decision::Withdrawn {
            messages::stop_waiting(&work, own_pages::ended_by(agreed.kind, id), Reason::Consent).await?;
        }
        let after = ledger::ledger(&*work, id).await?;
        let trail = Trail::on(by.who(), "patient.consent-recorded", "patient", id.to_string()).about(id);
        let trail = match &agreed.evidence {
            Some(evidence) => trail.because(evidence.as_str()),
            None => trail,
        };
        work.commit(trail).await?;
        Ok(Some(Ok(after)))
    }
}
