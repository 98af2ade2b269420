//! A patient's outcome measures: what they came to, and writing down what somebody answered.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    ids::{CheckInId, MeasureId, PatientId},
    measures::{Answers, NamedItems, Pack, Scores},
    text::Lang,
};
use jiff::civil::Date;
use serde::Deserialize;
use storage::measures::{CheckIn, Course, NotTaken, Taking};
use wording::{Style, date_in_words};

use super::{on_to, page};
use crate::{
    Site,
    components::{Ask, Choice, Choices, DateField, Field, HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    measuring,
    problem::Problem,
    typed::{Typed, month},
    words::{
        Words,
        measures::{Trend, trends},
    },
};

/// What was just done, or which check-in is put right.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    done: String,
    of: String,
}

#[derive(Template)]
#[template(path = "staff/measures.html")]
struct MeasuresPage {
    t: &'static Words,
    page: Frame,
    back: String,
    done: Option<String>,
    measured: Vec<Measured>,
    /// What can be asked.
    asks: Vec<(Link, Option<String>)>,
}

/// A measure that was taken.
struct Measured {
    id: String,
    title: String,
    trends: Vec<Trend>,
    times: Vec<Time>,
}

/// One time that it was taken.
struct Time {
    on: String,
    notes: Vec<String>,
    answers: Vec<String>,
    correct: String,
}

#[derive(Template)]
#[template(path = "staff/measure.html")]
struct MeasurePage {
    t: &'static Words,
    page: Frame,
    back: String,
    form: HtmlForm,
    /// Somebody put it right meanwhile: what is kept now.
    theirs: Option<Vec<String>>,
}

/// `GET /staff/patients/{id}/measures`
pub(crate) async fn list(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(looking): Query<Looking>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let (patient, name, courses) = found(&site, &caller, &id).await?;
    let path = format!("/staff/patients/{patient}/measures");
    let frame = site.console(&caller, &path, t.measures_heading(name)).await?;
    let measured = courses.iter().filter(|course| !course.check_ins.is_empty()).map(|course| Measured {
        id: course.pack.id.to_string(),
        title: course.pack.title.get(caller.lang).to_owned(),
        trends: trends(course, t),
        times: course.check_ins.iter().rev().map(|taken| Time::of(taken, course, &frame, &path, t)).collect(),
    });
    let measured = measured.collect();
    let asks = courses.iter().map(|course| {
        let pack = &course.pack;
        let link = Link::new(frame.to(&format!("{path}/{}", pack.id)), pack.title.get(caller.lang));
        (link, (!pack.is_asked_in(caller.lang)).then(|| t.measures_languages(languages(pack, t))))
    });
    let asks = asks.collect();
    let shown = MeasuresPage {
        t,
        back: frame.to(&format!("/staff/patients/{patient}/plans")),
        done: (looking.done == "kept").then(|| t.measures_kept()),
        measured,
        asks,
        page: frame,
    };
    page(StatusCode::OK, &shown)
}

/// `GET /staff/patients/{id}/measures/{measure}`
pub(crate) async fn ask(
    site: Site,
    caller: Caller,
    Path((id, measure)): Path<(String, String)>,
    Query(looking): Query<Looking>,
) -> Result<Response, Error> {
    let at = At::of(&site, &caller, &id, &measure).await?;
    let typed = match looking.of.parse::<CheckInId>() {
        Ok(of) => at.kept(of).map(|taken| at.as_typed(taken)).ok_or_else(Problem::not_found)?,
        Err(_) => at.blank(site.clinic().await?.identity.zone.date(site.clock.now())),
    };
    at.shown(&site, &caller, &typed, Problems::none(), false).await
}

/// `POST /staff/patients/{id}/measures/{measure}`
pub(crate) async fn take(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path((id, measure)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let at = At::of(&site, &caller, &id, &measure).await?;
    let mut problems = Problems::none();
    let taking = at.read(&typed, &mut problems, t);
    let (Some(taking), true) = (taking, problems.is_empty()) else {
        return at.shown(&site, &caller, &typed, problems, false).await;
    };
    let taken = storage.take_measure(&taking, &caller.permit, site.clock.now()).await?;
    match taken.ok_or_else(Problem::not_found)? {
        Ok(_) => Ok(on_to(&caller, &format!("/staff/patients/{}/measures?done=kept", at.patient))),
        Err(NotTaken::Unknown) => Err(Problem::not_found().into()),
        Err(NotTaken::Changed) => at.shown(&site, &caller, &typed, problems, true).await,
        Err(refusal) => {
            let first = at.first_field();
            match refusal {
                NotTaken::InFuture => problems.add("on-day", t.measures_in_future()),
                NotTaken::Nothing => problems.add(first, t.measures_nothing()),
                NotTaken::OtherItems => problems.add(first, t.measures_fixed()),
                _ => problems.add(first, at.so_many(t)),
            }
            at.shown(&site, &caller, &typed, problems, false).await
        }
    }
}

/// The person, their name, and every measure.
async fn found(site: &Site, caller: &Caller, id: &str) -> Result<(PatientId, String, Vec<Course>), Error> {
    let (id, now) = (id.parse::<PatientId>().map_err(|_| Problem::not_found())?, site.clock.now());
    let person = site.storage.patient(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let courses = site.storage.measures_of(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    Ok((id, person.name.expose().to_owned(), courses))
}

/// The languages that a measure may be asked in.
fn languages(pack: &Pack, t: &Words) -> String {
    let named = pack.languages.iter().map(|spoken| match spoken.lang {
        Lang::English => t.desk_english(),
        Lang::French => t.desk_french(),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// What was answered, item by item.
fn lines(scores: &Scores, pack: &Pack, t: &Words) -> Vec<String> {
    let answers = scores.answers.iter().map(|(item, answer)| {
        let asked =
            pack.items.iter().find(|known| known.id == *item).and_then(|known| known.text.get(&asked_in(pack, t)));
        let answer = answer.map_or_else(|| t.measures_unanswered(), |answer| t.number(answer));
        t.measures_answer(asked.map_or(item.as_str(), String::as_str), answer)
    });
    answers.collect()
}

/// The language in which a measure is asked: the reader's, or the one there is.
fn asked_in(pack: &Pack, t: &Words) -> Lang {
    let first = pack.languages.first().map_or(t.lang(), |spoken| spoken.lang);
    if pack.is_asked_in(t.lang()) { t.lang() } else { first }
}

impl Time {
    fn of(taken: &CheckIn, course: &Course, frame: &Frame, path: &str, t: &Words) -> Self {
        let observed = taken.by_observer.then(|| t.measures_observer());
        let revised = (taken.revision > 1).then(|| t.measures_revision(taken.revision));
        Self {
            on: date_in_words(taken.on, Style::Date, t.lang()),
            notes: observed.into_iter().chain(revised).collect(),
            answers: lines(&taken.scores, &course.pack, t),
            correct: frame.to(&format!("{path}/{}?of={}", course.pack.id, taken.id)),
        }
    }
}

/// One measure of one person, and the form that asks it.
struct At {
    patient: PatientId,
    name: String,
    course: Course,
}

impl At {
    async fn of(site: &Site, caller: &Caller, id: &str, measure: &str) -> Result<Self, Error> {
        let (patient, name, courses) = found(site, caller, id).await?;
        let measure: MeasureId = measure.parse().map_err(|_| Problem::not_found())?;
        let course = courses.into_iter().find(|course| course.pack.id == measure).ok_or_else(Problem::not_found)?;
        Ok(Self { patient, name, course })
    }

    fn kept(&self, id: CheckInId) -> Option<&CheckIn> {
        self.course.check_ins.iter().find(|taken| taken.id == id)
    }

    /// Nothing answered yet, today.
    fn blank(&self, today: Date) -> Typed {
        let mut typed = Typed::default();
        put_day(&mut typed, today);
        for (number, name) in (1..).zip(self.course.named()) {
            typed.put(format!("activity-{number}"), name);
        }
        typed
    }

    /// What was answered, as if it had just been typed.
    fn as_typed(&self, taken: &CheckIn) -> Typed {
        let mut typed = Typed::default();
        put_day(&mut typed, taken.on);
        typed.put("of", taken.id.to_string());
        typed.put("revision", taken.revision.to_string());
        if taken.by_observer {
            typed.put("by-observer", "yes");
        }
        for (number, (item, answer)) in (1..).zip(&taken.scores.answers) {
            let answer = answer.map(|answer| answer.to_string()).unwrap_or_default();
            if self.course.pack.named.is_some() {
                typed.put(format!("activity-{number}"), item);
                typed.put(format!("able-{number}"), answer);
            } else {
                typed.put(measuring::item_field(item), answer);
            }
        }
        typed
    }

    fn read(&self, typed: &Typed, problems: &mut Problems, t: &Words) -> Option<Taking> {
        let pack = &self.course.pack;
        let on = month(typed.date("on")).and_then(|month| month.day.and_then(|_| month.first()));
        if on.is_none() {
            problems.add("on-day", t.measures_day_wrong());
        }
        let answers = match &pack.named {
            Some(named) => self.read_named(named, typed, problems, t),
            None => measuring::read(pack, typed, problems, t),
        };
        let corrects = typed.one("of").parse().ok().zip(typed.one("revision").parse().ok());
        let by_observer = typed.ticks("by-observer", "yes");
        Some(Taking { patient: self.patient, measure: pack.id.clone(), on: on?, by_observer, answers, corrects })
    }

    fn read_named(&self, named: &NamedItems, typed: &Typed, problems: &mut Problems, t: &Words) -> Answers {
        let mut answers = Answers::new();
        for number in 1..=named.at_most {
            let activity = typed.one(&format!("activity-{number}"));
            let able = measuring::answer(&format!("able-{number}"), named.range, typed, problems, t);
            if !activity.is_empty() && answers.insert(activity.to_owned(), able).is_some() {
                problems.add(format!("activity-{number}"), self.so_many(t));
            }
        }
        answers
    }

    fn so_many(&self, t: &Words) -> String {
        match &self.course.pack.named {
            Some(named) => t.measures_so_many(t.number(named.at_least), t.number(named.at_most)),
            None => t.measures_nothing(),
        }
    }

    fn first_field(&self) -> String {
        match self.course.pack.items.first() {
            Some(item) => measuring::item_field(&item.id),
            None => "activity-1".to_owned(),
        }
    }

    fn form(&self, frame: &Frame, typed: &Typed, problems: Problems, t: &Words) -> HtmlForm {
        let pack = &self.course.pack;
        let [day, month, year] = typed.date("on");
        let form = HtmlForm::to(frame.to(&format!("/staff/patients/{}/measures/{}", self.patient, pack.id)), problems)
            .keeps("of", typed.one("of"))
            .keeps("revision", typed.one("revision"))
            .asks(Ask::Date(DateField::new("on", t.measures_on()).typed(day, month, year)));
        let form = match &pack.named {
            Some(named) => self.named(form, named, typed, t),
            None => measuring::asks(form, pack, typed, asked_in(pack, t)),
        };
        let observer = vec![Choice::new("yes", t.measures_observer_yes())];
        let observer = Choices::new("by-observer", t.measures_by_observer(), observer).values(typed.all("by-observer"));
        form.asks(Ask::Checkboxes(observer)).button(t.measures_save())
    }

    /// The activities that the person names: free the first time, and fixed from then on.
    fn named(&self, form: HtmlForm, named: &NamedItems, typed: &Typed, t: &Words) -> HtmlForm {
        let lang = asked_in(&self.course.pack, t);
        let fixed = self.course.named();
        let text = named.text.get(&lang).cloned().unwrap_or_default();
        let anchor = |at: u8| {
            let known = self.course.pack.anchors.iter().find(|anchor| anchor.at == at);
            known.and_then(|anchor| anchor.text.get(&lang)).cloned().unwrap_or_default()
        };
        let is_first = self.course.check_ins.first().map(|first| first.id.to_string());
        let is_free = fixed.is_empty() || is_first.as_deref() == Some(typed.one("of"));
        let slots = if is_free { usize::from(named.at_most) } else { fixed.len() };
        (1..=slots).fold(form, |form, number| {
            let (activity, able) = (format!("activity-{number}"), format!("able-{number}"));
            let name = typed.one(&activity);
            let legend = if is_free { text.clone() } else { format!("{name}: {text}") };
            let scale = Choices::scale(&able, legend).value(typed.one(&able));
            let form = if is_free {
                form.asks(Field::text(&activity, t.measures_activity(number.to_string())).value(name))
            } else {
                form.keeps(&activity, name)
            };
            form.asks(Ask::Scale(scale, anchor(named.range.min), anchor(named.range.max)))
        })
    }

    async fn shown(
        &self,
        site: &Site,
        caller: &Caller,
        typed: &Typed,
        problems: Problems,
        changed: bool,
    ) -> Result<Response, Error> {
        let t = Words::of(caller.lang);
        let (pack, list) = (&self.course.pack, format!("/staff/patients/{}/measures", self.patient));
        let title = t.measures_record_heading(pack.title.get(caller.lang), self.name.as_str());
        let frame = site.console(caller, &format!("{list}/{}", pack.id), title).await?;
        let theirs = typed.one("of").parse().ok().and_then(|of| self.kept(of)).filter(|_| changed);
        let mut form = self.form(&frame, typed, problems, t);
        if let Some(theirs) = theirs {
            // Sent again, it puts right what is kept now.
            form.kept.retain(|(name, _)| name != "revision");
            form = form.keeps("revision", theirs.revision.to_string());
        }
        let shown = MeasurePage {
            t,
            back: frame.to(&list),
            theirs: theirs.map(|theirs| lines(&theirs.scores, pack, t)),
            page: frame.with_problems(form.has_problems()),
            form,
        };
        page(if changed { StatusCode::CONFLICT } else { shown.form.status() }, &shown)
    }
}

fn put_day(typed: &mut Typed, day: Date) {
    typed.put("on-day", day.day().to_string());
    typed.put("on-month", day.month().to_string());
    typed.put("on-year", day.year().to_string());
}
