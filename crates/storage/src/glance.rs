//! The taken time of many people over many days, in one statement: what a listing of free times needs.
//!
//! A month of ten people is thousands of rows, and handing a row over costs more than finding it. So each column comes as
//! one list for each resource, and what the rules were at that moment comes along: one statement is one snapshot.

use domain::{
    booking::{Diary, Taken, TakenKind},
    clinic::Clinic,
    time::Span,
};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Alias, Expr, Func, IntoIden, Query, SelectStatement, SimpleExpr, UnionType},
};
use uuid::Uuid;

use crate::{
    Error, Result, Storage,
    diary::Pages,
    rows::{clinic, occupancy, spelling::Reader, time_off},
    time::{from_row, to_row},
};

impl Storage {
    /// The rules, and what is taken on these pages, as both are at one moment; not which visit takes it, nor of which
    /// service. None where the pages are none.
    ///
    /// The pages are opened by the rules at hand; the answer says whether those still hold, else it is asked again.
    pub(crate) async fn glance(&self, pages: impl Fn(&Clinic) -> Option<Pages>) -> Result<Option<Diary>> {
        let (mut revision, mut clinic) = self.catalogue_at_hand().await?;
        loop {
            let Some(pages) = pages(&clinic) else { return Ok(None) };
            let (seen, taken) = self.taken(&clinic, &pages).await?;
            if seen == revision {
                return Ok(Some(Diary { taken, ..Diary::of(clinic) }));
            }
            (revision, clinic) = self.catalogue_and_revision(&self.0.database).await?;
        }
    }

    async fn taken(&self, clinic: &Clinic, pages: &Pages) -> Result<(i64, Vec<Taken>)> {
        let mut lists = revision();
        lists.union(UnionType::All, owned(pages)).union(UnionType::All, off(pages));
        let (mut revision, mut taken) = (None, Vec::new());
        for row in self.0.database.query_all(&lists).await? {
            let text = |column| row.try_get_by_index::<String>(column);
            match row.try_get_by_index::<Option<Uuid>>(0)? {
                None => revision = text(1)?.parse::<i64>().ok(),
                Some(resource) => {
                    let columns = [text(1)?, text(2)?, text(3)?, text(4)?, text(5)?];
                    unpack(resource, &columns, clinic, &mut taken)?;
                }
            }
        }
        Ok((revision.ok_or(Error::NotSetUp)?, taken))
    }
}

/// The revision of the rules, in the shape of the lists.
fn revision() -> SelectStatement {
    let nothing = || Expr::val("");
    Query::select()
        .expr_as(Expr::val(None::<Uuid>), "resource_id")
        .expr_as(Expr::col(clinic::Column::Revision).cast_as("text"), "starts")
        .exprs([nothing(), nothing(), nothing(), nothing()])
        .from(clinic::Entity)
        .take()
}

/// Owned time by resource. Rows of a group are read once, so the lists are in one order, whichever that is.
fn owned(pages: &Pages) -> SelectStatement {
    use occupancy::Column as C;

    let or_nothing = |value: Expr| Expr::expr(Func::coalesce([value, Expr::val("")]));
    let expires = or_nothing(Expr::col(C::ExpiresAt).cast_as("text"));
    Query::select()
        .column(C::ResourceId)
        .exprs([instants(C::StartsAt), instants(C::EndsAt), list(Expr::col(C::Kind))])
        .exprs([list(expires), list(or_nothing(Expr::col(C::Place)))])
        .from(occupancy::Entity)
        .and_where(Expr::col(C::ResourceId).is_in(pages.resources.iter().map(|id| Uuid::from(*id))))
        .and_where(Expr::col(C::EndsAt).gt(to_row(pages.range.start)))
        .and_where(Expr::col(C::StartsAt).lt(to_row(pages.range.end)))
        .group_by_col(C::ResourceId)
        .take()
}

/// Time off by resource, likewise.
fn off(pages: &Pages) -> SelectStatement {
    use time_off::Column as C;

    Query::select()
        .column(C::ResourceId)
        .exprs([instants(C::StartsAt), instants(C::EndsAt), list(Expr::val(TakenKind::Off.code()))])
        .exprs([list(Expr::val("")), list(Expr::val(""))])
        .from(time_off::Entity)
        .and_where(Expr::col(C::ResourceId).is_in(pages.resources.iter().map(|id| Uuid::from(*id))))
        .and_where(Expr::col(C::EndsAt).gt(to_row(pages.range.start)))
        .and_where(Expr::col(C::StartsAt).lt(to_row(pages.range.end)))
        .group_by_col(C::ResourceId)
        .take()
}

fn instants(column: impl IntoIden) -> SimpleExpr {
    list(Expr::col(column.into_iden()).cast_as("text"))
}

/// The values of a group, with commas between them. No value has one: they are numbers, codes and slugs.
fn list(value: Expr) -> SimpleExpr {
    Expr::expr(Func::cust(Alias::new("string_agg")).args([value, Expr::val(",")]))
}

fn unpack(resource: Uuid, columns: &[String; 5], clinic: &Clinic, taken: &mut Vec<Taken>) -> Result<()> {
    let row = Reader::of("occupancy", &resource);
    let second = |column: &str, text: &str| text.parse().map(from_row).map_err(|_| row.corrupt(column));
    let place = |slug: &str| match clinic.locations.iter().find(|known| known.id.as_str() == slug) {
        _ if slug.is_empty() => Ok(None),
        Some(known) => Ok(Some(known.id.clone())),
        None => row.parse("place", slug).map(Some),
    };
    let [starts, ends, kinds, expiries, places] = columns.each_ref().map(|list| list.split(','));
    for ((((start, end), kind), expires), at) in starts.zip(ends).zip(kinds).zip(expiries).zip(places) {
        taken.push(Taken {
            resource: resource.into(),
            span: Span::new(second("starts_at", start)?, second("ends_at", end)?),
            appointment: None,
            place: place(at)?,
            visit: None,
            kind: TakenKind::from_code(kind).ok_or_else(|| row.corrupt("kind"))?,
            expires_at: if expires.is_empty() { None } else { Some(second("expires_at", expires)?) },
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::{access::Permit, ids::ResourceId};
    use jiff::civil::date;
    use sea_orm::ActiveModelTrait;

    use super::*;
    use crate::{Keys, Options, diary, small_clinic::small_clinic};

    #[tokio::test]
    async fn a_glance_sees_what_reading_row_by_row_sees() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("movability.db").display());
        migrations::up(&url, false).await.unwrap();
        let keys = Keys { secret: [7; 32], seals: [(1, [1; 32])].into(), current: 1 };
        let storage = Storage::open(&url, keys, Options::default()).await.unwrap();
        let now = date(2028, 5, 8).at(9, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
        storage
            .apply_clinic(&small_clinic(&["ada", "ben"], None), false, &Permit::operator("test"), now)
            .await
            .unwrap()
            .unwrap();
        let people = ["ada", "ben"].map(|id| Uuid::from(ResourceId::practitioner(&id.parse().unwrap())));
        let kinds = [("visit", None, Some("main")), ("hold", Some(now), None), ("overbook", None, Some("gone"))];
        for number in 0..12_usize {
            let (kind, expires_at, place) = kinds[number % 3];
            let starts_at = to_row(now) + 1800 * number as i64;
            let row = occupancy::Model {
                id: Uuid::from_u128(number as u128),
                appointment_id: Uuid::from_u128(number as u128),
                resource_id: people[number % 2],
                starts_at,
                ends_at: starts_at + 900,
                expires_at: expires_at.map(to_row),
                kind: kind.to_owned(),
                place: place.map(str::to_owned),
            };
            occupancy::ActiveModel::from(row).reset_all().insert(&storage.0.database).await.unwrap();
            let off = time_off::Model {
                id: Uuid::from_u128(number as u128),
                resource_id: people[number % 2],
                starts_at,
                ends_at: starts_at + 60,
                reason: None,
            };
            time_off::ActiveModel::from(off).reset_all().insert(&storage.0.database).await.unwrap();
        }
        let pages =
            |clinic: &Clinic| Pages::of(clinic, &"visit".parse().unwrap(), None, (date(2028, 5, 8), date(2028, 5, 9)));

        let glance = storage.glance(pages).await.unwrap().unwrap();

        let read = storage.read().await.unwrap();
        let clinic = storage.catalogue(&*read).await.unwrap();
        let pages = pages(&clinic).unwrap();
        let rows = diary::taken(&read, clinic, &pages).await.unwrap();
        let in_order = |mut taken: Vec<Taken>| {
            taken.iter_mut().for_each(|taken| taken.appointment = None);
            taken.sort_by_key(|taken| (taken.resource, taken.span.start, taken.span.end));
            taken
        };
        assert_eq!(rows.taken.len(), 24);
        assert_eq!(in_order(glance.taken), in_order(rows.taken));
    }
}
