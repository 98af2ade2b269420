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

    /// The wall's midnight before an instant, on the date that the wall shows then.
    pub(crate) fn midnight(&self, instant: i64) -> i64 {
        let offset = self.pieces(instant, instant + 1).next().map_or(0, |piece| piece.offset);
        (instant + offset).div_euclid(86_400) * 86_400
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
