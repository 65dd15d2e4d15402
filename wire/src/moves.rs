//! Cursor moves, priced over all their forms.

use super::dialect::Dialect;
use super::screen::{Cursor, Screen};

/// What a move depends on besides where it starts and ends.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    /// CHA and VPA may be used.
    cha_vpa: bool,
    /// RI may be used.
    reverse_index: bool,
    /// Scroll region: first row, row after the last.
    region: (u16, u16),
    /// Relative moves may stop at side margins, so only absolute ones may be used.
    absolute_only: bool,
}

/// Part of a move along one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Already there.
    Stay,
    /// `CSI n` and this final byte.
    Csi(u16, u8),
    /// This control byte, so many times.
    Control(u8, u16),
    /// ESC M, so many times.
    ReverseIndex(u16),
    /// CR, then CUF by so many.
    ReturnRight(u16),
}

/// The cheapest way to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    kind: Kind,
    /// Bytes it takes.
    pub cost: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// CUP to column, row.
    Absolute(u16, u16),
    Parts(Part, Part),
}

/// How many decimal digits `n` has.
#[must_use]
pub const fn digits(n: u16) -> u32 {
    match n {
        0..10 => 1,
        10..100 => 2,
        100..1000 => 3,
        1000..10_000 => 4,
        _ => 5,
    }
}

/// Bytes of `CSI n x`, with the 1 left out.
#[must_use]
pub const fn csi_cost(n: u16) -> u32 {
    if n == 1 { 3 } else { 3 + digits(n) }
}

/// Writes `CSI n x`, with the 1 left out.
pub fn write_csi(n: u16, last: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if n != 1 {
        write_number(n, out);
    }
    out.push(last);
}

/// Writes `n` in decimal.
pub fn write_number(n: u16, out: &mut Vec<u8>) {
    let mut place = 10_u16.pow(digits(n) - 1);
    while place > 0 {
        out.push(b'0' + (n / place % 10) as u8);
        place /= 10;
    }
}

/// Bytes of the absolute move to column `x`, row `y`.
#[must_use]
pub const fn absolute_cost(x: u16, y: u16) -> u32 {
    let row = if y == 0 { 0 } else { digits(y + 1) };
    let column = if x == 0 { 0 } else { 1 + digits(x + 1) };
    3 + row + column
}

impl Part {
    const fn cost(self) -> u32 {
        match self {
            Self::Stay => 0,
            Self::Csi(n, _) => csi_cost(n),
            Self::Control(_, n) => n as u32,
            Self::ReverseIndex(n) => 2 * n as u32,
            Self::ReturnRight(n) => 1 + csi_cost(n),
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Stay => {}
            Self::Csi(n, last) => write_csi(n, last, out),
            Self::Control(byte, n) => out.extend(std::iter::repeat_n(byte, usize::from(n))),
            Self::ReverseIndex(n) => (0..n).for_each(|_| out.extend_from_slice(b"\x1bM")),
            Self::ReturnRight(n) => {
                out.push(b'\r');
                write_csi(n, b'C', out);
            }
        }
    }
}

/// The cheaper of two, the first where they are even.
fn cheaper(a: Part, b: Part) -> Part {
    if b.cost() < a.cost() { b } else { a }
}

impl Ground {
    /// The ground as `screen` is set now.
    #[must_use]
    pub fn of(screen: &Screen, dialect: &Dialect) -> Self {
        Self {
            cha_vpa: dialect.cha_vpa,
            reverse_index: dialect.regions,
            region: screen.rows(),
            absolute_only: screen.is_sided(),
        }
    }

    /// The same ground with another scroll region.
    #[must_use]
    pub const fn with_region(self, top: u16, bottom: u16) -> Self {
        Self { region: (top, bottom), ..self }
    }

    /// Whether the cursor can step from row `from` to row `to` without a margin stopping it on any terminal.
    const fn open_between(&self, from: u16, to: u16) -> bool {
        let (top, bottom) = self.region;
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        high < top || low >= bottom || (low >= top && high < bottom)
    }

    fn vertical(&self, from: u16, to: u16) -> Option<Part> {
        if from == to {
            return Some(Part::Stay);
        }
        let absolute = self.cha_vpa.then_some(Part::Csi(to + 1, b'd'));
        if self.absolute_only || !self.open_between(from, to) {
            return absolute;
        }
        let by = from.abs_diff(to);
        let relative = if from < to {
            cheaper(Part::Control(b'\n', by), Part::Csi(by, b'B'))
        } else if self.reverse_index {
            cheaper(Part::Csi(by, b'A'), Part::ReverseIndex(by))
        } else {
            Part::Csi(by, b'A')
        };
        Some(absolute.map_or(relative, |absolute| cheaper(relative, absolute)))
    }

    fn horizontal(&self, from: Option<u16>, to: u16) -> Option<Part> {
        if from == Some(to) {
            return Some(Part::Stay);
        }
        let absolute = self.cha_vpa.then_some(Part::Csi(to + 1, b'G'));
        if self.absolute_only {
            return absolute;
        }
        let from_start = if to == 0 { Part::Control(b'\r', 1) } else { Part::ReturnRight(to) };
        let mut best = absolute.map_or(from_start, |absolute| cheaper(absolute, from_start));
        if let Some(from) = from {
            let by = from.abs_diff(to);
            best = if from < to {
                cheaper(best, Part::Csi(by, b'C'))
            } else {
                cheaper(cheaper(best, Part::Control(8, by)), Part::Csi(by, b'D'))
            };
        }
        Some(best)
    }

    /// Bytes from column `from` to column `to` of the same row, `to` not before `from`.
    #[must_use]
    pub fn right(&self, from: u16, to: u16, y: u16) -> u32 {
        self.horizontal(Some(from), to).map_or(absolute_cost(to, y), Part::cost).min(absolute_cost(to, y))
    }

    /// The cheapest way from `from` to column `x`, row `y`, both on the screen.
    #[must_use]
    pub fn way(&self, from: Cursor, x: u16, y: u16) -> Move {
        let absolute = Move { kind: Kind::Absolute(x, y), cost: absolute_cost(x, y) };
        let (column, row) = match from {
            Cursor::At(column, row) => (Some(column), row),
            Cursor::InRow(row) => (None, row),
            Cursor::Lost => return absolute,
        };
        let (Some(down), Some(across)) = (self.vertical(row, y), self.horizontal(column, x)) else {
            return absolute;
        };
        let cost = down.cost() + across.cost();
        if cost <= absolute.cost { Move { kind: Kind::Parts(down, across), cost } } else { absolute }
    }

    /// The cheapest way from `from` to row `y`, in whichever of `columns` (first, and after the last), and the
    /// column it ends in.
    #[must_use]
    pub fn way_to_row(&self, from: Cursor, y: u16, columns: (u16, u16)) -> (Move, u16) {
        let (left, right) = columns;
        if let Cursor::At(x, row) = from
            && (left..right).contains(&x)
        {
            let (absolute, down) = (absolute_cost(left, y), self.vertical(row, y));
            if let Some(down) = down.filter(|down| down.cost() <= absolute) {
                return (Move { kind: Kind::Parts(down, Part::Stay), cost: down.cost() }, x);
            }
        }
        (self.way(from, left, y), left)
    }
}

impl Move {
    /// Appends the bytes.
    pub fn write(self, out: &mut Vec<u8>) {
        match self.kind {
            Kind::Parts(down, across) => {
                down.write(out);
                across.write(out);
            }
            Kind::Absolute(x, y) => {
                out.extend_from_slice(b"\x1b[");
                if y > 0 {
                    write_number(y + 1, out);
                }
                if x > 0 {
                    out.push(b';');
                    write_number(x + 1, out);
                }
                out.push(b'H');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Cursor, x: u16, y: u16) -> String {
        let ground = Ground { cha_vpa: true, reverse_index: true, region: (0, 23), absolute_only: false };
        let way = ground.way(from, x, y);
        let mut out = Vec::new();
        way.write(&mut out);
        assert_eq!(out.len(), way.cost as usize);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_move_takes_its_cheapest_form() {
        assert_eq!(way(Cursor::Lost, 0, 0), "\x1b[H");
        assert_eq!(way(Cursor::Lost, 0, 4), "\x1b[5H");
        assert_eq!(way(Cursor::Lost, 7, 0), "\x1b[;8H");
        assert_eq!(way(Cursor::At(30, 3), 0, 4), "\n\r");
        assert_eq!(way(Cursor::At(30, 3), 31, 3), "\x1b[C");
        assert_eq!(way(Cursor::At(30, 3), 28, 3), "\x08\x08");
        assert_eq!(way(Cursor::At(30, 3), 30, 2), "\x1bM");
        assert_eq!(way(Cursor::InRow(3), 9, 3), "\x1b[10G");
        assert_eq!(way(Cursor::At(5, 5), 5, 5), "");
    }

    #[test]
    fn no_relative_move_crosses_a_margin() {
        assert_eq!(way(Cursor::At(4, 22), 0, 23), "\x1b[24H");
        assert_eq!(way(Cursor::At(4, 23), 4, 22), "\x1b[23d");
    }
}
