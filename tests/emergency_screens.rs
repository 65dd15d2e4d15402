//! The overdose checklist at four sizes, state by state, as a person sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::emergency::{at, run};
use common::screen::shown;
use std::rc::Rc;
use steadyhand::app::{Settings, State};
use steadyhand::content::Handbook;

/// The sizes that the checklist promises.
const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (40, 12), (20, 6)];

/// Name of the state, and the way to it: keys, each at its second since the start.
const STATES: &[(&str, &[(u64, &str)])] = &[
    ("first", &[(0, "!")]),
    ("called", &[(0, "!"), (12, "c")]),
    ("dose", &[(0, "!"), (1, "s"), (21, "c"), (40, "n"), (75, "")]),
    ("dose_due", &[(0, "!"), (1, "s"), (21, "c"), (40, "n"), (55, "b"), (175, "")]),
    ("dose_urgent", &[(0, "!"), (1, "s"), (21, "c"), (40, "n"), (55, "b"), (240, "")]),
    ("pushes", &[(0, "!"), (1, "c"), (20, "n"), (40, "p"), (52, "")]),
    ("breathing", &[(0, "!"), (1, "c"), (20, "n"), (40, "b"), (140, "n"), (200, "r"), (215, "")]),
    ("look", &[(0, "!"), (1, "c"), (20, "n"), (40, "b"), (140, "n"), (200, "r"), (233, "")]),
    ("awake", &[(0, "!"), (1, "c"), (20, "n"), (40, "b"), (140, "r"), (200, "w")]),
    ("wears_off", &[(0, "!"), (1, "c"), (20, "n"), (90, "r"), (1825, "")]),
    ("crew", &[(0, "!"), (1, "c"), (20, "ni"), (90, "r"), (500, "a")]),
    ("note", &[(0, "!"), (1, "c"), (20, "tblue pills and wine")]),
    (
        "summary",
        &[(0, "!"), (1, "c"), (20, "n"), (30, "tblue pills, wine\n"), (90, "bun"), (200, "r"), (210, "e")],
    ),
    ("do_not", &[(0, "!d")]),
    ("over", &[(0, "!"), (1, "c"), (20, "n"), (90, "r"), (500, "o")]),
    ("drills", &[(0, "D")]),
    ("drill", &[(0, "D\n"), (10, "c"), (20, "")]),
    ("drill_over", &[(0, "D\n"), (10, "c"), (30, "n"), (40, "b"), (100, "n"), (190, "r"), (400, "o")]),
];

fn start(book: &Rc<Handbook>) -> State {
    let settings = Settings { region: "us".into(), ..Settings::default() };
    State::new(Rc::clone(book), settings, (80, 24))
}

fn book() -> Rc<Handbook> {
    Rc::new(steadyhand::content::load(None).unwrap())
}

#[test]
fn every_state_of_the_checklist_looks_as_kept() {
    let book = book();
    for (width, height) in SIZES {
        for (name, way) in STATES {
            let mut state = at(start(&book), width, height);
            way.iter().for_each(|(second, keys)| run(&mut state, *second, keys));
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), shown(&state));
        }
    }
}

#[test]
fn the_number_and_the_current_step_are_on_the_screen_in_every_state_at_every_size() {
    let book = book();
    for (width, height) in SIZES.into_iter().chain([(12, 3), (30, 5), (200, 60)]) {
        for (name, way) in STATES.iter().filter(|(name, _)| {
            !(*name == "drill" && height < 6
                || matches!(*name, "drills" | "summary" | "do_not" | "over" | "drill_over"))
        }) {
            let mut state = at(start(&book), width, height);
            way.iter().for_each(|(second, keys)| run(&mut state, *second, keys));
            let text = shown(&state);
            let practice = state.emergency_shown().unwrap();
            assert!(text.lines().take(2).any(|l| l.contains("911")), "{name} {width}x{height}:\n{text}");
            let step = &state.book.overdose.steps[state.response(practice).at];
            let act = state.plain(&step.act);
            let first = act.split(' ').next().unwrap();
            assert!(text.contains(first), "{name} {width}x{height}: `{first}` in\n{text}");
        }
    }
}
