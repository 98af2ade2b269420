//! One-time links, sessions that end by themselves, and tokens of which only a hash is kept.

use domain::{
    access::{Circle, Permit, Principal, Role},
    accounts::Device,
};
use jiff::{SignedDuration, Timestamp};
use storage::{
    Storage,
    sessions::SignInRefusal,
    staff::{NewStaff, StaffRefusal, StaffView},
    tokens::NewToken,
};

use crate::support::{follow_ups::at, on_both, open_again};

fn now() -> Timestamp {
    at("2026-11-03T14:00:00Z")
}

fn later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

async fn grace(storage: &Storage) -> StaffView {
    let new = NewStaff {
        email: "Grace@clinic.example".parse().unwrap(),
        name: "Grace Hopper".parse().unwrap(),
        roles: vec![Role::Practitioner],
        circle: vec!["ada-example".parse().unwrap()],
    };
    storage.add_staff(&new, &Permit::operator("test"), now()).await.unwrap().unwrap()
}

async fn link(storage: &Storage) -> String {
    let grace = grace(storage).await;
    storage.sign_in_link(grace.id, &Permit::operator("test"), now()).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_address_belongs_to_one_account() {
    on_both(async |bench| {
        grace(&bench.storage).await;
        let again = NewStaff {
            email: "grace@CLINIC.example".parse().unwrap(),
            name: "Another Grace".parse().unwrap(),
            roles: vec![Role::Admin],
            circle: Vec::new(),
        };

        let refused = bench.storage.add_staff(&again, &Permit::operator("test"), now()).await.unwrap();

        assert_eq!(refused, Err(StaffRefusal::EmailTaken));
        assert_eq!(bench.storage.staff().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_signs_in_once_even_when_two_press_it_at_once() {
    on_both(async |bench| {
        let link = link(&bench.storage).await;
        let other = open_again(&bench.url).await;

        let (one, two) = tokio::join!(
            bench.storage.sign_in(&link, Device::default(), later(1)),
            other.sign_in(&link, Device::default(), later(1))
        );

        let answers = [one.unwrap(), two.unwrap()];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(answers.iter().filter(|answer| **answer == Err(SignInRefusal::Used)).count(), 1);
        assert_eq!(bench.count("session").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_ten_minutes_and_a_foreign_one_never_began() {
    on_both(async |bench| {
        let link = link(&bench.storage).await;

        assert_eq!(
            bench.storage.sign_in(&link, Device::default(), later(10)).await.unwrap(),
            Err(SignInRefusal::Expired)
        );
        assert_eq!(
            bench.storage.sign_in("something else", Device::default(), now()).await.unwrap(),
            Err(SignInRefusal::Unknown)
        );
        assert!(bench.storage.sign_in(&link, Device::default(), later(9)).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_after_twelve_hours_whatever() {
    on_both(async |bench| {
        let link = link(&bench.storage).await;
        let token = bench.storage.sign_in(&link, Device::default(), now()).await.unwrap().unwrap().token;

        // Used every ten minutes it stays open, but not for ever.
        for tens in 1..72 {
            assert!(bench.storage.session(&token, later(10 * tens)).await.unwrap().is_some(), "after {tens} tens");
        }
        assert!(bench.storage.session(&token, later(720)).await.unwrap().is_none());
    })
    .await;
    on_both(async |bench| {
        let link = link(&bench.storage).await;
        let token = bench.storage.sign_in(&link, Device::default(), now()).await.unwrap().unwrap().token;

        assert!(bench.storage.session(&token, later(14)).await.unwrap().is_some());
        assert!(bench.storage.session(&token, later(29)).await.unwrap().is_none(), "fifteen minutes later");
    })
    .await;
}

#[tokio::test]
async fn signing_out_and_disabling_end_a_session() {
    on_both(async |bench| {
        let grace = grace(&bench.storage).await;
        let by = Permit::operator("test");
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let link = bench.storage.sign_in_link(grace.id, &by, now()).await.unwrap().unwrap();
            tokens.push(bench.storage.sign_in(&link, Device::default(), now()).await.unwrap().unwrap().token);
        }

        assert!(bench.storage.sign_out(&tokens[0], now()).await.unwrap());
        assert!(!bench.storage.sign_out(&tokens[0], now()).await.unwrap());
        assert!(bench.storage.session(&tokens[0], now()).await.unwrap().is_none());
        let open = bench.storage.session(&tokens[1], now()).await.unwrap().expect("the other browser's session");
        assert_eq!(open.staff.principal(), grace.principal());

        assert!(bench.storage.disable_staff(grace.id, &by, now()).await.unwrap());
        assert!(bench.storage.session(&tokens[1], now()).await.unwrap().is_none());
        assert_eq!(bench.storage.sign_in_link(grace.id, &by, now()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_known_by_its_whole_text_until_it_ends_or_is_revoked() {
    on_both(async |bench| {
        let grace = grace(&bench.storage).await;
        let by = Permit::operator("test");
        let new = NewToken {
            name: "reporting".to_owned(),
            roles: vec![Role::FrontDesk],
            staff: Some(grace.id),
            expires_at: Some(later(60)),
        };
        let (view, text) = bench.storage.create_token(&new, &by, now()).await.unwrap();
        assert!(text.starts_with("mv_"));

        let known = bench.storage.token(&text, now()).await.unwrap();
        assert_eq!(
            known,
            Some(Principal::Token {
                id: view.id,
                roles: new.roles,
                staff: Some(grace.id),
                circle: Circle::of(grace.circle, grace.id, now()),
            })
        );
        let altered = format!("{}x", &text[..text.len() - 1]);
        assert_eq!(bench.storage.token(&altered, now()).await.unwrap(), None);
        assert_eq!(bench.storage.token("mv_nonsense", now()).await.unwrap(), None);
        assert_eq!(bench.storage.token(&text, later(60)).await.unwrap(), None, "its hour is over");
        assert_eq!(bench.storage.tokens().await.unwrap()[0].last_used_at, Some(now()));

        assert!(bench.storage.revoke_token(view.id, &by, later(1)).await.unwrap());
        assert_eq!(bench.storage.token(&text, later(1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn no_secret_of_a_person_is_in_the_database() {
    on_both(async |bench| {
        let link = link(&bench.storage).await;
        let session = bench.storage.sign_in(&link, Device::default(), now()).await.unwrap().unwrap().token;
        let new = NewToken { name: "x".to_owned(), roles: Vec::new(), staff: None, expires_at: None };
        let (_, token) = bench.storage.create_token(&new, &Permit::operator("test"), now()).await.unwrap();

        for (secret, column) in
            [(link, "capability.token_hash"), (session, "session.token_hash"), (token, "api_token.secret_hash")]
        {
            let (table, column) = column.split_once('.').unwrap();
            let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            let literal =
                if bench.url.starts_with("sqlite") { format!("x'{hex}'") } else { format!("'\\x{hex}'::bytea") };
            assert_eq!(bench.count(&format!("{table} WHERE {column} = {literal}")).await, 0);
            assert!(bench.count(table).await > 0);
        }
    })
    .await;
}
