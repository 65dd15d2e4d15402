//! The terminal as it is drawn on: set up, drawn at the pace of the link, lent to the shell on a stop, and put back
//! as it was found.

use super::input::{Decoder, Input};
use super::{Heard, has_job_control, listen_to_keyboard};
use crate::app::layout::WIDE;
use crate::app::settings::Setting;
use crate::app::{Link, State, When};
use crate::ui;
use crate::wire::pace::{FENCE, Pace};
use crate::wire::{Dialect, Wire};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustix::process::{Signal, getpid, kill_process};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, panic, thread};

/// A screen of its own, and pastes told from keys.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h";
/// Margins, colours, cursor, pastes, and the screen as it was.
const LEAVE: &[u8] = b"\x1b[r\x1b[m\x1b[?25h\x1b[?2004l\x1b[?1049l";
/// Asks whether the terminal has left and right margins (DECRQM of DECLRMM).
const ASK_MARGINS: &[u8] = b"\x1b[?69$p";
/// The mode of left and right margins (DECLRMM), and the sequence that takes them away.
const MARGINS: u16 = 69;
const MARGINS_OFF: &[u8] = b"\x1b[?69l";
/// Asks for the colour of the ground (OSC 11).
const ASK_GROUND: &[u8] = b"\x1b]11;?\x07";
/// Presses and the wheel are reported (modes 1000 and 1006), or no longer.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// How long the end of the program waits for answers that are still to come: the shell must not see them as keys.
const LAST_ANSWERS: Duration = Duration::from_secs(3);
/// For a terminal without a second screen: nothing of the page is left on it.
const LEAVE_CLEARED: &[u8] = b"\x1b[r\x1b[m\x1b[H\x1b[J\x1b[?25h";
/// For one without scroll regions and a cursor that hides, too.
const LEAVE_UNKNOWN: &[u8] = b"\x1b[m\x1b[H\x1b[J";

/// Standard output without the standard library's buffer, which hands on what stands before the last line feed by
/// itself: a frame is one write, and so one packet.
type Out = BufWriter<File>;

/// The terminal while the interface is on it; dropped, it is as it was found.
pub struct Screen {
    terminal: Terminal<Wire<Out>>,
    two_screens: bool,
    on: bool,
    pace: Pace,
    start: Instant,
    /// Something is left to write.
    unsent: bool,
    /// In which order rows are written: the smallest rank first.
    ranks: Vec<u16>,
    margins: Margins,
    /// The terminal is this machine's own: a few bytes more cost nothing.
    local: bool,
    /// A multiplexer stands between the program and the reader's terminal.
    within_another: bool,
    ground_asked: bool,
    mouse: bool,
    /// The terminal is known to open addresses.
    knows_links: bool,
    resumed: bool,
}

/// A fault of the program has put the terminal back, but for what only the screen itself knows.
static LEFT_BY_A_FAULT: AtomicBool = AtomicBool::new(false);

/// What is known of the terminal's left and right margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Margins {
    Unasked,
    Asked,
    Has,
}

impl Screen {
    /// Sets the terminal up; `tells` whether a fault may say where in the code it was.
    ///
    /// # Errors
    /// When it refuses raw mode or cannot be written to.
    pub fn enter((width, height): (u16, u16), tells: bool) -> io::Result<Self> {
        let variable = |name: &str| env::var(name).unwrap_or_default();
        let term = variable("TERM");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(variable).find(|v| !v.is_empty());
        let dialect =
            Dialect::detect(&term, &variable("COLORTERM"), &variable("TMUX"), &locale.unwrap_or_default());
        let mut wire = Wire::new(unbuffered(&io::stdout())?, dialect, width, height);
        wire.hold(true);
        let terminal = Terminal::new(wire)?;
        let two_screens = !(term.starts_with("vt") || term == "linux" || !dialect.regions);
        // They answer themselves, at once: what is measured within one is the way to it, not to the reader.
        let within_another = ["TMUX", "STY"].into_iter().any(|name| !variable(name).is_empty())
            || ["tmux", "screen"].into_iter().any(|family| term.starts_with(family));
        let mut screen = Self {
            terminal,
            two_screens,
            on: false,
            pace: Pace::new(),
            start: Instant::now(),
            unsent: false,
            ranks: Vec::new(),
            margins: Margins::Unasked,
            local: ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().all(|name| env::var_os(name).is_none()),
            within_another,
            ground_asked: false,
            mouse: false,
            knows_links: Dialect::knows_links(variable),
            resumed: false,
        };
        hush_panics(screen.leave_bytes(), tells);
        screen.set_up()?;
        Ok(screen)
    }

    fn leave_bytes(&mut self) -> &'static [u8] {
        let has_regions = self.terminal.backend_mut().planner_mut().dialect().regions;
        match (self.two_screens, has_regions) {
            (true, _) => LEAVE,
            (false, true) => LEAVE_CLEARED,
            (false, false) => LEAVE_UNKNOWN,
        }
    }

    fn set_up(&mut self) -> io::Result<()> {
        crossterm::terminal::enable_raw_mode()?;
        self.on = true;
        if self.two_screens {
            self.out().write_all(ENTER)?;
            self.out().flush()?;
        }
        Ok(())
    }

    /// What is written here goes out with the next frame, or when it is flushed.
    fn out(&mut self) -> &mut Out {
        self.terminal.backend_mut().writer_mut()
    }

    fn put_back(&mut self) {
        if std::mem::take(&mut self.on) {
            let margins = if self.has_side_margins() { MARGINS_OFF } else { b"" };
            let mouse = if std::mem::take(&mut self.mouse) { MOUSE_OFF } else { b"" };
            // After a fault the screen is left already, and a report stands where it was.
            let leave = if LEFT_BY_A_FAULT.load(Ordering::SeqCst) { b"" } else { self.leave_bytes() };
            let bytes = [margins, mouse, leave].concat();
            // Where the terminal went away there is nothing to put back.
            if self.out().write_all(&bytes).and_then(|()| self.out().flush()).is_ok() {
                self.hear_last_answers();
            }
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }

    /// Takes in what the state looks like, and writes as much of it as the link carries; nothing where nothing
    /// changed. What is left is planned anew at the next call, from the state as it is then.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self, state: &State) -> io::Result<()> {
        let (width, height) = state.size;
        let area = Rect::new(0, 0, width, height);
        if self.terminal.size()? != area.as_size() {
            self.forget(state.size);
        }
        self.ask_margins(state)?;
        self.ask_ground(state)?;
        self.set_mouse(state)?;
        self.set_links(state);
        let mut ranks = std::mem::take(&mut self.ranks);
        let mut addresses = Vec::new();
        self.terminal.draw(|frame| {
            addresses = ui::draw(frame, state);
            rank(frame.buffer_mut(), state.emergency(), &mut ranks);
        })?;
        let links = addresses.iter().map(|(area, address)| (*area, &**address));
        self.terminal.backend_mut().set_links(links);
        // The first two rows come soon by themselves, and from the top down they are cheaper.
        if let Ok(cursor) = self.terminal.backend_mut().get_cursor_position()
            && cursor.y > 1
            && let Some(rank) = ranks.get_mut(usize::from(cursor.y))
        {
            *rank = (*rank).min(1);
        }
        self.ranks = ranks;
        self.unsent = true;
        self.send()
    }

    /// Writes pieces while the link has room for them.
    fn send(&mut self) -> io::Result<()> {
        while self.unsent {
            let now = self.start.elapsed();
            let Some(budget) = self.pace.budget(now) else { break };
            let (pace, ranks) = (&mut self.pace, &self.ranks);
            let rank = |y: u16| ranks.get(usize::from(y)).copied().unwrap_or(u16::MAX);
            let tail = |bytes| if pace.wrote(now, bytes) { FENCE } else { b"" };
            let (_, done) = self.terminal.backend_mut().flush_within(budget, rank, tail)?;
            self.unsent = !done;
        }
        Ok(())
    }

    /// Asks once whether the terminal has left and right margins, where panes stand side by side. No answer is
    /// waited for. A terminal that shows the question as text shows it before the screen is cleared.
    fn ask_margins(&mut self, state: &State) -> io::Result<()> {
        let useful = state.size.0 >= WIDE && !state.settings.lean;
        let wire = self.terminal.backend_mut();
        if self.margins != Margins::Unasked || !useful || !wire.planner_mut().dialect().may_be_asked() {
            return Ok(());
        }
        self.margins = Margins::Asked;
        self.out().write_all(ASK_MARGINS)?;
        self.forget(state.size);
        Ok(())
    }

    /// Asks once for the colour of the ground, where nobody chose a look and the question costs nothing. No answer is
    /// waited for.
    fn ask_ground(&mut self, state: &State) -> io::Result<()> {
        let given = state.settings.given.contains(&Setting::Theme);
        let can = self.terminal.backend_mut().planner_mut().dialect().may_be_asked();
        if given || !can || !self.local || std::mem::replace(&mut self.ground_asked, true) {
            return Ok(());
        }
        self.out().write_all(ASK_GROUND)
    }

    /// Tells the terminal of addresses, or no longer, as it is set; never on a shared host, out of which they lead.
    fn set_links(&mut self, state: &State) {
        let planner = self.terminal.backend_mut().planner_mut();
        let wanted = match state.settings.links {
            When::On => planner.dialect().osc,
            When::Off => false,
            When::Auto => self.knows_links && self.local && !state.settings.lean,
        };
        planner.set_links(wanted && state.settings.kiosk.is_none());
    }

    /// Takes the mouse, or lets go of it, as it is set.
    fn set_mouse(&mut self, state: &State) -> io::Result<()> {
        let can = self.terminal.backend_mut().planner_mut().dialect().may_be_asked();
        let wanted = can
            && match state.settings.mouse {
                When::On => true,
                When::Off => false,
                When::Auto => self.local && !state.settings.lean,
            };
        if wanted == std::mem::replace(&mut self.mouse, wanted) {
            return Ok(());
        }
        self.out().write_all(if wanted { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Whether the terminal has left and right margins.
    pub fn has_side_margins(&self) -> bool {
        self.margins == Margins::Has
    }

    /// How fast the link is, once it was measured; rounded, so that it changes when it has changed. Never told within
    /// tmux or screen.
    pub fn link(&self) -> Option<Link> {
        if self.within_another {
            return None;
        }
        let two_digits = |n: u32| {
            let unit = 10_u32.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(1));
            n / unit * unit
        };
        let trip = self.pace.round_trip()?.as_millis();
        let round_trip = two_digits(u32::try_from(trip).unwrap_or(u32::MAX));
        Some(Link { rate: two_digits(self.pace.speed()?), round_trip })
    }

    /// Takes answers in that are still to come, for as long as that may last.
    fn hear_last_answers(&mut self) {
        let mut left = self.pace.waiting();
        let mut decoder = Decoder::default();
        let until = Instant::now() + LAST_ANSWERS;
        while left > 0 {
            let wait = until.saturating_duration_since(Instant::now());
            let Ok(Heard { bytes, gone: false, .. }) = listen_to_keyboard(wait) else { break };
            if wait.is_zero() {
                break;
            }
            let answers = decoder.feed(&bytes);
            left = left.saturating_sub(answers.iter().filter(|i| matches!(i, Input::CursorAt(..))).count());
        }
        self.pace.forget();
    }

    /// Nothing is known of what the terminal shows: the next frame is drawn whole.
    pub fn forget(&mut self, (width, height): (u16, u16)) {
        self.terminal.backend_mut().resize(width, height);
        // The size is the one the backend was given: asking it cannot fail.
        let _ = self.terminal.resize(Rect::new(0, 0, width, height));
        self.terminal.backend_mut().invalidate();
    }

    /// Rings the terminal's bell.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn bell(&mut self) -> io::Result<()> {
        self.out().write_all(b"\x07")?;
        self.out().flush()
    }

    /// Hands words to the terminal's clipboard (OSC 52); terminals that have none, or do not allow it, do nothing, and
    /// those that would show the sequence as letters are not sent it.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn copy(&mut self, words: &str) -> io::Result<()> {
        if !self.terminal.backend_mut().planner_mut().dialect().osc {
            return Ok(());
        }
        let words = base64(crate::text::clean_lines(words).as_bytes());
        self.out().write_all(format!("\x1b]52;c;{words}\x07").as_bytes())?;
        self.out().flush()
    }

    /// How long the loop may sleep; `None` for until something happens.
    pub fn wait(&self) -> Option<Duration> {
        self.unsent.then(|| self.pace.wait(self.start.elapsed()))
    }

    /// The terminal answered where its cursor is: it has shown all that was written before it was asked. xterm sends
    /// the same for F3 with Shift: one piece is then thought shown too early.
    pub fn answered(&mut self) {
        self.pace.answered(self.start.elapsed());
    }

    /// The terminal answered whether it has a mode: 1 set, 2 reset, else it cannot be had.
    pub fn mode(&mut self, mode: u16, value: u16) {
        if mode == MARGINS && matches!(value, 1 | 2) && self.margins == Margins::Asked {
            self.margins = Margins::Has;
            self.terminal.backend_mut().planner_mut().set_side_margins(true);
        }
    }

    /// Stops the program as job control does; returns once it goes on.
    ///
    /// # Errors
    /// When the terminal cannot be set up again.
    pub fn suspend(&mut self) -> io::Result<()> {
        if !has_job_control() {
            return Ok(());
        }
        self.put_back();
        kill_process(getpid(), Signal::STOP)?;
        self.resume()?;
        self.resumed = true;
        Ok(())
    }

    /// Whether the signal to go on is the one that ended [`Self::suspend`], after which all is set up already.
    pub fn has_resumed(&mut self) -> bool {
        std::mem::take(&mut self.resumed)
    }

    /// Sets the terminal up again after a stop.
    ///
    /// # Errors
    /// When it refuses.
    pub fn resume(&mut self) -> io::Result<()> {
        self.put_back();
        self.set_up()?;
        self.terminal.backend_mut().distrust();
        Ok(())
    }
}

/// A file of its own for what is open already.
fn unbuffered(open: &impl AsFd) -> io::Result<Out> {
    Ok(BufWriter::new(File::from(open.as_fd().try_clone_to_owned()?)))
}

/// A panic's text may hold private words: only where it was is told, if anything, once `leave` has put the terminal back.
///
/// Only a fault of the thread that calls this leaves the screen: the interface outlives those of others.
pub fn hush_panics(leave: &'static [u8], tells: bool) {
    let own = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() != own {
            return;
        }
        LEFT_BY_A_FAULT.store(true, Ordering::SeqCst);
        let mouse = if leave.is_empty() { b"" } else { MOUSE_OFF };
        let _ = io::stdout().write_all(&[mouse, leave].concat()).and_then(|()| io::stdout().flush());
        let _ = crossterm::terminal::disable_raw_mode();
        // Nobody may be there to read it.
        let _ = match info.location() {
            Some(l) if tells => writeln!(
                io::stderr(),
                "steadyhand: a fault in the program, at {}:{}\nPlease report this line.",
                l.file(),
                l.line()
            ),
            _ => writeln!(io::stderr(), "steadyhand: a fault in the program"),
        };
    }));
}

/// In which order rows are written: first one that holds the emergency number, the bar at the bottom if it does, then
/// from the top down.
fn rank(buffer: &Buffer, emergency: &str, ranks: &mut Vec<u16>) {
    let width = usize::from(buffer.area.width.max(1));
    let mut row = String::new();
    let mut holds = |cells: &[ratatui::buffer::Cell]| {
        row.clear();
        row.extend(cells.iter().map(|cell| cell.symbol()));
        row.contains(emergency)
    };
    let rows = buffer.content.chunks(width);
    let last = rows.len().saturating_sub(1);
    let first = if rows.clone().next_back().is_some_and(&mut holds) {
        Some(last)
    } else {
        rows.clone().position(holds)
    };
    ranks.clear();
    ranks.extend((2..).take(rows.len()));
    if let Some(rank) = first.and_then(|y| ranks.get_mut(y)) {
        *rank = 0;
    }
}

impl super::Face for Screen {
    fn redraw(&mut self, size: (u16, u16)) {
        self.forget(size);
        self.terminal.backend_mut().distrust();
    }

    fn forget(&mut self, size: (u16, u16)) -> io::Result<()> {
        if !self.two_screens {
            // What scrolled off such a screen can be scrolled back to.
            self.out().write_all(b"\x1b[3J")?;
        }
        self.forget(size);
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.suspend()
    }

    fn bell(&mut self) -> io::Result<()> {
        self.bell()
    }

    fn copy(&mut self, words: &str) -> io::Result<()> {
        self.copy(words)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.put_back();
    }
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let number = part.iter().chain([&0, &0]).take(3).fold(0u32, |n, b| n << 8 | u32::from(*b));
        for i in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= part.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{FENCE, base64, unbuffered};
    use crate::wire::{Dialect, Wire};
    use ratatui::Terminal;
    use ratatui::text::Text;
    use std::os::unix::net::UnixDatagram;

    /// A line feed scrolls for the least bytes, and must not cut a frame in two.
    #[test]
    fn a_frame_is_one_write_whatever_line_feeds_are_in_it() {
        let (near, far) = UnixDatagram::pair().unwrap();
        far.set_nonblocking(true).unwrap();
        let mut wire = Wire::new(unbuffered(&near).unwrap(), Dialect::xterm(), 20, 6);
        wire.hold(true);
        let mut terminal = Terminal::new(wire).unwrap();
        let mut fed = 0;
        for first in 0..3 {
            let lines: Vec<String> = (first..first + 6).map(|n| format!("line {n} of some")).collect();
            terminal.draw(|frame| frame.render_widget(Text::raw(lines.join("\n")), frame.area())).unwrap();
            terminal.backend_mut().flush_within(usize::MAX, |_| 0, |_| FENCE).unwrap();
            let mut packet = [0; 4096];
            let size = far.recv(&mut packet).unwrap();
            assert!(packet[..size].ends_with(FENCE), "the frame is whole");
            fed += packet[..size].iter().filter(|byte| **byte == b'\n').count();
            assert!(far.recv(&mut packet).is_err(), "and in one write");
        }
        assert!(fed > 0, "line feeds were used");
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
