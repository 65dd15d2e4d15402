//! Any keys, in any order, at any size: nothing panics, and what is drawn stays within the screen.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{shown, start};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::time::Instant;
use steadyhand::app::keys::KEYS;
use steadyhand::app::{Action, Key, update};

fn any_action() -> impl Strategy<Value = Action> {
    let bound: Vec<Key> = KEYS.iter().flat_map(|b| b.keys.iter().copied()).collect();
    prop_oneof![
        6 => proptest::sample::select(bound).prop_map(Action::Press),
        2 => any::<char>().prop_map(|c| Action::Press(Key::Char(c))),
        1 => "\\PC{0,20}".prop_map(Action::Paste),
        1 => (0u16..200, 0u16..60).prop_map(|(w, h)| Action::Resize(w, h)),
    ]
}

/// Goes through so many sequences; returns how many keys, pastes and sizes that was.
fn sequences(cases: u32) -> usize {
    let done = Cell::new(0);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let sequence = ((0u16..200, 0u16..60), proptest::collection::vec(any_action(), 0..60));
    let result = TestRunner::new(config).run(&sequence, |((width, height), actions)| {
        let mut state = start(width, height);
        for action in actions {
            done.set(done.get() + 1);
            update(&mut state, action);
            if state.size.0 > 0 && state.size.1 > 0 {
                shown(&state);
            }
        }
        Ok(())
    });
    // The failing sequence, made as short as it can be, is in it.
    result.unwrap();
    done.get()
}

#[test]
fn no_sequence_of_keys_at_any_size_panics() {
    sequences(200);
}

#[test]
#[ignore = "takes a quarter of an hour: the long form of the test above"]
fn no_sequence_of_a_million_keys_at_any_size_panics() {
    let start = Instant::now();
    let keys = sequences(36_000);
    assert!(keys > 1_000_000);
    common::tally::row("random keys over all screens and sizes", keys, "no panic", start);
}
