//! The planner: from what the terminal shows to what it should show, in the fewest bytes found.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::dialect::Dialect;
use super::emit::Emitter;
use super::glyph::Clusters;
use super::row::{Context, RowPlanner};
use super::screen::{Cell, Grid, Screen};
use super::scroll::{Scroll, Search, estimate, scroll_rows};
use super::style::Ink;

/// Part of a plan: what to write now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The bytes; all of them must be written, for the model counts on it.
    pub bytes: &'a [u8],
    /// Whether the terminal then shows the goal; otherwise plan again, for this goal or a newer one.
    pub done: bool,
}

/// What to do before rows are repaired one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Recipe {
    scrolls: Vec<Scroll>,
    /// Erase everything from this row on.
    clear_from: Option<u16>,
}

/// Finds the cheapest bytes from the known screen to a wanted one. Pure: it never reads or writes anything.
#[derive(Debug, Clone)]
pub struct Planner {
    dialect: Dialect,
    clusters: Clusters,
    screen: Screen,
    goal: Grid,
    rows: RowPlanner,
    out: Vec<u8>,
}

impl Planner {
    /// A planner for a terminal of `width` × `height` cells of which nothing is known yet.
    #[must_use]
    pub fn new(dialect: Dialect, width: u16, height: u16) -> Self {
        Self {
            dialect,
            clusters: Clusters::default(),
            screen: Screen::unknown(width, height),
            goal: Grid::new(width, height, Cell::blank(Ink::DEFAULT)),
            rows: RowPlanner::default(),
            out: Vec::new(),
        }
    }

    /// Columns and rows of the terminal.
    #[must_use]
    pub const fn size(&self) -> (u16, u16) {
        (self.goal.width, self.goal.height)
    }

    /// What the terminal understands.
    #[must_use]
    pub const fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Forgets what the terminal shows: after a suspend, or when the reader asks for a full redraw.
    pub fn invalidate(&mut self) {
        let (width, height) = self.size();
        self.screen = Screen::unknown(width, height);
        if self.clusters.is_full() {
            // Numbers given out before are worthless now; the goal is taken anew from the next frame.
            self.clusters = Clusters::default();
        }
    }

    /// Notes a new size; nothing is known about what the terminal made of it.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.goal = Grid::new(width, height, Cell::blank(Ink::DEFAULT));
        self.invalidate();
    }

    /// Notes whether the terminal has left and right margins (its answer to `CSI ? 69 $ p`).
    pub const fn set_side_margins(&mut self, has: bool) {
        self.dialect.side_margins = has;
    }

    /// The bytes that make the terminal show `goal`, with the cursor at `cursor` or hidden. Empty if it does.
    pub fn plan(&mut self, goal: &Buffer, cursor: Option<Position>) -> &[u8] {
        self.take(goal);
        self.plan_piece(cursor, usize::MAX, |_| 0).bytes
    }

    /// As [`Self::plan`], but stops after about `budget` bytes, at least a few. Rows with the smallest `rank`
    /// go first.
    pub fn plan_within(
        &mut self,
        goal: &Buffer,
        cursor: Option<Position>,
        budget: usize,
        rank: impl Fn(u16) -> u16,
    ) -> Piece<'_> {
        self.take(goal);
        self.plan_piece(cursor, budget, rank)
    }

    fn take(&mut self, goal: &Buffer) {
        if self.clusters.is_full() {
            self.invalidate();
        }
        self.goal.take(goal, &mut self.clusters, &self.dialect);
    }

    /// Plans towards the goal that was taken last.
    pub(super) fn plan_piece(
        &mut self,
        cursor: Option<Position>,
        budget: usize,
        rank: impl Fn(u16) -> u16,
    ) -> Piece<'_> {
        let screen = std::mem::replace(&mut self.screen, Screen::unknown(0, 0));
        let mut emitter = Emitter::new(screen, self.dialect);
        emitter.bytes = std::mem::take(&mut self.out);
        emitter.bytes.clear();
        if emitter.screen.pen.is_none() {
            emitter.make_known();
            emitter.erase_below(0);
        }
        let mut done = true;
        if emitter.screen.grid != self.goal {
            let (recipe, mut best) = self.cheapest(&emitter);
            if best.bytes.len() > budget {
                best = emitter.clone();
                done = self.follow(&mut best, &recipe, budget, &rank);
            }
            emitter = best;
        }
        if done {
            self.place_cursor(&mut emitter, cursor);
        }
        self.screen = emitter.screen;
        self.out = emitter.bytes;
        Piece { bytes: &self.out, done }
    }

    /// The recipe that takes fewest bytes, and what it gives.
    fn cheapest(&mut self, from: &Emitter) -> (Recipe, Emitter) {
        let mut best: Option<(Recipe, Emitter)> = None;
        for recipe in self.recipes(&from.screen) {
            let mut trial = from.clone();
            self.follow(&mut trial, &recipe, usize::MAX, &|_| 0);
            if best.as_ref().is_none_or(|(_, best)| trial.bytes.len() < best.bytes.len()) {
                best = Some((recipe, trial));
            }
        }
        best.unwrap_or_else(|| (Recipe::default(), from.clone()))
    }

    /// The recipes worth trying.
    fn recipes(&self, screen: &Screen) -> Vec<Recipe> {
        /// Below about this many bytes nothing is worth scrolling for.
        const WORTH_SCROLLING: u32 = 16;
        let width = self.goal.width;
        let cost = |y: u16| estimate(screen.grid.row(y), self.goal.row(y), &self.clusters);
        let plain: u32 = (0..self.goal.height).map(cost).sum();
        let mut recipes = vec![Recipe::default()];
        if plain < WORTH_SCROLLING || screen.is_sided() {
            return recipes;
        }
        let scrolls = Search::new(&screen.grid, &self.goal, &self.clusters, (0, width))
            .find(screen.rows(), &self.dialect);
        if !scrolls.is_empty() {
            recipes.push(Recipe { scrolls, clear_from: None });
        }
        for i in 0..recipes.len() {
            let Some(recipe) = recipes.get(i) else { continue };
            let mut grid = screen.grid.clone();
            for scroll in &recipe.scrolls {
                grid.scroll(scroll.top, scroll.bottom, (0, width), scroll.by);
            }
            if let Some(from) = self.clearing(&grid) {
                recipes.push(Recipe { clear_from: Some(from), ..recipe.clone() });
            }
        }
        recipes
    }

    /// The row from which on it pays most to erase everything first, if it pays anywhere.
    fn clearing(&self, shown: &Grid) -> Option<u16> {
        /// Going there and `CSI J`.
        const COST: i64 = 6;
        let blank = vec![Cell::blank(Ink::DEFAULT); usize::from(self.goal.width)];
        let (mut best, mut gain) = (None, -COST);
        let mut most = 0;
        for y in (0..self.goal.height).rev() {
            let goal = self.goal.row(y);
            gain += i64::from(estimate(shown.row(y), goal, &self.clusters))
                - i64::from(estimate(&blank, goal, &self.clusters));
            if gain > most {
                (best, most) = (Some(y), gain);
            }
        }
        best
    }

    /// Follows a recipe and repairs the rows that are still wrong, until `limit` bytes; returns whether all is done.
    fn follow(
        &mut self,
        emitter: &mut Emitter,
        recipe: &Recipe,
        limit: usize,
        rank: &dyn Fn(u16) -> u16,
    ) -> bool {
        for &scroll in &recipe.scrolls {
            scroll_rows(emitter, scroll);
        }
        if let Some(row) = recipe.clear_from {
            emitter.erase_below(row);
        }
        let mut wrong: Vec<u16> =
            (0..self.goal.height).filter(|&y| emitter.screen.grid.row(y) != self.goal.row(y)).collect();
        wrong.sort_by_key(|&y| rank(y));
        for y in wrong {
            if emitter.bytes.len() >= limit || !self.repair(emitter, y, limit) {
                return false;
            }
            debug_assert!(emitter.screen.grid.row(y) == self.goal.row(y), "row {y} is not right");
        }
        true
    }

    /// Makes row `y` right, or stops after `limit` bytes; returns whether it is right.
    fn repair(&mut self, emitter: &mut Emitter, y: u16, limit: usize) -> bool {
        let margin = emitter.screen.is_sided().then(|| emitter.screen.columns().1);
        let context = Context {
            y,
            shown: emitter.screen.grid.row(y),
            goal: self.goal.row(y),
            cursor: emitter.screen.cursor,
            pen: emitter.screen.pen,
            ground: emitter.ground(),
            margin,
            dialect: &self.dialect,
            clusters: &self.clusters,
        };
        self.rows.plan(&context);
        self.rows.execute(emitter, self.goal.row(y), y, &self.clusters, limit)
    }

    fn place_cursor(&self, emitter: &mut Emitter, cursor: Option<Position>) {
        match cursor {
            Some(Position { x, y }) => {
                let (width, height) = self.size();
                emitter.move_to(x.min(width.saturating_sub(1)), y.min(height.saturating_sub(1)));
                emitter.show_cursor(true);
            }
            None => emitter.show_cursor(false),
        }
    }
}
