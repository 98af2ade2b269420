//! A lost password of staff: a mailed link and a recovery code, in the browser that asked; and who else tries.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Account, Answer, Browser, Opening, TestClinic};

const FORM: &str = "application/x-www-form-urlencoded";
const NEW: &str = "seven lanterns on the pier";

async fn clinic_of_grace() -> (TestClinic, Account) {
    let clinic = TestClinic::open().await;
    let grace = clinic.enrols(&clinic.hires(&[Role::FrontDesk], &[]).await).await;
    clinic.keeps_secret(NEW);
    // The code that was shown is used; the next one comes half a minute later.
    clinic.waits(SignedDuration::from_secs(30));
    (clinic, grace)
}

/// Types an address on the page of lost passwords.
async fn asks(clinic: &TestClinic, browser: &Browser, email: &str) -> Answer {
    clinic.keeps_secret(email);
    let page = browser.opens("/staff/recover").await;
    browser.presses(&page, "Send me the link", &[("email", email)]).await
}

/// The same, and the path that was mailed.
async fn link_for(clinic: &TestClinic, browser: &Browser, account: &Account) -> String {
    let email = account.staff.email.expose();
    let sent = asks(clinic, browser, email).await;
    assert!(sent.says("an email is on its way"), "{} {}", sent.status, sent.text());
    clinic.works().await;
    let link = clinic.mail_to(email).iter().rev().find_map(|mail| mail.path("/staff/recover/")).unwrap();
    clinic.keeps_secret(link.rsplit('/').next().unwrap());
    link
}

/// Types a recovery code and the new password on the page of a link.
async fn chooses(browser: &Browser, link: &str, code: &str) -> Answer {
    let page = browser.opens(link).await;
    browser.presses(&page, "Change the password", &[("recovery", code), ("password", NEW)]).await
}

/// What a page tells, but for its request's number.
fn told(answer: &Answer) -> String {
    answer.body.replace(answer.header("x-request-id"), "(request)")
}

#[tokio::test]
async fn b13_a_lost_password_is_chosen_anew_by_mail_and_recovery_code() {
    let (clinic, grace) = clinic_of_grace().await;
    let email = grace.staff.email.clone();
    let email = email.expose();
    let half_in = clinic.browser();
    clinic.proves_password(&half_in, &grace).await;
    let door = clinic.browser().opens("/staff/sign-in").await;
    assert!(door.links().contains(&"/staff/recover".to_owned()), "{:?}", door.links());

    let browser = clinic.browser();
    let link = link_for(&clinic, &browser, &grace).await;
    let mail = clinic.mail_to(email).pop().unwrap();
    assert!(mail.text.contains("one of your recovery codes"), "{}", mail.text);
    let before = clinic.dump().await;
    for _ in 0..3 {
        let looked = browser.opens(&link).await;
        assert_eq!((looked.status.as_u16(), looked.header("referrer-policy")), (200, "no-referrer"));
        assert_eq!(clinic.api().head(&link).await.status, 403, "a scanner is another browser");
    }
    assert_eq!(clinic.dump().await, before, "looking changes nothing");
    let done = chooses(&browser, &link, &grace.recovery_codes[3]).await;
    assert!(done.says("Your password is changed"), "{} {}", done.status, done.text());

    assert_eq!(browser.kept("mv"), None, "it signs nobody in: the app is asked for");
    assert_eq!(grace.browser.opens("/staff").await.status, 401, "every session ends");
    let late = half_in.sends("/staff/sign-in/code", &[("code", clinic.code(&grace.seed))]).await;
    assert_eq!(late.status, 410, "and so does what waited for a code");
    let refused = clinic.proves_password(&clinic.browser(), &grace).await;
    assert_eq!(refused.status, 422, "the old password opens nothing");
    let grace = Account { password: NEW.to_owned(), ..grace };
    let inside = clinic.signs_in_with(&grace).await;
    assert!(inside.opens("/staff/account").await.says("9 left"), "the app stays, and one code is used");

    clinic.works().await;
    let news = clinic.mail_to(email).pop().unwrap();
    assert!(news.subject.contains("password") && news.text.contains("was changed"), "{} {}", news.subject, news.text);
    assert_eq!(browser.opens(&link).await.status, 410, "once");
    let trail = clinic.rows("audit_event").await;
    assert!(trail.iter().any(|row| row.contains("staff.recovered")));

    let desk = inside.opens("/staff/follow-ups").await;
    assert!(!desk.says("Password of an account"), "mail to staff is no patient's: {}", desk.text());
    clinic.waits(SignedDuration::from_hours(24 * 5));
    clinic.storage().tidy(clinic.now()).await.unwrap();
    assert!(clinic.rows("recovery_ask").await.is_empty(), "and it is forgotten");
}

#[tokio::test]
async fn b13_neither_the_mail_nor_a_code_alone_changes_a_password() {
    let (clinic, grace) = clinic_of_grace().await;
    let browser = clinic.browser();
    let link = link_for(&clinic, &browser, &grace).await;

    // Whoever reads the mail elsewhere, with a code and all.
    let thief = clinic.browser();
    let page = thief.opens(&link).await;
    assert_eq!(page.status, 403);
    assert!(page.says("Open this link in the other browser"), "{}", page.text());
    assert!(!page.says(grace.staff.email.expose()), "{}", page.text());
    let code = grace.recovery_codes[0].as_str();
    let typed = [("recovery", code), ("password", NEW)];
    assert_eq!(thief.sends(&link, &typed).await.status, 403);
    let other_site = clinic.api().with("sec-fetch-site", "cross-site");
    assert_eq!(other_site.posts(&link, FORM, format!("recovery={code}&password=x")).await.status, 403);

    // Whoever has the mail and the phone.
    let app = clinic.code(&grace.seed);
    let refused = browser.sends(&link, &[("recovery", app.as_str()), ("password", NEW)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.problem("recovery").is_some(), "{}", refused.text());
    // A password that is guessed costs no code.
    let weak = browser.sends(&link, &[("recovery", code), ("password", "password1234")]).await;
    assert!(weak.status == 422 && weak.problem("password").is_some(), "{}", weak.text());
    assert_eq!(weak.value("password").unwrap_or_default(), "", "a password is never written back");

    for left in (0..5).rev() {
        let wrong = chooses(&browser, &link, "aaaa-aaaa-aaaa-aaaa").await;
        assert_eq!(wrong.status.as_u16(), if left > 0 { 422 } else { 410 }, "{left} left");
    }
    assert_eq!(browser.sends(&link, &typed).await.status, 410, "five tries, then the right one as well");
    clinic.signs_in_with(&grace).await;
    assert!(grace.browser.opens("/staff/account").await.says("10 left"), "nothing was used up");
}

#[tokio::test]
async fn b10_a_recovery_code_is_counted_with_the_codes_of_every_other_door() {
    let (clinic, grace) = clinic_of_grace().await;
    let browser = clinic.browser();
    let link = link_for(&clinic, &browser, &grace).await;
    let mut taken = 1; // The enrolment.
    while taken < 20 {
        let elsewhere = clinic.browser();
        let mut page = clinic.proves_password(&elsewhere, &grace).await;
        while taken < 20 && page.status != 410 {
            page = elsewhere.presses(&page, "Sign in", &[("code", "000000")]).await;
            taken += 1;
        }
    }

    let refused = chooses(&browser, &link, &grace.recovery_codes[0]).await;
    assert_eq!(refused.status, 429, "{}", refused.text());
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test]
async fn b13_a_link_ends_with_its_ten_minutes_and_with_the_account() {
    let (clinic, grace) = clinic_of_grace().await;
    let browser = clinic.browser();
    let link = link_for(&clinic, &browser, &grace).await;
    clinic.waits(SignedDuration::from_mins(10));
    let over = told(&browser.opens(&link).await);
    assert_eq!(
        browser.sends(&link, &[("recovery", &grace.recovery_codes[0]), ("password", &NEW.to_owned())]).await.status,
        410
    );
    let nonsense = browser.opens("/staff/recover/nonsense").await;
    assert_eq!((nonsense.status.as_u16(), told(&nonsense)), (410, over), "one page for all of them");

    clinic.waits(SignedDuration::from_mins(62));
    let link = link_for(&clinic, &browser, &grace).await;
    clinic.storage().disable_staff(grace.staff.id, &clinic.parts().operator(), clinic.now()).await.unwrap();
    assert_eq!(browser.opens(&link).await.status, 410);
}

#[tokio::test]
async fn b07_who_has_an_account_is_not_told_to_whoever_lost_a_password() {
    let behind_a_proxy = vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned())];
    let clinic = TestClinic::opens(Opening { settings: behind_a_proxy, ..Opening::default() }).await;
    let known = clinic.enrols(&clinic.hires(&[Role::Admin], &[]).await).await.staff;
    let gone = clinic.enrols(&clinic.hires(&[Role::Admin], &[]).await).await.staff;
    clinic.storage().disable_staff(gone.id, &clinic.parts().operator(), clinic.now()).await.unwrap();
    let invited = clinic.hires(&[Role::Admin], &[]).await;
    let from = async |n: usize, email: &str| {
        let site =
            clinic.api().with("sec-fetch-site", "same-origin").with("x-forwarded-for", &format!("203.0.113.{n}"));
        site.posts("/staff/recover", FORM, format!("email={}", email.replace('@', "%40"))).await
    };

    let addresses = [known.email.expose(), gone.email.expose(), invited.email.expose(), "nobody@harbour.example"];
    let mut seen = Vec::new();
    for (n, email) in addresses.into_iter().enumerate() {
        let answer = from(n, email).await;
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        seen.push((answer.status, names, told(&answer)));
        let again = from(n, email).await;
        assert_eq!(again.status, 429, "{email}: one link an hour, whoever has the address");
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "one answer for everybody: {seen:?}");
    assert_eq!(clinic.rows("recovery_ask").await.len(), 4, "a row is written either way");
    clinic.works().await;
    for (n, email) in addresses.into_iter().enumerate() {
        assert_eq!(clinic.mail_to(email).len(), usize::from(n == 0), "{email}");
    }
    let asks = clinic.rows("recovery_ask").await;
    assert!(asks.iter().all(|row| row.contains("email=NULL")), "a typed address is forgotten: {asks:?}");

    for n in 0..4 {
        let refused = from(77, &format!("somebody{n}@harbour.example")).await;
        assert_eq!(refused.status == 429, n == 3, "three an hour from one network");
    }
    clinic.waits(SignedDuration::from_mins(62));
    assert_eq!(from(77, addresses[0]).await.status, 200);
}

#[tokio::test]
async fn a_lost_password_is_asked_for_and_chosen_in_french() {
    let (clinic, grace) = clinic_of_grace().await;
    let browser = clinic.browser();
    let page = browser.opens("/fr/staff/recover").await;
    let sent = browser.presses(&page, "Envoyez-moi le lien", &[("email", grace.staff.email.expose())]).await;
    assert!(sent.says("un courriel est en route"), "{}", sent.text());
    clinic.works().await;
    let mail = clinic.mail_to(grace.staff.email.expose()).pop().unwrap();
    let link = mail.path("/staff/recover/").unwrap();
    assert!(link.starts_with("/fr/") && mail.text.contains("codes de secours"), "{link} {}", mail.text);

    let page = browser.opens(&link).await;
    let typed = [("recovery", grace.recovery_codes[0].as_str()), ("password", NEW)];
    let done = browser.presses(&page, "Changer le mot de passe", &typed).await;
    assert!(done.says("Votre mot de passe est changé"), "{}", done.text());
}
