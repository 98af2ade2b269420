//! Stored visits, as a clinic of some years has them: half hours in working hours, every second one taken.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use domain::ids::ResourceId;
use jiff::{Timestamp, ToSpan as _, civil::Weekday, tz::TimeZone};
use sea_orm::{ConnectionTrait as _, Database, DatabaseTransaction, DbBackend, Statement, TransactionTrait as _};
use uuid::Uuid;

/// How long a visit is, in seconds.
pub(crate) const LENGTH: i64 = 1800;

/// Rows of one statement.
const ROWS: usize = 1000;

/// The half hours of a working day: 8 to 12 and 13 to 17, as in the clinic that is measured.
const HALF_HOURS: [i8; 16] = [16, 17, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30, 31, 32, 33];

/// When each practitioner's visits start, oldest first: back from a month ahead until there are enough.
pub(crate) fn starts(people: usize, visits: usize, now: Timestamp) -> Result<Vec<Vec<i64>>> {
    let zone = TimeZone::get("America/Toronto")?;
    let mut date = now.to_zoned(zone.clone()).date().checked_add(30.days())?;
    let mut starts = vec![Vec::new(); people];
    while starts.iter().any(|starts| starts.len() < visits / people) {
        if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let day = date.to_datetime(jiff::civil::Time::midnight()).to_zoned(zone.clone())?;
            for half_hour in HALF_HOURS.iter().rev() {
                let start = day.with().hour(half_hour / 2).minute(half_hour % 2 * 30).build()?.timestamp().as_second();
                for (person, starts) in starts.iter_mut().enumerate() {
                    if starts.len() < visits / people && is_taken(person, start) {
                        starts.push(start);
                    }
                }
            }
        }
        date = date.checked_sub(1.days())?;
    }
    starts.iter_mut().for_each(|starts| starts.reverse());
    Ok(starts)
}

/// Every second half hour, without a pattern, and the same in every run.
fn is_taken(person: usize, start: i64) -> bool {
    let mixed = (start as u64 / 1800 + person as u64 * 7919).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 63 == 0
}

/// Stores them in the product's own tables, past its programs and not past its guards, in one transaction.
///
/// Oldest first: the guard then finds nothing after each new row, as in a clinic that books ahead.
pub(crate) async fn store(url: &str, starts: &[Vec<i64>]) -> Result<()> {
    let database = Database::connect(url).await?;
    let work = database.begin().await?;
    for (person, starts) in starts.iter().enumerate() {
        for (chunk, starts) in starts.chunks(ROWS).enumerate() {
            insert(&work, person, chunk * ROWS, starts).await?;
        }
    }
    #[expect(clippy::disallowed_methods, reason = "a measurement's own rows leave no trail")]
    work.commit().await?;
    database.execute_unprepared("ANALYZE").await?;

    let stored: usize = starts.iter().map(Vec::len).sum();
    for table in ["appointment", "occupancy"] {
        let count = Statement::from_string(database.get_database_backend(), format!("SELECT count(*) FROM {table}"));
        let row = database.query_one_raw(count).await?.context("a count")?;
        ensure!(row.try_get_by_index::<i64>(0)? == i64::try_from(stored)?, "not every visit was stored");
    }
    Ok(database.close().await?)
}

async fn insert(work: &DatabaseTransaction, person: usize, first: usize, starts: &[i64]) -> Result<()> {
    let backend = work.get_database_backend();
    let id = |id: Uuid| match backend {
        DbBackend::Sqlite => format!("x'{}'", id.simple()),
        _ => format!("'{id}'"),
    };
    let name = format!("p-{}", person + 1);
    let resource = id(ResourceId::practitioner(&name.parse()?).into());
    let (mut visits, mut owned) = (String::new(), String::new());
    for (number, start) in starts.iter().enumerate() {
        let number = ((person as u128) << 64) | (first + number) as u128;
        let (visit, own) = (id(Uuid::from_u128(number)), id(Uuid::from_u128((1 << 100) | number)));
        let (comma, end) = (if visits.is_empty() { "" } else { "," }, start + LENGTH);
        write!(
            visits,
            "{comma}({visit}, 1, 0, 'booked', false, false, 'service-1', 'in-person', 'main', '{name}', {start}, {end}, \
             '[]', 'en-CA', 'import', 0, {start}, {start})"
        )?;
        write!(owned, "{comma}({own}, {visit}, {resource}, {start}, {end}, 'visit', 'main')")?;
    }
    work.execute_unprepared(&format!(
        "INSERT INTO appointment (id, version, sequence, status, renewed, late, service, modality, location, practitioner, \
         starts_at, ends_at, consents, lang, created_via, manage_counter, created_at, updated_at) VALUES {visits}"
    ))
    .await?;
    work.execute_unprepared(&format!(
        "INSERT INTO occupancy (id, appointment_id, resource_id, starts_at, ends_at, kind, place) VALUES {owned}"
    ))
    .await?;
    Ok(())
}
