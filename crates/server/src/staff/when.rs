//! When, with whom, where and how a visit is to be, as staff say it: a free time by its button, or any time by hand.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Scope},
    appointments::Appointment,
    booking::{Offer, Wish},
    clinic::{Clinic, Modality, Service},
    ids::{AppointmentId, LocationId, PractitionerId},
    text::Lang,
    time::{Minutes, Zone},
};
use jiff::{Timestamp, ToSpan as _, civil};

use super::{may, today};
use crate::{
    Site,
    booking::{
        filter,
        shown::{Choice as Chosen, Names, Shown},
        times::found::first_starts,
    },
    components::{Ask, Choice, Choices, Field, HtmlForm, Problems, TimeButton},
    error::Error,
    extract::Caller,
    problem::Problem,
    words::{Words, refusals},
};

/// How many free times are shown.
const FREE: usize = 6;

/// Days looked at for them.
const LOOK: i64 = 28;

/// The choice of whoever is free.
const ANYONE: &str = "";

/// What a form about a time is for.
pub(super) struct When<'a> {
    pub(super) site: &'a Site,
    pub(super) caller: &'a Caller,
    pub(super) clinic: &'a Clinic,
    pub(super) service: &'a Service,
    /// The visit whose own time does not count as taken.
    pub(super) moves: Option<AppointmentId>,
    /// Everything that was typed, by field.
    pub(super) typed: BTreeMap<String, String>,
}

/// The time that was said.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) starts_at: Timestamp,
    pub(super) duration: Option<Minutes>,
    pub(super) practitioner: Option<PractitionerId>,
    pub(super) location: Option<LocationId>,
    pub(super) modality: Option<Modality>,
}

impl<'a> When<'a> {
    /// The fields as a visit has them now.
    pub(super) fn of_visit(visit: &Appointment, clinic: &Clinic, service: &Service) -> BTreeMap<String, String> {
        let zone = crate::api::shown_in(clinic, visit);
        let mut typed = BTreeMap::from([
            ("with".to_owned(), visit.practitioner.to_string()),
            ("place".to_owned(), filter::place_of(clinic, service, &visit.location, visit.modality)),
            ("minutes".to_owned(), visit.length().0.to_string()),
        ]);
        typed.extend(written(visit.starts_at, zone));
        typed
    }

    /// Takes the button of a free time that was pressed for what was typed.
    pub(super) fn choosing(mut self) -> Self {
        if let Some(chosen) = self.chosen() {
            let zone = self.zone_at(Some(&chosen.location), Some(chosen.modality));
            self.typed.extend(written(chosen.starts_at, zone));
            let place = filter::place_of(self.clinic, self.service, &chosen.location, chosen.modality);
            self.typed.insert("place".to_owned(), place);
            if let Some(practitioner) = &chosen.practitioner {
                self.typed.insert("with".to_owned(), practitioner.to_string());
            }
        }
        self
    }

    /// The time that was said, or what is wrong with it. `now` for somebody who is here already.
    pub(super) fn read(&self, now: Option<Timestamp>, problems: &mut Problems) -> Option<Wanted> {
        let t = Words::of(self.caller.lang);
        let (location, modality) = filter::read_place(self.get("place"));
        let starts_at = match (now, self.chosen()) {
            (Some(now), _) => Some(now),
            (None, Some(chosen)) => Some(chosen.starts_at),
            (None, None) => self.said(self.zone_at(location.as_ref(), modality), problems, t),
        };
        let practitioner = match self.get("with") {
            ANYONE => None,
            id => match id.parse().ok().filter(|id| self.may_book(id)) {
                Some(id) => Some(id),
                None => {
                    problems.add("with", refusals::mistake(domain::text::Mistake::NotAChoice, String::new(), t));
                    return None;
                }
            },
        };
        Some(Wanted { starts_at: starts_at?, duration: self.duration(), practitioner, location, modality })
    }

    /// Asks for all of it, as far as there is a choice; without a time for somebody who is here already.
    pub(super) fn asks(&self, mut form: HtmlForm, asks_time: bool) -> HtmlForm {
        let t = Words::of(self.caller.lang);
        let shown = Shown::new(self.clinic, self.caller.lang);
        let place = match self.get("place") {
            "" => filter::first_way(self.service).map_or("", Modality::code),
            place => place,
        };
        let length = self.duration().unwrap_or_else(|| self.service.usual_minutes());
        form = form.asks(Ask::Select(Choices::new("with", t.when_with(), self.people()).value(self.get("with"))));
        if let Some(places) = filter::places(shown, self.service, place) {
            form = form.asks(Ask::Select(places));
        }
        if let Some(lengths) = filter::lengths(shown, self.service, length) {
            form = form.asks(Ask::Select(lengths));
        }
        if asks_time {
            let date = Field { kind: "date", ..Field::text("date", t.when_date()) };
            let time = Field { kind: "time", ..Field::text("time", t.when_time()) };
            form = form.asks(date.value(self.get("date"))).asks(time.value(self.get("time")));
        }
        form
    }

    /// Whoever offers the service and whose visits are this caller's to book; "whoever is free" where all are.
    fn people(&self) -> Vec<Choice> {
        let t = Words::of(self.caller.lang);
        let offering = self.clinic.offering(self.service).filter(|person| self.may_book(&person.id));
        let people = offering.map(|person| Choice::new(person.id.as_str(), person.name.clone()));
        match self.caller.permit.scope() {
            Scope::Clinic => [Choice::new(ANYONE, t.when_anyone())].into_iter().chain(people).collect(),
            _ => people.collect(),
        }
    }

    /// The next free times from the day that was said on.
    pub(super) async fn free(&self) -> Result<Vec<TimeButton>, Error> {
        let shown = Shown::new(self.clinic, self.caller.lang);
        let now = self.site.clock.now();
        let zone = self.clinic.identity.zone.clone();
        let today = zone.date(now);
        let from = today::read(self.get("date")).map_or(today, |date| date.max(today));
        let mut wish = Wish::of(self.service.id.clone(), from, from.saturating_add((LOOK - 1).days()), zone);
        wish.duration = self.duration();
        wish.practitioner = match (self.get("with").parse().ok(), self.people().as_slice()) {
            (None, [only]) => only.value.parse().ok(),
            (chosen, _) => chosen,
        };
        (wish.location, wish.modality) = filter::read_place(self.get("place"));
        wish.modality = wish.modality.or_else(|| filter::first_way(self.service));
        wish.ignore = self.moves;
        let offers: Vec<Offer> = self.site.storage.availability(&wish, now).await?.map_err(Problem::from)?.offers;
        let names = Names { way: false, place: filter::doors(self.clinic, self.service).nth(1).is_some(), zone: false };
        Ok(first_starts(&offers, FREE).iter().map(|offer| shown.soon(offer, names)).collect())
    }

    /// The date and the time of day that were typed, on the clocks of the place.
    fn said(&self, zone: &Zone, problems: &mut Problems, t: &Words) -> Option<Timestamp> {
        let date = today::read(self.get("date"));
        if date.is_none() {
            problems.add("date", t.when_date_missing());
        }
        let time = self.get("time").parse::<civil::Time>().ok();
        if time.is_none() {
            problems.add("time", t.when_time_missing());
        }
        let local = date?.to_datetime(time?);
        let instant = zone.instant(local);
        // Clocks that are put forward leave out an hour.
        if zone.local(instant) != local {
            problems.add("time", t.when_time_left_out());
            return None;
        }
        Some(instant)
    }

    fn may_book(&self, practitioner: &PractitionerId) -> bool {
        may(self.caller, Action::DiaryWrite, Some(practitioner))
    }

    fn duration(&self) -> Option<Minutes> {
        let asked = self.get("minutes").parse().map(Minutes).ok()?;
        self.service.minutes.contains(&asked).then_some(asked)
    }

    fn chosen(&self) -> Option<Chosen> {
        Chosen::read(self.get("choice"))
    }

    /// The language of the patient's mails, as it was chosen; the clinic's until then.
    pub(super) fn lang(&self) -> Lang {
        self.get("lang").parse().unwrap_or(self.clinic.identity.lang)
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", |text| text.trim())
    }

    /// The clocks of the place; of the clinic where nobody has to be anywhere.
    fn zone_at(&self, location: Option<&LocationId>, modality: Option<Modality>) -> &'a Zone {
        let only = || {
            let mut doors = filter::doors(self.clinic, self.service);
            doors.next().filter(|_| doors.next().is_none()).map(|door| &door.id)
        };
        let in_person = modality.is_none_or(|way| way == Modality::InPerson);
        let door = location.or_else(only).filter(|_| in_person).and_then(|id| self.clinic.location(id));
        door.map_or(&self.clinic.identity.zone, |door| &door.zone)
    }
}

/// What the two fields of a time hold.
fn written(at: Timestamp, zone: &Zone) -> [(String, String); 2] {
    let local = zone.local(at);
    [
        ("date".to_owned(), local.date().to_string()),
        ("time".to_owned(), format!("{:02}:{:02}", local.hour(), local.minute())),
    ]
}

/// Rules that are in the way, in words; with `None`, they can be set aside by nobody.
pub(super) struct Broken {
    pub(super) rules: Vec<String>,
    pub(super) reason: Option<Field>,
}

impl Broken {
    /// Rules that a reason sets aside.
    pub(super) fn of(rules: &[domain::booking::Refusal], typed: &str, problems: &Problems, t: &Words) -> Self {
        let reason = Field::text("reason", t.override_reason()).hint(t.override_reason_hint());
        Self {
            rules: rules.iter().map(|rule| refusals::rule(*rule, t)).collect(),
            reason: Some(reason.value(typed).problems(problems)),
        }
    }

    /// No rule so far, and a reason that cannot be kept as it was typed: it stays in its field.
    pub(super) fn mistyped(typed: &str, problems: &Problems, t: &Words) -> Option<Self> {
        problems.beside("reason").map(|_| Self::of(&[], typed, problems, t))
    }

    /// A rule that nobody can set aside.
    pub(super) fn for_good(rule: domain::booking::Refusal, t: &Words) -> Self {
        Self { rules: vec![refusals::rule(rule, t)], reason: None }
    }
}

/// The reason for which rules are set aside, if one was typed.
pub(super) fn reason(typed: &str, problems: &mut Problems, t: &Words) -> Option<String> {
    if typed.trim().is_empty() {
        return None;
    }
    match typed.parse::<domain::text::Words>() {
        Ok(reason) => Some(reason.expose().to_owned()),
        Err(mistake) => {
            problems.add("reason", refusals::mistake(mistake, String::new(), t));
            None
        }
    }
}
