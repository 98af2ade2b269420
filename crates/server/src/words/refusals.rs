//! What a visitor reads when the clinic says no. A new refusal does not compile without words in both languages.

use domain::{appointments, booking, text::Mistake};

use super::Words;

/// Why a time, named by the day and hour, cannot be had.
pub(crate) fn booking(refusal: booking::Refusal, when: String, t: &Words) -> String {
    use booking::Refusal;

    match refusal {
        Refusal::TooLate => t.refusal_too_late(),
        Refusal::TooFar => t.refusal_too_far(),
        Refusal::SlotTaken => t.refusal_slot_taken(when),
        Refusal::NoLongerAvailable | Refusal::NoSuchThing => t.refusal_no_longer_available(),
        Refusal::CapReached => t.refusal_cap_reached(),
        Refusal::PatientOverlap => t.refusal_patient_overlap(),
        Refusal::HoldExpired => t.refusal_hold_expired(),
        Refusal::TooMany => t.refusal_too_many(),
        Refusal::WrongState => t.refusal_wrong_state(),
    }
}

/// A rule that is in the way of what staff ask for. They know the clinic, and may know better.
pub(crate) fn rule(refusal: booking::Refusal, t: &Words) -> String {
    use booking::Refusal;

    match refusal {
        Refusal::TooLate => t.rule_too_late(),
        Refusal::TooFar => t.rule_too_far(),
        Refusal::SlotTaken | Refusal::HoldExpired => t.rule_slot_taken(),
        Refusal::NoLongerAvailable => t.rule_not_open(),
        Refusal::NoSuchThing => t.rule_no_such_thing(),
        Refusal::CapReached | Refusal::TooMany => t.rule_cap_reached(),
        Refusal::PatientOverlap => t.rule_patient_overlap(),
        Refusal::WrongState => t.rule_wrong_state(),
    }
}

/// Why a visit cannot be changed so.
pub(crate) fn visit(refusal: appointments::Refusal, t: &Words) -> String {
    use appointments::Refusal;

    match refusal {
        Refusal::WrongState | Refusal::VersionMismatch => t.refusal_wrong_state(),
        Refusal::LateCancel => t.refusal_late_cancel(),
        Refusal::InPast => t.refusal_in_past(),
        Refusal::WrongCode { tries_left } => t.refusal_wrong_code(t.number(tries_left)),
        Refusal::Locked => t.refusal_locked(),
    }
}

/// What is wrong with something that was typed, beside its field.
pub(crate) fn mistake(mistake: Mistake, missing: String, t: &Words) -> String {
    match mistake {
        Mistake::Missing => missing,
        Mistake::TooLong { max } => t.mistake_too_long(t.number(max)),
        Mistake::Unprintable => t.mistake_unprintable(),
        Mistake::NotAnAddress => t.mistake_not_an_address(),
        Mistake::NotAPhone => t.mistake_not_a_phone(),
        Mistake::NotADate => t.mistake_not_a_date(),
        Mistake::NotAChoice | Mistake::NotASlug => t.mistake_not_a_choice(),
    }
}
