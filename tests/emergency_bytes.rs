//! What the checklist costs on a thin line, counted by the renderer itself.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::emergency::{at, keep, millis, run};
use ratatui::Terminal;
use std::rc::Rc;
use steadyhand::app::{Action, Settings, State, update};
use steadyhand::wire::{Dialect, Wire};

type Line = Terminal<Wire<Vec<u8>>>;

fn state() -> State {
    let book = steadyhand::content::load(None).unwrap();
    let settings = Settings { region: "us".into(), ..Settings::default() };
    at(State::new(Rc::new(book), settings, (80, 24)), 80, 24)
}

fn line() -> Line {
    let dialect = Dialect::detect("xterm-256color", "", "", "C.UTF-8");
    Terminal::new(Wire::new(Vec::new(), dialect, 80, 24)).unwrap()
}

/// Draws, and takes the bytes that were sent.
fn sent(line: &mut Line, state: &State) -> Vec<u8> {
    line.draw(|frame| {
        steadyhand::ui::draw(frame, state);
    })
    .unwrap();
    std::mem::take(line.backend_mut().writer_mut())
}

#[test]
fn the_number_is_there_within_120_bytes_and_the_whole_first_screen_within_900() {
    for from in ["", "\n", "\n   ", "fnalox", "?", "R", "D"] {
        let (mut state, mut line) = (state(), line());
        run(&mut state, 0, from);
        sent(&mut line, &state);
        update(&mut state, Action::Overdose);
        let bytes = sent(&mut line, &state);
        let number = bytes.windows(8).position(|w| w == b"CALL 911").unwrap() + 8;
        assert!(number <= 120, "the number after {number} bytes, from {from:?}");
        assert!(bytes.len() <= 900, "{} bytes, from {from:?}", bytes.len());
    }
    let (mut state, mut line) = (state(), line());
    update(&mut state, Action::Overdose);
    let bytes = sent(&mut line, &state);
    let number = bytes.windows(8).position(|w| w == b"CALL 911").unwrap() + 8;
    println!("from nothing: the number after {number} bytes, the whole in {}", bytes.len());
    assert!(number <= 120 && bytes.len() <= 900, "{number} {}", bytes.len());
}

/// No two marks of a hand stand on the same part of a second.
fn hand(second: u64) -> u64 {
    second * 1000 + second * 7 % 1000
}

/// Lets the clocks run as the event loop does; the bytes of each tick that did not change what is due.
fn ticks(way: &[(u64, &str)], until: u64) -> Vec<(u64, Vec<u8>)> {
    let (mut state, mut line) = (state(), line());
    update(&mut state, Action::Overdose);
    sent(&mut line, &state);
    let mut way = way.iter().copied().peekable();
    let mut ms = 0;
    let mut ticks = Vec::new();
    while ms < until * 1000 {
        let next = state.tick_in().map(|wait| ms + wait);
        match (way.peek().copied(), next) {
            (Some((second, keys)), next) if next.is_none_or(|n| hand(second) <= n) => {
                ms = hand(second);
                update(&mut state, Action::Tick(millis(ms)));
                for c in keys.chars() {
                    let effects = update(&mut state, Action::Press(steadyhand::app::Key::Char(c)));
                    keep(&mut state, effects);
                }
                sent(&mut line, &state);
                way.next();
            }
            (_, Some(next)) => {
                ms = next;
                let due = |state: &State| {
                    let r = &state.real;
                    let now = r.incident.now(state.now);
                    steadyhand::incident::clocks::dues(&r.status, &state.book.overdose.timing, now)
                };
                let before = due(&state);
                update(&mut state, Action::Tick(millis(ms)));
                let bytes = sent(&mut line, &state);
                if before == due(&state) {
                    ticks.push((ms, bytes));
                }
            }
            (_, None) => break,
        }
    }
    ticks
}

#[test]
fn a_tick_sends_at_most_12_bytes() {
    for (way, until) in [
        (&[(0, "s")][..], 620),
        (&[(0, "s"), (21, "c"), (40, "n"), (55, "b"), (70, "n")], 110),
        (&[(0, "c"), (40, "n"), (60, "p")], 110),
        (&[(0, "c"), (40, "n"), (41, "y"), (60, "b"), (90, "r")], 110),
    ] {
        let ticks = ticks(way, until);
        assert!(ticks.len() > 100, "{way:?}: {}", ticks.len());
        let most = ticks.iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
        let mean = ticks.iter().map(|(_, b)| b.len()).sum::<usize>() as f64 / ticks.len() as f64;
        println!("{way:?}: {} ticks, mean {mean:.1} bytes, most {}", ticks.len(), most.1.len());
        let words = String::from_utf8_lossy(&most.1).replace('\u{1b}', "^[");
        assert!(most.1.len() <= 12, "{} bytes at {} ms of {way:?}: {words}", most.1.len(), most.0);
    }
}

#[test]
fn with_no_clock_running_nothing_ticks_and_nothing_is_sent() {
    let (mut state, mut line) = (state(), line());
    update(&mut state, Action::Overdose);
    assert_eq!(state.tick_in(), None);
    sent(&mut line, &state);
    update(&mut state, Action::Tick(millis(60_000)));
    assert!(sent(&mut line, &state).is_empty());
    run(&mut state, 61, "co");
    assert_eq!(state.tick_in(), None, "it is over");
    run(&mut state, 62, "!");
    assert_eq!(state.tick_in(), None, "and a new one has not begun");
}
