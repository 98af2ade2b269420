//! Lists of messages, and the exact bytes of one.

use domain::{
    access::{AuditClass, Fields, Permit, Scope},
    audit::Trail,
    ids::{AppointmentId, ArticleSlug, JourneySlug, MessageId, PatientId, PractitionerId},
    outbox::{Purpose, Why},
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    Page, Result, Storage,
    deliveries::BYTES,
    page::{Cursor, cut},
    rows::{
        appointment, delivery, delivery_bytes,
        message::{Column, Entity},
    },
};

use super::{MessageView, view::views};

/// Which messages to list; what is none does not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageFilter {
    /// In one of these states, by the contract's codes; empty means any.
    pub states: Vec<String>,
    /// Owed to this person.
    pub patient: Option<PatientId>,
    /// From this journey.
    pub journey: Option<JourneySlug>,
    /// About, or because of, this visit.
    pub appointment: Option<AppointmentId>,
    /// About, or because of, visits with this practitioner.
    pub practitioner: Option<PractitionerId>,
    /// The most on a page, up to 200; 0 means 50.
    pub limit: u64,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

impl Storage {
    /// The messages a permit reaches, what is due last first.
    pub async fn messages(&self, filter: &MessageFilter, by: &Permit, now: Timestamp) -> Result<Page<MessageView>> {
        let limit = if filter.limit == 0 { 50 } else { Ord::min(filter.limit, 200) };
        let read = self.read().await?;
        let rows = wanted(filter, within(by))
            .order_by_desc(Column::DueAt)
            .order_by_desc(Column::Id)
            .limit(limit + 1)
            .all(&*read)
            .await?;
        let page = cut(rows, limit, |row| Cursor { at: row.due_at, id: row.id });
        let items = views(self, &read, &page.items, by, now).await?;
        drop(read);
        let trail = Trail::on(
            by.who(),
            "messages.listed",
            "messages",
            filter.patient.map_or_else(String::new, |id| id.to_string()),
        );
        self.shown(trail, by.audit(), now).await?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }

    /// One message, if the permit reaches it.
    pub async fn message(&self, id: MessageId, by: &Permit, now: Timestamp) -> Result<Option<MessageView>> {
        let Some(view) = self.find_message(id, by, now).await? else {
            return Ok(None);
        };
        // What somebody reads belongs in a chart; that something is sent to them is on their card.
        let class = match (by.audit(), &view.why) {
            (AuditClass::Card, Some(Why::Journey { .. } | Why::Correction)) => AuditClass::Chart,
            (class, _) => class,
        };
        self.shown(trail(by, "message.shown", &view), class, now).await?;
        Ok(Some(view))
    }

    async fn find_message(&self, id: MessageId, by: &Permit, now: Timestamp) -> Result<Option<MessageView>> {
        let read = self.read().await?;
        let Some(row) = one(id, by).one(&*read).await? else {
            return Ok(None);
        };
        Ok(views(self, &read, &[row], by, now).await?.pop())
    }

    /// The messages about one visit, or because of it, in the order in which they are due.
    pub async fn messages_of_visit(
        &self,
        visit: AppointmentId,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Vec<MessageView>> {
        let read = self.read().await?;
        let rows = within(by)
            .filter(Column::AppointmentId.eq(Uuid::from(visit)))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .all(&*read)
            .await?;
        views(self, &read, &rows, by, now).await
    }

    /// The messages that carried an article to these people, as far as the permit reaches what people are given to read.
    pub async fn messages_with_article(
        &self,
        (slug, lang): (&ArticleSlug, Lang),
        people: &[PatientId],
        by: &Permit,
        now: Timestamp,
    ) -> Result<Vec<MessageView>> {
        let read = self.read().await?;
        let rows = within(by)
            .filter(Column::ArticleSlug.eq(slug.as_str()))
            .filter(Column::ArticleLang.eq(lang.tag()))
            .filter(Column::PatientId.is_in(people.iter().map(|id| Uuid::from(*id))))
            .order_by_desc(Column::DueAt)
            .order_by_desc(Column::Id)
            .all(&*read)
            .await?;
        let mut items = views(self, &read, &rows, by, now).await?;
        drop(read);
        // What somebody reads is for clinical eyes only.
        items.retain(|view| view.article.is_some());
        let trail = Trail::on(by.who(), "messages.listed", "article", format!("{slug} {}", lang.tag()));
        self.shown(trail, by.audit(), now).await?;
        Ok(items)
    }

    /// How many messages a permit reaches that wait for a person.
    pub async fn messages_waiting(&self, by: &Permit, _now: Timestamp) -> Result<u64> {
        let read = self.read().await?;
        Ok(within(by).filter(Column::State.is_in(["held", "unknown"])).count(&*read).await?)
    }

    /// The exact bytes of a message's last delivery; reading them is on the record. None before they are composed.
    ///
    /// Front desk sees those of booking mail only: a link to a reading opens it. Mail that holds a code is shown to nobody.
    pub async fn message_bytes(&self, id: MessageId, by: &Permit, now: Timestamp) -> Result<Option<Vec<u8>>> {
        let Some(view) = self.find_message(id, by, now).await? else {
            return Ok(None);
        };
        let fields = view.practitioner.as_ref().map_or_else(|| by.fields(), |who| by.fields_with(who));
        let may = match fields {
            Fields::Clinical => true,
            Fields::FrontDesk => view.purpose == Purpose::CareTransactional && !view.kind.opens_reading(),
            Fields::Logistics | Fields::Operations => false,
        };
        if !may || view.kind.holds_a_secret() {
            return Ok(None);
        }
        let work = self.begin(now).await?;
        let last = delivery_bytes::Entity::find()
            .filter(
                delivery_bytes::Column::DeliveryId.in_subquery(
                    delivery::Entity::find()
                        .select_only()
                        .column(delivery::Column::Id)
                        .filter(delivery::Column::MessageId.eq(Uuid::from(id)))
                        .into_query(),
                ),
            )
            .order_by_desc(delivery_bytes::Column::KeptAt)
            .one(&*work)
            .await?;
        let Some(last) = last else {
            return Ok(None);
        };
        let bytes = self.0.sealed.open(BYTES, last.delivery_id, &last.bytes)?;
        work.commit(trail(by, "message.bytes-read", &view)).await?;
        Ok(Some(bytes))
    }
}

/// A look at one message.
fn trail(by: &Permit, action: &'static str, view: &MessageView) -> Trail {
    let trail = Trail::on(by.who(), action, "message", view.id.to_string());
    match view.patient.as_ref().and_then(|person| person.id) {
        Some(patient) => trail.about(patient),
        None => trail,
    }
}

/// The rows a permit reaches: its scope stands in the `WHERE`.
pub(super) fn within(by: &Permit) -> Select<Entity> {
    let all = Entity::find();
    match by.scope() {
        Scope::Clinic => all.filter(is_about_patients()),
        Scope::Public | Scope::Account(_) => all.filter(Expr::value(false)),
        Scope::Message(id) => all.filter(Column::Id.eq(Uuid::from(*id))),
        Scope::Visit(id) => all.filter(Column::AppointmentId.eq(Uuid::from(*id))),
        Scope::Patient(id) => all.filter(Column::PatientId.eq(Uuid::from(*id))),
        Scope::Circle(practitioners) => all.filter(visits_with(practitioners)),
    }
}

/// What is owed to patients and bookers: mail to staff about their accounts is nobody's but theirs.
fn is_about_patients() -> Condition {
    Condition::any().add(Column::PatientId.is_not_null()).add(Column::AppointmentId.is_not_null())
}

/// About, or because of, visits with these practitioners.
fn visits_with(practitioners: &[PractitionerId]) -> Condition {
    let visits = appointment::Entity::find()
        .select_only()
        .column(appointment::Column::Id)
        .filter(appointment::Column::Practitioner.is_in(practitioners.iter().map(PractitionerId::as_str)))
        .into_query();
    Condition::all().add(Column::AppointmentId.in_subquery(visits))
}

fn wanted(filter: &MessageFilter, mut rows: Select<Entity>) -> Select<Entity> {
    if !filter.states.is_empty() {
        rows = rows.filter(Column::State.is_in(filter.states.iter().map(String::as_str)));
    }
    if let Some(patient) = filter.patient {
        rows = rows.filter(Column::PatientId.eq(Uuid::from(patient)));
    }
    if let Some(journey) = &filter.journey {
        rows = rows.filter(Column::Journey.eq(journey.as_str()));
    }
    if let Some(visit) = filter.appointment {
        rows = rows.filter(Column::AppointmentId.eq(Uuid::from(visit)));
    }
    if let Some(practitioner) = &filter.practitioner {
        rows = rows.filter(visits_with(std::slice::from_ref(practitioner)));
    }
    if let Some(Cursor { at, id }) = filter.cursor.as_deref().and_then(Cursor::read) {
        let same_instant = Column::DueAt.eq(at).and(Column::Id.lt(id));
        rows = rows.filter(Condition::any().add(Column::DueAt.lt(at)).add(same_instant));
    }
    rows
}

/// The row of one message within a permit, for a transaction that changes it.
pub(super) fn one(id: MessageId, by: &Permit) -> Select<Entity> {
    within(by).filter(Column::Id.eq(Uuid::from(id)))
}
