//! Patients on their own pages: a way in asked for, its mail, and the browser that it opens.

use domain::access::Role;

use crate::{Answer, Browser, TestClinic, Visit};

impl TestClinic {
    /// Types an address on the sign-in page, and says the path that was mailed to it.
    pub async fn asks_for_a_way_in(&self, browser: &Browser, email: &str) -> String {
        let sent = self.types_address(browser, email).await;
        assert!(sent.says("a mail is on its way"), "{} {}", sent.status, sent.text());
        self.way_in_sent_to(email).await
    }

    /// Types an address on the sign-in page.
    pub async fn types_address(&self, browser: &Browser, email: &str) -> Answer {
        self.keeps_secret(email);
        let door = browser.opens("/sign-in").await;
        browser.presses(&door, "Send me the email", &[("email", email)]).await
    }

    /// The newest way in mailed to an address.
    pub async fn way_in_sent_to(&self, email: &str) -> String {
        self.works().await;
        let path = self.mail_to(email).iter().rev().find_map(|mail| mail.path("/sign-in/link/"));
        let path = path.unwrap_or_else(|| panic!("no way in was mailed to {email}"));
        self.keeps_secret(path.rsplit('/').next().unwrap_or_default());
        path
    }

    /// A browser in which somebody is signed in to their own pages.
    pub async fn signs_in_by_mail(&self, email: &str) -> Browser {
        let browser = self.browser();
        let link = self.asks_for_a_way_in(&browser, email).await;
        let page = browser.opens(&link).await;
        let inside = browser.presses(&page, "Open my pages", &[]).await;
        assert_eq!((inside.status.as_u16(), inside.url.path()), (200, "/me"), "{}", inside.text());
        browser
    }

    /// The code that the front desk hands over at a visit.
    pub async fn access_code_for(&self, visit: &Visit) -> String {
        let desk = self.signs_in_as(&[Role::FrontDesk]).await;
        let page = desk.opens(&format!("/staff/appointments/{}/access-code", visit.id)).await;
        let made = desk.presses(&page, "Make a code", &[("looked", "yes")]).await;
        let code = made.texts(".mv-codes li").pop().unwrap_or_else(|| panic!("no code: {}", made.text()));
        self.keeps_secret(&code);
        code
    }

    /// A browser in which somebody has shown the code of the clinic too.
    pub async fn proves_person(&self, email: &str, visit: &Visit) -> Browser {
        let code = self.access_code_for(visit).await;
        let browser = self.signs_in_by_mail(email).await;
        let asked = browser.opens("/me/second-proof").await;
        let plan = browser.presses(&asked, "Show my plan", &[("code", &code)]).await;
        assert_eq!((plan.status.as_u16(), plan.url.path()), (200, "/me/plan"), "{}", plan.text());
        browser
    }
}
