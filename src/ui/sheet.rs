//! Lines that scroll over the reader: keys, sources, checklists, the region's lines; a term takes the lower third, under the text it explains.

use super::{Canvas, theme};
use crate::app::Action;
use crate::app::screen::{Sheet, SheetKind};
use crate::app::update::sheet_height;
use crate::content::fill;
use ratatui::layout::{Position, Rect};

impl Canvas<'_> {
    pub(super) fn sheet(&mut self, sheet: &Sheet) -> Position {
        let state = self.state;
        let (width, height) = state.size;
        let rows = u16::try_from(sheet_height(state.size, sheet.kind)).unwrap_or(1);
        let style = theme::bar(state.settings.theme);
        let area = if let SheetKind::Term(_) = sheet.kind {
            self.reader();
            let area = Rect::new(0, height.saturating_sub(rows + 1), width, rows);
            let head = Rect { y: area.y.saturating_sub(1), height: 1, ..area };
            self.clear(Rect { height: rows + 1, ..head });
            self.put(
                head,
                0,
                &"-".repeat(usize::from(width.min(state.settings.text_width))),
                self.style(crate::app::page::Role::Quiet),
            );
            area
        } else {
            let title = match sheet.kind {
                SheetKind::Help => state.words().screen.help.clone(),
                SheetKind::Checklist(_) => state.words().screen.checklists.clone(),
                SheetKind::Region => fill(&state.words().region.lines, &[&state.region().name]),
                // The pages of an emergency begin with the number.
                SheetKind::PlanSafety | SheetKind::PlanAdvice | SheetKind::PlanYear => self.plan_title(),
                SheetKind::Topic(topic) => {
                    state.book.topics.get(topic).map(|t| t.title.clone()).unwrap_or_default()
                }
                _ => state.book.topics.get(state.reader.topic).map(|t| t.title.clone()).unwrap_or_default(),
            };
            match sheet.kind.emergency() {
                Some(practice) => self.call_row(practice),
                None => self.put_cut(Rect::new(0, 0, width, 1), &title, style),
            }
            Rect::new(0, 1, width, rows)
        };
        for (y, line) in (area.y..area.bottom()).zip(sheet.page.lines.iter().skip(sheet.top)) {
            self.line(Rect { y, height: 1, ..area }, line, None);
        }
        let more = match sheet.kind {
            SheetKind::Summary(_) => Some(Action::Export),
            SheetKind::After => Some(Action::Open),
            _ => None,
        };
        let actions: Vec<Action> = [Action::Back].into_iter().chain(more).collect();
        // What falls due is told on whatever is on.
        self.bottom(state.note.as_deref(), &actions);
        Position::new(area.x, area.y)
    }

    pub(super) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(theme::ground(self.state.settings.theme));
                }
            }
        }
    }
}
