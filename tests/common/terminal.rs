//! A program on a pseudo-terminal, with the screen that its bytes draw.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Longest wait for a condition: far more than any step takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    /// Tells the reader to let go of the terminal.
    gone: Arc<AtomicBool>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// The terminal's modes before the program was started.
    pub found: String,
    /// All that the program has written.
    pub log: Vec<u8>,
    _home: Option<tempfile::TempDir>,
}

impl Session {
    /// Starts the program in a home of its own.
    pub fn start(args: &[&str], width: u16, height: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut session = Self::start_in(home.path(), args, width, height, &[]);
        session._home = Some(home);
        session
    }

    /// Starts the program in a given home, with more of the environment.
    pub fn start_in(home: &Path, args: &[&str], width: u16, height: u16, env: &[(&str, &str)]) -> Self {
        Self::start_program(env!("CARGO_BIN_EXE_steadyhand"), home, args, (width, height), env)
    }

    /// Starts another program.
    pub fn start_program(
        program: &str,
        home: &Path,
        args: &[&str],
        (width, height): (u16, u16),
        env: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let found = modes(pair.master.as_ref());
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home);
        command.cwd(home);
        env.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let gone = Arc::new(AtomicBool::new(false));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let stop = Arc::clone(&gone);
        let keyboard = pair.master.take_writer().unwrap();
        let (send, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..n].to_vec()).is_err() || stop.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0);
        Self {
            child,
            master: Some(pair.master),
            keyboard: Some(keyboard),
            gone,
            bytes,
            screen,
            found,
            log: Vec::new(),
            _home: None,
        }
    }

    /// Types. An Esc that is meant as a key stands last: a pause after it tells it from a sequence.
    pub fn keys(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        // It may have ended meanwhile.
        let _ = keyboard.write_all(keys.as_bytes()).and_then(|()| keyboard.flush());
    }

    /// Waits until the screen is as wanted and the frame is whole; returns its lines.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        if self.wait(&wanted, PATIENCE) {
            // A frame may come in pieces; the program is silent after it.
            self.wait(|_| false, Duration::from_millis(80));
            let shown = self.screen.screen().contents();
            return shown.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        }
        panic!("waited in vain for {what}; the screen shows:\n{}", self.screen.screen().contents());
    }

    /// Waits until the screen is as wanted, or the program has ended; whether it has ended.
    pub fn end_or(&mut self, wanted: impl Fn(&str) -> bool) -> bool {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if self.wait(&wanted, Duration::from_millis(20)) {
                return false;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "neither; the screen shows:\n{}",
                self.screen.screen().contents()
            );
        }
        true
    }

    fn wait(&mut self, wanted: impl Fn(&str) -> bool, patience: Duration) -> bool {
        let start = Instant::now();
        loop {
            if wanted(&self.screen.screen().contents()) {
                return true;
            }
            let Some(left) = patience.checked_sub(start.elapsed()) else { return false };
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => return wanted(&self.screen.screen().contents()),
            }
        }
    }

    /// The terminal's modes as `stty` tells them.
    pub fn modes(&self) -> String {
        modes(self.master.as_deref().unwrap())
    }

    /// Titles of all topics, from the program itself.
    pub fn topics(&self) -> Vec<String> {
        let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
            .arg("topics")
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        text.lines().filter_map(|l| l.split_once("  ").map(|(_, title)| title.to_owned())).collect()
    }

    /// Waits for the program's end; its exit code and the terminal's modes after.
    pub fn end(&mut self) -> (u32, String) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(50)) {
                    self.take(&bytes);
                }
                return (status.exit_code(), self.modes());
            }
            assert!(
                start.elapsed() < PATIENCE,
                "the program does not end; the screen shows:\n{}",
                self.screen.screen().contents()
            );
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(10)) {
                self.take(&bytes);
            }
        }
    }

    /// Shows bytes, and answers a cursor position query as terminals do once they have shown what is before it.
    fn take(&mut self, bytes: &[u8]) {
        self.log.extend_from_slice(bytes);
        self.screen.process(bytes);
        for _ in bytes.windows(4).filter(|b| *b == b"\x1b[6n") {
            let (row, column) = self.screen.screen().cursor_position();
            self.keys(&format!("\x1b[{};{}R", row + 1, column + 1));
        }
    }

    /// Takes in what the program sends for so long, and looks at the screen after each piece.
    pub fn watch(&mut self, patience: Duration, mut look: impl FnMut(&str)) {
        let start = Instant::now();
        while let Some(left) = patience.checked_sub(start.elapsed()) {
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => {
                    self.take(&bytes);
                    look(&self.screen.screen().contents());
                }
                Err(_) => return,
            }
        }
    }

    /// Gives the terminal another size; the screen that is looked at keeps its own.
    pub fn resize(&self, cols: u16, rows: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.process_id().and_then(|id| rustix::process::Pid::from_raw(id as i32)).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Kills the program where it stands, and takes in all it had sent.
    pub fn kill(&mut self, mut look: impl FnMut(&str)) {
        let pid = self.child.process_id().and_then(|id| rustix::process::Pid::from_raw(id as i32)).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        self.child.wait().unwrap();
        // The reader sees the end of the terminal once the program that held it is gone.
        while let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.take(&bytes);
            look(&self.screen.screen().contents());
        }
    }

    /// Takes the terminal away, and waits for the program's end.
    pub fn hang_up(&mut self) {
        self.gone.store(true, Ordering::SeqCst);
        self.keyboard = None;
        if let Some(master) = self.master.take() {
            // Another size makes the program draw: that wakes the reader, which holds the terminal too.
            master.resize(PtySize { rows: 23, cols: 79, pixel_width: 0, pixel_height: 0 }).unwrap();
        }
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "the program outlives its terminal");
            std::thread::yield_now();
        }
    }

    pub fn alternate_screen(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    pub fn cursor_hidden(&self) -> bool {
        self.screen.screen().hide_cursor()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
    }
}

fn modes(master: &(dyn MasterPty + Send)) -> String {
    let name = master.tty_name().unwrap();
    let out = Command::new("stty").arg("-a").arg("-F").arg(name).output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}
