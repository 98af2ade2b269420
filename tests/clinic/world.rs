//! One clinic with something of every kind in it, and an address for every row of the route table.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Browser, Mail, Method, Opening, TestClinic, Visit, Wish};
use serde_json::json;
use server::routes::{ROUTES, Row};

/// Identifiers and secrets of what there is of somebody's.
#[derive(Clone, Debug)]
pub(crate) struct Things {
    pub(crate) visit: String,
    pub(crate) message: String,
    pub(crate) manage: String,
    pub(crate) read: String,
    pub(crate) unsubscribe: String,
    pub(crate) preferences: String,
    pub(crate) patient: String,
    pub(crate) plan: String,
}

pub(crate) struct World {
    pub(crate) clinic: TestClinic,
    /// Of Rosa's patient Ada.
    pub(crate) rosas: Things,
    /// Of Ivo's patient Grace.
    pub(crate) ivos: Things,
    /// A visit whose address is not proven.
    pub(crate) pending: String,
    /// A held time.
    pub(crate) hold: String,
    /// A held time that was given back.
    pub(crate) given_back: String,
    /// The file of Rosa's calendar.
    pub(crate) feed: String,
    /// What an invited member of staff was sent.
    pub(crate) invitation: String,
    /// What was mailed to Ada when she asked for a way in.
    pub(crate) way_in: String,
    /// Two accounts of staff.
    pub(crate) accounts: [String; 2],
    /// A captured mail.
    pub(crate) mail: String,
    /// A file of the site's.
    pub(crate) asset: String,
    /// The address of a picture of an article's.
    pub(crate) picture: String,
}

impl World {
    pub(crate) async fn full() -> Self {
        let clinic = TestClinic::opens(Opening { mailbox: true, ..Opening::default() }).await;
        let ada = Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa");
        let ada = clinic.booked(&ada.wants_reading()).await;
        let grace = Wish::of("Grace Hopper", "grace@example.org").of_service("either").with("ivo");
        let grace = clinic.booked(&grace.wants_reading().at("2027-05-11T11:00:00-04:00")).await;
        clinic.keeps(&ada).await;
        clinic.keeps(&grace).await;
        clinic.works_at(grace.starts_at + SignedDuration::from_hours(25)).await;

        // What is still to come, so that what may be done to it can be asked for.
        let (rosas, ivos) = (Self::things(&clinic, &ada, "rosa").await, Self::things(&clinic, &grace, "ivo").await);
        let first = Wish::of("Mary Somerville", "mary@example.org").of_service("first").with("rosa");
        let pending =
            clinic.asks(&first.at("2027-05-14T10:00:00-04:00")).await.json()["manage"].as_str().unwrap().to_owned();
        let hold = Self::hold(&clinic, "2027-05-14T12:00:00-04:00").await;
        let given_back = Self::hold(&clinic, "2027-05-14T13:00:00-04:00").await;
        clinic.api().delete(&format!("/api/v1/holds/{given_back}")).await;
        let feed = clinic.storage().feed_secret(&"rosa".parse().unwrap(), &clinic.parts().operator()).await.unwrap();
        let feed = format!("{}.ics", feed.unwrap());
        let (editor, desk) = (clinic.hires(&[Role::Editor], &[]).await, clinic.hires(&[Role::FrontDesk], &[]).await);
        let accounts = [editor.id.to_string(), desk.id.to_string()];
        let invited = clinic.invites(&editor).await;
        let invitation = invited.rsplit('/').next().unwrap().to_owned();
        let mails = clinic.browser().opens("/dev/mail").await;
        let mail = mails.link("/dev/mail/").rsplit('/').next().unwrap().to_owned();
        let way_in = Self::way_in(&clinic, &clinic.browser()).await;
        let asset = clinic.browser().opens("/").await.attribute("link[rel=stylesheet]", "href").unwrap();
        let asset = asset.rsplit('/').next().unwrap().to_owned();
        let picture = clinic.keeps_picture("leaf.png").await;
        Self {
            clinic,
            rosas,
            ivos,
            pending,
            hold,
            given_back,
            feed,
            invitation,
            way_in,
            accounts,
            mail,
            asset,
            picture,
        }
    }

    async fn things(clinic: &TestClinic, kept: &Visit, practitioner: &str) -> Things {
        let treats = clinic.program_of(&clinic.hires(&[Role::Practitioner], &[practitioner]).await).await;
        let list = treats.get("/api/v1/staff/messages?limit=200").await.json();
        let of_kind = |kind: &str| {
            let mut messages = list["items"].as_array().unwrap().iter();
            let found = messages.find(|message| message["kind"] == kind && message["state"] == "sent");
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let message = of_kind("reading");
        // A visit to come; the kept one has nothing left to be done to it.
        let again =
            Wish::of("Ada Byron", &format!("{practitioner}s@example.org")).of_service("either").with(practitioner);
        let start = if practitioner == "rosa" { "2027-05-17T10:00:00-04:00" } else { "2027-05-18T10:00:00-04:00" };
        let visit = clinic.booked(&again.at(start)).await;
        assert_ne!(visit.id, kept.id);
        let patient = clinic.patient_of(&visit.id, &treats).await;
        let plan = clinic.signs_plan(&treats, &patient).await["id"].as_str().unwrap().to_owned();
        let id = message.parse().unwrap();
        Things {
            visit: visit.id,
            manage: visit.manage,
            read: clinic.storage().read_token(id, clinic.now()),
            unsubscribe: clinic.storage().unsubscribe_token(id, clinic.now()),
            preferences: clinic.storage().preferences_token(patient.parse().unwrap(), clinic.now()),
            message,
            patient,
            plan,
        }
    }

    /// The cookie of a browser in which Ada is signed in to her own pages.
    pub(crate) async fn adas_cookie(&self) -> String {
        let browser = self.clinic.browser();
        let link = format!("/sign-in/link/{}", Self::way_in(&self.clinic, &browser).await);
        let page = browser.opens(&link).await;
        browser.presses(&page, "Open my pages", &[]).await;
        format!("mv-me={}", browser.kept("mv-me").unwrap())
    }

    /// The token that is mailed to Ada when she asks for a way in, from the folder that her mail is captured in.
    pub(crate) async fn way_in(clinic: &TestClinic, browser: &Browser) -> String {
        clinic.types_address(browser, "ada@example.org").await;
        clinic.works().await;
        let api = clinic.api();
        for mail in api.get("/dev/mail").await.links().iter().filter(|link| link.starts_with("/dev/mail/")) {
            let raw = api.get(&format!("{mail}/raw")).await.body;
            if let Some(path) = Mail::of("ada@example.org", raw.as_bytes()).path("/sign-in/link/") {
                return path.rsplit('/').next().unwrap().to_owned();
            }
        }
        panic!("no way in was mailed to Ada");
    }

    async fn hold(clinic: &TestClinic, start: &str) -> String {
        let held = clinic.api().post("/api/v1/holds", &json!({ "service": "visit", "start": start })).await;
        held.json()["hold"].as_str().unwrap_or_else(|| panic!("{}", held.body)).to_owned()
    }

    /// The address of a row, with something of its own in each place of a parameter.
    pub(crate) fn address(&self, row: &Row) -> String {
        let things = &self.rosas;
        let rosa = "rosa".to_owned();
        let manage = if row.path.contains("not-me") { &self.pending } else { &things.manage };
        let (token, id) = if row.path.starts_with("/unsubscribe") {
            (&things.unsubscribe, &things.visit)
        } else if row.path.starts_with("/preferences") {
            (&things.preferences, &things.visit)
        } else if row.path.starts_with("/staff/enrol") {
            (&self.invitation, &things.visit)
        } else if ["/sign-in/link", "/address", "/staff/recover"].iter().any(|door| row.path.starts_with(door)) {
            (&self.way_in, &things.visit)
        } else if row.path.starts_with("/dev/mail") {
            (&things.read, &self.mail)
        } else if row.path.contains("follow-ups") || row.path.contains("messages") {
            (&things.read, &things.message)
        } else if row.path.contains("/staff/patients/") {
            (&things.read, &things.patient)
        } else if row.path.contains("/staff/plans/") {
            (&things.read, &things.plan)
        } else if row.path.starts_with("/staff/accounts") {
            (&things.read, &self.accounts[0])
        } else if row.path.contains("staff/practitioners") {
            (&things.read, &rosa)
        } else {
            (&things.read, &things.visit)
        };
        let path = row
            .path
            .replace("/learn/{slug}", "/learn/what-chronic-pain-is")
            .replace("/articles/{slug}", "/articles/what-chronic-pain-is")
            .replace("{image}", &self.picture)
            .replace("{topic}", "chronic-pain")
            .replace("{code}", "education.pain")
            .replace("{lang}", "en-CA")
            .replace("{number}", "1")
            .replace("/services/{slug}", "/services/visit")
            .replace("{service}", "first")
            .replace("{practitioner}", "rosa")
            .replace("{manage}", manage)
            .replace("{token}", token)
            .replace("{hold}", &self.hold)
            .replace("{feed}", &self.feed)
            .replace("{file}", &self.asset)
            .replace("{status}", "404")
            .replace("{step}", "review")
            .replace("{course}", "1")
            .replace("{item}", "walk")
            .replace("{measure}", "peg")
            .replace("{part}", "problem")
            .replace("{id}", id);
        assert!(!path.contains('{'), "{} has a parameter that the world does not know", row.path);
        match row.path {
            "/a/{manage}/move/to" => format!("{path}?choice=2027-05-19T14:00:00Z/wharf/in-person/rosa&version=1"),
            "/book/confirm" if row.method == Method::GET => format!("{path}?hold={}", self.hold),
            "/api/v1/availability" => format!("{path}?service=visit&from=2027-05-17&to=2027-05-21"),
            "/api/v1/availability/first" => format!("{path}?service=visit"),
            _ => path,
        }
    }

    /// The rows that are read, each with its address, the French ones too.
    pub(crate) fn read(&self) -> Vec<(&'static Row, String)> {
        let rows = ROUTES.iter().filter(|row| row.method == Method::GET);
        rows.flat_map(|row| {
            let address = self.address(row);
            let french = row.has_french().then(|| french(&address));
            [Some(address), french].into_iter().flatten().map(move |address| (row, address))
        })
        .collect()
    }
}

/// The French twin of an address.
pub(crate) fn french(address: &str) -> String {
    if address == "/" { "/fr".to_owned() } else { format!("/fr{address}") }
}
