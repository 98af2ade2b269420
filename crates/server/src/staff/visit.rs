//! One visit, and what it led to.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::Action,
    appointments::{Refusal, Status},
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
    on_to, page,
};
use crate::{
    Site,
    api::shown_in,
    components::Fact,
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, visits, zones::zone_time},
};

/// What was just done, so that the page says so.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// What the button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fulfilment {
    /// The version the page was made from.
    version: String,
    /// Where it was pressed: `today`, or nothing for the visit's own page.
    from: String,
    /// The day that was shown there.
    day: String,
}

/// What the page says first.
enum Notice {
    /// A deed is done.
    Done(String),
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
    can_be_fulfilled: bool,
    follow_ups: Vec<Card>,
    /// Mail about the visit itself.
    mails: Vec<Card>,
}

/// `GET /staff/appointments/{id}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Error> {
    let visit = visit(&site, &caller, &id).await?;
    let t = Words::of(caller.lang);
    let messages = messages(&site, &caller, &visit).await?;
    let notice = match query.done.as_str() {
        "fulfilled" if visit.appointment.status == Status::Fulfilled => {
            Some(Notice::Done(format!("{} {}", t.diary_done_fulfilled(), outcome(&messages, t))))
        }
        "send-now" => Some(Notice::Done(t.message_done_send_now())),
        _ => None,
    };
    shown(&site, &caller, &visit, &messages, StatusCode::OK, notice).await
}

/// `POST /staff/appointments/{id}/fulfil`: with the version the page was made from, so that nobody marks what they have not seen.
pub(crate) async fn fulfil(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(form): Form<Fulfilment>,
) -> Result<Response, Error> {
    let before = visit(&site, &caller, &id).await?;
    let id = before.appointment.id;
    let version = form.version.parse().map_err(|_| Problem::version_required())?;
    let fulfilled = storage.fulfil(id, version, &caller.permit, site.clock.now()).await?;
    match fulfilled.ok_or_else(Problem::not_found)? {
        Ok(_) if form.from == "today" => {
            let day = super::today::read(&form.day).map(|day| format!("day={day}&")).unwrap_or_default();
            Ok(on_to(&caller, &format!("/staff?{day}done={id}")))
        }
        Ok(_) => Ok(on_to(&caller, &format!("/staff/appointments/{id}?done=fulfilled"))),
        Err(refusal) => {
            let t = Words::of(caller.lang);
            let said = match refusal {
                Refusal::VersionMismatch => t.diary_refused_changed(),
                _ => t.diary_refused_state(),
            };
            let now = visit(&site, &caller, &id.to_string()).await?;
            let messages = messages(&site, &caller, &now).await?;
            shown(&site, &caller, &now, &messages, StatusCode::CONFLICT, Some(Notice::Refused(said))).await
        }
    }
}

async fn visit(site: &Site, caller: &Caller, id: &str) -> Result<StaffVisit, Error> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::not_found())?;
    let visit = site.storage.appointment(id, &caller.permit, site.clock.now()).await?;
    visit.ok_or_else(|| Problem::not_found().into())
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
            Kind::Reading => follow_ups.push(shown),
            Kind::VerificationCode | Kind::Booked | Kind::Moved | Kind::Reminder | Kind::Cancelled => mails.push(shown),
        }
    }
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
        can_be_fulfilled: can_be_fulfilled(visit, now)
            && may(caller, Action::DiaryWrite, Some(&appointment.practitioner)),
        follow_ups,
        mails,
    };
    page(status, &shown)
}

/// When, what, where, with whom, what was typed; answers where the role reaches them.
fn facts(visit: &StaffVisit, clinic: &Clinic, caller: &Caller) -> Vec<Fact> {
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
    facts.push(Fact::new(t.diary_where(), [Some(how), place].into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    if let Some(practitioner) = clinic.practitioner(&appointment.practitioner) {
        facts.push(Fact::new(t.diary_with(), practitioner.name.clone()));
    }
    if let Some(claimed) = &appointment.claimed {
        let typed = [
            Some(claimed.name.expose()),
            claimed.email.as_ref().map(|email| email.expose()),
            claimed.phone.as_ref().map(|phone| phone.expose()),
        ];
        let typed = typed.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        facts.push(Fact::new(if visit.patient.is_some() { t.diary_typed() } else { t.diary_typed_unproven() }, typed));
    }
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

/// The domain decides; the page only asks whether to show the button.
pub(super) fn can_be_fulfilled(visit: &StaffVisit, now: Timestamp) -> bool {
    visit.appointment.clone().fulfil(&visit.zone, now).is_ok()
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
