//! The terminal goes away, is lent out, or is left: it is as it was found, and no program is left behind or burns time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic, and says what it counted"
)]

mod common;

#[path = "common/tty.rs"]
mod tty;

use common::{small_pack, write_pack};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use steadyhand::app::{Action, State, update};
use steadyhand::recorder::Job;
use steadyhand::scribe::Scribe;
use steadyhand::store::Home;
use steadyhand::terminal::Keeper;
use tty::{Tty, status};

const PROGRAM: &str = env!("CARGO_BIN_EXE_steadyhand");
/// A program whose terminal went away is gone within this.
const SOON: Duration = Duration::from_secs(1);
/// And has used no more of a processor than this meanwhile.
const LITTLE: Duration = Duration::from_millis(150);

/// A home, and a small handbook in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        write_pack(&small_pack(), &home.path().join("book"));
        Self(home)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn book(&self) -> String {
        self.path().join("book").to_str().unwrap().to_owned()
    }

    fn start(&self, more: &[&str]) -> Tty {
        self.start_with(PROGRAM, &[], more)
    }

    fn start_with(&self, program: &str, before: &[&str], more: &[&str]) -> Tty {
        let book = self.book();
        let args = [before, &["--content", &book, "--region", "us"], more].concat();
        Tty::start(program, &args, &[("HOME", self.path().to_str().unwrap())])
    }

    /// All processes that run on this handbook.
    fn running(&self) -> Vec<u32> {
        let book = self.book();
        let pids = fs::read_dir("/proc").unwrap().flatten();
        let pids = pids.filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
        let ours = |pid: &u32| {
            let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.contains(&book) && status(*pid).0 != 'Z'
        };
        pids.filter(ours).collect()
    }
}

#[test]
fn the_terminal_is_as_found_after_every_way_out() {
    let place = Place::new();
    let keys = |keys: &'static [u8]| move |t: &mut Tty| t.keys(keys);
    let signal = |signal: Signal| move |t: &mut Tty| t.signal(signal);
    type Way<'a> = (&'a str, i32, Box<dyn Fn(&mut Tty)>);
    let ways: [Way<'_>; 7] = [
        ("q", 0, Box::new(keys(b"q"))),
        ("Ctrl-C", 0, Box::new(keys(b"\x03"))),
        ("Ctrl-C while typing", 0, Box::new(keys(b"fwords\x03"))),
        ("SIGTERM", 129, Box::new(signal(Signal::TERM))),
        ("SIGHUP", 129, Box::new(signal(Signal::HUP))),
        ("SIGINT", 129, Box::new(signal(Signal::INT))),
        ("SIGQUIT", 129, Box::new(signal(Signal::QUIT))),
    ];
    for screen in ["", "overdose", "kit", "plan"] {
        for (name, code, leave) in &ways {
            let args: Vec<&str> = Some(screen).filter(|s| !s.is_empty()).into_iter().collect();
            let mut t = place.start(&args);
            t.until("a whole screen", |t| t.shows("911") && t.screen.screen().alternate_screen());
            t.settled();
            assert!(t.raw());
            leave(&mut t);
            if !screen.is_empty() && *name == "q" {
                // From the handbook under it.
                t.keys(b"q");
            }
            let (ended, took) = t.end();
            assert_eq!(ended, Some(*code), "{name} from {screen:?}");
            assert!(took < SOON, "{name} from {screen:?} took {took:?}");
            t.as_found().unwrap_or_else(|e| panic!("{name} from {screen:?}: {e}"));
        }
    }
}

/// Keeps plans, and has a fault: it cannot keep places.
struct Faulty(Scribe);

impl Keeper for Faulty {
    fn keep(&mut self, _: &State) -> Result<(), String> {
        panic!("a fault whose text holds private words");
    }

    fn ask(&mut self, _: Job) {}

    fn heard(&mut self, _: Duration) -> Vec<Action> {
        Vec::new()
    }

    fn plan(&mut self, state: &mut State, job: steadyhand::app::plan::Job) {
        self.0.job(state, job);
    }

    fn tend(&mut self, state: &mut State, now: bool) -> Option<Duration> {
        self.0.tend(state, now)
    }

    fn wake(&self) -> Option<std::os::fd::BorrowedFd<'_>> {
        None
    }
}

#[test]
#[ignore = "a program that other tests start"]
fn program_with_a_fault() {
    let Some(home) = std::env::var_os("FAULTY_HOME") else { return };
    let mut state = common::screen::start(80, 24);
    let mut keeper = Faulty(Scribe::new(Home::Folder(home.into())));
    update(&mut state, Action::Plans);
    keeper.0.job(&mut state, steadyhand::app::plan::Job::Open { name: "sam".into(), beside: false });
    let _ = steadyhand::terminal::run(&mut state, &mut keeper);
}

#[test]
fn a_fault_of_the_program_puts_the_terminal_back_saves_what_was_typed_and_tells_no_private_word() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let program = std::env::current_exe().unwrap();
    let args = ["--exact", "program_with_a_fault", "--ignored", "--nocapture"];
    let env = [("FAULTY_HOME", folder.to_str().unwrap())];
    let mut t = Tty::start(program.to_str().unwrap(), &args, &env);
    t.until("the plan", |t| t.shows("A plan") && t.screen.screen().alternate_screen());
    t.keys(b"\r\rtyped in the last second");
    t.until("the words", |t| t.shows("in the last second"));
    // Ctrl-Z keeps all before it stops the program: there the fault is.
    t.keys(b"\x1a");
    let (code, _) = t.end();
    assert_ne!(code, Some(0));
    t.as_found().unwrap();
    let shown = t.shown();
    assert!(
        shown.contains("at tests/goes_away.rs:") && shown.contains("Please report this line."),
        "{shown}"
    );
    assert!(!shown.contains("private words") && !shown.contains("last second"), "{shown}");
    let text = fs::read_to_string(folder.join("plans/sam.yaml")).unwrap();
    assert!(text.contains("typed in the last second"), "{text}");
}

#[test]
fn a_stop_lends_the_terminal_as_found_and_going_on_draws_the_screen_anew() {
    let place = Place::new();
    for name in ["Ctrl-Z", "SIGTSTP"] {
        // A shell is there to let it go on.
        let home = place.path().to_str().unwrap();
        let mut t = Tty::start("/bin/sh", &["-i"], &[("HOME", home), ("PS1", "$ "), ("ENV", "")]);
        t.keys(format!("{PROGRAM} --content {} --region us overdose\r", place.book()).as_bytes());
        t.until("the checklist", |t| t.shows("CALL 911") && t.screen.screen().alternate_screen());
        let program = place.running()[0];
        t.keys(b"jj");
        let before = t.settled();
        if name == "Ctrl-Z" {
            t.keys(b"\x1a");
        } else {
            kill_process(Pid::from_raw(program as i32).unwrap(), Signal::TSTP).unwrap();
        }
        t.until("the stop", |_| status(program).0 == 'T');
        t.until("the shell", |t| !t.raw() && !t.screen.screen().alternate_screen());
        t.screen.process(b"\x1b[2J\x1b[3;5Hanother program\x1b[31m\r\n");
        t.keys(b"fg\r");
        t.until("the screen", |t| t.raw() && t.shows("CALL 911"));
        // What is typed at once is not lost.
        t.keys(b"?");
        t.until("the help", |t| !t.shows("CALL 911") || t.shows("Keys"));
        t.keys(b"\x1b");
        t.until("the checklist again", |t| t.shown() == before);
        t.keys(b"\x03");
        t.until("the end", |t| !t.raw() && !t.screen.screen().alternate_screen());
        t.keys(b"exit\r");
        t.end();
    }
}

/// As under `ssh host steadyhand`: who is stopped there can never go on.
#[test]
fn without_a_shell_to_let_it_go_on_nothing_stops_it() {
    let place = Place::new();
    not_stopped(&place, place.start(&["overdose"]));
}

/// As in a container: the session began outside, where its number is not known.
#[test]
fn without_a_shell_in_a_container_nothing_stops_it_either() {
    let apart = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
    if !Command::new("unshare").args(apart).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("not tried: this machine lets nobody make a container (unshare)");
        return;
    }
    let place = Place::new();
    let program = format!("{PROGRAM} --content {} --region us overdose; exit $?", place.book());
    let args = [&apart[..], &["sh", "-c", &program]].concat();
    not_stopped(&place, Tty::start("unshare", &args, &[("HOME", place.path().to_str().unwrap())]));
}

fn not_stopped(place: &Place, mut t: Tty) {
    t.until("the checklist", |t| t.shows("CALL 911"));
    let before = t.settled();
    t.keys(b"\x1a");
    t.keys(b"?");
    t.until("the help", |t| t.shown() != before);
    assert!(place.running().iter().all(|pid| status(*pid).0 != 'T'));
    t.keys(b"\x1b");
    t.until("the checklist", |t| t.shown() == before);
    t.keys(b"\x03");
    assert_eq!(t.end().0, Some(0));
}

#[test]
fn a_debugger_s_stop_leaves_the_screen_right_whatever_was_written_meanwhile() {
    let place = Place::new();
    let mut t = place.start(&["read", "respond"]);
    t.until("the topic", |t| t.shows("Lay them down"));
    let before = t.settled();
    for noise in
        [&b"\x1b[2J\x1b[1;1Hnoise"[..], b"\x1b[?1049l\x1b[?25h$ ", b"\x1b[5;9r\x1b[41m\x1b[9;1H\n\nnoise"]
    {
        t.signal(Signal::STOP);
        t.until("the stop", |t| t.status().0 == 'T');
        t.screen.process(noise);
        assert_ne!(t.shown(), before);
        t.signal(Signal::CONT);
        t.until("the topic again", |t| t.shows("Lay them down") && !t.shows("noise"));
        assert_eq!(t.settled(), before);
    }
    t.keys(b"q");
    assert_eq!(t.end().0, Some(0));
}

#[test]
fn a_storm_of_sizes_ends_in_the_right_screen() {
    let place = Place::new();
    let mut t = place.start(&["overdose"]);
    t.until("the checklist", |t| t.shows("CALL 911"));
    let before = t.settled();
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    for i in 0..5000 {
        t.signal(Signal::WINCH);
        if i % 10 == 0 {
            let size = (dice.random_range(1..200), dice.random_range(1..70));
            t.resize(size.0, size.1);
        }
        if i % 50 == 0 {
            t.take(Duration::from_millis(1));
        }
    }
    t.resize(80, 24);
    // What was on its way for another size may stand there until the last frame.
    t.settled();
    t.until("the checklist", |t| t.shows("CALL 911"));
    assert_eq!(t.settled(), before, "seed {seed}");
    let (_, cpu) = t.status();
    while t.take(Duration::from_millis(500)) {}
    assert!(t.status().1.saturating_sub(cpu) < LITTLE, "it rests after the storm");
    t.keys(b"\x03");
    assert_eq!(t.end().0, Some(0));
}

/// Takes the terminal away; how long the program outlived it.
fn hang_up(t: &mut Tty) -> Duration {
    let (_, before) = t.status();
    t.master = None;
    let start = Instant::now();
    while !matches!(t.status().0, 'Z' | '?') {
        assert!(start.elapsed() < SOON * 10, "the program outlives its terminal");
        std::thread::yield_now();
    }
    let took = start.elapsed();
    let used = t.status().1.saturating_sub(before);
    assert!(took < SOON, "gone only after {took:?}");
    assert!(used < LITTLE + Duration::from_millis(100), "it used {used:?} of a processor to end");
    t.child.wait().unwrap();
    took
}

#[test]
fn a_hang_up_ends_it_within_a_second_where_the_signal_is_ignored_too() {
    let place = Place::new();
    let deaf = ["-c", "trap '' HUP TERM INT; exec \"$0\" \"$@\"", PROGRAM];
    for args in [
        &[][..],
        &["overdose"],
        &["kit"],
        &["plan"],
        &["--plain"],
        &["--plain", "overdose"],
        &["--private"],
        &["--kiosk"],
    ] {
        for (program, before) in [(PROGRAM, &[][..]), ("sh", &deaf)] {
            let mut t = place.start_with(program, before, args);
            t.until("the first screen", |t| t.shows("911"));
            t.settled();
            hang_up(&mut t);
            assert_eq!(place.running(), [0_u32; 0], "{args:?}");
        }
    }
}

#[test]
fn nohup_and_closed_or_broken_output_are_no_trap() {
    let place = Place::new();
    let book = place.book();
    // On a terminal that nohup takes the output from: text in a file.
    let line = "cd \"$HOME\"; exec nohup \"$0\" \"$@\"";
    let mut t = place.start_with("sh", &["-c", line, PROGRAM], &["--private"]);
    let (code, took) = t.end();
    assert_eq!(code, Some(0), "{}", t.shown());
    assert!(took < Duration::from_secs(5));
    let written = fs::read_to_string(place.path().join("nohup.out")).unwrap();
    assert!(written.contains("911") && !written.contains('\x1b'), "{written}");
    for redirect in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full", "| true", "< /dev/null | head -c 1"]
    {
        for what in ["", "overdose", "topics", "print book"] {
            let line = format!("'{PROGRAM}' --private --content '{book}' {what} {redirect}");
            let start = Instant::now();
            let out = Command::new("setsid")
                .args(["--wait", "sh", "-c", &line])
                .env("HOME", place.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(!said.contains("panicked") && !said.contains("fault in the program"), "{line}: {said}");
            assert!(start.elapsed() < Duration::from_secs(5), "{line}");
        }
    }
    assert_eq!(place.running(), [0_u32; 0]);
}

/// Programs whose terminals go away at random moments, from before they run to in the middle of a key.
fn hang_ups(times: u32) {
    let place = Place::new();
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let (mut longest, mut sum, start) = (Duration::ZERO, Duration::ZERO, Instant::now());
    let screens: [&[&str]; 6] = [&[], &["overdose"], &["kit"], &["plan"], &["--plain"], &["read", "respond"]];
    let keys: [&[u8]; 8] = [b"!", b"c", b"n", b"j\r", b"fnal", b"\x1b", b"?", b" \x0c"];
    for _ in 0..times {
        let mut t = place.start(screens[dice.random_range(0..screens.len())]);
        let until = Instant::now() + Duration::from_micros(dice.random_range(0..60_000));
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            if t.take(left) && dice.random_range(0..3) == 0 {
                t.keys(keys[dice.random_range(0..keys.len())]);
            }
        }
        let took = hang_up(&mut t);
        longest = longest.max(took);
        sum += took;
    }
    let left = place.running();
    println!(
        "{times} hang-ups in {:.0?}: {} programs left, gone after {:.1?} on average, {longest:.1?} at most",
        start.elapsed(),
        left.len(),
        sum / times
    );
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[test]
fn no_hang_up_at_any_moment_leaves_a_program_behind() {
    hang_ups(60);
}

#[test]
#[ignore = "takes a quarter of an hour: the long form of the test above"]
fn the_same_for_10_000_hang_ups() {
    let start = Instant::now();
    hang_ups(10_000);
    common::tally::row("hang-ups at random moments", 10_000, "nothing: no process left", start);
}

#[test]
fn what_was_typed_into_a_broken_plan_is_kept_beside_it_when_the_terminal_goes_away() {
    let place = Place::new();
    let plans = place.path().join(".local/share/steadyhand/plans");
    fs::create_dir_all(&plans).unwrap();
    for folder in [plans.parent().unwrap(), &plans] {
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    }
    fs::write(plans.join("mine.yaml"), "name: [R\n").unwrap();
    let mut t = place.start(&["plan", "mine"]);
    t.until("the ways", |t| t.shows("Mend it here"));
    t.keys(b"\r");
    t.until("the text", |t| t.shows("name: [R") && !t.shows("Mend it here as text"));
    t.keys(b"half a word");
    t.until("the words", |t| t.shows("half a word"));
    t.signal(Signal::HUP);
    assert_eq!(t.end().0, Some(129));
    assert_eq!(fs::read_to_string(plans.join("mine.yaml")).unwrap(), "name: [R\n");
    let beside = fs::read_dir(plans.join(".mine")).unwrap().flatten();
    let kept = beside.filter(|f| f.file_name().to_string_lossy().starts_with("mending-"));
    let kept: Vec<String> = kept.map(|f| fs::read_to_string(f.path()).unwrap()).collect();
    assert!(kept.len() == 1 && kept[0].contains("half a word"), "{kept:?}");
}
