//! Characters that moved within a row: where inserting or deleting some puts the rest in its place.

use super::glyph::{Glyph, Shape};
use super::row::Context;
use super::screen::Cell;

/// Characters to insert (`by` > 0) or delete at a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// The column.
    pub column: u16,
    /// How many.
    pub by: i16,
}

/// Repairs cheaper than this are not worth a shift: a move, `CSI @` and a letter.
const WORTH: u32 = 8;
/// So many characters that moved together are no chance.
const SAMPLE: usize = 6;
/// The longest shift that is looked for.
const LONGEST: i16 = 24;

/// A cell that is not blank and stands as it should.
fn stands(shown: Cell, goal: Cell) -> bool {
    shown == goal && goal.shape != Shape::BLANK
}

/// The shift that puts most characters of a row in their place, if it may be cheaper than `cost`.
pub fn find(context: &Context<'_>, cost: u32) -> Option<Shift> {
    let Context { shown, goal, margin, .. } = *context;
    let plain = |cell: &Cell| cell.shape.sure && cell.shape.glyph != Glyph::UNKNOWN;
    if cost <= WORTH || margin.is_some() || !shown.iter().chain(goal).all(plain) {
        return None;
    }
    let first = shown.iter().zip(goal).position(|(old, new)| old != new)?;
    // Half of a wide glyph cannot be shifted.
    let whole = |x: usize| shown.get(x).is_none_or(|cell| !cell.is_trail());
    if !whole(first) {
        return None;
    }
    let (tail, wanted) = (shown.get(first..)?, goal.get(first..)?);
    // The last characters of what is wanted tell how far they moved.
    let last = wanted.iter().rposition(|cell| cell.shape != Shape::BLANK)?;
    let from = (last + 1).checked_sub(SAMPLE)?;
    let sample = wanted.get(from..=last)?;
    let at = tail.windows(SAMPLE).rposition(|cells| cells == sample)?;
    let by = i16::try_from(from as i64 - at as i64).ok().filter(|by| *by != 0 && by.abs() <= LONGEST)?;
    let n = usize::from(by.unsigned_abs());
    if by < 0 && !whole(first + n) {
        return None;
    }
    let (old, new) = if by > 0 { (0, n) } else { (n, 0) };
    let standing = |old: usize, new: usize| {
        let pairs = tail.iter().skip(old).zip(wanted.iter().skip(new));
        pairs.filter(|(old, new)| stands(**old, **new)).count()
    };
    let gain = standing(old, new) > standing(0, 0) + WORTH as usize;
    gain.then_some(Shift { column: first as u16, by })
}

#[cfg(test)]
mod tests {
    use super::super::Planner;
    use super::super::dialect::Dialect;
    use ratatui::buffer::Buffer;

    fn bytes(from: &str, to: &str) -> String {
        let mut planner = Planner::new(Dialect::xterm(), 60, 1);
        planner.plan(&Buffer::with_lines([format!("{from:60}")]), None);
        let out = planner.plan(&Buffer::with_lines([format!("{to:60}")]), None);
        String::from_utf8(out.to_vec()).unwrap()
    }

    #[test]
    fn a_letter_put_into_a_line_does_not_repaint_the_rest_of_it() {
        let line = "I will not lend money, and I say so once.";
        assert_eq!(bytes(line, "I will not lend you money, and I say so once."), "\x1b[17G\x1b[4@you");
        assert_eq!(bytes(line, "I will lend money, and I say so once."), "\x1b[8G\x1b[4P");
    }
}
