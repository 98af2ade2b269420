//! Patients: what they wish for, and the visits they get.

use domain::access::Role;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{Answer, TestClinic, at};

/// The time everybody wants: Tuesday at ten with Rosa.
const WANTED: &str = "2027-05-11T10:00:00-04:00";

/// What somebody sends to book a visit.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The call's body, to be changed at will.
    pub body: Value,
}

/// A visit, by its link.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub manage: String,
    /// When it begins.
    pub starts_at: Timestamp,
}

impl Wish {
    /// A visit with Rosa on Tuesday at ten, with the one consent that booking needs.
    pub fn of(name: &str, email: &str) -> Self {
        Self {
            body: json!({
                "service": "visit",
                "start": WANTED,
                "patient": { "name": name, "email": email },
                "consents": [{ "id": "email-channel", "version": "2026-11" }],
                "lang": "en-CA",
            }),
        }
    }

    /// At another time.
    #[must_use]
    pub fn at(mut self, start: &str) -> Self {
        self.body["start"] = json!(start);
        self
    }

    /// Another service.
    #[must_use]
    pub fn of_service(mut self, service: &str) -> Self {
        self.body["service"] = json!(service);
        self
    }

    /// With somebody.
    #[must_use]
    pub fn with(mut self, practitioner: &str) -> Self {
        self.body["practitioner"] = json!(practitioner);
        self
    }

    /// Wants to be sent reading.
    #[must_use]
    pub fn wants_reading(mut self) -> Self {
        let consents = self.body["consents"].as_array_mut().expect("a wish has consents");
        consents.push(json!({ "id": "care-education", "version": "2026-11" }));
        self
    }

    /// Has had injections, or not.
    #[must_use]
    pub fn answers(mut self, injections: &str) -> Self {
        self.body["answers"] = json!({ "injections": injections });
        self
    }

    /// Reads French.
    #[must_use]
    pub fn reads_french(mut self) -> Self {
        self.body["lang"] = json!("fr-CA");
        self
    }

    /// Somewhere else in the call's body.
    #[must_use]
    pub fn saying(mut self, field: &str, value: Value) -> Self {
        self.body[field] = value;
        self
    }

    fn start(&self) -> Timestamp {
        at(self.body["start"].as_str().expect("a wish has a start"))
    }
}

impl TestClinic {
    /// Asks for a visit, as a program does.
    pub async fn asks(&self, wish: &Wish) -> Answer {
        let answer = self.api().post("/api/v1/appointments", &wish.body).await;
        self.keeps_secret(wish.body["patient"]["name"].as_str().unwrap_or_default());
        self.keeps_secret(wish.body["patient"]["email"].as_str().unwrap_or_default());
        if let Ok(body) = serde_json::from_str::<Value>(&answer.body) {
            self.keeps_secret(body["manage"].as_str().unwrap_or_default());
        }
        answer
    }

    /// Books a visit to its end: where the address must be proven, it is, by the code that was mailed.
    pub async fn booked(&self, wish: &Wish) -> Visit {
        let answer = self.asks(wish).await;
        let body = answer.json();
        let manage = body["manage"].as_str().unwrap_or_else(|| panic!("not booked: {}", answer.body)).to_owned();
        if answer.status == 202 && body["next"] == "verify" {
            let code = self.code_sent_to(wish.body["patient"]["email"].as_str().unwrap_or_default()).await;
            let proven =
                self.api().post(&format!("/api/v1/appointments/{manage}/verify"), &json!({ "code": code })).await;
            assert_eq!(proven.status, 200, "{}", proven.body);
        }
        Visit { id: body["id"].as_str().unwrap_or_default().to_owned(), manage, starts_at: wish.start() }
    }

    /// The newest code mailed to an address.
    pub async fn code_sent_to(&self, email: &str) -> String {
        self.works().await;
        let code = self.mail_to(email).iter().rev().find_map(crate::Mail::code);
        let code = code.unwrap_or_else(|| panic!("no code was mailed to {email}"));
        self.keeps_secret(&code);
        code
    }

    /// Books the wanted time page by page, as somebody with a browser does.
    pub async fn books(&self, name: &str, email: &str) -> Answer {
        self.keeps_secret(name);
        self.keeps_secret(email);
        let browser = self.browser();
        let choice = format!("{}/wharf/in-person/rosa", at(WANTED));
        let details = browser.sends("/book/visit", &[("choice", choice.as_str())]).await;
        if details.status != 200 {
            return details;
        }
        let typed = [("name", name), ("email", email), ("consent-email-channel", "2026-11")];
        browser.presses(&details, "Book this visit", &typed).await
    }

    /// Ada wants reading and has had injections; she books, comes, and is marked as seen when it is over. Says when.
    pub async fn keeps_an_appointment(&self) -> Timestamp {
        let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading().answers("yes");
        let visit = self.booked(&wish).await;
        self.works().await;
        self.keeps(&visit).await
    }

    /// A visit takes place and is marked as fulfilled at its end. Says when.
    pub async fn keeps(&self, visit: &Visit) -> Timestamp {
        self.puts_the_clock_at(visit.starts_at + SignedDuration::from_mins(30));
        let desk = self.program_as(&[Role::FrontDesk]).await;
        let path = format!("/api/v1/staff/appointments/{}", visit.id);
        let version = desk.get(&path).await.json()["version"].as_i64().expect("the visit is there");
        let fulfilled = desk.if_match(version).posts_nothing(&format!("{path}/fulfil")).await;
        assert_eq!(fulfilled.status, 200, "{}", fulfilled.body);
        self.now()
    }
}
