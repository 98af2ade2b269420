//! Fields kept encrypted: AES-256-GCM under a versioned key of the clinic.
//!
//! The sealed text is bound to table, column, row and key version, so that moved elsewhere it does not open.

use std::collections::BTreeMap;

use aes_gcm::{
    Aes256Gcm, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use uuid::Uuid;

use crate::{Error, Keys, Result, mint};

const NONCE: usize = 12;
const VERSION: usize = 4;

/// The keys that seal and open fields.
pub(crate) struct Seals {
    by_version: BTreeMap<u32, Aes256Gcm>,
    current: u32,
}

/// A field: its table and column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field(pub(crate) &'static str, pub(crate) &'static str);

impl Seals {
    pub(crate) fn new(keys: &Keys) -> Result<Self> {
        if !keys.seals.contains_key(&keys.current) {
            return Err(Error::Keys("the current key version is not among the keys of keys.kek_file"));
        }
        let by_version =
            keys.seals.iter().map(|(version, key)| (*version, Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)))).collect();
        Ok(Self { by_version, current: keys.current })
    }

    /// Seals a field of one row: key version, nonce, ciphertext with its tag.
    pub(crate) fn seal(&self, field: Field, row: Uuid, plain: &[u8]) -> Vec<u8> {
        let cipher = self.by_version.get(&self.current).expect("the current version was looked for when opening");
        let nonce = mint::bytes::<NONCE>();
        let bound = bound_to(field, row, self.current);
        let ciphertext = cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &bound })
            .expect("a field is far shorter than AES-GCM's limit");
        [self.current.to_be_bytes().as_slice(), &nonce, &ciphertext].concat()
    }

    /// Opens a field of one row.
    pub(crate) fn open(&self, field: Field, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        let refused = |key| Error::Sealed { field: format!("{}.{}", field.0, field.1), row, key };
        let (version, rest) = sealed.split_first_chunk::<VERSION>().ok_or_else(|| refused(0))?;
        let version = u32::from_be_bytes(*version);
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or_else(|| refused(version))?;
        let cipher = self.by_version.get(&version).ok_or_else(|| refused(version))?;
        let bound = bound_to(field, row, version);
        cipher.decrypt(&Nonce::from(*nonce), Payload { msg: ciphertext, aad: &bound }).map_err(|_| refused(version))
    }
}

fn bound_to(field: Field, row: Uuid, version: u32) -> Vec<u8> {
    format!("{}|{}|{row}|{version}", field.0, field.1).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: Field = Field("appointment", "answers");

    fn seals(current: u32) -> Seals {
        let keys = Keys { secret: [7; 32], seals: BTreeMap::from([(1, [1; 32]), (2, [2; 32])]), current };
        Seals::new(&keys).unwrap()
    }

    #[test]
    fn a_sealed_field_opens_in_its_own_row_and_nowhere_else() {
        let (row, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = seals(1).seal(ANSWERS, row, b"yes");

        assert_eq!(seals(1).open(ANSWERS, row, &sealed).unwrap(), b"yes");
        assert!(seals(1).open(ANSWERS, other, &sealed).is_err(), "moved to another row");
        assert!(seals(1).open(Field("appointment", "needs"), row, &sealed).is_err(), "moved to another column");
    }

    #[test]
    fn a_field_sealed_before_a_rotation_still_opens() {
        let row = Uuid::from_u128(1);
        let sealed = seals(1).seal(ANSWERS, row, b"yes");

        assert_eq!(seals(2).open(ANSWERS, row, &sealed).unwrap(), b"yes");
    }

    #[test]
    fn a_field_that_was_tampered_with_does_not_open() {
        let row = Uuid::from_u128(1);
        let mut sealed = seals(1).seal(ANSWERS, row, b"yes");
        *sealed.last_mut().unwrap() ^= 1;

        assert!(matches!(seals(1).open(ANSWERS, row, &sealed), Err(Error::Sealed { key: 1, .. })));
    }
}
