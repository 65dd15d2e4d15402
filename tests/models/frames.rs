//! Random frames: screens of words, styles, wide letters and marks, and small and large changes between them.

use super::{Family, Seen};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use steadyhand::wire::Colours;
use unicode_width::UnicodeWidthStr;

/// A sequence of numbers from a seed (SplitMix64); a test that fails names the seed.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: u16) -> u16 {
        (self.next() % u64::from(n)) as u16
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: u16) -> bool {
        self.below(n) == 0
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[(self.next() % all.len() as u64) as usize]
    }
}

const WORDS: [&str; 12] =
    ["call", "911", "a", "breathing", "  ", "naloxone", "---------", "is", "to", "stay", "one", "         "];
/// Letters of sure width: all terminals agree on them.
const SURE: [&str; 8] = ["é", "世", "界", "│", "─", "e\u{301}", "漢", "ö"];
/// Symbols on which terminals disagree.
const DOUBTFUL: [&str; 4] = ["⚡", "\u{1f642}", "❤\u{fe0f}", "\u{1f469}\u{200d}\u{1f467}"];
const COLOURS: [Color; 5] =
    [Color::Red, Color::Indexed(4), Color::LightGreen, Color::Indexed(200), Color::Rgb(9, 99, 199)];
const ATTRS: [Modifier; 5] =
    [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];

/// How wild the frames of a session are.
#[derive(Debug, Clone, Copy)]
pub struct Taste {
    pub styles: bool,
    pub wide: bool,
    pub doubtful: bool,
    pub colours: Colours,
}

impl Taste {
    pub fn any(random: &mut Random, family: &Family) -> Self {
        Self {
            styles: !random.once_in(4),
            wide: random.once_in(2),
            doubtful: random.once_in(6),
            colours: family.dialect.colours,
        }
    }

    fn colour(self, random: &mut Random) -> Color {
        let known = match self.colours {
            Colours::None | Colours::Ansi8 => 2,
            Colours::Ansi16 => 3,
            Colours::Palette256 => 4,
            Colours::Direct => 5,
        };
        *random.of(&COLOURS[..known])
    }

    fn style(self, random: &mut Random) -> Style {
        let mut style = Style::new();
        if self.styles && random.once_in(2) {
            if random.once_in(3) {
                style = style.fg(self.colour(random));
            }
            if random.once_in(5) {
                style = style.bg(self.colour(random));
            }
            if random.once_in(2) {
                style = style.add_modifier(*random.of(&ATTRS));
            }
            if random.once_in(5) {
                style = style.add_modifier(*random.of(&ATTRS));
            }
        }
        style
    }

    /// Writes random words into row `y` from column `x` on, to about the row's end.
    fn write(self, buffer: &mut Buffer, random: &mut Random, mut x: u16, y: u16) {
        let width = buffer.area.width;
        let end = random.below(width + 1);
        while x < end {
            let style = self.style(random);
            let word = if self.doubtful && random.once_in(6) {
                *random.of(&DOUBTFUL)
            } else if self.wide && random.once_in(4) {
                *random.of(&SURE)
            } else {
                *random.of(&WORDS)
            };
            (x, _) = buffer.set_stringn(x, y, word, usize::from(width - x), style);
            if random.once_in(2) {
                x += 1;
            }
        }
    }
}

/// A screen of random words.
pub fn screen(random: &mut Random, taste: Taste, width: u16, height: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    if random.once_in(8) {
        buffer.set_style(buffer.area, Style::new().bg(taste.colour(random)));
    }
    for y in 0..height {
        if !random.once_in(5) {
            taste.write(&mut buffer, random, 0, y);
        }
    }
    buffer
}

/// The next screen of a session: the one before with some changes, or another.
pub fn next(random: &mut Random, taste: Taste, before: &Buffer) -> Buffer {
    let Rect { width, height, .. } = before.area;
    let mut buffer = before.clone();
    match random.below(8) {
        0 => return screen(random, taste, width, height),
        // A block of rows, perhaps with columns left and right of it that stay, moves.
        1..=3 => {
            let top = random.below(height);
            let bottom = top + 1 + random.below(height - top);
            let by = i32::from(random.below(6)) - 3;
            let (left, right) = if random.once_in(2) {
                let left = random.below(width);
                (left, left + 1 + random.below(width - left))
            } else {
                (0, width)
            };
            for y in top..bottom {
                let from = i32::from(y) + by;
                for x in left..right {
                    if (i32::from(top)..i32::from(bottom)).contains(&from) {
                        buffer[(x, y)] = before[(x, from as u16)].clone();
                    } else {
                        buffer[(x, y)].reset();
                    }
                }
            }
            if random.once_in(2) {
                let y = random.below(height);
                taste.write(&mut buffer, random, 0, y);
            }
        }
        // Characters are put in or taken out within a row.
        4 | 5 => {
            for _ in 0..1 + random.below(3) {
                let (x, y) = (random.below(width), random.below(height));
                let n = 1 + random.below(6);
                let insert = random.once_in(2);
                let end = x + random.below(width - x) + 1;
                for at in x..end {
                    let from = if insert { at.checked_sub(n).filter(|f| *f >= x) } else { Some(at + n) };
                    match from.filter(|f| *f < end) {
                        Some(from) => buffer[(at, y)] = before[(from, y)].clone(),
                        None => {
                            buffer[(at, y)].reset();
                            if random.once_in(2) {
                                buffer[(at, y)].set_symbol("x");
                            }
                        }
                    }
                }
            }
        }
        // Some words are others.
        6 => {
            for _ in 0..1 + random.below(4) {
                let (x, y) = (random.below(width), random.below(height));
                taste.write(&mut buffer, random, x, y);
            }
        }
        // Only looks change.
        _ => {
            let (x, y) = (random.below(width), random.below(height));
            let part = Rect { x, y, width: 1 + random.below(width), height: 1 }.intersection(buffer.area);
            buffer.set_style(part, taste.style(random));
        }
    }
    buffer
}

/// Where a screen leads to: some stretches of it, one row high, with their addresses.
pub fn links(random: &mut Random, area: Rect) -> Vec<(Rect, &'static str)> {
    const ADDRESSES: [&str; 3] = ["https://nhs.uk", "https://samhsa.gov/find-help", "https://na.org"];
    let mut links = Vec::new();
    for _ in 0..random.below(5) {
        let (x, y) = (random.below(area.width), random.below(area.height));
        let width = 1 + random.below(12);
        links.push((Rect { x, y, width, height: 1 }.intersection(area), *random.of(&ADDRESSES)));
    }
    links
}

/// What a family's terminal should show at each column of row `y`; the second half of a wide letter is empty.
/// Where the text begins with a symbol of doubtful width, only its first letter is compared.
pub fn wanted(buffer: &Buffer, links: &[(Rect, &str)], y: u16, family: &Family) -> Vec<Seen> {
    let width = buffer.area.width;
    // A terminal that would scroll keeps its last cell blank.
    let kept_free = !family.dialect.regions && y + 1 == buffer.area.height;
    let end = width - u16::from(kept_free);
    let mut row = Vec::new();
    while row.len() < usize::from(end) {
        let x = row.len() as u16;
        let cell = &buffer[(x, y)];
        let mut look = (cell.fg, cell.bg);
        if family.dialect.colours == Colours::None {
            look = (Color::Reset, Color::Reset);
        }
        let wide = cell.symbol().width() == 2;
        let cut = wide && x + 1 >= end && !in_doubt(cell.symbol(), family);
        let text = if cut { " " } else { cell.symbol() };
        let seen = Seen::new(text, indexed(look.0), indexed(look.1), cell.modifier - family.lost);
        let at = |(area, _): &&(Rect, &str)| family.dialect.links && area.contains(Position { x, y });
        row.push(seen.leading(links.iter().find(at).map_or("", |(_, address)| address)));
        if wide && x + 1 < end {
            row.push(Seen::new("", Color::Reset, Color::Reset, Modifier::empty()));
        }
    }
    row.resize(usize::from(width), Seen::new("", Color::Reset, Color::Reset, Modifier::empty()));
    row
}

fn indexed(colour: Color) -> Color {
    match colour {
        Color::Red => Color::Indexed(1),
        Color::LightGreen => Color::Indexed(10),
        colour => colour,
    }
}

/// Whether a symbol's width is in doubt for the family.
pub fn in_doubt(text: &str, family: &Family) -> bool {
    DOUBTFUL.contains(&text) || !family.dialect.combining && text.chars().count() > 1
}
