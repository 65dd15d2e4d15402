//! Boundary plans on a real pseudo-terminal, as a person at a keyboard meets them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::terminal::Session;
use std::fs;
use std::path::{Path, PathBuf};

fn plan_file(home: &Path, name: &str) -> PathBuf {
    home.join(".local/share/steadyhand/plans").join(format!("{name}.yaml"))
}

fn start(home: &Path, args: &[&str]) -> Session {
    Session::start_in(home, args, 80, 24, &[])
}

#[test]
fn a_person_writes_a_plan_the_link_drops_in_mid_word_and_the_word_is_there() {
    let home = tempfile::tempdir().unwrap();
    let mut s = start(home.path(), &["plan"]);
    s.until("the empty list", |t| t.contains("No plan yet"));
    s.keys("w");
    s.until("the name", |t| t.contains("Name of the plan:"));
    s.keys("home\r");
    s.until("the first question", |t| t.contains("For whom is this plan?"));
    s.keys("R.\t");
    s.until("the templates", |t| t.contains("Start from scratch"));
    s.keys("no cash");
    s.until("one found", |t| t.contains("No cash, but real things"));
    s.keys("\x0e\r");
    s.until("the limit", |t| t.contains("Say it as"));
    s.keys("\t\t\t\t\t");
    s.until("the question when", |t| t.contains("calm time to say it"));
    s.keys("At breakfast\t");
    s.until("one more", |t| t.contains("One more?"));
    s.keys("j\r");
    s.until("the page", |t| t.contains("The plan") && t.contains("Plan for R."));
    s.keys("j\r");
    s.keys("\r");
    s.until("the limit's field", |t| t.contains("next field"));
    s.keys(" And a word that is cut o");
    s.until("the words", |t| t.contains("is cut o") || t.contains("cut o"));
    s.hang_up();
    let text = fs::read_to_string(plan_file(home.path(), "home")).unwrap();
    assert!(text.contains("cut o"), "{text}");
    let mut s = start(home.path(), &["plan", "home"]);
    s.until("the plan again", |t| t.contains("Plan for R."));
    s.keys("j");
    let page = s.until("the limit", |t| t.contains("cut o"));
    assert!(page.contains("If you ask me for cash"), "{page}");
    s.keys("u");
    s.until("undo after reopening", |t| t.contains("Taken back"));
    s.keys("q");
    s.until("the list", |t| t.contains("home, Plan for R."));
    s.keys("\x03");
    assert_eq!(s.end().0, 0);
}

#[test]
fn a_new_plan_is_found_again_when_the_program_is_killed_before_its_first_save_is_due() {
    let home = tempfile::tempdir().unwrap();
    let mut s = start(home.path(), &["plan", "new", "sam"]);
    s.until("the plan", |t| t.contains("Name of the plan"));
    s.keys("\r");
    s.keys("\r");
    s.until("the field", |t| t.contains("next field"));
    s.keys("killed in mid-wor");
    let records = home.path().join(".local/share/steadyhand/plans/.sam/history.log");
    s.until("the words", |t| t.contains("mid-wor"));
    let start_of_wait = std::time::Instant::now();
    // The records are on the disk within a second of the last letter, the whole file within five.
    while !fs::read_to_string(&records).is_ok_and(|text| text.contains("mid-wor")) {
        assert!(start_of_wait.elapsed().as_secs() < 20, "never recorded");
        std::thread::yield_now();
    }
    s.kill(|_| ());
    assert!(plan_file(home.path(), "sam").exists());
    let mut s = start(home.path(), &["plan", "sam"]);
    s.until("what was typed", |t| t.contains("killed in mid-wor"));
    s.keys("\x03");
    s.end();
}
