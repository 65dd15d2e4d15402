//! The checklist driven by keys at given times, without a terminal and without a clock.

use super::screen::keys;
use steadyhand::app::{Action, Effect, Key, State, update};
use steadyhand::incident::{Moment, What};
use steadyhand::recorder::Job;

/// 2026-11-24 03:00 UTC, in milliseconds.
pub const THREE: i64 = 1_795_489_200_000;

pub fn moment(second: u64) -> Moment {
    millis(second * 1000)
}

pub fn millis(ms: u64) -> Moment {
    Moment { wall: THREE + ms as i64, up: 1_000_000 + ms, boot: 7 }
}

/// A state at a size, at second 0.
pub fn at(mut state: State, width: u16, height: u16) -> State {
    update(&mut state, Action::Resize(width, height));
    update(&mut state, Action::Tick(moment(0)));
    state
}

/// Presses keys at a second, on a disk that keeps all at once.
pub fn run(state: &mut State, second: u64, pressed: &str) {
    update(state, Action::Tick(moment(second)));
    for c in pressed.chars() {
        let key = if c == '\n' { Key::Enter } else { Key::Char(c) };
        let effects = update(state, Action::Press(key));
        keep(state, effects);
    }
}

/// What the recorder does on a disk that takes all.
pub fn keep(state: &mut State, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Ask(Job::Append(_, events)) = effect {
            update(state, Action::Kept(events.iter().map(|e| e.id).collect()));
        }
    }
}

/// Types without a disk.
pub fn press(state: &mut State, pressed: &str) {
    keys(state, pressed);
}

/// What was marked and stands, in order.
pub fn standing(state: &State) -> Vec<What> {
    state.real.incident.standing().map(|e| e.what.clone()).collect()
}
