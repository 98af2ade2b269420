//! Addresses that articles lead to: looked at once a week, and staff are told of those that are gone.

use std::sync::{
    Arc,
    atomic::{AtomicU16, AtomicUsize, Ordering::SeqCst},
};

use domain::{access::Role, text::Lang};
use jiff::SignedDuration;
use movability_tests::{Opening, TestClinic};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::readers::publishes;

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Somebody else's site, that answers as it is told.
struct Elsewhere {
    url: String,
    answer: Arc<AtomicU16>,
    asked: Arc<AtomicUsize>,
}

impl Elsewhere {
    async fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/guide", listener.local_addr().unwrap());
        let (answer, asked) = (Arc::new(AtomicU16::new(200)), Arc::new(AtomicUsize::new(0)));
        let (told, count) = (Arc::clone(&answer), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((mut wire, _)) = listener.accept().await {
                count.fetch_add(1, SeqCst);
                let mut question = [0; 2048];
                let _ = wire.read(&mut question).await;
                let line = format!("HTTP/1.1 {} Told\r\ncontent-length: 0\r\n\r\n", told.load(SeqCst));
                let _ = wire.write_all(line.as_bytes()).await;
            }
        });
        Self { url, answer, asked }
    }
}

/// A clinic that may look at addresses of this machine, with an article that leads to one.
async fn clinic_leading_to(url: &str, allowed: &str) -> TestClinic {
    let settings = vec![("MOVABILITY__OUTGOING__ALLOWED_NETWORKS", allowed.to_owned())];
    let clinic = TestClinic::opens(Opening { settings, ..Opening::default() }).await;
    // The library leads to others' sites; here only what the test serves is looked at.
    assert!(clinic.tampers("UPDATE article SET published_version = NULL").await);
    publishes(&clinic, "leading", Lang::English, "Leading", &format!("See [the guide]({url}).")).await;
    clinic
}

async fn looks(clinic: &TestClinic) -> u64 {
    worker::look_at_links(&clinic.worker().await).await.unwrap()
}

async fn dead(clinic: &TestClinic) -> Vec<(String, String)> {
    let tasks = clinic.storage().open_tasks().await.unwrap();
    let dead = tasks.into_iter().filter(|task| task.kind == "article-link-dead");
    dead.map(|task| (task.subject, task.detail)).collect()
}

#[tokio::test]
async fn staff_are_told_once_of_an_address_that_is_gone_for_a_week_and_the_gate_knows_it() {
    let site = Elsewhere::opens().await;
    let clinic = clinic_leading_to(&site.url, "127.0.0.0/8").await;
    assert_eq!(looks(&clinic).await, 0);
    assert_eq!(looks(&clinic).await, 0);
    assert_eq!(site.asked.load(SeqCst), 1, "once a week, and not at every turn");

    clinic.waits(WEEK);
    site.answer.store(404, SeqCst);
    assert_eq!(looks(&clinic).await, 0, "one failure is a bad day");
    clinic.waits(WEEK);
    assert_eq!(looks(&clinic).await, 1, "two of them, a week apart");
    clinic.waits(WEEK);
    assert_eq!(looks(&clinic).await, 0, "what was told is not told again");
    let told = dead(&clinic).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0.starts_with(&site.url) && told[0].1.contains("leading en-CA"), "{told:?}");
    let desk = clinic.signs_in_as(&[Role::Editor]).await.opens("/staff/articles").await;
    assert!(desk.says(&format!("{} does not answer any more", site.url)), "{}", desk.text());
    let editor = clinic.program_as(&[Role::Editor]).await;
    let checks = editor.get("/api/v1/staff/articles/leading/checks").await;
    assert!(checks.body.contains("PUB-053") && checks.body.contains("has not answered since"), "{}", checks.body);

    clinic.waits(WEEK);
    site.answer.store(403, SeqCst);
    assert_eq!(looks(&clinic).await, 0);
    let checks = editor.get("/api/v1/staff/articles/leading/checks").await;
    assert!(!checks.body.contains("PUB-053"), "it is there again, although it turns programs away: {}", checks.body);
}

#[tokio::test]
async fn no_text_sends_the_clinics_own_programs_into_its_own_network() {
    let site = Elsewhere::opens().await;
    let clinic = clinic_leading_to(&site.url, "").await;
    looks(&clinic).await;
    clinic.waits(WEEK);
    looks(&clinic).await;
    assert_eq!(site.asked.load(SeqCst), 0, "nobody was asked");
    assert_eq!(dead(&clinic).await.len(), 1, "no reader gets there either, and staff are told");
}

#[tokio::test]
async fn where_nothing_answers_at_all_the_fault_may_be_ours_and_nobody_is_told() {
    let clinic = clinic_leading_to("http://127.0.0.1:1/guide", "127.0.0.0/8").await;
    for _ in 0..3 {
        assert_eq!(looks(&clinic).await, 0);
        clinic.waits(WEEK);
    }
    assert_eq!(clinic.rows("dead_link").await, Vec::<String>::new());

    // Where something else answers, silence counts.
    let site = Elsewhere::opens().await;
    publishes(&clinic, "lively", Lang::English, "Lively", &format!("See [the other]({}).", site.url)).await;
    assert_eq!(looks(&clinic).await, 0);
    clinic.waits(WEEK);
    assert_eq!(looks(&clinic).await, 1);
}

#[tokio::test]
async fn an_address_that_no_page_leads_to_any_more_is_forgotten() {
    let site = Elsewhere::opens().await;
    site.answer.store(410, SeqCst);
    let clinic = clinic_leading_to(&site.url, "127.0.0.0/8").await;
    looks(&clinic).await;
    assert_eq!(clinic.rows("dead_link").await.len(), 1);
    publishes(&clinic, "leading", Lang::English, "Leading", "See nothing.").await;
    looks(&clinic).await;
    assert_eq!((clinic.rows("dead_link").await.len(), clinic.rows("link_look").await.len()), (0, 0));
}

#[tokio::test]
async fn an_operator_can_keep_everything_at_home() {
    let site = Elsewhere::opens().await;
    let settings = vec![
        ("MOVABILITY__OUTGOING__ALLOWED_NETWORKS", "127.0.0.0/8".to_owned()),
        ("MOVABILITY__OUTGOING__CHECK_LINKS", "false".to_owned()),
    ];
    let clinic = TestClinic::opens(Opening { settings, ..Opening::default() }).await;
    publishes(&clinic, "leading", Lang::English, "Leading", &format!("See [the guide]({}).", site.url)).await;
    assert_eq!(looks(&clinic).await, 0);
    assert_eq!(site.asked.load(SeqCst), 0);
}
