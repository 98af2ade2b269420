//! Visits as rows: the only file that knows how a visit's state is spelled. Answers and needs are sealed.

use std::collections::BTreeMap;

use domain::{
    appointments::{Appointment, Status},
    clinic::Modality,
    patients::Claimed,
    text::{EmailAddress, Words},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    entity::prelude::*,
};

use super::spelling::{Reader, json, word};
use crate::{
    Result,
    sealed::{Field, Seals},
    time::{from_row, to_row},
};

const ANSWERS: Field = Field("appointment", "answers");
const NEEDS: Field = Field("appointment", "needs");

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub sequence: i32,
    pub status: String,
    pub until: Option<i64>,
    pub renewed: bool,
    pub cancelled_by: Option<String>,
    pub late: bool,
    pub service: String,
    pub modality: String,
    pub location: String,
    pub practitioner: String,
    pub room: Option<String>,
    pub starts_at: i64,
    pub ends_at: i64,
    pub patient_id: Option<Uuid>,
    pub claimed_name: Option<String>,
    pub claimed_email: Option<String>,
    pub claimed_email_normal: Option<String>,
    pub claimed_phone: Option<String>,
    pub claimed_birth_date: Option<String>,
    pub answers: Option<Vec<u8>>,
    pub needs: Option<Vec<u8>>,
    pub consents: String,
    pub lang: String,
    pub zone: Option<String>,
    pub created_via: String,
    pub override_reason: Option<String>,
    pub cancel_reason: Option<String>,
    pub manage_counter: i32,
    pub visitor_hash: Option<Vec<u8>>,
    pub network_hash: Option<Vec<u8>>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// States in which nobody has proven who they are.
pub(crate) const UNPROVEN: [&str; 2] = ["held", "awaiting-verification"];

/// The FHIR codes under which a stored state is shown, beside the time that ends a pending one.
pub(crate) fn stored_as(fhir: &str) -> &'static [&'static str] {
    match fhir {
        "pending" => &["awaiting-verification", "awaiting-approval"],
        "booked" => &["booked"],
        "arrived" => &["arrived"],
        "checked-in" => &["checked-in"],
        "fulfilled" => &["fulfilled"],
        "noshow" => &["noshow"],
        "cancelled" => &["cancelled"],
        "entered-in-error" => &["entered-in-error"],
        _ => &[],
    }
}

impl Model {
    /// The visit this row stands for, its sealed fields opened.
    pub(crate) fn visit(&self, seals: &Seals) -> Result<Appointment> {
        let row = Reader::of("appointment", &self.id);
        let mut visit = self.logistics()?;
        if let Some(sealed) = &self.answers {
            let opened = seals.open(ANSWERS, self.id, sealed)?;
            visit.answers = serde_json::from_slice(&opened).map_err(|_| row.corrupt("answers"))?;
        }
        if let Some(sealed) = &self.needs {
            let opened = String::from_utf8(seals.open(NEEDS, self.id, sealed)?).map_err(|_| row.corrupt("needs"))?;
            visit.needs = Some(row.parse::<Words>("needs", &opened)?);
        }
        Ok(visit)
    }

    /// The visit without what is sealed.
    pub(crate) fn logistics(&self) -> Result<Appointment> {
        let row = Reader::of("appointment", &self.id);
        let claimed = match &self.claimed_name {
            Some(name) => Some(Claimed {
                name: row.parse("claimed_name", name)?,
                email: row.parse_if("claimed_email", self.claimed_email.as_deref())?,
                phone: row.parse_if("claimed_phone", self.claimed_phone.as_deref())?,
                birth_date: row.parse_if("claimed_birth_date", self.claimed_birth_date.as_deref())?,
            }),
            None => None,
        };
        Ok(Appointment {
            id: self.id.into(),
            version: self.version,
            sequence: self.sequence,
            status: self.state(row)?,
            service: row.parse("service", &self.service)?,
            modality: Modality::from_code(&self.modality).ok_or_else(|| row.corrupt("modality"))?,
            location: row.parse("location", &self.location)?,
            practitioner: row.parse("practitioner", &self.practitioner)?,
            room: row.parse_if("room", self.room.as_deref())?,
            starts_at: from_row(self.starts_at),
            ends_at: from_row(self.ends_at),
            patient: self.patient_id.map(Into::into),
            claimed,
            answers: BTreeMap::new(),
            needs: None,
            consents: row.json("consents", &self.consents)?,
            lang: row.parse("lang", &self.lang)?,
            zone: row.parse_if("zone", self.zone.as_deref())?,
            created_via: row.word("created_via", &self.created_via)?,
            override_reason: self.override_reason.clone(),
            created_at: from_row(self.created_at),
            updated_at: from_row(self.updated_at),
        })
    }

    fn state(&self, row: Reader<'_>) -> Result<Status> {
        Ok(match (self.status.as_str(), self.until.map(from_row), &self.cancelled_by) {
            ("held", Some(until), None) => Status::Held { until, renewed: self.renewed },
            ("awaiting-verification", Some(until), None) => Status::AwaitingVerification { until },
            ("awaiting-approval", Some(until), None) => Status::AwaitingApproval { until },
            ("booked", None, None) => Status::Booked,
            ("arrived", None, None) => Status::Arrived,
            ("checked-in", None, None) => Status::CheckedIn,
            ("fulfilled", None, None) => Status::Fulfilled,
            ("noshow", None, None) => Status::NoShow,
            ("cancelled", None, Some(by)) => Status::Cancelled { by: row.word("cancelled_by", by)?, late: self.late },
            ("entered-in-error", None, None) => Status::EnteredInError,
            _ => return Err(row.corrupt("status disagrees with what belongs to it")),
        })
    }
}

impl ActiveModel {
    /// Everything the domain knows of a visit. What only storage knows (`cancel_reason`, `manage_counter`, who is at the
    /// other end) is left as it is.
    pub(crate) fn of(visit: &Appointment, seals: &Seals) -> Self {
        let id: Uuid = visit.id.into();
        let (status, renewed, cancelled_by, late) = spelled(&visit.status);
        let claimed = visit.claimed.as_ref();
        let email = claimed.and_then(|claimed| claimed.email.as_ref());
        let answers = (!visit.answers.is_empty()).then(|| seals.seal(ANSWERS, id, json(&visit.answers).as_bytes()));
        Self {
            id: Set(id),
            version: Set(visit.version),
            sequence: Set(visit.sequence),
            status: Set(status.to_owned()),
            until: Set(visit.status.expires_at().map(to_row)),
            renewed: Set(renewed),
            cancelled_by: Set(cancelled_by),
            late: Set(late),
            service: Set(visit.service.to_string()),
            modality: Set(visit.modality.code().to_owned()),
            location: Set(visit.location.to_string()),
            practitioner: Set(visit.practitioner.to_string()),
            room: Set(visit.room.as_ref().map(ToString::to_string)),
            starts_at: Set(to_row(visit.starts_at)),
            ends_at: Set(to_row(visit.ends_at)),
            patient_id: Set(visit.patient.map(Into::into)),
            claimed_name: Set(claimed.map(|claimed| claimed.name.expose().to_owned())),
            claimed_email: Set(email.map(|email| email.expose().to_owned())),
            claimed_email_normal: Set(email.map(EmailAddress::normal)),
            claimed_phone: Set(claimed
                .and_then(|claimed| claimed.phone.as_ref())
                .map(|phone| phone.expose().to_owned())),
            claimed_birth_date: Set(claimed.and_then(|claimed| claimed.birth_date).map(|date| date.to_string())),
            answers: Set(answers),
            needs: Set(sealed_needs(visit, seals)),
            consents: Set(json(&visit.consents)),
            lang: Set(visit.lang.tag().to_owned()),
            zone: Set(visit.zone.as_ref().map(|zone| zone.name().to_owned())),
            created_via: Set(word(visit.created_via)),
            override_reason: Set(visit.override_reason.clone()),
            cancel_reason: NotSet,
            manage_counter: NotSet,
            visitor_hash: NotSet,
            network_hash: NotSet,
            created_at: Set(to_row(visit.created_at)),
            updated_at: Set(to_row(visit.updated_at)),
        }
    }
}

impl ActiveModel {
    /// The same, with what would help at the visit.
    pub(crate) fn needs_of(visit: &Appointment, seals: &Seals) -> Self {
        Self { needs: Set(sealed_needs(visit, seals)), ..Self::state_of(visit) }
    }

    /// What a change of state or time may change, and nothing else: what was typed stays sealed as it is.
    pub(crate) fn state_of(visit: &Appointment) -> Self {
        let (status, renewed, cancelled_by, late) = spelled(&visit.status);
        Self {
            version: Set(visit.version),
            sequence: Set(visit.sequence),
            status: Set(status.to_owned()),
            until: Set(visit.status.expires_at().map(to_row)),
            renewed: Set(renewed),
            cancelled_by: Set(cancelled_by),
            late: Set(late),
            modality: Set(visit.modality.code().to_owned()),
            location: Set(visit.location.to_string()),
            practitioner: Set(visit.practitioner.to_string()),
            room: Set(visit.room.as_ref().map(ToString::to_string)),
            starts_at: Set(to_row(visit.starts_at)),
            ends_at: Set(to_row(visit.ends_at)),
            patient_id: Set(visit.patient.map(Into::into)),
            override_reason: Set(visit.override_reason.clone()),
            updated_at: Set(to_row(visit.updated_at)),
            ..<Self as sea_orm::ActiveModelTrait>::default()
        }
    }
}

fn sealed_needs(visit: &Appointment, seals: &Seals) -> Option<Vec<u8>> {
    visit.needs.as_ref().map(|needs| seals.seal(NEEDS, visit.id.into(), needs.expose().as_bytes()))
}

/// A state as columns: its name, `renewed`, `cancelled_by`, `late`. The time that ends it is a column of its own.
pub(crate) fn spelled(status: &Status) -> (&'static str, bool, Option<String>, bool) {
    match status {
        Status::Held { renewed, .. } => ("held", *renewed, None, false),
        Status::AwaitingVerification { .. } => ("awaiting-verification", false, None, false),
        Status::AwaitingApproval { .. } => ("awaiting-approval", false, None, false),
        Status::Booked => ("booked", false, None, false),
        Status::Arrived => ("arrived", false, None, false),
        Status::CheckedIn => ("checked-in", false, None, false),
        Status::Fulfilled => ("fulfilled", false, None, false),
        Status::NoShow => ("noshow", false, None, false),
        Status::Cancelled { by, late } => ("cancelled", false, Some(word(*by)), *late),
        Status::EnteredInError => ("entered-in-error", false, None, false),
    }
}
