//! The layers on top of each other: which keys there are, what each is worth, and where that was said.
//!
//! Merging, and turning the environment's texts into numbers and truth values, is the crate `config`. It knows neither
//! lines nor which keys exist, and stops at the first mistake: keys, places and the list of problems are kept here.

use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use config::{Config, Environment, File, FileFormat};
use toml::de::{DeTable, DeValue};

use crate::{Origin, Problem, Problems, nearest};

/// The embedded defaults; also the list of keys there are.
pub(crate) const DEFAULTS: &str = include_str!("../../../config/default.toml");

/// What a variable of ours begins with.
pub(crate) const PREFIX: &str = "MOVABILITY__";

/// The merged layers.
pub(crate) struct Layers {
    /// Every key, in the order of `default.toml`.
    pub(crate) keys: Vec<String>,
    /// Where the value that counts was said; a key that is not in here has its default.
    origins: BTreeMap<String, Origin>,
    /// The values that count.
    merged: Config,
    /// The defaults alone: they say of which kind a value is.
    pub(crate) defaults: Config,
    /// Keys that do not exist. Told together with everything else that is wrong.
    pub(crate) unknown: Vec<Problem>,
}

impl Layers {
    pub(crate) fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Problems> {
        let keys = leaves(&parse(DEFAULTS, None)?).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        let mut layers = Self {
            keys,
            origins: BTreeMap::new(),
            merged: Config::default(),
            defaults: Config::default(),
            unknown: Vec::new(),
        };

        let text = match file {
            Some(path) => layers.note_file(path)?,
            None => String::new(),
        };
        let variables = layers.note_environment(environment);
        layers.merge(&text, variables).map_err(|error| Problems::one(error.to_string()))?;
        Ok(layers)
    }

    /// Reads the operator's file and notes on which line each key stands.
    fn note_file(&mut self, path: &Path) -> Result<String, Problems> {
        let text = fs::read_to_string(path).map_err(|error| {
            Problems::one(format!(
                "cannot read the configuration {}: {error}. Check the path given by --config or MOVABILITY_CONFIG, and who may read it",
                path.display()
            ))
        })?;
        let table = parse(&text, Some(path))?;
        for (key, span) in leaves(&table) {
            self.note(key, Origin::File(path.to_owned(), line_of(&text, &span)));
        }
        Ok(text)
    }

    /// Notes the variables that name a key.
    fn note_environment(
        &mut self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> BTreeMap<String, String> {
        let mut ours = BTreeMap::new();
        for (name, value) in environment {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            let key = key.to_lowercase().replace("__", ".");
            if self.note(key, Origin::Environment(name.clone())) {
                ours.insert(name, value);
            }
        }
        ours
    }

    /// Remembers where a key was said, if there is such a key.
    fn note(&mut self, key: String, origin: Origin) -> bool {
        if self.keys.contains(&key) {
            self.origins.insert(key, origin);
            return true;
        }
        let hint = match nearest(&key, self.keys.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.keys.iter().any(|known| known.starts_with(&format!("{key}."))) => {
                "it is a section, not a value.".to_owned()
            }
            None => "remove it.".to_owned(),
        };
        let what = format!("unknown key `{key}`; {hint}  (all keys: movability check --print-config)");
        self.unknown.push(Problem { origin: Some(origin), what });
        false
    }

    fn merge(&mut self, text: &str, variables: BTreeMap<String, String>) -> Result<(), config::ConfigError> {
        let defaults = File::from_str(DEFAULTS, FileFormat::Toml);
        let environment = Environment::with_prefix("MOVABILITY")
            .prefix_separator("__")
            .separator("__")
            .source(Some(variables.into_iter().collect()));
        self.defaults = Config::builder().add_source(defaults.clone()).build()?;
        self.merged = Config::builder()
            .add_source(defaults)
            .add_source(File::from_str(text, FileFormat::Toml))
            .add_source(environment)
            .build()?;
        Ok(())
    }

    /// Where the value that counts was said.
    pub(crate) fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or(Origin::Default)
    }

    /// The value that counts. Where a file puts a value in a section's place, the section keeps its defaults: the file is
    /// refused anyway, and everything else that is wrong with it should be told too.
    pub(crate) fn value(&self, key: &str) -> config::Value {
        let value = self.merged.get(key).or_else(|_| self.defaults.get(key));
        value.expect("the defaults hold a value for every documented key")
    }

    /// How many values the environment gives.
    pub(crate) fn count_from_environment(&self) -> usize {
        self.origins.values().filter(|origin| matches!(origin, Origin::Environment(_))).count()
    }
}

/// Parses a layer, or says on which line it is not TOML.
fn parse<'a>(text: &'a str, path: Option<&Path>) -> Result<DeTable<'a>, Problems> {
    DeTable::parse(text).map(toml::Spanned::into_inner).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, &span));
        let origin = path.map(|path| Origin::File(PathBuf::from(path), line));
        Problems(vec![Problem { origin, what: format!("this is not TOML: {}", error.message()) }])
    })
}

/// Every value of a layer by its dotted key, and where the key stands.
fn leaves(table: &DeTable<'_>) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    collect("", table, &mut found);
    found
}

fn collect(prefix: &str, table: &DeTable<'_>, found: &mut Vec<(String, Range<usize>)>) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.get_ref().to_string() } else { format!("{prefix}.{}", key.get_ref()) };
        match value.get_ref() {
            DeValue::Table(inner) => collect(&path, inner, found),
            _ => found.push((path, key.span())),
        }
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
}
