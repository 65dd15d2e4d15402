//! Glyphs: what stands in one cell, how wide terminals show it, and whether they agree on that.

use std::collections::HashMap;
use std::sync::Arc;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::dialect::Dialect;

/// What stands in a cell: one character, a cluster of several by its number, or one of two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Glyph(u32);

const CLUSTER: u32 = 0x8000_0000;

impl Glyph {
    /// An empty cell.
    pub const BLANK: Self = Self(' ' as u32);
    /// The second half of a wide glyph.
    pub const TRAIL: Self = Self(0xffff_fffe);
    /// Nobody knows; equal to nothing that is wanted.
    pub const UNKNOWN: Self = Self(0xffff_ffff);

    /// The number, for hashing.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Whether this is one character, not a cluster.
    #[must_use]
    pub const fn is_char(self) -> bool {
        self.0 < CLUSTER
    }

    /// The glyph of one character.
    #[must_use]
    pub const fn of(c: char) -> Self {
        Self(c as u32)
    }
}

/// A glyph with the room it takes, in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// What stands there.
    pub glyph: Glyph,
    /// Columns it should take: 1 or 2.
    pub width: u8,
    /// Columns it may take on a terminal that sees it otherwise; at least `width`.
    pub reach: u8,
    /// Whether all terminals of the dialect take `width` columns for it.
    pub sure: bool,
}

impl Shape {
    /// An empty cell.
    pub const BLANK: Self = Self { glyph: Glyph::BLANK, width: 1, reach: 1, sure: true };

    /// An ASCII character.
    const fn of(c: char) -> Self {
        Self { glyph: Glyph::of(c), ..Self::BLANK }
    }
}

/// The clusters of several characters met so far, by number.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

/// More bytes than any letter or symbol with its marks takes that somebody wants to read: a cell of more would stand
/// before all else on a slow line. A family of four with skin tones has 41.
const LONGEST_CLUSTER: usize = 48;
/// More different clusters than any screen shows; beyond it the table is started anew.
const MOST_CLUSTERS: usize = 20_000;

impl Clusters {
    /// Whether the table should be started anew (and the screen taken as unknown).
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.texts.len() >= MOST_CLUSTERS
    }

    /// Appends `glyph`'s text to `out`.
    pub fn write(&self, glyph: Glyph, out: &mut Vec<u8>) {
        if let Ok(byte) = u8::try_from(glyph.0)
            && byte < 0x80
        {
            out.push(byte);
            return;
        }
        if let Some(c) = char::from_u32(glyph.0) {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if let Some(text) = self.texts.get((glyph.0 & !CLUSTER) as usize) {
            out.extend_from_slice(text.as_bytes());
        }
    }

    /// How many bytes `glyph` takes on the wire.
    #[must_use]
    pub fn bytes(&self, glyph: Glyph) -> u32 {
        match glyph.0 {
            0..0x80 => 1,
            0x80..0x800 => 2,
            0x800..0x1_0000 => 3,
            0x1_0000..0x11_0000 => 4,
            _ if glyph == Glyph::TRAIL || glyph == Glyph::UNKNOWN => 0,
            n => self.texts.get((n & !CLUSTER) as usize).map_or(0, |text| text.len() as u32),
        }
    }

    /// The shape of a ratatui cell's `symbol` where `room` columns are left in the row.
    ///
    /// Control characters and characters without width become a blank; what does not fit on every terminal
    /// becomes something that does.
    pub fn shape(&mut self, symbol: &str, room: u16, dialect: &Dialect) -> Shape {
        let shape = match *symbol.as_bytes() {
            [byte @ b' '..=b'~'] => return Shape { glyph: Glyph(u32::from(byte)), ..Shape::BLANK },
            [_] | [] => return Shape::BLANK,
            _ => {
                let mut chars = symbol.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), _) if symbol.len() > LONGEST_CLUSTER => shape_of_char(c, dialect),
                    (Some(c), None) => shape_of_char(c, dialect),
                    _ => self.shape_of_cluster(symbol, dialect),
                }
            }
        };
        if u16::from(shape.reach) <= room {
            return shape;
        }
        let first = symbol.chars().next().map_or(Shape::BLANK, |c| shape_of_char(c, dialect));
        match char::from_u32(first.glyph.0) {
            _ if first.sure && u16::from(first.reach) <= room => first,
            Some('─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '═' | '╴' | '╶' | '╸' | '╺') => {
                Shape::of('-')
            }
            Some('│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' | '╵' | '╷' | '╹' | '╻') => {
                Shape::of('|')
            }
            Some('\u{2500}'..='\u{257f}') => Shape::of('+'),
            _ if shape.width == 1 => Shape::of('?'),
            _ => Shape::BLANK,
        }
    }

    fn shape_of_cluster(&mut self, symbol: &str, dialect: &Dialect) -> Shape {
        let Some(first) = symbol.chars().next() else { return Shape::BLANK };
        let base = shape_of_char(first, dialect);
        let width = symbol.width().min(2);
        if symbol.chars().any(char::is_control) || width == 0 || first.width().unwrap_or(0) == 0 {
            return Shape::BLANK;
        }
        let plain_marks = symbol.chars().skip(1).all(is_plain_mark);
        let sure = dialect.combining && plain_marks && base.sure && width == usize::from(base.width);
        let reach = if sure {
            width
        } else {
            let count = |c: char| match c.width() {
                Some(0) | None if dialect.combining => 0,
                Some(0) | None => 1,
                Some(_) => usize::from(shape_of_char(c, dialect).reach),
            };
            symbol.chars().map(count).sum::<usize>().max(width)
        };
        let number = match self.numbers.get(symbol) {
            Some(&number) => number,
            None => {
                let number = self.texts.len() as u32;
                let text: Arc<str> = symbol.into();
                self.texts.push(Arc::clone(&text));
                self.numbers.insert(text, number);
                number
            }
        };
        Shape {
            glyph: Glyph(CLUSTER | number),
            width: width as u8,
            reach: u8::try_from(reach).unwrap_or(u8::MAX),
            sure,
        }
    }
}

/// A mark that joins the character before it and never changes its width.
fn is_plain_mark(c: char) -> bool {
    c.width() == Some(0)
        && !matches!(c, '\u{1160}'..='\u{11ff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{e0000}'..)
}

fn shape_of_char(c: char, dialect: &Dialect) -> Shape {
    let glyph = Glyph::of(c);
    match c.width() {
        None | Some(0) => Shape::BLANK,
        Some(1) => {
            // Beyond U+1F000, tables of different ages see a symbol as narrow or as wide.
            let doubtful =
                ('\u{1f000}'..'\u{1fb00}').contains(&c) || dialect.ambiguous_wide && c.width_cjk() == Some(2);
            Shape { glyph, width: 1, reach: if doubtful { 2 } else { 1 }, sure: !doubtful }
        }
        Some(_) => Shape { glyph, width: 2, reach: 2, sure: always_wide(c) },
    }
}

/// Characters that every width table since the first has called wide.
fn always_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{33ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(symbol: &str, room: u16) -> (u8, u8, bool) {
        let shape = Clusters::default().shape(symbol, room, &Dialect::xterm());
        (shape.width, shape.reach, shape.sure)
    }

    #[test]
    fn width_is_sure_only_where_terminals_agree() {
        assert_eq!(shape("a", 9), (1, 1, true));
        assert_eq!(shape("é", 9), (1, 1, true));
        assert_eq!(shape("e\u{301}", 9), (1, 1, true));
        assert_eq!(shape("世", 9), (2, 2, true));
        assert_eq!(shape("⚡", 9), (2, 2, false));
        assert_eq!(shape("👩\u{200d}👧", 9), (2, 4, false));
        assert_eq!(shape("❤\u{fe0f}", 9), (2, 2, false));
    }

    #[test]
    fn what_might_not_fit_or_might_steer_the_terminal_is_replaced() {
        let mut clusters = Clusters::default();
        let dialect = Dialect::xterm();
        for symbol in ["", "\x1b", "\x1b[2J", "\u{200b}", "\u{9b}", "\u{301}"] {
            assert_eq!(clusters.shape(symbol, 9, &dialect), Shape::BLANK, "{symbol:?}");
        }
        assert_eq!(clusters.shape("世", 1, &dialect), Shape::BLANK);
        assert_eq!(shape("👩\u{200d}👧", 3), (1, 1, true));
        let long = format!("e{}", "\u{301}".repeat(2000));
        assert_eq!(clusters.shape(&long, 9, &dialect), Shape::of('e'), "no cell holds up the rest");
    }

    #[test]
    fn a_rule_that_may_be_too_wide_for_the_last_column_ends_as_a_rule() {
        let dialect = Dialect { ambiguous_wide: true, ..Dialect::xterm() };
        for (sign, last) in [("─", '-'), ("═", '-'), ("│", '|'), ("┐", '+'), ("±", '?')] {
            assert_eq!(Clusters::default().shape(sign, 1, &dialect), Shape::of(last), "{sign}");
        }
    }
}
