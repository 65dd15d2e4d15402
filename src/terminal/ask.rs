//! Questions on the terminal outside the interface: a passphrase that is not shown, and yes or no.

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};

/// Longest answer, in bytes.
const LONGEST: u64 = 4096;

/// The terminal itself, wherever standard input and output go.
fn terminal() -> Option<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty").ok()
}

fn answer(tty: &File) -> Option<String> {
    let mut line = String::new();
    std::io::Read::take(BufReader::new(tty), LONGEST).read_line(&mut line).ok()?;
    line.ends_with('\n').then(|| line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Asks for a passphrase, which is not shown as it is typed. `None` where there is no terminal, or it went away.
pub fn secret(told: &str, question: &str) -> Option<String> {
    let mut tty = terminal()?;
    tty.write_all(format!("{told}{question}").as_bytes()).ok()?;
    let before = tcgetattr(&tty).ok()?;
    let mut hidden = before.clone();
    hidden.local_modes -= LocalModes::ECHO;
    hidden.local_modes |= LocalModes::ECHONL;
    tcsetattr(&tty, OptionalActions::Flush, &hidden).ok()?;
    let line = answer(&tty);
    // Nothing else can be done about a terminal that does not take its own modes back.
    let _ = tcsetattr(&tty, OptionalActions::Flush, &before);
    line
}

/// Asks for a yes in full. `None` where there is no terminal.
pub fn yes(told: &str, question: &str) -> Option<bool> {
    let mut tty = terminal()?;
    tty.write_all(format!("{told}{question}").as_bytes()).ok()?;
    Some(answer(&tty).is_some_and(|line| line.trim().eq_ignore_ascii_case("yes")))
}
