//! Treatment plans: a small one that passes every rule, and what becomes of it.

mod activation;
mod any_plan;
mod exceptions;
mod pacing;
mod reviews;
mod versions;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use domain::{
    articles::checks::PublishChecks,
    ids::{PartKey, StaffId},
    plans::{
        Amount, Area, Baseline, ConsentForm, ConsentTalk, Content, Coordination, Days, Dose, Exception, ExceptionKind,
        External, ExternalTreatment, Factor, FactorSource, Factors, Facts, FlareUpPlan, Goal, GoalStatus, Item,
        Licensed, PlanRules, Preference, PreferenceKind, Problem, Provider, Scope, ScreenOnRecord, SpokenBy, Technique,
        Topic, problems,
    },
    text::{Bilingual, Lang, Words},
};
use jiff::civil::Date;
use serde::Deserialize;

use crate::support::{id, on};

#[derive(Deserialize)]
struct Catalogue {
    technique: Vec<Technique>,
}

fn shipped<T: serde::de::DeserializeOwned>(file: &str) -> T {
    let path = format!("{}/../../content/{file}", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&fs::read_to_string(path).expect("a shipped file")).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn w(text: &str) -> Words {
    text.parse().expect("words")
}

fn staff() -> StaffId {
    StaffId::derived("mia")
}

fn today() -> Date {
    on("2026-11-23")
}

/// So many days from today.
fn day(days: i64) -> Date {
    today().checked_add(jiff::Span::new().days(days)).expect("near")
}

/// A plan and everything its rules look at.
#[derive(Clone)]
struct Case {
    content: Content,
    rules: PlanRules,
    catalogue: Vec<Technique>,
    scope: Scope,
    screen: Option<ScreenOnRecord>,
    baseline: Option<Baseline>,
    contraindications: BTreeMap<String, Bilingual>,
    stop_words: PublishChecks,
    template: Option<Content>,
}

impl Case {
    /// A walk for the body, a talk for the mind, and all that belongs to them.
    fn whole() -> Self {
        let catalogue = shipped::<Catalogue>("techniques.toml").technique;
        let kinds = |kinds: &[&str]| kinds.iter().map(|kind| id(kind)).collect::<BTreeSet<_>>();
        let mut case = Self {
            content: Content::default(),
            rules: shipped("plan-rules.toml"),
            catalogue,
            scope: Scope(BTreeMap::from([
                ("manipulation".into(), kinds(&["physiotherapist", "chiropractor"])),
                ("psychotherapy".into(), kinds(&["psychologist"])),
            ])),
            screen: Some(ScreenOnRecord { on: day(-14), complete: true, open_red: false }),
            baseline: Some(Baseline { measure: id("peg"), on: day(-14), by_observer: false }),
            contraindications: BTreeMap::new(),
            stop_words: shipped("publish-checks.toml"),
            template: None,
        };
        let walk = case.item("walk", "exercise.aerobic", "stiff");
        let learn = case.item("learn", "education.pain", "fear");
        case.content = Content {
            lang: Lang::English,
            problem: Some(w("My back hurts when I sit.")),
            factors: Factors {
                biological: Area::Found(vec![factor("stiff")]),
                psychological: Area::Found(vec![factor("fear")]),
                social: Area::NoneFound(w("A kind family, a good job.")),
            },
            preferences: vec![Preference { text: w("No gym."), kind: PreferenceKind::Constraint }],
            goals: vec![goal("shop")],
            items: vec![walk, learn],
            flare_up_plan: FlareUpPlan {
                early_signs: Some(w("I sleep badly.")),
                first_two_days: Some(w("Half of everything.")),
                keep_doing: Some(w("Short walks.")),
                whom_to_call: Some(w("The clinic.")),
                urgent_signs: Some(w("Numb between the legs.")),
                numbers: vec!["9-1-1".into()],
            },
            reviews: vec![day(42), day(126)],
            consent: Some(ConsentTalk {
                about: Topic::ALL.into(),
                by: staff(),
                on: today(),
                form: ConsentForm::Spoken,
            }),
            ..Content::default()
        };
        case
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn excused(self, kind: ExceptionKind) -> Self {
        self.with(|case| case.content.exceptions.push(exception(kind)))
    }

    fn item(&self, key: &str, technique: &str, factor: &str) -> Item {
        let technique = self.catalogue.iter().find(|known| known.code.as_str() == technique).expect("in the catalogue");
        Item {
            provider: Some(Provider::Patient),
            rationale: vec![id(factor)],
            dose: Some(dose()),
            ..Item::of(id(key), technique)
        }
    }

    /// A massage that ends, has a stop rule and makes the walk possible.
    fn massage(&self) -> Item {
        Item {
            review_by: Some(day(42)),
            stop_rule: Some(w("End it if it hurts.")),
            linked_item: Some(id("walk")),
            provider: Some(Provider::Here(id("massage-therapist"))),
            ..self.item("massage", "manual.massage", "stiff")
        }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            today: today(),
            rules: &self.rules,
            catalogue: &self.catalogue,
            scope: &self.scope,
            screen: self.screen,
            baseline: self.baseline.clone(),
            contraindications: &self.contraindications,
            stop_words: &self.stop_words,
            template: self.template.as_ref(),
        }
    }

    fn problems(&self) -> Vec<Problem> {
        problems(&self.content, &self.facts())
    }

    /// The ids of the rules that are not passed, each once.
    fn broken(&self) -> Vec<String> {
        let mut codes: Vec<String> = self.problems().iter().map(|problem| problem.rule.code()).collect();
        codes.dedup();
        codes
    }
}

fn factor(key: &str) -> Factor {
    Factor {
        key: id(key),
        text: w("It may feed the pain."),
        modifiable: true,
        source: FactorSource::Intake,
        left_alone: None,
    }
}

fn goal(key: &str) -> Goal {
    Goal {
        key: id(key),
        what: Some(w("Walk to the shop")),
        measure: Some(w("Minutes on my feet")),
        unit: Some(w("min")),
        baseline: Some(domain::decimal::Decimal::whole(5)),
        target: Some(domain::decimal::Decimal::whole(20)),
        date: Some(day(84)),
        why: Some(w("I want to buy my own bread.")),
        spoken_by: SpokenBy::Patient,
        functional: true,
        attainment: None,
        status: GoalStatus::Proposed,
    }
}

fn dose() -> Dose {
    let one = std::num::NonZeroU16::MIN;
    Dose {
        amount: Amount::Minutes(one.saturating_add(9)),
        hold_seconds: None,
        rest_seconds: None,
        load: None,
        effort: None,
        side: None,
        times_per_day: one,
        days: Days::PerWeek(3.try_into().expect("from 1 to 7")),
        sessions: None,
        weeks: None,
    }
}

fn exception(kind: ExceptionKind) -> Exception {
    Exception { kind, reason: w("We talked about it."), author: staff(), granted: today(), expires: day(42) }
}

/// Botulinum toxin of another clinic, in licensed use.
fn toxin() -> ExternalTreatment {
    ExternalTreatment {
        key: id("toxin"),
        what: External::BotulinumToxin { product: None },
        prescriber: Some(w("Dr. Roy")),
        indication: Some(w("chronic migraine")),
        licensed: Licensed::Yes,
        current: true,
        last: None,
        next: None,
        action: Coordination::Coordinate,
        note: None,
    }
}

fn key(text: &str) -> PartKey {
    id(text)
}
