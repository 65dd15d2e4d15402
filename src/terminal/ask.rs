//! Questions on the terminal outside the interface: a passphrase that is not shown, and yes or no.

use super::Signals;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::fs::{File, OpenOptions};
use std::io::Write;

/// Longest line that a terminal hands over, in bytes.
const LONGEST: usize = 4096;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// There is no terminal to ask on.
    NoTerminal,
    /// The person left, or the terminal went away.
    Left,
}

/// The terminal itself, wherever standard input and output go.
fn terminal() -> Result<File, NoAnswer> {
    OpenOptions::new().read(true).write(true).open("/dev/tty").map_err(|_| NoAnswer::NoTerminal)
}

/// One line from the terminal; a signal that would end the program leaves the question.
fn answer(tty: &File, signals: &Signals) -> Result<String, NoAnswer> {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        let mut fds = [PollFd::new(tty, PollFlags::IN), PollFd::new(signals.pipe(), PollFlags::IN)];
        match poll(&mut fds, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return Err(NoAnswer::Left),
        }
        if signals.ended() {
            return Err(NoAnswer::Left);
        }
        let told = fds[0].revents();
        signals.drain();
        if !told.contains(PollFlags::IN) {
            if told.is_empty() {
                continue;
            }
            return Err(NoAnswer::Left);
        }
        let mut buffer = [0; LONGEST];
        match rustix::io::read(tty, &mut buffer) {
            Ok(n @ 1..) if line.len() < LONGEST => line.extend_from_slice(&buffer[..n]),
            Err(Errno::INTR | Errno::AGAIN) => {}
            // The end of input is no answer, and neither is a line without end.
            _ => return Err(NoAnswer::Left),
        }
    }
    Ok(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())
}

/// Asks for a passphrase, which is not shown as it is typed.
///
/// # Errors
/// When there is no terminal, or the person leaves; the terminal is then as it was.
pub fn secret(told: &str, question: &str) -> Result<String, NoAnswer> {
    let mut tty = terminal()?;
    let signals = Signals::new().map_err(|_| NoAnswer::NoTerminal)?;
    let before = tcgetattr(&tty).map_err(|_| NoAnswer::NoTerminal)?;
    let mut hidden = before.clone();
    hidden.local_modes -= LocalModes::ECHO;
    hidden.local_modes |= LocalModes::ECHONL;
    // Hidden before it is asked for: what is typed at once is not shown either.
    tcsetattr(&tty, OptionalActions::Flush, &hidden).map_err(|_| NoAnswer::NoTerminal)?;
    let asked = tty.write_all(format!("{told}{question}").as_bytes());
    let line = asked.map_err(|_| NoAnswer::Left).and_then(|()| answer(&tty, &signals));
    // Nothing else can be done about a terminal that does not take its own modes back.
    let _ = tcsetattr(&tty, OptionalActions::Flush, &before);
    if line.is_err() {
        let _ = tty.write_all(b"\n");
    }
    line
}

/// Asks for a yes, which is a word in full.
///
/// # Errors
/// When there is no terminal, or the person leaves.
pub fn yes(told: &str, question: &str, word: &str) -> Result<bool, NoAnswer> {
    let mut tty = terminal()?;
    let signals = Signals::new().map_err(|_| NoAnswer::NoTerminal)?;
    tty.write_all(format!("{told}{question}").as_bytes()).map_err(|_| NoAnswer::Left)?;
    let typed = answer(&tty, &signals)?.trim().to_lowercase();
    Ok(!typed.is_empty() && typed == word.trim().to_lowercase())
}
