//! A patient's plan, in the version that was signed: body and mind side by side, and what to do on a bad day.

mod changes;
pub(in crate::me) mod shown;

use askama::Template;
use axum::{http::StatusCode, response::Response};

use domain::{plans::Signed, text::Lang, time::Zone};
use storage::plans::OwnPlan;
use wording::Style;

use super::own;
use crate::{
    Site,
    answer::{on_to, page},
    components::{Fact, Link},
    error::Error,
    extract::Caller,
    frame::{Clinic, Frame},
    techniques::Catalogue,
    words::{Words, doses},
};

use changes::Changed;
use shown::{Goal, Side};

#[derive(Template)]
#[template(path = "me/plan.html")]
struct PlanPage {
    t: &'static Words,
    page: Frame,
    plan: Option<Plan>,
}

#[derive(Template)]
#[template(path = "me/sheet.html")]
struct SheetPage {
    t: &'static Words,
    page: Frame,
    plan: Plan,
    /// The days of a week, to be ticked off.
    days: Vec<String>,
}

/// What the page shows of a plan.
struct Plan {
    /// The language its texts are written in, where the page is in another.
    lang: Option<&'static str>,
    signed: String,
    on_hold: bool,
    changed: Option<Changed>,
    problem: Option<String>,
    sides: [Side; 2],
    days: Option<Side>,
    goals: Vec<Goal>,
    feeds: Vec<String>,
    matters: Vec<String>,
    others: Vec<String>,
    flare: Vec<Fact>,
    urgent: Option<Urgent>,
    reviews: Vec<String>,
}

/// When help is needed at once, and from whom.
struct Urgent {
    signs: String,
    numbers: Vec<Link>,
}

/// `GET /me/plan`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    own(&site, &caller).await?;
    let followed = site.storage.own_plan(&caller.permit, site.clock.now()).await?;
    let catalogue = Catalogue::of(&site).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let plan = followed.map(|plan| Plan::of(&plan, &catalogue, &zone, caller.lang));
    let frame = site.frame(&caller, "/me/plan", t.me_plan_heading()).await?;
    page(StatusCode::OK, &PlanPage { t, page: frame, plan })
}

/// `GET /me/plan/print`: the plan as a sheet for the wall, one exercise a block.
pub(crate) async fn print(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let own = own(&site, &caller).await?;
    let Some(plan) = site.storage.own_plan(&caller.permit, site.clock.now()).await? else {
        return Ok(on_to(&caller, "/me/plan"));
    };
    let catalogue = Catalogue::of(&site).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let plan = Plan::of(&plan, &catalogue, &zone, caller.lang);
    let frame = site.frame(&caller, "/me/plan/print", t.plan_sheet_heading(own.patient.name.expose())).await?;
    page(StatusCode::OK, &SheetPage { t, days: doses::week(t), page: frame, plan })
}

impl Plan {
    fn of(plan: &OwnPlan, catalogue: &Catalogue, zone: &Zone, lang: Lang) -> Self {
        let t = Words::of(lang);
        let signed = &plan.signed;
        let content = signed.content();
        let (sides, days) = shown::sides(content, catalogue, t, lang);
        let flare = &content.flare_up_plan;
        let lines = [
            (t.plan_flare_signs(), &flare.early_signs),
            (t.plan_flare_first(), &flare.first_two_days),
            (t.plan_flare_keep(), &flare.keep_doing),
            (t.plan_flare_call(), &flare.whom_to_call),
        ];
        let flare_lines =
            lines.into_iter().filter_map(|(term, text)| text.as_ref().map(|text| Fact::new(term, text.expose())));
        let date = |day| wording::date_in_words(day, Style::Date, lang);
        Self {
            lang: (content.lang != lang).then(|| content.lang.tag()),
            signed: t.plan_signed(signed.number(), day_of(signed, zone, lang)),
            on_hold: plan.on_hold,
            changed: plan.before.as_ref().map(|before| Changed::between(before, signed, catalogue, zone, lang)),
            problem: content.problem.as_ref().map(|problem| problem.expose().to_owned()),
            sides,
            days,
            goals: content
                .goals
                .iter()
                .filter(|goal| !goal.status.is_closed())
                .map(|goal| Goal::of(goal, t, lang))
                .collect(),
            feeds: content.factors.all().map(|factor| factor.text.expose().to_owned()).collect(),
            matters: content.preferences.iter().map(|one| one.text.expose().to_owned()).collect(),
            others: content.external_treatments.iter().map(|one| shown::other(one, t)).collect(),
            urgent: flare.urgent_signs.as_ref().map(|signs| Urgent {
                signs: signs.expose().to_owned(),
                numbers: flare.numbers.iter().map(|number| Link::new(Clinic::dial(number), number)).collect(),
            }),
            flare: flare_lines.collect(),
            reviews: content.reviews.iter().map(|day| date(*day)).collect(),
        }
    }
}

/// The day on which a version was signed.
pub(in crate::me) fn day_of(version: &Signed, zone: &Zone, lang: Lang) -> String {
    wording::date_in_words(zone.date(version.signed_at()), Style::PlainDate, lang)
}
