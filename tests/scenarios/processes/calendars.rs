//! A visit in the calendars of others: its mails, its file and its practitioner's feed, as PyPI's icalendar and npm's
//! ical.js read them.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use mail_parser::{MessageParser, MimeHeaders as _};
use movability_scenarios::{Clinic, Kept, free_port};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio::process::Command;

use super::start::first_start;

/// Everything that wants escaping, and more bytes than letters where lines fold.
const CLINIC: &str = r"Clinique Équilibre; mouvement, santé et bien-être à l’été \ à l’hiver";
const STREET: &str = "1234, chemin de la Côte-des-Neiges; 2ᵉ étage, sonner à « Équilibre », Montréal";
const PATIENT: &str = "Zoë-Éléonore Ångström d’Étretat de la Haute-Épinay";

#[tokio::test]
async fn calendars_of_others_follow_a_visit_through_its_life() -> Result<()> {
    let readers = Readers::installed().await?;
    let mut clinic = Clinic::found().await?;
    let port = free_port()?;
    let site = format!("http://127.0.0.1:{port}");
    clinic.set("MOVABILITY__SERVER__PUBLIC_URL", &site);
    clinic.open_for_scenarios().await?;
    rename(&clinic).await?;
    let desk = clinic.run(&["token", "create", "--name", "calendars", "--role", "admin"]).await?;
    let programs = [clinic.server(port).await?, clinic.worker().await?];

    let told = life_of_a_visit(&clinic, &site, desk.trim(), &readers).await;

    told.with_context(|| clinic.logged())?;
    for program in programs {
        ensure!(program.stop().await? == 0);
    }
    clinic.database.remove().await
}

async fn life_of_a_visit(clinic: &Clinic, site: &str, desk: &str, readers: &Readers) -> Result<()> {
    let start: Timestamp = first_start(site).await?.parse()?;
    let booking = json!({
        "service": "visit", "practitioner": "p-one", "start": start.to_string(), "lang": "fr-CA",
        "patient": { "name": PATIENT, "email": "zoe@example.org" },
        "consents": [{ "id": "email-channel", "version": "2026-11" }],
    });
    let http = Client::new();
    let post = async |path: &str, body: &Value| {
        Ok::<_, anyhow::Error>(http.post(format!("{site}{path}")).json(body).send().await?)
    };
    let visit: Value = post("/api/v1/appointments", &booking).await?.error_for_status()?.json().await?;
    let (id, manage) = (visit["id"].as_str().context("an id")?, visit["manage"].as_str().context("a link")?);
    let file = format!("{site}/api/v1/appointments/{manage}/calendar.ics");
    let feed = Feed::of_practitioner(&http, site, desk).await?;
    let expected = |sequence: i64, start: Timestamp, status: &str| Expected {
        uid: format!("{id}@127.0.0.1"),
        sequence,
        start,
        status: status.to_owned(),
        page: format!("{site}/fr/a/{manage}"),
    };

    let booked = expected(0, start, "CONFIRMED");
    let mail = invitation(clinic, "REQUEST", 1).await?;
    readers.agree(&mail, Some("REQUEST"), &booked).await?;
    readers.file_agrees(http.get(&file).send().await?, &booked).await?;
    let first = feed.read(None).await?;
    readers.feed_agrees(&first.body, Some(&booked)).await?;
    ensure!(first.kept == "private, no-cache", "its reader may keep it, and asks again: {}", first.kept);
    let same = feed.read(Some(&first.tag)).await?;
    ensure!(same.status == StatusCode::NOT_MODIFIED && same.body.is_empty() && same.kept == first.kept);

    let later = start + SignedDuration::from_hours(24);
    let moved = expected(1, later, "CONFIRMED");
    let to = json!({ "start": later.to_string() });
    post(&format!("/api/v1/appointments/{manage}/reschedule"), &to).await?.error_for_status()?;
    let mail = invitation(clinic, "REQUEST", 2).await?;
    readers.agree(&mail, Some("REQUEST"), &moved).await?;
    readers.file_agrees(http.get(&file).send().await?, &moved).await?;
    let second = feed.read(Some(&first.tag)).await?;
    ensure!(second.status == StatusCode::OK && second.tag != first.tag, "a moved visit is news");
    readers.feed_agrees(&second.body, Some(&moved)).await?;

    let cancelled = expected(2, later, "CANCELLED");
    post(&format!("/api/v1/appointments/{manage}/cancel"), &json!({})).await?.error_for_status()?;
    let mail = invitation(clinic, "CANCEL", 1).await?;
    readers.agree(&mail, Some("CANCEL"), &cancelled).await?;
    readers.file_agrees(http.get(&file).send().await?, &cancelled).await?;
    readers.feed_agrees(&feed.read(Some(&second.tag)).await?.body, None).await?;

    feed.is_renewed(&http, site, desk).await?;
    let gone = feed.read(Some(&second.tag)).await?;
    ensure!(gone.status == StatusCode::NOT_FOUND && gone.kept == "no-store", "the old address opens nothing");
    Ok(())
}

/// The clinic as it is, under a name and at an address that calendars could stumble over.
async fn rename(clinic: &Clinic) -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(here.join("clinic/clinic.toml"))?
        .replace("\"Scenario Clinic\"", &format!("'{CLINIC}'"))
        .replace("\"1 Test Street, Toronto\"", &format!("'{STREET}'"));
    let file = clinic.file("clinic.toml", &file)?;
    clinic.run(&["clinic", "apply", &file.display().to_string()]).await?;
    Ok(())
}

/// The so-many-th mail with an entry of this method.
async fn invitation(clinic: &Clinic, method: &str, number: usize) -> Result<Kept> {
    let is_one = |mail: &Kept| mail.raw.contains(&format!("method={method}"));
    clinic
        .sink
        .wait("zoe@example.org", |mail| {
            is_one(mail) && {
                let before = clinic.sink.kept();
                before.iter().filter(|mail| is_one(mail)).nth(number - 1).is_some_and(|wanted| wanted.id == mail.id)
            }
        })
        .await
}

/// What a calendar must have understood.
struct Expected {
    uid: String,
    sequence: i64,
    start: Timestamp,
    status: String,
    page: String,
}

impl Expected {
    fn in_mail(&self) -> Value {
        let mut event = self.in_file();
        event["attendee"] = json!({ "name": PATIENT, "address": "mailto:zoe@example.org" });
        event
    }

    /// Without whom it is for: a visit's link never shows contact data.
    fn in_file(&self) -> Value {
        json!({
            "uid": self.uid, "sequence": self.sequence, "status": self.status,
            "start": self.start.to_string(), "end": (self.start + SignedDuration::from_mins(30)).to_string(),
            "summary": CLINIC, "location": format!("Main, {STREET}"), "url": self.page,
            "description": format!("… votre rendez-vous\u{a0}: {}", self.page),
            "organizer": { "name": CLINIC, "address": "mailto:hello@clinic.example" }, "attendee": null,
        })
    }

    /// Initials only, and nothing that leads to the visit.
    fn in_feed(&self) -> Value {
        let mut event = self.in_file();
        event["summary"] = "Z. Å. D. D. L. H.".into();
        event["location"] = "Main".into();
        for name in ["url", "description", "organizer"] {
            event[name] = Value::Null;
        }
        event
    }
}

/// A practitioner's calendar at its secret address.
struct Feed {
    url: String,
    http: Client,
}

/// One answer of a feed.
struct Answer {
    status: StatusCode,
    tag: String,
    /// What may be kept of it, and by whom.
    kept: String,
    body: Vec<u8>,
}

impl Feed {
    async fn of_practitioner(http: &Client, site: &str, desk: &str) -> Result<Self> {
        let address =
            http.get(format!("{site}/api/v1/staff/practitioners/p-one/feed")).bearer_auth(desk).send().await?;
        let address: Value = address.error_for_status()?.json().await?;
        Ok(Self { url: address["url"].as_str().context("an address")?.to_owned(), http: http.clone() })
    }

    async fn is_renewed(&self, http: &Client, site: &str, desk: &str) -> Result<()> {
        let address = format!("{site}/api/v1/staff/practitioners/p-one/feed");
        http.post(address).bearer_auth(desk).json(&json!({})).send().await?.error_for_status()?;
        Ok(())
    }

    async fn read(&self, known: Option<&str>) -> Result<Answer> {
        let request = self.http.get(&self.url);
        let request = known.into_iter().fold(request, |request, tag| request.header("if-none-match", tag));
        let answer = request.send().await?;
        let header =
            |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (tag, kept) = (header("etag"), header("cache-control"));
        Ok(Answer { status: answer.status(), tag, kept, body: answer.bytes().await?.to_vec() })
    }
}

/// The programs of others.
struct Readers {
    python: PathBuf,
    scripts: PathBuf,
}

impl Readers {
    /// Installs what the lock files name, once for each version of them.
    async fn installed() -> Result<Self> {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("calendars");
        let python = Path::new(env!("CARGO_TARGET_TMPDIR")).join("calendar-readers");
        let wanted = std::fs::read_to_string(scripts.join("requirements.txt"))?;
        if std::fs::read_to_string(python.join("installed.txt")).ok().as_ref() != Some(&wanted) {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--disable-pip-version-check"]);
            pip.args(["--root-user-action=ignore", "--target"]).arg(&python);
            succeed(pip.arg("--requirement").arg(scripts.join("requirements.txt"))).await?;
            std::fs::write(python.join("installed.txt"), &wanted)?;
        }
        let wanted = std::fs::read_to_string(scripts.join("package-lock.json"))?;
        let installed = scripts.join("node_modules/installed.json");
        if std::fs::read_to_string(&installed).ok().as_ref() != Some(&wanted) {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&scripts);
            succeed(&mut npm).await?;
            std::fs::write(installed, &wanted)?;
        }
        Ok(Self { python, scripts })
    }

    /// Both read the entry beside a mail's text and its attachment as one and the same visit.
    async fn agree(&self, mail: &Kept, method: Option<&str>, expected: &Expected) -> Result<()> {
        let (beside, attached) = calendars(mail)?;
        self.understand(&beside, &json!({ "method": method, "events": [expected.in_mail()] })).await?;
        self.understand(&attached, &json!({ "method": null, "events": [expected.in_mail()] })).await
    }

    async fn file_agrees(&self, answer: Response, expected: &Expected) -> Result<()> {
        let file = answer.error_for_status()?.bytes().await?;
        self.understand(&file, &json!({ "method": null, "events": [expected.in_file()] })).await
    }

    async fn feed_agrees(&self, feed: &[u8], expected: Option<&Expected>) -> Result<()> {
        let events: Vec<Value> = expected.map(Expected::in_feed).into_iter().collect();
        self.understand(feed, &json!({ "method": null, "events": events })).await
    }

    async fn understand(&self, file: &[u8], expected: &Value) -> Result<()> {
        let text = std::str::from_utf8(file)?;
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        ensure!(lines.iter().all(|line| line.len() <= 75 && !line.contains('\n')), "lines are folded:\n{text}");
        ensure!(lines.iter().any(|line| line.starts_with(' ')), "something was long enough to fold:\n{text}");

        let folder = tempfile::tempdir()?;
        let path = folder.path().join("visit.ics");
        std::fs::write(&path, file)?;
        for (program, script) in [("python3", "read.py"), ("node", "read.mjs")] {
            let mut reader = Command::new(program);
            reader.arg(self.scripts.join(script)).arg(&path).env("PYTHONPATH", &self.python);
            let mut read: Value = serde_json::from_slice(&succeed(&mut reader).await?)?;
            for event in read[0]["events"].as_array_mut().into_iter().flatten() {
                // What can be done on the page is for the words to say; that it is the visit's, and where, must come through.
                if let Some((_, rest)) =
                    event["description"].as_str().and_then(|told| told.split_once(" votre rendez-vous"))
                {
                    event["description"] = format!("… votre rendez-vous{rest}").into();
                }
            }
            ensure!(read[0] == *expected, "{program} read\n{:#}\nand not\n{expected:#}\nfrom\n{text}", read[0]);
        }
        Ok(())
    }
}

/// What stands beside the text for calendars to act on, and the file that is attached.
fn calendars(mail: &Kept) -> Result<(Vec<u8>, Vec<u8>)> {
    let mail = MessageParser::default().parse(&mail.raw).context("a mail")?;
    let part = |kind: &str| {
        let of_kind = |part: &&mail_parser::MessagePart<'_>| {
            part.content_type().is_some_and(|is| is.subtype().is_some_and(|subtype| subtype == kind))
        };
        mail.parts.iter().find(of_kind).map(|part| part.contents().to_vec())
    };
    Ok((part("calendar").context("a calendar part")?, part("ics").context("an attached file")?))
}

/// Runs a program to its end; what it printed.
async fn succeed(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.as_std().get_program().display().to_string();
    let output = command.output().await.with_context(|| format!("{name} is needed to read calendars"))?;
    ensure!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}
