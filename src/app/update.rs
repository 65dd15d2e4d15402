//! The only place where a state changes: `update(state, action)` → effects.

use super::action::Action;
use super::emergency;
use super::finding::{find, say_found, search_book};
use super::layout::Panes;
use super::line::LineEdit;
use super::list::scroll;
use super::reader::{Pane, Spot};
use super::screen::{Screen, Search, SheetKind};
use super::settings::Setting;
use super::{Effect, State, section_anchor};
use super::{keys, kit};
use crate::app::page::Target;
use crate::content::fill;

/// Does one action; what is wanted outside is returned in the order it is to be done.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    if let Some(effects) = super::kiosk::gate(state, &action) {
        return effects;
    }
    match action {
        Action::Press(key) => {
            let on = state.screens.last().map_or_else(|| keys::contexts(false, true), Screen::contexts);
            match keys::action(key, on) {
                Some(action) => update(state, action),
                None => Vec::new(),
            }
        }
        Action::Resize(width, height) => {
            state.size = (width, height);
            state.lay_out();
            vec![Effect::Redraw]
        }
        Action::Measured(link) => {
            state.measured(link);
            Vec::new()
        }
        Action::Ground(light) => state.ground(light),
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Keep, Effect::Suspend],
        Action::Leave => {
            state.hushed = true;
            vec![Effect::Keep, Effect::Quit]
        }
        Action::Tick(now) => emergency::tick(state, now),
        Action::Drill(scenario) => emergency::practise(state, scenario),
        action @ (Action::Kept(_)
        | Action::Refused(_)
        | Action::Heard(..)
        | Action::Found(..)
        | Action::Exported(_)
        | Action::Nothing) => emergency::heard(state, action),
        action => {
            state.note = None;
            let asked = std::mem::take(&mut state.plans.asked);
            if Panes::too_small(state.size) && state.emergency_shown().is_none() {
                return small(state, &action, asked);
            }
            match state.screens.pop() {
                Some(screen) => over(state, screen, action),
                None if action == Action::Quit => quit(state, asked),
                None => reading(state, action),
            }
        }
    }
}

/// Where nothing is shown but a line that says so, only the overdose key and leaving do something.
fn small(state: &mut State, action: &Action, asked: bool) -> Vec<Effect> {
    match action {
        Action::Overdose => emergency::open(state),
        Action::Quit => quit(state, asked),
        _ => Vec::new(),
    }
}

fn reading(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Overdose => return emergency::open(state),
        Action::Kit => state.screens.push(Screen::Kit(Default::default())),
        Action::Plans => return super::plan::open(state),
        Action::Drills => state.screens.push(Screen::Drills(Default::default())),
        Action::Help => show(state, SheetKind::Help),
        Action::Sources => show(state, SheetKind::Sources),
        Action::Find => {
            state.reader.pane = Pane::Text;
            let from = state.reader.top;
            state.screens.push(Screen::Find { line: LineEdit::default(), from });
        }
        Action::FindNext | Action::FindPrevious => {
            state.reader.pane = Pane::Text;
            state.reader.find_step(if action == Action::FindNext { 1 } else { -1 });
            say_found(state);
        }
        Action::Search => state.screens.push(Screen::Search(Search::default())),
        Action::Bookmarks => state.screens.push(Screen::Bookmarks(Default::default())),
        Action::Regions => regions(state),
        Action::Lines => show(state, SheetKind::Region),
        Action::Checklists => state.screens.push(Screen::Checklists(Default::default())),
        Action::Themes => {
            let theme = state.settings.theme.next().name();
            let effects = state.choose_setting(Setting::Theme, theme);
            state.note = Some(fill(&state.words().read.theme, &[theme]));
            return effects;
        }
        Action::Settings => state.screens.push(Screen::Settings(Default::default())),
        Action::Mark => return mark(state),
        Action::Status => {
            let words = &state.words().read;
            state.note = Some(match state.link {
                // Ten bits a byte, as on a serial line.
                Some(link) => {
                    fill(&words.link, &[&(link.rate * 10).to_string(), &link.round_trip.to_string()])
                }
                None => words.link_unknown.clone(),
            });
        }
        Action::Explain => match state.reader.term() {
            Some(term) => show(state, SheetKind::Term(term)),
            None => state.note = Some(state.words().read.no_term.clone()),
        },
        Action::NextTopic | Action::PreviousTopic => topic_step(state, action == Action::NextTopic),
        Action::Contents => state.reader.pane = Pane::Contents,
        Action::Outline => state.reader.pane = Pane::Outline,
        Action::NextPane | Action::PreviousPane => {
            state.reader.pane = match (state.reader.pane, action == Action::NextPane) {
                (Pane::Contents, true) | (Pane::Outline, false) => Pane::Text,
                (Pane::Text, true) | (Pane::Contents, false) => Pane::Outline,
                (Pane::Outline, true) | (Pane::Text, false) => Pane::Contents,
            };
        }
        Action::Choose(item) => choose(state, item),
        Action::Follow(target) => {
            state.reader.pane = Pane::Text;
            if target < state.reader.page.targets.len() {
                state.reader.target = Some(target);
                follow(state);
            }
        }
        Action::Forward => {
            if !state.with_reader(super::reader::Reader::forward) {
                state.note = Some(state.words().read.no_forward.clone());
            }
        }
        action => match state.reader.pane {
            Pane::Contents => contents(state, &action),
            Pane::Text => text(state, &action),
            Pane::Outline => outline(state, &action),
        },
    }
    Vec::new()
}

/// Ends the program; with plans that would be gone it asks first.
fn quit(state: &mut State, asked: bool) -> Vec<Effect> {
    let gone: Vec<String> = state.plans.unkept.iter().cloned().collect();
    if gone.is_empty() || asked {
        return vec![Effect::Keep, Effect::Quit];
    }
    state.plans.asked = true;
    let key = keys::key_of(&Action::Quit).map(|key| key.to_string()).unwrap_or_default();
    state.note = Some(fill(&state.words().plan.gone, &[&gone.join(", "), &key]));
    Vec::new()
}

/// Goes to the next value of a setting; one of many, or of one's own, is asked for.
fn open_setting(state: &mut State, setting: Setting) -> Vec<Effect> {
    match setting {
        Setting::Region => regions(state),
        Setting::Emergency => state.ask_setting(setting),
        setting => {
            if let Some(value) = state.next_value(setting) {
                return state.choose_setting(setting, &value);
            }
        }
    }
    Vec::new()
}

/// Lists the regions, the reader's own chosen.
pub(super) fn regions(state: &mut State) {
    let chosen = state.book.regions.keys().position(|id| *id == state.settings.region).unwrap_or(0);
    state.screens.push(Screen::Regions(super::list::ListCursor { chosen, top: 0 }));
}

/// Opens an item of the pane in hand: a topic, a section, or a link or term of the section at the top.
fn choose(state: &mut State, item: usize) {
    match state.reader.pane {
        Pane::Contents => {
            state.reader.contents.chosen = item.min(state.book.topics.len().saturating_sub(1));
            contents(state, &Action::Open);
        }
        Pane::Outline => {
            state.reader.outline.chosen = item.min(state.reader.page.sections.len().saturating_sub(1));
            outline(state, &Action::Open);
        }
        Pane::Text => {
            let targets = state.reader.page.targets_in(state.reader.section_lines());
            state.reader.target = targets.get(item).copied();
            if state.reader.target.is_some() {
                follow(state);
            }
        }
    }
}

pub(super) fn show(state: &mut State, kind: SheetKind) {
    let screen = Screen::sheet(kind, state);
    state.screens.push(screen);
}

fn mark(state: &mut State) -> Vec<Effect> {
    let spot = state.reader.spot();
    let before = state.bookmarks.len();
    state.bookmarks.retain(|b| *b != spot);
    let note = if state.bookmarks.len() == before {
        state.bookmarks.push(spot);
        let words = &state.words().read;
        match &state.settings.kept_in {
            Some(folder) if state.bookmarks.len() == 1 => fill(&words.marked_in, &[folder]),
            _ => words.marked.clone(),
        }
    } else {
        state.words().read.unmarked.clone()
    };
    state.note = Some(note);
    state.changed = true;
    // Now, so that a disk that refuses is told of here, and not when nobody looks any more.
    vec![Effect::Keep]
}

fn topic_step(state: &mut State, forward: bool) {
    let next = if forward { Some(state.reader.topic + 1) } else { state.reader.topic.checked_sub(1) };
    if let Some(topic) = next.filter(|t| *t < state.book.topics.len()) {
        state.changed = true;
        state.open_topic(topic, None);
    }
}

/// How far an action moves, in lines of a window `height` high; `None` if it is no movement.
pub(super) fn lines_of(action: &Action, height: usize) -> Option<isize> {
    let height = isize::try_from(height.max(1)).unwrap_or(isize::MAX);
    // One line of the page before stays on the screen, so that the eye finds its place.
    let page = (height - 1).max(1);
    Some(match action {
        Action::LineDown => 1,
        Action::LineUp => -1,
        Action::HalfPageDown => (height / 2).max(1),
        Action::HalfPageUp => -(height / 2).max(1),
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        _ => return None,
    })
}

fn contents(state: &mut State, action: &Action) {
    let topics = state.book.topics.len();
    match action {
        Action::Open => {
            state.changed = true;
            state.reopen_topic(state.reader.contents.chosen);
        }
        Action::Back => {
            if state.reader.page.lines.is_empty() || !state.with_reader(super::reader::Reader::back) {
                state.note = Some(state.words().read.no_back.clone());
            }
        }
        action => {
            if let Some(by) = lines_of(action, usize::from(state.panes().text.height)) {
                state.reader.contents.step(by, topics);
            }
        }
    }
}

fn outline(state: &mut State, action: &Action) {
    let sections = state.reader.page.sections.len();
    match action {
        Action::Open => {
            let anchor = section_anchor(Some(state.reader.outline.chosen));
            state.reader.pane = Pane::Text;
            let spot = Spot { topic: state.reader.topic, anchor };
            state.with_reader(|reader, at| reader.open(spot, at));
        }
        Action::Back => state.reader.pane = Pane::Text,
        action => {
            if let Some(by) = lines_of(action, usize::from(state.panes().text.height)) {
                state.reader.outline.step(by, sections);
            }
        }
    }
}

fn text(state: &mut State, action: &Action) {
    match action {
        Action::NextSection => state.reader.section_step(true),
        Action::PreviousSection => state.reader.section_step(false),
        Action::NextLink | Action::PreviousLink => {
            if !state.reader.choose(*action == Action::NextLink) {
                state.note = Some(state.words().read.no_link.clone());
            }
        }
        Action::Open => follow(state),
        Action::Back => {
            if state.reader.target.take().is_none() && !state.with_reader(super::reader::Reader::back) {
                state.reader.pane = Pane::Contents;
            }
        }
        action => {
            if let Some(by) = lines_of(action, state.reader.height) {
                state.reader.scroll(by);
                state.changed = true;
            }
        }
    }
}

/// Follows the chosen link; with none chosen, chooses the first on the screen, so that Enter twice goes there.
fn follow(state: &mut State) {
    match state.reader.chosen().cloned() {
        Some(Target::Topic(topic, section)) => {
            state.changed = true;
            state.open_topic(topic, section);
        }
        Some(Target::Term(term)) => show(state, SheetKind::Term(term)),
        None if state.reader.choose(true) => {}
        None => state.note = Some(state.words().read.no_link.clone()),
    }
}

/// An action on the screen over the reader. The screen was taken off; it is put back unless it closes.
fn over(state: &mut State, mut screen: Screen, action: Action) -> Vec<Effect> {
    match action {
        Action::Overdose => {
            state.screens.push(screen);
            return emergency::open(state);
        }
        Action::Help
            if !screen.typing() && !matches!(&screen, Screen::Sheet(s) if s.kind == SheetKind::Help) =>
        {
            state.screens.push(screen);
            show(state, SheetKind::Help);
            return Vec::new();
        }
        action if matches!(screen, Screen::Note { .. }) => {
            let Screen::Note { practice } = screen else { return Vec::new() };
            return emergency::note(state, practice, &action);
        }
        action if matches!(screen, Screen::Plan(_)) => {
            let Screen::Plan(screen) = screen else { return Vec::new() };
            return super::plan::act(state, screen, &action);
        }
        Action::ToHandbook => return Vec::new(),
        Action::Cancel | Action::Back | Action::Quit | Action::Help => {
            if let Screen::Find { from, .. } = screen {
                state.reader.found = None;
                state.reader.top = from;
                state.reader.scroll(0);
            }
            return Vec::new();
        }
        _ => {}
    }
    let action = match action {
        Action::Choose(item) => {
            screen.choose(item);
            if screen.typing() { Action::Accept } else { Action::Open }
        }
        action => action,
    };
    let stays = match &mut screen {
        Screen::Empty => false,
        Screen::Emergency { practice } => {
            let practice = *practice;
            state.screens.push(screen);
            return emergency::act(state, practice, &action).unwrap_or_default();
        }
        // Its keys are done above.
        Screen::Note { .. } => true,
        Screen::Kit(cursor) => {
            let (rows, cursor_now) = (kit::rows(state).len(), *cursor);
            if action == Action::Open {
                kit::edit(state, cursor_now);
                return Vec::new();
            }
            move_in_list(cursor, &action, rows, list_height(state.size, 1), 1);
            true
        }
        Screen::Settings(cursor) => {
            let here = state.settings_here();
            let setting = here.get(cursor.chosen).copied();
            let rows = state.setting_rows();
            match (&action, setting) {
                (Action::Open, Some(setting)) => {
                    state.screens.push(screen);
                    return open_setting(state, setting);
                }
                _ => move_in_list(cursor, &action, here.len(), list_height(state.size, 1), rows),
            }
            true
        }
        Screen::SettingRow { setting, line } => {
            if action == Action::Accept {
                let (setting, value) = (*setting, line.text().to_owned());
                return state.choose_setting(setting, &value);
            }
            edit(line, &action);
            true
        }
        Screen::KitRow { row, line } => {
            if action == Action::Accept {
                match kit::take(state, *row, line.text()) {
                    Ok(effects) => return effects,
                    Err(why) => state.note = Some(why),
                }
            } else {
                edit(line, &action);
            }
            true
        }
        Screen::Drills(cursor) => {
            if action == Action::Open {
                let scenario = cursor.chosen;
                return emergency::practise(state, scenario);
            }
            move_in_list(cursor, &action, state.book.drills.len(), list_height(state.size, 1), 1);
            true
        }
        Screen::Sheet(sheet) if action == Action::Open && sheet.kind == SheetKind::After => {
            let first = sheet.page.targets.first().cloned();
            // What lies below stays: a plan, or what was being typed when the emergency began.
            state.screens.push(screen);
            if let Some(Target::Topic(topic, _)) = first {
                show(state, SheetKind::Topic(topic));
            }
            return Vec::new();
        }
        Screen::Sheet(_) if action == Action::Regions => {
            state.screens.push(screen);
            regions(state);
            return Vec::new();
        }
        Screen::Sheet(sheet) if action == Action::Export => {
            let SheetKind::Summary(practice) = sheet.kind else { return Vec::new() };
            state.screens.push(screen);
            return emergency::export(state, practice);
        }
        Screen::Sheet(sheet) if sheet.kind == SheetKind::PlanSafety && action == Action::Open => {
            state.screens.push(screen);
            if let Some(topic) = super::plan::pages::first_topic(state) {
                show(state, SheetKind::Topic(topic));
            }
            return Vec::new();
        }
        // Its keys are done above.
        Screen::Plan(_) => true,
        Screen::Find { line, from } => find(state, line, *from, &action),
        Screen::Search(search) => search_book(state, search, &action),
        Screen::Sheet(sheet) => {
            let height = sheet_height(state.size, sheet.kind);
            if let Some(by) = lines_of(&action, height) {
                sheet.top = scroll(sheet.top, by, sheet.page.lines.len(), height);
            }
            true
        }
        Screen::Bookmarks(cursor) => match (&action, state.bookmarks.get(cursor.chosen).copied()) {
            (Action::Open, Some(spot)) => {
                state.with_reader(|reader, at| reader.open(spot, at));
                false
            }
            (action, _) => {
                move_in_list(cursor, action, state.bookmarks.len(), list_height(state.size, 1), 1);
                true
            }
        },
        Screen::Checklists(cursor) => {
            if action == Action::Open && cursor.chosen < state.book.checklists.len() {
                let list = SheetKind::Checklist(cursor.chosen);
                state.screens.push(screen);
                show(state, list);
                return Vec::new();
            }
            move_in_list(cursor, &action, state.book.checklists.len(), list_height(state.size, 1), 1);
            true
        }
        Screen::Regions(cursor) => match (&action, state.book.regions.keys().nth(cursor.chosen).cloned()) {
            (Action::Open, Some(region)) => return state.choose_setting(Setting::Region, &region),
            (action, _) => {
                move_in_list(cursor, action, state.book.regions.len(), list_height(state.size, 1), 1);
                true
            }
        },
    };
    if stays {
        state.screens.push(screen);
    }
    Vec::new()
}

pub(super) fn move_in_list(
    cursor: &mut super::list::ListCursor,
    action: &Action,
    len: usize,
    height: usize,
    rows: usize,
) {
    if let Some(by) = lines_of(action, height / rows) {
        cursor.step(by, len);
        cursor.show(cursor.chosen, height / rows);
    }
}

/// Rows of a list below its title and above the foot; `head` rows are taken by the title and a prompt.
pub fn list_height((_, height): (u16, u16), head: u16) -> usize {
    usize::from(height.saturating_sub(head + 1)).max(1)
}

/// Rows of a sheet: a term takes the lower third, so that the text it explains stays in sight.
pub fn sheet_height((_, height): (u16, u16), kind: SheetKind) -> usize {
    match kind {
        SheetKind::Term(_) => {
            usize::from((height / 3).clamp(3, 9)).min(usize::from(height.saturating_sub(2)).max(1))
        }
        _ => list_height((0, height), 1),
    }
}

/// Edits a line; false if the action is none of a line's.
pub(super) fn edit(line: &mut LineEdit, action: &Action) -> bool {
    match action {
        Action::Type(c) => line.insert(c.encode_utf8(&mut [0; 4])),
        Action::Paste(words) => line.insert(words),
        Action::CursorLeft => line.left(),
        Action::CursorRight => line.right(),
        Action::CursorHome => line.home(),
        Action::CursorEnd => line.end(),
        Action::EraseBack => line.erase_back(),
        Action::EraseForward => line.erase_forward(),
        Action::EraseWord => line.erase_word(),
        Action::EraseToStart => line.erase_to_start(),
        Action::EraseToEnd => line.erase_to_end(),
        _ => return false,
    }
    true
}
