//! The table of bytes in the README: this program next to its peers, on the same text, in one run.
//!
//! `cargo bench --bench bytes` prints it as Markdown; `-- --content DIR` takes the handbook from a folder,
//! `-- --topic ID` another topic. Each program runs on a pseudo-terminal that answers as xterm does; what it writes
//! for some keys is counted. Peers that are not installed are named under the table. The columns "ratatui" (this
//! program's own screens through `CrosstermBackend`) and "changed" (characters that differ from the screen before)
//! are counted in this process.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench may panic")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]

#[path = "../tests/measure/mod.rs"]
mod measure;

use measure::Reading;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use steadyhand::app::plan::{Access, Desk};
use steadyhand::app::{Action, Settings, State, update};
use steadyhand::incident::Moment;
use steadyhand::plan::History;
use steadyhand::wire::Dialect;

/// A program that has written nothing for so long has done what a key asked.
const QUIET: Duration = Duration::from_millis(200);
/// The same for its beginning: it may have to read and think first.
const BEGUN: Duration = Duration::from_millis(800);
/// One that is never quiet is counted for so long.
const RESTLESS: Duration = Duration::from_secs(2);

/// What is measured: its name, how often it is done, and the keys in each program's own tongue.
struct Operation {
    name: &'static str,
    times: usize,
    ours: &'static str,
    /// less, w3m, lynx, vim, md-tui; empty where the program has no such thing.
    peers: [&'static str; 5],
    /// Keys of ours that come before and are not counted.
    before: &'static str,
}

/// What the clocks send by themselves is counted for so many seconds.
const TICKS: usize = 5;
/// Leaves the checklist, begins a plan with a limit from scratch, and opens its first text.
const TO_A_PLAN: &str = "qPnbytes\ra\r";
/// Typed into it.
const SENTENCE: &str = "If you use here, I will go to my sister for that evening.";

const OPERATIONS: [Operation; 10] = [
    Operation { name: "open", times: 1, ours: "", peers: [""; 5], before: "" },
    Operation { name: "line", times: 25, ours: "j", peers: ["j", "J", "\x0e", "\x05", "j"], before: "" },
    Operation { name: "page", times: 4, ours: " ", peers: [" ", " ", " ", "\x06", "d"], before: "" },
    Operation { name: "page up", times: 3, ours: "b", peers: ["b", "b", "b", "\x02", "u"], before: "" },
    Operation {
        name: "find",
        times: 1,
        ours: "/naloxone\r",
        peers: ["/naloxone\r", "/naloxone\r", "/naloxone\r", "/naloxone\r", "/naloxone\r"],
        before: "",
    },
    Operation { name: "next", times: 3, ours: "n", peers: ["n"; 5], before: "" },
    Operation { name: "topic switch", times: 1, ours: "]", peers: [":n\r", "", "", ":n\r", ""], before: "" },
    Operation { name: "overdose key", times: 1, ours: "!", peers: [""; 5], before: "" },
    Operation { name: TICK, times: TICKS, ours: "", peers: [""; 5], before: "c" },
    Operation { name: LETTER, times: SENTENCE.len(), ours: SENTENCE, peers: [""; 5], before: TO_A_PLAN },
];

const TICK: &str = "clock tick";
const LETTER: &str = "letter of a plan";

const PEERS: [(&str, &[&str]); 5] = [
    ("less", &["less", "-i"]),
    ("w3m", &["w3m"]),
    ("lynx", &["lynx", "-nopause"]),
    ("vim -R", &["vim", "-R", "-u", "NONE", "-c", "set nocompatible ignorecase incsearch"]),
    ("md-tui", &["mdt"]),
];

/// A program on a pseudo-terminal.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    margins: bool,
}

impl Session {
    fn start(args: &[&str], files: &[&Path], (width, height): (u16, u16), margins: bool) -> Option<Self> {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(args[0]);
        command.args(&args[1..]);
        command.args(files);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        // The line is a remote one: there the program asks for no mouse and no colours.
        command.env("SSH_TTY", "/dev/pts/0");
        command.env_remove("LESS");
        let child = pair.slave.spawn_command(command).ok()?;
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (send, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Some(Self { child, _master: pair.master, keyboard, bytes, margins })
    }

    /// Counts bytes until the program has been quiet for so long; answers what it asks.
    fn settle(&mut self, quiet: Duration) -> usize {
        let mut count = 0;
        let start = Instant::now();
        while start.elapsed() < RESTLESS
            && let Ok(bytes) = self.bytes.recv_timeout(quiet)
        {
            count += bytes.len();
            let margins = if self.margins { "\x1b[?69;2$y" } else { "\x1b[?69;0$y" };
            for (question, answer) in [
                ("\x1b[6n", "\x1b[1;1R"),
                ("\x1b[?69$p", margins),
                ("\x1b[c", "\x1b[?62;22c"),
                ("\x1b[>c", "\x1b[>41;379;0c"),
                ("\x1b]11;?\x07", "\x1b]11;rgb:0000/0000/0000\x07"),
            ] {
                for _ in bytes.windows(question.len()).filter(|w| *w == question.as_bytes()) {
                    let _ = self.keyboard.write_all(answer.as_bytes());
                }
            }
        }
        count
    }

    /// Counts bytes for some seconds without a key.
    fn rest(&mut self, seconds: usize) -> usize {
        let start = Instant::now();
        let mut count = 0;
        while start.elapsed() < Duration::from_secs(seconds as u64) {
            count += self.settle(QUIET);
        }
        count
    }

    fn press(&mut self, keys: &str) -> usize {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        self.settle(QUIET)
    }

    /// Bytes of each operation, on average; none where the program has no such thing.
    fn run(&mut self, own: bool, keys: impl Fn(&Operation) -> &'static str) -> Vec<Option<usize>> {
        let mut row = Vec::new();
        for operation in &OPERATIONS {
            let keys = keys(operation);
            // One key at a time: each is done before the next, as a person sees it.
            for key in operation.before.chars().filter(|_| own) {
                self.press(key.encode_utf8(&mut [0; 4]));
            }
            if operation.name == "open" {
                row.push(Some(self.settle(BEGUN)));
            } else if operation.name == TICK && own {
                row.push(Some(self.rest(TICKS) / TICKS));
            } else if operation.name == LETTER && own {
                let letters = keys.chars().map(|c| self.press(c.encode_utf8(&mut [0; 4])));
                row.push(Some(letters.sum::<usize>() / operation.times));
            } else if keys.is_empty() {
                row.push(None);
            } else {
                let sum: usize = (0..operation.times).map(|_| self.press(keys)).sum();
                row.push(Some(sum / operation.times));
            }
        }
        row
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is asked for on the command line.
struct Options {
    content: Option<String>,
    topic: String,
}

impl Options {
    fn read() -> Self {
        let value = |name: &str| std::env::args().skip_while(|arg| arg != name).nth(1);
        Self { content: value("--content"), topic: value("--topic").unwrap_or_else(|| "respond".into()) }
    }

    /// The program with its options; `more` goes before the command.
    fn program<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let mut args = vec![env!("CARGO_BIN_EXE_steadyhand"), "--private", "--region", "us"];
        args.extend(self.content.iter().flat_map(|dir| ["--content", dir.as_str()]));
        args.extend(more);
        args
    }

    /// A topic as plain text, in a file for the peers.
    fn text(&self, dir: &Path, topic: &str) -> PathBuf {
        let args = self.program(&["--plain", "read", topic]);
        let out = Command::new(args[0]).args(&args[1..]).env("LANG", "C.UTF-8").output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let path = dir.join(format!("{topic}.txt"));
        std::fs::write(&path, out.stdout).unwrap();
        path
    }

    /// Through ratatui's own backend, and the characters that changed.
    fn in_process(
        &self,
        (width, height): (u16, u16),
        lean: bool,
    ) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let book = steadyhand::content::load(self.content.as_deref().map(Path::new)).ok().unwrap();
        let settings =
            Settings { region: "us".into(), lean, near_panes: !lean && width >= 100, ..Settings::default() };
        let mut state = State::new(Rc::new(book), settings, (width, height));
        state.open_topic(state.book.topic(&self.topic).expect("a topic of the handbook"), None);
        let mut reading = Reading::new(state, Dialect::xterm());
        let mut rows = (Vec::new(), Vec::new());
        for operation in &OPERATIONS {
            match operation.name {
                TICK => {
                    reading.keys(operation.before);
                }
                LETTER => to_a_plan(&mut reading),
                _ => {}
            }
            let keys = operation.ours.replace('\r', "\n");
            let mut sum = if keys.is_empty() { reading.draw() } else { measure::Cost::default() };
            let times = if operation.name == LETTER { 1 } else { operation.times };
            for i in 0..times {
                if operation.name == TICK {
                    let ms = 1000 * (i as u64 + 1);
                    update(&mut reading.state, Action::Tick(Moment { wall: ms as i64, up: ms, boot: 0 }));
                    sum += reading.draw();
                }
                sum += reading.keys(&keys);
            }
            rows.0.push(Some(sum.plain / operation.times));
            rows.1.push(Some(sum.least / operation.times));
        }
        rows
    }
}

/// The same place in process: a plan with a limit from scratch, and the text of it open.
fn to_a_plan(reading: &mut Reading) {
    reading.state.screens.clear();
    update(&mut reading.state, Action::Plans);
    reading.state.plans.desk = Some(Desk::new("bytes", History::default(), Access::Private, 1));
    steadyhand::app::plan::opened(&mut reading.state);
    reading.keys("a\n");
}

fn print(title: &str, columns: &[(String, Vec<Option<usize>>)]) {
    println!("\n{title}\n");
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    println!("| bytes | {} |", names.join(" | "));
    println!("| --- |{}", " ---: |".repeat(columns.len()));
    for (i, operation) in OPERATIONS.iter().enumerate() {
        let cell = |row: &Vec<Option<usize>>| row[i].map_or_else(|| "-".to_owned(), |n| n.to_string());
        let cells: Vec<String> = columns.iter().map(|(_, row)| cell(row)).collect();
        println!("| {} | {} |", operation.name, cells.join(" | "));
    }
}

fn main() {
    let options = Options::read();
    let dir = std::env::temp_dir().join(format!("steadyhand-bytes-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let files = [options.text(&dir, &options.topic), options.text(&dir, "prepare")];
    // md-tui takes a file only if its name says Markdown; plain text is that, too.
    let markdown = files[0].with_extension("md");
    std::fs::copy(&files[0], &markdown).unwrap();
    let mut missing = BTreeSet::new();
    for size in [(80, 24), (120, 40)] {
        let mut columns = Vec::new();
        let own: &[(&str, &[&str], bool)] = if size.0 < 100 {
            &[("steadyhand", &[], false), ("lean", &["--lean"], false)]
        } else {
            &[
                ("steadyhand, lean", &["--lean"], false),
                ("panes", &["--lean=off"], false),
                ("panes, side margins", &["--lean=off"], true),
            ]
        };
        for (name, more, margins) in own {
            let args = options.program(&[*more, &["read", options.topic.as_str()]].concat());
            let mut session = Session::start(&args, &[], size, *margins).unwrap();
            columns.push(((*name).to_owned(), session.run(true, |operation| operation.ours)));
        }
        for (i, (name, args)) in PEERS.iter().enumerate() {
            // Only less and vim go on to a second file.
            let many = matches!(*name, "less" | "vim -R");
            let mut files: Vec<&Path> =
                files.iter().take(if many { 2 } else { 1 }).map(PathBuf::as_path).collect();
            if *name == "md-tui" {
                files = vec![&markdown];
            }
            match Session::start(args, &files, size, false) {
                Some(mut session) => columns.push(((*name).to_owned(), session.run(false, |o| o.peers[i]))),
                None => {
                    missing.insert(*name);
                }
            }
        }
        let (plain, changed) = options.in_process(size, size.0 >= 100);
        columns.push(("ratatui".to_owned(), plain));
        columns.push(("changed".to_owned(), changed));
        print(&format!("{}×{}", size.0, size.1), &columns);
    }
    if !missing.is_empty() {
        println!("\nNot installed: {}.", missing.into_iter().collect::<Vec<_>>().join(", "));
    }
    std::fs::remove_dir_all(&dir).unwrap();
}
