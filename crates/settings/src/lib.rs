//! What an operator can set, typed. Read once, by the composition root; everybody else receives plain arguments.
//!
//! Three layers, later wins: `config/default.toml`, which is embedded and *is* the defaults; the operator's file; the
//! environment. All problems are reported at once, each with the place it comes from.

mod layers;
mod nearest;
mod print;
mod problem;
mod reader;
mod secrets;
pub mod sections;

use std::path::{Path, PathBuf};

use layers::Layers;
use reader::Reader;

pub use nearest::nearest;
pub use problem::{Origin, Problem, Problems};
pub use secrecy::{ExposeSecret, SecretString};

use sections::{Database, FollowUps, Keys, Limits, Log, Mail, Metrics, Outgoing, Server, Worker};

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the embedded database, the keys and captured mail live.
    pub data_dir: PathBuf,
    /// The database.
    pub database: Database,
    /// The site.
    pub server: Server,
    /// The keys that health data is sealed with.
    pub keys: Keys,
    /// How often what may be done, and by whom.
    pub limits: Limits,
    /// The way mail leaves.
    pub mail: Mail,
    /// What leaves the house beside mail.
    pub outgoing: Outgoing,
    /// What journeys do unless they say otherwise.
    pub follow_ups: FollowUps,
    /// Schedules and deliveries.
    pub worker: Worker,
    /// What is logged, and how.
    pub log: Log,
    /// The listener for those who watch.
    pub metrics: Metrics,
}

/// The settings, and where they came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// The merged settings as TOML with each value's origin; what is secret is `***`.
    pub printed: String,
    /// The operator's file, where one was given.
    pub file: Option<PathBuf>,
    /// How many values come from the environment.
    pub from_environment: usize,
}

/// Reads the layers, or says everything that is wrong with them.
pub fn load(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>) -> Result<Loaded, Problems> {
    let layers = Layers::read(file, environment)?;
    let mut reader = Reader::of(&layers);
    let settings = Settings::read(&mut reader);
    let printed = print::print(&layers, reader.secrets());
    let from_environment = layers.count_from_environment();

    let settings = reader.finish(settings)?;
    Ok(Loaded { settings, printed, file: file.map(Path::to_owned), from_environment })
}

/// The process's own environment, as [`load`] wants it. What is not text is left out, and so is what is not ours.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with(layers::PREFIX))
}

impl Settings {
    /// Reads each section; what is wrong is kept in the reader, so that all of it is told at once.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let data_dir = reader.needed("data_dir", "a path").map(PathBuf::from).unwrap_or_default();
        let database = Database::read(reader, &data_dir);
        let server = Server::read(reader, &data_dir);
        let keys = Keys::read(reader, &data_dir);
        let limits = Limits::read(reader);
        let mail = Mail::read(reader, &data_dir);
        let outgoing = Outgoing::read(reader);
        let follow_ups = FollowUps::read(reader);
        let worker = Worker::read(reader);
        let log = Log::read(reader);
        let metrics = Metrics::read(reader);
        Some(Self {
            data_dir,
            database: database?,
            server: server?,
            keys,
            limits: limits?,
            mail: mail?,
            outgoing: outgoing?,
            follow_ups: follow_ups?,
            worker: worker?,
            log: log?,
            metrics: metrics?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_documented_key_is_read_and_no_other() {
        let layers = Layers::read(None, []).unwrap();
        let mut reader = Reader::of(&layers);

        assert!(Settings::read(&mut reader).is_some());

        assert_eq!(reader.asked(), layers.keys.iter().cloned().collect::<BTreeSet<_>>());
    }

    #[test]
    fn every_documented_key_has_a_comment() {
        // A comment may stand above a group of keys; a section without any would be undocumented.
        for section in layers::DEFAULTS.split("\n[").skip(1) {
            assert!(section.contains('#') || section.starts_with("limits"), "[{section}");
        }
    }
}
