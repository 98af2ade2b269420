//! Finding somebody: by a piece of the name, the address, the number, the date of birth.

use domain::{
    access::{Fields, Permit},
    audit::Trail,
    ids::PatientId,
    patients::Patient,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{Found, card};
use crate::{
    Page, Result, Storage,
    page::{Cursor, cut},
    patients,
    rows::{patient, patient_card},
};

/// Who is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// A piece of the name, the beginning of the address, digits of the number, or a date of birth; nothing lists everybody.
    pub wanted: String,
    /// How many on a page.
    pub limit: u64,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Somebody in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// Who.
    pub found: Found,
    /// Identity and contact, for those who may see the card.
    pub patient: Option<Patient>,
}

impl Storage {
    /// Whom somebody looks for, by name.
    pub async fn records(&self, filter: &RecordFilter, by: &Permit, now: Timestamp) -> Result<Page<RecordLine>> {
        use patient::Column as C;

        let read = self.read().await?;
        let sees_cards = matches!(by.fields(), Fields::FrontDesk | Fields::Clinical);
        let gone = patient_card::Entity::find()
            .select_only()
            .column(patient_card::Column::PatientId)
            .filter(patient_card::Column::MergedInto.is_not_null());
        let mut rows = patient::Entity::find()
            .filter(patients::within(by.scope()))
            .filter(C::Id.not_in_subquery(gone.into_query()))
            .filter(wanted(&filter.wanted, sees_cards));
        let last = filter.cursor.as_deref().and_then(Cursor::read);
        if let Some(last) = last
            && let Some(row) = patient::Entity::find_by_id(last.id).one(&*read).await?
        {
            let after = Condition::any()
                .add(C::NameNormal.gt(&row.name_normal))
                .add(Condition::all().add(C::NameNormal.eq(&row.name_normal)).add(C::Id.gt(row.id)));
            rows = rows.filter(after);
        }
        let rows = rows.order_by_asc(C::NameNormal).order_by_asc(C::Id).limit(filter.limit + 1).all(&*read).await?;
        let page = cut(rows, filter.limit, |row| Cursor { at: 0, id: row.id });
        let ids = page.items.iter().map(|row| row.id);
        let own = patient::Entity::find().filter(C::Id.is_in(ids)).filter(patients::within(&by.clinical()));
        let own: Vec<Uuid> = own.all(&*read).await?.iter().map(|row| row.id).collect();
        drop(read);
        let mut items = Vec::new();
        for row in &page.items {
            let person = row.patient()?;
            let found = card::found(&person);
            items.push(RecordLine { found, patient: (sees_cards || own.contains(&row.id)).then_some(person) });
        }
        self.shown(Trail::on(by.who(), "patients.listed", "patients", "list"), by.audit(), now).await?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }

    /// Who somebody is, for whoever may see their card: for choosing them in a list.
    pub async fn known_person(&self, id: PatientId, by: &Permit) -> Result<Option<Patient>> {
        let read = self.read().await?;
        let Some(row) = super::exists(&*read, id, by).await? else { return Ok(None) };
        if super::sees(&*read, id, by).await? { row.patient().map(Some) } else { Ok(None) }
    }
}

/// Whom a text may mean. Who may not see contacts cannot look for them either.
fn wanted(text: &str, sees_cards: bool) -> Condition {
    use patient::Column as C;

    let text: String = text.trim().chars().filter(|c| !['%', '_', '\\'].contains(c)).collect();
    if text.is_empty() {
        return Condition::all();
    }
    let name = text.parse::<domain::text::PersonName>().map_or_else(|_| text.to_lowercase(), |name| name.normal());
    let mut any = Condition::any().add(C::NameNormal.contains(&name));
    if !sees_cards {
        return any;
    }
    if let Ok(day) = text.parse::<Date>() {
        any = any.add(C::BirthDate.eq(day.to_string()));
    }
    if text.contains('@') {
        any = any.add(C::EmailNormal.starts_with(text.to_lowercase()));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= 4 && text.chars().all(|c| c.is_ascii_digit() || "+-(). ".contains(c)) {
        // Numbers are kept as they were typed.
        let spread: Vec<String> = digits.chars().map(String::from).collect();
        any = any.add(C::Phone.like(format!("%{}%", spread.join("%"))));
    }
    any
}
