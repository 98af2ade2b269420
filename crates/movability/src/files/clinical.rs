//! Questionnaires, measures, safety rules and the thresholds of plans: each file proves itself, or is not taken.

use std::{fmt, path::Path};

use domain::{
    intake::{Questionnaire, QuestionnaireFile},
    measures::{Pack, PackFile},
    plans::PlanRules,
    red_flags::{RedFlags, RedFlagsFile},
};
use serde::{Serialize, de::DeserializeOwned};
use storage::clinical::{ClinicalKind, ClinicalVersion};

use super::{Mistake, Mistakes, folder::Folder};

/// Reads every such file the folder holds; what is wrong with any of them is added to `mistakes`.
pub(super) fn read(folder: &Folder, mistakes: &mut Mistakes) -> Vec<ClinicalVersion> {
    let mut read = Reading { folder, mistakes, versions: Vec::new() };
    for name in read.names("measures") {
        read.one(&name, ClinicalKind::Measure, Pack::load, |pack: &PackFile| (pack.id.to_string(), pack.version));
    }
    for name in read.names("questionnaires") {
        let named = |file: &QuestionnaireFile| (file.id.to_string(), file.version);
        read.one(&name, ClinicalKind::Questionnaire, Questionnaire::load, named);
    }
    // The file has no version of its own: each rule has, and storage counts the whole.
    let all = |_: &RedFlagsFile| ("red-flags".to_owned(), 0);
    read.one("red-flags.toml", ClinicalKind::RedFlags, RedFlags::load, all);
    let rules = |rules: &PlanRules| ("plan-rules".to_owned(), rules.version);
    read.one("plan-rules.toml", ClinicalKind::PlanRules, Ok::<_, Vec<String>>, rules);
    read.versions
}

/// The folder, and what came of it so far.
struct Reading<'a> {
    folder: &'a Folder,
    mistakes: &'a mut Mistakes,
    versions: Vec<ClinicalVersion>,
}

impl Reading<'_> {
    fn names(&self, below: &str) -> Vec<String> {
        self.folder.below(below).map(|text| text.name.to_string_lossy().into_owned()).collect()
    }

    /// One file, if it is there: read, proven by `load`, kept as JSON.
    fn one<F: DeserializeOwned + Serialize, T, E: fmt::Display>(
        &mut self,
        name: &str,
        kind: ClinicalKind,
        load: impl FnOnce(F) -> Result<T, Vec<E>>,
        named: impl FnOnce(&F) -> (String, u32),
    ) {
        let Some(text) = self.folder.text(name) else { return };
        let file = match toml::from_str::<F>(text.text) {
            Ok(file) => file,
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let line = 1 + text.text.bytes().take(start).filter(|byte| *byte == b'\n').count();
                return self.refuse(text.name, line, error.message());
            }
        };
        let (id, version) = named(&file);
        let entry = serde_json::to_string(&file).expect("a file that was read can be written");
        match load(file) {
            Ok(_) => self.versions.push(ClinicalVersion { kind, id, version, entry }),
            Err(faults) => faults.iter().for_each(|fault| self.refuse(text.name, 1, fault)),
        }
    }

    fn refuse(&mut self, name: &Path, line: usize, what: impl fmt::Display) {
        let what = what.to_string();
        self.mistakes.0.push(Mistake { file: self.folder.path(name), line, what });
    }
}
