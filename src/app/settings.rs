//! What the reader or the host has set: each setting with its name, its values, and what a change of it brings.

use super::keys::key_of;
use super::kiosk::Kiosk;
use super::line::LineEdit;
use super::screen::Screen;
use super::{Action, Effect, State};
use crate::content::{Handbook, fill, region};
use crate::text;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The looks a reader can choose from; `ui` says what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    /// For light letters on a dark ground.
    Dark,
    /// For dark letters on a light ground.
    Light,
    /// The strongest contrast the terminal has.
    Contrast,
    /// No colour at all: bold, underline and reverse only. It can be read on every ground, so it is the one where
    /// nobody knows the ground.
    #[default]
    Mono,
    /// Yellow letters on black, as on old terminals.
    Amber,
    /// Green letters on black, as on old terminals.
    Green,
}

/// The names of themes, as the file and `--theme` have them.
pub const THEMES: [&str; 6] = ["dark", "light", "contrast", "mono", "amber", "green"];

impl ThemeName {
    /// All themes, in the order of their names.
    pub const ALL: [Self; 6] =
        [Self::Dark, Self::Light, Self::Contrast, Self::Mono, Self::Amber, Self::Green];

    /// The name that `--theme` takes.
    pub fn name(self) -> &'static str {
        THEMES[Self::ALL.iter().position(|theme| *theme == self).unwrap_or(0)]
    }

    /// The theme after this one, round the end.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|theme| *theme == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Where it pays.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// The names of [`When`].
pub const WHEN: [&str; 3] = ["auto", "on", "off"];
/// The names of on and off.
pub const SWITCH: [&str; 2] = ["on", "off"];

impl When {
    const ALL: [Self; 3] = [Self::Auto, Self::On, Self::Off];

    fn name(self) -> &'static str {
        WHEN[Self::ALL.iter().position(|when| *when == self).unwrap_or(0)]
    }
}

/// Columns before what a setting does, on its screen.
pub const SETTING_INDENT: u16 = 4;
/// Narrowest and widest text that can be set, in columns.
pub const TEXT_WIDTHS: (u16, u16) = (20, 400);
/// Wider than any paragraph: the screen's edge alone breaks lines, and in plain text a paragraph is one line, for
/// braille lines and readers that break lines themselves.
pub const UNWRAPPED: u16 = 20_000;
/// Its name.
const NO_WIDTH: &str = "none";
/// Longest emergency number of one's own, in letters: room for a number with its words.
const LONGEST_NUMBER: usize = 40;

/// What the reader or the host has set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Id of the chosen region.
    pub region: String,
    /// The reader's own emergency number; goes before the region's.
    pub emergency: Option<String>,
    /// The look.
    pub theme: ThemeName,
    /// One pane whatever the width, for thin links: as set.
    pub lean_when: When,
    /// The same, as it is now.
    pub lean: bool,
    /// Widest text, in columns; [`UNWRAPPED`] for no limit.
    pub text_width: u16,
    /// Rows from one line of the text to the next: 1 or 2.
    pub spacing: u16,
    /// Whether the checklist counts beats and seconds on the screen.
    pub motion: bool,
    /// Whether the mouse does something.
    pub mouse: When,
    /// Whether addresses on the web can be opened from the screen.
    pub links: When,
    /// Settings that an option or the file gave, or the reader chose: they are not chosen anew from the surroundings.
    pub given: BTreeSet<Setting>,
    /// Settings that the reader chose in this session.
    pub chosen: BTreeSet<Setting>,
    /// Where settings are kept; `None` where nothing is written.
    pub kept_in: Option<String>,
    /// Side panes show only what is near the place while the text is in hand: where each line down would have
    /// to repaint them.
    pub near_panes: bool,
    /// Nothing but ASCII is shown.
    pub ascii: bool,
    /// It is spoken in lines: nothing is drawn, and what is typed ends with Enter.
    pub spoken: bool,
    /// Nothing is ever written.
    pub private: bool,
    /// What visitors of a shared host may do; `None` on a machine of one's own.
    pub kiosk: Option<Kiosk>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: String::new(),
            emergency: None,
            theme: ThemeName::default(),
            lean_when: When::Auto,
            lean: false,
            text_width: super::layout::TEXT_WIDTH,
            spacing: 1,
            motion: true,
            mouse: When::Auto,
            links: When::Auto,
            given: BTreeSet::new(),
            chosen: BTreeSet::new(),
            kept_in: None,
            near_panes: false,
            ascii: false,
            spoken: false,
            private: false,
            kiosk: None,
        }
    }
}

/// A setting that a person can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// The region.
    Region,
    /// The reader's own emergency number.
    Emergency,
    /// The look.
    Theme,
    /// Widest text.
    Width,
    /// Line spacing.
    Spacing,
    /// Side panes left out.
    Lean,
    /// The mouse.
    Mouse,
    /// Addresses on the web that the terminal opens.
    Links,
    /// Beats and seconds counted on the screen.
    Motion,
}

impl Setting {
    /// All, in the order of the screen and the file.
    pub const ALL: [Self; 9] = [
        Self::Region,
        Self::Emergency,
        Self::Theme,
        Self::Width,
        Self::Spacing,
        Self::Lean,
        Self::Mouse,
        Self::Links,
        Self::Motion,
    ];

    /// Its name in the file and as an option.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Emergency => "emergency",
            Self::Theme => "theme",
            Self::Width => "width",
            Self::Spacing => "spacing",
            Self::Lean => "lean",
            Self::Mouse => "mouse",
            Self::Links => "links",
            Self::Motion => "motion",
        }
    }

    /// The setting of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// The values it can have, or those that the screen goes through; none where it is a text of one's own.
    pub fn values(self, book: &Handbook) -> Vec<String> {
        match self {
            Self::Region => book.regions.keys().cloned().collect(),
            _ => self.own_values().iter().map(|value| (*value).to_owned()).collect(),
        }
    }

    /// The same without the handbook's regions.
    fn own_values(self) -> &'static [&'static str] {
        match self {
            Self::Region | Self::Emergency => &[],
            Self::Theme => &THEMES,
            Self::Width => &["40", "50", "60", "72", "80", "100", NO_WIDTH],
            Self::Spacing => &["1", "2"],
            Self::Lean | Self::Mouse | Self::Links => &WHEN,
            Self::Motion => &SWITCH,
        }
    }

    /// What it takes, in words for the command line and the file.
    pub fn takes(self, book: &Handbook) -> String {
        let words = &book.words.settings;
        match self {
            Self::Region => region::takes(book),
            Self::Emergency => fill(&words.takes_emergency, &[&LONGEST_NUMBER.to_string()]),
            Self::Width => {
                let (fewest, most) = TEXT_WIDTHS;
                fill(&words.takes_width, &[&fewest.to_string(), &most.to_string(), NO_WIDTH])
            }
            _ => self.own_values().join(", "),
        }
    }
}

/// A widest text, by its columns or the name of none.
pub fn columns(value: &str) -> Option<u16> {
    let columns = || value.parse().ok().filter(|n| (TEXT_WIDTHS.0..=TEXT_WIDTHS.1).contains(n));
    if value == NO_WIDTH { Some(UNWRAPPED) } else { columns() }
}

fn when(value: &str) -> Option<When> {
    When::ALL.into_iter().find(|when| when.name() == value)
}

impl Settings {
    /// The value of a setting, as the file and the option have it.
    pub fn get(&self, setting: Setting) -> String {
        match setting {
            Setting::Region => self.region.clone(),
            Setting::Emergency => self.emergency.clone().unwrap_or_default(),
            Setting::Theme => self.theme.name().to_owned(),
            Setting::Width if self.text_width == UNWRAPPED => NO_WIDTH.to_owned(),
            Setting::Width => self.text_width.to_string(),
            Setting::Spacing => self.spacing.to_string(),
            Setting::Lean => self.lean_when.name().to_owned(),
            Setting::Mouse => self.mouse.name().to_owned(),
            Setting::Links => self.links.name().to_owned(),
            Setting::Motion => if self.motion { "on" } else { "off" }.to_owned(),
        }
    }

    /// Sets a setting; false, and nothing done, where it cannot have that value.
    pub fn set(&mut self, setting: Setting, value: &str, book: &Handbook) -> bool {
        if setting != Setting::Region {
            return self.set_own(setting, value);
        }
        let Some(region) = region::find(book, value) else { return false };
        self.region = region;
        self.given.insert(setting);
        true
    }

    /// The same for what needs no handbook: all but the region, which is never set here.
    pub fn set_own(&mut self, setting: Setting, value: &str) -> bool {
        let done = match setting {
            Setting::Region => None,
            Setting::Emergency => {
                let number = text::clean(value.trim()).into_owned();
                let calls = number.is_empty() || number.chars().any(char::is_numeric);
                (calls && number.chars().count() <= LONGEST_NUMBER)
                    .then(|| self.emergency = (!number.is_empty()).then_some(number))
            }
            Setting::Theme => {
                let theme = ThemeName::ALL.into_iter().find(|theme| theme.name() == value);
                theme.map(|theme| self.theme = theme)
            }
            Setting::Width => columns(value).map(|width| self.text_width = width),
            Setting::Spacing => value.parse().ok().filter(|n| (1..=2).contains(n)).map(|n| self.spacing = n),
            Setting::Lean => when(value).map(|when| {
                self.lean_when = when;
                self.lean = when == When::On;
            }),
            Setting::Mouse => when(value).map(|when| self.mouse = when),
            Setting::Links => when(value).map(|when| self.links = when),
            Setting::Motion => matches!(value, "on" | "off").then(|| self.motion = value == "on"),
        };
        if done.is_some() {
            self.given.insert(setting);
        }
        done.is_some()
    }
}

impl State {
    /// Changes a setting as the reader wants it, with its effect at once; what cannot be is told.
    pub(super) fn choose_setting(&mut self, setting: Setting, value: &str) -> Vec<Effect> {
        let book = std::rc::Rc::clone(&self.book);
        let words = &book.words.settings;
        let before = self.settings.region.clone();
        if !self.settings.set(setting, value, &book) {
            self.note = Some(fill(&words.cannot, &[words.name(setting.name()), &text::clean(value)]));
            return Vec::new();
        }
        self.settings.chosen.insert(setting);
        match setting {
            // What is spoken has no screen whose edge would break lines.
            Setting::Width if self.settings.spoken => self.size.0 = self.settings.text_width,
            Setting::Region => {
                self.take_number_of(&before);
                self.forget_index();
            }
            Setting::Emergency => self.forget_index(),
            // What the link was measured as counts again.
            Setting::Lean => {
                if let Some(link) = self.link {
                    self.measured(link);
                }
            }
            _ => {}
        }
        self.lay_out();
        let redraw = (setting == Setting::Theme).then_some(Effect::Redraw);
        redraw.into_iter().chain([Effect::Keep]).collect()
    }

    /// Another region was chosen: a number of the reader's own was that of another place, and is taken out. Where there
    /// is none then, the reader is asked, but not in an emergency: nothing may cover the checklist.
    fn take_number_of(&mut self, before: &str) {
        let words = &self.words().region;
        let name = self.region().name.clone();
        let mut told = fill(&words.changed, &[&name]);
        if before != self.settings.region
            && let Some(own) = self.settings.emergency.take()
        {
            told = fill(&self.words().region.changed_own, &[&name, &own]);
            self.settings.chosen.insert(Setting::Emergency);
        }
        if !self.number_known() && self.emergency_shown().is_none() && !self.emergency_runs() {
            self.ask_setting(Setting::Emergency);
        }
        self.note = Some(told);
    }

    /// Asks for a setting that is typed.
    pub(super) fn ask_setting(&mut self, setting: Setting) {
        let line = LineEdit::new(&self.settings.get(setting));
        self.screens.push(Screen::SettingRow { setting, line });
    }

    fn number_known(&self) -> bool {
        self.region().emergency.is_some() || self.settings.emergency.is_some()
    }

    /// Says at the start, before all else that is noted, where nobody knows the emergency number.
    pub fn tell_unknown_number(&mut self) {
        if self.number_known() {
            return;
        }
        let key = key_of(&Action::Settings).map(|key| key.to_string()).unwrap_or_default();
        let unknown = fill(&self.words().region.unknown, &[&key]);
        self.note =
            Some([Some(unknown), self.note.take()].into_iter().flatten().collect::<Vec<_>>().join(" "));
    }

    /// The settings that a reader can change here: what is spoken has no look.
    pub fn settings_here(&self) -> &'static [Setting] {
        const SPOKEN: &[Setting] = &[Setting::Region, Setting::Emergency, Setting::Width];
        if self.settings.spoken { SPOKEN } else { &Setting::ALL }
    }

    /// Title of the settings: where they are kept.
    pub fn settings_title(&self) -> String {
        let words = &self.words().settings;
        self.settings.kept_in.as_ref().map_or_else(
            || words.title.clone(),
            |folder| fill(&words.title_kept, &[&format!("{folder}/{}", crate::settings_file::FILE)]),
        )
    }

    /// What a setting does, in lines beside its screen's indent.
    pub fn setting_about(&self, setting: Setting) -> Vec<String> {
        let words = self.words().settings.about(setting.name()).to_owned();
        let width = usize::from(self.size.0.saturating_sub(SETTING_INDENT).max(1));
        let lines = text::wrap(&[text::Run { words, tag: () }], width, 0, 0);
        lines.into_iter().map(|line| line.into_iter().map(|run| run.words).collect()).collect()
    }

    /// Rows of each setting on its screen: its value, and what it does, as long as that may be here.
    pub fn setting_rows(&self) -> usize {
        1 + Setting::ALL.iter().map(|setting| self.setting_about(*setting).len()).max().unwrap_or(0)
    }

    /// A setting and its value, in words.
    pub fn setting_words(&self, setting: Setting) -> String {
        let words = &self.words().settings;
        let value = self.settings.get(setting);
        let value = match setting {
            Setting::Region => self.region().name.clone(),
            _ if value.is_empty() => words.none.clone(),
            _ => value,
        };
        format!("{}: {value}", words.name(setting.name()))
    }

    /// The numbers in the index are another region's.
    fn forget_index(&mut self) {
        self.index = OnceCell::new();
    }

    /// The next value of a setting, round the end.
    pub(super) fn next_value(&self, setting: Setting) -> Option<String> {
        let values = setting.values(&self.book);
        let now = self.settings.get(setting);
        let at = values.iter().position(|v| *v == now).map_or(0, |at| at + 1);
        values.get(at % values.len().max(1)).cloned()
    }

    /// The terminal told whether its ground is light: the look follows, where nobody chose one.
    pub(super) fn ground(&mut self, light: bool) -> Vec<Effect> {
        let theme = if light { ThemeName::Light } else { ThemeName::Dark };
        if self.settings.given.contains(&Setting::Theme) || self.settings.theme == theme {
            return Vec::new();
        }
        self.settings.theme = theme;
        vec![Effect::Redraw]
    }
}
