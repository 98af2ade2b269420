//! `consents.toml`: what a person is asked to agree to, in both languages, as versioned words.

use std::path::Path;

use domain::patients::consent::{ConsentText, Kind};

use super::{
    Mistakes,
    table::{Known, Source, Table},
};

/// Reads the consents, in the order in which pages ask for them.
pub fn read(path: &Path, text: &str) -> Result<Vec<ConsentText>, Mistakes> {
    Source::of(path, text).read(|root| {
        Known::ids(root, "consent", "id");
        let format = root.format();
        let consents = root.tables("consent").iter().map(consent).collect::<Vec<_>>();
        if consents.is_empty() {
            root.refuse_whole("the file lacks `[[consent]]`: without the words nobody can agree to anything");
        }
        format?;
        consents.into_iter().collect()
    })
}

fn consent(table: &Table<'_>) -> Option<ConsentText> {
    let kinds = Kind::ALL.map(|kind| (kind.code(), kind));
    let kind = table.needed_choice("id", &kinds);
    let version = table.needed_text("version");
    let purpose = table.needed_text("purpose");
    if let (Some(kind), Some(purpose)) = (kind, purpose)
        && purpose != ledger(kind)
    {
        table.refuse("purpose", format_args!("it is {purpose:?}; {:?} belongs to \"{}\"", ledger(kind), kind.code()));
    }
    let required = table.flag_or("required", false);
    // Care must not depend on agreeing to reading or questions.
    if required == Some(true) && kind.is_some_and(|kind| kind != Kind::EmailChannel) {
        table.refuse("required", "only \"email-channel\" may be required");
    }
    let label = table.needed_worded("label");
    let text = table.needed_worded("text");
    Some(ConsentText { kind: kind?, version: version?, required: required?, label: label?, text: text? })
}

/// The name of a consent in the ledger: what it is about.
fn ledger(kind: Kind) -> String {
    match kind {
        Kind::EmailChannel => "channel:email".to_owned(),
        Kind::CareEducation | Kind::OutcomeCheckIn => format!("purpose:{}", kind.code()),
    }
}
