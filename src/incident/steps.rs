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

/// Where the eye goes after something was marked with the eye on step `at`.
///
/// `before` is the status before the mark. A mark that brings a step up goes there. Else the list goes on from `at`,
/// past what the mark has done, but never past an undone step that must not be skipped.
pub fn next(steps: &[Step], before: &Status, after: &Status, at: usize, what: &What) -> usize {
    let open = |i: &usize| !after.done.get(*i).copied().unwrap_or(false);
    if let Some(up) = brought(steps, before, after, what) {
        return up;
    }
    let marked = match what {
        What::Done(id) => steps.iter().position(|s| s.id == *id),
        _ => what.kind().and_then(|kind| done_by(steps, &before.done, kind)),
    };
    let Some(marked) = marked else { return at };
    (at..steps.len())
        .filter(open)
        .find(|i| *i > marked || steps[*i].never_skip)
        .or_else(|| (at..steps.len()).rev().find(open))
        .unwrap_or(at.max(marked).min(steps.len().saturating_sub(1)))
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
