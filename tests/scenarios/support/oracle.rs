//! What must be true of every clinic after every round, asked from outside the product.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use crate::{Clinic, Kept};

/// Collects what was acknowledged, and judges.
#[derive(Debug, Default)]
pub struct Oracle {
    acknowledged: Vec<String>,
}

/// What the oracle found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Acknowledged bookings that are gone.
    pub lost: Vec<String>,
    /// Pairs of owned times of one resource that overlap.
    pub overlaps: i64,
    /// Pairs of visits of one practitioner at one time that nobody set a rule aside for, whatever they own.
    pub double_booked: i64,
    /// Live visits that own no time.
    pub homeless: i64,
    /// Visits booked by patients that no mail was ever planned for.
    pub unannounced: i64,
    /// Education mails that reached the relay more than once, by Message-ID.
    pub doubled: Vec<String>,
    /// Other mails that reached the relay more than twice.
    pub tripled: Vec<String>,
}

impl Verdict {
    /// Nothing was found.
    ///
    /// # Errors
    /// When something was: everything of it, each in a sentence.
    pub fn acquits(&self) -> Result<()> {
        let found = [
            (self.lost.len(), "acknowledged bookings are gone", self.lost.join(", ")),
            (count(self.overlaps), "pairs of owned times overlap on one resource", String::new()),
            (count(self.double_booked), "pairs of visits are with one practitioner at one time", String::new()),
            (count(self.homeless), "live visits own no time: it can be booked again", String::new()),
            (count(self.unannounced), "visits were booked without their mail", String::new()),
            (self.doubled.len(), "education mails reached the relay more than once", self.doubled.join(", ")),
            (self.tripled.len(), "other mails reached the relay more than twice", self.tripled.join(", ")),
        ];
        let wrong: Vec<String> = found
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(
                |(count, what, which)| {
                    if which.is_empty() { format!("{count} {what}") } else { format!("{count} {what}: {which}") }
                },
            )
            .collect();
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    }
}

fn count(rows: i64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

impl Oracle {
    /// A booking was answered with success.
    pub fn acknowledge(&mut self, id: String) {
        self.acknowledged.push(id);
    }

    /// How many bookings were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Judges what the clinic's database and relay hold now.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn judge(&self, clinic: &Clinic) -> Result<Verdict> {
        let stored = clinic.database.texts(&clinic.ids("SELECT {id} FROM appointment")).await?;
        let lost = self.acknowledged.iter().filter(|id| !stored.contains(&id.to_lowercase())).cloned().collect();
        let one = async |sql| Ok::<_, anyhow::Error>(clinic.database.numbers(sql).await?.first().copied().unwrap_or(0));
        let (doubled, tripled) = copies(&clinic.sink.kept());
        Ok(Verdict {
            lost,
            overlaps: one(OVERLAPS).await?,
            double_booked: one(DOUBLE_BOOKED).await?,
            homeless: one(HOMELESS).await?,
            unannounced: one(UNANNOUNCED).await?,
            doubled,
            tripled,
        })
    }
}

const OVERLAPS: &str = "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id \
    AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.kind <> 'overbook' AND b.kind <> 'overbook'";

/// Asked of the visits themselves, so that it does not depend on what they own.
const DOUBLE_BOOKED: &str = "SELECT count(*) FROM appointment a JOIN appointment b ON a.practitioner = b.practitioner \
    AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at \
    WHERE a.status NOT IN ('cancelled', 'entered-in-error', 'noshow', 'held') AND a.override_reason IS NULL \
    AND b.status NOT IN ('cancelled', 'entered-in-error', 'noshow', 'held') AND b.override_reason IS NULL";

const HOMELESS: &str = "SELECT count(*) FROM appointment WHERE status IN ('booked', 'arrived', 'checked-in', 'fulfilled') \
    AND NOT EXISTS (SELECT 1 FROM occupancy WHERE occupancy.appointment_id = appointment.id)";

const UNANNOUNCED: &str = "SELECT count(*) FROM appointment WHERE status = 'booked' AND created_via <> 'staff' \
    AND NOT EXISTS (SELECT 1 FROM message WHERE message.appointment_id = appointment.id AND kind = 'booked')";

/// Copies beyond what the protocol allows: one of reading, two of a confirmation, with the same Message-ID.
fn copies(kept: &[Kept]) -> (Vec<String>, Vec<String>) {
    let mut seen: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for mail in kept {
        *seen.entry((mail.text.contains("/read/"), mail.id.as_str())).or_default() += 1;
    }
    let over = |reading: bool, most: usize| {
        let found = seen.iter().filter(|((is_reading, _), count)| *is_reading == reading && **count > most);
        found.map(|((_, id), count)| format!("{count} × {id}")).collect()
    };
    (over(true, 1), over(false, 2))
}

impl Clinic {
    /// A query that shows identifiers as text, whichever way the engine stores them.
    fn ids(&self, sql: &str) -> String {
        let shown = match self.engine {
            crate::Engine::Postgres => "CAST(id AS TEXT)".to_owned(),
            crate::Engine::Sqlite => {
                let part = |from: u8, length: u8| format!("substr(lower(hex(id)), {from}, {length})");
                [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ")
            }
        };
        sql.replace("{id}", &shown)
    }
}
