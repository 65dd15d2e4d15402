//! The program behind a thin, distant link: 2400 baud, 0.6 s there and back.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::shown;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use steadyhand::app::{Action, Key, Settings, State, update};

/// Bytes a second: 2400 baud.
const RATE: f64 = 240.0;
/// One way.
const DELAY: Duration = Duration::from_millis(300);
/// How often the link is looked at: less than a byte's time.
const TICK: Duration = Duration::from_millis(2);
/// The time between two repeats of a key that is held down.
const REPEAT: Duration = Duration::from_millis(33);

/// A program at the near end, a terminal at the far end. What the program writes is taken from it at once, as ssh
/// does, and comes out at the far end at the link's rate.
struct Link {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    near: Receiver<Vec<u8>>,
    /// What is on its way down, with the time it comes to the slow part.
    down: VecDeque<(Instant, u8)>,
    /// When the slow part is free for the next byte.
    free: Instant,
    /// What is on its way up, with the time it arrives.
    up: VecDeque<(Instant, Vec<u8>)>,
    far: vt100::Parser,
    last: Vec<u8>,
    changed: Instant,
    _home: tempfile::TempDir,
}

impl Link {
    fn open(width: u16, height: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        common::write_pack(&common::long_pack(), &home.path().join("content"));
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_steadyhand"));
        command.args(["--content", "content", "--region", "us", "--private", "read", "long"]);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("SSH_TTY", "/dev/pts/0");
        command.env("LANG", "C.UTF-8");
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (send, near) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let far = vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0);
        let now = Instant::now();
        Self {
            child,
            _master: pair.master,
            keyboard,
            near,
            down: VecDeque::new(),
            free: now,
            up: VecDeque::new(),
            far,
            last: Vec::new(),
            changed: now,
            _home: home,
        }
    }

    fn press(&mut self, key: &str) {
        self.up.push_back((Instant::now() + DELAY, key.as_bytes().to_vec()));
    }

    /// Lets the link work for a moment.
    fn step(&mut self) {
        match self.near.recv_timeout(TICK) {
            Ok(bytes) => {
                let at = Instant::now() + DELAY;
                self.down.extend(bytes.into_iter().map(|b| (at, b)));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("the program ended"),
        }
        let now = Instant::now();
        while let Some(&(at, byte)) = self.down.front() {
            let through = self.free.max(at) + Duration::from_secs_f64(1.0 / RATE);
            if through > now {
                break;
            }
            self.down.pop_front();
            self.free = through;
            self.changed = now;
            self.arrive(byte);
        }
        while self.up.front().is_some_and(|(at, _)| *at <= now) {
            let (_, bytes) = self.up.pop_front().unwrap();
            self.keyboard.write_all(&bytes).unwrap();
            self.keyboard.flush().unwrap();
        }
    }

    fn arrive(&mut self, byte: u8) {
        self.far.process(&[byte]);
        self.last.push(byte);
        if self.last.ends_with(b"\x1b[6n") {
            let (row, column) = self.far.screen().cursor_position();
            let answer = format!("\x1b[{};{}R", row + 1, column + 1);
            self.press(&answer);
        }
        if self.last.len() > 64 {
            self.last.drain(..32);
        }
    }

    fn run(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.step();
        }
    }

    /// Runs until nothing is on its way and nothing has come for longer than a round trip; returns when the far
    /// screen last changed.
    fn settle(&mut self) -> Instant {
        let start = Instant::now();
        loop {
            self.step();
            let still = self.down.is_empty() && self.up.is_empty();
            if still && self.changed.max(start).elapsed() > 4 * DELAY {
                return self.changed;
            }
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "the screen does not settle:\n{}",
                self.screen()
            );
        }
    }

    fn screen(&self) -> String {
        let text = self.far.screen().contents();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
    }
}

fn hold_down(link: &mut Link) {
    for _ in 0..100 {
        link.press("j");
        link.run(REPEAT);
    }
}

#[test]
fn a_hundred_held_keys_have_settled_seven_seconds_after_release_and_the_layout_has_turned_lean() {
    let mut link = Link::open(80, 24);
    link.settle();
    hold_down(&mut link);
    let released = Instant::now();
    let settled = link.settle();
    let took = settled.saturating_duration_since(released);
    assert!(took < Duration::from_secs(7), "settled after {took:?}");

    let book = steadyhand::content::read(&common::files(&common::long_pack()), None).map(|(book, _)| book);
    let settings = Settings { region: "us".into(), lean: true, ..Settings::default() };
    let mut state = State::new(Rc::new(book.unwrap()), settings, (80, 24));
    state.open_topic(state.book.topic("long").unwrap(), None);
    for _ in 0..100 {
        update(&mut state, Action::Press(Key::Char('j')));
    }
    assert_eq!(
        link.screen(),
        shown(&state).trim_end(),
        "the newest state is on the far screen, to the letter"
    );
}

#[test]
fn the_emergency_number_is_on_the_far_screen_three_seconds_after_its_key_even_after_held_keys() {
    let mut link = Link::open(80, 24);
    link.settle();
    hold_down(&mut link);
    press_overdose(&mut link);
}

#[test]
fn the_emergency_number_is_on_the_far_screen_three_seconds_after_its_key_while_the_first_screen_comes() {
    for wait in [500, 1200, 2000] {
        let mut link = Link::open(80, 24);
        link.run(Duration::from_millis(wait));
        press_overdose(&mut link);
    }
}

fn press_overdose(link: &mut Link) {
    link.press("!");
    let pressed = Instant::now();
    while !link.screen().contains("Call 911") {
        link.step();
        assert!(pressed.elapsed() < Duration::from_secs(3), "after 3 s the far screen is\n{}", link.screen());
    }
}
