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

/// All files under a folder, by their paths in it.
fn files(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                all.push(entry.path().strip_prefix(folder).unwrap().display().to_string());
            }
        }
    }
    all.sort();
    all
}

/// A plan with words in it, written as a person does.
fn written(home: &Path) {
    let mut s = start(home, &["plan", "new", "sam"]);
    s.until("the plan", |t| t.contains("Name of the plan"));
    s.keys("\r\rprivate words\x1b");
    s.until("the words", |t| t.contains("private words"));
    s.keys("q");
    s.until("the list", |t| t.contains("sam"));
    s.keys("\x03");
    s.end();
}

#[test]
fn a_locked_plan_opens_with_its_passphrase_only_and_no_plain_copy_is_left() {
    let home = tempfile::tempdir().unwrap();
    written(home.path());
    let data = home.path().join(".local/share/steadyhand");
    let mut s = start(home.path(), &["plan", "lock", "sam"]);
    s.until("the question", |t| t.contains("Passphrase:"));
    assert!(s.modes().contains("-echo "), "what is typed is not shown");
    s.keys("half a passphr\x03");
    s.until("that it was left", |t| t.contains("nothing was done"));
    let (code, after) = s.end();
    assert!(code == 1 && after.contains(" echo "), "Ctrl-C leaves the terminal as it was: {after}");
    let mut s = start(home.path(), &["plan", "lock", "sam"]);
    s.until("what is said beforehand", |t| {
        t.contains("Nobody can bring it back") && t.contains("Passphrase:")
    });
    s.keys("four plain words here\n");
    s.until("asked twice", |t| t.contains("The same again:"));
    s.keys("four plain words here\n");
    s.until("what was removed", |t| t.contains("sam is locked. Removed:") && t.contains("sam.yaml"));
    assert_eq!(s.end().0, 0);
    assert!(!String::from_utf8_lossy(&s.log).contains("four plain"), "a passphrase is not shown");
    assert_eq!(
        files(&data).into_iter().filter(|f| f.starts_with("plans")).collect::<Vec<_>>(),
        ["plans/sam.yaml.age"]
    );
    let sealed = fs::read(data.join("plans/sam.yaml.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1"), "the format of the age tool");
    let mut s = start(home.path(), &["plan", "unlock", "sam"]);
    s.until("the question", |t| t.contains("Passphrase:"));
    s.keys("another one\n");
    s.until("that it is wrong", |t| t.contains("the passphrase is wrong"));
    assert_eq!(s.end().0, 1);
    assert_eq!(fs::read(data.join("plans/sam.yaml.age")).unwrap(), sealed);
    let mut s = start(home.path(), &["plan", "unlock", "sam"]);
    s.until("the question", |t| t.contains("Passphrase:"));
    s.keys("four plain words here\n");
    s.until("that it is done", |t| t.contains("sam is unlocked"));
    assert_eq!(s.end().0, 0);
    assert!(fs::read_to_string(plan_file(home.path(), "sam")).unwrap().contains("private words"));
    assert!(!data.join("plans/sam.yaml.age").exists());
}

#[test]
fn erase_lists_what_it_removes_asks_and_leaves_the_files_of_others() {
    let home = tempfile::tempdir().unwrap();
    written(home.path());
    let mut s = start(home.path(), &["overdose"]);
    s.until("the checklist", |t| t.contains("Try to wake them"));
    s.keys("c");
    s.until("a mark that is kept", |t| t.contains("Kept."));
    s.keys("\x03");
    s.end();
    let data = home.path().join(".local/share/steadyhand");
    fs::write(data.join("mine.txt"), "not the program's").unwrap();
    fs::create_dir(data.join("plans/mine")).unwrap();
    fs::write(data.join("plans/mine/photo.jpg"), "not the program's").unwrap();
    fs::write(data.join("plans/.sam.yaml.17.ab12.0"), "left by a kill").unwrap();
    fs::create_dir_all(data.join("plans/.git/objects")).unwrap();
    fs::write(data.join("plans/.git/HEAD"), "not the program's").unwrap();
    let before = files(&data);
    assert!(
        before.iter().any(|f| f.starts_with("emergencies/"))
            && before.iter().any(|f| f.contains("history.log")),
        "{before:?}"
    );
    let mut s = start(home.path(), &["erase"]);
    s.until("what will be removed", |t| t.contains("Type yes to remove it:") && t.contains("sam.yaml"));
    s.keys("no\n");
    s.until("nothing", |t| t.contains("Nothing was removed."));
    s.end();
    assert_eq!(files(&data), before);
    let mut s = start(home.path(), &["erase"]);
    s.until("the question", |t| t.contains("Type yes to remove it:"));
    s.keys("yes\n");
    s.until("what was removed", |t| t.contains("Removed:"));
    assert_eq!(s.end().0, 1, "a folder that stays is told of");
    assert_eq!(files(&data), ["mine.txt", "plans/.git/HEAD", "plans/mine/photo.jpg"]);
    let told = String::from_utf8_lossy(&s.log).into_owned();
    let removed = told.split("Removed:").nth(1).unwrap();
    for file in before.iter().filter(|f| !f.contains("mine") && !f.contains(".git")) {
        assert!(removed.contains(file.as_str()), "{file} was not listed:\n{removed}");
    }
}

#[test]
fn the_plan_of_somebody_else_is_a_template_without_its_log_and_days_and_one_with_a_mistake_is_refused_with_its_place()
 {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_steadyhand"));
        command
            .args(args)
            .env("HOME", home.path())
            .env("LANG", "C.UTF-8")
            .current_dir(home.path())
            .output()
            .unwrap()
    };
    let theirs = "name: Sam\nboundaries:\n- limit: If a, I will b.\n  status: told\n  start: 2026-01-01\n  log:\n  - {day: 2026-11-25, event: crossed, did: I cried.}\n";
    fs::write(home.path().join("their.yaml"), theirs).unwrap();
    assert!(run(&["plan", "import", "their.yaml", "mine"]).status.success());
    let mine = fs::read_to_string(plan_file(home.path(), "mine")).unwrap();
    assert!(mine.contains("If a, I will b.") && mine.contains("status: draft"), "{mine}");
    assert!(!mine.contains("cried") && !mine.contains("2026"), "{mine}");
    fs::write(home.path().join("bad.yaml"), theirs.replace("told", "tolt")).unwrap();
    let refused = run(&["plan", "import", "bad.yaml", "other"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("bad.yaml:4:11: error:"), "{refused:?}");
    assert!(!plan_file(home.path(), "other").exists());
}
