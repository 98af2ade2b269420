//! Who looked at one's own record: the trail, as the patient reads it.

use std::collections::HashMap;

use domain::{
    access::{Permit, Scope},
    text::PersonName,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    Result, Storage,
    rows::{api_token, audit_event, spelling::Reader, staff},
    time::from_row,
};

/// So many entries are shown, the latest.
const LATEST: u64 = 200;

/// One look at a record, or one change of it, by somebody of the clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// When.
    pub at: Timestamp,
    /// Who; none where it was a program of the clinic that is nobody's.
    pub by: Option<PersonName>,
    /// What, as the trail spells it: `patient.read`.
    pub action: String,
}

impl Storage {
    /// Who of the clinic looked at the record of the patient of this permit, or changed it; the latest first.
    pub async fn who_looked(&self, by: &Permit) -> Result<Vec<Looked>> {
        use audit_event::Column as C;

        let Scope::Patient(id) = by.scope() else { return Ok(Vec::new()) };
        let read = self.read().await?;
        let rows = audit_event::Entity::find()
            .filter(C::PatientId.eq(Uuid::from(*id)))
            .filter(C::ActorKind.is_in(["staff", "token"]))
            .filter(C::Outcome.eq("done"))
            .order_by_desc(C::At)
            .order_by_desc(C::Seq)
            .limit(LATEST)
            .all(&*read)
            .await?;
        let of = |kind: &'static str| {
            let ids = rows.iter().filter(move |row| row.actor_kind == kind);
            ids.filter_map(|row| row.actor_id.as_deref()?.parse::<Uuid>().ok()).collect::<Vec<_>>()
        };
        let tokens = api_token::Entity::find().filter(api_token::Column::Id.is_in(of("token"))).all(&*read).await?;
        let owners: HashMap<Uuid, Uuid> =
            tokens.into_iter().filter_map(|token| Some((token.id, token.staff_id?))).collect();
        let people = of("staff").into_iter().chain(owners.values().copied());
        let people = staff::Entity::find().filter(staff::Column::Id.is_in(people)).all(&*read).await?;
        let mut names = HashMap::new();
        for person in &people {
            let name: PersonName = Reader::of("staff", &person.id).parse("name", &person.name)?;
            names.insert(person.id, name);
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let actor = row.actor_id.as_deref().and_then(|id| id.parse::<Uuid>().ok());
                let person = actor.map(|id| owners.get(&id).copied().unwrap_or(id));
                Looked { at: from_row(row.at), by: person.and_then(|id| names.get(&id).cloned()), action: row.action }
            })
            .collect())
    }
}
