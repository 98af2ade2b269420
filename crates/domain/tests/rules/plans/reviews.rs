//! Looking at a plan again.

use std::collections::BTreeMap;

use domain::{
    decimal::Decimal,
    measures::{Change, Size, Worse},
    plans::{
        ExceptionKind, ItemOutcome, Lack, Outcome, Place, Proposed, Review, ReviewFacts, ScreenOnRecord, is_task,
        proposals,
    },
};

use super::{Case, day, exception, id, key, today, w};

fn change(better: Option<Size>, worse: Option<Worse>) -> Change {
    Change { from: Decimal::whole(7), to: Decimal::whole(4), points: Decimal::whole(-3), percent: None, better, worse }
}

/// A review that says nothing yet.
fn empty() -> Review {
    Review {
        on: today(),
        items: BTreeMap::new(),
        goals: BTreeMap::new(),
        screen: None,
        better_overall: false,
        note: None,
        next: None,
    }
}

#[test]
fn a_review_looks_at_every_item_that_counts() {
    let mut case = Case::whole();
    assert_eq!(empty().unanswered(&case.content), [key("walk"), key("learn")]);
    case.content.items[1].status = domain::plans::ItemStatus::Completed;
    assert_eq!(empty().unanswered(&case.content), [key("walk")]);
}

/// A case and the renewals of its massage so far.
fn judged(
    case: &Case,
    renewals: u16,
    reason: bool,
    adjust: impl FnOnce(&mut ReviewFacts<'_>, &mut Review),
) -> Vec<Lack> {
    let before = BTreeMap::from([(key("massage"), renewals)]);
    let mut facts = ReviewFacts {
        rules: &case.rules,
        screen: Some(ScreenOnRecord { on: today(), complete: true, open_red: false }),
        change: None,
        better_overall: false,
        renewals: &before,
        without_improvement: 0,
    };
    let renewed = ItemOutcome { outcome: Outcome::Renewed, reason: reason.then(|| w("She asked for it.")) };
    let items = BTreeMap::from([(key("massage"), renewed)]);
    let mut review = Review { items, next: Some(day(84)), ..empty() };
    adjust(&mut facts, &mut review);
    review.judge(&case.content, &facts).problems.into_iter().map(|problem| problem.lack).collect()
}

#[test]
fn plan_24_wants_a_reason_for_a_third_renewal_without_gain() {
    let case = Case::whole();
    let helped = change(Some(Size::Moderate), None);
    let little = change(Some(Size::Minimal), None);

    assert_eq!(judged(&case, 1, false, |_, _| {}), []);
    assert_eq!(judged(&case, 2, false, |_, _| {}), [Lack::Reason]);
    assert_eq!(judged(&case, 2, true, |_, _| {}), [], "it carries its own reason");
    assert_eq!(judged(&case, 2, false, |facts, _| facts.better_overall = true), []);
    assert_eq!(judged(&case, 2, false, |facts, _| facts.change = Some(helped)), []);
    assert_eq!(judged(&case, 2, false, |facts, _| facts.change = Some(little)), [Lack::Reason]);
    let stopped = |_: &mut ReviewFacts<'_>, review: &mut Review| {
        review.items.get_mut(&key("massage")).expect("it is there").outcome = Outcome::Stopped;
    };
    assert_eq!(judged(&case, 2, false, stopped), []);
    let palliative = ExceptionKind::CancerOrPalliativePain { treating_team: w("The cancer centre") };
    assert_eq!(judged(&case.clone().excused(palliative), 2, false, |_, _| {}), []);
    assert_eq!(judged(&case.excused(ExceptionKind::ChronicMigraine), 2, false, |_, _| {}), [Lack::Reason]);
}

#[test]
fn a_review_asks_the_safety_questions_again_and_names_the_next_one() {
    let case = Case::whole();
    assert_eq!(judged(&case, 0, false, |facts, _| facts.screen = None), [Lack::FreshScreen]);
    let open = |facts: &mut ReviewFacts<'_>, _: &mut Review| facts.screen.as_mut().expect("one").open_red = true;
    assert_eq!(judged(&case, 0, false, open), [Lack::ClearedRedFlag]);
    assert_eq!(judged(&case, 0, false, |_, review| review.next = Some(day(85))), [Lack::ReviewDate]);
    assert_eq!(judged(&case, 0, false, |_, review| review.next = Some(today())), [Lack::ReviewDate]);
    assert_eq!(judged(&case, 0, false, |_, review| review.next = None), [], "where the plan ends");
}

#[test]
fn an_expired_exception_is_a_task_and_the_plan_stays() {
    let mut old = exception(ExceptionKind::ChronicMigraine);
    (old.granted, old.expires) = (day(-50), day(-1));
    let case = Case::whole().excused(ExceptionKind::MeCfsPem).with(|case| case.content.exceptions.push(old));
    let facts = ReviewFacts {
        rules: &case.rules,
        screen: Some(ScreenOnRecord { on: today(), complete: true, open_red: false }),
        change: None,
        better_overall: false,
        renewals: &BTreeMap::new(),
        without_improvement: 0,
    };
    let review = empty();

    let reviewed = review.judge(&case.content, &facts);
    assert_eq!((reviewed.problems, reviewed.expired), (vec![], vec![1]));
}

#[test]
fn a_review_proposes_and_never_acts() {
    let case = Case::whole().with(|case| {
        let massage = case.massage();
        case.content.items.push(massage);
    });
    let (helped, hurt) = (change(Some(Size::Moderate), None), change(None, Some(Worse::InARow)));
    let proposed = |change: Option<Change>, before: u16, on: i64| {
        let facts = ReviewFacts {
            rules: &case.rules,
            screen: None,
            change,
            better_overall: false,
            renewals: &BTreeMap::new(),
            without_improvement: before,
        };
        proposals(&case.content, &facts, day(on))
    };

    assert_eq!(proposed(Some(helped), 1, 0), [Proposed::SpaceOut]);
    assert_eq!(proposed(Some(hurt), 0, 0), [Proposed::LookAgain]);
    assert_eq!(proposed(None, 1, 0), [Proposed::SecondOpinion]);
    assert_eq!(proposed(None, 0, 41), []);
    assert_eq!(proposed(None, 0, 42), [Proposed::StopPassive(id("massage"))]);
}

#[test]
fn a_review_two_weeks_late_is_a_task() {
    let rules = Case::whole().rules;
    assert!(!is_task(day(0), day(13), &rules));
    assert!(is_task(day(0), day(14), &rules));
    assert_eq!(serde_json::to_value(Place::Exception(1)).expect("json"), serde_json::json!({"exception": 1}));
}
