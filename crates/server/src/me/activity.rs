//! One activity of a patient's plan: how, how much, when to stop; and how it went today or yesterday.

use std::num::NonZeroU16;

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    ids::PartKey,
    plans::{
        Amount, Effort, Item,
        progress::{Did, NotLogged, Progress, Said, activities, is_own},
    },
    text::Words as FreeWords,
};
use jiff::ToSpan;
use serde::Deserialize;
use storage::plans::Done;

use super::{own, plan::shown::Activity, today};
use crate::{
    Site,
    answer::{on_to, page},
    components::{Ask, Choice, Choices, Field, HtmlForm, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    techniques::Catalogue,
    words::{Words, refusals},
};

/// The longest note.
const NOTE: u16 = 2000;

#[derive(Template)]
#[template(path = "me/activity.html")]
struct ActivityPage {
    t: &'static Words,
    page: Frame,
    activity: Activity,
    /// The language its texts are written in, where the page is in another.
    lang: Option<&'static str>,
    /// On how many days of this week it was done.
    week: Option<String>,
    /// What was said of it for today.
    told: Option<String>,
    form: HtmlForm,
}

/// What somebody said of an activity.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    day: String,
    did: String,
    quantity: String,
    pain: String,
    effort: String,
    note: String,
}

/// `GET /me/activities/{item}`
pub(crate) async fn show(site: Site, caller: Caller, Path(item): Path<String>) -> Result<Response, Error> {
    shown(&site, &caller, &read(&item)?, None, Problems::none()).await
}

/// `POST /me/activities/{item}`
pub(crate) async fn tell(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(item): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (t, item) = (Words::of(caller.lang), read(&item)?);
    let today = today::today(&site, &own(&site, &caller).await?).await?;
    let day = if typed.day == "yesterday" { today.saturating_sub(1.day()) } else { today };
    let said = match said(&typed, t) {
        Ok(said) => said,
        Err(problems) => return shown(&site, &caller, &item, Some(&typed), problems).await,
    };
    let is_taken_back = said == Said::TakenBack;
    let done = Done { item, day, said };
    match storage.log_progress(&done, today, &caller.permit, site.clock.now()).await? {
        Ok(()) if is_taken_back => Ok(on_to(&caller, "/me?done=activity-undone")),
        Ok(()) => Ok(on_to(&caller, "/me?done=activity")),
        // The plan was changed or paused while the page was open: it says how it is now.
        Err(NotLogged::NoPlan | NotLogged::NoActivity | NotLogged::Day) => Ok(on_to(&caller, "/me/plan")),
    }
}

fn said(typed: &Typed, t: &Words) -> Result<Said, Problems> {
    if typed.did == "taken-back" {
        return Ok(Said::TakenBack);
    }
    let mut problems = Problems::none();
    let did = Did::from_code(&typed.did);
    if did.is_none() {
        problems.add("did", t.activity_did_missing());
    }
    let quantity = match typed.quantity.trim() {
        "" => None,
        number => number.parse::<NonZeroU16>().map(Some).unwrap_or_else(|_| {
            problems.add("quantity", t.activity_quantity_wrong());
            None
        }),
    };
    let note = match typed.note.trim() {
        "" => None,
        text => text.parse::<FreeWords>().map(Some).unwrap_or_else(|mistake| {
            problems.add("note", refusals::mistake(mistake, String::new(), t));
            None
        }),
    };
    let felt = |tile: &str| tile.parse::<u8>().ok().and_then(|felt| Effort::try_from(felt).ok());
    match did {
        Some(did) if problems.is_empty() => {
            Ok(Said::Went(Progress { did, quantity, pain: felt(&typed.pain), effort: felt(&typed.effort), note }))
        }
        _ => Err(problems),
    }
}

async fn shown(
    site: &Site,
    caller: &Caller,
    key: &PartKey,
    typed: Option<&Typed>,
    problems: Problems,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let today = today::today(site, &own(site, caller).await?).await?;
    let day = site.storage.own_day(today, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    let content = day.signed.content();
    let mut items = content.items.iter();
    let item = items.find(|item| item.key == *key && is_own(item) && !day.on_hold).ok_or_else(Problem::not_found)?;
    let activity = Activity::of(item, &Catalogue::of(site).await?, t, caller.lang);
    let due = activities(content, &day.log, today);
    let standing = due.iter().find(|one| one.item.key == *key);
    let went = standing.and_then(|one| one.went);
    let known = went.map(Typed::from).unwrap_or_default();
    let path = format!("/me/activities/{key}");
    let frame = site.frame(caller, &path, activity.name.as_str()).await?;
    let form = asked(frame.to(&path), item, typed.unwrap_or(&known), problems, t);
    let shown = ActivityPage {
        t,
        lang: (content.lang != caller.lang).then(|| content.lang.tag()),
        week: standing.map(|one| t.activity_week(u32::from(one.days), u32::from(one.of))),
        told: went.map(|went| today::went_in_words(went.did, t)),
        activity,
        page: frame.with_problems(form.has_problems()),
        form,
    };
    page(shown.form.status(), &shown)
}

/// What is asked of an activity, with what is known.
fn asked(to: String, item: &Item, typed: &Typed, problems: Problems, t: &Words) -> HtmlForm {
    let days = vec![
        Choice::new("today", t.activity_today()).chosen(typed.day != "yesterday"),
        Choice::new("yesterday", t.activity_yesterday()).chosen(typed.day == "yesterday"),
    ];
    let did = [Did::AsPlanned, Did::Partly, Did::Skipped];
    let did = did.map(|did| Choice::new(did.code(), today::went_in_words(did, t))).into();
    let form = HtmlForm::to(to, problems)
        .asks(Ask::Radios(Choices::new("did", t.activity_did(), did).value(&typed.did)))
        .asks(Ask::Radios(Choices::new("day", t.activity_which_day(), days)));
    let unit = match item.dose.as_ref().map(|dose| dose.amount) {
        Some(Amount::Minutes(_)) => Some(t.activity_quantity_minutes()),
        Some(Amount::Repetitions { .. }) => Some(t.activity_quantity_times()),
        Some(Amount::Seconds { .. }) => Some(t.activity_quantity_seconds()),
        Some(Amount::Session) | None => None,
    };
    let form = match unit {
        Some(unit) => form.asks(Field::text("quantity", unit).optional().value(typed.quantity.as_str())),
        None => form,
    };
    let scale = |name: &str, legend: String, typed: &str| Choices::scale(name, legend).optional().value(typed);
    let pain = scale("pain", t.activity_pain(), &typed.pain);
    let effort = scale("effort", t.activity_effort(), &typed.effort);
    let note = TextArea::new("note", t.activity_note()).hint(t.activity_note_hint()).rows(3).up_to(NOTE).optional();
    form.asks(Ask::Scale(pain, t.activity_pain_none(), t.activity_pain_most()))
        .asks(Ask::Scale(effort, t.activity_effort_none(), t.activity_effort_most()))
        .asks(note.value(typed.note.as_str()))
        .button(t.me_save())
}

impl From<&Progress> for Typed {
    fn from(went: &Progress) -> Self {
        let felt = |felt: Option<Effort>| felt.map(|felt| u8::from(felt).to_string()).unwrap_or_default();
        Self {
            day: "today".to_owned(),
            did: went.did.code().to_owned(),
            quantity: went.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
            pain: felt(went.pain),
            effort: felt(went.effort),
            note: went.note.as_ref().map(|note| note.expose().to_owned()).unwrap_or_default(),
        }
    }
}

fn read(item: &str) -> Result<PartKey, Error> {
    item.parse().map_err(|_| Problem::not_found().into())
}
