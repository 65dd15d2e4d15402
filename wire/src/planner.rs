//! The planner: from what the terminal shows to what it should show, in the fewest bytes found.
//!
//! A frame is planned in two steps. First, recipes are tried: which columns and rows to scroll, and which rows
//! to make blank at once. Each is followed to its end on a copy of the model, and the one that takes fewest bytes is taken.
//! Within a recipe, each row that is still wrong is repaired by itself (see `row`).

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::dialect::Dialect;
use super::emit::Emitter;
use super::glyph::Clusters;
use super::links::{Addresses, Link};
use super::row::{Context, RowPlanner};
use super::screen::{Cell, Grid, Screen};
use super::scroll::{Scroll, Search, bands, estimate, scroll_rows};
use super::shift;
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
    /// Columns between side margins: first, and after the last.
    columns: (u16, u16),
    scrolls: Vec<Scroll>,
    /// Rows to make blank: the first, and after the last.
    clear: Option<(u16, u16)>,
}

/// Finds the cheapest bytes from the known screen to a wanted one, and keeps what is known in step. It does no input or
/// output.
#[derive(Debug, Clone)]
pub struct Planner {
    dialect: Dialect,
    clusters: Clusters,
    addresses: Addresses,
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
            addresses: Addresses::default(),
            // Whoever had the terminal before, a shell most likely, left a cursor to be seen and letters as they are.
            screen: Screen { cursor_shown: Some(true), letters: true, ..Screen::unknown(width, height) },
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

    /// Forgets what the terminal shows.
    pub(super) fn invalidate(&mut self) {
        let (width, height) = self.size();
        self.screen = Screen { letters: self.screen.letters, ..Screen::unknown(width, height) };
        if self.clusters.is_full() {
            // Numbers given out before are worthless now; the goal is taken anew from the next frame.
            self.clusters = Clusters::default();
        }
    }

    /// Forgets what letters come out as, too.
    pub(super) fn distrust(&mut self) {
        self.screen.letters = false;
        self.invalidate();
    }

    /// Notes a new size; nothing is known about what the terminal made of it.
    pub(super) fn resize(&mut self, width: u16, height: u16) {
        self.goal = Grid::new(width, height, Cell::blank(Ink::DEFAULT));
        self.invalidate();
    }

    /// Notes whether the terminal has left and right margins (its answer to `CSI ? 69 $ p`).
    pub const fn set_side_margins(&mut self, has: bool) {
        self.dialect.side_margins = has;
    }

    /// Notes whether the terminal has links (OSC 8).
    pub const fn set_links(&mut self, has: bool) {
        self.dialect.links = has;
    }

    /// The link to an address; none where the terminal has no links, or the address is one that it cannot be told.
    pub(super) fn link(&mut self, address: &str) -> Link {
        if self.dialect.links { self.addresses.link(address) } else { Link::NONE }
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
        self.take_rows(goal, &[], &mut vec![true; usize::from(self.goal.height)]);
    }

    /// Takes the rows of `goal` that are marked, with the `links` in them, and takes the marks off.
    pub(super) fn take_rows(&mut self, goal: &Buffer, links: &[(Rect, Link)], marked: &mut [bool]) {
        if self.clusters.is_full() {
            self.invalidate();
            marked.fill(true);
        }
        let stride = usize::from(goal.area.width).max(1);
        let mut rows = goal.content.chunks(stride);
        for (y, mark) in (0..self.goal.height).zip(marked) {
            let row = rows.next().unwrap_or_default();
            if std::mem::take(mark) {
                let at = |x| links.iter().find(|(area, _)| area.contains(Position { x, y }));
                let link = |x| at(x).map_or(Link::NONE, |(_, link)| *link);
                self.goal.take_row(y, row, link, &mut self.clusters, &self.dialect);
            }
        }
    }

    /// Plans towards the goal that was taken last.
    pub(super) fn plan_piece(
        &mut self,
        cursor: Option<Position>,
        budget: usize,
        rank: impl Fn(u16) -> u16,
    ) -> Piece<'_> {
        let screen = std::mem::replace(&mut self.screen, Screen::unknown(0, 0));
        let mut emitter = Emitter::new(screen, self.dialect, self.addresses.clone());
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
        emitter.end_link();
        if done {
            self.place_cursor(&mut emitter, cursor);
        }
        self.screen = emitter.screen;
        self.out = emitter.bytes;
        Piece { bytes: &self.out, done }
    }

    /// The recipe that takes fewest bytes, and what it gives. Only those are followed whose estimate is near the
    /// best one.
    fn cheapest(&mut self, from: &Emitter) -> (Recipe, Emitter) {
        /// Estimates are wrong by less than a sixteenth of themselves and this many bytes, by trial.
        const SLACK: u32 = 24;
        /// Recipes that are followed to the end; one where so much is to be written that it hardly matters.
        const MOST_TRIALS: usize = 2;
        const MUCH: u32 = 2000;
        let mut recipes = self.recipes(&from.screen);
        recipes.sort_by_key(|(estimate, _)| *estimate);
        let limit = recipes.first().map_or(0, |(least, _)| least + least / 16 + SLACK);
        let trials = if limit > MUCH { 1 } else { MOST_TRIALS };
        let mut best: Option<(Recipe, Emitter)> = None;
        for (_, recipe) in recipes.into_iter().take_while(|(estimate, _)| *estimate <= limit).take(trials) {
            let mut trial = from.clone();
            self.follow(&mut trial, &recipe, usize::MAX, &|_| 0);
            if best.as_ref().is_none_or(|(_, best)| trial.bytes.len() < best.bytes.len()) {
                best = Some((recipe, trial));
            }
        }
        best.unwrap_or_else(|| (Recipe { columns: from.screen.columns(), ..Recipe::default() }, from.clone()))
    }

    /// The recipes worth trying, with about what each takes.
    fn recipes(&self, screen: &Screen) -> Vec<(u32, Recipe)> {
        /// Below about this many bytes nothing is worth scrolling for.
        const WORTH_SCROLLING: u32 = 16;
        /// A line of text and a little: what takes less leaves nothing to look for.
        const GOOD: u32 = 120;
        let (full, now) = ((0, self.goal.width), screen.columns());
        let mut recipes = Vec::new();
        let row = vec![Cell::blank(Ink::DEFAULT); usize::from(self.goal.width)];
        let blanks: Vec<u32> =
            (0..self.goal.height).map(|y| estimate(&row, self.goal.row(y), &self.clusters)).collect();
        // A glyph over the right margin would be typed in the next row.
        let fits = |columns: &(u16, u16)| *columns == full || !self.goal.is_crossed(columns.1);
        let mut ranges = Vec::new();
        if fits(&now) {
            let plain = Recipe { columns: now, ..Recipe::default() };
            if self.weigh(screen, plain, &blanks, &mut recipes) < WORTH_SCROLLING {
                return recipes;
            }
            ranges.push(now);
        }
        if self.dialect.side_margins {
            ranges.extend(bands(&screen.grid, &self.goal).into_iter().filter(fits));
        }
        ranges.push(full);
        for (i, &columns) in ranges.iter().enumerate() {
            if ranges.iter().take(i).any(|earlier| *earlier == columns) {
                continue;
            }
            let mut search = Search::new(&screen.grid, &self.goal, &self.clusters, columns);
            let scrolls =
                if self.dialect.regions { search.find(screen.rows(), &self.dialect) } else { Vec::new() };
            // Margins that are in the way are worth removing without a scroll, too.
            if !scrolls.is_empty() || columns == full && now != full {
                let recipe = Recipe { columns, scrolls, clear: None };
                if self.weigh(screen, recipe, &blanks, &mut recipes) < GOOD {
                    break;
                }
            }
        }
        recipes
    }

    /// Adds a recipe, and the same with an erase if that may pay, and returns about what it takes. `blanks` tells
    /// what each row takes from a blank one.
    fn weigh(
        &self,
        screen: &Screen,
        recipe: Recipe,
        blanks: &[u32],
        recipes: &mut Vec<(u32, Recipe)>,
    ) -> u32 {
        let scrolled;
        let mut shown = &screen.grid;
        if !recipe.scrolls.is_empty() {
            let mut grid = shown.clone();
            for scroll in &recipe.scrolls {
                grid.scroll(scroll.top, scroll.bottom, recipe.columns, scroll.by);
            }
            scrolled = grid;
            shown = &scrolled;
        }
        /// Going there and `CSI J`; or `CSI n M` and `CSI n L`, of which the end of the region saves one.
        const ERASE: i64 = 6;
        const SCROLL_OUT: i64 = 14;
        let height = self.goal.height;
        // Beside margins, nothing is scrolled out.
        let full = recipe.columns == (0, self.goal.width);
        let mut cost = recipe.scrolls.len() as u32 * 12;
        // What is gained by making the rows from here on blank, to the end of the screen and to the best row above it.
        let (mut to_end, mut to_best, mut bottom) = (0_i64, 0_i64, height);
        let (mut most, mut clear) = (0_i64, None);
        for (y, &blank) in (0..height).zip(blanks).rev() {
            let (here, goal) = (shown.row(y), self.goal.row(y));
            let repair = if here == goal { 0 } else { estimate(here, goal, &self.clusters) };
            cost += repair;
            let gain = i64::from(repair) - i64::from(blank);
            to_end += gain;
            if to_best <= 0 {
                (to_best, bottom) = (0, y + 1);
            }
            to_best += gain;
            if to_end - ERASE > most {
                (most, clear) = (to_end - ERASE, Some((y, height)));
            }
            // A region of one row is none.
            if self.dialect.regions
                && full
                && bottom < height
                && bottom - y > 1
                && to_best - SCROLL_OUT > most
            {
                (most, clear) = (to_best - SCROLL_OUT, Some((y, bottom)));
            }
        }
        if recipe.columns != screen.columns() {
            cost += 18;
        }
        if clear.is_some() {
            recipes.push((cost - most as u32, Recipe { clear, ..recipe.clone() }));
        }
        recipes.push((cost, recipe));
        cost
    }

    /// Follows a recipe and repairs the rows that are still wrong, until `limit` bytes; returns whether all is done.
    fn follow(
        &mut self,
        emitter: &mut Emitter,
        recipe: &Recipe,
        limit: usize,
        rank: &dyn Fn(u16) -> u16,
    ) -> bool {
        emitter.set_sides(recipe.columns.0, recipe.columns.1);
        for &scroll in &recipe.scrolls {
            scroll_rows(emitter, scroll);
        }
        match recipe.clear {
            Some((top, bottom)) if bottom == self.goal.height => emitter.erase_below(top),
            Some((top, bottom)) => {
                scroll_rows(emitter, Scroll { top, bottom, by: i32::from(bottom) - i32::from(top) });
            }
            None => {}
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
        let cost = self.rows.plan(&context);
        if let Some(shift) = self.dialect.ich_dch.then(|| shift::find(&context, cost)).flatten() {
            let mut trial = emitter.clone();
            trial.shift_chars(shift.column, shift.by, y);
            let spent = (trial.bytes.len() - emitter.bytes.len()) as u32;
            let shifted = Context {
                shown: trial.screen.grid.row(y),
                cursor: trial.screen.cursor,
                pen: trial.screen.pen,
                ..context
            };
            if spent + self.rows.plan(&shifted) < cost {
                *emitter = trial;
            } else {
                self.rows.plan(&context);
            }
        }
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
