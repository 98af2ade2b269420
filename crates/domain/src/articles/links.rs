//! Where a page leads its readers to elsewhere, and whether anybody is still there: PUB-053.

use jiff::Timestamp;

use super::{Body, Library};

/// So many hours lie between two looks at an address: one that fails twice has failed for a week.
pub const HOURS_BETWEEN_LOOKS: i64 = 7 * 24;

/// An address that did not answer, several times in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLink {
    /// Where it goes.
    pub url: String,
    /// The first time in this row.
    pub first: Timestamp,
    /// The last time.
    pub last: Timestamp,
    /// How many times.
    pub failures: u32,
}

impl DeadLink {
    /// Two failures that lie seven days apart or more. One is a bad day.
    pub fn is_dead(&self) -> bool {
        self.failures >= 2 && self.last.duration_since(self.first).as_hours() >= HOURS_BETWEEN_LOOKS
    }
}

/// Every address elsewhere that a page leads to: in its text, and below it among its sources. Each once.
pub fn leading_elsewhere(body: &Body, library: &Library) -> Vec<String> {
    let in_text = body.passages().into_iter().flat_map(|passage| passage.links).map(|(to, _)| to);
    let sources = body.sources().into_iter().filter_map(|id| library.reference(id)?.link());
    let mut addresses: Vec<String> = Vec::new();
    for address in in_text.chain(sources) {
        let is_elsewhere = address.starts_with("https://") || address.starts_with("http://");
        if is_elsewhere && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// What came back when an address was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A status of HTTP.
    Status(u16),
    /// Nothing: no such name, nobody there, no end of it.
    Nothing,
    /// It leads to where none of our programs goes, and no reader should: into somebody's own network.
    OutOfBounds,
}

impl Seen {
    /// Whether a reader would find something there. Who turns a program away, or sends it on, is there.
    pub fn is_alive(self) -> bool {
        match self {
            Self::Status(404 | 410) => false,
            Self::Status(status) => status < 500,
            Self::Nothing | Self::OutOfBounds => false,
        }
    }

    /// Whether it says something about the address, and not about our own way out.
    pub fn is_telling(self) -> bool {
        self != Self::Nothing
    }
}

/// What of a round counts. Where nothing at all answered, our own way out may be closed: then silence tells nothing.
pub fn telling(round: &[(String, Seen)]) -> Vec<(&str, bool)> {
    let is_out = round.iter().any(|(_, seen)| matches!(seen, Seen::Status(_)));
    let counts = |seen: &Seen| is_out || seen.is_telling();
    round.iter().filter(|(_, seen)| counts(seen)).map(|(url, seen)| (url.as_str(), seen.is_alive())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(last: &str, failures: u32) -> DeadLink {
        let at = |text: &str| text.parse().expect("an instant");
        DeadLink { url: "https://example.org".into(), first: at("2026-11-01T12:00:00Z"), last: at(last), failures }
    }

    #[test]
    fn one_bad_day_is_not_the_end_of_an_address() {
        assert!(!failed("2026-11-08T11:59:59Z", 2).is_dead());
        assert!(failed("2026-11-08T12:00:00Z", 2).is_dead());
        assert!(!failed("2026-11-08T12:00:00Z", 1).is_dead());
    }

    #[test]
    fn who_turns_a_program_away_is_there() {
        for there in [200, 204, 301, 302, 400, 401, 403, 405, 429, 499] {
            assert!(Seen::Status(there).is_alive(), "{there}");
        }
        for gone in [404, 410, 500, 503] {
            assert!(!Seen::Status(gone).is_alive(), "{gone}");
        }
        assert!(!Seen::Nothing.is_alive() && !Seen::OutOfBounds.is_alive());
    }

    #[test]
    fn where_nothing_answers_the_silence_may_be_our_own() {
        let round = |seen: &[Seen]| seen.iter().map(|seen| (format!("{seen:?}"), *seen)).collect::<Vec<_>>();
        let silent = round(&[Seen::Nothing, Seen::OutOfBounds]);
        assert_eq!(telling(&silent), [("OutOfBounds", false)]);
        let one_answers = round(&[Seen::Nothing, Seen::Status(404), Seen::Status(302)]);
        assert_eq!(telling(&one_answers), [("Nothing", false), ("Status(404)", false), ("Status(302)", true)]);
    }

    #[test]
    fn a_page_leads_to_what_it_links_and_what_it_cites_each_once() {
        let source = |json: &str| serde_json::from_str(json).expect("a source");
        let library = Library {
            references: vec![source(r#"{"id":"R1","doi":"10.1/x"}"#), source(r#"{"id":"R2","pmid":"7"}"#)],
            ..Library::default()
        };
        let text = "[a](https://example.org/a) [b](/book) [c](http://example.org) [again](https://example.org/a) \
                    [mail](mailto:a@example.org) [^R1] [^R1] [^R9]";
        let body = Body::parse(text, 1).expect("it can be read");
        assert_eq!(
            leading_elsewhere(&body, &library),
            ["https://example.org/a", "http://example.org", "https://doi.org/10.1/x"]
        );
    }
}
