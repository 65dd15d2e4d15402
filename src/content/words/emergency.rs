//! Words of the overdose checklist's screens, under `emergency:` in `interface.yaml`.

use serde::Deserialize;

/// The checklist. `{0}`, `{1}` … are filled in.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyWords {
    /// Marks every screen of a drill.
    pub practice: String,
    /// Before the words to say on the phone.
    pub say: String,
    /// Clock since the start.
    pub clock_start: String,
    /// Clock since the call.
    pub clock_call: String,
    /// Clock since dose `{0}`.
    pub clock_dose: String,
    /// Dose `{0}` comes, from clock `{1}` on.
    pub dose_coming: String,
    /// Dose `{0}` is due; urgent at clock `{1}`.
    pub dose_due: String,
    /// Dose `{0}` is overdue.
    pub dose_urgent: String,
    /// A look comes, at clock `{0}`.
    pub look_coming: String,
    /// Look now: `{0}` the key for breathing, `{1}` the key for breaths.
    pub look_due: String,
    /// Naloxone may wear off `{0}` minutes after the dose, at clock `{1}`.
    pub wears_coming: String,
    /// It may wear off now, `{0}` minutes after the dose.
    pub wears_due: String,
    /// Helpers swap.
    pub swap: String,
    /// The beat of breaths; its count follows.
    pub breath: String,
    /// The same at a child's pace.
    pub breath_child: String,
    /// The beat of pushes; its count follows.
    pub push: String,
    /// Said when the bell is switched on.
    pub bell_on: String,
    /// Said when the bell is switched off.
    pub bell_off: String,
    /// Said of a mark `{0}` at clock `{1}` that is on the disk.
    pub kept: String,
    /// Said of a mark `{0}` at clock `{1}` that is not on the disk yet.
    pub saving: String,
    /// Said of a mark `{0}` at clock `{1}` that only the memory holds.
    pub memory: String,
    /// Said once where the disk refuses; `{0}` why.
    pub refused: String,
    /// The hint of the overdose key, `{0}`, where an emergency runs that is not on the screen.
    pub running: String,
    /// Said when the program is left; `{0}` the file.
    pub kept_in: String,
    /// Said where a mark long after the last one begins a log of its own.
    pub anew: String,
    /// Said where a clock that runs is to be started; `{0}` what it shows.
    pub runs: String,
    /// Said where an undo took back `{0}`.
    pub undone: String,
    /// Said where there is nothing to undo.
    pub nothing_to_undo: String,
    /// Before a note that is typed.
    pub note_prompt: String,
    /// An emergency runs, started `{0}` ago; `{1}` goes on, `{2}` says it is over.
    pub offer: String,
    /// The same on standard error; `{0}` how long ago.
    pub offer_plain: String,
    /// How long ago, in minutes.
    pub minutes: String,
    /// How long ago, in hours.
    pub hours: String,
    /// Said where the summary was written; `{0}` the files.
    pub exported: String,
    /// Title of what to do when it is over.
    pub after: String,
    /// What to leave.
    pub do_not: String,
    /// Title of the scenarios.
    pub choose_drill: String,
    /// Before what is seen of the simulated person.
    pub see: String,
    /// What the marks are called.
    pub marks: MarkWords,
    /// The summary for the crew.
    pub summary: SummaryWords,
    /// What went well in a drill.
    pub judge: JudgeWords,
}

/// What the marks are called.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkWords {
    /// The clock was started.
    pub started: String,
    /// Gone on with after the machine was started anew.
    pub resumed: String,
    /// Called.
    pub called: String,
    /// Naloxone.
    pub naloxone: String,
    /// Naloxone, dose `{0}`, by route `{1}`.
    pub dose: String,
    /// Breaths.
    pub breaths: String,
    /// Pushes.
    pub pushes: String,
    /// Breathing on their own.
    pub breathing: String,
    /// Awake.
    pub awake: String,
    /// The ambulance is here.
    pub ambulance: String,
    /// A note `{0}`.
    pub note: String,
    /// Step `{0}` done.
    pub done: String,
    /// Step `{0}` not done.
    pub not_done: String,
    /// It is a child.
    pub child: String,
    /// It is an adult.
    pub adult: String,
    /// By a spray into the nose.
    pub nose: String,
    /// By a needle into a muscle.
    pub muscle: String,
    /// Taken back.
    pub undo: String,
    /// Over.
    pub ended: String,
}

/// The summary for the crew; `{0}` the times.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryWords {
    /// Title.
    pub title: String,
    /// Nothing was marked.
    pub nothing: String,
    /// Started at `{0}`, `{1}` ago.
    pub started: String,
    /// The machine's clock was set meanwhile.
    pub clock_set: String,
    /// When the call was.
    pub called: String,
    /// How many doses.
    pub doses: String,
    /// Dose `{0}` at clock `{1}`, at `{2}`, by route `{3}`.
    pub dose: String,
    /// When breaths were given.
    pub breaths: String,
    /// When pushes were given.
    pub pushes: String,
    /// When they breathed on their own.
    pub breathing: String,
    /// When they were awake.
    pub awake: String,
    /// Heading of the notes.
    pub notes: String,
    /// Where there are none.
    pub no_notes: String,
    /// Heading of all marks.
    pub all: String,
    /// Not marked.
    pub no: String,
}

/// What went well in a drill.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgeWords {
    /// Title.
    pub title: String,
    /// Heading of what went well.
    pub well: String,
    /// Heading of what was late or missing.
    pub late: String,
    /// After `{0}` seconds; the goal is `{1}`.
    pub after: String,
    /// Before a source.
    pub source: String,
    /// Where the drill ended before anything could be judged.
    pub too_short: String,
    /// Seconds of the goals are for practice.
    pub note: String,
}
