//! The way mail leaves.

use std::path::Path;

use secrecy::SecretString;

use crate::{reader::Reader, secrets::secret};

/// The way mail leaves.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtp://…`, `smtps://…` or `folder:PATH`; it may hold a password.
    pub url: SecretString,
    /// The sender's address; none means the clinic's own.
    pub from: Option<String>,
    /// The domain that reports about undeliverable mail go to; none means the sender's.
    pub bounce_domain: Option<String>,
    /// The name the relay knows us by.
    pub username: Option<String>,
    /// The password that goes with it.
    pub password: Option<SecretString>,
    /// After so many messages a connection is closed.
    pub messages_per_connection: u32,
}

impl Mail {
    pub(crate) fn read(reader: &mut Reader<'_>, data_dir: &Path) -> Option<Self> {
        let url =
            secret(reader, "mail.url").unwrap_or_else(|| format!("folder:{}", data_dir.join("mail").display()).into());
        let from = reader.text("mail.from");
        let bounce_domain = reader.text("mail.bounce_domain");
        let username = reader.text("mail.username");
        let password = secret(reader, "mail.password");
        if username.is_some() != password.is_some() {
            reader.refuse("mail.username", "`mail.username` and `mail.password` go together; give both or neither");
        }
        let messages_per_connection = reader.number("mail.rate.messages_per_connection", 1..=100_000)?;
        Some(Self { url, from, bounce_domain, username, password, messages_per_connection })
    }
}
