//! Settings: one commented file, each also an option and a row of a screen, with its effect at once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{keys, shown, start};
use common::terminal::Session;
use std::fs;
use std::path::{Path, PathBuf};
use steadyhand::app::settings::{Setting, Settings};
use steadyhand::app::{Action, State, ThemeName, When, update};
use steadyhand::incident::Moment;

fn file(home: &Path) -> PathBuf {
    home.join(".local/share/steadyhand/settings.yaml")
}

fn with_file(home: &Path, text: &str) {
    fs::create_dir_all(file(home).parent().unwrap()).unwrap();
    fs::write(file(home), text).unwrap();
}

#[test]
fn a_number_of_ones_own_is_what_stands_in_the_file_and_a_small_checklist_warns_of_another_one() {
    for (line, called) in [
        ("emergency: +15551234567", "CALL +15551234567"),
        ("emergency: 0112 # mine", "CALL 0112"),
        ("emergency: \"+1 555\"", "CALL +1 555"),
    ] {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(file(home.path()).parent().unwrap()).unwrap();
        fs::write(file(home.path()), format!("{line}\n")).unwrap();
        let mut s = Session::start_in(home.path(), &["overdose"], 80, 24, &[]);
        s.until(called, |t| t.lines().next().unwrap_or_default().starts_with(&format!("{called} ")));
        s.keys("\x03");
        s.end();
    }
    for (width, height) in [(40, 12), (30, 10), (20, 6)] {
        let mut s = Session::start(&["overdose", "--region", "zz"], width, height);
        s.until("the warning", |t| t.starts_with("CALL 911") && t.contains("Region"));
        s.keys("\x03");
        s.end();
    }
}

#[test]
fn the_first_change_writes_a_commented_file_and_says_where_and_the_next_start_obeys_it() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &[], 100, 30, &[]);
    s.until("the contents", |t| t.contains("In an emergency"));
    s.keys("S");
    s.until("where they are kept", |t| {
        t.contains("settings.yaml") && t.contains("Widest text, in columns: 72")
    });
    assert!(!file(home.path()).exists(), "looking writes nothing");
    s.keys("jjj\r");
    s.until("the effect", |t| t.contains("Widest text, in columns: 80"));
    s.keys("\x03");
    s.end();
    let text = fs::read_to_string(file(home.path())).unwrap();
    assert!(text.contains("\nwidth: 80\n") && text.contains("\n# theme: mono\n"), "{text}");
    for setting in Setting::ALL {
        assert!(text.contains(&format!("{}: ", setting.name())), "{}", setting.name());
    }
    let mut s = Session::start_in(home.path(), &["read"], 100, 30, &[]);
    s.keys("S");
    s.until("the same", |t| t.contains("Widest text, in columns: 80"));
    s.keys("\x03");
    s.end();
}

#[test]
fn a_wrong_line_is_told_with_its_place_and_neither_the_program_nor_the_checklist_waits_for_it() {
    let home = tempfile::tempdir().unwrap();
    with_file(home.path(), "region: uk\nthemes: dark\nwidth: wide\n");
    let mut s = Session::start_in(home.path(), &[], 120, 30, &[]);
    s.until("the place", |t| t.contains("settings.yaml:2:1:") && t.contains("did you mean `theme`"));
    s.keys("S");
    s.until("the rest is used", |t| t.contains("Region: United Kingdom") && t.contains("columns: 72"));
    s.keys("\x03");
    s.end();
    let wrong =
        "theme: purpel\nwidth: 5000\nspacing: seven\nregion: xx\nmouse: maybe\nlean: yes\nthme: dark\n";
    with_file(home.path(), wrong);
    let mut s = Session::start_in(home.path(), &[], 120, 30, &[]);
    s.until("whose number is shown, how many are wrong, the first", |t| {
        t.contains("Region cannot be \"xx\". Shown: 911 (United States). 7 wrong lines: settings.yaml:1:8:")
    });
    s.keys("q");
    s.end();
    let log = String::from_utf8_lossy(&s.log).into_owned();
    let (_, said) = log.split_once("\x1b[?1049l").unwrap();
    for (i, line) in wrong.lines().enumerate() {
        let place = format!("steadyhand: settings.yaml:{}:", i + 1);
        assert!(said.contains(&place), "{line} is told of once there is room: {said}");
    }
    assert!(said.contains("`thme`: did you mean `theme`?"), "{said}");
    let text = "region: uk\n: : [\n\u{0}";
    with_file(home.path(), text);
    let mut s = Session::start_in(home.path(), &["overdose"], 80, 24, &[]);
    s.until("the checklist", |t| t.contains("CALL 999") || t.contains("CALL 911"));
    s.keys("\x03");
    s.end();
    assert_eq!(fs::read_to_string(file(home.path())).unwrap(), text, "the file is left as it is");
}

#[test]
fn a_region_that_nobody_knows_is_told_of_on_the_screen_of_the_checklist_with_whose_number_it_shows() {
    let home = tempfile::tempdir().unwrap();
    let told = |args: &[&str]| {
        let mut s = Session::start_in(home.path(), args, 80, 24, &[]);
        s.until("the checklist with its note", |t| {
            t.starts_with("CALL 911  United States")
                && t.contains("Region cannot be \"zz\". Shown: 911 (United States).")
        });
        s.keys("\x03");
        s.end();
    };
    told(&["overdose", "--region", "zz"]);
    with_file(home.path(), "region: zz\n");
    told(&["overdose"]);
    with_file(home.path(), "region: GB\n");
    let mut s = Session::start_in(home.path(), &["overdose"], 80, 24, &[]);
    s.until("the number of the country", |t| t.starts_with("CALL 999  United Kingdom"));
    s.keys("\x03");
    s.end();
}

#[test]
fn a_file_that_takes_no_setting_is_told_of_with_its_place_why_and_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let bytes = b"theme: dark\nregion: \xff\n";
    with_file(home.path(), "");
    fs::write(file(home.path()), bytes).unwrap();
    let place = format!("{}:2:9: not UTF-8 text; save it as UTF-8", file(home.path()).display());
    let mut s = Session::start_in(home.path(), &[], 240, 30, &[]);
    s.until("what is wrong", |t| t.contains(&place));
    s.keys("Sjj\r");
    s.until("why it is not kept", |t| t.contains(&format!("cannot be kept: {place}")));
    s.keys("\x03");
    s.end();
    assert_eq!(fs::read(file(home.path())).unwrap(), bytes, "the file is left as it is");
}

#[test]
fn every_setting_is_an_option_and_the_option_goes_before_the_file() {
    let home = tempfile::tempdir().unwrap();
    with_file(
        home.path(),
        "emergency: '000'\nregion: uk\ntheme: light\nwidth: 50\nspacing: 2\nlean: off\nmouse: on\nlinks: on\nmotion: on\n",
    );
    let options = [
        "--emergency=112",
        "--region=ie",
        "--theme=amber",
        "--width=60",
        "--spacing=1",
        "--lean",
        "--mouse=off",
        "--links=off",
        "--motion=off",
    ];
    assert_eq!(options.len(), Setting::ALL.len());
    let mut s = Session::start_in(home.path(), &options, 100, 40, &[]);
    s.keys("S");
    let shown = s.until("the settings", |t| t.contains("Motion"));
    for value in [
        "own emergency number: 112",
        "Region: Ireland",
        "Look: amber",
        "columns: 60",
        "spacing: 1",
        "line: on",
        "Mouse: off",
        "Web links: off",
        "Motion: off",
    ] {
        assert!(shown.contains(value), "{value}\n{shown}");
    }
    s.keys("\x03");
    s.end();
}

#[test]
fn each_value_of_each_setting_can_be_set_and_no_other() {
    let book = steadyhand::content::load(None).unwrap();
    for setting in Setting::ALL {
        let mut settings = Settings::default();
        for value in setting.values(&book) {
            assert!(settings.set(setting, &value, &book), "{} {value}", setting.name());
            assert_eq!(settings.get(setting), value);
        }
        let before = settings.get(setting);
        let nonsense = "x".repeat(60);
        assert!(!settings.set(setting, &nonsense, &book));
        assert_eq!(settings.get(setting), before);
    }
}

#[test]
fn double_spacing_leaves_a_row_free_after_each_line_and_places_stay() {
    let mut state = common::screen::shipped(60, 200);
    state.open_topic(0, None);
    let single: Vec<String> = shown(&state).lines().map(str::to_owned).collect();
    keys(&mut state, "S\x1b");
    let top = state.reader.place();
    keys(&mut state, "Sjjjj\n\x1b");
    assert_eq!(state.settings.spacing, 2);
    assert_eq!(state.reader.place(), top);
    let double: Vec<String> = shown(&state).lines().map(str::to_owned).collect();
    let first = single.iter().position(|l| l.starts_with("1. Shout")).unwrap();
    let again = double.iter().position(|l| l.starts_with("1. Shout")).unwrap();
    assert_eq!(single[first + 1], double[again + 2]);
    assert_eq!(double[again + 1], "");
    // What is found over the end of a line is found all the same.
    keys(&mut state, "/fewer than 1 breath every 5 seconds\n");
    assert_eq!(state.reader.found.as_ref().unwrap().matches.len(), 1);
}

#[test]
fn without_motion_no_beat_is_counted_and_the_clocks_move_every_ten_seconds() {
    let mut state = start(80, 24);
    let at = |up: u64| Moment { wall: up as i64, up, boot: 0 };
    update(&mut state, Action::Tick(at(0)));
    keys(&mut state, "!cb");
    assert!(state.tick_in().unwrap() <= 1000);
    assert!(shown(&state).contains("Breath  1"), "{}", shown(&state));
    state.settings.motion = false;
    assert_eq!(state.tick_in(), Some(10_000));
    assert!(!shown(&state).contains("Breath  1"));
}

#[test]
fn a_light_ground_brings_the_light_theme_unless_a_theme_was_chosen() {
    let mut state = start(80, 24);
    // Nobody knows the ground yet: what can be read on every one.
    assert_eq!(state.settings.theme, ThemeName::Mono);
    update(&mut state, Action::Ground(true));
    assert_eq!(state.settings.theme, ThemeName::Light);
    keys(&mut state, "T");
    let chosen = state.settings.theme;
    update(&mut state, Action::Ground(false));
    assert_eq!(state.settings.theme, chosen);
}

#[test]
fn the_mouse_opens_and_scrolls_on_a_terminal_of_this_machine_and_is_left_alone_over_ssh() {
    let home = tempfile::tempdir().unwrap();
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[]);
    let shown = s.until("the contents", |t| t.contains("q leaves"));
    assert!(String::from_utf8_lossy(&s.log).contains("\x1b[?1000h"));
    let row = shown.lines().position(|l| l.contains("Preparing for an overdose")).unwrap() + 1;
    s.keys(&format!("\x1b[<0;5;{row}M\x1b[<0;5;{row}m"));
    s.until("the topic", |t| t.starts_with("Preparing for an overdose"));
    let before = s.until("its text", |t| t.contains("Why today"));
    s.keys("\x1b[<65;5;5M");
    s.until("three lines down", |t| t.lines().nth(1) == before.lines().nth(4));
    s.keys("q");
    assert_eq!(s.end().0, 0);
    let log = String::from_utf8_lossy(&s.log).into_owned();
    let (_, after) = log.split_once("\x1b[?1000l").expect("the mouse is let go of at the end");
    // The first time that something is kept, it is said where, once the terminal is back.
    let (_, said) = after.split_once("\x1b[?1049l").unwrap();
    assert!(
        said.starts_with("Where you were is kept in /") && said.trim_end().ends_with("places.yaml"),
        "{said:?}"
    );
    let mut s = Session::start_in(home.path(), &[], 80, 24, &[("SSH_TTY", "/dev/pts/1")]);
    s.until("the topic", |t| t.contains("Preparing"));
    s.keys("\x03");
    s.end();
    let log = String::from_utf8_lossy(&s.log).into_owned();
    assert!(!log.contains("?1000") && !log.contains("\x1b]11"), "{log:?}");
}

#[test]
fn web_addresses_are_links_where_the_terminal_is_known_to_open_them_and_nowhere_else() {
    const LINK: &str = "\x1b]8;;https://findtreatment.gov\x1b\\findtreatment.gov\x1b]8;;\x1b\\";
    let kitty = ("TERM", "xterm-kitty");
    let told = |options: &[&str], set: &[(&str, &str)]| {
        let home = tempfile::tempdir().unwrap();
        let args = [&["--region=us"], options, &["read", "resources"]].concat();
        let mut s = Session::start_in(home.path(), &args, 80, 60, set);
        s.until("an address", |t| t.contains("findtreatment.gov"));
        s.keys("\x03");
        assert_eq!(s.end().0, 0);
        let log = String::from_utf8_lossy(&s.log).into_owned();
        assert_eq!(log.contains("\x1b]8"), log.contains(LINK), "{log:?}");
        log.contains(LINK)
    };
    assert!(told(&[], &[kitty]));
    assert!(!told(&["--links=off"], &[kitty]));
    assert!(!told(&["--lean"], &[kitty]));
    assert!(!told(&["--kiosk"], &[kitty]), "nothing leads out of a shared host");
    assert!(!told(&[], &[kitty, ("SSH_TTY", "/dev/pts/1")]));
    assert!(!told(&[], &[("TERM", "xterm-256color")]));
    assert!(told(&["--links"], &[("TERM", "xterm-256color")]));
    assert!(!told(&["--links"], &[("TERM", "linux")]), "a console shows such a sequence as letters");
}

#[test]
fn a_click_never_answers_a_question_that_stands_over_a_list() {
    let mut state = start(80, 24);
    keys(&mut state, "H\n");
    for row in 0..24 {
        assert_eq!(steadyhand::ui::click(&state, 4, row), []);
    }
    keys(&mut state, "\x1b");
    assert!(!steadyhand::ui::click(&state, 4, 1).is_empty());
    assert_eq!(When::default(), When::Auto);
}

/// Another country's number must not stand beside the name of the one that was chosen.
#[test]
fn another_region_takes_out_a_number_of_one_s_own_and_one_without_a_number_asks_for_it() {
    let mut state = common::screen::shipped(80, 24);
    let region = |state: &mut State, id: &str| {
        let at = state.book.regions.keys().position(|r| r == id).unwrap();
        keys(state, &format!("Rg{}\n", "j".repeat(at)));
    };
    keys(&mut state, "Sj\n117\n\x1b");
    assert_eq!(state.emergency(), "117");
    // The same region chosen anew changes nothing.
    let same = state.settings.region.clone();
    region(&mut state, &same);
    assert_eq!(state.emergency(), "117");
    region(&mut state, "uk");
    assert_eq!(state.emergency(), "999");
    assert!(state.note.as_deref().unwrap().contains("Your own number 117 was taken out"), "{:?}", state.note);
    // Where nobody knows the number it is asked for; from the page of the numbers, too.
    keys(&mut state, "r");
    region(&mut state, "other");
    assert!(shown(&state).contains("My own emergency number"), "{}", shown(&state));
    keys(&mut state, "117\n");
    assert_eq!(state.emergency(), "117");
    assert!(shown(&state).contains("Another country"), "{}", shown(&state));
    // One country's number is no other's, known or not.
    keys(&mut state, "\x1b");
    region(&mut state, "us");
    keys(&mut state, "Sj\n5555\n\x1b");
    region(&mut state, "other");
    assert_eq!(state.settings.emergency, None);
    // In an emergency nothing covers the checklist.
    keys(&mut state, "\x1b");
    region(&mut state, "us");
    let last = state.book.regions.keys().position(|r| r == "other").unwrap();
    keys(&mut state, &format!("!cn#g{}\nb", "j".repeat(last)));
    assert!(state.emergency_shown().is_some() && shown(&state).contains("Breath"), "{}", shown(&state));
}

#[test]
fn at_the_start_it_is_told_where_nobody_knows_the_number_beside_whatever_else_is_told() {
    let home = tempfile::tempdir().unwrap();
    let kit = file(home.path()).with_file_name("kit.yaml");
    fs::create_dir_all(kit.parent().unwrap()).unwrap();
    fs::write(&kit, "doses:\n- expires: 2020-05\n  what: Narcan\n").unwrap();
    for (width, height) in [(80, 24), (120, 40)] {
        let mut s = Session::start_in(home.path(), &["--region", "other"], width, height, &[]);
        s.until("all of it", |t| {
            let words = t.split_whitespace().collect::<Vec<_>>().join(" ");
            let told = ["We do not know the emergency number", "2020-05 Narcan", "No clinician has reviewed"];
            told.iter().all(|told| words.contains(told))
        });
        s.keys("\x03");
        s.end();
        let mut s =
            Session::start_in(home.path(), &["--region", "other", "--emergency", "117"], width, height, &[]);
        s.until("the number", |t| t.contains("Call 117") && !t.contains("We do not know"));
        s.keys("\x03");
        s.end();
    }
}

/// Whoever follows the cursor by ear, and whoever looks for what is chosen, finds it whatever is told.
#[test]
fn what_is_told_never_lies_over_the_row_of_the_cursor() {
    for (width, height) in [(80, 24), (60, 16), (40, 12), (30, 20)] {
        for way in ["R", "S", "C", "D", "H", "Rjjjjjj", "Sjjjjjjjj", "HG", "j", "G", ""] {
            for words in [3, 12, 40, 200] {
                let mut state = common::screen::shipped(width, height);
                keys(&mut state, way);
                state.note = None;
                let cell = |state: &State| {
                    let mut terminal =
                        ratatui::Terminal::new(ratatui::backend::TestBackend::new(width, height)).unwrap();
                    terminal.draw(|frame| drop(steadyhand::ui::draw(frame, state))).unwrap();
                    let at = terminal.backend().cursor_position();
                    let row: String = (0..width)
                        .map(|x| terminal.backend().buffer()[(x, at.y)].symbol().to_owned())
                        .collect();
                    (at, row)
                };
                let before = cell(&state);
                state.note = Some("told ".repeat(words));
                assert_eq!(cell(&state), before, "{width}x{height} {way} {words}");
                let told = shown(&state);
                assert!(told.contains("told"), "{told}");
            }
        }
    }
}
