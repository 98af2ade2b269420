//! One visit, and what it led to.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::Action,
    appointments::{Mark, Status},
    clinic::{Clinic, Question},
    ids::AppointmentId,
    outbox::{Kind, MessageState},
    text::Lang,
};
use jiff::Timestamp;
use serde::Deserialize;
use storage::{appointments::StaffVisit, messages::MessageView};
use wording::{Style, in_words};

use super::{
    may,
    message::{Card, Telling},
    moving, page,
};
use crate::{
    Site,
    api::shown_in,
    components::{Choice, Choices, Fact},
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, visits, zones::zone_time},
};

/// What was just done, so that the page says so.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
    /// How many held times and unproven visits were freed.
    count: String,
}

/// What the page says first.
enum Notice {
    /// A deed is done.
    Done(String),
    /// A deed is done that can be taken back.
    Undoable(String),
    /// A deed was refused; the page shows how things stand.
    Refused(String),
}

#[derive(Template)]
#[template(path = "staff/visit.html")]
struct VisitPage {
    t: &'static Words,
    page: Frame,
    notice: Option<Notice>,
    back: String,
    id: AppointmentId,
    version: i64,
    status: String,
    colour: &'static str,
    facts: Vec<Fact>,
    deeds: Deeds,
    /// Somebody on record, whom this person may hand the code to that opens their own pages.
    can_hand_code: bool,
    /// To the plans of somebody on record, for those who may see that there are any.
    plans: Option<String>,
    follow_ups: Vec<Card>,
    /// Mail about the visit itself.
    mails: Vec<Card>,
}

/// What whoever looks at a visit may do to it now.
struct Deeds {
    /// Marks, the next one first, each with the word of its button.
    marks: Vec<(&'static str, String)>,
    can_move: bool,
    can_cancel: bool,
    can_reject: bool,
    /// It was a mistake: nothing that is done every day.
    can_be_in_error: bool,
    /// What it would be again if the last mark were taken back.
    undo: Option<String>,
    /// Whoever asked for it has not proven who they are: everything they hold can be freed.
    can_release: bool,
    /// Whether everything from the same network goes as well.
    network: Choices,
    /// The same person comes again.
    can_book_next: bool,
}

/// `GET /staff/appointments/{id}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Error> {
    let visit = find(&site, &caller, &id).await?;
    let t = Words::of(caller.lang);
    let messages = messages(&site, &caller, &visit).await?;
    let done = visits::done(&query.done, &visit.appointment.status, site.clock.now(), t);
    let notice = match (query.done.as_str(), done) {
        ("fulfil", Some(done)) => Some(format!("{done} {}", outcome(&messages, t))),
        ("send-now", _) => Some(t.message_done_send_now()),
        ("released", _) => query.count.parse().ok().map(|count: usize| t.diary_done_released(count)),
        (_, done) => done,
    };
    let said = if matches!(query.done.as_str(), "undo" | "move" | "book" | "released" | "send-now") {
        Notice::Done
    } else {
        Notice::Undoable
    };
    shown(&site, &caller, &visit, &messages, StatusCode::OK, notice.map(said)).await
}

/// The visit as it stands, and why nothing was done to it.
pub(super) async fn refused(site: &Site, caller: &Caller, id: AppointmentId, why: String) -> Result<Response, Error> {
    let visit = find(site, caller, &id.to_string()).await?;
    let messages = messages(site, caller, &visit).await?;
    shown(site, caller, &visit, &messages, StatusCode::CONFLICT, Some(Notice::Refused(why))).await
}

/// A visit of the diary that this caller may see.
pub(super) async fn find(site: &Site, caller: &Caller, id: &str) -> Result<StaffVisit, Error> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::not_found())?;
    let visit = site.storage.appointment(id, &caller.permit, site.clock.now()).await?;
    visit.ok_or_else(|| Problem::not_found().into())
}

/// The marks that this caller may put on a visit now, the next one first.
pub(super) fn marks(visit: &StaffVisit, clinic: &Clinic, caller: &Caller, now: Timestamp) -> Vec<Mark> {
    let appointment = &visit.appointment;
    let grace = clinic.identity.no_show_grace;
    let fits = |mark: &Mark| {
        mark.on(appointment.clone(), grace, &visit.zone, now).is_ok()
            && may(caller, mark.action(), Some(&appointment.practitioner))
    };
    Mark::ALL.into_iter().filter(fits).collect()
}

impl Deeds {
    async fn of(site: &Site, caller: &Caller, visit: &StaffVisit, clinic: &Clinic) -> Result<Self, Error> {
        let (t, now) = (Words::of(caller.lang), site.clock.now());
        let appointment = &visit.appointment;
        let may = |act| may(caller, act, Some(&appointment.practitioner));
        let marks = marks(visit, clinic, caller, now);
        let waits = appointment.is_alive(now)
            && matches!(appointment.status, Status::AwaitingVerification { .. } | Status::AwaitingApproval { .. });
        let is_unproven = waits && matches!(appointment.status, Status::AwaitingVerification { .. });
        let can_be_off = appointment.clone().cancel_by_clinic(now).is_ok_and(|(_, event)| event.is_some());
        let can_reject = waits && may(Action::DiaryOverride);
        let undo = if may(Action::DiaryOverride) {
            site.storage.before_last_mark(appointment.id, &caller.permit, now).await?
        } else {
            None
        };
        Ok(Self {
            can_be_in_error: marks.contains(&Mark::EnterInError),
            marks: marks
                .into_iter()
                .filter(|mark| *mark != Mark::EnterInError)
                .map(|mark| (mark.code(), visits::deed(mark, t)))
                .collect(),
            can_move: moving::is_offered(visit, clinic.service(&appointment.service)) && may(Action::DiaryWrite),
            can_cancel: can_be_off && !can_reject && may(Action::DiaryWrite),
            can_reject,
            undo: undo.map(|before| visits::status(&before, now, t).0),
            can_release: is_unproven && may(Action::DiaryOverride),
            network: Choices::new(
                "network",
                t.diary_release_network(),
                vec![Choice::new("yes", t.diary_release_house())],
            ),
            can_book_next: visit.patient.is_some() && may(Action::DiaryWrite),
        })
    }

    /// Whether there is anything to do.
    fn any(&self) -> bool {
        !self.marks.is_empty()
            || self.undo.is_some()
            || [self.can_move, self.can_cancel, self.can_reject, self.can_be_in_error, self.can_release].contains(&true)
            || self.can_book_next
    }
}

async fn messages(site: &Site, caller: &Caller, visit: &StaffVisit) -> Result<Vec<MessageView>, Error> {
    Ok(site.storage.messages_of_visit(visit.appointment.id, &caller.permit, site.clock.now()).await?)
}

async fn shown(
    site: &Site,
    caller: &Caller,
    visit: &StaffVisit,
    messages: &[MessageView],
    status: StatusCode,
    notice: Option<Notice>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let appointment = &visit.appointment;
    let path = format!("/staff/appointments/{}", appointment.id);
    let frame = site.console(caller, &path, who(visit, t)).await?.at(Place::Today);
    let day = clinic.identity.zone.date(appointment.starts_at);
    let (state, colour) = visits::status(&appointment.status, now, t);

    let (mut follow_ups, mut mails) = (Vec::new(), Vec::new());
    let telling = Telling::of(site, caller).await?;
    for message in messages {
        let shown = telling.card(message);
        match message.kind {
            Kind::Reading | Kind::Correction => follow_ups.push(shown),
            Kind::VerificationCode | Kind::Booked | Kind::Moved | Kind::Reminder | Kind::Cancelled => mails.push(shown),
            // Not about a visit.
            Kind::SignIn
            | Kind::AddressLeave
            | Kind::AddressProve
            | Kind::AddressChanged
            | Kind::StaffRecovery
            | Kind::StaffRecovered => {}
        }
    }
    let may_see = may(caller, Action::PlanRead, Some(&appointment.practitioner));
    let plans = visit.patient.as_ref().filter(|_| may_see);
    let plans = plans.map(|patient| frame.to(&format!("/staff/patients/{}/plans", patient.id)));
    let shown = VisitPage {
        t,
        notice,
        back: frame.to(&format!("/staff?day={day}")),
        page: frame,
        id: appointment.id,
        version: appointment.version,
        status: state,
        colour,
        facts: facts(visit, &clinic, caller),
        deeds: Deeds::of(site, caller, visit, &clinic).await?,
        plans,
        can_hand_code: visit.patient.is_some() && may(caller, Action::HandOutCode, Some(&appointment.practitioner)),
        follow_ups,
        mails,
    };
    page(status, &shown)
}

/// When, what, where, with whom, what was typed; answers where the role reaches them.
pub(super) fn facts(visit: &StaffVisit, clinic: &Clinic, caller: &Caller) -> Vec<Fact> {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let appointment = &visit.appointment;
    let zone = shown_in(clinic, appointment);
    let service = clinic.service(&appointment.service);
    let mut facts = vec![Fact::new(
        t.diary_when(),
        format!("{}, {}", in_words(appointment.starts_at, zone.rules(), Style::DateAndTime, lang), zone_time(zone, t)),
    )];
    if let Some(service) = service {
        let minutes = appointment.ends_at.duration_since(appointment.starts_at).as_mins();
        facts.push(Fact::new(t.diary_what(), t.diary_minutes(minutes, service.title.get(lang))));
    }
    let place = clinic.location(&appointment.location).map(|place| place.name.get(lang).to_owned());
    let how = visits::modality(appointment.modality, t);
    let room = appointment.room.as_ref().map(|room| t.diary_room(room.as_str()));
    facts.push(Fact::new(
        t.diary_where(),
        [Some(how), place, room].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    ));
    if let Some(practitioner) = clinic.practitioner(&appointment.practitioner) {
        facts.push(Fact::new(t.diary_with(), practitioner.name.clone()));
    }
    facts.extend(about_the_person(visit, t));
    if let Some(needs) = &appointment.needs {
        facts.push(Fact::new(t.diary_needs(), needs.expose()));
    }
    for (question, answer) in &appointment.answers {
        let questions = service.map(|service| service.questions.as_slice()).unwrap_or_default();
        let (question, answer) =
            asked(questions, question, answer, lang).unwrap_or_else(|| (question.clone(), answer.clone()));
        facts.push(Fact::new(question, answer));
    }
    if let Some(reason) = &appointment.override_reason {
        facts.push(Fact::new(t.diary_override(), reason.clone()));
    }
    facts
}

/// What the booker typed about themself; what is on record beside it, where that says something else.
fn about_the_person(visit: &StaffVisit, t: &Words) -> Vec<Fact> {
    let Some(claimed) = &visit.appointment.claimed else {
        return Vec::new();
    };
    let typed = in_a_line([
        Some(claimed.name.expose().to_owned()),
        claimed.email.as_ref().map(|email| email.expose().to_owned()),
        claimed.phone.as_ref().map(|phone| phone.expose().to_owned()),
        claimed.birth_date.map(|date| date.to_string()),
    ]);
    match &visit.patient {
        None => vec![Fact::new(t.diary_typed_unproven(), typed)],
        Some(patient) if claimed.differs_from(patient) => {
            let on_record = in_a_line([
                Some(patient.name.expose().to_owned()),
                patient.email.as_ref().map(|email| email.expose().to_owned()),
                patient.phone.as_ref().map(|phone| phone.expose().to_owned()),
                patient.birth_date.map(|date| date.to_string()),
            ]);
            vec![Fact::new(t.diary_typed_differs(), typed), Fact::new(t.diary_on_record(), on_record)]
        }
        Some(_) => vec![Fact::new(t.diary_typed(), typed)],
    }
}

fn in_a_line(parts: [Option<String>; 4]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A question and one of its answers, in the words that the patient read.
pub(super) fn asked<'a>(
    questions: impl IntoIterator<Item = &'a Question>,
    question: &str,
    answer: &str,
    lang: Lang,
) -> Option<(String, String)> {
    let question = questions.into_iter().find(|known| known.id == question)?;
    let option = question.options.iter().find(|option| option.id == answer);
    let answer = option.map_or(answer, |option| option.text.get(lang));
    Some((question.text.get(lang).to_owned(), answer.to_owned()))
}

/// The person on record, or who the booker said they are.
pub(super) fn who(visit: &StaffVisit, t: &Words) -> String {
    let claimed = visit.appointment.claimed.as_ref().map(|claimed| &claimed.name);
    let name = visit.patient.as_ref().map(|patient| &patient.name).or(claimed);
    name.map_or_else(|| t.diary_nobody(), |name| name.expose().to_owned())
}

/// "2 follow-ups will be sent. 1 will not be sent."
pub(super) fn outcome(messages: &[MessageView], t: &Words) -> String {
    let reading = || messages.iter().filter(|message| message.kind == Kind::Reading).map(|message| &message.state);
    let not_sent = |state: &&MessageState| {
        matches!(state, MessageState::Skipped(_) | MessageState::Suppressed(_) | MessageState::Cancelled(_))
    };
    let ended = reading().filter(not_sent).count();
    let owed = reading().count() - ended;
    let mut sentences = vec![if owed == 0 { t.outcome_none() } else { t.outcome_sent(owed) }];
    if ended > 0 {
        sentences.push(t.outcome_not_sent(ended));
    }
    sentences.join(" ")
}
