//! Mail that somebody asked for by themself: it leaves at once, or not at all.

use jiff::Timestamp;

use crate::{
    ids::{ErrandId, MessageId, PatientId},
    time::Zone,
};

use super::{Due, Kind, Message, MessageState, Purpose, Why};

/// A message about an errand of a patient, due at `now` and worth sending until `until`.
pub fn about_errand(
    kind: Kind,
    errand: ErrandId,
    patient: PatientId,
    zone: &Zone,
    now: Timestamp,
    until: Timestamp,
) -> Message {
    Message { patient: Some(patient), why: Why::OwnPages, ..about_account(kind, errand, zone, now, until) }
}

/// A message to a member of staff about their account, due at `now` and worth sending until `until`.
pub fn about_account(kind: Kind, errand: ErrandId, zone: &Zone, now: Timestamp, until: Timestamp) -> Message {
    Message {
        id: MessageId::derived(&format!("message:{}:{errand}", kind.code())),
        kind,
        purpose: Purpose::CareTransactional,
        patient: None,
        appointment: None,
        sequence: None,
        occurrence: 1,
        errand: Some(errand),
        enrolment: None,
        step: None,
        article: None,
        tells: None,
        due: Due { civil: None, zone: zone.clone(), planned: now, at: now },
        send_before: until,
        priority: 0,
        window: None,
        state: MessageState::Scheduled,
        override_reason: None,
        why: Why::Account,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Facts, Reason, Stop,
        examples::{clear_way, toronto, ts},
        may_transmit,
    };
    use super::*;

    fn way_in() -> Message {
        let (errand, ada) = (ErrandId::derived("errand"), PatientId::derived("ada"));
        let (asked, until) = (ts("2027-06-09T03:00:00Z"), ts("2027-06-09T03:10:00Z"));
        about_errand(Kind::SignIn, errand, ada, &toronto(), asked, until)
    }

    #[test]
    fn a_way_in_leaves_in_the_night_and_without_a_visit() {
        let facts = Facts { visit: None, ..clear_way(way_in()) };

        assert_eq!(may_transmit(&facts, ts("2027-06-09T03:00:01Z")), Ok(()));
        assert_eq!(
            may_transmit(&facts, ts("2027-06-09T03:10:00Z")),
            Err(Stop::End(Reason::Stale.ends_as())),
            "after its ten minutes it would open nothing"
        );
    }

    #[test]
    fn mail_about_an_account_asks_for_no_patients_consent() {
        let (asked, until) = (ts("2027-06-09T03:00:00Z"), ts("2027-06-09T03:10:00Z"));
        let lost = about_account(Kind::StaffRecovery, ErrandId::derived("errand"), &toronto(), asked, until);
        let facts = Facts { visit: None, ledger: Vec::new(), ..clear_way(lost) };

        assert_eq!(may_transmit(&facts, asked), Ok(()));
        let disabled = Facts { address: None, ..facts };
        assert_eq!(may_transmit(&disabled, asked), Err(Stop::End(Reason::NoAddress.ends_as())));
    }

    #[test]
    fn what_nobody_waits_for_any_more_does_not_leave() {
        let facts = Facts { wanted: false, ..clear_way(way_in()) };

        let stopped = may_transmit(&facts, ts("2027-06-09T03:00:01Z"));
        assert_eq!(stopped, Err(Stop::End(Reason::TriggerReverted.ends_as())));
    }
}
