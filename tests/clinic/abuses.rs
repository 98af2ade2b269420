//! What somebody may try, by the numbers of the security page, and what comes of it.
//!
//! Told elsewhere: A04, A05, A09 access, staff · C02 reading · B08 to B13, B16 to B19, C01, C04, C06, C07 accounts · B07, B10,
//! B13 recovery · B03 to B07, B09, B10, B14, B18, B19, C06, C10 patients_sign_in · C03 articles · C05, C09, C11, C12 headers ·
//! B01, C01, C14 web · B15 is for passkeys, of which there are none yet · E05 consent · E06, E07 follow_ups · E09 booking · F03 privacy.

use std::time::{Duration, Instant};

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Answer, Opening, TestClinic, Wish, at};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const FORM: &str = "application/x-www-form-urlencoded";

/// How long a schedule is claimed for.
const LEASE: SignedDuration = SignedDuration::from_secs(300);

#[tokio::test]
async fn a01_one_patients_link_opens_nothing_of_anothers() {
    let clinic = TestClinic::open().await;
    let ada = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let grace = clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let before = clinic.dump().await;

    let program = clinic.api().bearing(&grace.manage);
    for path in [
        format!("/a/{}", ada.id),
        format!("/api/v1/appointments/{}", ada.id),
        format!("/api/v1/appointments/{}/{}", grace.manage, ada.id),
        format!("/api/v1/appointments/{}?id={}", grace.id, ada.id),
    ] {
        assert_eq!(program.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(program.post(&format!("/api/v1/appointments/{}/cancel", ada.id), &json!({})).await.status, 404);
    assert_eq!(program.get(&format!("/api/v1/staff/appointments/{}", ada.id)).await.status, 401);
    let body = json!({ "id": ada.id });
    let widened = clinic.api().post(&format!("/api/v1/appointments/{}/cancel", grace.manage), &body).await;
    assert_eq!(widened.status, 422, "an id in a body widens nothing");
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn a03_an_id_in_a_body_reaches_no_further_than_the_address() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let list = desk.get("/api/v1/staff/appointments").await.json();
    let ada = list["items"][0]["patient"]["id"].clone();
    let ivo = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["ivo"]).await).await;

    let call = json!({
        "service": "either", "practitioner": "ivo", "start": "2027-05-11T11:00:00-04:00", "patient": { "id": ada },
    });
    let refused = ivo.post("/api/v1/staff/appointments", &call).await;

    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.fields().contains(&"patient.id".to_owned()), "{}", refused.body);
}

#[tokio::test]
async fn a06_what_no_field_is_named_for_is_refused() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let program = clinic.program_as(&Role::ALL).await.if_match(1);
    let before = clinic.dump().await;
    let document = program.get("/api/v1/openapi.json").await.json();
    let mut tried = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        if operations["post"].get("requestBody").is_none() {
            continue;
        }
        let path = path.replace("{manage}", &visit.manage).replace("{id}", &visit.id);
        let path = path.replace("{slug}", "rethinking-botulinum-toxin");
        let own = fields(&document, &operations["post"]);
        let foreign = ["is_admin", "role", "roles", "clinic_id", "status", "version", "id"];
        for field in foreign.into_iter().filter(|field| !own.contains(&(*field).to_owned())) {
            let answer = program.post(&path, &json!({ field: "admin" })).await;
            assert_eq!(answer.status, 422, "{field} at {path}: {}", answer.body);
            assert!(answer.fields().contains(&field.to_owned()), "{field} at {path}: {}", answer.body);
            tried += 1;
        }
    }
    assert!(tried > 30);
    assert_eq!(clinic.dump().await, before);
}

/// The fields that a call takes, by the document.
fn fields(document: &Value, operation: &Value) -> Vec<String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let named = schema["$ref"].as_str().and_then(|named| document.pointer(named.trim_start_matches('#')));
    let properties = named.unwrap_or(schema)["properties"].as_object();
    properties.into_iter().flat_map(|properties| properties.keys().cloned()).collect()
}

#[tokio::test]
async fn a07_other_spellings_and_methods_in_disguise_open_no_door() {
    let clinic = TestClinic::open().await;
    let editor = clinic.program_as(&[Role::Editor]).await;
    let before = clinic.dump().await;

    for path in [
        "/api/v1/staff/appointments/",
        "/api/v1//staff/appointments",
        "/api/v1/staff/./appointments",
        "/api/v1/public/%2e%2e/staff/appointments",
        "/api/v1/staff%2fappointments",
        "/API/v1/staff/appointments",
        "/api/v1/staff/Appointments",
        "/api/v1/staff/appointments;x=1",
        "/api/v1/staff/appointments%00",
        "/fr/api/v1/staff/appointments",
    ] {
        let answer = editor.get(path).await;
        assert!([403, 404, 400].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        assert!([401, 404, 400].contains(&clinic.api().get(path).await.status.as_u16()), "{path}");
    }
    for header in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let answer = clinic.api().with(header, "POST").get("/api/v1/staff/appointments").await;
        assert_eq!(answer.status, 401, "{header}");
        let disguised = clinic.api().with(header, "DELETE").get("/api/v1/services").await;
        assert_eq!(disguised.status, 200, "{header}");
    }
    for header in ["x-original-url", "x-rewrite-url"] {
        assert_eq!(
            clinic.api().with(header, "/api/v1/staff/appointments").get("/nothing").await.status,
            404,
            "{header}"
        );
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn a10_pages_and_counts_are_of_what_one_may_see() {
    let clinic = TestClinic::open().await;
    for n in 0..4 {
        let wish = Wish::of(&format!("Patient {n}"), &format!("patient{n}@example.org")).of_service("either");
        let with = if n == 0 { "ivo" } else { "rosa" };
        clinic.booked(&wish.with(with).at(&format!("2027-05-11T1{n}:00:00-04:00"))).await;
    }
    let ivo = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["ivo"]).await).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;

    let first = ivo.get("/api/v1/staff/appointments?limit=1").await.json();
    assert_eq!((first["items"].as_array().unwrap().len(), &first["next_cursor"]), (1, &Value::Null));
    let cursor =
        desk.get("/api/v1/staff/appointments?limit=1").await.json()["next_cursor"].as_str().unwrap().to_owned();
    let borrowed = ivo.get(&format!("/api/v1/staff/appointments?cursor={cursor}")).await.json();
    assert!(borrowed["items"].as_array().unwrap().iter().all(|visit| visit["practitioner"] == "ivo"), "{borrowed}");
    let filtered = ivo.get("/api/v1/staff/appointments?practitioner=rosa").await.json();
    assert_eq!(filtered["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a11_filters_are_a_list_and_nothing_is_injected() {
    let clinic = TestClinic::open().await;
    let program = clinic.program_as(&Role::ALL).await;

    for query in [
        "appointments?_sort=(select%201)",
        "appointments?sort=starts_at",
        "appointments?status=booked'%20OR%201=1--",
        "appointments?limit=1;DROP%20TABLE%20patient",
        "appointments?practitioner=rosa'--",
        "appointments?from=2027-05-11'%20OR%20'1",
        "messages?state=sent'",
        "messages?patient=1%20OR%201=1",
        "messages?journey=x'--",
        "messages?order=due",
    ] {
        let answer = program.get(&format!("/api/v1/staff/{query}")).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{query}: {}", answer.body);
    }
    let odd = program.get("/api/v1/staff/appointments?cursor='%20OR%201=1--").await;
    assert!(odd.status == 200 || odd.status == 422, "{}", odd.body);
}

#[tokio::test]
async fn b01_secrets_cannot_be_guessed_and_guessing_is_slowed_down() {
    let behind_a_proxy = Opening {
        settings: vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned())],
        ..Opening::default()
    };
    let clinic = TestClinic::opens(behind_a_proxy).await;
    let guesser = clinic.api().with("x-forwarded-for", "203.0.113.7");
    let mut statuses = Vec::new();
    for n in 0..32 {
        statuses.push(guesser.get(&format!("/api/v1/appointments/{}{n:02}", "A".repeat(41))).await.status.as_u16());
    }
    assert!(statuses[..30].iter().all(|status| *status == 404), "{statuses:?}");
    assert_eq!(statuses[31], 429, "{statuses:?}");
    let other = clinic.api().with("x-forwarded-for", "198.51.100.9");
    assert_eq!(
        other.get(&format!("/api/v1/appointments/{}", "A".repeat(43))).await.status,
        404,
        "others are not slowed down"
    );

    clinic.waits(SignedDuration::from_mins(1));
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    assert!(visit.manage.len() >= 43, "256 bits");
    assert!(!clinic.dump().await.contains(&visit.manage), "only its hash is stored");
}

#[tokio::test]
async fn b02_an_old_link_tells_less_and_changes_nothing() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-13T10:00:00-04:00")).await;
    let (page, call) = (format!("/a/{}", visit.manage), format!("/api/v1/appointments/{}", visit.manage));
    clinic.api().post(&format!("{call}/cancel"), &json!({})).await;
    let cancelled = clinic.browser().opens(&page).await;
    assert!(
        cancelled.says("This visit will not take place") && cancelled.says("Book another time"),
        "{}",
        cancelled.text()
    );

    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let (page, call) = (format!("/a/{}", visit.manage), format!("/api/v1/appointments/{}", visit.manage));
    let end = visit.starts_at + SignedDuration::from_mins(30);
    clinic.puts_the_clock_at(end + SignedDuration::from_hours(24));
    assert_eq!(clinic.api().get(&call).await.status, 200);
    clinic.puts_the_clock_at(end + SignedDuration::from_hours(24) + SignedDuration::from_secs(1));
    let gone = clinic.api().get(&call).await;
    assert_eq!((gone.status.as_u16(), gone.code().as_str()), (404, "not_found"));
    let gone = clinic.browser().opens(&page).await;
    assert!(!gone.body.contains("Rosa Day") && !gone.body.contains("May 11"), "{}", gone.text());
}

#[tokio::test]
async fn b03_a_scanner_that_follows_the_sign_in_link_uses_nothing_up() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let link = clinic.link_for(&staff).await;
    for _ in 0..20 {
        assert_eq!(clinic.api().get(&link).await.status, 200);
        assert_eq!(clinic.api().head(&link).await.status, 200);
    }

    let browser = clinic.browser();
    let door = browser.opens(&link).await;
    assert!(door.count("script:not([src])") == 0, "nothing submits itself");
    assert!(browser.presses(&door, "Sign in", &[]).await.says("Signed in as"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b04_a_link_used_by_two_at_once_is_one_session() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let link = clinic.link_for(&staff).await;
    let token = link.rsplit('=').next().unwrap().to_owned();

    let tries = (0..6).map(|_| {
        let (site, body) = (clinic.api().with("sec-fetch-site", "same-origin"), format!("token={token}"));
        tokio::spawn(async move { site.posts("/staff/sign-in", FORM, body).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        statuses.push(one.await.unwrap());
    }

    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410, 410, 410, 410, 410]);
    assert_eq!(clinic.rows("session").await.len(), 1);
}

#[tokio::test]
async fn b06_a_link_that_is_old_of_another_kind_or_nobodys_is_one_page() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let link = clinic.link_for(&staff).await;
    let used = clinic.link_for(&staff).await;
    let token = |link: &str| link.rsplit('=').next().unwrap().to_owned();
    let site = clinic.api().with("sec-fetch-site", "same-origin");
    site.posts("/staff/sign-in", FORM, format!("token={}", token(&used))).await;
    clinic.waits(SignedDuration::from_mins(10));

    let mut pages = Vec::new();
    for secret in [token(&link), token(&used), visit.manage, "nonsense".to_owned(), String::new()] {
        let answer = site.posts("/staff/sign-in", FORM, format!("token={secret}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (410, ""));
        pages.push(answer.text());
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "it does not say which");
}

#[tokio::test]
async fn b09_signing_in_makes_a_new_session_and_no_other_site_can_do_it() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let token = async || clinic.link_for(&staff).await.rsplit('=').next().unwrap().to_owned();

    let fixed = clinic.api().with("cookie", "mv=attackers-choice").with("sec-fetch-site", "same-origin");
    let answer = fixed.posts("/staff/sign-in", FORM, format!("token={}", token().await)).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.starts_with("mv=") && !cookie.contains("attackers-choice"), "{cookie}");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(answer.header("location"), "/staff", "and ends on a clean address");
    assert_eq!(clinic.api().with("cookie", "mv=attackers-choice").get("/staff").await.status, 401);

    let elsewhere = clinic.api().with("sec-fetch-site", "cross-site");
    let refused = elsewhere.posts("/staff/sign-in", FORM, format!("token={}", token().await)).await;
    assert_eq!(refused.status, 403);

    // Signed out is out, whatever the browser kept.
    let console = clinic.api().with("cookie", cookie.split(';').next().unwrap());
    assert_eq!(console.get("/staff").await.status, 200);
    let out = console.clone().with("sec-fetch-site", "same-origin").posts("/staff/sign-out", FORM, "").await;
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(console.get("/staff").await.status, 401);
}

#[tokio::test]
async fn c01_other_sites_can_post_nothing() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&Role::ALL, &["rosa"]).await;
    let cookie = clinic.cookie_of(&staff).await;
    let before = clinic.dump().await;
    let signed_in = || clinic.api().with("cookie", &cookie);
    let choice = "choice=2027-05-11T14:00:00Z/wharf/in-person/rosa";
    let call = Wish::of("Ada Lovelace", "ada@example.org").body.to_string();

    for answer in [
        clinic.api().posts("/book/visit", FORM, choice).await,
        clinic.api().with("sec-fetch-site", "cross-site").posts("/book/visit", FORM, choice).await,
        clinic.api().with("sec-fetch-site", "same-site").posts("/book/visit", FORM, choice).await,
        clinic.api().with("sec-fetch-site", "none").posts("/book/visit", FORM, choice).await,
        clinic.api().with("origin", "https://evil.example").posts("/book/visit", FORM, choice).await,
        clinic.api().with("origin", "null").posts("/book/visit", FORM, choice).await,
        clinic
            .api()
            .with("sec-fetch-site", "cross-site")
            .posts("/api/v1/appointments", "application/json", call.clone())
            .await,
        signed_in().posts("/api/v1/staff/appointments", "application/json", "{}").await,
        signed_in()
            .with("sec-fetch-site", "same-site")
            .posts("/api/v1/staff/appointments", "application/json", "{}")
            .await,
    ] {
        assert_eq!(answer.status, 403, "{}", answer.url);
    }
    assert_eq!(clinic.api().posts("/api/v1/appointments", "text/plain", call).await.status, 415);
    assert_eq!(clinic.dump().await, before);
    let own = clinic.api().with("origin", clinic.site()).posts("/book/visit", FORM, choice).await;
    assert_eq!(own.status, 303, "an old browser on our own page passes by its Origin");
}

#[tokio::test]
async fn c04_a_name_is_never_markup() {
    const NAME: &str = "<script>alert(1)</script> \"Ada\" & 'x'";
    let clinic = TestClinic::open().await;
    let patient = json!({ "name": NAME, "email": "ada@example.org", "needs": "<img src=x onerror=alert(1)>" });
    let visit = clinic.booked(&Wish::of(NAME, "ada@example.org").saying("patient", patient).wants_reading()).await;
    clinic.works().await;
    let kept = clinic.keeps(&visit).await;
    clinic.works_at(kept + SignedDuration::from_hours(24)).await;

    let console = clinic.signs_in_as(&Role::ALL).await;
    for path in ["/staff?day=2027-05-11", "/staff/follow-ups", &format!("/staff/appointments/{}", visit.id)] {
        let page = console.opens(path).await;
        assert!(page.says("<script>alert(1)</script>"), "it is shown as it was typed: {path}");
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"), "{path}");
    }
    for mail in clinic.mail_to("ada@example.org") {
        assert!(!mail.html.contains("<script>alert"), "{}", mail.html);
    }
    let lost = clinic.books(NAME, "grace@example.org").await;
    assert!(!lost.body.contains("<script>alert"));
}

#[tokio::test]
async fn c06_nobody_is_sent_elsewhere() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&Role::ALL, &["rosa"]).await;
    let site = clinic.api().with("sec-fetch-site", "same-origin");
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "/%0d%0aLocation:%20https://evil.example"]
    {
        let token = clinic.link_for(&staff).await;
        let token = token.rsplit('=').next().unwrap();
        let path = format!("/staff/sign-in?next={next}");
        let answer = site.posts(&path, FORM, format!("token={token}&next={next}")).await;
        assert_eq!(answer.header("location"), "/staff", "{next}");
    }
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    clinic.puts_the_clock_at(visit.starts_at);
    let console = site.with("cookie", &clinic.cookie_of(&staff).await);
    let path = format!("/staff/appointments/{}/fulfil", visit.id);
    let answer = console.posts(&path, FORM, "version=1&from=today&day=//evil.example").await;
    assert!(answer.header("location").starts_with("/staff?"), "{}", answer.header("location"));
    assert!(!answer.header("location").contains("evil"), "{}", answer.header("location"));
}

#[tokio::test]
async fn c07_links_come_from_the_public_address_alone() {
    let clinic = TestClinic::opens(Opening { public_url: Some("https://harbour.example"), ..Opening::default() }).await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org");
    let poisoned =
        clinic.api().with("x-forwarded-host", "evil.example").with("forwarded", "host=evil.example;proto=http");

    assert_eq!(clinic.api().with("host", "evil.example").post("/api/v1/appointments", &wish.body).await.status, 421);
    assert_eq!(clinic.api().with("host", "harbour.example.evil.example").get("/").await.status, 421);
    assert_eq!(poisoned.post("/api/v1/appointments", &wish.body).await.status, 201);

    clinic.works().await;
    let mail = clinic.mail_to("ada@example.org").remove(0);
    let links: Vec<&str> = mail.text.split_whitespace().filter(|word| word.contains("://")).collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.contains("https://harbour.example/")), "{links:?}");
    assert!(!mail.raw.contains("evil.example"));
}

#[tokio::test]
async fn c08_only_the_last_hop_of_a_trusted_proxy_counts() {
    let guess = async |clinic: &TestClinic, n: usize| {
        let api = clinic.api().with("x-forwarded-for", &format!("10.9.8.{n}, 203.0.113.7"));
        api.get(&format!("/api/v1/appointments/{}{n:02}", "B".repeat(41))).await.status.as_u16()
    };
    let trusting = Opening {
        settings: vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned())],
        ..Opening::default()
    };
    let clinic = TestClinic::opens(trusting).await;
    let mut last = 0;
    for n in 0..32 {
        last = guess(&clinic, n).await;
    }
    assert_eq!(last, 429, "another invented first hop is no other network");

    let clinic = TestClinic::open().await;
    for n in 0..32 {
        assert_eq!(guess(&clinic, n).await, 404, "nobody is trusted, so nothing of it counts");
    }
}

#[tokio::test]
async fn e02_whoever_asks_for_free_times_too_fast_waits_and_nobody_else_does() {
    let clinic = TestClinic::opens(Opening {
        settings: vec![
            ("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned()),
            ("MOVABILITY__LIMITS__AVAILABILITY__SECONDS", "3600".to_owned()),
            ("MOVABILITY__LIMITS__AVAILABILITY__COUNT", "1".to_owned()),
            ("MOVABILITY__LIMITS__AVAILABILITY__BURST", "3".to_owned()),
        ],
        ..Opening::default()
    })
    .await;
    let times = "/api/v1/availability?service=visit&from=2027-05-11&to=2027-05-11";
    let from = |network: &str| clinic.api().with("x-forwarded-for", network);
    for _ in 0..3 {
        assert_eq!(from("203.0.113.7").get(times).await.status, 200);
    }

    let refused = from("203.0.113.7").get(times).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "rate_limited"), "{}", refused.body);
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&wait), "{wait}");
    let page = from("203.0.113.7").get("/book/visit").await;
    assert_eq!(page.status, 429, "pages and calls share what they read");
    assert_eq!(from("203.0.113.8").get(times).await.status, 200, "a neighbour does not wait");
    assert_eq!(from("203.0.113.7").get("/api/v1/services").await.status, 200, "nor what is cheap to read");
    assert_eq!(from("203.0.113.7").get("/healthz").await.status, 200);
}

#[tokio::test]
async fn e02_an_unknown_network_is_never_made_to_wait_for_reading_and_a_program_is() {
    let clinic = TestClinic::opens(Opening {
        settings: vec![
            ("MOVABILITY__LIMITS__PUBLIC_READING__SECONDS", "3600".to_owned()),
            ("MOVABILITY__LIMITS__PUBLIC_READING__BURST", "1".to_owned()),
            ("MOVABILITY__LIMITS__STAFF_API__SECONDS", "3600".to_owned()),
            ("MOVABILITY__LIMITS__STAFF_API__BURST", "3".to_owned()),
        ],
        ..Opening::default()
    })
    .await;
    for _ in 0..5 {
        assert_eq!(clinic.api().get("/api/v1/services").await.status, 200);
    }

    let (one, other) = (clinic.program_as(&[Role::FrontDesk]).await, clinic.program_as(&[Role::FrontDesk]).await);
    for _ in 0..3 {
        assert_eq!(one.get("/api/v1/staff/appointments").await.status, 200);
    }
    let refused = one.get("/api/v1/staff/appointments").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "rate_limited"), "{}", refused.body);
    assert_eq!(other.get("/api/v1/staff/appointments").await.status, 200, "each has their own");
}

#[tokio::test]
async fn c10_an_ending_of_a_file_makes_no_private_page_public() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let console = clinic.signs_in_as(&Role::ALL).await;
    for path in [
        format!("/a/{}/x.css", visit.manage),
        format!("/a/{}.css", visit.manage),
        "/staff/x.css".to_owned(),
        "/staff.js".to_owned(),
    ] {
        let answer = console.opens(&path).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (404, "no-store"), "{path}");
    }
}

#[tokio::test]
async fn c13_no_other_origin_may_read() {
    let clinic = TestClinic::open().await;
    for origin in ["null", "https://evil.example", clinic.site()] {
        for path in ["/", "/api/v1/services", "/api/v1/staff/appointments", "/nothing"] {
            let answer = clinic.api().with("origin", origin).get(path).await;
            let allowed = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
            assert_eq!(allowed, None, "{origin} at {path}");
        }
        let asked = clinic.api().with("origin", origin).with("access-control-request-method", "POST");
        let answer = asked.sends(movability_tests::Method::OPTIONS, "/api/v1/appointments", None).await;
        assert!(answer.status.is_client_error(), "{origin}: {}", answer.status);
    }
}

#[tokio::test]
async fn d01_d09_control_characters_are_refused_at_the_edge() {
    let clinic = TestClinic::open().await;
    // A line break in a name is white space like any other; nothing of it is left.
    clinic.booked(&Wish::of("Ada\r\nBcc: all", "ada@example.org")).await;
    clinic.works().await;
    assert!(!clinic.mail_to("ada@example.org").remove(0).raw.contains("\nBcc"));
    for evil in ["Ada\u{0}", "Ada\u{7f}", "Ada\u{1b}[31m", "\u{202e}adA"] {
        let called = clinic.asks(&Wish::of(evil, "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
        assert_eq!(called.status, 422, "{evil:?}: {}", called.body);
        let address = format!("ada@example.org{evil}");
        assert_eq!(clinic.asks(&Wish::of("Ada Lovelace", &address)).await.status, 422, "{address:?}");
    }
    let browser = clinic.browser();
    let details = browser.sends("/book/visit", &[("choice", "2027-05-12T14:00:00Z/wharf/in-person/rosa")]).await;
    let typed = [
        ("name", "Ada\u{0}"),
        ("email", "ada@example.org\r\nBcc: x@example.org"),
        ("consent-email-channel", "2026-11"),
    ];
    let again = browser.presses(&details, "Book this visit", &typed).await;
    assert_eq!(again.status, 422);
    assert!(again.problem("name").is_some() && again.problem("email").is_some());
    for path in ["/learn/%00", "/book/%00", "/a/%00", "/api/v1/services/%00", "/api/v1/staff/appointments/%00", "/%00"]
    {
        let status = clinic.api().get(path).await.status;
        assert!(status.is_client_error(), "{path}: {status}");
    }
}

#[tokio::test]
async fn d02_every_part_of_a_mail_is_encoded() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + SignedDuration::from_hours(24)).await;

    for mail in clinic.outbox() {
        let encodings: Vec<&str> = mail
            .raw
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-transfer-encoding"))
            .map(|(_, encoding)| encoding.trim())
            .collect();
        assert!(encodings.len() >= 2, "{}", mail.raw);
        assert!(encodings.iter().all(|encoding| ["base64", "quoted-printable"].contains(encoding)), "{encodings:?}");
        assert!(!mail.raw.replace("\r\n", "").contains(['\r', '\n']), "bare line ends");
        assert!(mail.raw.lines().all(|line| line.len() <= 998));
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
    }
}

#[tokio::test]
async fn d03_nothing_is_injected_into_a_calendar() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada; ATTENDEE:mailto,evil\\n", "ada@example.org");
    clinic.booked(&wish).await;
    clinic.works().await;

    let mail = clinic.mail_to("ada@example.org").remove(0);
    let calendar = mail.calendars[0].replace("\r\n ", "");
    assert_eq!(calendar.lines().filter(|line| line.starts_with("ATTENDEE")).count(), 1, "{calendar}");
    assert!(!calendar.contains("\nATTACH"), "{calendar}");
    let summary = calendar.lines().find(|line| line.starts_with("SUMMARY")).unwrap();
    assert!(summary.contains("Harbour Pain Clinic") && !summary.contains("Visit"), "{summary}");
}

#[tokio::test]
async fn d08_impossible_times_are_mistakes_and_never_a_failure() {
    let clinic = TestClinic::open().await;
    for start in [
        "0000-01-01T00:00:00Z",
        "-009999-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "2027-02-29T10:00:00-05:00",
        "2027-05-11T24:00:00-04:00",
        "2027-05-11T10:00:00+25:00",
        "2027-05-11T10:00:00-99:99",
        "2027-05-11T10:00:00",
        "1810000000",
        "",
    ] {
        let answer = clinic.asks(&Wish::of("Ada Lovelace", "ada@example.org").at(start)).await;
        assert_eq!(answer.status, 422, "{start}: {}", answer.body);
        let held = clinic.api().post("/api/v1/holds", &json!({ "service": "visit", "start": start })).await;
        assert_eq!(held.status, 422, "{start}: {}", held.body);
    }
    for duration in [json!(0), json!(4_294_967_295_u64), json!(-30), json!(1e300), json!("30")] {
        let answer =
            clinic.asks(&Wish::of("Ada Lovelace", "ada@example.org").saying("duration", duration.clone())).await;
        assert_eq!(answer.status, 422, "{duration}: {}", answer.body);
    }
}

#[tokio::test]
async fn d10_hostile_json_is_refused_quickly() {
    let clinic = TestClinic::open().await;
    let deep = format!("{{\"patient\":{}1{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let wide = format!("{{{}}}", (0..5_000).map(|n| format!("\"k{n}\":1")).collect::<Vec<_>>().join(","));
    for body in [
        deep.as_str(),
        wide.as_str(),
        "{\"service\":\"visit\",\"service\":\"first\"}",
        "{\"duration\":1e400}",
        "{\"service\":\"\\ud800\"}",
        "{\"service\":",
        "[]",
        "null",
        "\u{feff}{}",
    ] {
        let began = Instant::now();
        let answer = clinic.api().posts("/api/v1/appointments", "application/json", body).await;
        assert_eq!(answer.status, 422, "{:.60}: {}", body, answer.status);
        // Fifty milliseconds, with room for a busy machine.
        assert!(began.elapsed() < Duration::from_secs(2), "{:.60}: {:?}", body, began.elapsed());
    }
    for query in ["service=visit&service=first", "service=visit&from=2027-05-11&from=2027-05-12&to=2027-05-12"] {
        assert_eq!(clinic.api().get(&format!("/api/v1/availability?{query}")).await.status, 422, "{query}");
    }
}

#[tokio::test]
async fn d11_a_body_that_is_too_long_is_cut_off_whatever_it_says_of_itself() {
    let clinic = TestClinic::open().await;
    let long = vec![b'x'; 64 * 1024 + 1];
    assert_eq!(clinic.api().posts("/api/v1/appointments", "application/json", long.clone()).await.status, 413);
    let own = clinic.api().with("sec-fetch-site", "same-origin");
    assert_eq!(own.posts("/book/visit", FORM, long).await.status, 413);

    // In chunks without an end.
    let address = clinic.site().trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /api/v1/appointments HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    for _ in 0..40 {
        if line.write_all(chunk.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut answer = vec![0; 512];
    let read = line.read(&mut answer).await.unwrap_or(0);
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn d12_what_is_compressed_is_not_unpacked() {
    let clinic = TestClinic::open().await;
    for encoding in ["gzip", "deflate", "br", "zstd"] {
        let answer = clinic
            .api()
            .with("content-encoding", encoding)
            .posts("/api/v1/appointments", "application/json", "{}")
            .await;
        assert_eq!(answer.status, 415, "{encoding}: {}", answer.body);
    }
}

#[tokio::test]
async fn e03_what_is_sent_is_judged_again_by_the_clinics_own_rules() {
    let clinic = TestClinic::open().await;
    let ask = async |wish: Wish| clinic.asks(&wish).await;
    let ada = || Wish::of("Ada Lovelace", "ada@example.org");

    let refusals: Vec<Answer> = vec![
        ask(ada().saying("duration", json!(5))).await,
        ask(ada().saying("price", json!(0))).await,
        ask(ada().with("nina")).await,
        ask(ada().saying("location", json!("online"))).await,
        ask(ada().saying("modality", json!("phone"))).await,
        ask(ada().at("2027-05-10T07:00:00-04:00")).await,
        ask(ada().saying("hold", json!("nonsense"))).await,
    ];
    for refusal in refusals {
        assert!(refusal.status.is_client_error(), "{}", refusal.body);
    }
    assert_eq!(clinic.rows("appointment").await.len(), 0);
}

#[tokio::test]
async fn e04_a_victims_address_gets_little_mail_and_none_of_the_bookers_words() {
    let clinic = TestClinic::open().await;
    for n in 0..8 {
        let patient =
            json!({ "name": "Buy Cheap Watches", "email": "victim@example.org", "needs": "www.evil.example" });
        let wish = Wish::of("Buy Cheap Watches", "victim@example.org").of_service("first").saying("patient", patient);
        clinic.asks(&wish.at(&format!("2027-05-{}T1{}:00:00-04:00", 11 + n % 2, n / 2))).await;
        clinic.waits(SignedDuration::from_mins(1));
        clinic.works().await;
    }

    let mails = clinic.mail_to("victim@example.org");
    assert!((1..=3).contains(&mails.len()), "{}", mails.len());
    for mail in mails {
        for words in ["Watches", "evil.example", "Cheap"] {
            assert!(!mail.text.contains(words) && !mail.html.contains(words) && !mail.raw.contains(words), "{words}");
        }
        assert!(mail.path("/not-me").is_some());
    }
}

#[tokio::test]
async fn e01_whatever_the_length_one_of_many_gets_the_time() {
    let clinic = TestClinic::open().await;
    let wishes = (0..8).map(|n| {
        let service = if n % 2 == 0 { "visit" } else { "either" };
        let start = if n % 2 == 0 { "2027-05-11T10:00:00-04:00" } else { "2027-05-11T10:15:00-04:00" };
        Wish::of(&format!("Patient {n}"), &format!("patient{n}@example.org")).of_service(service).with("rosa").at(start)
    });
    let wishes: Vec<Wish> = wishes.collect();

    let mut asked = Vec::new();
    for wish in &wishes {
        let (api, body) = (clinic.api(), wish.body.clone());
        asked.push(tokio::spawn(async move { api.post("/api/v1/appointments", &body).await }));
    }
    let mut winners = 0;
    for answer in asked {
        let answer = answer.await.unwrap();
        winners += usize::from(answer.status == 201);
        if answer.status != 201 {
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "slot_taken"), "{}", answer.body);
            assert_eq!(answer.json()["alternatives"].as_array().unwrap().len(), 3);
        }
    }
    assert_eq!(winners, 1);
    assert_eq!(clinic.rows("appointment").await.len(), 1);
}

#[tokio::test]
async fn e02_one_network_owns_little_time_and_an_honest_rush_is_told_that_it_is_taken() {
    let trusting = Opening {
        settings: vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned())],
        ..Opening::default()
    };
    let clinic = TestClinic::opens(trusting).await;
    let from = |address: &str| clinic.api().with("x-forwarded-for", address);
    let hold = |day: usize, hour: usize, minute: usize| json!({ "service": "visit", "start": format!("2027-05-{day}T{hour:02}:{minute:02}:00-04:00") });
    // Four hours of each of Rosa's days: half of it, and no more, whoever asks.
    for n in 0..8 {
        let bot = from(&format!("198.51.100.{n}"));
        let answer = bot.post("/api/v1/holds", &hold(13, 9 + n / 2, 30 * (n % 2))).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    let ninth = from("198.51.100.99").post("/api/v1/holds", &hold(13, 15, 0)).await;
    assert_eq!((ninth.status.as_u16(), ninth.code().as_str()), (429, "rate_limited"), "{}", ninth.body);

    // A client of IPv6 is its /64: twenty times, and no more.
    let one_house = |n: usize| from(&format!("2001:db8:1:2::{n:x}"));
    for n in 0..20 {
        let answer = one_house(n + 1).post("/api/v1/holds", &hold(17 + n / 7, 9 + (n % 7) / 2, 30 * (n % 2))).await;
        assert_eq!(answer.status, 201, "{n}: {}", answer.body);
    }
    let more = one_house(99).post("/api/v1/holds", &hold(20, 9, 0)).await;
    assert_eq!((more.status.as_u16(), more.code().as_str()), (429, "rate_limited"), "{}", more.body);
    assert!(more.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(from("2001:db8:1:3::1").post("/api/v1/holds", &hold(20, 9, 0)).await.status, 201, "the house next door");

    // Whoever only comes too late owns nothing and is not counted as if.
    for n in 0..40 {
        let late = from("203.0.113.5").post("/api/v1/holds", &hold(20, 9, 0)).await;
        assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "slot_taken"), "{n}: {}", late.body);
    }
    clinic.waits(SignedDuration::from_mins(8));
    assert_eq!(one_house(99).post("/api/v1/holds", &hold(20, 9, 0)).await.status, 201, "it ends by time alone");
}

#[tokio::test]
async fn e10_nobody_learns_who_is_a_patient_here() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let known = Wish::of("Ada Lovelace", "ada@example.org").of_service("first").with("ivo");
    let unknown = Wish::of("Grace Hopper", "grace@example.org").of_service("first").with("ivo");

    // The same time as a visit on record: a person who has not proven who they are is not told.
    let answers = [clinic.asks(&known).await, clinic.asks(&unknown.at("2027-05-11T13:00:00-04:00")).await];

    let told = answers.map(|answer| {
        let mut body = answer.json();
        for own in ["id", "manage", "start", "end", "expires_at", "created_at", "updated_at"] {
            body[own] = json!(null);
        }
        (answer.status, body.to_string())
    });
    assert_eq!(told[0], told[1]);
    assert_eq!(clinic.rows("patient").await.len(), 1);
}

#[tokio::test]
async fn e11_the_servers_clock_rules_to_the_second() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let cancel = format!("/api/v1/appointments/{}/cancel", visit.manage);
    clinic.puts_the_clock_at(at("2027-05-10T10:00:01-04:00"));

    // Whatever the caller says of the time.
    let backdated = clinic.api().with("date", "Sun, 09 May 2027 10:00:00 GMT").post(&cancel, &json!({})).await;
    assert_eq!(backdated.code(), "late_cancel", "{}", backdated.body);
    let claimed = clinic.api().post(&cancel, &json!({ "now": "2027-05-09T10:00:00-04:00" })).await;
    assert_eq!((claimed.status.as_u16(), claimed.fields()), (422, vec!["now".to_owned()]));
    clinic.puts_the_clock_at(at("2027-05-10T10:00:00-04:00"));
    assert_eq!(clinic.api().post(&cancel, &json!({})).await.status, 200, "the last moment is the patient's");
}

#[tokio::test]
async fn e08_what_is_not_published_does_not_exist() {
    let clinic = TestClinic::open().await;
    let published =
        clinic.storage().article(&"what-chronic-pain-is".parse().unwrap(), domain::text::Lang::English).await;
    let published = published.unwrap().unwrap();
    let draft = storage::articles::NewArticle {
        slug: "a-draft".parse().unwrap(),
        lang: published.lang,
        kind: published.kind,
        title: "A draft that nobody has read".to_owned(),
        description: published.description,
        head: published.head,
        body: published.body,
        sha256: [9; 32],
        source: None,
    };
    clinic.storage().import_article(&draft, false, &clinic.parts().operator(), clinic.now()).await.unwrap();

    assert_eq!(clinic.api().get("/learn/a-draft").await.status, 404);
    assert_eq!(clinic.api().get("/learn/a-draft?preview=1&version=1").await.status, 404);
    for path in ["/", "/learn", "/fr/learn"] {
        assert!(!clinic.api().get(path).await.body.contains("nobody has read"), "{path}");
    }
}

#[tokio::test]
async fn f02_without_its_trail_nothing_is_done() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await.if_match(1);
    clinic.puts_the_clock_at(at("2027-05-12T08:00:00-04:00"));
    assert!(clinic.tampers("ALTER TABLE audit_event RENAME TO audit_event_gone").await);
    let before = clinic.dump().await.replace("audit_event_gone: ", "");

    let booked = clinic.asks(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-13T10:00:00-04:00")).await;
    let fulfilled = desk.posts_nothing(&format!("/api/v1/staff/appointments/{}/fulfil", visit.id)).await;

    assert!(booked.status.is_server_error(), "{}", booked.body);
    assert!(fulfilled.status.is_server_error(), "{}", fulfilled.body);
    assert_eq!(clinic.dump().await.replace("audit_event_gone: ", ""), before);
}

#[tokio::test]
async fn f04_secrets_are_not_shown_by_what_shows_the_settings() {
    let set = [
        ("MOVABILITY__DATABASE__URL", "postgres://clinic:hunter2secret@db.example/clinic"),
        ("MOVABILITY__MAIL__URL", "smtp://clinic:hunter3secret@relay.example"),
        ("MOVABILITY__MAIL__USERNAME", "clinic"),
        ("MOVABILITY__MAIL__PASSWORD", "hunter4secret"),
    ];
    let environment = set.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let loaded = movability_tests::settings::load(None, environment).unwrap();

    assert!(loaded.printed.contains("***"));
    for secret in ["hunter2secret", "hunter3secret", "hunter4secret"] {
        assert!(!loaded.printed.contains(secret) && !format!("{loaded:?}").contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn f07_nothing_is_open_that_is_for_the_house() {
    let clinic = TestClinic::open().await;
    for path in
        ["/metrics", "/dev/mail", "/dev/components", "/debug", "/.env", "/api/v1/../../config", "/assets/../Cargo.toml"]
    {
        assert_eq!(clinic.api().get(path).await.status, 404, "{path}");
    }
    assert_eq!(clinic.rows("staff").await.len(), 0, "there is no account that nobody made");
}

#[tokio::test]
async fn f11_of_two_workers_one_takes_a_turn() {
    let clinic = TestClinic::open().await;
    let (storage, now) = (clinic.storage(), clinic.now());

    let (one, two) = tokio::join!(
        storage.claim_schedule("seal-audit", 7, "one", LEASE, now),
        storage.claim_schedule("seal-audit", 7, "two", LEASE, now),
    );

    assert_ne!(one.unwrap(), two.unwrap());
    let later = now + SignedDuration::from_secs(301);
    assert!(storage.claim_schedule("seal-audit", 7, "three", LEASE, later).await.unwrap(), "the first one died");
}

#[tokio::test]
async fn f01_the_trail_is_added_to_and_never_changed() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    clinic.storage().seal_audit(clinic.now()).await.unwrap();

    for table in ["audit_event", "audit_seal", "appointment_event", "consent_entry"] {
        let rows = clinic.rows(table).await;
        assert!(!rows.is_empty(), "{table}");
        assert!(!clinic.tampers(&format!("DELETE FROM {table}")).await, "{table}");
        assert_eq!(clinic.rows(table).await, rows, "{table}");
    }
    assert!(!clinic.tampers("UPDATE audit_event SET action = 'nothing'").await);
    let check = clinic.storage().verify_audit(clinic.now()).await.unwrap();
    assert!(check.faults.is_empty() && check.sealed > 0, "{check:?}");
}
