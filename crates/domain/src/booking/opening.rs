//! When a practitioner is open at a place, and at which seconds of it a visit may start.

use crate::{
    clinic::{Practitioner, Service},
    time::Minutes,
};

use super::{
    place::Place,
    stretches::{Stretch, merged, not_over},
    wall::wall,
};

/// The windows of one practitioner at one place.
pub(super) struct Opening {
    /// In order of opening; they may touch or overlap.
    windows: Vec<Window>,
}

/// One window: the seconds it is open, and the wall time from which its grid is counted.
struct Window {
    open: Stretch,
    written: i64,
}

impl Opening {
    /// The windows that open on the place's dates, as instants (R1). One that a change of clocks leaves empty is left out.
    pub(super) fn of(practitioner: &Practitioner, place: &Place<'_>, service: &Service) -> Self {
        let mut windows = Vec::new();
        for (date, closed) in &place.dates {
            for window in practitioner.windows(&place.location.id, *date, *closed, &service.id) {
                let Some(closing) = window.closing(*date) else { continue };
                let written = wall(date.to_datetime(window.start));
                let opens = place.offsets.instant(written);
                let closes = place.offsets.instant(wall(closing.to_datetime(window.end)));
                if opens < closes {
                    windows.push(Window { open: (opens, closes), written });
                }
            }
        }
        windows.sort_unstable_by_key(|window| window.open);
        Self { windows }
    }

    /// Touching windows are one open time (R6).
    pub(super) fn open_time(&self) -> Vec<Stretch> {
        merged(self.windows.iter().map(|window| window.open).collect())
    }

    /// The seconds on the grid among those at which a visit could start, in order, each once.
    ///
    /// Starts lie on the wall clock, counted in steps from the start of each window as written: a wall time that does not
    /// exist is skipped, one that occurs twice gives two starts (R2).
    pub(super) fn on_the_grid(&self, place: &Place<'_>, step: Minutes, starts: &[Stretch]) -> Vec<i64> {
        let step = step.elapsed().as_secs().max(60);
        let mut grid = Vec::new();
        let mut in_order = true;
        for window in &self.windows {
            for (from, to) in within(window.open, starts) {
                for piece in place.offsets.pieces(from, to) {
                    let zero = window.written - piece.offset;
                    let first = from.max(piece.start).max(zero);
                    let mut start = zero + (first - zero + step - 1).div_euclid(step) * step;
                    in_order &= grid.last().is_none_or(|last| *last < start);
                    while start < to.min(piece.end) {
                        grid.push(start);
                        start += step;
                    }
                }
            }
        }
        if !in_order {
            grid.sort_unstable();
            grid.dedup();
        }
        grid
    }
}

fn within(window: Stretch, starts: &[Stretch]) -> impl Iterator<Item = Stretch> + '_ {
    not_over(starts, window.0)
        .iter()
        .take_while(move |starts| starts.0 < window.1)
        .map(move |starts| (starts.0.max(window.0), starts.1.min(window.1)))
}

/// The starts from which so long a visit lies in open time.
pub(super) fn starts_in(open: &[Stretch], length: i64) -> Vec<Stretch> {
    open.iter().map(|(start, end)| (*start, end - length + 1)).filter(|(first, last)| first < last).collect()
}
