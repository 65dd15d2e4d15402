//! The emergency's log and clocks under any sequence of marks, undo, time jumps, suspends, restarts and reboots.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::small_book;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use steadyhand::content::{Handbook, MarkKind};
use steadyhand::incident::clocks::{self, DueKind, Stage};
use steadyhand::incident::{Event, Id, Incident, Moment, Route, Status, What, Writer};

#[derive(Debug, Clone)]
enum Op {
    Mark(What),
    Undo,
    /// The same, by another terminal that follows the same log.
    OtherMarks(What),
    OtherUndoes,
    /// Time goes on, awake or suspended, in milliseconds.
    Wait(u64),
    /// The wall clock is set, by so many milliseconds.
    SetClock(i64),
    /// The program is killed and started again; the log is read back in this order.
    Restart(u64),
    /// The machine is started again after so long; its wall clock then is off by so much.
    Reboot(u64, i64),
}

fn what() -> impl Strategy<Value = What> {
    use MarkKind::{Ambulance, Awake, Breathing, Breaths, Called, Pushes};
    prop_oneof![
        4 => proptest::sample::select(vec![Called, Breaths, Pushes, Breathing, Awake, Ambulance]).prop_map(What::Mark),
        4 => any::<bool>().prop_map(|m| What::Dose(if m { Route::Muscle } else { Route::Nose })),
        1 => "\\PC{0,30}".prop_map(|n| What::Note(steadyhand::text::clean(&n).into_owned())),
        1 => proptest::sample::select(vec!["wake", "side", "stay", "gone"]).prop_map(|s| What::Done(s.into())),
        1 => proptest::sample::select(vec!["wake", "call", "gone"]).prop_map(|s| What::NotDone(s.into())),
        1 => any::<bool>().prop_map(What::Child),
        1 => Just(What::Ended),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let day = 86_400_000_i64;
    prop_oneof![
        6 => what().prop_map(Op::Mark),
        2 => Just(Op::Undo),
        2 => what().prop_map(Op::OtherMarks),
        1 => Just(Op::OtherUndoes),
        4 => (0u64..400_000).prop_map(Op::Wait),
        1 => (0u64..8 * 3_600_000).prop_map(Op::Wait),
        2 => (-400 * day..400 * day).prop_map(Op::SetClock),
        2 => any::<u64>().prop_map(Op::Restart),
        1 => ((0u64..7_200_000), (-400 * day..400 * day)).prop_map(|(t, w)| Op::Reboot(t, w)),
    ]
}

/// Two terminals on one log, and the lines that are on the disk.
struct World {
    book: Handbook,
    disk: Vec<String>,
    /// What was marked, in the order it was marked.
    made: Vec<Event>,
    incident: Incident,
    me: Writer,
    other: Writer,
    now: Moment,
}

impl World {
    fn new(book: Handbook) -> Self {
        let now = Moment { wall: common::emergency::THREE, up: 5_000, boot: 1 };
        let (me, other) = (Writer::new(9), Writer::new(4));
        Self { book, disk: Vec::new(), made: Vec::new(), incident: Incident::default(), me, other, now }
    }

    fn mark(&mut self, what: What, mine: bool) {
        // A terminal marks on the log as it last read it: here, all of it.
        let writer = if mine { &mut self.me } else { &mut self.other };
        let events = self.incident.mark(writer, self.now, what);
        for event in events {
            self.disk.push(event.encode().unwrap());
            self.made.push(event);
        }
    }

    fn undo(&mut self, mine: bool) {
        let writer = if mine { self.me.id } else { self.other.id };
        if let Some(id) = self.incident.undo_target(writer) {
            self.mark(What::Undo(id), mine);
        }
    }

    fn clock(&self) -> u64 {
        self.incident.now(self.now)
    }

    fn last(&self) -> u64 {
        self.incident.events().next_back().map_or(0, |e| e.since)
    }

    /// Reads the disk back in an order of its own, some lines twice.
    fn read_back(&self, order: u64) -> Incident {
        let mut lines: Vec<&String> = self.disk.iter().collect();
        if !lines.is_empty() {
            let turn = usize::try_from(order % lines.len() as u64).unwrap();
            lines.rotate_left(turn);
            if order.is_multiple_of(2) {
                lines.reverse();
            }
            let again = lines[turn];
            lines.push(again);
        }
        Incident::replay(lines.into_iter().map(|l| Event::decode(l).unwrap()))
    }

    fn act(&mut self, op: &Op) -> Result<(), TestCaseError> {
        let before = self.clock();
        let running = self.incident.started();
        match op {
            Op::Mark(what) => self.mark(what.clone(), true),
            Op::OtherMarks(what) => self.mark(what.clone(), false),
            Op::Undo => self.undo(true),
            Op::OtherUndoes => self.undo(false),
            Op::Wait(ms) => {
                self.now.up += ms;
                self.now.wall += i64::try_from(*ms).unwrap();
                if running {
                    prop_assert_eq!(self.clock(), before + ms, "time goes on as it goes on");
                }
            }
            Op::SetClock(by) => {
                self.now.wall += by;
                prop_assert_eq!(
                    self.clock(),
                    before,
                    "setting the wall clock moves no clock of the emergency"
                );
            }
            Op::Restart(order) => {
                self.incident = self.read_back(*order);
                self.me = Writer::new(self.me.id + 100);
                prop_assert_eq!(self.clock(), before, "a restart of the program moves no clock");
            }
            Op::Reboot(away, off) => {
                let away_wall = i64::try_from(*away).unwrap();
                self.now =
                    Moment { wall: self.now.wall + away_wall + off, up: 1_000, boot: self.now.boot + 1 };
                self.incident = self.read_back(*away);
                self.me = Writer::new(self.me.id + 100);
                self.other = Writer::new(self.other.id + 100);
                let clock = self.clock();
                prop_assert!(clock >= self.last(), "never before the last mark");
                prop_assert!(clock - self.last() <= 86_400_000, "never more than a day on");
                // As the program does when it goes on with an emergency.
                for event in self.incident.resume(&mut self.me, self.now) {
                    self.disk.push(event.encode().unwrap());
                    self.made.push(event);
                }
                prop_assert_eq!(self.clock(), clock, "noting the new clock moves nothing");
                return Ok(());
            }
        }
        prop_assert!(self.clock() >= before, "a clock ran back from {before} to {}", self.clock());
        Ok(())
    }

    fn nothing_is_lost_or_out_of_order(&self, order: u64) -> Result<(), TestCaseError> {
        let held: Vec<&Event> = self.incident.events().collect();
        prop_assert_eq!(held.len(), self.made.len());
        prop_assert!(held.is_sorted_by_key(|e| (e.since, e.id)));
        let mut last: BTreeMap<u64, Id> = BTreeMap::new();
        for event in &held {
            if let Some(before) = last.insert(event.id.writer, event.id) {
                prop_assert!(before.count < event.id.count, "a writer's marks stay in order");
            }
        }
        let by_id: BTreeMap<Id, &Event> = held.iter().map(|e| (e.id, *e)).collect();
        for event in &self.made {
            prop_assert_eq!(by_id.get(&event.id), Some(&event));
        }
        // Marks of one terminal after the other, each on the log it sees, keep the order in which they were made.
        prop_assert!(self.made.is_sorted_by_key(|e| e.since));
        let back = self.read_back(order);
        prop_assert!(back.events().eq(held.iter().copied()), "read back, the log is the same");
        Ok(())
    }

    /// The dose's window, worked out from the marks alone.
    fn doses_fall_due_in_their_window(&self) -> Result<(), TestCaseError> {
        let steps = &self.book.overdose.steps;
        let timing = &self.book.overdose.timing;
        let status = Status::of(&self.incident, steps);
        let undone: Vec<Id> = self
            .made
            .iter()
            .filter_map(|e| if let What::Undo(id) = e.what { Some(id) } else { None })
            .collect();
        let mut marks: Vec<&Event> = self.made.iter().filter(|e| !undone.contains(&e.id)).collect();
        marks.sort_by_key(|e| (e.since, e.id));
        let (mut dose, mut phase, mut ended) = (None, None, false);
        for event in marks {
            match &event.what {
                What::Dose(_) => dose = Some(event.since),
                What::Mark(MarkKind::Called) => {}
                What::Mark(kind) => phase = Some((*kind, event.since)),
                _ => {}
            }
            match event.what {
                What::Ended => ended = true,
                What::Started { .. } | What::Resumed | What::Undo(_) => {}
                _ => ended = false,
            }
        }
        let Some(dose) = dose else { return Ok(()) };
        let helped = match phase {
            Some((MarkKind::Breathing | MarkKind::Awake, at)) => at >= dose,
            Some((MarkKind::Ambulance, _)) => true,
            _ => false,
        };
        for (after, stage) in [
            (0, Stage::Coming),
            (119_999, Stage::Coming),
            (120_000, Stage::Due),
            (179_999, Stage::Due),
            (180_000, Stage::Urgent),
            (3_600_000, Stage::Urgent),
        ] {
            let dues = clocks::dues(&status, timing, dose + after);
            let told = dues.iter().find(|d| matches!(d.kind, DueKind::Dose(_))).map(|d| d.stage);
            let want = (!helped && !ended).then_some(stage);
            prop_assert_eq!(told, want, "{} ms after the dose", after);
        }
        Ok(())
    }
}

fn holds(ops: &[Op], order: u64, book: &Handbook) -> Result<(), TestCaseError> {
    let mut world = World::new(book.clone());
    for op in ops {
        world.act(op)?;
        if world.incident.started() {
            let steps = &world.book.overdose.steps;
            let status = Status::of(&world.incident, steps);
            let now = world.clock();
            if let Some(next) = clocks::next_change(&status, &world.book.overdose.timing, now, false) {
                prop_assert!(next > now, "the next change lies ahead");
            }
            prop_assert!(steadyhand::incident::steps::place(steps, &world.incident) < steps.len());
        }
    }
    world.nothing_is_lost_or_out_of_order(order)?;
    world.doses_fall_due_in_their_window()
}

fn run(cases: u32) {
    let book = small_book();
    let mut runner =
        TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    let ops = proptest::collection::vec(op(), 0..40);
    runner.run(&(ops, any::<u64>()), |(ops, order)| holds(&ops, order, &book)).unwrap();
}

#[test]
fn the_log_loses_nothing_no_clock_runs_back_and_doses_fall_due_in_their_window() {
    run(500);
}

#[test]
#[ignore = "takes minutes: the long form of the test above"]
fn the_same_over_100_000_sequences() {
    let start = std::time::Instant::now();
    run(100_000);
    common::tally::row("sequences of marks, clock jumps and reboots", 100_000, "no mark, no order", start);
}
