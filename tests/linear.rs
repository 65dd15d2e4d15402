//! With `--plain` on a terminal, or where it cannot be drawn on, the whole program speaks in lines: no escape
//! sequence, nothing repainted, numbered choices, and a prompt at the start of a line.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::start;
use common::terminal::Session;
use proptest::prelude::*;
use steadyhand::app::{Action, State, update};
use steadyhand::incident::Moment;
use steadyhand::linear::{ROWS, actions, due, view};

fn speaking() -> State {
    let mut state = start(72, ROWS);
    state.settings.spoken = true;
    update(&mut state, Action::Resize(72, ROWS));
    state
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
        assert_eq!(s.found, after, "the terminal is left as it was");
        assert!(!s.log.contains(&0x1b) && !s.log.contains(&0x07) && !s.log.contains(&0x08));
        assert!(s.log.windows(8).any(|w| w == b"911 (Uni"), "the number is said first");
    }
}

#[test]
fn a_plan_is_made_by_questions_read_changed_and_saved_in_lines() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &["--plain", "plan"], 80, 200, &[]);
    let said = |s: &mut Session, line: &str, wanted: &str| {
        s.keys(&format!("{line}\n"));
        s.until(wanted, |t| {
            t.trim_end().ends_with('>') && t.rsplit("\n> ").nth(1).unwrap_or(t).contains(wanted)
        })
    };
    s.until("the empty list", |t| t.contains("make a first one by questions"));
    said(&mut s, "w", "Name of the plan");
    said(&mut s, "mum", "For whom is this plan?");
    said(&mut s, "Rose", "Kept.");
    said(&mut s, "", "Start from scratch");
    said(&mut s, "/cash", "2. Money: No cash");
    said(&mut s, "2", "Say it as");
    said(&mut s, "", "Why does this matter");
    said(&mut s, "", "each time it is crossed");
    said(&mut s, "I put the phone down.", "Kept.");
    // The first of the two lines is taken, and typed anew; then the second is taken out.
    said(&mut s, "1", "Line 1: I say no once.");
    said(&mut s, "I say no, once.", "Kept.");
    said(&mut s, "2", "Line 2: I put the phone down.");
    said(&mut s, "-", "Kept.");
    for question in ["whatever happens", "in your own words", "calm time"] {
        said(&mut s, "", question);
    }
    said(&mut s, "", "One more?");
    said(&mut s, "2", "Who can you call when keeping it is hard");
    said(&mut s, "Ann", "Kept.");
    said(&mut s, "", "Plan for Rose");
    let limit = said(&mut s, "1", "3. What I do when it is crossed: I say no, once.");
    assert!(limit.contains("14. Look at it again on:"), "{limit}");
    // A day, a status, what it touches, an event with words.
    said(&mut s, "14", "Enter alone leaves it");
    said(&mut s, "soon", "There is no such day");
    said(&mut s, "2031-05-01", "Look at it again on: 2031-05-01");
    said(&mut s, "10", "Where it stands: told");
    said(&mut s, "12", "[x] money");
    said(&mut s, "7", "[x] cars and driving");
    said(&mut s, "", "It touches: money, cars and driving");
    said(&mut s, "e", "Today: k kept");
    said(&mut s, "x", "Logged: crossed");
    said(&mut s, "u", "Taken back");
    // Back to the plan, its own part, what is missing, the year; then the list, and out.
    said(&mut s, "", "1. (told) If you ask me for cash");
    said(&mut s, "2", "For whom: Rose");
    said(&mut s, "", "Plan for Rose");
    said(&mut s, "m", "Still missing");
    said(&mut s, "", "Plan for Rose");
    said(&mut s, "y", "The year");
    said(&mut s, "", "Plan for Rose");
    said(&mut s, "", "1. mum");
    s.keys("q\nq\n");
    assert_eq!(s.end().0, 0);
    assert!(!s.log.contains(&0x1b) && !s.log.contains(&0x07), "nothing but lines");
    let text = std::fs::read_to_string(home.path().join(".local/share/steadyhand/plans/mum.yaml")).unwrap();
    assert!(text.contains("I say no, once.") && !text.contains("phone down"), "{text}");
    assert!(
        text.contains("review: 2031-05-01") && text.contains("driving") && text.contains("told"),
        "{text}"
    );
}

#[test]
fn a_plan_with_a_mistake_is_mended_in_lines() {
    let home = tempfile::tempdir().unwrap();
    let plans = home.path().join(".local/share/steadyhand/plans");
    std::fs::create_dir_all(&plans).unwrap();
    let file = plans.join("sam.yaml");
    std::fs::write(&file, "name: Sam\nboundaries:\n- limit: If a, I will b.\n  status: tolt\n").unwrap();
    let mut s = Session::start_in(home.path(), &["--plain", "plan", "sam"], 80, 100, &[]);
    s.until("the place", |t| t.contains("4:11") && t.contains("1. Mend it here as text"));
    s.keys("1\n");
    s.until("the lines", |t| t.contains("4.   status: tolt"));
    s.keys("4\n");
    s.until("the line", |t| t.contains("Line 4:"));
    s.keys("  status: told\n");
    s.until("the line typed anew", |t| t.contains("4.   status: told"));
    s.keys("\n");
    s.until("the plan", |t| t.contains("1. (told) If a, I will b."));
    s.keys("\nq\nq\n");
    assert_eq!(s.end().0, 0);
    assert!(std::fs::read_to_string(&file).unwrap().contains("status: told"));
}

#[test]
fn the_checklist_is_done_in_lines_and_a_line_says_what_is_due() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &["--plain", "overdose"], 80, 100, &[]);
    s.until("the number and the first step", |t| t.contains("911") && t.contains("Step 1 of 10"));
    for (line, wanted) in [("", "Step 2 of 10"), ("c", "Called"), ("n", "dose 1"), ("b", "Breaths")] {
        s.keys(&format!("{line}\n"));
        s.until(wanted, |t| t.contains(wanted));
    }
    s.keys("e\n");
    s.until("the summary", |t| t.contains("For the ambulance crew"));
    s.keys("\n");
    s.keys("q\n");
    s.keys("q\n");
    assert_eq!(s.end().0, 0);
    assert!(!s.log.contains(&0x1b));
}

#[test]
fn what_falls_due_is_told_in_a_line_of_its_own_and_once() {
    let mut state = common::screen::shipped(72, ROWS);
    let at = |up: u64| Moment { wall: up as i64, up, boot: 0 };
    update(&mut state, Action::Tick(at(0)));
    for line in ["!", "c", "n"] {
        assert!(answer(&mut state, line));
    }
    update(&mut state, Action::Tick(at(60_000)));
    assert_eq!(due(&state).into_iter().map(|(_, words)| words).collect::<Vec<_>>(), Vec::<String>::new());
    update(&mut state, Action::Tick(at(150_000)));
    let words: Vec<String> = due(&state).into_iter().map(|(_, words)| words).collect();
    assert!(words.len() == 1 && words[0].starts_with("DOSE 2 DUE"), "{words:?}");
}

#[test]
fn lines_are_as_wide_as_the_terminal_and_the_checklist_says_what_is_to_be_said_when_the_next_dose_is_and_the_time()
 {
    let mut s = Session::start(&["--plain", "overdose"], 40, 60);
    s.until("the first step", |t| t.contains("Step 1 of 10"));
    s.keys("\n");
    let step = s.until("what to say", |t| t.contains("Step 2 of 10"));
    // Said at both steps, each line ended by the program and not by the terminal's edge.
    assert_eq!(step.matches("SAY: Someone is unresponsive and not\nbreathing.").count(), 2, "{step}");
    for (line, wanted) in [("c", "Called at"), ("n", "Dose 2 is due at 2:"), ("s", "The clock stands at 0:")]
    {
        s.keys(&format!("{line}\n"));
        s.until(wanted, |t| t.contains(wanted));
    }
    s.resize(60, 60);
    s.keys("j\n");
    s.until("wider lines", |t| t.contains("Pinch the nose, seal the mouth. 2 slow breaths, then 1 every\n"));
    s.keys("q\nq\n");
    assert_eq!(s.end().0, 0);
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
