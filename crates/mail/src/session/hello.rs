//! What a relay says it can do, in its answer to `EHLO`.

use lettre::transport::smtp::authentication::Mechanism;

use super::reply::Answer;

/// The extensions that a session makes use of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub(super) starttls: bool,
    pub(super) pipelining: bool,
    pub(super) size: bool,
    pub(super) smtputf8: bool,
    pub(super) dsn: bool,
    plain: bool,
    login: bool,
}

impl Offers {
    pub(super) fn of(answer: &Answer) -> Self {
        let mut offers = Self::default();
        // The first line greets; keywords are the same in any case (RFC 5321, 4.1.1.1).
        for line in answer.lines.iter().skip(1) {
            // Some relays still write `AUTH=LOGIN`, as a draft once had it.
            let line = line.to_ascii_uppercase().replace('=', " ");
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("STARTTLS") => offers.starttls = true,
                Some("PIPELINING") => offers.pipelining = true,
                Some("SIZE") => offers.size = true,
                Some("SMTPUTF8") => offers.smtputf8 = true,
                Some("DSN") => offers.dsn = true,
                Some("AUTH") => {
                    for mechanism in words {
                        offers.plain |= mechanism == "PLAIN";
                        offers.login |= mechanism == "LOGIN";
                    }
                }
                _ => {}
            }
        }
        offers
    }

    /// The way to sign in that both sides know; `PLAIN` costs a round trip less.
    pub(super) fn mechanism(&self) -> Option<Mechanism> {
        if self.plain { Some(Mechanism::Plain) } else { self.login.then_some(Mechanism::Login) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_read_in_any_case_and_the_greeting_is_not_one() {
        let lines =
            ["STARTTLS.example.org", "pipelining", "Size 10240000", "AUTH CRAM-MD5 login", "AUTH=PLAIN", "X-OTHER", ""];
        let offers = Offers::of(&Answer { code: 250, lines: lines.map(str::to_owned).to_vec() });

        assert!(offers.pipelining && offers.size && offers.login && offers.plain);
        assert!(!offers.starttls && !offers.smtputf8 && !offers.dsn);
    }
}
