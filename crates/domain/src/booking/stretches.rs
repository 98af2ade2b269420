//! Arithmetic on stretches of whole seconds: sorted, half-open, never empty, never touching. Each step is one pass.

use jiff::Timestamp;

use crate::time::Span;

/// From the first second on, before the second one.
pub(super) type Stretch = (i64, i64);

/// A span as whole seconds, rounded outwards: a part of a second that is taken is taken whole.
pub(super) fn outwards(span: Span) -> Stretch {
    (span.start.as_second(), second_from(span.end))
}

/// The first whole second at or after an instant.
pub(super) fn second_from(instant: Timestamp) -> i64 {
    instant.as_second() + i64::from(instant.subsec_nanosecond() > 0)
}

/// Whether the instant is a whole second: only those are ever offered.
pub(super) fn is_whole(instant: Timestamp) -> bool {
    instant.subsec_nanosecond() == 0
}

/// Puts stretches in order and joins those that touch or overlap (R6).
pub(super) fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|(start, end)| start < end);
    stretches.sort_unstable();
    stretches.dedup_by(|next, previous| {
        let touches = next.0 <= previous.1;
        if touches {
            previous.1 = previous.1.max(next.1);
        }
        touches
    });
    stretches
}

/// What lies in both.
pub(super) fn common(one: &[Stretch], other: &[Stretch]) -> Vec<Stretch> {
    let mut both = Vec::with_capacity(one.len().max(other.len()));
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        let (start, end) = (one[i].0.max(other[j].0), one[i].1.min(other[j].1));
        if start < end {
            both.push((start, end));
        }
        if one[i].1 < other[j].1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    both
}

/// What lies in the first and not in the second.
pub(super) fn without(from: &[Stretch], taken: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::with_capacity(from.len() + taken.len());
    let mut next = 0;
    for &(mut start, end) in from {
        while next < taken.len() && taken[next].1 <= start {
            next += 1;
        }
        let mut over = next;
        while over < taken.len() && taken[over].0 < end {
            if start < taken[over].0 {
                left.push((start, taken[over].0));
            }
            start = start.max(taken[over].1);
            over += 1;
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}

/// The stretches from the first one that is not over at `from`.
pub(super) fn not_over(stretches: &[Stretch], from: i64) -> &[Stretch] {
    &stretches[stretches.partition_point(|stretch| stretch.1 <= from)..]
}
