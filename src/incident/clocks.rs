//! What is due and when, and the beat. All times are milliseconds since the start of the emergency.

use super::Status;
use crate::content::MarkKind;
use crate::content::overdose::Timing;

/// So long a call to swap stays on the screen, in milliseconds.
const SWAP_SHOWN: u64 = 15_000;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueKind {
    /// The next dose; its number.
    Dose(usize),
    /// A look whether they still breathe.
    Look,
    /// The naloxone may have worn off; minutes after the last dose.
    WearsOff(u32),
    /// Helpers swap.
    Swap,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It comes.
    Coming,
    /// It is due.
    Due,
    /// It is overdue.
    Urgent,
}

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub kind: DueKind,
    /// How far it is.
    pub stage: Stage,
    /// From when it is due.
    pub from: u64,
}

/// All that is due or comes, the most urgent first.
pub fn dues(status: &Status, timing: &Timing, now: u64) -> Vec<Due> {
    if !status.running() {
        return Vec::new();
    }
    let mut dues: Vec<Due> =
        [dose(status, timing, now), swap(status, timing, now), look(status, timing, now)]
            .into_iter()
            .chain([wears_off(status, timing, now)])
            .flatten()
            .collect();
    dues.sort_by_key(|due| std::cmp::Reverse(due.stage));
    dues
}

/// Another dose: from its window on until it is given, they breathe on their own, or the crew is here.
fn dose(status: &Status, timing: &Timing, now: u64) -> Option<Due> {
    let last = status.doses.last()?.since;
    let better = |(kind, since)| match kind {
        MarkKind::Breathing | MarkKind::Awake => since >= last,
        MarkKind::Ambulance => true,
        _ => false,
    };
    if status.phase.is_some_and(better) {
        return None;
    }
    let due = last.saturating_add(seconds(timing.naloxone.due));
    let urgent = last.saturating_add(seconds(timing.naloxone.urgent));
    let (stage, from) = match now {
        now if now < due => (Stage::Coming, due),
        now if now < urgent => (Stage::Due, due),
        _ => (Stage::Urgent, urgent),
    };
    Some(Due { kind: DueKind::Dose(status.doses.len() + 1), stage, from })
}

/// A look: so long after each mark that they breathe or are awake.
fn look(status: &Status, timing: &Timing, now: u64) -> Option<Due> {
    let from = status.breathes_alone()?.saturating_add(seconds(timing.look.every));
    let stage = if now < from { Stage::Coming } else { Stage::Due };
    Some(Due { kind: DueKind::Look, stage, from })
}

/// Wearing off: from each time on until somebody marks how they are.
fn wears_off(status: &Status, timing: &Timing, now: u64) -> Option<Due> {
    let last = status.doses.last()?.since;
    let at = |minutes: u32| last.saturating_add(seconds(minutes) * 60);
    let minutes = &timing.wears_off.minutes;
    let passed = minutes.iter().rev().find(|m| at(**m) <= now);
    let seen = |from| status.marks.iter().any(|(kind, since)| *kind != MarkKind::Called && *since >= from);
    match passed {
        Some(m) if !seen(at(*m)) => {
            Some(Due { kind: DueKind::WearsOff(*m), stage: Stage::Due, from: at(*m) })
        }
        _ => {
            let next = minutes.iter().find(|m| at(**m) > now)?;
            Some(Due { kind: DueKind::WearsOff(*next), stage: Stage::Coming, from: at(*next) })
        }
    }
}

/// When it is time to swap next, or no longer time.
fn next_swap(status: &Status, timing: &Timing, now: u64) -> Option<u64> {
    let (MarkKind::Pushes, since) = status.phase? else { return None };
    let every = seconds(timing.swap.every);
    let round = now.saturating_sub(since).checked_div(every)?;
    let over = since.saturating_add(round * every).saturating_add(SWAP_SHOWN);
    Some(if round > 0 && now < over { over } else { since.saturating_add((round + 1) * every) })
}

fn swap(status: &Status, timing: &Timing, now: u64) -> Option<Due> {
    let (MarkKind::Pushes, since) = status.phase? else { return None };
    let every = seconds(timing.swap.every);
    let round = now.saturating_sub(since).checked_div(every)?;
    let from = since.saturating_add(round * every);
    (round > 0 && now < from.saturating_add(SWAP_SHOWN)).then_some(Due {
        kind: DueKind::Swap,
        stage: Stage::Due,
        from,
    })
}

/// The beat of breaths or pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Breaths or pushes.
    pub kind: MarkKind,
    /// From when.
    pub from: u64,
    /// Milliseconds from beat to beat.
    pub period: u64,
}

impl Pace {
    /// The pace that runs, if one does.
    pub fn of(status: &Status, timing: &Timing) -> Option<Self> {
        let (kind, from) = status.phase.filter(|_| status.running())?;
        let period = match kind {
            MarkKind::Breaths => timing.breath(status.child),
            MarkKind::Pushes => timing.push(),
            _ => return None,
        };
        Some(Self { kind, from, period: period.max(1) })
    }

    /// Beats up to now, the first at once.
    pub fn beat(&self, now: u64) -> u64 {
        now.saturating_sub(self.from) / self.period + 1
    }
}

/// When next something that the clocks show changes; `None` while no clock runs. On a `still` screen clocks change every
/// ten seconds and beats are not counted.
pub fn next_change(status: &Status, timing: &Timing, now: u64, still: bool) -> Option<u64> {
    if !status.running() {
        return None;
    }
    let clocks = [Some(0), status.called].into_iter().flatten().chain(status.doses.iter().map(|d| d.since));
    let step = if still { 10_000 } else { 1000 };
    let next_step = |from: u64| from + (now.saturating_sub(from) / step + 1) * step;
    let mut next = clocks.map(next_step).min()?;
    if let Some(pace) = Pace::of(status, timing).filter(|_| !still) {
        next = next.min(pace.from + pace.beat(now) * pace.period);
    }
    // What is due changes on thresholds of its own, which need not lie on a clock's second.
    Some(thresholds(status, timing, now).fold(next, u64::min))
}

/// When next something falls due, or is overdue; `None` while no clock runs and where nothing comes.
pub fn next_due(status: &Status, timing: &Timing, now: u64) -> Option<u64> {
    thresholds(status, timing, now).min().filter(|_| status.running())
}

/// All times to come at which what is due may change.
fn thresholds(status: &Status, timing: &Timing, now: u64) -> impl Iterator<Item = u64> {
    let last = status.doses.last().map(|d| d.since);
    let wears_off = |d: u64| timing.wears_off.minutes.iter().map(move |m| d.saturating_add(seconds(*m) * 60));
    let look = status.breathes_alone().map(|since| since.saturating_add(seconds(timing.look.every)));
    last.into_iter()
        .flat_map(|d| [timing.naloxone.due, timing.naloxone.urgent].map(|s| d.saturating_add(seconds(s))))
        .chain(last.into_iter().flat_map(wears_off))
        .chain(look)
        .chain(next_swap(status, timing, now))
        .filter(move |at| *at > now)
}

fn seconds(seconds: u32) -> u64 {
    u64::from(seconds) * 1000
}
