//! A practitioner's calendar, behind an address that can be renewed.

use domain::{
    access::{Action, Capability, Principal, Role},
    ids::{PractitionerId, StaffId},
};
use storage::Visitor;

use crate::support::{clinic, front_desk, granted, on_both, visitor};

#[tokio::test]
async fn a_calendar_names_nobody_and_its_old_address_opens_nothing() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let ada: PractitionerId = "ada".parse().unwrap();
        let staff = |circle: &str| {
            let circle = [circle.parse::<PractitionerId>().unwrap()].into_iter().collect();
            let who = Principal::Staff { id: StaffId::derived("ada"), roles: vec![Role::Practitioner], circle };
            granted(&who, Action::FeedAddress)
        };
        let mut visits = Vec::new();
        for hour in [10, 12] {
            let request =
                clinic::request("never", clinic::tomorrow(hour, 0), "Pat Q. Example", &format!("p{hour}@example.org"));
            let booked =
                bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap();
            visits.push(booked.unwrap().appointment.id);
        }

        let secret = bench.storage.feed_secret(&ada, &staff("ada")).await.unwrap().unwrap();
        assert_eq!(bench.storage.feed_secret(&ada, &staff("ada")).await.unwrap().as_ref(), Some(&secret));
        assert_eq!(bench.storage.feed_secret(&ada, &staff("grace")).await.unwrap(), None);
        let opens = async |secret: &str| bench.storage.capability(secret, clinic::now()).await.unwrap();
        let owner = Principal::Capability(Capability::Feed(ada.clone()));
        assert_eq!(opens(&secret).await, Some(owner.clone()));

        let by = granted(&owner, Action::OwnFeed);
        let feed = bench.storage.feed(&by, clinic::now()).await.unwrap().unwrap();
        assert_eq!(
            feed.visits.iter().map(|(visit, who)| (visit.id, who.as_str())).collect::<Vec<_>>(),
            [(visits[0], "P. Q. E."), (visits[1], "P. Q. E.")]
        );
        assert!(feed.visits.iter().all(|(visit, _)| visit.claimed.is_none() && visit.answers.is_empty()));
        let off = bench.storage.cancel_visit(visits[0], 1, None, false, &front_desk(), clinic::now()).await.unwrap();
        off.unwrap().unwrap();
        let feed = bench.storage.feed(&by, clinic::now()).await.unwrap().unwrap();
        assert_eq!(feed.visits.len(), 1, "a cancelled visit disappears");

        let renewed = bench.storage.renew_feed(&ada, &staff("ada"), clinic::now()).await.unwrap().unwrap();
        assert_ne!(renewed, secret);
        assert_eq!((opens(&secret).await, opens(&renewed).await), (None, Some(owner)));
        assert_eq!(bench.storage.feed_secret(&ada, &staff("ada")).await.unwrap(), Some(renewed));
        assert_eq!(bench.count("capability WHERE kind = 'feed'").await, 1);
    })
    .await;
}
