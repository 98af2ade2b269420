//! How patients get to their own pages: by a mailed link for the everyday, by the clinic's own code for what concerns their
//! health; and who else tries, by the numbers of the security page.

use std::time::{Duration, Instant};

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Answer, Api, Browser, Opening, StatusCode, TestClinic, Visit, Wish};
use server::routes::{Owner, ROUTES};

const FORM: &str = "application/x-www-form-urlencoded";
const ADA: &str = "ada@example.org";

async fn clinic_of_ada() -> (TestClinic, Visit) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA)).await;
    (clinic, visit)
}

/// What a page tells, but for its request's number.
fn told(answer: &Answer) -> String {
    answer.body.replace(answer.header("x-request-id"), "(request)")
}

/// The eight digits that a mailed link shows in another browser.
fn digits(page: &Answer) -> String {
    page.texts(".mv-digits").pop().unwrap_or_else(|| panic!("no digits: {}", page.text()))
}

/// The program of a browser: its cookies by hand.
fn bearing(clinic: &TestClinic, browser: &Browser) -> Api {
    let session = browser.kept("mv-me").expect("somebody is signed in");
    clinic.api().with("cookie", &format!("mv-me={session}")).with("sec-fetch-site", "same-origin")
}

#[tokio::test]
async fn a_mail_opens_ones_own_pages_without_a_password() {
    let (clinic, visit) = clinic_of_ada().await;
    let browser = clinic.browser();
    assert_eq!(clinic.browser().opens("/me").await.status, 401);

    let link = {
        clinic.types_address(&browser, "Ada@Example.org").await;
        clinic.way_in_sent_to(ADA).await
    };
    let mail = clinic.mail_to(ADA).into_iter().find(|mail| mail.subject.contains("Sign in")).unwrap();
    assert!(mail.text.contains("Hello Ada") && mail.text.contains("this works once"), "{}", mail.text);
    for private in ["Rosa", "10:00", "Lovelace", "May"] {
        assert!(!mail.text.contains(private), "{private} in {}", mail.text);
    }
    let page = browser.opens(&link).await;
    assert_eq!((page.status.as_u16(), page.header("referrer-policy")), (200, "no-referrer"));
    let inside = browser.presses(&page, "Open my pages", &[]).await;

    assert_eq!(inside.url.path(), "/me");
    assert!(inside.says("Hello, Ada") && inside.says("Rosa"), "{}", inside.text());
    assert!(inside.links().contains(&format!("/a/{}", visit.manage)), "{:?}", inside.links());
    assert_eq!(browser.kept("mv-ask"), None, "what was asked for is over");
    let french = browser.opens("/fr/me").await;
    assert!(french.says("Bonjour Ada") && french.says("Vos prochains rendez-vous"), "{}", french.text());
}

#[tokio::test]
async fn the_mail_is_in_the_patients_language_and_keeps_no_secret_behind() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Zoë Gagnon", "zoe@example.org").reads_french()).await;
    let link = clinic.asks_for_a_way_in(&clinic.browser(), "zoe@example.org").await;
    let mail = clinic.mail_to("zoe@example.org").into_iter().find(|mail| mail.subject.contains("Accès")).unwrap();

    assert!(link.starts_with("/fr/sign-in/link/") && mail.text.contains("Bonjour Zoë"), "{}", mail.text);
    let token = link.rsplit('/').next().unwrap();
    for table in ["sign_in_ask", "sign_in_link", "message", "delivery", "delivery_bytes"] {
        let rows = clinic.rows(table).await;
        assert!(rows.iter().all(|row| !row.contains(token) && !row.contains("zoe@")), "{table}: {rows:?}");
    }
    let asks = clinic.rows("sign_in_ask").await;
    assert!(asks.iter().all(|row| row.contains("email=NULL")), "{asks:?}");
    let (sign_ins, others): (Vec<_>, Vec<_>) =
        clinic.rows("message").await.into_iter().partition(|row| row.contains("'sign-in'"));
    assert!(sign_ins.iter().all(|row| row.contains("'sent'") && row.contains("'care-transactional'")), "{sign_ins:?}");
    let kept = clinic.rows("delivery_bytes").await.len();
    assert!(kept < others.len() + sign_ins.len(), "its bytes are gone once it has left");
}

#[tokio::test]
async fn b03_scanners_and_previews_use_nothing_up() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.browser();
    let link = clinic.asks_for_a_way_in(&browser, ADA).await;
    let before = clinic.dump().await;

    for _ in 0..20 {
        let looked = clinic.api().get(&link).await;
        assert_eq!((looked.status.as_u16(), clinic.api().head(&link).await.status.as_u16()), (200, 200));
        assert_eq!(looked.count("script:not([src])"), 0, "nothing presses the button by itself");
        assert_eq!(looked.headers.get_all("set-cookie").iter().count(), 0);
    }
    browser.opens(&link).await;

    assert_eq!(clinic.dump().await, before);
    let page = browser.opens(&link).await;
    assert_eq!(browser.presses(&page, "Open my pages", &[]).await.url.path(), "/me");
}

#[tokio::test]
async fn b04_of_two_uses_at_once_one_opens_a_session() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.browser();
    let link = clinic.asks_for_a_way_in(&browser, ADA).await;
    let asked = format!("mv-ask={}", browser.kept("mv-ask").unwrap());
    let tab = || clinic.api().with("cookie", &asked).with("sec-fetch-site", "same-origin");

    let (a, b, c) = (tab(), tab(), tab());
    let answers = tokio::join!(a.posts(&link, FORM, ""), b.posts(&link, FORM, ""), c.posts(&link, FORM, ""));

    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16(), answers.2.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410, 410]);
    assert_eq!(clinic.rows("patient_session").await.len(), 1);
    assert_eq!(tab().posts(&link, FORM, "").await.status, 410, "and not later either");
    assert_eq!(clinic.rows("patient_session").await.len(), 1);
}

#[tokio::test]
async fn b05_in_another_browser_the_link_shows_digits_for_the_one_that_asked() {
    let (clinic, _) = clinic_of_ada().await;
    let asking = clinic.browser();
    let link = clinic.asks_for_a_way_in(&asking, ADA).await;
    let phone = clinic.browser();

    let shown = phone.opens(&link).await;
    assert!(shown.says("somebody asked to open your pages with another browser"), "{}", shown.text());
    assert!(!shown.buttons().iter().any(|button| button.contains("Open my pages")), "{:?}", shown.buttons());
    let tried = phone.sends(&link, &[("", ""); 0]).await;
    assert_eq!(tried.status, 403, "and its button, sent by hand, opens nothing");
    assert_eq!((clinic.rows("patient_session").await.len(), phone.kept("mv-me")), (0, None));

    let waiting = asking.opens("/sign-in/code").await;
    let code = digits(&shown);
    let other = if code.starts_with('1') { "2222 2222" } else { "1111 1111" };
    let wrong = asking.presses(&waiting, "Open my pages", &[("code", other)]).await;
    assert!(wrong.problem("code").is_some_and(|said| said.contains("4 more tries")), "{}", wrong.text());
    let inside = asking.presses(&wrong, "Open my pages", &[("code", &code)]).await;
    assert_eq!(inside.url.path(), "/me", "{}", inside.text());
    assert_eq!(phone.opens(&link).await.status, 410, "the digits used the link up");
    assert_eq!(phone.opens("/me").await.status, 401);
    // The digits alone, without the browser that asked, are nothing.
    let stranger = clinic.browser();
    assert_eq!(stranger.sends("/sign-in/code", &[("code", code.as_str())]).await.status, 410);
}

#[tokio::test]
async fn b05_five_wrong_digits_end_the_link_too_and_only_for_whom_it_was() {
    let (clinic, _) = clinic_of_ada().await;
    let asking = clinic.browser();
    let link = clinic.asks_for_a_way_in(&asking, ADA).await;
    let code = digits(&clinic.browser().opens(&link).await);
    let other = if code.starts_with('1') { "22222222" } else { "11111111" };

    for shape in ["", "1234", "not digits"] {
        assert_eq!(asking.sends("/sign-in/code", &[("code", shape)]).await.status, 422, "no try is lost by {shape:?}");
    }
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(asking.sends("/sign-in/code", &[("code", other)]).await.status.as_u16());
    }
    assert_eq!(statuses, [422, 422, 422, 422, 410, 410]);
    assert_eq!(asking.sends("/sign-in/code", &[("code", code.as_str())]).await.status, 410);
    assert_eq!(asking.opens(&link).await.status, 410);
    assert!(clinic.rows("patient_session").await.is_empty());
}

#[tokio::test]
async fn whoever_did_not_ask_says_so_and_nobody_gets_in() {
    let (clinic, _) = clinic_of_ada().await;
    let stranger = clinic.browser();
    let link = clinic.asks_for_a_way_in(&stranger, ADA).await;
    let mailbox = clinic.browser();
    let shown = mailbox.opens(&link).await;
    let code = digits(&shown);

    let thanks = mailbox.presses(&shown, "This was not me", &[]).await;
    assert!(thanks.says("Nobody gets in with this mail any more"), "{}", thanks.text());

    assert_eq!(stranger.sends("/sign-in/code", &[("code", code.as_str())]).await.status, 410);
    assert_eq!(stranger.sends(&link, &[("", ""); 0]).await.status, 410);
    assert!(clinic.rows("audit_event").await.iter().any(|row| row.contains("patient.sign-in-disowned")));
}

#[tokio::test]
async fn b06_every_link_that_opens_nothing_is_one_and_the_same_page() {
    let (clinic, visit) = clinic_of_ada().await;
    let browser = clinic.browser();
    let used = clinic.asks_for_a_way_in(&browser, ADA).await;
    let page = browser.opens(&used).await;
    browser.presses(&page, "Open my pages", &[]).await;
    let late = clinic.asks_for_a_way_in(&browser, ADA).await;
    clinic.waits(SignedDuration::from_mins(10) - SignedDuration::from_secs(1));
    assert_eq!(browser.opens(&late).await.status, 200);
    clinic.waits(SignedDuration::from_secs(1));

    let mut pages = Vec::new();
    for link in [
        used.clone(),
        late.clone(),
        format!("/sign-in/link/{}", visit.manage),
        format!("/sign-in/link/{}", visit.id),
        format!("/sign-in/link/{}", "A".repeat(43)),
        "/sign-in/link/nonsense".to_owned(),
    ] {
        let (looked, pressed) = (browser.opens(&link).await, browser.sends(&link, &[("", ""); 0]).await);
        let disowned = browser.sends(&format!("{link}/not-me"), &[("", ""); 0]).await;
        for answer in [looked, pressed, disowned] {
            assert_eq!(answer.status, 410, "{link}");
            pages.push(told(&answer));
        }
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "{}", pages.join("\n-----\n"));
    assert_eq!(browser.opens("/a/nonsense").await.status, 404);
    let token = late.rsplit('/').next().unwrap();
    assert_eq!(browser.opens(&format!("/a/{token}")).await.status, 404, "and it opens no visit");
}

#[tokio::test]
async fn b07_known_and_unknown_addresses_are_answered_alike() {
    let many = |name| (name, "1000000".to_owned());
    let settings =
        vec![many("MOVABILITY__LIMITS__SIGN_IN_MAIL__COUNT"), many("MOVABILITY__LIMITS__SIGN_IN_MAIL_DAILY__COUNT")];
    let clinic = TestClinic::opens(Opening { settings, ..Opening::default() }).await;
    clinic.booked(&Wish::of("Ada Lovelace", ADA)).await;
    let site = clinic.api().with("sec-fetch-site", "same-origin");
    let ask = async |email: &str| {
        let begun = Instant::now();
        let answer = site.posts("/sign-in", FORM, format!("email={}", email.replace('@', "%40"))).await;
        (answer, begun.elapsed())
    };

    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let mut seen = Vec::new();
    for _ in 0..100 {
        for (email, times) in [(ADA, &mut known), ("nobody@example.org", &mut unknown)] {
            let (answer, took) = ask(email).await;
            times.push(took);
            let cookie = format!("mv-ask={}", answer.cookie("mv-ask").unwrap());
            let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            seen.push((answer.status, answer.header("location").to_owned(), answer.body.clone(), names));
            if seen.len() <= 2 {
                let sent = clinic.api().with("cookie", &cookie).get("/sign-in/code").await;
                seen.push((sent.status, String::new(), told(&sent), Vec::new()));
            }
        }
    }
    seen.sort_by_key(|(status, ..)| status.as_u16());
    seen.dedup();
    assert_eq!(seen.len(), 2, "one answer and one page for everybody: {seen:?}");
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let apart = median(&mut known).abs_diff(median(&mut unknown));
    assert!(apart < Duration::from_millis(5), "{apart:?} apart");
    assert_eq!(clinic.rows("sign_in_ask").await.len(), 200, "a row is written either way");
    clinic.works().await;
    assert!(clinic.mail_to("nobody@example.org").is_empty(), "and only then is anybody looked up");
}

#[tokio::test]
async fn an_address_is_written_to_three_times_an_hour_known_or_not() {
    let (clinic, _) = clinic_of_ada().await;
    for email in [ADA, "nobody@example.org"] {
        for _ in 0..3 {
            assert_eq!(clinic.types_address(&clinic.browser(), email).await.status, 200, "{email}");
        }
        let refused = clinic.types_address(&clinic.browser(), email).await;
        assert_eq!(refused.status, 429, "{email}");
        assert!(!refused.header("retry-after").is_empty());
    }
    clinic.waits(SignedDuration::from_mins(62));
    assert_eq!(clinic.types_address(&clinic.browser(), ADA).await.status, 200);
}

#[tokio::test]
async fn a_family_at_one_address_gets_a_mail_each_and_a_link_opens_one_persons_pages() {
    let (clinic, _) = clinic_of_ada().await;
    let byron = Wish::of("Byron King", ADA).at("2027-05-12T10:00:00-04:00");
    clinic.booked(&byron).await;
    let browser = clinic.browser();
    clinic.asks_for_a_way_in(&browser, ADA).await;

    let ways_in: Vec<_> =
        clinic.mail_to(ADA).into_iter().filter(|mail| mail.path("/sign-in/link/").is_some()).collect();
    assert_eq!(ways_in.len(), 2);
    let to = |name: &str| ways_in.iter().find(|mail| mail.text.contains(name)).unwrap().path("/sign-in/link/").unwrap();
    assert!(ways_in.iter().all(|mail| mail.text.contains("Hello Ada") != mail.text.contains("Hello Byron")));
    let page = browser.opens(&to("Hello Byron")).await;
    let inside = browser.presses(&page, "Open my pages", &[]).await;

    assert!(inside.says("Hello, Byron") && !inside.says("Ada"), "{}", inside.text());
    assert_eq!(browser.opens(&to("Hello Ada")).await.status, 410, "one question, one session");
    assert_eq!(clinic.rows("patient_session").await.len(), 1);
}

#[tokio::test]
async fn somebody_who_wants_no_mail_gets_no_way_in_by_mail() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let wishes = browser.opens("/me/preferences").await;
    assert!(wishes.says("you cannot sign in here"), "{}", wishes.text());
    let saved = browser.sends("/me/preferences", &[("lang", "fr-CA")]).await;
    assert!(saved.says("We keep to your wishes"), "{}", saved.text());
    let before = clinic.mail_to(ADA).len();

    assert!(clinic.types_address(&clinic.browser(), ADA).await.says("a mail is on its way"), "told as anybody is");
    clinic.works().await;

    assert_eq!(clinic.mail_to(ADA).len(), before);
    let messages = clinic.rows("message").await;
    assert!(messages.iter().any(|row| row.contains("'sign-in'") && row.contains("'suppressed'")), "{messages:?}");
}

#[tokio::test]
async fn b09_a_session_is_new_at_each_proof_and_the_old_one_is_dead() {
    let (clinic, visit) = clinic_of_ada().await;
    let code = clinic.access_code_for(&visit).await;
    let browser = clinic.browser();
    let planted = "A".repeat(43);
    let link = clinic.asks_for_a_way_in(&browser, ADA).await;
    let ask = browser.kept("mv-ask").unwrap();
    let fixed =
        clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &format!("mv-ask={ask}; mv-me={planted}"));
    let signed_in = fixed.posts(&link, FORM, "").await;
    let first = signed_in.cookie("mv-me").unwrap();
    assert_ne!(first, planted);
    let with =
        |secret: &str| clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &format!("mv-me={secret}"));
    assert_eq!(with(&planted).get("/me").await.status, 401);
    assert_eq!(with(&first).get("/me").await.status, 200);

    let proven = with(&first).posts("/me/second-proof", FORM, format!("code={code}")).await;
    let second = proven.cookie("mv-me").unwrap();
    assert_eq!(with(&first).get("/me").await.status, 401, "the old secret is dead");
    assert_eq!(with(&second).get("/me/plan").await.status, 200);

    // Another sign-in in the same browser ends the session that it had.
    let again = clinic.browser();
    let link = clinic.asks_for_a_way_in(&again, ADA).await;
    let both = format!("mv-ask={}; mv-me={second}", again.kept("mv-ask").unwrap());
    let third = clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &both).posts(&link, FORM, "").await;
    let third = third.cookie("mv-me").unwrap();
    assert_eq!(with(&second).get("/me").await.status, 401);
    assert_eq!(
        with(&third).get("/me/plan").await.status,
        200,
        "what was proven in this browser goes on, no longer than before"
    );
    clinic.waits(SignedDuration::from_mins(29));
    assert_eq!(with(&third).get("/me").await.status, 200);
}

#[tokio::test]
async fn b09_another_site_signs_nobody_in_or_out() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.browser();
    let link = clinic.asks_for_a_way_in(&browser, ADA).await;
    let asked = format!("mv-ask={}", browser.kept("mv-ask").unwrap());
    for from in ["cross-site", "same-site"] {
        let foreign = clinic.api().with("cookie", &asked).with("sec-fetch-site", from);
        for path in ["/sign-in", "/sign-in/code", "/sign-out", "/me/contact", link.as_str()] {
            assert_eq!(foreign.posts(path, FORM, "email=ada%40example.org").await.status, 403, "{path} from {from}");
        }
    }
    assert!(clinic.rows("patient_session").await.is_empty());
}

#[tokio::test]
async fn b19_a_session_ends_by_itself_by_its_owner_and_on_every_server_at_once() {
    let (clinic, _) = clinic_of_ada().await;
    let idle = clinic.signs_in_by_mail(ADA).await;
    clinic.waits(SignedDuration::from_mins(30) - SignedDuration::from_secs(1));
    assert_eq!(idle.opens("/me").await.status, 200);
    clinic.waits(SignedDuration::from_mins(30));
    assert_eq!(idle.opens("/me").await.status, 401, "nobody used it for half an hour");

    let busy = clinic.signs_in_by_mail(ADA).await;
    for _ in 0..71 {
        clinic.waits(SignedDuration::from_mins(20));
        assert_eq!(busy.opens("/me").await.status, 200);
    }
    clinic.waits(SignedDuration::from_mins(20));
    assert_eq!(busy.opens("/me").await.status, 401, "a day is enough, however much it is used");

    let (here, there) = (clinic.signs_in_by_mail(ADA).await, clinic.signs_in_by_mail(ADA).await);
    let listed = here.opens("/me/sessions").await;
    assert_eq!(listed.count("form[action$=\"/end\"]"), 2, "{}", listed.text());
    let ended = here.presses(&listed, "Sign out everywhere else", &[]).await;
    assert!(ended.says("Everywhere else you are signed out"), "{}", ended.text());
    assert_eq!((there.opens("/me").await.status.as_u16(), here.opens("/me").await.status.as_u16()), (401, 200));
    let old = here.kept("mv-me").unwrap();
    let out = bearing(&clinic, &here).posts("/sign-out", FORM, "").await;
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    let again = clinic.api().with("cookie", &format!("mv-me={old}"));
    assert_eq!(again.get("/me").await.status, 401, "the server refuses, whatever the browser kept");
}

#[tokio::test]
async fn one_patients_session_reaches_nothing_of_anothers_and_nothing_of_the_clinics() {
    let (clinic, _) = clinic_of_ada().await;
    let grace = Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T10:00:00-04:00");
    let graces = clinic.booked(&grace).await;
    let (ada, grace) = (clinic.signs_in_by_mail(ADA).await, clinic.signs_in_by_mail("grace@example.org").await);
    let listed = grace.opens("/me/sessions").await;
    let theirs = listed.attribute("form[action$=\"/end\"]", "action").unwrap();
    let nobodys = "/me/sessions/00000000-0000-4000-8000-000000000000/end";
    let program = clinic.program_as(&Role::ALL).await;
    let before = clinic.dump().await;

    let (others, missing) =
        (bearing(&clinic, &ada).posts(&theirs, FORM, "").await, bearing(&clinic, &ada).posts(nobodys, FORM, "").await);
    assert_eq!((others.status.as_u16(), told(&others)), (404, told(&missing)));
    for row in ROUTES.iter().filter(|row| row.owner == Owner::Patient && row.method == "GET") {
        let page = ada.opens(row.path).await;
        for theirs in ["Grace", "Hopper", "grace@", graces.manage.as_str()] {
            assert!(!page.body.contains(theirs), "{theirs} on {}", row.path);
        }
        assert_eq!(page.header("cache-control"), "no-store", "{}", row.path);
        assert_eq!(program.get(row.path).await.status, 401, "a token is no patient: {}", row.path);
    }
    for row in ROUTES.iter().filter(|row| row.owner == Owner::Desk && !row.path.contains('{')) {
        let answer = bearing(&clinic, &ada);
        let answer =
            if row.method == "GET" { answer.get(row.path).await } else { answer.posts(row.path, FORM, "").await };
        assert!([401, 415].contains(&answer.status.as_u16()), "{} {}: {}", row.method, row.path, answer.status);
    }
    let as_staff = clinic.api().with("cookie", &format!("mv={}", ada.kept("mv-me").unwrap()));
    assert_eq!(as_staff.get("/staff").await.status, 401, "one kind of session is never taken for the other");
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn what_concerns_health_asks_for_the_clinics_own_code_once() {
    let (clinic, visit) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let asked = browser.opens("/me/plan").await;
    assert_eq!(asked.status, 403);
    assert!(asked.says("Prove that it is you"), "{}", asked.text());
    assert!(browser.opens("/me").await.says("prove it is you"));

    let none = browser.presses(&asked, "Show my plan", &[("code", "abcde-fghij")]).await;
    assert_eq!(none.status, 422, "there is no code yet, and that is not told");
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let at_visit = desk.opens(&format!("/staff/appointments/{}", visit.id)).await;
    let hand = desk.follows(&at_visit, "/access-code").await;
    let unseen = desk.presses(&hand, "Make a code", &[]).await;
    assert!(unseen.problem("looked").is_some_and(|said| said.contains("Check who this is")), "{}", unseen.text());
    let code = clinic.access_code_for(&visit).await;
    assert_eq!(code.len(), 11);
    let rows = clinic.rows("access_code").await;
    assert!(rows.iter().all(|row| !row.contains(&code.replace('-', ""))), "it is kept as a hash");

    let typed = code.to_uppercase().replace('-', " ");
    let plan = browser.presses(&asked, "Show my plan", &[("code", &typed)]).await;
    assert_eq!((plan.status.as_u16(), plan.url.path()), (200, "/me/plan"));
    assert!(plan.says("We make it together at your first visit"), "{}", plan.text());
    let again = clinic.signs_in_by_mail(ADA).await;
    let used = again.sends("/me/second-proof", &[("code", code.as_str())]).await;
    assert_eq!(used.status, 422, "it works once");
    let trail = clinic.rows("audit_event").await;
    for action in
        ["patient.access-code-handed-over", "patient.proven", "patient.access-code-refused", "patient.signed-in"]
    {
        assert!(trail.iter().any(|row| row.contains(action)), "{action}");
    }
}

#[tokio::test]
async fn an_access_code_ends_after_five_tries_a_fortnight_or_when_it_is_taken_back() {
    let (clinic, visit) = clinic_of_ada().await;
    let prove = async |browser: &Browser, code: &str| {
        browser.sends("/me/second-proof", &[("code", code)]).await.status.as_u16()
    };

    let code = clinic.access_code_for(&visit).await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    for _ in 0..5 {
        assert_eq!(prove(&browser, "aaaaa-aaaaa").await, 422);
    }
    assert_eq!(prove(&browser, &code).await, 422, "five wrong ones end it");

    let code = clinic.access_code_for(&visit).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let page = desk.opens(&format!("/staff/appointments/{}/access-code", visit.id)).await;
    assert!(page.says("A code is out"), "{}", page.text());
    let back = desk.presses(&page, "Take it back", &[]).await;
    assert!(!back.says("A code is out"), "{}", back.text());
    assert_eq!(prove(&browser, &code).await, 422, "it was taken back");

    let first = clinic.access_code_for(&visit).await;
    let second = clinic.access_code_for(&visit).await;
    assert_eq!(prove(&browser, &first).await, 422, "a newer one takes its place");
    clinic.waits(SignedDuration::from_hours(14 * 24));
    let browser = clinic.signs_in_by_mail(ADA).await;
    assert_eq!(prove(&browser, &second).await, 422, "a fortnight is over");
    let third = clinic.access_code_for(&visit).await;
    assert_eq!(prove(&browser, &third).await, 200);
}

#[tokio::test]
async fn b10_one_counter_stands_over_every_door_of_a_patient() {
    let (clinic, visit) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    for _ in 0..18 {
        assert_eq!(browser.sends("/me/second-proof", &[("code", "aaaaa-aaaaa")]).await.status, 422);
    }
    let asking = clinic.browser();
    let link = clinic.asks_for_a_way_in(&asking, ADA).await;
    let code = digits(&clinic.browser().opens(&link).await);
    let other = if code.starts_with('1') { "22222222" } else { "11111111" };
    for _ in 0..2 {
        assert_eq!(asking.sends("/sign-in/code", &[("code", other)]).await.status, 422);
    }

    assert_eq!(asking.sends("/sign-in/code", &[("code", code.as_str())]).await.status, 429, "even the right one");
    let right = clinic.access_code_for(&visit).await;
    assert_eq!(browser.sends("/me/second-proof", &[("code", right.as_str())]).await.status, 429);
    assert_eq!(asking.opens(&link).await.status, 200, "the mail itself still opens: nobody is locked out");
}

#[tokio::test]
async fn a_clinic_may_do_without_the_second_proof_for_a_reason_on_record() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    assert_eq!(browser.opens("/me/plan").await.status, 403);

    let why = "a study with its own identity check";
    clinic.changes(|clinic| clinic.identity.second_proof_waived = Some(why.to_owned())).await;

    assert_eq!(browser.opens("/me/plan").await.status, 200);
    let trail = clinic.rows("audit_event").await;
    assert!(trail.iter().any(|row| row.contains("clinic.second-proof-waived") && row.contains(why)), "{trail:?}");
    clinic.changes(|clinic| clinic.identity.second_proof_waived = None).await;
    assert_eq!(browser.opens("/me/plan").await.status, 403, "from the next request on");
}

#[tokio::test]
async fn c06_the_way_on_leads_to_ones_own_pages_alone() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.browser();
    let door = browser.opens("/fr/me/contact").await;
    assert_eq!(door.status, 401);
    browser.presses(&door, "Envoyez-moi le courriel", &[("email", ADA)]).await;
    let page = browser.opens(&clinic.way_in_sent_to(ADA).await).await;
    let inside = browser.presses(&page, "Open my pages", &[]).await;
    assert_eq!(inside.url.path(), "/fr/me/contact", "back to where they were");

    for evil in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/me",
        "/me%0d%0aSet-Cookie:x",
        "/staff",
        "/me/../staff",
    ] {
        let browser = clinic.browser();
        clinic.waits(SignedDuration::from_hours(2));
        browser.sends("/sign-in", &[("email", ADA), ("next", evil)]).await;
        let page = browser.opens(&clinic.way_in_sent_to(ADA).await).await;
        let inside = browser.presses(&page, "Open my pages", &[]).await;
        assert_eq!(inside.url.path(), "/me", "{evil}");
        clinic.waits(SignedDuration::from_hours(2));
    }
}

#[tokio::test]
async fn c10_a_name_in_disguise_is_no_page() {
    let (clinic, visit) = clinic_of_ada().await;
    let browser = clinic.proves_person(ADA, &visit).await;
    for path in ["/me/plan/x.css", "/me/x.js", "/me/", "/me//plan", "/me/plan%2fx.css", "/ME"] {
        assert_eq!(browser.opens(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn contact_and_wishes_are_changed_by_their_owner() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA).wants_reading().answers("yes")).await;
    clinic.booked(&Wish::of("Byron King", ADA).at("2027-05-12T10:00:00-04:00")).await;
    clinic.keeps(&visit).await;
    clinic.asks_for_a_way_in(&clinic.browser(), ADA).await;
    let browser = clinic.browser();
    clinic.types_address(&browser, ADA).await;
    clinic.works().await;
    let link = clinic.mail_to(ADA).into_iter().rev().filter(|mail| mail.text.contains("Hello Ada"));
    let link = link.filter_map(|mail| mail.path("/sign-in/link/")).next().unwrap();
    let page = browser.opens(&link).await;
    let me = browser.presses(&page, "Open my pages", &[]).await;
    assert!(me.says("Book again") && me.says("Rosa"), "{}", me.text());

    let contact = browser.opens("/me/contact").await;
    let taken = browser.presses(&contact, "Save", &[("name", "byron  king"), ("phone", "12")]).await;
    assert_eq!(
        (taken.status.as_u16(), taken.value("name").as_deref()),
        (422, Some("byron  king")),
        "what was typed is kept"
    );
    let taken = browser.presses(&taken, "Save", &[("phone", "")]).await;
    assert!(taken.problem("name").is_some_and(|said| said.contains("Another person")), "{}", taken.text());
    let saved = browser.presses(&taken, "Save", &[("name", "Ada King"), ("phone", "416-555-0199")]).await;
    assert!(saved.says("We have your new details") && saved.says("Ada King") && saved.says("416-555-0199"));

    let wishes = browser.opens("/me/preferences").await;
    let kept = [("lang", "fr-CA"), ("consent-email-channel", "2026-11")];
    browser.sends("/me/preferences", &kept).await;
    let messages = clinic.rows("message").await;
    let reading: Vec<_> = messages.iter().filter(|row| row.contains("'care-education'")).collect();
    assert!(!reading.is_empty() && reading.iter().all(|row| row.contains("'suppressed'")), "{reading:?}");
    let ledger = clinic.rows("consent_entry").await;
    let withdrawn: Vec<_> = ledger.iter().filter(|row| row.contains("'withdrawn'")).collect();
    assert_eq!(withdrawn.len(), 1, "only what differs is an entry: {withdrawn:?}");
    drop(wishes);
    assert!(clinic.asks_for_a_way_in(&clinic.browser(), ADA).await.starts_with("/"), "the channel still stands");
    assert!(clinic.mail_to(ADA).iter().any(|mail| mail.text.contains("Bonjour Ada")), "and mail is French from now on");
}

#[tokio::test]
async fn whoever_books_again_from_their_own_pages_is_asked_nothing_twice() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let choice = "2027-05-13T14:00:00Z/wharf/in-person/rosa";

    let details = browser.sends("/book/visit/rosa", &[("choice", choice)]).await;
    assert_eq!(details.value("name").as_deref(), Some("Ada Lovelace"), "{}", details.text());
    assert_eq!(details.value("email").as_deref(), Some(ADA));
    let typed = [("consent-email-channel", "2026-11")];
    let booked = browser.presses(&details, "Book this visit", &typed).await;
    assert!(booked.says("Your visit is booked"), "the address is proven already: {}", booked.text());
    assert_eq!(browser.opens("/me").await.count(".mv-summary"), 2);
    let elsewhere = [("choice", "2027-05-14T14:00:00Z/wharf/in-person/rosa")];
    let stranger = clinic.browser().sends("/book/visit/rosa", &elsewhere).await;
    assert_eq!(stranger.value("name").as_deref(), Some(""), "and nobody else sees it");
}

const NEW: &str = "ada@new.example";
const THIRD: &str = "ada@third.example";

/// The page about a change of address that was mailed to somebody last.
fn asked_last(clinic: &TestClinic, email: &str) -> String {
    clinic.mail_to(email).iter().rev().find_map(|mail| mail.path("/address/")).unwrap()
}

/// Asks for another address, and says the paths that were mailed to the present and to the new one.
async fn asks_for_another_address(
    clinic: &TestClinic,
    browser: &Browser,
    present: &str,
    new: &str,
) -> (String, String) {
    let form = browser.opens("/me/email").await;
    let sent = browser.presses(&form, "Ask both addresses", &[("email", new)]).await;
    assert!(sent.says("Please look at both mailboxes"), "{}", sent.text());
    clinic.works().await;
    (asked_last(clinic, present), asked_last(clinic, new))
}

/// Another address, with both their answers. Says the way back that was mailed to the one before.
async fn changes_address(clinic: &TestClinic, browser: &Browser, present: &str, new: &str) -> String {
    let (old, proves) = asks_for_another_address(clinic, browser, present, new).await;
    for link in [&old, &proves] {
        assert_eq!(clinic.browser().sends(link, &[("answer", "yes")]).await.status, 200);
    }
    clinic.works().await;
    asked_last(clinic, present)
}

#[tokio::test]
async fn b14_an_address_changes_once_both_have_said_yes_and_the_old_one_can_undo_it() {
    let (clinic, _) = clinic_of_ada().await;
    clinic.keeps_secret(NEW);
    let stale = clinic.signs_in_by_mail(ADA).await;
    clinic.waits(SignedDuration::from_mins(5));
    let refused = stale.opens("/me/email").await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("Sign in once more"), "{}", refused.text());
    assert_eq!(stale.sends("/me/email", &[("email", NEW)]).await.status, 403, "and nothing is asked for");
    assert_eq!(clinic.rows("address_change").await.len(), 0);

    let browser = clinic.signs_in_by_mail(ADA).await;
    let same = browser.sends("/me/email", &[("email", ADA)]).await;
    assert_eq!(same.status, 422);
    let (old, new) = asks_for_another_address(&clinic, &browser, ADA, NEW).await;
    let to_new = clinic.mail_to(NEW).pop().unwrap();
    assert!(
        !to_new.text.contains("Ada") && !to_new.raw.contains("Lovelace"),
        "a stranger reads no name: {}",
        to_new.text
    );
    let before = clinic.dump().await;
    for link in [&old, &new] {
        assert_eq!(
            (clinic.api().get(link).await.status, clinic.api().head(link).await.status),
            (StatusCode::OK, StatusCode::OK)
        );
    }
    assert_eq!(clinic.dump().await, before, "looking changes nothing");

    let anybody = clinic.browser();
    let page = anybody.opens(&new).await;
    let waits = anybody.presses(&page, "Yes, it is mine", &[]).await;
    assert!(waits.says("the other address must say yes too"), "{}", waits.text());
    assert_eq!(anybody.opens(&new).await.status, 410, "answered once");
    assert!(browser.opens("/me").await.says(ADA), "one yes is not enough");
    let page = anybody.opens(&old).await;
    let done = anybody.presses(&page, "Yes, write there", &[]).await;
    assert!(done.says("From now on we write to the new one"), "{}", done.text());
    assert!(browser.opens("/me").await.says(NEW));
    assert_eq!(stale.opens("/me").await.status, 401, "whoever got in by the old one is out");

    clinic.works().await;
    let undo = asked_last(&clinic, ADA);
    assert_ne!(undo, old);
    clinic.waits(SignedDuration::from_hours(72) - SignedDuration::from_secs(1));
    let thief = clinic.signs_in_by_mail(NEW).await;
    let page = anybody.opens(&undo).await;
    let undone = anybody.presses(&page, "Write to my old address again", &[]).await;
    assert!(undone.says("everybody is signed out"), "{}", undone.text());
    assert_eq!(thief.opens("/me").await.status, 401);
    assert!(clinic.signs_in_by_mail(ADA).await.opens("/me").await.says(ADA));
    assert_eq!(anybody.opens(&undo).await.status, 410);
    let trail = clinic.rows("audit_event").await;
    for action in ["patient.address-asked-for", "patient.address-changed", "patient.address-undone"] {
        assert!(trail.iter().any(|row| row.contains(action)), "{action}");
    }
}

#[tokio::test]
async fn b14_an_undo_ends_all_that_whoever_changed_the_address_could_still_do() {
    let (clinic, _) = clinic_of_ada().await;
    let thief = clinic.signs_in_by_mail(ADA).await;
    let undo = changes_address(&clinic, &thief, ADA, NEW).await;
    let thiefs_way_back = changes_address(&clinic, &thief, NEW, THIRD).await;
    let another = clinic.browser();
    clinic.types_address(&another, THIRD).await;
    let link = clinic.way_in_sent_to(THIRD).await;

    assert_eq!(clinic.browser().sends(&undo, &[("answer", "yes")]).await.status, 200);

    assert_eq!(clinic.browser().sends(&thiefs_way_back, &[("answer", "yes")]).await.status, 410);
    assert_eq!(another.sends(&link, &[("", ""); 0]).await.status, 410, "a link mailed before opens nothing");
    assert_eq!((another.opens("/me").await.status.as_u16(), thief.opens("/me").await.status.as_u16()), (401, 401));
    assert!(clinic.signs_in_by_mail(ADA).await.opens("/me").await.says(ADA));

    clinic.waits(SignedDuration::from_hours(24 * 6));
    clinic.storage().tidy(clinic.now()).await.unwrap();
    for table in ["address_change", "address_link"] {
        assert!(clinic.rows(table).await.is_empty(), "{table}: nobody can undo it any more, so it is forgotten");
    }
}

#[tokio::test]
async fn b14_the_way_back_is_closed_after_three_days() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let undo = changes_address(&clinic, &browser, ADA, NEW).await;
    clinic.waits(SignedDuration::from_hours(72));

    assert_eq!(clinic.browser().sends(&undo, &[("answer", "yes")]).await.status, 410);
    assert!(clinic.signs_in_by_mail(NEW).await.opens("/me").await.says(NEW));
}

#[tokio::test]
async fn b14_nobody_learns_who_has_an_address_or_floods_one_by_asking_for_it() {
    let (clinic, _) = clinic_of_ada().await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let known = browser.sends("/me/email", &[("email", "grace@example.org")]).await;
    let unknown = browser.sends("/me/email", &[("email", NEW)]).await;
    assert_eq!((known.status, told(&known)), (unknown.status, told(&unknown)));

    assert_eq!(browser.sends("/me/email", &[("email", THIRD)]).await.status, 200);
    let refused = browser.sends("/me/email", &[("email", "ada@fourth.example")]).await;
    assert_eq!(refused.status, 429, "three questions in an hour, whatever the address");
}

#[tokio::test]
async fn b14_one_no_a_day_or_a_new_question_ends_a_change_of_address() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let (old, new) = asks_for_another_address(&clinic, &browser, ADA, NEW).await;
    let stranger = clinic.browser();
    let page = stranger.opens(&new).await;
    let no = stranger.presses(&page, "No, this was not me", &[]).await;
    assert!(no.says("Nothing changes"), "{}", no.text());
    assert_eq!(stranger.opens(&old).await.status, 410);

    let (first, _) = asks_for_another_address(&clinic, &browser, ADA, NEW).await;
    let (second, proves) = asks_for_another_address(&clinic, &browser, ADA, NEW).await;
    assert_eq!(stranger.opens(&first).await.status, 410, "a new question takes its place");
    stranger.sends(&proves, &[("answer", "yes")]).await;
    clinic.waits(SignedDuration::from_hours(24));
    assert_eq!(stranger.sends(&second, &[("answer", "yes")]).await.status, 410, "a day is over");
    assert!(clinic.signs_in_by_mail(ADA).await.opens("/me").await.says(ADA));
}

#[tokio::test]
async fn b14_a_change_that_would_make_two_people_one_is_not_made() {
    let (clinic, _) = clinic_of_ada().await;
    clinic.booked(&Wish::of("Ada Lovelace", NEW).at("2027-05-12T10:00:00-04:00")).await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let (old, new) = asks_for_another_address(&clinic, &browser, ADA, NEW).await;
    browser.sends(&new, &[("answer", "yes")]).await;

    let refused = browser.sends(&old, &[("answer", "yes")]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.says("Please phone us"), "{}", refused.text());
    assert!(browser.opens("/me").await.says(ADA));
}

#[tokio::test]
async fn b18_what_opens_a_patients_pages_is_nowhere_in_the_database() {
    let (clinic, visit) = clinic_of_ada().await;
    let code = clinic.access_code_for(&visit).await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let (leaves, proves) = asks_for_another_address(&clinic, &browser, ADA, NEW).await;
    let asking = clinic.browser();
    let link = clinic.asks_for_a_way_in(&asking, ADA).await;
    let shown = digits(&clinic.browser().opens(&link).await);

    let token = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let cookies = [browser.kept("mv-me").unwrap(), asking.kept("mv-ask").unwrap()];
    let codes = [code.replace('-', ""), shown.replace(' ', "")];
    let secrets = cookies.into_iter().chain(codes).chain([&leaves, &proves, &link].map(|path| token(path)));
    for secret in secrets {
        assert!(!clinic.remembers(&secret).await, "{secret} is kept");
    }
    assert!(clinic.remembers("Ada Lovelace").await, "what is looked for would be found");
}

#[tokio::test]
async fn what_a_patient_typed_outlives_the_session() {
    let (clinic, _) = clinic_of_ada().await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let contact = browser.opens("/me/contact").await;
    clinic.waits(SignedDuration::from_mins(30));

    // The mail is opened beside the page, in the same browser.
    let typed = [("name", "Ada King"), ("phone", "416-555-0199")];
    let door = browser.presses(&contact, "Save", &typed).await;
    assert_eq!(door.status, 401);
    assert!(door.says("What you typed is kept"), "{}", door.text());
    let wrong = browser.presses(&door, "Send me the email", &[("email", "ada@")]).await;
    let sent = browser.presses(&wrong, "Send me the email", &[("email", ADA)]).await;
    assert!(sent.says("What you typed is still here"), "{}", sent.text());
    let early = browser.presses(&sent, "Send it now", &[]).await;
    assert!(early.status == 401 && early.says("What you typed is kept"), "{}", early.text());
    let page = browser.opens(&clinic.way_in_sent_to(ADA).await).await;
    browser.presses(&page, "Open my pages", &[]).await;
    let saved = browser.presses(&sent, "Send it now", &[]).await;
    assert!(saved.says("We have your new details") && saved.says("Ada King"), "{}", saved.text());

    // The mail is opened on another device, and its digits are typed here.
    clinic.waits(SignedDuration::from_hours(2));
    let typed = [("name", "Ada Byron"), ("phone", "")];
    let door = browser.presses(&contact, "Save", &typed).await;
    let sent = browser.presses(&door, "Send me the email", &[("email", ADA)]).await;
    let code = digits(&clinic.browser().opens(&clinic.way_in_sent_to(ADA).await).await);
    let slip = browser.presses(&sent, "Open my pages", &[("code", "12")]).await;
    assert!(slip.status == 422 && slip.says("What you typed is still here"), "{}", slip.text());
    let inside = browser.presses(&slip, "Open my pages", &[("code", &code)]).await;
    let saved = browser.presses(&inside, "Send it now", &[]).await;
    assert!(saved.says("Ada Byron"), "{}", saved.text());

    // A session that is not fresh enough for another address keeps it too.
    clinic.waits(SignedDuration::from_mins(5));
    let asked = browser.sends("/me/email", &[("email", NEW)]).await;
    assert!(asked.status == 403 && asked.says("What you typed is kept"), "{}", asked.text());
    // What proves somebody is never written into a page.
    clinic.waits(SignedDuration::from_hours(2));
    let proof = browser.sends("/me/second-proof", &[("code", "abcde-fghij")]).await;
    assert!(proof.status == 401 && !proof.body.contains("fghij"), "{}", proof.text());
}

#[tokio::test]
async fn nobody_who_is_not_signed_in_changes_anything_on_the_pages() {
    let (clinic, _) = clinic_of_ada().await;
    let before = clinic.dump().await;
    for row in ROUTES.iter().filter(|row| row.owner == Owner::Patient && row.method == "POST") {
        let path = row.path.replace("{id}", "00000000-0000-4000-8000-000000000000");
        for cookie in ["", "mv-me=nonsense"] {
            let api = clinic.api().with("sec-fetch-site", "same-origin").with("cookie", cookie);
            assert_eq!(api.posts(&path, FORM, "code=1").await.status, 401, "{path}");
        }
    }
    assert_eq!(clinic.dump().await, before);
}
