//! A plan at the desk: every part with what is written in it, body and mind side by side, and what still stands against
//! signing it, each with the place where it is mended.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::plans::{Dimension, Domain, Item};
use serde::Deserialize;

use super::{
    Opened,
    asking::told,
    item,
    part::{Around, Part},
    standing,
};
use crate::{
    Site,
    components::{Fact, Link, Problems},
    error::Error,
    extract::{Caller, Query},
    frame::Frame,
    staff::page,
    words::{Words, plans},
};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    done: String,
}

#[derive(Template)]
#[template(path = "staff/plans/show.html")]
struct PlanPage {
    t: &'static Words,
    page: Frame,
    back: String,
    done: Option<String>,
    state: String,
    colour: &'static str,
    version: String,
    /// Whether there is something to sign.
    can_sign: bool,
    can_write: bool,
    sign: String,
    measures: String,
    to_do: Vec<ToDo>,
    goals: Vec<Section>,
    new_goal: String,
    body: Vec<Section>,
    mind: Vec<Section>,
    rest: Vec<Section>,
    new_item: String,
    external: Vec<Section>,
    new_external: String,
    others: Vec<Section>,
}

/// A rule that is not passed.
pub(super) struct ToDo {
    pub(super) rule: String,
    pub(super) text: String,
    /// Where it is mended, and what that is called.
    pub(super) place: Option<Link>,
}

/// A part of the plan.
struct Section {
    id: String,
    heading: String,
    facts: Vec<Fact>,
    evidence: Vec<String>,
    edit: String,
    /// Whether it can be put up or down.
    is_ordered: bool,
}

/// `GET /staff/plans/{id}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(looking): Query<Looking>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let opened = Opened::of(&site, &caller, &id).await?;
    let around = opened.around(&caller)?;
    let (chart, content) = (opened.chart(), &opened.content);
    let frame = site.console(&caller, &opened.path(), t.editor_heading(opened.name.as_str())).await?;
    let to = |part: &Part| frame.to(&format!("{}/edit/{part}", opened.path()));
    let section = |part: Part| Section::of(&part, &around, to(&part));
    let (mut body, mut mind, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for item in &content.items {
        let column = match () {
            () if item.dimensions.contains(&Dimension::Physical) => &mut body,
            () if item.dimensions.contains(&Dimension::Psychological) => &mut mind,
            () => &mut rest,
        };
        column.push(Section::of_item(item, &around, to(&Part::Item(Some(item.key.clone())))));
    }
    let (state, colour) = standing(&opened.view.status, t);
    let is_over = matches!(opened.view.status.as_str(), "completed" | "revoked" | "entered-in-error");
    let others = [
        Part::Problem,
        Part::Area(Domain::Biological),
        Part::Area(Domain::Psychological),
        Part::Area(Domain::Social),
        Part::Preferences,
        Part::FlareUp,
        Part::Reviews,
        Part::Consent,
        Part::Screen,
    ];
    let reason = chart.plan.in_force().is_some().then_some(Part::Reason);
    let shown = PlanPage {
        t,
        back: frame.to(&format!("/staff/patients/{}/plans", opened.view.patient)),
        done: match looking.done.as_str() {
            "saved" => Some(t.editor_done_saved()),
            "signed" => Some(t.editor_done_signed()),
            _ => None,
        },
        state,
        colour,
        version: chart.revision.to_string(),
        can_sign: chart.plan.draft().is_some(),
        can_write: !is_over,
        sign: frame.to(&format!("{}/sign", opened.path())),
        measures: frame.to(&format!("/staff/patients/{}/measures", opened.view.patient)),
        to_do: to_do(&opened, &frame, t),
        goals: content.goals.iter().map(|goal| section(Part::Goal(Some(goal.key.clone())))).collect(),
        new_goal: to(&Part::Goal(None)),
        body,
        mind,
        rest,
        new_item: to(&Part::Item(None)),
        external: content
            .external_treatments
            .iter()
            .map(|one| section(Part::External(Some(one.key.clone()))))
            .collect(),
        new_external: to(&Part::External(None)),
        others: others.into_iter().chain(reason).map(section).collect(),
        page: frame,
    };
    page(StatusCode::OK, &shown)
}

/// Everything that stands against signing, each with where it is mended.
pub(super) fn to_do(opened: &Opened, frame: &Frame, t: &Words) -> Vec<ToDo> {
    let problems = opened.chart().problems.iter().map(|problem| {
        let place = match Part::of(&problem.place, &opened.content) {
            Some(part) => {
                let name = part.heading(t);
                Some(Link::new(frame.to(&format!("{}/edit/{part}", opened.path())), name))
            }
            None if problem.place == domain::plans::Place::Baseline => {
                let measures = frame.to(&format!("/staff/patients/{}/measures", opened.view.patient));
                Some(Link::new(measures, t.measures_ask()))
            }
            None => None,
        };
        ToDo { rule: problem.rule.code(), text: plans::lack(&problem.lack, t), place }
    });
    problems.collect()
}

/// What is known of the technique of an item, each sentence as sure as the evidence.
pub(super) fn evidence(item: &Item, around: &Around<'_>) -> Vec<String> {
    let known = around.catalogue.iter().find(|known| known.code == item.technique.as_str());
    let said = known.into_iter().flat_map(|known| &known.evidence).filter_map(|evidence| evidence.says.as_ref());
    said.map(|says| says.get(around.t.lang()).to_owned()).collect()
}

impl Section {
    fn of(part: &Part, around: &Around<'_>, edit: String) -> Self {
        let kept = part.kept(around);
        Self {
            id: part.to_string().replace('.', "-"),
            heading: part.heading(around.t),
            facts: told(&part.form(String::new(), Problems::none(), &kept, around)),
            evidence: Vec::new(),
            edit,
            is_ordered: matches!(part, Part::Goal(Some(_))),
        }
    }

    fn of_item(item: &Item, around: &Around<'_>, edit: String) -> Self {
        let part = Part::Item(Some(item.key.clone()));
        Self {
            heading: item::technique(&item.technique, around),
            evidence: evidence(item, around),
            is_ordered: true,
            ..Self::of(&part, around, edit)
        }
    }
}
