//! Memory stays where it is over a day of reading and ticking clocks.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::emergency::THREE;
use common::screen::start;
use common::tally;
use ratatui::Terminal;
use std::fs;
use std::time::Instant;
use steadyhand::app::{Action, Key, State, update};
use steadyhand::incident::Moment;
use steadyhand::wire::{Dialect, Wire};

/// Growth allowed, in bytes.
const MOST: i64 = 1 << 20;

fn resident() -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<i64>().unwrap() * 1024
}

/// A person reads on through the book, looks things up, and goes back, a key every two seconds; in the last minutes of
/// each hour the emergency's clocks tick on the screen. Returns how often a frame was drawn.
fn hour(state: &mut State, terminal: &mut Terminal<Wire<Vec<u8>>>, hour: u64) -> usize {
    const READING: &str = "  jjkk ]]/nalo\nnN [[.K\x1bs\x1bfover\n\x1boJ\x1bGgC\x1bR\x1bH\x1b?\x1bm'\x1bm";
    let mut keys = READING.chars().cycle();
    let mut drawn = 0;
    for second in 0..3600 {
        let up = (hour * 3600 + second) * 1000;
        update(state, Action::Tick(Moment { wall: THREE + up as i64, up, boot: 1 }));
        let key = match (second, second % 2) {
            (3000, _) => Some(Key::Char('!')),
            (3599, _) => Some(Key::Esc),
            (..3000, 0) => keys.next().map(|c| match c {
                '\n' => Key::Enter,
                '\x1b' => Key::Esc,
                c => Key::Char(c),
            }),
            _ => None,
        };
        if let Some(key) = key {
            update(state, Action::Press(key));
        }
        terminal
            .draw(|frame| {
                steadyhand::ui::draw(frame, state);
            })
            .unwrap();
        // What goes to the far end is gone.
        terminal.backend_mut().writer_mut().clear();
        drawn += 1;
    }
    drawn
}

/// Goes through hours; how much memory grew after the first of them.
fn grown(hours: u64) -> (usize, i64) {
    let mut state = start(80, 24);
    update(&mut state, Action::Tick(Moment { wall: THREE, up: 0, boot: 1 }));
    // An emergency that runs all day, its marks made at the start.
    for key in ['!', 'c', 'n', 'b', 'q'] {
        update(&mut state, Action::Press(Key::Char(key)));
    }
    let mut terminal = Terminal::new(Wire::new(Vec::new(), Dialect::xterm(), 80, 24)).unwrap();
    let mut drawn = hour(&mut state, &mut terminal, 0);
    let before = resident();
    for at in 1..=hours {
        drawn += hour(&mut state, &mut terminal, at);
    }
    (drawn, resident() - before)
}

#[test]
fn memory_grows_by_less_than_a_mebibyte_over_hours_of_reading_and_ticking() {
    let (_, grown) = grown(2);
    assert!(grown < MOST, "{grown} bytes in two hours");
}

#[test]
#[ignore = "takes minutes: the long form of the test above"]
fn the_same_over_24_hours() {
    let start = Instant::now();
    let (drawn, grown) = grown(24);
    assert!(grown < MOST, "{grown} bytes in 24 hours");
    tally::row(
        "24 hours of reading and ticking, simulated",
        drawn,
        &format!("{} KiB more memory", grown / 1024),
        start,
    );
}
