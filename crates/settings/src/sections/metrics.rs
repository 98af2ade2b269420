//! The listener for those who watch.

use std::net::SocketAddr;

use crate::reader::Reader;

/// The listener for those who watch.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Address and port, if there is to be one.
    pub listen: Option<SocketAddr>,
}

impl Metrics {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { listen: reader.parsed("metrics.listen", "an address with a port such as \"127.0.0.1:9100\"") })
    }
}
