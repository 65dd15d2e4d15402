//! The terminal as it is drawn on: set up, drawn, lent to the shell on a stop, and put back as it was found.

use crate::app::State;
use crate::ui;
use crate::wire::{Dialect, Wire};
use ratatui::Terminal;
use ratatui::layout::Rect;
use rustix::process::{Signal, getpid, kill_process};
use std::io::{self, Stdout, Write};
use std::time::Duration;
use std::{env, panic};

/// A screen of its own, and pastes told from keys.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h";
/// Margins, colours, cursor, pastes, and the screen as it was.
const LEAVE: &[u8] = b"\x1b[r\x1b[m\x1b[?25h\x1b[?2004l\x1b[?1049l";
/// For a terminal without a second screen: nothing of the page is left on it.
const LEAVE_CLEARED: &[u8] = b"\x1b[r\x1b[m\x1b[H\x1b[J\x1b[?25h";

/// The terminal while the interface is on it; dropped, it is as it was found.
pub struct Screen {
    terminal: Terminal<Wire<Stdout>>,
    two_screens: bool,
    on: bool,
}

impl Screen {
    /// Sets the terminal up.
    ///
    /// # Errors
    /// When it refuses raw mode or cannot be written to.
    pub fn enter((width, height): (u16, u16)) -> io::Result<Self> {
        let variable = |name| env::var(name).unwrap_or_default();
        let term = variable("TERM");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(variable).find(|v| !v.is_empty());
        let dialect =
            Dialect::detect(&term, &variable("COLORTERM"), &variable("TMUX"), &locale.unwrap_or_default());
        let terminal = Terminal::new(Wire::new(io::stdout(), dialect, width, height))?;
        let two_screens = !(term.starts_with("vt") || term == "linux");
        let mut screen = Self { terminal, two_screens, on: false };
        screen.hush_panics();
        screen.set_up()?;
        Ok(screen)
    }

    /// A panic's text may hold private words: only where it was is told, once the terminal is back.
    fn hush_panics(&self) {
        let leave = self.leave_bytes();
        panic::set_hook(Box::new(move |info| {
            let _ = io::stdout().write_all(leave).and_then(|()| io::stdout().flush());
            let _ = crossterm::terminal::disable_raw_mode();
            let place =
                info.location().map_or_else(|| "?".to_owned(), |l| format!("{}:{}", l.file(), l.line()));
            let _ = writeln!(
                io::stderr(),
                "steadyhand: a fault in the program, at {place}\nPlease report this line."
            );
        }));
    }

    fn leave_bytes(&self) -> &'static [u8] {
        if self.two_screens { LEAVE } else { LEAVE_CLEARED }
    }

    fn set_up(&mut self) -> io::Result<()> {
        crossterm::terminal::enable_raw_mode()?;
        self.on = true;
        if self.two_screens {
            io::stdout().write_all(ENTER)?;
            io::stdout().flush()?;
        }
        Ok(())
    }

    fn put_back(&mut self) {
        if std::mem::take(&mut self.on) {
            // Where the terminal went away there is nothing to put back.
            let _ = io::stdout().write_all(self.leave_bytes()).and_then(|()| io::stdout().flush());
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }

    /// Draws the state; sends nothing where nothing changed.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self, state: &State) -> io::Result<()> {
        let (width, height) = state.size;
        let area = Rect::new(0, 0, width, height);
        if self.terminal.size()? != area.as_size() {
            self.forget(state.size);
        }
        self.terminal.draw(|frame| ui::draw(frame, state))?;
        Ok(())
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
        io::stdout().write_all(b"\x07")?;
        io::stdout().flush()
    }

    /// How long the loop may sleep; `None` for until something happens.
    pub fn wait(&self) -> Option<Duration> {
        None
    }

    /// The terminal answered where its cursor is.
    pub fn answered(&mut self) {}

    /// The terminal answered whether it has a mode.
    pub fn mode(&mut self, _mode: u16, _value: u16) {}

    /// Stops the program as job control does; returns once it goes on.
    ///
    /// # Errors
    /// When the terminal cannot be set up again.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.put_back();
        kill_process(getpid(), Signal::STOP)?;
        self.resume()
    }

    /// Sets the terminal up again after a stop.
    ///
    /// # Errors
    /// When it refuses.
    pub fn resume(&mut self) -> io::Result<()> {
        self.put_back();
        self.set_up()?;
        self.terminal.backend_mut().invalidate();
        Ok(())
    }
}

impl super::Face for Screen {
    fn redraw(&mut self, size: (u16, u16)) {
        self.forget(size);
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.suspend()
    }

    fn bell(&mut self) -> io::Result<()> {
        self.bell()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.put_back();
    }
}
