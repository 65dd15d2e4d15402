//! Any keys, in any order, at any size: nothing panics, and what is drawn stays within the screen.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{shown, start};
use proptest::prelude::*;
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_keys_at_any_size_panics(
        (width, height) in (0u16..200, 0u16..60),
        actions in proptest::collection::vec(any_action(), 0..60),
    ) {
        let mut state = start(width, height);
        for action in actions {
            update(&mut state, action);
            if state.size.0 > 0 && state.size.1 > 0 {
                shown(&state);
            }
        }
    }
}
