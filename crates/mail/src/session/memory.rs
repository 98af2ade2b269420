//! Mail kept in memory, for tests: what would have left the house.

use std::sync::{Arc, Mutex, PoisonError};

use super::Letter;

/// A shared shelf of letters. Clones are the same shelf.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Vec<Letter>>>);

impl Memory {
    /// Every letter so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn take(&self, letter: &Letter) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
    }
}
