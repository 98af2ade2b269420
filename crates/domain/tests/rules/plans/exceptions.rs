//! Each exception sets aside what it names, for as long as it stands, and nothing else.

use std::collections::BTreeMap;

use domain::{
    decimal::Decimal,
    plans::{Carer, Durability, ExceptionKind, Item, Provider, Quota, Relaxed, Rule, Sharing, SpokenBy, Unit},
};

use super::{Case, day, exception, id, toxin, w};

fn kinds() -> Vec<ExceptionKind> {
    let (offer, answer) = (w("We offered it."), w("Not now."));
    vec![
        ExceptionKind::PatientDeclinesPsychological { offer: offer.clone(), answer: answer.clone() },
        ExceptionKind::PatientDeclinesPhysical { offer, answer },
        ExceptionKind::MedicalClearancePending { asked: w("Dr. Roy"), on: day(0) },
        ExceptionKind::CancerOrPalliativePain { treating_team: w("The cancer centre") },
        ExceptionKind::AcuteFlareOrPostOperative,
        ExceptionKind::NeurologicalCondition,
        ExceptionKind::ChronicMigraine,
        ExceptionKind::SevereDistressFirst { mental_health_lead: w("Dr. Wu"), safety_plan: w("On file.") },
        ExceptionKind::PregnancyPostpartum(Carer::Informed(w("Her midwife"))),
        ExceptionKind::MeCfsPem,
        ExceptionKind::CognitiveOrCommunicationNeed { supporter: w("Her son"), consent_support: w("Pictures.") },
    ]
}

/// Plans that each break one rule, by its name in the table of exceptions.
fn broken() -> BTreeMap<&'static str, Case> {
    let whole = Case::whole;
    let without = |key: &'static str| {
        whole().with(|case| {
            case.content.items.retain(|item| item.key.as_str() != key);
            let both = case.content.factors.all().map(|factor| factor.key.clone()).collect::<Vec<_>>();
            case.content.items[0].rationale = both;
        })
    };
    let massages = |number: usize, linked: bool| {
        whole().with(|case| {
            for number in 0..number {
                let massage = Item { key: id(&format!("massage-{number}")), ..case.massage() };
                let linked_item = massage.linked_item.clone().filter(|_| linked);
                case.content.items.push(Item { linked_item, ..massage });
            }
        })
    };
    BTreeMap::from([
        ("01 body", without("walk")),
        ("01 mind", without("learn")),
        ("02", whole().with(|case| case.content.items[0].durability = Durability::Supports)),
        (
            "03",
            whole().with(|case| {
                let yoga = case.item("yoga", "exercise.yoga", "fear");
                case.content.items[1] = yoga;
            }),
        ),
        ("06", massages(1, false)),
        ("07", massages(3, true)),
        ("13", whole().with(|case| case.content.goals.clear())),
        ("13 words", whole().with(|case| case.content.goals[0].spoken_by = SpokenBy::Supporter)),
        ("14 observer", whole().with(|case| case.baseline.as_mut().expect("one").by_observer = true)),
    ])
}

#[test]
fn an_exception_relaxes_what_its_row_says_and_nothing_else() {
    let rows: [&[&str]; 11] = [
        &["01 mind", "03"],
        &["01 body", "02", "07"],
        &["01 body", "02", "07"],
        &["02", "06", "07"],
        &["02", "06", "07"],
        &["02", "07"],
        &["02", "07"],
        &["01 body", "02", "13", "13 words"],
        &["02", "07"],
        &["02"],
        &["13 words", "14 observer"],
    ];
    for (kind, relaxed) in kinds().into_iter().zip(rows) {
        for (name, case) in broken() {
            assert_eq!(case.broken().len(), 1, "{name} breaks one rule");
            let excused = case.excused(kind.clone()).broken().is_empty();
            assert_eq!(excused, relaxed.contains(&name), "{kind:?} and {name}");
        }
    }
}

#[test]
fn an_exception_needs_to_stand() {
    let migraine = |granted, expires| {
        let case = broken().remove("02").expect("a case");
        let mut exception = exception(ExceptionKind::ChronicMigraine);
        (exception.granted, exception.expires) = (granted, expires);
        case.with(|case| case.content.exceptions.push(exception)).broken()
    };
    assert_eq!(migraine(day(0), day(84)), [] as [&str; 0]);
    assert_eq!(migraine(day(-84), day(0)), [] as [&str; 0], "its last day");
    assert_eq!(migraine(day(0), day(85)), ["PLAN-02"], "more than twelve weeks");
    assert_eq!(migraine(day(-84), day(-1)), ["PLAN-02"], "it has expired");
    assert_eq!(migraine(day(1), day(20)), ["PLAN-02"], "not yet");

    let mut acute = exception(ExceptionKind::AcuteFlareOrPostOperative);
    acute.expires = day(43);
    let long = broken().remove("02").expect("a case").with(|case| case.content.exceptions.push(acute));
    assert_eq!(long.broken(), ["PLAN-02"], "an acute one lasts six weeks at most");
}

#[test]
fn nothing_sets_aside_what_keeps_people_safe() {
    let never = [
        Rule::Prescriber,
        Rule::StopWords,
        Rule::RedFlags,
        Rule::FlareUp,
        Rule::Consent,
        Rule::Contraindication,
        Rule::Provider,
    ];
    for kind in kinds() {
        for rule in never {
            assert!(!kind.relaxes().contains(&Relaxed::Rule(rule)), "{kind:?} {rule:?}");
        }
        let case = Case::whole().with(|case| {
            case.content.external_treatments.push(toxin());
            case.content.sharing = Some(Sharing { with: w("Dr. Roy"), consented: false });
            case.content.problem = Some(w("Stop your injections."));
            case.content.flare_up_plan.numbers.clear();
            case.content.consent = None;
            case.screen = None;
        });
        let case = case.excused(kind.clone());
        assert_eq!(case.broken(), ["PLAN-11", "PLAN-12", "PLAN-15", "PLAN-16", "PLAN-18"], "{kind:?}");
    }
}

#[test]
fn psychotherapy_stays_in_hands_that_may_give_it_even_where_the_patient_wants_nothing_for_the_mind() {
    let declines = kinds().remove(0);
    let case = Case::whole().excused(declines).with(|case| {
        let cbt =
            Item { provider: Some(Provider::Here(id("physiotherapist"))), ..case.item("cbt", "psych.cbt", "fear") };
        case.content.items.push(cbt);
    });
    assert_eq!(case.broken(), ["PLAN-21"]);
}

#[test]
fn whom_effort_makes_ill_has_no_fixed_increments() {
    let quota = Quota::from_days(Decimal::whole(20), Decimal::whole(6), Unit::Minutes).expect("a baseline");
    let case = Case::whole().with(|case| case.content.items[0].quota = Some(quota));
    let increment = |case: &Case| case.content.increment(&case.content.items[0]);

    assert_eq!(increment(&case), Some(Decimal::whole(10)));
    assert_eq!(increment(&case.clone().excused(ExceptionKind::MeCfsPem)), Some(Decimal::whole(0)));
    assert_eq!(case.content.increment(&case.content.items[1]), None);
}
