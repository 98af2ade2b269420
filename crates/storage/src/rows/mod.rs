//! Tables as the ORM sees them, one file each. The only place that knows how a value is spelled in a column.
#![expect(unreachable_pub, reason = "the ORM's derive writes `pub`; the module itself is private")]

pub(crate) mod spelling;

pub(crate) mod clinic;
pub(crate) mod closure;
pub(crate) mod hours_override;
pub(crate) mod hours_rule;
pub(crate) mod location;
pub(crate) mod practitioner;
pub(crate) mod room;
pub(crate) mod service;
pub(crate) mod service_practitioner;
pub(crate) mod travel;

pub(crate) mod appointment;
pub(crate) mod appointment_event;
pub(crate) mod capability;
pub(crate) mod idempotency;
pub(crate) mod limit_bucket;
pub(crate) mod occupancy;
pub(crate) mod patient;
pub(crate) mod proven_address;
pub(crate) mod resource;
pub(crate) mod time_off;
pub(crate) mod verification;

pub(crate) mod article;
pub(crate) mod article_correction;
pub(crate) mod article_draft;
pub(crate) mod article_feedback;
pub(crate) mod article_image;
pub(crate) mod article_retraction;
pub(crate) mod article_review;
pub(crate) mod article_stage;
pub(crate) mod article_version;
pub(crate) mod clinical_version;
pub(crate) mod consent_entry;
pub(crate) mod consent_text;
pub(crate) mod content_entry;
pub(crate) mod content_file;
pub(crate) mod dead_link;
pub(crate) mod enrolment;
pub(crate) mod journey;
pub(crate) mod link_look;

pub(crate) mod delivery;
pub(crate) mod delivery_attempt;
pub(crate) mod delivery_bytes;
pub(crate) mod message;
pub(crate) mod relay;
pub(crate) mod schedule;
pub(crate) mod sending;
pub(crate) mod suppression;
pub(crate) mod worker_run;

pub(crate) mod access_code;
pub(crate) mod address_change;
pub(crate) mod address_link;
pub(crate) mod alert;
pub(crate) mod alert_call;
pub(crate) mod alert_deed;
pub(crate) mod check_in;
pub(crate) mod check_in_response;
pub(crate) mod intake;
pub(crate) mod intake_revision;
pub(crate) mod merge_proposal;
pub(crate) mod patient_card;
pub(crate) mod patient_session;
pub(crate) mod record_access;
pub(crate) mod score;
pub(crate) mod sign_in_ask;
pub(crate) mod sign_in_link;
pub(crate) mod urgent_flag;

pub(crate) mod plan_event;
pub(crate) mod plan_version;
pub(crate) mod progress_log;
pub(crate) mod review;
pub(crate) mod treatment_plan;

pub(crate) mod api_token;
pub(crate) mod audit_event;
pub(crate) mod audit_seal;
pub(crate) mod credential;
pub(crate) mod password_tries;
pub(crate) mod recovery_ask;
pub(crate) mod recovery_code;
pub(crate) mod session;
pub(crate) mod sign_in_try;
pub(crate) mod staff;
pub(crate) mod staff_person;
pub(crate) mod staff_task;
