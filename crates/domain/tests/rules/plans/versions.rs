//! Signing, superseding, pausing, ending; and what the patient sees of a change.

use std::collections::BTreeMap;

use domain::{
    ids::{EpisodeId, PatientId, PlanId},
    plans::{
        Achievement, Activation, Aspect, Change, Closing, ContentHash, Draft, Ended, GoalStatus, Place, Plan, Refusal,
        ScreenOnRecord, Signing, Status, difference,
    },
};

use super::{Case, day, id, key, staff, toxin, w};
use crate::support::at;

fn draft(case: &Case, reason: Option<&str>) -> Draft {
    Draft { content: case.content.clone(), reason: reason.map(w), authored_by: staff() }
}

fn plan(name: &str, case: &Case) -> Plan {
    Plan::new(PlanId::derived(name), PatientId::derived("ada"), EpisodeId::derived("back"), draft(case, None))
}

fn signing() -> Signing {
    Signing { by: staff(), hash: ContentHash("00ff".into()), at: at("2026-11-23T15:00:00Z") }
}

fn activated(plan: Plan, case: &Case) -> Activation {
    plan.activate(None, &case.facts(), signing()).expect("it is whole")
}

#[test]
fn activating_signs_what_was_seen() {
    let case = Case::whole();
    let Activation { plan, superseded, closed } = activated(plan("one", &case), &case);

    let version = plan.in_force().expect("a version");
    assert_eq!((version.number(), version.content(), version.hash().0.as_str()), (1, &case.content, "00ff"));
    assert_eq!((version.signed_by(), version.signed_at(), version.rules()), (staff(), at("2026-11-23T15:00:00Z"), 1));
    assert_eq!((plan.draft(), superseded, closed), (None, None, None));
    let stored = serde_json::to_string(&plan).expect("it can be written");
    assert_eq!(serde_json::from_str::<Plan>(&stored).expect("it can be read"), plan);
}

#[test]
fn an_incomplete_plan_is_refused_with_everything_that_is_missing() {
    let case = Case::whole().with(|case| {
        case.content.preferences.clear();
        case.screen = None;
    });
    let Err(Refusal::Incomplete(problems)) = plan("one", &case).activate(None, &case.facts(), signing()) else {
        panic!("it is not whole")
    };
    let rules: Vec<String> = problems.iter().map(|problem| problem.rule.code()).collect();
    assert_eq!(rules, ["PLAN-15", "PLAN-19"]);
}

#[test]
fn plan_22_a_change_is_a_new_version_with_a_reason_and_the_old_one_stays_until_then() {
    let case = Case::whole();
    let plan = activated(plan("one", &case), &case).plan;
    assert_eq!(plan.clone().activate(None, &case.facts(), signing()), Err(Refusal::NothingToSign));

    let more = case.clone().with(|case| case.content.goals[0].date = Some(day(60)));
    let edited = plan.clone().edit(draft(&more, None)).expect("in force");
    assert_eq!(edited.in_force(), plan.in_force(), "the patient sees what was signed");
    assert_eq!(edited.activate(None, &more.facts(), signing()), Err(Refusal::ReasonNeeded));

    let edited = plan.clone().edit(draft(&more, Some("You asked for an earlier date."))).expect("in force");
    let next = edited.activate(None, &more.facts(), signing()).expect("it is whole");
    assert_eq!(next.plan.in_force().map(|version| version.number()), Some(2));
    assert_eq!(next.superseded.as_ref(), plan.in_force());
    assert!(next.plan.in_force().and_then(|version| version.reason()).is_some());
}

#[test]
fn plan_23_activating_closes_the_other_plan_of_the_episode() {
    let case = Case::whole();
    let former = activated(plan("one", &case), &case).plan;
    let second = plan("two", &case).activate(Some(former.clone()), &case.facts(), signing()).expect("it is whole");

    let closed = second.closed.expect("the former");
    assert!(matches!(closed.status(), Status::Revoked { why: Ended::ReplacedBy(by), .. } if *by == second.plan.id()));
    assert_eq!((closed.id(), closed.in_force()), (former.id(), None));

    let elsewhere =
        Plan::new(PlanId::derived("x"), PatientId::derived("ben"), EpisodeId::derived("back"), draft(&case, None));
    let others = activated(elsewhere, &case).plan;
    let refused = plan("two", &case).activate(Some(others), &case.facts(), signing());
    assert_eq!(refused, Err(Refusal::NotTheFormer));
    let unsigned = plan("two", &case).activate(Some(plan("one", &case)), &case.facts(), signing());
    assert_eq!(unsigned, Err(Refusal::NotTheFormer));
}

#[test]
fn a_paused_plan_goes_on_after_the_safety_questions() {
    let case = Case::whole();
    let held = activated(plan("one", &case), &case).plan.hold(w("On holiday.")).expect("in force");
    let resumed = |screen| held.clone().resume(screen, day(0), &case.rules).map(|plan| plan.in_force().is_some());
    let screen = |on, open_red| Some(ScreenOnRecord { on, complete: true, open_red });

    assert_eq!(resumed(screen(day(-14), false)), Ok(true));
    assert_eq!(resumed(screen(day(-15), false)), Err(Refusal::ScreenFirst));
    assert_eq!(resumed(screen(day(0), true)), Err(Refusal::ScreenFirst));
    assert_eq!(resumed(None), Err(Refusal::ScreenFirst));
    assert_eq!(held.clone().hold(w("Again.")), Err(Refusal::WrongState));
    assert!(held.revoke(w("Moved away.")).is_ok());
}

#[test]
fn a_plan_is_completed_when_every_goal_is_closed_and_measured() {
    let case = Case::whole();
    let plan = activated(plan("one", &case), &case).plan;
    let closed = BTreeMap::from([(key("shop"), (GoalStatus::Completed, Some(Achievement::Achieved)))]);
    let open = BTreeMap::from([(key("shop"), (GoalStatus::Active, Some(Achievement::Improving)))]);
    let untold = BTreeMap::from([(key("shop"), (GoalStatus::Completed, None))]);
    let none = BTreeMap::new();
    let complete = |goals, has_last_score, no_score_because| {
        plan.clone()
            .complete(&Closing { goals, has_last_score, no_score_because })
            .map(|plan| plan.in_force().is_none())
    };

    for goals in [&open, &untold, &none] {
        assert_eq!(complete(goals, true, None), Err(Refusal::GoalsOpen));
    }
    assert_eq!(complete(&closed, false, None), Err(Refusal::ScoreNeeded));
    assert_eq!(complete(&closed, true, None), Ok(true));
    assert_eq!(complete(&closed, false, Some(&w("She moved."))), Ok(true));
}

#[test]
fn what_has_ended_stays_as_it_was() {
    let case = Case::whole();
    let ended = activated(plan("one", &case), &case).plan.revoke(w("Moved away.")).expect("in force");
    assert_eq!(ended.clone().edit(draft(&case, None)), Err(Refusal::WrongState));
    assert_eq!(ended.clone().activate(None, &case.facts(), signing()), Err(Refusal::WrongState));
    assert_eq!(ended.clone().revoke(w("Again.")), Err(Refusal::WrongState));
    assert_eq!(ended.clone().hold(w("Again.")), Err(Refusal::WrongState));
    let error = ended.mark_in_error(w("Another Ada.")).expect("any state");
    assert!(matches!(error.status(), Status::EnteredInError { version: Some(_), .. }));
    assert_eq!(error.mark_in_error(w("Again.")), Err(Refusal::WrongState));
    assert!(plan("two", &case).mark_in_error(w("A slip.")).is_ok());
    assert_eq!(plan("two", &case).revoke(w("Nothing is signed.")), Err(Refusal::WrongState));
}

#[test]
fn the_difference_names_what_is_new_gone_and_different() {
    let before = Case::whole();
    let after = before.clone().with(|case| {
        let massage = case.massage();
        case.content.items.push(massage);
        case.content.items.remove(1);
        case.content.items[0].dose = None;
        case.content.items[0].review_by = Some(day(7));
        case.content.goals[0].target = None;
        case.content.goals[0].unit = Some(w("minutes"));
        case.content.external_treatments.push(toxin());
        case.content.reviews.pop();
        case.content.problem = None;
    });

    assert_eq!(difference(&before.content, &before.content), []);
    let changed = |place, aspects: &[Aspect]| Change::Changed { place, aspects: aspects.to_vec() };
    assert_eq!(
        difference(&before.content, &after.content),
        [
            Change::Added(Place::ExternalTreatment(id("toxin"))),
            changed(Place::Goal(id("shop")), &[Aspect::Target]),
            changed(Place::Item(id("walk")), &[Aspect::Dose, Aspect::Dates]),
            Change::Added(Place::Item(id("massage"))),
            Change::Removed(Place::Item(id("learn"))),
            changed(Place::Problem, &[Aspect::Words]),
            changed(Place::Reviews, &[Aspect::Dates]),
        ]
    );
    let words = before.clone().with(|case| case.content.goals[0].unit = Some(w("minutes")));
    assert_eq!(difference(&before.content, &words.content), [changed(Place::Goal(id("shop")), &[Aspect::Words])]);
}
