//! What measures came to: a picture with its table, and a sentence that says whether the change usually matters to people.
//! Never a prediction, never a comparison with others.

use domain::measures::{Better, Change, Incomparable, Scale, Size};
use jiff::civil::Date;
use storage::measures::{CheckIn, Course};
use wording::{Style, date_in_words, decimal};

use super::Words;
use crate::components::{Chart, ChartPoint};

/// One scale of a measure, shown.
#[derive(Clone, Debug)]
pub(crate) struct Trend {
    /// The picture and its table.
    pub(crate) chart: Chart,
    /// What has become of the baseline.
    pub(crate) said: String,
    /// Who found out which change matters.
    pub(crate) source: Option<String>,
}

/// Every scale of a measure that has a score.
pub(crate) fn trends(course: &Course, t: &Words) -> Vec<Trend> {
    course.pack.scales.iter().filter_map(|scale| trend(course, scale, t)).collect()
}

fn trend(course: &Course, scale: &Scale, t: &Words) -> Option<Trend> {
    let lang = t.lang();
    let scored: Vec<&CheckIn> =
        course.check_ins.iter().filter(|taken| taken.scores.scales.contains_key(&scale.id)).collect();
    let (first, last) = (scored.first()?, scored.last()?);
    let shown = |taken: &CheckIn| taken.scores.scales.get(&scale.id).map(|score| score.shown).unwrap_or_default();
    let mut before: Option<&CheckIn> = None;
    let points = scored.iter().map(|taken| {
        let breaks = before.is_none_or(|before| before.scores.version != taken.scores.version);
        before = Some(*taken);
        let band = taken.scores.scales.get(&scale.id).and_then(|score| scale.band(score));
        ChartPoint {
            when: date_in_words(taken.on, Style::Date, lang),
            day: days(taken.on),
            value: shown(taken),
            more: (!scale.bands.is_empty()).then(|| band.map_or("", |band| band.title.get(lang)).to_owned()),
            breaks,
        }
    });
    let points: Vec<ChartPoint> = points.collect();
    let (low, high) = course.pack.bounds(scale);
    let said = change(course, scale, t);
    let better = match scale.better {
        Better::Lower => t.measure_lower_is_better(),
        Better::Higher => t.measure_higher_is_better(),
    };
    let ends = t.measure_ends(decimal(low, lang), decimal(high, lang));
    let on = |taken: &CheckIn| date_in_words(taken.on, Style::Date, lang);
    let course_of = t.measure_course(decimal(shown(first), lang), on(first), decimal(shown(last), lang), on(last));
    let mut head = vec![t.measure_when(), t.measure_score()];
    if !scale.bands.is_empty() {
        head.push(t.measure_reading());
    }
    let chart = Chart {
        id: format!("{}-{}", course.pack.id, scale.id),
        caption: t.measure_caption(scale.title.get(lang), better.as_str()),
        title: said.clone(),
        description: format!("{course_of} {ends}"),
        head,
        ends: (low, high),
        points,
        lang,
    };
    let source = scale.change.as_ref().map(|change| change.source.clone());
    Some(Trend { chart, said, source })
}

/// What has become of the baseline of a scale, in a sentence.
pub(crate) fn change(course: &Course, scale: &Scale, t: &Words) -> String {
    let lang = t.lang();
    match course.change(&scale.id) {
        Ok(change) => said(&change, course, scale, t),
        Err(Incomparable::NotTwo) => {
            let scores = course.check_ins.iter().rev().find_map(|taken| taken.scores.scales.get(&scale.id));
            let score = scores.map(|score| decimal(score.shown, lang)).unwrap_or_default();
            t.measure_once(score)
        }
        Err(Incomparable::OtherVersion) => t.measure_other_version(),
        Err(Incomparable::OtherItems) => t.measure_other_items(),
    }
}

fn said(change: &Change, course: &Course, scale: &Scale, t: &Words) -> String {
    let lang = t.lang();
    let (from, to) = (decimal(change.from, lang), decimal(change.to, lang));
    if change.worse.is_some() {
        return t.measure_worse(from, to);
    }
    match change.better {
        Some(Size::Substantial) => t.measure_substantial(from, to),
        Some(Size::Moderate) => t.measure_moderate(from, to),
        Some(Size::Minimal) => t.measure_minimal(from, to),
        None if scale.change.is_some() => t.measure_little(from, to),
        // No size of change is established: what the numbers are called is told.
        None => {
            let scored = || course.check_ins.iter().filter_map(|taken| taken.scores.scales.get(&scale.id));
            let band = |score| scale.band(score).map_or("", |band| band.title.get(lang));
            match (scored().next().map(band), scored().next_back().map(band)) {
                (Some(before), Some(after)) if !before.is_empty() => t.measure_bands(from, before, to, after),
                _ => t.measure_plain(from, to),
            }
        }
    }
}

fn days(day: Date) -> i32 {
    let hours = day.duration_since(Date::ZERO).as_hours();
    i32::try_from(hours / 24).unwrap_or_default()
}
