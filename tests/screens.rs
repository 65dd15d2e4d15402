//! Every screen at 80×24, 120×40 and 40×12, as a person sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{drawn, keys, shown, start};
use ratatui::style::Modifier;
use steadyhand::app::{Action, State, update};

/// Name of the screen, and the keys that lead to it from the start.
const SCREENS: &[(&str, &str)] = &[
    ("contents", ""),
    ("text", "\n"),
    ("text_link_chosen", "\n.."),
    ("outline", "\no"),
    ("find", "\n/call"),
    ("find_nothing", "\n/zzz"),
    ("search", "fnalox"),
    ("search_empty", "f"),
    ("term", "\nK"),
    ("sources", "\ns"),
    ("help", "?"),
    ("bookmarks_none", "'"),
    ("bookmarks", "\nm'"),
    ("regions", "R"),
    ("region_lines", "r"),
    ("checklists", "C"),
    ("checklist", "C\n"),
    ("region_changed", "Rk\n"),
];

#[test]
fn the_cursor_goes_to_the_match_in_hand_and_from_there_where_reading_goes_on() {
    let mut state = common::screen::shipped(80, 24);
    state.open_topic(1, None);
    keys(&mut state, "/kit\n");
    let cursor = |state: &State| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| drop(steadyhand::ui::draw(frame, state))).unwrap();
        let at = terminal.backend().cursor_position();
        let row = shown(state).lines().nth(usize::from(at.y)).unwrap_or_default().to_lowercase();
        (at, row.get(usize::from(at.x)..).is_some_and(|rest| rest.starts_with("kit")))
    };
    let mut places = Vec::new();
    for _ in 0..state.reader.found.as_ref().unwrap().matches.len() {
        let (at, there) = cursor(&state);
        assert!(there, "{at} {}", shown(&state));
        places.push((state.reader.top, at));
        keys(&mut state, "n");
    }
    assert!(places.len() > 2);
    places.dedup();
    assert_eq!(places.len(), state.reader.found.as_ref().unwrap().matches.len(), "each has its own");
    keys(&mut state, " ");
    assert_eq!(cursor(&state).0.x, 0);
}

#[test]
fn every_screen_looks_as_kept() {
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        for (name, way) in SCREENS {
            let mut state = start(width, height);
            keys(&mut state, way);
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), shown(&state));
        }
    }
}

#[test]
fn a_screen_too_small_says_so_and_the_overdose_key_lives() {
    for (width, height) in [(1, 1), (19, 24), (80, 5), (12, 3)] {
        let mut state = start(width, height);
        let first = shown(&state);
        assert!(
            "911  !: overdose. Enlarge.".starts_with(first.lines().next().unwrap().trim_end()),
            "{first}"
        );
        keys(&mut state, "!");
        update(&mut state, Action::Resize(80, 24));
        assert!(shown(&state).contains("CALL 911"), "{}", shown(&state));
    }
}

#[test]
fn on_a_screen_too_small_no_key_changes_what_cannot_be_seen() {
    let mut state = start(80, 24);
    keys(&mut state, "H");
    let before = shown(&state);
    update(&mut state, Action::Resize(12, 3));
    keys(&mut state, "j\nx");
    update(&mut state, Action::Resize(80, 24));
    assert_eq!(shown(&state), before);
}

fn at_work() -> State {
    let mut state = start(80, 24);
    keys(&mut state, "\n");
    state
}

#[test]
fn back_and_forward_go_the_way_one_came() {
    let mut state = at_work();
    keys(&mut state, "..\n");
    assert_eq!(state.reader.topic, 1, "the second link leads to the other topic");
    keys(&mut state, "h");
    assert_eq!(state.reader.topic, 0);
    keys(&mut state, "L");
    assert_eq!(state.reader.topic, 1);
    keys(&mut state, "L");
    assert!(state.note.is_some(), "there is nothing ahead, and the reader is told");
}

/// What falls due while something else is on.
#[test]
fn a_note_stands_on_whatever_is_on() {
    for on in ["?", "f", "R", "'", "C", "D", "S", "H", "/"] {
        let mut state = at_work();
        keys(&mut state, on);
        state.note = Some("Dose 2 is due".into());
        assert!(shown(&state).contains("Dose 2 is due"), "{on}: {}", shown(&state));
    }
}

/// What stands in nearly every sentence would cost as much as a line of text.
#[test]
fn on_a_thin_line_links_are_underlined_and_terms_are_not_until_they_are_chosen() {
    let look = |lean: bool, way: &str| {
        let mut state = at_work();
        state.settings.lean = lean;
        keys(&mut state, way);
        let buffer = drawn(&state);
        let with = |modifier| {
            let cells = buffer.content.iter().filter(|cell| cell.modifier.contains(modifier));
            cells.map(|cell| cell.symbol()).collect::<String>()
        };
        (with(Modifier::UNDERLINED), with(Modifier::REVERSED))
    };
    let (usual, _) = look(false, "");
    assert!(usual.contains("naloxone") && usual.contains("risks"), "{usual}");
    let (lean, chosen) = look(true, "");
    assert!(!lean.contains("naloxone") && lean.contains("risks"), "{lean}");
    assert!(!chosen.contains("naloxone"), "{chosen}");
    assert!(look(true, ".").1.contains("naloxone"));
}

#[test]
fn an_unknown_key_does_nothing() {
    let mut state = at_work();
    let before = shown(&state);
    keys(&mut state, "Z%^&");
    assert_eq!(before, shown(&state));
}

#[test]
fn the_place_in_a_topic_is_found_again_at_another_width() {
    let mut state = start(40, 8);
    keys(&mut state, "\njjjjj");
    let anchor = state.reader.place();
    update(&mut state, Action::Resize(90, 8));
    update(&mut state, Action::Resize(40, 8));
    assert_eq!(state.reader.place(), anchor);
}

#[test]
fn a_checklist_is_opened_from_the_list_and_back_leads_to_the_list() {
    let mut state = start(80, 24);
    keys(&mut state, "C\n");
    assert!(shown(&state).contains("[ ] Keep two doses."), "{}", shown(&state));
    keys(&mut state, "\x1b");
    assert!(shown(&state).starts_with("Checklists\n> Kit"), "{}", shown(&state));
    keys(&mut state, "\x1b");
    assert!(state.screens.is_empty());
}

/// The first screen names keys in its words: they are those of the key table, in every language.
#[test]
fn the_first_screen_names_keys_that_do_what_it_says() {
    use steadyhand::app::Action;
    use steadyhand::app::keys::{KEYS, Key};
    let folders = steadyhand::content::Folders::open(None, &[]);
    let languages = folders.languages();
    for language in std::iter::once(None).chain(languages.iter().map(|l| Some(l.as_str()))) {
        let words = folders.load(language).unwrap().words;
        for line in [format!(" {}", words.start.more), words.linear.hint.clone()] {
            for (key, action) in
                [('P', Action::Plans), ('C', Action::Checklists), ('D', Action::Drills), ('H', Action::Kit)]
            {
                assert!(line.contains(&format!(" {key} ")), "{language:?}: {line}");
                assert!(KEYS.iter().any(|b| b.action == action && b.keys.contains(&Key::Char(key))), "{key}");
            }
        }
        assert!(words.start.keys.contains("? ") && words.start.keys.contains("q "));
    }
}

/// An old dose is better than none: it is marked, with what to do, and not as something to throw away.
#[test]
fn a_dose_is_past_its_date_from_the_day_after_and_the_list_says_to_use_it_all_the_same() {
    use steadyhand::kit::Dose;
    let mut state = start(120, 40);
    // 2026-11-25, at noon.
    state.now.wall = 1_795_608_000_000;
    for (expires, past) in
        [("2026-11-24", true), ("2026-11-25", false), ("2026-10", true), ("2026-11", false)]
    {
        state.kit.doses = vec![Dose { expires: expires.into(), what: "Narcan".into() }];
        keys(&mut state, "H");
        let marked = "past its date (use it if there is no other; replace it): ";
        assert_eq!(shown(&state).contains(&format!("{marked}{expires} Narcan")), past, "{}", shown(&state));
        // What is typed is a date that is good.
        keys(&mut state, "jjjj\n");
        assert!(shown(&state).contains(&format!("good until: {expires} Narcan")), "{}", shown(&state));
        keys(&mut state, "\x1b\x1b");
    }
}
