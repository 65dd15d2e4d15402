//! With `--plain` on a terminal, or where it cannot be drawn on, the whole program speaks in lines: no escape
//! sequence, nothing repainted, numbered choices, and a prompt at the start of a line.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::start;
use common::terminal::Session;
use proptest::prelude::*;
use steadyhand::app::{Action, State, update};
use steadyhand::incident::Moment;
use steadyhand::linear::{ROWS, Voice, actions, due, unknown, view};

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
    assert_eq!(regions.choices, 3);
    assert!(answer(&mut state, "2"));
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

/// Types a line; what is said to it, once that holds the words.
fn said(s: &mut Session, line: &str, wanted: &str) -> String {
    let before = s.log.len();
    s.keys(&format!("{line}\n"));
    for _ in 0..1000 {
        s.watch(std::time::Duration::from_millis(5), |_| {});
        let reply = String::from_utf8_lossy(&s.log[before..]).replace('\r', "");
        if reply.contains(wanted) && reply.ends_with("\n> ") {
            return reply;
        }
    }
    panic!("no {wanted}: {}", String::from_utf8_lossy(&s.log[before..]))
}

#[test]
fn a_plan_is_made_by_questions_read_changed_and_saved_in_lines() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &["--plain", "plan"], 80, 200, &[]);
    s.until("the empty list", |t| t.contains("make a first one by questions"));
    said(&mut s, "w", "Name of the plan");
    said(&mut s, "mum", "For whom is this plan?");
    said(&mut s, "Rose", "Kept.");
    // By kind first, not all at once; what is searched is found in all of them.
    let kinds = said(&mut s, "", "Question 2 of 10.");
    assert!(
        kinds.contains("1. Start from scratch") && kinds.contains("2. Home and drug use. 3 limits"),
        "{kinds}"
    );
    assert!(!kinds.contains("If there is drug use"), "{kinds}");
    let kind = said(&mut s, "6", "1. No cash, but real things. If you ask me for cash");
    assert!(kind.contains("Question 2 of 10.\nMoney"), "{kind}");
    said(&mut s, "", "1. Start from scratch");
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
    let more = said(&mut s, "", "One more?");
    assert!(more.contains("Question 9 of 10."), "{more}");
    let last = said(&mut s, "", "Who can you call when keeping it is hard");
    assert!(last.contains("Question 10 of 10."), "{last}");
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
    said(&mut s, "e", "Today: k kept, x crossed, c changed. Enter alone: leave.");
    said(&mut s, "", "Look at it again on:");
    said(&mut s, "e", "Today: k kept");
    said(&mut s, "x", "Logged: crossed");
    // What is typed then are the words to it.
    said(&mut s, "I went for a walk.", "Kept.");
    said(&mut s, "", "What I did: I went for a walk.");
    said(&mut s, "u", "Taken back. Type redo");
    said(&mut s, "redo", "Done again.");
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

/// What stands there once lines were typed, at a second.
fn at(state: &mut State, second: u64) {
    update(state, Action::Tick(Moment { wall: second as i64 * 1000, up: second * 1000, boot: 0 }));
}

#[test]
fn what_is_due_is_said_again_each_minute_until_it_is_answered() {
    let (mut state, mut voice) = (common::screen::shipped(72, ROWS), Voice::default());
    state.settings.spoken = true;
    at(&mut state, 1);
    for line in ["!", "c", "r"] {
        assert!(answer(&mut state, line));
    }
    voice.say(&mut state, None);
    assert_eq!(voice.remind(&mut state), None);
    let asked = "\nLOOK: do they breathe well? r yes, b no.\n> ";
    at(&mut state, 31);
    assert_eq!(voice.remind(&mut state).as_deref(), Some(asked));
    at(&mut state, 61);
    assert_eq!(voice.remind(&mut state), None);
    assert_eq!(voice.wait(&state), Some(std::time::Duration::from_secs(30)), "the loop wakes for it");
    at(&mut state, 91);
    assert_eq!(voice.remind(&mut state).as_deref(), Some(asked));
    // In the handbook, too, and in a drill.
    assert!(answer(&mut state, "q"));
    voice.say(&mut state, None);
    at(&mut state, 151);
    assert_eq!(voice.remind(&mut state).as_deref(), Some(asked));
    for line in ["D", "1"] {
        assert!(answer(&mut state, line));
    }
    voice.say(&mut state, None);
    at(&mut state, 211);
    assert_eq!(voice.remind(&mut state).as_deref(), Some(asked));
    // Where it was just said with the checklist, it is not said twice; answered, not at all.
    assert!(answer(&mut state, "!"));
    assert!(voice.say(&mut state, None).contains("LOOK: do they"));
    at(&mut state, 213);
    assert_eq!(voice.remind(&mut state), None);
    assert!(answer(&mut state, "r"));
    at(&mut state, 240);
    assert_eq!(voice.remind(&mut state), None);
    assert_eq!(voice.wait(&state), None);
}

#[test]
fn a_note_is_said_when_it_comes() {
    let (mut state, mut voice) = (speaking(), Voice::default());
    for line in ["H", "1", "In the hall"] {
        assert!(answer(&mut state, line));
    }
    voice.say(&mut state, None);
    assert_eq!(voice.remind(&mut state), None);
    update(&mut state, Action::Refused("no space".into()));
    let told = voice.remind(&mut state).expect("a note");
    assert!(told.contains("no space") && told.ends_with("\n> "), "{told}");
    assert_eq!(voice.remind(&mut state), None);
}

#[test]
fn a_full_stop_says_again_what_is_on_and_changes_nothing() {
    let mut state = common::screen::shipped(72, ROWS);
    state.settings.spoken = true;
    for line in ["!", "c", "n", "t", "", "q", "H", "1", "", "", "S", "2", "", "", "C", "1", "", "", "D", "1"]
    {
        let (on, before) = (view(&state), format!("{:?}", state.screens));
        assert_eq!(actions(&state, &on, "."), Some(Vec::new()), "{}", on.text);
        assert!(answer(&mut state, "."));
        assert_eq!((view(&state), format!("{:?}", state.screens)), (on, before));
        assert!(answer(&mut state, line), "{line}");
    }
    // In the checklist the keys are said with it, which it says else only at the start.
    let mut voice = Voice::default();
    assert!(answer(&mut state, "c") && !voice.say(&mut state, None).contains("c: called"));
    voice.forget();
    assert!(voice.say(&mut state, None).contains("c: called, n: naloxone"));
}

#[test]
fn a_line_that_means_nothing_in_the_checklist_brings_the_step_and_the_keys() {
    let mut state = common::screen::shipped(72, ROWS);
    for line in ["!", "c", "n"] {
        assert!(answer(&mut state, line));
    }
    assert!(!answer(&mut state, "zzz") && !answer(&mut state, "/naloxone"));
    let said = unknown(&state);
    assert!(said.starts_with("That means nothing here.") && said.contains("Step 4 of 10: Tilt"), "{said}");
    assert!(said.contains("c: called, n: naloxone") && said.lines().count() < 12, "{said}");
}

#[test]
fn words_mean_what_keys_mean_and_yes_is_the_answer_to_what_is_asked() {
    let mut state = common::screen::shipped(72, ROWS);
    at(&mut state, 1);
    for (line, wanted) in
        [("!", "Step 1 of"), ("yes", "Step 2 of"), ("done", "Step 3 of"), ("next", "Step 4 of")]
    {
        assert!(answer(&mut state, line));
        assert!(view(&state).text.contains(wanted), "{line}: {}", view(&state).text);
    }
    assert!(answer(&mut state, "breathing"));
    at(&mut state, 40);
    assert!(view(&state).text.contains("LOOK: do they breathe well?"));
    assert!(answer(&mut state, "Yes"));
    assert!(view(&state).text.contains("Breathing"), "{}", view(&state).text);
    assert!(!view(&state).text.contains("LOOK: do they breathe well?"));
    at(&mut state, 80);
    assert!(answer(&mut state, "no"));
    assert!(view(&state).text.contains("Breaths"), "{}", view(&state).text);
    assert!(answer(&mut state, "help"));
    assert!(view(&state).text.contains("c: called for help"));
    for line in ["", "quit", "exit"] {
        let on = view(&state);
        let last = actions(&state, &on, line).unwrap();
        assert!(line != "exit" || last == [Action::Quit], "{last:?}");
        last.into_iter().for_each(|action| drop(update(&mut state, action)));
    }
}

#[test]
fn the_words_that_can_be_typed_are_those_of_the_key_table_in_every_language() {
    let folders = steadyhand::content::Folders::open(None, &[]);
    for language in std::iter::once(None).chain(folders.languages().iter().map(|l| Some(l.as_str()))) {
        let words = folders.load(language).unwrap().words;
        for (name, typed) in &words.linear.typed {
            assert!(steadyhand::content::KEY_NAMES.contains(&name.as_str()), "{language:?}: {name}");
            assert!(typed.iter().all(|word| *word == word.to_lowercase() && word.chars().count() > 1));
        }
        for name in ["help", "quit", "to_handbook", "step_done", "next_step"] {
            assert!(words.linear.typed.contains_key(name), "{language:?}: {name}");
        }
        for hint in [&words.linear.hint, &words.linear.shared] {
            assert!(hint.contains(" . "), "{language:?}: {hint}");
        }
        for line in [&words.linear.event, &words.linear.logged, &words.linear.touches, &words.linear.undone] {
            let key = |word: &str| word == "Esc" || word == "Ctrl";
            let no_key = !line.split(|c: char| !c.is_alphanumeric()).any(key);
            assert!(no_key, "{language:?}: {line}");
        }
    }
}

#[test]
fn help_lists_what_can_be_typed_where_one_is_and_no_key_of_a_screen() {
    let mut state = common::screen::shipped(72, ROWS);
    state.settings.spoken = true;
    for (lines, wanted, not) in [
        (&["?"][..], "P: your boundary plans", "breaths begun"),
        (&["", "1", "?"], "o: to the outline of the topic", "breaths begun"),
        (&["", "!", "?"], "b: breaths begun", "P: your boundary plans"),
        (&["", "q", "P", "?"], "w: make a first plan by questions", "b: breaths begun"),
        (&["", "", "H", "?"], "h: back", "w: make"),
    ] {
        lines.iter().for_each(|line| assert!(answer(&mut state, line), "{line}"));
        let help = view(&state).text;
        assert!(help.contains(wanted) && !help.contains(not), "{lines:?}: {help}");
        assert!(help.contains(". (a full stop): say again") && help.lines().count() < 40, "{help}");
        for screen in ["Ctrl", "PgDn", "Tab", "line down", "next pane", "Esc"] {
            assert!(!help.contains(screen), "{screen}: {help}");
        }
    }
}

#[test]
fn every_list_has_a_heading_and_says_how_it_is_left() {
    for (key, heading) in [
        ("H", "What is ready"),
        ("R", "Where are you?"),
        ("C", "Checklists"),
        ("D", "PRACTICE: choose"),
        ("S", "Settings"),
        ("'", "Bookmarks"),
    ] {
        let mut state = common::screen::shipped(72, ROWS);
        assert!(answer(&mut state, key));
        let list = view(&state).text;
        assert!(list.starts_with(heading) && list.ends_with("A number opens it. Enter: leave.\n"), "{list}");
        assert!(answer(&mut state, ""));
        assert!(state.screens.is_empty());
    }
    let mut state = common::screen::shipped(72, ROWS);
    assert!(answer(&mut state, "1") && answer(&mut state, "o"));
    let sections = view(&state).text;
    assert!(
        sections.contains("\n1. Check\n") && sections.ends_with("Enter: back to the text.\n"),
        "{sections}"
    );
    assert!(answer(&mut state, ""));
    assert!(view(&state).text.contains("Enter: go on."));
}

#[test]
fn enter_alone_leaves_a_row_as_it_is_and_a_hyphen_empties_it() {
    let mut state = speaking();
    for (line, wanted) in [("In the hall", "In the hall"), ("", "In the hall"), ("-", "")] {
        if state.screens.is_empty() {
            assert!(answer(&mut state, "H"));
        }
        assert!(answer(&mut state, "1") && answer(&mut state, line));
        assert_eq!(state.kit.place, wanted, "{line:?}");
    }
}

#[test]
fn choices_under_a_text_are_told_from_the_numbers_in_it() {
    let mut state = speaking();
    assert!(answer(&mut state, "1") && answer(&mut state, ""));
    let text = view(&state).text;
    assert!(text.contains("2. Tilt the head.") && text.contains("\nChoose:\n1. Explain: naloxone"), "{text}");
}

#[test]
fn a_drill_begins_with_the_keys() {
    let mut state = common::screen::shipped(72, ROWS);
    assert!(answer(&mut state, "D") && answer(&mut state, "1"));
    assert!(view(&state).text.contains("c: called, n: naloxone"), "{}", view(&state).text);
    assert!(answer(&mut state, ""));
    assert!(!view(&state).text.contains("c: called"));
}

#[test]
fn what_is_over_has_no_step_and_enter_leaves_it() {
    let mut state = common::screen::shipped(72, ROWS);
    for line in ["!", "c", "n", "o"] {
        assert!(answer(&mut state, line));
    }
    let after = view(&state);
    assert!(
        after.text.contains("Choose:\n1. Go to: After an overdose") && after.choices == 1,
        "{}",
        after.text
    );
    assert!(answer(&mut state, ""));
    let over = view(&state).text;
    assert!(
        over.contains("It is over. Enter: leave. e: summary. s: a new clock. u: it is not over."),
        "{over}"
    );
    assert!(!over.contains("Step ") && unknown(&state).contains("It is over."), "{over}");
    assert!(answer(&mut state, "u") && view(&state).text.contains("Step "));
    assert!(answer(&mut state, "o") && answer(&mut state, "") && answer(&mut state, ""));
    assert!(state.screens.is_empty() && state.real.status.ended.is_some());
}

#[test]
fn on_a_shared_host_only_what_is_allowed_there_is_offered() {
    let mut state = common::screen::shipped(72, ROWS);
    assert!(view(&state).text.contains("P plans"));
    state.settings.kiosk = Some(steadyhand::app::kiosk::Kiosk { idle: 60_000, ends: true });
    let first = view(&state).text;
    assert!(!first.contains("P plans") && first.contains("D practice, H kit"), "{first}");
    assert!(answer(&mut state, "?"));
    assert!(!view(&state).text.contains("plans"), "{}", view(&state).text);
}

#[test]
fn a_page_longer_than_the_terminal_stops_and_enter_goes_on() {
    let (mut state, mut voice) = (common::screen::shipped(72, ROWS), Voice::default());
    assert!(answer(&mut state, "C") && answer(&mut state, "1"));
    let whole = view(&state).text;
    let mut said = voice.say(&mut state, Some(12));
    let mut all = String::new();
    loop {
        assert!(said.lines().count() <= 12, "{said}");
        let Some(piece) = said.strip_suffix("Enter: more.\n> ") else { break };
        all.push_str(piece);
        said = voice.more(&state, "", Some(12)).expect("more of it");
    }
    assert_eq!(all + said.strip_suffix("> ").unwrap(), whole);
    assert_eq!(voice.more(&state, "", Some(12)), None);
    // A note is said with the first piece.
    state.note = Some("Told now.".into());
    let first = voice.say(&mut state, Some(12));
    assert!(first.ends_with("Enter: more.\nTold now.\n> ") && first.lines().count() <= 12, "{first}");
    // Another line ends it and means what it means.
    voice.say(&mut state, Some(12));
    assert_eq!(voice.more(&state, "!", Some(12)), None);
    assert_eq!(voice.more(&state, "", Some(12)), None);
    // The checklist for an overdose never stops.
    assert!(answer(&mut state, "!"));
    assert!(!voice.say(&mut state, Some(5)).contains("Enter: more."));
}

#[test]
fn what_to_take_care_of_is_read_when_a_limit_is_opened_and_not_behind_each_change() {
    let home = tempfile::tempdir().unwrap();
    let plans = home.path().join(".local/share/steadyhand/plans");
    std::fs::create_dir_all(&plans).unwrap();
    let plan = "name: Sam\nboundaries:\n- limit: If you use here, I will go out.\n  touches: [leaving]\n";
    std::fs::write(plans.join("sam.yaml"), plan).unwrap();
    let mut s = Session::start_in(home.path(), &["--plain", "plan", "sam"], 80, 200, &[]);
    s.until("what comes first", |t| t.trim_end().ends_with('>'));
    said(&mut s, "", "A number opens it.");
    let opened = said(&mut s, "1", "A number changes it.");
    assert!(opened.contains("TAKE CARE") && opened.contains("Source:"), "{opened}");
    said(&mut s, "2", "Each line you type");
    said(&mut s, "I am tired.", "Kept.");
    let changed = said(&mut s, "", "2. Why: I am tired.");
    assert!(!changed.contains("Source:"), "{changed}");
    // What is new is read, and nothing else; all of it to who asks, or opens it again.
    let again = said(&mut s, ".", "2. Why: I am tired.");
    assert!(again.contains("Source:"), "{again}");
    said(&mut s, "", "A number opens it.");
    let opened = said(&mut s, "1", "A number changes it.");
    assert!(opened.contains("Source:"), "{opened}");
    s.keys("q\nq\nq\n");
    assert_eq!(s.end().0, 0);
}

#[test]
fn an_end_of_file_is_an_ordinary_end_and_ctrl_c_leaves_the_shell_a_line_of_its_own() {
    for (args, key, code) in
        [(&["--plain"][..], "\x04", 0), (&["--plain", "overdose"], "\x04", 0), (&["--plain"], "\x03", 130)]
    {
        let mut s = Session::start(args, 80, 100);
        s.until("the prompt", |t| t.trim_end().ends_with('>'));
        s.keys(key);
        assert_eq!(s.end().0, code, "{args:?} {key:?}");
        assert!(s.log.ends_with(b"\n"), "{:?}", String::from_utf8_lossy(&s.log));
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

#[test]
fn all_that_a_search_found_can_be_opened_a_screenful_at_a_time() {
    let mut state = common::screen::shipped(72, ROWS);
    state.settings.spoken = true;
    assert!(answer(&mut state, "/naloxone"));
    let mut voice = Voice::default();
    let mut said = voice.say(&mut state, Some(24));
    assert!(said.ends_with("Enter: more.\n> ") && said.lines().count() <= 24, "{said}");
    while let Some(more) = voice.more(&state, "", Some(24)) {
        assert!(more.lines().count() <= 24, "{more}");
        said.push_str(&more);
    }
    let found = view(&state).choices;
    assert!(
        found > 10 && said.starts_with(&format!("{found} found\n")) && said.contains(&format!("\n{found}. "))
    );
    assert!(answer(&mut state, &found.to_string()));
    assert!(state.screens.is_empty() || view(&state).choices != found, "the last one opens");
}
