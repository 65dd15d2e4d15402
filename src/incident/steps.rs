//! Which steps are done by a mark, and which step comes next. Nothing is refused: the rules only move the eye.

use super::Status;
use super::event::What;
use crate::content::MarkKind;
use crate::content::overdose::{Step, When};

/// The step that a mark does: the first with that mark that is not done yet.
pub fn done_by(steps: &[Step], done: &[bool], kind: MarkKind) -> Option<usize> {
    (0..steps.len()).find(|i| steps[*i].mark == Some(kind) && !done.get(*i).copied().unwrap_or(false))
}

/// What doing a step marks: its own mark, or only that it is done.
pub fn doing(step: &Step, route: super::Route) -> What {
    match step.mark {
        Some(MarkKind::Naloxone) => What::Dose(route),
        Some(kind) => What::Mark(kind),
        None => What::Done(step.id.clone()),
    }
}

/// The step that goes on while others are marked: breaths or pushes, until something else takes their place. How to do
/// it must stay in sight, wherever the eye went.
pub fn going_on(steps: &[Step], status: &Status) -> Option<usize> {
    let (kind, _) = status.phase.filter(|_| status.running())?;
    let goes_on = matches!(kind, MarkKind::Breaths | MarkKind::Pushes);
    steps.iter().position(|step| goes_on && step.mark == Some(kind))
}

/// Where the eye goes after something was marked with the eye on step `at`.
///
/// `before` is the status before the mark. A mark that brings a step up goes there. Else the list goes on from `at`,
/// past what the mark has done, but never past an undone step that must not be skipped, and never to what is done once
/// they breathe: until that is marked it goes round, from a dose to the breaths and from the breaths to another dose.
pub fn next(steps: &[Step], before: &Status, after: &Status, at: usize, what: &What) -> usize {
    if let Some(up) = brought(steps, before, after, what) {
        return up;
    }
    let end = ends_before(steps, after, at);
    let open = |i: &usize| !after.done.get(*i).copied().unwrap_or(false);
    let marked = match what {
        What::Done(id) => steps.iter().position(|s| s.id == *id),
        _ => what.kind().and_then(|kind| done_by(steps, &before.done, kind)),
    };
    let round = || if end < steps.len() { goes_round(steps, what) } else { None };
    let Some(marked) = marked else {
        // Nothing was done by it that was not done before.
        return if (at..end).any(|i| open(&i)) { at } else { round().unwrap_or(at) };
    };
    if let Some(on) = (at..end).filter(open).find(|i| *i > marked || steps[*i].never_skip) {
        return on;
    }
    let left = (at..end).rev().find(open);
    let dose = what.kind() == Some(MarkKind::Naloxone);
    let next = if dose { round().or(left) } else { left.or_else(round) };
    next.unwrap_or(at.max(marked).min(end.saturating_sub(1)))
}

/// The step before which the list ends by itself: until they breathe, the first one that is for them then.
fn ends_before(steps: &[Step], status: &Status, at: usize) -> usize {
    let later = |step: &Step| matches!(step.when, Some(When::Breathing | When::Awake | When::Ambulance));
    let later = steps.iter().position(later).filter(|later| at < *later && status.breathes_alone().is_none());
    later.unwrap_or(steps.len())
}

/// Where the list goes round to after a mark: breaths after a dose, another dose after breaths or pushes.
fn goes_round(steps: &[Step], what: &What) -> Option<usize> {
    match what.kind()? {
        MarkKind::Naloxone => steps.iter().position(|s| s.mark == Some(MarkKind::Breaths)),
        MarkKind::Breaths | MarkKind::Pushes => steps.iter().position(|s| s.when == Some(When::Stopped)),
        _ => None,
    }
}

/// The step that a mark brings up.
fn brought(steps: &[Step], before: &Status, after: &Status, what: &What) -> Option<usize> {
    let when = match what.kind()? {
        MarkKind::Breathing => When::Breathing,
        MarkKind::Awake => When::Awake,
        MarkKind::Ambulance => When::Ambulance,
        MarkKind::Breaths | MarkKind::Pushes if before.breathes_alone().is_some() => When::Stopped,
        _ => return None,
    };
    let up = steps.iter().position(|s| s.when == Some(when))?;
    // A step done before is passed over for the next one open; breathing that stops again comes back to its step.
    if when == When::Stopped {
        return Some(up);
    }
    (up..steps.len()).find(|i| !after.done.get(*i).copied().unwrap_or(false)).or(Some(up))
}

/// Where the eye stands after a whole log.
pub fn place(steps: &[Step], incident: &super::Incident) -> usize {
    let mut at = 0;
    let mut before = Status::new(steps.len());
    for event in incident.standing() {
        let mut after = before.clone();
        after.take(event, steps);
        at = next(steps, &before, &after, at, &event.what);
        before = after;
    }
    at
}
