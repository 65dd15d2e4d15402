//! A pseudo-terminal without a library or a thread around it: it can be taken away at any moment, and the program is
//! watched as the system sees it.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcgetattr, tcsetwinsize};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// A program on a terminal of 80 by 24.
pub struct Tty {
    /// Our end; without it the terminal is gone.
    pub master: Option<File>,
    pub child: Child,
    pub screen: vt100::Parser,
    /// How many bytes were seen.
    pub seen: usize,
    modes: String,
}

impl Tty {
    /// Starts a program as the leader of a session on the terminal.
    pub fn start(program: &str, args: &[&str], env: &[(&str, &str)]) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let name = name.to_str().unwrap();
        let master = File::from(master);
        size(&master, 80, 24);
        let modes = format!("{:?}", tcgetattr(&master).unwrap());
        // As the leader of a session it would become ours with the first open.
        let open = || OpenOptions::new().read(true).write(true).open(name).unwrap();
        let child = Command::new("setsid")
            .args(["--ctty", program])
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TERM", "xterm-256color")
            .env("LANG", "C.UTF-8")
            .envs(env.iter().copied())
            .stdin(Stdio::from(open()))
            .stdout(Stdio::from(open()))
            .stderr(Stdio::from(open()))
            .spawn()
            .unwrap();
        Self { master: Some(master), child, screen: screen(), seen: 0, modes }
    }

    /// Whether the terminal's modes, and those of its screen, are as they were before the program.
    pub fn as_found(&self) -> Result<(), String> {
        let now = self.modes();
        if now != self.modes {
            return Err(format!("modes\n{}\nwere\n{now}", self.modes));
        }
        let (screen, fresh) = (self.screen.screen(), screen());
        let of = |s: &vt100::Screen| {
            (
                s.alternate_screen(),
                s.hide_cursor(),
                s.bracketed_paste(),
                s.application_keypad(),
                s.application_cursor(),
                (s.mouse_protocol_mode(), s.mouse_protocol_encoding()),
                (s.fgcolor(), s.bgcolor(), s.bold(), s.underline(), s.inverse()),
            )
        };
        let (now, was) = (of(screen), of(fresh.screen()));
        if now == was { Ok(()) } else { Err(format!("{now:?} was {was:?}")) }
    }

    /// The terminal's modes as the system tells them.
    pub fn modes(&self) -> String {
        format!("{:?}", tcgetattr(self.master.as_ref().unwrap()).unwrap())
    }

    /// Whether the modes are another program's than the shell's.
    pub fn raw(&self) -> bool {
        self.modes() != self.modes
    }

    /// Types; the terminal may be full or gone.
    pub fn keys(&mut self, keys: &[u8]) {
        if let Some(master) = &mut self.master {
            let _ = master.write_all(keys);
        }
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        size(self.master.as_ref().unwrap(), columns, rows);
        self.screen.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    }

    /// Takes in what comes until `wait` is over or something came; whether something did.
    pub fn take(&mut self, wait: Duration) -> bool {
        let Some(master) = &mut self.master else { return false };
        let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(wait.subsec_nanos()) };
        let mut fds = [PollFd::new(&*master, PollFlags::IN)];
        poll(&mut fds, Some(&timeout)).unwrap();
        if !fds[0].revents().contains(PollFlags::IN) {
            return false;
        }
        let mut buffer = [0; 65536];
        let Ok(n @ 1..) = master.read(&mut buffer) else { return false };
        self.seen += n;
        self.screen.process(&buffer[..n]);
        for _ in buffer[..n].windows(4).filter(|b| *b == b"\x1b[6n") {
            self.keys(b"\x1b[1;1R");
        }
        true
    }

    /// Waits until it holds, taking in what comes.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            self.take(Duration::from_millis(5));
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}:\n{}", self.shown());
        }
    }

    /// What the screen shows, once no more comes.
    pub fn settled(&mut self) -> String {
        while self.take(Duration::from_millis(150)) {}
        self.shown()
    }

    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    pub fn shows(&self, words: &str) -> bool {
        self.shown().contains(words)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.pid().try_into().unwrap()).unwrap(), signal).unwrap();
    }

    /// The letter of its state, and the time it has had of a processor.
    pub fn status(&self) -> (char, Duration) {
        status(self.pid())
    }

    /// Waits for the program's end; its code, and how long that took.
    pub fn end(&mut self) -> (Option<i32>, Duration) {
        let start = Instant::now();
        while !matches!(self.status().0, 'Z' | '?') {
            if !self.take(Duration::from_millis(1)) {
                std::thread::yield_now();
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end:\n{}", self.shown());
        }
        let took = start.elapsed();
        while self.take(Duration::from_millis(1)) {}
        (self.child.wait().unwrap().code(), took)
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn screen() -> vt100::Parser {
    vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0)
}

fn size(master: &File, columns: u16, rows: u16) {
    tcsetwinsize(master, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
}

/// The letter of a process's state, and the time it has had of a processor; `?` where there is none.
pub fn status(pid: u32) -> (char, Duration) {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let Some((_, rest)) = stat.rsplit_once(") ") else { return ('?', Duration::ZERO) };
    let words: Vec<&str> = rest.split(' ').collect();
    let ticks = |i: usize| words.get(i).and_then(|w| w.parse::<u64>().ok()).unwrap_or(0);
    // A tick is 10 ms on Linux, whatever the machine.
    (words[0].chars().next().unwrap(), Duration::from_millis(10 * (ticks(11) + ticks(12))))
}
