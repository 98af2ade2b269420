//! The merged settings as TOML, each value with its origin; what is secret is `***`.

use std::{collections::BTreeSet, fmt::Write as _};

use config::{Value, ValueKind};

use crate::{Origin, layers::Layers};

/// Where the comment with the origin begins, if the value leaves room.
const COLUMN: usize = 44;

pub(crate) fn print(layers: &Layers, secrets: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut current = "";
    for key in &layers.keys {
        // A secret is shown once, under its own name; its twin only says where it came from.
        if key.strip_suffix("_file").is_some_and(|twin| secrets.contains(twin)) {
            continue;
        }
        let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
        if section != current {
            let _ = write!(out, "\n[{section}]\n");
            current = section;
        }
        let (value, origin) = shown(layers, secrets, key);
        let line = format!("{name} = {value}");
        let _ = writeln!(out, "{line:<COLUMN$} # {origin}");
    }
    out
}

/// A value as it may be shown, and where it comes from.
fn shown(layers: &Layers, secrets: &BTreeSet<String>, key: &str) -> (String, String) {
    let value = merged(layers, key);
    if !secrets.contains(key) {
        return (value, layers.origin(key).to_string());
    }
    let twin = format!("{key}_file");
    let twin_origin = layers.origin(&twin);
    if twin_origin != Origin::Default {
        let path = layers.value(&twin).into_string().unwrap_or_default();
        return ("\"***\"".to_owned(), format!("{twin} = {path}, {twin_origin}"));
    }
    let hidden = if value == "\"\"" { value } else { "\"***\"".to_owned() };
    (hidden, layers.origin(key).to_string())
}

/// The merged value as TOML, in the kind its default has: the environment knows texts only.
fn merged(layers: &Layers, key: &str) -> String {
    let value = layers.value(key);
    let default: Value = layers.defaults.get(key).expect("the defaults hold a value for every documented key");
    match (default.kind, value.kind.clone()) {
        (ValueKind::I64(_), _) => value.into_int().map_or_else(|_| "\"?\"".to_owned(), |number| number.to_string()),
        (ValueKind::Array(_), ValueKind::String(text)) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            toml::Value::Array(parts.map(toml::Value::from).collect()).to_string()
        }
        _ => value.try_deserialize::<toml::Value>().map_or_else(|_| "\"?\"".to_owned(), |value| value.to_string()),
    }
}
