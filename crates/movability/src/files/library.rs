//! The data beside the articles: sources, techniques, people, explained words, licensed uses, jurisdictions.

use std::path::Path;

use domain::{
    articles::{Condition, Indication, Library, Person, Product, Reference, Technique, Term, checks},
    plans::Scope,
    text::Slug,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Mistake, Mistakes,
    folder::Folder,
    table::{Known, Source, Table},
};

/// The file of the publish checks.
const PUBLISH_CHECKS: &str = "publish-checks.toml";

/// One entry of a data file as it is kept: its id, and itself as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique in its kind.
    pub id: String,
    /// The entry as JSON.
    pub json: String,
}

/// What the data files hold: as articles are read against it, and as it is kept.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// What an article may name.
    pub library: Library,
    /// The entries of each kind that the folder holds a file for.
    pub kinds: Vec<(&'static str, Vec<Entry>)>,
}

/// Reads every data file the folder holds; what is wrong with any of them is added to `mistakes`.
pub(super) fn read(folder: &Folder, mistakes: &mut Mistakes) -> Shelf {
    let mut reading = Reading { folder, mistakes, kinds: Vec::new() };
    let references: Vec<Reference> =
        reading.rows("references.toml", "reference", "reference", |row: &Reference| &row.id);
    let people: Vec<Person> = reading.rows("people.toml", "person", "person", |row: &Person| &row.id);
    let glossary: Vec<Term> = reading.rows("glossary.toml", "term", "glossary", |row: &Term| &row.id);
    let (indications, products) = reading.licensed();
    reading.rows("conditions.toml", "condition", "condition", |row: &Condition| &row.id);
    let techniques = reading.techniques();
    reading.jurisdictions();
    reading.publish_checks();
    let kinds = reading.kinds;
    let library = Library { references, people, glossary, techniques, indications, products, ..Library::default() };
    Shelf { library, kinds }
}

/// The folder, and what came of it so far.
struct Reading<'a> {
    folder: &'a Folder,
    mistakes: &'a mut Mistakes,
    kinds: Vec<(&'static str, Vec<Entry>)>,
}

impl Reading<'_> {
    /// A file that is one list of rows.
    fn rows<T: Serialize + DeserializeOwned>(
        &mut self,
        file: &str,
        list: &'static str,
        kind: &'static str,
        id: impl Fn(&T) -> &str,
    ) -> Vec<T> {
        let rows = self.file(file, |root| {
            Known::ids(root, list, "id");
            root.format()?;
            whole(&root.tables(list))
        });
        self.keep(kind, rows.as_deref(), id);
        rows.unwrap_or_default()
    }

    /// Where substances are licensed, and what they are sold as.
    fn licensed(&mut self) -> (Vec<Indication>, Vec<Product>) {
        let read = self.file("licensed-indications.toml", |root| {
            Known::ids(root, "indication", "id");
            let format = root.format();
            // For whoever keeps the register; nothing depends on them yet.
            root.number("review_every_months", 1..=120);
            root.text("to_check");
            let indications = whole::<Indication>(&root.tables("indication"));
            let products = whole::<Product>(&root.tables("product"));
            format?;
            Some((indications?, products?))
        });
        let (indications, products) = read.unzip();
        self.keep("licensed-indication", indications.as_deref(), |row: &Indication| &row.id);
        self.keep("product", products.as_deref(), |row: &Product| &row.generic);
        (indications.unwrap_or_default(), products.unwrap_or_default())
    }

    /// The codes of the techniques; the rest of an entry is kept as it was written.
    fn techniques(&mut self) -> Vec<String> {
        let entries = self.file("techniques.toml", |root| {
            Known::ids(root, "technique", "code");
            root.format()?;
            let tables = root.tables("technique");
            let entries = tables.iter().map(|table| {
                let code = table.needed_text("code");
                let name = table.needed_worded("name");
                // What readers are shown; an entry without it is for clinicians alone.
                for shown in ["plain", "dose", "harms", "ask_first"] {
                    table.worded(shown);
                }
                for evidence in table.tables("evidence") {
                    evidence.worded("says");
                    evidence.as_json();
                }
                let entry = serde_json::Value::Object(table.as_json());
                let json = entry.to_string();
                name?;
                if let Err(wrong) = serde_json::from_value::<Technique>(entry) {
                    table.refuse_whole(format_args!("readers cannot be shown this technique: {wrong}"));
                    return None;
                }
                Some(Entry { id: code?, json })
            });
            entries.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()
        });
        let codes = entries.iter().flatten().map(|entry| entry.id.clone()).collect();
        if let Some(entries) = entries {
            self.kinds.push(("technique", entries));
        }
        codes
    }

    /// The publish checks: one entry, which their own reader knows.
    fn publish_checks(&mut self) {
        let Some(text) = self.folder.text(PUBLISH_CHECKS) else { return };
        let read = toml::from_str::<checks::PublishChecks>(text.text)
            .and_then(|checks| Ok((checks.left_out(), toml::from_str::<serde_json::Value>(text.text)?)));
        match read {
            Ok((left_out, _)) if !left_out.is_empty() => {
                let file = self.folder.path(text.name);
                let left_out = left_out.into_iter().map(|what| {
                    let what = format!("{what}; a clinic may add to the checks and take nothing from them");
                    Mistake { file: file.clone(), line: 1, what }
                });
                self.mistakes.0.extend(left_out);
            }
            Ok((_, rules)) => {
                let entry = Entry { id: "publish-checks".to_owned(), json: rules.to_string() };
                self.kinds.push(("publish-checks", vec![entry]));
            }
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let line = 1 + text.text.bytes().take(start).filter(|byte| *byte == b'\n').count();
                let file = self.folder.path(text.name);
                self.mistakes.0.push(Mistake { file, line, what: error.message().to_owned() });
            }
        }
    }

    /// The profiles of jurisdictions, one a file.
    fn jurisdictions(&mut self) {
        let names = self.folder.below("jurisdictions").map(|text| text.name.to_owned()).collect::<Vec<_>>();
        let mut entries = Vec::new();
        for name in names {
            let stem = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            entries.extend(self.file(&name.to_string_lossy(), |root| jurisdiction(root, &stem)));
        }
        if !entries.is_empty() {
            self.kinds.push(("jurisdiction", entries));
        }
    }

    /// Reads one file if the folder holds it.
    fn file<T>(&mut self, name: &str, read: impl FnOnce(&Table<'_>) -> Option<T>) -> Option<T> {
        let text = self.folder.text(name)?;
        let path = self.folder.path(Path::new(name));
        match Source::of(&path, text.text).read(read) {
            Ok(value) => Some(value),
            Err(found) => {
                self.mistakes.0.extend(found.0);
                None
            }
        }
    }

    fn keep<T: Serialize>(&mut self, kind: &'static str, rows: Option<&[T]>, id: impl Fn(&T) -> &str) {
        let Some(rows) = rows else { return };
        let entries = rows.iter().map(|row| Entry {
            id: id(row).to_owned(),
            json: serde_json::to_string(row).expect("an entry that was read can be written"),
        });
        self.kinds.push((kind, entries.collect()));
    }
}

/// Rows that say themselves what they look like; every wrong one is told.
fn whole<T: DeserializeOwned>(tables: &[Table<'_>]) -> Option<Vec<T>> {
    tables.iter().map(Table::whole).collect::<Vec<_>>().into_iter().collect()
}

fn jurisdiction(root: &Table<'_>, stem: &str) -> Option<Entry> {
    let format = root.format();
    let id: Option<Slug> = root.needed_as("id", "a slug such as \"ca-on\"");
    if let Some(id) = &id
        && id.as_str() != stem
    {
        root.refuse("id", format_args!("the file must be called {}.toml", id.as_str()));
    }
    let country = root.needed_text("country");
    let name = root.needed_worded("name");
    let numbers = ["emergency", "crisis", "health_line"].map(|key| {
        let table = root.needed_table(key)?;
        let number = table.needed_text("number");
        let name = table.needed_worded("name");
        let when = table.needed_worded("when");
        (number.is_some() && name.is_some() && when.is_some()).then_some(())
    });
    let retention = root.needed_table("retention").and_then(|table| {
        let years = table.number_or("years", 10, 1..=200);
        let adult_age = table.number_or("adult_age", 18, 1..=30);
        years.zip(adult_age)
    });
    let office = !root.has("privacy_office") || {
        let office = root.needed_table("privacy_office");
        office.is_some_and(|table| {
            let name = table.needed_worded("name");
            let phone = table.needed_text("phone");
            let site = table.needed_text("site");
            name.is_some() && phone.is_some() && site.is_some()
        })
    };
    let acts = !root.has("acts") || root.needed_table("acts").and_then(|table| table.whole::<Scope>()).is_some();
    let json = serde_json::Value::Object(root.as_json()).to_string();
    (format, country, name, retention).0?;
    (office && acts).then_some(())?;
    numbers.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Entry { id: id?.into(), json })
}
