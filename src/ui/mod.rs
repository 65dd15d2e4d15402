//! How it looks: draws a [`State`] on a ratatui frame. No decision is made here that a key depends on.

mod emergency;
mod lists;
mod plan;
mod reader;
mod sheet;
pub mod theme;

use crate::app::keys::{self, KEYS, key_of};
use crate::app::layout::Panes;
use crate::app::page::{PageLine, Role, Tag};
use crate::app::{Action, Screen, State, ThemeName};
use crate::content::fill;
use crate::text::{self, Run};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Draws all, and places the cursor where the focus is, for those who follow it by ear.
pub fn draw(frame: &mut Frame<'_>, state: &State) {
    let mut canvas = Canvas { buffer: frame.buffer_mut(), state };
    canvas.fill();
    // The checklist shows the number at any size.
    let small = Panes::too_small(state.size) && state.emergency_shown().is_none();
    let cursor = if small { canvas.too_small() } else { canvas.screen() };
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// A buffer to draw on, with what drawing needs to know.
struct Canvas<'a> {
    buffer: &'a mut Buffer,
    state: &'a State,
}

impl<'a> Canvas<'a> {
    fn screen(&mut self) -> Option<Position> {
        let state = self.state;
        match state.screens.last() {
            None | Some(Screen::Empty) => {
                let cursor = self.reader();
                self.foot();
                cursor
            }
            Some(Screen::Find { line, .. }) => {
                self.reader();
                Some(self.prompt(&state.words().find.prompt, line))
            }
            Some(Screen::Search(search)) => Some(self.search(search)),
            Some(Screen::Sheet(sheet)) => Some(self.sheet(sheet)),
            Some(Screen::Bookmarks(cursor)) => Some(self.bookmarks(*cursor)),
            Some(Screen::Regions(cursor)) => Some(self.regions(*cursor)),
            Some(Screen::Kit(cursor)) => Some(self.kit(*cursor)),
            Some(Screen::KitRow { row, line }) => {
                self.kit(crate::app::list::ListCursor { chosen: *row, top: 0 });
                Some(self.kit_row(*row, line))
            }
            Some(Screen::Plan(screen)) => self.plan(screen),
            Some(Screen::Drills(cursor)) => Some(self.drills(*cursor)),
            Some(Screen::Emergency { practice }) => {
                self.emergency(*practice);
                None
            }
            Some(Screen::Note { practice }) => Some(self.emergency_note(*practice)),
            Some(Screen::Checklists(cursor)) => Some(self.checklists(*cursor)),
        }
    }

    fn fill(&mut self) {
        let area = self.buffer.area;
        self.buffer.set_style(area, theme::ground(self.state.settings.theme));
    }

    /// The style of a role. On a thin line colours are left out: what is bold or underlined says the same.
    fn style(&self, role: Role) -> Style {
        let theme = match self.state.settings.theme {
            ThemeName::Dark | ThemeName::Light if self.state.settings.lean => ThemeName::Mono,
            theme => theme,
        };
        theme::style(theme, role)
    }

    /// Words in one row, cut at the area's edge; returns the column behind them.
    pub(super) fn put(&mut self, area: Rect, x: u16, words: &str, style: Style) -> u16 {
        let area = area.intersection(self.buffer.area);
        if area.is_empty() || x >= area.right() {
            return x;
        }
        let ascii;
        let words = if self.state.settings.ascii {
            ascii = text::ascii(words);
            &ascii
        } else {
            words
        };
        self.buffer.set_stringn(x, area.y, words, usize::from(area.right() - x), style).0
    }

    /// Words cut with dots where they do not fit.
    fn put_cut(&mut self, area: Rect, words: &str, style: Style) {
        let cut = text::truncate(words, usize::from(area.width), "..");
        self.put(area, area.x, &cut, style);
    }

    /// A line of a page; `chosen` is the target drawn as chosen.
    fn line(&mut self, area: Rect, line: &PageLine, chosen: Option<usize>) -> Option<Position> {
        let mut x = area.x;
        let mut at = None;
        for Run { words, tag: Tag { role, target } } in &line.pieces {
            let mut style = self.style(*role);
            if target.is_some() && *target == chosen {
                style = theme::chosen(style);
                at = at.or(Some(Position::new(x, area.y)));
            }
            x = self.put(area, x, words, style);
        }
        at
    }

    /// One screen line says that there is no room, and keeps the overdose key in sight.
    fn too_small(&mut self) -> Option<Position> {
        let area = self.buffer.area;
        if area.is_empty() {
            return None;
        }
        let key = key_of(&Action::Overdose).map(|k| k.to_string()).unwrap_or_default();
        let words = fill(&self.state.words().start.too_small, &[&key, self.state.emergency()]);
        self.put(Rect { height: 1, ..area }, area.x, &words, Style::new());
        Some(Position::new(area.x, area.y))
    }

    /// The row at the bottom: a note if there is one, else the overdose key and number, then hints.
    fn foot(&mut self) {
        let state = self.state;
        let area = state.panes().foot;
        let style = theme::bar(state.settings.theme);
        if let Some(note) = &state.note {
            self.put_cut(area, note, style);
            return;
        }
        if state.settings.lean {
            let place = self.place();
            let right = area.right().saturating_sub(text::width(&place).try_into().unwrap_or(0));
            self.put(area, right, &place, theme::ground(state.settings.theme));
            let left = Rect { width: right.saturating_sub(area.x + 1), ..area };
            return self.put_cut(left, &hints(state, &[Action::Help]), style);
        }
        self.put_cut(
            area,
            &hints(state, &[Action::Regions, Action::Help, Action::Find, Action::Search, Action::Quit]),
            style,
        );
    }
}

/// The hint line: the overdose key with the region's number, then keys from the key table.
pub fn hints(state: &State, actions: &[Action]) -> String {
    let words = state.words();
    let on = state.screens.last().map_or_else(|| keys::contexts(false, true), Screen::contexts);
    let hint = |action: &Action| {
        let holds =
            |b: &&keys::Binding| b.action == *action && on.contains(&b.context) && state.allows(action);
        let binding = KEYS.iter().find(holds)?;
        let word = words.hints.get(binding.name)?;
        Some(format!("{} {word}", binding.keys.first()?))
    };
    let overdose = hint(&Action::Overdose).unwrap_or_default();
    let mut parts = vec![format!("{overdose} - {} {}", state.emergency(), state.region().name)];
    parts.extend(actions.iter().filter_map(hint));
    parts.join("  ")
}
