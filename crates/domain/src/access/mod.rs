//! Who may do what: the one policy function, as a table.
//!
//! The server asks [`decide`]; what it grants is a [`Permit`], which only this module can make and storage demands.

mod action;
mod circle;
mod roles;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use circle::{AFTER_LAST_VISIT, BROKEN_GLASS, Circle, SHORTEST_REASON, is_reason};
pub use roles::{Role, Roles, UnknownRole};

use crate::{
    ids::{AppointmentId, MessageId, PatientId, PractitionerId, StaffId, TokenId},
    patients::sign_in::Level,
};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Nobody signed in.
    Visitor,
    /// The bearer of a link that stands for one right.
    Capability(Capability),
    /// A patient, signed in to their own pages.
    Patient {
        /// Who.
        id: PatientId,
        /// How surely we know that it is they.
        level: Level,
    },
    /// A signed-in member of staff.
    Staff {
        /// Their account.
        id: StaffId,
        /// What they may do; rights add up.
        roles: Roles,
        /// The practitioners whose patients are theirs to treat: themself, and those they cover for.
        circle: Circle,
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
        circle: Circle,
    },
    /// Whoever holds the machine, by the command line; named by the operating system's user.
    Operator(String),
    /// The product itself: worker and schedules.
    Product,
}

impl Principal {
    /// The account of whoever is signed in to the console.
    pub fn account(&self) -> Option<StaffId> {
        match self {
            Self::Staff { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Without the records that were opened for reading.
    fn to_write(&self) -> Self {
        let mut who = self.clone();
        if let Self::Staff { circle, .. } | Self::Token { circle, .. } = &mut who {
            *circle = circle.to_write();
        }
        who
    }

    /// The member of staff behind it: whoever is signed in, or whose token it is.
    pub fn staff(&self) -> Option<StaffId> {
        match self {
            Self::Token { staff, .. } => *staff,
            _ => self.account(),
        }
    }
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
    /// Say which mail one person may be sent, and how often.
    Preferences(PatientId),
    /// Read one practitioner's calendar.
    Feed(PractitionerId),
    /// Choose password and second proof of one new account.
    Enrol(StaffId),
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
    /// The patients and visits of these practitioners.
    Circle(Circle),
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
    /// Signed in by mail alone; what concerns health needs a second proof.
    SecondProof,
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
    circle: Circle,
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

    /// Which rows it reaches with everything the clinic knows: for staff, those of their own circle.
    pub fn clinical(&self) -> Scope {
        if self.fields == Fields::Clinical { self.scope.clone() } else { Scope::Circle(self.circle.clone()) }
    }

    /// How its use is recorded.
    pub fn audit(&self) -> AuditClass {
        self.audit
    }

    /// The command line's own permit: whoever holds the machine and its keys reaches everything, on the record.
    pub fn operator(user: impl Into<String>) -> Self {
        let who = Principal::Operator(user.into());
        Self {
            who,
            scope: Scope::Clinic,
            fields: Fields::Clinical,
            circle: Circle::default(),
            audit: AuditClass::Chart,
        }
    }

    /// The worker's own permit.
    pub fn product() -> Self {
        Self {
            who: Principal::Product,
            scope: Scope::Clinic,
            fields: Fields::Clinical,
            circle: Circle::default(),
            audit: AuditClass::Quiet,
        }
    }
}

/// May they? One exhaustive match; the matrix test of the site is its mirror.
///
/// Another's is [`Decision::Absent`], never [`Decision::Forbidden`]: whoever holds a link to one visit learns nothing of others.
pub fn decide(who: &Principal, act: Action) -> Decision {
    // What was opened with a reason was opened for reading, and for looking after alerts.
    let who = &if act.writes() { who.to_write() } else { who.clone() };
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
        Action::OwnPreferences => match who {
            Principal::Capability(Capability::Preferences(id)) => {
                allow(who, Scope::Patient(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnFeed => match who {
            Principal::Capability(Capability::Feed(id)) => {
                allow(who, Scope::Circle(vec![id.clone()].into()), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        Action::OwnEnrolment => match who {
            Principal::Capability(Capability::Enrol(id)) => {
                allow(who, Scope::Account(*id), Fields::Logistics, AuditClass::Quiet)
            }
            _ => Decision::Absent,
        },
        // One's own visits, contact, mail: whoever reads the mailbox could see as much.
        Action::OwnPages => match who {
            Principal::Patient { id, .. } => allow(who, Scope::Patient(*id), Fields::Logistics, AuditClass::Quiet),
            _ => patients_door(who),
        },
        // What concerns health: only for the person, proven by what the clinic handed over.
        Action::OwnHealth => match who {
            Principal::Patient { id, level: Level::Person } => {
                allow(who, Scope::Patient(*id), Fields::Clinical, AuditClass::Chart)
            }
            Principal::Patient { level: Level::Mail, .. } => Decision::SecondProof,
            _ => patients_door(who),
        },
        // Writing needs the mail alone; the fields say whether what was written in an earlier sitting is shown.
        Action::OwnIntake => match who {
            Principal::Patient { id, level } => {
                let fields = if *level == Level::Person { Fields::Clinical } else { Fields::Logistics };
                allow(who, Scope::Patient(*id), fields, AuditClass::Chart)
            }
            _ => patients_door(who),
        },
        // A person's own: no role is needed, and a program has no way to sign in.
        Action::OwnAccount => match who {
            Principal::Staff { id, .. } => allow(who, Scope::Account(*id), Fields::Logistics, AuditClass::Quiet),
            Principal::Visitor | Principal::Capability(_) | Principal::Patient { .. } => Decision::SignIn,
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
        Action::DiaryWrite | Action::HandOutCode | Action::PlanRead | Action::PatientWrite => staff(
            who,
            &[(Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)), (Role::Practitioner, Reach::Own(Fields::Clinical))],
        ),
        // Whoever is there acts on an alert, in whose circle the person may be: answers are for the circle alone.
        Action::AlertRead | Action::AlertAct => staff(
            who,
            &[
                (Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
            ],
        ),
        // To be found again a name and a year are enough; the card is for the desk, and for who treats.
        Action::PatientRead => staff(
            who,
            &[
                (Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)),
                (Role::Admin, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Clinic(Fields::Logistics)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
            ],
        ),
        Action::PatientOpen => staff(
            who,
            &[
                (Role::Practitioner, Reach::Clinic(Fields::Logistics)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
            ],
        ),
        Action::PatientUnite => staff(
            who,
            &[
                (Role::FrontDesk, Reach::Clinic(Fields::FrontDesk)),
                (Role::Admin, Reach::Clinic(Fields::FrontDesk)),
                (Role::Practitioner, Reach::Own(Fields::Clinical)),
            ],
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
        Action::MessageAct | Action::PlanWrite => staff(who, &[(Role::Practitioner, Reach::Own(Fields::Clinical))]),
        Action::ContentRead => staff(
            who,
            &[
                (Role::Practitioner, Reach::Clinic(Fields::Logistics)),
                (Role::Editor, Reach::Clinic(Fields::Logistics)),
                (Role::Reviewer, Reach::Clinic(Fields::Logistics)),
                (Role::Admin, Reach::Clinic(Fields::Logistics)),
            ],
        ),
        Action::ContentWrite => staff(who, &[(Role::Editor, Reach::Clinic(Fields::Logistics))]),
        Action::ContentConfirm => staff(
            who,
            &[(Role::Editor, Reach::Clinic(Fields::Logistics)), (Role::Reviewer, Reach::Clinic(Fields::Logistics))],
        ),
        Action::ContentReview => staff(who, &[(Role::Reviewer, Reach::Clinic(Fields::Logistics))]),
        Action::OpsRead => staff(
            who,
            &[(Role::Operator, Reach::Clinic(Fields::Operations)), (Role::Admin, Reach::Clinic(Fields::Operations))],
        ),
        Action::StaffAccounts => staff(who, &[(Role::Admin, Reach::Clinic(Fields::Logistics))]),
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
        Principal::Visitor | Principal::Capability(_) | Principal::Patient { .. } => return Decision::SignIn,
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
    let circle = if own == Some(Fields::Clinical) { circle.clone() } else { Circle::default() };
    Decision::Allow(Permit { who: who.clone(), scope, fields, circle, audit: AuditClass::Card })
}

/// What whoever is no patient is told at the patients' own pages.
fn patients_door(who: &Principal) -> Decision {
    match who {
        Principal::Visitor | Principal::Capability(_) | Principal::Patient { .. } | Principal::Staff { .. } => {
            Decision::SignIn
        }
        Principal::Token { .. } | Principal::Operator(_) | Principal::Product => Decision::Forbidden,
    }
}

fn allow(who: &Principal, scope: Scope, fields: Fields, audit: AuditClass) -> Decision {
    Decision::Allow(Permit { who: who.clone(), scope, fields, circle: Circle::default(), audit })
}
