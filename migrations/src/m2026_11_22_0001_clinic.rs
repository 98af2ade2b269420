//! The bookable clinic: places, rooms, people, services, hours.

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
        dialect::run(schema, TABLES).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE instance (
        id integer PRIMARY KEY CHECK (id = 1),
        lineage uuid NOT NULL,
        started bigint NOT NULL
    )",
    // One row; the revision grows with every change of the tables below, so that nobody keeps an old catalogue.
    "CREATE TABLE clinic (
        id integer PRIMARY KEY CHECK (id = 1),
        revision bigint NOT NULL,
        identity text NOT NULL,
        updated_at bigint NOT NULL
    )",
    "CREATE TABLE location (
        id text PRIMARY KEY,
        position integer NOT NULL,
        name text NOT NULL,
        address text NOT NULL,
        zone text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('physical', 'virtual'))
    )",
    "CREATE TABLE room (
        id text PRIMARY KEY,
        position integer NOT NULL,
        location text NOT NULL REFERENCES location (id),
        kind text NOT NULL
    )",
    "CREATE TABLE practitioner (
        id text PRIMARY KEY,
        position integer NOT NULL,
        name text NOT NULL,
        credentials text NOT NULL,
        disciplines text NOT NULL,
        registration text,
        locations text NOT NULL,
        languages text NOT NULL
    )",
    "CREATE TABLE hours_rule (
        practitioner text NOT NULL REFERENCES practitioner (id),
        position integer NOT NULL,
        location text NOT NULL REFERENCES location (id),
        weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
        opens text NOT NULL,
        closes text NOT NULL,
        valid_from text,
        valid_to text,
        services text,
        PRIMARY KEY (practitioner, position)
    )",
    "CREATE TABLE hours_override (
        practitioner text NOT NULL REFERENCES practitioner (id),
        position integer NOT NULL,
        location text NOT NULL REFERENCES location (id),
        date text NOT NULL,
        windows text NOT NULL,
        force_open boolean NOT NULL,
        PRIMARY KEY (practitioner, position)
    )",
    "CREATE TABLE service (
        id text PRIMARY KEY,
        position integer NOT NULL,
        title text NOT NULL,
        summary text NOT NULL,
        minutes text NOT NULL,
        step integer NOT NULL CHECK (step > 0),
        before integer NOT NULL,
        after integer NOT NULL,
        notice integer NOT NULL,
        horizon_days integer NOT NULL,
        cancel_window integer NOT NULL,
        locations text,
        modalities text NOT NULL,
        audience text NOT NULL,
        approval boolean NOT NULL,
        verify text NOT NULL,
        room_kind text,
        room_after integer NOT NULL,
        listed boolean NOT NULL,
        capacity integer NOT NULL,
        max_open_per_patient integer,
        daily_cap integer,
        price text,
        journey text,
        questions text NOT NULL,
        active boolean NOT NULL
    )",
    "CREATE TABLE service_practitioner (
        service text NOT NULL REFERENCES service (id),
        practitioner text NOT NULL REFERENCES practitioner (id),
        position integer NOT NULL,
        PRIMARY KEY (service, practitioner)
    )",
    "CREATE TABLE closure (
        position integer PRIMARY KEY,
        date text NOT NULL,
        name text NOT NULL,
        location text REFERENCES location (id)
    )",
    "CREATE TABLE travel (
        from_location text NOT NULL REFERENCES location (id),
        to_location text NOT NULL REFERENCES location (id),
        position integer NOT NULL,
        minutes integer NOT NULL,
        PRIMARY KEY (from_location, to_location)
    )",
];
