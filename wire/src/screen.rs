//! The model: what the terminal shows, where its cursor is, and what is set.

use ratatui::buffer::Cell as TuiCell;

use super::dialect::Dialect;
use super::glyph::{Clusters, Glyph, Shape};
use super::links::Link;
use super::style::{Ink, Pen};

/// One cell, in the terminal's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub shape: Shape,
    /// How; on an empty cell only what can be seen of it.
    pub pen: Pen,
}

impl Cell {
    /// A cell of which nothing is known.
    pub const UNKNOWN: Self =
        Self { shape: Shape { glyph: Glyph::UNKNOWN, ..Shape::BLANK }, pen: Pen::DEFAULT };

    /// An empty cell on ground `bg`.
    #[must_use]
    pub const fn blank(bg: Ink) -> Self {
        Self { shape: Shape::BLANK, pen: Pen { bg, ..Pen::DEFAULT } }
    }

    /// A cell; an empty one keeps only what can be seen.
    #[must_use]
    pub fn new(shape: Shape, pen: Pen) -> Self {
        let pen = if shape.glyph == Glyph::BLANK { pen.on_blank() } else { pen };
        Self { shape, pen }
    }

    /// The second half of this wide cell.
    #[must_use]
    pub const fn trail(self) -> Self {
        Self { shape: Shape { glyph: Glyph::TRAIL, ..Shape::BLANK }, pen: self.pen }
    }

    /// Whether this is the second half of a wide glyph.
    #[must_use]
    pub fn is_trail(&self) -> bool {
        self.shape.glyph == Glyph::TRAIL
    }

    /// Whether an erase on ground `pen.bg` makes this cell: empty, neither underlined nor reversed.
    #[must_use]
    pub fn is_erasable(&self) -> bool {
        self.shape.glyph == Glyph::BLANK && self.pen.erases_cleanly()
    }
}

/// A rectangle of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
    cells: Vec<Cell>,
}

impl Grid {
    /// A grid of `width` × `height` times `cell`.
    #[must_use]
    pub fn new(width: u16, height: u16, cell: Cell) -> Self {
        Self { width, height, cells: vec![cell; usize::from(width) * usize::from(height)] }
    }

    /// Row `y`; empty if there is none.
    #[must_use]
    pub fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        self.cells.get(start..start + width).unwrap_or_default()
    }

    /// Row `y`, to change; empty if there is none.
    pub fn row_mut(&mut self, y: u16) -> &mut [Cell] {
        let width = usize::from(self.width);
        let start = usize::from(y) * width;
        self.cells.get_mut(start..start + width).unwrap_or_default()
    }

    /// The cell at column `x` of row `y`; unknown outside.
    #[must_use]
    pub fn at(&self, x: u16, y: u16) -> Cell {
        self.row(y).get(usize::from(x)).copied().unwrap_or(Cell::UNKNOWN)
    }

    /// Puts `cell` at column `x` of row `y`, both halves if it is wide; of a wide glyph that this cuts, the
    /// other half is unknown from then on, for terminals differ in what they leave there.
    pub fn put(&mut self, x: u16, y: u16, cell: Cell) {
        let wide = cell.shape.width == 2 && x + 1 < self.width;
        let x = usize::from(x);
        let end = x + if wide { 2 } else { 1 };
        let row = self.row_mut(y);
        cut(row, x);
        cut(row, end);
        if let Some(slot) = row.get_mut(x) {
            *slot = cell;
        }
        if let Some(slot) = row.get_mut(x + 1).filter(|_| wide) {
            *slot = cell.trail();
        }
    }

    /// Fills columns `from..to` of row `y` with `cell`, which is narrow.
    pub fn fill(&mut self, from: u16, to: u16, y: u16, cell: Cell) {
        let row = self.row_mut(y);
        cut(row, usize::from(from));
        cut(row, usize::from(to));
        if let Some(cells) = row.get_mut(usize::from(from)..usize::from(to)) {
            cells.fill(cell);
        }
    }

    /// Moves columns `columns` of rows `top..bottom` up by `by` rows (down where `by` is negative); rows
    /// that come in are blank. Wide glyphs that the columns' borders cut are unknown from then on.
    pub fn scroll(&mut self, top: u16, bottom: u16, columns: (u16, u16), by: i32) {
        let rows = i32::from(bottom) - i32::from(top);
        let (left, right) = columns;
        for y in top..bottom {
            cut(self.row_mut(y), usize::from(left));
            cut(self.row_mut(y), usize::from(right));
        }
        for i in 0..rows {
            // Upwards from the top, downwards from the bottom: a row is read before it is overwritten.
            let to = if by > 0 { i } else { rows - 1 - i };
            let from = to + by;
            let y = top + to as u16;
            if (0..rows).contains(&from) {
                let place = |y: u16, x: u16| usize::from(y) * usize::from(self.width) + usize::from(x);
                let from = top + from as u16;
                self.cells.copy_within(place(from, left)..place(from, right), place(y, left));
            } else {
                self.fill(left, right, y, Cell::blank(Ink::DEFAULT));
            }
        }
    }

    /// Whether a glyph stands, or may stand on some terminal, across the border before column `x`.
    #[must_use]
    pub fn is_crossed(&self, x: u16) -> bool {
        let x = usize::from(x);
        (0..self.height).any(|y| {
            let mut before = self.row(y).get(..x).unwrap_or_default().iter().enumerate();
            before.any(|(at, cell)| at + usize::from(cell.shape.reach.max(cell.shape.width)) > x)
        })
    }

    /// Makes row `y` show `source`, from its first column on; what is beyond `source` is blank. `link` tells where
    /// the cell in a column leads.
    pub fn take_row(
        &mut self,
        y: u16,
        source: &[TuiCell],
        link: impl Fn(u16) -> Link,
        clusters: &mut Clusters,
        dialect: &Dialect,
    ) {
        let width = self.width;
        // Whatever is written into the last cell of some screens scrolls them.
        let kept_free = !dialect.regions && y + 1 == self.height;
        let end = width.saturating_sub(u16::from(kept_free));
        let row = self.row_mut(y);
        let mut last_style = None;
        let mut pen = Pen::DEFAULT;
        let mut x = 0;
        while x < usize::from(width) {
            let Some(cell) = source.get(x) else {
                if let Some(rest) = row.get_mut(x..) {
                    rest.fill(Cell::blank(Ink::DEFAULT));
                }
                break;
            };
            let style = (cell.fg, cell.bg, cell.modifier);
            if last_style != Some(style) {
                pen = Pen::of(cell.fg, cell.bg, cell.modifier, dialect);
                last_style = Some(style);
            }
            let shape = clusters.shape(cell.symbol(), end.saturating_sub(x as u16), dialect);
            let goal = Cell::new(shape, Pen { link: link(x as u16), ..pen });
            if let Some(slot) = row.get_mut(x) {
                *slot = goal;
            }
            if let Some(slot) = row.get_mut(x + 1).filter(|_| shape.width == 2) {
                *slot = goal.trail();
            }
            x += usize::from(shape.width);
        }
        if kept_free {
            self.put(end, y, Cell::blank(Ink::DEFAULT));
        }
    }
}

/// Marks both halves of a wide glyph as unknown where the border before column `x` cuts it.
fn cut(row: &mut [Cell], x: usize) {
    if row.get(x).is_some_and(Cell::is_trail) {
        for half in [x.wrapping_sub(1), x] {
            if let Some(cell) = row.get_mut(half) {
                *cell = Cell::UNKNOWN;
            }
        }
    }
}

/// Where the terminal's cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// At column, row; the next character goes there.
    At(u16, u16),
    /// In this row, column unknown.
    InRow(u16),
    /// Anywhere: after a start, or after the last column was written, where terminals differ.
    Lost,
}

/// Left and right margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// The mode (DECLRMM) is off.
    Off,
    /// The mode is on; margins are first column and column after the last.
    Set(u16, u16),
}

/// The terminal as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// What it shows.
    pub grid: Grid,
    /// Where its cursor is.
    pub cursor: Cursor,
    /// What the next character will look like; unknown after a start.
    pub pen: Option<Pen>,
    /// Whether the cursor can be seen; unknown after a start.
    pub cursor_shown: Option<bool>,
    /// The scroll region, first row and row after the last; unknown after a start.
    pub region: Option<(u16, u16)>,
    /// Side margins; unknown after a start.
    pub sides: Option<Sides>,
    /// Whether letters are known to come out as they are: no other character set, no insert or origin mode, as a binary
    /// file or noise on the line leaves them.
    pub letters: bool,
}

impl Screen {
    /// A terminal of which nothing but the size is known.
    #[must_use]
    pub fn unknown(width: u16, height: u16) -> Self {
        Self {
            grid: Grid::new(width, height, Cell::UNKNOWN),
            cursor: Cursor::Lost,
            pen: None,
            cursor_shown: None,
            region: None,
            sides: None,
            letters: false,
        }
    }

    /// The scroll region; the whole screen if unknown.
    #[must_use]
    pub fn rows(&self) -> (u16, u16) {
        self.region.unwrap_or((0, self.grid.height))
    }

    /// The margins within which the cursor moves and lines wrap: first column and column after the last.
    #[must_use]
    pub fn columns(&self) -> (u16, u16) {
        match self.sides {
            Some(Sides::Set(left, right)) => (left, right),
            _ => (0, self.grid.width),
        }
    }

    /// Whether side margins are set that are not the screen's own.
    #[must_use]
    pub fn is_sided(&self) -> bool {
        self.columns() != (0, self.grid.width)
    }
}
