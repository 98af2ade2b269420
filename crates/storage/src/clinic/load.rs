//! The catalogue's tables as one value.

use std::collections::BTreeMap;

use domain::{
    clinic::{Clinic, Closure, Hours, Location, Override, Practitioner, Room, Service, Travel},
    time::{Minutes, WallWindow},
};
use jiff::civil::Weekday;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::{
    Error, Result,
    rows::{
        clinic, closure, hours_override, hours_rule, location, practitioner, room, service, service_practitioner,
        spelling::Reader, travel,
    },
};

/// Reads the whole catalogue, in its author's order.
pub(super) async fn clinic(database: &impl ConnectionTrait) -> Result<Clinic> {
    let identity = clinic::Entity::find().one(database).await?.ok_or(Error::NotSetUp)?;
    let locations = location::Entity::find().order_by_asc(location::Column::Position).all(database).await?;
    let rooms = room::Entity::find().order_by_asc(room::Column::Position).all(database).await?;
    let closures = closure::Entity::find().order_by_asc(closure::Column::Position).all(database).await?;
    let travel = travel::Entity::find().order_by_asc(travel::Column::Position).all(database).await?;
    Ok(Clinic {
        identity: Reader::of("clinic", &identity.id).json("identity", &identity.identity)?,
        locations: locations.iter().map(location).collect::<Result<_>>()?,
        rooms: rooms.iter().map(room).collect::<Result<_>>()?,
        practitioners: practitioners(database).await?,
        services: services(database).await?,
        closures: closures.iter().map(closure).collect::<Result<_>>()?,
        travel: travel.iter().map(way).collect::<Result<_>>()?,
    })
}

async fn practitioners(database: &impl ConnectionTrait) -> Result<Vec<Practitioner>> {
    let mut hours: BTreeMap<String, Vec<Hours>> = BTreeMap::new();
    for row in hours_rule::Entity::find().order_by_asc(hours_rule::Column::Position).all(database).await? {
        hours.entry(row.practitioner.clone()).or_default().push(rule(&row)?);
    }
    let mut overrides: BTreeMap<String, Vec<Override>> = BTreeMap::new();
    for row in hours_override::Entity::find().order_by_asc(hours_override::Column::Position).all(database).await? {
        overrides.entry(row.practitioner.clone()).or_default().push(different(&row)?);
    }
    let people = practitioner::Entity::find().order_by_asc(practitioner::Column::Position).all(database).await?;
    people
        .iter()
        .map(|person| {
            let row = Reader::of("practitioner", &person.id);
            Ok(Practitioner {
                id: row.parse("id", &person.id)?,
                name: person.name.clone(),
                credentials: row.json("credentials", &person.credentials)?,
                disciplines: row.json("disciplines", &person.disciplines)?,
                registration: person.registration.clone(),
                locations: row.json("locations", &person.locations)?,
                languages: row.json("languages", &person.languages)?,
                hours: hours.remove(&person.id).unwrap_or_default(),
                overrides: overrides.remove(&person.id).unwrap_or_default(),
                active: person.active,
            })
        })
        .collect()
}

async fn services(database: &impl ConnectionTrait) -> Result<Vec<Service>> {
    let mut offered: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in
        service_practitioner::Entity::find().order_by_asc(service_practitioner::Column::Position).all(database).await?
    {
        offered.entry(row.service).or_default().push(row.practitioner);
    }
    let services = service::Entity::find().order_by_asc(service::Column::Position).all(database).await?;
    services.iter().map(|row| service(row, &offered.remove(&row.id).unwrap_or_default())).collect()
}

fn location(it: &location::Model) -> Result<Location> {
    let row = Reader::of("location", &it.id);
    Ok(Location {
        id: row.parse("id", &it.id)?,
        name: row.json("name", &it.name)?,
        address: row.json("address", &it.address)?,
        directions: row.json_if("directions", it.directions.as_deref())?,
        zone: row.parse("zone", &it.zone)?,
        kind: row.word("kind", &it.kind)?,
    })
}

fn room(it: &room::Model) -> Result<Room> {
    let row = Reader::of("room", &it.id);
    Ok(Room {
        id: row.parse("id", &it.id)?,
        location: row.parse("location", &it.location)?,
        kind: it.kind.clone(),
        active: it.active,
    })
}

fn rule(it: &hours_rule::Model) -> Result<Hours> {
    let row = Reader::of("hours_rule", &it.practitioner);
    let weekday = i8::try_from(it.weekday).ok().and_then(|day| Weekday::from_monday_one_offset(day).ok());
    Ok(Hours {
        location: row.parse("location", &it.location)?,
        weekday: weekday.ok_or_else(|| row.corrupt("weekday"))?,
        window: WallWindow { start: row.parse("opens", &it.opens)?, end: row.parse("closes", &it.closes)? },
        valid_from: row.parse_if("valid_from", it.valid_from.as_deref())?,
        valid_to: row.parse_if("valid_to", it.valid_to.as_deref())?,
        services: row.json_if("services", it.services.as_deref())?,
    })
}

fn different(it: &hours_override::Model) -> Result<Override> {
    let row = Reader::of("hours_override", &it.practitioner);
    Ok(Override {
        date: row.parse("date", &it.date)?,
        location: row.parse("location", &it.location)?,
        windows: row.json("windows", &it.windows)?,
        force_open: it.force_open,
    })
}

fn service(it: &service::Model, practitioners: &[String]) -> Result<Service> {
    let row = Reader::of("service", &it.id);
    let minutes = |column, number| row.count(column, number).map(Minutes);
    Ok(Service {
        id: row.parse("id", &it.id)?,
        title: row.json("title", &it.title)?,
        summary: row.json("summary", &it.summary)?,
        minutes: row.json("minutes", &it.minutes)?,
        step: minutes("step", it.step)?,
        before: minutes("before", it.before)?,
        after: minutes("after", it.after)?,
        notice: minutes("notice", it.notice)?,
        horizon_days: row.count("horizon_days", it.horizon_days)?,
        cancel_window: minutes("cancel_window", it.cancel_window)?,
        locations: row.json_if("locations", it.locations.as_deref())?,
        modalities: row.json("modalities", &it.modalities)?,
        audience: row.word("audience", &it.audience)?,
        approval: it.approval,
        verify: row.word("verify", &it.verify)?,
        room_kind: it.room_kind.clone(),
        room_after: minutes("room_after", it.room_after)?,
        practitioners: practitioners.iter().map(|id| row.parse("practitioners", id)).collect::<Result<_>>()?,
        listed: it.listed,
        capacity: row.count("capacity", it.capacity)?,
        max_open_per_patient: it.max_open_per_patient.map(|n| row.count("max_open_per_patient", n)).transpose()?,
        daily_cap: it.daily_cap.map(|n| row.count("daily_cap", n)).transpose()?,
        prices: row.json_if("price", it.price.as_deref())?.unwrap_or_default(),
        journey: row.parse_if("journey", it.journey.as_deref())?,
        questions: row.json("questions", &it.questions)?,
        active: it.active,
    })
}

fn closure(it: &closure::Model) -> Result<Closure> {
    let row = Reader::of("closure", &it.position);
    Ok(Closure {
        date: row.parse("date", &it.date)?,
        name: row.json("name", &it.name)?,
        location: row.parse_if("location", it.location.as_deref())?,
    })
}

fn way(it: &travel::Model) -> Result<Travel> {
    let row = Reader::of("travel", &it.from_location);
    Ok(Travel {
        from: row.parse("from_location", &it.from_location)?,
        to: row.parse("to_location", &it.to_location)?,
        minutes: Minutes(row.count("minutes", it.minutes)?),
    })
}
