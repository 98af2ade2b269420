//! The query of an address.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use crate::{Site, error::Error, mistakes::Mistakes};

/// The parameters behind the question mark of a page: what `T` does not know is left alone.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Site> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default();
        serde_urlencoded::from_str(query).map(Self).map_err(|error| {
            let mut mistakes = Mistakes::default();
            mistakes.note_all(error);
            mistakes.refuse().expect_err("a mistake was noted")
        })
    }
}

/// The parameters of a call: texts that may be absent. Unknown and repeated ones are mistakes, named all at once.
pub(crate) struct Parameters<T> {
    /// What was sent.
    pub(crate) sent: T,
    /// What is wrong with it so far.
    pub(crate) mistakes: Mistakes,
}

impl<T: DeserializeOwned + Default> FromRequestParts<Site> for Parameters<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Error> {
        Ok(read(parts.uri.query().unwrap_or_default()))
    }
}

fn read<T: DeserializeOwned + Default>(query: &str) -> Parameters<T> {
    let mut mistakes = Mistakes::default();
    let mut pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut seen = Vec::new();
    pairs.retain(|(name, _)| {
        let again = seen.contains(name);
        if again {
            mistakes.note(name, "this stands twice");
        }
        seen.push(name.clone());
        !again
    });
    loop {
        let rest = serde_urlencoded::to_string(&pairs).expect("pairs of texts can be written as a query");
        let said = match serde_urlencoded::from_str(&rest) {
            Ok(sent) => return Parameters { sent, mistakes },
            Err(error) => error.to_string(),
        };
        let unknown = said.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let before = pairs.len();
        if let Some(name) = unknown {
            mistakes.note(name, "there is no such parameter");
            pairs.retain(|(known, _)| known != name);
        }
        if pairs.len() == before {
            mistakes.note_all(said);
            return Parameters { sent: T::default(), mistakes };
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Days {
        service: Option<String>,
        from: Option<String>,
    }

    #[test]
    fn unknown_and_repeated_parameters_are_named_together() {
        let Parameters { sent, mistakes } = read::<Days>("service=first%20visit&_sort=(select)&from=1&from=2&x=1");

        assert_eq!(sent.service.as_deref(), Some("first visit"));
        assert_eq!(sent.from.as_deref(), Some("1"));
        assert!(["_sort", "from", "x"].iter().all(|name| mistakes.names(name)) && !mistakes.names("service"));
    }
}
