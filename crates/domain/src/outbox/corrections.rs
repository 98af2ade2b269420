//! Telling people that what they were sent is not right any more. The mail does not say what: that stands behind its one link.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::{
    ids::{AppointmentId, ArticleSlug, MessageId, PatientId},
    text::Lang,
    time::Zone,
};

use super::{ArticlePin, Due, Kind, Message, MessageState, Purpose, Why};

/// Whoever was sent it longer ago than this is not told.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 365);

/// A notice is worth sending for this long: a relay that is away for a week must not keep it from people.
const WORTH: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What became of an article after it had been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// What became of it.
    pub how: Amending,
}

/// How an article stopped being right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amending {
    /// A mistake that could do harm stood in one version, and is corrected in another.
    Corrected {
        /// The version that was wrong.
        from: i32,
        /// The version that is right.
        to: i32,
    },
    /// It was taken back, with every version that went before.
    TakenBack {
        /// The version that was out.
        version: i32,
    },
}

/// Somebody who was sent a version of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub patient: PatientId,
    /// The visit that led to it; whoever treats them sees the notice with it.
    pub appointment: Option<AppointmentId>,
    /// The zone their mail is timed in.
    pub zone: Zone,
    /// Which version.
    pub version: i32,
    /// When it left.
    pub at: Timestamp,
}

impl Amended {
    /// Those of the people reached who must know of it, each once, as they were reached last.
    pub fn concerns(&self, reached: Vec<Reached>, now: Timestamp) -> Vec<Reached> {
        let mut people: BTreeMap<PatientId, Reached> = BTreeMap::new();
        for one in reached.into_iter().filter(|one| self.is_about(one) && one.at >= now - REMEMBERED) {
            match people.get(&one.patient) {
                Some(known) if known.at >= one.at => {}
                _ => drop(people.insert(one.patient, one)),
            }
        }
        people.into_values().collect()
    }

    fn is_about(&self, reached: &Reached) -> bool {
        match self.how {
            Amending::Corrected { from, .. } => reached.version == from,
            Amending::TakenBack { .. } => true,
        }
    }

    /// What one of them is told, at once and whatever they read: it is about their care. Derived, so nobody hears of it twice.
    pub fn notice(&self, to: &Reached, now: Timestamp) -> Message {
        let (cause, version) = match self.how {
            Amending::Corrected { to, .. } => ("corrected", to),
            Amending::TakenBack { version } => ("taken-back", version),
        };
        let Self { slug, lang, .. } = self;
        Message {
            id: MessageId::derived(&format!(
                "message:{}:{cause}:{slug}:{}:{version}:{}",
                Kind::Correction.code(),
                lang.tag(),
                to.patient
            )),
            kind: Kind::Correction,
            purpose: Purpose::CareTransactional,
            patient: Some(to.patient),
            appointment: to.appointment,
            sequence: None,
            occurrence: 1,
            errand: None,
            enrolment: None,
            step: None,
            article: Some(ArticlePin { slug: slug.clone(), lang: Some(*lang), version: Some(version) }),
            tells: None,
            due: Due { civil: None, zone: to.zone.clone(), planned: now, at: now },
            send_before: now + WORTH,
            priority: 0,
            window: None,
            state: MessageState::Scheduled,
            override_reason: None,
            why: Why::Correction,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Facts, MessageState, Reason, Stop,
        examples::{clear_way, toronto, ts, withdrawn},
        may_transmit,
    };
    use super::*;
    use crate::patients::consent;

    const NOW: &str = "2027-06-09T03:00:00Z";

    fn amended(how: Amending) -> Amended {
        Amended { slug: "resting-well".parse().expect("a slug"), lang: Lang::English, how }
    }

    fn was_sent(name: &str, version: i32, at: &str) -> Reached {
        Reached { patient: PatientId::derived(name), appointment: None, zone: toronto(), version, at: ts(at) }
    }

    fn notice() -> Message {
        let ada = was_sent("ada", 1, "2027-05-01T12:00:00Z");
        amended(Amending::Corrected { from: 1, to: 2 }).notice(&ada, ts(NOW))
    }

    #[test]
    fn a_correction_concerns_those_who_had_that_version_within_a_year() {
        let last_year = ts(NOW) - REMEMBERED;
        let reached = || {
            vec![
                was_sent("ada", 1, &last_year.to_string()),
                was_sent("grace", 1, &(last_year - SignedDuration::from_secs(1)).to_string()),
                was_sent("mary", 2, "2027-06-01T12:00:00Z"),
                was_sent("ada", 1, "2027-06-01T12:00:00Z"),
                was_sent("ada", 1, "2027-01-01T12:00:00Z"),
            ]
        };

        let told = amended(Amending::Corrected { from: 1, to: 2 }).concerns(reached(), ts(NOW));
        assert_eq!(told, [was_sent("ada", 1, "2027-06-01T12:00:00Z")], "once, as she was reached last");

        let mut told = amended(Amending::TakenBack { version: 2 }).concerns(reached(), ts(NOW));
        told.sort_by_key(|one| one.version);
        let names: Vec<PatientId> = told.iter().map(|one| one.patient).collect();
        assert_eq!(names, ["ada", "mary"].map(PatientId::derived), "what is taken back is gone in every version");
    }

    #[test]
    fn a_notice_leaves_in_the_night_and_whatever_became_of_the_visit_and_of_reading() {
        let mut facts = Facts { visit: None, red_flag: true, ..clear_way(notice()) };
        facts.ledger.push(withdrawn(consent::Kind::CareEducation, "2027-06-02T12:00:00Z"));

        assert_eq!(may_transmit(&facts, ts(NOW)), Ok(()));
    }

    #[test]
    fn a_notice_goes_to_nobody_who_took_mail_back() {
        let mut facts = clear_way(notice());
        facts.ledger.push(withdrawn(consent::Kind::EmailChannel, "2027-06-02T12:00:00Z"));

        let stopped = may_transmit(&facts, ts(NOW));
        assert_eq!(stopped, Err(Stop::End(MessageState::Suppressed(Reason::Consent))));
    }

    #[test]
    fn a_person_hears_once_of_one_correction_and_again_of_the_next() {
        let ada = was_sent("ada", 1, "2027-05-01T12:00:00Z");
        let grace = was_sent("grace", 1, "2027-05-01T12:00:00Z");
        let id = |how, to: &Reached| amended(how).notice(to, ts(NOW)).id;
        let first = Amending::Corrected { from: 1, to: 2 };

        assert_eq!(id(first, &ada), id(first, &Reached { at: ts(NOW), ..ada.clone() }));
        assert_ne!(id(first, &ada), id(first, &grace));
        assert_ne!(id(first, &ada), id(Amending::Corrected { from: 2, to: 3 }, &ada));
        assert_ne!(id(first, &ada), id(Amending::TakenBack { version: 2 }, &ada));
    }
}
