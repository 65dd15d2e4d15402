//! The handbook.
//!
//! ```text
//! Responding to an overdose · Naloxone                                  3/9
//! Lay them on their back. Tilt the head back with a hand under the neck.
//! ...
//! ! overdose - (number) United States  ? help  / find  f search  q quit
//! ```

use super::{Canvas, theme};
use crate::app::Action;
use crate::app::reader::Pane;
use crate::content::fill;
use crate::text;
use ratatui::layout::{Position, Rect};

/// How many topics or sections before and after the place are near.
const NEAR: usize = 2;

impl Canvas<'_> {
    /// Draws the panes that have a place; returns where the focus is.
    pub(super) fn reader(&mut self) -> Option<Position> {
        let state = self.state;
        let panes = state.panes();
        let one = panes.contents.is_none();
        self.head(panes.head, panes.text.x);
        let (mut contents, mut text, mut outline) = (panes.contents, Some(panes.text), panes.outline);
        match state.reader.pane {
            Pane::Contents if one => (contents, text) = (Some(panes.text), None),
            Pane::Outline if one => (outline, text) = (Some(panes.text), None),
            // Between the two widths the outline takes the place of the contents.
            Pane::Outline if outline.is_none() => (outline, contents) = (contents, None),
            _ => {}
        }
        let contents = contents.map(|area| self.contents(area, one));
        let text = text.map(|area| self.text(area));
        let outline = outline.map(|area| self.outline(area));
        match state.reader.pane {
            Pane::Contents => contents,
            Pane::Text => text,
            Pane::Outline => outline,
        }
    }

    /// The row at the top. It changes with the section, not with the line: a line down then costs a line.
    fn head(&mut self, area: Rect, x: u16) {
        if area.is_empty() {
            return;
        }
        let state = self.state;
        let style = theme::ground(state.settings.theme);
        let words = state.words();
        if state.reader.pane == Pane::Contents {
            let width = state.panes().contents.map_or(area.width, |contents| contents.width);
            let title = if self.contents_alone() {
                state.about()
            } else {
                format!("{}: {}", state.book.front.title, words.start.contents)
            };
            self.put_cut(Rect { width, ..area }, &title, style);
        }
        let topic = state.book.topics.get(state.reader.topic).filter(|_| !state.reader.page.lines.is_empty());
        let Some(topic) = topic.filter(|_| !self.contents_alone()) else { return };
        let section = state.reader.section();
        let place = self.place();
        let right = area.right().saturating_sub(text::width(&place).try_into().unwrap_or(0));
        let title = match section.and_then(|s| topic.sections.get(s)) {
            Some(section) => format!("{} - {}", topic.title, section.title),
            None => topic.title.clone(),
        };
        // It is the title of the text, and stands above it.
        let title_style = self.style(crate::app::page::Role::Title);
        self.put_cut(Rect { x, width: right.saturating_sub(x + 1), ..area }, &title, title_style);
        self.put(area, right, &place, style);
    }

    /// Whether the contents are all that is shown.
    fn contents_alone(&self) -> bool {
        self.state.reader.pane == Pane::Contents && self.state.panes().contents.is_none()
    }

    /// Which section of how many; empty above the first.
    pub(super) fn place(&self) -> String {
        let state = self.state;
        let topic = state.book.topics.get(state.reader.topic).filter(|_| !self.contents_alone());
        let (Some(section), Some(topic)) = (state.reader.section(), topic) else { return String::new() };
        fill(&state.words().read.place, &[&(section + 1).to_string(), &topic.sections.len().to_string()])
    }

    /// Whether a side pane shows only what is near the place: the pane is not in hand, and the terminal would
    /// have to repaint it with every line.
    fn near_only(&self, pane: Pane) -> bool {
        self.state.settings.near_panes && self.state.reader.pane == Pane::Text && pane != Pane::Text
    }

    /// The topics by part, with what the first screen says above them where there is room for it.
    fn contents(&mut self, area: Rect, alone: bool) -> Position {
        let state = self.state;
        let mut rows = state.contents_rows(area.width, alone.then_some(area.height));
        if self.near_only(Pane::Contents) {
            rows.retain(|r| r.topic.is_some_and(|t| t.abs_diff(state.reader.contents.chosen) <= NEAR));
        }
        let chosen = rows.iter().position(|r| r.topic == Some(state.reader.contents.chosen)).unwrap_or(0);
        let top = window(chosen, rows.len(), area.height);
        let mut focus = Position::new(area.x, area.y);
        for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
            let line = Rect { y, height: 1, ..area };
            let mut style = self.style(row.role);
            let x = if row.topic.is_some() { area.x + 2 } else { area.x };
            if let Some(topic) = row.topic {
                self.spot(line, &[Action::Contents, Action::Choose(topic)]);
            }
            if row.topic == Some(state.reader.contents.chosen) {
                focus = Position::new(x, y);
                self.put(line, area.x, ">", style);
                if state.reader.pane == Pane::Contents {
                    style = theme::chosen(style);
                }
            }
            let cut = text::truncate(&row.words, usize::from(area.right().saturating_sub(x)), "..");
            self.put(line, x, &cut, style);
        }
        focus
    }

    /// The text. The focus is the chosen link, the match that was just gone to, or the first line that is new: there
    /// reading goes on, and on a thin line the cursor need not travel.
    fn text(&mut self, area: Rect) -> Position {
        let reader = &self.state.reader;
        let newest = u16::try_from(reader.newest).unwrap_or(0).min(area.height.saturating_sub(1));
        let mut focus = Position::new(area.x, area.y + newest);
        for (i, (y, line)) in
            (area.y..area.bottom()).zip(reader.page.lines.iter().skip(reader.top)).enumerate()
        {
            let row = Rect { y, height: 1, ..area };
            if let Some(at) = self.line(row, line, reader.target) {
                focus = at;
            }
            if let Some(found) = &reader.found {
                let words = line.words();
                let in_hand = found.matches.get(found.chosen).filter(|_| reader.at_match);
                let here = found.marks.iter().enumerate().filter(|(_, (l, _))| *l == reader.top + i);
                for (number, (_, bytes)) in here {
                    let (Some(before), Some(inside)) = (words.get(..bytes.start), words.get(bytes.clone()))
                    else {
                        continue;
                    };
                    let x = area.x + u16::try_from(text::width(before)).unwrap_or(0);
                    let width = u16::try_from(text::width(inside)).unwrap_or(0);
                    let mark = Rect { x, y, width, height: 1 }.intersection(area);
                    if in_hand == Some(&number) {
                        focus = Position::new(x.min(area.right().saturating_sub(1)), y);
                    }
                    self.buffer.set_style(mark, theme::found(ratatui::style::Style::new()));
                }
            }
        }
        focus
    }

    fn outline(&mut self, area: Rect) -> Position {
        let state = self.state;
        let mut focus = Position::new(area.x, area.y);
        let Some(topic) = state.book.topics.get(state.reader.topic) else { return focus };
        self.put_cut(
            Rect { height: 1, ..area },
            &state.words().read.outline,
            self.style(crate::app::page::Role::Heading),
        );
        let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let chosen = state.reader.outline.chosen;
        let (mut top, mut end) = (window(chosen, topic.sections.len(), list.height), topic.sections.len());
        if self.near_only(Pane::Outline) {
            (top, end) = (chosen.saturating_sub(NEAR), end.min(chosen + NEAR + 1));
        }
        let sections = topic.sections.get(top..end).unwrap_or_default();
        for (i, (y, section)) in (list.y..list.bottom()).zip(sections).enumerate() {
            let row = Rect { y, height: 1, x: list.x + 2, width: list.width.saturating_sub(2) };
            self.spot(row, &[Action::Outline, Action::Choose(top + i)]);
            let mut style = ratatui::style::Style::new();
            if top + i == chosen {
                focus = Position::new(row.x, y);
                self.put(Rect { x: list.x, ..row }, list.x, ">", style);
                if state.reader.pane == Pane::Outline {
                    style = theme::chosen(style);
                }
            }
            self.put_cut(row, &section.title, style);
        }
        focus
    }
}

/// The first row of a window that holds the chosen one; it moves by half a window, so that a step costs two rows.
/// What stands above the first rows says what to do in an emergency: it is shown as long as the chosen row is.
fn window(chosen: usize, rows: usize, height: u16) -> usize {
    let height = usize::from(height.max(1));
    if chosen < height {
        return 0;
    }
    let half = (height / 2).max(1);
    (chosen.saturating_sub(half) / half * half).min(rows.saturating_sub(height))
}
