//! An emergency as a state machine: its log, and all that follows from it. Time is handed in; there is no clock,
//! no file and no terminal here.
//!
//! ```text
//! key ──> What ──┐
//! Moment ────────┴─> Event ──> Incident (the log, a union by id) ──replay──> Status ──> dues, pace, summary
//! ```
//!
//! - [`moment`]: how time is told so that it never runs back.
//! - [`event`]: what was marked, and its form on disk.
//! - [`status`]: the log replayed: what is true now.
//! - [`steps`]: which steps are done and which comes next.
//! - [`clocks`]: what is due, and the beat.
//! - [`summary`]: the log for the crew.
//! - [`drill`]: the simulated person, and what went well.

pub mod clocks;
pub mod drill;
pub mod event;
pub mod moment;
pub mod status;
pub mod steps;
pub mod summary;

pub use event::{Event, Id, Route, What};
pub use moment::Moment;
pub use status::Status;

use std::collections::BTreeMap;

/// Longest time, in milliseconds, that is taken to have passed while no clock could tell: a day.
const MOST_AWAY: i64 = 24 * 60 * 60 * 1000;

/// Who writes events: every run of the program is a writer of its own, so that two never make the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    /// Differs from run to run.
    pub id: u64,
    /// Events it has made.
    pub made: u32,
}

impl Writer {
    /// A writer that has made nothing yet.
    pub fn new(id: u64) -> Self {
        Self { id, made: 0 }
    }

    fn next(&mut self) -> Id {
        self.made += 1;
        Id { writer: self.id, count: self.made }
    }
}

/// The log of one emergency: events from any number of writers, by time and then by id. Nothing is ever taken out.
///
/// Time in an emergency is counted in milliseconds since its start, on the clock of the boot that wrote an event
/// (see [`moment`]). [`Incident::now`] never falls below the last event.
#[derive(Debug, Clone, Default)]
pub struct Incident {
    events: BTreeMap<(u64, Id), Event>,
    times: BTreeMap<Id, u64>,
    /// For each boot, how far the emergency's time is ahead of the boot's clock, in milliseconds.
    offsets: BTreeMap<u64, i64>,
}

impl Incident {
    /// A log read back: the union of all events, in any order, each however often.
    pub fn replay(events: impl IntoIterator<Item = Event>) -> Self {
        let mut incident = Self::default();
        events.into_iter().for_each(|event| {
            incident.add(event);
        });
        incident
    }

    /// Adds an event; false if it was there.
    pub fn add(&mut self, event: Event) -> bool {
        if self.times.contains_key(&event.id) {
            return false;
        }
        let ahead = signed(event.since).saturating_sub(signed(event.at.up));
        // The greatest counts: a clock may go forward when another log is merged in, never back.
        self.offsets.entry(event.at.boot).and_modify(|o| *o = ahead.max(*o)).or_insert(ahead);
        self.times.insert(event.id, event.since);
        self.events.insert((event.since, event.id), event);
        true
    }

    /// All events, by time and then by id.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.values()
    }

    /// Whether anything was marked.
    pub fn started(&self) -> bool {
        !self.events.is_empty()
    }

    /// The event with an id.
    pub fn event(&self, id: Id) -> Option<&Event> {
        self.events.get(&(*self.times.get(&id)?, id))
    }

    /// Milliseconds since the start at a moment; 0 before anything was marked.
    ///
    /// On a boot that has written to the log its own clock counts, which neither a suspend nor a change of the wall
    /// clock touches. On another boot only the wall clock can tell how long it took, so the difference is kept
    /// between nothing and a day; the first event on that boot makes its clock count again.
    pub fn now(&self, moment: Moment) -> u64 {
        let Some((&(last, _), event)) = self.events.last_key_value() else { return 0 };
        let now = match self.offsets.get(&moment.boot) {
            Some(ahead) => signed(moment.up).saturating_add(*ahead),
            None => {
                let away = moment.wall.saturating_sub(event.at.wall).clamp(0, MOST_AWAY);
                signed(last).saturating_add(away)
            }
        };
        u64::try_from(now).unwrap_or(0).max(last)
    }

    /// Marks something at a moment, and returns the new events in order: the first mark of all starts the clock,
    /// and the first on another boot notes that boot's clock.
    pub fn mark(&mut self, writer: &mut Writer, moment: Moment, what: What) -> Vec<Event> {
        let before = if !self.started() {
            (!matches!(what, What::Started { .. })).then_some(What::Started { drill: None })
        } else {
            (!self.offsets.contains_key(&moment.boot) && what != What::Resumed).then_some(What::Resumed)
        };
        let since = self.now(moment);
        let made = before.into_iter().chain([what]);
        let made: Vec<Event> =
            made.map(|what| Event { id: writer.next(), since, at: moment, what }).collect();
        made.iter().cloned().for_each(|event| {
            self.add(event);
        });
        made
    }

    /// Notes this boot's clock where the log does not know it; nothing where it does or nothing runs.
    pub fn resume(&mut self, writer: &mut Writer, moment: Moment) -> Vec<Event> {
        if !self.started() || self.offsets.contains_key(&moment.boot) {
            return Vec::new();
        }
        self.mark(writer, moment, What::Resumed)
    }

    /// What an undo by this writer takes back: its own last mark, else the last of anybody.
    pub fn undo_target(&self, writer: u64) -> Option<Id> {
        let undone = self.undone();
        let stands = |e: &&Event| e.what.can_be_undone() && !undone.contains(&e.id);
        let own = self.events().rev().filter(|e| e.id.writer == writer).find(stands);
        own.or_else(|| self.events().rev().find(stands)).map(|e| e.id)
    }

    /// Ids of what was taken back.
    fn undone(&self) -> std::collections::BTreeSet<Id> {
        self.events().filter_map(|e| if let What::Undo(id) = e.what { Some(id) } else { None }).collect()
    }

    /// Events that stand: all but those taken back, and the taking back itself.
    pub fn standing(&self) -> impl Iterator<Item = &Event> {
        let undone = self.undone();
        self.events().filter(move |e| {
            let taken_back = e.what.can_be_undone() && undone.contains(&e.id);
            !taken_back && !matches!(e.what, What::Undo(_))
        })
    }
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
