//! The two foreign models: the vt100 crate, and alacritty's terminal without its window.

use super::{Model, Seen};
use alacritty_terminal::event::VoidListener;
use alacritty_terminal::grid::Dimensions;
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::Flags;
use alacritty_terminal::term::{Config, Term, TermMode};
use alacritty_terminal::vte::ansi;
use ratatui::style::{Color, Modifier};

pub struct Vt100(vt100::Parser);

impl Vt100 {
    pub fn new(width: u16, height: u16) -> Self {
        Self(vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0))
    }
}

impl Model for Vt100 {
    fn feed(&mut self, bytes: &[u8]) {
        self.0.process(bytes);
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.0.screen_mut().set_size(height.try_into().unwrap(), width.try_into().unwrap());
    }

    fn cell(&self, x: u16, y: u16) -> Seen {
        let Some(cell) = self.0.screen().cell(y, x) else { panic!("no cell {x},{y}") };
        let colour = |c| match c {
            vt100::Color::Default => Color::Reset,
            vt100::Color::Idx(n) => Color::Indexed(n),
            vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
        };
        let mut attrs = Modifier::empty();
        attrs.set(Modifier::BOLD, cell.bold());
        attrs.set(Modifier::DIM, cell.dim());
        attrs.set(Modifier::ITALIC, cell.italic());
        attrs.set(Modifier::UNDERLINED, cell.underline());
        attrs.set(Modifier::REVERSED, cell.inverse());
        if cell.is_wide_continuation() {
            // It has no look of its own.
            return Seen::new("", Color::Reset, Color::Reset, Modifier::empty());
        }
        Seen::new(cell.contents(), colour(cell.fgcolor()), colour(cell.bgcolor()), attrs)
    }

    fn cursor(&self) -> (u16, u16, bool) {
        let (y, x) = self.0.screen().cursor_position();
        (x, y, !self.0.screen().hide_cursor())
    }
}

struct Size(u16, u16);

impl Dimensions for Size {
    fn total_lines(&self) -> usize {
        usize::from(self.1)
    }
    fn screen_lines(&self) -> usize {
        usize::from(self.1)
    }
    fn columns(&self) -> usize {
        usize::from(self.0)
    }
}

pub struct Alacritty {
    term: Term<VoidListener>,
    parser: ansi::Processor,
}

impl Alacritty {
    pub fn new(width: u16, height: u16) -> Self {
        let config = Config { scrolling_history: 0, ..Config::default() };
        let term = Term::new(config, &Size(width, height), VoidListener);
        let mut model = Self { term, parser: ansi::Processor::new() };
        // The second screen, as the program uses it: on the first, a resize moves text to other lines.
        model.feed(b"\x1b[?1049h");
        model
    }
}

fn colour(c: ansi::Color) -> Color {
    match c {
        ansi::Color::Named(ansi::NamedColor::Foreground | ansi::NamedColor::Background) => Color::Reset,
        ansi::Color::Named(name) => Color::Indexed(u8::try_from(name as usize).unwrap()),
        ansi::Color::Indexed(n) => Color::Indexed(n),
        ansi::Color::Spec(rgb) => Color::Rgb(rgb.r, rgb.g, rgb.b),
    }
}

impl Model for Alacritty {
    fn feed(&mut self, bytes: &[u8]) {
        self.parser.advance(&mut self.term, bytes);
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.term.resize(Size(width, height));
    }

    fn cell(&self, x: u16, y: u16) -> Seen {
        let cell = &self.term.grid()[Line(i32::from(y))][Column(usize::from(x))];
        if cell.flags.contains(Flags::WIDE_CHAR_SPACER) {
            return Seen::new("", Color::Reset, Color::Reset, Modifier::empty());
        }
        let mut attrs = Modifier::empty();
        for (flag, modifier) in [
            (Flags::BOLD, Modifier::BOLD),
            (Flags::DIM, Modifier::DIM),
            (Flags::ITALIC, Modifier::ITALIC),
            (Flags::UNDERLINE, Modifier::UNDERLINED),
            (Flags::INVERSE, Modifier::REVERSED),
        ] {
            attrs.set(modifier, cell.flags.contains(flag));
        }
        let mut text = String::from(cell.c);
        text.extend(cell.zerowidth().unwrap_or_default());
        let link = cell.hyperlink();
        Seen::new(&text, colour(cell.fg), colour(cell.bg), attrs)
            .leading(link.as_ref().map_or("", |l| l.uri()))
    }

    fn cursor(&self) -> (u16, u16, bool) {
        let point = self.term.grid().cursor.point;
        let (x, y) = (u16::try_from(point.column.0).unwrap(), u16::try_from(point.line.0).unwrap());
        (x, y, self.term.mode().contains(TermMode::SHOW_CURSOR))
    }
}
