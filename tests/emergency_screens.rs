//! The overdose checklist at four sizes, state by state, as a person sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::emergency::{at, run, standing};
use common::screen::shown;
use std::rc::Rc;
use steadyhand::app::{Action, Key, Screen, Settings, State, update};
use steadyhand::content::{Handbook, MarkKind};
use steadyhand::incident::clocks::next_change;
use steadyhand::incident::{Route, What, Writer};
use steadyhand::linear::view;

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
            let page = matches!(*name, "drills" | "summary" | "do_not" | "over" | "drill_over");
            let shut = *name == "drill" && height < 6;
            !page && !shut
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

/// Ways from the start to every screen of the program; those where text is typed end in the field.
const WAYS: &[(&str, bool)] = &[
    ("", false),
    ("\n", false),
    ("\no", false),
    ("\n..", false),
    ("\n/call", true),
    ("fnalox", true),
    ("f", true),
    ("fnalox\n", false),
    ("\nK", false),
    ("\ns", false),
    ("?", false),
    ("'", false),
    ("\nm'", false),
    ("R", false),
    ("H", false),
    ("H\n", true),
    ("H\nhall", true),
    ("P", false),
    ("D", false),
    ("D\n", false),
    ("D\nt", true),
    ("D\ntpills", true),
    ("D\ne", false),
    ("D\no", false),
    ("D\n?", false),
    ("!", false),
    ("!c", false),
    ("!t", true),
    ("!tblue pills", true),
    ("!ce", false),
    ("!d", false),
    ("!co", false),
    ("!?", false),
    ("!#", false),
];

#[test]
fn from_every_screen_and_every_field_one_key_shows_the_number_in_the_next_frame() {
    let book = book();
    for (width, height) in SIZES.into_iter().chain([(12, 3)]) {
        for (way, typing) in WAYS {
            for key in [Key::Ctrl('o'), Key::Char('!')] {
                if *typing && key == Key::Char('!') {
                    continue;
                }
                let mut state = at(start(&book), width, height);
                run(&mut state, 1, way);
                update(&mut state, Action::Press(key));
                let text = shown(&state);
                assert!(text.starts_with("CALL 911"), "{width}x{height} after {way:?}:\n{text}");
                assert_eq!(state.emergency_shown(), Some(false), "the real one, not practice, after {way:?}");
            }
        }
    }
}

#[test]
fn what_was_typed_is_there_again_after_the_checklist() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "fnalox");
    update(&mut state, Action::Press(Key::Ctrl('o')));
    run(&mut state, 2, "q");
    assert!(matches!(state.screens.last(), Some(Screen::Search(search)) if search.line.text() == "nalox"));
    update(&mut state, Action::Press(Key::Ctrl('o')));
    run(&mut state, 3, "tblue pi");
    update(&mut state, Action::Press(Key::Ctrl('o')));
    run(&mut state, 4, "tlls\n");
    assert!(standing(&state).contains(&What::Note("blue pills".into())), "{:?}", standing(&state));
}

#[test]
fn any_step_is_reached_unmarked_and_repeated_in_any_order() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!jjjjj");
    assert_eq!(state.real.at, 5);
    run(&mut state, 2, "nnb");
    let status = &state.real.status;
    assert_eq!(status.doses.len(), 2);
    assert_eq!(status.marks, [(MarkKind::Naloxone, 0), (MarkKind::Naloxone, 0), (MarkKind::Breaths, 0)]);
    run(&mut state, 3, "kkkkkkx");
    run(&mut state, 4, "i");
    assert_eq!(state.real.status.doses[1].route, Route::Muscle);
    run(&mut state, 5, "uuuuuuuuuu");
    assert!(state.real.status.marks.is_empty(), "every mark can be taken back");
    assert!(state.real.incident.events().count() > 8, "and the log still holds them");
}

#[test]
fn a_mark_never_leads_past_the_call_and_breathing_that_stops_again_leads_back_to_the_dose() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    let under = |state: &State| state.book.overdose.steps[state.real.at].id.clone();
    run(&mut state, 1, "!n");
    assert_eq!(under(&state), "call", "naloxone is given, nobody has called");
    run(&mut state, 2, "c");
    assert_eq!(under(&state), "airway");
    run(&mut state, 3, "r");
    assert_eq!(under(&state), "side");
    run(&mut state, 4, " ");
    assert_eq!(under(&state), "stay");
    run(&mut state, 5, "b");
    assert_eq!(under(&state), "again");
    run(&mut state, 6, "a");
    assert_eq!(under(&state), "crew");
}

#[test]
fn until_they_breathe_the_list_goes_round_from_a_dose_to_the_breaths_and_back() {
    let mut state = start(&book());
    let under = |state: &State| state.book.overdose.steps[state.real.at].id.clone();
    // As one does it, and with the key for the step alone.
    run(&mut state, 0, "! cn bp");
    assert_eq!(under(&state), "again");
    for second in [120, 240, 360] {
        run(&mut state, second, "n");
        assert_eq!(under(&state), "breathe", "after {} doses", state.real.status.doses.len());
        run(&mut state, second + 1, if second == 240 { "p" } else { "b" });
        assert_eq!(under(&state), "again");
    }
    run(&mut state, 480, " ");
    assert_eq!((under(&state).as_str(), state.real.status.doses.len()), ("breathe", 5));
    run(&mut state, 490, "r");
    assert_eq!(under(&state), "side");
    // By hand one goes anywhere.
    run(&mut state, 491, "kkk");
    run(&mut state, 492, "jjj");
    assert_eq!(under(&state), "side");
}

#[test]
fn a_mark_by_a_slip_that_moved_the_eye_on_moves_it_back_when_taken_back() {
    let book = book();
    let under = |state: &State| book.overdose.steps[state.real.at].id.clone();
    for (way, slip) in [
        ("cnb", "a"),
        ("cnb", "r"),
        ("cnb", "w"),
        ("cnbr", "w"),
        ("cnbr", "b"),
        ("", "a"),
        // Gone by hand to another step; round from a dose to the breaths.
        (" cnjjj", "a"),
        ("cnbpn", "b"),
    ] {
        let mut state = start(&book);
        run(&mut state, 1, &format!("!s{way}"));
        let before = under(&state);
        run(&mut state, 1, slip);
        assert_ne!(under(&state), before, "{way}{slip}");
        run(&mut state, 1, "u");
        assert_eq!(under(&state), before, "{way}{slip}");
    }
}

#[test]
fn what_is_over_shows_the_keys_that_go_on_with_it_or_look_at_it() {
    let mut state = start(&book());
    run(&mut state, 1, "!cnoq");
    let screen = shown(&state);
    for key in ["n naloxone", "b breaths", "p pushes", "r breathing", "u undo", "s clock", "e summary"] {
        assert!(screen.contains(key), "{key}: {screen}");
    }
    assert!(!screen.contains("Space done") && !screen.contains("o over"), "{screen}");
}

#[test]
fn a_childs_pace_is_seen_beside_the_clock_of_the_dose() {
    for width in [30, 40, 80] {
        let mut state = at(start(&book()), width, 12);
        run(&mut state, 1, "!s");
        run(&mut state, 5, "cnby");
        let screen = shown(&state);
        assert!(screen.contains("Child  1") && screen.contains("Dose 1"), "{screen}");
    }
}

/// Who marks breaths by their key has not read how, and gives them for minutes while the eye goes on.
#[test]
fn how_to_breathe_and_to_push_stays_in_sight_while_it_goes_on() {
    let close = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    for (key, how) in [("b", "then 1 every 5 seconds"), ("p", "30 pushes, then 2 breaths")] {
        for way in ["", "k", "kkkk", "jj", "jjjj"] {
            let mut state = at(start(&book()), 80, 24);
            run(&mut state, 1, &format!("!  n{key}{way}"));
            assert!(close(&shown(&state)).contains(how), "{key}{way}: {}", shown(&state));
            let said = view(&state).text;
            assert!(close(&said).contains(how), "{key}{way}: {said}");
        }
        // The first words at least, where there are few rows.
        let mut state = at(start(&book()), 40, 12);
        run(&mut state, 1, &format!("!  cn{key}"));
        let (first, half) =
            if key == "b" { ("Pinch the nose", "A child") } else { ("Middle of the chest", "Pushes alone") };
        let screen = close(&shown(&state));
        assert!(
            screen.contains(first) && !screen.contains(half) && !screen.contains("rise. A "),
            "{key}: {screen}"
        );
        // Which step it is must be read where no beat tells it, and where there is room.
        for (size, motion) in [((80, 14), false), ((80, 15), true)] {
            let mut state = at(start(&book()), size.0, size.1);
            state.settings.motion = motion;
            run(&mut state, 1, &format!("!  cn{key}"));
            let step = if key == "b" { "Breathe for them" } else { "push on the chest" };
            assert!(shown(&state).contains(step), "{key} {motion}: {}", shown(&state));
        }
        // Not once they breathe by themselves.
        let mut state = at(start(&book()), 80, 24);
        run(&mut state, 1, &format!("!  n{key}r"));
        assert!(!shown(&state).contains(how), "{}", shown(&state));
    }
}

#[test]
fn the_cursor_stands_at_the_step_where_no_clock_moves_each_second() {
    let mut state = start(&book());
    let cursor = |state: &State| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| drop(steadyhand::ui::draw(frame, state))).unwrap();
        let backend = terminal.backend();
        let at = backend.cursor_visible().then(|| backend.cursor_position());
        let eye = shown(state).lines().position(|row| row.starts_with('>'));
        (at.map(|at| (usize::from(at.x), usize::from(at.y))), eye.map(|row| (0, row)))
    };
    run(&mut state, 0, "!j");
    let (at, eye) = cursor(&state);
    assert_eq!((at, eye.is_some()), (eye, true));
    run(&mut state, 1, "c");
    assert_eq!(cursor(&state).0, None, "a tick costs no way there and back");
    state.settings.motion = false;
    let (at, eye) = cursor(&state);
    assert_eq!((at, eye.is_some()), (eye, true));
}

#[test]
fn the_handbook_shows_that_an_emergency_runs_where_there_is_room() {
    let mut state = start(&book());
    run(&mut state, 0, "!c");
    run(&mut state, 5, "q");
    assert!(shown(&state).contains("! overdose (clock runs) - 911"), "{}", shown(&state));
    update(&mut state, Action::Resize(40, 12));
    assert!(shown(&state).contains("! overdose - 911 United States"), "{}", shown(&state));
    run(&mut state, 9, "!o");
    run(&mut state, 10, "\n");
    update(&mut state, Action::Resize(80, 24));
    assert!(!shown(&state).contains("clock runs"), "{}", shown(&state));
}

#[test]
fn capital_letters_mark_too() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!CNBPRWA");
    assert_eq!(state.real.status.marks.len(), 7);
}

#[test]
fn a_real_emergency_after_one_that_is_over_begins_anew() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!cn");
    run(&mut state, 60, "o!qq");
    run(&mut state, 4000, "!n");
    assert_eq!(state.real.status.doses.len(), 1);
    assert_eq!(state.real.status.doses[0].since, 0);
}

#[test]
fn what_falls_due_is_told_on_the_pages_of_the_handbook_too() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!nq");
    assert!(!shown(&state).contains("CALL 911"));
    let wait = state.tick_in().unwrap();
    assert_eq!(wait, 120_000);
    run(&mut state, 121, "");
    assert!(shown(&state).contains("DOSE 2 DUE if no better. Latest 3:00."), "{}", shown(&state));
}

#[test]
fn when_it_is_over_one_key_leads_to_the_page_on_what_comes_after() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!cno\n");
    assert!(shown(&state).starts_with("After an overdose"), "{}", shown(&state));
}

#[test]
fn what_was_typed_before_an_emergency_is_there_after_its_last_page() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "/typed before");
    update(&mut state, Action::Overdose);
    run(&mut state, 2, "cno\n");
    assert!(shown(&state).starts_with("After an overdose"), "{}", shown(&state));
    for _ in 0..4 {
        if !shown(&state).contains("typed before") {
            update(&mut state, Action::Back);
        }
    }
    assert!(shown(&state).contains("typed before"), "{}", shown(&state));
}

#[test]
fn the_call_to_swap_comes_on_its_second_where_the_screen_is_still() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!c");
    run(&mut state, 4, "p");
    let next = |now| next_change(&state.real.status, &book.overdose.timing, now, true);
    assert_eq!(next(122_000), Some(123_000));
    assert_eq!(next(124_000), Some(130_000));
    assert_eq!(next(131_000), Some(138_000), "the call is shown for 15 seconds");
}

#[test]
fn a_mark_long_after_the_last_one_begins_another_emergency_in_which_nothing_is_done() {
    let book = book();
    let mut before = at(start(&book), 80, 24);
    run(&mut before, 1, "!cn");
    let events: Vec<_> = before.real.incident.events().cloned().collect();
    for (minutes, same) in [(10, true), (31, false), (11 * 60, false)] {
        let mut state = at(start(&book), 80, 24);
        state.writer = Writer::new(2);
        run(&mut state, 1 + minutes * 60, "");
        update(&mut state, Action::Found((false, "old".into()), events.clone()));
        assert!(shown(&state).contains("An emergency was running"), "{}", shown(&state));
        run(&mut state, 2 + minutes * 60, "n");
        assert_eq!(state.real.status.called.is_some(), same, "{minutes} minutes");
        assert_eq!(state.real.name == "old", same);
        assert_eq!(state.real.status.doses.len(), if same { 2 } else { 1 });
    }
    // Its key goes on with it, however old it is.
    let mut state = at(start(&book), 80, 24);
    state.writer = Writer::new(2);
    run(&mut state, 11 * 3600, "");
    update(&mut state, Action::Found((false, "old".into()), events));
    run(&mut state, 11 * 3600, " n");
    assert_eq!(state.real.status.doses.len(), 2);
}

#[test]
fn a_disk_that_refuses_is_told_of_on_a_small_checklist_too() {
    let book = book();
    let mut state = at(start(&book), 40, 12);
    run(&mut state, 1, "!cn");
    update(&mut state, Action::Refused("/home/margaret/.local/share/steadyhand/emergencies: full".into()));
    assert!(shown(&state).contains("disk"), "{}", shown(&state));
}

#[test]
fn a_dose_that_is_overdue_is_told_of_on_other_screens_too() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!nq");
    run(&mut state, 122, "");
    run(&mut state, 182, "");
    assert!(shown(&state).contains("GIVE DOSE 2 NOW"), "{}", shown(&state));
}

/// The clock alone brings it: nobody presses a key while they read elsewhere.
#[test]
fn elsewhere_the_program_wakes_for_each_thing_that_falls_due_and_when_it_is_overdue() {
    for (marks, wanted) in [("sn", ["DOSE 2 DUE", "DOSE 2 NOW"]), ("sp", ["SWAP", "SWAP"])] {
        let mut state = start(&book());
        run(&mut state, 10, &format!("!{marks}?"));
        state.note = None;
        let (mut told, mut ms) = (Vec::new(), 10_000);
        while told.len() < wanted.len() && ms < 600_000 {
            ms += state.tick_in().expect("something comes").max(1);
            update(&mut state, Action::Tick(common::emergency::millis(ms)));
            told.extend(state.note.take());
        }
        assert!(told.iter().zip(wanted).all(|(told, word)| told.contains(word)), "{marks}: {told:?}");
        assert_eq!(told.len(), wanted.len(), "{marks}: {told:?}");
    }
}

#[test]
fn a_drill_does_not_hide_what_falls_due_in_a_real_emergency() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!nqD\n");
    assert!(shown(&state).contains("PRACTICE"), "{}", shown(&state));
    run(&mut state, 121, "");
    assert!(shown(&state).contains("DOSE 2 DUE if no better. Latest 3:00."), "{}", shown(&state));
}

#[test]
fn a_slip_on_the_key_for_the_end_is_undone_by_going_on() {
    let book = book();
    let mut state = at(start(&book), 80, 24);
    run(&mut state, 1, "!cno!");
    assert_eq!(state.real.status.doses.len(), 1, "the same emergency is on the screen");
    run(&mut state, 2, "b");
    assert!(state.real.status.running());
}

#[test]
fn the_region_is_changed_from_within_the_checklist_and_its_number_stands_there_at_once() {
    let mut state = at(start(&book()), 80, 24);
    run(&mut state, 0, "!c#");
    assert!(shown(&state).contains("Where are you?"));
    run(&mut state, 1, "k\n");
    let text = shown(&state);
    assert!(text.starts_with("CALL 999  United Kingdom"), "{text}");
    assert!(state.real.status.called.is_some(), "what was marked stays");
}
