//! Putting somebody on record at the desk, and amending what is known of them.

use domain::{
    access::Permit,
    audit::Trail,
    ids::PatientId,
    patients::{
        Claimed, Pacing, Patient,
        duplicates::Alike,
        proxy::{NoProxy, Proxy, checked},
    },
    text::{EmailAddress, Lang, PersonName, Phone, Words},
    time::Zone,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    Found, PROXY, SPEAKS, adult_age,
    card::{card, like},
    exists, sees,
};
use crate::{
    Result, Storage, Work, engine, mint, patients,
    rows::{patient, patient_card, patient_session, spelling::json},
    time::to_row,
};

/// The longest life that anybody has had, in years, with some to spare.
const LONGEST_LIFE: i16 = 130;

/// What a record is to say of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChange {
    /// Full name.
    pub name: PersonName,
    /// Their address, if they have one.
    pub email: Option<EmailAddress>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// The language mails are in.
    pub lang: Lang,
    /// The zone in which mail is timed; none means the clinic's.
    pub zone: Option<Zone>,
    /// What they speak, and whether somebody interprets.
    pub speaks: Option<Words>,
    /// Who speaks for them.
    pub proxy: Option<Proxy>,
}

/// Why a record is not kept like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// Somebody else changed it meanwhile.
    #[error("this record was changed meanwhile")]
    VersionMismatch,
    /// Another person on record has this name and address.
    #[error("another person on record has this name and address")]
    Taken,
    /// A birth date in the future, or longer ago than anybody lives.
    #[error("this cannot be a date of birth")]
    BirthDate,
    /// What is wrong with who speaks for them.
    #[error(transparent)]
    Proxy(#[from] NoProxy),
    /// There are records that may be this person's.
    #[error("there may be a record of this person already")]
    Alike(Vec<(Found, Vec<Alike>)>),
}

impl Storage {
    /// Puts somebody on record. Where others are alike, they are named first; `although` says that they were looked at.
    pub async fn begin_record(
        &self,
        new: &RecordChange,
        although: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<PatientId, NotKept>> {
        let work = self.begin(now).await?;
        if let Err(refusal) = possible(&work, new, now).await? {
            return Ok(Err(refusal));
        }
        let id: PatientId = mint::id(now);
        if !although {
            let alike = like(&*work, &new.patient(id)).await?;
            if !alike.is_empty() {
                return Ok(Err(NotKept::Alike(alike)));
            }
        }
        let claimed = Claimed {
            name: new.name.clone(),
            email: new.email.clone(),
            phone: new.phone.clone(),
            birth_date: new.birth_date,
        };
        let id = match patients::insert(&work, &claimed, new.lang, new.zone.as_ref(), now).await {
            Ok(id) => id,
            Err(crate::Error::InTheWay { .. }) => return Ok(Err(NotKept::Taken)),
            Err(error) => return Err(error),
        };
        keep_card(&work, id, new, None, now).await?;
        work.commit(Trail::on(by.who(), "patient.created", "patient", id.to_string()).about(id)).await?;
        Ok(Ok(id))
    }

    /// Amends somebody's record; none where there is no such person for this permit. Another address ends their sessions:
    /// whoever reads the old mailbox is out.
    pub async fn amend_record(
        &self,
        id: PatientId,
        change: &RecordChange,
        if_version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<std::result::Result<i64, NotKept>>> {
        use patient::Column as C;

        let work = self.begin(now).await?;
        let Some(row) = exists(&*work, id, by).await? else { return Ok(None) };
        if !sees(&*work, id, by).await? {
            return Ok(None);
        }
        if row.version != if_version {
            return Ok(Some(Err(NotKept::VersionMismatch)));
        }
        if let Err(refusal) = possible(&work, change, now).await? {
            return Ok(Some(Err(refusal)));
        }
        let before = card(&*work, row.patient()?, &self.0.sealed).await?;
        let mut columns = patient::ActiveModel::new_row(&change.patient(id), now);
        columns.created_at = NotSet;
        // How often they want mail is theirs to say, not the desk's.
        columns.pace = NotSet;
        columns.paused_until = NotSet;
        columns.version = Set(row.version + 1);
        let changed = patient::Entity::update_many()
            .set(columns)
            .filter(Condition::all().add(C::Id.eq(row.id)).add(C::Version.eq(if_version)))
            .exec(&*work)
            .await;
        match changed {
            Ok(changed) if changed.rows_affected == 0 => return Ok(Some(Err(NotKept::VersionMismatch))),
            Ok(_) => {}
            Err(error) if engine::is_unique(&error, "patient") => return Ok(Some(Err(NotKept::Taken))),
            Err(error) => return Err(error.into()),
        }
        if before.patient.email != change.email {
            patient_session::Entity::update_many()
                .col_expr(patient_session::Column::EndedAt, Expr::value(to_row(now)))
                .filter(patient_session::Column::PatientId.eq(row.id))
                .filter(patient_session::Column::EndedAt.is_null())
                .exec(&*work)
                .await?;
        }
        let since = before.proxy.filter(|(proxy, _)| change.proxy.as_ref() == Some(proxy)).map(|(_, since)| since);
        keep_card(&work, id, change, since, now).await?;
        work.commit(Trail::on(by.who(), "patient.amended", "patient", id.to_string()).about(id)).await?;
        Ok(Some(Ok(row.version + 1)))
    }
}

impl RecordChange {
    fn patient(&self, id: PatientId) -> Patient {
        Patient {
            id,
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            birth_date: self.birth_date,
            lang: self.lang,
            zone: self.zone.clone(),
            pacing: Pacing::default(),
        }
    }
}

/// Whether a record may say this today.
async fn possible(work: &Work, change: &RecordChange, now: Timestamp) -> Result<std::result::Result<(), NotKept>> {
    let clinic = work.storage().catalogue(&**work).await?;
    let today = clinic.identity.zone.date(now);
    let lives = |birth: Date| birth <= today && birth.year() > today.year().saturating_sub(LONGEST_LIFE);
    if !change.birth_date.is_none_or(lives) {
        return Ok(Err(NotKept::BirthDate));
    }
    let age = adult_age(&**work, &clinic.identity.jurisdiction).await?;
    Ok(checked(change.birth_date, change.proxy.as_ref(), age, today).map_err(NotKept::from))
}

/// Keeps what stands beside the contact. `since` is the day on which this very proxy was recorded, if they were before.
async fn keep_card(
    work: &Work,
    id: PatientId,
    change: &RecordChange,
    since: Option<Date>,
    now: Timestamp,
) -> Result<()> {
    use patient_card::Column as C;

    let (row, seals) = (Uuid::from(id), &work.storage().0.sealed);
    let today = work.storage().catalogue(&**work).await?.identity.zone.date(now);
    let kept = patient_card::ActiveModel {
        patient_id: Set(row),
        speaks: Set(change.speaks.as_ref().map(|speaks| seals.seal(SPEAKS, row, json(speaks).as_bytes()))),
        proxy: Set(change.proxy.as_ref().map(|proxy| seals.seal(PROXY, row, json(proxy).as_bytes()))),
        proxy_since: Set(change.proxy.is_some().then(|| since.unwrap_or(today).to_string())),
        merged_into: Set(None),
        merged_at: Set(None),
    };
    patient_card::Entity::insert(kept)
        .on_conflict(OnConflict::column(C::PatientId).update_columns([C::Speaks, C::Proxy, C::ProxySince]).to_owned())
        .exec_without_returning(&**work)
        .await?;
    Ok(())
}
