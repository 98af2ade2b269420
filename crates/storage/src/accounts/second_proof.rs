//! The second proof: a code of an app (RFC 6238), each accepted once; and recovery codes, each good for once.

use domain::{
    accounts::{Code, RECOVERY_CODES, recovery_code},
    ids::StaffId,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use crate::{
    Result, Work, mint,
    rows::{credential, recovery_code as rows},
    sealed::Field,
    time::to_row,
};

/// Where an account's seed is kept.
pub(super) const SEED: Field = Field("credential", "seed");

/// A new seed: 160 bits, as RFC 4226 recommends.
pub(super) fn new_seed() -> [u8; 20] {
    mint::bytes()
}

/// A seed as it is typed into an app.
pub(super) fn spelled(seed: &[u8]) -> String {
    Secret::from(seed).to_base32()
}

/// The step of time whose code this is, if it is one of now, the last or the next half minute.
pub(super) fn step_of(seed: &[u8], digits: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.as_second()).ok()?;
    i64::try_from(totp(seed).check(digits, seconds)?).ok()
}

fn totp(seed: &[u8]) -> Totp {
    // SHA-1 because apps know no other; as a keyed hash it is sound.
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(Secret::from(seed))
        .build_noncompliant()
}

/// Whether a code is right and was not used before; then it is used.
pub(super) async fn accepted(work: &Work, staff: StaffId, code: &Code, now: Timestamp) -> Result<bool> {
    match code {
        Code::App(digits) => step_accepted(work, staff, digits, now).await,
        Code::Recovery(code) => {
            let used = rows::Entity::update_many()
                .col_expr(rows::Column::UsedAt, Expr::value(to_row(now)))
                .filter(rows::Column::StaffId.eq(Uuid::from(staff)))
                .filter(rows::Column::CodeHash.eq(hash(work, staff, code)))
                .filter(rows::Column::UsedAt.is_null())
                .exec(&**work)
                .await?;
            Ok(used.rows_affected == 1)
        }
    }
}

async fn step_accepted(work: &Work, staff: StaffId, digits: &str, now: Timestamp) -> Result<bool> {
    let Some(kept) = credential::Entity::find_by_id(Uuid::from(staff)).one(&**work).await? else {
        return Ok(false);
    };
    let seed = work.storage().0.sealed.open(SEED, staff.into(), &kept.seed)?;
    let Some(step) = step_of(&seed, digits, now) else {
        return Ok(false);
    };
    // Of two who send the same code at once, one moves the step on.
    let moved = credential::Entity::update_many()
        .col_expr(credential::Column::LastStep, Expr::value(step))
        .filter(credential::Column::StaffId.eq(Uuid::from(staff)))
        .filter(credential::Column::LastStep.lt(step))
        .exec(&**work)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// Makes ten new recovery codes in place of the old ones, and says them once.
pub(super) async fn new_recovery_codes(work: &Work, staff: StaffId, now: Timestamp) -> Result<Vec<String>> {
    rows::Entity::delete_many().filter(rows::Column::StaffId.eq(Uuid::from(staff))).exec(&**work).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(mint::bytes())).collect();
    rows::Entity::insert_many(codes.iter().map(|code| rows::ActiveModel {
        staff_id: Set(staff.into()),
        code_hash: Set(hash(work, staff, code)),
        created_at: Set(to_row(now)),
        used_at: Set(None),
    }))
    .exec_without_returning(&**work)
    .await?;
    Ok(codes)
}

/// Keyed with the server's secret: whoever has the database alone cannot try codes at leisure.
fn hash(work: &Work, staff: StaffId, code: &str) -> Vec<u8> {
    work.storage().0.secrets.derive("recovery", format!("{staff}:{code}").as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let seed = b"12345678901234567890";
        for (second, digits) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(step_of(seed, digits, now), Some(second / 30));
        }
        let late = Timestamp::from_second(59 + 60).unwrap();
        assert_eq!(step_of(seed, "287082", late), None, "two steps later");
        assert_eq!(spelled(seed), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
