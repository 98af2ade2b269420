//! The network a request comes from, as far as limits may rely on it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::{extract::ConnectInfo, http::request::Parts};

use crate::SiteConfig;

/// The client's IPv4 address or IPv6 /64. None where it cannot be known: a peer on loopback without a trusted proxy,
/// because one bucket for all patients behind a misconfigured proxy would be worse than none.
pub(crate) fn of(request: &Parts, config: &SiteConfig) -> Option<IpAddr> {
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let trusted = |address: IpAddr| config.trusted_proxies.iter().any(|network| network.holds(address));
    if trusted(peer) {
        // Only the last hop, which the trusted proxy itself wrote, counts.
        let forwarded = request.headers.get_all("x-forwarded-for").iter().next_back()?;
        let last = forwarded.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()?;
        return Some(network(last));
    }
    (!peer.is_loopback()).then(|| network(peer))
}

/// An IPv6 client has a /64 to itself.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        known @ IpAddr::V4(_) => known,
    }
}

/// An IPv4 client's /24; an IPv6 /64 is as wide as it gets.
pub(crate) fn wide(network: IpAddr) -> IpAddr {
    match network {
        IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & 0xffff_ff00)),
        known @ IpAddr::V6(_) => known,
    }
}

/// A client's network as storage counts it: `203.0.113.7`, `2001:db8:1:2::/64`.
pub(crate) fn name(network: IpAddr) -> String {
    match network {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{address}/64"),
    }
}

/// A range of addresses, e.g. of trusted proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Its first address.
    pub address: IpAddr,
    /// How many leading bits are fixed.
    pub prefix: u8,
}

impl Network {
    /// Whether an address lies in it.
    pub fn holds(self, address: IpAddr) -> bool {
        match (self.address.to_canonical(), address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => same_bits(v4(own), v4(other), self.prefix, 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => same_bits(own.to_bits(), other.to_bits(), self.prefix, 128),
            _ => false,
        }
    }
}

fn v4(address: Ipv4Addr) -> u128 {
    u128::from(address.to_bits())
}

fn same_bits(one: u128, other: u128, prefix: u8, width: u32) -> bool {
    let free = width.saturating_sub(u32::from(prefix));
    one.checked_shr(free).unwrap_or(0) == other.checked_shr(free).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_own_addresses_only() {
        let network = Network { address: "10.1.0.0".parse().unwrap(), prefix: 16 };

        assert!(network.holds("10.1.200.3".parse().unwrap()));
        assert!(network.holds("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!network.holds("10.2.0.1".parse().unwrap()));
        assert!(!network.holds("fd00::1".parse().unwrap()));
    }

    #[test]
    fn one_ipv6_client_is_its_64() {
        assert_eq!(
            super::network("2001:db8:1:2:3:4:5:6".parse().unwrap()),
            "2001:db8:1:2::".parse::<IpAddr>().unwrap()
        );
    }
}
