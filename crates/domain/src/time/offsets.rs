//! A zone's offsets over a stretch of time, looked up once: R1 as arithmetic.
//!
//! A search converts thousands of wall times of a few zones. Between two changes of the clocks that is an addition.

use jiff::Timestamp;

use super::Zone;

/// The offsets in force over a stretch, in order and without holes. Everything is in whole seconds.
#[derive(Clone, Debug)]
pub(crate) struct Offsets {
    pieces: Vec<Piece>,
}

/// One stretch without a change of the clocks: from `start` to `end` the wall shows the instant plus `offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) offset: i64,
}

impl Offsets {
    /// The offsets of a zone that matter between two instants. Before and after, the first and the last stay in force.
    pub(crate) fn over(zone: &Zone, from: i64, to: i64) -> Self {
        let start = clamped(from);
        let mut pieces = Vec::with_capacity(3);
        let mut open = Piece { start: i64::MIN, end: i64::MAX, offset: zone.rules().to_offset(start).seconds().into() };
        for change in zone.rules().following(start) {
            let at = change.timestamp().as_second();
            if at > to {
                break;
            }
            let offset = i64::from(change.offset().seconds());
            // Some changes are of name only.
            if offset != open.offset {
                pieces.push(Piece { end: at, ..open });
                open = Piece { start: at, end: i64::MAX, offset };
            }
        }
        pieces.push(open);
        Self { pieces }
    }

    /// R1: a wall time that occurs twice is its first occurrence; one inside a gap uses the offset before the gap.
    pub(crate) fn instant(&self, wall: i64) -> i64 {
        let mut before_gap = self.pieces[0].offset;
        for piece in &self.pieces {
            let instant = wall - piece.offset;
            if instant < piece.start {
                break;
            }
            if instant < piece.end {
                return instant;
            }
            before_gap = piece.offset;
        }
        wall - before_gap
    }

    /// What the wall adds to an instant.
    pub(crate) fn offset(&self, instant: i64) -> i64 {
        self.pieces(instant, instant + 1).next().map_or(0, |piece| piece.offset)
    }

    /// Whether the wall shows the same date and time twice around an instant.
    pub(crate) fn shows_twice(&self, instant: i64) -> bool {
        let wall = instant + self.offset(instant);
        let shown = |piece: &&Piece| (piece.start..piece.end).contains(&(wall - piece.offset));
        self.pieces.len() > 1 && self.pieces.iter().filter(shown).count() > 1
    }

    /// The wall's midnight before an instant, on the date that the wall shows then.
    pub(crate) fn midnight(&self, instant: i64) -> i64 {
        (instant + self.offset(instant)).div_euclid(86_400) * 86_400
    }

    /// The pieces that have something in common with a stretch.
    pub(crate) fn pieces(&self, start: i64, end: i64) -> impl Iterator<Item = Piece> + '_ {
        self.pieces.iter().copied().filter(move |piece| piece.start < end && start < piece.end)
    }

    /// The stretches during which the wall shows a time from `first` on and before `last`. Two where clocks go back over an edge.
    pub(crate) fn shown(&self, first: i64, last: i64) -> Vec<(i64, i64)> {
        let mut stretches: Vec<(i64, i64)> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let start = (first - piece.offset).max(piece.start);
            let end = (last - piece.offset).min(piece.end);
            if start >= end {
                continue;
            }
            match stretches.last_mut() {
                Some(previous) if previous.1 == start => previous.1 = end,
                _ => stretches.push((start, end)),
            }
        }
        stretches
    }
}

fn clamped(second: i64) -> Timestamp {
    let second = second.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(second).expect("it was just brought into range")
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, civil::date, tz::TimeZone};

    use super::*;

    /// Every zone that changes its clocks within some years from now, at each of its changes.
    #[test]
    fn arithmetic_agrees_with_the_zone_itself_around_every_change_of_every_zone() {
        let (from, to) = (1_767_225_600, 1_924_992_000); // 2026 to 2030
        let mut changes = 0;
        for name in jiff::tz::db().available() {
            let zone: Zone = name.as_str().parse().unwrap();
            for change in zone.rules().following(clamped(from)).take_while(|change| change.timestamp() < clamped(to)) {
                changes += 1;
                let around = change.timestamp().as_second();
                let offsets = Offsets::over(&zone, around - 3 * 86_400, around + 3 * 86_400);
                let wall_clock = zone.local(change.timestamp());
                for quarter in -26..=26 {
                    let wall = wall_clock + SignedDuration::from_mins(quarter * 15 + 7);
                    let seconds = TimeZone::UTC.to_timestamp(wall).unwrap().as_second();
                    assert_eq!(offsets.instant(seconds), zone.instant(wall).as_second(), "{zone} {wall}");

                    let instant = around + quarter * 900;
                    let midnight = TimeZone::UTC.to_timestamp(zone.date(clamped(instant)).into()).unwrap();
                    assert_eq!(offsets.midnight(instant), midnight.as_second(), "{zone} {instant}");
                    let instant = clamped(instant);
                    let offset = zone.rules().to_offset(instant);
                    assert_eq!(offsets.offset(instant.as_second()), i64::from(offset.seconds()), "{zone} {instant}");
                    let twice = zone.shows_twice(instant);
                    assert_eq!(offsets.shows_twice(instant.as_second()), twice, "{zone} {instant}");
                }
            }
        }
        assert!(changes > 1_000, "{changes}");
    }

    #[test]
    fn a_date_can_be_shown_in_two_stretches() {
        // Around midnight the clocks of this town went back from 00:01 to 23:01.
        let zone: Zone = "America/St_Johns".parse().unwrap();
        let change = 1_162_089_060; // 2006-10-29 00:01
        let offsets = Offsets::over(&zone, change - 86_400, change + 86_400);
        let first = TimeZone::UTC.to_timestamp(date(2006, 10, 29).into()).unwrap().as_second();

        let shown = offsets.shown(first, first + 86_400);
        assert_eq!(shown.len(), 2);
        assert_eq!(shown[0].1 - shown[0].0, 60, "one minute before the clocks go back");
    }
}
