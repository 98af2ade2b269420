//! The follow-ups: what is owed to whom, what is in trouble, and sending one now.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    ids::MessageId,
    outbox::{MessageState, State},
    text::Words as FreeWords,
};
use serde::Deserialize;
use storage::messages::{DeliveryView, MessageFilter, MessageView, SendNow, SendNowRefusal};

use super::{
    message::{Card, Telling, may_see_bytes, who},
    on_to, page,
};
use crate::{
    Site,
    components::{Fact, Field, HtmlForm, Link, PageLinks, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    mail_text,
    problem::Problem,
    words::{Words, follow_ups},
};

/// Which messages, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    show: String,
    cursor: Option<String>,
}

/// Messages that a person looks at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    All,
    WillBeSent,
    OnTheirWay,
    Sent,
    Trouble,
    NotSent,
}

impl Group {
    const ALL: [Self; 6] = [Self::All, Self::WillBeSent, Self::OnTheirWay, Self::Sent, Self::Trouble, Self::NotSent];

    /// Its name in the address.
    fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::WillBeSent => "will-be-sent",
            Self::OnTheirWay => "on-their-way",
            Self::Sent => "sent",
            Self::Trouble => "trouble",
            Self::NotSent => "not-sent",
        }
    }

    fn name(self, t: &Words) -> String {
        match self {
            Self::All => t.follow_ups_all(),
            Self::WillBeSent => t.follow_ups_will_be_sent(),
            Self::OnTheirWay => t.follow_ups_on_their_way(),
            Self::Sent => t.follow_ups_sent(),
            Self::Trouble => t.follow_ups_trouble(),
            Self::NotSent => t.follow_ups_not_sent(),
        }
    }

    /// The states it holds; none means every one.
    fn states(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::WillBeSent => &["scheduled", "deferred"],
            Self::OnTheirWay => &["queued"],
            Self::Sent => &["sent"],
            Self::Trouble => &["held", "failed", "unknown"],
            Self::NotSent => &["skipped", "suppressed", "cancelled"],
        }
    }
}

#[derive(Template)]
#[template(path = "staff/follow_ups.html")]
struct FollowUpsPage {
    t: &'static Words,
    page: Frame,
    groups: Vec<Tab>,
    is_trouble: bool,
    cards: Vec<Card>,
    pages: PageLinks,
}

/// A link to one group.
struct Tab {
    link: Link,
    is_here: bool,
}

/// What was just done, and whether the mail itself is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    done: String,
    mail: String,
}

/// What the button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Press {
    version: String,
    /// Why window or spacing are set aside.
    reason: String,
    /// The reason was asked for: an empty one is a mistake.
    asked: String,
    /// Where it was pressed: `visit`, or nothing for the message's own page.
    from: String,
}

#[derive(Template)]
#[template(path = "staff/message.html")]
struct MessagePage {
    t: &'static Words,
    page: Frame,
    /// Sends it now, for those who may; asks for a reason where one is needed.
    form: Option<HtmlForm>,
    done: Option<String>,
    refused: Option<String>,
    back: String,
    card: Card,
    facts: Vec<Fact>,
    deliveries: Vec<Vec<Fact>>,
    /// When its hours begin.
    next_open: Option<String>,
    /// Where the exact mail is shown, for roles that may.
    mail_link: Option<String>,
    mail: Option<mail_text::Shown>,
}

/// `GET /staff/follow-ups`
pub(crate) async fn show(site: Site, caller: Caller, Query(which): Query<Which>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let group = Group::ALL.into_iter().find(|group| group.code() == which.show).ok_or_else(Problem::not_found)?;
    let filter = MessageFilter {
        states: group.states().iter().map(|code| (*code).to_owned()).collect(),
        cursor: which.cursor.clone(),
        ..MessageFilter::default()
    };
    let messages = site.storage.messages(&filter, &caller.permit, site.clock.now()).await?;

    let path = group_path(group);
    let frame = site.console(&caller, &path, t.follow_ups_heading()).await?.at(Place::FollowUps);
    let telling = Telling::of(&site, &caller).await?;
    let next = messages.next_cursor.map(|cursor| {
        let query = serde_urlencoded::to_string([("show", group.code()), ("cursor", &cursor)]);
        let query = query.expect("texts can be written as a query");
        Link::new(frame.to(&format!("/staff/follow-ups?{query}")), t.follow_ups_earlier())
    });
    let first = which.cursor.map(|_| Link::new(frame.to(&path), t.follow_ups_newest()));
    let shown = FollowUpsPage {
        groups: Group::ALL
            .into_iter()
            .map(|one| Tab { link: Link::new(frame.to(&group_path(one)), one.name(t)), is_here: one == group })
            .collect(),
        is_trouble: group == Group::Trouble,
        cards: messages.items.iter().map(|message| telling.card(message)).collect(),
        pages: PageLinks { previous: first, next },
        page: frame,
        t,
    };
    page(StatusCode::OK, &shown)
}

fn group_path(group: Group) -> String {
    match group {
        Group::All => "/staff/follow-ups".to_owned(),
        one => format!("/staff/follow-ups?show={}", one.code()),
    }
}

/// `GET /staff/follow-ups/{id}`
pub(crate) async fn message(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(looking): Query<Looking>,
) -> Result<Response, Error> {
    let view = view(&site, &caller, &id).await?;
    let t = Words::of(caller.lang);
    let mut shown = shown(&site, &caller, &view).await?;
    if looking.done == "send-now" {
        shown.done = Some(t.message_done_send_now());
    }
    if !looking.mail.is_empty() && may_see_bytes(&caller, &view) {
        // Looking at it is on the record, so it is read only when it was asked for.
        let bytes = site.storage.message_bytes(view.id, &caller.permit, site.clock.now()).await?;
        shown.mail = bytes.map(|bytes| mail_text::read(&bytes));
    }
    page(StatusCode::OK, &shown)
}

/// `POST /staff/follow-ups/{id}/send-now`
pub(crate) async fn send_now(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(press): Form<Press>,
) -> Result<Response, Error> {
    let before = view(&site, &caller, &id).await?;
    let version = press.version.parse().map_err(|_| Problem::version_required())?;
    let reason: Option<FreeWords> = press.reason.parse().ok();
    let reason = reason.as_ref().map(|reason| reason.expose());
    let sent = storage.send_now(before.id, Some(version), reason, &caller.permit, site.clock.now()).await?;
    let refusal = match sent {
        Ok(SendNow::Due(view) | SendNow::InHand(view)) => {
            let path = match view.appointment {
                Some(visit) if press.from == "visit" => format!("/staff/appointments/{visit}?done=send-now"),
                _ => format!("/staff/follow-ups/{}?done=send-now", view.id),
            };
            return Ok(on_to(&caller, &path));
        }
        Err(SendNowRefusal::Absent) => return Err(Problem::not_found().into()),
        Err(refusal) => refusal,
    };

    let t = Words::of(caller.lang);
    let now = view(&site, &caller, &id).await?;
    let mut shown = shown(&site, &caller, &now).await?;
    match refusal {
        SendNowRefusal::OverrideRequired { next_open } => {
            let mut problems = Problems::none();
            if !press.asked.is_empty() {
                problems.add("reason", t.message_reason_missing());
            }
            let form = send_form(&shown.page, &now, problems)
                .keeps("asked", "yes")
                .keeps("from", press.from)
                .asks(Field::text("reason", t.message_reason()).hint(t.message_reason_hint()).value(press.reason))
                .button(t.message_send_now_anyway());
            shown.page = shown.page.with_problems(form.has_problems());
            shown.form = Some(form);
            shown.next_open = Some(follow_ups::when(next_open, &now.due.zone, t, caller.lang));
        }
        SendNowRefusal::VersionMismatch => shown.refused = Some(t.message_refused_changed()),
        SendNowRefusal::Consent => shown.refused = Some(t.message_refused_consent()),
        SendNowRefusal::Address => shown.refused = Some(t.message_refused_address()),
        SendNowRefusal::WrongState(MessageState::Sent) => shown.refused = Some(t.message_refused_sent()),
        SendNowRefusal::WrongState(_) | SendNowRefusal::Absent => shown.refused = Some(t.message_refused_state()),
    }
    page(StatusCode::CONFLICT, &shown)
}

async fn view(site: &Site, caller: &Caller, id: &str) -> Result<MessageView, Error> {
    let id: MessageId = id.parse().map_err(|_| Problem::not_found())?;
    let view = site.storage.message(id, &caller.permit, site.clock.now()).await?;
    view.ok_or_else(|| Problem::not_found().into())
}

async fn shown(site: &Site, caller: &Caller, view: &MessageView) -> Result<MessagePage, Error> {
    let t = Words::of(caller.lang);
    let path = format!("/staff/follow-ups/{}", view.id);
    let frame = site.console(caller, &path, t.message_heading(who(view))).await?.at(Place::FollowUps);
    let card = Telling::of(site, caller).await?.card(view);
    let has_mail = !view.deliveries.is_empty() && may_see_bytes(caller, view);
    Ok(MessagePage {
        t,
        form: card.can_be_sent_now.then(|| send_form(&frame, view, Problems::none()).button(t.message_send_now())),
        done: None,
        refused: None,
        back: frame.to("/staff/follow-ups"),
        card,
        facts: facts(view, caller, &frame),
        deliveries: view.deliveries.iter().map(|delivery| delivery_facts(delivery, view, caller)).collect(),
        next_open: None,
        mail_link: has_mail.then(|| format!("{}?mail=exact", frame.to(&path))),
        mail: None,
        page: frame,
    })
}

/// Sends a message now, as it was seen.
fn send_form(frame: &Frame, view: &MessageView, problems: Problems) -> HtmlForm {
    let action = frame.to(&format!("/staff/follow-ups/{}/send-now", view.id));
    HtmlForm::to(action, problems).keeps("version", view.version.to_string())
}

fn facts(view: &MessageView, caller: &Caller, frame: &Frame) -> Vec<Fact> {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let mut facts = vec![
        Fact::new(t.message_purpose(), follow_ups::purpose(view.purpose, t)),
        Fact::new(t.message_due(), follow_ups::when(view.due.at, &view.due.zone, t, lang)),
        Fact::new(t.message_useful_until(), follow_ups::when(view.send_before, &view.due.zone, t, lang)),
    ];
    if let Some(reason) = &view.override_reason {
        facts.push(Fact::new(t.message_override(), reason.clone()));
    }
    if let Some(visit) = view.appointment {
        let href = frame.to(&format!("/staff/appointments/{visit}"));
        facts.push(Fact::new(t.message_visit(), t.message_visit_open()).linked(href));
    }
    facts
}

/// What is known of one way out of the house.
fn delivery_facts(delivery: &DeliveryView, view: &MessageView, caller: &Caller) -> Vec<Fact> {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let mut facts = vec![
        Fact::new(t.delivery_state(), delivery_state(&delivery.state, t)),
        Fact::new(t.delivery_to(), delivery.domain.clone()),
        Fact::new(t.delivery_attempts(), t.number(delivery.attempts)),
    ];
    if let Some(at) = delivery.accepted_at {
        facts.push(Fact::new(t.delivery_accepted(), follow_ups::when(at, &view.due.zone, t, lang)));
    }
    let reply = [delivery.code.map(|code| code.to_string()), delivery.enhanced.clone(), delivery.words.clone()];
    let reply = reply.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if !reply.is_empty() {
        facts.push(Fact::new(t.delivery_reply(), reply));
    }
    facts.push(Fact::new(t.delivery_message_id(), delivery.message_id.clone()));
    facts
}

fn delivery_state(state: &State, t: &Words) -> String {
    match state {
        State::Queued { .. } => t.delivery_queued(),
        State::Leased { .. } => t.delivery_leased(),
        State::Transmitting { .. } => t.delivery_transmitting(),
        State::RetryWait { .. } => t.delivery_retry_wait(),
        State::Accepted => t.delivery_is_accepted(),
        State::Rejected => t.delivery_rejected(),
        State::Failed(reason) => t.delivery_failed(follow_ups::reason(*reason, t)),
        State::OutcomeUnknown => t.delivery_outcome_unknown(),
        State::Held(reason) => t.delivery_held(follow_ups::reason(*reason, t)),
        State::PresumedAccepted => t.delivery_presumed(),
        State::Stopped(reason) => t.delivery_stopped(follow_ups::reason(*reason, t)),
    }
}
