//! Hashes of passwords: Argon2id, a few at a time, beside the threads that answer.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::accounts::Password;
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{Error, Result, mint};

/// So many are hashed at a time; each takes 19 MiB and some tens of milliseconds.
const AT_A_TIME: usize = 2;

/// So many may wait behind them; who comes then is asked to come again.
const WAITING: usize = 16;

/// What an account without a password is compared with, so that it takes as long as any other. Nothing hashes to it.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bW92YWJpbGl0eS1kdW1teQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The queue in front of the hashing.
pub(crate) struct Hashing {
    places: Semaphore,
    turns: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_A_TIME + WAITING), turns: Semaphore::new(AT_A_TIME) }
    }
}

/// What came of comparing a password.
pub(crate) enum Compared {
    Wrong,
    /// Right; with a new hash where the kept one was made by other parameters.
    Right {
        anew: Option<String>,
    },
}

impl Hashing {
    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: &Password) -> Result<String> {
        let password = password.clone();
        self.in_turn(move || hashed(&password)).await
    }

    /// Compares a password with the hash that is kept, or with nobody's.
    pub(crate) async fn compare(&self, password: &Password, kept: Option<String>) -> Result<Compared> {
        let password = password.clone();
        self.in_turn(move || compared(&password, kept.as_deref())).await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.places.try_acquire().map_err(|_| Error::Busy)?;
        let _turn = self.turns.acquire().await.expect("the queue is never closed");
        Ok(spawn_blocking(work).await.expect("hashing does not panic"))
    }
}

fn compared(password: &Password, kept: Option<&str>) -> Compared {
    let is_nobodys = kept.is_none();
    let Ok(kept) = PasswordHash::new(kept.unwrap_or(NOBODYS)) else {
        return Compared::Wrong;
    };
    // The parameters are those that stand in the hash.
    if argon2().verify_password(password.expose().as_bytes(), &kept).is_err() || is_nobodys {
        return Compared::Wrong;
    }
    let is_current = Params::try_from(&kept)
        .is_ok_and(|made_by| (made_by.m_cost(), made_by.t_cost(), made_by.p_cost()) == (COST.m, COST.t, COST.p));
    Compared::Right { anew: (!is_current).then(|| hashed(password)) }
}

fn hashed(password: &Password) -> String {
    let salt = mint::bytes::<16>();
    let hash = argon2().hash_password_with_salt(password.expose().as_bytes(), &salt);
    hash.expect("a password of 128 characters and a salt of 16 bytes can be hashed").to_string()
}

struct Cost {
    m: u32,
    t: u32,
    p: u32,
}

/// OWASP's first choice for Argon2id with little memory.
const COST: Cost = Cost { m: 19_456, t: 2, p: 1 };

fn argon2() -> Argon2<'static> {
    let params = Params::new(COST.m, COST.t, COST.p, None).expect("these are parameters that Argon2 takes");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_and_nobodys_knows_none() {
        let password = Password::typed("a river of quiet lamps");
        let kept = hashed(&password);

        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(matches!(compared(&password, Some(&kept)), Compared::Right { anew: None }));
        assert!(matches!(compared(&Password::typed("another"), Some(&kept)), Compared::Wrong));
        assert!(matches!(compared(&password, None), Compared::Wrong));
        assert!(PasswordHash::new(NOBODYS).is_ok(), "comparing with it takes as long as with any other");
    }

    #[test]
    fn a_hash_of_older_parameters_is_made_anew() {
        let password = Password::typed("a river of quiet lamps");
        let older = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
        let kept = older.hash_password_with_salt(password.expose().as_bytes(), &[1; 16]).unwrap().to_string();

        let Compared::Right { anew: Some(anew) } = compared(&password, Some(&kept)) else { panic!("it is right") };
        assert!(anew.contains("m=19456"));
    }

    #[tokio::test]
    async fn who_comes_to_a_full_queue_is_sent_away() {
        let hashing = Hashing::default();
        let all = hashing.places.acquire_many(18).await.unwrap();

        assert_eq!(hashing.hash(&Password::typed("a river")).await, Err(Error::Busy));
        drop(all);
        assert!(hashing.hash(&Password::typed("a river")).await.is_ok());
    }
}
