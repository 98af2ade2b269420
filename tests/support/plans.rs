//! Treatment plans: one that is whole on the clinic's day, begun and signed by a practitioner's program.

use domain::access::Role;
use jiff::{ToSpan, tz::TimeZone};
use serde_json::Value;

use crate::{Answer, Api, Method, TestClinic};

/// The example of the API's document, with the days it is written for.
const EXAMPLE: &str = include_str!("../../crates/server/src/api/staff/plans/example.json");
const DAYS: [(&str, i64); 4] = [("2026-11-23", 0), ("2026-12-21", 28), ("2027-01-31", 69), ("2027-02-15", 84)];

impl TestClinic {
    /// What is sent for a plan that passes every rule today.
    pub fn whole_plan(&self) -> Value {
        let zone = TimeZone::get("America/Toronto").expect("a zone of the IANA");
        let today = self.now().to_zoned(zone).date();
        let dated = DAYS.iter().fold(EXAMPLE.to_owned(), |text, (day, ahead)| {
            text.replace(day, &today.saturating_add(ahead.days()).to_string())
        });
        serde_json::from_str(&dated).expect("the example is JSON")
    }

    /// A program of somebody who treats the patients of a practitioner.
    pub async fn program_in_circle_of(&self, practitioner: &str) -> Api {
        self.program_of(&self.hires(&[Role::Practitioner], &[practitioner]).await).await
    }

    /// Who comes to a visit.
    pub async fn patient_of(&self, visit: &str, program: &Api) -> String {
        let seen = program.get(&format!("/api/v1/staff/appointments/{visit}")).await;
        let patient = seen.json()["patient"]["id"].as_str().map(str::to_owned);
        patient.unwrap_or_else(|| panic!("nobody has proven who comes: {}", seen.body))
    }

    /// A plan begun for a patient, whole.
    pub async fn begins_plan(&self, program: &Api, patient: &str) -> Value {
        let begun = program.post(&format!("/api/v1/staff/patients/{patient}/plans"), &self.whole_plan()).await;
        assert_eq!(begun.status, 201, "{}", begun.body);
        begun.json()
    }

    /// A plan begun for a patient and signed.
    pub async fn signs_plan(&self, program: &Api, patient: &str) -> Value {
        let begun = self.begins_plan(program, patient).await;
        let signed = self.acts_on_plan(program, &begun, "activate").await;
        assert_eq!(signed.status, 200, "{}", signed.body);
        signed.json()
    }

    /// What is done with a plan as it was last seen.
    pub async fn acts_on_plan(&self, program: &Api, plan: &Value, act: &str) -> Answer {
        let reason = serde_json::json!({ "reason": "We agreed on it." });
        let address = format!("{}/{act}", address_of(plan));
        let seen = seen(program, plan);
        match act {
            "activate" => seen.posts_nothing(&address).await,
            "complete" => seen.post(&address, &serde_json::json!({})).await,
            _ => seen.post(&address, &reason).await,
        }
    }

    /// The next draft of a plan as it was last seen.
    pub async fn writes_plan(&self, program: &Api, plan: &Value, sent: &Value) -> Answer {
        let body = sent.to_string().into_bytes();
        seen(program, plan).sends(Method::PUT, &address_of(plan), Some(("application/json", body))).await
    }
}

fn seen(program: &Api, plan: &Value) -> Api {
    program.clone().if_match(plan["version"].as_i64().expect("a plan that was seen has a version"))
}

fn address_of(plan: &Value) -> String {
    format!("/api/v1/staff/plans/{}", plan["id"].as_str().expect("a plan has an id"))
}
