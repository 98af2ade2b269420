//! A score over time: a picture, and the same as a table.

use domain::{decimal::Decimal, text::Lang};

use super::Table;

/// Numbers over time, on the whole scale of what they measure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chart {
    /// Tells the charts of a page apart.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) caption: String,
    /// The picture's title, for those who hear it: "from 7 to 4".
    pub(crate) title: String,
    /// What else there is to see in it.
    pub(crate) description: String,
    /// What the columns of its table are called: when, how much, and what else.
    pub(crate) head: Vec<String>,
    /// The least and the most that can be.
    pub(crate) ends: (Decimal, Decimal),
    /// The numbers, in order of time.
    pub(crate) points: Vec<ChartPoint>,
    /// The language that numbers are written in.
    pub(crate) lang: Lang,
}

/// One number.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChartPoint {
    /// The day, in words.
    pub(crate) when: String,
    /// Days since any fixed day: points stand as far apart as their days.
    pub(crate) day: i32,
    /// How much.
    pub(crate) value: Decimal,
    /// What else the table says of it.
    pub(crate) more: Option<String>,
    /// Whether it cannot be compared with the one before: the line is torn there.
    pub(crate) breaks: bool,
}

/// The picture's edges.
const LEFT: i64 = 50;
const RIGHT: i64 = 580;
const TOP: i64 = 10;
const BOTTOM: i64 = 210;

impl Chart {
    /// The height of a number in the picture.
    fn height(&self, number: Decimal) -> i64 {
        let (low, high) = self.ends;
        let span = high.millionths().saturating_sub(low.millionths()).max(1);
        let above = number.millionths().clamp(low.millionths(), high.millionths()).saturating_sub(low.millionths());
        BOTTOM - above * (BOTTOM - TOP) / span
    }

    /// The numbers at the side, and where they stand.
    pub(crate) fn rungs(&self) -> [(String, i64); 3] {
        let (low, high) = self.ends;
        let middle = Decimal::of_millionths(low.plus(high).millionths() / 2);
        [low, middle, high].map(|number| (wording::decimal(number, self.lang), self.height(number)))
    }

    /// Where each point stands.
    pub(crate) fn places(&self) -> Vec<(i64, i64)> {
        let first = self.points.first().map_or(0, |point| i64::from(point.day));
        let last = self.points.last().map_or(0, |point| i64::from(point.day));
        let place = |point: &ChartPoint| {
            let x = LEFT + (i64::from(point.day) - first) * (RIGHT - LEFT) / (last - first).max(1);
            (x, self.height(point.value))
        };
        self.points.iter().map(place).collect()
    }

    /// The lines through them: one, or one for each stretch that can be compared.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<Vec<String>> = Vec::new();
        for (point, (x, y)) in self.points.iter().zip(self.places()) {
            match lines.last_mut().filter(|_| !point.breaks) {
                Some(line) => line.push(format!("{x},{y}")),
                None => lines.push(vec![format!("{x},{y}")]),
            }
        }
        lines.iter().map(|line| line.join(" ")).collect()
    }

    /// The same as a table.
    pub(crate) fn table(&self) -> Table {
        let row = |point: &ChartPoint| {
            let cells = [Some(point.when.clone()), Some(wording::decimal(point.value, self.lang)), point.more.clone()];
            cells.into_iter().flatten().collect()
        };
        Table { caption: self.caption.clone(), head: self.head.clone(), rows: self.points.iter().map(row).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: &[(i32, i32, bool)]) -> Chart {
        let point = |(day, value, breaks): &(i32, i32, bool)| ChartPoint {
            day: *day,
            value: Decimal::whole(*value),
            breaks: *breaks,
            ..ChartPoint::default()
        };
        let points = points.iter().map(point).collect();
        Chart { ends: (Decimal::whole(0), Decimal::whole(10)), points, ..Chart::default() }
    }

    #[test]
    fn points_stand_as_far_apart_as_their_days_and_as_high_as_their_numbers() {
        assert_eq!(chart(&[(0, 10, true), (7, 5, false), (28, 0, false)]).places(), [(50, 10), (182, 110), (580, 210)]);
        assert_eq!(chart(&[(3, 4, true)]).places(), [(50, 130)], "one alone");
        assert_eq!(chart(&[(3, 12, true)]).places(), [(50, 10)], "beyond the scale it stays in the picture");
    }

    #[test]
    fn what_cannot_be_compared_is_not_joined() {
        assert_eq!(chart(&[(0, 8, true), (7, 5, false), (14, 5, true)]).lines(), ["50,50 315,110", "580,110"]);
    }
}
