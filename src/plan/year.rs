//! What happened: counts, a year at a glance, and what is due to be looked at.

use super::model::{Boundary, Event, EventKind, EventText, Plan};
use jiff::civil::Date;

/// How often a limit was kept and crossed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Kept.
    pub kept: usize,
    /// Crossed.
    pub crossed: usize,
    /// Crossed, and something was done about it.
    pub followed: usize,
    /// Changed.
    pub changed: usize,
}

/// The days of a year by month and day, each with what happened on it; the gravest where it was more than one thing.
pub type Strip = [[Option<EventKind>; 31]; 12];

impl Counts {
    /// Counts a log.
    pub fn of(log: &[Event]) -> Self {
        let mut counts = Self::default();
        for event in log {
            match event.kind {
                EventKind::Kept => counts.kept += 1,
                EventKind::Changed => counts.changed += 1,
                EventKind::Crossed => {
                    counts.crossed += 1;
                    counts.followed += usize::from(followed(event));
                }
            }
        }
        counts
    }
}

/// Whether an event says what was done.
pub fn followed(event: &Event) -> bool {
    !event.text(EventText::Did).trim().is_empty()
}

/// The strip of a year.
pub fn strip(log: &[Event], year: i16) -> Strip {
    let mut days: Strip = [[None; 31]; 12];
    let weight = |kind: EventKind| match kind {
        EventKind::Kept => 0,
        EventKind::Changed => 1,
        EventKind::Crossed => 2,
    };
    for event in log.iter().filter(|e| e.day.year() == year) {
        // Months and days of a date count from 1.
        let (month, day) =
            (usize::from(event.day.month().unsigned_abs()), usize::from(event.day.day().unsigned_abs()));
        let Some(slot) = days.get_mut(month - 1).and_then(|m| m.get_mut(day - 1)) else { continue };
        if slot.is_none_or(|was| weight(event.kind) > weight(was)) {
            *slot = Some(event.kind);
        }
    }
    days
}

impl Boundary {
    /// Whether it was crossed last without anything done about it: time to ask whether it fits.
    pub fn crossed_in_vain(&self) -> bool {
        let last = self.log.iter().max_by_key(|e| e.day);
        last.is_some_and(|e| e.kind == EventKind::Crossed && !followed(e))
    }
}

/// Something whose day to look at it again has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The limit; `None` for the plan as a whole.
    pub limit: Option<usize>,
    /// The day.
    pub day: Date,
}

impl Plan {
    /// What is to be looked at again, by `today`; the oldest day first.
    pub fn due(&self, today: Date) -> Vec<Due> {
        let own = self.facts.review.map(|day| Due { limit: None, day });
        let limits = self.living().filter_map(|(i, b)| Some(Due { limit: Some(i), day: b.facts.review? }));
        let mut due: Vec<Due> = own.into_iter().chain(limits).filter(|d| d.day <= today).collect();
        due.sort_by_key(|d| d.day);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::decode;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_shows_the_gravest_of_a_day_and_counts_what_was_done() {
        let plan = decode(
            "boundaries: [{id: a, review: 2026-11-20, log: [{day: 2026-01-31, event: kept}, {day: 2026-01-31, event: crossed, did: I went}, \
             {day: 2026-02-01, event: crossed}, {day: 2025-02-01, event: changed}]}]",
        )
        .unwrap();
        let b = &plan.boundaries[0];
        assert_eq!(Counts::of(&b.log), Counts { kept: 1, crossed: 2, followed: 1, changed: 1 });
        let strip = strip(&b.log, 2026);
        assert_eq!(
            (strip[0][30], strip[1][0], strip[1][1]),
            (Some(EventKind::Crossed), Some(EventKind::Crossed), None)
        );
        assert!(b.crossed_in_vain());
        assert_eq!(plan.due(date(2026, 11, 20)), [Due { limit: Some(0), day: date(2026, 11, 20) }]);
        assert!(plan.due(date(2026, 11, 19)).is_empty());
    }
}
