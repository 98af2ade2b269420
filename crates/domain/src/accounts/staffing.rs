//! What may be changed about somebody's account.

use crate::{
    access::{Principal, Role, Roles},
    ids::StaffId,
};

/// Why an account stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// There is none.
    #[error("there is no such account")]
    Absent,
    /// Somebody changed it meanwhile.
    #[error("somebody changed this account meanwhile")]
    Changed,
    /// Nobody would be left who runs the clinic.
    #[error("nobody would be left who runs the clinic")]
    LastAdmin,
    /// It is one's own: somebody else does this.
    #[error("another admin does this for one's own account")]
    Own,
    /// It has ended.
    #[error("this account has ended")]
    Ended,
    /// It has not ended.
    #[error("this account has not ended")]
    NotEnded,
}

/// Whether somebody is left who runs the clinic: `after` are the roles of every account in use once the change is made.
///
/// Whoever holds the machine can make another admin at any time, and may leave none.
pub fn keeps_an_admin<'a>(by: &Principal, after: impl IntoIterator<Item = &'a Roles>) -> Result<(), AccountRefusal> {
    let by_the_machine = matches!(by, Principal::Operator(_));
    let is_run = after.into_iter().any(|roles| roles.contains(&Role::Admin));
    if is_run || by_the_machine { Ok(()) } else { Err(AccountRefusal::LastAdmin) }
}

/// Whether somebody may take an account's way in away: not their own, which would leave the proof to the taker.
pub fn may_reset(by: &Principal, whose: StaffId) -> Result<(), AccountRefusal> {
    match by {
        Principal::Staff { id, .. } if *id == whose => Err(AccountRefusal::Own),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_admin_stays_unless_the_machine_says_otherwise() {
        let grace = Principal::Staff {
            id: StaffId::derived("grace"),
            roles: vec![Role::Admin],
            circle: crate::access::Circle::default(),
        };
        let operator = Principal::Operator("root".to_owned());
        let (desk, admin) = (vec![Role::FrontDesk], vec![Role::Admin, Role::Practitioner]);

        assert_eq!(keeps_an_admin(&grace, [&desk, &admin]), Ok(()));
        assert_eq!(keeps_an_admin(&grace, [&desk]), Err(AccountRefusal::LastAdmin));
        assert_eq!(keeps_an_admin(&grace, []), Err(AccountRefusal::LastAdmin));
        assert_eq!(keeps_an_admin(&operator, [&desk]), Ok(()));
    }

    #[test]
    fn nobody_resets_themself() {
        let grace = Principal::Staff {
            id: StaffId::derived("grace"),
            roles: vec![Role::Admin],
            circle: crate::access::Circle::default(),
        };

        assert_eq!(may_reset(&grace, StaffId::derived("grace")), Err(AccountRefusal::Own));
        assert_eq!(may_reset(&grace, StaffId::derived("ada")), Ok(()));
    }
}
