//! Scrolling: finds blocks of rows that moved, and moves them in the cheapest way.
//!
//! Rows are hashed; equal hashes vote for how far things moved. For each likely distance the best block is the one
//! that saves most, by an estimate of what its rows would cost otherwise; it is applied, and the search goes on from
//! there, so that several blocks can move by different distances.

use std::collections::HashMap;

use super::dialect::Dialect;
use super::emit::Emitter;
use super::glyph::{Clusters, Glyph};
use super::moves::{csi_cost, digits, write_csi};
use super::screen::{Cell, Cursor, Grid};

/// A block of rows to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scroll {
    /// First row of the region.
    pub top: u16,
    /// Row after the region's last.
    pub bottom: u16,
    /// How many rows its content moves up; down where negative. At most the region's height.
    pub by: i32,
}

/// What is known about a screen's rows while blocks are looked for.
#[derive(Debug)]
pub struct Search<'a> {
    shown: &'a Grid,
    goal: &'a Grid,
    clusters: &'a Clusters,
    /// The columns that are looked at, and that would move.
    columns: (u16, u16),
    /// For each row of the goal, which shown row stands there now; none is a blank one.
    sources: Vec<Option<u16>>,
    /// Estimates by source and goal row; the last source is the blank row.
    estimates: Vec<u32>,
    blank: Vec<Cell>,
}

const UNPRICED: u32 = u32::MAX;
/// How many distances are weighed in each round, and how many blocks at most are moved.
const DISTANCES: usize = 4;
const ROUNDS: usize = 8;

/// A hash of `row`, or none if something in it is unknown; 0 if it is blank.
fn hash(row: &[Cell]) -> Option<u64> {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut blank = true;
    for cell in row {
        let glyph = cell.shape.glyph;
        if glyph == Glyph::UNKNOWN {
            return None;
        }
        blank &= glyph == Glyph::BLANK;
        let cell = u64::from(glyph.number()).rotate_left(40) ^ cell.pen.number();
        sum = (sum ^ cell).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    }
    Some(if blank { 0 } else { sum | 1 })
}

/// About how many bytes it takes to make `goal` of `shown`.
#[must_use]
pub fn estimate(shown: &[Cell], goal: &[Cell], clusters: &Clusters) -> u32 {
    /// What a move or a change of pen costs about.
    const MOVE: u32 = 4;
    let text_end = goal.iter().rposition(|cell| !cell.is_erasable()).map_or(0, |last| last + 1);
    let mut cost = 0;
    // Bytes passed over since the last cell that was written; typing them may be cheaper than a move.
    let mut gap = MOVE;
    for (old, new) in shown.iter().zip(goal).take(text_end) {
        let bytes = clusters.bytes(new.shape.glyph);
        if old == new {
            gap = (gap + bytes).min(MOVE);
        } else {
            cost += bytes + gap;
            gap = 0;
        }
    }
    if shown.get(text_end..) != goal.get(text_end..) {
        cost += 3 + gap;
    }
    cost
}

impl<'a> Search<'a> {
    /// A search for blocks within `columns` that moved between `shown` and `goal`, which are of one size.
    #[must_use]
    pub fn new(shown: &'a Grid, goal: &'a Grid, clusters: &'a Clusters, columns: (u16, u16)) -> Self {
        let height = usize::from(goal.height);
        Self {
            shown,
            goal,
            clusters,
            columns,
            sources: (0..goal.height).map(Some).collect(),
            estimates: vec![UNPRICED; height * (height + 1)],
            blank: vec![Cell::blank(super::style::Ink::DEFAULT); usize::from(goal.width)],
        }
    }

    fn part<'r>(&self, row: &'r [Cell]) -> &'r [Cell] {
        row.get(usize::from(self.columns.0)..usize::from(self.columns.1)).unwrap_or_default()
    }

    /// About what it costs to make goal row `y` of what stands at `source`.
    fn price(&mut self, source: Option<u16>, y: u16) -> u32 {
        let height = usize::from(self.goal.height);
        let at = usize::from(source.unwrap_or(self.goal.height)) * height + usize::from(y);
        match self.estimates.get(at) {
            Some(&price) if price != UNPRICED => price,
            _ => {
                let shown = source.map_or(self.blank.as_slice(), |source| self.shown.row(source));
                let price = estimate(self.part(shown), self.part(self.goal.row(y)), self.clusters);
                if let Some(slot) = self.estimates.get_mut(at) {
                    *slot = price;
                }
                price
            }
        }
    }

    fn source(&self, y: u16) -> Option<u16> {
        self.sources.get(usize::from(y)).copied().flatten()
    }

    /// The likely distances, likeliest first; positive is up.
    fn distances(&self, hashes: &[Option<u64>], goals: &[Option<u64>]) -> Vec<i32> {
        let mut places: HashMap<u64, Vec<u16>> = HashMap::new();
        for y in 0..self.goal.height {
            let hash =
                self.source(y).and_then(|s| hashes.get(usize::from(s)).copied().flatten()).unwrap_or(0);
            if hash != 0 {
                places.entry(hash).or_default().push(y);
            }
        }
        let mut votes: HashMap<i32, u32> = HashMap::new();
        for (y, hash) in goals.iter().enumerate() {
            // A row that stands everywhere says nothing about where it came from.
            let Some(from) = hash.as_ref().and_then(|hash| places.get(hash)).filter(|from| from.len() <= 4)
            else {
                continue;
            };
            for &from in from.iter().filter(|&&from| usize::from(from) != y) {
                *votes.entry(i32::from(from) - y as i32).or_default() += 1;
            }
        }
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_unstable_by_key(|&(by, count)| (std::cmp::Reverse(count), by.abs(), by));
        votes.into_iter().take(DISTANCES).map(|(by, _)| by).collect()
    }

    /// The blocks worth moving, in the order in which to move them.
    pub fn find(&mut self, region: (u16, u16), dialect: &Dialect) -> Vec<Scroll> {
        // Beside margins, lines are not inserted or deleted: scrolling the region is as cheap.
        let sided = self.columns != (0, self.goal.width);
        let dialect = &Dialect { il_dl: dialect.il_dl && !sided, ..*dialect };
        let of = |grid: &Grid| (0..grid.height).map(|y| hash(self.part(grid.row(y)))).collect::<Vec<_>>();
        let (hashes, goals) = (of(self.shown), of(self.goal));
        let mut found = Vec::new();
        let mut region = region;
        for _ in 0..ROUNDS {
            let mut best: Option<(i64, Scroll)> = None;
            for by in self.distances(&hashes, &goals) {
                if let Some((gain, scroll)) = self.best_block(by, region, dialect)
                    && best.is_none_or(|(most, _)| gain > most)
                {
                    best = Some((gain, scroll));
                }
            }
            let Some((_, scroll)) = best else { break };
            self.apply(scroll);
            region = (scroll.top, scroll.bottom);
            found.push(scroll);
        }
        found
    }

    /// The block that saves most when moved by `by`, with its saving, if any saves.
    fn best_block(&mut self, by: i32, region: (u16, u16), dialect: &Dialect) -> Option<(i64, Scroll)> {
        let height = i32::from(self.goal.height);
        let distance = by.unsigned_abs() as u16;
        let mut best: Option<(i64, Scroll)> = None;
        // Rows are walked away from the vacated end last: upwards moves from the top, downwards from the bottom.
        let walk = |i: i32| if by > 0 { i } else { height - 1 - i };
        let (mut gain, mut start) = (0_i64, 0);
        for i in 0..height - i32::from(distance) {
            let y = walk(i) as u16;
            let from = self.source((walk(i) + by) as u16);
            let here = i64::from(self.price(self.source(y), y)) - i64::from(self.price(from, y));
            if gain <= 0 {
                (gain, start) = (0, i);
            }
            gain += here;
            if here <= 0 {
                continue;
            }
            let mut total = gain;
            for vacated in 1..=i32::from(distance) {
                let y = walk(i + vacated) as u16;
                total += i64::from(self.price(self.source(y), y)) - i64::from(self.price(None, y));
            }
            let (a, b) = (walk(start), walk(i + i32::from(distance)));
            let scroll = Scroll { top: a.min(b) as u16, bottom: a.max(b) as u16 + 1, by };
            total -= i64::from(rough_cost(scroll, self.goal.height, region, dialect));
            if total > 0 && best.is_none_or(|(most, _)| total > most) {
                best = Some((total, scroll));
            }
        }
        best
    }

    fn apply(&mut self, scroll: Scroll) {
        let old = self.sources.clone();
        for y in scroll.top..scroll.bottom {
            let from = i32::from(y) + scroll.by;
            let inside = (i32::from(scroll.top)..i32::from(scroll.bottom)).contains(&from);
            let source = if inside { old.get(from as usize).copied().flatten() } else { None };
            if let Some(slot) = self.sources.get_mut(usize::from(y)) {
                *slot = source;
            }
        }
    }
}

/// Ranges of columns that may be worth scrolling by themselves: what stands between gutters, which are blank columns
/// side by side, and changes. The first and the last row are left out of account: they are often bars.
pub fn bands(shown: &Grid, goal: &Grid) -> Vec<(u16, u16)> {
    const GUTTER: u16 = 2;
    let rows = || 1..goal.height.saturating_sub(1);
    let filled =
        |grid: &Grid, x: u16| rows().any(|y| grid.at(x, y) != Cell::blank(super::style::Ink::DEFAULT));
    let changed = |x: u16| rows().any(|y| shown.at(x, y) != goal.at(x, y));
    let mut bands: Vec<(u16, u16, bool)> = Vec::new();
    for x in (0..goal.width).filter(|&x| filled(shown, x) || filled(goal, x)) {
        match bands.last_mut() {
            Some((_, end, differs)) if x < *end + GUTTER => {
                *end = x + 1;
                *differs |= changed(x);
            }
            _ => bands.push((x, x + 1, changed(x))),
        }
    }
    // The gutter behind a band goes with it: then a shorter line does not move the margin.
    let ends: Vec<u16> = bands.iter().skip(1).map(|band| band.0).chain([goal.width]).collect();
    let changing = || bands.iter().zip(&ends).filter(|(band, _)| band.2).map(|(band, &end)| (band.0, end));
    let mut ranges: Vec<(u16, u16)> = changing().take(MOST_BANDS).collect();
    if let (Some(first), Some(last)) = (changing().next(), changing().next_back()) {
        ranges.push((first.0, last.1));
    }
    ranges.retain(|range| range.1 - range.0 >= NARROWEST);
    ranges
}

/// Bands narrower than this are repainted as cheaply, and more than this are not looked at.
const NARROWEST: u16 = 8;
const MOST_BANDS: usize = 3;

/// About what moving a block costs.
fn rough_cost(scroll: Scroll, height: u16, region: (u16, u16), dialect: &Dialect) -> u32 {
    let Scroll { top, bottom, by } = scroll;
    let distance = by.unsigned_abs();
    let step = if by > 0 { distance } else { 2 * distance };
    let region_cost = if region == (top, bottom) { 0 } else { region_cost(top, bottom, height) };
    let feed = region_cost + 5 + step;
    if !dialect.il_dl {
        return feed;
    }
    let lines = if bottom == height { 9 } else { 18 };
    feed.min(lines)
}

fn region_cost(top: u16, bottom: u16, height: u16) -> u32 {
    let first = if top > 0 { digits(top + 1) } else { 0 };
    let last = if bottom < height { 1 + digits(bottom) } else { 0 };
    3 + first + last
}

/// The ways to move a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Set the region, go to its edge, and feed lines forwards or backwards.
    Feed,
    /// Set the region and use SU or SD.
    Su,
    /// Delete lines at one end and insert as many at the other.
    Lines,
}

/// Moves a block of rows, as wide as the side margins are, in the way that takes fewest bytes.
pub fn scroll_rows(emitter: &mut Emitter, scroll: Scroll) {
    let Scroll { top, bottom, by } = scroll;
    emitter.set_shifting_pen();
    let way = cheapest(emitter, scroll);
    let distance = by.unsigned_abs() as u16;
    let height = emitter.screen.grid.height;
    match way {
        Way::Feed => {
            emitter.set_region(top, bottom);
            let edge = if by > 0 { bottom - 1 } else { top };
            let columns = emitter.screen.columns();
            let (way, x) = emitter.ground().way_to_row(emitter.screen.cursor, edge, columns);
            way.write(&mut emitter.bytes);
            emitter.screen.cursor = Cursor::At(x, edge);
            for _ in 0..distance {
                emitter.bytes.extend_from_slice(if by > 0 { b"\n" } else { b"\x1bM" });
            }
        }
        Way::Su => {
            emitter.set_region(top, bottom);
            write_csi(distance, if by > 0 { b'S' } else { b'T' }, &mut emitter.bytes);
        }
        Way::Lines => {
            // At the end of the region, lines come in blank and go out by themselves.
            let ends = bottom == emitter.screen.rows().1.min(height);
            let (out, into) = if by > 0 { (top, bottom - distance) } else { (bottom - distance, top) };
            let steps = [(out, b'M', by > 0 || !ends), (into, b'L', by < 0 || !ends)];
            for (row, last, _) in steps.into_iter().filter(|step| step.2) {
                emitter.move_to(0, row);
                write_csi(distance, last, &mut emitter.bytes);
            }
        }
    }
    let columns = emitter.screen.columns();
    emitter.screen.grid.scroll(top, bottom, columns, by);
}

fn cheapest(emitter: &Emitter, scroll: Scroll) -> Way {
    let Scroll { top, bottom, by } = scroll;
    let height = emitter.screen.grid.height;
    let distance = by.unsigned_abs() as u16;
    let (region_top, region_bottom) = emitter.screen.rows();
    let (set, cursor) = if (region_top, region_bottom) == (top, bottom) {
        (0, emitter.screen.cursor)
    } else {
        (region_cost(top, bottom, height), Cursor::Lost)
    };
    let ground = emitter.ground().with_region(top, bottom);
    let edge = if by > 0 { bottom - 1 } else { top };
    let step = if by > 0 { 1 } else { 2 };
    let feed =
        set + ground.way_to_row(cursor, edge, emitter.screen.columns()).0.cost + step * u32::from(distance);
    let su = emitter.dialect.su_sd.then(|| (set + csi_cost(distance), Way::Su));
    // Within the region that is set, the last rows need no second step.
    let fits = !emitter.screen.is_sided() && region_top <= top && bottom <= region_bottom;
    let lines = (emitter.dialect.il_dl && fits).then(|| {
        let ground = emitter.ground();
        let start = ground.way(emitter.screen.cursor, 0, if by > 0 { top } else { bottom - distance });
        let lines = if bottom == region_bottom {
            ground.way(emitter.screen.cursor, 0, top).cost + csi_cost(distance)
        } else {
            let other = if by > 0 { bottom - distance } else { top };
            start.cost + super::moves::absolute_cost(0, other) + 2 * csi_cost(distance)
        };
        (lines, Way::Lines)
    });
    // The first of those that are even.
    let ways = [Some((feed, Way::Feed)), su, lines].into_iter().flatten();
    ways.min_by_key(|(cost, _)| *cost).map_or(Way::Feed, |(_, way)| way)
}
