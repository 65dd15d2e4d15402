//! The checklist on a real pseudo-terminal and a real disk: kills, hang-ups, two terminals, a disk that refuses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic, and says what it counted"
)]

mod common;

use common::small_pack;
use common::terminal::Session;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use steadyhand::incident::{Event, Incident, What};
use steadyhand::store::Home;

/// Writes the small pack down: it loads fast.
fn pack(dir: &Path) -> String {
    for (path, text) in small_pack() {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir.to_str().unwrap().to_owned()
}

/// A home and a handbook in it.
struct Place {
    home: tempfile::TempDir,
    content: String,
}

impl Place {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let content = pack(&home.path().join("book"));
        Self { home, content }
    }

    fn start(&self, args: &[&str]) -> Session {
        let args: Vec<&str> = ["--content", &self.content].into_iter().chain(args.iter().copied()).collect();
        Session::start_in(self.home.path(), &args, 80, 24, &[])
    }

    fn data(&self) -> std::path::PathBuf {
        self.home.path().join(".local/share/steadyhand")
    }

    /// All logs of a kind, as the disk holds them.
    fn logs(&self, folder: &str) -> Vec<Incident> {
        let home = Home::Folder(self.data());
        let read = |name: &String| {
            let records = home.journal(folder, name).read_new().unwrap();
            Incident::replay(records.iter().map(|r| Event::decode(r).unwrap()))
        };
        home.journals(folder, 100).iter().map(read).collect()
    }

    /// The notes of the one emergency.
    fn notes(&self) -> BTreeSet<String> {
        let logs = self.logs("emergencies");
        assert!(logs.len() <= 1, "one emergency, one log");
        let note = |e: &Event| if let What::Note(note) = &e.what { Some(note.clone()) } else { None };
        logs.iter().flat_map(|log| log.standing().filter_map(note).collect::<Vec<_>>()).collect()
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// The note that the screen calls kept.
fn kept(screen: &str) -> Option<String> {
    let line = screen.lines().find(|l| l.starts_with("Note: ") && l.contains(". Kept."))?;
    Some(line.split_whitespace().nth(1)?.to_owned())
}

fn kill_at_random_moments(times: u64) {
    let place = Place::new();
    let mut dice = Dice(42);
    let mut shown = BTreeSet::new();
    let mut number = 0;
    for round in 0..times {
        let mut s = place.start(if round % 3 == 0 { &[] } else { &["overdose"] });
        if round == 0 {
            s.until("the contents", |t| t.contains("Enter opens."));
            s.keys("!");
            s.until("the number", |t| t.starts_with("CALL 911"));
        } else {
            s.until("the offer", |t| t.starts_with("CALL 911") && t.contains("An emergency was running"));
            s.keys(" ");
        }
        let mut look = |screen: &str| shown.extend(kept(screen));
        for _ in 0..1 + dice.roll(4) {
            let keys: String = (0..1 + dice.roll(3))
                .map(|_| {
                    number += 1;
                    format!("tk{number}\r")
                })
                .collect();
            s.keys(&keys);
            // The moment of the kill falls anywhere: before the keys are read, in the write, after the frame.
            s.watch(Duration::from_micros(dice.roll(60_000)), &mut look);
        }
        s.kill(&mut look);
        let notes = place.notes();
        let lost: Vec<_> = shown.difference(&notes).collect();
        assert!(lost.is_empty(), "round {round}: shown as kept and lost: {lost:?}");
    }
    println!(
        "{times} kills, {number} notes typed, {} seen as kept, {} kept",
        shown.len(),
        place.notes().len()
    );
    assert!(shown.len() as u64 > times / 4, "the test saw marks kept");
    let mut s = place.start(&["overdose"]);
    s.until("the offer", |t| t.contains("An emergency was running"));
    s.keys(" e");
    s.until("the summary", |t| t.contains("For the ambulance crew"));
}

#[test]
fn no_mark_shown_as_kept_is_lost_when_the_program_is_killed() {
    kill_at_random_moments(40);
}

#[test]
#[ignore = "takes minutes: the long form of the test above"]
fn the_same_for_500_kills() {
    let start = std::time::Instant::now();
    kill_at_random_moments(500);
    common::tally::row("the checklist killed at a random moment", 500, "no mark shown as kept", start);
}

#[test]
fn a_dropped_line_loses_nothing_and_any_command_offers_to_go_on() {
    let place = Place::new();
    let mut s = place.start(&[]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("!cn");
    s.until("both marks", |t| t.contains("Naloxone, dose 1, nose spray at") && t.contains("Kept."));
    s.hang_up();
    for args in [&[][..], &["overdose"], &["read", "risks"], &["drill"]] {
        let mut s = place.start(args);
        let first = s.until("the offer", |t| t.contains("An emergency was running, started 0 min ago"));
        assert!(first.starts_with("CALL 911"), "{first}");
        s.keys("\x03");
        s.end();
    }
    let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
        .args(["--content", &place.content, "topics"])
        .env("HOME", place.home.path())
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("An emergency was running, started 0 min ago"), "{told}");
    assert!(
        !String::from_utf8(out.stdout).unwrap().contains("emergency was running"),
        "only on standard error"
    );
    // It is over: nothing is offered any more.
    let mut s = place.start(&["overdose"]);
    s.until("the offer", |t| t.contains("An emergency was running"));
    s.keys("o");
    s.until("what to do now", |t| t.contains("What to do now"));
    s.keys("\x03");
    s.end();
    let mut s = place.start(&[]);
    s.until("the contents", |t| t.contains("Enter opens.") && !t.contains("An emergency was running"));
}

#[test]
fn two_terminals_follow_one_emergency_and_marks_of_both_are_kept() {
    let place = Place::new();
    let mut a = place.start(&["overdose"]);
    a.until("the number", |t| t.starts_with("CALL 911"));
    a.keys("c");
    a.until("the mark", |t| t.contains("Called at 0:00. Kept."));
    let mut b = place.start(&["overdose"]);
    b.until("the offer", |t| t.contains("An emergency was running"));
    b.keys(" n");
    b.until("the dose", |t| t.contains("Naloxone, dose 1, nose spray at") && t.contains("Kept."));
    a.until("the other's dose", |t| t.contains("Naloxone, dose 1, nose spray at"));
    a.keys("b");
    b.until("the other's breaths", |t| t.contains("Breaths given at"));
    let logs = place.logs("emergencies");
    assert_eq!(logs.len(), 1);
    assert_eq!(logs[0].events().count(), 4, "started, called, dose, breaths");
}

#[test]
fn a_disk_that_refuses_stops_nothing_and_says_so_in_one_line() {
    let place = Place::new();
    for data in ["/proc/none", "/dev/full"] {
        let mut s = place.start(&["--data", data, "overdose"]);
        s.until("the number", |t| t.starts_with("CALL 911"));
        s.keys("c");
        s.until("the reason", |t| t.contains("The disk refuses; the list goes on in memory."));
        s.keys("n");
        s.keys("b");
        s.until("the clocks", |t| t.contains("Dose 1") && t.contains("Breath"));
        s.keys("e");
        s.until("the summary", |t| t.contains("Naloxone doses: 1."));
        s.keys("\x03");
        s.end();
    }
    // Damaged, locked or foreign files of the reader's own stand in nobody's way.
    let logs = place.data().join("emergencies");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("2026-01-01T000000Z-1.log"), [0xff, 0, b'\n', b'{', b'\n']).unwrap();
    fs::create_dir(logs.join("2026-01-02T000000Z-1.log")).unwrap();
    fs::write(place.data().join("places.yaml"), "{{{{").unwrap();
    fs::write(place.home.path().join("book/topics/risks.yaml"), "title: [").unwrap();
    fs::set_permissions(&logs, fs::Permissions::from_mode(0o777)).unwrap();
    let mut s = place.start(&["overdose"]);
    s.until("the number", |t| t.starts_with("CALL 911"));
    s.keys("c");
    s.until("the reason", |t| t.contains("The disk refuses; the list goes on in memory."));
}

#[test]
fn private_keeps_all_in_memory_and_a_drill_is_apart_from_real_logs() {
    let place = Place::new();
    let mut s = place.start(&["--private", "overdose"]);
    s.until("the number", |t| t.starts_with("CALL 911"));
    s.keys("c");
    s.until("the mark", |t| t.contains("Called at 0:00. In memory only."));
    s.keys("\x03");
    s.end();
    assert!(!place.data().exists(), "nothing was written");
    let mut s = place.start(&["drill", "blue"]);
    s.until("practice", |t| t.starts_with("PRACTICE CALL 911") && t.contains("The lips are blue."));
    s.keys("c");
    s.until("the mark", |t| t.contains("Kept."));
    s.keys("o");
    s.until("how it went", |t| t.starts_with("PRACTICE") && t.contains("How it went: Blue"));
    s.keys("\x03");
    s.end();
    assert!(place.logs("emergencies").is_empty());
    assert_eq!(place.logs("drills").len(), 1);
    let file = fs::read_dir(place.data().join("drills")).unwrap().next().unwrap().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let mut s = place.start(&[]);
    s.until("no offer", |t| t.contains("Enter opens."));
}

#[test]
fn where_output_is_no_terminal_the_checklist_is_text_with_the_number_first() {
    let place = Place::new();
    let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
        .args(["--content", &place.content, "overdose"])
        .env("HOME", place.home.path())
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.starts_with("CALL 911"), "{text}");
    assert!(!text.contains('\u{1b}'));
    let place_of = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word} in {text}"));
    assert!(place_of("Call 911.") < place_of("Give naloxone."), "the call comes first");
    assert!(place_of("Give naloxone.") < place_of("Breathe for them."));
}

#[test]
fn what_is_ready_is_kept_and_a_dose_about_to_expire_is_told_of_at_the_start() {
    let place = Place::new();
    let mut s = place.start(&["kit"]);
    s.until("the list", |t| t.starts_with("What is ready"));
    s.keys("\rhall cupboard\r");
    s.until("the place", |t| t.contains("Where the kit is: hall cupboard"));
    s.keys("G\rspray\r");
    s.until("what is wrong", |t| t.contains("Begin with the date printed on it"));
    let soon = (jiff::ZonedDateTime::now().date() + jiff::Span::new().days(20)).to_string();
    s.keys(&format!("\x15{soon} nose spray\r"));
    s.until("the dose", |t| t.contains(&format!("Naloxone, good until: {soon} nose spray")));
    s.keys("\x03");
    s.end();
    let file = place.data().join("kit.yaml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let mut s = place.start(&[]);
    s.until("the reminder", |t| {
        t.contains(&format!("A dose of naloxone expires in 20 days: {soon} nose spray"))
    });
    s.keys("\x03");
    s.end();
    // A list that cannot be read is told of, and left as it is.
    fs::write(&file, "plase: hall\n").unwrap();
    let mut s = place.start(&["kit"]);
    s.until("what is wrong", |t| t.contains("kit.yaml:1:1"));
    s.keys("\rattic\r");
    s.until("the place", |t| t.contains("Where the kit is: attic"));
    s.keys("\x03");
    s.end();
    assert_eq!(fs::read_to_string(&file).unwrap(), "plase: hall\n");
}

#[test]
fn the_summary_is_saved_as_text_and_as_yaml_for_the_owner_alone() {
    let place = Place::new();
    let mut s = place.start(&["overdose"]);
    s.until("the number", |t| t.starts_with("CALL 911"));
    s.keys("cntpills, wine\r");
    s.until("the note", |t| t.contains("Note: pills, wine at") && t.contains("Kept."));
    s.keys("e");
    s.until("the summary", |t| t.contains("For the ambulance crew"));
    s.keys("f");
    s.until("the files", |t| t.contains("Written:"));
    let logs = place.data().join("emergencies");
    let ending = |end: &str| {
        let mut files = fs::read_dir(&logs).unwrap().map(|e| e.unwrap().path());
        files.find(|p| p.extension().is_some_and(|e| e == end)).unwrap_or_else(|| panic!("a file .{end}"))
    };
    for end in ["txt", "yaml"] {
        let text = fs::read_to_string(ending(end)).unwrap();
        assert!(text.contains("pills, wine"), "{text}");
        assert_eq!(fs::metadata(ending(end)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
