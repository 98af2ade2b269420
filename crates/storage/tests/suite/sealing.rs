//! What a patient answered is sealed into their own visit's row.

use storage::{Error, Visitor};

use crate::support::{clinic, on_both, practitioner, visitor};

#[tokio::test]
async fn answers_are_not_in_the_file_and_do_not_open_in_another_row() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let book = async |hour, name: &str, email: &str| {
            let request = clinic::request("never", clinic::tomorrow(hour, 0), name, email);
            bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap()
        };
        let one = book(10, "Ada Lovelace", "ada@example.org").await.appointment;
        let two = book(11, "Grace Hopper", "grace@example.org").await.appointment;
        let seen = async |id| bench.storage.appointment(id, &practitioner("ada"), clinic::now()).await;

        let answers = seen(one.id).await.unwrap().unwrap().appointment.answers;
        assert_eq!(answers.get("injections").map(String::as_str), Some("yes"));

        let swapped = bench
            .tamper(
                "UPDATE appointment SET answers =
                 (SELECT other.answers FROM appointment AS other WHERE other.claimed_name = 'Grace Hopper')
                 WHERE claimed_name = 'Ada Lovelace'",
            )
            .await;
        assert!(swapped);
        assert!(matches!(seen(one.id).await, Err(Error::Sealed { .. })), "moved from {}", two.id);
        assert!(seen(two.id).await.is_ok());
    })
    .await;
}
