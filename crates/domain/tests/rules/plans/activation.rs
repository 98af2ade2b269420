//! Each rule: a plan that passes it, and one that breaks it and nothing else.

use domain::{
    plans::{
        Area, Caution, Dimension, Domain, Durability, Item, ItemStatus, Lack, Licensed, Mode, NotATechnique, Place,
        Provider, Sharing, SpokenBy, TechniqueCode,
    },
    text::{Bilingual, Lang},
};

use super::{Case, day, factor, goal, id, key, staff, today, toxin, w};

/// The plan that is whole, changed in one thing.
fn changed(change: impl FnOnce(&mut Case)) -> Case {
    Case::whole().with(change)
}

fn breaks(rule: &str, change: impl FnOnce(&mut Case)) {
    let case = changed(change);
    assert_eq!(case.broken(), [rule], "{:#?}", case.problems());
}

fn passes(change: impl FnOnce(&mut Case)) {
    let case = changed(change);
    assert_eq!(case.problems(), [], "{:#?}", case.content.items);
}

fn replace(case: &mut Case, old: &str, item: Item) {
    case.content.items.retain(|item| item.key.as_str() != old);
    case.content.items.push(item);
}

fn walk(case: &mut Case) -> &mut Item {
    case.content.items.iter_mut().find(|item| item.key.as_str() == "walk").expect("it is there")
}

#[test]
fn a_plan_that_is_whole_has_no_problem() {
    passes(|_| {});
}

#[test]
fn an_empty_plan_is_told_everything_at_once() {
    let case = changed(|case| {
        case.content = domain::plans::Content::default();
        case.screen = None;
        case.baseline = None;
    });
    assert_eq!(
        case.broken(),
        ["PLAN-01", "PLAN-04", "PLAN-13", "PLAN-14", "PLAN-15", "PLAN-16", "PLAN-17", "PLAN-18", "PLAN-19"]
    );
    let json = serde_json::to_value(&case.problems()[0]).expect("it can be written");
    assert_eq!(json, serde_json::json!({"rule": "PLAN-01", "lack": "body_item", "place": "items"}));
}

#[test]
fn plan_01_wants_one_item_for_the_body_and_another_for_the_mind() {
    breaks("PLAN-01", |case| {
        let talk = case.item("talk", "psych.mindfulness", "stiff");
        replace(case, "walk", talk);
    });
    breaks("PLAN-01", |case| {
        let strong = case.item("strong", "exercise.strength", "fear");
        replace(case, "learn", strong);
    });
    // Relaxation works on both and counts for one side.
    breaks("PLAN-01", |case| {
        let both = case.item("both", "activity.graded", "stiff");
        case.content.items = vec![Item {
            rationale: vec![id("stiff"), id("fear")],
            provider: Some(Provider::Referral(w("A course"))),
            ..both
        }];
    });
    breaks("PLAN-01", |case| walk(case).dimensions = [Dimension::Lifestyle].into());
    breaks("PLAN-01", |case| {
        let item = case.content.items.iter_mut().find(|item| item.key.as_str() == "learn").expect("it is there");
        item.dimensions = [Dimension::Social].into();
    });
    passes(|case| {
        let yoga = case.item("yoga", "exercise.yoga", "stiff");
        replace(case, "walk", yoga);
    });
    let learned = changed(|case| case.content.items[1].status = ItemStatus::Completed);
    assert_eq!(learned.broken(), ["PLAN-01", "PLAN-04"], "what is over does not count");
}

#[test]
fn plan_02_wants_something_physical_that_the_patient_does_and_that_builds_capacity() {
    breaks("PLAN-02", |case| {
        let stretch = case.item("stretch", "exercise.mobility", "stiff");
        replace(case, "walk", stretch);
    });
    // What the catalogue calls supporting does not become more by being called so.
    breaks("PLAN-02", |case| {
        let stretch =
            Item { durability: Durability::BuildsCapacity, ..case.item("stretch", "exercise.mobility", "stiff") };
        replace(case, "walk", stretch);
    });
    breaks("PLAN-02", |case| walk(case).durability = Durability::Supports);
    passes(|case| {
        let water = case.item("water", "exercise.aquatic", "stiff");
        replace(case, "walk", water);
    });
}

#[test]
fn plan_03_wants_a_skill_or_a_referral_for_the_mind_and_a_psychotherapist_for_psychotherapy() {
    breaks("PLAN-03", |case| {
        let yoga = case.item("yoga", "exercise.yoga", "fear");
        replace(case, "learn", yoga);
    });
    passes(|case| {
        let yoga = case.item("yoga", "exercise.yoga", "fear");
        replace(case, "learn", Item { provider: Some(Provider::Referral(w("A course in town"))), ..yoga });
    });
    for provider in [None, Some(Provider::Patient), Some(Provider::Here(id("physiotherapist")))] {
        let case = changed(|case| {
            let cbt = Item { provider, ..case.item("cbt", "psych.cbt", "fear") };
            case.content.items.push(cbt);
        });
        let problems = case.problems();
        assert_eq!((case.broken(), &problems[0].lack), (vec!["PLAN-03".into()], &Lack::Psychotherapist));
    }
    for provider in [Provider::Here(id("psychologist")), Provider::Referral(w("Dr. Roy"))] {
        passes(|case| {
            let cbt = Item { provider: Some(provider), ..case.item("cbt", "psych.cbt", "fear") };
            case.content.items.push(cbt);
        });
    }
}

#[test]
fn plan_04_wants_each_area_answered_and_factors_and_items_to_point_at_each_other() {
    breaks("PLAN-04", |case| case.content.factors.social = Area::Unanswered);
    breaks("PLAN-04", |case| case.content.factors.social = Area::Found(Vec::new()));
    breaks("PLAN-04", |case| walk(case).rationale.push(id("nothing-known")));
    let case = changed(|case| case.content.factors.social = Area::Found(vec![factor("alone")]));
    let [problem] = case.problems().try_into().expect("one");
    assert_eq!((problem.lack, problem.place), (Lack::ItemOfFactor, Place::Factor(key("alone"))));
    let case = changed(|case| case.content.factors.biological = Area::Unanswered);
    assert_eq!(case.problems()[0].place, Place::Area(Domain::Biological));

    passes(|case| {
        let mut alone = factor("alone");
        alone.left_alone = Some(w("She moves to her sister in May."));
        case.content.factors.social = Area::Found(vec![alone]);
    });
    passes(|case| {
        let mut old = factor("old-fracture");
        old.modifiable = false;
        case.content.factors.social = Area::Found(vec![old]);
    });
    passes(|case| walk(case).rationale = vec![id("stiff"), id("fear")]);
    let case = changed(|case| walk(case).rationale.clear());
    let lacks: Vec<Lack> = case.problems().into_iter().map(|problem| problem.lack).collect();
    assert_eq!(lacks, [Lack::FactorOfItem, Lack::ItemOfFactor]);
}

#[test]
fn plan_06_wants_relief_to_end_to_stop_and_to_lead_somewhere() {
    let massaged = |change: fn(&mut Item)| {
        changed(|case| {
            let mut massage = case.massage();
            change(&mut massage);
            case.content.items.push(massage);
        })
    };
    let lack = |change: fn(&mut Item)| {
        let case = massaged(change);
        assert_eq!(case.broken(), ["PLAN-06"], "{:#?}", case.problems());
        case.problems().into_iter().map(|problem| problem.lack).collect::<Vec<_>>()
    };

    assert_eq!(massaged(|_| {}).problems(), []);
    assert_eq!(lack(|item| item.review_by = Some(day(43))), [Lack::ReviewDate]);
    assert_eq!(lack(|item| item.review_by = Some(day(-1))), [Lack::ReviewDate]);
    assert_eq!(lack(|item| item.review_by = None), [Lack::ReviewDate]);
    assert_eq!(lack(|item| item.stop_rule = None), [Lack::StopRule]);
    assert_eq!(lack(|item| item.linked_item = None), [Lack::LinkedActiveItem]);
    assert_eq!(lack(|item| item.linked_item = Some(id("gone"))), [Lack::LinkedActiveItem]);
    assert_eq!(lack(|item| item.linked_item = Some(id("massage"))), [Lack::LinkedActiveItem], "itself");
    assert_eq!(
        lack(|item| {
            item.mode = Mode::Active;
            item.durability = Durability::BuildsCapacity;
            item.linked_item = None;
        }),
        [Lack::LinkedActiveItem],
        "what is done to the patient stays passive relief, whatever it is called"
    );
    // Heat that is linked to massage leads nowhere.
    let chain = changed(|case| {
        let massage = case.massage();
        let heat = Item { linked_item: Some(id("massage")), key: id("heat"), ..massage.clone() };
        case.content.items.extend([massage, heat]);
    });
    assert_eq!(chain.problems()[0].lack, Lack::LinkedActiveItem);
    // The one item of a dimension may not be relief.
    let alone = changed(|case| {
        let relief = Item { durability: Durability::TemporaryRelief, ..case.item("peers", "social.peer", "fear") };
        let ends = Item {
            review_by: Some(day(7)),
            stop_rule: Some(w("When you like.")),
            linked_item: Some(id("walk")),
            ..relief
        };
        case.content.items.push(ends);
    });
    assert_eq!((alone.broken(), &alone.problems()[0].lack), (vec!["PLAN-06".into()], &Lack::Company));
}

#[test]
fn plan_07_wants_no_more_relief_than_building_up() {
    let massages = |number: usize| {
        changed(|case| {
            for number in 0..number {
                let massage = Item { key: id(&format!("massage-{number}")), ..case.massage() };
                case.content.items.push(massage);
            }
        })
    };
    assert_eq!(massages(2).problems(), [], "two and two");
    assert_eq!(massages(3).broken(), ["PLAN-07"]);
}

#[test]
fn plan_08_wants_a_reason_for_what_is_not_routine() {
    let tens = |case: &mut Case, reason| {
        let tens = Item { technique: "passive.tens".parse().expect("a code"), reason, ..case.massage() };
        case.content.items.push(tens);
    };
    breaks("PLAN-08", |case| tens(case, None));
    passes(|case| tens(case, Some(w("It lets her sleep."))));
}

#[test]
fn plan_09_leaves_no_code_for_a_substance() {
    for wrong in [
        "toxin.onabotulinum",
        "needling.botox",
        "needling.botulinum-toxin",
        "medicine.opioid",
        "needling.trigger_injection",
        "exercise",
        "Exercise.Strength",
    ] {
        assert_eq!(wrong.parse::<TechniqueCode>(), Err(NotATechnique), "{wrong}");
        assert!(serde_json::from_value::<TechniqueCode>(wrong.into()).is_err(), "{wrong}");
    }
    for technique in Case::whole().catalogue {
        assert_eq!(technique.code.to_string().parse(), Ok(technique.code));
    }
}

#[test]
fn plan_10_knows_no_way_to_stop_or_to_dose_what_others_give() {
    let json = serde_json::to_value(toxin()).expect("it can be written");
    let read = |field: &str, value: &str| {
        let mut json = json.clone();
        json[field] = value.into();
        serde_json::from_value::<domain::plans::ExternalTreatment>(json)
    };
    for action in ["none", "coordinate", "ask_prescriber"] {
        assert!(read("action", action).is_ok(), "{action}");
    }
    for action in ["stop", "delay", "change_dose", "reduce"] {
        assert!(read("action", action).is_err(), "{action}");
    }
    assert!(read("dose", "100 U").is_err());
}

#[test]
fn plan_11_gives_the_plan_to_the_prescriber_of_a_licensed_toxin() {
    let sharing = |consented| Some(Sharing { with: w("Dr. Roy"), consented });
    breaks("PLAN-11", |case| case.content.external_treatments.push(toxin()));
    breaks("PLAN-11", |case| {
        case.content.external_treatments.push(toxin());
        case.content.sharing = sharing(false);
    });
    passes(|case| {
        case.content.external_treatments.push(toxin());
        case.content.sharing = sharing(true);
    });
    for other in [Licensed::No, Licensed::Unknown] {
        passes(|case| {
            let mut toxin = toxin();
            toxin.licensed = other;
            case.content.external_treatments.push(toxin);
        });
    }
    passes(|case| {
        let mut toxin = toxin();
        toxin.current = false;
        case.content.external_treatments.push(toxin);
    });
}

/// How a text comes to stand in its place.
type Said = (Place, fn(&mut Case, Option<domain::text::Words>));

#[test]
fn plan_12_takes_no_text_that_tells_somebody_to_give_up_a_medicine() {
    let advice = || Some(w("Stop your injections."));
    let said: [Said; 9] = [
        (Place::Problem, |case, text| case.content.problem = text),
        (Place::Item(key("walk")), |case, text| walk(case).stop_rule = text),
        (Place::Item(key("walk")), |case, text| walk(case).reason = text),
        (Place::Goal(key("shop")), |case, text| case.content.goals[0].why = text),
        (Place::FlareUpPlan, |case, text| case.content.flare_up_plan.first_two_days = text),
        (Place::Preferences, |case, text| case.content.preferences[0].text = text.expect("words")),
        (Place::Area(Domain::Social), |case, text| case.content.factors.social = Area::NoneFound(text.expect("words"))),
        (Place::ExternalTreatment(key("toxin")), |case, text| {
            let mut toxin = toxin();
            (toxin.current, toxin.note) = (false, text);
            case.content.external_treatments.push(toxin);
        }),
        (Place::Caution("pregnancy".into()), |case, text| {
            let caution = Caution {
                tag: "pregnancy".into(),
                item: id("walk"),
                answer: None,
                cleared_by: staff(),
                why: text.expect("words"),
            };
            case.content.cautions.push(caution);
        }),
    ];
    for (place, say) in said {
        let case = changed(|case| say(case, advice()));
        assert_eq!((case.broken(), &case.problems()[0].place), (vec!["PLAN-12".into()], &place));
    }
    breaks("PLAN-12", |case| {
        case.content.lang = Lang::French;
        case.content.problem = Some(w("Arrêtez vos injections."));
    });
    passes(|case| case.content.problem = Some(w("Do not stop your injections.")));
    passes(|case| walk(case).stop_rule = Some(w("Stop if it hurts.")));
}

#[test]
fn plan_13_wants_a_functional_goal_in_the_patients_own_words_and_every_goal_whole() {
    breaks("PLAN-13", |case| case.content.goals.clear());
    breaks("PLAN-13", |case| case.content.goals[0].functional = false);
    for other in [SpokenBy::Clinic, SpokenBy::Supporter] {
        breaks("PLAN-13", |case| case.content.goals[0].spoken_by = other);
    }
    let parts: [fn(&mut domain::plans::Goal); 11] = [
        |goal| goal.what = None,
        |goal| goal.measure = None,
        |goal| goal.unit = None,
        |goal| goal.baseline = None,
        |goal| goal.target = None,
        |goal| goal.target = goal.baseline,
        |goal| goal.why = None,
        |goal| goal.date = None,
        |goal| goal.date = Some(day(85)),
        |goal| goal.date = Some(today()),
        |goal| goal.status = domain::plans::GoalStatus::Cancelled,
    ];
    for part in parts {
        breaks("PLAN-13", |case| part(&mut case.content.goals[0]));
    }
    breaks("PLAN-13", |case| {
        let mut other = goal("other");
        other.unit = None;
        case.content.goals.push(other);
    });
    passes(|case| case.content.goals[0].date = Some(day(1)));
}

#[test]
fn plan_14_wants_the_chosen_measure_taken_lately() {
    breaks("PLAN-14", |case| case.baseline = None);
    breaks("PLAN-14", |case| case.baseline.as_mut().expect("one").on = day(-15));
    breaks("PLAN-14", |case| case.baseline.as_mut().expect("one").on = day(1));
    breaks("PLAN-14", |case| case.baseline.as_mut().expect("one").by_observer = true);
    breaks("PLAN-14", |case| case.baseline.as_mut().expect("one").measure = id("psfs"));
    passes(|case| {
        case.baseline.as_mut().expect("one").measure = id("psfs");
        case.content.measure = Some(id("psfs"));
    });
}

#[test]
fn plan_15_wants_the_safety_questions_answered_lately_and_none_open() {
    breaks("PLAN-15", |case| case.screen = None);
    breaks("PLAN-15", |case| case.screen.as_mut().expect("one").on = day(-15));
    breaks("PLAN-15", |case| case.screen.as_mut().expect("one").on = day(1));
    breaks("PLAN-15", |case| case.screen.as_mut().expect("one").complete = false);
    breaks("PLAN-15", |case| case.screen.as_mut().expect("one").open_red = true);
}

#[test]
fn plan_16_wants_the_page_for_flare_ups_with_urgent_signs_and_numbers() {
    breaks("PLAN-16", |case| case.content.flare_up_plan.urgent_signs = None);
    breaks("PLAN-16", |case| case.content.flare_up_plan.early_signs = None);
    breaks("PLAN-16", |case| case.content.flare_up_plan.first_two_days = None);
    breaks("PLAN-16", |case| case.content.flare_up_plan.keep_doing = None);
    breaks("PLAN-16", |case| case.content.flare_up_plan.whom_to_call = None);
    breaks("PLAN-16", |case| case.content.flare_up_plan.numbers.clear());
    breaks("PLAN-16", |case| case.content.flare_up_plan.numbers = vec![" ".into()]);
}

#[test]
fn plan_17_wants_the_first_review_soon_and_the_others_close() {
    for reviews in [vec![], vec![day(43)], vec![today()], vec![day(42), day(127)], vec![day(-7), day(42)]] {
        breaks("PLAN-17", |case| case.content.reviews = reviews);
    }
    passes(|case| case.content.reviews = vec![day(126), day(42)]);
    passes(|case| case.content.reviews = vec![day(1)]);
}

#[test]
fn plan_18_wants_a_consent_talk_about_everything() {
    breaks("PLAN-18", |case| case.content.consent = None);
    breaks("PLAN-18", |case| case.content.consent.as_mut().expect("one").on = day(1));
    for topic in domain::plans::Topic::ALL {
        breaks("PLAN-18", |case| {
            case.content.consent.as_mut().expect("one").about.remove(&topic);
        });
    }
}

#[test]
fn plan_19_wants_something_of_this_persons_own() {
    breaks("PLAN-19", |case| case.content.preferences.clear());
    breaks("PLAN-19", |case| case.template = Some(case.content.clone()));
    passes(|case| {
        case.template = Some(case.content.clone());
        case.content.goals[0].target = Some(domain::decimal::Decimal::whole(15));
    });
    passes(|case| {
        case.template = Some(case.content.clone());
        walk(case).dose.as_mut().expect("a dose").days = domain::plans::Days::PerWeek(2.try_into().expect("days"));
    });
    breaks("PLAN-19", |case| {
        case.template = Some(case.content.clone());
        walk(case).stop_rule = Some(w("When you are out of breath."));
    });
}

#[test]
fn plan_20_blocks_what_an_answer_speaks_against_until_a_clinician_clears_it() {
    let speaks = |case: &mut Case| {
        case.contraindications.insert("heart-failure".into(), Bilingual::same("Heart: yes"));
        let walk = case.catalogue.iter_mut().find(|known| known.code.as_str() == "exercise.aerobic").expect("known");
        walk.contraindications.insert("heart-failure".into());
    };
    let cleared = |item: &str| Caution {
        tag: "heart-failure".into(),
        item: id(item),
        answer: None,
        cleared_by: staff(),
        why: w("Seen by her cardiologist."),
    };
    let case = changed(speaks);
    assert_eq!(case.broken(), ["PLAN-20"]);
    let lack = Lack::Clearance { tag: "heart-failure".into(), answer: Bilingual::same("Heart: yes") };
    assert_eq!((&case.problems()[0].lack, &case.problems()[0].place), (&lack, &Place::Item(key("walk"))));
    breaks("PLAN-20", |case| {
        speaks(case);
        case.content.cautions.push(cleared("learn"));
    });
    passes(|case| {
        speaks(case);
        case.content.cautions.push(cleared("walk"));
    });
    passes(|case| {
        speaks(case);
        case.contraindications.clear();
    });
}

#[test]
fn plan_21_wants_whoever_gives_it_to_be_allowed_to_here() {
    let thrust = |case: &mut Case, provider| {
        let thrust = Item { technique: "manual.mobilisation".parse().expect("a code"), provider, ..case.massage() };
        case.content.items.push(thrust);
    };
    for provider in [None, Some(Provider::Patient), Some(Provider::Here(id("massage-therapist")))] {
        breaks("PLAN-21", |case| thrust(case, provider));
    }
    passes(|case| thrust(case, Some(Provider::Here(id("chiropractor")))));
    passes(|case| thrust(case, Some(Provider::Referral(w("A chiropractor in town")))));
    // Nobody may needle where the jurisdiction says nothing about it.
    breaks("PLAN-21", |case| {
        let needles = Item { technique: "needling.acupuncture".parse().expect("a code"), ..case.massage() };
        case.content.items.push(Item { provider: Some(Provider::Here(id("physiotherapist"))), ..needles });
    });
    let withdrawn = changed(|case| case.catalogue.retain(|known| known.code.as_str() != "exercise.aerobic"));
    assert_eq!((withdrawn.broken(), &withdrawn.problems()[0].lack), (vec!["PLAN-21".into()], &Lack::LivingTechnique));
}
