//! What other sites, guessers and proxies try on every address there is, by the numbers of the security page.

use std::time::Duration;

use domain::access::Role;
use movability_tests::{Opening, TestClinic, Wish};
use server::routes::{Class, ROUTES, Transaction};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::world::World;

#[tokio::test]
async fn b01_guessing_is_slowed_down_at_every_door_that_a_mail_opens() {
    let behind_a_proxy = vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned())];
    let clinic = TestClinic::opens(Opening { settings: behind_a_proxy, ..Opening::default() }).await;
    let doors = ["/a/", "/sign-in/link/", "/address/", "/staff/enrol/", "/staff/recover/", "/api/v1/appointments/"];

    for (n, door) in doors.into_iter().enumerate() {
        let guesser = clinic.api().with("x-forwarded-for", &format!("203.0.113.{n}"));
        for guess in 0..30 {
            let status = guesser.get(&format!("{door}{}{guess:02}", "A".repeat(41))).await.status.as_u16();
            assert!([404, 410].contains(&status), "{door}: {status}");
        }
        let refused = guesser.get(&format!("{door}{}", "A".repeat(43))).await;
        assert_eq!(refused.status, 429, "{door}");
        assert!(!refused.header("retry-after").is_empty(), "{door}");
    }
}

#[tokio::test]
async fn c01_nothing_changes_by_a_request_that_another_site_made() {
    let world = World::full().await;
    let clinic = &world.clinic;
    let staff = clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let cookies = format!("{}; {}", clinic.cookie_of(&staff).await, world.adas_cookie().await);
    let before = clinic.dump().await;

    for row in ROUTES.iter().filter(|row| row.transaction == Transaction::Write && row.class != Class::OneClick) {
        let address = world.address(row);
        let signed_in = || clinic.api().with("cookie", &cookies);
        let mut foreign = Vec::new();
        for from in ["cross-site", "same-site"] {
            foreign.push(clinic.api().with("sec-fetch-site", from));
            foreign.push(signed_in().with("sec-fetch-site", from));
            foreign.push(signed_in().with("sec-fetch-site", from).with("origin", clinic.site()));
        }
        // What a browser sends along by itself is no proof without a word on where it comes from.
        if matches!(row.class, Class::Page | Class::Api) {
            foreign.push(signed_in());
            foreign.push(signed_in().with("origin", "null"));
            foreign.push(signed_in().with("origin", "https://evil.example"));
            foreign.push(signed_in().with("sec-fetch-site", "none"));
        }
        for caller in foreign {
            for (kind, body) in [("application/x-www-form-urlencoded", "version=1"), ("text/plain", "{\"version\":1}")]
            {
                let answer = caller.sends(row.method.clone(), &address, Some((kind, body.into()))).await;
                assert_eq!(answer.status, 403, "{} {address} as {kind}: {}", row.method, answer.text());
            }
        }
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn c14_of_a_body_with_two_ends_nothing_is_taken_for_another_request() {
    let clinic = TestClinic::open().await;
    let address = clinic.site().trim_start_matches("http://").to_owned();
    let smuggled = format!("GET /team HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let length = smuggled.len();
    let chunks = "Transfer-Encoding: chunked\r\n";

    for (what, expected, rest) in [
        ("two lengths", "400", format!("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}{smuggled}")),
        ("a length that is none", "400", format!("Content-Length: +2\r\n\r\n{{}}{smuggled}")),
        (
            "chunks that are not the last encoding",
            "400",
            format!("Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n{smuggled}"),
        ),
        ("a space before the colon", "400", format!("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{smuggled}")),
        ("a chunk of no size", "4", format!("{chunks}\r\nzz\r\n{{}}\r\n0\r\n\r\n{smuggled}")),
        ("a length and chunks", "4", format!("Content-Length: {length}\r\n{chunks}\r\n0\r\n\r\n{smuggled}")),
        ("chunks and a length", "4", format!("{chunks}Content-Length: {length}\r\n\r\n0\r\n\r\n{smuggled}")),
    ] {
        let mut line = TcpStream::connect(&address).await.unwrap();
        let head =
            format!("POST /api/v1/appointments HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n");
        line.write_all(format!("{head}{rest}").as_bytes()).await.unwrap();
        let mut answers = Vec::new();
        let closed = timeout(Duration::from_secs(5), line.read_to_end(&mut answers)).await;
        let answers = String::from_utf8_lossy(&answers).into_owned();
        assert!(answers.starts_with(&format!("HTTP/1.1 {expected}")), "{what}: {answers}");
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{what}: {answers}");
        assert!(closed.is_ok(), "{what}: the line stays open");
    }
}

#[tokio::test]
async fn c04_a_name_that_is_too_long_or_hides_something_is_refused_and_any_other_stays_text() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let ada = clinic.signs_in_by_mail("ada@example.org").await;
    let admin = clinic.enrols(&clinic.hires(&[Role::Admin], &[]).await).await.browser;
    let hire = async |name: &str, email: &str| {
        let typed = [("name", name), ("email", email), ("role", "front-desk")];
        admin.sends("/staff/accounts/new", &typed).await
    };

    let long = ["A".repeat(121), "ж".repeat(5_000)];
    let hiding = ["Ada\u{202e}ecalevoL", "Ada\u{0}", "Ada\u{1b}[31m", "Ada\u{200b}", "\u{2067}Ada"].map(str::to_owned);
    for name in long.into_iter().chain(hiding) {
        let contact = ada.sends("/me/contact", &[("name", name.as_str()), ("phone", "")]).await;
        for page in [contact, hire(&name, "mary@harbour.example").await] {
            assert_eq!(page.status, 422, "{name:?}: {}", page.text());
            assert!(page.problem("name").is_some(), "{name:?}: {}", page.text());
        }
    }
    assert!(ada.opens("/me").await.says("Ada"), "nothing of it is kept");

    for (n, name) in
        ["<b onmouseover=alert(1)>Ada</b>", "Þórbjörg 👩\u{200d}🚀 O’Brien-Núñez", "آدا لوفلايس"].into_iter().enumerate()
    {
        assert_eq!(ada.sends("/me/contact", &[("name", name), ("phone", "")]).await.url.path(), "/me", "{name}");
        let hired = hire(name, &format!("mary{n}@harbour.example")).await;
        assert_eq!(hired.status, 200, "{name}: {}", hired.text());
        clinic.keeps_secret(hired.texts(".mv-key code")[0].rsplit('/').next().unwrap());
        for page in [hired, ada.opens("/me/contact").await, admin.opens("/staff/accounts").await] {
            assert!(page.body.contains(&escaped(name)), "{name}: {}", page.text());
            assert_eq!(page.count("b[onmouseover]"), 0, "{name}");
        }
    }
}

/// A text as a page writes it.
fn escaped(text: &str) -> String {
    text.replace('<', "&#60;").replace('>', "&#62;")
}
