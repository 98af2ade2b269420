//! The shipped red-flag rules, and what is made of answers.

use std::{collections::BTreeMap, fs};

use domain::red_flags::{Answer, Fault, Given, Level, Outcome, RedFlags, RedFlagsFile, Responders, Rule};
use proptest::prelude::*;

use crate::support::on;

fn text() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/red-flags.toml");
    fs::read_to_string(path).expect("a shipped file")
}

fn file() -> RedFlagsFile {
    toml::from_str(&text()).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn shipped() -> RedFlags {
    RedFlags::load(file()).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// All rules asked, every sign denied but these.
fn denied_but(yes: &[&str]) -> Given {
    let rules = shipped();
    let all: Vec<&Rule> = rules.rules.iter().collect();
    let answer = |id: &str| if yes.contains(&id) { Answer::Yes } else { Answer::No };
    let signs = rules.questions(&all).into_iter().map(|sign| (sign.id.clone(), answer(&sign.id))).collect();
    Given { signs, age: Some(40), scores: BTreeMap::new() }
}

fn outcome(rule: &str, given: &Given) -> Outcome {
    shipped().rule(rule).expect("a rule").outcome(given)
}

fn broken(from: &str, to: &str) -> Vec<Fault> {
    let text = text();
    assert!(text.contains(from), "{from}");
    RedFlags::load(toml::from_str(&text.replacen(from, to, 1)).expect("it can still be read"))
        .expect_err("it is broken")
}

#[test]
fn every_rule_fires_does_not_fire_and_is_not_sure_as_its_fixtures_say() {
    let rules = shipped();

    let ids: Vec<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).collect();
    let expected: Vec<String> = (1..=22).chain(30..=34).chain(40..=43).map(|n| format!("RF-{n:02}")).collect();
    assert_eq!(ids, expected);
    assert!(!rules.clinically_reviewed, "until clinicians have approved them");
}

#[test]
fn every_level_of_a_rule_has_a_fixture_that_reaches_it() {
    for rule in &shipped().rules {
        for fires in &rule.fires {
            let reached =
                rule.fixtures.iter().any(|fixture| Outcome::from(fixture.gives) == Outcome::Fires(fires.level));
            assert!(reached, "{} {:?}", rule.id, fires.level);
        }
    }
}

#[test]
fn whoever_may_be_in_an_emergency_reads_what_it_may_mean() {
    for rule in &shipped().rules {
        let is_red = rule.fires.iter().any(|fires| fires.level == Level::Red);
        assert_eq!(is_red, rule.means.is_some(), "{}", rule.id);
    }
}

#[test]
fn a_file_with_a_broken_rule_does_not_load() {
    let differs =
        broken("{ yes = [\"saddle-numb\"], gives = \"red\" }", "{ yes = [\"saddle-numb\"], gives = \"orange\" }");
    let [Fault::FixtureDiffers { rule, fixture: 1, found: Outcome::Fires(Level::Red), .. }] = differs.as_slice() else {
        panic!("{differs:?}")
    };
    assert_eq!(rule, "RF-01");

    let no_sign = broken("when = { any = [\"hands-clumsy\", ", "when = { any = [\"hands-clumzy\", ");
    assert_eq!(no_sign[0], Fault::NoSuchSign { rule: "RF-06".into(), sign: "hands-clumzy".into() });
    assert_eq!(no_sign[1], Fault::IdleSign { rule: "RF-06".into(), sign: "hands-clumsy".into() });
    assert_eq!(
        broken("{ not_sure = [\"saddle-numb\"], gives = \"not_sure\" },", ""),
        [Fault::Fixtures("RF-01".into())]
    );
    assert_eq!(broken("id = \"RF-02\"", "id = \"RF-01\"")[0], Fault::Id("RF-01".into()));
    assert_eq!(
        broken("rules = [\"RF-30\",", "rules = [\"RF-29\","),
        [Fault::NoSuchRule { strip: "after-toxin".into(), rule: "RF-29".into() }]
    );
    assert!(
        broken("at_least = 2, of = [\"neck", "at_least = 9, of = [\"neck").contains(&Fault::Condition("RF-18".into()))
    );
    assert_eq!(broken("format = 1", "format = 2"), [Fault::Format(2)]);
}

#[test]
fn nobody_is_told_that_all_is_well() {
    let rules = shipped();
    let all: Vec<&Rule> = rules.rules.iter().collect();
    let screen = rules.screen(&all, &denied_but(&[]));

    assert_eq!((screen.leading(), rules.advice(&screen)), (None, None));
    assert!(screen.is_complete());
    assert!(screen.findings.iter().all(|finding| finding.outcome == Outcome::DoesNotFire));
}

#[test]
fn of_several_flags_the_highest_leads_and_all_are_kept() {
    let rules = shipped();
    let all: Vec<&Rule> = rules.rules.iter().collect();
    let screen = rules.screen(&all, &denied_but(&["head-medicine-often", "joint-hot", "eye-red"]));

    let flags: Vec<(&str, Level)> = screen.flags().map(|(finding, level)| (finding.rule.as_str(), level)).collect();
    assert_eq!(flags, [("RF-16", Level::Red), ("RF-19", Level::Yellow), ("RF-20", Level::Orange)]);
    let (level, advice, behind) = rules.advice(&screen).expect("an emergency");
    assert_eq!((level, level.alert(), advice.title.english.as_str()), (Level::Red, "critical", "Get help now"));
    assert_eq!(behind.len(), 1);
}

#[test]
fn not_sure_is_yellow_at_least_even_where_the_other_answers_decide() {
    let mut given = denied_but(&[]);
    given.signs.insert("weight-loss".into(), Answer::NotSure);
    assert_eq!(outcome("RF-04", &given), Outcome::NotSure);
    given.signs.insert("pain-night".into(), Answer::NotSure);
    given.signs.insert("weight-loss".into(), Answer::No);
    assert_eq!(outcome("RF-04", &given), Outcome::NotSure, "without cancer nothing would come of it");
    assert_eq!(outcome("RF-04", &given).level(), Some(Level::Yellow));

    let mut fires = denied_but(&["weak-limb"]);
    fires.signs.insert("weak-48-hours".into(), Answer::NotSure);
    assert_eq!(outcome("RF-02", &fires), Outcome::Fires(Level::Orange), "what is sure is not made less");
}

#[test]
fn an_unknown_age_counts_only_where_it_decides() {
    let mut given = denied_but(&["head-new"]);
    given.age = None;
    assert_eq!(outcome("RF-14", &given), Outcome::NotSure);
    assert_eq!(outcome("RF-03", &given), Outcome::DoesNotFire);
}

#[test]
fn a_question_left_out_leaves_the_screen_incomplete_and_hides_no_emergency() {
    let rules = shipped();
    let low_back = rules.strips(&["low-back"]);
    let mut given = denied_but(&["saddle-numb"]);
    given.signs.remove("bladder-bowel");
    assert!(rules.screen(&low_back, &given).is_complete(), "one yes decides");
    given.signs.remove("saddle-numb");
    let screen = rules.screen(&low_back, &given);
    assert_eq!((screen.is_complete(), screen.leading()), (false, None));

    let only = Given { signs: BTreeMap::from([("eye-red".into(), Answer::Yes)]), ..Given::default() };
    let screen = rules.screen(&low_back, &only);
    assert_eq!(screen.leading(), Some(Level::Red), "said elsewhere, and not asked here");
    assert!(!screen.is_complete());
}

#[test]
fn a_sign_that_two_rules_look_at_is_asked_once() {
    let rules = shipped();
    let strips = rules.strips(&["after-toxin", "low-back", "low-back"]);
    let ids: Vec<&str> = strips.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["RF-01", "RF-02", "RF-03", "RF-04", "RF-05", "RF-30", "RF-31", "RF-32"]);

    let asked: Vec<&str> =
        rules.questions(&rules.strips(&["neck-and-headache"])).iter().map(|sign| sign.id.as_str()).collect();
    assert_eq!(asked.iter().filter(|sign| **sign == "cancer-ever").count(), 1, "RF-17 looks at a sign of RF-04");
    assert_eq!(rules.strips(&["neck-and-headache"]).len(), 10);
    let toxin: Vec<&str> =
        rules.questions(&rules.strips(&["after-toxin"])).iter().map(|sign| sign.id.as_str()).collect();
    assert_eq!(toxin.len(), 9, "the signs of RF-30 are not asked again by RF-31");
}

#[test]
fn nobody_is_asked_about_self_harm_unless_somebody_will_answer() {
    let rules = shipped();
    let asks = |answers| rules.online(answers).iter().any(|rule| rule.id == "RF-40");
    assert!(asks(true) && !asks(false));
    assert_eq!(rules.online(false).len(), 30);

    let responders = Responders {
        rota: vec!["Mia".into()],
        crisis_numbers: vec![("ca-on".into(), "9-8-8".into())],
        escalation: vec!["Ben".into()],
        approved_on: on("2026-02-28"),
    };
    assert!(responders.will_answer(on("2026-02-28")) && responders.will_answer(on("2027-02-27")));
    assert!(!responders.will_answer(on("2027-02-28")), "renewed every twelve months");
    assert!(!responders.will_answer(on("2026-02-27")));
    let without = |change: fn(&mut Responders)| {
        let mut responders = responders.clone();
        change(&mut responders);
        responders.will_answer(on("2026-03-01"))
    };
    assert!(
        !without(|r| r.rota.clear()) && !without(|r| r.escalation.clear()) && !without(|r| r.crisis_numbers.clear())
    );
    assert!(!without(|r| r.crisis_numbers.push(("ca-qc".into(), " ".into()))), "a number for each region");
}

#[test]
fn safety_at_home_leaves_no_trace() {
    let silent: Vec<String> =
        shipped().rules.iter().filter(|rule| rule.leaves_no_trace).map(|rule| rule.id.clone()).collect();
    assert_eq!(silent, ["RF-41"]);
}

#[test]
fn a_finding_keeps_the_version_it_was_made_by() {
    let json = serde_json::to_string(&shipped().screen(&[], &denied_but(&["eye-red"]))).expect("it can be written");
    assert_eq!(json, r#"{"findings":[{"rule":"RF-16","version":1,"outcome":{"fires":"red"}}]}"#);
}

fn any_given() -> impl Strategy<Value = Given> {
    let rules = shipped();
    let all: Vec<&Rule> = rules.rules.iter().collect();
    let ids: Vec<String> = rules.questions(&all).into_iter().map(|sign| sign.id.clone()).collect();
    let answer = prop_oneof![
        8 => Just(Some(Answer::No)), 2 => Just(Some(Answer::Yes)), 1 => Just(Some(Answer::NotSure)), 2 => Just(None)
    ];
    (prop::collection::vec(answer, ids.len()), prop::option::of(0..110u8)).prop_map(move |(answers, age)| {
        let signs = ids.iter().cloned().zip(answers).filter_map(|(id, answer)| Some((id, answer?))).collect();
        Given { signs, age, scores: BTreeMap::new() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_emergency_always_yields_a_text_whatever_else_is_said(given in any_given(), red in prop::sample::select(vec!["saddle-numb", "weak-both-legs", "fall-severe", "chest-pain", "toxin-swallowing", "self-harm-plan", "too-sleepy"])) {
        let rules = shipped();
        let mut given = given;
        given.signs.insert(red.into(), Answer::Yes);

        let screen = rules.screen(&[], &given);
        let (level, advice, behind) = rules.advice(&screen).expect("a text");
        prop_assert_eq!(level, Level::Red);
        prop_assert!(!advice.text.english.is_empty() && !advice.text.french.is_empty() && !behind.is_empty());
    }

    #[test]
    fn one_more_yes_never_lowers_the_level(given in any_given(), which in any::<prop::sample::Index>()) {
        let rules = shipped();
        let all: Vec<&Rule> = rules.rules.iter().collect();
        let before = rules.screen(&all, &given);
        let signs = rules.questions(&all);
        let mut more = given;
        more.signs.insert(signs[which.index(signs.len())].id.clone(), Answer::Yes);

        let after = rules.screen(&all, &more);
        prop_assert!(after.leading() >= before.leading().filter(|level| *level != Level::Yellow));
    }
}
