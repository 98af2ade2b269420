//! Sign in, read, book, prove, fulfil, send now, the mail at the relay, its link: with only what the programs printed.

use anyhow::{Context as _, Result, ensure};
use movability_scenarios::{Clinic, Engine, Page, Program, Visitor, free_port};

/// A Monday morning in Toronto, early enough that the whole day is ahead.
const MONDAY: &str = "@2026-11-23 11:00:00";

#[tokio::test]
async fn a_reader_books_is_seen_and_gets_the_reading_that_was_promised() -> Result<()> {
    let mut clinic = Clinic::found().await?;
    clinic.clock = Some(MONDAY.to_owned());
    let (site, programs, sign_in) = open(&mut clinic).await?;

    let told = journey(&clinic, &site, &sign_in).await;

    told.with_context(|| clinic.logged())?;
    for program in programs {
        ensure!(program.stop().await? == 0, "a program asked to stop does not end well");
    }
    clinic.database.remove().await
}

/// On SQLite one process; on PostgreSQL two servers and two workers over a migrated demonstration clinic.
async fn open(clinic: &mut Clinic) -> Result<(Vec<String>, Vec<Program>, String)> {
    if clinic.engine == Engine::Sqlite {
        let program = clinic.up(&[]).await?;
        let sign_in = program.printed_with("/staff/sign-in")?;
        return Ok((vec![program.site.clone()], vec![program], sign_in));
    }
    // The first start makes the demonstration clinic on this database and prints the way in; then the parts run alone.
    let first = clinic.up(&[]).await?;
    let (printed, old) = (first.printed_with("/staff/sign-in")?, first.site.clone());
    ensure!(first.stop().await? == 0);
    let port = free_port()?;
    clinic.set("MOVABILITY__SERVER__PUBLIC_URL", &format!("http://127.0.0.1:{port}"));
    let (one, two) = (clinic.server(port).await?, clinic.server(free_port()?).await?);
    let workers = [clinic.worker().await?, clinic.worker().await?];
    let sign_in = printed.replace(&old, &one.site);
    let sites = vec![one.site.clone(), two.site.clone()];
    Ok((sites, [one, two].into_iter().chain(workers).collect(), sign_in))
}

async fn journey(clinic: &Clinic, sites: &[String], sign_in: &str) -> Result<()> {
    // Requests go to the servers in turn: nothing may depend on which one answers.
    let (site, other) = (&sites[0], sites.last().context("a site")?);

    let patient = Visitor::new();
    let article = patient.open(&format!("{site}/learn/rethinking-botulinum-toxin")).await?;
    ensure!(article.status.is_success() && article.says("Sources"), "{}", article.text());
    let services = patient.open(&format!("{site}/book")).await?;
    let times = patient.follow(&services, "/book/first-consultation").await?;
    let details = patient.press(&times, "Ada Example", &[]).await?;
    ensure!(details.says("We keep this time for you until"), "{}", details.text());

    let mistakes = patient.press(&details, "Book this visit", &[("name", ""), ("email", "nonsense")]).await?;
    ensure!(mistakes.status == 422 && mistakes.says("Enter your full name") && mistakes.html.contains("nonsense"));

    let typed = [
        ("name", "Grace Hopper"),
        ("email", "grace@example.org"),
        ("answer-injections", "yes"),
        ("consent-email-channel", &details.ticked("consent-email-channel")?),
        ("consent-care-education", &details.ticked("consent-care-education")?),
    ];
    let prove = patient.press(&details, "Book this visit", &typed).await?;
    ensure!(prove.says("type the six digits"), "{}", prove.text());

    let mail = clinic.sink.wait("grace@example.org", |mail| mail.code().is_some()).await?;
    let wrong = patient.press(&prove, "Confirm", &[("code", "000000")]).await?;
    ensure!(wrong.status == 422 && wrong.says("Tries left: 4"), "{}", wrong.text());
    let booked = patient.press(&prove, "Confirm", &[("code", &mail.code().context("a code")?)]).await?;
    ensure!(booked.says("Your visit is booked"), "{}", booked.text());

    let confirmation = clinic.sink.wait("grace@example.org", |mail| mail.raw.contains("method=REQUEST")).await?;
    ensure!(confirmation.attachments.iter().any(|name| name == "invite.ics"), "{:?}", confirmation.attachments);
    for secret in ["consultation", "botulinum", "pain", "injection"] {
        ensure!(!confirmation.text.to_lowercase().contains(secret), "the confirmation says {secret}");
    }

    let staff = Visitor::new();
    let door = staff.open(sign_in).await?;
    let today = staff.press(&door, "Sign in", &[]).await?;
    ensure!(today.says("Grace Hopper"), "{}", today.text());
    let visit = staff.open(&today.link_of("Grace Hopper")?).await?;
    let fulfilled = staff.press(&visit, "Mark as fulfilled", &[]).await?;
    // Marked at six in the morning: a day and eight days later, moved to the opening of the window, and why.
    for words in
        ["Tue, Nov 24, 9:00 a.m.", "Tue, Dec 1, 9:00 a.m.", "Because a visit took place", "Only because the answer"]
    {
        ensure!(fulfilled.says(words), "{words}: {}", fulfilled.text());
    }

    let sent = send_now(&staff, &fulfilled).await?;
    ensure!(sent.status.is_success(), "{}", sent.text());
    let reading = clinic.sink.wait("grace@example.org", |mail| mail.link("/read/").is_some()).await?;
    for secret in ["chronic", "botulinum", "pain", "injection", "consultation"] {
        ensure!(!reading.text.to_lowercase().contains(secret), "the reading's mail says {secret}:\n{}", reading.text);
    }
    let link = reading.link("/read/").context("a link")?.replace(site, other);
    let opened = patient.open(&link).await?;
    ensure!(opened.status.is_success() && opened.says("What chronic pain is"), "{}", opened.text());

    let stop = patient.open(&reading.link("/unsubscribe/").context("a way out")?).await?;
    let stopped = patient.press(&stop, "Stop these emails", &[]).await?;
    ensure!(stopped.says("We will no longer send you"), "{}", stopped.text());
    Ok(())
}

/// Presses the first "Send now", with a reason if the window is closed.
async fn send_now(staff: &Visitor, visit: &Page) -> Result<Page> {
    let answer = staff.press(visit, "Send now", &[]).await?;
    if answer.status != 409 {
        return Ok(answer);
    }
    staff.press(&answer, "Send now", &[("reason", "asked for on the phone")]).await
}
