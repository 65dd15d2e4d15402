//! Everything a person, the clock or the terminal can ask of the program.

use super::Key;
use crate::content::MarkKind;
use crate::incident::{Event, Id, Moment};
use crate::plan::EventKind;
use crate::recorder::LogName;

/// One thing to do. Keys become actions by the key table; tests drive actions, not keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A key as pressed; the table says what it means on the screen that is on.
    Press(Key),
    /// A letter in a field.
    Type(char),
    /// A text pasted as a whole.
    Paste(String),
    /// The terminal's new size, in columns and rows.
    Resize(u16, u16),
    /// The link to the terminal was measured.
    Measured(super::Link),
    /// Open the overdose checklist.
    Overdose,
    /// The clocks, before whatever happens at this moment.
    Tick(Moment),
    /// Something marked in the emergency.
    Marked(MarkKind),
    /// The current step is done.
    StepDone,
    /// The current step is not done.
    StepNotDone,
    /// The next step.
    NextStep,
    /// The step before.
    PreviousStep,
    /// Start the emergency's clock.
    StartClock,
    /// The last dose was by needle, or by spray.
    Needle,
    /// It is a child, or not.
    Child,
    /// Ring the bell on each beat, or not.
    Bell,
    /// Write a note.
    Note,
    /// Take the last mark back.
    Undo,
    /// The summary for the crew.
    Summary,
    /// Save the summary.
    Export,
    /// What not to do.
    DoNot,
    /// The emergency is over.
    Over,
    /// Leave the checklist for the handbook; its clock runs on.
    ToHandbook,
    /// Choose a scenario to practise.
    Drills,
    /// Open the list of what is ready.
    Kit,
    /// Practise a scenario, by its place in the handbook.
    Drill(usize),
    /// These events are on the disk.
    Kept(Vec<Id>),
    /// The disk refuses; why.
    Refused(String),
    /// What stands in a log now.
    Heard(LogName, Vec<Event>),
    /// An emergency that still runs.
    Found(LogName, Vec<Event>),
    /// Where the summary was written.
    Exported(String),
    /// Nothing to tell.
    Nothing,
    /// The list of boundary plans.
    Plans,
    /// Begin a plan.
    NewPlan,
    /// Make a first plan by questions.
    Guide,
    /// A new limit, from a template or from scratch.
    AddLimit,
    /// Write down what happened; the next key says what.
    LogEvent,
    /// What happened today.
    Event(EventKind),
    /// Take the limit out.
    DeleteLimit,
    /// A copy of the limit.
    DuplicateLimit,
    /// The limit one up.
    LimitUp,
    /// The limit one down.
    LimitDown,
    /// The limit is no longer in force, or is again.
    Retire,
    /// Do again what was taken back.
    Redo,
    /// The year at a glance.
    Year,
    /// All that is missing, and all cautions.
    Advice,
    /// Set a caution aside.
    SetAside,
    /// Copy the words to say.
    CopyWords,
    /// Write beside another program.
    EditAnyway,
    /// A new line.
    NewLine,
    /// To the next field.
    NextField,
    /// To the field before.
    PreviousField,
    /// To the start of the word before.
    WordLeft,
    /// Behind the next word.
    WordRight,
    /// Set or take away the mark that a selection starts from.
    Select,
    /// Cut the selection.
    CutText,
    /// Copy the selection.
    CopyText,
    /// Put in what was cut or copied last.
    Yank,
    /// One line down.
    LineDown,
    /// One line up.
    LineUp,
    /// Half a page down.
    HalfPageDown,
    /// Half a page up.
    HalfPageUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// To the top.
    Top,
    /// To the bottom.
    Bottom,
    /// Open or follow what is chosen.
    Open,
    /// Open the item with this index among those that can be chosen here.
    Choose(usize),
    /// Back to where one was.
    Back,
    /// Forward again after going back.
    Forward,
    /// To the next heading.
    NextSection,
    /// To the heading before.
    PreviousSection,
    /// To the next topic.
    NextTopic,
    /// To the topic before.
    PreviousTopic,
    /// Choose the next link or term.
    NextLink,
    /// Choose the link or term before.
    PreviousLink,
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// To the contents.
    Contents,
    /// To the outline of the open topic.
    Outline,
    /// Find in the topic.
    Find,
    /// To the next place found.
    FindNext,
    /// To the place found before.
    FindPrevious,
    /// Search the whole book.
    Search,
    /// Explain the chosen term.
    Explain,
    /// Show the sources of the topic.
    Sources,
    /// Set or take away a bookmark here.
    Mark,
    /// List the bookmarks.
    Bookmarks,
    /// Choose the region.
    Regions,
    /// Show the numbers and lines of the region.
    Lines,
    /// List the checklists.
    Checklists,
    /// Next theme.
    Themes,
    /// List the settings.
    Settings,
    /// The terminal told whether its ground is light.
    Ground(bool),
    /// Follow a link or term of the open topic, by its index on the page.
    Follow(usize),
    /// Show the keys.
    Help,
    /// Leave the program, or the screen that is on.
    Quit,
    /// Draw all anew.
    Redraw,
    /// Say how fast the link is.
    Status,
    /// Leave now: saved, screen cleared.
    Leave,
    /// Stop as the shell's job control does.
    Suspend,
    /// Take what was typed.
    Accept,
    /// Leave the field.
    Cancel,
    /// One grapheme left.
    CursorLeft,
    /// One grapheme right.
    CursorRight,
    /// To the start of the line.
    CursorHome,
    /// To the end of the line.
    CursorEnd,
    /// Erase the grapheme before the cursor.
    EraseBack,
    /// Erase the grapheme after the cursor.
    EraseForward,
    /// Erase the word before the cursor.
    EraseWord,
    /// Erase to the start of the line.
    EraseToStart,
    /// Erase to the end of the line.
    EraseToEnd,
}
