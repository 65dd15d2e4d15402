//! A cursor in a list and a window on it: one for contents, outline, bookmarks, regions and hits.

/// Which item is chosen and which is the first on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCursor {
    /// The chosen item.
    pub chosen: usize,
    /// The first line on the screen.
    pub top: usize,
}

impl ListCursor {
    /// Moves by `by` items among `len`, and stops at the ends.
    pub fn step(&mut self, by: isize, len: usize) {
        self.chosen = self.chosen.saturating_add_signed(by).min(len.saturating_sub(1));
    }

    /// Scrolls as little as shows `line` within `height` lines.
    pub fn show(&mut self, line: usize, height: usize) {
        let height = height.max(1);
        if line < self.top {
            self.top = line;
        } else if line >= self.top + height {
            self.top = line + 1 - height;
        }
    }
}

/// The first line on the screen of a text that scrolls.
pub fn scroll(top: usize, by: isize, lines: usize, height: usize) -> usize {
    top.saturating_add_signed(by).min(lines.saturating_sub(height.max(1)))
}
