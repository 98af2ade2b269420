//! Body and mind, building up and relief: PLAN-01, 02, 03, 06 and 07.

use super::{
    super::{Dimension, Durability, Lack, Mode, Place, Problem, Provider, Relaxed, Rule},
    Look, Seen, after, problem,
};

/// PLAN-01: one item for the body, and a different one for the mind. An item for both counts for one side.
pub(super) fn body_and_mind(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let (body, mind) = (look.on(Dimension::Physical), look.on(Dimension::Psychological));
    let (free_of_body, free_of_mind) = (look.is_relaxed(Relaxed::Body), look.is_relaxed(Relaxed::Mind));
    if body.is_empty() && !free_of_body {
        problems.push(problem(Rule::BodyAndMind, Lack::BodyItem, Place::Items));
    }
    // Without a body side there is nothing to be different from.
    let is_another =
        |mind: &&Seen<'_>| body.is_empty() || free_of_body || body.iter().any(|body| body.item.key != mind.item.key);
    if !mind.iter().any(is_another) && !free_of_mind {
        problems.push(problem(Rule::BodyAndMind, Lack::MindItem, Place::Items));
    }
}

/// PLAN-02: something physical that the patient does and that builds capacity.
pub(super) fn builds_capacity(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let body = look.on(Dimension::Physical);
    let builds = |seen: &&Seen<'_>| seen.mode == Mode::Active && seen.durability == Durability::BuildsCapacity;
    // Without a body side PLAN-01 has said so.
    if !look.is_waived(Rule::BuildsCapacity) && !body.is_empty() && !body.iter().any(builds) {
        problems.push(problem(Rule::BuildsCapacity, Lack::ActiveBuilder, Place::Items));
    }
}

/// PLAN-03: the mind side is a skill or a referral, and psychotherapy is in hands that may give it.
pub(super) fn mind_side(look: &Look<'_>, problems: &mut Vec<Problem>) {
    if look.is_waived(Rule::MindSide) {
        return;
    }
    let mind = look.on(Dimension::Psychological);
    let is_skill =
        |seen: &&Seen<'_>| seen.item.technique.is_skill() || matches!(seen.item.provider, Some(Provider::Referral(_)));
    if !mind.is_empty() && !mind.iter().any(is_skill) {
        problems.push(problem(Rule::MindSide, Lack::MindSkill, Place::Items));
    }
    let therapies = look.items.iter().filter(|seen| seen.regulated_act() == Some(super::safety::PSYCHOTHERAPY));
    let unlicensed = therapies.filter(|seen| !seen.is_in_scope(super::safety::PSYCHOTHERAPY, look.facts.scope));
    problems.extend(unlicensed.map(|seen| problem(Rule::MindSide, Lack::Psychotherapist, seen.place())));
}

/// PLAN-06: relief and what is done to the patient end, have a stop rule, make something active possible, and are never
/// alone in a dimension.
pub(super) fn relief(look: &Look<'_>, problems: &mut Vec<Problem>) {
    if look.is_waived(Rule::Relief) {
        return;
    }
    let today = look.facts.today;
    let last = after(today, look.facts.rules.relief_review_days);
    for seen in look.items.iter().filter(|seen| seen.needs_an_end()) {
        let item = seen.item;
        let linked = item.linked_item.as_ref().filter(|key| **key != item.key).and_then(|key| look.seen(key));
        let has_company = |dimension: &Dimension| {
            look.items.iter().any(|other| other.item.key != item.key && other.dimensions.contains(dimension))
        };
        let misses = [
            (Lack::ReviewDate, !item.review_by.is_some_and(|day| today <= day && day <= last)),
            (Lack::StopRule, item.stop_rule.is_none()),
            (Lack::LinkedActiveItem, linked.is_none_or(Seen::needs_an_end)),
            (Lack::Company, !seen.dimensions.iter().all(has_company)),
        ];
        let missing = misses.into_iter().filter(|(_, misses)| *misses);
        problems.extend(missing.map(|(lack, _)| problem(Rule::Relief, lack, seen.place())));
    }
}

/// PLAN-07: no more items of relief than items that build capacity.
pub(super) fn more_building_than_relief(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let of = |durability| look.items.iter().filter(|seen| seen.durability == durability).count();
    if !look.is_waived(Rule::Balance) && of(Durability::TemporaryRelief) > of(Durability::BuildsCapacity) {
        problems.push(problem(Rule::Balance, Lack::MoreBuilding, Place::Items));
    }
}
