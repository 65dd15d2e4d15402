//! Terminals as models: what their screens show after some bytes, in one form for all of them.
#![allow(dead_code, reason = "each test file uses a part of this")]

pub mod frames;
pub mod peers;
pub mod strict;

use ratatui::style::{Color, Modifier};
use steadyhand::wire::{Colours, Dialect};

/// A cell as a person sees it: an empty one has no letter colour, and no attribute that cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What stands in it; empty for a blank and for the second half of a wide glyph.
    pub text: String,
    pub fg: Color,
    pub bg: Color,
    pub attrs: Modifier,
    /// Where it leads; empty for nowhere.
    pub link: String,
}

impl Seen {
    pub fn new(text: &str, fg: Color, bg: Color, attrs: Modifier) -> Self {
        let text = text.trim_end_matches(' ');
        let seen_on_blank = Modifier::UNDERLINED | Modifier::REVERSED;
        if text.is_empty() && !attrs.intersects(seen_on_blank) {
            let (text, link) = (String::new(), String::new());
            return Self { text, fg: Color::Reset, bg, attrs: Modifier::empty(), link };
        }
        Self { text: text.to_owned(), fg, bg, attrs, link: String::new() }
    }

    pub fn leading(self, link: &str) -> Self {
        Self { link: link.to_owned(), ..self }
    }
}

/// A terminal at the far end.
pub trait Model {
    fn feed(&mut self, bytes: &[u8]);
    fn resize(&mut self, width: u16, height: u16);
    fn cell(&self, x: u16, y: u16) -> Seen;
    /// Column and row, and whether it can be seen.
    fn cursor(&self) -> (u16, u16, bool);
}

/// A family of terminals with what the tests expect of it, apart from what the planner says of itself.
pub struct Family {
    pub name: &'static str,
    pub dialect: Dialect,
    /// Attributes it does not show.
    pub lost: Modifier,
}

/// Every dialect, and xterm with side margins and links.
pub fn families() -> Vec<Family> {
    let family = |name, dialect, lost| Family { name, dialect, lost };
    let (none, italic, dim) = (Modifier::empty(), Modifier::ITALIC, Modifier::DIM);
    vec![
        family("xterm", Dialect::xterm(), none),
        family("xterm direct", Dialect::xterm().with_colours(Colours::Direct), none),
        family("xterm margins", Dialect { side_margins: true, ..Dialect::xterm() }, none),
        family("xterm links", Dialect { links: true, ..Dialect::xterm() }, none),
        family(
            "xterm margins and links",
            Dialect { side_margins: true, links: true, ..Dialect::xterm() },
            none,
        ),
        family("xterm rep", Dialect::xterm_rep(), none),
        family("linux", Dialect::linux(), italic),
        family("tmux", Dialect::tmux(), none),
        family("screen", Dialect::screen(), italic),
        family("vt220", Dialect::vt220(), italic | dim),
        family("vt100", Dialect::vt100(), italic | dim),
        family("unknown", Dialect::detect("adm3a", "", "", ""), italic | dim),
    ]
}

/// Models of a family that know all of its sequences: those of the two foreign ones that do, and the strict one.
pub fn models(dialect: &Dialect, width: u16, height: u16) -> Vec<(&'static str, Box<dyn Model>)> {
    let mut models: Vec<(&'static str, Box<dyn Model>)> = Vec::new();
    if !dialect.side_margins {
        // Neither of the two has left and right margins, and only one of them has links.
        if !dialect.links {
            models.push(("vt100", Box::new(peers::Vt100::new(width, height))));
        }
        models.push(("alacritty", Box::new(peers::Alacritty::new(width, height))));
    }
    models.push(("strict", Box::new(strict::Strict::new(*dialect, width, height))));
    models
}
