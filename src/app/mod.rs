//! What is on: state, actions, and `update(state, action)` → effects. Pure: no clock, no file, no terminal.

pub mod action;
mod address;
pub mod contents;
pub mod emergency;
pub mod emergency_pages;
mod finding;
pub mod keys;
pub mod kiosk;
pub mod kit;
pub mod layout;
pub mod line;
pub mod list;
pub mod page;
pub mod plan;
pub mod reader;
pub mod screen;
pub mod settings;
pub mod update;

pub use action::Action;
pub use keys::Key;
pub use screen::Screen;
pub use settings::{Settings, ThemeName, When};
pub use update::update;

use crate::content::{Handbook, Region, Words};
use crate::incident::{Moment, Writer};
use crate::kit::Kit;
use crate::recorder::Job;
use crate::search::Index;
use emergency::Response;
use jiff::tz::TimeZone;
use layout::Panes;
use page::Setting;
use reader::{Pane, Reader, Spot};
use std::cell::OnceCell;
use std::rc::Rc;

/// The link to the terminal, as measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Bytes a second.
    pub rate: u32,
    /// Milliseconds there and back.
    pub round_trip: u32,
}

/// What `update` wants done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// End the program; what is to be kept was asked for before.
    Quit,
    /// Keep the reader's places, bookmarks and choices.
    Keep,
    /// Forget what the terminal shows and draw all anew.
    Redraw,
    /// Forget what was typed and what the terminal showed; draw all anew.
    Forget,
    /// Stop as job control does; draw all anew after.
    Suspend,
    /// Ring the terminal's bell.
    Bell,
    /// A job for the recorder of emergencies.
    Ask(Job),
    /// A job for the scribe of plans.
    Plan(plan::Job),
    /// An action to be done once the jobs before it are.
    Then(Action),
}

/// All that is on.
#[derive(Debug)]
pub struct State {
    /// The handbook.
    pub book: Rc<Handbook>,
    /// What the reader has set.
    pub settings: Settings,
    /// What was set at the start.
    host: Settings,
    /// When a key was pressed last, on the boot clock.
    touched: u64,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The handbook's reader, below all other screens.
    pub reader: Reader,
    /// Screens over the reader, the one in hand last.
    pub screens: Vec<Screen>,
    /// Bookmarks, oldest first.
    pub bookmarks: Vec<Spot>,
    /// A line for the reader, until the next key.
    pub note: Option<String>,
    /// Whether there is something worth keeping.
    pub changed: bool,
    /// The clocks at this moment.
    pub now: Moment,
    /// Who this run is to the logs of emergencies.
    pub writer: Writer,
    /// In which wall clock times are shown.
    pub zone: TimeZone,
    /// The real emergency, if one runs.
    pub real: Response,
    /// The drill, if one runs.
    pub drill: Response,
    /// What is ready.
    pub kit: Kit,
    /// Why the file of that list could not be read, in words; it is then left untouched.
    pub kit_damaged: Option<String>,
    /// The link to the terminal, once it was measured.
    pub link: Option<Link>,
    /// Boundary plans.
    pub plans: plan::Plans,
    /// It is left in a hurry: nothing is said on the screen that is left.
    pub hushed: bool,
    index: OnceCell<Index>,
}

impl State {
    /// The program as it starts: on the contents.
    pub fn new(book: Rc<Handbook>, settings: Settings, size: (u16, u16)) -> Self {
        let mut state = Self {
            book,
            host: settings.clone(),
            touched: 0,
            settings,
            size,
            reader: Reader::default(),
            screens: Vec::new(),
            bookmarks: Vec::new(),
            note: None,
            changed: false,
            now: Moment::default(),
            writer: Writer::new(1),
            zone: TimeZone::UTC,
            real: Response::default(),
            drill: Response { practice: true, ..Response::default() },
            kit: Kit::default(),
            kit_damaged: None,
            link: None,
            plans: plan::Plans::default(),
            hushed: false,
            index: OnceCell::new(),
        };
        state.lay_out();
        state
    }

    /// The words of the program.
    pub fn words(&self) -> &Words {
        &self.book.words
    }

    /// The chosen region.
    ///
    /// # Panics
    /// Never: a checked handbook holds at least one region, and [`Settings::region`] is chosen from them.
    pub fn region(&self) -> &Region {
        self.book.region(&self.settings.region)
    }

    /// The emergency number as it is shown: the reader's own, the region's, or words that ask for it.
    pub fn emergency(&self) -> &str {
        self.settings
            .emergency
            .as_deref()
            .or(self.region().emergency.as_deref())
            .unwrap_or(&self.words().region.your_number)
    }

    /// The panes of the reader on this screen.
    pub fn panes(&self) -> Panes {
        Panes::of(self.size, self.settings.lean, self.settings.text_width)
    }

    /// How pages are laid out that stand by themselves, `width` columns wide: printed, or in plain lines.
    pub fn setting(&self, width: u16) -> Setting<'_> {
        let (region, emergency) = (self.region(), self.emergency());
        Setting {
            book: &self.book,
            region,
            emergency,
            width,
            spacing: 1,
            headed: false,
            ascii: self.settings.ascii,
        }
    }

    /// Rows from one line of a text to the next.
    pub(crate) fn spacing(&self) -> u16 {
        if self.settings.spoken { 1 } else { self.settings.spacing }
    }

    /// The index of the whole book, built when it is first searched.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.book, self.region(), self.emergency()))
    }

    /// Does ahead of the next key what would make it wait; the loop calls it once a frame is out.
    pub fn prepare(&self) {
        if let Some(Screen::Search(_)) = self.screens.last() {
            self.index();
        }
    }

    /// Opens a topic at its start or at a section, as `read TOPIC` does.
    pub fn open_topic(&mut self, topic: usize, section: Option<usize>) {
        self.with_reader(|reader, at| {
            reader.open(Spot { topic, anchor: section_anchor(section) }, at);
        });
    }

    /// Opens a topic where it was left.
    pub fn reopen_topic(&mut self, topic: usize) {
        self.with_reader(|reader, at| {
            let spot = reader.left_at(topic, at.book);
            reader.open(spot, at);
        });
    }

    /// Whether the pane is on the screen, or is the one that is shown where there is one only.
    pub fn pane_shown(&self, pane: Pane) -> bool {
        let panes = self.panes();
        match pane {
            _ if self.reader.pane == pane => true,
            Pane::Contents => panes.contents.is_some(),
            Pane::Outline => panes.outline.is_some(),
            Pane::Text => panes.contents.is_some() || panes.outline.is_some(),
        }
    }

    fn lay_out(&mut self) {
        let height = self.panes().text.height;
        self.with_reader(|reader, at| reader.lay_out(at, height));
        for i in 0..self.screens.len() {
            let mut screen = std::mem::take(&mut self.screens[i]);
            screen.lay_out(self);
            self.screens[i] = screen;
        }
    }

    /// Notes how fast the link is. Below about 4800 baud the layout turns lean, and full again at twice that.
    fn measured(&mut self, link: Link) {
        /// Bytes a second: ten bits a byte, with the start bit and the stop bit.
        const THIN: u32 = 480;
        self.link = Some(link);
        let lean = link.rate < if self.settings.lean { 2 * THIN } else { THIN };
        if self.settings.lean_when == When::Auto && lean != self.settings.lean {
            self.settings.lean = lean;
            self.lay_out();
        }
    }

    /// Lends the reader with what laying out needs.
    fn with_reader<T>(&mut self, act: impl FnOnce(&mut Reader, Setting<'_>) -> T) -> T {
        let book = Rc::clone(&self.book);
        let emergency = self.emergency().to_owned();
        let panes = self.panes();
        let width = panes.text.width.max(1);
        let region = book.region(&self.settings.region);
        let spacing = self.spacing();
        let headed = !panes.head.is_empty() && !self.settings.spoken;
        let ascii = self.settings.ascii;
        act(
            &mut self.reader,
            Setting { book: &book, region, emergency: &emergency, width, spacing, headed, ascii },
        )
    }
}

/// The place of a section's heading.
pub fn section_anchor(section: Option<usize>) -> page::Anchor {
    let section = section.and_then(|s| u32::try_from(s + 1).ok()).unwrap_or(0);
    page::Anchor { section, ..page::Anchor::default() }
}
