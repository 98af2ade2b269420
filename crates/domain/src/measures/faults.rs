//! What speaks against a pack: everything at once, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use crate::{decimal::Decimal, text::Lang};

use super::{AnswerRange, Method, Pack, Scale, Wording};

/// Why a pack is not loaded. The sentence is for whoever writes the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A shape this version does not know.
    #[error("format {0} is not known; this version reads format 1")]
    Format(u32),
    /// Nobody says that it may be used.
    #[error("the pack lacks a licence: holder, terms and evidence must each say something")]
    NoLicence,
    /// Nobody says where it comes from.
    #[error("the pack lacks a source that can be cited")]
    NoSource,
    /// Nobody can tell that it scores right.
    #[error("the pack has {0} examples; three are needed at least")]
    TooFewExamples(usize),
    /// It is asked in no language, or one is there twice.
    #[error("the pack must say in which languages it may be asked, each once, and who validated them")]
    Languages,
    /// A text is missing in a language, or there in one that nobody validated.
    #[error("{place}: the wording must be there in {} and in no other language", .lang.tag())]
    Wording {
        /// Of what.
        place: String,
        /// In which language.
        lang: Lang,
    },
    /// No items, or both kinds.
    #[error("a pack has either items, or items that each person names")]
    Items,
    /// An id is there twice, or empty.
    #[error("{0:?} is empty or there twice")]
    Id(String),
    /// A range without an answer, or an anchor outside it.
    #[error("{0}: the range or its anchors are wrong")]
    Range(String),
    /// No scale at all.
    #[error("the pack has no scale")]
    NoScale,
    /// A scale counts an item that is not there.
    #[error("scale {scale}: there is no item {item:?}")]
    NoSuchItem {
        /// The scale.
        scale: String,
        /// What it counts.
        item: String,
    },
    /// A table with a hole, a row too many, or items that may be missing.
    #[error("scale {0}: a table needs each possible sum once, items with one fixed list, and none left out")]
    Table(String),
    /// More may be missing than are asked.
    #[error("scale {0}: more items may be missing than are asked")]
    MayMiss(String),
    /// Bands that do not rise.
    #[error("scale {0}: bands must rise, each from its own value")]
    Bands(String),
    /// A change without size, or without a source.
    #[error("scale {0}: a change needs points or per cent, more than nothing, and a source")]
    Change(String),
    /// Answers that the pack itself refuses.
    #[error("example {0}: its answers cannot be scored")]
    ExampleRefused(usize),
    /// Another score than the example says.
    #[error("example {example}: scale {scale} gives {}, not {}", shown(.found), shown(.expected))]
    ExampleDiffers {
        /// Which, from 1.
        example: usize,
        /// Of which scale.
        scale: String,
        /// What the example says.
        expected: Option<Decimal>,
        /// What comes out.
        found: Option<Decimal>,
    },
}

fn shown(score: &Option<Decimal>) -> String {
    score.map_or_else(|| "no score".to_owned(), |score| score.to_string())
}

/// Everything that speaks against a pack.
pub(super) fn of(pack: &Pack) -> Vec<Fault> {
    let mut faults = Vec::new();
    if pack.format != 1 {
        faults.push(Fault::Format(pack.format));
    }
    provenance(pack, &mut faults);
    wording(pack, &mut faults);
    items(pack, &mut faults);
    if pack.scales.is_empty() {
        faults.push(Fault::NoScale);
    }
    twice(pack.scales.iter().map(|scale| scale.id.as_str()), &mut faults);
    for scale in &pack.scales {
        of_scale(pack, scale, &mut faults);
    }
    if faults.is_empty() {
        examples(pack, &mut faults);
    }
    faults
}

fn provenance(pack: &Pack, faults: &mut Vec<Fault>) {
    let says = |text: &String| !text.trim().is_empty();
    let licence = pack.licence.as_ref();
    if !licence.is_some_and(|licence| [&licence.holder, &licence.terms, &licence.evidence].into_iter().all(says)) {
        faults.push(Fault::NoLicence);
    }
    if pack.sources.is_empty() || !pack.sources.iter().all(|source| says(&source.cite)) {
        faults.push(Fault::NoSource);
    }
    if pack.examples.len() < 3 {
        faults.push(Fault::TooFewExamples(pack.examples.len()));
    }
    let languages: BTreeSet<Lang> = pack.languages.iter().map(|spoken| spoken.lang).collect();
    let validated = pack.languages.iter().all(|spoken| says(&spoken.validated_by));
    if languages.is_empty() || languages.len() != pack.languages.len() || !validated {
        faults.push(Fault::Languages);
    }
}

fn wording(pack: &Pack, faults: &mut Vec<Fault>) {
    let mut texts: Vec<(String, &Wording)> = Vec::new();
    if !pack.stem.is_empty() {
        texts.push(("stem".to_owned(), &pack.stem));
    }
    let anchors = pack.items.iter().flat_map(|item| &item.anchors).chain(&pack.anchors);
    texts.extend(anchors.map(|anchor| (format!("anchor {}", anchor.at), &anchor.text)));
    texts.extend(pack.items.iter().map(|item| (format!("item {}", item.id), &item.text)));
    texts.extend(pack.named.iter().map(|named| ("named".to_owned(), &named.text)));
    for (place, text) in texts {
        for lang in Lang::ALL {
            let is_there = text.get(&lang).is_some_and(|text| !text.trim().is_empty());
            if is_there != pack.is_asked_in(lang) {
                faults.push(Fault::Wording { place: place.clone(), lang });
            }
        }
    }
}

fn items(pack: &Pack, faults: &mut Vec<Fault>) {
    if pack.items.is_empty() == pack.named.is_none() {
        faults.push(Fault::Items);
    }
    twice(pack.items.iter().map(|item| item.id.as_str()), faults);
    for item in &pack.items {
        let anchors = if item.anchors.is_empty() { &pack.anchors } else { &item.anchors };
        if !is_range(item.range) || !anchors.iter().all(|anchor| item.range.takes(anchor.at)) {
            faults.push(Fault::Range(item.id.clone()));
        }
    }
    if let Some(named) = &pack.named
        && (!is_range(named.range) || named.at_least == 0 || named.at_least > named.at_most)
    {
        faults.push(Fault::Range("named".to_owned()));
    }
}

fn is_range(range: AnswerRange) -> bool {
    range.min < range.max
}

fn twice<'a>(ids: impl Iterator<Item = &'a str>, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::from([""]);
    faults.extend(ids.filter(|id| !seen.insert(id)).map(|id| Fault::Id(id.to_owned())));
}

fn of_scale(pack: &Pack, scale: &Scale, faults: &mut Vec<Fault>) {
    let ranges: BTreeMap<&str, AnswerRange> = pack.items.iter().map(|item| (item.id.as_str(), item.range)).collect();
    let unknown = scale.items.iter().filter(|item| !ranges.contains_key(item.as_str()));
    faults.extend(unknown.map(|item| Fault::NoSuchItem { scale: scale.id.clone(), item: item.clone() }));
    twice(scale.items.iter().map(String::as_str), faults);

    let counted: Vec<AnswerRange> = if scale.items.is_empty() {
        ranges.values().copied().collect()
    } else {
        scale.items.iter().filter_map(|item| ranges.get(item.as_str()).copied()).collect()
    };
    let asked = pack.named.as_ref().map_or(counted.len(), |named| usize::from(named.at_least));
    if usize::from(scale.may_miss) >= asked.max(1) {
        faults.push(Fault::MayMiss(scale.id.clone()));
    }
    if let Method::Table(rows) = &scale.method {
        let (least, most) = counted.iter().fold((0_u16, 0_u16), |(least, most), range| {
            (least.saturating_add(range.min.into()), most.saturating_add(range.max.into()))
        });
        let mut raw: Vec<u16> = rows.iter().map(|row| row.raw).collect();
        raw.sort_unstable();
        if pack.named.is_some() || scale.may_miss > 0 || !raw.into_iter().eq(least..=most) {
            faults.push(Fault::Table(scale.id.clone()));
        }
    }
    if !scale.bands.is_sorted_by(|one, next| one.from < next.from) {
        faults.push(Fault::Bands(scale.id.clone()));
    }
    if let Some(change) = &scale.change {
        let mut thresholds = change.better.iter().chain(&change.worse);
        let is_more = |amount: Option<Decimal>| amount.is_none_or(|amount| amount > Decimal::default());
        let holds = thresholds.all(|threshold| {
            (threshold.points.is_some() || threshold.percent.is_some())
                && is_more(threshold.points)
                && is_more(threshold.percent)
        });
        if !holds || change.source.trim().is_empty() {
            faults.push(Fault::Change(scale.id.clone()));
        }
    }
}

fn examples(pack: &Pack, faults: &mut Vec<Fault>) {
    for (number, example) in (1..).zip(&pack.examples) {
        let Ok(scores) = pack.score(&example.answers()) else {
            faults.push(Fault::ExampleRefused(number));
            continue;
        };
        let scored: BTreeMap<&str, Decimal> =
            scores.scales.iter().map(|(scale, score)| (scale.as_str(), score.shown)).collect();
        let named: BTreeSet<&str> = scored.keys().copied().chain(example.scores.keys().map(String::as_str)).collect();
        for scale in named {
            let (expected, found) = (example.scores.get(scale).copied(), scored.get(scale).copied());
            if expected != found {
                faults.push(Fault::ExampleDiffers { example: number, scale: scale.to_owned(), expected, found });
            }
        }
    }
}
