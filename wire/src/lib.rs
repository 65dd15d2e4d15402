//! A ratatui backend that knows what the terminal shows and sends the fewest bytes it finds to change that.
//!
//! [`Wire`] is the backend; [`Planner`] is its pure middle, from one screen to the next; [`Dialect`] says what the
//! terminal understands. [`pace::Pace`] says how much may be on its way. Nothing here reads from the terminal: its
//! answers are handed in.

mod atoms;
pub mod dialect;
mod emit;
mod glyph;
mod links;
mod moves;
pub mod pace;
mod planner;
mod row;
mod screen;
mod scroll;
mod shift;
mod style;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};

use links::Link;

pub use dialect::{Colours, Dialect};
pub use planner::{Piece, Planner};
pub use style::Attrs;

/// A ratatui backend on a terminal at the other end of `W`.
///
/// Drawing collects cells; flushing plans and writes once, or not at all if nothing has changed.
#[derive(Debug, Clone)]
pub struct Wire<W: Write> {
    out: W,
    planner: Planner,
    /// What ratatui wants shown.
    goal: Buffer,
    /// Where in it links stand.
    links: Vec<(Rect, Link)>,
    /// The rows of the goal that changed since the planner took them.
    changed: Vec<bool>,
    cursor: Position,
    cursor_shown: bool,
    held: bool,
}

impl<W: Write> Wire<W> {
    /// A backend that writes to `out`, a terminal of `width` × `height` cells of which nothing is known yet.
    pub fn new(out: W, dialect: Dialect, width: u16, height: u16) -> Self {
        Self {
            out,
            planner: Planner::new(dialect, width, height),
            goal: Buffer::empty(Rect::new(0, 0, width, height)),
            links: Vec::new(),
            changed: vec![true; usize::from(height)],
            cursor: Position::ORIGIN,
            cursor_shown: false,
            held: false,
        }
    }

    /// Notes a new size. The next flush redraws everything.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.planner.resize(width, height);
        self.goal = Buffer::empty(Rect::new(0, 0, width, height));
        self.links.clear();
        self.changed = vec![true; usize::from(height)];
    }

    /// Says where on the screen that is wanted addresses stand; cells there lead to them, where the terminal has links.
    pub fn set_links<'a>(&mut self, links: impl IntoIterator<Item = (Rect, &'a str)>) {
        let named = links.into_iter().map(|(area, address)| (area, self.planner.link(address)));
        let links: Vec<_> = named.filter(|(_, link)| *link != Link::NONE).collect();
        if links == self.links {
            return;
        }
        for (area, _) in self.links.iter().chain(&links) {
            let rows = usize::from(area.top())..usize::from(area.bottom()).min(self.changed.len());
            self.changed.get_mut(rows).unwrap_or_default().fill(true);
        }
        self.links = links;
    }

    /// Forgets what the terminal shows; the next flush redraws everything.
    pub fn invalidate(&mut self) {
        self.planner.invalidate();
        self.changed.fill(true);
    }

    /// As [`Self::invalidate`], after somebody else had the terminal, or noise did: the next flush also puts right the
    /// modes in which letters would not come out as they are.
    pub fn distrust(&mut self) {
        self.planner.distrust();
        self.changed.fill(true);
    }

    /// The planner, for what it has learnt.
    pub const fn planner_mut(&mut self) -> &mut Planner {
        &mut self.planner
    }

    /// The writer.
    pub const fn writer_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Whether ratatui's own flushes are held back: then only [`Self::flush_within`] writes.
    pub const fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// Writes about `budget` bytes of what is wanted, rows with the smallest `rank` first, in one write; `tail` is
    /// told how many bytes that is, and what it gives goes along with them. Returns the bytes written, without
    /// the tail, and whether the terminal now shows the goal.
    ///
    /// # Errors
    ///
    /// If writing fails; then nothing is known about the terminal any more.
    pub fn flush_within(
        &mut self,
        budget: usize,
        rank: impl Fn(u16) -> u16,
        tail: impl FnOnce(usize) -> &'static [u8],
    ) -> io::Result<(usize, bool)> {
        let cursor = self.cursor_shown.then_some(self.cursor);
        self.planner.take_rows(&self.goal, &self.links, &mut self.changed);
        let Piece { bytes, done } = self.planner.plan_piece(cursor, budget, rank);
        if bytes.is_empty() {
            return Ok((0, done));
        }
        let count = bytes.len();
        let tail = tail(count);
        let whole;
        let bytes = if tail.is_empty() {
            bytes
        } else {
            whole = [bytes, tail].concat();
            &whole
        };
        let written = self.out.write_all(bytes).and_then(|()| self.out.flush());
        if let Err(error) = written {
            self.invalidate();
            return Err(error);
        }
        Ok((count, done))
    }
}

impl<W: Write> Backend for Wire<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            if let Some(row) = self.changed.get_mut(usize::from(y)) {
                *row = true;
            }
            if let Some(slot) = self.goal.cell_mut((x, y)) {
                *slot = cell.clone();
            }
            // ratatui does not mention the cells a wide glyph covers, nor what becomes of them when it goes.
            for covered in x + 1..x.saturating_add(cell.cell_width()) {
                if let Some(slot) = self.goal.cell_mut((covered, y)) {
                    slot.reset();
                }
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_shown = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_shown = true;
        Ok(())
    }

    /// Where ratatui last put the cursor; the terminal is not asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.goal.reset();
        self.changed.fill(true);
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let Rect { width, .. } = self.goal.area;
        let at = usize::from(self.cursor.y) * usize::from(width) + usize::from(self.cursor.x);
        let line = usize::from(self.cursor.y) * usize::from(width);
        let end = line + usize::from(width);
        let cells = match clear_type {
            ClearType::All => 0..self.goal.content.len(),
            ClearType::AfterCursor => at..self.goal.content.len(),
            ClearType::BeforeCursor => 0..at + 1,
            ClearType::CurrentLine => line..end,
            ClearType::UntilNewLine => at..end,
        };
        self.changed.fill(true);
        for cell in self.goal.content.get_mut(cells).unwrap_or_default() {
            cell.reset();
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = self.planner.size();
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held {
            return Ok(());
        }
        self.flush_within(usize::MAX, |_| 0, |_| b"").map(|_| ())
    }
}
