//! New identifiers and secrets. Chance enters here and nowhere else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::{NoContext, Uuid};

/// A new identifier, in the order of time.
pub fn id<T: From<Uuid>>(now: Timestamp) -> T {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    T::from(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, 0)))
}

/// A new secret of 256 bits, as it stands in a link or a cookie.
pub fn token() -> String {
    encoded(&bytes::<32>())
}

/// A short random name, e.g. of a request: sixteen hexadecimal digits.
pub fn short() -> String {
    format!("{:016x}", u64::from_be_bytes(bytes()))
}

/// What is stored of a secret: its SHA-256.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Thirty-two bytes as they stand in a link.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// So many new random bytes.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}
