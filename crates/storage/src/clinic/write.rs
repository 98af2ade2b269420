//! The catalogue into its tables. Replaced whole: it is small, and what was read back is then what was written.

use domain::{
    clinic::{Clinic, Practitioner, Service},
    ids::ResourceId,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, sea_query::OnConflict,
};

use crate::{
    Result, Work,
    rows::{
        clinic, closure, hours_override, hours_rule, location, practitioner, resource, room, service,
        service_practitioner,
        spelling::{json, word},
        travel,
    },
    time::to_row,
};

/// Rows of one statement; SQLite takes 32,766 values at a time.
const AT_ONCE: usize = 500;

/// Puts this catalogue in the place of the one before, one revision on.
pub(super) async fn replace(work: &Work, clinic: &Clinic, now: Timestamp) -> Result<()> {
    let revision = super::revision(&**work).await?.unwrap_or_default() + 1;
    clear(work).await?;

    insert(
        work,
        [clinic::ActiveModel {
            id: Set(1),
            revision: Set(revision),
            identity: Set(json(&clinic.identity)),
            updated_at: Set(to_row(now)),
        }],
    )
    .await?;
    insert(work, places(clinic)).await?;
    insert(work, rooms(clinic)).await?;
    insert(work, numbered(&clinic.practitioners).map(|(position, it)| person(position, it))).await?;
    insert(work, clinic.practitioners.iter().flat_map(rules)).await?;
    insert(work, clinic.practitioners.iter().flat_map(overrides)).await?;
    insert(work, numbered(&clinic.services).map(|(position, it)| offered(position, it))).await?;
    insert(work, clinic.services.iter().flat_map(offered_by)).await?;
    insert(work, closures(clinic)).await?;
    insert(work, ways(clinic)).await?;
    own_time(work, clinic).await
}

/// Children first: the tables refer to each other.
async fn clear(work: &Work) -> Result<()> {
    travel::Entity::delete_many().exec(&**work).await?;
    closure::Entity::delete_many().exec(&**work).await?;
    service_practitioner::Entity::delete_many().exec(&**work).await?;
    service::Entity::delete_many().exec(&**work).await?;
    hours_override::Entity::delete_many().exec(&**work).await?;
    hours_rule::Entity::delete_many().exec(&**work).await?;
    practitioner::Entity::delete_many().exec(&**work).await?;
    room::Entity::delete_many().exec(&**work).await?;
    location::Entity::delete_many().exec(&**work).await?;
    clinic::Entity::delete_many().exec(&**work).await?;
    Ok(())
}

/// Everybody and everything in use owns time. What is no longer in use keeps its row: past visits stay where they were.
async fn own_time(work: &Work, clinic: &Clinic) -> Result<()> {
    let people =
        clinic.practitioners.iter().map(|it| (ResourceId::practitioner(&it.id), "practitioner", it.id.to_string()));
    let rooms = clinic.rooms.iter().map(|it| (ResourceId::room(&it.id), "room", it.id.to_string()));
    for (id, kind, slug) in people.chain(rooms) {
        resource::Entity::insert(resource::ActiveModel {
            id: Set(id.into()),
            kind: Set(kind.to_owned()),
            slug: Set(slug),
        })
        .on_conflict(OnConflict::column(resource::Column::Id).do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    }
    Ok(())
}

async fn insert<A>(work: &Work, rows: impl IntoIterator<Item = A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send + 'static,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let rows: Vec<A> = rows.into_iter().collect();
    for some in rows.chunks(AT_ONCE) {
        A::Entity::insert_many(some.to_vec()).exec_without_returning(&**work).await?;
    }
    Ok(())
}

fn numbered<T>(list: &[T]) -> impl Iterator<Item = (i32, &T)> {
    (0..).zip(list)
}

fn places(clinic: &Clinic) -> impl Iterator<Item = location::ActiveModel> {
    numbered(&clinic.locations).map(|(position, it)| location::ActiveModel {
        id: Set(it.id.to_string()),
        position: Set(position),
        name: Set(json(&it.name)),
        address: Set(json(&it.address)),
        directions: Set(it.directions.as_ref().map(json)),
        zone: Set(it.zone.name().to_owned()),
        kind: Set(word(it.kind)),
    })
}

fn rooms(clinic: &Clinic) -> impl Iterator<Item = room::ActiveModel> {
    numbered(&clinic.rooms).map(|(position, it)| room::ActiveModel {
        id: Set(it.id.to_string()),
        position: Set(position),
        location: Set(it.location.to_string()),
        kind: Set(it.kind.clone()),
        active: Set(it.active),
    })
}

fn person(position: i32, it: &Practitioner) -> practitioner::ActiveModel {
    practitioner::ActiveModel {
        id: Set(it.id.to_string()),
        position: Set(position),
        name: Set(it.name.clone()),
        credentials: Set(json(&it.credentials)),
        disciplines: Set(json(&it.disciplines)),
        registration: Set(it.registration.clone()),
        locations: Set(json(&it.locations)),
        languages: Set(json(&it.languages)),
        active: Set(it.active),
    }
}

fn rules(of: &Practitioner) -> impl Iterator<Item = hours_rule::ActiveModel> {
    numbered(&of.hours).map(|(position, it)| hours_rule::ActiveModel {
        practitioner: Set(of.id.to_string()),
        position: Set(position),
        location: Set(it.location.to_string()),
        weekday: Set(it.weekday.to_monday_one_offset().into()),
        opens: Set(it.window.start.to_string()),
        closes: Set(it.window.end.to_string()),
        valid_from: Set(it.valid_from.map(|date| date.to_string())),
        valid_to: Set(it.valid_to.map(|date| date.to_string())),
        services: Set(it.services.as_ref().map(json)),
    })
}

fn overrides(of: &Practitioner) -> impl Iterator<Item = hours_override::ActiveModel> {
    numbered(&of.overrides).map(|(position, it)| hours_override::ActiveModel {
        practitioner: Set(of.id.to_string()),
        position: Set(position),
        location: Set(it.location.to_string()),
        date: Set(it.date.to_string()),
        windows: Set(json(&it.windows)),
        force_open: Set(it.force_open),
    })
}

fn offered(position: i32, it: &Service) -> service::ActiveModel {
    service::ActiveModel {
        id: Set(it.id.to_string()),
        position: Set(position),
        title: Set(json(&it.title)),
        summary: Set(json(&it.summary)),
        minutes: Set(json(&it.minutes)),
        step: Set(number(it.step.0)),
        before: Set(number(it.before.0)),
        after: Set(number(it.after.0)),
        notice: Set(number(it.notice.0)),
        horizon_days: Set(it.horizon_days.into()),
        cancel_window: Set(number(it.cancel_window.0)),
        locations: Set(it.locations.as_ref().map(json)),
        modalities: Set(json(&it.modalities)),
        audience: Set(word(it.audience)),
        approval: Set(it.approval),
        verify: Set(word(it.verify)),
        room_kind: Set(it.room_kind.clone()),
        room_after: Set(number(it.room_after.0)),
        listed: Set(it.listed),
        capacity: Set(it.capacity.into()),
        max_open_per_patient: Set(it.max_open_per_patient.map(Into::into)),
        daily_cap: Set(it.daily_cap.map(Into::into)),
        price: Set((!it.prices.is_empty()).then(|| json(&it.prices))),
        journey: Set(it.journey.as_ref().map(ToString::to_string)),
        questions: Set(json(&it.questions)),
        active: Set(it.active),
    }
}

fn offered_by(it: &Service) -> impl Iterator<Item = service_practitioner::ActiveModel> {
    numbered(&it.practitioners).map(|(position, practitioner)| service_practitioner::ActiveModel {
        service: Set(it.id.to_string()),
        practitioner: Set(practitioner.to_string()),
        position: Set(position),
    })
}

fn closures(clinic: &Clinic) -> impl Iterator<Item = closure::ActiveModel> {
    numbered(&clinic.closures).map(|(position, it)| closure::ActiveModel {
        position: Set(position),
        date: Set(it.date.to_string()),
        name: Set(json(&it.name)),
        location: Set(it.location.as_ref().map(ToString::to_string)),
    })
}

fn ways(clinic: &Clinic) -> impl Iterator<Item = travel::ActiveModel> {
    numbered(&clinic.travel).map(|(position, it)| travel::ActiveModel {
        from_location: Set(it.from.to_string()),
        to_location: Set(it.to.to_string()),
        position: Set(position),
        minutes: Set(number(it.minutes.0)),
    })
}

/// Minutes of a clinic file fit; what does not is as good as for ever.
fn number(minutes: u32) -> i32 {
    i32::try_from(minutes).unwrap_or(i32::MAX)
}
