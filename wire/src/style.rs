//! Pens: what colours, attributes and link the next character gets, and the smallest SGR sequence between two of them.

use ratatui::style::{Color, Modifier};

use super::dialect::{Colours, Dialect};
use super::links::Link;

/// A colour as the terminal is told it: the default, one of up to 256 palette entries, or 24-bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Ink(u32);

const PALETTE: u32 = 1 << 24;
const DIRECT: u32 = 2 << 24;

impl Ink {
    /// The terminal's own colour.
    pub const DEFAULT: Self = Self(0);

    /// Palette entry `n`; 0 to 15 are the ANSI colours.
    #[must_use]
    pub const fn palette(n: u8) -> Self {
        Self(PALETTE | n as u32)
    }

    /// A 24-bit colour.
    #[must_use]
    pub const fn direct(r: u8, g: u8, b: u8) -> Self {
        Self(DIRECT | (r as u32) << 16 | (g as u32) << 8 | b as u32)
    }

    /// The nearest colour to `colour` that a terminal with `colours` can show.
    #[must_use]
    pub fn of(colour: Color, colours: Colours) -> Self {
        let exact = match colour {
            Color::Reset => return Self::DEFAULT,
            Color::Black => Self::palette(0),
            Color::Red => Self::palette(1),
            Color::Green => Self::palette(2),
            Color::Yellow => Self::palette(3),
            Color::Blue => Self::palette(4),
            Color::Magenta => Self::palette(5),
            Color::Cyan => Self::palette(6),
            Color::Gray => Self::palette(7),
            Color::DarkGray => Self::palette(8),
            Color::LightRed => Self::palette(9),
            Color::LightGreen => Self::palette(10),
            Color::LightYellow => Self::palette(11),
            Color::LightBlue => Self::palette(12),
            Color::LightMagenta => Self::palette(13),
            Color::LightCyan => Self::palette(14),
            Color::White => Self::palette(15),
            Color::Indexed(n) => Self::palette(n),
            Color::Rgb(r, g, b) => Self::direct(r, g, b),
        };
        exact.within(colours)
    }

    fn within(self, colours: Colours) -> Self {
        let n = self.0 as u8;
        match (colours, self.0 & !0x00ff_ffff) {
            (_, 0) | (Colours::Direct, _) | (Colours::Palette256, PALETTE) => self,
            (Colours::None, _) => Self::DEFAULT,
            (Colours::Ansi16, PALETTE) if n < 16 => self,
            (Colours::Ansi8, PALETTE) if n < 8 => self,
            // Bright black on a terminal without it would be black on black.
            (Colours::Ansi8, PALETTE) if n == 8 => Self::DEFAULT,
            (Colours::Ansi8, PALETTE) if n < 16 => Self::palette(n - 8),
            (Colours::Palette256, _) => {
                let (r, g, b) = self.rgb();
                Self::palette(nearest_256(r, g, b))
            }
            (Colours::Ansi16 | Colours::Ansi8, _) => {
                let (r, g, b) = self.rgb();
                Self::palette(nearest_16(r, g, b)).within(colours)
            }
        }
    }

    fn rgb(self) -> (u8, u8, u8) {
        if self.0 & DIRECT != 0 {
            return ((self.0 >> 16) as u8, (self.0 >> 8) as u8, self.0 as u8);
        }
        palette_rgb(self.0 as u8)
    }

    /// Appends this colour's SGR parameters; `base` is 30 for text, 40 for the ground behind it.
    fn push(self, base: u8, codes: &mut Codes) {
        let n = self.0 as u8;
        match self.0 & !0x00ff_ffff {
            PALETTE if n < 8 => codes.push(base + n),
            PALETTE if n < 16 => codes.push(base + 60 + n - 8),
            PALETTE => {
                codes.push(base + 8);
                codes.push(5);
                codes.push(n);
            }
            DIRECT => {
                let (r, g, b) = self.rgb();
                for part in [base + 8, 2, r, g, b] {
                    codes.push(part);
                }
            }
            _ => codes.push(base + 9),
        }
    }
}

/// The usual levels of xterm's 6×6×6 colour cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn palette_rgb(n: u8) -> (u8, u8, u8) {
    const ANSI: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];
    match n {
        0..=15 => ANSI[usize::from(n)],
        16..=231 => {
            let n = usize::from(n - 16);
            (CUBE[n / 36], CUBE[n / 6 % 6], CUBE[n % 6])
        }
        232.. => {
            let grey = 8 + (n - 232) * 10;
            (grey, grey, grey)
        }
    }
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    part(a.0, b.0) + part(a.1, b.1) + part(a.2, b.2)
}

fn nearest_256(r: u8, g: u8, b: u8) -> u8 {
    (16..=255).min_by_key(|&n| distance((r, g, b), palette_rgb(n))).unwrap_or(15)
}

fn nearest_16(r: u8, g: u8, b: u8) -> u8 {
    (0..16).min_by_key(|&n| distance((r, g, b), palette_rgb(n))).unwrap_or(7)
}

/// Attributes of a character, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Attrs(u8);

impl Attrs {
    /// No attribute.
    pub const NONE: Self = Self(0);
    /// Bold.
    pub const BOLD: Self = Self(1);
    /// Faint.
    pub const DIM: Self = Self(2);
    /// Italic.
    pub const ITALIC: Self = Self(4);
    /// Underlined.
    pub const UNDERLINED: Self = Self(8);
    /// Text and ground exchanged.
    pub const REVERSED: Self = Self(16);

    /// Both sets of attributes.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any of `other` is in this set.
    #[must_use]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// What can be seen on an empty cell, besides the colour of the ground.
const SEEN_ON_BLANK: Attrs = Attrs::UNDERLINED.with(Attrs::REVERSED);

/// Colours, attributes and link together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Pen {
    /// The text's colour.
    pub fg: Ink,
    /// The ground's colour.
    pub bg: Ink,
    /// The attributes.
    pub attrs: Attrs,
    /// Where it leads.
    pub link: Link,
}

impl Pen {
    /// What the terminal starts with and `CSI m` brings back.
    pub const DEFAULT: Self =
        Self { fg: Ink::DEFAULT, bg: Ink::DEFAULT, attrs: Attrs::NONE, link: Link::NONE };

    /// A number that hardly ever is the same for two pens, for hashing.
    #[must_use]
    pub const fn number(self) -> u64 {
        let look = (self.fg.0 as u64) << 34 ^ (self.bg.0 as u64) << 8 ^ self.attrs.0 as u64;
        look ^ (self.link.number() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// The pen nearest to a ratatui cell's style that `dialect` can show.
    #[must_use]
    pub fn of(fg: Color, bg: Color, modifier: Modifier, dialect: &Dialect) -> Self {
        let mut attrs = Attrs::NONE;
        if !modifier.is_empty() {
            for (one, attr) in [
                (Modifier::BOLD, Attrs::BOLD),
                (Modifier::DIM, Attrs::DIM),
                (Modifier::ITALIC, Attrs::ITALIC),
                (Modifier::UNDERLINED, Attrs::UNDERLINED),
                (Modifier::REVERSED, Attrs::REVERSED),
            ] {
                if modifier.contains(one) {
                    attrs = attrs.with(attr);
                }
            }
        }
        Self {
            fg: Ink::of(fg, dialect.colours),
            bg: Ink::of(bg, dialect.colours),
            attrs: attrs.and(dialect.attrs),
            link: Link::NONE,
        }
    }

    /// Whether both look the same, wherever they lead.
    #[must_use]
    pub fn looks_as(self, other: Self) -> bool {
        (self.fg, self.bg, self.attrs) == (other.fg, other.bg, other.attrs)
    }

    /// Whether an erase with this pen leaves cells that every terminal shows alike: some terminals
    /// erase with attributes or links, others with the ground only.
    #[must_use]
    pub const fn erases_cleanly(self) -> bool {
        !self.attrs.any(SEEN_ON_BLANK) && self.link.number() == 0
    }

    /// What of this pen can be seen on an empty cell, or found there with the mouse.
    #[must_use]
    pub const fn on_blank(self) -> Self {
        if self.attrs.any(SEEN_ON_BLANK) {
            self
        } else {
            Self { fg: Ink::DEFAULT, attrs: Attrs::NONE, ..self }
        }
    }

    /// This pen, changed as little as possible so that blanks on ground `bg` can be written or erased with it.
    #[must_use]
    pub const fn for_blank(self, bg: Ink) -> Self {
        Self { fg: self.fg, bg, attrs: self.attrs.without(SEEN_ON_BLANK), link: Link::NONE }
    }
}

/// A short run of SGR parameters, or a whole SGR sequence.
#[derive(Debug, Clone, Copy)]
pub struct Codes {
    bytes: [u8; 64],
    len: u8,
}

impl Codes {
    const fn new() -> Self {
        Self { bytes: [0; 64], len: 0 }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// How many bytes.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.len as u32
    }

    fn byte(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(usize::from(self.len)) {
            *slot = byte;
            self.len += 1;
        }
    }

    fn push(&mut self, code: u8) {
        if self.len > 0 {
            self.byte(b';');
        }
        if code >= 100 {
            self.byte(b'0' + code / 100);
        }
        if code >= 10 {
            self.byte(b'0' + code / 10 % 10);
        }
        self.byte(b'0' + code % 10);
    }

    fn wrapped(&self, reset: bool) -> Self {
        let mut whole = Self::new();
        whole.byte(0x1b);
        whole.byte(b'[');
        // An empty first parameter is 0, which resets.
        if reset && self.len > 0 {
            whole.byte(b';');
        }
        for &byte in self.as_bytes() {
            whole.byte(byte);
        }
        whole.byte(b'm');
        whole
    }
}

/// Bytes from pen `from` (or one unknown) to pen `to`: exact for what they look like, about right for a link.
#[must_use]
pub fn price(from: Option<Pen>, to: Pen, dialect: &Dialect) -> u32 {
    /// `OSC 8 ; ; ST`, and a short address.
    const LINK: u32 = 30;
    let leads = if from.unwrap_or_default().link == to.link { 0 } else { LINK };
    sgr(from, to, dialect).len() + leads
}

/// The shortest SGR sequence from pen `from` (or one unknown) to pen `to`; empty when they look the same.
#[must_use]
pub fn sgr(from: Option<Pen>, to: Pen, dialect: &Dialect) -> Codes {
    if from.is_some_and(|from| from.looks_as(to)) {
        return Codes::new();
    }
    let mut anew = Codes::new();
    push_on(to.attrs, &mut anew);
    if to.fg != Ink::DEFAULT {
        to.fg.push(30, &mut anew);
    }
    if to.bg != Ink::DEFAULT {
        to.bg.push(40, &mut anew);
    }
    let reset_bytes = u32::from(anew.len > 0) + anew.len();
    let Some(from) = from else { return anew.wrapped(true) };

    let lost = from.attrs.without(to.attrs);
    if !lost.is_none() && !dialect.sgr_off {
        return anew.wrapped(true);
    }
    let mut change = Codes::new();
    let mut on = to.attrs.without(from.attrs);
    if lost.any(Attrs::BOLD.with(Attrs::DIM)) {
        // 22 ends both bold and dim; what stays is set again.
        change.push(22);
        on = on.with(to.attrs.and(Attrs::BOLD.with(Attrs::DIM)));
    }
    for (attr, code) in [(Attrs::ITALIC, 23), (Attrs::UNDERLINED, 24), (Attrs::REVERSED, 27)] {
        if lost.any(attr) {
            change.push(code);
        }
    }
    push_on(on, &mut change);
    if to.fg != from.fg {
        to.fg.push(30, &mut change);
    }
    if to.bg != from.bg {
        to.bg.push(40, &mut change);
    }
    if reset_bytes < change.len() { anew.wrapped(true) } else { change.wrapped(false) }
}

fn push_on(attrs: Attrs, codes: &mut Codes) {
    for (attr, code) in
        [(Attrs::BOLD, 1), (Attrs::DIM, 2), (Attrs::ITALIC, 3), (Attrs::UNDERLINED, 4), (Attrs::REVERSED, 7)]
    {
        if attrs.any(attr) {
            codes.push(code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(from: Pen, to: Pen) -> String {
        String::from_utf8(sgr(Some(from), to, &Dialect::xterm()).as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn the_smallest_change_wins_over_reset_and_over_increments() {
        let red = Pen { fg: Ink::palette(1), ..Pen::DEFAULT };
        let bold = Pen { attrs: Attrs::BOLD, ..Pen::DEFAULT };
        let both = Pen { attrs: Attrs::BOLD.with(Attrs::DIM), ..Pen::DEFAULT };
        assert_eq!(bytes(red, red), "");
        assert_eq!(bytes(red, Pen::DEFAULT), "\x1b[m");
        assert_eq!(bytes(Pen::DEFAULT, red), "\x1b[31m");
        assert_eq!(bytes(bold, red), "\x1b[;31m");
        assert_eq!(bytes(both, bold), "\x1b[;1m");
        let grounded = Pen { bg: Ink::palette(200), ..bold };
        assert_eq!(bytes(grounded, Pen { attrs: Attrs::NONE, ..grounded }), "\x1b[22m");
    }

    #[test]
    fn colours_come_down_to_what_the_terminal_has() {
        assert_eq!(Ink::of(Color::Rgb(255, 0, 0), Colours::Palette256), Ink::palette(196));
        assert_eq!(Ink::of(Color::Rgb(255, 0, 0), Colours::Ansi16), Ink::palette(9));
        assert_eq!(Ink::of(Color::LightRed, Colours::Ansi8), Ink::palette(1));
        assert_eq!(Ink::of(Color::DarkGray, Colours::Ansi8), Ink::DEFAULT);
        assert_eq!(Ink::of(Color::Indexed(1), Colours::None), Ink::DEFAULT);
    }
}
