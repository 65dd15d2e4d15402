//! One row: the cheapest way from what is shown to what is wanted, by dynamic programming.
//!
//! The row is cut into atoms. A node is the border before an atom, with everything to the left of it settled and
//! the cursor on it; its states differ in the pen that is set. From a node one can type the next atom, pass over
//! what is right already, erase a stretch of blanks, or erase the rest of the row once (the second layer of nodes,
//! where all that is not yet written is blank) and go on.

use super::atoms::{Atom, Kind, cut_row};
use super::dialect::Dialect;
use super::emit::Emitter;
use super::glyph::Clusters;
use super::moves::{Ground, absolute_cost, csi_cost};
use super::screen::{Cell, Cursor};
use super::style::{Ink, Pen, price};

/// One operation in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    /// The row's beginning: nothing.
    Start,
    /// Move to this column.
    Move(u16),
    /// Type these columns.
    Type(u16, u16),
    /// Type the glyph of unsure width in this column.
    Unsure(u16),
    /// Erase so many characters from this column on.
    Erase(u16, u16),
    /// Erase from this column to the end.
    EraseToEnd(u16),
}

/// A state: the cheapest known way to stand on a node with this pen.
#[derive(Debug, Clone, Copy)]
struct State {
    pen: Option<Pen>,
    cost: u32,
    /// The state before, by its place in the arena.
    before: u32,
    op: Op,
}

/// States kept on one node. More than a few pens are never worth carrying.
const MOST_STATES: usize = 6;

/// The planner of one row; keeps its tables between rows.
#[derive(Debug, Clone, Default)]
pub struct RowPlanner {
    atoms: Vec<Atom>,
    arena: Vec<State>,
    /// For each layer and atom border, the states on it.
    nodes: [Vec<Vec<u32>>; 2],
    /// For each layer and atom border, the next atom that must be written.
    next: [Vec<u16>; 2],
    path: Vec<u32>,
    ops: Vec<(Op, Option<Pen>)>,
    end: Option<u32>,
}

/// What a row's plan depends on.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The row's number.
    pub y: u16,
    /// What the terminal shows in it.
    pub shown: &'a [Cell],
    /// What it should show.
    pub goal: &'a [Cell],
    /// Where the cursor is.
    pub cursor: Cursor,
    /// The pen that is set.
    pub pen: Option<Pen>,
    /// How moves are priced.
    pub ground: Ground,
    /// A column where lines wrap before the row ends.
    pub margin: Option<u16>,
    /// What may be used.
    pub dialect: &'a Dialect,
    /// The clusters' texts.
    pub clusters: &'a Clusters,
}

impl RowPlanner {
    /// Finds the cheapest operations for the row and returns their bytes; 0 where nothing is to do.
    pub fn plan(&mut self, context: &Context<'_>) -> u32 {
        let Context { shown, goal, margin, clusters, dialect, .. } = *context;
        self.ops.clear();
        if shown == goal || !cut_row(shown, goal, margin, clusters, dialect, &mut self.atoms) {
            return 0;
        }
        self.prepare();
        self.start(context);
        let ground = self.erase_ground();
        for node in 0..self.atoms.len() {
            for layer in 0..2 {
                self.step(context, layer, node, ground);
            }
        }
        self.trace()
    }

    /// Marks where the next atom to write is, in both layers.
    fn prepare(&mut self) {
        self.arena.clear();
        self.end = None;
        let count = self.atoms.len();
        let ground = self.erase_ground();
        for layer in 0..2 {
            if let (Some(nodes), Some(next)) = (self.nodes.get_mut(layer), self.next.get_mut(layer)) {
                nodes.resize(count.max(nodes.len()), Vec::new());
                nodes.iter_mut().for_each(Vec::clear);
                next.clear();
                next.resize(count + 1, count as u16);
                for (i, atom) in self.atoms.iter().enumerate().rev() {
                    let needed = if layer == 0 {
                        atom.dirty
                    } else {
                        atom.kind != Kind::Blank || atom.pen.bg != ground || atom.reached
                    };
                    let after = next.get(i + 1).copied().unwrap_or(count as u16);
                    if let Some(slot) = next.get_mut(i) {
                        *slot = if needed { i as u16 } else { after };
                    }
                }
            }
        }
    }

    /// The ground on which erasing the rest of the row is tried: that of its last blank, or the default one.
    fn erase_ground(&self) -> Ink {
        let blank = self.atoms.iter().rev().find(|atom| atom.kind == Kind::Blank);
        blank.map_or(Ink::DEFAULT, |atom| atom.pen.bg)
    }

    /// The next atom from `node` on that must be written in `layer`, if any.
    fn next(&self, layer: usize, node: usize) -> Option<usize> {
        let next = self.next.get(layer)?.get(node).copied().map(usize::from)?;
        (next < self.atoms.len()).then_some(next)
    }

    /// The states from which the row may begin: on any border up to the first atom to write.
    fn start(&mut self, context: &Context<'_>) {
        let Some(first) = self.next(0, 0) else { return };
        for node in 0..=first {
            let Some(column) = self.atoms.get(node).map(|atom| atom.start) else { break };
            let cost = context.ground.way(context.cursor, column, context.y).cost;
            let root = self.arena.len() as u32;
            self.arena.push(State { pen: context.pen, cost: 0, before: root, op: Op::Start });
            self.reach(
                0,
                node,
                State { pen: context.pen, cost, before: root, op: Op::Move(column) },
                context,
            );
        }
    }

    /// Puts a state on a node, or at the row's end if nothing is left to do there.
    fn reach(&mut self, layer: usize, node: usize, state: State, context: &Context<'_>) {
        let Some(next) = self.next(layer, node) else {
            let best = self.end.and_then(|end| self.arena.get(end as usize)).map_or(u32::MAX, |end| end.cost);
            if state.cost < best {
                self.end = Some(self.arena.len() as u32);
                self.arena.push(state);
            }
            return;
        };
        // Standing behind everything typed so far with the cursor lost: go where the next work is.
        let lost = matches!(state.op, Op::Unsure(_))
            || matches!(state.op, Op::Type(..))
                && self.atoms.get(node).is_some_and(|a| context.margin == Some(a.start));
        if lost {
            let Some(column) = self.atoms.get(next).map(|atom| atom.start) else { return };
            let cost = if context.dialect.cha_vpa && matches!(state.op, Op::Unsure(_)) {
                csi_cost(column + 1)
            } else {
                absolute_cost(column, context.y)
            };
            let here = self.arena.len() as u32;
            self.arena.push(state);
            let moved = State { cost: state.cost + cost, before: here, op: Op::Move(column), ..state };
            self.settle(layer, next, moved, context.dialect);
        } else {
            self.settle(layer, node, state, context.dialect);
        }
    }

    /// Keeps a state on its node unless another there is as good whatever pen comes next.
    fn settle(&mut self, layer: usize, node: usize, state: State, dialect: &Dialect) {
        let Some(states) = self.nodes.get_mut(layer).and_then(|nodes| nodes.get_mut(node)) else { return };
        for &other in states.iter() {
            let Some(other) = self.arena.get(other as usize) else { continue };
            if other.cost <= state.cost {
                let Some(to) = state.pen else { return };
                if other.pen == state.pen || other.cost + price(other.pen, to, dialect) <= state.cost {
                    return;
                }
            }
        }
        let arena = &self.arena;
        states.retain(|&other| {
            arena.get(other as usize).is_none_or(|other| other.pen != state.pen || other.cost < state.cost)
        });
        if states.len() >= MOST_STATES {
            let worst = (0..states.len())
                .max_by_key(|&i| states.get(i).and_then(|&s| arena.get(s as usize)).map_or(0, |s| s.cost));
            if let Some(worst) = worst {
                states.swap_remove(worst);
            }
        }
        states.push(self.arena.len() as u32);
        self.arena.push(state);
    }

    /// Goes on from all states of a node.
    fn step(&mut self, context: &Context<'_>, layer: usize, node: usize, ground: Ink) {
        let mut i = 0;
        while let Some(&at) = self.nodes.get(layer).and_then(|nodes| nodes.get(node)).and_then(|n| n.get(i)) {
            i += 1;
            let (Some(&state), Some(&atom)) = (self.arena.get(at as usize), self.atoms.get(node)) else {
                continue;
            };
            let from = State { before: at, ..state };
            self.pass(context, layer, node, from, atom);
            self.type_atom(context, layer, node, from, atom);
            if layer == 0 {
                self.erase(context, node, from, atom);
                if context.dialect.erases_on(ground) {
                    let pen = erasing(from.pen, ground);
                    let cost = from.cost + price(from.pen, pen, context.dialect) + 3;
                    let op = Op::EraseToEnd(atom.start);
                    self.reach(1, node, State { pen: Some(pen), cost, op, ..from }, context);
                }
            }
        }
    }

    /// Passes over what is right already.
    fn pass(&mut self, context: &Context<'_>, layer: usize, node: usize, from: State, atom: Atom) {
        let Some(next) = self.next(layer, node).filter(|&next| next > node) else { return };
        let Some(column) = self.atoms.get(next).map(|atom| atom.start) else { return };
        let cost = from.cost + context.ground.right(atom.start, column, context.y);
        self.settle(layer, next, State { cost, op: Op::Move(column), ..from }, context.dialect);
    }

    /// Types the atom. What is right already is typed only where that may be cheaper than a move.
    fn type_atom(&mut self, context: &Context<'_>, layer: usize, node: usize, from: State, atom: Atom) {
        /// No move within a row is longer than this.
        const LONGEST_MOVE: u32 = 8;
        let needed = self.next(layer, node) == Some(node);
        if !needed && (atom.cost > LONGEST_MOVE || atom.kind == Kind::Unsure) {
            return;
        }
        let op = match atom.kind {
            Kind::Unsure => Op::Unsure(atom.start),
            _ => Op::Type(atom.start, atom.end),
        };
        let mut with = |pen: Pen| {
            let cost = from.cost + price(from.pen, pen, context.dialect) + atom.cost;
            self.reach(layer, node + 1, State { pen: Some(pen), cost, op, ..from }, context);
        };
        if atom.kind != Kind::Blank {
            with(atom.pen);
            return;
        }
        let nearest =
            from.pen.map_or(Pen { bg: atom.pen.bg, ..Pen::DEFAULT }, |pen| pen.for_blank(atom.pen.bg));
        with(nearest);
        // The pen of the text to come, if it can write blanks: then it need not be set again.
        let coming =
            self.atoms.iter().skip(node + 1).find(|atom| atom.kind != Kind::Blank).map(|atom| atom.pen);
        if let Some(coming) =
            coming.filter(|pen| pen.bg == atom.pen.bg && pen.erases_cleanly() && *pen != nearest)
        {
            let cost = from.cost + price(from.pen, coming, context.dialect) + atom.cost;
            self.reach(layer, node + 1, State { pen: Some(coming), cost, op, ..from }, context);
        }
    }

    /// Erases the blanks from this atom on with ECH, and moves behind them.
    fn erase(&mut self, context: &Context<'_>, node: usize, from: State, atom: Atom) {
        let ground = atom.pen.bg;
        if !context.dialect.ech || atom.kind != Kind::Blank || !context.dialect.erases_on(ground) {
            return;
        }
        let blank = |atom: &&Atom| atom.kind == Kind::Blank && atom.pen.bg == ground;
        let stretch = self.atoms.iter().skip(node).take_while(blank);
        let last = stretch.enumerate().filter(|(_, atom)| atom.dirty).last();
        let Some((count, _)) = last else { return };
        let Some(end) = self.atoms.get(node + count).map(|atom| atom.end) else { return };
        let pen = erasing(from.pen, ground);
        let n = end - atom.start;
        let cost = from.cost + price(from.pen, pen, context.dialect) + csi_cost(n);
        let erased = State { pen: Some(pen), cost, op: Op::Erase(atom.start, n), ..from };
        let Some(next) = self.next(0, node + count + 1) else {
            self.reach(0, node + count + 1, erased, context);
            return;
        };
        let Some(column) = self.atoms.get(next).map(|atom| atom.start) else { return };
        let here = self.arena.len() as u32;
        self.arena.push(erased);
        let cost = cost + context.ground.right(atom.start, column, context.y);
        self.settle(0, next, State { cost, before: here, op: Op::Move(column), ..erased }, context.dialect);
    }

    /// Follows the cheapest end back to the start; returns its cost.
    fn trace(&mut self) -> u32 {
        let Some(end) = self.end else { return 0 };
        let cost = self.arena.get(end as usize).map_or(0, |state| state.cost);
        self.path.clear();
        let mut at = end;
        while let Some(state) = self.arena.get(at as usize) {
            if state.op == Op::Start {
                break;
            }
            self.path.push(at);
            at = state.before;
        }
        for &at in self.path.iter().rev() {
            if let Some(state) = self.arena.get(at as usize) {
                self.ops.push((state.op, state.pen));
            }
        }
        cost
    }

    /// Does what was planned, until `limit` bytes are written; returns whether all was done.
    pub fn execute(
        &self,
        emitter: &mut Emitter,
        goal: &[Cell],
        y: u16,
        clusters: &Clusters,
        limit: usize,
    ) -> bool {
        for &(op, pen) in &self.ops {
            if emitter.bytes.len() >= limit {
                return false;
            }
            if let (Some(pen), false) = (pen, matches!(op, Op::Move(_))) {
                emitter.set_pen(pen);
            }
            match op {
                Op::Start => {}
                Op::Move(x) => emitter.move_to(x, y),
                Op::Type(from, to) => {
                    let room = limit.saturating_sub(emitter.bytes.len());
                    let whole = room >= 4 * usize::from(to - from);
                    let stop = if whole { to } else { within(goal, from, to, room) };
                    emitter.type_cells(goal, from, stop, y, clusters);
                    if stop < to {
                        return false;
                    }
                }
                Op::Unsure(x) => {
                    if let Some(&cell) = goal.get(usize::from(x)) {
                        emitter.type_unsure(cell, x, y, clusters);
                    }
                }
                Op::Erase(x, n) => emitter.erase_chars(x, n, y),
                Op::EraseToEnd(x) => emitter.erase_to_end(x, y),
            }
        }
        true
    }
}

/// A column up to which about `room` bytes are typed: at least one glyph, never half of a wide one.
fn within(goal: &[Cell], from: u16, to: u16, room: usize) -> u16 {
    let mut stop = from.saturating_add(u16::try_from(room.max(1)).unwrap_or(u16::MAX)).min(to);
    while stop < to && goal.get(usize::from(stop)).is_some_and(Cell::is_trail) {
        stop += 1;
    }
    stop
}

/// The pen to erase with on `ground`, as near to `pen` as can be.
fn erasing(pen: Option<Pen>, ground: Ink) -> Pen {
    pen.map_or(Pen { bg: ground, ..Pen::DEFAULT }, |pen| pen.for_blank(ground))
}
