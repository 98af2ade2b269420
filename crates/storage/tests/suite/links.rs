//! Links: each is one right, and a wrong one is nothing.

use domain::{
    access::{Capability, Principal},
    ids::MessageId,
};
use jiff::SignedDuration;
use storage::{Keys, Options, Storage, Visitor};

use crate::support::{clinic, keys, on_both, visitor};

#[tokio::test]
async fn a_visit_s_link_is_stored_as_a_hash_and_known_again() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let request = clinic::request("never", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");
        let booked =
            bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap();

        let who = bench.storage.capability(&booked.manage, clinic::now()).await.unwrap();

        assert_eq!(who, Some(Principal::Capability(Capability::Visit(booked.appointment.id))));
        assert_eq!(booked.manage.len(), 43, "256 bits");
        assert_eq!(bench.storage.capability("nonsense", clinic::now()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_signed_link_is_for_one_message_and_one_right() {
    on_both(async |bench| {
        let (storage, now) = (&bench.storage, clinic::now());
        let message = MessageId::derived("a message");
        let read = storage.read_token(message, now);
        let unsubscribe = storage.unsubscribe_token(message, now);

        assert_eq!(storage.signed_link(&read, now), Some(Principal::Capability(Capability::Read(message))));
        assert_eq!(
            storage.signed_link(&unsubscribe, now),
            Some(Principal::Capability(Capability::Unsubscribe(message)))
        );

        let mut forged = read.clone().into_bytes();
        forged[5] = if forged[5] == b'A' { b'B' } else { b'A' };
        assert_eq!(storage.signed_link(std::str::from_utf8(&forged).unwrap(), now), None);
        let years = SignedDuration::from_hours(3 * 365 * 24);
        assert_eq!(storage.signed_link(&read, now + years), None, "it does not open for ever");

        let other = Keys { secret: [8; 32], ..keys() };
        let other = Storage::open(&bench.url, other, Options::default()).await.unwrap();
        assert_eq!(other.signed_link(&read, now), None, "another clinic's secret signs other links");
    })
    .await;
}
