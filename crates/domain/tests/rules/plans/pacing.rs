//! Quotas: the worked example, and what is proposed after a flare.

use domain::{
    decimal::Decimal,
    plans::{NoBaseline, Proposal, Quota, Unit, Week},
};

fn number(text: &str) -> Decimal {
    serde_json::from_str(text).expect("a number")
}

fn minutes(trials: &[&str]) -> Quota {
    let trials: Vec<Decimal> = trials.iter().map(|trial| number(trial)).collect();
    Quota::from_trials(&trials, Unit::Minutes).expect("a baseline")
}

const TEN: Decimal = Decimal::whole(10);

fn weeks(lived: &[(u16, bool)]) -> Vec<Week> {
    lived.iter().map(|(level, flare)| Week { level: *level, flare: *flare }).collect()
}

#[test]
fn the_worked_example_comes_out() {
    let quota = minutes(&["12", "15", "9"]).up_to(number("14"));
    let shown: Vec<String> = (0..6).map(|level| quota.shown(level, TEN).to_string()).collect();

    assert_eq!(quota.baseline(), number("12"));
    assert_eq!(shown, ["9.6", "10.6", "11.6", "12.8", "14", "14"]);
    assert_eq!(quota.amount(3, TEN), number("12.7776"), "the exact value is kept");
    assert_eq!(minutes(&["12", "15", "9"]).amount(4, TEN), number("14.05536"));

    let days = Quota::from_days(number("20"), number("6"), Unit::Minutes).expect("a baseline");
    assert_eq!((days.baseline(), days.shown(0, TEN)), (number("13"), number("10.4")));
}

#[test]
fn a_flare_steps_back_holds_a_week_and_comes_again() {
    let quota = minutes(&["12", "15", "9"]).up_to(number("14"));
    let proposed = |lived: &[(u16, bool)]| quota.proposal(&weeks(lived), TEN);

    assert_eq!(proposed(&[]), Proposal::Level(0));
    assert_eq!(proposed(&[(0, false), (1, false), (2, false)]), Proposal::Level(3));
    let flare = [(0, false), (1, false), (2, false), (3, true)];
    assert_eq!(proposed(&flare), Proposal::StepBack(2), "week 5 is 11.6, held");
    let held = [&flare[..], &[(2, false)]].concat();
    assert_eq!(proposed(&held), Proposal::Level(3), "week 6 proposes 12.8");
    assert_eq!(proposed(&[(0, true)]), Proposal::StepBack(0));
    assert_eq!(proposed(&[(0, true), (0, false)]), Proposal::Level(0), "the former level, not one more");
    assert_eq!(proposed(&[(0, false), (4, false)]), Proposal::Level(4), "at the ceiling");
}

#[test]
fn two_flares_in_three_weeks_ask_for_a_new_baseline() {
    let quota = minutes(&["12", "15", "9"]);
    let proposed = |lived: &[(u16, bool)]| quota.proposal(&weeks(lived), TEN);

    assert_eq!(proposed(&[(3, true), (2, true)]), Proposal::NewBaseline);
    assert_eq!(proposed(&[(3, true), (2, false), (3, true)]), Proposal::NewBaseline);
    assert_eq!(proposed(&[(3, true), (2, false), (3, false), (4, true)]), Proposal::StepBack(3), "four weeks");
}

#[test]
fn without_increments_no_more_is_ever_proposed() {
    let quota = minutes(&["12", "15", "9"]);
    let none = Decimal::whole(0);

    assert_eq!(quota.proposal(&weeks(&[(2, false)]), none), Proposal::Level(2));
    assert_eq!(quota.proposal(&weeks(&[(2, true)]), none), Proposal::StepBack(1));
    assert_eq!(quota.amount(9, none), number("9.6"));
}

#[test]
fn a_quota_starts_from_something_and_grows_slowly() {
    let three = [number("0"), number("0"), number("0")];
    assert_eq!(Quota::from_trials(&three[..2], Unit::Count), Err(NoBaseline::TooFewTrials));
    assert_eq!(Quota::from_trials(&three, Unit::Count), Err(NoBaseline::Nothing));

    let quota = minutes(&["12", "15", "9"]);
    let start = |percent| quota.starting_at(Decimal::whole(percent)).map(|quota| quota.shown(0, TEN).to_string());
    assert_eq!((start(50), start(100)), (Ok("6".into()), Ok("12".into())));
    assert_eq!((start(49), start(101)), (Err(NoBaseline::Start), Err(NoBaseline::Start)));
    let grows = |percent| quota.growing_by(Decimal::whole(percent)).map(|quota| quota.increment_percent());
    assert_eq!((grows(0), grows(10)), (Ok(Decimal::whole(0)), Ok(TEN)));
    assert_eq!((grows(11), grows(-1)), (Err(NoBaseline::Increment), Err(NoBaseline::Increment)));

    let json = serde_json::to_string(&quota).expect("it can be written");
    assert_eq!(serde_json::from_str::<Quota>(&json).expect("it can be read"), quota);
    assert!(
        serde_json::from_str::<Quota>(&json.replace("\"increment_percent\":10", "\"increment_percent\":40")).is_err()
    );
}

#[test]
fn counts_are_shown_whole_half_up() {
    let quota = Quota::from_days(number("9"), number("4"), Unit::Count).expect("a baseline");
    let shown: Vec<String> = (0..4).map(|level| quota.shown(level, TEN).to_string()).collect();
    assert_eq!(shown, ["5", "6", "6", "7"], "5.2, 5.72, 6.292, 6.9212");
}
