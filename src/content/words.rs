//! The words of the program itself: `interface.yaml`. A second language replaces this file, not the code.

mod command;
mod emergency;
mod plan;
mod settings;

pub use command::{CommandWords, EraseWords, PackWords, PlanCommandWords};
pub use emergency::EmergencyWords;
pub use plan::PlanWords;
pub use settings::SettingsWords;

use serde::Deserialize;
use std::collections::BTreeMap;

/// Words of the program, by screen. `{0}`, `{1}` in a word are filled in by [`fill`].
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What each key does, by the name of its binding in the key table.
    pub keys: BTreeMap<String, String>,
    /// Short forms for the hint line, by the same names.
    pub hints: BTreeMap<String, String>,
    /// The first screen.
    pub start: StartWords,
    /// Reading a topic.
    pub read: ReadWords,
    /// Names of kinds of block.
    pub label: LabelWords,
    /// The region and its numbers.
    pub region: RegionWords,
    /// Finding and searching.
    pub find: FindWords,
    /// Titles and notes of the smaller screens.
    pub screen: ScreenWords,
    /// What is printed.
    pub print: PrintWords,
    /// The interface as linear text.
    pub linear: LinearWords,
    /// The overdose checklist.
    pub emergency: EmergencyWords,
    /// The settings.
    pub settings: SettingsWords,
    /// The list of what is ready.
    pub kit: KitWords,
    /// Boundary plans.
    pub plan: PlanWords,
    /// A shared host.
    pub kiosk: KioskWords,
    /// Commands, as far as they need no screen.
    pub command: CommandWords,
}

/// What is told to visitors of a shared host.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KioskWords {
    /// What was asked for is not to be had here.
    pub refused: String,
    /// The disk does not take or give what it should; no file is named.
    pub disk: String,
    /// The host's own handbook cannot be read.
    pub content: String,
    /// All is forgotten in `{0}` seconds unless there is `{1}`.
    pub anew_soon: String,
    /// The program ends in `{0}` seconds unless there is `{1}`.
    pub ends_soon: String,
    /// What that is where keys need no Enter.
    pub any_key: String,
}

/// The first screen.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartWords {
    /// Title of the contents.
    pub contents: String,
    /// Which keys open, help and leave.
    pub keys: String,
    /// Which keys lead to what is no topic; shown where there is room.
    pub more: String,
    /// What to press in an emergency; `{0}` the key, `{1}` the number.
    pub emergency: String,
    /// Shown below 20 by 6, the number first; `{0}` the overdose key, `{1}` the number.
    pub too_small: String,
}

/// Reading a topic.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadWords {
    /// Title of the outline.
    pub outline: String,
    /// `{0}` the ISO date of the last review.
    pub reviewed: String,
    /// The last line of a topic.
    pub end: String,
    /// `{0}` of `{1}` sections.
    pub place: String,
    /// Heading of a topic's sources.
    pub sources: String,
    /// Heading of the sources of the section on the screen; `{0}` its title.
    pub sources_here: String,
    /// Marks a source that was read.
    pub source_read: String,
    /// Marks a source that was read about.
    pub source_reported: String,
    /// Marks a source cited from general knowledge.
    pub source_known: String,
    /// Said when a bookmark is set.
    pub marked: String,
    /// The same of the first one: `{0}` the folder it is kept in.
    pub marked_in: String,
    /// Said to who leaves, the first time that places are kept: `{0}` the file.
    pub kept_in: String,
    /// Said when a bookmark is taken away.
    pub unmarked: String,
    /// Said where there is nowhere to go back to.
    pub no_back: String,
    /// Said where there is nowhere to go forward to.
    pub no_forward: String,
    /// Said where no term stands on the screen.
    pub no_term: String,
    /// Said where no link or term stands on the screen.
    pub no_link: String,
    /// `{0}` the name of the theme.
    pub theme: String,
    /// Said where a place could not be written; `{0}` why.
    pub not_kept: String,
    /// Nothing is kept, for there is no place.
    pub no_home: String,
    /// How fast the link is: `{0}` bits a second, `{1}` milliseconds there and back.
    pub link: String,
    /// Said where it is not known how fast the link is.
    pub link_unknown: String,
}

/// Names of kinds of block, as they stand before the text.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelWords {
    /// An emergency callout.
    pub emergency: String,
    /// A caution.
    pub caution: String,
    /// A tip.
    pub tip: String,
    /// Words to say.
    pub say: String,
    /// Words to leave.
    pub not: String,
    /// Why.
    pub why: String,
    /// Words to use.
    pub quote: String,
    /// What a picture shows.
    pub picture: String,
    /// Other names of a term.
    pub also: String,
}

/// The region and its numbers.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionWords {
    /// Stands for the number where a region has none and the reader set none.
    pub your_number: String,
    /// Stands after a number nobody has checked.
    pub unverified: String,
    /// `{0}` the region, `{1}` the key that changes it.
    pub chosen: String,
    /// Title of the list of regions.
    pub choose: String,
    /// `{0}` what to text.
    pub text: String,
    /// Before where naloxone is to be had.
    pub naloxone: String,
    /// Before what the law says.
    pub law: String,
    /// `{0}` the ISO date that something was looked at, `{1}` whose word it is.
    pub looked_at: String,
    /// Title of the region's numbers and lines; `{0}` its name.
    pub lines: String,
    /// Said when another region is chosen; `{0}` its name.
    pub changed: String,
    /// The same where the reader had set a number of their own; `{1}` that number.
    pub changed_own: String,
    /// Said at the start where the number is not known; `{0}` the key of the settings.
    pub unknown: String,
}

/// Finding and searching.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindWords {
    /// Stands before the words to find in a topic.
    pub prompt: String,
    /// Stands before the words to search in the book.
    pub search: String,
    /// `{0}` of `{1}` places.
    pub count: String,
    /// Nothing found; `{0}` the words.
    pub none: String,
    /// Under an empty search.
    pub hint: String,
    /// Names a hit in the glossary.
    pub glossary: String,
    /// Names a hit in a checklist; `{0}` its title.
    pub checklist: String,
    /// `{0}` places found.
    pub found: String,
}

/// The list of what is ready.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KitWords {
    /// Title.
    pub title: String,
    /// Stands below it where nothing was written down.
    pub empty: String,
    /// Where the kit is.
    pub place: String,
    /// What is in it.
    pub items: String,
    /// Who knows the place and the steps.
    pub who_knows: String,
    /// Who lives with the reader.
    pub at_home: String,
    /// A dose of naloxone.
    pub dose: String,
    /// The same past its date.
    pub dose_past: String,
    /// The row that adds a dose.
    pub add: String,
    /// Said when it is begun; `{0}` the file.
    pub kept_in: String,
    /// Said where a dose has no date.
    pub needs_date: String,
    /// Said where the list could not be read; `{0}` why.
    pub damaged: String,
    /// Dose `{0}` expires in `{1}` days.
    pub expires: String,
    /// Dose `{0}` is past its date.
    pub expired: String,
    /// No drill for `{0}` days; `{1}` the key that starts one.
    pub drill_old: String,
    /// No drill yet; `{0}` the key that starts one.
    pub drill_none: String,
}

/// Titles and notes of the smaller screens.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenWords {
    /// Title of the help.
    pub help: String,
    /// Headings of the help, one a context: everywhere, the checklist, moving, reading, plans, a text, a line.
    pub help_groups: [String; 7],
    /// Title of the list of checklists.
    pub checklists: String,
    /// Title of the bookmarks.
    pub bookmarks: String,
    /// Shown where there are none; `{0}` the key that sets one.
    pub no_bookmarks: String,
}

/// What is printed.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintWords {
    /// Stands behind a line of the region's page where room is short: `{0}` day, `{1}` source.
    pub looked_at: String,
    /// Says below what that is: `{0}` the marks behind a source.
    pub marks: String,
    /// The foot of each page; `{0}` the emergency number, `{1}` the region, `{2}` the handbook, `{3}` its edition.
    pub foot: String,
}

/// The interface as linear text.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearWords {
    /// Stands before the line that is typed.
    pub prompt: String,
    /// `{0}` the overdose key, `{1}` the emergency number, `{2}` the region.
    pub emergency: String,
    /// What can be typed; the keys `{0}` of the help, `{1}` of the contents, `{2}` that leaves.
    pub hint: String,
    /// The same on a shared host, where there are no plans.
    pub shared: String,
    /// Said under a section that is not the last; the keys `{0}` of the outline, `{1}` back, `{2}` of the next topic,
    /// `{3}` of the contents.
    pub more: String,
    /// Said under the last section; keys as there.
    pub last: String,
    /// A choice that leads to a topic or section; `{0}` its title.
    pub go: String,
    /// A choice that explains a term; `{0}` its name.
    pub explain: String,
    /// The step of the overdose checklist in hand; `{0}` of `{1}`, `{2}` its words.
    pub step: String,
    /// Said above the handbook while an emergency runs; `{0}` the overdose key.
    pub running: String,
    /// The step that goes on while another is in hand; `{0}` its words, `{1}` how.
    pub going_on: String,
    /// The step after it; `{0}` its words.
    pub next: String,
    /// The keys of the checklist, `{0}`.
    pub marks: String,
    /// Said once the emergency is over; the keys `{0}` of the summary, `{1}` that starts a new clock, `{2}` that takes it
    /// back.
    pub over: String,
    /// Words that answer a question of the checklist with yes, or say that a step is done.
    pub yes: Vec<String>,
    /// Words that answer it with no, or say that a step is not done.
    pub no: Vec<String>,
    /// Words that mean what a key means, by the name of its action.
    pub typed: BTreeMap<String, Vec<String>>,
    /// Said where a line means nothing; `{0}` the key of the help.
    pub unknown: String,
    /// What can be typed that is no key.
    pub help: LinearHelp,
    /// Stands between a text and the choices under it.
    pub choose: String,
    /// How a page is left.
    pub leave: String,
    /// How a list is used and left.
    pub list: String,
    /// The same of the list of sections.
    pub outline: String,
    /// Said where a page goes on.
    pub page: String,
    /// Said under the list of plans; the keys `{0}` that begins one, `{1}` that asks questions.
    pub plans: String,
    /// Said under the limits of a plan; the keys `{0}` that adds one, `{1}` of the questions, `{2}` of what is missing,
    /// `{3}` of the year, `{4}` that takes a step back.
    pub desk: String,
    /// Said under a limit; the keys `{0}` that logs, `{1}` that takes a step back, `{2}` that sets a caution aside, `{3}`
    /// of the help.
    pub limit: String,
    /// Stands for a text without words.
    pub empty: String,
    /// How a text is written.
    pub field: String,
    /// How a question is answered.
    pub answer: String,
    /// Said behind each line of a text.
    pub kept: String,
    /// Said of a line that was taken to be changed: `{0}` its number, `{1}` its words.
    pub line_taken: String,
    /// How a line that is asked for is given.
    pub asked: String,
    /// How a day is given.
    pub asked_day: String,
    /// How a line that can be empty is given.
    pub asked_row: String,
    /// Asks what happened today; the keys `{0}` kept, `{1}` crossed, `{2}` changed.
    pub event: String,
    /// It was written down: `{0}` what, `{1}` the day.
    pub logged: String,
    /// Said of a step that was taken back.
    pub undone: String,
    /// The same where it took back what was written elsewhere, too.
    pub undone_whole: String,
    /// Asks what a limit touches.
    pub touches: String,
    /// How something is chosen.
    pub pick: String,
    /// How a template is found and chosen.
    pub pick_find: String,
    /// How a template of one kind is chosen.
    pub pick_kind: String,
    /// How it is said that the limits are enough.
    pub pick_enough: String,
}

/// What can be typed on most screens that is no key.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearHelp {
    /// A number.
    pub number: String,
    /// Enter alone.
    pub enter: String,
    /// Words to search for.
    pub search: String,
    /// What is on is said again.
    pub again: String,
}

/// The names of all bindings of the key table; a test of the table keeps the two alike.
pub const KEY_NAMES: &[&str] = &[
    "overdose",
    "line_down",
    "line_up",
    "half_page_down",
    "half_page_up",
    "page_down",
    "page_up",
    "top",
    "bottom",
    "open",
    "back",
    "forward",
    "next_section",
    "previous_section",
    "next_topic",
    "previous_topic",
    "next_link",
    "previous_link",
    "next_pane",
    "previous_pane",
    "contents",
    "outline",
    "find",
    "find_next",
    "find_previous",
    "search",
    "explain",
    "sources",
    "mark",
    "bookmarks",
    "checklists",
    "lines",
    "regions",
    "themes",
    "settings",
    "status",
    "help",
    "quit",
    "redraw",
    "leave",
    "suspend",
    "accept",
    "cancel",
    "cursor_left",
    "cursor_right",
    "cursor_home",
    "cursor_end",
    "erase_back",
    "erase_forward",
    "erase_word",
    "erase_to_start",
    "erase_to_end",
    "step_done",
    "step_not_done",
    "next_step",
    "previous_step",
    "called",
    "naloxone",
    "needle",
    "breaths",
    "pushes",
    "breathing",
    "awake",
    "ambulance",
    "note",
    "start_clock",
    "summary",
    "undo",
    "child",
    "bell",
    "export",
    "over",
    "do_not",
    "to_handbook",
    "drills",
    "kit",
    "plans",
    "new_plan",
    "guide",
    "add_limit",
    "log_event",
    "limit_up",
    "limit_down",
    "duplicate_limit",
    "retire",
    "delete_limit",
    "redo",
    "year",
    "advice",
    "set_aside",
    "copy_words",
    "edit_anyway",
    "event_kept",
    "event_crossed",
    "event_changed",
    "next_field",
    "previous_field",
    "new_line",
    "word_left",
    "word_right",
    "select",
    "cut",
    "copy",
    "yank",
];

impl Words {
    /// Names of bindings that have no words: none in a whole pack.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        KEY_NAMES.iter().copied().filter(|name| !self.keys.contains_key(*name))
    }
}

/// Fills `{0}`, `{1}` … of a word; what a value holds stays as it is, for people write braces, too.
pub fn fill(word: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let place = from.split_once('}').map(|(number, after)| (number[1..].parse::<usize>(), after));
        match place {
            Some((Ok(i), after)) if i < values.len() => {
                out.push_str(values[i]);
                rest = after;
            }
            _ => {
                out.push('{');
                rest = &from[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("{0} and {1}", &["{1}", "{0}"]), "{1} and {0}");
        assert_eq!(fill("{1}{0}{2}{x}{{0}}{", &["a", "b"]), "ba{2}{x}{a}{");
    }
}
