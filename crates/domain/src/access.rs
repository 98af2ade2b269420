//! Who may do what: the one policy function, as a table.
//!
//! The server asks [`decide`]; what it grants is a [`Permit`], which only this module can make and storage demands.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{AppointmentId, MessageId, PatientId, PractitionerId, StaffId, TokenId};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Nobody signed in.
    Visitor,
    /// The bearer of a link that stands for one right.
    Capability(Capability),
    /// A signed-in member of staff.
    Staff {
        /// Their account.
        id: StaffId,
        /// What they may do; rights add up.
        roles: Roles,
        /// The practitioners whose patients are theirs to treat: themself, and those they cover for.
        circle: Vec<PractitionerId>,
    },
    /// An API token.
    Token {
        /// The token.
        id: TokenId,
        /// Its fixed roles.
        roles: Roles,
        /// The account it belongs to.
        staff: Option<StaffId>,
        /// The circle of that account.
        circle: Vec<PractitionerId>,
    },
    /// Whoever holds the machine, by the command line; named by the operating system's user.
    Operator(String),
    /// The product itself: worker and schedules.
    Product,
}

/// A right that a link stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capability {
    /// See, move, cancel one visit.
    Visit(AppointmentId),
    /// Keep, renew, release, book one held time.
    Hold(AppointmentId),
    /// Read what one message points to.
    Read(MessageId),
    /// Stop one purpose of one message's person.
    Unsubscribe(MessageId),
    /// Read one practitioner's calendar.
    Feed(PractitionerId),
    /// Choose password and second proof of one new account.
    Enrol(StaffId),
}

/// A role of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Books and receives people.
    FrontDesk,
    /// Treats people.
    Practitioner,
    /// Writes articles.
    Editor,
    /// Approves what is clinical.
    Reviewer,
    /// Runs the clinic.
    Admin,
    /// Runs the machine.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::FrontDesk, Self::Practitioner, Self::Editor, Self::Reviewer, Self::Admin, Self::Operator];

    /// The slug of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::FrontDesk => "front-desk",
            Self::Practitioner => "practitioner",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
            Self::Operator => "operator",
        }
    }
}

/// The text is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a role: front-desk, practitioner, editor, reviewer, admin, operator")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or_else(|| UnknownRole(code.to_owned()))
    }
}

/// The roles one account holds.
pub type Roles = Vec<Role>;

/// What is asked for. One row of the route table names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read what is public.
    PublicRead,
    /// Choose, hold and book a time.
    Book,
    /// Prove the address of a visit, see, cancel it.
    OwnVisit,
    /// Keep, renew, release a held time.
    OwnHold,
    /// Read what a mail pointed to.
    OwnReading,
    /// Stop a purpose of mail.
    OwnUnsubscribe,
    /// See whose visit is when.
    DiaryRead,
    /// Book for somebody, fulfil, cancel.
    DiaryWrite,
    /// Set a booking rule aside with a reason, approve, mark as missed, undo.
    DiaryOverride,
    /// See and change when somebody is away.
    TimeOff,
    /// See and renew the address of a practitioner's calendar.
    FeedAddress,
    /// Read a practitioner's calendar by its secret address.
    OwnFeed,
    /// See which messages are owed to whom, and why.
    MessageRead,
    /// Send now, hold, skip a message.
    MessageAct,
    /// See queue and readiness.
    OpsRead,
    /// Pause and resume sending.
    OpsAct,
    /// Sign in and out.
    SignIn,
    /// Choose password and second proof of a new account.
    OwnEnrolment,
    /// See and change how one signs in, and where one is signed in.
    OwnAccount,
    /// Look at captured mail and components, in development.
    DevRead,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 20] = [
        Self::PublicRead,
        Self::Book,
        Self::OwnVisit,
        Self::OwnHold,
        Self::OwnReading,
        Self::OwnUnsubscribe,
        Self::DiaryRead,
        Self::DiaryWrite,
        Self::DiaryOverride,
        Self::TimeOff,
        Self::FeedAddress,
        Self::OwnFeed,
        Self::MessageRead,
        Self::MessageAct,
        Self::OpsRead,
        Self::OpsAct,
        Self::SignIn,
        Self::OwnEnrolment,
        Self::OwnAccount,
        Self::DevRead,
    ];
}

/// Which rows a permit reaches. Storage puts it into the `WHERE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What everybody may see.
    Public,
    /// One visit.
    Visit(AppointmentId),
    /// One message.
    Message(MessageId),
    /// One patient.
    Patient(PatientId),
    /// One account of staff.
    Account(StaffId),
    /// The visits of these practitioners.
    Circle(Vec<PractitionerId>),
    /// The whole clinic.
    Clinic,
}

/// Which fields a permit reaches; what is not in it is not selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// Time, place, state.
    Logistics,
    /// Logistics, and kinds and states of messages; no article, journey, answer.
    FrontDesk,
    /// Everything the clinic knows.
    Clinical,
    /// Ids, states, domains, reply codes; no people.
    Operations,
}

/// How a use is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditClass {
    /// Not at all: public, or nobody's.
    Quiet,
    /// One row for a list, repeated reads within a quarter of an hour are one.
    Card,
    /// Every read and change.
    Chart,
}

/// The answer to "may they?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, so far.
    Allow(Permit),
    /// Not signed in.
    SignIn,
    /// Signed in, and not theirs to do.
    Forbidden,
    /// To them it does not exist.
    Absent,
}

/// What was granted: who, which rows, which fields, how it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    who: Principal,
    scope: Scope,
    fields: Fields,
    /// Richer fields for the visits of these practitioners.
    circle: Vec<PractitionerId>,
    audit: AuditClass,
}

impl Permit {
    /// Who was granted it.
    pub fn who(&self) -> &Principal {
        &self.who
    }

    /// Which rows it reaches.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Which fields it reaches in a row that belongs to this practitioner's patient.
    pub fn fields_with(&self, practitioner: &PractitionerId) -> Fields {
        if self.circle.contains(practitioner) { Fields::Clinical } else { self.fields }
    }

    /// Which fields it reaches anywhere in its scope.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// How its use is recorded.
    pub fn audit(&self) -> AuditClass {
        self.audit
    }

    /// The command line's own permit: whoever holds the machine and its keys reaches everything, on the record.
    pub fn operator(user: impl Into<String>) -> Self {
        let who = Principal::Operator(user.into());
        Self { who, scope: Scope::Clinic, fields: Fields::Clinical, circle: Vec::new(), audit: AuditClass::Chart }
    }

    /// The worker's own permit.
    pub fn product() -> Self {
        Self {
            who: Principal::Product,
            scope: Scope::Clinic,
            fields: Fields::Clinical,
            circle: Vec::new(),
            audit: AuditClass::Quiet,
        }
    }
}

/// May they? One exhaustive match; the matrix test of the site is its mirror.
///
/// Another's is [`Decision::Absent`], never [`Decision::Forbidden`]: whoever holds a link to one visit learns nothing of others.
pub fn decide(who: &Principal, act: Action) -> Decision {
    match act {
        Action::PublicRead | Action::Book | Action::SignIn | Action::DevRead => {
            allow(who, Scope::Public, Fields::Logistics, AuditClass::Quiet)
        }
        Action::OwnVisit => match who {
            Principal::Capability(Capability::Visit(id)) => {
                allow(who, Scope::Visit(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnHold => match who {
            Principal::Capability(Capability::Hold(id)) => {
                allow(who, Scope::Visit(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnReading => match who {
            Principal::Capability(Capability::Read(id)) => {
                allow(who, Scope::Message(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnUnsubscribe => match who {
            Principal::Capability(Capability::Unsubscribe(id)) => {
                allow(who, Scope::Message(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnFeed => match who {
            Principal::Capability(Capability::Feed(id)) => {
                allow(who, Scope::Circle(vec![id.clone()]), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnEnrolment => match who {
            Principal::Capability(Capability::Enrol(id)) => {
                allow(who, Scope::Account(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        // A person's own: no role is needed, and a program has no way to sign in.
        Action::OwnAccount => match who {
            Principal::Staff { id, .. } => allow(who, Scope::Account(*id), Fields::Logistics, AuditClass::Quiet),
            Principal::Visitor | Principal::Capability(_) => Decision::SignIn,
            Principal::Token { .. } | Principal::Operator(_) | Principal::Product => Decision::Forbidden,
        },
        Action::DiaryRead => staff(
            who,
            &[
                (Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
                (Role::Admin, Reach::Clinic(Fields::FrontDesk)),
            ],
        ),
        Action::DiaryWrite => staff(
            who,
            &[(Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)), (Role::Practitioner, Reach::Own(Fields::Clinical))],
        ),
        Action::DiaryOverride | Action::TimeOff => staff(
            who,
            &[
                (Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
                (Role::Admin, Reach::Clinic(Fields::FrontDesk)),
            ],
        ),
        Action::FeedAddress => staff(
            who,
            &[(Role::Practitioner, Reach::Own(Fields::Logistics)), (Role::Admin, Reach::Clinic(Fields::Logistics))],
        ),
        Action::MessageRead => staff(
            who,
            &[
                (Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
                (Role::Admin, Reach::Clinic(Fields::FrontDesk)),
                (Role::Operator, Reach::Clinic(Fields::Operations)),
            ],
        ),
        Action::MessageAct => staff(who, &[(Role::Practitioner, Reach::Own(Fields::Clinical))]),
        Action::OpsRead => staff(
            who,
            &[(Role::Operator, Reach::Clinic(Fields::Operations)), (Role::Admin, Reach::Clinic(Fields::Operations))],
        ),
        Action::OpsAct => staff(who, &[(Role::Operator, Reach::Clinic(Fields::Operations))]),
    }
}

/// How far a role reaches.
enum Reach {
    /// The whole clinic.
    Clinic(Fields),
    /// The patients of one's circle.
    Own(Fields),
}

/// Grants what the roles of staff or token add up to: the widest scope, and within one's own circle the richest fields.
fn staff(who: &Principal, table: &[(Role, Reach)]) -> Decision {
    let (roles, circle) = match who {
        Principal::Staff { roles, circle, .. } | Principal::Token { roles, circle, .. } => (roles, circle),
        Principal::Operator(_) | Principal::Product => {
            return allow(who, Scope::Clinic, Fields::Clinical, AuditClass::Chart);
        }
        Principal::Visitor | Principal::Capability(_) => return Decision::SignIn,
    };
    let mut everywhere = None;
    let mut own = None;
    for (role, reach) in table {
        match reach {
            Reach::Clinic(fields) if roles.contains(role) => everywhere = everywhere.or(Some(*fields)),
            // Without a circle there is nobody to treat: lists are empty and every chart is absent.
            Reach::Own(fields) if roles.contains(role) => own = Some(*fields),
            Reach::Clinic(_) | Reach::Own(_) => {}
        }
    }
    let (scope, fields) = match (everywhere, own) {
        (Some(fields), _) => (Scope::Clinic, fields),
        (None, Some(fields)) => (Scope::Circle(circle.clone()), fields),
        (None, None) => return Decision::Forbidden,
    };
    let circle = if own == Some(Fields::Clinical) { circle.clone() } else { Vec::new() };
    Decision::Allow(Permit { who: who.clone(), scope, fields, circle, audit: AuditClass::Card })
}

fn allow(who: &Principal, scope: Scope, fields: Fields, audit: AuditClass) -> Decision {
    Decision::Allow(Permit { who: who.clone(), scope, fields, circle: Vec::new(), audit })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CIRCLE: [&str; 2] = ["ada-example", "grace-example"];

    fn circle() -> Vec<PractitionerId> {
        CIRCLE.map(|id| id.parse().unwrap()).to_vec()
    }

    fn staff_with(roles: &[Role]) -> Principal {
        Principal::Staff { id: StaffId::derived("staff"), roles: roles.to_vec(), circle: circle() }
    }

    /// What a decision comes to, in one word.
    fn told(who: &Principal, act: Action) -> &'static str {
        match decide(who, act) {
            Decision::SignIn => "sign in",
            Decision::Forbidden => "forbidden",
            Decision::Absent => "absent",
            Decision::Allow(permit) => match (permit.scope(), permit.fields()) {
                (Scope::Public, _) => "public",
                (Scope::Visit(_), _) => "visit",
                (Scope::Message(_), _) => "message",
                (Scope::Patient(_), _) => "patient",
                (Scope::Account(_), _) => "account",
                (Scope::Circle(_), Fields::Clinical) => "own",
                (Scope::Circle(_), _) => "own, poorer",
                (Scope::Clinic, Fields::FrontDesk) => "desk",
                (Scope::Clinic, Fields::Clinical) => "all",
                (Scope::Clinic, Fields::Operations) => "ops",
                (Scope::Clinic, Fields::Logistics) => "logistics",
            },
        }
    }

    #[test]
    fn each_role_may_do_what_the_matrix_says() {
        use Action::*;
        const NO: &str = "forbidden";
        #[rustfmt::skip]
        let matrix = [
            //               front desk  practitioner editor  reviewer  admin   operator
            (DiaryRead,     ["desk",     "own",       NO,     NO,       "desk", NO]),
            (DiaryWrite,    ["desk",     "own",       NO,     NO,       NO,     NO]),
            (DiaryOverride, ["desk",     "own",       NO,     NO,       "desk", NO]),
            (TimeOff,       ["desk",     "own",       NO,     NO,       "desk", NO]),
            (FeedAddress,   [NO,         "own, poorer", NO,   NO,       "logistics", NO]),
            (MessageRead,   ["desk",     "own",       NO,     NO,       "desk", "ops"]),
            (MessageAct,    [NO,         "own",       NO,     NO,       NO,     NO]),
            (OpsRead,       [NO,         NO,          NO,     NO,       "ops",  "ops"]),
            (OpsAct,        [NO,         NO,          NO,     NO,       NO,     "ops"]),
        ];
        for (act, expected) in matrix {
            assert_eq!(Role::ALL.map(|role| told(&staff_with(&[role]), act)), expected, "{act:?}");
            for role in Role::ALL {
                let token = Principal::Token {
                    id: TokenId::derived("token"),
                    roles: vec![role],
                    staff: None,
                    circle: circle(),
                };
                assert_eq!(told(&token, act), told(&staff_with(&[role]), act), "a token is no more than its roles");
            }
            assert_eq!(told(&Principal::Visitor, act), "sign in", "{act:?}");
            assert_eq!(told(&Principal::Operator("root".to_owned()), act), "all", "{act:?}");
            assert_eq!(told(&Principal::Product, act), "all", "{act:?}");
        }
    }

    #[test]
    fn what_is_public_is_so_for_everybody() {
        for act in [Action::PublicRead, Action::Book, Action::SignIn, Action::DevRead] {
            for who in [Principal::Visitor, staff_with(&[]), Principal::Product] {
                assert_eq!(told(&who, act), "public", "{act:?}");
            }
        }
    }

    #[test]
    fn a_link_opens_one_thing_and_everything_else_is_absent() {
        let visit = AppointmentId::derived("visit");
        let message = MessageId::derived("message");
        let keys = [
            (Capability::Visit(visit), Action::OwnVisit, Scope::Visit(visit)),
            (Capability::Hold(visit), Action::OwnHold, Scope::Visit(visit)),
            (Capability::Read(message), Action::OwnReading, Scope::Message(message)),
            (Capability::Unsubscribe(message), Action::OwnUnsubscribe, Scope::Message(message)),
            (Capability::Feed(circle()[0].clone()), Action::OwnFeed, Scope::Circle(vec![circle()[0].clone()])),
        ];
        for (capability, own, scope) in keys {
            let bearer = Principal::Capability(capability);
            let Decision::Allow(permit) = decide(&bearer, own) else { panic!("{own:?} is theirs") };
            assert_eq!((permit.scope(), permit.fields()), (&scope, Fields::Logistics));

            let of_links =
                [Action::OwnVisit, Action::OwnHold, Action::OwnReading, Action::OwnUnsubscribe, Action::OwnFeed];
            for act in of_links {
                if act != own {
                    assert_eq!(told(&bearer, act), "absent", "{act:?}");
                }
            }
            assert_eq!(told(&bearer, Action::DiaryRead), "sign in");
            for other in [Principal::Visitor, staff_with(&Role::ALL), Principal::Product] {
                assert_eq!(told(&other, own), "absent", "a link is not replaced by a role");
            }
        }
    }

    #[test]
    fn rights_add_up_and_the_own_patients_are_shown_in_full() {
        let Decision::Allow(permit) = decide(&staff_with(&[Role::Practitioner, Role::FrontDesk]), Action::MessageRead)
        else {
            panic!("both may")
        };

        assert_eq!((permit.scope(), permit.fields()), (&Scope::Clinic, Fields::FrontDesk));
        assert_eq!(permit.fields_with(&circle()[0]), Fields::Clinical);
        assert_eq!(permit.fields_with(&"somebody-else".parse().unwrap()), Fields::FrontDesk);
    }

    #[test]
    fn the_circle_is_the_scope_and_without_one_there_is_nobody() {
        let Decision::Allow(permit) = decide(&staff_with(&[Role::Practitioner]), Action::DiaryRead) else {
            panic!("their own")
        };
        assert_eq!(permit.scope(), &Scope::Circle(circle()));

        let loose = Principal::Token {
            id: TokenId::derived("token"),
            roles: vec![Role::Practitioner],
            staff: None,
            circle: Vec::new(),
        };
        let Decision::Allow(permit) = decide(&loose, Action::DiaryRead) else { panic!("an empty circle") };
        assert_eq!(permit.scope(), &Scope::Circle(Vec::new()));
    }

    #[test]
    fn roles_read_back_from_their_slugs() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
        assert_eq!("root".parse::<Role>(), Err(UnknownRole("root".to_owned())));
    }
}
