//! What stands on every answer, errors included.

use domain::access::Role;
use movability_tests::{Answer, Opening, TestClinic};
use serde_json::json;
use server::routes::{Class, Csp};

use crate::world::World;

const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// The pages and files that a cache may keep.
const PUBLIC: [&str; 20] = [
    "/",
    "/about",
    "/team",
    "/fees",
    "/techniques",
    "/techniques/{code}",
    "/contact",
    "/privacy",
    "/accessibility",
    "/learn",
    "/learn/{slug}",
    "/learn/{slug}/feedback",
    "/learn/feed.xml",
    "/learn/corrections.xml",
    "/learn/topics/{topic}",
    "/learn/images/{image}",
    "/sitemap.xml",
    "/robots.txt",
    "/api/docs",
    "/assets/{file}",
];

/// What holds of every answer.
fn is_guarded(answer: &Answer, what: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors"), "{what}: {policy}");
    assert!(!policy.contains("script-src 'unsafe") && !policy.contains("http"), "{what}: {policy}");
    let kind = answer.header("content-type");
    let is_text = kind.starts_with("text/");
    assert!(!is_text || kind.contains("charset=utf-8"), "{what}: {kind}");
}

#[tokio::test]
async fn c05_c09_c11_c12_every_answer_is_guarded() {
    let world = World::full().await;
    let staff = world.clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let signed_in = world.clinic.api().with("cookie", &world.clinic.cookie_of(&staff).await);

    for (row, address) in world.read() {
        let answer = signed_in.get(&address).await;
        is_guarded(&answer, &address);
        match row.csp {
            Csp::Page => assert_eq!(answer.header("content-security-policy"), PAGE, "{address}"),
            Csp::Mailbox => assert!(answer.header("content-security-policy").contains("frame-src 'self'"), "{address}"),
            Csp::CapturedMail => assert!(answer.header("content-security-policy").starts_with("sandbox;"), "{address}"),
        }
        let secret = matches!(row.class, Class::Capability | Class::OneClick);
        assert_eq!(answer.header("referrer-policy"), if secret { "no-referrer" } else { "same-origin" }, "{address}");
        let is_public = PUBLIC.contains(&row.path);
        match answer.header("cache-control") {
            // A calendar program asks again and again whether anything changed.
            "private, no-cache" => assert_eq!(row.path, "/feeds/{feed}"),
            kept => assert_eq!(kept == "no-store", !is_public, "{address}: {kept}"),
        }
        assert_eq!(answer.header("strict-transport-security"), "", "{address}: this is plain http");
        if secret {
            let hint = answer.attribute("meta[name=robots]", "content");
            assert!(
                !answer.header("content-type").starts_with("text/html") || hint.as_deref() == Some("noindex"),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn c09_what_a_cache_may_keep_is_the_same_for_everybody() {
    let world = World::full().await;
    let staff = world.clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let cookies = format!("{}; {}", world.clinic.cookie_of(&staff).await, world.adas_cookie().await);
    let somebody = world.clinic.api().with("cookie", &cookies);

    for (_, address) in world.read().into_iter().filter(|(row, _)| PUBLIC.contains(&row.path)) {
        let (theirs, nobodys) = (somebody.get(&address).await, world.clinic.api().get(&address).await);
        assert_eq!(theirs.body, nobodys.body, "{address}");
        assert_eq!((theirs.header("set-cookie"), nobodys.header("set-cookie")), ("", ""), "{address}");
    }
}

#[tokio::test]
async fn with_https_browsers_are_told_to_stay_with_it_and_cookies_are_bound_to_the_host() {
    let clinic = TestClinic::opens(Opening { public_url: Some("https://harbour.example"), ..Opening::default() }).await;
    let site = clinic.api().with("host", "harbour.example");

    for path in ["/", "/book", "/api/v1/services", "/nothing/here"] {
        let answer = site.get(path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{path}");
    }

    let form = "choice=2027-05-11T14:00:00Z/wharf/in-person/rosa";
    let held = site
        .with("sec-fetch-site", "same-origin")
        .posts("/book/visit", "application/x-www-form-urlencoded", form)
        .await;
    let cookie = held.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-mv-v="), "{cookie}");
    for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.to_lowercase().contains("domain="));
}

#[tokio::test]
async fn every_error_says_its_number_and_pages_say_whom_to_call() {
    let clinic = TestClinic::open().await;
    // An error page needs no database: it shows the clinic as it was last seen.
    clinic.browser().opens("/").await;
    let visit = clinic.booked(&movability_tests::Wish::of("Ada Lovelace", "ada@example.org")).await;
    let editor = clinic.program_as(&[Role::Editor]).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let site = clinic.api();
    let form = "application/x-www-form-urlencoded";
    let own = site.clone().with("sec-fetch-site", "same-origin");
    let fulfil = format!("/api/v1/staff/appointments/{}/fulfil", visit.id);

    let errors = [
        (401, site.get("/api/v1/staff/appointments").await),
        (401, site.get("/staff").await),
        (403, editor.get("/api/v1/staff/appointments").await),
        (403, site.posts("/book/visit", form, "choice=x").await),
        (404, site.get("/nothing/here").await),
        (404, site.get("/fr/rien/ici").await),
        (404, site.get("/api/v1/nothing").await),
        (404, site.get("/a/nonsense").await),
        (405, own.delete("/book").await),
        (405, site.posts_nothing("/api/v1/services").await),
        (
            409,
            site.post("/api/v1/appointments", &movability_tests::Wish::of("Grace Hopper", "grace@example.org").body)
                .await,
        ),
        (410, own.posts("/staff/sign-in", form, "token=nonsense").await),
        (412, desk.clone().if_match(9).posts_nothing(&fulfil).await),
        (413, site.posts("/api/v1/appointments", "application/json", vec![b' '; 70_000]).await),
        (413, own.posts("/book/visit", form, vec![b'x'; 70_000]).await),
        (415, site.posts("/api/v1/appointments", "text/plain", "{}").await),
        (421, site.clone().with("host", "evil.example").get("/").await),
        (421, site.clone().with("host", "evil.example").get("/api/v1/services").await),
        (422, site.post("/api/v1/appointments", &json!({})).await),
        (428, desk.posts_nothing(&fulfil).await),
    ];
    for (expected, answer) in errors {
        let what = format!("{expected} at {}: {}", answer.url, answer.body);
        assert_eq!(answer.status.as_u16(), expected, "{what}");
        is_guarded(&answer, &what);
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        let number = answer.header("x-request-id").to_owned();
        if answer.header("content-type") == "application/problem+json" {
            let body = answer.json();
            assert_eq!(body["request_id"], number.as_str(), "{what}");
            assert_eq!(body["status"], expected, "{what}");
            assert!(!answer.code().is_empty() && body["detail"].is_string(), "{what}");
        } else if expected == 410 {
            assert!(answer.says("This link cannot be used"), "{what}");
        } else {
            assert!(answer.says(&number), "{what}");
            assert!(answer.body.contains("416-555-0123"), "{what}");
            assert_eq!(answer.count("h1"), 1, "{what}");
        }
    }
}

#[tokio::test]
async fn without_a_database_every_answer_is_503_with_the_phone_number() {
    let clinic = TestClinic::open().await;
    clinic.browser().opens("/").await;
    clinic.storage().close().await.unwrap();

    for path in ["/", "/book", "/learn", "/book/visit", "/a/some-secret"] {
        let page = clinic.api().get(path).await;
        assert_eq!(page.status, 503, "{path}: {}", page.text());
        assert!(page.body.contains("416-555-0123"), "{path}: {}", page.text());
        assert!(!page.header("retry-after").is_empty(), "{path}");
    }
    let call = clinic.api().get("/api/v1/services").await;
    assert_eq!((call.status.as_u16(), call.code().as_str()), (503, "unavailable"));
    assert_eq!(clinic.api().get("/readyz").await.status, 503);
    assert_eq!(clinic.api().get("/healthz").await.status, 200);
}
