//! Bytes for a reader's keys: through the wire, through ratatui's own backend, and the least there could be.
#![allow(dead_code, reason = "each user needs a part of this")]

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use std::io::{self, Write};
use steadyhand::app::{Action, Effect, Key, State, update};
use steadyhand::ui;
use steadyhand::wire::{Dialect, Wire};

/// What some keys cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Bytes through the wire.
    pub wire: usize,
    /// Bytes through ratatui's crossterm backend.
    pub plain: usize,
    /// Characters that changed, in bytes.
    pub least: usize,
    /// Those of them that did not become blank.
    pub letters: usize,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.wire += other.wire;
        self.plain += other.plain;
        self.least += other.least;
        self.letters += other.letters;
    }
}

/// A writer that only counts.
#[derive(Debug, Default, Clone)]
pub struct Counter(pub std::rc::Rc<std::cell::Cell<usize>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A state on two terminals.
pub struct Reading {
    pub state: State,
    wire: Terminal<Wire<Counter>>,
    plain: Terminal<CrosstermBackend<Counter>>,
    wire_count: Counter,
    plain_count: Counter,
    shown: Buffer,
}

impl Reading {
    /// Opens both terminals; nothing is drawn yet.
    pub fn new(state: State, dialect: Dialect) -> Self {
        let (width, height) = state.size;
        let (wire_count, plain_count) = (Counter::default(), Counter::default());
        let area = ratatui::layout::Rect::new(0, 0, width, height);
        let viewport = ratatui::TerminalOptions { viewport: ratatui::Viewport::Fixed(area) };
        Self {
            state,
            wire: Terminal::new(Wire::new(wire_count.clone(), dialect, width, height)).unwrap(),
            plain: Terminal::with_options(CrosstermBackend::new(plain_count.clone()), viewport).unwrap(),
            wire_count,
            plain_count,
            shown: Buffer::empty(area),
        }
    }

    /// Draws the state; returns what that cost.
    pub fn draw(&mut self) -> Cost {
        let before = (self.wire_count.0.get(), self.plain_count.0.get());
        self.plain
            .draw(|frame| {
                ui::draw(frame, &self.state);
            })
            .unwrap();
        let mut goal = self.shown.clone();
        self.wire
            .draw(|frame| {
                ui::draw(frame, &self.state);
                goal = frame.buffer_mut().clone();
            })
            .unwrap();
        let changed = self.shown.content.iter().zip(&goal.content).filter(|(old, new)| old != new);
        let (mut least, mut letters) = (0, 0);
        for (_, new) in changed {
            least += new.symbol().len();
            letters += if new.symbol() == " " { 0 } else { new.symbol().len() };
        }
        self.shown = goal;
        Cost {
            wire: self.wire_count.0.get() - before.0,
            plain: self.plain_count.0.get() - before.1,
            least,
            letters,
        }
    }

    /// Presses a key and draws.
    pub fn press(&mut self, key: Key) -> Cost {
        for effect in update(&mut self.state, Action::Press(key)) {
            if effect == Effect::Redraw {
                self.wire.backend_mut().invalidate();
            }
        }
        self.draw()
    }

    /// Presses keys, one letter each and `\n` for Enter, and draws after each.
    pub fn keys(&mut self, keys: &str) -> Cost {
        let mut cost = Cost::default();
        for c in keys.chars() {
            cost += self.press(if c == '\n' { Key::Enter } else { Key::Char(c) });
        }
        cost
    }
}
