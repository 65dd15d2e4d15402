//! The strict model: a terminal that knows the sequences of one dialect only, and spoils what terminals disagree on.
//!
//! Where real terminals differ (the cursor after the last column, after a margin is set, after a glyph of doubtful
//! width; what an erase with attributes leaves; half of a wide glyph) this one loses its cursor or shows garbage, so
//! that bytes that rely on such a thing are found out. It panics at what its dialect does not have.

use super::{Model, Seen};
use ratatui::style::{Color, Modifier};
use steadyhand::wire::Dialect;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

#[derive(Debug, Clone, PartialEq)]
struct Pen {
    fg: Color,
    bg: Color,
    attrs: Modifier,
    link: String,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, attrs: Modifier::empty(), link: String::new() };
/// What stands where terminals differ.
const GARBAGE: &str = "\u{fffd}";
/// The second half of a wide glyph.
const TRAIL: &str = "\u{0}";

#[derive(Debug, Clone)]
struct Cell {
    text: String,
    pen: Pen,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Cursor {
    At(u16, u16),
    /// Somewhere in this row.
    InRow(u16),
    Lost,
}

pub struct Strict {
    dialect: Dialect,
    width: u16,
    height: u16,
    rows: Vec<Vec<Cell>>,
    cursor: Cursor,
    shown: bool,
    pen: Pen,
    region: (u16, u16),
    side_mode: bool,
    sides: (u16, u16),
    last: Option<char>,
    /// Where the last glyph was typed.
    last_at: (u16, u16),
    /// A joiner was typed, and its second glyph is still to come.
    joining: bool,
    /// What noise left on: another character set, insert mode, line feeds that return, rows counted from the region.
    noise: Vec<&'static str>,
}

/// What resets each of them, and what sets it.
const NOISE: [(&str, &str); 5] = [
    ("\x0f", "\x0e"),
    ("\x1b(B", "\x1b(0"),
    ("\x1b[4l", "\x1b[4h"),
    ("\x1b[20l", "\x1b[20h"),
    ("\x1b[?6l", "\x1b[?6h"),
];

fn cell(text: &str, pen: &Pen) -> Cell {
    Cell { text: text.to_owned(), pen: pen.clone() }
}

/// Symbols whose width terminals disagree on; only those the frames are made of.
fn doubtful(c: char) -> bool {
    matches!(c, '⚡' | '\u{1f469}' | '\u{1f467}' | '\u{1f642}')
}

impl Strict {
    pub fn new(dialect: Dialect, width: u16, height: u16) -> Self {
        let mut strict = Self {
            dialect,
            width: 0,
            height: 0,
            rows: Vec::new(),
            cursor: Cursor::Lost,
            shown: true,
            pen: PLAIN,
            region: (0, height),
            side_mode: false,
            sides: (0, width),
            last: None,
            last_at: (0, 0),
            joining: false,
            noise: Vec::new(),
        };
        strict.resize(width, height);
        strict
    }

    fn needs(&self, has: bool, what: &str) {
        assert!(has, "{what} is not in the dialect");
    }

    fn at(&self, what: &str) -> (u16, u16) {
        match self.cursor {
            Cursor::At(x, y) => (x, y),
            lost => panic!("{what} where terminals disagree on the cursor: {lost:?}"),
        }
    }

    fn row(&self, what: &str) -> u16 {
        match self.cursor {
            Cursor::At(_, y) | Cursor::InRow(y) => y,
            Cursor::Lost => panic!("{what} with the cursor lost"),
        }
    }

    fn has_sides(&self) -> bool {
        self.side_mode && self.sides != (0, self.width)
    }

    fn go(&mut self, x: u16, y: u16) {
        assert!(x < self.width && y < self.height, "a move to {x},{y}, off the screen");
        self.cursor = Cursor::At(x, y);
    }

    fn relative(&mut self, dx: i32, dy: i32, what: &str) {
        assert!(!self.has_sides(), "{what} within side margins");
        let y = self.row(what);
        let x = if dx == 0 && self.cursor == Cursor::InRow(y) { 0 } else { self.at(what).0 };
        let to = (i32::from(x) + dx, i32::from(y) + dy);
        let inside = |y: i32| (i32::from(self.region.0)..i32::from(self.region.1)).contains(&y);
        assert!(inside(to.1) == inside(i32::from(y)), "{what} over a margin");
        assert!(
            to.0 >= 0 && to.1 >= 0 && to.0 < i32::from(self.width) && to.1 < i32::from(self.height),
            "{what} off the screen"
        );
        // From above the region to below it, and back, the region is in the way.
        let between = (to.1.min(i32::from(y))..=to.1.max(i32::from(y))).any(inside);
        assert!(!between || inside(i32::from(y)), "{what} across the region");
        match self.cursor {
            Cursor::InRow(_) => self.cursor = Cursor::InRow(to.1 as u16),
            _ => self.go(to.0 as u16, to.1 as u16),
        }
    }

    fn cut(&mut self, x: u16, y: u16) {
        let row = &mut self.rows[usize::from(y)];
        let x = usize::from(x);
        if row.get(x).is_some_and(|c| c.text == TRAIL) {
            for half in [x - 1, x] {
                row[half].text = GARBAGE.into();
            }
        }
    }

    fn fill(&mut self, from: u16, to: u16, y: u16, with: &Cell) {
        self.cut(from, y);
        self.cut(to, y);
        self.rows[usize::from(y)][usize::from(from)..usize::from(to)].fill(with.clone());
    }

    /// What an erase leaves: the ground's colour, and garbage where some terminals would leave attributes.
    fn erased(&self, shifting: bool) -> Cell {
        let seen = self.pen.attrs.intersects(Modifier::UNDERLINED | Modifier::REVERSED);
        let coloured = self.pen.bg != Color::Reset && (shifting || !self.dialect.bce);
        if seen || coloured || !self.pen.link.is_empty() {
            return cell(GARBAGE, &self.pen);
        }
        cell("", &Pen { bg: self.pen.bg, ..PLAIN })
    }

    /// Takes in what sets or resets what noise leaves; the rest of the bytes.
    fn modes<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        for (reset, set) in NOISE {
            if let Some(rest) = text.strip_prefix(reset) {
                self.needs(self.dialect.regions, "a reset of modes");
                self.noise.retain(|left| *left != reset);
                self.cursor = if reset == "\x1b[?6l" { Cursor::Lost } else { self.cursor };
                return Some(rest);
            }
            if let Some(rest) = text.strip_prefix(set) {
                self.noise.push(reset);
                return Some(rest);
            }
        }
        None
    }

    fn print(&mut self, c: char) {
        assert!(self.noise.is_empty(), "a letter while noise holds: {:?}", self.noise);
        let width = c.width().unwrap_or(0) as u16;
        if width == 0 {
            return self.join(c);
        }
        if self.joining {
            // The second half of a joined glyph: somewhere in what is garbage already.
            self.joining = false;
            return;
        }
        let (x, y) = self.at("typing");
        let right = if x < self.sides.1 && self.has_sides() { self.sides.1 } else { self.width };
        assert!(x + width <= right, "a glyph over the edge");
        let last = (x + width, y + 1) == (self.width, self.height);
        assert!(self.dialect.regions || !last, "a letter in the last cell of a screen that it scrolls");
        let pen = self.pen.clone();
        self.cut(x, y);
        self.cut(x + width, y);
        self.rows[usize::from(y)][usize::from(x)] = cell(c.encode_utf8(&mut [0; 4]), &pen);
        if width == 2 {
            self.rows[usize::from(y)][usize::from(x) + 1] = cell(TRAIL, &pen);
        }
        self.last = Some(c);
        self.last_at = (x, y);
        self.cursor = if x + width < right { Cursor::At(x + width, y) } else { Cursor::Lost };
        if doubtful(c) {
            let joined = if self.dialect.combining { 4 } else { 5 };
            self.doubt(x, x + width, x + if c == '\u{1f469}' { joined } else { 2 }, y);
        }
    }

    /// A glyph typed in column `x` may also cover columns `from..to`, and the cursor may be before or behind them; in the
    /// row it stays where no reading of the glyph reaches the margin in force there.
    fn doubt(&mut self, x: u16, from: u16, to: u16, y: u16) {
        for hit in from..to.min(self.width) {
            self.fill(hit, hit + 1, y, &cell(GARBAGE, &PLAIN));
        }
        let edge = if self.has_sides() && x < self.sides.1 { self.sides.1 } else { self.width };
        self.cursor = if to < edge { Cursor::InRow(y) } else { Cursor::Lost };
    }

    /// A mark joins the glyph before it, where the dialect has such.
    fn join(&mut self, c: char) {
        let (x, y) = self.last_at;
        let text = &mut self.rows[usize::from(y)][usize::from(x)].text;
        text.push(c);
        // Some terminals show such a symbol wider than the character it begins with.
        let widens = c == '\u{fe0f}' && text.width() == 2;
        self.joining = c == '\u{200d}';
        self.last = None;
        if widens || !self.dialect.combining && !self.joining && c != '\u{fe0f}' {
            self.doubt(x, x + 1, x + 2, y);
        }
    }

    fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        let blank = self.erased(true);
        let (left, right) = if self.has_sides() { self.sides } else { (0, self.width) };
        for y in top..bottom {
            self.cut(left, y);
            self.cut(right, y);
        }
        let columns = usize::from(left)..usize::from(right);
        let old = self.rows.clone();
        for y in top..bottom {
            let from = i32::from(y) + by;
            let row = &mut self.rows[usize::from(y)][columns.clone()];
            if (i32::from(top)..i32::from(bottom)).contains(&from) {
                row.clone_from_slice(&old[from as usize][columns.clone()]);
            } else {
                row.fill(blank.clone());
            }
        }
    }

    fn feed_line(&mut self) {
        let y = self.row("LF");
        if y + 1 == self.region.1 {
            let x = self.at("LF at the margin").0;
            assert!(!self.has_sides() || (self.sides.0..self.sides.1).contains(&x), "LF beside the margins");
            self.scroll(self.region.0, self.region.1, 1);
        } else {
            self.relative(0, 1, "LF");
        }
    }

    fn reverse_index(&mut self) {
        let y = self.row("RI");
        if y == self.region.0 {
            let x = self.at("RI at the margin").0;
            assert!(!self.has_sides() || (self.sides.0..self.sides.1).contains(&x), "RI beside the margins");
            self.scroll(self.region.0, self.region.1, -1);
        } else {
            self.relative(0, -1, "RI");
        }
    }

    fn csi(&mut self, private: bool, params: &[u16], last: char) {
        let first = params.first().copied().unwrap_or(0);
        let n = first.max(1);
        let second = params.get(1).copied().unwrap_or(0).max(1);
        let d = self.dialect;
        match (private, last) {
            (true, 'h' | 'l') if first == 25 => {
                self.needs(d.hides_cursor, "DECTCEM");
                self.shown = last == 'h';
            }
            (true, 'h' | 'l') if first == 69 => {
                self.needs(d.side_margins, "DECLRMM");
                self.side_mode = last == 'h';
                self.sides = (0, self.width);
                self.cursor = Cursor::Lost;
            }
            (false, 'H') => self.go(second - 1, n - 1),
            (false, 'A') => self.relative(0, -i32::from(n), "CUU"),
            (false, 'B') => self.relative(0, i32::from(n), "CUD"),
            (false, 'C') => self.relative(i32::from(n), 0, "CUF"),
            (false, 'D') => self.relative(-i32::from(n), 0, "CUB"),
            (false, 'G') => {
                self.needs(d.cha_vpa, "CHA");
                self.go(n - 1, self.row("CHA"));
            }
            (false, 'd') => {
                self.needs(d.cha_vpa, "VPA");
                match self.cursor {
                    Cursor::At(x, _) => self.go(x, n - 1),
                    Cursor::InRow(_) => self.cursor = Cursor::InRow(n - 1),
                    Cursor::Lost => panic!("VPA with the cursor lost"),
                }
            }
            (false, 'J') => {
                assert_eq!(first, 0);
                let (x, y) = self.at("ED");
                let blank = self.erased(false);
                self.fill(x, self.width, y, &blank);
                for y in y + 1..self.height {
                    self.fill(0, self.width, y, &blank);
                }
            }
            (false, 'K') => {
                let (x, y) = self.at("EL");
                let blank = self.erased(false);
                match first {
                    0 => self.fill(x, self.width, y, &blank),
                    1 => self.fill(0, x + 1, y, &blank),
                    _ => self.fill(0, self.width, y, &blank),
                }
            }
            (false, 'X') => {
                self.needs(d.ech, "ECH");
                let (x, y) = self.at("ECH");
                let blank = self.erased(false);
                self.fill(x, (x + n).min(self.width), y, &blank);
            }
            (false, '@' | 'P') => {
                self.needs(d.ich_dch, "ICH or DCH");
                let (x, y) = self.at("ICH or DCH");
                self.shift(x, y, n, last == '@');
            }
            (false, 'L' | 'M') => {
                self.needs(d.il_dl, "IL or DL");
                let (x, y) = match self.cursor {
                    Cursor::InRow(y) => (0, y),
                    _ => self.at("IL or DL"),
                };
                assert!((self.region.0..self.region.1).contains(&y), "IL or DL outside the region");
                assert!(!self.has_sides() || (self.sides.0..self.sides.1).contains(&x));
                let n = n.min(self.region.1 - y);
                self.scroll(y, self.region.1, if last == 'M' { i32::from(n) } else { -i32::from(n) });
                // xterm goes to the first column, others stay.
                self.cursor = if x == 0 { Cursor::At(0, y) } else { Cursor::InRow(y) };
            }
            (false, 'S' | 'T') => {
                self.needs(d.su_sd, "SU or SD");
                let (top, bottom) = self.region;
                self.scroll(top, bottom, if last == 'S' { i32::from(n) } else { -i32::from(n) });
            }
            (false, 'b') => {
                self.needs(d.rep, "REP");
                let c = self.last.expect("REP with nothing before it");
                for _ in 0..n {
                    self.print(c);
                }
            }
            (false, 'r') => {
                self.needs(d.regions, "DECSTBM");
                let bottom = if params.len() > 1 { second } else { self.height };
                self.region = (n - 1, bottom);
                assert!(n < bottom || self.height == 1, "a region of one row");
                // Home: of the screen (DEC STD 070) or, on some, of the region; where it may be a region at all.
                let surely = n == 1 && self.height > 1 && !self.has_sides();
                self.cursor = if surely { Cursor::At(0, 0) } else { Cursor::Lost };
            }
            (false, 's') => {
                assert!(self.side_mode, "DECSLRM without its mode");
                self.sides = if params.is_empty() { (0, self.width) } else { (n - 1, second) };
                assert!(self.sides.0 + 1 < self.sides.1, "margins of one column");
                self.cursor = Cursor::Lost;
            }
            (false, 'm') => self.sgr(params),
            _ => panic!("CSI {private} {params:?} {last}"),
        }
        if last != 'm' {
            self.last = None;
        }
    }

    fn shift(&mut self, x: u16, y: u16, n: u16, insert: bool) {
        let right = if self.has_sides() {
            assert!((self.sides.0..self.sides.1).contains(&x), "ICH or DCH beside the margins");
            self.sides.1
        } else {
            self.width
        };
        let blank = self.erased(true);
        let n = n.min(right - x);
        self.cut(x, y);
        self.cut(right, y);
        self.cut(if insert { right - n } else { x + n }, y);
        let row = &mut self.rows[usize::from(y)];
        for _ in 0..n {
            if insert {
                row.remove(usize::from(right) - 1);
                row.insert(usize::from(x), blank.clone());
            } else {
                row.remove(usize::from(x));
                row.insert(usize::from(right) - 1, blank.clone());
            }
        }
    }

    fn sgr(&mut self, params: &[u16]) {
        // None is 0.
        let mut params = if params.is_empty() { &[0] } else { params }.iter().copied();
        while let Some(p) = params.next() {
            match p {
                // A link is no matter of SGR.
                0 => self.pen = Pen { link: std::mem::take(&mut self.pen.link), ..PLAIN },
                1 => self.pen.attrs |= Modifier::BOLD,
                2 => self.pen.attrs |= Modifier::DIM,
                3 => self.pen.attrs |= Modifier::ITALIC,
                4 => self.pen.attrs |= Modifier::UNDERLINED,
                7 => self.pen.attrs |= Modifier::REVERSED,
                22..=27 => {
                    self.needs(self.dialect.sgr_off, "SGR 2x");
                    self.pen.attrs -= match p {
                        22 => Modifier::BOLD | Modifier::DIM,
                        23 => Modifier::ITALIC,
                        24 => Modifier::UNDERLINED,
                        _ => Modifier::REVERSED,
                    };
                }
                30..=37 => self.pen.fg = Color::Indexed(p as u8 - 30),
                40..=47 => self.pen.bg = Color::Indexed(p as u8 - 40),
                90..=97 => self.pen.fg = Color::Indexed(p as u8 - 82),
                100..=107 => self.pen.bg = Color::Indexed(p as u8 - 92),
                39 => self.pen.fg = Color::Reset,
                49 => self.pen.bg = Color::Reset,
                38 | 48 => {
                    let mut byte = || params.next().unwrap() as u8;
                    let colour = match byte() {
                        5 => Color::Indexed(byte()),
                        _ => Color::Rgb(byte(), byte(), byte()),
                    };
                    if p == 38 { self.pen.fg = colour } else { self.pen.bg = colour }
                }
                _ => panic!("SGR {p}"),
            }
        }
    }
}

impl Model for Strict {
    fn feed(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).expect("whole letters in each write");
        let mut chars = text.chars();
        loop {
            if let Some(rest) = self.modes(chars.as_str()) {
                chars = rest.chars();
                continue;
            }
            let Some(c) = chars.next() else { break };
            match c {
                '\x1b' => match chars.next() {
                    Some('[') => {
                        let mut body = String::new();
                        let last = loop {
                            let c = chars.next().expect("whole sequences in each write");
                            if c.is_ascii_alphabetic() || c == '@' {
                                break c;
                            }
                            body.push(c);
                        };
                        let private = body.starts_with('?');
                        let body = body.trim_start_matches('?');
                        let params: Vec<u16> = if body.is_empty() {
                            Vec::new()
                        } else {
                            body.split(';').map(|p| p.parse().unwrap_or(0)).collect()
                        };
                        self.csi(private, &params, last);
                    }
                    Some('M') => {
                        self.needs(self.dialect.regions, "RI");
                        self.reverse_index();
                    }
                    Some(']') => {
                        let rest = chars.as_str();
                        let (body, after) = rest.split_once("\x1b\\").expect("whole sequences in each write");
                        self.needs(self.dialect.links, "OSC 8");
                        self.pen.link = body.strip_prefix("8;;").expect("no other OSC").to_owned();
                        chars = after.chars();
                    }
                    other => panic!("ESC {other:?}"),
                },
                '\r' => {
                    assert!(!self.has_sides(), "CR within side margins");
                    let y = self.row("CR");
                    self.cursor = Cursor::At(0, y);
                }
                '\n' => self.feed_line(),
                '\x08' => self.relative(-1, 0, "BS"),
                c => {
                    assert!(!c.is_control(), "control {c:?}");
                    self.print(c);
                }
            }
        }
        assert!(self.pen.link.is_empty(), "a link is left open at the end of a write");
    }

    fn resize(&mut self, width: u16, height: u16) {
        let whole = (self.region == (0, self.height), self.sides == (0, self.width));
        (self.width, self.height) = (width, height);
        let unknown = cell(GARBAGE, &PLAIN);
        self.rows = vec![vec![unknown; usize::from(width)]; usize::from(height)];
        self.cursor = Cursor::Lost;
        // What was set stays set, where it still fits: whoever draws does not know either.
        if whole.0 || self.region.1 > height {
            self.region = (0, height);
        }
        if whole.1 || self.sides.1 > width {
            self.sides = (0, width);
        }
    }

    fn cell(&self, x: u16, y: u16) -> Seen {
        let Cell { text, pen } = &self.rows[usize::from(y)][usize::from(x)];
        if text == TRAIL {
            return Seen::new("", Color::Reset, Color::Reset, Modifier::empty());
        }
        Seen::new(text, pen.fg, pen.bg, pen.attrs).leading(&pen.link)
    }

    fn cursor(&self) -> (u16, u16, bool) {
        match self.cursor {
            Cursor::At(x, y) => (x, y, self.shown),
            lost => {
                assert!(
                    !self.shown || !self.dialect.hides_cursor,
                    "the cursor is shown where terminals disagree: {lost:?}"
                );
                (0, 0, self.shown)
            }
        }
    }
}
