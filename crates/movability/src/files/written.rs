//! Values of the domain, written back as the files they came from. What has its default is left out.

use std::fmt::Write as _;

use domain::{
    clinic::{
        AlertBy, AlertContact, Audience, Clinic, LateCancel, Modality, Practitioner, Question, QuestionKind, Service,
        Verify, quiet_hours,
    },
    text::{Bilingual, Lang},
    time::{Minutes, WallWindow},
};
use toml::Value;

use super::clinic::{AUDIENCES, KINDS, LATE, QUESTIONS, VERIFY, WEEKDAYS};

/// The clinic file.
pub fn clinic(clinic: &Clinic) -> String {
    let mut out = Out::default();
    out.line("format", 1);
    identity(&mut out, clinic);
    for location in &clinic.locations {
        out.table("[[location]]");
        out.line("id", location.id.as_str());
        out.line("name", worded(&location.name));
        out.some("address", location.address.as_ref().map(worded));
        out.some("directions", location.directions.as_ref().map(worded));
        out.line("time_zone", location.zone.name());
        out.line("kind", word(&KINDS, &location.kind));
    }
    for room in &clinic.rooms {
        out.table("[[room]]");
        out.line("id", room.id.as_str());
        out.line("location", room.location.as_str());
        out.line("kind", room.kind.as_str());
        out.unless(room.active, "active", room.active);
    }
    for one in &clinic.practitioners {
        practitioner(&mut out, one);
    }
    for one in &clinic.services {
        service(&mut out, one);
    }
    for closure in &clinic.closures {
        out.table("[[closure]]");
        out.line("date", date(closure.date));
        out.line("name", worded(&closure.name));
        out.some("location", closure.location.as_ref().map(|id| id.as_str()));
    }
    for way in &clinic.travel {
        out.table("[[travel]]");
        out.line("from", way.from.as_str());
        out.line("to", way.to.as_str());
        out.line("minutes", way.minutes.0);
    }
    out.0
}

fn identity(out: &mut Out, clinic: &Clinic) {
    let us = &clinic.identity;
    out.table("[clinic]");
    out.line("name", us.name.as_str());
    out.line("legal_name", us.legal_name.as_str());
    out.line("address", us.address.as_str());
    out.line("phone", us.phone.as_str());
    out.line("email", us.email.expose());
    out.line("time_zone", us.zone.name());
    out.line("locale", us.lang.tag());
    out.line("jurisdiction", us.jurisdiction.as_str());
    out.line("reminder_hours", list(us.reminder_hours.iter().copied()));
    out.line("no_show_grace_minutes", us.no_show_grace.0);
    out.unless(us.late_cancel == LateCancel::Refuse, "late_cancel", word(&LATE, &us.late_cancel));
    out.some("approve_after_no_shows", us.approve_after_no_shows.map(u32::from));
    out.unless(us.quiet_hours == quiet_hours(), "quiet_hours", hyphened(us.quiet_hours));
    out.unless(us.embed_origins.is_empty(), "embed_origins", list(us.embed_origins.iter().map(String::as_str)));
    out.unless(us.alert_contacts.is_empty(), "alert_contacts", list(us.alert_contacts.iter().map(contact)));
    out.some("second_proof_waived", us.second_proof_waived.as_deref());
    out.unless(!us.demonstration, "demonstration", us.demonstration);
}

fn contact(one: &AlertContact) -> Value {
    let (way, to) = match &one.by {
        AlertBy::Command(command) => ("command", command),
        AlertBy::Url(url) => ("url", url),
    };
    let mut table = toml::Table::new();
    table.insert("name".to_owned(), one.name.as_str().into());
    table.insert(way.to_owned(), to.as_str().into());
    if let Some(hours) = one.hours {
        table.insert("hours".to_owned(), hyphened(hours).into());
    }
    Value::Table(table)
}

/// `21:00-08:00`
fn hyphened(window: WallWindow) -> String {
    let (start, end) = window.written();
    format!("{start}-{end}")
}

fn practitioner(out: &mut Out, one: &Practitioner) {
    out.table("[[practitioner]]");
    out.line("id", one.id.as_str());
    out.line("name", one.name.as_str());
    out.unless(one.credentials == Bilingual::default(), "credentials", worded(&one.credentials));
    out.unless(one.disciplines.is_empty(), "disciplines", list(one.disciplines.iter().map(String::as_str)));
    out.some("registration", one.registration.as_deref());
    out.line("locations", list(one.locations.iter().map(|id| id.as_str())));
    out.unless(one.languages.is_empty(), "languages", list(one.languages.iter().map(|lang| Lang::tag(*lang))));
    out.unless(one.active, "active", one.active);
    for hours in &one.hours {
        out.table("[[practitioner.hours]]");
        out.line("location", hours.location.as_str());
        out.line("weekday", word(&WEEKDAYS, &hours.weekday));
        let (start, end) = hours.window.written();
        out.line("start", start);
        out.line("end", end);
        out.some("valid_from", hours.valid_from.map(date));
        out.some("valid_to", hours.valid_to.map(date));
        out.some("services", hours.services.as_ref().map(|ids| list(ids.iter().map(|id| id.as_str()))));
    }
    for exception in &one.overrides {
        out.table("[[practitioner.override]]");
        out.line("date", date(exception.date));
        out.line("location", exception.location.as_str());
        let windows = exception.windows.iter().map(|window| window.written());
        out.line("windows", list(windows.map(|(start, end)| list([start, end]))));
        out.unless(!exception.force_open, "force_open", exception.force_open);
    }
}

fn service(out: &mut Out, one: &Service) {
    out.table("[[service]]");
    out.line("id", one.id.as_str());
    out.line("title", worded(&one.title));
    out.unless(one.summary == Bilingual::default(), "summary", worded(&one.summary));
    match one.minutes.as_slice() {
        [Minutes(length)] => out.line("minutes", *length),
        lengths => out.line("minutes", list(lengths.iter().map(|length| length.0))),
    }
    out.minutes("step_minutes", one.step, 15);
    out.minutes("before_minutes", one.before, 0);
    out.minutes("after_minutes", one.after, 0);
    out.minutes("notice_minutes", one.notice, 120);
    out.unless(one.horizon_days == 90, "horizon_days", u32::from(one.horizon_days));
    out.minutes("cancel_window_minutes", one.cancel_window, 1_440);
    out.some("locations", one.locations.as_ref().map(|ids| list(ids.iter().map(|id| id.as_str()))));
    out.unless(
        one.modalities == [Modality::InPerson],
        "modalities",
        list(one.modalities.iter().map(|modality| modality.code())),
    );
    out.unless(one.audience == Audience::Any, "audience", word(&AUDIENCES, &one.audience));
    out.unless(!one.approval, "approval", one.approval);
    out.unless(one.verify == Verify::NewEmail, "verify", word(&VERIFY, &one.verify));
    out.some("room_kind", one.room_kind.as_deref());
    out.minutes("room_after_minutes", one.room_after, 0);
    out.line("practitioners", list(one.practitioners.iter().map(|id| id.as_str())));
    out.unless(one.listed, "listed", one.listed);
    out.unless(one.capacity == 1, "capacity", u32::from(one.capacity));
    out.some("max_open_per_patient", one.max_open_per_patient.map(u32::from));
    out.some("daily_cap", one.daily_cap.map(u32::from));
    match one.prices.as_slice() {
        [for_all] => out.line("price", worded(for_all)),
        each => out.unless(each.is_empty(), "price", list(each.iter().map(worded))),
    }
    out.some("journey", one.journey.as_ref().map(|slug| slug.as_str()));
    out.unless(one.active, "active", one.active);
    for each in &one.questions {
        question(out, each);
    }
}

fn question(out: &mut Out, one: &Question) {
    out.table("[[service.question]]");
    out.line("id", one.id.as_str());
    out.line("text", worded(&one.text));
    out.some("hint", one.hint.as_ref().map(worded));
    out.unless(one.kind == QuestionKind::Choice, "kind", word(&QUESTIONS, &one.kind));
    out.unless(!one.required, "required", one.required);
    for option in &one.options {
        out.table("[[service.question.options]]");
        out.line("id", option.id.as_str());
        out.line("text", worded(&option.text));
    }
}

/// A file in the making.
#[derive(Default)]
struct Out(String);

impl Out {
    fn table(&mut self, header: &str) {
        let _ = write!(self.0, "\n{header}\n");
    }

    fn line(&mut self, key: &str, value: impl Into<Value>) {
        let _ = writeln!(self.0, "{key} = {}", value.into());
    }

    fn some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.line(key, value);
        }
    }

    fn unless(&mut self, default: bool, key: &str, value: impl Into<Value>) {
        if !default {
            self.line(key, value);
        }
    }

    fn minutes(&mut self, key: &str, value: Minutes, default: u32) {
        self.unless(value == Minutes(default), key, value.0);
    }
}

/// One text where both languages say the same, otherwise a table.
fn worded(text: &Bilingual) -> Value {
    if text.english == text.french {
        return text.english.as_str().into();
    }
    let each = Lang::ALL.map(|lang| (lang.tag().to_owned(), Value::from(text.get(lang))));
    Value::Table(each.into_iter().collect())
}

fn list<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> Value {
    Value::Array(values.into_iter().map(Into::into).collect())
}

fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}

fn date(date: jiff::civil::Date) -> Value {
    date.to_string().parse::<toml::value::Datetime>().expect("a civil date is a TOML date").into()
}
