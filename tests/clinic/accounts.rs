//! How staff get in: invited once, with a password and an app; who else tries, by the numbers of the security page.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Account, Answer, Browser, Opening, PASSWORD, TestClinic, Wish, at, code_at};
use serde_json::json;
use server::routes::{Class, Owner, ROUTES};

const FORM: &str = "application/x-www-form-urlencoded";
/// The SHA-1 of the password that everybody chooses.
const STOLEN: &str = "9398F5068BA4852AA4C79090108D728C6EE113A1";
const WRONG: &str = "something else entirely";

async fn grace(clinic: &TestClinic) -> Account {
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let account = clinic.enrols(&staff).await;
    // The code that was shown is used; the next one comes half a minute later.
    clinic.waits(SignedDuration::from_secs(30));
    account
}

/// The first step with any address and password.
async fn tries(clinic: &TestClinic, browser: &Browser, email: &str, password: &str) -> Answer {
    let door = browser.opens("/staff/sign-in").await;
    let answer = browser.presses(&door, "Continue", &[("email", email), ("password", password)]).await;
    clinic.keeps_secret(email);
    answer
}

/// What a page tells, but for what was typed and its request's number.
fn told(answer: &Answer, typed: &str) -> String {
    let id = answer.header("x-request-id");
    answer.body.replace(id, "(request)").replace(typed, "(typed)")
}

#[tokio::test]
async fn an_invitation_sets_password_and_app_and_signs_in() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let link = clinic.invites(&staff).await;
    let browser = clinic.browser();
    for _ in 0..3 {
        assert_eq!(clinic.api().get(&link).await.status, 200, "looking uses nothing up");
        assert_eq!(clinic.api().head(&link).await.status, 200);
    }

    let choose = browser.opens(&link).await;
    assert!(choose.says("Choose a password") && choose.says(staff.name.expose()), "{}", choose.text());
    let app = browser.presses(&choose, "Continue", &[("password", PASSWORD)]).await;
    let seed = clinic.seed_on(&app);
    assert!(app.count(".mv-qr path") == 1 && app.says(&seed[..4]), "{}", app.text());
    assert!(app.count("script:not([src])") == 0 && !app.body.contains("data:"));
    assert!(clinic.browser().opens(&link).await.says("Choose a password"), "another browser sees no key");
    let wrong = browser.presses(&app, "Finish", &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.problem("code").is_some_and(|said| said.contains("4 more tries")), "{}", wrong.text());
    let done = browser.presses(&wrong, "Finish", &[("code", &clinic.code(&seed))]).await;
    assert!(done.says("Keep your recovery codes"), "{}", done.text());
    assert_eq!((done.texts(".mv-codes li").len(), done.header("cache-control")), (10, "no-store"));

    let today = browser.follows(&done, "/staff").await;
    assert!(today.says(&format!("Signed in as {}", staff.name.expose())), "{}", today.text());
    assert_eq!(clinic.browser().opens(&link).await.status, 404, "the invitation is used up");
    let account = browser.opens("/staff/account").await;
    assert!(account.says("10 left") && account.says("Front desk"), "{}", account.text());
    let french = browser.opens("/fr/staff/account").await;
    assert!(french.says("Il en reste 10") && french.says("Accueil"), "{}", french.text());
}

#[tokio::test]
async fn an_invitation_ends_after_a_day_and_with_the_next_one() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::Admin], &[]).await;
    let first = clinic.invites(&staff).await;
    let second = clinic.invites(&staff).await;

    assert_eq!(clinic.api().get(&first).await.status, 404);
    clinic.waits(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    assert_eq!(clinic.api().get(&second).await.status, 200);
    clinic.waits(SignedDuration::from_secs(1));
    let late = clinic.api().get(&second).await;
    let nobodys = clinic.api().get(&format!("/staff/enrol/{}", "A".repeat(43))).await;
    assert_eq!(late.status, 404);
    assert_eq!(told(&late, "-"), told(&nobodys, "-"), "too late is like never was");
}

#[tokio::test]
async fn a_password_that_is_guessed_is_refused_in_words() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::Editor], &[]).await;
    let link = clinic.invites(&staff).await;
    let browser = clinic.browser();
    let email = staff.email.expose().to_owned();
    let long = "a river of quiet lamps ".repeat(6);
    for (password, why) in [
        ("", "Choose a password"),
        ("short", "at least 12 characters"),
        (long.as_str(), "at most 128 characters"),
        ("password1234", "Add another word or two"),
        ("qwertyuiopasdf", "Add another word or two"),
        ("aaaaaaaaaaaaaa", "Add another word or two"),
        (email.as_str(), "Add another word or two"),
        ("staffmember2027", "Add another word or two"),
    ] {
        let choose = browser.opens(&link).await;
        let refused = browser.presses(&choose, "Continue", &[("password", password)]).await;
        let said = refused.problem("password").unwrap_or_default();
        assert_eq!(refused.status, 422, "{password}: {}", refused.text());
        assert!(said.contains(why), "{password}: {said}");
        assert_eq!(refused.value("password").unwrap_or_default(), "", "a password is never sent back");
    }
    assert_eq!(clinic.rows("sign_in_try").await.len(), 0);
}

#[tokio::test]
async fn a_password_from_the_list_of_stolen_ones_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("stolen.txt");
    std::fs::write(&list, format!("{}1:9\n{STOLEN}:1\n{}:2\n", "0".repeat(39), "F".repeat(40))).unwrap();
    let setting = ("MOVABILITY__SERVER__BREACHED_PASSWORDS_FILE", list.display().to_string());
    let clinic = TestClinic::opens(Opening { settings: vec![setting], ..Opening::default() }).await;
    let staff = clinic.hires(&[Role::Editor], &[]).await;
    let browser = clinic.browser();
    let choose = browser.opens(&clinic.invites(&staff).await).await;

    let refused = browser.presses(&choose, "Continue", &[("password", PASSWORD)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.problem("password").is_some_and(|said| said.contains("stolen")), "{}", refused.text());
    let taken = browser.presses(&choose, "Continue", &[("password", "a lake of quiet lamps")]).await;
    assert!(taken.says("Connect an app"), "{}", taken.text());
}

#[tokio::test]
async fn whoever_wanted_a_page_comes_back_to_it_after_signing_in() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let browser = clinic.browser();

    let door = browser.opens("/fr/staff?day=2027-05-11").await;
    assert_eq!(door.status, 401);
    let typed = [("email", grace.staff.email.expose()), ("password", PASSWORD)];
    let code = browser.presses(&door, "Continuer", &typed).await;
    assert!(code.says("Entrez votre code"), "{}", code.text());
    let inside = browser.presses(&code, "Ouvrir la session", &[("code", &clinic.code(&grace.seed))]).await;

    assert_eq!((inside.url.path(), inside.url.query()), ("/fr/staff", Some("day=2027-05-11")));
    assert_eq!(inside.status, 200);
}

#[tokio::test]
async fn each_role_arrives_at_a_page_that_is_theirs() {
    let clinic = TestClinic::open().await;
    for (role, page) in [
        (Role::FrontDesk, "/staff"),
        (Role::Operator, "/staff/follow-ups"),
        (Role::Editor, "/staff/account"),
        (Role::Reviewer, "/staff/account"),
    ] {
        let account = clinic.enrols(&clinic.hires(&[role], &[]).await).await;
        clinic.waits(SignedDuration::from_secs(30));
        let browser = clinic.browser();
        let code = clinic.proves_password(&browser, &account).await;
        let inside = browser.presses(&code, "Sign in", &[("code", &clinic.code(&account.seed))]).await;
        assert_eq!((inside.status.as_u16(), inside.url.path()), (200, page), "{role:?}");
    }
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let sign_in = async |code: &str| {
        let browser = clinic.browser();
        let page = clinic.proves_password(&browser, &grace).await;
        browser.presses(&page, "Sign in", &[("recovery", code)]).await
    };

    assert!(sign_in(&grace.recovery_codes[4].to_uppercase()).await.says("Signed in as"));
    let again = sign_in(&grace.recovery_codes[4]).await;
    assert_eq!(again.status, 422);
    assert!(again.problem("recovery").is_some(), "{}", again.text());
    assert!(sign_in(&grace.recovery_codes[5]).await.says("Signed in as"));
    assert!(grace.browser.opens("/staff/account").await.says("8 left"));
    let trail = clinic.rows("audit_event").await;
    assert!(trail.iter().any(|row| row.contains("staff.signed-in-by-recovery-code")));
}

#[tokio::test]
async fn b08_known_and_unknown_accounts_are_answered_alike() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let gone = clinic.enrols(&clinic.hires(&[Role::Admin], &[]).await).await;
    clinic.storage().disable_staff(gone.staff.id, &clinic.parts().operator(), clinic.now()).await.unwrap();
    let invited = clinic.hires(&[Role::Admin], &[]).await;
    clinic.invites(&invited).await;

    let mut pages = Vec::new();
    for (email, password) in [
        (grace.staff.email.expose(), WRONG),
        (gone.staff.email.expose(), PASSWORD),
        (invited.email.expose(), PASSWORD),
        ("nobody@harbour.example", PASSWORD),
        ("no address", PASSWORD),
    ] {
        let answer = tries(&clinic, &clinic.browser(), email, password).await;
        assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (422, ""), "{email}");
        assert!(answer.says("The email address or the password is not right"));
        pages.push(told(&answer, email));
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "it does not say which");

    // Locked out alike, too: the counter is the address's, whether somebody has it or not.
    for email in [grace.staff.email.expose(), "somebody@harbour.example"] {
        let mut statuses = Vec::new();
        for _ in 0..11 {
            statuses.push(tries(&clinic, &clinic.browser(), email, WRONG).await.status.as_u16());
        }
        assert_eq!(statuses.last(), Some(&429), "{email}: {statuses:?}");
    }
}

#[tokio::test]
async fn b08_an_unknown_account_takes_as_long_as_a_known_one() {
    let limits = [("MOVABILITY__LIMITS__STAFF_PASSWORD__COUNT", "10000".to_owned())];
    let clinic = TestClinic::opens(Opening { settings: limits.to_vec(), ..Opening::default() }).await;
    let grace = grace(&clinic).await;
    let site = clinic.api().with("sec-fetch-site", "same-origin");
    let took = async |email: &str| {
        let body = format!("email={}&password={}", email.replace('@', "%40"), WRONG.replace(' ', "+"));
        let began = std::time::Instant::now();
        assert_eq!(site.posts("/staff/sign-in", FORM, body).await.status, 422);
        began.elapsed().as_secs_f64()
    };

    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for n in 0..15 {
        known.push(took(grace.staff.email.expose()).await);
        unknown.push(took(&format!("nobody{n}@harbour.example")).await);
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (known, unknown) = (median(&mut known), median(&mut unknown));
    // Five per cent on a quiet machine; without the hashing it would be a tenth.
    assert!((0.6..1.6).contains(&(known / unknown)), "{known} {unknown}");
}

#[tokio::test]
async fn b09_every_proof_makes_a_new_session_and_ends_the_one_before() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let browser = clinic.browser();
    let page = clinic.proves_password(&browser, &grace).await;
    let step = browser.kept("mv-step").unwrap();
    let proven = clinic.api().with("sec-fetch-site", "same-origin");
    let code = |code: &str| format!("code={code}");

    // A session that somebody else chose is not taken over, and the one from before has ended.
    let before = clinic.cookie_of(&grace.staff).await;
    let with = proven.clone().with("cookie", &format!("{before}; mv-step={step}"));
    let answer = with.posts("/staff/sign-in/code", FORM, code(&clinic.code(&grace.seed))).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/staff"), "{}", page.text());
    let first = answer.cookie("mv").unwrap();
    assert!(first.len() >= 43 && !before.contains(&first));
    assert_eq!(clinic.api().with("cookie", &before).get("/staff").await.status, 401, "the old one is dead");
    assert_eq!(answer.cookie("mv-step").as_deref(), Some(""), "and so is the step");

    clinic.waits(SignedDuration::from_secs(30));
    let signed_in = proven.clone().with("cookie", &format!("mv={first}"));
    let again = signed_in.posts("/staff/account/proof", FORM, code(&clinic.code(&grace.seed))).await;
    let second = again.cookie("mv").unwrap();
    assert_ne!(first, second);
    assert_eq!(clinic.api().with("cookie", &format!("mv={first}")).get("/staff").await.status, 401);
    assert_eq!(clinic.api().with("cookie", &format!("mv={second}")).get("/staff").await.status, 200);
}

#[tokio::test]
async fn b10_codes_are_counted_over_every_door_together() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let wrong = [("code", "000000")];

    // One attempt ends after five tries, with the right code as well.
    let browser = clinic.browser();
    let mut page = clinic.proves_password(&browser, &grace).await;
    for left in (1..5).rev() {
        page = browser.presses(&page, "Sign in", &wrong).await;
        assert_eq!(page.status, 422, "{left} left");
    }
    assert_eq!(browser.presses(&page, "Sign in", &wrong).await.status, 410);
    let dead = browser.sends("/staff/sign-in/code", &[("code", clinic.code(&grace.seed))]).await;
    assert_eq!(dead.status, 410, "the attempt is over");

    // What is no code at all costs nothing; another door gives no more of them.
    let proof = grace.browser.opens("/staff/account/proof").await;
    for code in ["", "12345", "abcdef"] {
        assert_eq!(grace.browser.presses(&proof, "Confirm", &[("code", code)]).await.status, 422);
    }
    for _ in 0..5 {
        assert_eq!(grace.browser.presses(&proof, "Confirm", &wrong).await.status, 422);
    }
    assert_eq!(grace.browser.presses(&proof, "Confirm", &wrong).await.status, 429, "one session has five");

    // The enrolment, five at the door, five in the session: nine are left of twenty.
    let mut taken = 0;
    let refused = loop {
        let browser = clinic.browser();
        let mut page = clinic.proves_password(&browser, &grace).await;
        while page.status == 200 || page.status == 422 {
            page = browser.presses(&page, "Sign in", &wrong).await;
            taken += u32::from(page.status != 429);
        }
        if page.status == 429 {
            break page;
        }
    };
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(taken, 9);
    let elsewhere = clinic.browser();
    let page = clinic.proves_password(&elsewhere, &grace).await;
    let right = elsewhere.presses(&page, "Sign in", &[("code", &clinic.code(&grace.seed))]).await;
    assert_eq!(right.status, 429, "the right one as well");
    clinic.waits(SignedDuration::from_mins(62));
    clinic.signs_in_with(&grace).await;
}

#[tokio::test]
async fn b11_a_code_is_taken_once_and_not_long_after() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let (seed, now) = (grace.seed.as_str(), clinic.now());
    let sign_in = async |code: String| {
        let browser = clinic.browser();
        let page = clinic.proves_password(&browser, &grace).await;
        browser.presses(&page, "Sign in", &[("code", code.as_str())]).await.says("Signed in as")
    };

    assert!(!sign_in(code_at(seed, now - SignedDuration::from_secs(30))).await, "shown at the enrolment");
    assert!(sign_in(code_at(seed, now)).await);
    assert!(!sign_in(code_at(seed, now)).await, "taken a moment ago");
    assert!(sign_in(code_at(seed, now + SignedDuration::from_secs(30))).await, "a clock half a minute ahead");
    assert!(!sign_in(code_at(seed, now)).await, "older than the last one taken");
    assert!(!sign_in(code_at(seed, now + SignedDuration::from_secs(60))).await, "a minute ahead");
}

#[tokio::test]
async fn b12_no_step_is_skipped_by_a_flag_or_an_order_of_ones_own() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let browser = clinic.browser();
    let page = clinic.proves_password(&browser, &grace).await;
    let step = browser.kept("mv-step").unwrap();
    assert!(page.says("Enter your code"));

    // Between the steps there is nothing but the second one.
    let half = clinic.api().with("cookie", &format!("mv-step={step}"));
    let as_session = clinic.api().with("cookie", &format!("mv={step}; mv-step={step}"));
    for row in ROUTES.iter().filter(|row| row.owner == Owner::Desk && row.method == "GET") {
        let path = row.path.replace("{id}", "00000000-0000-4000-8000-000000000000");
        for caller in [&half, &as_session] {
            assert_eq!(caller.get(&path).await.status, 401, "{path}");
        }
    }
    let own = clinic.api().with("sec-fetch-site", "same-origin");
    for body in ["code=&mfa=skip", "code=123456&verified=true", "mfa=0", "next=/staff", "recovery=aaaaaaaaaaaaaaaa"] {
        let answer = own.posts("/staff/sign-in/code", FORM, body).await;
        assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (410, ""), "{body}: no password was proven");
        let answer =
            own.clone().with("cookie", &format!("mv-step={step}")).posts("/staff/sign-in/code", FORM, body).await;
        assert!(answer.status == 422 && answer.header("set-cookie").is_empty(), "{body}: {}", answer.status);
    }

    // The step of an enrolment signs nobody in, and the step of a sign-in enrols nobody.
    let mary = clinic.hires(&[Role::Admin], &[]).await;
    let link = clinic.invites(&mary).await;
    let enrolling = clinic.browser();
    let choose = enrolling.opens(&link).await;
    let app = enrolling.presses(&choose, "Continue", &[("password", PASSWORD)]).await;
    let seed = clinic.seed_on(&app);
    let enrol_step = enrolling.kept("mv-step").unwrap();
    let crossed = own.clone().with("cookie", &format!("mv-step={enrol_step}"));
    let body = format!("code={}", clinic.code(&seed));
    assert_eq!(crossed.posts("/staff/sign-in/code", FORM, body.clone()).await.status, 410);
    let crossed = own.with("cookie", &format!("mv-step={step}"));
    let answer = crossed.posts(&link, FORM, body).await;
    assert!(answer.says("Choose a password") && answer.header("set-cookie").is_empty(), "{}", answer.text());
    assert_eq!(clinic.rows("credential").await.len(), 1, "Mary has no way in yet");
}

#[tokio::test]
async fn b13_a_reset_takes_everything_away_and_invites_anew() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    assert_eq!(grace.browser.opens("/staff").await.status, 200);

    let operator = clinic.parts().operator();
    let token = clinic.storage().reset_sign_in(grace.staff.id, &operator, clinic.now()).await.unwrap().unwrap();

    assert_eq!(grace.browser.opens("/staff").await.status, 401, "every session ends");
    let refused = tries(&clinic, &clinic.browser(), grace.staff.email.expose(), PASSWORD).await;
    assert_eq!(refused.status, 422, "without a second proof nobody gets in by password");
    assert_eq!(clinic.api().get(&format!("/staff/enrol/{token}")).await.status, 200);
}

#[tokio::test]
async fn b16_stuffed_sign_ins_are_slowed_down_by_network_and_by_account() {
    let behind_a_proxy = vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned())];
    let clinic = TestClinic::opens(Opening { settings: behind_a_proxy, ..Opening::default() }).await;
    let from = async |address: &str, n: usize| {
        let site = clinic.api().with("sec-fetch-site", "same-origin").with("x-forwarded-for", address);
        site.posts("/staff/sign-in", FORM, format!("email=stuffed{n}%40example.org&password=password")).await
    };

    let mut last = 200;
    for n in 0..21 {
        last = from(&format!("203.0.113.{n}"), n).await.status.as_u16();
        assert_eq!(last == 429, n == 20, "{n}: {last}");
    }
    let refused = from("203.0.113.99", 99).await;
    assert!(refused.status == 429 && !refused.header("retry-after").is_empty(), "neighbours count together");
    assert_eq!(last, 429);
    assert_eq!(from("198.51.100.1", 100).await.status, 422, "others are not slowed down");
    clinic.waits(SignedDuration::from_secs(62));
    assert_eq!(from("203.0.113.1", 101).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b17_a_flood_of_passwords_is_told_to_come_back_and_booking_goes_on() {
    let clinic = TestClinic::open().await;
    let flood = (0..60).map(|n| {
        let site = clinic.api().with("sec-fetch-site", "same-origin");
        tokio::spawn(async move {
            let body = format!("email=flood{n}%40example.org&password=password");
            let answer = site.posts("/staff/sign-in", FORM, body).await;
            (answer.status.as_u16(), answer.header("retry-after").to_owned())
        })
    });
    let flood: Vec<_> = flood.collect();
    assert_eq!(clinic.api().get("/book").await.status, 200);
    let mut sent_away = 0;
    for one in flood {
        let (status, wait) = one.await.unwrap();
        assert!(status == 422 || (status == 503 && !wait.is_empty()), "{status}");
        sent_away += usize::from(status == 503);
    }
    assert!(sent_away > 0, "eighteen at most are in the house");
}

#[tokio::test]
async fn b18_what_opens_an_account_is_nowhere_in_the_database() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let session = clinic.cookie_of(&grace.staff).await;
    let browser = clinic.browser();
    clinic.proves_password(&browser, &grace).await;
    let step = browser.kept("mv-step").unwrap();

    let code = grace.recovery_codes[0].replace('-', "");
    for secret in [PASSWORD, &grace.seed, &code, session.trim_start_matches("mv="), &step] {
        assert!(!clinic.remembers(secret).await, "{secret} is kept");
    }
    assert!(clinic.remembers("$argon2id$").await);
}

#[tokio::test]
async fn b19_signed_out_and_left_alone_are_both_out() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let page = grace.browser.opens("/staff").await;
    assert_eq!(page.header("cache-control"), "no-store", "the back button shows nothing");
    let out = grace.browser.presses(&page, "Sign out", &[]).await;
    assert!(out.url.path().ends_with("/staff/sign-in"));
    assert_eq!(grace.browser.opens("/staff").await.status, 401);

    let browser = clinic.signs_in_with(&grace).await;
    clinic.waits(SignedDuration::from_mins(14));
    assert_eq!(browser.opens("/staff").await.status, 200);
    clinic.waits(SignedDuration::from_mins(15));
    assert_eq!(browser.opens("/staff").await.status, 401);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_alone() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let mary = clinic.enrols(&clinic.hires(&[Role::Admin], &[]).await).await;
    let other = clinic.signs_in_with(&grace).await;
    let page = grace.browser.opens("/staff/account").await;
    assert_eq!(page.count(".mv-row--session"), 2, "{}", page.text());
    assert!(page.says("This browser") && page.says("Unknown browser"), "{}", page.text());

    // Another's session is like one that does not exist.
    let marys = clinic.storage().own_sessions(&permit(&mary), clinic.now()).await.unwrap()[0].id.to_string();
    let mut absent = Vec::new();
    for id in [marys.as_str(), "00000000-0000-4000-8000-000000000000", "nonsense"] {
        let answer = grace.browser.sends(&format!("/staff/account/sessions/{id}/end"), &[("x", "")]).await;
        assert_eq!(answer.status, 404, "{id}");
        absent.push(told(&answer, id));
    }
    absent.dedup();
    assert_eq!(absent.len(), 1);
    assert_eq!(mary.browser.opens("/staff").await.status, 200);

    let ended = grace.browser.presses(&page, "Sign out everywhere else", &[]).await;
    assert!(ended.says("Everywhere else you are signed out"), "{}", ended.text());
    assert_eq!(other.opens("/staff").await.status, 401);
    assert_eq!(grace.browser.opens("/staff").await.status, 200);

    clinic.waits(SignedDuration::from_secs(30));
    let third = clinic.signs_in_with(&grace).await;
    let page = grace.browser.opens("/staff/account").await;
    let theirs = page.attribute(".mv-row--session:not(:has(.nhsuk-tag)) form", "action").unwrap();
    assert!(grace.browser.sends(&theirs, &[("x", "")]).await.says("That browser is signed out"));
    assert_eq!(third.opens("/staff").await.status, 401);
}

fn permit(account: &Account) -> domain::access::Permit {
    match domain::access::decide(&account.staff.principal(), domain::access::Action::OwnAccount) {
        domain::access::Decision::Allow(permit) => permit,
        refused => panic!("{refused:?}"),
    }
}

#[tokio::test]
async fn a_new_password_needs_a_fresh_code_and_ends_every_other_session() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let other = clinic.signs_in_with(&grace).await;
    let browser = &grace.browser;
    let new = "a lake of quiet lamps";
    clinic.keeps_secret(new);
    let form = browser.opens("/staff/account/password").await;
    assert!(form.says("Change your password"), "a code was given a moment ago: {}", form.text());

    clinic.waits(SignedDuration::from_mins(5));
    let refused = browser.presses(&form, "Change the password", &[("present", PASSWORD), ("password", new)]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("Nothing was changed"), "{}", refused.text());
    let form = browser.presses(&refused, "Confirm", &[("code", &clinic.code(&grace.seed))]).await;
    assert!(form.url.path().ends_with("/staff/account/password"), "back to the form: {}", form.url);

    let wrong = browser.presses(&form, "Change the password", &[("present", WRONG), ("password", "short")]).await;
    assert!(wrong.status == 422 && wrong.problem("password").is_some(), "{}", wrong.text());
    let wrong = browser.presses(&form, "Change the password", &[("present", WRONG), ("password", new)]).await;
    assert!(wrong.status == 422 && wrong.problem("present").is_some(), "{}", wrong.text());
    let done = browser.presses(&form, "Change the password", &[("present", PASSWORD), ("password", new)]).await;
    assert!(done.says("Your password is changed"), "{}", done.text());

    assert_eq!(other.opens("/staff").await.status, 401);
    assert_eq!(browser.opens("/staff").await.status, 200);
    assert_eq!(tries(&clinic, &clinic.browser(), grace.staff.email.expose(), PASSWORD).await.status, 422);
    let changed = Account { password: new.to_owned(), ..grace };
    clinic.waits(SignedDuration::from_secs(30));
    clinic.signs_in_with(&changed).await;
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let ask = grace.browser.opens("/staff/account/recovery-codes").await;
    let shown = grace.browser.presses(&ask, "Make ten new codes", &[]).await;
    let new = shown.texts(".mv-codes li");
    assert_eq!(new.len(), 10);
    new.iter().for_each(|code| clinic.keeps_secret(code));

    let browser = clinic.browser();
    let page = clinic.proves_password(&browser, &grace).await;
    let old = browser.presses(&page, "Sign in", &[("recovery", &grace.recovery_codes[0])]).await;
    assert_eq!(old.status, 422);
    assert!(browser.presses(&old, "Sign in", &[("recovery", &new[0])]).await.says("Signed in as"));
}

#[tokio::test]
async fn what_cannot_be_taken_back_needs_a_fresh_code() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let staff = clinic.hires(&[Role::FrontDesk, Role::Admin], &[]).await;
    let account = clinic.enrols(&staff).await;
    let cookie = format!("mv={}", account.browser.kept("mv").unwrap());
    let console = clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &cookie).if_match(0);
    let deeds = [
        format!("/api/v1/staff/appointments/{}/entered-in-error", visit.id),
        "/api/v1/staff/practitioners/rosa/feed".to_owned(),
    ];
    clinic.waits(SignedDuration::from_mins(5));

    for deed in &deeds {
        let stale = console.post(deed, &json!({})).await;
        assert_eq!((stale.status.as_u16(), stale.code().as_str()), (403, "verify_required"), "{deed}: {}", stale.body);
    }
    let program = clinic.program_of(&staff).await.if_match(0);
    assert_ne!(program.post(&deeds[0], &json!({})).await.code(), "verify_required", "a program has no app");

    let proof = account.browser.opens("/staff/account/proof").await;
    account.browser.presses(&proof, "Confirm", &[("code", &clinic.code(&account.seed))]).await;
    let cookie = format!("mv={}", account.browser.kept("mv").unwrap());
    let console = clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &cookie).if_match(0);
    for deed in &deeds {
        assert_ne!(console.post(deed, &json!({})).await.code(), "verify_required", "{deed}");
    }
}

#[tokio::test]
async fn an_account_without_a_password_says_so() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signs_in_as(&[Role::FrontDesk]).await;

    let page = browser.opens("/staff/account").await;
    assert!(page.says("None: you signed in by a link"), "{}", page.text());
    assert!(!page.says("Change your password"));
    for path in ["/staff/account/password", "/staff/account/recovery-codes"] {
        assert_eq!(browser.opens(path).await.url.path(), "/staff/account", "{path} is not for it");
    }
}

#[tokio::test]
async fn c01_other_sites_post_nothing_to_the_door_or_the_account() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let cookie = format!("mv={}", grace.browser.kept("mv").unwrap());
    let invited = clinic.hires(&[Role::Admin], &[]).await;
    let link = clinic.invites(&invited).await;
    let before = clinic.dump().await;

    for row in ROUTES.iter().filter(|row| row.path.starts_with("/staff/") && row.method == "POST") {
        let path = row.path.replace("{token}", link.rsplit('/').next().unwrap()).replace("{id}", "nonsense");
        let signed_in = || clinic.api().with("cookie", &cookie);
        let mut callers = vec![
            signed_in().with("sec-fetch-site", "cross-site"),
            signed_in().with("sec-fetch-site", "same-site"),
            signed_in().with("sec-fetch-site", "cross-site").with("origin", "https://evil.example"),
        ];
        if row.class == Class::Page {
            callers.extend([
                signed_in(),
                signed_in().with("origin", "null"),
                signed_in().with("origin", "https://evil.example"),
            ]);
        }
        for caller in callers {
            let body = format!("email=x&password={}&code=123456", PASSWORD.replace(' ', "+"));
            let answer = caller.posts(&path, FORM, body).await;
            assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (403, ""), "{path}");
        }
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn c06_nobody_is_sent_elsewhere_after_signing_in() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    for next in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/staff",
        "/staff%0d%0aSet-Cookie:x=y",
        "/staff/../../x",
        "/learn",
    ] {
        let browser = clinic.browser();
        let door = browser.opens(&format!("/staff/sign-in?next={next}")).await;
        assert!(!door.body.contains("evil"), "{next}");
        let typed = [("email", grace.staff.email.expose()), ("password", PASSWORD), ("next", next)];
        let page = browser.presses(&door, "Continue", &typed).await;
        assert_eq!(page.url.query(), None, "{next}");
        let typed = [("code", clinic.code(&grace.seed)), ("next", next.to_owned())];
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let inside = browser.presses(&page, "Sign in", &typed).await;
        assert_eq!((inside.url.path(), inside.url.query()), ("/staff", None), "{next}");
        clinic.waits(SignedDuration::from_mins(2));
    }
}

#[tokio::test]
async fn c07_a_forged_host_leads_nowhere() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    let invited = clinic.hires(&[Role::Admin], &[]).await;
    let link = clinic.invites(&invited).await;
    let own = clinic.api().with("sec-fetch-site", "same-origin");

    for path in ["/staff/sign-in", "/staff/sign-in/code", link.as_str(), "/staff/account"] {
        assert_eq!(own.clone().with("host", "evil.example").get(path).await.status, 421, "{path}");
        for header in ["x-forwarded-host", "forwarded", "x-original-host"] {
            let answer = own.clone().with(header, "evil.example").get(path).await;
            assert!(!answer.body.contains("evil.example"), "{path} with {header}");
        }
    }
    let body =
        format!("email={}&password={}", grace.staff.email.expose().replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let answer = own.with("x-forwarded-host", "evil.example").posts("/staff/sign-in", FORM, body).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/staff/sign-in/code"));
}

#[tokio::test]
async fn c04_a_hostile_name_is_text_wherever_it_stands() {
    let clinic = TestClinic::open().await;
    let name = "<img src=x onerror=alert(1)> \"'&";
    let new = storage::staff::NewStaff {
        email: "hostile@harbour.example".parse().unwrap(),
        name: name.parse().unwrap(),
        roles: vec![Role::FrontDesk],
        circle: Vec::new(),
    };
    let staff = clinic.storage().add_staff(&new, &clinic.parts().operator(), clinic.now()).await.unwrap().unwrap();
    let choose = clinic.browser().opens(&clinic.invites(&staff).await).await;
    assert!(choose.says(name) && choose.count("img") == 0, "{}", choose.body);

    let account = clinic.enrols(&staff).await;
    for path in ["/staff", "/staff/account", "/fr/staff/account"] {
        let page = account.browser.opens(path).await;
        assert!(page.says("<img src=x") && page.count("img[onerror]") == 0, "{path}");
    }
    let door = tries(&clinic, &clinic.browser(), "\"><script>alert(1)</script>", WRONG).await;
    assert_eq!((door.status.as_u16(), door.count("script:not([src])")), (422, 0));
    assert_eq!(door.value("email").as_deref(), Some("\"><script>alert(1)</script>"), "what was typed is kept, as text");
}

#[tokio::test]
async fn what_happens_at_the_door_is_in_the_trail() {
    let clinic = TestClinic::open().await;
    let grace = grace(&clinic).await;
    tries(&clinic, &clinic.browser(), grace.staff.email.expose(), WRONG).await;
    tries(&clinic, &clinic.browser(), "nobody@harbour.example", WRONG).await;
    let browser = clinic.browser();
    let page = clinic.proves_password(&browser, &grace).await;
    browser.presses(&page, "Sign in", &[("code", "000000")]).await;
    clinic.signs_in_with(&grace).await;

    let trail = clinic.rows("audit_event").await;
    for action in [
        "staff.invited",
        "staff.enrolled",
        "staff.password-refused",
        "staff.password-proven",
        "staff.code-refused",
        "staff.signed-in",
    ] {
        assert!(trail.iter().any(|row| row.contains(&format!("'{action}'"))), "{action}");
    }
    let refused: Vec<_> = trail.iter().filter(|row| row.contains("staff.password-refused")).collect();
    assert_eq!(refused.len(), 2);
    assert!(refused.iter().all(|row| row.contains("denied") && !row.contains("harbour.example")), "{refused:?}");
    assert!(at("2027-05-10T12:00:00Z") <= clinic.now());
}
