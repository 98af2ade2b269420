//! Booking a visit: page by page, and as a program does.

use std::collections::BTreeMap;

use domain::{text::Bilingual, time::Minutes};
use jiff::{SignedDuration, civil::time};
use movability_tests::{TestClinic, Wish, at};
use serde_json::json;

/// Tuesday at ten with Rosa, as the button of that time sends it.
const CHOICE: &str = "2027-05-11T14:00:00Z/wharf/in-person/rosa";

#[tokio::test]
async fn somebody_chooses_a_time_proves_their_address_and_is_booked() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();

    let services = patient.opens("/book").await;
    let times = patient.follows(&services, "/book/first").await;
    assert!(times.says("When would you like to come?"));
    let details = patient.presses(&times, "10:00", &[]).await;
    assert!(details.says("We keep this time for you until"), "{}", details.text());
    let typed = [
        ("name", "Ada Lovelace"),
        ("email", "ada@example.org"),
        ("answer-injections", "yes"),
        ("consent-email-channel", "2026-11"),
        ("consent-care-education", "2026-11"),
    ];
    let prove = patient.presses(&details, "Book this visit", &typed).await;
    assert!(prove.says("type the six digits"), "{}", prove.text());
    let booked = patient.presses(&prove, "Confirm", &[("code", &clinic.code_sent_to("ada@example.org").await)]).await;

    assert!(booked.says("Your visit is booked"), "{}", booked.text());
    assert!(booked.says("With Rosa Day") || booked.says("With Ivo Late"), "{}", booked.text());
    clinic.works().await;
    let mails = clinic.mail_to("ada@example.org");
    assert_eq!(mails.len(), 2, "the code and the confirmation");
    let confirmation = &mails[1];
    assert!(confirmation.subject.contains("May 10"), "{}", confirmation.subject);
    assert!(!confirmation.html.is_empty() && confirmation.calendars[0].contains("METHOD:REQUEST"));
    let again = patient.opens(&confirmation.path("/a/").unwrap()).await;
    assert!(again.says("Wharf Street"), "the mail's link leads to the visit");
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_all_of_them_and_everything_typed() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/visit", &[("choice", CHOICE)]).await;

    let typed = [
        ("name", " "),
        ("email", "nonsense"),
        ("phone", "12"),
        ("needs", "A step-free way in"),
        ("answer-injections", "yes"),
        ("consent-care-education", "2026-11"),
    ];
    let again = patient.presses(&details, "Book this visit", &typed).await;

    assert_eq!(again.status, 422);
    assert_eq!(again.problem("name").as_deref(), Some("Error: Enter your full name"));
    assert_eq!(again.problem("email").as_deref(), Some("Error: Enter an email address like name@example.org"));
    assert_eq!(again.problem("phone").as_deref(), Some("Error: Enter a phone number like 416-555-0100"));
    assert_eq!(
        again.problem("consent-email-channel").as_deref(),
        Some("Error: Tick this box, or call us to book by phone")
    );
    assert_eq!(again.count(".nhsuk-error-summary__list li"), 4, "all of them on top, too");
    assert_eq!(again.value("email").as_deref(), Some("nonsense"));
    assert_eq!(again.value("phone").as_deref(), Some("12"));
    assert!(again.says("A step-free way in"));
    assert_eq!(again.attribute("input[name=answer-injections][value=yes]", "checked").as_deref(), Some(""));
    assert_eq!(again.attribute("input[name=consent-care-education]", "checked").as_deref(), Some(""));
    assert_eq!(again.attribute("input[name=consent-email-channel]", "checked"), None);

    let typed =
        [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("phone", ""), ("consent-email-channel", "2026-11")];
    let booked = patient.presses(&again, "Book this visit", &typed).await;
    assert!(booked.says("Your visit is booked"), "{}", booked.text());
}

#[tokio::test]
async fn no_box_is_ticked_beforehand() {
    let clinic = TestClinic::open().await;

    let details = clinic.browser().sends("/book/visit", &[("choice", CHOICE)]).await;

    assert_eq!(details.count("input[type=checkbox]"), 3);
    assert_eq!(details.count("input[checked]"), 0);
}

#[tokio::test]
async fn the_second_patient_is_told_the_time_is_taken() {
    let clinic = TestClinic::open().await;
    clinic.books("Ada Lovelace", "ada@example.org").await;

    let answer = clinic.books("Grace Hopper", "grace@example.org").await;

    assert_eq!(answer.status, 409);
    assert!(answer.says("Tue, May 11, 10:00 a.m. has just been taken"), "{}", answer.text());
    assert_eq!(answer.count(".mv-times--soonest button"), 3, "three times near it instead");
}

#[tokio::test]
async fn what_was_typed_is_kept_when_the_time_is_lost() {
    let clinic = TestClinic::open().await;
    let grace = clinic.browser();
    let details = grace.sends("/book/visit", &[("choice", CHOICE)]).await;
    clinic.waits(SignedDuration::from_mins(8));
    clinic.books("Ada Lovelace", "ada@example.org").await;

    let typed = [("name", "Grace Hopper"), ("email", "grace@example.org"), ("consent-email-channel", "2026-11")];
    let lost = grace.presses(&details, "Book this visit", &typed).await;

    assert_eq!(lost.status, 410);
    assert!(lost.says("Someone else has taken it since"), "{}", lost.text());
    let details = grace.presses(&lost, "May 11", &[]).await;
    assert_eq!(details.value("name").as_deref(), Some("Grace Hopper"), "{}", details.text());
    let booked = grace.presses(&details, "Book this visit", &[]).await;
    assert!(booked.says("Your visit is booked"), "nothing had to be typed again: {}", booked.text());
}

#[tokio::test]
async fn a_program_is_told_what_is_free_instead() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    let answer = clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await;

    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "slot_taken"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let alternatives = answer.json()["alternatives"].as_array().unwrap().clone();
    assert_eq!(alternatives.len(), 3);
    let day = clinic.api().get("/api/v1/availability?service=visit&from=2027-05-11&to=2027-05-11").await.body;
    for alternative in &alternatives {
        assert!(day.contains(alternative["start"].as_str().unwrap()), "it is free: {alternative}");
    }
    let wish = Wish::of("Grace Hopper", "grace@example.org").at(alternatives[0]["start"].as_str().unwrap());
    assert_eq!(clinic.asks(&wish).await.status, 201, "what is offered can be had");
}

#[tokio::test]
async fn a_call_with_mistakes_names_each_field() {
    let clinic = TestClinic::open().await;
    let call = json!({
        "service": "nothing", "start": "tomorrow", "colour": "red",
        "patient": { "name": "", "email": "a@[127.0.0.1]" },
    });

    let answer = clinic.api().post("/api/v1/appointments", &call).await;

    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"));
    let fields = answer.fields();
    for field in ["service", "start", "colour"] {
        assert!(fields.iter().any(|named| named == field), "{field} is not in {fields:?}");
    }

    let wish = Wish::of("", "nonsense").saying("consents", json!([]));
    let fields = clinic.asks(&wish).await.fields();
    for field in ["patient.name", "patient.email", "consents"] {
        assert!(fields.iter().any(|named| named == field), "{field} is not in {fields:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_patients_want_one_time_and_one_gets_it() {
    let clinic = TestClinic::open().await;
    let wishes: Vec<Wish> =
        (0..20).map(|n| Wish::of(&format!("Racer {n}"), &format!("racer{n}@example.org"))).collect();

    let answers = all_at_once(&clinic, &wishes).await;

    let told = answers.iter().fold(BTreeMap::<(u16, String), usize>::new(), |mut told, answer| {
        *told.entry((answer.status.as_u16(), answer.code())).or_default() += 1;
        told
    });
    assert_eq!(told, BTreeMap::from([((201, String::new()), 1), ((409, "slot_taken".to_owned()), 19)]));
    assert_eq!(clinic.rows("occupancy").await.len(), 2, "one row for Rosa, one for the patient");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_want_anyone_get_one_each_and_the_third_is_refused() {
    let clinic = TestClinic::open().await;
    let wishes: Vec<Wish> = (0..3)
        .map(|n| Wish::of(&format!("Racer {n}"), &format!("racer{n}@example.org")).of_service("either"))
        .collect();

    let answers = all_at_once(&clinic, &wishes).await;

    let mut with: Vec<String> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.json()["practitioner"].as_str().unwrap().to_owned())
        .collect();
    with.sort();
    assert_eq!(with, ["ivo", "rosa"]);
    assert_eq!(answers.iter().filter(|answer| answer.code() == "slot_taken").count(), 1);
}

#[tokio::test]
async fn notice_and_horizon_are_kept_to_the_second_and_the_day() {
    let clinic = TestClinic::open().await;
    let ask = async |start: &str| clinic.asks(&Wish::of("Ada Lovelace", "ada@example.org").at(start)).await;

    clinic.puts_the_clock_at(at("2027-05-10T08:00:01-04:00"));
    assert_eq!(ask("2027-05-10T10:00:00-04:00").await.code(), "too_late", "two hours less a second");
    clinic.puts_the_clock_at(at("2027-05-10T08:00:00-04:00"));
    assert_eq!(ask("2027-05-10T10:00:00-04:00").await.status, 201, "two hours to the second");
    assert_eq!(ask("2027-08-09T10:00:00-04:00").await.code(), "too_far", "in 91 days");
    // The ninetieth day is a Sunday; the Friday before is well inside.
    assert_eq!(ask("2027-08-06T10:00:00-04:00").await.status, 201);
    assert_eq!(ask("2027-05-09T10:00:00-04:00").await.code(), "too_late", "yesterday");
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_visit() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/visit", &[("choice", CHOICE)]).await;
    let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];

    let first = patient.presses(&details, "Book this visit", &typed).await;
    let second = patient.presses(&details, "Book this visit", &typed).await;

    assert!(first.says("Your visit is booked"), "{}", first.text());
    assert_eq!(first.url.path(), second.url.path(), "{}", second.text());
    assert_eq!(clinic.rows("appointment").await.len(), 1);
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 1, "and one confirmation");
}

#[tokio::test]
async fn a_call_repeated_with_its_key_is_answered_again_and_does_nothing() {
    let clinic = TestClinic::open().await;
    let program = clinic.api().with("idempotency-key", "a-key-of-my-own");
    let wish = Wish::of("Ada Lovelace", "ada@example.org");

    let first = program.post("/api/v1/appointments", &wish.body).await;
    let again = program.post("/api/v1/appointments", &wish.body).await;
    let other = program.post("/api/v1/appointments", &wish.clone().at("2027-05-11T11:00:00-04:00").body).await;

    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!((other.status.as_u16(), other.code().as_str()), (422, "idempotency_mismatch"));
    assert_eq!(clinic.rows("appointment").await.len(), 1);

    clinic.waits(SignedDuration::from_hours(24));
    let tomorrow = program.post("/api/v1/appointments", &wish.at("2027-05-12T11:00:00-04:00").body).await;
    assert_eq!(tomorrow.status, 201, "a key lives for a day: {}", tomorrow.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_sent_many_times_at_once_is_one_visit() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org");

    let calls = (0..8).map(|_| {
        let (program, body) = (clinic.api().with("idempotency-key", "once"), wish.body.clone());
        tokio::spawn(async move { program.post("/api/v1/appointments", &body).await })
    });
    let mut bodies = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.body);
        bodies.push(answer.body);
    }

    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    assert_eq!(clinic.rows("appointment").await.len(), 1);
}

#[tokio::test]
async fn nobody_is_in_two_places_at_once() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;

    let ivo = Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("ivo");
    let overlapping = clinic.asks(&ivo).await;
    assert_eq!((overlapping.status.as_u16(), overlapping.code().as_str()), (409, "patient_overlap"));

    let daughter = Wish::of("Anne Isabella", "ada@example.org").of_service("either").with("ivo");
    assert_eq!(clinic.asks(&daughter).await.status, 201, "two people share an address");
}

#[tokio::test]
async fn the_visit_shows_neither_answers_nor_contact() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org")
        .answers("yes")
        .saying("patient", json!({ "name": "Ada Lovelace", "email": "ada@example.org", "needs": "A wheelchair" }));
    let visit = clinic.booked(&wish).await;

    let page = clinic.browser().opens(&format!("/a/{}", visit.manage)).await;
    let read = clinic.api().get(&format!("/api/v1/appointments/{}", visit.manage)).await;

    for body in [page.body, read.body] {
        for typed in ["ada@example.org", "wheelchair", "Lovelace", "injections"] {
            assert!(!body.contains(typed), "{typed} can be read back");
        }
    }
}

#[tokio::test]
async fn the_calendar_file_has_the_visit_and_nothing_about_health() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    let file = clinic.api().get(&format!("/a/{}/calendar.ics", visit.manage)).await;

    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.body.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(file.body.contains("DTSTART:20270511T140000Z"), "{}", file.body);
    assert!(file.body.lines().all(|line| line.len() <= 75), "lines are folded");
    assert!(!file.body.to_lowercase().contains("injection") && !file.body.contains("physio"));
}

/// Sends every wish at once, over connections of their own.
async fn all_at_once(clinic: &TestClinic, wishes: &[Wish]) -> Vec<movability_tests::Answer> {
    let calls = wishes.iter().map(|wish| {
        let (program, body) = (clinic.api(), wish.body.clone());
        tokio::spawn(async move { program.post("/api/v1/appointments", &body).await })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn a_program_that_fills_every_field_thinks_it_has_booked_and_nothing_is_stored() {
    let clinic = TestClinic::open().await;
    let robot = clinic.browser();
    let details = robot.sends("/book/visit", &[("choice", CHOICE)]).await;
    assert_eq!(details.count(".mv-trap[aria-hidden=true] input[name=website][tabindex='-1']"), 1);
    let before = clinic.dump().await;

    let typed = [
        ("name", "Robby Robot"),
        ("email", "robby@example.org"),
        ("consent-email-channel", "2026-11"),
        ("website", "https://spam.example"),
    ];
    let fooled = robot.presses(&details, "Book this visit", &typed).await;

    assert_eq!(fooled.status, 200);
    assert!(fooled.says("type the six digits we sent you"), "it looks like success: {}", fooled.text());
    assert_eq!(clinic.dump().await, before, "nothing is stored");
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 0, "and nothing mailed");
    assert!(clinic.logged().contains("the field filled that nobody sees"), "but it is noted");

    let person = clinic.browser();
    let details = person.sends("/book/visit", &[("choice", "2027-05-11T15:00:00Z/wharf/in-person/rosa")]).await;
    let typed = [
        ("name", "Ada Lovelace"),
        ("email", "ada@example.org"),
        ("consent-email-channel", "2026-11"),
        ("website", " "),
    ];
    let booked = person.presses(&details, "Book this visit", &typed).await;
    assert!(booked.says("Your visit is booked"), "an empty field is no trap: {}", booked.text());
}

#[tokio::test]
async fn another_address_keeps_the_time_and_sends_nothing_to_the_first() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/first", &[("choice", CHOICE)]).await;
    let typed = [("name", "Ada Lovelace"), ("email", "ada@exampel.org"), ("consent-email-channel", "2026-11")];
    let prove = patient.presses(&details, "Book this visit", &typed).await;

    let again = patient.presses(&prove, "Use another address", &[]).await;
    assert!(again.says("Your details") && again.says("Tuesday, May 11, 2027 at 10:00 a.m."), "{}", again.text());
    assert_eq!(clinic.books("Grace Hopper", "grace@example.org").await.status, 409, "the time is kept meanwhile");
    let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];
    let prove = patient.presses(&again, "Book this visit", &typed).await;
    let code = clinic.code_sent_to("ada@example.org").await;

    assert!(patient.presses(&prove, "Confirm", &[("code", &code)]).await.says("Your visit is booked"));
    assert_eq!(clinic.mail_to("ada@exampel.org").len(), 0, "its code had not left yet");
}

#[tokio::test]
async fn tries_left_are_said_and_none_is_the_end_of_it() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/first", &[("choice", CHOICE)]).await;
    let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];
    let mut prove = patient.presses(&details, "Book this visit", &typed).await;
    let right = clinic.code_sent_to("ada@example.org").await;
    let wrong = if right == "000000" { "000001" } else { "000000" };

    for left in [4, 3, 2, 1] {
        prove = patient.presses(&prove, "Confirm", &[("code", wrong)]).await;
        assert_eq!(prove.problem("code"), Some(format!("Error: This is not the code we sent. Tries left: {left}")));
        let again = patient.opens(prove.url.path().trim_end_matches("/verify")).await;
        assert!(again.says(&format!("Tries left: {left}")), "loaded again, too: {}", again.text());
    }
    let locked = patient.presses(&prove, "Confirm", &[("code", wrong)]).await;

    assert!(locked.says("Too many wrong codes"), "{}", locked.text());
    assert_eq!(locked.count("input[name=code]"), 0);
    assert!(locked.says("Book another time"));
}

#[tokio::test]
async fn a_code_that_comes_late_may_still_be_typed_on_the_page() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/first", &[("choice", CHOICE)]).await;
    let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];
    let prove = patient.presses(&details, "Book this visit", &typed).await;
    let code = clinic.code_sent_to("ada@example.org").await;
    clinic.waits(SignedDuration::from_mins(31));
    clinic.works().await;

    let lapsed = patient.opens(prove.url.path()).await;
    assert!(lapsed.says("where the time is still free, it is yours"), "{}", lapsed.text());
    assert!(patient.presses(&lapsed, "Confirm", &[("code", &code)]).await.says("Your visit is booked"));
}

#[tokio::test]
async fn eight_more_minutes_keep_what_was_typed_and_come_once() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/visit", &[("choice", CHOICE)]).await;
    assert!(details.says("We keep this time for you until 8:08 a.m."), "{}", details.text());

    let kept =
        patient.presses(&details, "Keep it 8 more minutes", &[("name", "Ada"), ("needs", "An interpreter")]).await;

    assert!(kept.says("We keep this time for you until 8:16 a.m."), "{}", kept.text());
    assert!(!kept.says("Keep it 8 more minutes"), "it is granted once");
    assert_eq!(kept.value("name").as_deref(), Some("Ada"));
    assert_eq!(kept.value("needs").as_deref(), Some("An interpreter"));
}

#[tokio::test]
async fn a_service_of_several_lengths_is_chosen_with_what_each_costs() {
    let clinic = TestClinic::open().await;
    clinic
        .changes(|clinic| {
            for service in clinic.services.iter_mut().filter(|service| service.id.as_str() == "visit") {
                service.minutes = vec![Minutes(30), Minutes(60)];
                service.prices = vec![Bilingual::same("$60"), Bilingual::same("$110")];
            }
        })
        .await;
    let patient = clinic.browser();

    let times = patient.opens("/book/visit").await;
    assert!(times.says("30 minutes · $60") && times.says("60 minutes · $110"), "{}", times.text());
    let longer = patient.presses(&times, "Show these times", &[("minutes", "60")]).await;
    assert!(longer.says("Visit, 60 minutes, in person."), "{}", longer.text());
    let details = patient.presses(&longer, "Tuesday, May 11", &[]).await;

    assert!(details.says("Visit, 60 minutes") && details.says("$110"), "{}", details.text());
    let back = patient.presses(&details, "Choose another time", &[]).await;
    assert!(back.says("Visit, 60 minutes"), "the length stays chosen: {}", back.text());
}

#[tokio::test]
async fn days_far_apart_are_found_and_an_empty_stretch_names_the_next_one() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();

    // Nina works one evening a week: four of them lie in the weeks looked at.
    clinic
        .changes(|clinic| {
            let nights = clinic.practitioners.iter_mut().flat_map(|one| &mut one.hours);
            let nights = nights.filter(|hours| hours.window.end < hours.window.start);
            nights.for_each(|hours| hours.window.end = time(23, 30, 0, 0));
        })
        .await;
    let times = patient.opens("/book/night").await;
    assert_eq!(times.count(".mv-day"), 4, "{}", times.text());
    let later = patient.follows(&times, "from=2027-06-").await;
    assert!(later.count(".mv-day") >= 4, "later dates lead on: {}", later.text());

    // Rosa is away for two months.
    let off = "INSERT INTO time_off (id, resource_id, starts_at, ends_at) SELECT id, id, 1809000000, 1814000000 FROM resource \
               WHERE kind = 'practitioner' AND slug = 'rosa'";
    assert!(clinic.tampers(off).await);
    let empty = patient.opens("/book/visit").await;
    assert!(empty.says("There is nothing free in these days. The next free day is"), "{}", empty.text());
    assert!(empty.says("None of these work? Call 416-555-0123"), "{}", empty.text());
}
