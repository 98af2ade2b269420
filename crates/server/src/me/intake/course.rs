//! Courses of botulinum toxin: as many as there were, each on a page of its own, "not sure" an answer to everything.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};

use domain::intake::{Answer, Course, Kind, Step, Written};
use storage::intake::Intake;

use super::{course_form, may_read, open, path, sitting, step::asked_step, today, typed::Typed};
use crate::{
    Site,
    answer::{on_to, page},
    components::{HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    words::Words,
};

/// The courses that were told, as the page of the question lists them.
pub(super) struct Told {
    /// Each with the page it is changed on; none where they are not shown in this sitting.
    pub(super) each: Vec<Link>,
    /// Whether another one can be told now.
    pub(super) may_add: bool,
}

/// More than anybody tells.
const MOST: usize = 20;

impl Told {
    pub(super) fn of(intake: &Intake, frame: &Frame, step: &Step, is_hidden: bool, t: &Words) -> Self {
        let courses = intake.sheet.toxin_courses();
        let link = |(at, course): (usize, &Course)| {
            let number = at.saturating_add(1);
            let name = match course_form::product(course, t) {
                Some(product) => t.intake_course_of(t.number(number), product),
                None => t.intake_course(t.number(number)),
            };
            Link::new(frame.to(&format!("{}/{number}", path(step))), name)
        };
        let each = if is_hidden { Vec::new() } else { courses.iter().enumerate().map(link).collect() };
        Self { each, may_add: !is_hidden && courses.len() < MOST }
    }
}

#[derive(Template)]
#[template(path = "me/intake/course.html")]
struct CoursePage {
    t: &'static Words,
    page: Frame,
    back: String,
    form: HtmlForm,
    /// Where it is taken out again; none for one that is new.
    remove: Option<String>,
}

/// `GET /me/intake/{step}/{course}`
pub(crate) async fn show(site: Site, caller: Caller, Path(at): Path<(String, String)>) -> Result<Response, Error> {
    let (intake, step, place) = match found(&site, &caller, at).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let typed = intake.sheet.toxin_courses().get(place).map(course_form::as_typed).unwrap_or_default();
    answered(&site, &caller, &intake, &step, place, &typed, Problems::none()).await
}

/// `POST /me/intake/{step}/{course}`
pub(crate) async fn save(
    Changes(_): Changes,
    site: Site,
    caller: Caller,
    Path(at): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (intake, step, place) = match found(&site, &caller, at).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let is_place = |id: &String| intake.questionnaire.places.iter().any(|one| one.id == *id);
    let course = match course_form::read(&typed, today(&site).await?, &is_place, Words::of(caller.lang)) {
        Ok(course) => course,
        Err(problems) => return answered(&site, &caller, &intake, &step, place, &typed, problems).await,
    };
    let mut courses = intake.sheet.toxin_courses().to_vec();
    match courses.get_mut(place) {
        Some(known) => *known = course,
        None => courses.push(course),
    }
    write(&site, &caller, &step, courses).await
}

/// `POST /me/intake/{step}/{course}/remove`
pub(crate) async fn remove(
    Changes(_): Changes,
    site: Site,
    caller: Caller,
    Path(at): Path<(String, String)>,
) -> Result<Response, Error> {
    let (intake, step, place) = match found(&site, &caller, at).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(*elsewhere),
    };
    let mut courses = intake.sheet.toxin_courses().to_vec();
    if place < courses.len() {
        courses.remove(place);
    }
    write(&site, &caller, &step, courses).await
}

/// The course of that number, or the one after the last; where it may be seen in this sitting.
async fn found(
    site: &Site,
    caller: &Caller,
    (step, number): (String, String),
) -> Result<Result<(Intake, Step, usize), Box<Response>>, Error> {
    let intake = match open(site, caller).await? {
        Ok(intake) => intake,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    let step = asked_step(&intake, &step)?;
    let Step::Question(id) = &step else { return Err(Problem::not_found().into()) };
    let question = intake.interview().question(id, &intake.sheet).ok_or_else(Problem::not_found)?;
    let known = intake.sheet.toxin_courses().len();
    let number = number.parse::<usize>().map_err(|_| Problem::not_found())?;
    let place = number.checked_sub(1).filter(|place| *place <= known && *place < MOST);
    let (Some(place), Kind::ToxinCourses) = (place, &question.kind) else { return Err(Problem::not_found().into()) };
    if !may_read(&intake, &step, caller)? {
        return Ok(Err(Box::new(on_to(caller, &path(&step)))));
    }
    Ok(Ok((intake, step, place)))
}

async fn write(site: &Site, caller: &Caller, step: &Step, courses: Vec<Course>) -> Result<Response, Error> {
    let (session, _) = sitting(caller)?;
    let answer = Some(courses).filter(|courses| !courses.is_empty()).map(Answer::ToxinCourses);
    let written = Written::Answer(answer);
    let (today, now) = (today(site).await?, site.clock.now());
    site.storage.save_answer(step, &written, session, today, &caller.permit, now).await?;
    Ok(on_to(caller, &path(step)))
}

async fn answered(
    site: &Site,
    caller: &Caller,
    intake: &Intake,
    step: &Step,
    place: usize,
    typed: &Typed,
    problems: Problems,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let number = place.saturating_add(1);
    let here = format!("{}/{number}", path(step));
    let frame = site.frame(caller, &here, t.intake_course(t.number(number))).await?;
    let places = &intake.questionnaire.places;
    let form = course_form::asks(HtmlForm::to(frame.to(&here), problems), typed, places, t, caller.lang);
    let is_known = place < intake.sheet.toxin_courses().len();
    let shown = CoursePage {
        t,
        back: frame.to(&path(step)),
        remove: is_known.then(|| frame.to(&format!("{here}/remove"))),
        page: frame.with_problems(form.has_problems()),
        form: form.button(t.intake_course_save()),
    };
    let status: StatusCode = shown.form.status();
    page(status, &shown)
}
