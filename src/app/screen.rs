//! The smaller screens over the reader: sheets that scroll, lists to choose from, lines to type.

use super::keys::{Binding, Context, KEYS, key_of};
use super::line::LineEdit;
use super::list::ListCursor;
use super::page::{Anchor, Page, PageLine, Role, Setting, Tag};
use super::plan::PlanScreen;
use super::reader::Spot;
use super::settings::Setting as SettingName;
use super::{Action, State};
use crate::content::fill;
use crate::search::{Hit, Place};
use crate::text::{self, Run};

/// A screen over the reader.
#[derive(Debug, Clone, Default)]
pub enum Screen {
    /// Nothing: stands in while a screen is laid out.
    #[default]
    Empty,
    /// The words to find in the topic, typed on the last line over the text.
    Find {
        /// What is typed.
        line: LineEdit,
        /// The reader's top line before, to return to.
        from: usize,
    },
    /// The whole book searched as one types.
    Search(Search),
    /// Lines that scroll.
    Sheet(Sheet),
    /// The bookmarks.
    Bookmarks(ListCursor),
    /// The regions.
    Regions(ListCursor),
    /// The list of what is ready.
    Kit(ListCursor),
    /// A row of that list, typed on the last line.
    KitRow {
        /// Which row.
        row: usize,
        /// What is typed.
        line: LineEdit,
    },
    /// The scenarios of drills.
    Drills(ListCursor),
    /// The overdose checklist; what is on it stands in the state.
    Emergency {
        /// Whether it is practice.
        practice: bool,
    },
    /// One of the screens of boundary plans.
    Plan(PlanScreen),
    /// A note typed on the last line of the checklist.
    Note {
        /// Whether it is practice.
        practice: bool,
    },
    /// The checklists.
    Checklists(ListCursor),
    /// The settings.
    Settings(ListCursor),
    /// A setting typed on the last line.
    SettingRow {
        /// Which one.
        setting: SettingName,
        /// What is typed.
        line: LineEdit,
    },
}

/// What a sheet shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// The keys.
    Help,
    /// A term of the glossary, over the text's last lines.
    Term(usize),
    /// The sources of the open topic.
    Sources,
    /// A checklist, by its place in the handbook.
    Checklist(usize),
    /// The summary of an emergency; whether it is practice.
    Summary(bool),
    /// What not to do in an overdose; whether it is practice.
    DoNot(bool),
    /// What to do once an emergency is over.
    After,
    /// How a drill went.
    Judge,
    /// The numbers and lines of the region.
    Region,
    /// What to read before anything else of a plan.
    PlanSafety,
    /// What a plan lacks, and what it raises.
    PlanAdvice,
    /// A plan's year at a glance.
    PlanYear,
    /// A topic, over whatever is on.
    Topic(usize),
}

impl SheetKind {
    /// Whether it belongs to an emergency, and whether that is practice.
    pub fn emergency(self) -> Option<bool> {
        match self {
            Self::Summary(practice) | Self::DoNot(practice) => Some(practice),
            Self::After => Some(false),
            Self::Judge => Some(true),
            _ => None,
        }
    }

    /// Whether it belongs to an emergency.
    pub fn of_emergency(self) -> bool {
        self.emergency().is_some()
    }
}

/// Lines that scroll, laid out for the screen's width.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What it shows.
    pub kind: SheetKind,
    /// Its lines.
    pub page: Page,
    /// The first line on the screen.
    pub top: usize,
}

/// Searching the whole book.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The words.
    pub line: LineEdit,
    /// Hits, best first.
    pub hits: Vec<Hit>,
    /// The chosen hit.
    pub cursor: ListCursor,
}

/// Most hits that are listed.
pub const MOST_HITS: usize = 100;
/// Rows a hit takes: where it is, and its sentence.
pub const HIT_ROWS: usize = 2;

impl Screen {
    /// A sheet of a kind, laid out for the state's size.
    pub fn sheet(kind: SheetKind, state: &State) -> Self {
        let mut sheet = Self::Sheet(Sheet { kind, page: Page::default(), top: 0 });
        sheet.lay_out(state);
        sheet
    }

    /// Whether text is typed on it.
    pub fn typing(&self) -> bool {
        match self {
            Self::Plan(screen) => screen.typing(),
            screen => matches!(
                screen,
                Self::Find { .. }
                    | Self::Search(_)
                    | Self::Note { .. }
                    | Self::KitRow { .. }
                    | Self::SettingRow { .. }
            ),
        }
    }

    /// The contexts whose keys hold on it.
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            Self::Emergency { .. } => super::keys::IN_EMERGENCY,
            Self::Plan(screen) => screen.contexts(),
            Self::Sheet(sheet) if matches!(sheet.kind, SheetKind::Summary(_)) => super::keys::IN_SUMMARY,
            Self::Sheet(sheet) if sheet.kind == SheetKind::Region => super::keys::IN_LINES,
            screen => super::keys::contexts(screen.typing(), false),
        }
    }

    /// Puts the cursor of a list on an item.
    pub fn choose(&mut self, item: usize) {
        match self {
            Self::Search(Search { cursor, .. })
            | Self::Bookmarks(cursor)
            | Self::Regions(cursor)
            | Self::Drills(cursor)
            | Self::Kit(cursor)
            | Self::Checklists(cursor)
            | Self::Settings(cursor)
            | Self::Plan(PlanScreen::List(cursor) | PlanScreen::Broken { cursor, .. }) => {
                cursor.chosen = item
            }
            Self::Find { .. }
            | Self::Sheet(_)
            | Self::Empty
            | Self::Emergency { .. }
            | Self::Note { .. }
            | Self::Plan(_)
            | Self::SettingRow { .. }
            | Self::KitRow { .. } => {}
        }
    }

    /// Lays the screen out for the state's size.
    pub fn lay_out(&mut self, state: &State) {
        let Self::Sheet(sheet) = self else { return };
        let emergency = state.emergency().to_owned();
        let width = state.size.0.clamp(1, state.settings.text_width);
        let spacing = state.spacing();
        let at = Setting { emergency: &emergency, spacing, ..state.setting(width) };
        sheet.page = match sheet.kind {
            SheetKind::Help => help(state, width),
            SheetKind::Term(term) => Page::of_term(term, at),
            SheetKind::Sources => match state.book.topics.get(state.reader.topic) {
                Some(topic) => Page::of_sources(topic, state.reader.section(), at),
                None => Page::default(),
            },
            SheetKind::Checklist(i) => match state.book.checklists.values().nth(i) {
                Some(list) => Page::of_checklist(list, at),
                None => Page::default(),
            },
            SheetKind::Region => {
                let key = key_of(&Action::Regions).map(|k| k.to_string()).unwrap_or_default();
                Page::of_region(&key, at)
            }
            kind => super::emergency_pages::page(state, kind, at)
                .or_else(|| super::plan::pages::page(state, kind, at))
                .unwrap_or_default(),
        };
        sheet.top = sheet.top.min(sheet.page.lines.len().saturating_sub(1));
    }
}

impl Search {
    /// Looks the typed words up.
    pub fn look(&mut self, state: &State) {
        self.hits = state.index().find(self.line.text(), MOST_HITS);
        self.cursor = ListCursor::default();
    }

    /// Where a hit in a topic leads.
    pub fn spot(hit: &Hit) -> Option<Spot> {
        let count = |i: Option<usize>| i.and_then(|i| u32::try_from(i + 1).ok()).unwrap_or(0);
        match hit.place {
            Place::Topic { topic, section, block } => {
                let anchor = Anchor { section: count(section), block: count(block), offset: 0 };
                Some(Spot { topic, anchor })
            }
            _ => None,
        }
    }
}

impl State {
    /// Where a hit is, in words: topic and section, the glossary, or a checklist.
    pub fn place_of(&self, hit: &Hit) -> String {
        let (book, words) = (&self.book, &self.words().find);
        match hit.place {
            Place::Topic { topic, section, .. } => {
                let Some(topic) = book.topics.get(topic) else { return String::new() };
                match section.and_then(|s| topic.sections.get(s)) {
                    Some(section) => format!("{}: {}", topic.title, section.title),
                    None => topic.title.clone(),
                }
            }
            Place::Term(_) => words.glossary.clone(),
            Place::Checklist { list, .. } => {
                let title = book.checklists.values().nth(list).map_or("", |c| c.title.as_str());
                fill(&words.checklist, &[title])
            }
        }
    }
}

/// The keys by context, from the key table.
fn help(state: &State, width: u16) -> Page {
    let words = state.words();
    let groups = [
        (Context::Anywhere, Context::Always),
        (Context::Emergency, Context::Summary),
        (Context::Moving, Context::Moving),
        (Context::Reading, Context::Reading),
        (Context::Plans, Context::Desk),
        (Context::Field, Context::Event),
        (Context::Typing, Context::Typing),
    ];
    let wide = 20.min(usize::from(width) / 2);
    let mut page = Page::default();
    for (title, (one, other)) in words.screen.help_groups.iter().zip(groups) {
        let here = |b: &&Binding| (b.context == one || b.context == other) && state.allows(&b.action);
        let plans = matches!(one, Context::Plans | Context::Field) && !state.allows(&Action::Plans);
        if plans {
            continue;
        }
        if !page.lines.is_empty() {
            page.lines.push(PageLine::default());
        }
        page.lines.push(line(vec![(title, Role::Heading)]));
        for b in KEYS.iter().filter(here) {
            let keys = b.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            let what = words.keys.get(b.name).map_or(b.name, String::as_str);
            let runs = [Run { words: what.to_owned(), tag: Tag::from(Role::Body) }];
            let room = usize::from(width).saturating_sub(wide + 1).max(1);
            let mut lines = text::wrap(&runs, room, 0, 0).into_iter();
            if text::width(&keys) >= wide {
                page.lines.push(line(vec![(&keys, Role::Strong)]));
            } else {
                let start = format!("{keys}{}", " ".repeat(wide + 1 - text::width(&keys)));
                let mut first = line(vec![(&start, Role::Strong)]);
                first.pieces.extend(lines.next().unwrap_or_default());
                page.lines.push(first);
            }
            for rest in lines {
                let mut next = line(vec![(&" ".repeat(wide + 1), Role::Body)]);
                next.pieces.extend(rest);
                page.lines.push(next);
            }
        }
    }
    page
}

fn line(pieces: Vec<(&str, Role)>) -> PageLine {
    let pieces = pieces.into_iter().map(|(words, role)| Run { words: words.to_owned(), tag: role.into() });
    PageLine { pieces: pieces.collect(), ..PageLine::default() }
}
