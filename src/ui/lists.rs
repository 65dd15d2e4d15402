//! Lists to choose from: hits of a search, bookmarks, regions, checklists; and the line that is typed.
//!
//! ```text
//! Search the book: nalox
//! 12 found
//! > Responding to an overdose: Naloxone
//!     Give naloxone as soon as you have it.
//! ```

use super::{Canvas, theme};
use crate::app::Action;
use crate::app::keys::key_of;
use crate::app::line::LineEdit;
use crate::app::list::ListCursor;
use crate::app::page::Role;
use crate::app::screen::{HIT_ROWS, Search};
use crate::app::settings::{SETTING_INDENT, Setting};
use crate::app::update::list_height;
use crate::content::fill;
use crate::search::Hit;
use crate::text;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

impl Canvas<'_> {
    /// A prompt on the last row; returns the cursor's place.
    pub(super) fn prompt(&mut self, prompt: &str, line: &LineEdit) -> Position {
        let (width, height) = self.state.size;
        let area = Rect::new(0, height.saturating_sub(1), width, 1);
        self.clear(area);
        let note = match &self.state.reader.found {
            Some(found) if found.matches.is_empty() => fill(&self.state.words().find.none, &[&found.needle]),
            Some(found) => {
                let (at, of) = ((found.chosen + 1).to_string(), found.matches.len().to_string());
                fill(&self.state.words().find.count, &[&at, &of])
            }
            None => String::new(),
        };
        let note = self.state.note.clone().unwrap_or(note);
        let cursor = self.typed(area, prompt, line);
        let after = cursor.x + 3;
        if line.text().len() == line.before().len() {
            self.put(area, after, &note, self.style(Role::Quiet));
        }
        cursor
    }

    /// A prompt and what is typed behind it; the end that holds the cursor is the one that is shown.
    pub(super) fn typed(&mut self, area: Rect, prompt: &str, line: &LineEdit) -> Position {
        let x = self.put(area, area.x, prompt, theme::bar(self.state.settings.theme));
        let room = usize::from(area.right().saturating_sub(x + 1));
        let mut from = 0;
        while text::width(&line.before()[from..]) > room {
            from += line.before()[from..].chars().next().map_or(1, char::len_utf8);
        }
        let cursor = x + u16::try_from(text::width(&line.before()[from..])).unwrap_or(0);
        self.put(area, x, &line.text()[from..], Style::new());
        Position::new(cursor.min(area.right().saturating_sub(1)), area.y)
    }

    pub(super) fn search(&mut self, search: &Search) -> Position {
        let state = self.state;
        let (width, height) = state.size;
        let words = &state.words().find;
        let cursor = self.typed(Rect::new(0, 0, width, 1), &words.search, &search.line);
        let note = match (search.line.text().trim().is_empty(), search.hits.len()) {
            (true, _) => words.hint.clone(),
            (false, 0) => fill(&words.none, &[search.line.text()]),
            (false, n) => fill(&words.found, &[&n.to_string()]),
        };
        self.put_cut(Rect::new(0, 1, width, 1), &note, self.style(Role::Quiet));
        let rows = list_height(state.size, 2);
        for (i, hit) in search.hits.iter().enumerate().skip(search.cursor.top).take(rows.div_ceil(HIT_ROWS)) {
            let y = 2 + u16::try_from((i - search.cursor.top) * HIT_ROWS).unwrap_or(0);
            let chosen = i == search.cursor.chosen;
            let area = Rect::new(0, y, width, 1);
            self.spot(Rect { height: 2, ..area }, &[Action::Choose(i)]);
            if y + 1 < height {
                self.item(area, &self.state.place_of(hit), chosen);
            }
            if y + 2 < height {
                self.sentence(Rect { y: y + 1, x: 4, width: width.saturating_sub(4), height: 1 }, hit);
            }
        }
        self.hint_row(&[Action::Accept, Action::Cancel]);
        cursor
    }

    /// The sentence, moved so that the first match is on the screen.
    fn sentence(&mut self, area: Rect, hit: &Hit) {
        let first = hit.marks.first().map_or(0, |m| m.start);
        let room = usize::from(area.width);
        let mut from = 0;
        if text::width(&hit.sentence) > room {
            let want = text::width(&hit.sentence[..first]).saturating_sub(room / 3);
            while text::width(&hit.sentence[..from]) < want {
                from += hit.sentence[from..].chars().next().map_or(1, char::len_utf8);
            }
        }
        let mut at = from;
        let mut x = area.x;
        for mark in hit.marks.iter().filter(|m| m.start >= from) {
            x = self.put(area, x, &hit.sentence[at..mark.start], self.style(Role::Quiet));
            x = self.put(area, x, &hit.sentence[mark.clone()], self.style(Role::Strong));
            at = mark.end;
        }
        self.put(area, x, &hit.sentence[at..], self.style(Role::Quiet));
    }

    pub(super) fn bookmarks(&mut self, cursor: ListCursor) -> Position {
        let state = self.state;
        let words = &state.words().screen;
        let items: Vec<String> = state
            .bookmarks
            .iter()
            .filter_map(|spot| {
                let topic = state.book.topics.get(spot.topic)?;
                let section =
                    (spot.anchor.section as usize).checked_sub(1).and_then(|s| topic.sections.get(s));
                Some(section.map_or_else(|| topic.title.clone(), |s| format!("{}: {}", topic.title, s.title)))
            })
            .collect();
        if items.is_empty() {
            let key = key_of(&Action::Mark).map(|k| k.to_string()).unwrap_or_default();
            self.put_cut(Rect::new(0, 1, state.size.0, 1), &fill(&words.no_bookmarks, &[&key]), Style::new());
        }
        self.list(&words.bookmarks, &items, cursor)
    }

    pub(super) fn regions(&mut self, cursor: ListCursor) -> Position {
        let state = self.state;
        let number = |r: &crate::content::Region| {
            r.emergency.clone().unwrap_or_else(|| state.words().region.your_number.clone())
        };
        let items: Vec<String> =
            state.book.regions.values().map(|r| format!("{}: {}", r.name, number(r))).collect();
        self.list(&state.words().region.choose, &items, cursor)
    }

    pub(super) fn checklists(&mut self, cursor: ListCursor) -> Position {
        let state = self.state;
        let items: Vec<String> = state.book.checklists.values().map(|c| c.title.clone()).collect();
        self.list(&state.words().screen.checklists, &items, cursor)
    }

    pub(super) fn list(&mut self, title: &str, items: &[String], cursor: ListCursor) -> Position {
        let width = self.state.size.0;
        self.put_cut(Rect::new(0, 0, width, 1), title, theme::bar(self.state.settings.theme));
        let rows = list_height(self.state.size, 1);
        let mut focus = Position::new(0, 0);
        for (i, item) in items.iter().enumerate().skip(cursor.top).take(rows) {
            let y = 1 + u16::try_from(i - cursor.top).unwrap_or(0);
            if i == cursor.chosen {
                focus = Position::new(0, y);
            }
            let row = Rect::new(0, y, width, 1);
            self.spot(row, &[Action::Choose(i)]);
            self.item(row, item, i == cursor.chosen);
        }
        self.hint_row(&[Action::Open, Action::Back]);
        focus
    }

    /// The list of what is ready.
    pub(super) fn kit(&mut self, cursor: ListCursor) -> Position {
        let rows = crate::app::kit::rows(self.state);
        let items: Vec<String> = rows
            .into_iter()
            .map(|(label, words)| if words.is_empty() { label } else { format!("{label}: {words}") })
            .collect();
        let focus = self.list(&self.state.words().kit.title, &items, cursor);
        if let Some(note) = &self.state.note {
            self.bottom(Some(note), &[]);
        }
        focus
    }

    /// A row of that list, typed on the last line.
    pub(super) fn kit_row(&mut self, row: usize, line: &LineEdit) -> Position {
        self.asked(&format!("{}: ", crate::app::kit::prompt(self.state, row)), line)
    }

    /// The settings: the value of each, and below it what it does.
    pub(super) fn settings(&mut self, cursor: ListCursor) -> Position {
        let state = self.state;
        let (width, height) = state.size;
        self.put_cut(Rect::new(0, 0, width, 1), &state.settings_title(), theme::bar(state.settings.theme));
        let mut focus = Position::new(0, 0);
        let each = state.setting_rows();
        let fit = list_height(state.size, 1) / each;
        let rows = Setting::ALL.into_iter().enumerate().skip(cursor.top).take(fit.max(1));
        for ((i, setting), y) in rows.zip((1..height.saturating_sub(1)).step_by(each)) {
            if i == cursor.chosen {
                focus = Position::new(0, y);
            }
            let end = (y + u16::try_from(each).unwrap_or(height)).min(height.saturating_sub(1));
            self.spot(Rect::new(0, y, width, end.saturating_sub(y)), &[Action::Choose(i)]);
            self.item(Rect::new(0, y, width, 1), &state.setting_words(setting), i == cursor.chosen);
            for (y, line) in (y + 1..end).zip(state.setting_about(setting)) {
                let row =
                    Rect { x: SETTING_INDENT, y, width: width.saturating_sub(SETTING_INDENT), height: 1 };
                self.put_cut(row, &line, self.style(Role::Quiet));
            }
        }
        self.bottom(state.note.as_deref(), &[Action::Open, Action::Back]);
        focus
    }

    /// A setting typed on the last row.
    pub(super) fn setting_row(&mut self, setting: Setting, line: &LineEdit) -> Position {
        self.asked(&format!("{}: ", self.state.words().settings.name(setting.name())), line)
    }

    pub(super) fn item(&mut self, area: Rect, words: &str, chosen: bool) {
        let style = if chosen { theme::chosen(Style::new()) } else { Style::new() };
        self.put(area, area.x, if chosen { ">" } else { " " }, Style::new());
        self.put_cut(Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area }, words, style);
    }

    pub(super) fn hint_row(&mut self, actions: &[Action]) {
        self.bottom(self.state.note.as_deref(), actions);
    }
}
