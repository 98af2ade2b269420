//! A message as the console shows it: where it stands, why it is sent, why not.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    access::{Action, Fields},
    clinic::Clinic,
    ids::{ArticleSlug, MessageId},
    outbox::{Kind, MessageState, Purpose},
};
use storage::messages::MessageView;

use super::{may, visit::asked};
use crate::{
    Site,
    error::Error,
    extract::Caller,
    frame::address,
    words::{Words, follow_ups},
};

/// A message among others.
pub(super) struct Card {
    pub(super) id: MessageId,
    pub(super) version: i64,
    pub(super) href: String,
    /// To whom; the message's id for roles that see no names.
    pub(super) who: String,
    /// "Something to read", with the article's title for roles that see it.
    pub(super) what: String,
    /// Where it stands.
    pub(super) standing: String,
    pub(super) colour: &'static str,
    /// Why this person gets this, and when; none for roles that do not see it.
    pub(super) why: Option<String>,
    pub(super) can_be_sent_now: bool,
}

/// Tells of messages to one person of staff.
pub(super) struct Telling<'a> {
    caller: &'a Caller,
    clinic: Arc<Clinic>,
    titles: BTreeMap<ArticleSlug, String>,
}

impl<'a> Telling<'a> {
    pub(super) async fn of(site: &Site, caller: &'a Caller) -> Result<Self, Error> {
        let articles = site.storage.articles(caller.lang).await?;
        let titles = articles.into_iter().map(|article| (article.slug, article.title)).collect();
        Ok(Self { caller, clinic: site.clinic().await?, titles })
    }

    pub(super) fn card(&self, message: &MessageView) -> Card {
        let (t, lang) = (Words::of(self.caller.lang), self.caller.lang);
        let standing = follow_ups::standing(message, t, lang);
        Card {
            id: message.id,
            version: message.version,
            href: address(lang, &format!("/staff/follow-ups/{}", message.id)),
            who: who(message),
            what: self.what(message),
            standing: standing.text,
            colour: standing.tone.colour(),
            why: self.why(message),
            can_be_sent_now: self.can_be_sent_now(message),
        }
    }

    /// "Something to read: What chronic pain is"
    fn what(&self, message: &MessageView) -> String {
        let t = Words::of(self.caller.lang);
        let kind = follow_ups::kind(message.kind, t);
        match message.article.as_ref().and_then(|pin| self.titles.get(&pin.slug)) {
            Some(title) => t.message_what(kind, title.as_str()),
            None => kind,
        }
    }

    /// The explanation, with the question of its condition in the words that patients read.
    fn why(&self, message: &MessageView) -> Option<String> {
        let (t, lang) = (Words::of(self.caller.lang), self.caller.lang);
        let questions = || self.clinic.services.iter().flat_map(|service| &service.questions);
        let asked = |question: &str, answer: &str| asked(questions(), question, answer, lang);
        message.why.as_ref().map(|why| follow_ups::why(why, message.window, &message.due.zone, asked, t, lang))
    }

    /// Whether "Send now" is shown: the message is waiting, and this person may.
    fn can_be_sent_now(&self, message: &MessageView) -> bool {
        let is_waiting = match message.state {
            MessageState::Scheduled | MessageState::Deferred(_) => true,
            MessageState::Held(_)
            | MessageState::Queued
            | MessageState::Sent
            | MessageState::Failed(_)
            | MessageState::Unknown
            | MessageState::Skipped(_)
            | MessageState::Suppressed(_)
            | MessageState::Cancelled(_) => false,
        };
        is_waiting && may(self.caller, Action::MessageAct, message.practitioner.as_ref())
    }
}

/// To whom; the message's id for roles that see no names.
pub(super) fn who(message: &MessageView) -> String {
    message.patient.as_ref().map_or_else(|| message.id.to_string(), |person| person.name.expose().to_owned())
}

/// Whether this role may look at the exact bytes; storage decides again, and records it.
pub(super) fn may_see_bytes(caller: &Caller, message: &MessageView) -> bool {
    let fields = match &message.practitioner {
        Some(practitioner) => caller.permit.fields_with(practitioner),
        None => caller.permit.fields(),
    };
    match fields {
        // A code is for the person's eyes alone.
        _ if message.kind == Kind::VerificationCode => false,
        Fields::Clinical => true,
        Fields::FrontDesk => message.purpose == Purpose::CareTransactional && !message.kind.opens_reading(),
        Fields::Logistics | Fields::Operations => false,
    }
}
