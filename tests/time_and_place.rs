//! Bad days of clocks and places: each row of docs/bad-days.md is seen here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test may panic, and says what it left out"
)]

mod common;

use common::screen::{keys, shown, small_book, start};
use common::terminal::Session;
use common::{small_pack, write_pack};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use steadyhand::app::{Action, State, update};
use steadyhand::incident::Moment;
use steadyhand::kit::{Dose, Kit};
use steadyhand::plan::{Event, EventKind, year};
use steadyhand::store::Home;

const MINUTE: i64 = 60_000;

fn wall(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// Presses keys at a moment: what the wall clock shows, and milliseconds on the boot clock.
fn at(state: &mut State, wall: i64, up: i64, pressed: &str) {
    update(state, Action::Tick(Moment { wall, up: 1_000_000 + up as u64, boot: 7 }));
    keys(state, pressed);
}

// Clocks

#[test]
fn a_clock_set_back_or_forward_in_an_emergency_moves_none_of_its_clocks() {
    let day = 24 * 60 * MINUTE;
    for jump in [-400 * day, -day, -MINUTE, MINUTE, day, 400 * day] {
        let mut state = start(80, 24);
        let begin = wall("2026-11-24T03:00:00Z");
        at(&mut state, begin, 0, "!cn");
        at(&mut state, begin + jump + 119_000, 119_000, "");
        let before = shown(&state);
        assert!(before.contains("Dose 1   1:59"), "{jump}: {before}");
        assert!(!before.contains("GIVE DOSE 2") && !before.contains("Give dose 2"), "{jump}: {before}");
        at(&mut state, begin + jump + 121_000, 121_000, "");
        assert!(shown(&state).contains("Dose 1   2:01"), "{jump}: {}", shown(&state));
        at(&mut state, begin + jump + 200_000, 200_000, "be");
        let summary = shown(&state);
        let told = summary.contains("clock of this machine was set");
        assert_eq!(
            told,
            jump.abs() > MINUTE,
            "the crew is told not to trust the times of day: {jump}: {summary}"
        );
    }
}

#[test]
fn an_hour_that_comes_twice_or_never_changes_no_count_and_is_shown_as_clocks_show_it() {
    // New York: forward at 02:00 on 2026-03-08, back at 02:00 on 2026-11-01.
    let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
    for (begin, shown_at) in
        [("2026-03-08T06:59:00Z", ["01:59", "03:01"]), ("2026-11-01T05:59:00Z", ["01:59", "01:01"])]
    {
        let mut state = start(80, 40);
        state.zone = zone.clone();
        let begin = wall(begin);
        at(&mut state, begin, 0, "!c");
        at(&mut state, begin + 2 * MINUTE, 2 * MINUTE, "n");
        at(&mut state, begin + 3 * MINUTE, 3 * MINUTE, "e");
        let summary = shown(&state);
        assert!(summary.contains(&format!("{}. It lasted 3:00", shown_at[0])), "{summary}");
        assert!(summary.contains(&format!("Dose 1 at 2:00 ({})", shown_at[1])), "{summary}");
        assert!(!summary.contains("clock of this machine was set"), "{summary}");
    }
}

#[test]
fn a_day_of_a_changed_hour_stands_once_in_a_plans_year_and_is_today_from_midnight_to_midnight() {
    let days: [Date; 2] = ["2026-03-08".parse().unwrap(), "2026-11-01".parse().unwrap()];
    let log: Vec<Event> = days.iter().map(|day| Event::new(*day, EventKind::Kept)).collect();
    let strip = year::strip(&log, 2026);
    let marked: Vec<(usize, usize)> = (0..12)
        .flat_map(|month| (0..31).map(move |day| (month, day)))
        .filter(|(month, day)| strip[*month][*day].is_some())
        .collect();
    assert_eq!(marked, [(2, 7), (10, 0)]);
    let mut state = start(80, 24);
    state.zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
    // Midnight here is 05:00Z, then 04:00Z in summer.
    for (from, to, day) in [
        ("2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z", days[0]),
        ("2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z", days[1]),
    ] {
        for time in [from, to] {
            at(&mut state, wall(time), 0, "");
            assert_eq!(state.today(), day, "{time}");
        }
        for time in [wall(from) - 1000, wall(to) + 1000] {
            at(&mut state, time, 0, "");
            assert_ne!(state.today(), day);
        }
    }
}

#[test]
fn the_year_2038_and_times_beyond_all_clocks_are_as_any_other() {
    let mut state = start(80, 40);
    let end = wall("2038-01-19T03:14:07Z");
    at(&mut state, end, 0, "!c");
    at(&mut state, end + 2 * MINUTE, 2 * MINUTE, "ne");
    let summary = shown(&state);
    assert!(summary.contains("2038-01-19 03:14") && summary.contains("Dose 1 at 2:00 (03:16)"), "{summary}");
    let kit = Kit { doses: vec![Dose::parse("2038-01 spray").unwrap()], ..Kit::default() };
    assert_eq!(
        kit.reminders("2038-02-01".parse().unwrap(), None).len(),
        2,
        "an expired dose, and no drill yet"
    );
    for far in [i64::MIN, -1, 0, i64::MAX / 2, i64::MAX] {
        let mut state = start(80, 40);
        at(&mut state, far, 0, "!c");
        at(&mut state, far, 2 * MINUTE, "n");
        assert!(shown(&state).contains("Dose 1   0:00"), "{far}");
        keys(&mut state, "e");
        shown(&state);
        state.today();
        keys(&mut state, "\x1b\x1bPH");
        shown(&state);
    }
}

// Places: the program itself.

struct Place {
    dir: tempfile::TempDir,
    content: String,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_pack(&small_pack(), &dir.path().join("book"));
        let content = dir.path().join("book").to_str().unwrap().to_owned();
        Self { dir, content }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The program on a terminal, with the small handbook.
    fn start(&self, args: &[&str], env: &[(&str, &str)]) -> Session {
        let args: Vec<&str> = ["--content", &self.content].into_iter().chain(args.iter().copied()).collect();
        Session::start_in(self.dir.path(), &args, 80, 24, env)
    }

    /// The program without a terminal.
    fn print(&self, args: &[&str], env: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_steadyhand"));
        command.args(["--content", &self.content]).args(args).env_clear();
        command.envs(env.iter().copied()).current_dir(self.dir.path()).output().unwrap()
    }

    /// Names of what lies in the folder, but for the handbook.
    fn left(&self) -> Vec<String> {
        let files = fs::read_dir(self.dir.path()).unwrap().flatten();
        files.map(|f| f.file_name().into_string().unwrap()).filter(|name| name != "book").collect()
    }
}

/// Two marks of an emergency; returns what the screen says of the second.
fn marks(s: &mut Session) -> String {
    s.until("the number", |t| t.starts_with("CALL 911"));
    s.keys("c");
    s.until("the call", |t| t.contains("Called at 0:") || t.contains("The disk refuses"));
    s.keys("n");
    s.until("what became of the dose", |t| {
        let told = ["Naloxone, dose 1", "The disk refuses"].iter().any(|w| t.contains(w));
        told && t.contains("Dose 1   0:") && !t.contains("Saving")
    })
}

#[test]
fn without_time_zones_times_of_day_are_those_of_utc_and_nothing_else_changes() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    let empty = place.path("empty");
    let empty = empty.to_str().unwrap();
    // A pipe nobody writes to would be waited for, and an endless file read to its end.
    let pipe = place.path("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
    let zones =
        ["nonsense", ":/etc/passwd", "../../../dev/zero", ":/dev/zero", "\u{1b}[2J", pipe.to_str().unwrap()];
    for zone in zones {
        let mut s = place.start(&["--private", "overdose"], &[("TZ", zone), ("TZDIR", empty)]);
        marks(&mut s);
        let before = jiff::Timestamp::now();
        s.keys("e");
        let summary = s.until("the summary", |t| t.contains("For the ambulance crew"));
        let utc = |t: jiff::Timestamp| t.strftime("%Y-%m-%d %H:").to_string();
        assert!(
            [before, jiff::Timestamp::now()].iter().any(|t| summary.contains(&utc(*t))),
            "{zone}: {summary}"
        );
        s.keys("\x03");
        assert_eq!(s.end().0, 0);
        let pack = place.path("pack");
        for command in [&["topics"][..], &["new-pack", pack.to_str().unwrap()]] {
            assert_eq!(
                place.print(command, &[("TZ", zone), ("TZDIR", empty)]).status.code(),
                Some(0),
                "{zone}"
            );
        }
        fs::remove_dir_all(&pack).unwrap();
    }
}

#[test]
fn without_a_home_the_handbook_opens_says_that_nothing_is_kept_and_writes_nothing() {
    for env in [&[("HOME", "")][..], &[("HOME", "relative/home")], &[("HOME", ""), ("XDG_DATA_HOME", "data")]]
    {
        let place = Place::new();
        let mut s = place.start(&[], env);
        s.until("that nothing is kept", |t| {
            t.contains("Enter opens.") && t.contains("Nothing is kept, for there is no home")
        });
        s.keys("!");
        let screen = marks(&mut s);
        assert!(screen.contains("In memory only."), "{screen}");
        s.keys("\x03");
        assert_eq!(s.end().0, 0);
        assert_eq!(place.left(), Vec::<String>::new(), "{env:?}");
    }
    let place = Place::new();
    let out = place.print(&["read", "respond"], &[]);
    assert_eq!(out.status.code(), Some(0));
    assert!(out.stderr.is_empty());
}

#[test]
fn a_home_that_cannot_be_written_is_told_of_with_its_reason_and_the_emergency_goes_on() {
    let place = Place::new();
    fs::write(place.path("file"), "").unwrap();
    let mut homes = vec![place.path("file"), "/dev/null".into(), "/proc/none".into()];
    if !rustix::process::geteuid().is_root() {
        // The owner of everything may write whatever the mode says.
        fs::create_dir(place.path("read-only")).unwrap();
        fs::set_permissions(place.path("read-only"), fs::Permissions::from_mode(0o500)).unwrap();
        homes.push(place.path("read-only"));
    }
    for home in homes {
        let home = home.to_str().unwrap();
        let mut s = place.start(&["overdose"], &[("HOME", home)]);
        let screen = marks(&mut s);
        assert!(screen.contains("The disk refuses; the list goes on in memory."), "{home}: {screen}");
        assert!(screen.contains(home), "{screen}");
        s.keys("\x03");
        s.end();
        // A plan can be begun all the same; it says that nothing is kept, and why.
        let mut s = place.start(&["plan", "new", "mine"], &[("HOME", home)]);
        s.until("the plan", |t| {
            t.contains("Name of the plan")
                && t.contains("this plan is gone when you leave")
                && t.contains(home)
        });
        s.keys("\x03");
        s.end();
        // What would be kept for later says why it cannot be, and at which place.
        let out = place.print(&["plan", "import", "x.yaml"], &[("HOME", home)]);
        assert_eq!(out.status.code(), Some(1));
        fs::write(place.path("x.yaml"), "name: R.\n").unwrap();
        let out = place.print(&["plan", "import", "x.yaml"], &[("HOME", home)]);
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{told}");
        assert!(told.starts_with(&format!("steadyhand: {home}/")) && told.contains(';'), "{told}");
        fs::remove_file(place.path("x.yaml")).unwrap();
    }
}

#[test]
fn a_data_folder_that_is_relative_does_not_count_and_one_that_is_missing_is_made_for_the_person_alone() {
    let place = Place::new();
    let home = place.path("home");
    fs::create_dir(&home).unwrap();
    fs::write(place.path("x.yaml"), "name: R.\n").unwrap();
    let import = |name: &str, data: &str| {
        let out = place.print(
            &["plan", "import", "x.yaml", name],
            &[("HOME", home.to_str().unwrap()), ("XDG_DATA_HOME", data)],
        );
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    };
    for (i, relative) in ["data", "./data", "../data", "~/data", ""].into_iter().enumerate() {
        import(&format!("a{i}"), relative);
        assert!(!place.path("data").exists() && !place.path("~").exists());
    }
    let made = home.join(".local/share/steadyhand/plans");
    assert_eq!(fs::read_dir(&made).unwrap().flatten().filter(|f| f.path().is_file()).count(), 5);
    let missing = place.path("a/b/c");
    import("far", missing.to_str().unwrap());
    for folder in ["", "plans", "plans/.far"] {
        let mode = fs::metadata(missing.join("steadyhand").join(folder)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{folder}");
    }
    let mode = fs::metadata(missing.join("steadyhand/plans/far.yaml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn in_the_locale_c_every_byte_is_ascii() {
    let place = Place::new();
    for locale in [&[("LC_ALL", "C")][..], &[("LC_ALL", "POSIX")], &[("LC_ALL", ""), ("LC_CTYPE", "C")]] {
        let mut s = place.start(&["--private"], locale);
        s.until("the contents", |t| t.contains("Enter opens."));
        s.keys("\n");
        s.until("the topic", |t| t.contains("Respond"));
        // What is typed and pasted is shown in ASCII as well.
        s.keys("/é漢\x1b[200~ñ\u{202e}\x1b[201~");
        s.until("the letters", |t| t.contains("Find") || t.contains("/"));
        s.keys("\x03");
        assert_eq!(s.end().0, 0);
        assert!(s.log.is_ascii(), "{locale:?}: {:?}", String::from_utf8_lossy(&s.log));
    }
    let out =
        Command::new(env!("CARGO_BIN_EXE_steadyhand")).args(["print", "book"]).env_clear().output().unwrap();
    assert!(out.stdout.is_ascii() && out.stdout.len() > 10_000);
}

// A full disk.

/// A folder of 64 KiB, as long as this lives; `None` where nothing may be mounted.
struct Small(PathBuf);

impl Small {
    fn mount(at: &Path) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs"]).arg(at);
        let done = mount.output().is_ok_and(|out| out.status.success());
        done.then(|| Self(at.to_path_buf()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // A busy one is let go of once it is free.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_disk_full_at_the_start_stops_nothing_is_told_and_takes_all_once_there_is_room() {
    let place = Place::new();
    let Some(small) = Small::mount(&place.path("home")) else {
        eprintln!("nothing may be mounted: a full disk was not tried");
        return;
    };
    let filler = small.0.join("filler");
    // The first bytes that do not fit end it.
    let _ = fs::write(&filler, vec![0; 65_536]);
    let home = small.0.to_str().unwrap();
    let mut s = place.start(&[], &[("HOME", home)]);
    s.until("the contents", |t| t.contains("Enter opens."));
    s.keys("!");
    let screen = marks(&mut s);
    assert!(!screen.contains("Kept."), "{screen}");
    fs::remove_file(&filler).unwrap();
    s.keys("b");
    s.until("that it is kept", |t| t.contains("Breaths given at") && t.contains("Kept."));
    s.keys("\x03");
    s.end();
    let home = Home::Folder(small.0.join(".local/share/steadyhand"));
    let name = home.journals("emergencies", 1);
    let records = home.journal("emergencies", &name[0]).read_new().unwrap();
    assert_eq!(records.len(), 4, "the start, the call, the dose, the breaths: {records:?}");
}

#[test]
fn output_that_cannot_be_written_is_told_of_and_ends_with_1() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_steadyhand"));
    let out = command.arg("topics").env_clear().stdout(full).stderr(std::process::Stdio::piped());
    let out = out.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.starts_with("steadyhand: not all could be written"), "{told}");
}

#[test]
fn every_row_of_the_page_of_bad_days_has_its_test_here() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bad-days.md")).unwrap();
    let here = ["time_and_place", "hostile_files", "bad_bytes"].map(|file| {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/{file}.rs")))
            .unwrap_or_default()
    });
    let named: Vec<&str> = page
        .lines()
        .filter_map(|l| l.trim_end_matches('|').trim().rsplit_once("| `"))
        .map(|(_, n)| n)
        .collect();
    assert!(named.len() >= 10, "{named:?}");
    for name in named {
        let test = format!("fn {}(", name.trim_end_matches('`'));
        assert!(here.iter().any(|file| file.contains(&test)), "{test}");
    }
    assert!(small_book().topics.len() > 1);
}
