//! Bytes that must not grow: what a reader's keys cost, in numbers, and next to what less sends for the same lines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;
mod measure;

use measure::{Cost, Reading};
use std::rc::Rc;
use steadyhand::app::{Settings, State};
use steadyhand::wire::Dialect;

/// A screen and a layout.
#[derive(Debug, Clone, Copy)]
struct Setup {
    width: u16,
    height: u16,
    lean: bool,
    margins: bool,
}

const SMALL: Setup = Setup { width: 80, height: 24, lean: false, margins: false };
const SMALL_LEAN: Setup = Setup { lean: true, ..SMALL };
const LARGE_LEAN: Setup = Setup { width: 120, height: 40, lean: true, margins: false };
const PANES: Setup = Setup { lean: false, ..LARGE_LEAN };
const PANES_MARGINS: Setup = Setup { margins: true, ..PANES };
const ALL: [Setup; 5] = [SMALL, SMALL_LEAN, LARGE_LEAN, PANES, PANES_MARGINS];

fn reading(setup: Setup) -> Reading {
    let book = steadyhand::content::read(&common::files(&common::long_pack()), None).map(|(book, _)| book);
    let Setup { width, height, lean, margins } = setup;
    let settings =
        Settings { region: "us".into(), lean, near_panes: !margins && !lean, ..Settings::default() };
    let mut state = State::new(Rc::new(book.unwrap()), settings, (width, height));
    state.open_topic(state.book.topic("long").unwrap(), None);
    Reading::new(state, Dialect { side_margins: margins, ..Dialect::xterm() })
}

/// What less sends when lines `from..to` come into view at its bottom: it erases its prompt, writes the lines, and
/// its prompt again (read off less 590).
fn less(reading: &Reading, from: usize, to: usize) -> usize {
    let lines = reading.state.reader.page.lines.get(from..to).unwrap_or_default();
    let text: usize = lines.iter().map(|line| line.words().len() + "\r\n".len()).sum();
    "\r\x1b[K".len() + text + ":\x1b[K".len()
}

/// Lines down from the top, one by one, and what less would have sent.
fn lines(reading: &mut Reading, count: usize) -> (Cost, usize) {
    reading.keys("g");
    let (mut cost, mut peer) = (Cost::default(), 0);
    for _ in 0..count {
        let shown = reading.state.reader.shown();
        cost += reading.keys("j");
        peer += less(reading, shown.end, shown.end + 1);
    }
    (cost, peer)
}

/// Pages down, and what less would have sent for its own, which are a line or two longer.
fn pages(reading: &mut Reading, setup: Setup, count: usize) -> (Cost, usize) {
    reading.keys("g");
    let (mut cost, mut peer) = (Cost::default(), 0);
    let height = usize::from(setup.height - 1);
    for page in 1..=count {
        cost += reading.keys(" ");
        peer += less(reading, page * height, (page + 1) * height);
    }
    (cost, peer)
}

#[test]
fn no_reading_key_costs_more_than_it_did() {
    // The cursor goes to the match in hand: 4 to 17 bytes of a find and its next places. The count of matches stands
    // beside the overdose key and number: 32 bytes of a find, and as many less of what comes after it.
    // Bytes: open, 40 lines down, 40 up, 3 pages, 3 pages up, find, 3 times next, to the next topic and back.
    let most: [[usize; 8]; 5] = [
        [988, 2067, 1901, 3172, 2967, 382, 1883, 1082],
        [951, 2024, 1828, 3214, 3056, 382, 1904, 1043],
        [1724, 2079, 1830, 5507, 5368, 499, 2001, 1813],
        [1943, 5485, 5935, 5517, 5442, 485, 1890, 2063],
        [2067, 1901, 1941, 5392, 5309, 504, 1982, 2181],
    ];
    let costs = ALL.map(|setup| {
        let mut r = reading(setup);
        [
            r.draw().wire,
            r.keys(&"j".repeat(40)).wire,
            r.keys(&"k".repeat(40)).wire,
            r.keys("   ").wire,
            r.keys("bbb").wire,
            r.keys("/minute\n").wire,
            r.keys("nnn").wire,
            r.keys("[]").wire,
        ]
    });
    let more = costs.iter().flatten().zip(most.iter().flatten()).any(|(cost, most)| cost > most);
    assert!(!more, "the costs are now\n{costs:?}, not\n{most:?}");
}

#[test]
fn a_line_and_a_page_cost_no_more_than_less_sends_for_the_same_lines() {
    for setup in [SMALL, SMALL_LEAN, LARGE_LEAN] {
        let mut r = reading(setup);
        r.draw();
        let (cost, less) = lines(&mut r, 60);
        assert!(cost.wire <= less, "lines cost {}, less sends {less}, {setup:?}", cost.wire);
        let (cost, less) = pages(&mut r, setup, 4);
        assert!(cost.wire <= less, "pages cost {}, less sends {less}, {setup:?}", cost.wire);
    }
}

#[test]
fn beside_panes_a_line_costs_at_most_8_times_less_and_1_3_times_where_there_are_side_margins() {
    for (setup, line, page) in [(PANES, 8.0, 1.5), (PANES_MARGINS, 1.3, 1.3)] {
        let mut r = reading(setup);
        r.draw();
        let (cost, less) = lines(&mut r, 60);
        assert!(cost.wire as f64 <= line * less as f64, "lines cost {}, less {less}, {setup:?}", cost.wire);
        let (cost, less) = pages(&mut r, setup, 4);
        assert!(cost.wire as f64 <= page * less as f64, "pages cost {}, less {less}, {setup:?}", cost.wire);
    }
}

#[test]
fn a_page_costs_at_most_a_tenth_more_than_the_characters_that_change() {
    for setup in [SMALL, SMALL_LEAN, LARGE_LEAN] {
        let mut r = reading(setup);
        r.draw();
        let (cost, _) = pages(&mut r, setup, 4);
        assert!(cost.wire * 10 <= cost.least * 11, "{} bytes for {}, {setup:?}", cost.wire, cost.least);
    }
}

#[test]
fn a_line_costs_a_fortieth_of_what_ratatui_sends() {
    for setup in [SMALL, SMALL_LEAN, LARGE_LEAN] {
        let mut r = reading(setup);
        r.draw();
        let (cost, _) = lines(&mut r, 60);
        assert!(cost.wire * 40 <= cost.plain, "{} bytes, ratatui {}, {setup:?}", cost.wire, cost.plain);
    }
}

#[test]
fn a_letter_typed_costs_few_bytes_and_rest_costs_none() {
    let mut r = reading(SMALL);
    r.draw();
    r.keys("f");
    r.keys("q");
    let cost = r.keys("x");
    assert!(cost.wire <= 40, "{} bytes for a letter", cost.wire);
    assert_eq!(r.draw().wire, 0);
}

#[test]
fn a_clock_tick_costs_at_most_twelve_bytes_where_the_cursor_is_hidden() {
    use ratatui::buffer::Buffer;
    let clock = |time: &str| {
        let mut buffer = Buffer::with_lines(vec![" ".repeat(80); 24]);
        buffer.set_string(0, 0, "EMERGENCY", ratatui::style::Style::new());
        buffer.set_string(60, 17, time, ratatui::style::Style::new());
        buffer
    };
    let mut planner = steadyhand::wire::Planner::new(Dialect::xterm(), 80, 24);
    planner.plan(&clock("0:57"), None);
    for time in ["0:58", "0:59", "1:00", "1:01"] {
        let bytes = planner.plan(&clock(time), None).len();
        assert!(bytes <= 12, "{bytes} bytes for {time}");
    }
}
