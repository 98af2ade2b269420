//! The matrix of roles, and what links open.

use super::*;

const CIRCLE: [&str; 2] = ["ada-example", "grace-example"];

fn circle() -> Circle {
    CIRCLE.map(|id| id.parse().unwrap()).into_iter().collect()
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
        Decision::SecondProof => "second proof",
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
        (ContentRead,   [NO,         "logistics", "logistics", "logistics", "logistics", NO]),
        (ContentWrite,  [NO,         NO,          "logistics", NO, NO,     NO]),
        (ContentConfirm, [NO,        NO,          "logistics", "logistics", NO, NO]),
        (ContentReview, [NO,         NO,          NO,     "logistics", NO,  NO]),
        (OpsRead,       [NO,         NO,          NO,     NO,       "ops",  "ops"]),
        (PatientRead,   ["desk",     "logistics", NO,     NO,       "desk", NO]),
        (PatientWrite,  ["desk",     "own",       NO,     NO,       NO,     NO]),
        (PatientOpen,   [NO,         "logistics", NO,     NO,       NO,     NO]),
        (PatientUnite,  ["desk",     "own",       NO,     NO,       "desk", NO]),
        (HandOutCode,   ["desk",     "own",       NO,     NO,       NO,     NO]),
        (AlertRead,     ["desk",     "desk",      NO,     NO,       NO,     NO]),
        (AlertAct,      ["desk",     "desk",      NO,     NO,       NO,     NO]),
        (OpsAct,        [NO,         NO,          NO,     NO,       NO,     "ops"]),
        (PlanRead,      ["desk",     "own",       NO,     NO,       NO,     NO]),
        (PlanWrite,     [NO,         "own",       NO,     NO,       NO,     NO]),
        (StaffAccounts, [NO,         NO,          NO,     NO,       "logistics", NO]),
    ];
    for (act, expected) in matrix {
        assert_eq!(Role::ALL.map(|role| told(&staff_with(&[role]), act)), expected, "{act:?}");
        for role in Role::ALL {
            let token =
                Principal::Token { id: TokenId::derived("token"), roles: vec![role], staff: None, circle: circle() };
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
    let patient = PatientId::derived("ada");
    let keys = [
        (Capability::Visit(visit), Action::OwnVisit, Scope::Visit(visit)),
        (Capability::Hold(visit), Action::OwnHold, Scope::Visit(visit)),
        (Capability::Read(message), Action::OwnReading, Scope::Message(message)),
        (Capability::Unsubscribe(message), Action::OwnUnsubscribe, Scope::Message(message)),
        (Capability::Preferences(patient), Action::OwnPreferences, Scope::Patient(patient)),
        (Capability::Feed(circle()[0].clone()), Action::OwnFeed, Scope::Circle(vec![circle()[0].clone()].into())),
    ];
    for (capability, own, scope) in keys {
        let bearer = Principal::Capability(capability);
        let Decision::Allow(permit) = decide(&bearer, own) else { panic!("{own:?} is theirs") };
        assert_eq!((permit.scope(), permit.fields()), (&scope, Fields::Logistics));

        let of_links = [
            Action::OwnVisit,
            Action::OwnHold,
            Action::OwnReading,
            Action::OwnUnsubscribe,
            Action::OwnPreferences,
            Action::OwnFeed,
        ];
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
        circle: Circle::default(),
    };
    let Decision::Allow(permit) = decide(&loose, Action::DiaryRead) else { panic!("an empty circle") };
    assert_eq!(permit.scope(), &Scope::Circle(Circle::default()));
}

#[test]
fn what_was_opened_with_a_reason_is_open_for_reading_alone() {
    let ada = PatientId::derived("ada");
    let who = Principal::Staff {
        id: StaffId::derived("staff"),
        roles: vec![Role::Practitioner],
        circle: circle().with_opened(vec![ada]),
    };
    let opened = |act| {
        let Decision::Allow(permit) = decide(&who, act) else { panic!("{act:?} is theirs") };
        match permit.clinical() {
            Scope::Circle(circle) => circle.opened().to_vec(),
            scope => panic!("{scope:?}"),
        }
    };
    for act in [Action::PatientRead, Action::PlanRead, Action::AlertRead, Action::AlertAct] {
        assert_eq!(opened(act), [ada], "{act:?}");
    }
    for act in [Action::PatientWrite, Action::PlanWrite, Action::DiaryWrite, Action::HandOutCode] {
        assert_eq!(opened(act), [], "{act:?}");
    }
}

#[test]
fn roles_read_back_from_their_slugs() {
    for role in Role::ALL {
        assert_eq!(role.code().parse(), Ok(role));
    }
    assert_eq!("root".parse::<Role>(), Err(UnknownRole("root".to_owned())));
}

#[test]
fn a_patient_reaches_their_own_and_their_health_after_a_second_proof() {
    let ada = PatientId::derived("ada");
    let by = |level| Principal::Patient { id: ada, level };

    for level in [Level::Mail, Level::Person] {
        let Decision::Allow(permit) = decide(&by(level), Action::OwnPages) else { panic!("their own pages") };
        assert_eq!((permit.scope(), permit.fields()), (&Scope::Patient(ada), Fields::Logistics));
    }
    for (level, fields) in [(Level::Mail, Fields::Logistics), (Level::Person, Fields::Clinical)] {
        let Decision::Allow(permit) = decide(&by(level), Action::OwnIntake) else { panic!("they may answer") };
        assert_eq!((permit.scope(), permit.fields()), (&Scope::Patient(ada), fields));
    }
    assert_eq!(decide(&by(Level::Mail), Action::OwnHealth), Decision::SecondProof);
    let Decision::Allow(permit) = decide(&by(Level::Person), Action::OwnHealth) else { panic!("proven") };
    assert_eq!((permit.scope(), permit.fields()), (&Scope::Patient(ada), Fields::Clinical));
    assert_eq!(permit.audit(), AuditClass::Chart);
}

#[test]
fn a_patients_session_opens_nothing_of_the_clinics_and_a_role_nothing_of_a_patients() {
    let ada = Principal::Patient { id: PatientId::derived("ada"), level: Level::Person };
    for act in Action::ALL {
        match act {
            Action::OwnPages | Action::OwnHealth | Action::OwnIntake => {
                for other in [Principal::Visitor, staff_with(&Role::ALL)] {
                    assert_eq!(told(&other, act), "sign in", "{act:?}");
                }
                assert_eq!(told(&Principal::Product, act), "forbidden", "{act:?}");
            }
            _ => assert!(["public", "absent", "sign in"].contains(&told(&ada, act)), "{act:?}"),
        }
    }
}
