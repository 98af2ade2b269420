//! The database every clinic begins with: made once per build through the real parsers, copied for each test.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hasher as _},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use jiff::SignedDuration;
use movability::{
    Clinic,
    files::{Folder, clinic, content, journeys::Usual},
};

use crate::{
    clinic::at,
    database::{self, Engine},
};

/// Weeks before any test begins.
const MADE: &str = "2027-01-04T12:00:00Z";

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const SEAL: &str = "HxAeDx0OHA0bDBoLGQoYCRcIFgcVBhQFEwQSAxECEAE";

/// Where the prepared database is: a file, or a database on the server.
#[derive(Clone, Debug)]
pub(crate) enum Template {
    File(PathBuf),
    Named { server: String, name: String },
}

/// The prepared database, made now if this build has none yet. Tests run as threads and as processes: one makes it,
/// the others wait.
pub(crate) async fn ready() -> Template {
    let build = Build::running();
    let lock = File::create(build.beside("lock")).expect("the build's own folder can be written");
    lock.lock().expect("a file can be locked");
    match database::engine() {
        Engine::Sqlite => {
            let path = build.beside(&format!("{:016x}.db", build.stamp));
            if !path.exists() {
                build.clear_away(&path);
                make_file(&path).await;
            }
            Template::File(path)
        }
        Engine::Postgres(server) => {
            let name = format!("mv_template_{:016x}_{:016x}", build.path, build.stamp);
            if !database::exists(&server, &name).await {
                database::drop_like(&server, &format!("mv_template_{:016x}_%", build.path)).await;
                make_named(&server, &name).await;
            }
            Template::Named { server, name }
        }
    }
}

async fn make_file(path: &Path) {
    let making = path.with_extension("making");
    let _ = fs::remove_file(&making);
    fill(&format!("sqlite:{}", making.display())).await;
    fs::rename(&making, path).expect("it lies in the same folder");
}

async fn make_named(server: &str, name: &str) {
    let making = format!("{name}_making");
    database::drop_like(server, &making).await;
    database::create(server, &making, None).await;
    fill(&database::url_of(server, &making)).await;
    database::rename(server, &making, name).await;
}

/// Migrates, applies the clinic, imports the starter library as the demonstration does: drafts are shown.
async fn fill(url: &str) {
    migrations::up(url, false).await.expect("the schema is made");
    let folder = tempfile::tempdir().expect("a folder can be made");
    put_keys(folder.path());
    let set =
        [("MOVABILITY__DATA_DIR", folder.path().display().to_string()), ("MOVABILITY__DATABASE__URL", url.to_owned())];
    let environment = set.into_iter().map(|(name, value)| (name.to_owned(), value));
    let settings = settings::load(None, environment).expect("the tests' own settings are right").settings;
    let (clock, _) = domain::clock::Clock::set_to(at(MADE));
    let clinic = Clinic::open(&settings).await.expect("the new database opens");
    let clinic = Clinic { clock, ..clinic };

    let described = clinic::read(Path::new("tests/support/clinic.toml"), include_str!("clinic.toml"));
    let described = described.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let applied = clinic.storage.apply_clinic(&described, false, &clinic.operator(), clinic.now()).await;
    applied.expect("the clinic is written").expect("nothing is lost by it");

    let usual = Usual {
        window: "09:00-18:00".parse().map(domain::time::SendWindow).expect("a window"),
        settle: SignedDuration::from_mins(15),
    };
    let read = content::read(&Folder::starter(), &described.identity.zone, usual);
    let read = read.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    movability::import(&clinic, &read, true).await.expect("the starter library is imported");
    // Nothing may hang on the file when it is copied: closing puts the write-ahead log into it.
    clinic.storage.close().await.expect("it closes");
}

/// The two key files, the same for every clinic of the tests.
pub(crate) fn put_keys(folder: &Path) {
    fs::write(folder.join("secret"), format!("{SECRET}\n")).expect("the folder is ours");
    let keys = format!("current = 1\n\n[key]\n1 = \"{SEAL}\"\n");
    fs::write(folder.join("keys.toml"), keys).expect("the folder is ours");
}

/// The running test program: another build of it gets a template of its own.
struct Build {
    program: PathBuf,
    path: u64,
    stamp: u64,
}

impl Build {
    fn running() -> Self {
        let program = std::env::current_exe().expect("a running program knows where it lies");
        let made = fs::metadata(&program).and_then(|file| file.modified()).expect("the running program is a file");
        let stamp = hash(made.duration_since(UNIX_EPOCH).expect("it was built after 1970").as_nanos());
        Self { path: hash(&program), stamp, program }
    }

    /// A file beside the program.
    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.program.file_name().unwrap_or_default().to_owned();
        name.push(format!(".template.{ending}"));
        self.program.with_file_name(name)
    }

    /// Removes what earlier builds left.
    fn clear_away(&self, keep: &Path) {
        let beginning = self.beside("").file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = self.program.parent().and_then(|folder| fs::read_dir(folder).ok());
        for entry in folder.into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&beginning) && !name.ends_with(".lock") && entry.path() != keep {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn hash(what: impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
