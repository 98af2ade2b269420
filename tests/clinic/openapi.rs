//! The document of the API: complete, true, and committed.

use std::{collections::BTreeSet, fs, path::Path};

use domain::access::Role;
use jiff::SignedDuration;
use movability::files;
use movability_tests::{Answer, Api, Method, TestClinic, at};
use serde_json::Value;
use server::routes::{Class, Owner, ROUTES};

#[tokio::test]
async fn the_document_names_every_call_and_no_other() {
    let clinic = TestClinic::open().await;
    let document = clinic.api().get("/api/v1/openapi.json").await.json();

    let documented: BTreeSet<(String, String)> =
        operations(&document).map(|(method, path, _)| (method, path)).collect();
    let mounted = ROUTES.iter().filter(|row| row.class == Class::Api);
    let mounted: BTreeSet<(String, String)> =
        mounted.map(|row| (row.method.as_str().to_lowercase(), row.path.to_owned())).collect();
    assert_eq!(documented, mounted);

    for (method, path, operation) in operations(&document) {
        let row =
            ROUTES.iter().find(|row| row.path == path && row.method.as_str().eq_ignore_ascii_case(&method)).unwrap();
        assert!(operation["summary"].is_string() && operation["operationId"].is_string(), "{method} {path}");
        let is_guarded = operation["security"].as_array().is_some_and(|ways| !ways.is_empty());
        assert_eq!(is_guarded, row.owner == Owner::Desk, "{method} {path}: {}", operation["security"]);
    }
}

#[tokio::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let clinic = TestClinic::open().await;
    let served = clinic.api().get("/api/v1/openapi.json").await.json();

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let committed: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();

    assert!(committed == served, "docs/openapi.json is not what is served; write it with `movability openapi`");
}

#[tokio::test]
async fn every_example_works_when_it_is_sent_as_it_is() {
    let document = TestClinic::open().await.api().get("/api/v1/openapi.json").await.json();
    let with_examples: Vec<(String, String, Value)> =
        operations(&document).filter(|(_, _, operation)| operation.get("requestBody").is_some()).collect();
    assert!(with_examples.len() >= 6);

    for (method, path, operation) in with_examples {
        let body = &operation["requestBody"]["content"]["application/json"];
        let example = body.get("example").unwrap_or_else(|| panic!("{method} {path} has no example"));
        let answer = Demonstration::open(&path).await.sends(&method, &path, example).await;
        assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.body);
    }
}

fn operations(document: &Value) -> impl Iterator<Item = (String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().clone();
    paths.into_iter().flat_map(|(path, operations)| {
        let operations = operations.as_object().unwrap().clone();
        operations
            .into_iter()
            .filter(|(method, _)| ["get", "post", "put", "patch", "delete"].contains(&method.as_str()))
            .map(move |(method, operation)| (method, path.clone(), operation))
    })
}

/// The clinic that the examples speak of, on the Monday before their Tuesday.
struct Demonstration {
    clinic: TestClinic,
}

impl Demonstration {
    async fn open(path: &str) -> Self {
        let clinic = TestClinic::open().await;
        clinic.puts_the_clock_at(at("2026-11-23T08:00:00-05:00"));
        let library = files::Folder::starter();
        let file = library.text("demo/clinic.toml").unwrap();
        let mut described = files::clinic::read(file.name, file.text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        // Only a visit that waits for staff can be rejected.
        described.services.iter_mut().for_each(|service| service.approval = path.ends_with("/reject"));
        let (operator, now) = (clinic.parts().operator(), clinic.now());
        clinic.storage().apply_clinic(&described, true, &operator, now).await.unwrap().unwrap();
        Self { clinic }
    }

    /// An article on which an act can be done, as a colleague left it. Its version.
    async fn at_the_desk(&self, path: &str) -> i64 {
        let address = "/api/v1/staff/articles/what-chronic-pain-is";
        let editor = self.clinic.hires(&[Role::Editor], &[]).await;
        let editor = self.clinic.program_of(&editor).await;
        let version = |answer: Answer| answer.json()["version"].as_i64().unwrap_or_else(|| panic!("{}", answer.body));
        let mut seen = version(editor.get(address).await);
        if path.ends_with("/retract") || path.ends_with("{slug}") {
            return seen;
        }
        let document = editor.get("/api/v1/openapi.json").await.json();
        let written = &document["paths"]["/api/v1/staff/articles/{slug}"]["put"]["requestBody"]["content"];
        let body = written["application/json"]["example"].to_string().into_bytes();
        let put = editor.clone().if_match(seen).sends(Method::PUT, address, Some(("application/json", body))).await;
        seen = version(put);
        if !path.ends_with("/correct") {
            seen = version(editor.if_match(seen).posts_nothing(&format!("{address}/submit")).await);
        }
        seen
    }

    /// A plan with which something can be done: a draft to write on, or one that is signed.
    async fn planned(&self, program: &Api, visit: &str, path: &str) -> Value {
        let patient = self.clinic.patient_of(visit, program).await;
        match path.ends_with("{id}") {
            true => self.clinic.begins_plan(program, &patient).await,
            false => self.clinic.signs_plan(program, &patient).await,
        }
    }

    /// An answer of Jo's that needs somebody.
    async fn alert(&self, program: &Api) -> String {
        let browser = self.clinic.signs_in_by_mail("jo@example.org").await;
        let birth = browser.presses(&browser.opens("/me/intake").await, "Start", &[]).await;
        let typed = [("birth-day", "28"), ("birth-month", "3"), ("birth-year", "1970")];
        browser.presses(&birth, "Continue", &typed).await;
        let page = browser.opens("/me/intake/safety-rf-07").await;
        let sign = page.attributes("input[type=radio]", "name").remove(0);
        browser.presses(&page, "Continue", &[(sign.as_str(), "yes")]).await;
        program.get("/api/v1/staff/alerts").await.json()["items"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn sends(&self, method: &str, path: &str, example: &Value) -> Answer {
        let clinic = &self.clinic;
        let mut example = example.clone();
        let staff = clinic.hires(&Role::ALL, &["ada-example", "milo-sample", "noor-placeholder"]).await;
        let mut program =
            if path.starts_with("/api/v1/staff/") { clinic.program_of(&staff).await } else { clinic.api() };
        let mut path = path.to_owned();
        let mut version = 1;
        if path.contains("{manage}") || path.contains("{id}") {
            let booking = serde_json::json!({
                "service": "first-consultation", "start": "2026-11-24T10:00:00-05:00", "practitioner": "ada-example",
                "patient": { "name": "Jo Example", "email": "jo@example.org" },
                "consents": [{ "id": "email-channel", "version": "2026-11" }, { "id": "care-education", "version": "2026-11" }],
            });
            let booked = clinic.api().post("/api/v1/appointments", &booking).await.json();
            let manage = booked["manage"].as_str().unwrap();
            let code = clinic.code_sent_to("jo@example.org").await;
            if path.ends_with("/verify") {
                // The one thing an example cannot know.
                example["code"] = code.into();
            } else {
                let proof = serde_json::json!({ "code": code });
                clinic.api().post(&format!("/api/v1/appointments/{manage}/verify"), &proof).await;
            }
            path = path.replace("{manage}", manage);
            let visit = booked["id"].as_str().unwrap().to_owned();
            if path.contains("/messages/") {
                let fulfil = format!("/api/v1/staff/appointments/{visit}");
                clinic.puts_the_clock_at(at("2026-11-24T11:00:00-05:00"));
                let seen = program.get(&fulfil).await.json()["version"].as_i64().unwrap();
                program.clone().if_match(seen).posts_nothing(&format!("{fulfil}/fulfil")).await;
                clinic.waits(SignedDuration::from_hours(1));
                let list = program.get("/api/v1/staff/messages?state=scheduled").await.json();
                let reading = list["items"].as_array().unwrap().iter().find(|message| message["kind"] == "reading");
                let reading = reading.unwrap_or_else(|| panic!("{list}"));
                version = reading["version"].as_i64().unwrap();
                path = path.replace("{id}", reading["id"].as_str().unwrap());
            } else if path.contains("/staff/patients/") {
                path = path.replace("{id}", &clinic.patient_of(&visit, &program).await);
                if path.ends_with("/merge") {
                    let other = serde_json::json!({ "name": "Jo Other" });
                    example["into"] = program.post("/api/v1/staff/patients", &other).await.json()["id"].clone();
                }
                if path.ends_with("/access") {
                    // Somebody who does not treat Jo.
                    program = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["milo-sample"]).await).await;
                }
            } else if path.contains("/staff/alerts/") {
                path = path.replace("{id}", &self.alert(&program).await);
            } else if path.contains("/staff/plans/") {
                let plan = self.planned(&program, &visit, &path).await;
                version = plan["version"].as_i64().unwrap();
                path = path.replace("{id}", plan["id"].as_str().unwrap());
            } else if path.contains("{id}") {
                path = path.replace("{id}", &visit);
                let read = program.get(&format!("/api/v1/staff/appointments/{visit}")).await;
                version = read.json()["version"].as_i64().unwrap();
                if path.ends_with("/fulfil") {
                    clinic.puts_the_clock_at(at("2026-11-24T11:00:00-05:00"));
                }
            }
        }
        if path.contains("/staff/articles/{slug}") {
            version = self.at_the_desk(&path).await;
            path = path.replace("{slug}", "what-chronic-pain-is");
        }
        let program = if path.contains("/staff/") { program.if_match(version) } else { program };
        let method: Method = method.to_uppercase().parse().unwrap();
        program.sends(method, &path, Some(("application/json", example.to_string().into_bytes()))).await
    }
}
