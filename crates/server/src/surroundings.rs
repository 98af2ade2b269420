//! The clinic around every page: made from its catalogue, kept until that changes, and remembered when the database is away.

use std::sync::{Arc, PoisonError, RwLock};

use domain::{
    access::{Action, Decision, decide},
    clinic::{self, LocationKind},
    outbox::letter::UrgentNumbers,
    text::Lang,
};

use wording::{Style, in_words};

use crate::{
    Site,
    error::Error,
    extract::Caller,
    frame::{self, Desk, Ending, Frame},
    public::of_clinic,
    words::pseudo,
};

/// What was made last; one for all requests.
pub(crate) type Memory = Arc<RwLock<Option<Surroundings>>>;

/// The clinic as pages show it, in both languages, and the catalogue it was made from.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    of: Arc<clinic::Clinic>,
    english: Arc<frame::Clinic>,
    french: Arc<frame::Clinic>,
}

impl Surroundings {
    /// The clinic in one language.
    pub(crate) fn shown(&self, lang: Lang) -> &Arc<frame::Clinic> {
        match lang {
            Lang::English => &self.english,
            Lang::French => &self.french,
        }
    }
}

impl Site {
    /// The bookable clinic as it is now.
    pub(crate) async fn clinic(&self) -> Result<Arc<clinic::Clinic>, Error> {
        Ok(self.storage.clinic().await?.ok_or(storage::Error::NotSetUp)?)
    }

    /// The clinic as pages show it now.
    pub(crate) async fn surroundings(&self) -> Result<Surroundings, Error> {
        let clinic = self.clinic().await?;
        let shown = |numbers: Option<&UrgentNumbers>| Surroundings {
            english: Arc::new(shown(&clinic, numbers, &self.config.public_url, Lang::English)),
            french: Arc::new(shown(&clinic, numbers, &self.config.public_url, Lang::French)),
            of: Arc::clone(&clinic),
        };
        if pseudo::is_spoken() {
            return Ok(shown(self.storage.urgent_numbers().await?.as_ref()));
        }
        // Storage hands out the same catalogue until it changes.
        if let Some(known) = self.last_surroundings()
            && Arc::ptr_eq(&known.of, &clinic)
        {
            return Ok(known);
        }
        let made = shown(self.storage.urgent_numbers().await?.as_ref());
        *self.memory.write().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
        Ok(made)
    }

    /// The clinic as pages showed it last, for the page that says the database is away.
    pub(crate) fn remembered(&self, lang: Lang) -> Arc<frame::Clinic> {
        match self.last_surroundings() {
            Some(known) => Arc::clone(known.shown(lang)),
            None => Arc::new(frame::Clinic { public_url: self.config.public_url.clone(), ..frame::Clinic::default() }),
        }
    }

    /// The frame of a page at `path`, an address without its language.
    pub(crate) async fn frame(&self, caller: &Caller, path: &str, heading: impl Into<String>) -> Result<Frame, Error> {
        let around = self.surroundings().await?;
        Ok(Frame::new(caller.lang, path, heading, around.shown(caller.lang)))
    }

    /// The frame of a page of the console, with its menu if somebody is signed in.
    pub(crate) async fn console(
        &self,
        caller: &Caller,
        path: &str,
        heading: impl Into<String>,
    ) -> Result<Frame, Error> {
        let frame = self.frame(caller, path, heading).await?;
        let Some(staff) = &caller.staff else {
            return Ok(frame);
        };
        // The count is of what this person may see, on pages that show something else too.
        let waiting = match decide(caller.permit.who(), Action::MessageRead) {
            Decision::Allow(permit) => self.storage.messages_waiting(&permit, self.clock.now()).await?,
            _ => 0,
        };
        let alerts = match decide(caller.permit.who(), Action::AlertRead) {
            Decision::Allow(_) => Some(self.storage.alerts_waiting().await?),
            _ => None,
        };
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        let zone = self.clinic().await?.identity.zone.clone();
        Ok(frame.for_staff(Desk {
            name: staff.name.clone(),
            waiting,
            articles: matches!(decide(caller.permit.who(), Action::ContentRead), Decision::Allow(_)),
            alerts,
            patients: matches!(decide(caller.permit.who(), Action::PatientRead), Decision::Allow(_)),
            look: staff.look,
            runs_accounts: matches!(decide(caller.permit.who(), Action::StaffAccounts), Decision::Allow(_)),
            ending: Some(Ending {
                seconds: staff.ends_at.duration_since(self.clock.now()).as_secs(),
                at: in_words(staff.ends_at, zone.rules(), Style::Time, caller.lang),
            }),
        }))
    }

    fn last_surroundings(&self) -> Option<Surroundings> {
        self.memory.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn shown(clinic: &clinic::Clinic, numbers: Option<&UrgentNumbers>, public_url: &str, lang: Lang) -> frame::Clinic {
    let identity = &clinic.identity;
    let number =
        |which: fn(&UrgentNumbers) -> &str| numbers.map(|numbers| which(numbers).to_owned()).unwrap_or_default();
    let mut address: Vec<String> = clinic
        .locations
        .iter()
        .filter(|location| location.kind == LocationKind::Physical)
        .filter_map(|location| location.address.as_ref().map(|address| address.get(lang).to_owned()))
        .collect();
    if address.is_empty() {
        address.push(identity.address.clone());
    }
    frame::Clinic {
        name: identity.name.clone(),
        phone: identity.phone.clone(),
        phone_link: phone_link(&identity.phone),
        address,
        hours: of_clinic(clinic, lang),
        emergency: number(|numbers| &numbers.emergency.number),
        crisis: number(|numbers| &numbers.crisis.number),
        health_line: number(|numbers| &numbers.health_line.number),
        is_demo: identity.demonstration,
        public_url: public_url.to_owned(),
    }
}

/// `416-555-0100` → `tel:+14165550100`; a number with its country's code keeps it.
fn phone_link(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match (phone.trim_start().starts_with('+'), digits.len()) {
        (false, 10) => format!("tel:+1{digits}"),
        (false, _) => format!("tel:{digits}"),
        (true, _) => format!("tel:+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_can_be_dialled_from_abroad() {
        assert_eq!(phone_link("416-555-0100"), "tel:+14165550100");
        assert_eq!(phone_link("+33 1 02 03 04 05"), "tel:+33102030405");
    }
}
