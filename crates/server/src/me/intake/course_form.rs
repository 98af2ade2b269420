//! The form of one course of botulinum toxin.

use std::collections::BTreeSet;

use domain::{
    decimal::Decimal,
    intake::{Course, CourseMistake, Month, Place, Product, Purpose, SideEffect, Stopped, Sure, Told, Units},
    text::{Lang, Words as FreeWords},
};
use jiff::civil::Date;
use serde::{Serialize, de::DeserializeOwned};

use super::typed::{NOT_SURE, Typed, month, number, of_word, word_of};
use crate::{
    components::{Ask, Choice, Choices, DateField, Field, HtmlForm, Problems, TextArea},
    words::{Words, refusals},
};

/// What a person chooses from: the word it is stored by, and what it says.
type Named = Vec<(&'static str, String)>;

fn products(t: &Words) -> Named {
    vec![
        ("onabotulinumtoxina", t.course_product_ona()),
        ("abobotulinumtoxina", t.course_product_abo()),
        ("incobotulinumtoxina", t.course_product_inco()),
        ("prabotulinumtoxina", t.course_product_prabo()),
        ("letibotulinumtoxina", t.course_product_leti()),
        ("daxibotulinumtoxina", t.course_product_daxi()),
        ("rimabotulinumtoxinb", t.course_product_rima()),
        ("other", t.course_other()),
    ]
}

fn purposes(t: &Words) -> Named {
    vec![
        ("chronic_migraine", t.course_purpose_migraine()),
        ("neck_dystonia", t.course_purpose_dystonia()),
        ("limb_spasticity", t.course_purpose_spasticity()),
        ("eyelid_or_face_spasm", t.course_purpose_eyelid()),
        ("bladder", t.course_purpose_bladder()),
        ("sweating", t.course_purpose_sweating()),
        ("jaw", t.course_purpose_jaw()),
        ("neck_shoulder_pain", t.course_purpose_neck()),
        ("back_pain", t.course_purpose_back()),
        ("cosmetic", t.course_purpose_cosmetic()),
        ("other", t.course_other()),
    ]
}

fn effects(t: &Words) -> Named {
    vec![
        ("weakness", t.course_effect_weakness()),
        ("droop", t.course_effect_droop()),
        ("swallowing", t.course_effect_swallowing()),
        ("voice", t.course_effect_voice()),
        ("breathing", t.course_effect_breathing()),
        ("flu_like", t.course_effect_flu()),
        ("pain", t.course_effect_pain()),
        ("none", t.course_effect_none()),
    ]
}

fn settings(t: &Words) -> Named {
    vec![
        ("hospital", t.course_setting_hospital()),
        ("clinic", t.course_setting_clinic()),
        ("salon", t.course_setting_salon()),
        ("home", t.course_setting_home()),
        ("other", t.course_other()),
    ]
}

/// What a course is called in the list: its product.
pub(super) fn product(course: &Course, t: &Words) -> Option<String> {
    let Some(Sure::Known(units)) = &course.product else { return None };
    let word = word_of(&units.of);
    products(t).into_iter().find(|(known, _)| *known == word).map(|(_, name)| name)
}

/// Asks everything about one course; all of it may be left out.
pub(super) fn asks(form: HtmlForm, typed: &Typed, places: &[Place], t: &Words, lang: Lang) -> HtmlForm {
    let form_of = Asking { typed, t };
    let history = vec![("currently", t.course_history_currently()), ("before", t.course_history_before())];
    let trend = vec![
        ("rising", t.course_trend_rising()),
        ("steady", t.course_trend_steady()),
        ("falling", t.course_trend_falling()),
    ];
    let advice = vec![
        ("prescriber", t.course_advice_prescriber()),
        ("somebody_else", t.course_advice_somebody()),
        ("own", t.course_advice_own()),
    ];
    let yes_no = || vec![("yes", t.intake_yes()), ("no", t.intake_no())];
    let sites: Vec<Choice> = places.iter().map(|place| Choice::new(&place.id, place.text.get(lang))).collect();
    let sites = sites.into_iter().chain([Choice::new(NOT_SURE, t.intake_not_sure())]).collect();
    let why = TextArea::new("why", t.course_why()).rows(3).value(typed.one("why"));
    form.asks(form_of.radios("history", t.course_history(), history))
        .asks(form_of.boxes("purposes", t.course_purposes(), purposes(t)))
        .asks(form_of.radios("product", t.course_product(), products(t)))
        .asks(form_of.number("units", t.course_units()).hint(t.course_units_hint()))
        .asks(Field::text("injected_by", t.course_injected_by()).value(typed.one("injected_by")))
        .asks(form_of.radios("setting", t.course_setting(), settings(t)))
        .asks(form_of.date("last", t.course_last(), t.intake_month_hint()))
        .asks(form_of.unsure("last"))
        .asks(form_of.number("sessions", t.course_sessions()))
        .asks(form_of.number("interval_weeks", t.course_interval()))
        .asks(Ask::Checkboxes(Choices::new("sites", t.course_sites(), sites).values(typed.all("sites"))))
        .asks(form_of.number("worked_after_days", t.course_worked_after()))
        .asks(form_of.number("best_relief", t.course_best_relief()))
        .asks(form_of.number("faded_in_week", t.course_faded()))
        .asks(form_of.radios("trend", t.course_trend(), trend))
        .asks(form_of.boxes("side_effects", t.course_effects(), effects(t)))
        .asks(form_of.radios("told_of_antibodies", t.course_antibodies(), yes_no()))
        .asks(form_of.date("next", t.course_next(), t.intake_birth_hint()))
        .asks(why)
        .asks(form_of.radios("advised_by", t.course_advised_by(), advice))
        .asks(form_of.number("satisfied", t.course_satisfied()))
        .asks(form_of.radios("may_contact", t.course_may_contact(), yes_no()))
}

/// What was typed, and the words to ask in.
struct Asking<'a> {
    typed: &'a Typed,
    t: &'a Words,
}

impl Asking<'_> {
    fn choices(&self, name: &str, legend: String, named: Named) -> Choices {
        let unsure = Choice::new(NOT_SURE, self.t.intake_not_sure());
        let each = named.into_iter().map(|(value, text)| Choice::new(value, text)).chain([unsure]);
        Choices::new(name, legend, each.collect())
    }

    fn radios(&self, name: &str, legend: String, named: Named) -> Ask {
        Ask::Radios(self.choices(name, legend, named).value(self.typed.one(name)))
    }

    fn boxes(&self, name: &str, legend: String, named: Named) -> Ask {
        Ask::Checkboxes(self.choices(name, legend, named).values(self.typed.all(name)))
    }

    /// A number; a question mark says that one cannot tell.
    fn number(&self, name: &str, label: String) -> Field {
        let field = Field { class: "nhsuk-input--width-5", ..Field::text(name, label) };
        field.hint(self.t.course_number_hint()).value(self.typed.one(name))
    }

    fn date(&self, name: &str, legend: String, hint: String) -> Ask {
        let [day, month, year] = self.typed.date(name);
        Ask::Date(DateField::new(name, legend).hint(hint).typed(day, month, year))
    }

    fn unsure(&self, name: &str) -> Ask {
        let name = format!("{name}-unsure");
        let boxes = Choices::new(&name, self.t.intake_unsure(), vec![Choice::new(NOT_SURE, self.t.intake_not_sure())]);
        Ask::Checkboxes(boxes.values(self.typed.all(&name)))
    }
}

/// A course as if it had just been typed.
pub(super) fn as_typed(course: &Course) -> Typed {
    let mut typed = Typed::default();
    typed.put_choice("history", &course.history);
    put_set(&mut typed, "purposes", &course.purposes);
    match &course.product {
        Some(Sure::Known(units)) => {
            typed.put("product", word_of(&units.of));
            put_number(&mut typed, "units", &units.number);
        }
        Some(Sure::NotSure) => typed.put("product", NOT_SURE),
        None => {}
    }
    match &course.injected_by {
        Some(Sure::Known(words)) => typed.put("injected_by", words.expose()),
        Some(Sure::NotSure) => typed.put("injected_by", "?"),
        None => {}
    }
    typed.put_choice("setting", &course.setting);
    match &course.last {
        Some(Sure::Known(last)) => typed.put_date("last", *last),
        Some(Sure::NotSure) => typed.put("last-unsure", NOT_SURE),
        None => {}
    }
    put_number(&mut typed, "sessions", &course.sessions);
    put_number(&mut typed, "interval_weeks", &course.interval_weeks);
    put_set(&mut typed, "sites", &course.sites);
    put_number(&mut typed, "worked_after_days", &course.worked_after_days);
    put_number(&mut typed, "best_relief", &course.best_relief);
    put_number(&mut typed, "faded_in_week", &course.faded_in_week);
    typed.put_choice("trend", &course.trend);
    put_set(&mut typed, "side_effects", &course.side_effects);
    typed.put_choice("told_of_antibodies", &course.told_of_antibodies);
    if let Some(Sure::Known(next)) = &course.next {
        typed.put_date("next", Month { year: next.year(), month: Some(next.month()), day: Some(next.day()) });
    }
    if let Some(Sure::Known(stopped)) = &course.stopped {
        if let Some(why) = &stopped.why {
            typed.put("why", why.expose());
        }
        typed.put_choice("advised_by", &stopped.advised_by);
    }
    put_number(&mut typed, "satisfied", &course.satisfied);
    typed.put_choice("may_contact", &course.may_contact);
    typed
}

fn put_set<T: Serialize>(typed: &mut Typed, name: &str, told: &Told<BTreeSet<T>>) {
    match told {
        Some(Sure::Known(values)) => values.iter().for_each(|value| typed.put(name, word_of(value))),
        Some(Sure::NotSure) => typed.put(name, NOT_SURE),
        None => {}
    }
}

fn put_number<T: ToString>(typed: &mut Typed, name: &str, told: &Told<T>) {
    match told {
        Some(Sure::Known(number)) => typed.put(name, number.to_string()),
        Some(Sure::NotSure) => typed.put(name, "?"),
        None => {}
    }
}

/// Reads a course, or says beside each field what is wrong with it.
pub(super) fn read(
    typed: &Typed,
    today: Date,
    is_place: &dyn Fn(&String) -> bool,
    t: &Words,
) -> Result<Course, Problems> {
    let mut reading = Reading { typed, t, problems: Problems::none() };
    let units: Told<Decimal> = reading.decimal("units");
    let product = match typed.choice::<Product>("product") {
        Some(Sure::Known(of)) => Some(Sure::Known(Units { of, number: units })),
        other if units.is_some() => {
            // An amount means nothing without its product.
            reading.problems.add("product", t.course_units_of_what());
            other.map(|_| Sure::NotSure)
        }
        other => other.map(|_| Sure::NotSure),
    };
    let why = reading.words("why");
    let advised_by = typed.choice("advised_by");
    let stopped = (why.is_some() || advised_by.is_some()).then(|| Stopped { why: why.and_then(known), advised_by });
    let course = Course {
        history: typed.choice("history"),
        purposes: reading.set::<Purpose>("purposes"),
        product,
        injected_by: reading.words("injected_by"),
        setting: typed.choice("setting"),
        last: reading.month("last"),
        sessions: reading.whole("sessions"),
        interval_weeks: reading.whole("interval_weeks"),
        sites: reading.set::<String>("sites"),
        worked_after_days: reading.whole("worked_after_days"),
        best_relief: reading.whole("best_relief"),
        faded_in_week: reading.whole("faded_in_week"),
        trend: typed.choice("trend"),
        side_effects: reading.set::<SideEffect>("side_effects"),
        told_of_antibodies: typed.yes_no("told_of_antibodies"),
        next: reading.day("next"),
        stopped: stopped.map(Sure::Known),
        satisfied: reading.whole("satisfied"),
        may_contact: typed.yes_no("may_contact"),
    };
    let mut problems = reading.problems;
    for mistake in course.mistakes(today, is_place) {
        let (field, text) = match mistake {
            CourseMistake::Last => ("last-day", t.intake_in_future()),
            CourseMistake::BestRelief => ("best_relief", t.intake_out_of_range("0", "100")),
            CourseMistake::Satisfied => ("satisfied", t.intake_out_of_range("0", "10")),
            CourseMistake::Units => ("units", t.course_units_none()),
            CourseMistake::Interval => ("interval_weeks", t.course_interval_none()),
            CourseMistake::Sites => ("sites", t.mistake_not_a_choice()),
            CourseMistake::SideEffects => ("side_effects", t.intake_none_and_some()),
        };
        problems.add(field, text);
    }
    if problems.is_empty() { Ok(course) } else { Err(problems) }
}

fn known<T>(told: Sure<T>) -> Option<T> {
    match told {
        Sure::Known(value) => Some(value),
        Sure::NotSure => None,
    }
}

/// What was typed, and what is wrong with it so far.
struct Reading<'a> {
    typed: &'a Typed,
    t: &'a Words,
    problems: Problems,
}

impl Reading<'_> {
    fn decimal(&mut self, name: &str) -> Told<Decimal> {
        match self.typed.one(name) {
            "" => None,
            "?" => Some(Sure::NotSure),
            text => match number(text) {
                Some(number) => Some(Sure::Known(number)),
                None => {
                    self.problems.add(name, self.t.intake_not_a_number());
                    None
                }
            },
        }
    }

    fn whole<T: std::str::FromStr>(&mut self, name: &str) -> Told<T> {
        match self.typed.one(name) {
            "" => None,
            "?" => Some(Sure::NotSure),
            text => match text.parse() {
                Ok(number) => Some(Sure::Known(number)),
                Err(_) => {
                    self.problems.add(name, self.t.course_not_whole());
                    None
                }
            },
        }
    }

    fn words(&mut self, name: &str) -> Told<FreeWords> {
        match self.typed.one(name) {
            "" => None,
            "?" => Some(Sure::NotSure),
            text => match text.parse() {
                Ok(words) => Some(Sure::Known(words)),
                Err(mistake) => {
                    self.problems.add(name, refusals::mistake(mistake, String::new(), self.t));
                    None
                }
            },
        }
    }

    fn set<T: DeserializeOwned + Ord>(&mut self, name: &str) -> Told<BTreeSet<T>> {
        let words: Vec<&str> = self.typed.all(name).collect();
        match words.as_slice() {
            [] => None,
            [only] if *only == NOT_SURE => Some(Sure::NotSure),
            many if many.contains(&NOT_SURE) => {
                self.problems.add(name, self.t.intake_none_and_some());
                None
            }
            many => Some(Sure::Known(many.iter().filter_map(|word| of_word(word)).collect())),
        }
    }

    fn month(&mut self, name: &str) -> Told<Month> {
        let parts = self.typed.date(name);
        match month(parts) {
            Some(month) => Some(Sure::Known(month)),
            None if parts == [""; 3] => self.typed.ticks(&format!("{name}-unsure"), NOT_SURE).then_some(Sure::NotSure),
            None => {
                self.problems.add(format!("{name}-day"), self.t.intake_not_a_month());
                None
            }
        }
    }

    fn day(&mut self, name: &str) -> Told<Date> {
        let parts = self.typed.date(name);
        if parts == [""; 3] {
            return None;
        }
        match month(parts).filter(|month| month.day.is_some()).and_then(Month::first) {
            Some(day) => Some(Sure::Known(day)),
            None => {
                self.problems.add(format!("{name}-day"), self.t.intake_birth_not_a_date());
                None
            }
        }
    }
}
