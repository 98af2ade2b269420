//! What holds for every plan, however it is edited.

use domain::{
    ids::{EpisodeId, PatientId, PlanId},
    plans::{
        Area, ContentHash, Dimension, Draft, Durability, ExceptionKind, Item, ItemStatus, Mode, Plan, Provider,
        ScreenOnRecord, Signing, Status, problems,
    },
};
use proptest::prelude::*;

use super::{Case, day, exception, factor, goal, id, staff, toxin, w};
use crate::support::at;

/// One thing somebody does in the editor, with a number that says to what or how much.
type Edit = fn(&mut Case, usize);

/// What people do: some of it mends, most of it breaks something.
const EDITS: [Edit; 24] = [
    |case, n| {
        let codes: Vec<String> = case.catalogue.iter().map(|known| known.code.to_string()).collect();
        let item = case.item(&format!("item-{n}"), &codes[n % codes.len()], ["stiff", "fear"][n % 2]);
        case.content.items.push(item);
    },
    |case, n| {
        let massage = Item { key: id(&format!("massage-{n}")), ..case.massage() };
        case.content.items.push(massage);
    },
    |case, n| {
        if !case.content.items.is_empty() {
            case.content.items.remove(n % case.content.items.len());
        }
    },
    |case, n| any_item(case, n, |item, n| item.review_by = (n % 2 == 0).then(|| day(n as i64 % 60))),
    |case, n| any_item(case, n, |item, _| item.linked_item = Some(id("walk"))),
    |case, n| any_item(case, n, |item, _| item.linked_item = None),
    |case, n| any_item(case, n, |item, n| item.stop_rule = (n % 3 > 0).then(|| w("If it hurts."))),
    |case, n| any_item(case, n, |item, n| item.provider = (n % 3 > 0).then_some(Provider::Patient)),
    |case, n| any_item(case, n, |item, _| item.status = ItemStatus::Stopped),
    |case, n| any_item(case, n, |item, _| item.mode = Mode::Active),
    |case, n| any_item(case, n, |item, _| item.durability = Durability::BuildsCapacity),
    |case, n| any_item(case, n, |item, _| item.dimensions.clear()),
    |case, n| any_item(case, n, |item, n| item.rationale = vec![id(["stiff", "fear", "unknown"][n % 3])]),
    |case, n| case.content.goals.truncate(n % 2),
    |case, n| case.content.goals.push(goal(&format!("goal-{n}"))),
    |case, n| case.content.reviews = vec![day(n as i64 % 60)],
    |case, n| case.content.factors.social = Area::Found(vec![factor(&format!("factor-{n}"))]),
    |case, _| case.content.factors.social = Area::NoneFound(w("Nothing.")),
    |case, _| case.content.external_treatments.push(toxin()),
    |case, n| case.content.problem = Some(w(["It hurts.", "Stop your injections."][n % 2])),
    |case, _| case.content.exceptions.push(exception(ExceptionKind::ChronicMigraine)),
    |case, n| {
        case.screen = Some(ScreenOnRecord { on: day(-(n as i64 % 20)), complete: n % 3 > 0, open_red: n % 5 == 0 })
    },
    |case, _| case.content.preferences.clear(),
    |case, _| *case = Case::whole(),
];

fn any_item(case: &mut Case, n: usize, change: fn(&mut Item, usize)) {
    let items = case.content.items.len().max(1);
    if let Some(item) = case.content.items.get_mut(n % items) {
        change(item, n);
    }
}

/// A step in the life of a plan.
#[derive(Clone, Copy, Debug)]
enum Step {
    Edit(usize, usize),
    Activate,
    Hold,
    Resume,
    Revoke,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..EDITS.len(), 0..1_000usize).prop_map(|(edit, n)| Step::Edit(edit, n)),
        4 => Just(Step::Activate),
        1 => Just(Step::Hold),
        1 => Just(Step::Resume),
        1 => Just(Step::Revoke),
    ]
}

fn draft(case: &Case) -> Draft {
    Draft { content: case.content.clone(), reason: Some(w("It was time.")), authored_by: staff() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_edits_reaches_an_active_plan_that_breaks_a_rule(steps in prop::collection::vec(step(), 1..30)) {
        let mut case = Case::whole();
        let mut plan = Plan::new(PlanId::derived("plan"), PatientId::derived("ada"), EpisodeId::derived("back"), draft(&case));
        let mut versions = 0;
        for step in steps {
            let before = plan.clone();
            let next = match step {
                Step::Edit(edit, n) => {
                    EDITS[edit](&mut case, n);
                    plan.clone().edit(draft(&case))
                }
                Step::Activate => {
                    let signing = Signing { by: staff(), hash: ContentHash("00".into()), at: at("2026-11-23T15:00:00Z") };
                    plan.clone().activate(None, &case.facts(), signing).map(|activation| activation.plan)
                }
                Step::Hold => plan.clone().hold(w("On holiday.")),
                Step::Resume => plan.clone().resume(case.screen, day(0), &case.rules),
                Step::Revoke => plan.clone().revoke(w("Moved away.")),
            };
            plan = next.unwrap_or(plan);
            if let Step::Edit(..) = step {
                prop_assert_eq!(plan.in_force(), before.in_force(), "an edit never touches what is signed");
            }
            let Some(version) = plan.in_force() else { continue };
            if Some(version) != before.in_force() {
                prop_assert_eq!(problems(version.content(), &case.facts()), vec![]);
                versions += 1;
                prop_assert_eq!(version.number(), versions);
                let of = |dimension| version.content().items.iter().any(|item| item.status.is_current() && item.dimensions.contains(&dimension));
                prop_assert!(of(Dimension::Physical) && of(Dimension::Psychological));
                prop_assert!(matches!(plan.status(), Status::Active(_)));
            }
        }
    }
}
