//! The table of sessions in `docs/kiosk.md`: 200 visitors on this machine at once.
//!
//! `cargo bench --bench sessions` prints it as Markdown; `-- --sessions N` takes another number of visitors. Each is the
//! program on a pseudo-terminal of its own, in a topic. Memory is what the system accounts to each (PSS: a page that
//! is shared by many counts in parts); a key's time is from its write to the first byte that comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may panic")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]
#![allow(dead_code, reason = "a part of what tests use")]

#[path = "../tests/common/tty.rs"]
mod tty;

use std::fs;
use std::time::{Duration, Instant};
use tty::Tty;

const PROGRAM: &str = env!("CARGO_BIN_EXE_steadyhand");
/// How long all are left alone to see what they use.
const REST: Duration = Duration::from_secs(20);
/// Keys that are timed.
const KEYS: usize = 4000;

/// Memory of one process, in KiB.
#[derive(Default, Clone, Copy)]
struct Memory {
    /// Its part of all pages it has.
    pss: u64,
    /// Pages that are its own.
    own: u64,
    /// Pages of the program's file that it has in memory, and its part of them.
    file: (u64, u64),
}

fn memory(pid: u32) -> Memory {
    let number = |line: &str, name: &str| -> u64 {
        let rest = line.strip_prefix(name).and_then(|rest| rest.trim().strip_suffix(" kB"));
        rest.and_then(|n| n.trim().parse().ok()).unwrap_or(0)
    };
    let mut memory = Memory::default();
    for line in fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap().lines() {
        memory.pss += number(line, "Pss:");
        memory.own += number(line, "Private_Clean:") + number(line, "Private_Dirty:");
    }
    let mut of_file = false;
    for line in fs::read_to_string(format!("/proc/{pid}/smaps")).unwrap().lines() {
        let first = line.split(' ').next().unwrap_or_default();
        if !first.ends_with(':') {
            // Only what is read or run from the file, not what the program wrote to a page of it.
            of_file = line.ends_with("steadyhand") && !line.contains(" rw");
        } else if of_file {
            memory.file.0 += number(line, "Rss:");
            memory.file.1 += number(line, "Pss:");
        }
    }
    memory
}

fn start() -> Tty {
    let mut t = Tty::start(PROGRAM, &["--kiosk", "--region", "us", "read", "respond"], &[]);
    t.until("the topic", |t| t.shows("Last reviewed"));
    while t.take(Duration::from_millis(20)) {}
    t
}

/// Waits for the first bytes.
fn wait(t: &mut Tty) {
    let seen = t.seen;
    t.until("an answer", |t| t.seen > seen);
}

/// From a key to the first byte of its answer.
fn answer(t: &mut Tty, key: &[u8]) -> Duration {
    let start = Instant::now();
    t.keys(key);
    wait(t);
    let took = start.elapsed();
    while t.take(Duration::from_millis(2)) {}
    took
}

/// Times of keys in turn on all sessions: line down and up, page down and up.
fn times(all: &mut [Tty]) -> Vec<Duration> {
    let keys: [&[u8]; 4] = [b"j", b" ", b"b", b"k"];
    let count = all.len();
    let mut times: Vec<Duration> =
        (0..KEYS).map(|i| answer(&mut all[i % count], keys[(i / count) % keys.len()])).collect();
    times.sort();
    times
}

fn used(all: &[Tty]) -> Duration {
    all.iter().map(|t| t.status().1).sum()
}

fn row(name: &str, all: &mut [Tty]) {
    let count = all.len() as u64;
    let memories: Vec<Memory> = all.iter().map(|t| memory(t.pid())).collect();
    let sum = |of: fn(&Memory) -> u64| memories.iter().map(of).sum::<u64>();
    let mib = |kib: u64| kib as f64 / 1024.0;
    let before = used(all);
    std::thread::sleep(REST);
    let rest = used(all) - before;
    let times = times(all);
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "| {name} | {:.1} | {:.2} | {:.2} | {:.2} of {:.2} | {:.2?} | {:.2?} | {:.2?} | {:.3} % |",
        mib(sum(|m| m.pss)),
        mib(sum(|m| m.pss) / count),
        mib(sum(|m| m.own) / count),
        mib(sum(|m| m.file.1) / count),
        mib(sum(|m| m.file.0) / count),
        at(50),
        at(95),
        times[times.len() - 1],
        100.0 * rest.as_secs_f64() / REST.as_secs_f64(),
    );
}

fn main() {
    let asked = std::env::args().skip_while(|arg| arg != "--sessions").nth(1);
    let sessions: usize = asked.map_or(200, |n| n.parse().unwrap());
    println!(
        "| sessions | MiB (PSS) | each | its own | of the program's file | key: median | 95 % | longest | at rest |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut all = vec![start()];
    row("1", &mut all);
    let begun = Instant::now();
    all.extend((1..sessions).map(|_| start()));
    let begun = begun.elapsed();
    row(&sessions.to_string(), &mut all);
    // A key for everybody at the same time.
    let pressed = Instant::now();
    all.iter_mut().for_each(|t| t.keys(b"j"));
    all.iter_mut().for_each(wait);
    println!(
        "\n{sessions} sessions began one after the other in {begun:.1?}. A key pressed in all of them at once was answered in \
         all within {:.1?}.",
        pressed.elapsed()
    );
}
