//! The log replayed: what is true now.

use super::event::{Event, Id, Route, What};
use super::{Incident, steps};
use crate::content::MarkKind;
use crate::content::overdose::Step;

/// A dose that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dose {
    /// The event that marked it.
    pub id: Id,
    /// Milliseconds since the start.
    pub since: u64,
    /// Wall clock, in milliseconds since 1970.
    pub wall: i64,
    /// How it was given.
    pub route: Route,
}

/// What is true after all that was marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Whether the clock runs or ran.
    pub started: bool,
    /// The scenario, where this is practice.
    pub drill: Option<String>,
    /// When it ended, in milliseconds since the start.
    pub ended: Option<u64>,
    /// The first call.
    pub called: Option<u64>,
    /// Doses, in order.
    pub doses: Vec<Dose>,
    /// The last of breaths, pushes, breathing, awake and ambulance, and when.
    pub phase: Option<(MarkKind, u64)>,
    /// Whether breaths or pushes were needed again after they had breathed.
    pub stopped: Option<u64>,
    /// Whether it is a child.
    pub child: bool,
    /// Every mark of a key, in order.
    pub marks: Vec<(MarkKind, u64)>,
    /// For each step, whether it is done.
    pub done: Vec<bool>,
    /// For each step, when it was last done.
    pub done_at: Vec<Option<u64>>,
    /// The last event that stands.
    pub last: Option<Id>,
}

impl Status {
    /// Nothing marked, of so many steps nothing done.
    pub fn new(steps: usize) -> Self {
        Self { done: vec![false; steps], done_at: vec![None; steps], ..Self::default() }
    }

    /// Replays a log against the steps of the checklist.
    pub fn of(incident: &Incident, steps: &[Step]) -> Self {
        let mut status = Self::new(steps.len());
        let standing: Vec<&Event> = incident.standing().collect();
        for event in &standing {
            status.take(event, steps);
        }
        for event in standing {
            if let What::Route(id, route) = event.what
                && let Some(dose) = status.doses.iter_mut().find(|d| d.id == id)
            {
                dose.route = route;
            }
        }
        status
    }

    /// Takes one more event that stands.
    pub(super) fn take(&mut self, event: &Event, list: &[Step]) {
        let since = event.since;
        self.started = true;
        // Whoever goes on marking after the end was not at the end.
        if event.what.can_be_undone() && event.what != What::Ended {
            self.ended = None;
        }
        match &event.what {
            What::Started { drill } => self.drill.clone_from(drill),
            What::Child(child) => self.child = *child,
            What::Ended => self.ended = Some(since),
            What::Done(id) => self.set_done(list.iter().position(|s| s.id == *id), since),
            What::NotDone(id) => {
                if let Some(i) = list.iter().position(|s| s.id == *id) {
                    self.done[i] = false;
                    self.done_at[i] = None;
                }
            }
            What::Dose(_)
            | What::Mark(_)
            | What::Note(_)
            | What::Resumed
            | What::Route(..)
            | What::Undo(_) => {}
        }
        if let Some(kind) = event.what.kind() {
            self.mark(event, kind);
            self.set_done(steps::done_by(list, &self.done, kind), since);
        }
        if event.what.can_be_undone() {
            self.last = Some(event.id);
        }
    }

    fn mark(&mut self, event: &Event, kind: MarkKind) {
        let since = event.since;
        self.marks.push((kind, since));
        let alone = self.breathes_alone();
        match kind {
            MarkKind::Called => self.called = self.called.or(Some(since)),
            MarkKind::Naloxone => {
                let route = if let What::Dose(route) = event.what { route } else { Route::default() };
                self.doses.push(Dose { id: event.id, since, wall: event.at.wall, route });
            }
            MarkKind::Breaths | MarkKind::Pushes => {
                if alone.is_some() {
                    self.stopped = Some(since);
                }
                self.phase = Some((kind, since));
            }
            MarkKind::Breathing | MarkKind::Awake | MarkKind::Ambulance => self.phase = Some((kind, since)),
        }
    }

    fn set_done(&mut self, step: Option<usize>, since: u64) {
        if let Some(i) = step {
            self.done[i] = true;
            self.done_at[i] = Some(since);
        }
    }

    /// Since when they breathe on their own; `None` where they do not.
    pub fn breathes_alone(&self) -> Option<u64> {
        match self.phase {
            Some((MarkKind::Breathing | MarkKind::Awake, since)) => Some(since),
            _ => None,
        }
    }

    /// Whether a clock runs.
    pub fn running(&self) -> bool {
        self.started && self.ended.is_none()
    }
}
