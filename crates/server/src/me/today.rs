//! What there is to do today, on the first of a patient's own pages; only after the second proof.

use domain::{
    access::{Action, Decision, decide},
    plans::progress::{Activity, Did, activities},
    text::Lang,
};
use jiff::{SignedDuration, civil::Date};
use storage::own_pages::OwnRecord;

use super::plan::{day_of, shown};
use crate::{
    Site,
    components::Link,
    error::Error,
    extract::Caller,
    frame::Frame,
    techniques::Catalogue,
    words::{Words, doses},
};

/// For how long a plan that was changed says so.
const NEWS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What there is to do today.
pub(super) struct Today {
    /// "1 of 2 activities done"
    pub(super) count: Option<String>,
    pub(super) on_hold: bool,
    /// That the plan was changed lately, and where it says in what.
    pub(super) news: Option<Link>,
    pub(super) activities: Vec<ToDo>,
}

/// One activity.
pub(super) struct ToDo {
    pub(super) name: String,
    pub(super) dose: Option<String>,
    /// On how many days of this week it was done.
    pub(super) week: String,
    /// How it went, or that there is nothing to do.
    pub(super) state: Option<(String, &'static str)>,
    pub(super) href: String,
    /// Nothing was said of it yet.
    pub(super) is_open: bool,
}

impl Today {
    /// None for who has not proven that it is they, and for who follows no plan.
    pub(super) async fn of(
        site: &Site,
        caller: &Caller,
        own: &OwnRecord,
        frame: &Frame,
    ) -> Result<Option<Self>, Error> {
        let Decision::Allow(permit) = decide(caller.permit.who(), Action::OwnHealth) else { return Ok(None) };
        let now = site.clock.now();
        let today = today(site, own).await?;
        let Some(day) = site.storage.own_day(today, &permit, now).await? else { return Ok(None) };
        let catalogue = Catalogue::of(site).await?;
        let t = Words::of(caller.lang);
        let zone = site.clinic().await?.identity.zone.clone();
        let is_new = day.signed.number() > 1 && now < day.signed.signed_at() + NEWS;
        let news = is_new.then(|| {
            Link::new(frame.to("/me/plan#changed"), t.plan_changed_heading(day_of(&day.signed, &zone, caller.lang)))
        });
        let due = if day.on_hold { Vec::new() } else { activities(day.signed.content(), &day.log, today) };
        let done = due.iter().filter(|one| one.is_done()).count();
        let count = (!due.is_empty()).then(|| t.today_activities_count(t.number(done), t.number(due.len())));
        let activities = due.iter().map(|one| ToDo::of(one, &catalogue, frame, t, caller.lang)).collect();
        Ok(Some(Self { count, on_hold: day.on_hold, news, activities }))
    }
}

impl ToDo {
    fn of(one: &Activity<'_>, catalogue: &Catalogue, frame: &Frame, t: &Words, lang: Lang) -> Self {
        let state = match one.went {
            Some(went) => Some((went_in_words(went.did, t), look(went.did))),
            None if one.is_rest() => Some((t.activity_rest(), "grey")),
            None => None,
        };
        Self {
            name: shown::name(one.item, catalogue, lang),
            dose: one.item.dose.as_ref().map(|dose| doses::dose(dose, t, lang)),
            week: t.activity_week(u32::from(one.days), u32::from(one.of)),
            state,
            href: frame.to(&path(one)),
            is_open: one.went.is_none(),
        }
    }
}

/// Where an activity has its page.
fn path(one: &Activity<'_>) -> String {
    format!("/me/activities/{}", one.item.key)
}

/// How it went, in a word or two that blame nobody.
pub(super) fn went_in_words(did: Did, t: &Words) -> String {
    match did {
        Did::AsPlanned => t.activity_done(),
        Did::Partly => t.activity_partly(),
        Did::Skipped => t.activity_skipped(),
    }
}

fn look(did: Did) -> &'static str {
    match did {
        Did::AsPlanned => "green",
        Did::Partly => "blue",
        Did::Skipped => "grey",
    }
}

/// The day it is where the patient is.
pub(super) async fn today(site: &Site, own: &OwnRecord) -> Result<Date, Error> {
    let clinic = site.clinic().await?;
    let zone = own.patient.zone.as_ref().unwrap_or(&clinic.identity.zone);
    Ok(zone.date(site.clock.now()))
}
