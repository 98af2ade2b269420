//! Staff with a password and an app: invited by the command line, enrolled through the site.

use jiff::Timestamp;
use storage::staff::StaffView;
use totp_rs::{Builder, Secret};

use crate::{Answer, Browser, TestClinic, staff::operator};

/// What everybody of the tests chooses: four words that nobody expects.
pub const PASSWORD: &str = "a river of quiet lamps";

/// Somebody of the staff who can sign in by themself.
#[derive(Debug)]
pub struct Account {
    /// Who.
    pub staff: StaffView,
    /// What is typed in first.
    pub password: String,
    /// What the app on the phone keeps.
    pub seed: String,
    /// What was printed.
    pub recovery_codes: Vec<String>,
    /// The browser in which they enrolled, signed in.
    pub browser: Browser,
}

impl TestClinic {
    /// The invitation that the command line prints, once for a day.
    pub async fn invites(&self, staff: &StaffView) -> String {
        let token = self.storage().invite(staff.id, &operator(), self.now()).await;
        let token = token.expect("the invitation is written").expect("the account can be invited");
        self.keeps_secret(&token);
        format!("/staff/enrol/{token}")
    }

    /// Follows an invitation to its end.
    pub async fn enrols(&self, staff: &StaffView) -> Account {
        let browser = self.browser();
        self.keeps_secret(PASSWORD);
        let choose = browser.opens(&self.invites(staff).await).await;
        let app = browser.presses(&choose, "Continue", &[("password", PASSWORD)]).await;
        assert_eq!(app.status, 200, "{}", app.text());
        let seed = self.seed_on(&app);
        let done = browser.presses(&app, "Finish", &[("code", &self.code(&seed))]).await;
        assert_eq!(done.status, 200, "{}", done.text());
        let recovery_codes = done.texts(".mv-codes li");
        assert_eq!(recovery_codes.len(), 10, "{}", done.text());
        for code in &recovery_codes {
            self.keeps_secret(code);
        }
        Account { staff: staff.clone(), password: PASSWORD.to_owned(), seed, recovery_codes, browser }
    }

    /// The key on a page that connects an app.
    pub fn seed_on(&self, page: &Answer) -> String {
        let link = page.attribute("a[href^=\"otpauth:\"]", "href").expect("the page has a link for the app");
        let seed = link.split("secret=").nth(1).and_then(|rest| rest.split('&').next()).expect("it has a key");
        self.keeps_secret(seed);
        seed.to_owned()
    }

    /// What the app shows now.
    pub fn code(&self, seed: &str) -> String {
        code_at(seed, self.now())
    }

    /// The page that asks for the code, in a browser where address and password were right.
    pub async fn proves_password(&self, browser: &Browser, account: &Account) -> Answer {
        let door = browser.opens("/staff/sign-in").await;
        let typed = [("email", account.staff.email.expose()), ("password", account.password.as_str())];
        browser.presses(&door, "Continue", &typed).await
    }

    /// A browser in which somebody signed in with password and code.
    pub async fn signs_in_with(&self, account: &Account) -> Browser {
        let browser = self.browser();
        let page = self.proves_password(&browser, account).await;
        let inside = browser.presses(&page, "Sign in", &[("code", &self.code(&account.seed))]).await;
        assert!(inside.says("Signed in as"), "{} {}", inside.status, inside.text());
        browser
    }
}

/// What an app shows at an instant.
pub fn code_at(seed: &str, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(seed).expect("the page shows a key in base32");
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    totp.generate(u64::try_from(at.as_second()).expect("after 1970")).to_string()
}
