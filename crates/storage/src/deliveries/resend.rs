//! Replay: the same delivery once more, with the same Message-ID, because a person decided so.

use domain::{access::Permit, audit::Trail, ids::DeliveryId, outbox::State};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Result, Storage, suppression};

use super::in_hand::{self, Move};

/// Why a delivery is not sent once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResendRefusal {
    /// There is no such delivery.
    #[error("there is no such delivery")]
    Absent,
    /// It was not refused, given up or lost sight of.
    #[error("only what was refused, given up or lost sight of can be sent once more")]
    WrongState,
    /// Its address is not written to; release that first.
    #[error("this address is not written to; release it first")]
    Suppressed,
}

impl Storage {
    /// Sends a refused, failed or unknown delivery once more. It goes back to the queue; consent is asked again when it leaves.
    pub async fn resend(
        &self,
        delivery: DeliveryId,
        reason: &str,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(), ResendRefusal>> {
        let work = self.begin(now).await?;
        let rows = in_hand::lock(&work, &[Uuid::from(delivery)]).await?;
        let Some(row) = rows.first() else {
            return Ok(Err(ResendRefusal::Absent));
        };
        let again = matches!(
            row.delivery.state()?,
            State::Rejected | State::Failed(_) | State::OutcomeUnknown | State::PresumedAccepted
        );
        if !again {
            return Ok(Err(ResendRefusal::WrongState));
        }
        if !suppression::active(&work, vec![row.delivery.address_hash.clone()], now).await?.is_empty() {
            return Ok(Err(ResendRefusal::Suppressed));
        }
        in_hand::settle(&work, &[(row, Move::to(State::Queued { not_before: now }))], now).await?;
        let mut trail = Trail::on(by.who(), "message.resent", "message", row.message.id.to_string()).because(reason);
        if let Some(patient) = row.message.patient {
            trail = trail.about(patient);
        }
        work.commit(trail).await?;
        Ok(Ok(()))
    }
}
