//! From score to score: which change usually matters to people, for better or worse.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::decimal::{Decimal, Exact};

use super::{Better, Pack, Scale, Score, Scores};

/// Which changes of a scale matter, and who found that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportantChange {
    /// Gains against the baseline, each with its size.
    #[serde(default)]
    pub better: Vec<Threshold>,
    /// Losses that somebody should look at; one is enough.
    #[serde(default)]
    pub worse: Vec<Threshold>,
    /// So many losses one after the other are a loss, however small.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worse_in_a_row: Option<u8>,
    /// Who found that.
    pub source: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
}

/// How much is a change; whatever is given here must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// How much it means.
    pub size: Size,
    /// So many points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Decimal>,
    /// So many per cent of the baseline. A baseline of 0 has no per cent: then points alone count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Decimal>,
    /// Against any score of so many days before, instead of the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u16>,
}

/// How much a change means to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// The least that people notice.
    Minimal,
    /// A change that usually matters.
    Moderate,
    /// A large one.
    Substantial,
}

/// Scores of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The day.
    pub on: Date,
    /// The scores.
    pub scores: Scores,
}

/// What has become of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The baseline, as shown.
    pub from: Decimal,
    /// The latest score, as shown.
    pub to: Decimal,
    /// Points up or down, of the unrounded scores.
    pub points: Decimal,
    /// Per cent of the baseline up or down, of the unrounded scores; none of a baseline of 0.
    pub percent: Option<Decimal>,
    /// The largest gain that was reached.
    pub better: Option<Size>,
    /// Why somebody should look.
    pub worse: Option<Worse>,
}

/// Why somebody should look at a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worse {
    /// It is large.
    ByMuch(Threshold),
    /// It is one of several, one after the other.
    InARow,
}

/// Why two scores cannot be compared; the trend shows a break there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomparable {
    /// There is no baseline with a later score.
    #[error("there are not two scores to compare")]
    NotTwo,
    /// Another measure, or another version of it.
    #[error("the scores are not of one version of one measure")]
    OtherVersion,
    /// The person named other items at the baseline.
    #[error("the activities are not those of the baseline")]
    OtherItems,
}

impl Change {
    /// Whether it is a gain that usually matters to people.
    pub fn is_meaningful(&self) -> bool {
        self.better >= Some(Size::Moderate)
    }
}

impl Pack {
    /// What has become of the baseline, the first of the readings, by the last of them. They are in order of time; those in
    /// which the scale has no score do not count.
    pub fn change(&self, scale: &str, readings: &[Reading]) -> Result<Change, Incomparable> {
        let scale = self.scale(scale).ok_or(Incomparable::NotTwo)?;
        let mut scored: Vec<(Date, &Scores, Score)> = Vec::with_capacity(readings.len());
        for reading in readings {
            if let Some(score) = reading.scores.scales.get(&scale.id) {
                scored.push((reading.on, &reading.scores, *score));
            }
        }
        let ([(_, baseline, _), _, ..], Some((_, latest, _))) = (scored.as_slice(), scored.last()) else {
            return Err(Incomparable::NotTwo);
        };
        let is_ours = |scores: &Scores| scores.measure == self.id && scores.version == self.version;
        if !is_ours(baseline) || !is_ours(latest) {
            return Err(Incomparable::OtherVersion);
        }
        if self.named.is_some() && !baseline.answers.keys().eq(latest.answers.keys()) {
            return Err(Incomparable::OtherItems);
        }
        // A score of another version in between is a break of its own, and none of ours is held against it.
        let course: Vec<(Date, Score)> =
            scored.iter().filter(|(_, scores, _)| is_ours(scores)).map(|(on, _, score)| (*on, *score)).collect();
        scale.course(&course).ok_or(Incomparable::NotTwo)
    }
}

impl Scale {
    fn course(&self, course: &[(Date, Score)]) -> Option<Change> {
        let ((_, baseline), (today, latest)) = (course.first()?, course.last()?);
        let points = latest.exact.minus(baseline.exact);
        let change = self.change.as_ref();
        let better = change.and_then(|change| {
            let gain = self.gain(baseline, latest);
            let reached = change.better.iter().filter(|threshold| threshold.is_reached(gain, baseline));
            reached.map(|threshold| threshold.size).max()
        });
        let worse = change.and_then(|change| {
            let loss = |threshold: &&Threshold| self.loses(threshold, baseline, course, *today, latest);
            let by_much = change.worse.iter().find(loss).map(|threshold| Worse::ByMuch(*threshold));
            by_much.or_else(|| self.loses_in_a_row(change.worse_in_a_row?, course).then_some(Worse::InARow))
        });
        Some(Change {
            from: baseline.shown,
            to: latest.shown,
            points: points.rounded(self.decimals),
            percent: points.percent_of(baseline.exact).map(|percent| percent.rounded(1)),
            better,
            worse,
        })
    }

    fn loses(
        &self,
        threshold: &Threshold,
        baseline: &Score,
        course: &[(Date, Score)],
        today: Date,
        latest: &Score,
    ) -> bool {
        let loss_since = |before: &Score| self.gain(before, latest).negated();
        match threshold.within_days {
            None => threshold.is_reached(loss_since(baseline), baseline),
            Some(days) => course
                .iter()
                .filter(|(on, _)| days_between(*on, today) <= i64::from(days))
                .any(|(_, before)| threshold.is_reached(loss_since(before), before)),
        }
    }

    fn loses_in_a_row(&self, times: u8, course: &[(Date, Score)]) -> bool {
        let losses = course.windows(2).rev().take_while(|pair| match pair {
            [(_, before), (_, after)] => self.is_worse(before, after),
            _ => false,
        });
        times > 0 && losses.count() >= usize::from(times)
    }

    /// How many points better the later score is; less than nothing where it is worse.
    fn gain(&self, before: &Score, after: &Score) -> Exact {
        match self.better {
            Better::Lower => before.exact.minus(after.exact),
            Better::Higher => after.exact.minus(before.exact),
        }
    }
}

impl Threshold {
    fn is_reached(&self, by: Exact, baseline: &Score) -> bool {
        let points = self.points.map(|points| by >= Exact::from(points));
        let percent = self.percent.and_then(|percent| Some(by.percent_of(baseline.exact)? >= Exact::from(percent)));
        match (points, percent) {
            (None, None) => false,
            (points, percent) => points.unwrap_or(true) && percent.unwrap_or(true),
        }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
