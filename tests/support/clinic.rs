//! The clinic itself: opened in a moment, its time set and never slept.

use std::sync::{Mutex, PoisonError};

use domain::clock::{Clock, Hand};
use jiff::{SignedDuration, Timestamp};
use mail::session::{Carrier, Memory};
use movability::Clinic;
use settings::Settings;
use storage::Storage;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};

use crate::{Api, Browser, Mail, database::Database, journal::Journal, template};

/// A Monday morning at eight in Toronto, an hour before the clinic opens.
const OPENS: &str = "2027-05-10T08:00:00-04:00";

/// A picture of a leaf, of eight pixels by six; it says where it was taken.
pub const LEAF: &[u8] = include_bytes!("leaf.png");

/// An instant, as people write it.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("the tests' own instants are RFC 3339")
}

/// A small clinic with everything that belongs to one.
#[derive(Debug)]
pub struct TestClinic {
    clinic: Clinic,
    site: String,
    hand: Hand,
    carrier: Mutex<Carrier>,
    memory: Memory,
    secrets: Mutex<Vec<String>>,
    journal: Journal,
    database: Database,
    // Dropping it asks the site to end; the folder goes last.
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

/// How a clinic is opened, where a test wants it otherwise.
#[derive(Debug, Default)]
pub struct Opening {
    /// Settings by their environment names, as an operator would give them.
    pub settings: Vec<(&'static str, String)>,
    /// The public address; none means the port it listens on.
    pub public_url: Option<&'static str>,
    /// Whether mail goes to a folder, as with a bare `movability up`: then there are development pages.
    pub mailbox: bool,
}

impl TestClinic {
    /// A clinic on a Monday morning, empty of patients.
    pub async fn open() -> Self {
        Self::opens(Opening::default()).await
    }

    /// A clinic whose operator set something.
    pub async fn opens(opening: Opening) -> Self {
        let journal = Journal::open();
        let folder =
            tempfile::Builder::new().prefix("movability-test-").tempdir_in(scratch()).expect("a folder can be made");
        let database = Database::copied(folder.path(), template::ready().await).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let site = format!("http://{address}");

        let mut set = vec![
            ("MOVABILITY__DATA_DIR", folder.path().display().to_string()),
            ("MOVABILITY__DATABASE__URL", database.url.clone()),
            ("MOVABILITY__DATABASE__CONNECTIONS", "4".to_owned()),
            ("MOVABILITY__SERVER__LISTEN", address.to_string()),
            ("MOVABILITY__SERVER__PUBLIC_URL", opening.public_url.map_or_else(|| site.clone(), str::to_owned)),
            // A test calls faster than any member of staff; how fast they may has tests of its own.
            ("MOVABILITY__LIMITS__STAFF_API__COUNT", "10000".to_owned()),
            ("MOVABILITY__LIMITS__STAFF_API__BURST", "10000".to_owned()),
        ];
        if !opening.mailbox {
            set.push(("MOVABILITY__MAIL__URL", "smtp://127.0.0.1:1".to_owned()));
        }
        set.extend(opening.settings);
        template::put_keys(folder.path());

        let (clock, hand) = Clock::set_to(at(OPENS));
        let settings = settings(set);
        let clinic = Clinic::open(&settings).await.expect("the copied database opens");
        let clinic = Clinic { clock, ..clinic };
        let memory = Memory::default();
        let carrier = match clinic.carrier().expect("the address of the mail is one") {
            folder @ Carrier::Folder(_) => folder,
            _ => Carrier::Memory(memory.clone()),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(server::serve(clinic.site(), listener, async {
            let _ = stopped.await;
        }));
        Self {
            clinic,
            site,
            hand,
            carrier: Mutex::new(carrier),
            memory,
            secrets: Mutex::default(),
            journal,
            database,
            _stop: stop,
            _folder: folder,
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clinic.now()
    }

    /// Puts the clock at an instant.
    pub fn puts_the_clock_at(&self, instant: Timestamp) {
        self.hand.put(instant);
    }

    /// Lets time pass.
    pub fn waits(&self, time: SignedDuration) {
        self.hand.forward(time);
    }

    /// Does the worker's work at an instant, until nothing that is due is left.
    pub async fn works_at(&self, instant: Timestamp) {
        self.puts_the_clock_at(instant);
        self.works().await;
    }

    /// Does the worker's work now, until nothing that is due is left. Each call is a worker of its own.
    pub async fn works(&self) {
        worker::work_off(&self.worker().await).await.expect("the worker does its work");
    }

    /// A worker of this clinic.
    pub async fn worker(&self) -> worker::Context {
        let described = self.storage().clinic().await.expect("the clinic is read").expect("it was applied");
        let carrier = self.carrier.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut context = self.clinic.worker(&described).expect("the clinic has an address to send from");
        context.carrier = carrier;
        context
    }

    /// Whether the database holds a text anywhere, bookkeeping included, be it as its bytes.
    pub async fn remembers(&self, text: &str) -> bool {
        let mut all = self.dump().await;
        for table in ["audit_event", "limit_bucket"] {
            all.push_str(&self.rows(table).await.join("\n"));
        }
        let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        all.contains(text) || all.to_lowercase().contains(&bytes)
    }

    /// From now on mail goes by this carrier.
    pub fn sends_by(&self, carrier: Carrier) {
        *self.carrier.lock().unwrap_or_else(PoisonError::into_inner) = carrier;
    }

    /// Every mail that left the house, oldest first.
    pub fn outbox(&self) -> Vec<Mail> {
        self.memory.letters().iter().map(Mail::read).collect()
    }

    /// The mails that left for one address, oldest first.
    pub fn mail_to(&self, address: &str) -> Vec<Mail> {
        self.outbox().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// Everything the clinic remembers, but for bookkeeping.
    pub async fn dump(&self) -> String {
        crate::dump::whole(&self.database).await
    }

    /// The rows of one table as text, for what no page shows.
    pub async fn rows(&self, table: &str) -> Vec<String> {
        crate::dump::table(&self.database, table).await
    }

    /// A statement put to the database behind the clinic's back; says whether it was taken.
    pub async fn tampers(&self, sql: &str) -> bool {
        self.database.execute(sql).await
    }

    /// The clinic's memory, for what only the command line does.
    pub fn storage(&self) -> &Storage {
        &self.clinic.storage
    }

    /// The parts it is assembled from.
    pub fn parts(&self) -> &Clinic {
        &self.clinic
    }

    /// Keeps a small picture of a leaf; says its address among the pictures.
    pub async fn keeps_picture(&self, name: &str) -> String {
        let picture = server::pictures::kept(name, LEAF).expect("a leaf is a picture");
        let kept = self.clinic.storage.keep_picture(&picture, &self.clinic.operator(), self.now()).await;
        kept.expect("the database takes it").expect("nothing else is called so");
        let library = self.clinic.storage.library().await.expect("the library can be read");
        library.picture(name).expect("it was kept a line above").file.clone()
    }

    /// Somebody changes the clinic file: what can be booked from now on, and how.
    pub async fn changes(&self, change: impl FnOnce(&mut domain::clinic::Clinic)) {
        let before = self.storage().clinic().await.expect("the clinic is read").expect("it was applied");
        let mut described = domain::clinic::Clinic::clone(&before);
        change(&mut described);
        let applied = self.storage().apply_clinic(&described, false, &crate::staff::operator(), self.now()).await;
        applied.expect("the clinic is written").expect("nobody loses their place");
    }

    /// Where the site is reached: `http://127.0.0.1:port`.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Somebody's browser, without scripts.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.site)
    }

    /// Somebody's program, without a token.
    pub fn api(&self) -> Api {
        Api::new(&self.site)
    }

    /// What nobody may find in a log: names, addresses, secrets. Looked for when the clinic closes.
    pub fn keeps_secret(&self, secret: &str) {
        if secret.len() > 5 {
            self.secrets.lock().unwrap_or_else(PoisonError::into_inner).push(secret.to_owned());
        }
    }

    /// What was logged since the clinic opened.
    pub fn logged(&self) -> String {
        self.journal.text()
    }
}

impl Drop for TestClinic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let logged = self.logged();
        for secret in self.secrets.get_mut().unwrap_or_else(PoisonError::into_inner) {
            assert!(!logged.contains(secret.as_str()), "{secret:?} stands in the log");
        }
    }
}

fn settings(set: Vec<(&'static str, String)>) -> Settings {
    let environment = set.into_iter().map(|(name, value)| (name.to_owned(), value));
    settings::load(None, environment).expect("the tests' own settings are right").settings
}

/// Where the folders of clinics lie: in memory where the system offers it, since a test's clinic need not survive.
fn scratch() -> std::path::PathBuf {
    let memory = std::path::PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
