//! Where panes stand. Pure: size in, rectangles out; `app` needs it to scroll by pages, `ui` to draw.
//!
//! ```text
//! 120 columns                                       80 columns: one pane at a time
//! title · section                         3/9       title · section             3/9
//! contents   | text (at most 72)   | outline        text (at most 72)
//! !: overdose 911 …                                 !: overdose 911 …
//! ```
//!
//! On a thin line (`lean`) there is one pane at any width and no row at the top; the place stands in the row at the
//! bottom.

use ratatui::layout::Rect;

/// Narrowest screen with more than one pane, in columns.
pub const WIDE: u16 = 100;
/// Narrowest screen with the outline beside the text too.
pub const WIDER: u16 = 118;
/// Below this many columns or rows the screen only says so.
pub const SMALLEST: (u16, u16) = (20, 6);
/// Widest text where nothing else is set, in columns.
pub const TEXT_WIDTH: u16 = 72;

const SIDE: u16 = 26;
const GAP: u16 = 2;

/// The reader's panes; a pane that has no place on this screen is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The row at the top: where the reader is; without height where the layout is lean.
    pub head: Rect,
    /// The contents.
    pub contents: Option<Rect>,
    /// The text.
    pub text: Rect,
    /// The outline.
    pub outline: Option<Rect>,
    /// The row at the bottom: hints, prompts, notes.
    pub foot: Rect,
}

impl Panes {
    /// Panes of a screen; `lean` leaves the side panes and the row at the top out, whatever the width.
    /// The text is at most `widest` columns wide.
    pub fn of((width, height): (u16, u16), lean: bool, widest: u16) -> Self {
        let top = if lean { 0 } else { 1 };
        let body = Rect::new(0, top, width, height.saturating_sub(top + 1));
        let side = |x| Some(Rect { x, width: SIDE, ..body });
        let foot = Rect::new(0, height.saturating_sub(1), width, 1);
        let mut panes =
            Self { head: Rect::new(0, 0, width, top), contents: None, text: body, outline: None, foot };
        panes.text.width = width.min(widest);
        if width >= WIDE && !lean {
            panes.contents = side(0);
            panes.text.x = SIDE + GAP;
            let right = if width >= WIDER { SIDE + GAP } else { 0 };
            panes.text.width = (width - panes.text.x - right).min(widest);
            if right > 0 {
                panes.outline = side(panes.text.right() + GAP);
            }
        }
        panes
    }

    /// Whether the screen is too small for anything but a line that says so.
    pub fn too_small((width, height): (u16, u16)) -> bool {
        width < SMALLEST.0 || height < SMALLEST.1
    }
}
