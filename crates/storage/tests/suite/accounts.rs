//! Accounts: an enrolment writes everything at once, codes count once, hashes and seals are all that is kept.

use domain::{
    access::{Action, Capability, Permit, Principal, Role},
    accounts::{Code, Device, Password},
};
use jiff::{SignedDuration, Timestamp};
use storage::{
    Storage,
    accounts::{CodeRefusal, Enrolled, PasswordRefusal},
    limits::Limit,
    staff::{NewStaff, StaffView},
};
use totp_rs::{Builder, Secret};

use crate::support::{follow_ups::at, granted, on_both, open_again};

const MANY: Limit = Limit { count: 100, seconds: 3600 };

fn now() -> Timestamp {
    at("2026-11-03T14:00:00Z")
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

fn password() -> Password {
    Password::typed("a river of quiet lamps")
}

fn code(seed: &str, at: Timestamp) -> Code {
    let totp = Builder::new().with_secret(Secret::try_from_base32(seed).unwrap()).build_noncompliant();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string().parse().unwrap()
}

async fn hired(storage: &Storage) -> StaffView {
    let new = NewStaff {
        email: "grace@clinic.example".parse().unwrap(),
        name: "Grace Hopper".parse().unwrap(),
        roles: vec![Role::Admin],
        circle: Vec::new(),
    };
    storage.add_staff(&new, &Permit::operator("test"), now()).await.unwrap().unwrap()
}

fn invited(staff: &StaffView) -> Permit {
    granted(&Principal::Capability(Capability::Enrol(staff.id)), Action::OwnEnrolment)
}

fn owner(staff: &StaffView) -> Permit {
    granted(&staff.principal(), Action::OwnAccount)
}

/// Grace, with the seed of her app.
async fn enrolled(storage: &Storage) -> (StaffView, String, Enrolled) {
    let staff = hired(storage).await;
    storage.invite(staff.id, &Permit::operator("test"), now()).await.unwrap().unwrap();
    let by = invited(&staff);
    let step = storage.begin_enrolment(&password(), &by, now()).await.unwrap().unwrap();
    let seed = storage.enrolling(&step, &by, now()).await.unwrap().unwrap().seed;
    let done = storage.finish_enrolment(&step, &code(&seed, now()), Device::default(), MANY, &by, now()).await.unwrap();
    (staff, seed, done.unwrap())
}

#[tokio::test]
async fn an_enrolment_writes_everything_at_once_or_nothing() {
    on_both(async |bench| {
        let storage = &bench.storage;
        let staff = hired(storage).await;
        let link = storage.invite(staff.id, &Permit::operator("test"), now()).await.unwrap().unwrap();
        let by = invited(&staff);
        assert_eq!(
            storage.capability(&link, now()).await.unwrap(),
            Some(Principal::Capability(Capability::Enrol(staff.id)))
        );
        let step = storage.begin_enrolment(&password(), &by, now()).await.unwrap().unwrap();
        let seed = storage.enrolling(&step, &by, now()).await.unwrap().unwrap().seed;
        assert_eq!(bench.count("credential").await, 0);

        let wrong = "000000".parse().unwrap();
        let refused = storage.finish_enrolment(&step, &wrong, Device::default(), MANY, &by, now()).await.unwrap();
        assert_eq!(refused, Err(CodeRefusal::Wrong { tries_left: 4 }));
        let right = code(&seed, now());
        let done = storage.finish_enrolment(&step, &right, Device::default(), MANY, &by, now()).await.unwrap();
        assert_eq!(done.unwrap().recovery_codes.len(), 10);

        assert_eq!((bench.count("credential").await, bench.count("recovery_code").await), (1, 10));
        assert_eq!(storage.capability(&link, now()).await.unwrap(), None, "the link is used up");
        let again = storage.finish_enrolment(&step, &right, Device::default(), MANY, &by, now()).await.unwrap();
        assert_eq!(again, Err(CodeRefusal::Over));
    })
    .await;
}

#[tokio::test]
async fn a_code_counts_once_even_for_two_at_once() {
    on_both(async |bench| {
        let (staff, seed, done) = enrolled(&bench.storage).await;
        let other = open_again(&bench.url).await;
        let prove =
            async |at| bench.storage.prove_password(Some(&staff.email), &password(), MANY, at).await.unwrap().unwrap();
        let sign_in = async |storage: &Storage, step: &str, code: &Code, at| {
            storage.sign_in_by_code(step, code, Device::default(), None, MANY, at).await.unwrap()
        };

        // The code that was shown at the enrolment is used.
        let step = prove(later(1)).await;
        let used = sign_in(&bench.storage, &step, &code(&seed, now()), later(1)).await;
        assert_eq!(used.map(|_| ()), Err(CodeRefusal::Wrong { tries_left: 4 }));

        let (one, two) = (prove(later(31)).await, prove(later(31)).await);
        let next = code(&seed, later(31));
        let (first, second) =
            tokio::join!(sign_in(&bench.storage, &one, &next, later(31)), sign_in(&other, &two, &next, later(31)));
        assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|ok| **ok).count(), 1);

        let recovery: Code = done.recovery_codes[3].parse().unwrap();
        let (one, two) = (prove(later(32)).await, prove(later(32)).await);
        assert!(sign_in(&bench.storage, &one, &recovery, later(32)).await.is_ok());
        assert!(sign_in(&bench.storage, &two, &recovery, later(32)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_step_ends_after_five_tries_and_after_ten_minutes() {
    on_both(async |bench| {
        let (staff, seed, _) = enrolled(&bench.storage).await;
        let storage = &bench.storage;
        let prove =
            async |at| storage.prove_password(Some(&staff.email), &password(), MANY, at).await.unwrap().unwrap();
        let wrong: Code = "000000".parse().unwrap();
        let step = prove(later(60)).await;
        for left in (0..5).rev() {
            let refused =
                storage.sign_in_by_code(&step, &wrong, Device::default(), None, MANY, later(60)).await.unwrap();
            assert_eq!(refused.map(|_| ()), Err(CodeRefusal::Wrong { tries_left: left }));
        }
        let right = code(&seed, later(60));
        let over = storage.sign_in_by_code(&step, &right, Device::default(), None, MANY, later(60)).await.unwrap();
        assert_eq!(over.map(|_| ()), Err(CodeRefusal::Over));

        let step = prove(later(90)).await;
        assert!(storage.waits_for_code(&step, later(90 + 599)).await.unwrap());
        assert!(!storage.waits_for_code(&step, later(90 + 600)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn passwords_and_codes_are_counted_for_the_account_over_every_door() {
    on_both(async |bench| {
        let (staff, seed, _) = enrolled(&bench.storage).await;
        let storage = &bench.storage;
        let few = Limit { count: 3, seconds: 900 };
        let wrong = Password::typed("something else entirely");
        for email in [staff.email.clone(), "nobody@clinic.example".parse().unwrap()] {
            for _ in 0..3 {
                let refused = storage.prove_password(Some(&email), &wrong, few, later(60)).await.unwrap();
                assert_eq!(refused, Err(PasswordRefusal::Wrong));
            }
            let refused = storage.prove_password(Some(&email), &password(), few, later(60)).await.unwrap();
            assert!(matches!(refused, Err(PasswordRefusal::Wait { .. })), "known and unknown alike");
        }

        let step = storage.prove_password(Some(&staff.email), &password(), MANY, later(1000)).await.unwrap().unwrap();
        let session = storage
            .sign_in_by_code(&step, &code(&seed, later(1000)), Device::default(), None, MANY, later(1000))
            .await
            .unwrap()
            .unwrap();
        let open = storage.session(&session.token, later(1000)).await.unwrap().unwrap();
        // The enrolment and the sign-in were two; the third is counted at another door, and so is the fourth.
        let wrong: Code = "000000".parse().unwrap();
        let again = async || storage.prove_again(open.id, &wrong, few, &owner(&staff), later(1001)).await.unwrap();
        assert!(matches!(again().await, Err(CodeRefusal::Wrong { .. })));
        assert!(matches!(again().await, Err(CodeRefusal::Wrong { .. } | CodeRefusal::Wait { .. })));
        assert!(matches!(again().await, Err(CodeRefusal::Wait { .. } | CodeRefusal::Wrong { .. })));
        assert!(matches!(again().await, Err(CodeRefusal::Wait { .. })));
    })
    .await;
}

#[tokio::test]
async fn proving_oneself_again_changes_the_secret_and_a_new_password_ends_the_other_sessions() {
    on_both(async |bench| {
        let (staff, seed, done) = enrolled(&bench.storage).await;
        let storage = &bench.storage;
        let by = owner(&staff);
        let step = storage.prove_password(Some(&staff.email), &password(), MANY, later(60)).await.unwrap().unwrap();
        let other = storage
            .sign_in_by_code(&step, &code(&seed, later(60)), Device::default(), None, MANY, later(60))
            .await
            .unwrap()
            .unwrap();
        let first = done.signed_in.token;
        let open = storage.session(&first, later(301)).await.unwrap().unwrap();
        assert!(!open.is_proven(later(301)), "five minutes are over");

        let renewed =
            storage.prove_again(open.id, &code(&seed, later(301)), MANY, &by, later(301)).await.unwrap().unwrap();
        assert!(storage.session(&first, later(301)).await.unwrap().is_none(), "the old secret is dead");
        let open = storage.session(&renewed, later(301)).await.unwrap().unwrap();
        assert!(open.is_proven(later(301)));
        assert_eq!(storage.own_sessions(&by, later(301)).await.unwrap().len(), 2);

        let new = Password::typed("another river of lamps");
        let changed = storage.change_password(&password(), &new, open.id, MANY, &by, later(302)).await.unwrap();
        assert_eq!(changed, Ok(()));
        assert!(storage.session(&other.token, later(302)).await.unwrap().is_none());
        assert!(storage.session(&renewed, later(302)).await.unwrap().is_some());
        assert!(storage.prove_password(Some(&staff.email), &password(), MANY, later(302)).await.unwrap().is_err());
        assert!(storage.prove_password(Some(&staff.email), &new, MANY, later(302)).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_of_an_account_is_hashed_or_sealed() {
    on_both(async |bench| {
        let (staff, seed, done) = enrolled(&bench.storage).await;
        let plain = Secret::try_from_base32(&seed).unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let literal = |bytes: &[u8]| {
            if bench.url.starts_with("sqlite") {
                format!("x'{}'", hex(bytes))
            } else {
                format!("'\\x{}'::bytea", hex(bytes))
            }
        };

        assert_eq!(bench.count(&format!("credential WHERE seed = {}", literal(plain.as_ref()))).await, 0);
        assert_eq!(bench.count("credential WHERE password LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'").await, 1);
        let code = done.recovery_codes[0].as_bytes();
        assert_eq!(bench.count(&format!("recovery_code WHERE code_hash = {}", literal(code))).await, 0);

        let reset = bench.storage.reset_sign_in(staff.id, &Permit::operator("test"), later(60)).await.unwrap();
        assert!(reset.is_some());
        assert_eq!((bench.count("credential").await, bench.count("recovery_code").await), (0, 0));
        assert!(bench.storage.session(&done.signed_in.token, later(60)).await.unwrap().is_none());
    })
    .await;
}
