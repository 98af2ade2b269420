//! The site.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use url::Url;

use crate::reader::Reader;

/// The site.
#[derive(Clone, Debug)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The only source of links in mail and calendar files.
    pub public_url: Url,
    /// Networks of the proxies in front.
    pub trusted_proxies: Vec<IpNet>,
    /// The secret that links are derived from.
    pub secret_file: PathBuf,
    /// Passwords that were stolen elsewhere.
    pub breached_passwords_file: Option<PathBuf>,
}

impl Server {
    pub(crate) fn read(reader: &mut Reader<'_>, data_dir: &Path) -> Option<Self> {
        let listen = reader.needed_as("server.listen", "an address with a port such as \"127.0.0.1:3000\"");
        let public_url = reader.needed_as("server.public_url", WEB_ADDRESS).filter(|url| {
            let fits = is_site(url);
            if !fits {
                reader.refuse("server.public_url", format_args!("it is \"{url}\"; {WEB_ADDRESS} is expected"));
            }
            fits
        });
        let trusted_proxies = reader.list("server.trusted_proxies", "a network such as \"10.0.0.0/8\"");
        let secret_file = reader.text("server.secret_file").map_or_else(|| data_dir.join("secret"), PathBuf::from);
        let breached_passwords_file = reader.text("server.breached_passwords_file").map(PathBuf::from);
        Some(Self {
            listen: listen?,
            public_url: public_url?,
            trusted_proxies: trusted_proxies?,
            secret_file,
            breached_passwords_file,
        })
    }
}

const WEB_ADDRESS: &str = "an address such as \"https://clinic.example\", without path";

fn is_site(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
}
