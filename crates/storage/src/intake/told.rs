//! What intakes tell whoever writes a plan: what their answers speak against, and whether the safety questions were answered.

use std::collections::BTreeMap;

use domain::{ids::PatientId, text::Bilingual};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::SENT;
use crate::{
    Result, Storage,
    rows::{intake, intake_revision, spelling::Reader},
    time::from_row,
};

/// What somebody's intakes tell.
#[derive(Default)]
pub(crate) struct Told {
    /// What answers speak against, each as it was asked: of what was sent, and of what is being changed.
    pub(crate) contraindications: BTreeMap<String, Bilingual>,
    /// When the last one was sent, and whether every safety question that it asked has its answer.
    pub(crate) screened: Option<(Timestamp, bool)>,
}

impl Storage {
    /// What somebody's intakes tell.
    pub(crate) async fn told(&self, database: &impl ConnectionTrait, patient: PatientId, today: Date) -> Result<Told> {
        let rows = intake::Entity::find().filter(intake::Column::PatientId.eq(Uuid::from(patient)));
        let mut told = Told::default();
        for row in rows.order_by_asc(intake::Column::BegunAt).all(database).await? {
            let mut read = self.intake(database, &row).await?;
            told.contraindications.extend(read.questionnaire.contraindications(&read.sheet.answers));
            let sent = intake_revision::Entity::find()
                .filter(intake_revision::Column::IntakeId.eq(row.id))
                .order_by_desc(intake_revision::Column::Number)
                .one(database)
                .await?;
            let Some(sent) = sent else { continue };
            let opened = self.0.sealed.open(SENT, sent.id, &sent.sheet)?;
            let reader = Reader::of("intake_revision", &sent.id);
            read.sheet = serde_json::from_slice(&opened).map_err(|_| reader.corrupt("sheet"))?;
            told.contraindications.extend(read.questionnaire.contraindications(&read.sheet.answers));
            let screen = read.interview().screen(&read.sheet, read.birth, today);
            told.screened = Some((from_row(sent.sent_at), screen.is_complete()));
        }
        Ok(told)
    }
}
