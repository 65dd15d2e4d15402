//! The key table: the only source of keys for the dispatcher, the hint line, the help, the man page and the README.

use super::Action;
use std::fmt;

/// A key as it comes from the keyboard, free of any terminal library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A letter, digit, sign or space.
    Char(char),
    /// A letter with Ctrl, in lower case.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Ctrl or Alt and left arrow.
    WordLeft,
    /// Ctrl or Alt and right arrow.
    WordRight,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

impl fmt::Display for Key {
    /// As the help shows it: `j`, `Ctrl-L`, `PgDn`. Arrows are words, so that they read aloud and in ASCII.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Char(' ') => "Space",
            Self::Char(c) => return write!(f, "{c}"),
            Self::Ctrl(c) => return write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Backspace => "Backspace",
            Self::Delete => "Delete",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Up => "Up",
            Self::Down => "Down",
            Self::Left => "Left",
            Self::Right => "Right",
            Self::WordLeft => "Ctrl-Left",
            Self::WordRight => "Ctrl-Right",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
            Self::Home => "Home",
            Self::End => "End",
        };
        f.write_str(name)
    }
}

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// On every screen, while typing too.
    Always,
    /// On every screen where no text is typed.
    Anywhere,
    /// In the overdose checklist.
    Emergency,
    /// In the summary of an emergency.
    Summary,
    /// In the text of a topic, and in any page or list that scrolls.
    Moving,
    /// In the handbook.
    Reading,
    /// On the page of the region's numbers.
    Lines,
    /// In a line that is typed.
    Typing,
    /// In the list of plans.
    Plans,
    /// On the page of a plan.
    Desk,
    /// In a text of many lines.
    Field,
    /// While it is asked what happened to a limit.
    Event,
}

/// One action, its keys, and where they hold.
#[derive(Debug)]
pub struct Binding {
    /// What is done.
    pub action: Action,
    /// Any of these does it; the first is the one that hints show.
    pub keys: &'static [Key],
    /// Where it holds.
    pub context: Context,
    /// The name of its words in `interface.yaml`.
    pub name: &'static str,
}

const fn bind(context: Context, action: Action, name: &'static str, keys: &'static [Key]) -> Binding {
    Binding { action, keys, context, name }
}

/// Every key of the program, in the order the help shows them.
pub static KEYS: &[Binding] = {
    use crate::content::MarkKind as M;
    use crate::plan::EventKind as E;
    use Action as A;
    use Context::{
        Always, Anywhere, Desk, Emergency, Event, Field, Lines, Moving, Plans, Reading, Summary, Typing,
    };
    use Key::{
        BackTab, Backspace, Char, Ctrl, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right,
        Tab, Up, WordLeft, WordRight,
    };
    &[
        bind(Anywhere, A::Overdose, "overdose", &[Char('!'), Ctrl('o')]),
        bind(Typing, A::Overdose, "overdose", &[Ctrl('o')]),
        bind(Emergency, A::Overdose, "overdose", &[Char('!'), Ctrl('o')]),
        // Each letter in both cases: nobody looks for the shift lock in an emergency.
        bind(Emergency, A::StepDone, "step_done", &[Char(' '), Enter]),
        bind(Emergency, A::Marked(M::Called), "called", &[Char('c'), Char('C')]),
        bind(Emergency, A::Marked(M::Naloxone), "naloxone", &[Char('n'), Char('N')]),
        bind(Emergency, A::Marked(M::Breaths), "breaths", &[Char('b'), Char('B')]),
        bind(Emergency, A::Marked(M::Pushes), "pushes", &[Char('p'), Char('P')]),
        bind(Emergency, A::Marked(M::Breathing), "breathing", &[Char('r'), Char('R')]),
        bind(Emergency, A::Marked(M::Awake), "awake", &[Char('w'), Char('W')]),
        bind(Emergency, A::Marked(M::Ambulance), "ambulance", &[Char('a'), Char('A')]),
        bind(Emergency, A::Note, "note", &[Char('t'), Char('T')]),
        bind(Emergency, A::Undo, "undo", &[Char('u'), Char('U')]),
        bind(Emergency, A::NextStep, "next_step", &[Char('j'), Char('J'), Down, Ctrl('n'), Tab, PageDown]),
        bind(
            Emergency,
            A::PreviousStep,
            "previous_step",
            &[Char('k'), Char('K'), Up, Ctrl('p'), BackTab, PageUp],
        ),
        bind(Emergency, A::StepNotDone, "step_not_done", &[Char('x'), Char('X'), Backspace]),
        bind(Emergency, A::StartClock, "start_clock", &[Char('s'), Char('S')]),
        bind(Emergency, A::Needle, "needle", &[Char('i'), Char('I')]),
        bind(Emergency, A::Child, "child", &[Char('y'), Char('Y')]),
        bind(Emergency, A::Bell, "bell", &[Char('m'), Char('M')]),
        bind(Emergency, A::Summary, "summary", &[Char('e'), Char('E')]),
        bind(Emergency, A::DoNot, "do_not", &[Char('d'), Char('D')]),
        bind(Emergency, A::Over, "over", &[Char('o'), Char('O')]),
        bind(Emergency, A::Help, "help", &[Char('?')]),
        bind(Emergency, A::ToHandbook, "to_handbook", &[Char('q'), Char('Q'), Esc]),
        bind(Summary, A::Export, "export", &[Char('f')]),
        bind(Moving, A::LineDown, "line_down", &[Char('j'), Down, Ctrl('n'), Char('e')]),
        bind(Moving, A::LineUp, "line_up", &[Char('k'), Up, Ctrl('p'), Char('y')]),
        bind(Moving, A::HalfPageDown, "half_page_down", &[Char('d'), Ctrl('d')]),
        bind(Moving, A::HalfPageUp, "half_page_up", &[Char('u'), Ctrl('u')]),
        bind(Moving, A::PageDown, "page_down", &[Char(' '), PageDown, Ctrl('f'), Ctrl('v')]),
        bind(Moving, A::PageUp, "page_up", &[Char('b'), PageUp, Ctrl('b')]),
        bind(Moving, A::Top, "top", &[Char('g'), Home, Char('<')]),
        bind(Moving, A::Bottom, "bottom", &[Char('G'), End, Char('>')]),
        bind(Moving, A::Open, "open", &[Enter, Right, Char('l')]),
        bind(Moving, A::Back, "back", &[Esc, Left, Char('h'), Backspace]),
        bind(Reading, A::Forward, "forward", &[Char('L')]),
        bind(Reading, A::NextSection, "next_section", &[Char('}'), Char('J')]),
        bind(Reading, A::PreviousSection, "previous_section", &[Char('{')]),
        bind(Reading, A::NextTopic, "next_topic", &[Char(']')]),
        bind(Reading, A::PreviousTopic, "previous_topic", &[Char('[')]),
        bind(Reading, A::NextLink, "next_link", &[Char('.')]),
        bind(Reading, A::PreviousLink, "previous_link", &[Char(',')]),
        bind(Reading, A::NextPane, "next_pane", &[Tab]),
        bind(Reading, A::PreviousPane, "previous_pane", &[BackTab]),
        bind(Reading, A::Contents, "contents", &[Char('c')]),
        bind(Reading, A::Outline, "outline", &[Char('o')]),
        bind(Reading, A::Find, "find", &[Char('/')]),
        bind(Reading, A::FindNext, "find_next", &[Char('n')]),
        bind(Reading, A::FindPrevious, "find_previous", &[Char('N')]),
        bind(Reading, A::Search, "search", &[Char('f')]),
        bind(Reading, A::Explain, "explain", &[Char('K')]),
        bind(Reading, A::Sources, "sources", &[Char('s')]),
        bind(Reading, A::Mark, "mark", &[Char('m')]),
        bind(Reading, A::Bookmarks, "bookmarks", &[Char('\'')]),
        bind(Reading, A::Checklists, "checklists", &[Char('C')]),
        bind(Reading, A::Lines, "lines", &[Char('r')]),
        bind(Reading, A::Regions, "regions", &[Char('R')]),
        bind(Lines, A::Regions, "regions", &[Char('R')]),
        // `R` says there that they breathe.
        bind(Emergency, A::Regions, "regions", &[Char('#')]),
        bind(Reading, A::Kit, "kit", &[Char('H')]),
        bind(Reading, A::Drills, "drills", &[Char('D')]),
        bind(Reading, A::Plans, "plans", &[Char('P')]),
        bind(Reading, A::Settings, "settings", &[Char('S')]),
        bind(Reading, A::Themes, "themes", &[Char('T')]),
        bind(Reading, A::Status, "status", &[Char('='), Ctrl('g')]),
        bind(Anywhere, A::Help, "help", &[Char('?')]),
        bind(Anywhere, A::Quit, "quit", &[Char('q')]),
        bind(Always, A::Redraw, "redraw", &[Ctrl('l')]),
        bind(Always, A::Leave, "leave", &[Ctrl('c')]),
        bind(Always, A::Suspend, "suspend", &[Ctrl('z')]),
        bind(Typing, A::Accept, "accept", &[Enter]),
        bind(Typing, A::Cancel, "cancel", &[Esc]),
        bind(Typing, A::LineDown, "line_down", &[Down, Ctrl('n'), Tab]),
        bind(Typing, A::LineUp, "line_up", &[Up, Ctrl('p'), BackTab]),
        bind(Typing, A::CursorLeft, "cursor_left", &[Left, Ctrl('b')]),
        bind(Typing, A::CursorRight, "cursor_right", &[Right, Ctrl('f')]),
        bind(Typing, A::CursorHome, "cursor_home", &[Home, Ctrl('a')]),
        bind(Typing, A::CursorEnd, "cursor_end", &[End, Ctrl('e')]),
        bind(Typing, A::EraseBack, "erase_back", &[Backspace, Ctrl('h')]),
        bind(Typing, A::EraseForward, "erase_forward", &[Delete, Ctrl('d')]),
        bind(Typing, A::EraseWord, "erase_word", &[Ctrl('w')]),
        bind(Typing, A::EraseToStart, "erase_to_start", &[Ctrl('u')]),
        bind(Typing, A::EraseToEnd, "erase_to_end", &[Ctrl('k')]),
        bind(Plans, A::NewPlan, "new_plan", &[Char('n')]),
        bind(Plans, A::Guide, "guide", &[Char('w')]),
        bind(Desk, A::Overdose, "overdose", &[Char('!'), Ctrl('o')]),
        bind(Desk, A::LineDown, "line_down", &[Char('j'), Down, Ctrl('n')]),
        bind(Desk, A::LineUp, "line_up", &[Char('k'), Up, Ctrl('p')]),
        bind(Desk, A::PageDown, "page_down", &[Char(' '), PageDown, Ctrl('f'), Ctrl('v')]),
        bind(Desk, A::PageUp, "page_up", &[Char('b'), PageUp, Ctrl('b')]),
        bind(Desk, A::Top, "top", &[Char('g'), Home]),
        bind(Desk, A::Bottom, "bottom", &[Char('G'), End]),
        bind(Desk, A::Open, "open", &[Enter, Right, Char('l')]),
        bind(Desk, A::Back, "back", &[Esc, Left, Char('h'), Backspace]),
        bind(Desk, A::NextPane, "next_pane", &[Tab]),
        bind(Desk, A::PreviousPane, "previous_pane", &[BackTab]),
        bind(Desk, A::AddLimit, "add_limit", &[Char('a')]),
        bind(Desk, A::Guide, "guide", &[Char('w')]),
        bind(Desk, A::LogEvent, "log_event", &[Char('e')]),
        bind(Desk, A::LimitUp, "limit_up", &[Char('K')]),
        bind(Desk, A::LimitDown, "limit_down", &[Char('J')]),
        bind(Desk, A::DuplicateLimit, "duplicate_limit", &[Char('D')]),
        bind(Desk, A::Retire, "retire", &[Char('r')]),
        bind(Desk, A::DeleteLimit, "delete_limit", &[Char('x'), Delete]),
        bind(Desk, A::Undo, "undo", &[Char('u'), Ctrl('_')]),
        bind(Desk, A::Redo, "redo", &[Ctrl('r')]),
        bind(Desk, A::Year, "year", &[Char('y')]),
        bind(Desk, A::Advice, "advice", &[Char('m')]),
        bind(Desk, A::SetAside, "set_aside", &[Char('d')]),
        bind(Desk, A::CopyWords, "copy_words", &[Char('c')]),
        bind(Desk, A::EditAnyway, "edit_anyway", &[Char('E')]),
        bind(Desk, A::Help, "help", &[Char('?')]),
        bind(Desk, A::Quit, "quit", &[Char('q')]),
        bind(Event, A::Event(E::Kept), "event_kept", &[Char('k')]),
        bind(Event, A::Event(E::Crossed), "event_crossed", &[Char('x')]),
        bind(Event, A::Event(E::Changed), "event_changed", &[Char('c')]),
        bind(Event, A::Overdose, "overdose", &[Char('!'), Ctrl('o')]),
        bind(Event, A::Cancel, "cancel", &[Esc]),
        bind(Field, A::Overdose, "overdose", &[Ctrl('o')]),
        bind(Field, A::Cancel, "cancel", &[Esc]),
        bind(Field, A::NextField, "next_field", &[Tab]),
        bind(Field, A::PreviousField, "previous_field", &[BackTab]),
        bind(Field, A::NewLine, "new_line", &[Enter]),
        bind(Field, A::CursorLeft, "cursor_left", &[Left, Ctrl('b')]),
        bind(Field, A::CursorRight, "cursor_right", &[Right, Ctrl('f')]),
        bind(Field, A::WordLeft, "word_left", &[WordLeft]),
        bind(Field, A::WordRight, "word_right", &[WordRight]),
        bind(Field, A::LineUp, "line_up", &[Up, Ctrl('p')]),
        bind(Field, A::LineDown, "line_down", &[Down, Ctrl('n')]),
        bind(Field, A::PageUp, "page_up", &[PageUp]),
        bind(Field, A::PageDown, "page_down", &[PageDown, Ctrl('v')]),
        bind(Field, A::CursorHome, "cursor_home", &[Home, Ctrl('a')]),
        bind(Field, A::CursorEnd, "cursor_end", &[End, Ctrl('e')]),
        bind(Field, A::EraseBack, "erase_back", &[Backspace, Ctrl('h')]),
        bind(Field, A::EraseForward, "erase_forward", &[Delete, Ctrl('d')]),
        bind(Field, A::EraseWord, "erase_word", &[Ctrl('w')]),
        bind(Field, A::EraseToStart, "erase_to_start", &[Ctrl('u')]),
        bind(Field, A::EraseToEnd, "erase_to_end", &[Ctrl('k')]),
        bind(Field, A::Select, "select", &[Ctrl('^'), Ctrl('@')]),
        bind(Field, A::CutText, "cut", &[Ctrl('x')]),
        bind(Field, A::CopyText, "copy", &[Ctrl('t')]),
        bind(Field, A::Yank, "yank", &[Ctrl('y')]),
        bind(Field, A::Undo, "undo", &[Ctrl('_')]),
        bind(Field, A::Redo, "redo", &[Ctrl('r')]),
    ]
};

/// The contexts that hold in the overdose checklist.
pub const IN_EMERGENCY: &[Context] = &[Context::Always, Context::Emergency];
/// The contexts that hold in the summary of an emergency.
pub const IN_SUMMARY: &[Context] = &[Context::Always, Context::Anywhere, Context::Moving, Context::Summary];

/// The contexts that hold on the page of the region's numbers.
pub const IN_LINES: &[Context] = &[Context::Always, Context::Anywhere, Context::Moving, Context::Lines];
/// The contexts that hold in the list of plans.
pub const IN_PLANS: &[Context] = &[Context::Always, Context::Anywhere, Context::Moving, Context::Plans];
/// The contexts that hold on the page of a plan.
pub const IN_DESK: &[Context] = &[Context::Always, Context::Desk];
/// The contexts that hold in a text of many lines.
pub const IN_FIELD: &[Context] = &[Context::Always, Context::Field];
/// The contexts that hold while it is asked what happened.
pub const IN_EVENT: &[Context] = &[Context::Always, Context::Event];

/// The contexts that hold on a screen of the handbook.
pub fn contexts(typing: bool, reading: bool) -> &'static [Context] {
    match (typing, reading) {
        (true, _) => &[Context::Always, Context::Typing],
        (false, true) => &[Context::Always, Context::Anywhere, Context::Moving, Context::Reading],
        (false, false) => &[Context::Always, Context::Anywhere, Context::Moving],
    }
}

/// What a key does where these contexts hold; `None` where it does nothing.
pub fn action(key: Key, contexts: &[Context]) -> Option<Action> {
    let found = KEYS.iter().find(|b| contexts.contains(&b.context) && b.keys.contains(&key));
    match (found, key) {
        (Some(binding), _) => Some(binding.action.clone()),
        (None, Key::Char(c)) if contexts.contains(&Context::Typing) || contexts.contains(&Context::Field) => {
            Some(Action::Type(c))
        }
        (None, _) => None,
    }
}

/// The first key of an action, as hints show it.
pub fn key_of(action: &Action) -> Option<Key> {
    KEYS.iter().find(|b| b.action == *action).and_then(|b| b.keys.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_means_two_things_on_one_screen() {
        let screens = [contexts(true, false), contexts(false, true), contexts(false, false)];
        let more = [IN_EMERGENCY, IN_SUMMARY, IN_PLANS, IN_DESK, IN_FIELD, IN_EVENT];
        for on in screens.into_iter().chain(more) {
            let mut seen = HashSet::new();
            for b in KEYS.iter().filter(|b| on.contains(&b.context)) {
                for key in b.keys {
                    assert!(seen.insert(*key), "{key} is bound twice in {on:?}");
                }
            }
        }
    }

    #[test]
    fn every_binding_has_a_name_that_the_checker_knows() {
        let names: HashSet<&str> = KEYS.iter().map(|b| b.name).collect();
        assert_eq!(names, crate::content::KEY_NAMES.iter().copied().collect());
    }

    #[test]
    fn flow_control_keys_stay_free() {
        for b in KEYS {
            assert!(!b.keys.contains(&Key::Ctrl('s')) && !b.keys.contains(&Key::Ctrl('q')));
        }
    }

    #[test]
    fn the_overdose_key_works_on_every_screen() {
        for (typing, reading, key) in
            [(true, false, Key::Ctrl('o')), (false, true, Key::Char('!')), (false, false, Key::Char('!'))]
        {
            assert_eq!(action(key, contexts(typing, reading)), Some(Action::Overdose));
        }
        for on in [IN_EMERGENCY, IN_SUMMARY, IN_PLANS, IN_DESK, IN_EVENT] {
            assert_eq!(action(Key::Char('!'), on), Some(Action::Overdose));
            assert_eq!(action(Key::Ctrl('o'), on), Some(Action::Overdose));
        }
        assert_eq!(action(Key::Ctrl('o'), IN_FIELD), Some(Action::Overdose));
    }
}
