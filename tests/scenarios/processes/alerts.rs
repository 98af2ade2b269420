//! An answer that may be an emergency, with everything around it broken: no relay, no worker.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use movability_scenarios::{Clinic, Visitor, free_port};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::mpsc::{self, UnboundedReceiver},
    time::timeout,
};

use crate::start::first_start;

const ADA: &str = "ada@example.org";

#[tokio::test]
async fn an_emergency_reaches_both_contacts_with_the_relay_down_and_the_worker_stopped() -> Result<()> {
    let mut clinic = Clinic::found().await?;
    clinic.open_for_scenarios().await?;
    let (hook, mut heard) = hook().await?;
    let pager = clinic.file("pager.txt", "")?;
    add_contacts(&clinic, &pager, &hook).await?;
    let port = free_port()?;
    clinic.set("MOVABILITY__SERVER__PUBLIC_URL", &format!("http://127.0.0.1:{port}"));
    let server = clinic.server(port).await?;
    let worker = clinic.worker().await?;
    let patient = Visitor::new();
    begin_intake(&clinic, &patient, &server.site).await.with_context(|| clinic.logged())?;

    ensure!(worker.stop().await? == 0);
    ensure!(server.stop().await? == 0);
    clinic.set("MOVABILITY__MAIL__URL", "smtp://127.0.0.1:1?tls=none");
    let mailed = clinic.sink.kept().len();
    let server = clinic.server(port).await?;
    let page = patient.open(&format!("{}/me/intake/safety-rf-01", server.site)).await?;
    let red = [("sign-saddle-numb", "yes"), ("sign-bladder-bowel", "no"), ("sign-sexual-feeling", "no")];
    let met = patient.press(&page, "Continue", &red).await?;

    ensure!(met.says("Get help now") && met.html.contains("tel:911"), "{}", met.text());
    let told = critical(&mut heard).await.with_context(|| clinic.logged())?;
    ensure!(told.contains("/staff/alerts/") && !told.contains("Ada") && !told.contains("RF-01"), "{told}");
    let paged = paged(&pager).await.with_context(|| clinic.logged())?;
    ensure!(paged.contains("/staff/alerts/") && !paged.contains("Ada") && !paged.contains("RF-01"), "{paged}");
    let notified = clinic.database.numbers("SELECT count(*) FROM alert WHERE state = 'notified'").await?;
    ensure!(notified == [1], "one alert, and somebody took the call: {notified:?}");
    ensure!(clinic.sink.kept().len() == mailed, "no mail had a part in it");
    ensure!(server.stop().await? == 0);
    clinic.database.remove().await
}

/// The scenarios' clinic with a pager's program and an address to call.
async fn add_contacts(clinic: &Clinic, pager: &Path, hook: &str) -> Result<()> {
    let contacts = format!(
        "locale = \"en-CA\"\nalert_contacts = [{{ name = \"Pager\", command = \"tee -a {}\" }}, {{ name = \"Hook\", url = \"{hook}\" }}]\n",
        pager.display()
    );
    let described = include_str!("../clinic/clinic.toml").replacen("locale = \"en-CA\"\n", &contacts, 1);
    let file = clinic.file("with-contacts.toml", &described)?;
    clinic.run(&["clinic", "apply", &file.display().to_string()]).await?;
    Ok(())
}

/// Books, signs in by mail and says when she was born: everything that needs a relay.
async fn begin_intake(clinic: &Clinic, patient: &Visitor, site: &str) -> Result<()> {
    let booked = reqwest::Client::new()
        .post(format!("{site}/api/v1/appointments"))
        .json(&serde_json::json!({
            "service": "visit", "start": first_start(site).await?,
            "patient": { "name": "Ada Lovelace", "email": ADA },
            "consents": [{ "id": "email-channel", "version": "2026-11" }],
        }))
        .send()
        .await?;
    ensure!(booked.status() == 201, "{}", booked.text().await?);
    let door = patient.open(&format!("{site}/sign-in")).await?;
    patient.press(&door, "Send me the email", &[("email", ADA)]).await?;
    let mail = clinic.sink.wait(ADA, |mail| mail.link("/sign-in/link/").is_some()).await?;
    let opened = patient.open(&mail.link("/sign-in/link/").context("a way in")?).await?;
    let own = patient.press(&opened, "Open my pages", &[]).await?;
    let first = patient.follow(&own, "/me/intake").await?;
    let birth = patient.press(&first, "Start", &[]).await?;
    let born = [("birth-day", "28"), ("birth-month", "3"), ("birth-year", "1970")];
    let next = patient.press(&birth, "Continue", &born).await?;
    ensure!(next.says("Where does it hurt?"), "{}", next.text());
    Ok(())
}

/// An address that takes calls, and what it was told.
async fn hook() -> Result<(String, UnboundedReceiver<String>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            let mut text = Vec::new();
            while !text.contains(&b'}') {
                let mut some = [0; 1024];
                match caller.read(&mut some).await {
                    Ok(0) | Err(_) => break,
                    Ok(read) => text.extend_from_slice(&some[..read]),
                }
            }
            let _ = tell.send(String::from_utf8_lossy(&text).into_owned());
            let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            let _ = caller.write_all(answer).await;
        }
    });
    Ok((url, heard))
}

/// Waits for the call that is no test.
async fn critical(heard: &mut UnboundedReceiver<String>) -> Result<String> {
    loop {
        let told = timeout(Duration::from_secs(30), heard.recv()).await.context("no call came within 30 s")?;
        let told = told.context("the address is there")?;
        if told.contains("\"test\":false") && told.contains("\"level\":\"critical\"") {
            return Ok(told);
        }
    }
}

/// Waits until the pager's program was told of what is no test.
async fn paged(pager: &Path) -> Result<String> {
    for _ in 0..300 {
        let told = std::fs::read_to_string(pager)?;
        let calls: Vec<&str> = told.split_inclusive('}').filter(|call| call.contains("\"test\":false")).collect();
        if !calls.is_empty() {
            return Ok(calls.concat());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the pager was not told within 30 s")
}
