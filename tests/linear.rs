//! With `--plain` on a terminal, or where it cannot be drawn on, the whole program speaks in lines: no escape
//! sequence, nothing repainted, numbered choices, and a prompt at the start of a line.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::start;
use common::terminal::Session;
use proptest::prelude::*;
use steadyhand::app::{State, update};
use steadyhand::linear::{ROWS, actions, view};

fn speaking() -> State {
    start(72, ROWS)
}

fn answer(state: &mut State, line: &str) -> bool {
    let on = view(state);
    let Some(actions) = actions(state, &on, line) else { return false };
    actions.into_iter().for_each(|action| drop(update(state, action)));
    true
}

#[test]
fn a_book_is_read_section_by_section_in_lines() {
    let mut state = speaking();
    insta::assert_snapshot!("linear_contents", view(&state).text);
    assert!(answer(&mut state, "1"));
    insta::assert_snapshot!("linear_topic", view(&state).text);
    assert!(answer(&mut state, ""));
    insta::assert_snapshot!("linear_section", view(&state).text);
    // The first choice explains a term, the second leads to another topic.
    assert!(answer(&mut state, "1"));
    assert!(view(&state).text.contains("It brings breathing back"));
    assert!(answer(&mut state, "h"));
    assert!(answer(&mut state, "2"));
    assert_eq!(state.reader.topic, 1);
    assert!(answer(&mut state, "back"), "an action can be called by its name too");
    assert_eq!(state.reader.topic, 0);
}

#[test]
fn searching_listing_and_choosing_work_by_number() {
    let mut state = speaking();
    assert!(answer(&mut state, "/naloxnoe"));
    let found = view(&state);
    assert!(found.text.contains("1. ") && found.choices > 0, "{}", found.text);
    assert!(answer(&mut state, "1"));
    assert!(answer(&mut state, "R"));
    let regions = view(&state);
    assert_eq!(regions.choices, 2);
    assert!(answer(&mut state, "1"));
    assert_eq!(state.settings.region, "uk");
    assert!(answer(&mut state, "C") && answer(&mut state, "1"));
    assert!(view(&state).text.contains("Keep two doses."), "{}", view(&state).text);
    assert!(answer(&mut state, "") && answer(&mut state, ""));
    assert!(answer(&mut state, "m") && answer(&mut state, "'"));
    assert_eq!(view(&state).choices, 1);
    assert!(!answer(&mut state, "2"), "a number that is not on the list means nothing");
    assert!(!answer(&mut state, "xyzzy"));
}

#[test]
fn every_section_of_the_shipped_book_can_be_reached_by_pressing_enter() {
    let mut state = common::screen::shipped(72, ROWS);
    for topic in 0..state.book.topics.len() {
        state.open_topic(topic, None);
        for section in 0..state.book.topics[topic].sections.len() {
            assert!(answer(&mut state, ""));
            assert_eq!(state.reader.section(), Some(section), "topic {topic}");
        }
    }
}

#[test]
fn a_whole_session_on_a_dumb_terminal_holds_no_escape_sequence() {
    for (args, term) in [(&[][..], "dumb"), (&["--plain"], "xterm-256color")] {
        let home = tempfile::tempdir().unwrap();
        let mut s = Session::start_in(home.path(), args, 80, 24, &[("TERM", term)]);
        let modes = s.modes();
        s.until("the contents and the prompt", |t| t.ends_with("\n>") || t.ends_with("\n> "));
        s.keys("2\n");
        s.until("the second topic", |t| {
            t.contains("Preparing for an overdose") && t.contains("Enter: go on")
        });
        s.keys("\n");
        s.until("its first section", |t| t.contains("Why today"));
        s.keys("/tolerance\n");
        s.until("hits", |t| t.contains("found") && t.contains("Glossary: tolerance"));
        s.keys("c\n");
        s.until("the contents again", |t| t.contains("22. "));
        s.keys("q\n");
        let (code, after) = s.end();
        assert_eq!(code, 0);
        assert_eq!(modes, after, "the terminal is left as it was");
        assert!(!s.log.contains(&0x1b) && !s.log.contains(&0x07) && !s.log.contains(&0x08));
        assert!(s.log.windows(8).any(|w| w == b"911 (Uni"), "the number is said first");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_lines_typed_in_any_order_panic_or_bring_a_control_sign(
        lines in proptest::collection::vec(
            prop_oneof![Just(String::new()), "[0-9]{1,2}", "[a-zA-Z!?'/.,\\[\\]]", "/\\PC{0,9}", "\\PC{0,9}"], 0..40),
    ) {
        let mut state = speaking();
        for line in lines {
            answer(&mut state, &line);
            let text = view(&state).text;
            prop_assert!(!text.chars().any(|c| steadyhand::text::unseen(c) && c != '\n'), "{text:?}");
        }
    }
}
