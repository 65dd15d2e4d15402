//! How it looks: draws a [`State`] on a ratatui frame. No decision is made here that a key depends on.

mod emergency;
mod lists;
mod plan;
mod reader;
mod sheet;
pub mod theme;

use crate::app::keys::{self, KEYS, key_of};
use crate::app::layout::Panes;
use crate::app::line::LineEdit;
use crate::app::list::ListCursor;
use crate::app::page::{PageLine, Role, Tag};
use crate::app::plan::PlanScreen;
use crate::app::{Action, Screen, State, ThemeName};
use crate::content::fill;
use crate::text::{self, Run};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::rc::Rc;

/// Draws all, and places the cursor where the focus is, for those who follow it by ear. Returns where addresses on
/// the web stand, and what they are.
pub fn draw(frame: &mut Frame<'_>, state: &State) -> Vec<(Rect, Rc<str>)> {
    let mut canvas =
        Canvas { buffer: frame.buffer_mut(), state, spots: None, addresses: Vec::new(), told: None };
    canvas.fill();
    // The checklist shows the number at any size.
    let small = Panes::too_small(state.size) && state.emergency_shown().is_none();
    let cursor = if small { canvas.too_small() } else { canvas.screen() };
    canvas.tell(cursor);
    canvas.clean();
    let addresses = std::mem::take(&mut canvas.addresses);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    addresses
}

/// What a press of the mouse at a column and row does: nothing, where nothing stands there that can be opened.
pub fn click(state: &State, column: u16, row: u16) -> Vec<Action> {
    let (width, height) = state.size;
    // Where something is asked for, what stands behind the question is not to be pressed.
    let asks = match state.screens.last() {
        Some(Screen::Plan(PlanScreen::Event | PlanScreen::Field(_) | PlanScreen::Mend(_))) => true,
        Some(Screen::Search(_) | Screen::Plan(PlanScreen::Pick { .. })) | None => false,
        Some(screen) => screen.typing(),
    };
    if asks || Panes::too_small(state.size) {
        return Vec::new();
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let mut canvas =
        Canvas { buffer: &mut buffer, state, spots: Some(Vec::new()), addresses: Vec::new(), told: None };
    canvas.screen();
    let spots = canvas.spots.unwrap_or_default();
    let at = Position::new(column, row);
    spots.into_iter().rfind(|(area, _)| area.contains(at)).map(|(_, actions)| actions).unwrap_or_default()
}

/// A buffer to draw on, with what drawing needs to know.
struct Canvas<'a> {
    buffer: &'a mut Buffer,
    state: &'a State,
    /// What can be pressed with the mouse, and what that does; gathered where it is asked for.
    spots: Option<Vec<(Rect, Vec<Action>)>>,
    /// Addresses on the web, and where they stand.
    addresses: Vec<(Rect, Rc<str>)>,
    /// What is told, drawn last of all: not before is it known where the cursor stands.
    told: Option<Told>,
}

/// What is told, and the row at the foot it belongs to, whose hints are of these actions else.
struct Told {
    last: Rect,
    words: String,
    actions: Vec<Action>,
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
                self.kit(ListCursor { chosen: *row, top: 0 });
                Some(self.kit_row(*row, line))
            }
            Some(Screen::Plan(screen)) => self.plan(screen),
            Some(Screen::Drills(cursor)) => Some(self.drills(*cursor)),
            Some(Screen::Emergency { practice }) => self.emergency(*practice),
            Some(Screen::Note { practice }) => Some(self.emergency_note(*practice)),
            Some(Screen::Checklists(cursor)) => Some(self.checklists(*cursor)),
            Some(Screen::Settings(cursor)) => Some(self.settings(*cursor)),
            Some(Screen::SettingRow { setting, line }) => {
                if let Some(Screen::Settings(cursor)) = state.screens.iter().rev().nth(1) {
                    self.settings(*cursor);
                }
                Some(self.setting_row(*setting, line))
            }
        }
    }

    /// Something that can be pressed with the mouse.
    fn spot(&mut self, area: Rect, actions: &[Action]) {
        if let Some(spots) = &mut self.spots {
            spots.push((area, actions.to_vec()));
        }
    }

    /// Whatever was drawn, no sign reaches the terminal that steers it or hides itself.
    fn clean(&mut self) {
        for cell in &mut self.buffer.content {
            let symbol = cell.symbol();
            if symbol.len() > 1 && symbol.contains(text::unseen) && !text::is_spelt(symbol) {
                // What the sign joined may be wider without it: its beginning stands for it.
                let seen = text::clean(symbol).chars().next().unwrap_or(' ');
                cell.set_char(seen);
            }
        }
    }

    fn fill(&mut self) {
        let area = self.buffer.area;
        self.buffer.set_style(area, theme::ground(self.state.settings.theme));
    }

    /// The style of a role. On a thin line colours are left out: what is bold or underlined says the same. So are the
    /// lines under terms, which stand in nearly every sentence; the keys for links go to them all the same.
    fn style(&self, role: Role) -> Style {
        let role = if self.state.settings.lean && role == Role::Term { Role::Body } else { role };
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

    /// Draws what is told, over what is drawn already: beside the overdose key and number, where both fit; else in as many
    /// rows as it needs, up to a third of the screen, above the number and the hints. Where that would lie over the row
    /// of the cursor, and on a low screen, it takes the row of the hints, too; what then has no room is cut.
    fn tell(&mut self, cursor: Option<Position>) {
        let Some(Told { last, words, actions }) = self.told.take() else { return };
        let style = theme::bar(self.state.settings.theme);
        let width = usize::from(last.width.max(1));
        let number = format!("{}{GAP}", number(self.state, last.width));
        if text::width(&number) + text::width(&words) <= width {
            self.clear(last);
            let x = self.put(last, last.x, &number, style);
            // As plain as the text: a count that moves on costs its own signs.
            self.put(last, x, &words, theme::ground(self.state.settings.theme));
            return;
        }
        let rows = text::wrap(&[Run { words, tag: () }], width, 0, 0);
        let mut rows: Vec<String> =
            rows.into_iter().map(|row| row.into_iter().map(|run| run.words).collect()).collect();
        let cursor = cursor.filter(|cursor| cursor.y < last.y);
        let free = usize::from(cursor.map_or(last.y + 1, |cursor| last.y - cursor.y));
        let third = usize::from(self.state.size.1 / 3).max(1);
        let mut bottom = last.y;
        if self.state.size.1 >= HIGH && rows.len().min(third) < free {
            self.clear(last);
            self.put_cut(last, &hints(self.state, &actions, last.width), style);
            bottom = bottom.saturating_sub(1);
        }
        let most = third.min(free);
        if rows.len() > most {
            let rest = rows.split_off(most - 1).join(" ");
            rows.push(text::truncate(&rest, width, ".."));
        }
        for (y, words) in (0..=bottom).rev().zip(rows.iter().rev()) {
            let row = Rect { y, ..last };
            self.clear(row);
            self.put(row, row.x, words, style);
        }
    }

    /// What is told now in the bottom row, else hints of `actions`.
    fn bottom(&mut self, note: Option<&str>, actions: &[Action]) {
        let (width, height) = self.state.size;
        self.foot_row(Rect::new(0, height.saturating_sub(1), width, 1), note, actions);
    }

    fn foot_row(&mut self, row: Rect, note: Option<&str>, actions: &[Action]) {
        match note {
            Some(note) => {
                self.told = Some(Told { last: row, words: note.to_owned(), actions: actions.to_vec() })
            }
            None => {
                self.clear(row);
                let style = theme::bar(self.state.settings.theme);
                self.put_cut(row, &hints(self.state, actions, row.width), style);
            }
        }
    }

    /// A line that is asked for on the last row; above it what is told of it, else how it is taken and left.
    fn asked(&mut self, prompt: &str, line: &LineEdit) -> Position {
        let (width, height) = self.state.size;
        let row = Rect::new(0, height.saturating_sub(1), width, 1);
        let above = Rect { y: row.y.saturating_sub(1), ..row };
        self.foot_row(above, self.state.note.as_deref(), &[Action::Accept, Action::Cancel]);
        self.clear(row);
        let prompt = text::truncate(prompt, usize::from(width / 2), "..");
        self.typed(row, &prompt, line)
    }

    /// A line of a page; `chosen` is the target drawn as chosen.
    fn line(&mut self, area: Rect, line: &PageLine, chosen: Option<usize>) -> Option<Position> {
        let mut x = area.x;
        let mut at = None;
        for Run { words, tag: Tag { role, target, address } } in &line.pieces {
            let mut style = self.style(*role);
            if target.is_some() && *target == chosen {
                style = theme::chosen(style);
                at = at.or(Some(Position::new(x, area.y)));
            }
            let from = x;
            x = self.put(area, x, words, style);
            let area = Rect { x: from, width: x.saturating_sub(from), ..area };
            if let Some(target) = target {
                self.spot(area, &[Action::Follow(*target)]);
            }
            if let Some(address) = address {
                self.addresses.push((area, Rc::clone(address)));
            }
        }
        at
    }

    /// One screen line says that there is no room, and keeps the overdose key in sight; below it, what is told.
    fn too_small(&mut self) -> Option<Position> {
        let area = self.buffer.area;
        if area.is_empty() {
            return None;
        }
        let key = key_of(&Action::Overdose).map(|k| k.to_string()).unwrap_or_default();
        let words = fill(&self.state.words().start.too_small, &[&key, self.state.emergency()]);
        self.put(Rect { height: 1, ..area }, area.x, &words, Style::new());
        let note = self.state.note.as_deref().unwrap_or_default();
        for (row, line) in area.rows().skip(1).zip(text::wrapped(note, usize::from(area.width))) {
            self.put(row, row.x, &line, Style::new());
        }
        Some(Position::new(area.x, area.y))
    }

    /// The row at the bottom: a note if there is one, else the overdose key and number, then hints; in the lean layout
    /// the place, too.
    fn foot(&mut self) {
        let state = self.state;
        let mut row = state.panes().foot;
        let note = state.note.as_deref();
        if !state.settings.lean {
            let actions = [Action::Regions, Action::Help, Action::Find, Action::Search, Action::Quit];
            return self.foot_row(row, note, &actions);
        }
        if note.is_none() {
            let place = self.place();
            let right = row.right().saturating_sub(text::width(&place).try_into().unwrap_or(0));
            self.put(row, right, &place, theme::ground(state.settings.theme));
            row.width = right.saturating_sub(row.x + 1);
        }
        self.foot_row(row, note, &[Action::Help]);
    }
}

/// From so many rows on, a note that needs a row of its own leaves the overdose key and number theirs.
const HIGH: u16 = 16;
/// Between two hints of a row.
const GAP: &str = "  ";

/// The hint line: the overdose key with the region's number, then keys from the key table, as many as `width` columns
/// hold: the one for help, which tells of all others, before any of them.
fn hints(state: &State, actions: &[Action], width: u16) -> String {
    let number = number(state, width);
    let mut room = usize::from(width).saturating_sub(text::width(&number));
    let mut keys: Vec<(usize, String)> =
        actions.iter().enumerate().filter_map(|(i, action)| Some((i, hint(state, action)?))).collect();
    keys.sort_by_key(|(i, _)| actions[*i] != Action::Help);
    keys.retain(|(_, words)| {
        let left = room.checked_sub(GAP.len() + text::width(words));
        room = left.unwrap_or(room);
        left.is_some()
    });
    keys.sort();
    std::iter::once(number).chain(keys.into_iter().map(|(_, words)| words)).collect::<Vec<_>>().join(GAP)
}

/// The overdose key with the region's number; that an emergency runs, where it does and `width` columns hold it.
fn number(state: &State, width: u16) -> String {
    let overdose = hint(state, &Action::Overdose).unwrap_or_default();
    let numbered = |overdose: &str| format!("{overdose} - {} {}", state.emergency(), state.region().name);
    let here = state.screens.iter().any(|screen| matches!(screen, Screen::Emergency { practice: false }));
    let running = numbered(&fill(&state.words().emergency.running, &[&overdose]));
    // The number is never cut for it.
    let told = state.emergency_runs() && !here && text::width(&running) <= usize::from(width);
    if told { running } else { numbered(&overdose) }
}

/// An action's key, as it is on the screen that is shown, with its word; none where it does nothing there.
fn hint(state: &State, action: &Action) -> Option<String> {
    let on = state.screens.last().map_or_else(|| keys::contexts(false, true), Screen::contexts);
    let holds = |b: &&keys::Binding| b.action == *action && on.contains(&b.context) && state.allows(action);
    let binding = KEYS.iter().find(holds)?;
    let word = state.words().hints.get(binding.name)?;
    Some(format!("{} {word}", binding.keys.first()?))
}
