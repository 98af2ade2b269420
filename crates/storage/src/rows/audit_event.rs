//! One entry of the trail. Append-only: the engine refuses UPDATE and DELETE.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub id: Uuid,
    pub at: i64,
    pub actor_kind: String,
    pub actor_id: Option<String>,
    pub roles: Option<String>,
    pub action: String,
    pub object_kind: String,
    pub object_id: String,
    pub patient_id: Option<Uuid>,
    pub reason: Option<String>,
    pub outcome: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_one = "super::audit_seal::Entity")]
    Seal,
}

impl Related<super::audit_seal::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Seal.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
