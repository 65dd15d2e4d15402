//! Words of commands: what they ask, what they say when they are done, and why they end early.

use serde::Deserialize;

/// Words of commands. Why one ends early follows the program's name on standard error; its second line says what to do.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandWords {
    /// Follows "there is no …" where a name is near: `{0}` that name.
    pub near: String,
    /// The terminal could not be used: `{0}` why.
    pub terminal: String,
    /// With `--kiosk`, a command that is not for visitors.
    pub kiosk: String,
    /// There is no such language: `{0}` what was asked for, `{1}` those there are.
    pub no_language: String,
    /// There is no such region: `{0}` what was asked for, `{1}` what may be.
    pub no_region: String,
    /// There is no such topic: `{0}` what was asked for, `{1}` what is near.
    pub no_topic: String,
    /// There is no such drill: `{0}` what was asked for, `{1}` what is near.
    pub no_drill: String,
    /// There is nothing of that name to print: `{0}` what was asked for, `{1}` what is near.
    pub no_sheet: String,
    /// What is for plans only, of a sheet that is none.
    pub plans_only: String,
    /// A passphrase and an erasing are asked for on a terminal.
    pub asked_on_terminal: String,
    /// The question was left.
    pub nothing_done: String,
    /// There is no such file: `{0}` the file.
    pub no_file: String,
    /// Of plans.
    pub plan: PlanCommandWords,
    /// Of `erase`.
    pub erase: EraseWords,
    /// For those who write packs.
    pub pack: PackWords,
}

/// Words of `steadyhand plan …`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanCommandWords {
    /// Which plan is to be printed.
    pub which: String,
    /// There is no such plan: `{0}` what was asked for, `{1}` what is near.
    pub none: String,
    /// What a plan's name may be.
    pub name: String,
    /// The name is taken: `{0}` the name.
    pub taken: String,
    /// Behind the two above, how to import under another name: `{0}` the file.
    pub import_as: String,
    /// Behind the same, how to begin one.
    pub begin: String,
    /// Behind [`Self::taken`], how to open it: `{0}` the name.
    pub open: String,
    /// The plan is locked: `{0}` its name.
    pub locked: String,
    /// Another program has it open: `{0}` its name, `{1}` which program.
    pub busy: String,
    /// The same, where nobody knows which.
    pub busy_elsewhere: String,
    /// Another program wrote it while this one worked on it.
    pub changed: String,
    /// With `--private`, nothing can be imported.
    pub not_kept: String,
    /// Said before the first passphrase is asked for.
    pub before_lock: String,
    /// Asks for a passphrase.
    pub passphrase: String,
    /// Asks for it once more.
    pub again: String,
    /// No passphrase was typed.
    pub empty: String,
    /// The two are not the same.
    pub differ: String,
    /// It could not be locked: `{0}` why, in the library's words.
    pub not_sealed: String,
    /// What was locked did not open.
    pub not_opened: String,
    /// The passphrase is another one.
    pub wrong_passphrase: String,
    /// It asks for more work than this program does.
    pub too_much_work: String,
    /// It is no locked file, or it is spoilt.
    pub spoilt: String,
    /// It was locked; a list of what was removed follows: `{0}` its name.
    pub is_locked: String,
    /// Behind that list.
    pub traces: String,
    /// It was unlocked: `{0}` its name.
    pub is_unlocked: String,
    /// It is not locked: `{0}` its name.
    pub not_locked: String,
    /// It is there both locked and not: `{0}` its name.
    pub twice: String,
}

/// Words of `steadyhand erase`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraseWords {
    /// Nothing was ever written.
    pub nothing: String,
    /// Before the list of what goes.
    pub before: String,
    /// Asks for [`Self::yes`].
    pub ask: String,
    /// The word that is a yes.
    pub yes: String,
    /// Another word was typed.
    pub kept: String,
    /// Before the list of what is gone.
    pub gone: String,
}

/// Words of `new-pack` and `check`, for those who write packs.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackWords {
    /// The folder of a new pack is not empty: `{0}` the folder.
    pub taken: String,
    /// A file could not be written: `{0}` the file, `{1}` why.
    pub not_written: String,
    /// It is made: `{0}` the folder.
    pub made: String,
    /// An overlay was to be checked as a whole handbook: `{0}` the folder.
    pub overlay: String,
    /// There is nothing to watch.
    pub no_folder: String,
    /// Said when watching begins.
    pub watched: String,
    /// After each look: `{0}` the time, `{1}` how much was found.
    pub checked: String,
}
