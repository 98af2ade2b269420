//! Who of staff may sign in, as whoever runs the clinic changes it; and what somebody typed before a session ended.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Account, Answer, Browser, PASSWORD, TestClinic};

const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody who runs the clinic, with a password and an app.
async fn admin(clinic: &TestClinic) -> Account {
    let account = clinic.enrols(&clinic.hires(&[Role::Admin], &[]).await).await;
    clinic.waits(SignedDuration::from_secs(30));
    account
}

fn page_of(staff: &storage::staff::StaffView) -> String {
    format!("/staff/accounts/{}", staff.id)
}

async fn trail(clinic: &TestClinic, action: &str) -> Vec<String> {
    clinic.rows("audit_event").await.into_iter().filter(|row| row.contains(action)).collect()
}

#[tokio::test]
async fn an_admin_adds_somebody_and_hands_the_invitation_over() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let list = admin.browser.opens("/staff/accounts").await;
    let form = admin.browser.follows(&list, "/staff/accounts/new").await;

    let refused = admin.browser.presses(&form, "Add and show", &[("name", "Mary Somerville")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.problem("email").is_some() && refused.problem("role").is_some(), "{}", refused.text());
    assert_eq!(refused.value("name").as_deref(), Some("Mary Somerville"), "what was typed is kept");
    let taken = admin.staff.email.expose();
    let typed = [("name", "Mary Somerville"), ("email", taken), ("role", "front-desk")];
    let refused = admin.browser.presses(&form, "Add and show", &typed).await;
    assert!(refused.problem("email").is_some_and(|said| said.contains("Another account")), "{}", refused.text());

    let typed = [("name", "Mary Somerville"), ("email", "mary@harbour.example"), ("role", "front-desk")];
    let shown = admin.browser.presses(&refused, "Add and show", &typed).await;
    assert!(shown.status == 200 && shown.says("for Mary Somerville alone"), "{}", shown.text());
    let link = shown.texts(".mv-key code").remove(0);
    let token = link.rsplit('/').next().unwrap();
    clinic.keeps_secret(token);
    let hers = clinic.browser().opens(&format!("/staff/enrol/{token}")).await;
    assert!(hers.says("Hello Mary Somerville"), "{}", hers.text());

    let list = admin.browser.opens("/fr/staff/accounts").await;
    assert!(list.says("Mary Somerville") && list.says("Invitation envoyée") && list.says("Aucune session"));
    assert!(list.says("Dernière session"), "{}", list.text());
    assert_eq!(trail(&clinic, "staff.added").await.len(), 2);
}

#[tokio::test]
async fn a12_the_last_admin_neither_closes_nor_demotes_themself() {
    let clinic = TestClinic::open().await;
    let ada = admin(&clinic).await;
    let here = page_of(&ada.staff);
    let page = ada.browser.opens(&here).await;
    let desk = [("role", "front-desk")];

    for button in ["Close the account", "Save the roles"] {
        let refused = ada.browser.presses(&page, button, &desk[..usize::from(button.starts_with("Save"))]).await;
        assert_eq!(refused.status, 409, "{button}: {}", refused.text());
        assert!(refused.says("Nobody would be left who runs the clinic"), "{button}: {}", refused.text());
    }
    assert_eq!(ada.browser.opens("/staff/accounts").await.status, 200, "and is still signed in");
    let denied: Vec<_> = trail(&clinic, "denied").await;
    assert_eq!(denied.iter().filter(|row| row.contains("staff.disabled") || row.contains("roles")).count(), 2);

    // With a second one, the first may go; whoever has ended does not count.
    let grace = clinic.hires(&[Role::Admin], &[]).await;
    let gone = clinic.hires(&[Role::Admin], &[]).await;
    clinic.storage().disable_staff(gone.id, &clinic.parts().operator(), clinic.now()).await.unwrap();
    let page = ada.browser.opens(&here).await;
    let out = ada.browser.presses(&page, "Save the roles", &desk).await;
    assert!(out.url.path().ends_with("/staff/sign-in"), "new rights need a new session: {}", out.url);
    let browser = clinic.signs_in(&grace).await;
    let page = browser.opens(&page_of(&grace)).await;
    assert_eq!(browser.presses(&page, "Close the account", &[]).await.status, 409, "now it is the other one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a12_of_two_admins_who_close_each_other_at_once_one_is_left() {
    let clinic = TestClinic::open().await;
    let (ada, grace) = (clinic.hires(&[Role::Admin], &[]).await, clinic.hires(&[Role::Admin], &[]).await);
    let closes = async |by: &storage::staff::StaffView, whom: &storage::staff::StaffView| {
        let browser = clinic.signs_in(by).await;
        let page = browser.opens(&page_of(whom)).await;
        (browser, page)
    };
    let ((first, firsts), (second, seconds)) = (closes(&ada, &grace).await, closes(&grace, &ada).await);

    let press = async |browser: Browser, page: Answer| browser.presses(&page, "Close the account", &[]).await;
    tokio::join!(press(first, firsts), press(second, seconds));

    let left = clinic.storage().staff().await.unwrap();
    let left = left.iter().filter(|one| !one.disabled && one.roles.contains(&Role::Admin)).count();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn a06_a_field_that_no_form_asks_for_is_refused() {
    let clinic = TestClinic::open().await;
    let cookie = clinic.cookie_of(&clinic.hires(&[Role::Admin], &[]).await).await;
    let desk = clinic.hires(&[Role::FrontDesk], &[]).await;
    let site = clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &cookie);
    let before = clinic.dump().await;

    for body in [
        "version=1&role=editor&is_admin=true",
        "version=1&role=editor&clinic_id=1",
        "version=1&role=editor&email=evil@example.org",
        "version=1&role=root",
        "version=1&role=editor&practitioner=nobody",
        "version=one&role=editor",
    ] {
        let answer = site.posts(&format!("{}/roles", page_of(&desk)), FORM, body).await;
        assert_eq!(answer.status, 422, "{body}");
    }
    for deed in ["disable", "enable", "reset", "invite", "end-sessions"] {
        let answer = site.posts(&format!("{}/{deed}", page_of(&desk)), FORM, "version=1&role=admin").await;
        assert_eq!(answer.status, 422, "{deed}");
    }
    let added = site.posts("/staff/accounts/new", FORM, "name=Eve&email=eve@example.org&role=editor&disabled=0").await;
    assert_eq!(added.status, 422);
    let own = site.posts("/staff/account/look", FORM, "theme=dark&density=compact&roles=admin").await;
    assert_eq!(own.status, 422);
    assert!(before == clinic.dump().await, "nothing was written");
}

#[tokio::test]
async fn b09_other_roles_end_sessions_and_tokens_that_may_more() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let staff = clinic.hires(&[Role::FrontDesk, Role::Editor], &[]).await;
    let theirs = clinic.signs_in(&staff).await;
    let program = clinic.program_of(&staff).await;
    assert_eq!(program.get("/api/v1/staff/appointments").await.status, 200);

    let page = admin.browser.opens(&page_of(&staff)).await;
    assert!(page.says("In 1 browser"), "{}", page.text());
    let done = admin.browser.presses(&page, "Save the roles", &[("role", "editor")]).await;
    assert!(done.says("The roles are changed"), "{}", done.text());

    assert_eq!(theirs.opens("/staff/account").await.status, 401, "a session ends with the rights it was opened for");
    assert_eq!(program.get("/api/v1/staff/appointments").await.status, 401);
    let again = clinic.signs_in(&staff).await;
    assert_eq!(again.opens("/staff").await.status, 403);

    // A form from before that change does nothing.
    let stale = admin.browser.presses(&page, "Save the roles", &[("role", "admin")]).await;
    assert!(stale.status == 409 && stale.says("Somebody changed this account meanwhile"), "{}", stale.text());
}

#[tokio::test]
async fn b13_another_admin_resets_and_nobody_resets_themself() {
    let clinic = TestClinic::open().await;
    let ada = admin(&clinic).await;
    let grace = admin(&clinic).await;

    let own = ada.browser.opens(&page_of(&ada.staff)).await;
    let refused = ada.browser.presses(&own, "Reset password and app", &[]).await;
    assert!(refused.status == 409 && refused.says("Another administrator"), "{}", refused.text());

    clinic.waits(SignedDuration::from_secs(30));
    let browser = clinic.signs_in_with(&ada).await;
    let page = browser.opens(&page_of(&grace.staff)).await;
    let shown = browser.presses(&page, "Reset password and app", &[]).await;
    assert!(shown.says("Hand over this invitation"), "{}", shown.text());
    clinic.keeps_secret(shown.texts(".mv-key code")[0].rsplit('/').next().unwrap());
    assert_eq!(grace.browser.opens("/staff").await.status, 401, "every session ends");
    let door = clinic.proves_password(&clinic.browser(), &grace).await;
    assert_eq!(door.status, 422, "the old password opens nothing");
}

#[tokio::test]
async fn a_closed_account_is_out_and_comes_back_with_what_it_had() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let grace = clinic.enrols(&clinic.hires(&[Role::FrontDesk], &[]).await).await;
    let invited = clinic.hires(&[Role::FrontDesk], &[]).await;
    let link = clinic.invites(&invited).await;

    for staff in [&grace.staff, &invited] {
        let page = admin.browser.opens(&page_of(staff)).await;
        let closed = admin.browser.presses(&page, "Close the account", &[]).await;
        assert!(closed.says("The account is closed") && closed.count("#roles") == 0, "{}", closed.text());
    }
    assert_eq!(grace.browser.opens("/staff").await.status, 401);
    assert_eq!(clinic.proves_password(&clinic.browser(), &grace).await.status, 422);

    for staff in [&grace.staff, &invited] {
        let page = admin.browser.opens(&page_of(staff)).await;
        assert!(admin.browser.presses(&page, "Open the account again", &[]).await.says("open again"));
    }
    clinic.waits(SignedDuration::from_secs(30));
    clinic.signs_in_with(&grace).await;
    assert_eq!(clinic.browser().opens(&link).await.status, 404, "an invitation from before does not come back");
}

#[tokio::test]
async fn what_was_typed_is_sent_after_the_code_that_was_asked_for() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let page = admin.browser.opens(&page_of(&staff)).await;
    clinic.waits(SignedDuration::from_mins(5));

    let asked = admin.browser.presses(&page, "Save the roles", &[("role", "editor")]).await;
    assert!(asked.status == 403 && asked.says("Nothing was changed"), "{}", asked.text());
    let wrong = admin.browser.presses(&asked, "Confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    let kept = admin.browser.presses(&wrong, "Confirm", &[("code", &clinic.code(&admin.seed))]).await;
    assert!(kept.says("What you typed is still here"), "{}", kept.text());
    let done = admin.browser.presses(&kept, "Send it now", &[]).await;

    assert!(done.says("The roles are changed") && done.says("Editor"), "{}", done.text());
}

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let browser = &admin.browser;
    let form = browser.opens("/fr/staff/accounts/new").await;
    clinic.waits(SignedDuration::from_mins(15));

    let typed = [("name", "Zoë \"Z\" <b>"), ("email", "zoe@harbour.example"), ("role", "editor")];
    let door = browser.presses(&form, "Ajouter et afficher", &typed).await;
    assert_eq!(door.status, 401);
    let with = |password| [("email", admin.staff.email.expose()), ("password", password)];
    let wrong = browser.presses(&door, "Continuer", &with("something else")).await;
    assert_eq!(wrong.status, 422);
    let code = browser.presses(&wrong, "Continuer", &with(PASSWORD)).await;
    let kept = browser.presses(&code, "Ouvrir la session", &[("code", &clinic.code(&admin.seed))]).await;
    assert!(kept.says("Ce que vous avez écrit est encore là"), "{}", kept.text());
    let done = browser.presses(&kept, "Envoyer maintenant", &[]).await;
    clinic.keeps_secret(done.texts(".mv-key code")[0].rsplit('/').next().unwrap());
    assert!(done.status == 200 && done.says("Zoë \"Z\" <b>"), "as it was typed: {}", done.text());

    // What others put there leads nowhere, and a password is not carried.
    let evil = [("again", "https://evil.example/?role=admin"), ("email", admin.staff.email.expose())];
    let door = browser.sends("/staff/sign-in", &evil).await;
    assert!(!door.body.contains("evil.example"), "{}", door.body);
    clinic.waits(SignedDuration::from_mins(15));
    let secret = [("present", PASSWORD), ("password", "a lake of quiet lamps")];
    let door = browser.sends("/staff/account/password", &secret).await;
    assert!(door.status == 401 && !door.body.contains("quiet"), "{}", door.body);
}

#[tokio::test]
async fn a_page_says_when_the_session_ends_and_staying_is_asked_for() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let browser = clinic.signs_in_with(&admin).await;
    let page = browser.opens("/staff/account").await;
    let left = page.attribute("[data-ends-in]", "data-ends-in").unwrap();
    assert_eq!(left, "900");
    assert!(page.says("Your session ends at"), "{}", page.text());

    clinic.waits(SignedDuration::from_mins(14));
    let stays = browser.sends("/staff/account/stay", &[("", "")]).await;
    assert_eq!((stays.status.as_u16(), stays.body.as_str()), (200, "900"));
    clinic.waits(SignedDuration::from_mins(14));
    assert_eq!(browser.opens("/staff/account").await.status, 200);
    // Use is written down once a minute: what is promised is never more than what is kept.
    clinic.waits(SignedDuration::from_secs(50));
    let left = browser.opens("/staff/account").await.attribute("[data-ends-in]", "data-ends-in").unwrap();
    assert_eq!(left, "850");
    clinic.waits(SignedDuration::from_secs(850));
    assert_eq!(browser.sends("/staff/account/stay", &[("", "")]).await.status, 401);
}

#[tokio::test]
async fn how_the_console_looks_to_somebody_goes_with_them_to_every_browser() {
    let clinic = TestClinic::open().await;
    let admin = admin(&clinic).await;
    let class = |page: &Answer| page.attribute("html", "class").unwrap();
    let page = admin.browser.opens("/staff/account").await;
    assert_eq!(class(&page), "nhsuk-template");

    let looks = [
        ("dark", "comfortable", "mv-dark"),
        ("device", "comfortable", "mv-dark-if-asked"),
        ("device", "compact", "mv-dark-if-asked mv-compact"),
        ("light", "compact", "mv-compact"),
    ];
    for (theme, density, expected) in looks {
        let chosen = [("theme", theme), ("density", density)];
        let saved = admin.browser.presses(&page, "Save how it looks", &chosen).await;
        assert!(saved.says("The console looks as you chose"), "{}", saved.text());
        assert_eq!(
            class(&clinic.signs_in(&admin.staff).await.opens("/fr/staff").await),
            format!("nhsuk-template {expected}")
        );
    }
    assert_eq!(class(&admin.browser.opens("/").await), "nhsuk-template", "the console alone");
    for wrong in [("theme", "pink"), ("density", "tiny")] {
        assert_eq!(admin.browser.presses(&page, "Save how it looks", &[wrong]).await.status, 422);
    }
}

#[tokio::test]
async fn passwords_wait_longer_and_longer_and_the_right_one_forgets_it() {
    let clinic = TestClinic::open().await;
    let grace = admin(&clinic).await;
    let email = grace.staff.email.expose();
    let tries = async |password: &str| {
        let browser = clinic.browser();
        let door = browser.opens("/staff/sign-in").await;
        browser.presses(&door, "Continue", &[("email", email), ("password", password)]).await
    };
    for n in 0..10 {
        assert_eq!(tries("something else entirely").await.status, 422, "{n}");
    }
    for wait in [30, 60, 120] {
        let told = tries(PASSWORD).await;
        assert_eq!((told.status.as_u16(), told.header("retry-after")), (429, wait.to_string().as_str()));
        clinic.waits(SignedDuration::from_secs(wait - 1));
        assert_eq!(tries(PASSWORD).await.status, 429, "asking costs nothing and gains nothing");
        clinic.waits(SignedDuration::from_secs(1));
        assert_eq!(tries("something else entirely").await.status, 422);
    }
    clinic.waits(SignedDuration::from_secs(240));
    clinic.signs_in_with(&grace).await;
    for n in 0..10 {
        assert_eq!(tries("something else entirely").await.status, 422, "{n}: the right one has wiped the slate");
    }
    assert_eq!(tries(PASSWORD).await.status, 429);
}
