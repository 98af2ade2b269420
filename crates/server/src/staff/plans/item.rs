//! An item of a plan as a form: which technique, how much of it, how it grows, when to stop, and why it is safe.

use std::collections::BTreeSet;

use domain::{
    ids::PartKey,
    plans::{
        Amount, Content, Days, DaysPerWeek, Dose, Effort, Item, ItemStatus, Mode, Provider, Quota, Side, Technique,
        TechniqueCode, Unit,
    },
};
use serde_json::json;

use super::{
    asking::{Asking, Reading, put, put_day},
    part::{Around, Part, caution, choices, chosen, fresh, named},
};
use crate::{
    typed::{Typed, of_word, word_of},
    words::Words,
};

/// The kinds of provider that can be chosen, as jurisdictions name them.
const PROVIDERS: [&str; 12] = [
    "physiotherapist",
    "kinesiologist",
    "massage-therapist",
    "occupational-therapist",
    "psychologist",
    "psychotherapist",
    "social-worker",
    "nurse",
    "physician",
    "chiropractor",
    "acupuncturist",
    "naturopath",
];

/// What a provider is called.
pub(super) fn provider(kind: &str, t: &Words) -> String {
    match kind {
        "physiotherapist" => t.editor_provider_physiotherapist(),
        "kinesiologist" => t.editor_provider_kinesiologist(),
        "massage-therapist" => t.editor_provider_massage_therapist(),
        "occupational-therapist" => t.editor_provider_occupational_therapist(),
        "psychologist" => t.editor_provider_psychologist(),
        "psychotherapist" => t.editor_provider_psychotherapist(),
        "social-worker" => t.editor_provider_social_worker(),
        "nurse" => t.editor_provider_nurse(),
        "physician" => t.editor_provider_physician(),
        "chiropractor" => t.editor_provider_chiropractor(),
        "acupuncturist" => t.editor_provider_acupuncturist(),
        "naturopath" => t.editor_provider_naturopath(),
        other => other.to_owned(),
    }
}

/// What a technique is called; its code, where it has left the catalogue.
pub(super) fn technique(code: &TechniqueCode, around: &Around<'_>) -> String {
    let known = around.catalogue.iter().find(|known| known.code == code.as_str());
    known.map_or_else(|| code.to_string(), |known| known.name.get(around.t.lang()).to_owned())
}

/// What is kept of an item, as if it had just been typed.
pub(super) fn put_item(typed: &mut Typed, item: &Item, content: &Content) {
    typed.put("technique", item.technique.to_string());
    match &item.provider {
        Some(Provider::Patient) => typed.put("provider", "patient"),
        Some(Provider::Referral(whom)) => {
            typed.put("provider", "referral");
            put(typed, "referral", Some(whom));
        }
        Some(Provider::Here(kind)) => typed.put("provider", kind.as_str()),
        None => {}
    }
    item.rationale.iter().for_each(|key| typed.put("rationale", key.as_str()));
    if let Some(dose) = &item.dose {
        put_dose(typed, dose);
    }
    if let Some(quota) = &item.quota
        && let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(quota)
    {
        for (name, field) in QUOTA {
            if let Some(value) = fields.get(field).filter(|value| !value.is_null()) {
                typed.put(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            }
        }
    }
    put_day(typed, "start", item.start);
    put_day(typed, "review", item.review_by);
    put(typed, "stop", item.stop_rule.as_ref());
    put(typed, "why", item.reason.as_ref());
    if let Some(linked) = &item.linked_item {
        typed.put("linked", linked.as_str());
    }
    typed.put("status", word_of(&item.status));
    for caution in content.cautions.iter().filter(|caution| caution.item == item.key) {
        put(typed, format!("safe-{}", caution.tag), Some(&caution.why));
    }
}

/// The fields of a quota, as the form and as files name them.
const QUOTA: [(&str, &str); 5] = [
    ("quota-baseline", "baseline"),
    ("quota-start", "start_percent"),
    ("quota-increment", "increment_percent"),
    ("quota-ceiling", "ceiling"),
    ("quota-unit", "unit"),
];

fn put_dose(typed: &mut Typed, dose: &Dose) {
    let (kind, sets, of) = match dose.amount {
        Amount::Minutes(of) => ("minutes", None, Some(of)),
        Amount::Repetitions { sets, of } => ("repetitions", Some(sets), Some(of)),
        Amount::Seconds { sets, of } => ("seconds", Some(sets), Some(of)),
        Amount::Session => ("session", None, None),
    };
    typed.put("amount", kind);
    let days = match &dose.days {
        Days::PerWeek(days) => u8::from(*days).to_string(),
        Days::Named(days) => days.len().to_string(),
    };
    typed.put("days", days);
    typed.put("daily", dose.times_per_day.to_string());
    for (name, number) in [("sets", sets), ("of", of), ("weeks", dose.weeks), ("sessions", dose.sessions)] {
        if let Some(number) = number {
            typed.put(name, number.to_string());
        }
    }
    if let Some(effort) = dose.effort {
        typed.put("effort", u8::from(effort).to_string());
    }
    if let Some(side) = &dose.side {
        typed.put("side", word_of(side));
    }
}

/// The form of an item.
pub(super) fn ask<'a>(asking: Asking<'a>, around: &Around<'_>, key: Option<&PartKey>) -> Asking<'a> {
    let (t, content) = (around.t, around.content);
    let all = around.techniques.iter().map(|known| (known.code.to_string(), technique(&known.code, around)));
    let mut all: Vec<(String, String)> = all.collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    let givers = [("patient", t.editor_provider_patient()), ("referral", t.editor_provider_referral())];
    let givers = givers.map(|(value, text)| (value.to_owned(), text)).into_iter();
    let givers = givers.chain(PROVIDERS.map(|kind| (kind.to_owned(), provider(kind, t))));
    let factors = content.factors.all().map(|factor| (factor.key.to_string(), factor.text.expose().to_owned()));
    let others = content.items.iter().filter(|item| Some(&item.key) != key && item.mode == Mode::Active);
    let others = others.map(|item| (item.key.to_string(), technique(&item.technique, around)));
    let amounts = [
        ("minutes", t.editor_amount_minutes()),
        ("repetitions", t.editor_amount_repetitions()),
        ("seconds", t.editor_amount_seconds()),
        ("session", t.editor_amount_session()),
    ];
    let amounts = amounts.map(|(value, text)| (value.to_owned(), text)).to_vec();
    let sides = named(&[
        (Side::Left, t.editor_side_left()),
        (Side::Right, t.editor_side_right()),
        (Side::Both, t.editor_side_both()),
    ]);
    let statuses = named(&[
        (ItemStatus::NotStarted, t.editor_item_not_started()),
        (ItemStatus::InProgress, t.editor_item_in_progress()),
        (ItemStatus::OnHold, t.editor_item_on_hold()),
        (ItemStatus::Completed, t.editor_item_completed()),
        (ItemStatus::Stopped, t.editor_item_stopped()),
        (ItemStatus::Cancelled, t.editor_item_cancelled()),
    ]);
    let units = named(&[(Unit::Minutes, t.editor_unit_minutes()), (Unit::Count, t.editor_unit_count())]);
    let none = || Some(t.editor_none());
    let asking = asking
        .select("technique", t.editor_technique(), choices(none(), all))
        .boxes("rationale", t.editor_rationale(), choices(None, factors.collect()))
        .select("provider", t.editor_provider(), choices(none(), givers.collect()))
        .line("referral", t.editor_referral())
        .select("amount", t.editor_amount(), choices(none(), amounts))
        .number("sets", t.editor_sets())
        .number("of", t.editor_of())
        .number("daily", t.editor_daily())
        .number("days", t.editor_days())
        .number("weeks", t.editor_weeks())
        .number("sessions", t.editor_sessions())
        .number("effort", t.editor_effort())
        .select("side", t.editor_side(), choices(none(), sides))
        .number("quota-baseline", t.editor_quota_baseline())
        .number("quota-start", t.editor_quota_start())
        .number("quota-increment", t.editor_quota_increment())
        .number("quota-ceiling", t.editor_quota_ceiling())
        .select("quota-unit", t.editor_quota_unit(), choices(none(), units))
        .date("start", t.editor_start())
        .date("review", t.editor_review_by())
        .lines("stop", t.editor_stop())
        .select("linked", t.editor_linked(), choices(none(), others.collect()))
        .lines("why", t.editor_why_this())
        .select("status", t.editor_status(), choices(None, statuses));
    cleared(around, key)
        .into_iter()
        .fold(asking, |asking, (tag, answer)| asking.lines(&format!("safe-{tag}"), t.editor_safe(answer)))
}

/// What speaks against an item: what is cleared, and what is not yet.
fn cleared(around: &Around<'_>, key: Option<&PartKey>) -> Vec<(String, String)> {
    let open = Part::speaks(key, around.problems).into_iter();
    let open = open.map(|(tag, answer)| (tag.to_owned(), answer.get(around.t.lang()).to_owned()));
    let kept = around.content.cautions.iter().filter(|caution| key == Some(&caution.item));
    let kept = kept.map(|caution| {
        let answer = caution.answer.as_ref().map_or_else(|| caution.tag.clone(), |answer| answer.expose().to_owned());
        (caution.tag.clone(), answer)
    });
    kept.chain(open).collect()
}

/// Puts an item into the plan as it was typed.
pub(super) fn read_item(read: &mut Reading<'_>, content: &mut Content, around: &Around<'_>, key: Option<&PartKey>) {
    let known = key.and_then(|key| content.items.iter().find(|item| item.key == *key)).cloned();
    let code = read.typed.one("technique");
    let Some(technique) = around.techniques.iter().find(|technique| technique.code.as_str() == code) else {
        read.problems.add("technique", read.t.editor_technique_missing());
        return;
    };
    let new = |technique: &Technique| {
        let name = technique.code.as_str().rsplit('.').next().unwrap_or("item").replace('_', "-");
        Item::of(fresh(&name, content.items.iter().map(|item| &item.key)), technique)
    };
    let mut item = match known {
        Some(known) if known.technique == technique.code => known,
        Some(known) => Item::of(known.key, technique),
        None => new(technique),
    };
    item.rationale = read.typed.all("rationale").filter_map(|key| key.parse().ok()).collect();
    item.provider = match read.typed.one("provider") {
        "" => None,
        "patient" => Some(Provider::Patient),
        "referral" => read.needed("referral").map(Provider::Referral),
        kind => kind.parse().ok().map(Provider::Here),
    };
    item.dose = read_dose(read, item.dose.take());
    item.quota = read_quota(read);
    item.start = read.date("start");
    item.review_by = read.date("review");
    item.stop_rule = read.words("stop");
    item.linked_item = read.typed.one("linked").parse().ok();
    item.reason = read.words("why");
    item.status = chosen(read.typed, "status", ItemStatus::NotStarted);
    content.cautions.retain(|caution| caution.item != item.key);
    for (tag, answer) in cleared(around, key) {
        if let Some(why) = read.words(&format!("safe-{tag}")) {
            let before = around.content.cautions.iter().find(|known| known.item == item.key && known.tag == tag);
            content.cautions.push(match before {
                // Who cleared it stays who cleared it.
                Some(before) if before.why == why => before.clone(),
                _ => caution(&tag, &answer, &item.key, around.by, why),
            });
        }
    }
    match content.items.iter_mut().find(|known| known.key == item.key) {
        Some(known) => *known = item,
        None => content.items.push(item),
    }
}

/// How much; what the form does not ask is kept.
fn read_dose(read: &mut Reading<'_>, before: Option<Dose>) -> Option<Dose> {
    let kind = read.typed.one("amount").to_owned();
    if kind.is_empty() {
        return None;
    }
    let (sets, of) = (read.count("sets"), read.count("of"));
    let mut must = |name: &str, number: Option<std::num::NonZeroU16>| {
        if number.is_none() {
            read.problems.add(name, read.t.editor_count_wrong());
        }
        number
    };
    let amount = match kind.as_str() {
        "minutes" => must("of", of).map(Amount::Minutes),
        "repetitions" => must("of", of).zip(must("sets", sets)).map(|(of, sets)| Amount::Repetitions { sets, of }),
        "seconds" => must("of", of).zip(must("sets", sets)).map(|(of, sets)| Amount::Seconds { sets, of }),
        _ => Some(Amount::Session),
    };
    let times_per_day = read.count("daily").unwrap_or(std::num::NonZeroU16::MIN);
    let days = read.typed.one("days").parse::<u8>().ok().and_then(|days| DaysPerWeek::try_from(days).ok());
    if days.is_none() {
        read.problems.add("days", read.t.editor_days_wrong());
    }
    let effort = match read.typed.one("effort") {
        "" => None,
        text => {
            let effort = text.parse::<u8>().ok().and_then(|effort| Effort::try_from(effort).ok());
            if effort.is_none() {
                read.problems.add("effort", read.t.editor_effort_wrong());
            }
            effort
        }
    };
    let (weeks, sessions) = (read.count("weeks"), read.count("sessions"));
    let side = of_word(read.typed.one("side"));
    let kept = before.as_ref();
    let days = match kept.map(|dose| &dose.days) {
        // Named weekdays stay, as long as they are as many.
        Some(Days::Named(named)) if days.map(u8::from) == u8::try_from(named.len()).ok() => {
            Some(Days::Named(BTreeSet::clone(named)))
        }
        _ => days.map(Days::PerWeek),
    };
    Some(Dose {
        amount: amount?,
        hold_seconds: kept.and_then(|dose| dose.hold_seconds),
        rest_seconds: kept.and_then(|dose| dose.rest_seconds),
        load: kept.and_then(|dose| dose.load),
        effort,
        side,
        times_per_day,
        days: days?,
        sessions,
        weeks,
    })
}

/// How it grows, or nothing; a growth that is too fast is told beside its field.
fn read_quota(read: &mut Reading<'_>) -> Option<Quota> {
    let baseline = read.decimal("quota-baseline")?;
    let (start, increment) = (read.decimal("quota-start"), read.decimal("quota-increment"));
    let written = json!({
        "baseline": baseline,
        "start_percent": start.map_or(json!(80), |start| json!(start)),
        "increment_percent": increment.map_or(json!(10), |increment| json!(increment)),
        "ceiling": read.decimal("quota-ceiling"),
        "unit": chosen(read.typed, "quota-unit", Unit::Minutes),
    });
    let quota = serde_json::from_value(written).ok();
    if quota.is_none() {
        read.problems.add("quota-baseline", read.t.editor_quota_wrong());
    }
    quota
}
