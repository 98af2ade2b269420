//! What else could be had, for somebody who lost a time.

use domain::booking::{self, Refusal, Request, Wish};
use jiff::{Timestamp, ToSpan};

use crate::{Error, Result, Storage, diary, diary::Pages};

use super::Lost;

/// How far on either side one looks.
const DAYS: i32 = 14;

impl Storage {
    /// The refusal, with the nearest free starts where a time was lost. Asked after the refused transaction is over.
    pub(crate) async fn lost(&self, refusal: Refusal, request: &Request, now: Timestamp) -> Result<Lost> {
        if !refusal.lost_a_time() {
            return Ok(Lost { refusal, alternatives: Vec::new() });
        }
        let read = self.read().await?;
        let clinic = match self.catalogue(&*read).await {
            Ok(clinic) => clinic,
            Err(Error::NotSetUp) => return Ok(Lost { refusal, alternatives: Vec::new() }),
            Err(error) => return Err(error),
        };
        let place = request.location.as_ref().and_then(|id| clinic.location(id));
        let zone = place.map_or(&clinic.identity.zone, |place| &place.zone).clone();
        let date = zone.date(request.starts_at);
        let wish = Wish {
            from: date.saturating_sub(DAYS.days()),
            to: date.saturating_add(DAYS.days()),
            duration: request.duration,
            practitioner: request.practitioner.clone(),
            location: request.location.clone(),
            modality: request.modality,
            ignore: request.ignore,
            ..Wish::of(request.service.clone(), date, date, zone)
        };
        // All practitioners: where one has nothing nearby, another may.
        let Some(pages) = Pages::of(&clinic, &wish.service, None, (wish.from, wish.to)) else {
            return Ok(Lost { refusal, alternatives: Vec::new() });
        };
        let diary = diary::load(&read, clinic, &pages, now).await?;
        Ok(Lost { refusal, alternatives: booking::alternatives(&diary, &wish, request.starts_at, now) })
    }
}
