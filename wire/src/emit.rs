//! The emitter: every operation writes its bytes and does to the model what the terminal will do.

use super::dialect::Dialect;
use super::glyph::{Clusters, Glyph};
use super::links::{Addresses, Link};
use super::moves::{Ground, csi_cost, write_csi, write_number};
use super::screen::{Cell, Cursor, Screen, Sides};
use super::style::{Ink, Pen, sgr};

/// Bytes written so far, with the model kept in step.
#[derive(Debug, Clone)]
pub struct Emitter {
    /// The terminal, after these bytes.
    pub screen: Screen,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What may be used.
    pub dialect: Dialect,
    /// Where links lead.
    addresses: Addresses,
}

/// How many equal narrow characters start at column `x` of `row`: what REP can repeat.
fn run(row: &[Cell], x: usize, end: usize) -> usize {
    let repeatable = |cell: &&Cell| cell.shape.width == 1 && cell.shape.sure && cell.shape.glyph.is_char();
    let Some(first) = row.get(x).filter(repeatable) else { return 1 };
    let same = |cell: &&Cell| cell.shape.glyph == first.shape.glyph;
    row.get(x..end).unwrap_or_default().iter().take_while(same).count().max(1)
}

/// Columns of a run of `n` equal glyphs of `bytes` bytes, the last in column `end` - 1 of `width`, that REP should write,
/// if that is cheaper.
fn repeats(n: usize, bytes: u32, end: usize, width: usize) -> Option<u16> {
    let rest = u16::try_from(n.saturating_sub(1)).ok().filter(|&rest| rest > 0)?;
    // A run that ends in the last column is typed: what a terminal repeats past it is its own affair.
    (end < width && csi_cost(rest) < u32::from(rest) * bytes).then_some(rest)
}

/// Bytes it takes to type columns `from..to` of `row`, all in one pen.
#[must_use]
pub fn typing_cost(row: &[Cell], from: usize, to: usize, clusters: &Clusters, rep: bool) -> u32 {
    let mut cost = 0;
    let mut x = from;
    while x < to {
        let Some(cell) = row.get(x) else { break };
        let bytes = clusters.bytes(cell.shape.glyph);
        let n = if rep { run(row, x, to) } else { 1 };
        cost += repeats(n, bytes, x + n, row.len()).map_or(bytes * n as u32, |rest| bytes + csi_cost(rest));
        x += n;
    }
    cost
}

impl Emitter {
    /// An emitter that starts from `screen`.
    #[must_use]
    pub const fn new(screen: Screen, dialect: Dialect, addresses: Addresses) -> Self {
        Self { screen, bytes: Vec::new(), dialect, addresses }
    }

    /// Makes everything known that the model does not know: pen, margins, and an empty screen.
    pub fn make_known(&mut self) {
        if !self.screen.letters && self.dialect.regions {
            // G0 is ASCII and is used; letters are not inserted, a line feed stays in its column, rows count from the top.
            self.bytes.extend_from_slice(b"\x0f\x1b(B\x1b[4l\x1b[20l\x1b[?6l");
        }
        self.screen.letters = true;
        if self.dialect.side_margins && self.screen.sides.is_none() {
            self.bytes.extend_from_slice(b"\x1b[?69l");
            self.screen.sides = Some(Sides::Off);
        }
        if self.screen.pen.is_none() {
            self.set_pen(Pen::DEFAULT);
            // Whoever had the terminal before may have left a link open.
            if self.dialect.links {
                self.addresses.write(Link::NONE, &mut self.bytes);
            }
        }
        if self.screen.region.is_none() {
            self.screen.region = Some((0, self.screen.grid.height));
            if self.dialect.regions {
                self.bytes.extend_from_slice(b"\x1b[r");
                self.screen.cursor = self.home();
            }
        }
    }

    /// The ground moves are priced on now.
    #[must_use]
    pub fn ground(&self) -> Ground {
        Ground::of(&self.screen, &self.dialect)
    }

    /// Moves the cursor.
    pub fn move_to(&mut self, x: u16, y: u16) {
        self.ground().way(self.screen.cursor, x, y).write(&mut self.bytes);
        self.screen.cursor = Cursor::At(x, y);
    }

    /// Sets colours, attributes and link.
    pub fn set_pen(&mut self, pen: Pen) {
        self.bytes.extend_from_slice(sgr(self.screen.pen, pen, &self.dialect).as_bytes());
        if self.screen.pen.unwrap_or_default().link != pen.link {
            self.addresses.write(pen.link, &mut self.bytes);
        }
        self.screen.pen = Some(pen);
    }

    /// Ends the link that is set, if one is: whatever is written next by others leads nowhere.
    pub fn end_link(&mut self) {
        if let Some(pen) = self.screen.pen {
            self.set_pen(Pen { link: Link::NONE, ..pen });
        }
    }

    /// Types columns `from..to` of `row` at the cursor, with the pen that is set, as [`typing_cost`] prices it.
    pub fn type_cells(&mut self, row: &[Cell], from: u16, to: u16, y: u16, clusters: &Clusters) {
        let pen = self.screen.pen.unwrap_or_default();
        let mut x = usize::from(from);
        while x < usize::from(to) {
            let Some(cell) = row.get(x).copied() else { break };
            let n = if self.dialect.rep { run(row, x, usize::from(to)) } else { 1 };
            let bytes = clusters.bytes(cell.shape.glyph);
            clusters.write(cell.shape.glyph, &mut self.bytes);
            let mut done = usize::from(cell.shape.width);
            if let Some(rest) = repeats(n, bytes, x + n, row.len()) {
                write_csi(rest, b'b', &mut self.bytes);
                done = n;
            }
            let typed = Cell::new(cell.shape, pen);
            for at in (0..done).step_by(usize::from(cell.shape.width)) {
                self.screen.grid.put((x + at) as u16, y, typed);
            }
            x += done;
        }
        self.advance(from, to, y);
    }

    /// Types a glyph on whose width terminals disagree: on blanks, so that nothing of an older glyph stays
    /// beside it, and without trust in where the cursor is afterwards.
    pub fn type_unsure(&mut self, cell: Cell, x: u16, y: u16, clusters: &Clusters) {
        let pen = self.screen.pen.unwrap_or_default();
        let blank = Cell::new(super::glyph::Shape::BLANK, pen);
        if cell.shape.width == 2 && self.screen.grid.at(x + 1, y) != blank {
            self.bytes.extend_from_slice(b"  ");
            self.screen.grid.put(x, y, blank);
            self.screen.grid.put(x + 1, y, blank);
            self.advance(x, x + 2, y);
            self.move_to(x, y);
        }
        clusters.write(cell.shape.glyph, &mut self.bytes);
        self.screen.grid.put(x, y, cell);
        let reach = (x + u16::from(cell.shape.reach)).min(self.screen.grid.width);
        for hit in x + u16::from(cell.shape.width)..reach {
            self.screen.grid.put(hit, y, Cell::UNKNOWN);
        }
        let (left, right) = self.screen.columns();
        let edge = if x < right { right } else { self.screen.grid.width };
        self.screen.cursor = if reach < edge && left <= right { Cursor::InRow(y) } else { Cursor::Lost };
    }

    /// Where the cursor is after columns `from..to` of row `y` were written.
    fn advance(&mut self, from: u16, to: u16, y: u16) {
        let (_, right) = self.screen.columns();
        let edge = if from < right { right } else { self.screen.grid.width };
        self.screen.cursor = if to < edge { Cursor::At(to, y) } else { Cursor::Lost };
    }

    /// The cell an erase leaves now.
    fn erased(&self) -> Cell {
        Cell::blank(if self.dialect.bce { self.screen.pen.unwrap_or_default().bg } else { Ink::DEFAULT })
    }

    /// Erases `n` characters from column `x` of row `y` on; the cursor is there and stays.
    pub fn erase_chars(&mut self, x: u16, n: u16, y: u16) {
        write_csi(n, b'X', &mut self.bytes);
        self.screen.grid.fill(x, x + n, y, self.erased());
    }

    /// Erases from column `x` of row `y`, where the cursor is, to the end of the row.
    pub fn erase_to_end(&mut self, x: u16, y: u16) {
        self.bytes.extend_from_slice(b"\x1b[K");
        self.screen.grid.fill(x, self.screen.grid.width, y, self.erased());
    }

    /// Erases from the start of row `y` to the end of the screen.
    pub fn erase_below(&mut self, y: u16) {
        self.set_pen(Pen::DEFAULT);
        self.move_to(0, y);
        self.bytes.extend_from_slice(b"\x1b[J");
        for y in y..self.screen.grid.height {
            self.screen.grid.fill(0, self.screen.grid.width, y, self.erased());
        }
    }

    /// Inserts (`n` > 0) or deletes (`n` < 0) characters at column `x` of row `y`, to which it moves.
    /// What comes in is blank on the default ground; no wide glyph may be cut.
    pub fn shift_chars(&mut self, x: u16, n: i16, y: u16) {
        self.set_shifting_pen();
        self.move_to(x, y);
        write_csi(n.unsigned_abs(), if n > 0 { b'@' } else { b'P' }, &mut self.bytes);
        shift(self.screen.grid.row_mut(y), x, n);
    }

    /// Sets a pen with which scrolling and inserting bring in cells that every terminal shows alike.
    pub fn set_shifting_pen(&mut self) {
        let pen = self.screen.pen.unwrap_or_default();
        if pen.bg != Ink::DEFAULT || !pen.erases_cleanly() {
            self.set_pen(Pen::DEFAULT);
        }
    }

    /// Sets the scroll region to rows `top..bottom`. The cursor goes home.
    pub fn set_region(&mut self, top: u16, bottom: u16) {
        if self.screen.region == Some((top, bottom)) {
            return;
        }
        self.bytes.extend_from_slice(b"\x1b[");
        let height = self.screen.grid.height;
        if (top, bottom) != (0, height) {
            if top > 0 {
                write_number(top + 1, &mut self.bytes);
            }
            if bottom < height {
                self.bytes.push(b';');
                write_number(bottom, &mut self.bytes);
            }
        }
        self.bytes.push(b'r');
        self.screen.region = Some((top, bottom));
        self.screen.cursor = self.home();
    }

    /// Where the cursor is once a region was set. Home is the region's first row on some terminals, as it is where
    /// origin mode was left on; and a region of one row is none to alacritty, which leaves the cursor where it was.
    fn home(&self) -> Cursor {
        let top = self.screen.region.map(|(top, _)| top);
        let surely = top == Some(0) && self.screen.grid.height > 1 && !self.screen.is_sided();
        if surely { Cursor::At(0, 0) } else { Cursor::Lost }
    }

    /// Sets side margins to columns `left..right`. The cursor goes home.
    pub fn set_sides(&mut self, left: u16, right: u16) {
        let full = (left, right) == (0, self.screen.grid.width);
        if self.screen.columns() == (left, right) {
            return;
        }
        if !full || self.screen.sides != Some(Sides::Off) {
            if !matches!(self.screen.sides, Some(Sides::Set(..))) {
                self.bytes.extend_from_slice(b"\x1b[?69h");
            }
            self.bytes.extend_from_slice(b"\x1b[");
            if !full {
                write_number(left + 1, &mut self.bytes);
                self.bytes.push(b';');
                write_number(right, &mut self.bytes);
            }
            self.bytes.push(b's');
            self.screen.sides = Some(Sides::Set(left, right));
            self.screen.cursor = Cursor::Lost;
        }
    }

    /// Shows or hides the cursor.
    pub fn show_cursor(&mut self, shown: bool) {
        if self.screen.cursor_shown != Some(shown) && self.dialect.hides_cursor {
            self.bytes.extend_from_slice(if shown { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
        self.screen.cursor_shown = Some(shown);
    }
}

/// Inserts (`n` > 0) or deletes (`n` < 0) cells at column `x` of `row`.
pub fn shift(row: &mut [Cell], x: u16, n: i16) {
    let by = usize::from(n.unsigned_abs());
    let Some(part) = row.get_mut(usize::from(x)..) else { return };
    if part.len() <= by {
        part.fill(Cell::blank(Ink::DEFAULT));
        return;
    }
    let kept = part.len() - by;
    let blanks = if n > 0 {
        part.rotate_right(by);
        part.get_mut(..by)
    } else {
        part.rotate_left(by);
        part.get_mut(kept..)
    };
    blanks.unwrap_or_default().fill(Cell::blank(Ink::DEFAULT));
    // What was pushed over the edge may have been half of a wide glyph.
    if let Some(last) =
        row.last_mut().filter(|last| last.shape.width == 2 && last.shape.glyph != Glyph::TRAIL)
    {
        *last = Cell::UNKNOWN;
    }
}
