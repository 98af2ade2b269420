//! Whatever is sent to the booking calls: what is wrong with it is told field by field, nothing is changed, nothing fails.

use domain::access::Role;
use movability_tests::{Answer, Api, TestClinic, Wish};
use serde_json::{Map, Value, json};

/// A call with a body that would be taken as it is.
struct Call {
    api: Api,
    path: String,
    body: Value,
    /// The version that was seen, for calls of staff.
    version: Option<i64>,
}

impl Call {
    async fn sends(&self, body: &Value) -> Answer {
        let api = self.version.map_or_else(|| self.api.clone(), |version| self.api.clone().if_match(version));
        api.post(&self.path, body).await
    }
}

/// Every booking call that takes a body, each of them ready to succeed.
async fn calls(clinic: &TestClinic) -> Vec<Call> {
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let first = Wish::of("Grace Hopper", "grace@example.org").of_service("first").with("rosa");
    let pending = clinic.asks(&first.at("2027-05-14T10:00:00-04:00")).await.json();
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let public = |path: String, body: Value| Call { api: clinic.api(), path, body, version: None };
    let staff = |path: String, body: Value, version| Call { api: desk.clone(), path, body, version };
    let time = json!({ "service": "visit", "start": "2027-05-13T10:00:00-04:00", "duration": 30, "practitioner": "rosa",
        "location": "wharf", "modality": "in-person" });
    let mut booking = time.clone();
    let person = json!({ "name": "Pat Example", "email": "pat@example.org", "phone": "416-555-0100",
        "birth_date": "1980-01-01", "needs": "a chair with arms" });
    let more = json!({ "patient": person, "answers": { "injections": "yes" }, "lang": "en-CA",
        "consents": [{ "id": "email-channel", "version": "2026-11" }] });
    booking.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let mut for_somebody = booking.clone();
    let by_staff = json!({ "override": { "reason": "agreed by phone" }, "inform": false, "walk_in": false });
    for_somebody.as_object_mut().unwrap().extend(by_staff.as_object().unwrap().clone());

    let (manage, id) = (&visit.manage, &visit.id);
    let waits = pending["manage"].as_str().unwrap();
    vec![
        public("/api/v1/holds".into(), time),
        public("/api/v1/appointments".into(), booking),
        public(format!("/api/v1/appointments/{waits}/verify"), json!({ "code": "123456" })),
        public(format!("/api/v1/appointments/{manage}/cancel"), json!({ "reason": "I am away" })),
        public(
            format!("/api/v1/appointments/{manage}/reschedule"),
            json!({ "start": "2027-05-13T11:00:00-04:00", "duration": 30, "practitioner": "rosa" }),
        ),
        staff("/api/v1/staff/appointments".into(), for_somebody, None),
        staff(
            format!("/api/v1/staff/appointments/{id}/reschedule"),
            json!({ "start": "2027-05-13T11:00:00-04:00", "duration": 30, "practitioner": "rosa", "location": "wharf",
                "modality": "in-person", "inform": false, "override": { "reason": "agreed by phone" } }),
            Some(1),
        ),
        staff(
            format!("/api/v1/staff/appointments/{id}/cancel"),
            json!({ "reason": "the practitioner is ill", "inform": false }),
            Some(1),
        ),
        staff(
            format!("/api/v1/staff/appointments/{id}/reject"),
            json!({ "reason": "not ours", "inform": false }),
            Some(1),
        ),
        staff(format!("/api/v1/staff/appointments/{id}/release-all"), json!({ "network": false }), Some(1)),
        staff(
            "/api/v1/staff/time-off?preview=1".into(),
            json!({ "practitioner": "rosa", "start": "2027-05-12T09:00:00-04:00", "end": "2027-05-12T12:00:00-04:00",
                "reason": "a course", "decisions": [{ "appointment": id, "do": "keep", "start": "2027-05-13T11:00:00-04:00" }] }),
            None,
        ),
    ]
}

/// Every field of a body that holds a single value, by its path: `patient.email`, `consents[0].id`.
fn fields(body: &Value) -> Vec<String> {
    fn walk(value: &Value, path: String, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    walk(inner, if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, found);
                }
            }
            Value::Array(values) => {
                for (at, inner) in values.iter().enumerate() {
                    walk(inner, format!("{path}[{at}]"), found);
                }
            }
            _ => found.push(path),
        }
    }
    let mut found = Vec::new();
    walk(body, String::new(), &mut found);
    found
}

/// A field's name as JSON points to it (RFC 6901): `patient.name` → `/patient/name`, `consents[0].id` → `/consents/0/id`.
fn pointer(path: &str) -> String {
    format!("/{}", path.replace(['.', '['], "/").replace(']', ""))
}

/// The body with another value at a path.
fn with(body: &Value, path: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(&pointer(path)).unwrap() = value;
    body
}

/// Whether a refusal names a field, the list it stands in, or the table.
fn names(answer: &Answer, path: &str) -> bool {
    answer.fields().iter().any(|field| {
        !field.is_empty() && (field == path || path.starts_with(field.as_str()) || field.starts_with(path))
    })
}

fn is_refused(answer: &Answer) -> bool {
    answer.status == 422 && answer.code() == "invalid"
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_is_named_and_changes_nothing() {
    let clinic = TestClinic::open().await;
    let calls = calls(&clinic).await;
    let before = clinic.dump().await;
    for call in &calls {
        for path in fields(&call.body) {
            let is_text = call.body.pointer(&pointer(&path)).unwrap().is_string();
            let wrong = if is_text { json!(7) } else { json!("seven") };
            for wrong in
                [wrong, json!([]), json!([{ "a": [1] }]), json!({ "a": 1 }), json!(-1), json!(1.5), json!(1e300)]
            {
                let answer = call.sends(&with(&call.body, &path, wrong.clone())).await;
                assert!(
                    is_refused(&answer) && names(&answer, &path),
                    "{} {path} = {wrong}: {}",
                    call.path,
                    answer.body
                );
            }
        }
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn a_field_that_is_not_there_is_named_wherever_it_stands() {
    let clinic = TestClinic::open().await;
    let calls = calls(&clinic).await;
    let before = clinic.dump().await;
    for call in &calls {
        let mut inside = vec![String::new()];
        for path in fields(&call.body) {
            if let Some((table, _)) = path.rsplit_once('.') {
                // Answers are named by the service's own questions.
                if table != "answers" && !inside.contains(&table.to_owned()) {
                    inside.push(table.to_owned());
                }
            }
        }
        for table in inside {
            let mut body = call.body.clone();
            let holder = if table.is_empty() { &mut body } else { body.pointer_mut(&pointer(&table)).unwrap() };
            holder.as_object_mut().unwrap().insert("is_admin".to_owned(), json!(true));
            let answer = call.sends(&body).await;
            assert!(is_refused(&answer), "{} {table}: {}", call.path, answer.body);
            assert!(answer.fields().iter().any(|field| field.ends_with("is_admin")), "{}: {}", call.path, answer.body);
        }
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn times_that_cannot_be_are_named_on_every_call_that_takes_one() {
    let clinic = TestClinic::open().await;
    let calls = calls(&clinic).await;
    let before = clinic.dump().await;
    let impossible = [
        "",
        "tomorrow",
        "2027-02-30T10:00:00-05:00",
        "2027-13-01T10:00:00Z",
        "2027-05-11T24:30:00Z",
        "2027-05-11T10:00:00",
        "2027-05-11",
        "10:00",
        "+10000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2027-05-11T10:00:00+99:00",
        "2027-05-11T10:00:00.5Z",
        "99999999999999999999",
        "2027-05-11T10:00:00Z\u{0}",
    ];
    // An instant, and nobody's day: refused by the rules, not by its shape.
    let far = ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-30T00:00:00Z"];
    for call in &calls {
        let times = fields(&call.body).into_iter().filter(|path| path.ends_with("start") || path.ends_with("end"));
        for path in times {
            for text in impossible {
                let answer = call.sends(&with(&call.body, &path, json!(text))).await;
                assert!(
                    is_refused(&answer) && names(&answer, &path),
                    "{} {path} = {text:?}: {}",
                    call.path,
                    answer.body
                );
            }
            if call.path.contains("staff") {
                continue;
            }
            for text in far {
                let answer = call.sends(&with(&call.body, &path, json!(text))).await;
                assert_eq!(answer.status, 422, "{} {path} = {text:?}: {}", call.path, answer.body);
            }
        }
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn numbers_and_words_beyond_measure_are_no_failure() {
    let clinic = TestClinic::open().await;
    let calls = calls(&clinic).await;
    let words =
        ["\u{0}", "a\u{0}b", "\u{7}", "\r\nBcc: all@example.org", "\u{202e}evil", "'; DROP TABLE patient; --", "", " "];
    for call in &calls {
        for path in fields(&call.body) {
            let value = call.body.pointer(&pointer(&path)).unwrap();
            let tries: Vec<Value> = if value.is_number() {
                vec![json!(0), json!(4_294_967_295u64), json!(4_294_967_296u64), json!(u64::MAX), json!(i64::MIN)]
            } else if value.is_string() {
                let long = "x".repeat(5_000);
                words.iter().map(|text| json!(text)).chain([json!(long)]).collect()
            } else {
                vec![json!(null)]
            };
            for value in tries {
                let answer = call.sends(&with(&call.body, &path, value.clone())).await;
                let told = format!("{} {path} = {:.40}: {}", call.path, value.to_string(), answer.body);
                assert!(answer.status.as_u16() < 500, "{told}");
                let is_hidden = value.as_str().is_some_and(|text| text.contains(['\u{0}', '\u{7}']));
                if is_hidden
                    || value.as_str().is_some_and(|text| text.len() > 4_000)
                    || value.as_u64() == Some(u64::MAX)
                {
                    assert!(is_refused(&answer) && names(&answer, &path), "{told}");
                }
            }
        }
    }
}

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn value(&mut self, keys: &[String], depth: u32) -> Value {
        match self.below(if depth > 3 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(self.0.cast_signed()),
            3 => json!(f64::from_bits(self.0 & 0xffef_ffff_ffff_ffff)),
            4 => json!(char::from_u32(u32::try_from(self.below(0xd7ff)).unwrap()).unwrap().to_string().repeat(3)),
            5 => json!(
                ["2027-05-13T10:00:00-04:00", "rosa", "visit", "keep", "email-channel"]
                    [usize::try_from(self.below(5)).unwrap()]
            ),
            6 => (0..self.below(4)).map(|_| self.value(keys, depth + 1)).collect(),
            _ => self.object(keys, depth + 1),
        }
    }

    fn object(&mut self, keys: &[String], depth: u32) -> Value {
        let mut fields = Map::new();
        for _ in 0..self.below(6) {
            let key = keys[usize::try_from(self.below(keys.len() as u64)).unwrap()].clone();
            let value = self.value(keys, depth);
            fields.insert(key, value);
        }
        Value::Object(fields)
    }
}

#[tokio::test]
async fn json_thrown_together_at_random_is_no_failure() {
    let clinic = TestClinic::open().await;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for call in &calls(&clinic).await {
        let mut keys: Vec<String> = fields(&call.body)
            .iter()
            .flat_map(|path| path.split(['.', '[']).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        keys.push("is_admin".to_owned());
        for _ in 0..60 {
            // A body of chance, or a good one with one field of chance.
            let body = match dice.below(2) {
                0 => dice.object(&keys, 0),
                _ => {
                    let paths = fields(&call.body);
                    let path = &paths[usize::try_from(dice.below(paths.len() as u64)).unwrap()];
                    let value = dice.value(&keys, 0);
                    with(&call.body, path, value)
                }
            };
            let answer = call.sends(&body).await;
            assert!(answer.status.as_u16() < 500, "{} {body}: {}", call.path, answer.body);
            assert!(answer.status != 422 || !answer.json()["problems"].as_array().unwrap().is_empty(), "{body}");
        }
    }
}

#[tokio::test]
async fn searches_that_make_no_sense_name_their_parameters() {
    let clinic = TestClinic::open().await;
    let days = "/api/v1/availability?service=visit&from=2027-05-11&to=2027-05-12";
    let first = "/api/v1/availability/first?service=visit";
    for (base, query, field) in [
        (days, "duration=-1", "duration"),
        (days, "duration=99999999999999999999", "duration"),
        (days, "duration=45", "duration"),
        (days, "practitioner=nobody", "practitioner"),
        (days, "practitioner=%00", "practitioner"),
        (days, "location=moon", "location"),
        (days, "modality=telepathy", "modality"),
        (days, "tz=Mars%2FOlympus", "tz"),
        (days, "_sort=(select)", "_sort"),
        (days, "to=2027-05-13", "to"),
        (first, "n=0", "n"),
        (first, "n=21", "n"),
        (first, "n=1e3", "n"),
        (first, "from=2027-05-11", "from"),
        ("/api/v1/availability?from=2027-05-11&to=2027-05-12", "tz=UTC", "service"),
        ("/api/v1/availability?service=visit&to=2027-05-12", "tz=UTC", "from"),
        ("/api/v1/availability/first?n=3", "tz=UTC", "service"),
    ] {
        let answer = clinic.api().get(&format!("{base}&{query}")).await;
        assert!(is_refused(&answer) && answer.fields() == [field], "{base}&{query}: {}", answer.body);
    }
    for ignore in ["", "nonsense", "00000000-0000-0000-0000-000000000000", "%00", &"A".repeat(43)] {
        let answer = clinic.api().get(&format!("{days}&ignore={ignore}")).await;
        assert!(matches!(answer.status.as_u16(), 401 | 404), "{ignore}: {}", answer.body);
    }
}
