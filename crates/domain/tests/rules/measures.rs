//! Scores, and the changes that matter, of the measures that are shipped.

use std::{collections::BTreeMap, fs};

use domain::{
    decimal::Decimal,
    measures::{
        Answers, Change, Fault, Level, NotAttainable, Pack, PackFile, Reading, Score, Size, Weight, Worse, t_score,
    },
    text::Lang,
};
use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;

use crate::support::on;

const SHIPPED: [&str; 5] = ["nrs", "peg", "pgic", "phq-4", "psfs"];

fn text(id: &str) -> String {
    let path = format!("{}/../../content/measures/{id}.toml", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("a shipped measure")
}

fn file(id: &str) -> PackFile {
    toml::from_str(&text(id)).unwrap_or_else(|error| panic!("{id}: {error}"))
}

pub(crate) fn pack(id: &str) -> Pack {
    Pack::load(file(id)).unwrap_or_else(|faults| panic!("{id}: {faults:#?}"))
}

fn number(text: &str) -> Decimal {
    serde_json::from_str(text).expect("a number")
}

fn answers(given: &[(&str, u8)]) -> Answers {
    given.iter().map(|(item, answer)| ((*item).to_owned(), Some(*answer))).collect()
}

/// The answers of a PEG, question by question.
fn peg(given: [u8; 3]) -> Answers {
    answers(&[("pain", given[0]), ("enjoyment", given[1]), ("activity", given[2])])
}

/// PEG sums of weeks, as readings.
fn weeks(sums: &[u8]) -> Vec<Reading> {
    (0..)
        .zip(sums)
        .map(|(week, sum)| {
            let third = sum / 3;
            let given = [third, third + u8::from(sum % 3 > 0), third + u8::from(sum % 3 > 1)];
            Reading { on: day(week * 7), scores: pack("peg").score(&peg(given)).expect("in range") }
        })
        .collect()
}

fn day(number: i64) -> Date {
    on("2026-01-05").checked_add(number.days()).expect("near")
}

fn change(sums: &[u8]) -> Change {
    pack("peg").change("total", &weeks(sums)).expect("one version")
}

fn shown(pack: &Pack, answers: &Answers) -> BTreeMap<String, String> {
    let scores = pack.score(answers).expect("in range");
    scores.scales.into_iter().map(|(scale, score)| (scale, score.shown.to_string())).collect()
}

fn one(id: &str, item: &str, answer: u8) -> Score {
    let scores = pack(id).score(&answers(&[(item, answer)])).expect("in range").scales;
    scores.into_values().next().expect("a score")
}

#[test]
fn every_shipped_measure_has_its_licence_its_source_and_examples_that_come_out_right() {
    for id in SHIPPED {
        assert_eq!(pack(id).id.as_str(), id);
    }
}

#[test]
fn french_wording_is_there_only_where_it_is_nobodys_translation() {
    let french: Vec<&str> = SHIPPED.into_iter().filter(|id| pack(id).is_asked_in(Lang::French)).collect();

    assert_eq!(french, ["nrs", "pgic"], "PEG, PHQ-4 and PSFS wait for a validated source");
    let mut translated = file("peg");
    translated.items[0].text.insert(Lang::French, "Quel chiffre …".into());
    let fault = Fault::Wording { place: "item pain".into(), lang: Lang::French };
    assert_eq!(Pack::load(translated), Err(vec![fault]));
}

#[test]
fn a_pack_without_licence_source_or_examples_says_which_is_missing() {
    let mut bare = file("peg");
    bare.licence = None;
    bare.sources.clear();
    bare.examples.truncate(2);
    assert_eq!(Pack::load(bare), Err(vec![Fault::NoLicence, Fault::NoSource, Fault::TooFewExamples(2)]));

    let mut empty = file("peg");
    empty.licence.as_mut().expect("a licence").terms = " ".into();
    empty.languages[0].validated_by.clear();
    assert_eq!(Pack::load(empty), Err(vec![Fault::NoLicence, Fault::Languages]));
}

#[test]
fn a_pack_whose_scoring_is_broken_does_not_load() {
    let broken = |id: &str, from: &str, to: &str| {
        let text = text(id);
        assert!(text.contains(from), "{from}");
        let file: PackFile = toml::from_str(&text.replacen(from, to, 1)).expect("it can still be read");
        Pack::load(file).expect_err("it is broken")
    };

    let differs = |expected, found| Fault::ExampleDiffers { example: 1, scale: "total".into(), expected, found };
    assert_eq!(broken("peg", "total = 4.7", "total = 4.6"), [differs(Some(number("4.6")), Some(number("4.7")))]);
    assert_eq!(broken("peg", "scores = { total = 4.7 }", "scores = {}"), [differs(None, Some(number("4.7")))]);
    assert_eq!(broken("peg", "pain = 4, enjoyment = 5", "pain = 11, enjoyment = 5"), [Fault::ExampleRefused(1)]);
    let mean: Vec<usize> = broken("peg", "\"mean\"", "\"sum\"").iter().map(number_of_example).collect();
    assert_eq!(mean, [1, 2, 3]);
    assert_eq!(
        broken("phq-4", "items = [\"nervous\", \"worrying\"]", "items = [\"nervous\", \"worry\"]"),
        [Fault::NoSuchItem { scale: "gad-2".into(), item: "worry".into() }]
    );
    assert_eq!(broken("phq-4", "from = 3\ncode", "from = 0\ncode"), [Fault::Bands("total".into())]);
    assert_eq!(broken("phq-4", "id = \"worrying\"", "id = \"nervous\"")[0], Fault::Id("nervous".into()));
    assert_eq!(
        broken("peg", "range = { min = 0, max = 10 }", "range = { min = 1, max = 10 }"),
        [Fault::Range("pain".into())]
    );
    assert_eq!(
        broken("peg", "better = \"lower\"", "better = \"lower\"\nmay_miss = 3"),
        [Fault::MayMiss("total".into())]
    );
    assert_eq!(broken("peg", "points = 1, percent = 30", "points = 0"), [Fault::Change("total".into())]);
    assert_eq!(broken("psfs", "at_least = 3", "at_least = 6"), [Fault::Range("named".into()),]);
    assert_eq!(broken("peg", "format = 1", "format = 2"), [Fault::Format(2)]);
}

fn number_of_example(fault: &Fault) -> usize {
    match fault {
        Fault::ExampleDiffers { example, .. } => *example,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_needs_a_row_for_each_possible_sum() {
    let table = |rows: &str, more: &str| {
        let text = text("peg").replacen("method = \"mean\"", &format!("method = {{ table = [{rows}] }}{more}"), 1);
        let text = text.replace("total = 4.7", "total = 54.5").replace("total = 10", "total = 70");
        Pack::load(toml::from_str(&text.replace("total = 4.3", "total = 54")).expect("it can be read"))
    };
    let rows = |sums: std::ops::RangeInclusive<u16>| -> String {
        let value = |raw: u16| {
            if raw == 14 {
                "54.5".into()
            } else if raw == 13 {
                "54".into()
            } else {
                (40 + raw).to_string()
            }
        };
        sums.map(|raw| format!("{{ raw = {raw}, value = {} }},", value(raw))).collect()
    };

    assert!(table(&rows(0..=30), "").is_ok());
    for (rows, more) in [(rows(0..=29), ""), (rows(0..=31), ""), (rows(0..=30), "\nmay_miss = 1")] {
        assert_eq!(table(&rows, more), Err(vec![Fault::Table("total".into())]));
    }
}

#[test]
fn a_sum_with_a_missing_answer_is_made_up_from_the_others_where_the_pack_allows_it() {
    let text = text("phq-4").replacen("method = \"sum\"", "method = \"sum\"\nmay_miss = 1\ndecimals = 1", 1);
    let text = text.replace("scores = { gad-2 = 3 }", "scores = { total = 8, gad-2 = 3 }");
    let pack = Pack::load(toml::from_str(&text).expect("it can be read")).expect("sound");

    let three = shown(&pack, &answers(&[("nervous", 1), ("worrying", 0), ("interest", 1)]));
    assert_eq!(three.get("total").map(String::as_str), Some("2.7"), "2 of 3 answers, 8 ÷ 3 of 4");
    assert_eq!(shown(&pack, &answers(&[("nervous", 1), ("interest", 1)])).get("total"), None);
}

#[test]
fn scores_are_as_the_measures_say() {
    let peg_of = |given| shown(&pack("peg"), &peg(given)).remove("total").expect("a score");
    assert_eq!(
        [peg_of([0, 0, 0]), peg_of([4, 5, 5]), peg_of([4, 4, 5]), peg_of([0, 0, 1])],
        ["0", "4.7", "4.3", "0.3"]
    );

    let psfs = shown(&pack("psfs"), &answers(&[("stairs", 2), ("sleep", 3), ("work", 2), ("swim", 2)]));
    assert_eq!(psfs["total"], "2.3", "2.25, half up");

    let mut without_one = answers(&[("nervous", 2), ("worrying", 2), ("interest", 1)]);
    assert_eq!(shown(&pack("phq-4"), &without_one), BTreeMap::from([("gad-2".into(), "4".into())]));
    without_one.insert("down".into(), None);
    assert_eq!(shown(&pack("phq-4"), &without_one).len(), 1, "skipped is as good as left out");
}

#[test]
fn each_named_activity_is_needed_and_three_to_five_of_them() {
    let psfs = pack("psfs");
    let mut named = answers(&[("stairs", 2), ("sleep", 3), ("work", 2)]);
    assert!(shown(&psfs, &named).contains_key("total"));
    named.insert("work".into(), None);
    assert_eq!(shown(&psfs, &named), BTreeMap::new());

    named.remove("work");
    assert_eq!(psfs.score(&named).expect_err("two")[0].to_string(), "between 3 and 5 activities are needed");
    let six: Answers = (0..6).map(|n| (n.to_string(), Some(1))).collect();
    assert!(psfs.score(&six).is_err());
}

#[test]
fn answers_out_of_range_are_refused_all_at_once() {
    let mut wrong = peg([11, 10, 0]);
    wrong.insert("mood".into(), Some(1));
    let mistakes = pack("peg").score(&wrong).expect_err("two are wrong");

    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["mood: this measure does not ask that", "pain: this must be a whole number from 0 to 10"]);
    assert!(pack("pgic").score(&answers(&[("change", 0)])).is_err());
}

#[test]
fn bands_say_what_a_value_is_called() {
    let phq = pack("phq-4");
    let scale = phq.scale("total").expect("a scale");
    let code = |sum: u8| {
        let given = [("nervous", sum.min(3)), ("worrying", sum.saturating_sub(3).min(3))];
        let more = [("interest", sum.saturating_sub(6).min(3)), ("down", sum.saturating_sub(9))];
        let scores = phq.score(&answers(&[given, more].concat())).expect("in range");
        scale.band(&scores.scales["total"]).expect("a band").code.clone()
    };

    let codes: Vec<String> = [0, 2, 3, 5, 6, 8, 9, 12].into_iter().map(code).collect();
    assert_eq!(codes, ["none", "none", "mild", "mild", "moderate", "moderate", "severe", "severe"]);
}

#[test]
fn somebody_looks_at_what_is_new_or_rising_and_at_a_much_worse_every_time() {
    let nrs = pack("nrs");
    let average = nrs.scale("average").expect("a scale");
    let pain = |answer| one("nrs", "average", answer);
    assert!(average.needs_a_look(&pain(8), None));
    assert!(!average.needs_a_look(&pain(7), None));
    assert!(average.needs_a_look(&pain(8), Some(&pain(7))), "new");
    assert!(!average.needs_a_look(&pain(8), Some(&pain(8))), "it has been told");
    assert!(average.needs_a_look(&pain(9), Some(&pain(8))), "rising");
    assert!(!average.needs_a_look(&pain(8), Some(&pain(9))), "falling");

    let pgic = pack("pgic");
    let overall = pgic.scale("total").expect("a scale");
    assert!(overall.needs_a_look(&one("pgic", "change", 6), Some(&one("pgic", "change", 6))));
    assert!(!overall.needs_a_look(&one("pgic", "change", 5), None));
}

#[test]
fn worse_is_by_points_and_per_cent_or_by_points_alone() {
    assert!(change(&[12, 16]).worse.is_some(), "4.0 to 5.3");
    assert_eq!(change(&[27, 30]).worse, None, "9.0 to 10.0 is 11 %");
    assert!(change(&[24, 30]).worse.is_some(), "8.0 to 10.0, by points");
    assert_eq!(change(&[12, 15]).worse, None, "4.0 to 5.0 is 25 %");
    assert_eq!(change(&[6, 8]).worse, None, "2.0 to 2.7 is 33 %, but less than a point");
    assert!(change(&[0, 3]).worse.is_some(), "with baseline 0 only points count");
    assert_eq!((change(&[0, 2]).worse, change(&[0, 3]).percent), (None, None));
}

#[test]
fn two_rises_in_a_row_are_worse_however_small() {
    assert_eq!(change(&[20, 14, 15, 16]).worse, Some(Worse::InARow));
    assert_eq!(change(&[20, 14, 15, 15]).worse, None);
    assert_eq!(change(&[20, 14, 15, 14, 15]).worse, None);
    assert_eq!(change(&[20, 21, 22]).worse, Some(Worse::InARow), "the baseline counts");
}

#[test]
fn better_is_thirty_per_cent_inclusive_of_the_unrounded_sums() {
    let exact = change(&[20, 14]);
    assert_eq!((exact.from.to_string(), exact.to.to_string()), ("6.7".into(), "4.7".into()));
    assert_eq!((exact.points.to_string(), exact.percent), ("-2".into(), Some(number("-30"))));
    assert_eq!(exact.better, Some(Size::Moderate));
    assert!(exact.is_meaningful());
    assert_eq!(change(&[20, 15]).better, None);
    assert_eq!(change(&[20, 10]).better, Some(Size::Substantial));
    assert_eq!(change(&[0, 0]).better, None);
}

#[test]
fn a_pain_that_rose_by_three_within_a_week_is_worse() {
    let nrs = pack("nrs");
    let course = |given: &[(i64, u8)]| {
        let readings = given.iter().map(|(at, pain)| Reading {
            on: day(*at),
            scores: nrs.score(&answers(&[("average", *pain)])).expect("in range"),
        });
        nrs.change("average", &readings.collect::<Vec<_>>()).expect("one version")
    };

    assert!(course(&[(0, 5), (20, 3), (27, 6)]).worse.is_some());
    assert_eq!(course(&[(0, 5), (20, 3), (28, 6)]).worse, None, "eight days");
    assert_eq!(course(&[(0, 10), (7, 9)]).better, Some(Size::Minimal), "10 %");
}

#[test]
fn more_is_better_where_a_person_can_do_more() {
    let psfs = pack("psfs");
    let reading = |at, given: [u8; 3]| Reading {
        on: day(at),
        scores: psfs.score(&answers(&[("a", given[0]), ("b", given[1]), ("c", given[2])])).expect("in range"),
    };
    let change = |later| psfs.change("total", &[reading(0, [3, 3, 3]), reading(28, later)]).expect("one version");

    assert_eq!(change([4, 4, 4]).better, None, "1.0");
    assert_eq!(change([5, 5, 3]).better, Some(Size::Minimal), "1.3");
    assert_eq!(change([5, 5, 6]).better, Some(Size::Moderate), "2.3");
    assert_eq!(change([6, 6, 6]).better, Some(Size::Substantial), "3.0");
    assert!(change([1, 1, 1]).worse.is_some());

    let mut others = reading(28, [3, 3, 3]);
    others.scores.answers = answers(&[("a", 3), ("b", 3), ("d", 3)]);
    let refused = psfs.change("total", &[reading(0, [3, 3, 3]), others]).expect_err("other activities");
    assert_eq!(refused.to_string(), "the activities are not those of the baseline");
}

#[test]
fn a_new_version_breaks_the_trend() {
    let mut readings = weeks(&[20, 14]);
    readings[0].scores.version = 0;
    let refused = pack("peg").change("total", &readings).expect_err("another version");
    assert_eq!(refused.to_string(), "the scores are not of one version of one measure");
    assert!(pack("peg").change("total", &weeks(&[20])).is_err(), "one score is no change");
}

#[test]
fn goal_attainment_follows_the_erratum() {
    let t = |goals: &[(u8, i8)]| {
        let goals: Vec<(u8, Level)> =
            goals.iter().map(|(weight, level)| (*weight, Level::try_from(*level).expect("a level"))).collect();
        t_score(&goals).map(|t| t.to_string())
    };

    assert_eq!(t(&[(2, 0), (9, 0), (4, 0)]), Ok("50".into()));
    assert_eq!(t(&[(1, -2)]), Ok("30".into()));
    assert_eq!(t(&[(2, 1), (3, 1)]), Ok("62.3".into()));
    assert_eq!(t(&[(4, 2), (9, -1)]), Ok("49.1".into()));
    assert_eq!(t(&[(4, 2), (3, 0), (9, -1)]), Ok("49.2".into()));
    assert_eq!(t(&[(9, 2)]), Ok("70".into()));
    assert_eq!(t(&[(1, -2), (1, -2)]), Ok("25.2".into()), "-24.807 of 50, rounded");
    assert_eq!(t(&[(0, 1), (0, 2)]), Err(NotAttainable::NoWeight));
    assert_eq!(t(&[]), Err(NotAttainable::NoWeight));
    assert_eq!(t(&[(0, 2), (1, -2)]), Ok("30".into()), "what does not count does not move it");
}

#[test]
fn a_weight_is_importance_times_difficulty() {
    assert_eq!(Weight::new(3, 2).map(Weight::value), Ok(6));
    assert_eq!(Weight::new(0, 3).map(Weight::value), Ok(0));
    assert_eq!(
        (Weight::new(4, 1), Weight::new(1, 4)),
        (Err(NotAttainable::NotAWeight), Err(NotAttainable::NotAWeight))
    );
    assert!(serde_json::from_str::<Weight>(r#"{"importance":4,"difficulty":1}"#).is_err());
    assert_eq!(Level::try_from(3), Err(NotAttainable::NotALevel));
}

#[test]
fn what_is_stored_is_read_back() {
    let scores = pack("phq-4").score(&answers(&[("nervous", 2), ("worrying", 2)])).expect("in range");
    let stored = serde_json::to_string(&scores).expect("it can be written");
    assert_eq!(serde_json::from_str::<domain::measures::Scores>(&stored).expect("it can be read"), scores);

    let json = serde_json::to_string(&pack("psfs")).expect("it can be written");
    assert_eq!(serde_json::from_str::<PackFile>(&json).expect("it can be read"), file("psfs"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_is_scored_or_refused(id in prop::sample::select(SHIPPED.to_vec()), given in prop::collection::vec(prop::option::of(0..13u8), 0..6), stray in any::<bool>()) {
        let pack = pack(id);
        let keys = pack.items.iter().map(|item| item.id.clone()).chain((0..5).map(|n| format!("activity {n}")));
        let mut answers: Answers = keys.take(if pack.named.is_some() { 5 } else { pack.items.len() }).zip(given).collect();
        if stray && pack.named.is_none() {
            answers.insert("stray".into(), None);
        }
        let range = pack.named.as_ref().map_or_else(|| pack.items[0].range, |named| named.range);
        let fits = answers.values().flatten().all(|answer| range.takes(*answer))
            && !answers.contains_key("stray")
            && pack.named.as_ref().is_none_or(|named| answers.len() >= usize::from(named.at_least));

        let scored = pack.score(&answers);
        prop_assert_eq!(scored.is_ok(), fits);
        if let Ok(scores) = scored {
            for (scale, score) in &scores.scales {
                let scale = pack.scale(scale).expect("a scale");
                prop_assert!(scale.bands.is_empty() || scale.band(score).is_some());
            }
            prop_assert_eq!(scores.answers, answers);
        }
    }

    #[test]
    fn goal_attainment_is_what_the_formula_gives(goals in prop::collection::vec((0..10u8, -2..3i8), 1..8)) {
        let levels: Vec<(u8, Level)> = goals.iter().map(|(w, x)| (*w, Level::try_from(*x).expect("a level"))).collect();
        let (mut reached, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (weight, level) in &goals {
            let weight = f64::from(*weight);
            reached += weight * f64::from(*level);
            sum += weight;
            squares += weight * weight;
        }
        match t_score(&levels) {
            Err(_) => prop_assert!(sum == 0.0),
            Ok(t) => {
                let formula = 50.0 + 10.0 * reached / (0.7 * squares + 0.3 * sum * sum).sqrt();
                prop_assert!((formula - t.millionths() as f64 / 1e6).abs() <= 0.05 + 1e-9, "{} {}", formula, t);
            }
        }
    }
}
