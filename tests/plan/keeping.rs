//! Opening, recording, saving; hand edits, versions, two programs, and programs that are killed.

use super::common::tally;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use steadyhand::pen::{Pen, Refused, Said};
use steadyhand::plan::{Boundary, Edit, History, Place, PlanText, Text};
use steadyhand::store::{Home, Shelf};

pub const NAME: &str = "mine";

pub fn shelf(dir: &Path) -> Shelf {
    Shelf::new(Home::Folder(dir.join("data")))
}

/// Opens the plan. A program that another test starts holds what this one had locked, for the moment in which it is no
/// program yet: that is waited for.
pub fn open(shelf: &Shelf) -> Result<(Pen, History, Vec<Said>), Refused> {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        match Pen::open(shelf, NAME, false) {
            Err(Refused::Busy(_)) if Instant::now() < until => {
                std::thread::yield_now();
            }
            opened => return opened,
        }
    }
}

pub fn file(dir: &Path) -> PathBuf {
    dir.join("data/plans/mine.yaml")
}

pub fn type_into(history: &mut History, place: Place, words: &str) {
    for c in words.chars() {
        let at = history.plan().at(place).unwrap().len();
        history.act(Edit::Text { place, at, removed: String::new(), inserted: c.to_string() }).unwrap();
    }
}

pub fn add(history: &mut History, words: &str, seed: u64) {
    let mut b = Boundary::default();
    b.id = history.plan().fresh_id(seed);
    *b.text_mut(Text::Limit) = words.to_owned();
    history.act(Edit::Insert(history.plan().boundaries.len(), Box::new(b))).unwrap();
}

pub const VALUES: Place = Place::Plan(PlanText::Values);

#[test]
fn a_plan_is_recorded_saved_and_opened_again_with_its_undo() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, said) = open(&shelf).unwrap();
    assert!(said.is_empty() && !file(dir.path()).exists());
    type_into(&mut history, VALUES, "one two");
    pen.save(&mut history).unwrap();
    type_into(&mut history, VALUES, " three");
    pen.record(&mut history).unwrap();
    drop(pen);
    let (mut pen, mut again, said) = open(&shelf).unwrap();
    assert_eq!(said, [Said::Recovered]);
    assert_eq!(again.plan().text(PlanText::Values), "one two three");
    pen.save(&mut again).unwrap();
    drop(pen);
    let (_pen, mut again, said) = open(&shelf).unwrap();
    assert!(said.is_empty());
    for want in ["one two ", "one two", "one ", ""] {
        if again.plan().text(PlanText::Values) != want {
            again.undo().unwrap();
        }
    }
    assert!(again.plan().is_empty());
    while again.redo().is_some() {}
    assert_eq!(again.plan(), {
        while history.redo().is_some() {}
        history.plan()
    });
}

#[test]
fn a_hand_edit_is_taken_in_and_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    add(&mut history, "one", 1);
    pen.save(&mut history).unwrap();
    add(&mut history, "two", 2);
    pen.record(&mut history).unwrap();
    drop(pen);
    let text = fs::read_to_string(file(dir.path())).unwrap().replace("one", "changed by hand");
    fs::write(file(dir.path()), text).unwrap();
    let (mut pen, mut history, said) = open(&shelf).unwrap();
    assert_eq!(said, [Said::Merged(0)]);
    let limits =
        |h: &History| h.plan().boundaries.iter().map(|b| b.text(Text::Limit).to_owned()).collect::<Vec<_>>();
    assert_eq!(limits(&history), ["changed by hand", "two"]);
    pen.save(&mut history).unwrap();
    history.undo().unwrap();
    history.undo().unwrap();
    assert_eq!(limits(&history), ["one"]);
}

#[test]
fn a_version_with_comments_is_kept_aside_and_told_once_and_only_when_something_is_saved() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    fs::create_dir_all(file(dir.path()).parent().unwrap()).unwrap();
    for folder in ["data", "data/plans"] {
        fs::set_permissions(dir.path().join(folder), fs::Permissions::from_mode(0o700)).unwrap();
    }
    let hand = "# ask Mia first\nname: R.\nboundaries:\n  - limit: one # the first\n";
    fs::write(file(dir.path()), hand).unwrap();
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    assert_eq!(pen.save(&mut history).unwrap(), []);
    assert_eq!(fs::read_to_string(file(dir.path())).unwrap(), hand, "never rewritten unasked");
    type_into(&mut history, VALUES, "x");
    let said = pen.save(&mut history).unwrap();
    let [Said::CommentsKept(kept)] = &said[..] else { panic!("{said:?}") };
    assert_eq!(fs::read_to_string(kept).unwrap(), hand);
    type_into(&mut history, VALUES, "y");
    assert_eq!(pen.save(&mut history).unwrap(), []);
    assert_eq!(fs::read_to_string(&shelf.versions(NAME)[0]).unwrap(), hand);
}

#[test]
fn a_file_with_a_mistake_is_refused_with_its_place_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    add(&mut history, "one", 1);
    pen.save(&mut history).unwrap();
    let broken = "name: R.\nboundaries:\n  - status: tolld\n";
    fs::write(file(dir.path()), broken).unwrap();
    // While it is open: what is typed is not written over it.
    add(&mut history, "two", 2);
    let Err(Refused::Broken(_, faults)) = pen.save(&mut history) else { panic!() };
    assert_eq!((faults[0].line, faults[0].column), (3, 13));
    drop(pen);
    let Err(Refused::Broken(text, _)) = open(&shelf) else { panic!() };
    assert_eq!(text, broken);
    assert_eq!(fs::read_to_string(file(dir.path())).unwrap(), broken);
    // Mended: what was typed before is there.
    fs::write(file(dir.path()), broken.replace("tolld", "told")).unwrap();
    let (_pen, history, _) = open(&shelf).unwrap();
    assert!(history.plan().boundaries.iter().any(|b| b.text(Text::Limit) == "two"));
}

#[test]
fn files_are_the_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    for i in 0..3 {
        add(&mut history, "one", i);
        pen.save(&mut history).unwrap();
    }
    fn walk(path: &Path) {
        let meta = fs::symlink_metadata(path).unwrap();
        let want = if meta.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(meta.permissions().mode() & 0o777, want, "{path:?}");
        if meta.is_dir() {
            fs::read_dir(path).unwrap().for_each(|f| walk(&f.unwrap().path()));
        }
    }
    walk(&dir.path().join("data"));
}

#[test]
fn a_second_program_is_told_who_has_the_plan_and_both_can_write() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut a, mut mine, _) = open(&shelf).unwrap();
    add(&mut mine, "mine", 1);
    a.save(&mut mine).unwrap();
    let Err(Refused::Busy(owner)) = Pen::open(&shelf, NAME, false) else { panic!() };
    assert!(owner.who.contains(&std::process::id().to_string()), "{owner:?}");
    let (mut b, mut theirs, _) = Pen::open(&shelf, NAME, true).unwrap();
    add(&mut theirs, "theirs", 2);
    b.save(&mut theirs).unwrap();
    type_into(&mut mine, Place::Boundary(0, Text::Say), "Hello");
    let said = a.save(&mut mine).unwrap();
    assert_eq!(said, [Said::Merged(0)]);
    assert_eq!(mine.plan().boundaries.len(), 2);
    // One that dies beside the other is read on.
    add(&mut theirs, "recorded only", 3);
    b.record(&mut theirs).unwrap();
    drop(b);
    drop(a);
    let (_a, history, _) = open(&shelf).unwrap();
    let all = history.plan().boundaries.iter().map(|b| b.text(Text::Limit));
    assert_eq!(all.collect::<Vec<_>>(), ["mine", "theirs", "recorded only"]);
}

#[test]
fn the_last_ten_versions_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut pen, mut history, _) = open(&shelf).unwrap();
    for i in 0..15u64 {
        add(&mut history, &format!("limit {i}"), i);
        pen.save(&mut history).unwrap();
        // As if an hour had gone by.
        for path in shelf.versions(NAME) {
            let name = path.file_name().unwrap().to_str().unwrap();
            if name > "2026" {
                fs::rename(&path, path.with_file_name(format!("2001-01-01T{i:02}0000000Z.yaml"))).unwrap();
            }
        }
    }
    let versions = shelf.versions(NAME);
    assert_eq!(versions.len(), 10);
    assert!(fs::read_to_string(versions.last().unwrap()).unwrap().contains("limit 13"));
}

/// Runs a test of this file as a program of its own.
pub fn program(test: &str, dir: &Path, env: &[(&str, String)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]).env("PLAN_DIR", dir);
    command.envs(env.iter().map(|(k, v)| (*k, v)));
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn told_dir() -> Option<PathBuf> {
    std::env::var_os("PLAN_DIR").map(PathBuf::from)
}

/// Types letters and tells each time how many are on the disk.
#[test]
#[ignore = "a program that other tests start"]
fn writer_that_is_killed() {
    let Some(dir) = told_dir() else { return };
    let letters: usize = std::env::var("PLAN_LETTERS").map_or(usize::MAX, |n| n.parse().unwrap());
    let (mut pen, mut history, _) = open(&shelf(&dir)).unwrap();
    let mut out = std::io::stdout();
    let mut count = history.plan().text(PlanText::Values).len();
    let end = count.saturating_add(letters);
    while count < end {
        type_into(&mut history, VALUES, "x");
        count += 1;
        if count % 3 == 0 {
            pen.save(&mut history).unwrap();
        } else {
            pen.record(&mut history).unwrap();
        }
        writeln!(out, "kept {count}").unwrap();
        out.flush().unwrap();
    }
}

/// How many letters the program said are on the disk, and how many there are.
fn kept_after(child: &mut Child, dir: &Path) -> (usize, usize) {
    let mut kept = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        if let Some(n) = line.strip_prefix("kept ") {
            kept = n.parse().unwrap();
        }
    }
    child.wait().unwrap();
    let (_, history, _) = open(&shelf(dir)).unwrap_or_else(|e| panic!("it does not open: {e:?}"));
    (kept, history.plan().text(PlanText::Values).len())
}

/// Kills at a random moment, again and again on one plan.
fn kill_at_random(times: usize, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let mut dir = tempfile::tempdir().unwrap();
    for round in 0..times {
        if round % 50 == 0 {
            dir = tempfile::tempdir().unwrap();
        }
        let mut child = program("keeping::writer_that_is_killed", dir.path(), &[]).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wait = random.random_range(0..12);
        let mut kept = 0;
        let mut take = |line: String| {
            if let Some(n) = line.strip_prefix("kept ") {
                kept = n.parse().unwrap();
                return true;
            }
            false
        };
        let mut seen = 0;
        while seen <= wait {
            seen += usize::from(take(lines.next().unwrap().unwrap()));
        }
        // Anywhere within the next letter's work.
        let spin = random.random_range(0..20_000u32);
        for i in 0..spin {
            std::hint::black_box(i);
        }
        child.kill().unwrap();
        for line in lines.map_while(Result::ok) {
            take(line);
        }
        child.wait().unwrap();
        let (_, history, _) =
            open(&shelf(dir.path())).unwrap_or_else(|e| panic!("round {round}: it does not open: {e:?}"));
        let there = history.plan().text(PlanText::Values).len();
        assert!(there >= kept, "round {round}: {kept} letters were kept, {there} are there");
    }
}

#[test]
fn a_program_killed_at_any_moment_leaves_a_plan_that_opens_with_all_that_was_recorded() {
    kill_at_random(40, 1);
}

#[test]
#[ignore = "takes minutes, without optimisation an hour"]
fn a_program_killed_at_ten_thousand_moments_leaves_a_plan_that_opens() {
    let start = Instant::now();
    kill_at_random(10_000, 2);
    tally::row("a plan's writer killed at a random moment", 10_000, "nothing recorded", start);
}

/// System calls of a save.
const CALLS: &[&str] = &[
    "mkdir",
    "openat",
    "write",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "linkat",
    "unlink",
    "unlinkat",
    "flock",
    "close",
    "lseek",
    "pread64",
    "read",
    "fstat",
    "getdents64",
];

/// Kills the writer at the `nth` call of a kind; whether it lived to its end.
fn kill_at_call(dir: &Path, call: &str, nth: usize, letters: usize) -> bool {
    fs::remove_dir_all(dir.join("data")).ok();
    // A plan with a history, versions and a hand's comment, as plans are.
    let (mut pen, mut history, _) = open(&shelf(dir)).unwrap();
    type_into(&mut history, VALUES, "abc");
    pen.save(&mut history).unwrap();
    drop(pen);
    let text = fs::read_to_string(file(dir)).unwrap();
    fs::write(file(dir), format!("# mine\n{text}")).unwrap();
    let base = program("keeping::writer_that_is_killed", dir, &[]);
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")])
        .args(["-e", &format!("inject={call}:signal=SIGKILL:when={nth}")])
        .arg(base.get_program())
        .args(base.get_args())
        .envs([("PLAN_DIR", dir.as_os_str()), ("PLAN_LETTERS", letters.to_string().as_ref())])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("strace is installed");
    let (kept, there) = kept_after(&mut child, dir);
    assert!(there >= kept.max(3), "{call} {nth}: {kept} letters were kept, {there} are there");
    kept >= 3 + letters
}

fn kill_at_each_call(letters: usize) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let mut killed = 0;
    for call in CALLS {
        let kills = (1..).take_while(|nth| !kill_at_call(dir.path(), call, *nth, letters)).count();
        killed += kills;
    }
    killed
}

#[test]
#[ignore = "takes minutes; needs strace"]
fn a_program_killed_at_each_system_call_in_turn_leaves_a_plan_that_opens() {
    let start = Instant::now();
    let killed = kill_at_each_call(4);
    assert!(killed > 100);
    tally::row("a plan's writer killed at each system call", killed, "nothing recorded", start);
}

/// Types letters while the system refuses some calls; at the end all of them are to be on the disk.
#[test]
#[ignore = "a program that other tests start"]
fn writer_that_is_refused() {
    let Some(dir) = told_dir() else { return };
    let letters: usize = std::env::var("PLAN_LETTERS").unwrap().parse().unwrap();
    // Refused before anything was typed: nothing can be lost.
    let Ok((mut pen, mut history, _)) = open(&shelf(&dir)) else { return };
    let say = |words: &str| {
        // The refused call may be this one.
        let _ = writeln!(std::io::stdout(), "{words}");
    };
    say("opened");
    let told = |refused: Refused| match refused {
        Refused::Store(e) => assert!(e.to_string().contains(';'), "what and what to do: {e}"),
        other => panic!("{other:?}"),
    };
    for i in 0..letters {
        type_into(&mut history, VALUES, "x");
        let kept = if i % 3 == 2 { pen.save(&mut history).map(|_| ()) } else { pen.record(&mut history) };
        kept.unwrap_or_else(told);
    }
    // Half of them end with the records alone, as after a kill.
    let recorded = std::env::var_os("PLAN_RECORDED").is_some();
    while let Err(refused) =
        if recorded { pen.record(&mut history) } else { pen.save(&mut history).map(|_| ()) }
    {
        told(refused);
    }
    say("kept");
}

/// Calls that a disk may refuse. Closing is none of them: what it could tell was told by the sync before, and the
/// standard library takes a folder that cannot be closed for a fault of the program.
const REFUSED: &[&str] = &[
    "openat",
    "write",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "linkat",
    "unlink",
    "unlinkat",
    "flock",
    "lseek",
    "read",
    "pread64",
    "fstat",
    "statx",
    "getdents64",
    "mkdir",
];

/// Refuses the `nth` call of a kind; `None` where there are fewer, else whether the writer had begun.
fn refuse_call(dir: &Path, call: &str, error: &str, nth: usize, letters: usize) -> Option<bool> {
    fs::remove_dir_all(dir.join("data")).ok();
    let (mut pen, mut history, _) = open(&shelf(dir)).unwrap();
    type_into(&mut history, VALUES, "abc");
    pen.save(&mut history).unwrap();
    drop(pen);
    let log = dir.join("strace.log");
    let base = program("keeping::writer_that_is_refused", dir, &[]);
    let mut strace = Command::new("strace");
    if nth % 2 == 1 {
        strace.env("PLAN_RECORDED", "1");
    }
    let out = strace
        .args(["-f", "-qq", "-o"])
        .arg(&log)
        .args(["-e", &format!("trace={call}"), "-e", &format!("inject={call}:error={error}:when={nth}")])
        .arg(base.get_program())
        .args(base.get_args())
        .envs([("PLAN_DIR", dir.as_os_str()), ("PLAN_LETTERS", letters.to_string().as_ref())])
        .output()
        .unwrap();
    let injected = fs::read_to_string(&log).unwrap().contains("(INJECTED)");
    let told = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    let opened = told.contains("opened\n");
    let (_, history, _) =
        open(&shelf(dir)).unwrap_or_else(|e| panic!("{call} {nth} {error}: it does not open: {e:?}"));
    let there = history.plan().text(PlanText::Values).len();
    // A program that the loader could not start, or that was refused at its first look, had typed nothing.
    let wanted = if opened { 3 + letters } else { 3 };
    assert!(there >= wanted, "{call} {nth} {error}: {there} letters of {wanted} are there\n{told}");
    injected.then_some(opened)
}

/// So many calls were refused while something was typed.
fn refuse_each_call(calls: &[&str], errors: &[&str], letters: usize) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let mut refused = 0;
    for error in errors {
        for call in calls {
            let all = (1..).map_while(|nth| refuse_call(dir.path(), call, error, nth, letters));
            refused += all.filter(|opened| *opened).count();
        }
    }
    refused
}

fn has_strace() -> bool {
    Command::new("strace").arg("-V").output().is_ok_and(|out| out.status.success())
}

#[test]
fn a_disk_that_refuses_to_sync_or_rename_loses_nothing_that_was_typed() {
    if !has_strace() {
        eprintln!("strace is not installed: not tried");
        return;
    }
    let refused = refuse_each_call(&["fsync", "fdatasync", "rename", "renameat"], &["EIO"], 4);
    assert!(refused >= 5, "{refused}");
}

#[test]
#[ignore = "takes minutes; needs strace"]
fn a_disk_that_refuses_any_call_a_thousand_times_loses_nothing_that_was_typed() {
    let start = Instant::now();
    let refused = refuse_each_call(REFUSED, &["EIO", "ENOSPC"], 40);
    assert!(refused >= 1000, "{refused}");
    tally::row("an I/O fault while a plan is written", refused, "nothing typed", start);
}

/// Adds limits beside another program that does the same.
#[test]
#[ignore = "a program that other tests start"]
fn writer_beside_another() {
    let Some(dir) = told_dir() else { return };
    let who: u64 = std::env::var("PLAN_WHO").unwrap().parse().unwrap();
    let times: u64 = std::env::var("PLAN_TIMES").unwrap().parse().unwrap();
    let (mut pen, mut history, _) = Pen::open(&shelf(&dir), NAME, true).unwrap();
    for i in 0..times {
        add(&mut history, &format!("limit {i} of {who}"), who << 32 | i);
        while let Err(e) = pen.save(&mut history) {
            assert!(matches!(e, Refused::Store(_)), "{e:?}");
        }
    }
}

fn two_programs(times: usize) {
    let dir = tempfile::tempdir().unwrap();
    let start = |who: usize| {
        let env = [("PLAN_WHO", who.to_string()), ("PLAN_TIMES", times.to_string())];
        program("keeping::writer_beside_another", dir.path(), &env).spawn().unwrap()
    };
    let both = [start(1), start(2)];
    for child in both {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    let (_, history, _) = open(&shelf(dir.path())).unwrap();
    for who in [1, 2] {
        for i in 0..times {
            let words = format!("limit {i} of {who}");
            let found = history.plan().boundaries.iter().filter(|b| b.text(Text::Limit) == words).count();
            assert_eq!(found, 1, "{words}");
        }
    }
}

#[test]
fn two_programs_that_write_one_plan_lose_no_limit_of_either() {
    two_programs(25);
}

#[test]
#[ignore = "takes minutes"]
fn two_programs_that_write_one_plan_a_thousand_times_lose_no_limit_of_either() {
    let start = Instant::now();
    two_programs(500);
    tally::row("limits added by two programs at once", 1000, "no limit", start);
}

#[test]
fn words_of_a_program_that_died_beside_another_come_to_the_next_one_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf(dir.path());
    let (mut first, mut mine, _) = open(&shelf).unwrap();
    add(&mut mine, "mine", 1);
    first.save(&mut mine).unwrap();
    let (mut dying, mut lost, _) = Pen::open(&shelf, NAME, true).unwrap();
    add(&mut lost, "its last words", 2);
    dying.record(&mut lost).unwrap();
    // As a kill leaves it: recorded, not saved.
    drop(dying);
    let (mut next, mut history, said) = Pen::open(&shelf, NAME, true).unwrap();
    assert_eq!(said, [Said::Merged(0)]);
    next.save(&mut history).unwrap();
    first.save(&mut mine).unwrap();
    let limits: Vec<&str> = history.plan().boundaries.iter().map(|b| b.text(Text::Limit)).collect();
    assert_eq!(limits, ["mine", "its last words"]);
}
