//! One page of the intake: a question, the safety questions of one rule, or everything once more.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};

use domain::{
    intake::{Answer, Kind, Question, Step, Written},
    red_flags::{self, Level},
};
use jiff::civil::Date;
use storage::intake::{Intake, NotBorn, NotSent, Saved};

use super::{
    asked, course, given, may_read, open, path, safety, sitting, start, today, told,
    typed::{Typed, month},
};
use crate::{
    Site,
    answer::{on_to, page},
    components::{Ask, Care, DateField, HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    words::Words,
};

#[derive(Template)]
#[template(path = "me/intake/step.html")]
pub(super) struct StepPage {
    pub(super) t: &'static Words,
    pub(super) page: Frame,
    /// "Question 3 of 40".
    pub(super) place: String,
    /// Of which part it is.
    pub(super) section: String,
    pub(super) back: String,
    pub(super) form: HtmlForm,
    /// What was written here is not shown in this sitting.
    pub(super) is_hidden: bool,
    /// It may be left out.
    pub(super) may_skip: bool,
    /// What an answer of this page is met with.
    pub(super) urgent: Option<Care>,
    /// The courses that were told, where it asks for them.
    pub(super) courses: Option<course::Told>,
    /// The crisis line, unasked: the last safety question ends with it.
    pub(super) crisis: Option<Link>,
    /// Where somebody goes at once who is looked at over the shoulder.
    pub(super) way_out: Option<String>,
}

#[derive(Template)]
#[template(path = "me/intake/urgent.html")]
struct UrgentPage {
    t: &'static Words,
    page: Frame,
    urgent: Care,
    next: String,
    /// The answer lies safe, and the clinic knows.
    is_kept: bool,
    /// Where somebody goes at once who is looked at over the shoulder.
    way_out: Option<String>,
}

#[derive(Template)]
#[template(path = "me/intake/review.html")]
struct ReviewPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    parts: Vec<told::Part>,
}

/// `GET /me/intake/{step}`
pub(crate) async fn show(site: Site, caller: Caller, Path(step): Path<String>) -> Result<Response, Error> {
    let intake = match open(&site, &caller).await? {
        Ok(intake) => intake,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let step = asked_step(&intake, &step)?;
    if step == Step::Review {
        return review(&site, &caller, &intake, Problems::none()).await;
    }
    let typed = if may_read(&intake, &step, &caller)? { known(&intake, &step) } else { Typed::default() };
    answered(&site, &caller, &intake, &step, &typed, Problems::none(), None).await
}

/// `POST /me/intake/{step}`
pub(crate) async fn answer(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(step): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let intake = match open(&site, &caller).await? {
        Ok(intake) => intake,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let (t, now, today) = (Words::of(caller.lang), site.clock.now(), today(&site).await?);
    let step = asked_step(&intake, &step)?;
    let (session, _) = sitting(&caller)?;
    let written = match &step {
        Step::Review => return send(&site, &caller, &intake).await,
        Step::Birth => return born(&site, &caller, &intake, &typed).await,
        Step::Question(id) => {
            let question = intake.interview().question(id, &intake.sheet).ok_or_else(Problem::not_found)?;
            match of_question(&intake, question, &typed, &caller, today, t)? {
                Ok(written) => written,
                Err(problems) => return answered(&site, &caller, &intake, &step, &typed, problems, None).await,
            }
        }
        Step::Safety(rule) => {
            let rule = intake.rules.rule(rule).ok_or_else(Problem::not_found)?;
            let signs = intake.interview().signs(rule, &intake.sheet);
            let (signs, problems) = safety::answers(&signs, &typed, t, caller.lang);
            if !problems.is_empty() {
                // What was answered counts at once: an emergency does not wait for the rest of the page.
                let urgent = part_of_safety(&site, &caller, &intake, &step, signs).await?;
                return answered(&site, &caller, &intake, &step, &typed, problems, urgent).await;
            }
            Written::Signs(signs)
        }
    };
    let saved = match storage.save_answer(&step, &written, session, today, &caller.permit, now).await {
        Ok(saved) => saved,
        Err(failure) => return unkept(&site, &caller, intake, &step, &written, failure).await,
    };
    let Some(saved) = saved else { return Ok(on_to(&caller, "/me/intake")) };
    if typed.one("do") == "add" {
        return Ok(on_to(&caller, &format!("{}/{}", path(&step), intake.sheet.toxin_courses().len() + 1)));
    }
    let next = saved.intake.interview().next(&step, &saved.intake.sheet);
    match urgent(&site, &caller, &saved, &signs_of(&written)).await? {
        None => Ok(on_to(&caller, &path(&next))),
        Some((urgent, frame)) => {
            let next = frame.to(&path(&next));
            let way_out = way_out(&saved.intake, &step, &frame);
            page(StatusCode::OK, &UrgentPage { t, page: frame, urgent, next, is_kept: true, way_out })
        }
    }
}

/// An answer that could not be kept: what it may mean is said all the same, and whoever runs the machine is told.
async fn unkept(
    site: &Site,
    caller: &Caller,
    intake: Intake,
    step: &Step,
    written: &Written,
    failure: storage::Error,
) -> Result<Response, Error> {
    let (session, _) = sitting(caller)?;
    let saved = Saved::unkept(intake, step, written, session, today(site).await?);
    match urgent(site, caller, &saved, &signs_of(written)).await? {
        None => Err(failure.into()),
        Some((urgent, frame)) => {
            let intake = saved.intake.id;
            tracing::error!(%intake, error = %failure, "an answer that needs somebody could not be kept: nobody is alerted");
            let next = frame.to(&path(step));
            let way_out = way_out(&saved.intake, step, &frame);
            let shown = UrgentPage { t: Words::of(caller.lang), page: frame, urgent, next, is_kept: false, way_out };
            page(StatusCode::SERVICE_UNAVAILABLE, &shown)
        }
    }
}

/// What is written for a question: its answer, that there is none, or that it is for the visit.
fn of_question(
    intake: &Intake,
    question: &Question,
    typed: &Typed,
    caller: &Caller,
    today: Date,
    t: &Words,
) -> Result<Result<Written, Problems>, Error> {
    let step = Step::Question(question.id.clone());
    let written = match typed.one("do") {
        "in-person" if !question.required => Some(Answer::InPerson),
        "skip" if !question.required => None,
        "not-sure" if question.not_sure => Some(Answer::NotSure),
        // Their own pages write courses; going on keeps them.
        _ if question.kind == Kind::ToxinCourses => intake.sheet.answers.get(&question.id).cloned(),
        // A page left as it was, whose answer is not shown, keeps that answer.
        _ if !may_read(intake, &step, caller)? => match given::answer(intake, question, typed, today, t) {
            Ok(None) => intake.sheet.answers.get(&question.id).cloned(),
            Ok(answer) => answer,
            Err(problems) => return Ok(Err(problems)),
        },
        _ => match given::answer(intake, question, typed, today, t) {
            Ok(answer) => answer,
            Err(problems) => return Ok(Err(problems)),
        },
    };
    Ok(Ok(Written::Answer(written)))
}

/// The step of that name, if this person is asked it.
pub(super) fn asked_step(intake: &Intake, step: &str) -> Result<Step, Error> {
    let step = Step::from(step.to_owned());
    let is_asked = intake.interview().steps(&intake.sheet).contains(&step);
    if is_asked { Ok(step) } else { Err(Problem::not_found().into()) }
}

/// What is known at a step, as if it had been typed.
fn known(intake: &Intake, step: &Step) -> Typed {
    match step {
        Step::Question(id) => intake.sheet.answers.get(id).map(asked::as_typed).unwrap_or_default(),
        // Some signs of a page that is not passed may be known from another sitting.
        Step::Safety(rule) => match intake.rules.rule(rule).filter(|_| intake.sheet.passed.contains_key(step)) {
            Some(rule) => safety::as_typed(&intake.interview().signs(rule, &intake.sheet), &intake.sheet.signs),
            None => Typed::default(),
        },
        Step::Birth => {
            let mut typed = Typed::default();
            if let Some(birth) = intake.birth {
                let (year, month, day) = (birth.year(), Some(birth.month()), Some(birth.day()));
                typed.put_date("birth", domain::intake::Month { year, month, day });
            }
            typed
        }
        Step::Review => Typed::default(),
    }
}

/// The page of a step, with what was typed.
async fn answered(
    site: &Site,
    caller: &Caller,
    intake: &Intake,
    step: &Step,
    typed: &Typed,
    problems: Problems,
    urgent: Option<Care>,
) -> Result<Response, Error> {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let interview = intake.interview();
    let steps = interview.steps(&intake.sheet);
    let place = steps.iter().position(|one| one == step).unwrap_or_default().saturating_add(1);
    let (heading, section, question) = match step {
        Step::Question(id) => {
            let question = interview.question(id, &intake.sheet).ok_or_else(Problem::not_found)?;
            let mut sections = intake.questionnaire.sections.iter();
            let section = sections.find(|section| section.questions.iter().any(|one| one.id == *id));
            let section = section.map(|section| section.title.get(lang).to_owned()).unwrap_or_default();
            (question.text.get(lang).to_owned(), section, Some(question))
        }
        Step::Safety(rule) => {
            let rule = intake.rules.rule(rule).ok_or_else(Problem::not_found)?;
            (rule.question.get(lang).to_owned(), t.intake_safety_section(), None)
        }
        Step::Birth | Step::Review => (t.intake_birth(), t.intake_about_you(), None),
    };
    let frame = site.frame(caller, &path(step), heading).await?;
    let form = HtmlForm::to(frame.to(&path(step)), problems);
    let form = match (step, question) {
        (_, Some(question)) => asked::asks(form, intake, question, typed, t, lang),
        (Step::Safety(rule), _) => {
            let rule = intake.rules.rule(rule).ok_or_else(Problem::not_found)?;
            safety::asks(form, &interview.signs(rule, &intake.sheet), typed, t, lang)
        }
        _ => {
            let [day, month, year] = typed.date("birth");
            let date = DateField::new("birth", t.intake_birth()).typed(day, month, year).hint(t.intake_birth_hint());
            form.asks(Ask::Date(date))
        }
    };
    let is_hidden = !may_read(intake, step, caller)?;
    let is_last_sign = matches!(step, Step::Safety(_)) && interview.next(step, &intake.sheet) == Step::Review;
    let crisis = (!frame.clinic.crisis.is_empty() && is_last_sign).then(|| {
        Link::new(crate::frame::Clinic::dial(&frame.clinic.crisis), t.intake_call_crisis(&frame.clinic.crisis))
    });
    let back = interview.before(step, &intake.sheet).map_or("/me/intake".to_owned(), |before| path(&before));
    let status = if urgent.is_some() { StatusCode::OK } else { form.status() };
    let courses = question
        .filter(|question| question.kind == Kind::ToxinCourses)
        .map(|_| course::Told::of(intake, &frame, step, is_hidden, t));
    let shown = StepPage {
        t,
        place: t.intake_place(t.number(place), t.number(steps.len())),
        section,
        back: frame.to(&back),
        way_out: way_out(intake, step, &frame),
        is_hidden,
        may_skip: question.is_some_and(|question| !question.required),
        urgent,
        courses,
        crisis,
        page: frame.with_problems(form.has_problems()),
        form: form.button(t.continue_on()),
    };
    page(status, &shown)
}

/// The date of birth: the record's own, where it has none.
async fn born(site: &Site, caller: &Caller, intake: &Intake, typed: &Typed) -> Result<Response, Error> {
    let (t, now, today) = (Words::of(caller.lang), site.clock.now(), today(site).await?);
    let (session, _) = sitting(caller)?;
    let birth = month(typed.date("birth")).filter(|month| month.day.is_some()).and_then(domain::intake::Month::first);
    let wrong = match birth {
        None => t.intake_birth_not_a_date(),
        Some(birth) => match site.storage.save_birth(birth, session, today, &caller.permit, now).await? {
            Ok(Some(saved)) => {
                let next = saved.intake.interview().next(&Step::Birth, &saved.intake.sheet);
                return Ok(on_to(caller, &path(&next)));
            }
            Ok(None) => return Ok(on_to(caller, "/me/intake")),
            Err(NotBorn::InFuture) => t.intake_in_future(),
            Err(NotBorn::TooLongAgo) => t.intake_birth_too_long_ago(),
            Err(NotBorn::Minor) => t.intake_birth_minor(site.clinic().await?.identity.phone.clone()),
            Err(NotBorn::Taken) => t.me_contact_taken(),
        },
    };
    let mut problems = Problems::none();
    problems.add("birth-day", wrong);
    answered(site, caller, intake, &Step::Birth, typed, problems, None).await
}

/// Saves the signs that were answered on a page of which others are missing, and says what they mean.
async fn part_of_safety(
    site: &Site,
    caller: &Caller,
    intake: &Intake,
    step: &Step,
    signs: BTreeMap<String, red_flags::Answer>,
) -> Result<Option<Care>, Error> {
    let (session, _) = sitting(caller)?;
    let (today, written) = (today(site).await?, Written::SomeSigns(signs));
    let kept = site.storage.save_answer(step, &written, session, today, &caller.permit, site.clock.now()).await;
    let saved = match kept {
        Ok(Some(saved)) => saved,
        Ok(None) => return Ok(None),
        // The page comes back with what was answered; sent whole, it is kept or says that it is not.
        Err(failure) => {
            tracing::error!(intake = %intake.id, error = %failure, "an answer could not be kept");
            Saved::unkept(intake.clone(), step, &written, session, today)
        }
    };
    Ok(urgent(site, caller, &saved, &signs_of(&written)).await?.map(|(urgent, _)| urgent))
}

/// A page that says nothing of anybody's, for whoever answers what another must not see.
fn way_out(intake: &Intake, step: &Step, frame: &Frame) -> Option<String> {
    let Step::Safety(rule) = step else { return None };
    let rule = intake.rules.rule(rule)?;
    rule.leaves_no_trace.then(|| frame.to("/techniques"))
}

fn signs_of(written: &Written) -> Vec<&str> {
    match written {
        Written::Signs(signs) | Written::SomeSigns(signs) => signs.keys().map(String::as_str).collect(),
        Written::Answer(_) => Vec::new(),
    }
}

/// What a page that was just answered is met with: what it may mean, what to do now, whom to call.
async fn urgent(
    site: &Site,
    caller: &Caller,
    saved: &Saved,
    answered: &[&str],
) -> Result<Option<(Care, Frame)>, Error> {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let rules = &saved.intake.rules;
    let told = rules.tells(&saved.before, &saved.screen, answered);
    let Some((level, advice, leading)) = rules.advice(&told) else { return Ok(None) };
    let heading = advice.title.get(lang);
    let frame = site.frame(caller, "/me/intake", heading).await?.twin(None);
    let mut signs: Vec<String> =
        leading.iter().filter_map(|rule| rule.means.as_ref()).map(|means| means.get(lang).to_owned()).collect();
    let now = site.clock.now();
    if level > Level::Yellow && site.clinic().await?.next_open(now) != Some(now) {
        signs.push(t.intake_nobody_reads());
    }
    let care = Care {
        heading: heading.to_owned(),
        text: advice.text.get(lang).to_owned(),
        signs,
        numbers: start::numbers(&frame.clinic, t),
    };
    Ok(Some((care, frame)))
}

/// Everything once more.
async fn review(site: &Site, caller: &Caller, intake: &Intake, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, &path(&Step::Review), t.intake_review_heading()).await?;
    let (session, level) = sitting(caller)?;
    let parts = told::parts(intake, &frame, session, level, t);
    let form = HtmlForm::to(frame.to(&path(&Step::Review)), problems).button(t.intake_send());
    let page_of = ReviewPage { t, page: frame.with_problems(form.has_problems()), parts, form };
    page(page_of.form.status(), &page_of)
}

async fn send(site: &Site, caller: &Caller, intake: &Intake) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let sent = site.storage.send_intake(today(site).await?, &caller.permit, site.clock.now()).await?;
    match sent {
        Ok(()) | Err(NotSent::Nothing) => Ok(on_to(caller, "/me/intake")),
        Err(NotSent::Missing(missing)) => {
            let mut problems = Problems::none();
            for (step, wrong) in missing {
                let name = told::name(intake, &step, t, caller.lang);
                problems.add(step.to_string(), t.intake_still(name, given::said(&wrong, t)));
            }
            review(site, caller, intake, problems).await
        }
    }
}
