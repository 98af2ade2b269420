//! What is out of use, what tells two people of one name apart, and a little more about places, prices and consents.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(schema, STEPS).await
    }
}

const STEPS: &[&str] = &[
    "ALTER TABLE practitioner ADD COLUMN active boolean NOT NULL DEFAULT true",
    "ALTER TABLE room ADD COLUMN active boolean NOT NULL DEFAULT true",
    "ALTER TABLE location ADD COLUMN directions text",
    // One price for all lengths, or one for each: a list.
    "UPDATE service SET price = '[' || price || ']' WHERE price IS NOT NULL",
    "ALTER TABLE appointment ADD COLUMN claimed_birth_date text",
    "ALTER TABLE patient ADD COLUMN birth_date text",
    // A person is a proven address, a name, and a birth date where one is known.
    "DROP INDEX patient_is_address_and_name",
    "CREATE UNIQUE INDEX patient_is_address_name_and_birth_date
        ON patient (email_normal, name_normal, coalesce(birth_date, ''))
        WHERE email_normal IS NOT NULL",
    // Where a consent was given online: evidence of it.
    "ALTER TABLE consent_entry ADD COLUMN network text",
];
