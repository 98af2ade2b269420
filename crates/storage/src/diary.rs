//! Everything a decision about time needs, loaded in one snapshot: a fixed number of statements, whatever the clinic's size.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    appointments::Appointment,
    booking::{Counted, Diary, OnRecord, Request, Taken, TakenKind},
    clinic::{Clinic, Service},
    ids::{AppointmentId, LocationId, PatientId, PractitionerId, ResourceId, ServiceId},
    time::Span,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, JoinType, Order, QueryFilter,
    QuerySelect, TryGetableMany,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr, UnionType},
};
use uuid::Uuid;

use crate::{
    Result, Work, engine,
    rows::{appointment, occupancy, practitioner, spelling::Reader, time_off},
    time::{from_row, to_row},
};

/// Which pages of the diary: whose time, and from when to when.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    service: ServiceId,
    practitioners: Vec<PractitionerId>,
    pub(crate) resources: Vec<ResourceId>,
    pub(crate) range: Span,
    /// Whose record is looked at, and which visit of theirs is in hand.
    person: Option<(PatientId, AppointmentId)>,
}

impl Pages {
    /// The pages of a service on local dates, whatever their zone. None where there is no such service.
    pub(crate) fn of(
        clinic: &Clinic,
        service: &ServiceId,
        only: Option<&PractitionerId>,
        dates: (Date, Date),
    ) -> Option<Self> {
        let service = clinic.service(service)?;
        let practitioners: Vec<PractitionerId> =
            service.practitioners.iter().filter(|id| only.is_none_or(|only| only == *id)).cloned().collect();
        Some(Self {
            resources: resources(clinic, service, &practitioners),
            service: service.id.clone(),
            practitioners,
            range: around(dates),
            person: None,
        })
    }

    /// The pages of one request: its day, whatever the zone.
    pub(crate) fn of_request(clinic: &Clinic, request: &Request) -> Option<Self> {
        let date = clinic.identity.zone.date(request.starts_at);
        Self::of(clinic, &request.service, request.practitioner.as_ref(), (date, date))
    }

    /// The same, with the time and the record of a person; `visit` is the one in hand.
    pub(crate) fn with(mut self, person: PatientId, visit: AppointmentId) -> Self {
        self.resources.push(ResourceId::patient(person));
        self.person = Some((person, visit));
        self
    }

    /// The same, with what a visit has now: its practitioner and room may have gone out of use since.
    pub(crate) fn with_time_of(mut self, visit: &Appointment) -> Self {
        self.resources.push(ResourceId::practitioner(&visit.practitioner));
        self.resources.extend(visit.room.as_ref().map(ResourceId::room));
        self
    }
}

/// Locks whatever the pages are about, and says what the rules are from then on.
///
/// The rules are read again under the lock: whoever changes the catalogue takes the same lock.
pub(crate) async fn lock(
    work: &Work,
    clinic: Arc<Clinic>,
    pages: impl Fn(&Clinic) -> Option<Pages>,
) -> Result<Option<(Arc<Clinic>, Pages)>> {
    let mut clinic = clinic;
    loop {
        let Some(found) = pages(&clinic) else {
            return Ok(None);
        };
        if !engine::lock_resources(work, &found.resources).await? {
            return Ok(Some((clinic, found)));
        }
        let now = work.storage().catalogue(&**work).await?;
        if Arc::ptr_eq(&now, &clinic) {
            return Ok(Some((clinic, found)));
        }
        clinic = now;
    }
}

/// What is taken on these pages: for listing.
pub(crate) async fn taken(database: &DatabaseTransaction, clinic: Arc<Clinic>, pages: &Pages) -> Result<Diary> {
    let counts = clinic.service(&pages.service).is_some_and(|service| service.daily_cap.is_some());
    let mut rows = owned(pages, counts);
    rows.union(UnionType::All, off(pages));
    let rows = database.query_all(&rows).await?;
    let taken = rows.iter().map(|row| one(Row::try_get_many_by_index(row).map_err(DbErr::from)?));
    Ok(Diary { taken: taken.collect::<Result<_>>()?, ..Diary::of(clinic) })
}

/// The same, with what choosing among practitioners and judging a person need: for booking.
pub(crate) async fn load(
    database: &DatabaseTransaction,
    clinic: Arc<Clinic>,
    pages: &Pages,
    now: Timestamp,
) -> Result<Diary> {
    let mut diary = taken(database, clinic, pages).await?;
    // Among one there is nothing to choose.
    if pages.practitioners.len() > 1 {
        diary.last_booked = last_booked(database, &pages.practitioners).await?;
    }
    if let Some((person, visit)) = pages.person {
        let enough = diary.clinic.identity.approve_after_no_shows;
        diary.person = Some(on_record(database, person, visit, &pages.service, enough, now).await?);
    }
    Ok(diary)
}

/// From a day and a half before to as long after, so that no zone, no overnight window and no neighbour's buffer is missed.
fn around((from, to): (Date, Date)) -> Span {
    let utc = jiff::tz::TimeZone::UTC;
    let start = utc.to_timestamp(from.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN);
    let end = utc.to_timestamp(to.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX);
    let day = SignedDuration::from_hours(24);
    Span::new(start.checked_sub(day * 2).unwrap_or(Timestamp::MIN), end.checked_add(day * 3).unwrap_or(Timestamp::MAX))
}

fn resources(clinic: &Clinic, service: &Service, practitioners: &[PractitionerId]) -> Vec<ResourceId> {
    let people = practitioners.iter().map(ResourceId::practitioner);
    let rooms = clinic
        .rooms
        .iter()
        .filter(|room| service.room_kind.as_ref() == Some(&room.kind))
        .map(|room| ResourceId::room(&room.id));
    people.chain(rooms).collect()
}

type Row = (Uuid, i64, i64, Option<Uuid>, Option<String>, String, Option<i64>, Option<String>, Option<i64>);

/// Owned time. A daily cap counts visits by service and by their own start, buffers aside.
fn owned(pages: &Pages, counts: bool) -> SelectStatement {
    use occupancy::{Column as C, Entity};

    let own = |column: C| Expr::col((Entity, column));
    let mut select = Query::select();
    select
        .exprs([C::ResourceId, C::StartsAt, C::EndsAt, C::AppointmentId, C::Place, C::Kind, C::ExpiresAt].map(own))
        .from(Entity)
        .and_where(own(C::ResourceId).is_in(pages.resources.iter().map(|id| Uuid::from(*id))))
        .and_where(own(C::EndsAt).gt(to_row(pages.range.start)))
        .and_where(own(C::StartsAt).lt(to_row(pages.range.end)));
    if counts {
        let of_visit = |column| Expr::col((appointment::Entity, column));
        select.exprs([of_visit(appointment::Column::Service), of_visit(appointment::Column::StartsAt)]).join(
            JoinType::LeftJoin,
            appointment::Entity,
            of_visit(appointment::Column::Id).equals((Entity, C::AppointmentId)),
        );
    } else {
        select.exprs([Expr::val(None::<String>), Expr::val(None::<i64>)]);
    }
    select
}

/// Time off, in the shape of owned time.
fn off(pages: &Pages) -> SelectStatement {
    use time_off::Column as C;

    Query::select()
        .columns([C::ResourceId, C::StartsAt, C::EndsAt])
        .exprs([Expr::val(None::<Uuid>), Expr::val(None::<String>), Expr::val(TakenKind::Off.code())])
        .exprs([Expr::val(None::<i64>), Expr::val(None::<String>), Expr::val(None::<i64>)])
        .from(time_off::Entity)
        .and_where(Expr::col(C::ResourceId).is_in(pages.resources.iter().map(|id| Uuid::from(*id))))
        .and_where(Expr::col(C::EndsAt).gt(to_row(pages.range.start)))
        .and_where(Expr::col(C::StartsAt).lt(to_row(pages.range.end)))
        .take()
}

fn one((resource, starts, ends, visit, place, kind, expires, service, visit_starts): Row) -> Result<Taken> {
    let row = Reader::of("occupancy", &resource);
    let counted = match (service, visit_starts) {
        (Some(service), Some(starts)) => {
            Some(Counted { service: row.parse("service", &service)?, starts_at: from_row(starts) })
        }
        _ => None,
    };
    Ok(Taken {
        resource: resource.into(),
        span: Span::new(from_row(starts), from_row(ends)),
        appointment: visit.map(Into::into),
        place: row.parse_if::<LocationId>("place", place.as_deref())?,
        visit: counted,
        kind: TakenKind::from_code(&kind).ok_or_else(|| row.corrupt("kind"))?,
        expires_at: expires.map(from_row),
    })
}

/// When each practitioner was last booked: one step into an index for each, however long they have worked here.
async fn last_booked(
    database: &DatabaseTransaction,
    practitioners: &[PractitionerId],
) -> Result<BTreeMap<PractitionerId, Timestamp>> {
    let latest: SelectStatement = Query::select()
        .column(appointment::Column::CreatedAt)
        .from(appointment::Entity)
        .and_where(
            Expr::col((appointment::Entity, appointment::Column::Practitioner))
                .equals((practitioner::Entity, practitioner::Column::Id)),
        )
        .and_where(Expr::col(appointment::Column::Status).is_not_in(["held", "cancelled", "entered-in-error"]))
        .order_by(appointment::Column::CreatedAt, Order::Desc)
        .limit(1)
        .take();
    let select: SelectStatement = Query::select()
        .column(practitioner::Column::Id)
        .expr_as(Expr::SubQuery(None, Box::new(latest.into())), Alias::new("latest"))
        .from(practitioner::Entity)
        .and_where(Expr::col(practitioner::Column::Id).is_in(practitioners.iter().map(ToString::to_string)))
        .take();
    let mut last = BTreeMap::new();
    for row in database.query_all(&select).await? {
        let id: String = row.try_get("", "id")?;
        if let Some(latest) = row.try_get::<Option<i64>>("", "latest")? {
            last.insert(Reader::of("practitioner", &id).parse("id", &id)?, from_row(latest));
        }
    }
    Ok(last)
}

/// What is on record of a person, the visit in hand aside.
async fn on_record(
    database: &DatabaseTransaction,
    person: PatientId,
    visit: AppointmentId,
    service: &ServiceId,
    missed_enough: Option<u16>,
    now: Timestamp,
) -> Result<OnRecord> {
    use appointment::Column as C;

    let open = Condition::any()
        .add(C::Status.is_in(["booked", "arrived", "checked-in"]))
        .add(C::Status.eq("awaiting-approval").and(C::Until.gt(to_row(now))));
    let open = Condition::all().add(C::Service.eq(service.as_str())).add(C::StartsAt.gt(to_row(now))).add(open);
    let (open_visits, missed, fulfilled): (i64, i64, i64) = appointment::Entity::find()
        .select_only()
        .expr(how_many(open))
        .expr(how_many(Condition::all().add(C::Status.eq("noshow"))))
        .expr(how_many(Condition::all().add(C::Status.eq("fulfilled"))))
        .filter(C::PatientId.eq(Uuid::from(person)))
        .filter(C::Id.ne(Uuid::from(visit)))
        .into_tuple()
        .one(database)
        .await?
        .unwrap_or_default();
    Ok(OnRecord {
        open_visits: u16::try_from(open_visits).unwrap_or(u16::MAX),
        been_here: fulfilled > 0,
        must_wait: missed_enough.is_some_and(|enough| missed >= i64::from(enough)),
    })
}

/// For how many of the rows something holds.
fn how_many(holds: Condition) -> SimpleExpr {
    Expr::expr(Func::count(CaseStatement::new().case(holds, 1)))
}
