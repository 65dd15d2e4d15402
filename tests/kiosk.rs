//! A shared host: what its visitors cannot do, and that nothing of one is left for the next.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::emergency::moment;
use common::screen::{keys, shown, small_book};
use common::terminal::Session;
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use steadyhand::app::keys::KEYS;
use steadyhand::app::kiosk::{IN_EMERGENCY, Kiosk, allows};
use steadyhand::app::{Action, Effect, Key, Settings, State, update};
use steadyhand::plan::EventKind;
use steadyhand::recorder::Job;

const MINUTE: u64 = 60;
const IDLE: u64 = 5 * MINUTE;

fn settings(ends: bool) -> Settings {
    let kiosk = Some(Kiosk { idle: IDLE * 1000, ends });
    Settings { region: "us".into(), private: true, kiosk, ..Settings::default() }
}

fn visitor(ends: bool) -> State {
    let mut state = State::new(Rc::new(small_book()), settings(ends), (80, 24));
    update(&mut state, Action::Tick(moment(0)));
    state
}

fn tick(state: &mut State, second: u64) -> Vec<Effect> {
    update(state, Action::Tick(moment(second)))
}

/// All that is on, but for the clock and what the tests of time need.
fn all(state: &State) -> String {
    format!("{state:?}")
}

#[test]
fn what_leads_out_of_the_program_or_to_a_file_is_refused() {
    let refused = [
        Action::Suspend,
        Action::Export,
        Action::Plans,
        Action::NewPlan,
        Action::Guide,
        Action::AddLimit,
        Action::LogEvent,
        Action::Event(EventKind::Kept),
        Action::CopyWords,
        Action::CopyText,
        Action::EditAnyway,
        Action::Exported("/home/x/summary.txt".into()),
    ];
    for action in refused {
        assert!(!allows(&action), "{action:?}");
        let mut state = visitor(false);
        assert_eq!(update(&mut state, action.clone()), [], "{action:?}");
        assert!(state.screens.is_empty(), "{action:?} opens nothing");
        assert_eq!(state.note, Some(state.words().kiosk.refused.clone()));
    }
    for action in [Action::Overdose, Action::Leave, Action::Help, Action::Search, Action::Regions] {
        assert!(allows(&action), "{action:?}");
    }
}

/// What visitors may make the program do outside itself.
fn harmless(effect: &Effect) -> bool {
    match effect {
        Effect::Quit | Effect::Keep | Effect::Redraw | Effect::Forget | Effect::Bell => true,
        Effect::Then(action) => allows(action),
        Effect::Ask(Job::Append(..) | Job::Follow(_) | Job::Find | Job::Kit { .. }) => true,
        Effect::Ask(Job::Export(..)) | Effect::Suspend | Effect::Plan(_) => false,
    }
}

fn any_action() -> impl Strategy<Value = Action> {
    let bound: Vec<Key> = KEYS.iter().flat_map(|b| b.keys.iter().copied()).collect();
    let actions: Vec<Action> = KEYS.iter().map(|b| b.action.clone()).collect();
    prop_oneof![
        6 => proptest::sample::select(bound).prop_map(Action::Press),
        3 => proptest::sample::select(actions),
        1 => any::<char>().prop_map(|c| Action::Press(Key::Char(c))),
        1 => "\\PC{0,20}".prop_map(Action::Paste),
        1 => (1u16..200, 1u16..60).prop_map(|(w, h)| Action::Resize(w, h)),
        1 => Just(Action::Refused("/srv/secret/file: no space".into())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_keys_lead_out_and_nothing_of_one_visitor_is_left_for_the_next(
        actions in proptest::collection::vec(any_action(), 0..80),
    ) {
        let mut state = visitor(false);
        for (second, action) in (1..).zip(actions) {
            tick(&mut state, second);
            for effect in update(&mut state, action) {
                prop_assert!(harmless(&effect), "{effect:?}");
            }
            let screen = shown(&state);
            prop_assert!(!screen.contains("/srv") && !screen.contains("/home"), "{screen}");
        }
        let late = 100 + IN_EMERGENCY / 1000;
        prop_assert_eq!(tick(&mut state, late), [Effect::Forget]);
        let mut fresh = State::new(Rc::clone(&state.book), settings(false), state.size);
        tick(&mut fresh, late);
        fresh.greet();
        prop_assert_eq!(all(&state), all(&fresh));
    }
}

#[test]
fn what_one_visitor_typed_is_gone_before_the_next() {
    let mut state = visitor(false);
    keys(&mut state, "T\nm/naloxone\n");
    keys(&mut state, "RG\n");
    tick(&mut state, IDLE - 29);
    assert!(shown(&state).contains("All is forgotten in 29 seconds"), "{}", shown(&state));
    keys(&mut state, "fwords of mine");
    tick(&mut state, IDLE + 100);
    assert!(shown(&state).contains("words of mine"), "a key keeps it");
    assert_eq!(tick(&mut state, IDLE - 29 + IDLE), [Effect::Forget]);
    assert!(shown(&state).starts_with("Small. A small book."), "{}", shown(&state));
    assert_eq!(state.settings.region, "us");
    assert!(state.bookmarks.is_empty() && state.reader.places.is_empty() && state.reader.found.is_none());
}

#[test]
fn the_clock_wakes_the_program_in_time_to_forget() {
    let mut state = visitor(false);
    assert_eq!(state.tick_in(), Some((IDLE - 30) * 1000));
    tick(&mut state, IDLE - 30);
    assert_eq!(state.tick_in(), Some(30_000));
    state.settings.kiosk = None;
    assert_eq!(state.tick_in(), None, "a machine of one's own never forgets");
}

#[test]
fn a_checklist_does_not_vanish_under_somebody_who_touches_no_key() {
    for marks in ["", "c", "cn", "cq"] {
        let mut state = visitor(false);
        keys(&mut state, "!");
        keys(&mut state, marks);
        for second in (1..IN_EMERGENCY / 1000).step_by(7) {
            assert_eq!(
                tick(&mut state, second)
                    .into_iter()
                    .filter(|e| matches!(e, Effect::Forget | Effect::Quit))
                    .count(),
                0,
                "after {second} s"
            );
        }
        assert_eq!(tick(&mut state, IN_EMERGENCY / 1000), [Effect::Forget], "{marks}");
        assert!(!state.real.incident.started());
    }
}

#[test]
fn a_checklist_that_is_over_is_forgotten_as_anything_else() {
    let mut state = visitor(true);
    keys(&mut state, "!co");
    assert_eq!(tick(&mut state, IDLE), [Effect::Keep, Effect::Quit], "the host asked to end");
}

#[test]
fn the_help_names_no_key_that_is_refused() {
    let mut state = State::new(Rc::new(small_book()), settings(false), (80, 200));
    keys(&mut state, "?");
    let help = shown(&state);
    assert!(help.contains("Ctrl-C") && help.contains("overdose checklist"));
    for words in ["Ctrl-Z", "boundary plan", "save the summary", "copy the"] {
        assert!(!help.contains(words), "{words} in\n{help}");
    }
}

/// A home full of traps: whoever reads one of these files hangs, or shows what must not be shown.
fn traps(home: &Path) -> Vec<(&'static str, String)> {
    let at = |name: &str| home.join(name).to_str().unwrap().to_owned();
    let own = home.join("data/steadyhand");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("places.yaml"), "region: uk\n").unwrap();
    fs::create_dir_all(home.join(".local/share/steadyhand")).unwrap();
    fs::write(home.join(".local/share/steadyhand/places.yaml"), "region: uk\n").unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    // Where the program ran another, this one would be found first.
    for name in ["tput", "stty", "sh", "less", "vi", "sensible-pager"] {
        fs::create_dir_all(home.join("bin")).unwrap();
        fs::write(home.join("bin").join(name), format!("#!/bin/sh\necho ran > {}\n", at("ran"))).unwrap();
        assert!(Command::new("chmod").args(["+x", &at(&format!("bin/{name}"))]).status().unwrap().success());
    }
    vec![
        ("XDG_DATA_HOME", at("data")),
        ("XDG_CONFIG_HOME", at("data")),
        ("XDG_STATE_HOME", at("data")),
        ("TZ", format!(":{}", at("pipe"))),
        ("TZDIR", at("pipe")),
        ("TERMINFO", at("pipe")),
        ("PATH", at("bin")),
        ("PAGER", at("bin/less")),
        ("EDITOR", at("bin/vi")),
        ("LESSOPEN", format!("|{}", at("bin/sh"))),
        ("SHELL", at("bin/sh")),
        ("SSH_ORIGINAL_COMMAND", "/bin/sh --data /tmp".into()),
    ]
}

fn files(dir: &Path) -> Vec<String> {
    let out = Command::new("find").arg(dir).args(["-printf", "%P %y %s %T@\n"]).output().unwrap();
    let mut lines: Vec<String> = String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn no_file_is_read_or_written_whatever_the_environment_names() {
    let home = tempfile::tempdir().unwrap();
    let traps = traps(home.path());
    let env: Vec<(&str, &str)> = traps.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let before = files(home.path());
    let mut s = Session::start_in(home.path(), &["--kiosk", "--region", "us"], 80, 24, &env);
    s.until("the contents of the host's region", |t| t.contains("Enter opens.") && t.contains("911"));
    s.keys("\x1a");
    s.until("no stop", |t| t.contains("Not on this shared computer."));
    s.keys("\r m");
    s.until("a bookmark in memory", |t| t.contains("Bookmark set"));
    s.keys("P");
    s.until("no plans", |t| t.contains("Not on this shared computer."));
    s.keys("!cne");
    s.until("the summary", |t| t.contains("For the ambulance crew"));
    s.keys("f");
    s.until("no export", |t| t.contains("Not on this shared computer."));
    s.keys("\x03");
    assert_eq!(s.end().0, 0);
    assert_eq!(before, files(home.path()), "nothing was written, and nothing run");
}

#[test]
fn only_the_folder_that_the_host_gives_is_written_and_its_faults_name_no_file() {
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join("own");
    let args = ["--kiosk", "--region", "us", "--data", own.to_str().unwrap()];
    let mut s = Session::start_in(home.path(), &args, 80, 24, &[]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("\r m");
    s.until("a bookmark", |t| t.contains("Bookmark set"));
    s.keys("q");
    assert_eq!(s.end().0, 0);
    let written: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(written, ["own"]);
    assert!(own.join("places.yaml").exists());
    for broken in ["places.yaml", "kit.yaml"] {
        fs::write(own.join("kit.yaml"), "").unwrap();
        fs::remove_file(own.join("kit.yaml")).unwrap();
        fs::write(own.join(broken), ": : :\n").unwrap();
        let mut s = Session::start_in(home.path(), &args, 120, 24, &[]);
        let t = s.until("a word of it", |t| t.contains("could not be read or written"));
        assert!(!t.contains(broken) && !t.contains("own/"), "{t}");
        s.keys("\x03");
        s.end();
    }
}

#[test]
fn a_handbook_that_cannot_be_read_is_not_named_and_the_checklist_is_there() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &["--kiosk", "--content", "/no/such/folder"], 120, 24, &[]);
    let t = s.until("a word of it", |t| t.contains("The handbook of this computer could not be read."));
    assert!(!t.contains("/no"), "{t}");
    s.keys("!");
    s.until("the checklist", |t| t.starts_with("CALL"));
    s.keys("\x03");
    s.end();
}

#[test]
fn commands_that_are_no_reading_are_refused_with_the_host_s_own_mistake_told() {
    let home = tempfile::tempdir().unwrap();
    for args in [
        &["plan"][..],
        &["plan", "list"],
        &["print", "plan", "home"],
        &["erase"],
        &["check", "/etc"],
        &["man"],
        &["completions", "bash"],
    ] {
        let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
            .arg("--kiosk")
            .args(args)
            .env("HOME", home.path())
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(out.stdout.is_empty());
        assert!(String::from_utf8_lossy(&out.stderr).contains("--kiosk is for reading and the checklist"));
    }
}

#[test]
fn a_stop_from_outside_does_not_stop_it_and_after_the_idle_time_all_is_fresh() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &["--kiosk", "--region", "us", "--idle", "0.05"], 80, 24, &[]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.signal(rustix::process::Signal::TSTP);
    s.until("no stop", |t| t.contains("Not on this shared computer."));
    // A paste that never ends would take all keys.
    s.keys("fmy own words\x1b[200~and more");
    s.until("what is typed", |t| t.contains("my own words"));
    s.until("a warning", |t| t.contains("All is forgotten in"));
    let t = s.until("the first screen", |t| t.contains("Enter opens.") && !t.contains("forgotten"));
    assert!(!t.contains("my own words"));
    s.keys("\r");
    s.until("a key of the next visitor", |t| t.contains("Last reviewed"));
    s.keys("q");
    assert_eq!(s.end().0, 0);
}

#[test]
fn the_interface_in_lines_refuses_the_same() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &["--kiosk", "--region", "us", "--plain"], 80, 24, &[]);
    s.until("the contents", |t| t.contains("22. "));
    s.keys("\x1aplans\n");
    s.until("no plans, and no stop", |t| t.contains("Not on this shared computer."));
    s.keys("?\n");
    s.until("the help", |t| t.contains("list the checklists") && !t.contains("Not on"));
    s.keys("suspend\n");
    s.until("no stop", |t| t.contains("Not on this shared computer."));
    s.keys("q\nq\n");
    assert_eq!(s.end().0, 0);
}

#[test]
fn where_the_host_asks_it_or_lines_are_said_the_program_ends() {
    for more in [&["--idle-quits"][..], &["--plain"], &["--data", "own"]] {
        let home = tempfile::tempdir().unwrap();
        let args = [&["--kiosk", "--region", "us", "--idle", "0.05"], more].concat();
        let mut s = Session::start_in(home.path(), &args, 80, 24, &[]);
        s.until("the first screen", |t| t.contains("911") || t.contains("22. "));
        s.until("a warning", |t| t.contains("This ends in"));
        assert_eq!(s.end().0, 0, "{more:?}");
    }
}
