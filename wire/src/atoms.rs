//! Atoms: a row cut into stretches that are written, erased or passed over as one.

use super::dialect::Dialect;
use super::emit::typing_cost;
use super::glyph::{Clusters, Glyph};
use super::screen::Cell;
use super::style::Pen;

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Glyphs of one pen, with narrow gaps between them that the same pen can write.
    Text,
    /// Empty cells that an erase could make.
    Blank,
    /// One glyph on whose width terminals disagree.
    Unsure,
}

/// One stretch of a row.
#[derive(Debug, Clone, Copy)]
pub struct Atom {
    /// First column.
    pub start: u16,
    /// Column after the last.
    pub end: u16,
    /// What it is made of.
    pub kind: Kind,
    /// The pen it is written with; of a blank one, only the ground counts.
    pub pen: Pen,
    /// Whether the terminal shows something else there.
    pub dirty: bool,
    /// Whether a glyph of unsure width before it may write over it.
    pub reached: bool,
    /// Bytes to type it, without the pen.
    pub cost: u32,
}

/// Gaps up to this many columns are typed along with the text around them: no move is shorter.
const GAP: usize = 3;

/// Cuts row `goal` into atoms; `shown` is what the terminal shows there, `margin` a column where lines
/// wrap before the row ends, if any. Returns whether anything is dirty.
pub fn cut_row(
    shown: &[Cell],
    goal: &[Cell],
    margin: Option<u16>,
    clusters: &Clusters,
    dialect: &Dialect,
    atoms: &mut Vec<Atom>,
) -> bool {
    atoms.clear();
    let width = goal.len().min(shown.len());
    let margin = margin.map_or(width, usize::from);
    let mut any = false;
    let (mut hit, mut reach) = (0, 0);
    let mut x = 0;
    while x < width {
        let Some(cell) = goal.get(x).copied() else { break };
        let wide = usize::from(cell.shape.width);
        let differs = shown.get(x..x + wide) != goal.get(x..x + wide);
        let dirty = differs || x < hit;
        any |= dirty;
        let reached = x < reach;
        if !cell.shape.sure {
            let end = x + usize::from(cell.shape.reach);
            reach = reach.max(end);
            // A terminal that sees it wider has then just written over what comes next.
            hit = if dirty { hit.max(end) } else { hit };
        }
        let kind = if !cell.shape.sure {
            Kind::Unsure
        } else if cell.is_erasable() {
            Kind::Blank
        } else {
            Kind::Text
        };
        let end = x + wide;
        match atoms.last_mut() {
            Some(last)
                if last.kind == kind
                    && kind != Kind::Unsure
                    && (last.dirty, last.reached) == (dirty, reached)
                    && last.pen == cell.pen
                    && x != margin =>
            {
                last.end = end as u16;
            }
            _ => atoms.push(Atom {
                start: x as u16,
                end: end as u16,
                kind,
                pen: cell.pen,
                dirty,
                reached,
                cost: 0,
            }),
        }
        x = end;
        join_gap(atoms, margin);
    }
    for atom in atoms {
        let (start, end) = (usize::from(atom.start), usize::from(atom.end));
        atom.cost = match atom.kind {
            Kind::Unsure => {
                let prepared = atom.end - atom.start == 1
                    || shown.get(start + 1).is_some_and(|cell| cell.shape.glyph == Glyph::BLANK);
                typing_cost(goal, start, end, clusters, false) + if prepared { 0 } else { 4 }
            }
            Kind::Blank | Kind::Text => typing_cost(goal, start, end, clusters, dialect.rep),
        };
    }
    any
}

/// Joins text, a short gap and text of the same pen into one atom.
fn join_gap(atoms: &mut Vec<Atom>, margin: usize) {
    let [.., before, gap, after] = atoms.as_slice() else { return };
    let joins = before.kind == Kind::Text
        && gap.kind == Kind::Blank
        && after.kind == Kind::Text
        && before.pen == after.pen
        && before.pen.bg == gap.pen.bg
        && before.pen.erases_cleanly()
        && before.dirty == gap.dirty
        && before.dirty == after.dirty
        && !gap.reached
        && usize::from(gap.end - gap.start) <= GAP
        && !(usize::from(before.start)..usize::from(after.end)).contains(&margin.wrapping_sub(1));
    if !joins {
        return;
    }
    let end = after.end;
    atoms.truncate(atoms.len() - 2);
    if let Some(last) = atoms.last_mut() {
        last.end = end;
    }
}
