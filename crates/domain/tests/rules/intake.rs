//! What people are asked before a first visit, and what is made of their answers.

use std::{collections::BTreeSet, fs};

use domain::{
    decimal::Decimal,
    intake::{
        Answer, Answers, Course, CourseMistake, Derived, Fault, History, Mistake, Month, Product, Questionnaire,
        QuestionnaireFile, SideEffect, Sure, Told, Trend, Units, Wrong, age, answers_online, derived,
    },
};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::support::on;

fn text() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/questionnaires/first-visit.toml");
    fs::read_to_string(path).expect("a shipped file")
}

fn read(text: &str) -> QuestionnaireFile {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

fn intake() -> Questionnaire {
    Questionnaire::load(read(&text())).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn today() -> Date {
    on("2026-11-23")
}

fn given(answers: &[(&str, Answer)]) -> Answers {
    answers.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect()
}

fn one(id: &str) -> Answer {
    Answer::One(id.into())
}

fn several(ids: &[&str]) -> Answer {
    Answer::Several(ids.iter().map(ToString::to_string).collect())
}

fn wrong(question: &str, answer: Answer) -> Vec<Wrong> {
    intake().mistakes(&given(&[(question, answer)]), today()).into_iter().map(|mistake| mistake.wrong).collect()
}

fn month(year: i16, month: Option<i8>, day: Option<i8>) -> Month {
    Month { year, month, day }
}

fn known<T>(value: T) -> Told<T> {
    Some(Sure::Known(value))
}

fn faults(from: &str, to: &str) -> Vec<Fault> {
    let text = text();
    assert!(text.contains(from), "{from}");
    Questionnaire::load(read(&text.replacen(from, to, 1))).expect_err("it is broken")
}

#[test]
fn nothing_of_the_shipped_intake_has_to_be_answered() {
    let intake = intake();
    assert_eq!(intake.mistakes(&Answers::new(), today()), []);
    assert!(!intake.clinically_reviewed, "until clinicians have approved it");
    assert!(intake.questions().count() > 35);
}

#[test]
fn a_questionnaire_with_a_slip_does_not_load() {
    assert_eq!(faults("format = 1", "format = 2"), [Fault::Format(2)]);
    assert_eq!(faults("id = \"pain-since\"", "id = \"pain-where\""), [Fault::Id("pain-where".into())]);
    assert_eq!(faults("id = \"sudden\"", "id = \"gradual\""), [Fault::Id("gradual".into())]);
    assert_eq!(faults("fr-CA = \"Depuis quand?\"", "fr-CA = \" \""), [Fault::Text("pain-since".into())]);
    assert_eq!(faults("{ min = 0, max = 600 }", "{ min = 600, max = 600 }"), [Fault::NoChoice("stiff-minutes".into())]);
    let when = Fault::When("toxin-courses".into());
    assert_eq!(
        faults("question = \"toxin-ever\"", "question = \"toxin-courses\""),
        std::slice::from_ref(&when),
        "not an earlier one"
    );
    assert_eq!(faults("is = [\"before\", ", "is = [\"sometimes\", "), std::slice::from_ref(&when));
    assert_eq!(faults("is = [\"before\", \"currently\", \"not-sure\"]", "is = []"), [when]);
    let contra = Fault::Contraindicates("pregnancy".into());
    assert_eq!(faults("answer = \"pregnant\"", "answer = \"expecting\""), [contra]);
    let mut empty = read(&text());
    empty.sections.clear();
    assert_eq!(Questionnaire::load(empty), Err(vec![Fault::Empty]));
    let mut bodiless = read(&text());
    bodiless.places.clear();
    let bodiless = Questionnaire::load(bodiless);
    assert_eq!(bodiless, Err(vec![Fault::NoChoice("pain-where".into()), Fault::NoChoice("toxin-courses".into())]));
}

#[test]
fn injections_are_asked_about_unless_there_were_none() {
    let intake = intake();
    let asks = |answers: &Answers| intake.asked(answers).any(|question| question.id == "toxin-courses");
    for (answer, expected) in
        [(one("never"), false), (one("before"), true), (one("currently"), true), (Answer::NotSure, true)]
    {
        assert_eq!(asks(&given(&[("toxin-ever", answer)])), expected);
    }
    assert!(!asks(&Answers::new()));
    let idle = given(&[("toxin-ever", one("never")), ("toxin-courses", Answer::YesNo(true))]);
    assert_eq!(intake.mistakes(&idle, today()), [], "what is no longer asked is kept and not judged");
}

#[test]
fn one_question_follows_the_other() {
    let intake = intake();
    let next = |after, answers: &Answers| intake.next(after, answers).map(|question| question.id.clone());
    let none = Answers::new();
    assert_eq!(next(None, &none).as_deref(), Some("pain-where"));
    assert_eq!(next(Some("pain-where"), &none).as_deref(), Some("pain-since"));
    assert_eq!(next(Some("own-goal"), &none).as_deref(), Some("sleep-hours"), "on to the next part");
    assert_eq!(next(Some("toxin-ever"), &none), None);
    assert_eq!(next(Some("toxin-ever"), &given(&[("toxin-ever", one("before"))])).as_deref(), Some("toxin-courses"));
    assert_eq!(next(Some("unknown"), &none), None);
}

#[test]
fn what_hangs_on_a_question_that_is_not_asked_is_not_asked() {
    let hangs = "[[section.question]]\nid = \"why\"\ntext = \"Why?\"\nkind = \"yes_no\"\nwhen = { question = \"stopped\", is = [\"yes\"] }\n";
    let first = "[[section.question]]\nid = \"stopped\"\ntext = \"Stopped?\"\nkind = \"yes_no\"\nwhen = { question = \"toxin-ever\", is = [\"before\"] }\n";
    let intake = Questionnaire::load(read(&format!("{}\n{first}\n{hangs}", text()))).expect("sound");
    let asks = |ever| {
        let answers = given(&[("toxin-ever", one(ever)), ("stopped", Answer::YesNo(true))]);
        intake.asked(&answers).any(|question| question.id == "why")
    };
    assert!(asks("before") && !asks("never"));
}

#[test]
fn every_mistake_is_told_beside_its_question() {
    let answers = given(&[
        ("pain-where", Answer::Places(["low-back".into(), "tail".into()].into())),
        ("pain-since", Answer::Month(month(2027, None, None))),
        ("stiff-minutes", Answer::Number(Decimal::whole(601))),
        ("conditions", several(&["heart", "gout"])),
        ("pain-began", one("often")),
        ("mood", Answer::YesNo(true)),
        ("shoe-size", Answer::Number(Decimal::whole(40))),
    ]);
    let told = intake().mistakes(&answers, today());
    let told: Vec<(&str, String)> =
        told.iter().map(|Mistake { question, wrong }| (question.as_str(), wrong.to_string())).collect();
    assert_eq!(
        told,
        [
            ("shoe-size", "this is not asked".into()),
            ("pain-where", "this is not one of the choices".into()),
            ("pain-since", "this lies in the future".into()),
            ("pain-began", "this is not one of the choices".into()),
            ("stiff-minutes", "this must be from 0 to 600".into()),
            ("mood", "this is not an answer to the question".into()),
            ("conditions", "this is not one of the choices".into()),
        ]
    );
}

#[test]
fn answers_that_fit_are_taken() {
    let peg = [("pain", 4), ("enjoyment", 5)].map(|(item, answer)| (item.to_owned(), Some(answer)));
    for (question, answer) in [
        ("pain-where", Answer::Places(["low-back".into()].into())),
        ("pain-since", Answer::Month(month(2026, None, None))),
        ("pain-since", Answer::Month(month(2026, Some(11), None))),
        ("pain-since", Answer::Month(month(2026, Some(11), Some(23)))),
        ("pain-since", Answer::NotSure),
        ("stiff-minutes", Answer::Number(Decimal::whole(600))),
        ("pain-began", one("gradual")),
        ("conditions", several(&[])),
        ("pain-peg", Answer::Measure(peg.into())),
        ("main-worry", Answer::Words("That it stays. 🙁".parse().expect("words"))),
        ("snoring", Answer::YesNo(false)),
        ("food", Answer::InPerson),
    ] {
        assert_eq!(wrong(question, answer), [], "{question}");
    }
    assert_eq!(wrong("food", Answer::NotSure), [Wrong::Kind], "only where it can be true");
    assert_eq!(wrong("pain-since", Answer::Month(month(2026, Some(11), Some(24)))), [Wrong::InFuture]);
    assert_eq!(wrong("pain-since", Answer::Month(month(2026, Some(2), Some(30)))), [Wrong::NotADate]);
    assert_eq!(
        wrong("pain-since", Answer::Month(month(2026, None, Some(3)))),
        [Wrong::NotADate],
        "a day needs its month"
    );
}

#[test]
fn what_must_be_answered_must_be_answered() {
    let text = text().replacen("id = \"falls\"", "id = \"falls\"\nrequired = true", 1);
    let intake = Questionnaire::load(read(&text)).expect("sound");
    let missing =
        |answers: &Answers| intake.mistakes(answers, today()).into_iter().map(|m| m.wrong).collect::<Vec<_>>();
    assert_eq!(missing(&Answers::new()), [Wrong::Missing]);
    assert_eq!(missing(&given(&[("falls", Answer::InPerson)])), [Wrong::Missing]);
    assert_eq!(missing(&given(&[("falls", Answer::NotSure)])), []);
}

#[test]
fn a_new_version_keeps_what_still_fits_and_names_the_rest() {
    let newer = text().replacen("max = 600", "max = 60", 1).replacen("id = \"carers\"", "id = \"other-carers\"", 1);
    let newer = Questionnaire::load(read(&newer)).expect("sound");
    let answers = given(&[
        ("stiff-minutes", Answer::Number(Decimal::whole(90))),
        ("carers", Answer::Words("My sister".parse().expect("words"))),
        ("rested", Answer::Number(Decimal::whole(3))),
    ]);
    let (kept, asked_again) = newer.carried(&answers, today());
    assert_eq!(kept, given(&[("rested", Answer::Number(Decimal::whole(3)))]));
    assert_eq!(asked_again, ["carers", "stiff-minutes"]);
}

#[test]
fn answers_give_the_contraindications_that_plans_look_at() {
    let answers = given(&[
        ("conditions", several(&["heart", "diabetes"])),
        ("pregnancy", Answer::NotSure),
        ("falls", Answer::YesNo(true)),
        ("snoring", Answer::YesNo(false)),
    ]);
    let read = intake().contraindications(&answers);
    let read: Vec<(&str, &str)> = read.iter().map(|(tag, said)| (tag.as_str(), said.english.as_str())).collect();
    let heart = "Do you have, or have you had, any of these? Heart trouble";
    let falls = "Have you fallen in the last year?";
    assert_eq!(read, [("falls", falls), ("heart", heart), ("pregnancy", "Does one of these apply to you?")]);
}

#[test]
fn everything_about_a_course_may_be_not_sure() {
    let unsure = r#"{"history":"not_sure","purposes":"not_sure","product":"not_sure","injected_by":"not_sure","setting":"not_sure",
        "last":"not_sure","sessions":"not_sure","interval_weeks":"not_sure","sites":"not_sure","worked_after_days":"not_sure",
        "best_relief":"not_sure","faded_in_week":"not_sure","trend":"not_sure","side_effects":"not_sure",
        "told_of_antibodies":"not_sure","next":"not_sure","stopped":"not_sure","satisfied":"not_sure","may_contact":"not_sure"}"#;
    let course: Course = serde_json::from_str(unsure).expect("it can be read");
    assert_eq!(
        serde_json::to_value(&course).expect("json"),
        serde_json::from_str::<serde_json::Value>(unsure).expect("json")
    );
    let courses = |courses: Vec<Course>| Answer::ToxinCourses(courses);
    let ever = ("toxin-ever", one("before"));
    let told = |answer| intake().mistakes(&given(&[ever.clone(), ("toxin-courses", answer)]), today());
    assert_eq!(told(courses(vec![course, Course::default()])), []);
    assert_eq!(told(courses(vec![])), []);
}

#[test]
fn a_course_is_told_all_its_mistakes() {
    let course = Course {
        last: known(month(2026, Some(12), None)),
        best_relief: known(101),
        satisfied: known(11),
        product: known(Units { of: Product::Abobotulinumtoxina, number: known(Decimal::whole(0)) }),
        interval_weeks: known(0),
        sites: known(["tail".to_owned()].into()),
        side_effects: known([SideEffect::None, SideEffect::Droop].into()),
        ..Course::default()
    };
    let fine = Course {
        last: known(month(2026, Some(11), None)),
        best_relief: known(100),
        satisfied: known(10),
        product: known(Units { of: Product::Abobotulinumtoxina, number: known(Decimal::whole(500)) }),
        interval_weeks: known(1),
        sites: known(["neck".to_owned()].into()),
        side_effects: known([SideEffect::None].into()),
        ..Course::default()
    };
    let answers = given(&[("toxin-ever", one("before")), ("toxin-courses", Answer::ToxinCourses(vec![fine, course]))]);
    let mistakes = intake().mistakes(&answers, today());
    let [Mistake { wrong: Wrong::Courses(found), .. }] = mistakes.as_slice() else { panic!("it is about the courses") };
    let expected = [
        CourseMistake::Last,
        CourseMistake::BestRelief,
        CourseMistake::Satisfied,
        CourseMistake::Units,
        CourseMistake::Interval,
        CourseMistake::Sites,
        CourseMistake::SideEffects,
    ];
    assert_eq!(*found, expected.map(|mistake| (1, mistake)));
}

#[test]
fn units_without_their_product_cannot_be_written_down() {
    assert!(serde_json::from_str::<Units>(r#"{"number":{"known":100}}"#).is_err());
    assert!(serde_json::from_str::<Units>(r#"{"of":"rimabotulinumtoxinb"}"#).is_ok());
}

#[test]
fn what_is_computed_is_for_the_clinician() {
    let of = |course: Course| derived(&[course], today());
    let weeks = |interval: u16, fades: u16| Course {
        interval_weeks: known(interval),
        faded_in_week: known(fades),
        ..Course::default()
    };
    assert_eq!(of(weeks(12, 12)), BTreeSet::new());
    assert_eq!(of(weeks(11, 11)), [Derived::ShortInterval].into());
    assert_eq!(of(weeks(12, 11)), [Derived::FadesEarly].into());
    assert_eq!(of(Course { trend: known(Trend::Falling), ..Course::default() }), [Derived::FallingTrend].into());
    assert_eq!(of(Course { interval_weeks: Some(Sure::NotSure), ..weeks(12, 3) }), BTreeSet::new());
    let codes = serde_json::to_string(&Derived::FallingTrend).expect("json");
    assert!(!codes.contains("antibod"));
}

#[test]
fn an_injection_that_may_be_less_than_six_weeks_ago_counts_as_recent() {
    let recent = |last: Told<Month>, history: Told<History>| {
        derived(&[Course { last, history, ..Course::default() }], today()).contains(&Derived::Recent)
    };
    let on = |y, m, d| known(month(y, m, d));
    assert!(recent(on(2026, Some(10), Some(13)), None), "41 days");
    assert!(!recent(on(2026, Some(10), Some(12)), None), "six weeks");
    assert!(recent(on(2026, Some(10), None), None), "it may have been the last day of October");
    assert!(!recent(on(2026, Some(9), None), known(History::Currently)));
    assert!(recent(on(2026, None, None), None) && !recent(on(2025, None, None), None));
    assert!(recent(Some(Sure::NotSure), known(History::Currently)));
    assert!(recent(None, Some(Sure::NotSure)));
    assert!(!recent(Some(Sure::NotSure), known(History::Before)) && !recent(None, None));
}

#[test]
fn adults_answer_online_from_their_birthday_on() {
    assert!(answers_online(on("2008-11-23"), today()));
    assert!(!answers_online(on("2008-11-24"), today()));
    assert_eq!(
        (age(on("1926-11-24"), today()), age(on("2026-11-24"), today())),
        (Some(99), None),
        "nobody is born tomorrow"
    );
    assert_eq!(age(on("2004-02-29"), on("2022-02-28")), Some(17));
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let ids = || prop::sample::select(vec!["sudden", "before", "never", "heart", "low-back", "none", "tail"]);
    let sets = prop::collection::btree_set(ids().prop_map(str::to_owned), 0..3);
    prop_oneof![
        any::<bool>().prop_map(Answer::YesNo),
        ids().prop_map(one),
        sets.clone().prop_map(Answer::Several),
        sets.prop_map(Answer::Places),
        (-5..4_000i32).prop_map(|number| Answer::Number(Decimal::whole(number))),
        (1900..2100i16, prop::option::of(-1..14i8), prop::option::of(0..33i8))
            .prop_map(|(y, m, d)| Answer::Month(month(y, m, d))),
        Just(Answer::NotSure),
        Just(Answer::InPerson),
        Just(Answer::ToxinCourses(vec![Course::default()])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_are_judged_and_what_is_carried_fits(picked in prop::collection::vec((any::<prop::sample::Index>(), any_answer()), 0..20)) {
        let intake = intake();
        let ids: Vec<String> = intake.questions().map(|question| question.id.clone()).collect();
        let answers: Answers = picked.into_iter().map(|(at, answer)| (ids[at.index(ids.len())].clone(), answer)).collect();

        let (kept, asked_again) = intake.carried(&answers, today());
        prop_assert_eq!(kept.len() + asked_again.len(), answers.len());
        prop_assert_eq!(intake.mistakes(&kept, today()), vec![]);
        // Whoever goes on from page to page meets each question once, and comes to an end.
        let mut met = BTreeSet::new();
        let mut last: Option<String> = None;
        while let Some(question) = intake.next(last.as_deref(), &kept) {
            prop_assert!(met.insert(question.id.clone()));
            last = Some(question.id.clone());
        }
        prop_assert_eq!(met.len(), intake.asked(&kept).count());
    }
}
