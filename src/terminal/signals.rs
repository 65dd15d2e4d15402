//! Signals as flags, and one pipe that wakes the loop when a flag was set.

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Flags the handlers set; each is taken once.
pub struct Signals {
    pipe: UnixStream,
    ended: Arc<AtomicBool>,
    interrupted: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
}

impl Signals {
    /// Sets the handlers.
    pub fn new() -> io::Result<Self> {
        let (pipe, wake) = UnixStream::pair()?;
        pipe.set_nonblocking(true)?;
        wake.set_nonblocking(true)?;
        let [ended, interrupted, resized, continued, stop] =
            std::array::from_fn(|_| Arc::new(AtomicBool::new(false)));
        let watched = [
            (SIGHUP, &ended),
            (SIGTERM, &ended),
            (SIGINT, &ended),
            (SIGINT, &interrupted),
            (SIGQUIT, &ended),
            (SIGWINCH, &resized),
            (SIGCONT, &continued),
            (SIGTSTP, &stop),
        ];
        for (signal, set) in watched {
            flag::register(signal, Arc::clone(set))?;
            low_level::pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(Self { pipe, ended, interrupted, resized, continued, stop })
    }

    /// Readable when a signal came.
    pub fn pipe(&self) -> &UnixStream {
        &self.pipe
    }

    /// Empties the pipe.
    pub fn drain(&self) {
        let mut buffer = [0; 64];
        while matches!((&self.pipe).read(&mut buffer), Ok(1..)) {}
    }

    /// Whether a signal asked the program to end.
    pub fn ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    /// Whether that was Ctrl-C, where the terminal makes a signal of it.
    pub fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// Whether the terminal's size changed since the last call.
    pub fn resized(&self) -> bool {
        self.resized.swap(false, Ordering::SeqCst)
    }

    /// Whether the program was continued after a stop since the last call.
    pub fn continued(&self) -> bool {
        self.continued.swap(false, Ordering::SeqCst)
    }

    /// Whether somebody else asked for a stop since the last call.
    pub fn stop_asked(&self) -> bool {
        self.stop.swap(false, Ordering::SeqCst)
    }
}
