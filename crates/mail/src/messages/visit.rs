//! A visit in a mail: what is said of it, and what calendars are told.

use domain::{
    appointments::icalendar::{Invite, Method},
    clinic::Modality,
    outbox::letter::{Letter, VisitFacts},
    text::Lang,
    time::Span,
};

use crate::{
    blocks::Block,
    message::Invitation,
    sender::{Error, Sender},
    words::{Words, city, day_and_time, line, name, time},
};

/// When, where, with whom.
pub(super) fn facts(visit: &VisitFacts, t: &Words, lang: Lang) -> Block {
    let zone = &visit.shown_in;
    let mut facts = vec![
        t.visit_when(day_and_time(visit.starts_at, zone, lang), time(visit.ends_at, zone, lang)),
        t.visit_zone(city(zone)),
    ];
    match (visit.modality, &visit.place) {
        (Modality::Video, _) => facts.push(t.visit_by_video()),
        (Modality::Phone, _) => facts.push(t.visit_by_phone()),
        (Modality::InPerson, Some(place)) => {
            facts.push(t.visit_where(name(&place.name)));
            facts.extend(place.address.as_deref().map(|address| t.visit_address(name(address))));
        }
        (Modality::InPerson, None) => {}
    }
    facts.push(t.visit_with(name(&visit.practitioner)));
    Block::List(facts)
}

/// The same for a calendar. Its title is the clinic's name and nothing else.
pub(super) fn invitation(
    letter: &Letter,
    sender: &Sender,
    visit: &VisitFacts,
    manage: &str,
    cancelled: bool,
) -> Result<Invitation, Error> {
    let t = Words::of(letter.to.lang);
    let page = sender.link(manage)?;
    let location = match (visit.modality, &visit.place) {
        (Modality::Video, _) => Some(t.visit_calendar_video()),
        (Modality::Phone, _) => Some(t.visit_calendar_phone()),
        (Modality::InPerson, Some(place)) => Some(line(
            &[Some(place.name.as_str()), place.address.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", "),
        )),
        (Modality::InPerson, None) => None,
    };
    let invite = |method| Invite {
        appointment: visit.appointment,
        host: sender.host().to_owned(),
        method,
        cancelled,
        sequence: visit.sequence,
        stamp: letter.queued_at,
        span: Span::new(visit.starts_at, visit.ends_at),
        organizer: line(&letter.clinic.name),
        organizer_email: letter.clinic.reply_to.clone(),
        attendee: Some((letter.to.name.clone(), letter.to.address.clone())),
        summary: line(&letter.clinic.name),
        location: location.clone(),
        description: Some(t.visit_calendar_note(&page)),
        url: Some(page.clone()),
    };
    let (method, name) = if cancelled { (Method::Cancel, "CANCEL") } else { (Method::Request, "REQUEST") };
    Ok(Invitation { method: name, beside: invite(Some(method)).to_ics(), attached: invite(None).to_ics() })
}
