//! How staff read a message: where it stands, why this person gets it, why it is not sent. From the facts of the functions
//! that decide, word for word; a state or reason without words does not compile.

use domain::{
    journeys::Delay,
    outbox::{Kind, MessageState, Purpose, Reason, State, Why},
    text::Lang,
    time::{SendWindow, Zone},
};
use jiff::{Timestamp, civil::date, tz::TimeZone};
use storage::messages::MessageView;
use wording::{Style, in_words};

use super::{Words, zones::zone_time};

/// Where a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// "Will be sent Tue, Nov 24, 9:00 a.m., Toronto time".
    pub(crate) text: String,
    /// What kind of news that is.
    pub(crate) tone: Tone,
}

/// What kind of news a state is. The colour repeats what the words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It waits for its time.
    Waiting,
    /// It is on its way.
    OnItsWay,
    /// It was sent.
    Sent,
    /// A person should look.
    Trouble,
    /// It will not be sent, as it should be.
    NotSent,
}

impl Tone {
    /// The tag's colour.
    pub(crate) fn colour(self) -> &'static str {
        match self {
            Self::Waiting => "blue",
            Self::OnItsWay => "yellow",
            Self::Sent => "green",
            Self::Trouble => "red",
            Self::NotSent => "grey",
        }
    }
}

/// Where a message stands, in the recipient's own time.
pub(crate) fn standing(message: &MessageView, t: &Words, lang: Lang) -> Standing {
    let zone = &message.due.zone;
    let delivery = message.deliveries.last();
    let (text, tone) = match &message.state {
        MessageState::Scheduled => (t.follow_up_scheduled(when(message.due.at, zone, t, lang)), Tone::Waiting),
        MessageState::Deferred(moved) => {
            (t.follow_up_deferred(when(message.due.at, zone, t, lang), reason(*moved, t)), Tone::Waiting)
        }
        MessageState::Held(held) => (t.follow_up_held(reason(*held, t)), Tone::Trouble),
        MessageState::Queued => (queued(delivery.map(|delivery| &delivery.state), zone, t, lang), Tone::OnItsWay),
        MessageState::Sent => {
            let at = delivery.and_then(|delivery| delivery.accepted_at).unwrap_or(message.updated_at);
            (t.follow_up_sent(when(at, zone, t, lang)), Tone::Sent)
        }
        MessageState::Unknown => (t.follow_up_unknown(), Tone::Trouble),
        MessageState::Failed(failed) => (t.follow_up_failed(reason(*failed, t)), Tone::Trouble),
        MessageState::Skipped(ended) | MessageState::Suppressed(ended) | MessageState::Cancelled(ended) => {
            (t.follow_up_not_sent(reason(*ended, t)), Tone::NotSent)
        }
    };
    Standing { text, tone }
}

/// On its way: what the last delivery does.
fn queued(delivery: Option<&State>, zone: &Zone, t: &Words, lang: Lang) -> String {
    match delivery {
        Some(State::RetryWait { not_before }) => t.follow_up_retry(when(*not_before, zone, t, lang)),
        Some(State::Transmitting { .. }) => t.follow_up_transmitting(),
        Some(
            State::Queued { .. }
            | State::Leased { .. }
            | State::Accepted
            | State::Rejected
            | State::Failed(_)
            | State::OutcomeUnknown
            | State::Held(_)
            | State::PresumedAccepted
            | State::Stopped(_),
        )
        | None => t.follow_up_queued(),
    }
}

/// An instant on the recipient's wall: "Tue, Nov 24, 9:00 a.m., Toronto time".
pub(crate) fn when(at: Timestamp, zone: &Zone, t: &Words, lang: Lang) -> String {
    t.follow_up_when(in_words(at, zone.rules(), Style::ShortDayAndTime, lang), zone_time(zone, t))
}

/// What a message is.
pub(crate) fn kind(kind: Kind, t: &Words) -> String {
    match kind {
        Kind::VerificationCode => t.follow_up_kind_code(),
        Kind::Booked => t.follow_up_kind_booked(),
        Kind::Moved => t.follow_up_kind_moved(),
        Kind::Reminder => t.follow_up_kind_reminder(),
        Kind::Cancelled => t.follow_up_kind_cancelled(),
        Kind::Reading => t.follow_up_kind_reading(),
        Kind::Correction => t.follow_up_kind_correction(),
        Kind::SignIn => t.follow_up_kind_sign_in(),
        Kind::AddressLeave | Kind::AddressProve | Kind::AddressChanged => t.follow_up_kind_address(),
        Kind::StaffRecovery | Kind::StaffRecovered => t.follow_up_kind_account(),
    }
}

/// What a purpose is called.
pub(crate) fn purpose(purpose: Purpose, t: &Words) -> String {
    match purpose {
        Purpose::CareTransactional => t.follow_up_purpose_visits(),
        Purpose::CareEducation => t.follow_up_purpose_reading(),
        Purpose::OutcomeCheckIn => t.follow_up_purpose_question(),
    }
}

/// The first rule that said no, or what a person or the relay did.
pub(crate) fn reason(reason: Reason, t: &Words) -> String {
    match reason {
        Reason::Window => t.reason_window(),
        Reason::Spacing => t.reason_spacing(),
        Reason::Paused => t.reason_paused(),
        Reason::RenderError => t.reason_render_error(),
        Reason::Quarantined => t.reason_quarantined(),
        Reason::Consent => t.reason_consent(),
        Reason::NoAddress => t.reason_no_address(),
        Reason::Address => t.reason_address(),
        Reason::Stale => t.reason_stale(),
        Reason::AlreadyReceived => t.reason_already_received(),
        Reason::Condition => t.reason_condition(),
        Reason::ContentMissing => t.reason_content_missing(),
        Reason::ContentRetracted => t.reason_content_retracted(),
        Reason::ContentOverdue => t.reason_content_overdue(),
        Reason::RedFlag => t.reason_red_flag(),
        Reason::Superseded => t.reason_superseded(),
        Reason::TriggerReverted => t.reason_trigger_reverted(),
        Reason::VisitGone => t.reason_visit_gone(),
        Reason::Rejected => t.reason_rejected(),
        Reason::Expired => t.reason_expired(),
        Reason::Attempts => t.reason_attempts(),
        Reason::CapExpired => t.reason_cap_expired(),
        Reason::Staff => t.reason_staff(),
    }
}

/// Why this person gets this (trigger, version, condition), and why then (delay, window). `asked` puts a question and the
/// answer it needs into words; ids stand where it cannot.
pub(crate) fn why(
    why: &Why,
    window: Option<SendWindow>,
    zone: &Zone,
    asked: impl Fn(&str, &str) -> Option<(String, String)>,
    t: &Words,
    lang: Lang,
) -> String {
    let (title, version, delay, condition) = match why {
        Why::Journey { title, version, delay, condition, .. } => (title, version, delay, condition),
        Why::Visit => return t.why_visit(),
        Why::OwnPages => return t.why_own_pages(),
        Why::Account => return t.why_account(),
        Why::Correction => return t.why_correction(),
    };
    let mut sentences = vec![t.why_journey(title.get(lang), version.to_string()), after(delay, t)];
    if let Some(SendWindow(window)) = window {
        sentences.push(t.why_window(clock(window.start, lang), clock(window.end, lang), zone_time(zone, t)));
    }
    if let Some((question, answer)) = condition {
        let (question, answer) = asked(question, answer).unwrap_or_else(|| (question.clone(), answer.clone()));
        sentences.push(t.why_condition(question, answer));
    }
    sentences.join(" ")
}

/// "Due 1 day after the visit."
fn after(delay: &str, t: &Words) -> String {
    match delay.parse::<Delay>() {
        Ok(Delay::Days(days)) => t.why_days(days),
        Ok(Delay::Months(months)) => t.why_months(months),
        Ok(Delay::Elapsed(elapsed)) if elapsed.is_zero() => t.why_at_once(),
        Ok(Delay::Elapsed(elapsed)) if elapsed.as_secs() % 3_600 == 0 => t.why_hours(elapsed.as_hours()),
        Ok(Delay::Elapsed(elapsed)) => t.why_minutes(elapsed.as_mins()),
        Err(_) => t.why_delay(delay),
    }
}

fn clock(time: jiff::civil::Time, lang: Lang) -> String {
    let at = date(2026, 1, 5).to_datetime(time).to_zoned(TimeZone::UTC).expect("every wall time exists in UTC");
    in_words(at.timestamp(), &TimeZone::UTC, Style::Time, lang)
}

#[cfg(test)]
mod tests {
    use domain::text::Bilingual;

    use super::*;

    fn journey(condition: Option<(String, String)>) -> Why {
        Why::Journey {
            journey: "after-first-visit".parse().unwrap(),
            title: Bilingual {
                english: "After the first visit".to_owned(),
                french: "Après la première visite".to_owned(),
            },
            version: 1,
            step: "understand".parse().unwrap(),
            delay: "P1D".to_owned(),
            condition,
        }
    }

    fn said(why: &Why, lang: Lang) -> String {
        let window = SendWindow("09:00-18:00".parse().unwrap());
        let zone = "America/Toronto".parse().unwrap();
        let asked =
            |question: &str, _: &str| (question == "injections").then(|| ("Injections?".to_owned(), "Yes".to_owned()));
        super::why(why, Some(window), &zone, asked, Words::of(lang), lang)
    }

    #[test]
    fn an_explanation_says_trigger_delay_window_and_condition() {
        assert_eq!(
            said(&journey(Some(("injections".to_owned(), "yes".to_owned()))), Lang::English),
            "Because a visit took place: “After the first visit”, version 1. Due 1 day after the visit. It leaves between \
             9:00 a.m. and 6:00 p.m., Toronto time. Only because the answer to “Injections?” was “Yes”."
        );
    }

    #[test]
    fn both_languages_explain() {
        // The guillemets keep their words on the line by spaces that do not break.
        let french = said(&journey(None), Lang::French).replace('\u{a0}', " ");
        assert!(french.contains("« Après la première visite », version 1"), "{french}");
        assert!(french.contains("heure de Toronto"), "{french}");
    }
}
