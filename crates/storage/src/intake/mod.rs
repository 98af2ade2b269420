//! Intakes: what a person answers before a first visit, saved after each page, sent as revisions that never change.

mod answer;
mod send;
mod told;

pub use answer::{NotBorn, Saved};
pub use send::NotSent;

use domain::{
    access::{Permit, Scope},
    audit::Trail,
    ids::{IntakeId, PatientId},
    intake::{Interview, Questionnaire, Sheet},
    measures::Pack,
    red_flags::RedFlags,
    text::Lang,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect as _,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work,
    clinical::{packs, questionnaire, questionnaires, rules, rules_now},
    engine, mint,
    rows::{appointment, intake, patient, spelling::Reader},
    sealed::Field,
    time::{from_row, to_row},
    visits,
};

const SHEET: Field = Field("intake", "sheet");
const SENT: Field = Field("intake_revision", "sheet");

/// One person's intake, and what it was begun with.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Names it.
    pub id: IntakeId,
    /// Whose it is.
    pub patient: PatientId,
    /// What is asked, in the version it was begun with.
    pub questionnaire: Questionnaire,
    /// The safety questions, likewise.
    pub rules: RedFlags,
    /// The measures that may be asked.
    pub packs: Vec<Pack>,
    /// The language it was begun in.
    pub lang: Lang,
    /// What was answered.
    pub sheet: Sheet,
    /// When the person was born, as far as is known.
    pub birth: Option<Date>,
    /// When it was sent, and is not being changed.
    pub sent_at: Option<Timestamp>,
    knew_birth: bool,
    rules_version: i32,
}

impl Intake {
    /// The person's way through it.
    pub fn interview(&self) -> Interview<'_> {
        Interview {
            questionnaire: &self.questionnaire,
            rules: &self.rules,
            packs: &self.packs,
            lang: self.lang,
            knows_birth: self.knew_birth,
            // No clinic can record its responders yet, so nobody is asked.
            somebody_answers: false,
        }
    }
}

impl Storage {
    /// The intake of whoever is signed in; none before they begin.
    pub async fn own_intake(&self, by: &Permit) -> Result<Option<Intake>> {
        let read = self.read().await?;
        let Some(row) = theirs(&*read, by).await? else { return Ok(None) };
        self.intake(&*read, &row).await.map(Some)
    }

    /// Begins an intake in the questionnaire of the person's next visit, or goes on with the one there is; a sent one is
    /// opened again for changes. None where the clinic asks nothing.
    pub async fn begin_intake(&self, lang: Lang, by: &Permit, now: Timestamp) -> Result<Option<Intake>> {
        self.again(move || self.begin_intake_once(lang, by, now)).await
    }

    async fn begin_intake_once(&self, lang: Lang, by: &Permit, now: Timestamp) -> Result<Option<Intake>> {
        let Scope::Patient(patient) = *by.scope() else { return Ok(None) };
        let work = self.begin(now).await?;
        if let Some(row) = theirs(&*work, by).await? {
            intake::Entity::update_many()
                .col_expr(intake::Column::State, Expr::value("open"))
                .col_expr(intake::Column::Version, Expr::col(intake::Column::Version).add(1))
                .filter(intake::Column::Id.eq(row.id))
                .exec(&*work)
                .await?;
            let intake = self.intake(&*work, &row).await?;
            work.commit(trail(by, "intake.resumed", intake.id, patient)).await?;
            return Ok(Some(Intake { sent_at: None, ..intake }));
        }
        let all = questionnaires(&*work).await?;
        let service = next_service(&work, by, now).await?;
        let asked = Questionnaire::for_service(&all, service.as_ref()).cloned();
        let (Some(asked), Some((_, rules_version))) = (asked, rules_now(&*work).await?) else { return Ok(None) };
        let Some(person) = patient::Entity::find_by_id(Uuid::from(patient)).one(&*work).await? else {
            return Ok(None);
        };
        let id: IntakeId = mint::id::<Uuid>(now).into();
        let row = intake::Model {
            id: id.into(),
            version: 1,
            patient_id: patient.into(),
            questionnaire: asked.id.to_string(),
            questionnaire_version: i32::try_from(asked.version).unwrap_or(i32::MAX),
            rules_version,
            lang: lang.tag().to_owned(),
            knew_birth: person.birth_date.is_some(),
            state: "open".to_owned(),
            sheet: sealed(&work, SHEET, id.into(), &Sheet::default()),
            begun_at: to_row(now),
            saved_at: to_row(now),
            sent_at: None,
        };
        match intake::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*work).await {
            Ok(_) => {}
            // Two tabs began at once: the second one goes on with the first one's.
            Err(error) if engine::is_unique(&error, "intake") => {
                return Err(crate::Error::InTheWay { code: "intake".to_owned() });
            }
            Err(error) => return Err(error.into()),
        }
        let intake = self.intake(&*work, &row).await?;
        work.commit(trail(by, "intake.begun", id, patient)).await?;
        Ok(Some(intake))
    }

    /// An intake as its row tells it.
    async fn intake(&self, database: &impl ConnectionTrait, row: &intake::Model) -> Result<Intake> {
        let reader = Reader::of("intake", &row.id);
        let missing = |what| reader.corrupt(what);
        let asked = questionnaire(database, &row.questionnaire, row.questionnaire_version).await?;
        let person = patient::Entity::find_by_id(row.patient_id).one(database).await?;
        let birth = person.as_ref().and_then(|person| person.birth_date.as_deref());
        let opened = self.0.sealed.open(SHEET, row.id, &row.sheet)?;
        Ok(Intake {
            id: row.id.into(),
            patient: row.patient_id.into(),
            questionnaire: asked.ok_or_else(|| missing("questionnaire"))?,
            rules: rules(database, row.rules_version).await?.ok_or_else(|| missing("rules_version"))?,
            packs: packs(database).await?,
            lang: reader.parse("lang", &row.lang)?,
            sheet: serde_json::from_slice(&opened).map_err(|_| missing("sheet"))?,
            birth: reader.parse_if("birth_date", birth)?,
            sent_at: row.sent_at.filter(|_| row.state == "sent").map(from_row),
            knew_birth: row.knew_birth,
            rules_version: row.rules_version,
        })
    }
}

/// The row of whoever is signed in.
async fn theirs(database: &impl ConnectionTrait, by: &Permit) -> Result<Option<intake::Model>> {
    let Scope::Patient(patient) = by.scope() else { return Ok(None) };
    let rows = intake::Entity::find().filter(intake::Column::PatientId.eq(Uuid::from(*patient)));
    Ok(rows.order_by_desc(intake::Column::BegunAt).one(database).await?)
}

/// The service of the person's next visit.
async fn next_service(work: &Work, by: &Permit, now: Timestamp) -> Result<Option<domain::ids::ServiceId>> {
    use appointment::Column as C;

    const AHEAD: [&str; 4] = ["awaiting-approval", "booked", "arrived", "checked-in"];
    let next = appointment::Entity::find()
        .filter(visits::within(by.scope()))
        .filter(C::Status.is_in(AHEAD))
        .filter(C::EndsAt.gt(to_row(now)))
        .order_by_asc(C::StartsAt)
        .limit(1)
        .one(&**work)
        .await?;
    next.map(|row| row.logistics().map(|visit| visit.service)).transpose()
}

/// A sheet, sealed for a row.
fn sealed(work: &Work, field: Field, row: Uuid, sheet: &Sheet) -> Vec<u8> {
    let plain = serde_json::to_vec(sheet).expect("answers can always be written as JSON");
    work.storage().0.sealed.seal(field, row, &plain)
}

fn trail(by: &Permit, action: &'static str, id: IntakeId, patient: PatientId) -> Trail {
    Trail::on(by.who(), action, "intake", id.to_string()).about(patient)
}
