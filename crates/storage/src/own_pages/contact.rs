//! What a patient sees of themself and changes: visits, name and phone, language and what mail may come.

use domain::{
    access::{Permit, Principal},
    appointments::{Appointment, Status},
    audit::Trail,
    ids::PatientId,
    outbox::{Purpose, Reason},
    patients::{
        Pace, Pacing, Patient, Pause,
        consent::{Decision, Entry, Kind, Method, stands},
    },
    text::{Lang, PersonName, Phone},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::owner;
use crate::{
    Result, Storage,
    appointments::VisitView,
    consent::{self as consents, Source},
    engine, messages, patients,
    rows::{appointment, message, patient},
    time::to_row,
    visits,
};

/// So many visits that are over are shown.
const PAST: u64 = 20;

/// A patient as they see themself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRecord {
    /// Who.
    pub patient: Patient,
    /// What they agreed to and took back, oldest first.
    pub ledger: Vec<Entry>,
}

impl OwnRecord {
    /// Whether a consent stands.
    pub fn agrees_to(&self, kind: Kind, at: Timestamp) -> bool {
        stands(&self.ledger, kind, at)
    }
}

/// A patient's visits: time, place, practitioner, state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnVisits {
    /// Those to come, the next one first.
    pub ahead: Vec<VisitView>,
    /// Those that are over or off, the latest first.
    pub past: Vec<Appointment>,
}

/// Another person on record has this name and address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another person on record has this name and address")]
pub struct Taken;

/// What somebody wants of our mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The language it is in.
    pub lang: Lang,
    /// Each question that was asked, in the words of this version, and whether the box was ticked.
    pub answers: Vec<(Kind, String, bool)>,
    /// How close together reading may come; none leaves it as it is.
    pub pace: Option<Pace>,
    /// Whether it rests for a while.
    pub pause: Pause,
    /// From which network, where it is known.
    pub network: Option<String>,
}

impl Storage {
    /// A patient's own record. None where they are no longer on record.
    pub async fn own_record(&self, by: &Permit) -> Result<Option<OwnRecord>> {
        let Some(id) = owner(by) else { return Ok(None) };
        let read = self.read().await?;
        let Some(row) = patient::Entity::find_by_id(Uuid::from(id)).one(&*read).await? else {
            return Ok(None);
        };
        let ledger = consents::ledger(&*read, id).await?;
        Ok(Some(OwnRecord { patient: row.patient()?, ledger }))
    }

    /// A patient's own visits. What was typed with them is left out.
    pub async fn own_visits(&self, by: &Permit, now: Timestamp) -> Result<OwnVisits> {
        use appointment::Column as C;

        if owner(by).is_none() {
            return Ok(OwnVisits::default());
        }
        const AHEAD: [&str; 4] = ["awaiting-approval", "booked", "arrived", "checked-in"];
        let read = self.read().await?;
        let theirs = || appointment::Entity::find().filter(visits::within(by.scope()));
        let is_ahead = || Condition::all().add(C::Status.is_in(AHEAD)).add(C::EndsAt.gt(to_row(now)));
        let ahead = theirs().filter(is_ahead()).order_by_asc(C::StartsAt).order_by_asc(C::Id).all(&*read).await?;
        let past = theirs()
            .filter(is_ahead().not())
            .filter(C::Status.is_not_in(["held", "awaiting-verification", "entered-in-error"]))
            .order_by_desc(C::StartsAt)
            .order_by_desc(C::Id)
            .limit(PAST)
            .all(&*read)
            .await?;
        let ahead = ahead.iter().map(|row| {
            let visit = row.logistics()?;
            let manage = self.0.secrets.manage_token(visit.id, row.manage_counter);
            Ok(VisitView { appointment: visits::impersonal(visit), tries_left: None, manage })
        });
        let past = past.iter().map(|row| row.logistics().map(visits::impersonal));
        Ok(OwnVisits {
            ahead: ahead.collect::<Result<Vec<_>>>()?.into_iter().filter(|view| is_shown(view, now)).collect(),
            past: past.collect::<Result<_>>()?,
        })
    }

    /// A patient writes their name or phone differently.
    pub async fn change_contact(
        &self,
        name: &PersonName,
        phone: Option<&Phone>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), Taken>> {
        use patient::Column as C;

        let Some(id) = owner(by) else { return Ok(Ok(())) };
        let work = self.begin(now).await?;
        let changed = patient::Entity::update_many()
            .col_expr(C::Version, Expr::col(C::Version).add(1))
            .col_expr(C::Name, Expr::value(name.expose()))
            .col_expr(C::NameNormal, Expr::value(name.normal()))
            .col_expr(C::Phone, Expr::value(phone.map(|phone| phone.expose().to_owned())))
            .col_expr(C::UpdatedAt, Expr::value(to_row(now)))
            .filter(C::Id.eq(Uuid::from(id)))
            .exec(&*work)
            .await;
        match changed {
            Ok(_) => {}
            Err(error) if engine::is_unique(&error, "patient") => return Ok(Err(Taken)),
            Err(error) => return Err(error.into()),
        }
        work.commit(Trail::on(by.who(), "patient.contact-changed", "patient", id.to_string()).about(id)).await?;
        Ok(Ok(()))
    }

    /// A patient says which mail may come, how often, and in which language. Only what differs from before is an entry of
    /// the ledger; what waits for a purpose that ends goes no further, and what falls into a pause moves to its end.
    pub async fn change_preferences(&self, wanted: &Preferences, by: &Permit, now: Timestamp) -> Result<()> {
        self.again(move || self.change_preferences_once(wanted, by, now)).await
    }

    async fn change_preferences_once(&self, wanted: &Preferences, by: &Permit, now: Timestamp) -> Result<()> {
        let Some(id) = owner(by) else { return Ok(()) };
        let work = self.begin(now).await?;
        patients::lock(&work, id).await?;
        let Some(row) = patient::Entity::find_by_id(Uuid::from(id)).one(&*work).await? else {
            return Ok(());
        };
        let before = row.patient()?.pacing;
        let ledger = consents::ledger(&*work, id).await?;
        let changed = wanted.answers.iter().filter(|(kind, _, yes)| stands(&ledger, *kind, now) != *yes);
        let entries: Vec<Entry> = changed
            .map(|(kind, version, yes)| Entry {
                kind: *kind,
                decision: if *yes { Decision::Given } else { Decision::Withdrawn },
                version: version.clone(),
                lang: wanted.lang,
                method: method(by.who()),
                at: now,
                network: wanted.network.clone(),
            })
            .collect();
        let source = Source { actor: by.who(), appointment: None, message: None };
        consents::append(&work, id, &entries, source).await?;
        for entry in entries.iter().filter(|entry| entry.decision == Decision::Withdrawn) {
            messages::stop_waiting(&work, ended_by(entry.kind, id), Reason::Consent).await?;
        }
        let pacing = Pacing {
            pace: wanted.pace.unwrap_or(before.pace),
            paused_until: wanted.pause.until(before.paused_until, now),
        };
        patient::Entity::update_many()
            .col_expr(patient::Column::Version, Expr::col(patient::Column::Version).add(1))
            .col_expr(patient::Column::Lang, Expr::value(wanted.lang.tag()))
            .col_expr(patient::Column::Pace, Expr::value(pacing.pace.code()))
            .col_expr(patient::Column::PausedUntil, Expr::value(pacing.paused_until.map(to_row)))
            .col_expr(patient::Column::UpdatedAt, Expr::value(to_row(now)))
            .filter(patient::Column::Id.eq(Uuid::from(id)))
            .exec(&*work)
            .await?;
        if pacing != before {
            messages::pace(&work, id, before, pacing).await?;
        }
        work.commit(preferences_trail(by.who(), id)).await
    }
}

/// Whether they were signed in, or followed a mail's link.
fn method(who: &Principal) -> Method {
    match who {
        Principal::Capability(_) => Method::PreferencePage,
        _ => Method::OnlineForm,
    }
}

fn preferences_trail(who: &Principal, id: PatientId) -> Trail {
    Trail::on(who, "patient.preferences-changed", "patient", id.to_string()).about(id)
}

/// The mail to a person that a consent was needed for; without the channel, all of it.
pub(crate) fn ended_by(kind: Kind, patient: PatientId) -> Condition {
    let theirs = Condition::all().add(message::Column::PatientId.eq(Uuid::from(patient)));
    let purposes = Purpose::ALL.into_iter().filter(|purpose| purpose.needs() == Some(kind));
    match kind {
        Kind::EmailChannel => theirs,
        Kind::CareEducation | Kind::OutcomeCheckIn => {
            theirs.add(message::Column::Purpose.is_in(purposes.map(Purpose::code)))
        }
    }
}

/// A request whose time has run out is no visit to come.
fn is_shown(view: &VisitView, now: Timestamp) -> bool {
    match &view.appointment.status {
        Status::AwaitingApproval { until } => now < *until,
        _ => true,
    }
}
