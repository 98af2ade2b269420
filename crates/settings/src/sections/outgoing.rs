//! What leaves the house beside mail.

use ipnet::IpNet;

use crate::reader::Reader;

/// What leaves the house beside mail.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Networks that may be reached beside global addresses.
    pub allowed_networks: Vec<IpNet>,
    /// Whether the addresses that articles lead to are looked at.
    pub check_links: bool,
}

impl Outgoing {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let allowed_networks = reader.list("outgoing.allowed_networks", "a network such as \"10.0.0.0/8\"");
        let check_links = reader.choice("outgoing.check_links", &[("true", true), ("false", false)]);
        Some(Self { allowed_networks: allowed_networks?, check_links: check_links? })
    }
}
